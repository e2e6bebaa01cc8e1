"""``dossier.toml``: what a dossier is called and how it is built."""

import re
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from graph.errors import InputError
from graph.sources import read_text

NAME = "dossier.toml"
BASE = "https://w3id.org/filmgraph/"

_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`]+[/#]")


@dataclass(frozen=True, slots=True)
class Config:
    """A dossier's settings.

    ``threshold``: a claim that nobody reviewed stands from this confidence on (0..1). ``author``: who
    entered the claims of ``claims.csv``. ``base``: what the dossier's IRIs begin with.
    """

    title: str = ""
    language: str = "fr"
    base: str = BASE
    threshold: float = 0.8
    author: str = ""

    @classmethod
    def read(cls, path: Path) -> "Config":
        """Read ``dossier.toml``; raise ``InputError`` with the key or line that is wrong."""
        try:
            table = tomllib.loads(read_text(path))
        except tomllib.TOMLDecodeError as error:
            raise InputError(path, f"is not TOML: {error}") from error
        known = {f.name: f for f in fields(cls)}
        for key, value in table.items():
            if key not in known:
                raise InputError(path, f"has an unknown key {key!r}; known: {', '.join(known)}")
            if key == "threshold" and isinstance(value, int):
                table[key] = float(value)
            elif not isinstance(value, type(known[key].default)):
                raise InputError(path, f"{key} has a value of the wrong kind: {value!r}")
        return cls(**table).checked(path)

    def checked(self, path: Path) -> "Config":
        """Return the settings where they can be used; ``path`` opens the message otherwise."""
        if not _IRI.fullmatch(self.base):
            raise InputError(path, f"base {self.base!r} is not an http(s) IRI that ends in / or #")
        if not 0 <= self.threshold <= 1:
            raise InputError(path, f"threshold {self.threshold} is not between 0 and 1")
        return self

    def toml(self) -> str:
        """Return the file's text, which ``read`` reads back."""
        return "".join(f"{f.name} = {_toml(getattr(self, f.name))}\n" for f in fields(self))


def _toml(value: str | float) -> str:
    if isinstance(value, float):
        return repr(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
