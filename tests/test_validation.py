"""The ontology's shapes hold for the example, and refuse what breaks them."""

import pyoxigraph as ox
import pytest

from graph.dossier import Config, Dossier
from graph.model import Source
from graph.store import Store
from graph.validation import validate


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    """A dossier of one sentence: what a shape costs grows with the graph."""
    dossier = Dossier.create(
        tmp_path_factory.mktemp("small") / "dossier", Config(title="Un accord")
    )
    dossier.add(Source(id="a", text="Nour Belkacem a fondé Zénith Films en 2018.", language="fr"))
    dossier.build()
    return dossier


@pytest.fixture
def copy(small: Dossier) -> Store:
    """Its graph in memory, to be broken."""
    store = Store()
    store.extend(small.store())
    return store


def test_the_example_keeps_to_the_shapes(built_example: Dossier) -> None:
    """Nothing to report."""
    assert [] == validate(built_example.store(), built_example.ontology)


@pytest.mark.parametrize(
    "update",
    [
        "DELETE { GRAPH ?g { ?c rdf:subject ?s } } WHERE { GRAPH ?g { ?c rdf:subject ?s } }",
        "DELETE { GRAPH ?g { ?c oa:hasTarget ?t } } WHERE { GRAPH ?g { ?c oa:hasTarget ?t } }",
        "INSERT { GRAPH ?g { ?c rdf:predicate skos:broader } } WHERE { GRAPH ?g { ?c a film:Claim } }",
        "INSERT { GRAPH ?g { ?x oa:end 0 } } WHERE { GRAPH ?g { ?x oa:end ?e } }",
        "DELETE { GRAPH ?g { ?x oa:end ?e } } WHERE { GRAPH ?g { ?x oa:end ?e } }",
        "DELETE { GRAPH ?g { ?p skos:prefLabel ?l } } WHERE { GRAPH ?g { ?p skos:prefLabel ?l } }",
    ],
)
def test_what_breaks_a_shape_is_named(copy: Store, small: Dossier, update: str) -> None:
    """Each violation has a node and words."""
    copy.update(update)

    found = validate(copy, small.ontology)

    assert found
    assert all(v.node and v.message for v in found)


def test_a_quad_of_another_kind_is_not_in_the_way(copy: Store, small: Dossier) -> None:
    """Triples that no shape speaks of are let through."""
    a, b = ox.NamedNode("urn:a"), ox.NamedNode("urn:b")
    copy.extend([ox.Quad(a, b, a, a)])

    assert [] == validate(copy, small.ontology)
