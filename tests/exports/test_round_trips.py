"""What filmgraph exports comes back: RDF whole, other formats with the listed loss and no other."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from graph.dossier import Dossier
from graph.dossier.judgements import IDENTICAL, SAME, LinkJudgement
from graph.errors import InputError
from graph.exports import Part
from graph.model import Amount, Claim
from graph.rdf import WIKIDATA, Mapping
from graph.tables.returning import GraphFile, graph_quads, reader_of_rdf
from graph.tables.rows import OWN
from graph.tables.staging import settings_for
from graph.tables.trial import trial
from graph.web import ServeOptions, create_app
from tests.conftest import Say
from tests.test_rdf import BASE, ONTOLOGY, claims, quads_of

Save = Callable[[str], Path]

SYNTAXES = ("nquads", "trig", "turtle", "turtle12", "jsonld", "rdfxml")
QUALIFIERS = ("date", "since", "until", "amount", "share", "role", "status")
LOSSES: dict[str, frozenset[str]] = {
    "graphml": frozenset(),
    "gexf": frozenset(),
    "graphology": frozenset(),
    "csv": frozenset(),
    "ftm": frozenset({"amount", "share", "status"}),
}
"""Which qualifiers do not come back from a format that is no RDF; ``docs/importing.md`` lists them."""
UNTOLD = {"Programme", "Work", "Award"}
"""The classes that FollowTheMoney has one schema for, or none."""
READERS = {"csv": "edges"}
PARTS = """\
entities:
  owner: {type: Company, name: {column: who}}
  owned: {type: StreamingService, name: {column: what}}
claims:
  - {subject: owner, relation: investedIn, object: owned, share: {column: share}}
