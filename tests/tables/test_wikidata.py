"""Wikidata: items and answers come in by the ontology's alignments, asked politely, checked as data."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from graph.calling import AGENT, Patience
from graph.dossier import Config, Dossier
from graph.errors import FilmgraphError, InputError
from graph.model import Claim
from graph.ontology import Ontology
from graph.tables.staging import settings_for
from graph.tables.trial import trial
from graph.tables.wikidata import Wikidata
from tests.conftest import Say
from tests.stand_in import Asked, Reply, StandIn

FILM, DIRECTOR, STUDIO, OLD = "Q61117344", "Q19543929", "Q3488172", "Q5"
QUERY = "SELECT ?subject ?subjectLabel ?relation ?object ?objectLabel ?objectType WHERE { }"


def snak(
    prop: str, value: object, kind: str = "wikibase-item", is_: str = "value"
) -> dict[str, Any]:
    """A snak as Wikibase writes it."""
    told: dict[str, Any] = {"snaktype": is_, "property": prop, "hash": "0" * 40, "datatype": kind}
    if is_ == "value":
        types = {"wikibase-item": "wikibase-entityid", "time": "time", "quantity": "quantity"}
        told["datavalue"] = {"value": value, "type": types.get(kind, "string")}
    return told


def item(name: str) -> dict[str, Any]:
    """An item as a value."""
    return {"entity-type": "item", "numeric-id": int(name[1:]), "id": name}


def time(text: str, precision: int) -> dict[str, Any]:
    """A time as a value."""
    calendar = "http://www.wikidata.org/entity/Q1985727"
    zero = {"timezone": 0, "before": 0, "after": 0}
    return {"time": text, **zero, "precision": precision, "calendarmodel": calendar}


def says(
    main: dict[str, Any], rank: str = "normal", **more: list[dict[str, Any]]
) -> dict[str, Any]:
    """A statement of an item, with qualifiers and a reference."""
    told: dict[str, Any] = {
        "mainsnak": main,
        "type": "statement",
        "id": f"{FILM}$8A2F",
        "rank": rank,
    }
    if "qualifiers" in more:
        told["qualifiers"] = {each["property"]: [each] for each in more["qualifiers"]}
    if "reference" in more:
        snaks = {each["property"]: [each] for each in more["reference"]}
        told["references"] = [{"hash": "1" * 40, "snaks": snaks, "snaks-order": list(snaks)}]
    return told


def thing(name: str, labels: dict[str, str], claims: dict[str, list[Any]]) -> dict[str, Any]:
    """An item as ``wbgetentities`` gives it."""
    told = {tag: {"language": tag, "value": text} for tag, text in labels.items()}
    aliases = {"fr": [{"language": "fr", "value": f"{labels['fr']} (autre nom)"}]}
    return {"type": "item", "id": name, "labels": told, "aliases": aliases, "claims": claims}


def classed(name: str) -> list[Any]:
    """That an item is of a class."""
    return [says(snak("P31", item(name)))]


ITEMS = {
    FILM: thing(
        FILM,
        {"fr": "Les Misérables", "en": "Les Misérables (2019)"},
        {
            "P31": classed("Q11424"),
            "P57": [
                says(
                    snak("P57", item(DIRECTOR)),
                    "preferred",
                    qualifiers=[
                        snak("P580", time("+2018-08-00T00:00:00Z", 10), "time"),
                        snak("P582", time("+2010-00-00T00:00:00Z", 8), "time"),
                        snak("P3831", item(STUDIO)),
                    ],
                    reference=[
                        snak("P248", item(STUDIO)),
                        snak("P854", "https://example.org/ref", "url"),
                    ],
                ),
                says(snak("P57", item(OLD)), "deprecated"),
                says(snak("P57", None, is_="somevalue")),
            ],
            "P272": [says(snak("P272", item(STUDIO)))],
            "P2047": [says(snak("P2047", {"amount": "+104", "unit": "1"}, "quantity"))],
            "P999": [says(snak("P999", item(DIRECTOR)))],
        },
    ),
    DIRECTOR: thing(DIRECTOR, {"fr": "Ladj Ly"}, {"P31": classed("Q5"), "P19": classed("Q90")}),
    STUDIO: thing(STUDIO, {"fr": "SRAB Films"}, {"P31": classed("Q1762059")}),
}
RESULTS = {
    "head": {
        "vars": ["subject", "subjectLabel", "relation", "object", "objectLabel", "objectType"]
    },
    "results": {
        "bindings": [
            {
                "subject": {"type": "uri", "value": f"http://www.wikidata.org/entity/{FILM}"},
                "subjectLabel": {"type": "literal", "xml:lang": "fr", "value": "Les Misérables"},
                "relation": {"type": "uri", "value": "http://www.wikidata.org/prop/direct/P57"},
                "object": {"type": "uri", "value": f"http://www.wikidata.org/entity/{DIRECTOR}"},
                "objectLabel": {"type": "literal", "value": "Ladj Ly"},
            },
            {"subject": {"type": "literal", "value": "Seul"}},
        ]
    },
}


def wikidata(asked: Asked) -> Reply:
    """Answer as Wikidata does: items by their names, and one answer to every query."""
    if asked.method == "POST":
        return Reply.json(RESULTS)
    names = parse_qs(urlsplit(asked.path).query)["ids"][0].split("|")
    found = {name: ITEMS.get(name, {"id": name, "missing": ""}) for name in names}
    return Reply.json({"entities": found, "success": 1})


@pytest.fixture(autouse=True)
def served(stand_in: StandIn) -> None:
    """Have the service answer as Wikidata."""
    stand_in.answer = wikidata


@pytest.fixture
def read(ontology: Ontology, tmp_path: Path) -> Callable[[object], tuple[list[Claim], list[str]]]:
    """Read JSON as a file of Wikidata."""

    def call(told: object) -> tuple[list[Claim], list[str]]:
        path = tmp_path / "w.json"
        path.write_text(json.dumps(told), encoding="utf-8")
        with settings_for(path, "wikidata") as said:
            claims, rejects = trial(path, said, ontology, 99)
        return claims, [reason for _, reason in rejects]

    return call


def test_items_come_with_what_they_are_tied_to(stand_in: StandIn, tmp_path: Path, say: Say) -> None:
    """Names and classes of directors and studios are asked for in one more request, under our name."""
    dossier = Dossier.create(tmp_path / "dossier", Config(title="Noria"))
    stand_in.faults.append(Reply(429, headers=(("Retry-After", "0"),)))

    code, _, err = say(
        "import", "wikidata", FILM, "--server", stand_in.root, "--dossier", dossier.folder
    )

    assert 0 == code, err
    assert {AGENT} == {asked.headers["User-Agent"] for asked in stand_in.asked}
    ids = [parse_qs(urlsplit(asked.path).query)["ids"] for asked in stand_in.asked]
    assert [[FILM], [FILM], [f"{STUDIO}|{DIRECTOR}"]] == ids
    assert (dossier.folder / "tables" / f"wikidata-{FILM.lower()}.json").is_file()
    assert [] == dossier.faults()


def test_a_statement_is_a_claim_with_its_qualifiers_and_reference(
    read: Callable[[object], tuple[list[Claim], list[str]]],
) -> None:
    """Dates are as fine as they are known, the reference is where it is from, the rest is counted."""
    claims, left = read({"entities": ITEMS})

    directed, produced = claims
    assert ("Ladj Ly", "directed", "Les Misérables") == (
        directed.subject.name,
        directed.relation,
        directed.object.name,
    )
    assert ("2018-08", "", "SRAB Films") == (directed.since, directed.until, directed.role)
    assert ("Person", DIRECTOR) == (directed.subject.type, directed.subject.wikidata)
    assert (("en", "Les Misérables (2019)"), ("fr", "Les Misérables")) == directed.object.labels
    evidence = directed.evidence[0]
    assert f"/entities/{FILM}/claims/P57/0" == evidence.place
    assert "https://example.org/ref" == evidence.origin
    for words in (f"{FILM} P57 {DIRECTOR}", f"statement {FILM}$8A2F", "reference P248: SRAB Films"):
        assert words in evidence.quote
    assert ("Company", "produced") == (produced.subject.type, produced.relation)
    assert f"https://www.wikidata.org/wiki/{FILM}#P272" == produced.evidence[0].origin
    assert {
        "P57: a deprecated statement",
        "P57: an unknown value",
        "P582: a qualifier that is not known so finely",
        "P2047: a value that is no item (quantity)",
        "no relation is aligned with 'http://www.wikidata.org/prop/direct/P999'",
        "no relation is aligned with 'http://www.wikidata.org/prop/direct/P19'",
    } == set(left)


def test_an_answer_to_sparql_comes_in(stand_in: StandIn, tmp_path: Path, say: Say) -> None:
    """Two variables are the ends, what is beside them their names, ?relation the property."""
    query = tmp_path / "films.rq"
    query.write_text(QUERY, encoding="utf-8")

    code, out, err = say(
        "import", "wikidata", "--query", query, "--endpoint", stand_in.root, "--dry-run"
    )

    assert 0 == code
    assert QUERY == stand_in.asked[0].form["query"]
    assert "Ladj Ly directed Les Misérables" in out
    assert "a row without one of its ends" in err


def test_what_is_no_answer_is_told(
    stand_in: StandIn, ontology: Ontology, read: Callable[[object], object], say: Say
) -> None:
    """A missing item, an item that is none, a refusal and JSON of something else are one line each."""
    for name, problem in (
        ("Q404", "is not in http://127.0.0.1"),
        ("film", "is no item of Wikidata"),
    ):
        code, _, err = say("import", "wikidata", name, "--server", stand_in.root)
        assert (1, 1) == (code, err.count("\n"))
        assert f"{name}: {problem}" in err
    stand_in.faults.append(Reply(403))
    with pytest.raises(FilmgraphError, match="HTTP status 403"):
        Wikidata(stand_in.root).items(["Q1"], lambda _: True)
    hurried = Wikidata(stand_in.root, Patience(tries=1))
    for body in (b"[]", b"7", b"<html>", b'{"entities": 7}'):
        stand_in.faults.append(Reply(200, body))
        with pytest.raises(FilmgraphError, match=r"^127\.0\.0\.1:\d+: answers with something else"):
            hurried.items(["Q1"], lambda _: True)
    assert 2 == say("import", "wikidata")[0]
    for told, problem in (
        ({"a": 1}, "has neither entities of Wikidata nor results of SPARQL"),
        ([], "is no object of JSON"),
        ({"entities": {"Q1": {"claims": {"P57": [{}]}}}}, "is not the JSON of a Wikibase"),
        ({"head": {"vars": ["x"]}, "results": {}}, "has no variables for the two ends"),
    ):
        with pytest.raises(InputError, match=problem):
            read(told)
