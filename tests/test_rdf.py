"""Claims become quads and come back as they were."""

from decimal import Decimal
from random import Random

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model import ANTECEDENT, RELATED, Amount, Claim, Entity, Evidence, Source
from graph.names import slug
from graph.ontology import Ontology, load_ontology
from graph.rdf import ClaimReader, Mapping, stands
from graph.store import canonical_lines

BASE = "https://w3id.org/filmgraph/"
ONTOLOGY = load_ontology()
TEXT = "« Étoile » — l’école de Nour s’ouvre à Zorn\u00a0; 12 % des élèves 🎬 y entrent.\n"
SOURCE = Source(id="a", text=TEXT, language="fr", title="L’école", sha256="0" * 64)

words = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30).filter(
    lambda text: text.strip() == text
)
years = st.integers(1000, 2999).map(str)
dates = st.one_of(
    st.just(""),
    years,
    st.tuples(years, st.integers(1, 12)).map(lambda d: f"{d[0]}-{d[1]:02}"),
    st.dates().filter(lambda d: d.year >= 1000).map(str),
)
engines = st.lists(words, min_size=1, max_size=3, unique_by=slug)
amounts = st.builds(
    Amount,
    st.decimals(0, 10**12, places=2).map(lambda d: Decimal(f"{d:f}")),
    st.sampled_from(["EUR", "USD"]),
    st.sampled_from(["", ">", "<", "~"]),
)


@st.composite
def entities(draw: st.DrawFn, key: str, kind: str) -> Entity:
    """An entity as the directory makes it: labels and aliases in order."""
    name = draw(words)
    aliases = tuple(sorted(set(draw(st.lists(words, max_size=3)))))
    wikidata = draw(st.sampled_from(["", "Q1"]))
    segment = ONTOLOGY.entity_class(kind).segment
    return Entity(f"{segment}/{key}", kind, name, (("fr", name),), aliases, wikidata)


@st.composite
def evidences(draw: st.DrawFn, roles: tuple[str, ...] = ("", RELATED, ANTECEDENT)) -> Evidence:
    """A stretch of the source."""
    start = draw(st.integers(0, len(TEXT) - 1))
    end = draw(st.integers(start + 1, len(TEXT)))
    return Evidence(SOURCE.id, start, end, TEXT[start:end], draw(st.sampled_from(roles)))


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    """A claim whose ends the relation admits."""
    relation = draw(st.sampled_from(list(ONTOLOGY.relations.values())))
    concrete = [c.name for c in ONTOLOGY.classes.values() if c.segment]

    def kind(ends: frozenset[str]) -> str:
        return draw(st.sampled_from([c for c in concrete if ONTOLOGY.fits(c, ends)]))

    by_person = draw(st.booleans())
    return Claim(
        id=draw(st.from_regex(r"[a-z0-9]{1,8}", fullmatch=True)),
        subject=draw(entities("one", kind(relation.domain))),
        relation=relation.name,
        object=draw(entities("other", kind(relation.range))),
        source=SOURCE.id,
        evidence=(draw(evidences(("", RELATED))), *draw(st.lists(evidences(), max_size=12))),
        date=draw(dates),
        since=draw(dates),
        until=draw(dates),
        amount=draw(st.none() | amounts),
        share=draw(st.none() | st.decimals(1, 100, places=2).map(lambda d: Decimal(f"{d:f}"))),
        role=draw(st.just("") | words),
        status=draw(st.sampled_from(list(ONTOLOGY.statuses))),
        review=draw(st.sampled_from(list(ONTOLOGY.reviews))),
        confidence=draw(st.integers(0, 1000)) / 1000,
        author=draw(words) if by_person else "",
        engines=() if by_person else tuple(sorted(draw(engines))),
        note=draw(st.just("") | words),
    )


def quads_of(claim: Claim, mapping: Mapping) -> list[ox.Quad]:
    """All quads that tell a claim, its source and its ends."""
    quads = [*mapping.claim_quads(claim, SOURCE), *mapping.source_quads(SOURCE)]
    for entity in (claim.subject, claim.object):
        quads += mapping.entity_quads(entity)
    return quads


@given(claims(), st.randoms())
def test_a_claim_comes_back_as_it_was(claim: Claim, random: Random) -> None:
    """Writing, serializing and reading give the same claim, whatever the order of quads."""
    mapping = Mapping(BASE, ONTOLOGY, threshold=0.5)
    lines = canonical_lines(quads_of(claim, mapping))
    random.shuffle(lines)
    parsed = ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS)

    assert [claim] == ClaimReader(parsed, BASE).claims()


@given(claims(), st.sampled_from([0.0, 0.5, 1.0]))
def test_a_direct_triple_is_there_exactly_when_the_claim_stands(
    claim: Claim, threshold: float
) -> None:
    """A planned, denied or rejected claim has a node and no direct triple."""
    mapping = Mapping(BASE, ONTOLOGY, threshold)
    direct = ox.Triple(
        mapping.iri(claim.subject.id),
        ox.NamedNode(ONTOLOGY.relations[claim.relation].iri),
        mapping.iri(claim.object.id),
    )

    assert stands(claim, ONTOLOGY, threshold) == (
        direct in {quad.triple for quad in mapping.claim_quads(claim, SOURCE)}
    )


@given(claims())
def test_no_blank_node_is_made(claim: Claim) -> None:
    """Sorted N-Quads are canonical only without blank nodes."""
    quads = quads_of(claim, Mapping(BASE, ONTOLOGY, threshold=0.5))
    terms = [term for quad in quads for term in quad]

    assert not any(isinstance(term, ox.BlankNode) for term in terms)


@pytest.mark.parametrize(
    ("status", "review", "confidence", "expected"),
    [
        ("asserted", "accepted", 0.1, True),
        ("asserted", "proposed", 0.9, True),
        ("asserted", "proposed", 0.1, False),
        ("asserted", "rejected", 1.0, False),
        ("planned", "accepted", 1.0, False),
        ("denied", "accepted", 1.0, False),
        ("negotiating", "accepted", 1.0, False),
    ],
)
def test_what_stands(
    ontology: Ontology, status: str, review: str, confidence: float, expected: bool
) -> None:
    """A rumor never becomes a fact, and neither does what nobody trusts."""
    end = Entity("person/x", "Person", "X")
    claim = Claim(
        "c", end, "directed", end, "a", (), status=status, review=review, confidence=confidence
    )

    assert expected == stands(claim, ontology, threshold=0.5)
