"""Earlier states of a dossier that is kept in git: its files as they were, in a folder of their own."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from pathlib import Path

from graph.dates import DAY, check_date
from graph.dossier.builds import INDEX
from graph.errors import FilmgraphError


def export(folder: Path, name: str, place: Path) -> None:
    """Write the files of the dossier in ``folder``, as a revision or a day had them, to ``place``.

    ``name`` is a git revision (``HEAD~3``, a tag) or a day (``2024-05-02``: the last commit by its end).
    What was extracted before is taken along, so that it is not done again. Raises ``FilmgraphError``
    where the dossier is not in git or there is no such state.
    """
    revision = _revision(folder, name)
    archive = _git(folder, "archive", "--format=tar", revision, "--", ".")
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        files.extractall(place, filter="data")
    known = folder / INDEX / "proposals"
    if known.is_dir():
        shutil.copytree(known, place / INDEX / "proposals", dirs_exist_ok=True)


def _revision(folder: Path, name: str) -> str:
    try:
        day = check_date(name) if len(name) == DAY else ""
    except ValueError:
        day = ""
    if not day:
        return _said(folder, "rev-parse", "--verify", "--end-of-options", f"{name}^{{commit}}")
    found = _said(folder, "rev-list", "-1", f"--before={day}T23:59:59", "HEAD", "--", ".")
    if not found:
        raise FilmgraphError(f"{folder}: was not kept in git yet by {day}")
    return found


def _said(folder: Path, *arguments: str) -> str:
    return _git(folder, *arguments).decode().strip()


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        command = ["git", "-C", str(folder), *arguments]
        return subprocess.run(command, capture_output=True, check=True).stdout  # noqa: S603 - a fixed program
    except FileNotFoundError as error:
        raise FilmgraphError("git is not installed; name two folders instead") from error
    except subprocess.CalledProcessError as error:
        told = error.stderr.decode(errors="replace").strip().splitlines()
        problem = told[0].removeprefix("fatal: ") if told else "git failed"
        message = f"{folder}: no such state in git ({problem}); name a folder, a revision or a day"
        raise FilmgraphError(message) from error
