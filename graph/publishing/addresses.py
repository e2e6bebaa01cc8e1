"""Where each thing has its page: file names made of ids alone, and relative links between them."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Mapping

from graph.ontology import Ontology

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
_LONGEST, _KEPT, _HASHED = 100, 60, 32
"""The longest name in characters; of a longer one so much is kept, and so much of its hash."""
_DEVICES = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(10))}
"""Names that no file of Windows may have."""


def file_name(name: str) -> str:
    """Return a file name for an id: no separator, dot or capital is in it, and no two ids share one.

    A capital becomes ``_`` and its small letter, any other character ``__`` and its bytes in UTF-8.

    >>> file_name("fr01-netflix"), file_name("actedIn"), file_name("../é")
    ('fr01-netflix', 'acted_in', '__2e__2e__2f__c3__a9')
    """
    quoted = "".join(map(_quoted, name)) or "__"
    if quoted in _DEVICES:
        quoted = f"__{ord(quoted[0]):02x}{quoted[1:]}"
    if len(quoted) <= _LONGEST:
        return quoted
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{quoted[:_KEPT]}___{digest[:_HASHED]}"


def _quoted(mark: str) -> str:
    if mark in _PLAIN:
        return mark
    if "A" <= mark <= "Z":
        return f"_{mark.lower()}"
    return "".join(f"__{byte:02x}" for byte in mark.encode("utf-8", "surrogatepass"))


def numbered(path: str, number: int) -> str:
    """Return the path of a page's part, from 1: the first is the page itself.

    >>> numbered("source/a.html", 1), numbered("source/a.html", 2)
    ('source/a.html', 'source/a.2.html')
    """
    return path if number == 1 else f"{path.removesuffix('.html')}.{number}.html"


def relative(path: str, page: str) -> str:
    """Return how a page links to a path of the site.

    >>> relative("entity/person/x.html#c", "source/y.html")
    '../entity/person/x.html#c'
    """
    target, mark, anchor = path.partition("#")
    if target == page and mark:
        return f"#{anchor}"
    return posixpath.relpath(target, posixpath.dirname(page) or ".") + mark + anchor


class Addresses:
    """The paths of the pages of one language; ``folder`` is what they begin with."""

    def __init__(
        self, base: str, ontology: Ontology, claims: Mapping[str, str], folder: str = ""
    ) -> None:
        """Know where claims stand (``claims``: IRI to path), and what the ontology names."""
        self._base, self._claims, self.folder = base, claims, folder
        self._relations = {term.iri: term.name for term in ontology.relations.values()}
        self._classes = {term.iri: term.name for term in ontology.classes.values()}

    def of(self, iri: str) -> str:
        """Return the path of the page that tells of a thing; empty where none does."""
        if iri in self._claims:
            return self.folder + self._claims[iri]
        if iri in self._relations:
            return self.folder + relation_path(self._relations[iri])
        if iri in self._classes:
            return f"{self.folder}all.html#{class_anchor(self._classes[iri])}"
        if not iri.startswith(self._base):
            return ""
        kind, _, name = iri.removeprefix(self._base).rpartition("/")
        return self.folder + (source_path(name) if kind == "source" else entity_path(kind, name))


def source_path(name: str) -> str:
    """Return the path of a source's page."""
    return f"source/{file_name(name)}.html"


def relation_path(name: str) -> str:
    """Return the path of a relation's page."""
    return f"relation/{file_name(name)}.html"


def entity_path(segment: str, name: str) -> str:
    """Return the path of an entity's page."""
    return f"entity/{file_name(segment)}/{file_name(name)}.html"


def class_anchor(name: str) -> str:
    """Return the name of a class's place in the list of all names."""
    return f"class-{file_name(name)}"
