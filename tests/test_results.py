"""Answers in every format; hostile cells stay data."""

import csv
import io
import json
import xml.etree.ElementTree as ET

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import UsageError
from graph.results import read_results, rendered_table
from graph.store import Store

HOSTILE = [
    "=1+1",
    "@SUM(A1)",
    "-2",
    "a\x1b[31mred",
    "<b>&",
    'say "x", y',
    "«\u202e»",
    "[bold]b[/bold]",
]
cells = st.text(st.characters(codec="utf-8"), max_size=20)


def rows_of(texts: list[str]) -> Store:
    """A store with one text a node."""
    store = Store()
    store.extend(
        ox.Quad(ox.NamedNode(f"urn:{n}"), ox.NamedNode("urn:p"), ox.Literal(t))
        for n, t in enumerate(texts)
    )
    return store


SELECT = "SELECT ?s ?o { ?s <urn:p> ?o } ORDER BY ?s"


@given(st.lists(cells, max_size=5))
def test_csv_and_json_keep_the_data(texts: list[str]) -> None:
    """JSON comes back as it was; CSV too, but for the apostrophe before a formula."""
    found = read_results(rows_of(texts).query(SELECT))
    rows = list(csv.reader(io.StringIO(found.render("csv"), newline="")))
    bindings = json.loads(found.render("json"))["results"]["bindings"]

    assert [b["o"]["value"] for b in bindings] == texts
    assert [row[1].removeprefix("'") for row in rows[1:]] == [t.removeprefix("'") for t in texts]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_cell_stays_a_text(text: str) -> None:
    """No formula in a spreadsheet, no control sequence on a screen, no markup in XML."""
    found = read_results(rows_of([text]).query(SELECT))
    [_, row] = csv.reader(io.StringIO(found.render("csv"), newline=""))
    table = found.render("table")
    root = ET.fromstring(found.render("xml").replace("\x1b", ""))

    assert row[1][0] not in "=+-@"
    assert not {"\x1b", "\u202e"} & set(table)
    assert "".join(root.itertext()).endswith(text.replace("\x1b", ""))
    assert "[bold]" in table or "[bold]" not in text


def test_each_kind_of_query_has_its_formats() -> None:
    """ASK is yes or no, CONSTRUCT is Turtle; the rest is refused in a line."""
    store = rows_of(["x"])
    truth = read_results(store.query("ASK { ?s ?p ?o }"))
    triples = read_results(store.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"))

    assert truth.rows == [["yes"]]
    assert json.loads(truth.render("json"))["boolean"] is True
    assert '<urn:0> <urn:p> "x"' in triples.render("turtle")
    for found, media in ((triples, "csv"), (truth, "turtle"), (truth, "excel")):
        with pytest.raises(UsageError):
            found.render(media)


def test_long_cells_stand_below_their_row() -> None:
    """A quotation does not squeeze the other columns, and is wrapped."""
    long = "mot " * 60
    table = rendered_table(["a", "b"], [["court", long], ["deux", "x"]], "table")
    lines = table.splitlines()

    assert lines[0] == "a"
    assert lines[2] == "court"
    assert all(line.startswith("    ") for line in lines[3:5])
    assert max(map(len, lines)) <= 120


def test_many_columns_are_wrapped_to_the_screen() -> None:
    """A line of a table is no longer than the screen, and stays aligned."""
    cell = "quelques mots de plus"
    table = rendered_table(list("abcdefgh"), [[cell] * 8], "table")

    assert max(map(len, table.splitlines())) <= 120
    assert sum(line.count("plus") for line in table.splitlines()) == 8


def test_hidden_columns_are_in_no_format() -> None:
    """What was bound is not told back."""
    found = read_results(rows_of(["x"]).query(SELECT), hidden={"s"})

    assert found.columns == ["o"]
    for media in ("table", "csv", "json", "xml"):
        assert "urn:0" not in found.render(media)


def test_an_iri_is_read_by_its_label() -> None:
    """Tables and CSV show labels or prefixed names; JSON keeps the IRI."""
    found = read_results(rows_of(["x"]).query(SELECT), {"urn:0": "Zéro"})

    assert found.rows == [["Zéro", "x"]]
    assert "urn:0" in found.render("json")
