"""Where the shipped files lie: the one module that knows a path of the package.

A wheel carries them in ``graph/assets``; a checkout also has ``ontology.ttl`` and ``data/`` beside
the package, and there they are looked for first, so that an edit takes effect at once.
"""

import hashlib
from functools import cache
from pathlib import Path

from graph.errors import InputError

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent
_CODE = {".py", ".ru", ".toml"}


def resource(name: str) -> Path:
    """Return the shipped file or folder called ``name`` (``"ontology.ttl"``, ``"questions"``).

    Raises ``InputError`` where an installation lacks it.
    """
    checkout = _CHECKOUT / name
    if (_CHECKOUT / "pyproject.toml").is_file() and checkout.exists():
        return checkout
    shipped = _PACKAGE / "assets" / name
    if shipped.exists():
        return shipped
    raise InputError(name, "is missing from this installation; install filmgraph again")


@cache
def code_digest() -> str:
    """Return a hash of the program's own files: what it computes may change when they do."""
    hashed = hashlib.sha256()
    for path in sorted(p for p in _PACKAGE.rglob("*") if p.suffix in _CODE and p.is_file()):
        hashed.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    return hashed.hexdigest()
