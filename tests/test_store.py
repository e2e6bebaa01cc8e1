"""The store: in memory, on disk, through RDFLib; its errors."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.errors import InputError
from graph.store import Store, canonical_lines

A, B, P, G = (ox.NamedNode(f"urn:x:{name}") for name in "abpg")
QUADS = [ox.Quad(A, P, B, G), ox.Quad(A, P, ox.Literal("é’\n", language="fr"), G)]


@pytest.fixture
def on_disk(tmp_path: Path) -> Path:
    """A store on disk with two quads."""
    Store.write(tmp_path / "store", QUADS)
    return tmp_path / "store"


def test_memory_and_disk_hold_the_same(on_disk: Path) -> None:
    """The same quads go in, the same canonical bytes come out."""
    memory = Store()
    memory.extend(reversed(QUADS))

    assert memory.serialize(ox.RdfFormat.N_QUADS) == Store.open(on_disk).serialize(
        ox.RdfFormat.N_QUADS
    )


def test_many_read_at_once(on_disk: Path) -> None:
    """A reader does not lock out another."""
    stores = [Store.open(on_disk) for _ in range(3)]

    assert [2, 2, 2] == [len(store) for store in stores]


def test_a_named_graph_is_part_of_the_default_graph(on_disk: Path) -> None:
    """A newcomer's query needs no GRAPH."""
    rows = list(Store.open(on_disk).select("SELECT ?o { ?s ?p ?o FILTER(isIRI(?o)) }"))

    assert [{"o": B.value}] == rows


def test_a_value_is_bound_not_pasted(on_disk: Path) -> None:
    """What looks like SPARQL stays a text."""
    store = Store.open(on_disk)
    hostile = ox.Literal('x" } ; DROP ALL #')

    assert [{"v": hostile.value}] == list(store.select("SELECT ?v { }", {"v": hostile}))


def test_rdflib_sees_the_same_data(on_disk: Path) -> None:
    """The RDFLib dataset is a view, with the usual prefixes."""
    dataset = Store.open(on_disk).dataset()

    assert 2 == len(list(dataset.quads()))
    assert 1 == len(list(dataset.query("SELECT ?o { ?s ?p ?o FILTER(isIRI(?o)) }")))
    assert "film" in {prefix for prefix, _ in dataset.namespaces()}


@pytest.mark.parametrize("query", ["SELECT * { ?s ?p ", "SELEC", "", "SELECT ?x { ?x nope:p 1 }"])
def test_malformed_sparql_is_one_short_line(query: str) -> None:
    """The error says where, and does not list a hundred tokens."""
    with pytest.raises(InputError) as caught:
        Store().query(query)

    assert "query: " in str(caught.value)
    assert len(str(caught.value)) < 200
    assert "\n" not in str(caught.value)


def test_malformed_turtle_names_the_line() -> None:
    """A parse error names file and line."""
    with pytest.raises(InputError, match=r"^bad\.ttl:2: "):
        Store().load("<urn:a> <urn:b> <urn:c> .\n<urn:a> oops .", ox.RdfFormat.TURTLE, "bad.ttl")


def test_what_is_no_store_is_named(tmp_path: Path) -> None:
    """A folder that holds no store is an error, not an empty store."""
    with pytest.raises(InputError, match="not a store"):
        Store.open(tmp_path / "nothing")


def test_an_update_is_applied_or_refused() -> None:
    """Updates change the store; malformed ones change nothing."""
    store = Store()
    store.update("INSERT DATA { <urn:a> <urn:b> <urn:c> }")
    with pytest.raises(InputError, match=r"^update: "):
        store.update("INSERT DATA { <urn:a> <urn:b> }")

    assert 1 == len(store)


def test_canonical_lines_are_sorted_and_unique() -> None:
    """The same set of quads gives the same lines."""
    assert canonical_lines(QUADS) == canonical_lines([*reversed(QUADS), *QUADS])
