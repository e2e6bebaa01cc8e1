"""The bytes of a map: complete, self-contained, the same for the same network."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import random
import re
import subprocess
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

from graph.errors import UnknownNameError
from graph.maps import Map, MapOptions, draw
from graph.ontology import Ontology, load_ontology

if TYPE_CHECKING:
    from tests.maps.conftest import Sketch

RELATION = """
film:mentored a owl:ObjectProperty, film:Relation ;
    rdfs:domain film:Entity ; rdfs:range film:Entity ; film:topic film:Patronage ;
    skos:prefLabel "mentored"@en, "a parrainé"@fr .
film:Patronage a film:Topic ; film:color "#123456" ;
    skos:prefLabel "patronage"@en, "parrainage"@fr .
"""


def island(page: str, name: str) -> Any:
    """Read what a page carries as JSON."""
    found = re.search(rf'<script type="([^"]*)" id="{name}">(.*?)</script>', page, re.DOTALL)
    assert found
    if found[1] == "application/json":
        return json.loads(found[2])
    return json.loads(zlib.decompress(base64.b64decode(found[2])))


def evidence(page: str) -> list[list[str]]:
    """Read the quotations of each claim, whether they travel as they are or in packed parts."""
    parts = re.findall(r'id="(evidence[-0-9]*)"', page)
    return [told for part in parts for told in island(page, part)]


def shuffled(network: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """Return the same network, put together in another order."""
    rng = random.Random(3)
    nodes, edges = list(network.nodes(data=True)), list(network.edges(keys=True, data=True))
    rng.shuffle(nodes)
    rng.shuffle(edges)
    other: nx.MultiDiGraph[str] = nx.MultiDiGraph(**network.graph)
    other.add_nodes_from(nodes)
    for subject, object_, key, data in edges:
        other.add_edge(subject, object_, key=key, **dict(reversed(data.items())))
    return other


def test_the_order_of_insertion_does_not_change_a_byte(
    network: nx.MultiDiGraph[str], ontology: Ontology
) -> None:
    """The map is a function of what the network says, not of how it came to be."""
    assert draw(network, ontology).html == draw(shuffled(network), ontology).html


def test_another_process_writes_the_same_page() -> None:
    """No address in memory, no order of a set is in the file."""
    code = (
        "import networkx as nx; from graph import draw, load_ontology;"
        "print(draw(nx.MultiDiGraph(), load_ontology(frames=False)).html)"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-X", "utf8", "-c", code],
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        ).stdout
        for seed in "12"
    ]

    assert runs[0] == runs[1]
    assert b"object at 0x" not in runs[0]


def test_the_page_refers_to_nothing_outside(drawn: Map) -> None:
    """Nothing in the page makes a browser ask for anything."""
    library = re.compile(r"<script>(?!\n?'use strict').*?</script>", re.DOTALL)
    page = library.sub("", drawn.html, count=1)
    loads = r"<link|<img|<iframe|<object|<base|\ssrc\s*=|@import|url\(|\son\w+\s*=\s*[\"']"

    assert [] == re.findall(loads, page)
    assert "sourceMappingURL" not in drawn.html


def test_the_policy_allows_the_scripts_of_the_page_and_nothing_else(drawn: Map) -> None:
    """The content security policy names each script by its hash."""
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', drawn.html)
    assert policy
    rules = policy[1].replace("&#39;", "'")
    bodies = re.findall(r"<script>(.*?)</script>", drawn.html, re.DOTALL)
    hashes = {base64.b64encode(hashlib.sha256(b.encode()).digest()).decode() for b in bodies}

    assert rules.startswith("default-src 'none'")
    assert not re.search("unsafe|https?:", rules)
    assert 2 == len(hashes)
    assert all(f"'sha256-{digest}'" in rules for digest in hashes)


def test_the_page_is_valid_html(drawn: Map) -> None:
    """A strict parser finds nothing to mend."""
    html5 = pytest.importorskip("html5rdf")
    page = re.sub(r"<script.*?</script>", "", drawn.html, flags=re.DOTALL)

    html5.HTMLParser(strict=True).parse(page)
    assert drawn.html.startswith('<!DOCTYPE html>\n<html lang="fr">')


def test_every_entity_and_every_claim_is_in_the_page(
    drawn: Map, network: nx.MultiDiGraph[str]
) -> None:
    """Nothing is dropped, parallel claims least of all."""
    nodes, edges = island(drawn.html, "nodes"), island(drawn.html, "edges")
    quotes = [quote for _, _, data in network.edges(data=True) for quote in data["quotes"]]

    assert sorted(data["label"] for _, data in network.nodes(data=True)) == sorted(nodes["label"])
    assert network.number_of_edges() == len(edges["from"])
    assert sorted(quotes) == sorted(q for told in evidence(drawn.html) for q in told)


def test_many_quotations_travel_compressed(sketch: Sketch, ontology: Ontology) -> None:
    """A large map stays a file that can be mailed, and holds every word."""
    one, other = (sketch.entity(name, ontology.kinds[0].name) for name in "AB")
    for i in range(300):
        sketch.claim(one, other, next(iter(ontology.relations)), quotes=(f"{i} " + "mot " * 200,))
    page = draw(sketch.network, ontology).html

    assert f"0 {'mot ' * 200}" not in page
    assert [f"{i} " + "mot " * 200 for i in range(300)] == [
        q for told in evidence(page) for q in told
    ]


def test_the_best_connected_come_first(drawn: Map, network: nx.MultiDiGraph[str]) -> None:
    """What a large map shows at opening is what matters most."""
    nodes = island(drawn.html, "nodes")
    ties = {
        data["label"]: len(set(nx.all_neighbors(network, n)))
        for n, data in network.nodes(data=True)
    }
    found = [ties[label] for label in nodes["label"]]

    assert sorted(found, reverse=True) == found


def test_saving_writes_utf8_and_leaves_nothing_behind(drawn: Map, tmp_path: Path) -> None:
    """The old file is replaced, whatever the system's encoding and line ends."""
    path = tmp_path / "carte.html"
    path.write_text("old")
    drawn.save(path)

    assert drawn.html.encode() == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_an_error_of_the_system(drawn: Map, tmp_path: Path) -> None:
    """The caller decides what to say of it."""
    with pytest.raises(FileNotFoundError):
        drawn.save(tmp_path / "none" / "map.html")


