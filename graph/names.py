"""Names as people write them: one folded form to compare by, one slug for an IRI."""

import hashlib
import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

_APART = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=1 << 16)
def fold(name: str) -> str:
    """Return the form by which names are compared: no case, accents or punctuation.

    Letters of every script are kept, so that two Korean names do not fall together.

    >>> fold("L’École  Kourtrajmé"), fold("1 000 visages")
    ('l ecole kourtrajme', '1 000 visages')
    """
    flat = unicodedata.normalize("NFKD", name.casefold())
    if flat.isascii():
        return _APART.sub(" ", flat).strip()
    letters = (" " if not c.isalnum() else c for c in flat if not unicodedata.combining(c))
    return " ".join("".join(letters).replace("œ", "oe").replace("æ", "ae").split())


def slug(name: str) -> str:
    """Return ``name`` in ASCII letters, digits and hyphens, for an IRI; never empty.

    >>> slug("École Kourtrajmé"), slug("봉준호")
    ('ecole-kourtrajme', 'bongjunho')
    """
    plain = _APART.sub("-", anyascii(unicodedata.normalize("NFC", name)).lower()).strip("-")
    return plain[:80].rstrip("-") or "x" + hashlib.sha256(name.encode()).hexdigest()[:10]