"""
_UNSIGNED = {"time": "", "author": "", "verdict": SAME, "reason": ""}
WRITTEN = {
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".ttl": ox.RdfFormat.TURTLE,
}


def test_every_syntax_of_rdf_comes_back_whole(
    part: Part, saved: Save, built_example: Dossier
) -> None:
    """The values of the graph are there again, the same from each."""
    config = built_example.config
    mapping = Mapping(part.base, part.ontology, config.threshold, config.language)
    first, *others = (GraphFile(saved(name), mapping).returned() for name in SYNTAXES)

    assert OWN == reader_of_rdf(saved("jsonld"))
    assert {c.id for c in built_example.claims()} == {c.id for c in first.claims}
    assert all(first == other for other in others)


def test_an_empty_dossier_becomes_the_same_graph(
    example: Dossier, tmp_path: Path, say: Say
) -> None:
    """Export, import, build: the same quads, byte by byte, whatever people decided and tables say."""
    _decide(example, tmp_path)
    path, folder = tmp_path / "graph.ttl", tmp_path / "empty"
    assert 0 == say("export", "turtle12", "-o", path, "--dossier", example.folder)[0]
    assert 0 == say("new", folder)[0]

    assert 10 == say("import", "rdf", path, "--dry-run")[1].count("\n    «")
    code, _, err = say("import", "rdf", path, "--dossier", folder)

    again = Dossier.open(folder)
    assert (0, "") == (code, err)
    assert example.nquads().read_bytes() == again.nquads().read_bytes()
    assert [] == again.faults()
    source = example.source_paths()[-1].stem
    app = create_app(again, ServeOptions(read_only=True))
    with TestClient(app, base_url="http://localhost", headers={"accept": "text/html"}) as reader:
        page = reader.get(f"/source/{source}").text
    told = [c.id for c in example.claims() if c.source == source and c.review != "rejected"]
    assert told
    assert all(f'id="e-{name}-1"' in page and f'id="c-{name}"' in page for name in told)


def _decide(dossier: Dossier, folder: Path) -> None:
    """Merge, link and retract in a dossier, put a table into it, and build."""
    wikidata = LinkJudgement(**_UNSIGNED, entity="person/ladj-ly", match=WIKIDATA + "Q19543929")
    other = LinkJudgement(
        **_UNSIGNED,
        entity="organization/netflix",
        match="https://example.org/netflix",
        relation=IDENTICAL,
        service="https://example.org/reconcile",
        score="99.50",
    )
    for link in (wikidata, other):
        dossier.judge_link(link, SAME, "le même")
    dossier.judge_pair("organization/la-femis", "organization/gobelins", SAME)
    dossier.retract(dossier.source_paths()[0].stem, "démentie")
    rows, mapping = folder / "parts.csv", folder / "parts.yaml"
    rows.write_text("who,what,share\nNoria,Netflix,60.50\n", encoding="utf-8")
    mapping.write_text(PARTS, encoding="utf-8")
    dossier.put_table(rows, mapping)
    dossier.build()


@settings(max_examples=12, deadline=None)
@given(claims(), st.sampled_from(sorted(WRITTEN)))
def test_any_claim_comes_back_with_its_quads(
    tmp_path_factory: pytest.TempPathFactory, claim: Claim, ending: str
) -> None:
    """Whatever a claim says, its graph is read back to the same quads, and nothing is left over."""
    mapping = Mapping(BASE, ONTOLOGY, threshold=0.5)
    quads = quads_of(claim, mapping)
    syntax = WRITTEN[ending]
    path = tmp_path_factory.getbasetemp() / f"claim{ending}"
    facts = quads if syntax.supports_datasets else {quad.triple for quad in quads}
    path.write_bytes(ox.serialize(facts, format=syntax) or b"")

    file = GraphFile(path, mapping)
    found = file.returned()
    told = [
        *graph_quads(found, mapping),
        *(q for e in found.entities for q in mapping.entity_quads(e)),
    ]

    assert [claim] == found.claims
    assert set(quads) == set(told)
    assert Counter() == file.left(told)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('oa#start> "0"', 'oa#start> "zero"', "is malformed"),
        ('ontology#confidence> "1"', 'ontology#confidence> "much"', "is malformed"),
        ("/organization/netflix>", "/organization/../../netflix>", "an id that is none"),
        ("ontology#partnersWith>", "ontology#weds>", "'weds' or 'asserted' is not in the ontology"),
        ("<https://w3id.org/filmgraph/claim/", "<https://example.org/claim/", "write base ="),
    ],
)
def test_a_graph_that_filmgraph_could_not_have_written_stays_out(
    old: str, new: str, problem: str, part: Part, tmp_path: Path
) -> None:
    """One line says what is wrong with the file, before anything of it comes in."""
    text = part.nquads.read_text(encoding="utf-8")
    path = tmp_path / "graph.nq"
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")

    with pytest.raises(InputError, match=problem):
        GraphFile(path, Mapping(part.base, part.ontology, threshold=0.8)).returned()


@pytest.mark.parametrize("name", sorted(LOSSES))
def test_other_formats_come_back_with_the_listed_loss(name: str, part: Part, saved: Save) -> None:
    """Ends, relation and qualifiers are those of the export, but for what the format does not hold."""
    kept = [q for q in QUALIFIERS if q not in LOSSES[name]]
    exported = Counter(
        (part.label(c.subject), c.about["relation"], part.label(c.object), *_texts(c.about, kept))
        for c in part.claims()
    )

    found, left = _read(READERS.get(name, name), saved(name), part)

    came = Counter(
        (c.subject.name, c.relation, c.object.name, *_texts(_about(c), kept)) for c in found
    )
    lost = exported - came
    assert Counter() == came - exported
    if name == "ftm":
        assert all(_untold(part, told) for told in lost)
        assert lost.total() < exported.total() / 10
    else:
        assert Counter() == lost
        assert {"attribute 'iri' of nodes"} >= {
            r for r in left if "viz:" not in r and r not in _DRAWN
        }


def _untold(part: Part, told: tuple[str, ...]) -> bool:
    """Tell whether an end of a claim is of a class that FollowTheMoney has no schema of its own for."""
    kinds = [about["type"] for _, about in part.entities() if about["label"] in told[:3]]
    return any(part.ontology.fits(kind, UNTOLD) for kind in kinds)


_DRAWN = {f"attribute {name!r} of nodes" for name in ("x", "y", "color", "size")}


@pytest.mark.parametrize("name", ["graphml", "graphology", "csv", "ftm"])
def test_hostile_names_come_back(
    name: str, hostile: Part, saved_hostile: Save, names: tuple[str, ...]
) -> None:
    """A name that a program could run is the same name again."""
    found, _ = _read(READERS.get(name, name), saved_hostile(name), hostile)

    assert {" ".join(name.split()) for name in names} == {c.subject.name for c in found}


def _read(reader: str, path: Path, part: Part) -> tuple[list[Claim], Counter[str]]:
    nodes = path / "nodes.csv" if reader == "edges" else None
    path = path / "edges.csv" if reader == "edges" else path
    with settings_for(path, reader, None, nodes) as said:
        found, rejects = trial(path, said, part.ontology, 10_000)
    return found, Counter(reason for _, reason in rejects)


def _texts(about: dict[str, object], names: list[str]) -> tuple[str, ...]:
    return tuple(_plain(about[name]) for name in names)


def _plain(value: object) -> str:
    """Return a qualifier as text: sums and shares as numbers are."""
    if isinstance(value, Amount):
        return str(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value or "")


def _about(claim: Claim) -> dict[str, object]:
    return {name: getattr(claim, name) for name in QUALIFIERS}
