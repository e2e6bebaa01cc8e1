"""The map as a picture: whole, valid, the same for the same network, and drawn without a browser."""

from __future__ import annotations

import re
import struct
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

from graph.maps import Map, MapOptions, draw
from graph.maps.lettering import Taken, box_of, lines, spots, width
from graph.ontology import Ontology

if TYPE_CHECKING:
    from tests.maps.conftest import Sketch

SVG = "{http://www.w3.org/2000/svg}"


def texts(drawn: Map) -> list[str]:
    """Return what a picture says, in order."""
    return [element.text or "" for element in ET.fromstring(drawn.svg).iter(f"{SVG}text")]


def test_a_picture_tells_what_the_page_tells(
    network: nx.MultiDiGraph[str], ontology: Ontology
) -> None:
    """Headline, standfirst, counts, legend, credit."""
    options = MapOptions(standfirst="Ce qu’on sait.", credit="La rédaction", date="2024-05")
    told = " ".join(texts(draw(network, ontology, options)))
    kinds = [ontology.entity_class(data["type"]) for _, data in network.nodes(data=True)]

    assert "Qui travaille avec qui\xa0?" in told
    assert "Ce qu’on sait." in told
    assert f"{len(network)} entités, {network.number_of_edges()} affirmations, 8 sources" in told
    assert all(kind.plural("fr") in told for kind in kinds)
    assert "Publié\xa0: 2024-05 · La rédaction" in told


def test_every_mark_and_line_is_drawn(drawn: Map, network: nx.MultiDiGraph[str]) -> None:
    """One group a mark, one path a pair and one an arrow's head."""
    stage = ET.fromstring(drawn.svg).find(f"{SVG}g")
    assert stage is not None
    groups = stage.findall(f"{SVG}g")
    marks = [group for group in groups if "translate" in group.get("transform", "")]
    pairs = {frozenset(edge[:2]) for edge in network.edges}

    assert len(marks) == len(network)
    assert len(groups) - len(marks) == len(pairs)


def test_the_same_network_gives_the_same_picture(
    network: nx.MultiDiGraph[str], ontology: Ontology, drawn: Map
) -> None:
    """Byte by byte."""
    again = draw(network, ontology, MapOptions(standfirst="Ce que disent huit articles."))

    assert again.svg == drawn.svg


@pytest.mark.parametrize(
    "name", ["", "<script>alert(1)</script>", "a\x00b\x0b\ud800", "é" * 2000, "مهرجان", "🎬", "]]>"]
)
def test_any_name_makes_a_picture(
    sketch: Sketch, ontology: Ontology, name: str, tmp_path: Path
) -> None:
    """What XML cannot hold is replaced, nothing becomes an element."""
    a, b = sketch.entity(name, "Person"), sketch.entity("Nour", "Person")
    sketch.claim(a, b, "founded")
    drawn = draw(sketch.network, ontology, MapOptions(title=name))
    drawn.save(tmp_path / "carte.svg")
    root = ET.parse(tmp_path / "carte.svg").getroot()

    assert not list(root.iter(f"{SVG}script"))
    assert (tmp_path / "carte.svg").read_text(encoding="utf-8") == drawn.svg


def test_a_png_has_two_dots_for_a_pixel(drawn: Map, tmp_path: Path) -> None:
    """As large as the SVG says, twice."""
    drawn.save(tmp_path / "carte.png")
    data = (tmp_path / "carte.png").read_bytes()
    size = [float(n) for n in ET.fromstring(drawn.svg).get("viewBox", "").split()[2:]]

    assert data.startswith(b"\x89PNG")
    assert [2 * n for n in size] == list(struct.unpack(">II", data[16:24]))


def test_an_empty_network_has_a_picture(sketch: Sketch, ontology: Ontology) -> None:
    """A headline and a legend without entries."""
    assert "Qui travaille avec qui\xa0?" in texts(draw(sketch.network, ontology))


def test_claims_of_one_with_itself_are_circles(sketch: Sketch, ontology: Ontology) -> None:
    """A line would have no length."""
    one = sketch.entity("Miroir", "Organization")
    sketch.claim(one, one, "partOf")

    assert "<circle" in draw(sketch.network, ontology).svg


def test_names_do_not_overlap(drawn: Map) -> None:
    """No two words of the map lie over each other, by the widths that were reckoned with."""
    stage = ET.fromstring(drawn.svg).find(f"{SVG}g")
    assert stage is not None
    taken = Taken()
    for word in stage.findall(f"{SVG}text"):
        size = float(word.get("font-size", 0))
        spot = (
            float(word.get("x", 0)),
            float(word.get("y", 0)) - size * 0.35,
            word.get("text-anchor", ""),
        )
        wide = width(word.text or "", size, bold=word.get("font-weight") == "600")
        left, top, right, bottom = box_of(spot, wide, size)
        box = (left + 1, top + 1, right - 1, bottom - 1)
        assert taken.free(box), word.text
        taken.add(box)


def test_long_texts_are_broken_and_cut() -> None:
    """No line is wider than there is room, and what is left out is marked."""
    broken = lines("Une phrase assez longue pour tenir sur plusieurs lignes " * 9, 12, 200, most=3)

    assert len(broken) == 3
    assert broken[-1].endswith("…")
    assert all(width(line, 12) <= 212 for line in broken)


def test_spots_lie_around_their_mark() -> None:
    """No name covers its own mark's middle."""
    for spot in spots(100, 100, 9, 12):
        left, top, right, bottom = box_of(spot, 60, 12)
        assert not (left < 100 < right and top < 100 < bottom)


def test_colors_of_the_picture_are_the_ontologys(drawn: Map, ontology: Ontology) -> None:
    """No color of a class is in the code."""
    used = set(re.findall(r'fill="(#[0-9a-fA-F]{6})"', drawn.svg))

    assert {kind.color for kind in ontology.kinds} <= used
