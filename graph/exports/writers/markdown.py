"""The dossier as a text: what each entity did, every sentence with the words that state it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from graph.connections.profiles import said
from graph.connections.telling import Teller
from graph.document import Block, Document, Entry, Heading, Sentence
from graph.exports.catalog import Format, Left
from graph.exports.part import Part
from graph.support import Edge


def write(part: Part, path: Path) -> Left:
    """Write a heading an entity that claims begin with, by name, and below it what they say."""
    teller = Teller(part.network, part.ontology, part.language)
    document = Document(part.title, part.language, tuple(_blocks(part, teller)))
    path.write_text(document.render("markdown", teller.words), encoding="utf-8", newline="\n")
    return Left()


def _blocks(part: Part, teller: Teller) -> Iterator[Block]:
    own: dict[str, list[Edge]] = defaultdict(list)
    for edge in part.network.edges(keys=True):
        own[edge[0]].append(edge)
    for entity in sorted(own, key=lambda iri: (teller.name(iri).casefold(), iri)):
        yield Heading(teller.words.bracket(teller.name(entity), [teller.kind(entity)]))
        for found in said(part.network, part.ontology, own[entity]):
            support = teller.support(found.support)
            sentence = Sentence(teller.sentence(found.edges[0]))
            yield Entry(sentence, support, teller.quotations(found.edges))


FORMAT = Format("markdown", ".md", write)
