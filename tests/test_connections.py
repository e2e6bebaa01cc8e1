"""How entities are tied, told with their sentences: routes, entities, sources, conflicts."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.connections import conflicts, connect, entity_profile, routes, source_profile
from graph.connections.conflicts import conflict_document, sequences
from graph.connections.searching import Ask
from graph.connections.ties import ties
from graph.document import Document, Entry, Note, Paragraph, Quotation, Sentence
from graph.dossier import Dossier
from graph.lookup import Lookup
from graph.network import Network, network_of
from graph.ontology import Ontology
from graph.support import support
from graph.wording import words

Say = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def network(built_example: Dossier) -> Network:
    """The example dossier's network."""
    return network_of(built_example.store(), built_example.config.threshold)


@pytest.fixture(scope="module")
def iri(built_example: Dossier) -> Callable[[str], str]:
    """Return the IRI of a name."""
    lookup = Lookup(built_example.store(), "fr")
    return lambda name: lookup.entity(name).value


def drawn(ontology: Ontology, edges: list[tuple[str, str]], **about: object) -> Network:
    """A network of people with a tie for each edge, every claim of a source of its own."""
    network: Network = nx.MultiDiGraph()
    relation = next(r.name for r in ontology.relations.values() if r.symmetric)
    person = min(next(iter(ontology.relations.values())).domain)
    for number, (one, other) in enumerate(edges):
        for end in (one, other):
            network.add_node(
                end, label=end, labels={"fr": end}, type=person, aliases=(), wikidata=""
            )
        claim = {"relation": relation, "status": "asserted", "stands": True, "source": f"s{number}"}
        network.add_edge(one, other, key=f"c{number}", **(claim | about))
    return network


ENDS = st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg"))


@settings(max_examples=150, deadline=None)
@given(edges=st.lists(ENDS.filter(lambda e: e[0] != e[1]), min_size=1, max_size=16))
def test_routes_are_the_simple_paths_shortest_first(
    ontology: Ontology, edges: list[tuple[str, str]]
) -> None:
    """All of NetworkX's simple paths up to so many steps, and no other."""
    network = drawn(ontology, edges)
    one, other = sorted({*itertools.chain(*edges)})[:2]
    found = [r.entities for r in routes(ties(network, ontology), one, other, 4, lambda _: True)]

    simple = nx.Graph(network.edges())
    expected = {tuple(path) for path in nx.all_simple_paths(simple, one, other, cutoff=4)}
    assert set(found) == expected
    assert len(found) == len(expected)
    assert sorted(map(len, found)) == list(map(len, found))


def test_of_equally_short_routes_the_better_supported_comes_first(ontology: Ontology) -> None:
    """Two texts beat one; a copy of a text does not count."""
    network = drawn(
        ontology, [("a", "m"), ("m", "z"), ("a", "n"), ("n", "z"), ("n", "a"), ("z", "n")]
    )
    found = connect(network, ontology, ("a", "z"), Ask(), "fr").routes
    assert [r.entities[1] for r in found] == ["n", "m"]
    copies = drawn(
        ontology,
        [("a", "m"), ("m", "z"), ("a", "n"), ("n", "z"), ("n", "a"), ("z", "n")],
        text_group="t",
    )
    found = connect(copies, ontology, ("a", "z"), Ask(), "fr").routes
    assert [r.entities[1] for r in found] == ["m", "n"]


def test_a_route_is_told_with_a_note_for_each_step(
    network: Network, built_example: Dossier, iri: Callable[[str], str]
) -> None:
    """Notes equal steps, and each quotes its claim's own source, word for word."""
    known = built_example.built_ontology()
    ends = (iri("Spike Lee"), iri("La Fémis"))
    found = connect(network, known, ends, Ask(), "fr")
    document = found.document()
    numbers = [
        n
        for block in document.blocks
        if isinstance(block, Paragraph)
        for sentence in block.sentences
        for n in sentence.notes
    ]

    assert found.routes
    steps = [step for route in found.routes for step in route.steps]
    assert numbers == list(range(1, len(steps) + 1))
    assert len(document.notes) == len(steps)
    texts = [p.read_text(encoding="utf-8") for p in built_example.source_paths()]
    flat = [" ".join(text.split()) for text in texts]
    for note in document.notes:
        for quotation in note.quotations:
            parts = quotation.text.split(" […] ")
            assert any(all(part in text for part in parts) for text in flat)


