"""The index of names: what it finds is what comparing every name would find."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.dossier import Dossier
from graph.errors import FilmgraphError
from graph.lookup import Lookup
from graph.model import Entity
from graph.nameindex import FILE, NameIndex
from graph.names import fold
from graph.network import network_of
from graph.ontology import Ontology, load_ontology
from graph.rdf import Mapping
from graph.search import Hit, Index
from graph.store import Store

BASE = "https://example.org/"
ALL = 10_000
WORDS = (
    "ada",
    "Adé",
    "École",
    "l’école",
    "Kourtrajmé",
    "de",
    "Saint-Ouen",
    "D'Ozu",
    "봉준호",
    "A.",
    "œuvre",
)
NAMES = (
    "École Kourtrajmé",
    "L’Étrange Festival",
    "Ladj Ly",
    "Jean-Pierre de La Brosse",
    "Isabelle Huppert",
    "Société des réalisateurs",
    "봉준호",
    "Les Films du Losange",
    "Festival de Saint-Denis",
    "Kourtney Trajan",
    "Lady Lyon",
)
names = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join), min_size=1, max_size=8
)


@cache
def shipped() -> Ontology:
    """The ontology, read once for all examples."""
    return load_ontology(frames=False)


def stored(found: Iterable[str], ontology: Ontology) -> Store:
    """A store of persons."""
    mapping = Mapping(BASE, ontology, 0.5)
    entities = [Entity(f"person/{n}", "Person", name) for n, name in enumerate(found)]
    store = Store()
    store.extend(quad for entity in entities for quad in mapping.entity_quads(entity))
    return store


@contextmanager
def many() -> Iterator[None]:
    """Have every dossier searched as a large one is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("graph.nameindex.index.FEW", 0)
        yield


@settings(max_examples=40, deadline=None)
@given(names, st.lists(st.sampled_from([*WORDS, "k", "sai", "É", "'"]), max_size=2).map(" ".join))
def test_prefixes_and_exact_names_are_those_of_a_scan(found: list[str], asked: str) -> None:
    """Case, accents and punctuation do not count; any word may begin so."""
    with many():
        index = NameIndex(stored(found, shipped()))
        begun = {(each.iri, each.name) for each in index.begun(asked, ALL)}
        exact = set(index.bearers(asked))
    persons = {(f"{BASE}person/{n}", name) for n, name in enumerate(found)}
    words = fold(asked).split()

    assert {iri for iri, name in persons if words and fold(name) == fold(asked)} == exact
    assert begun == {
        (iri, name)
        for iri, name in persons
        if words
        and all(any(part.startswith(word) for part in fold(name).split()) for word in words)
    }


def edits(name: str) -> Iterator[str]:
    """Ways to misspell a name: a letter lost, doubled, changed, two swapped, a space lost or set."""
    for place in (1, len(name) // 2, len(name) - 3):
        before, letter, after = name[:place], name[place], name[place + 1 :]
        if letter.isalpha():
            yield from (before + after, before + 2 * letter + after, before + "z" + after)
        if letter.isalpha() and after[0].isalpha():
            yield before + after[0] + letter + after[1:]
    yield name.replace(" ", "", 1)
    yield name[:-3] + " " + name[-3:]


def test_a_misspelled_name_is_found_first(ontology: Ontology) -> None:
    """The name that was meant is the first that is offered, in a large dossier as in a small one."""
    lookup = Lookup(stored(NAMES, ontology), "fr")
    asked = [
        (name, wrong) for name in NAMES[:6] for wrong in edits(name) if fold(wrong) != fold(name)
    ]
    with many():
        large = Lookup(stored(NAMES, ontology), "fr")
        told = {wrong: [unknown(each, wrong) for each in (lookup, large)] for _, wrong in asked}

    for name, wrong in asked:
        for line in told[wrong]:
            assert f"nearest: {name}" in line
    assert len(asked) > 50


def unknown(lookup: Lookup, name: str) -> str:
    """What is told of a name that nobody has."""
    with pytest.raises(FilmgraphError) as fault:
        lookup.entity(name)
    return str(fault.value)


def test_a_large_dossier_is_searched_as_a_small_one(built_example: Dossier) -> None:
    """The first hits are the same for what is called so, begins so or is spelled so."""
    network = network_of(built_example.store(), 0.5)
    ontology = built_example.built_ontology()
    asked = (
        "kourtrajme",
        "cinematheque",
        "ecole",
        "netflix",
        "Ladj",
        "ly lad",
        "netlfix",
        "k",
        "zzz",
    )

    def found() -> list[tuple[list[Hit], list[str]]]:
        index = Index(built_example.store(), network, ontology, "fr")
        return [(index.find(words)[:5], index.suggest(words)) for words in asked]

    small = found()
    with many():
        assert small == found()
    assert ([], []) == small[-1]
    assert all(hits for hits, _ in small[:-1])


def test_the_index_is_made_once_and_again_where_it_is_damaged(example: Dossier) -> None:
    """It lies beside the store of its build, whole or not at all, whoever asks first."""
    place = example.nquads().with_name(FILE)
    place.unlink(missing_ok=True)

    def asked() -> dict[str, str]:
        return NameIndex(example.store()).bearers("ladj ly")

    with ThreadPoolExecutor(4) as pool:
        first = list(pool.map(lambda _: asked(), range(4)))
    whole = place.read_bytes()
    for damage in (b"", b"no database", whole[:5000], whole[:4096] + b"\xff" * (len(whole) - 4096)):
        place.write_bytes(damage)
        assert first[0] == asked()
        assert whole == place.read_bytes()

    assert first[0]
    assert first == [first[0]] * 4
    assert [place] == list(place.parent.glob(f"*{FILE}*"))
    assert place.stat().st_mode == example.nquads().stat().st_mode


def test_a_closed_folder_is_no_fault(example: Dossier, tmp_path: Path) -> None:
    """Where the index cannot be written it is made in memory."""
    store = example.store()
    found = NameIndex(store).bearers("ladj ly")
    store.place = tmp_path / "absent" / "store"

    assert found == NameIndex(store).bearers("ladj ly")
    assert not store.place.parent.exists()
