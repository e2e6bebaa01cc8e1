"""What the page counts under its filters is what SPARQL counts in the store."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from graph.dossier import Dossier
from graph.maps import Map, draw
from graph.network import network_of
from graph.ontology import Ontology
from graph.store import ReadableStore
from graph.vocabulary import FILM

if TYPE_CHECKING:
    from tests.maps.conftest import Open

KEPT = """
SELECT ?claim ?subject ?object ?source WHERE {
  GRAPH ?source {
    ?claim rdf:subject ?subject ; rdf:predicate ?relation ; rdf:object ?object ;
           film:status ?status ; film:review ?review ; film:confidence ?confidence .
    OPTIONAL { ?claim film:date ?date }
    OPTIONAL { ?claim film:start ?start }
    OPTIONAL { ?claim film:end ?end }
  }
  GRAPH <https://w3id.org/filmgraph/graph/entities> { ?subject a ?one . ?object a ?other }
  BIND (BOUND(?start) || BOUND(?end) AS ?spans)
  BIND (COALESCE(STR(?start), IF(?spans, "0000", STR(?date))) AS ?first)
  BIND (COALESCE(STR(?end), IF(?spans, "9999", STR(?date))) AS ?last)
  FILTER (?review = film:accepted || (?review = film:proposed && ?confidence >= %(threshold)s))
  FILTER (?relation NOT IN (%(relations)s) && ?status NOT IN (%(statuses)s))
  FILTER (?one NOT IN (%(types)s) && ?other NOT IN (%(types)s) && ?source NOT IN (%(sources)s))
  FILTER (IF(BOUND(?first), SUBSTR(?first, 1, 4) <= "%(until)s" && SUBSTR(?last, 1, 4) >= "%(since)s",
             %(undated)s))
}
"""
SETTINGS = 200
"""How many settings are tried."""
COUNTS = """
async (hashes) => {
  const shown = [];
  for (const hash of hashes) {
    const before = location.href;
    const changed = new Promise((done) => addEventListener('hashchange', done, { once: true }));
    location.hash = hash;
    if (location.href !== before) await changed; // comes after popstate, which the page hears
    shown.push(document.getElementById('counts').textContent);
  }
  return shown;
}
"""
"""What the page says it shows, for each of some views."""
THRESHOLD = 0.8


@pytest.fixture(scope="module")
def drawn(built_example: Dossier) -> Map:
    """The example's map."""
    network = network_of(built_example.store(), THRESHOLD, "Carte", "fr")
    return draw(network, built_example.built_ontology())


class Chance:
    """Draws settings of the filters; the same in every run."""

    def __init__(self, store: ReadableStore, known: Ontology) -> None:
        self.rng = random.Random(41)
        found = store.select("SELECT ?s WHERE { ?s a schema:NewsArticle } ORDER BY ?s")
        self.values = {
            "types": sorted(known.classes),
            "relations": sorted(known.relations),
            "statuses": sorted(known.statuses),
            "sources": [row["s"] for row in found],
        }

    def settings(self) -> tuple[dict[str, list[str]], tuple[int, int] | None, bool]:
        """Return what is switched off, the years, and whether the undated stay."""
        share = self.rng.choice((0.05, 0.2, 0.5))
        off = {
            kind: [value for value in values if self.rng.random() < share]
            if self.rng.random() < 0.6
            else []
            for kind, values in self.values.items()
        }
        first = self.rng.randrange(1930, 2024)
        years = (first, self.rng.randrange(first, 2024)) if self.rng.random() < 0.6 else None
        return off, years, self.rng.random() < 0.5


def by_sparql(
    store: ReadableStore, off: dict[str, list[str]], years: tuple[int, int] | None, *, undated: bool
) -> tuple[int, int, int]:
    """Return how many entities, claims and sources the store has for a setting."""
    iris = {
        kind: ", ".join(f"<{v if '/' in v else FILM.iri + v}>" for v in values) or "<none:>"
        for kind, values in off.items()
    }
    since, until = years or ("0000", "9999")
    span = {"since": since, "until": until, "undated": str(undated).lower()}
    asked = {**iris, **span, "threshold": THRESHOLD}
    rows = list(store.select(KEPT % asked))
    ends = {row[end] for row in rows for end in ("subject", "object")}
    return len(ends), len({row["claim"] for row in rows}), len({row["source"] for row in rows})


def by_page(text: str) -> tuple[int, ...]:
    """Read the three figures that a page says are shown."""
    return tuple(int(n) for n in re.findall(r"(\d+) (?:entité|affirmation|source)", text)[:3])


def test_the_page_counts_what_sparql_counts(
    visit: Open, drawn: Map, built_example: Dossier
) -> None:
    """Entities, claims and sources, under many settings of the filters."""
    page = visit(drawn).page
    store = built_example.store()
    chance = Chance(store, built_example.built_ontology())
    hashes, expected = [], []
    for _ in range(SETTINGS):
        off, years, undated = chance.settings()
        keys = {k: ["/".join(v.rsplit("/", 2)[-2:]) for v in values] for k, values in off.items()}
        parts = {f"without-{kind}": " ".join(values) for kind, values in keys.items() if values}
        parts |= {"years": f"{years[0]}-{years[1]}"} if years else {}
        parts |= {} if undated else {"undated": "no"}
        hashes.append(urlencode(parts))
        expected.append(by_sparql(store, off, years, undated=undated))
    shown = [by_page(text) for text in page.evaluate(COUNTS, hashes)]

    assert dict(zip(hashes, expected, strict=True)) == dict(zip(hashes, shown, strict=True))