def test_no_route_leads_through_a_hub_unless_asked(ontology: Ontology) -> None:
    """A town ties nobody; asked for, it does, and otherwise it is a near miss."""
    network = drawn(ontology, [("a", "t"), ("z", "t")])
    hub = next(c.name for c in ontology.classes.values() if c.hub)
    network.nodes["t"]["type"] = hub

    found = connect(network, ontology, ("a", "z"), Ask(), "fr")
    assert not found.routes
    assert [(m.kind, m.through) for m in found.misses] == [("hub", ("t",))]
    asked = connect(network, ontology, ("a", "z"), Ask(through=(hub,)), "fr")
    assert [r.entities for r in asked.routes] == [("a", "t", "z")]


def test_what_is_not_settled_is_a_miss_and_what_is_denied_is_nothing(ontology: Ontology) -> None:
    """A plan may become a route; a denial never does."""
    planned = drawn(ontology, [("a", "m"), ("m", "z")], status="planned", stands=False)
    denied = drawn(ontology, [("a", "m"), ("m", "z")], status="denied", stands=False)

    [miss] = connect(planned, ontology, ("a", "z"), Ask(), "fr").misses
    assert miss.kind == "status"
    nothing = connect(denied, ontology, ("a", "z"), Ask(), "en")
    assert not nothing.misses
    assert "none in common" in nothing.document().render("text", words("en"))


def test_a_longer_route_is_a_miss(ontology: Ontology) -> None:
    """It says how many steps it takes."""
    network = drawn(ontology, list(itertools.pairwise("abcdefgz")))
    found = connect(network, ontology, ("a", "z"), Ask(most=5), "en")
    assert [m.kind for m in found.misses] == ["longer"]
    assert "In 7 steps" in found.document().render("text", words("en"))


def test_copies_of_a_text_support_a_claim_once(ontology: Ontology) -> None:
    """Three outlets, one text."""
    network = drawn(ontology, [("a", "b"), ("b", "a"), ("a", "b")], text_group="t")
    [known] = support(network, network.edges(keys=True), ontology).values()
    assert (len(known.sources), len(known.texts)) == (3, 1)


def test_the_town_of_the_school_is_a_conflict(
    network: Network, built_example: Dossier, iri: Callable[[str], str]
) -> None:
    """Both sides are shown with their words, and the page of the school tells it."""
    known = built_example.built_ontology()
    [found] = conflicts(network)
    school = iri("École Kourtrajmé")
    assert found.kind == "value"
    assert {found.one[0], found.other[0]} == {school}
    told = conflict_document(network, known, "fr").render("text", words("fr"))
    assert "Clichy-sous-Bois" in told
    assert "Montfermeil" in told
    profile = (
        entity_profile(network, known, school, "fr").document().render("markdown", words("fr"))
    )
    assert "Ce qui se contredit" in profile


def test_a_plan_that_came_true_is_a_sequence(ontology: Ontology) -> None:
    """Told later, another status is the next stage."""
    network = drawn(ontology, [("a", "b"), ("a", "b")])
    network.edges["a", "b", "c0"].update(status="planned", stands=False, source_date="2019")
    network.edges["a", "b", "c1"].update(source_date="2020-05")
    [found] = sequences(network, ontology)
    assert [edge[2] for edge in found.stages] == ["c0", "c1"]
    network.edges["a", "b", "c0"]["source_date"] = "2021"
    assert not sequences(network, ontology)


