"""Reads the handbook's pages as what they ask a reader to do: blocks of commands, programs and files."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_FENCE = re.compile(r"```(\w*)(?: title=\"([^\"]+)\")?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_INDENTED = re.compile(r"(?:^    .*\n)+", re.MULTILINE)
_NOT_RUN = re.compile(r"<!-- not run: ([^>]+?) -->\n+\Z")
_COMMAND = re.compile(r"(?:\$ )?(filmgraph|cd|curl|python|pip|docker|dask|make|\.)\b")
_SHELL = {"console", "sh"}


@dataclass
class Step:
    """A command as a page shows it, and what it is shown to print (``…``: something left out)."""

    line: str
    shown: list[str] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        """The words of the command, as a shell reads them, without what is remarked."""
        return shlex.split(self.line, comments=True)

    def pattern(self) -> re.Pattern[str]:
        """What the whole output has to look like, blank lines at its end aside."""
        parts = re.split(r"…", "\n".join(self.shown))
        inner = r".*".join(re.escape(part.strip("\n")) for part in parts)
        return re.compile(rf"{inner}\s*", re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A block of a page: ``kind`` is shell, python, sparql or file; ``why_not``: why it is not run."""

    kind: str
    text: str
    line: int
    name: str = ""
    why_not: str = ""

    def steps(self) -> Iterator[Step]:
        """Yield the commands of a shell block. With ``$`` before commands, other lines are output.

        A quotation that a line leaves open goes on in the next.
        """
        prompted = any(line.startswith("$ ") for line in self.text.splitlines())
        found: Step | None = None
        for line in self.text.splitlines():
            if found and _is_open(found.line):
                found.line += f"\n{line}"
                continue
            if prompted and not line.startswith("$ "):
                if found:
                    found.shown.append(line)
                continue
            if found:
                yield found
            told = line.removeprefix("$ ")
            found = Step(told) if told.strip() and not told.startswith("#") else None
        if found:
            yield found


def blocks(page: Path) -> list[Block]:
    """Return the blocks of a page that a reader would run or save, in order."""
    text = page.read_text(encoding="utf-8")
    found = [*_fenced(text), *_indented(text)]
    return sorted(found, key=lambda block: block.line)


def _is_open(line: str) -> bool:
    try:
        shlex.split(line, comments=True)
    except ValueError:
        return True
    return False


def _fenced(text: str) -> Iterator[Block]:
    for match in _FENCE.finditer(text):
        kind = "shell" if match[1] in _SHELL else match[1]
        if kind in {"shell", "python", "sparql"} or match[2]:
            yield _block(
                text, match.start(), "file" if match[2] else kind, match[3], match[2] or ""
            )


def _indented(text: str) -> Iterator[Block]:
    bare = _FENCE.sub(lambda m: re.sub(r"[^\n]", "x", m[0]), text)
    for match in _INDENTED.finditer(bare):
        before = bare[: match.start()]
        body = re.sub(r"^    ", "", match[0], flags=re.MULTILINE)
        if (not before or before.endswith("\n\n")) and _COMMAND.match(body):
            yield _block(text, match.start(), "shell", body)


def _block(text: str, at: int, kind: str, body: str, name: str = "") -> Block:
    reason = _NOT_RUN.search(text[:at])
    return Block(kind, body, text.count("\n", 0, at) + 1, name, reason[1] if reason else "")
