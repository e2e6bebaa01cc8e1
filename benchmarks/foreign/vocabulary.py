"""Hold the JSON-LD of pages against schema.org's own vocabulary: python vocabulary.py SITE.

Runs where ``rocrate`` is installed, which ships the vocabulary. Every class and property has to be
there, a property's subject of a class that it is for, its value of a class that it expects.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import rocrate

Node = dict[str, Any]
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
TEXTS = {"Text", "URL", "Date", "DateTime", "Number", "Boolean"}


class Vocabulary:
    """The terms of schema.org."""

    def __init__(self) -> None:
        """Read them."""
        path = Path(rocrate.__file__).parent / "data" / "schema.jsonld"
        nodes = json.loads(path.read_text(encoding="utf-8"))["@graph"]
        self.terms = {node["@id"].removeprefix("schema:"): node for node in nodes}

    def above(self, kind: str) -> set[str]:
        """Return a class and those above it."""
        found = {kind}
        for parent in names(self.terms[kind].get("rdfs:subClassOf")):
            found |= self.above(parent) if parent in self.terms else {parent}
        return found

    def faults(self, node: Node, kinds: dict[str, str]) -> Iterator[str]:
        """Yield what is wrong with a node; ``kinds`` are the classes of nodes by their ``@id``."""
        kind = node["@type"]
        if kind not in self.terms:
            yield f"no class {kind}"
            return
        for name, value in node.items():
            if name.startswith("@"):
                continue
            term = self.terms.get(name)
            if term is None or not self.above(kind) & names(term.get("schema:domainIncludes")):
                yield f"{kind} has no {name}"
                continue
            for one in value if isinstance(value, list) else [value]:
                yield from self._value(f"{kind}.{name}", one, term, kinds)

    def _value(self, where: str, value: object, term: Node, kinds: dict[str, str]) -> Iterator[str]:
        expected = names(term.get("schema:rangeIncludes"))
        if not isinstance(value, dict):
            if not expected & TEXTS:
                yield f"{where} expects {sorted(expected)}, not {value!r}"
            return
        kind = value.get("@type") or kinds.get(value["@id"])
        if kind and not self.above(kind) & expected:
            yield f"{where} expects {sorted(expected)}, not {kind}"
        if "@type" in value:
            yield from self.faults(value, kinds)


def names(value: Any) -> set[str]:
    """Return the local names of one reference, or of several."""
    found = value if isinstance(value, list) else [value] if value else []
    return {one["@id"].removeprefix("schema:") for one in found}


def main() -> None:
    """Print the faults of all pages, and how many nodes of each class there are."""
    vocabulary, nodes = Vocabulary(), []
    for page in Path(sys.argv[1]).rglob("*.html"):
        for data in DATA.findall(page.read_text(encoding="utf-8")):
            nodes += json.loads(data)["@graph"]
    kinds = {node["@id"]: node["@type"] for node in nodes if "@id" in node}
    found = Counter(fault for node in nodes for fault in vocabulary.faults(node, kinds))
    for fault, times in found.most_common():
        print(f"{fault} ({times} times)")
    counted = ", ".join(f"{n} {k}" for k, n in Counter(n["@type"] for n in nodes).most_common())
    print(f"schema.org: {len(found)} faults in {counted}")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