def test_a_source_says_what_falls_without_it(network: Network, built_example: Dossier) -> None:
    """What another source says too does not fall."""
    store, known = built_example.store(), built_example.built_ontology()
    source = Lookup(store, "fr").source("fr01-netflix-kourtrajme").value
    profile = source_profile(store, network, known, source, "fr")
    own = {e for e in network.edges(keys=True) if network.edges[e]["source"] == source}
    falls = {edge for said in profile.sole for edge in said.edges}

    assert {edge for said in profile.said for edge in said.edges} == own
    assert falls < own
    for subject, object_, key in own - falls:
        relation = network.edges[subject, object_, key]["relation"]
        others = [
            c
            for _, _, c in (
                *network.out_edges(subject, data=True),
                *network.in_edges(subject, data=True),
            )
            if c["relation"] == relation and c["source"] != source
        ]
        assert others


@pytest.mark.parametrize(
    "arguments",
    [
        ["connect", "Spike Lee", "La Fémis"],
        ["show", "École Kourtrajmé"],
        ["source", "fr01-netflix-kourtrajme"],
    ],
)
def test_every_format_is_written(say: Say, built_example: Dossier, arguments: list[str]) -> None:
    """Text, Markdown, HTML and JSON, in both languages."""
    for language, media in itertools.product(("fr", "en"), ("text", "markdown", "html", "json")):
        code, printed, error = say(
            *arguments, "-d", built_example.folder, "--format", media, "--lang", language
        )
        assert code == 0, error
        assert "Kourtrajmé" in printed
        if media == "json":
            json.loads(printed)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["connect", "Spik Lee", "La Fémis"], "nearest: Spike Lee"),
        (["connect", "Spike Lee", "La Fémis", "--through", "Planet"], "no type is called"),
        (["show", "Netflicks"], "Netflix"),
        (["source", "nope"], "no source is called"),
        (["retract", "nope", "--reason", "x"], "no source is called"),
        (["judge", "Netflix", "same", "Netflix"], "one entity already"),
        (["judge", "Netflix", "same", "Netflux"], "nearest: Netflix"),
        (["judge", "fr01-01", "correct"], "correct needs"),
        (["show", "Netflix", "--format", "pdf"], "no format is called"),
    ],
)
def test_bad_input_is_one_line(
    say: Say, built_example: Dossier, arguments: list[str], said: str
) -> None:
    """What, where, what to do; nothing is written."""
    log = (built_example.folder / "judgements.jsonl").read_bytes()
    code, _, error = say(*arguments, "-d", built_example.folder)
    assert code in {1, 2}
    assert said in error
    assert len(error.splitlines()) == 1
    assert log == (built_example.folder / "judgements.jsonl").read_bytes()


def test_a_connection_is_drawn(say: Say, built_example: Dossier, tmp_path: Path) -> None:
    """The map holds the entities of the routes and no other."""
    page = tmp_path / "route.html"
    code, _, error = say(
        "connect", "Spike Lee", "La Fémis", "-d", built_example.folder, "--map", page
    )
    assert code == 0, error
    told = page.read_text(encoding="utf-8")
    assert "Spike Lee" in told
    assert "Newen" not in told


HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "{{7*7}} {% x %}",
    "[a](javascript:alert(1)) *b* _c_ `d` # e",
    "1. one\n2. two",
    "\x1b[31mred\x07",
    "שלום",
    "😀" * 50,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_comes_from_outside_is_text(text: str) -> None:
    """In no format is it markup, and in plain text it moves no cursor."""
    quotation = Quotation(text, "fr", text, text, "2020", f"javascript:{text}")
    document = Document(
        text,
        "fr",
        (Paragraph((Sentence(text, (1,)),)), Entry(Sentence(text), text, (quotation,))),
        (Note((quotation,), text),),
    )
    plain, marked, page = (document.render(m, words("fr")) for m in ("text", "markdown", "html"))

    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", plain)
    assert "<script>a" not in page
    assert "<img" not in page
    assert 'href="javascript' not in page
    assert ">49 " not in page
    assert not re.search(r"(?<!\\)\]\(javascript", marked)
    assert "<img" not in marked.replace("\\<img", "")
