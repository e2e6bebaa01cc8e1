"""Settings for a file of a foreign format that comes with none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.errors import InputError, UsageError
from graph.tables.reading import read_dialect
from graph.tables.rows import nodes_for


@contextmanager
def settings_for(
    file: Path, reader: str, mapping: Path | None = None, nodes: Path | None = None
) -> Iterator[Path]:
    """Give the settings of ``file`` that ``reader`` reads: ``mapping``, else new ones while it lasts.

    ``nodes`` is the file that describes its nodes. Raises ``InputError`` where ``mapping`` is for
    another reader, or ``nodes`` is not there, and ``UsageError`` for both: ``mapping`` says it then.
    """
    if mapping is None:
        with TemporaryDirectory() as folder:
            yield _written(Path(folder) / f"{file.name}.yaml", reader, nodes)
        return
    if nodes is not None:
        raise UsageError(f"write `nodes: {nodes.name}` into {mapping.name} instead of --nodes")
    if read_dialect(mapping).reader != reader:
        raise InputError(mapping, f"is not for this: write `reader: {reader}` into it")
    yield mapping


def _written(path: Path, reader: str, nodes: Path | None) -> Path:
    told = f"reader: {reader}\n"
    if nodes is not None:
        if not nodes.is_file():
            raise InputError(nodes, "does not exist")
        own = nodes_for(path, nodes.suffix)
        shutil.copyfile(nodes, own)
        told += f"nodes: {own.name}\n"
    path.write_text(told, encoding="utf-8", newline="\n")
    return path
