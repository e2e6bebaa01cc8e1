"""What was fitted, put into the file of a model: one figure changes, the words around it stay."""

import re
from collections.abc import Mapping
from pathlib import Path

_HEADER = re.compile(r"\[(?:feature\.)?(\w+)\]")


def settle(path: Path, figures: Mapping[tuple[str, str], float]) -> None:
    """Set figures of a TOML file, each by its section (``feature.`` left out) and key.

    Nothing else in the file changes; what it does not have is not added.
    """
    section, lines = "", []
    for line in path.read_text("utf-8").splitlines(keepends=True):
        if header := _HEADER.match(line):
            section = header[1]
        key = line.partition(" = ")[0]
        figure = figures.get((section, key))
        lines.append(line if figure is None else f"{key} = {figure or 0.0}\n")
    path.write_text("".join(lines), "utf-8")