def test_in_a_notebook_the_map_is_a_frame_of_its_own(drawn: Map) -> None:
    """The whole page is one attribute: no mark of it reaches the notebook."""
    frame = drawn._repr_html_()

    assert frame.startswith("<iframe srcdoc=")
    assert 2 == frame.count("<")


def test_a_type_that_the_ontology_has_not_is_named(sketch: Sketch, ontology: Ontology) -> None:
    """A network of another ontology is refused, with the nearest names."""
    sketch.entity("A", "Persn")

    with pytest.raises(UnknownNameError, match="Persn"):
        draw(sketch.network, ontology)


def test_a_relation_added_to_the_ontology_is_in_the_legend(
    sketch: Sketch, ontology: Ontology, tmp_path: Path
) -> None:
    """One block in the ontology's file is enough: label, topic and color reach the map."""
    taught = tmp_path / "ontology.ttl"
    taught.write_bytes(ontology.turtle + RELATION.encode())
    one, other = (sketch.entity(name, ontology.kinds[0].name) for name in "AB")
    sketch.claim(one, other, "mentored")
    terms = island(draw(sketch.network, load_ontology(taught)).html, "facts")["terms"]

    assert [{"en": "mentored", "fr": "a parrainé"}] == [r["labels"] for r in terms["relations"]]
    assert ["#123456"] == [topic["color"] for topic in terms["topics"]]


def test_what_a_caller_chooses_stands_in_the_page(
    network: nx.MultiDiGraph[str], ontology: Ontology
) -> None:
    """Headline, standfirst, credit and language are the caller's."""
    options = MapOptions(title="A <title>", standfirst="S&T", credit="© all", language="en")
    page = draw(network, ontology, options).html

    assert '<html lang="en">' in page
    assert "<title>A &lt;title&gt;</title>" in page
    assert "S&amp;T" in page
    assert "© all" in page


def test_half_a_surrogate_pair_does_not_stop_the_drawing(
    sketch: Sketch, ontology: Ontology, tmp_path: Path
) -> None:
    """Text that no encoding knows becomes a question mark."""
    sketch.entity("broken \ud83d name", ontology.kinds[0].name)
    draw(sketch.network, ontology).save(tmp_path / "map.html")

    assert "broken ? name" in (tmp_path / "map.html").read_text(encoding="utf-8")
