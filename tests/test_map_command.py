"""`filmgraph map`: the chosen part and nothing else, a page or a picture, one line where it cannot."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from graph.analysis import groups, rank
from graph.dossier import Dossier
from graph.network import network_of

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def draw(run: Run, built_example: Dossier) -> Callable[..., str]:
    """Draw the example with these options; return what the file says."""

    def drawn(*options: str, name: str = "carte.html") -> str:
        path = built_example.folder.parent / name
        done = run("map", "-d", built_example.folder, "-o", path, *options)
        assert done.returncode == 0, done.stderr
        assert str(path) in done.stdout
        return path.read_text(encoding="utf-8")

    return drawn


def test_what_is_left_out_is_not_in_the_file(draw: Callable[..., str]) -> None:
    """Neither the entity's name nor its address."""
    whole = draw()
    part = draw("--focus", "A24", "--hops", "1")

    assert "Newen" in whole
    assert "Moonlight" in part
    assert not any(word in part for word in ("Newen", "Netflix", "organization/newen"))


def test_an_entity_can_be_left_out(draw: Callable[..., str]) -> None:
    """With its claims."""
    assert '"organization/a24"' not in draw("--without", "A24")


def test_terms_are_known_by_name_and_label(draw: Callable[..., str]) -> None:
    """Case and accents aside, in either language."""
    assert draw("--type", "School") == draw("--type", "ecole")


def test_head_and_foot_are_the_callers(draw: Callable[..., str]) -> None:
    """Headline, standfirst, credit and date; a tour from the example."""
    page = draw(
        "--title=Qui ?", "--standfirst=Voici.", "--credit=Ada", "--date=2024-05",
    )  # fmt: skip

    assert all(word in page for word in ("<title>Qui\xa0?</title>", "Voici.", "Ada", "2024-05"))


def test_the_tour_of_the_example_can_be_shown(
    draw: Callable[..., str], built_example: Dossier
) -> None:
    """Its names are entities, its views are views."""
    page = draw("--story", str(built_example.folder / "visite.md"))

    assert "Où est l’école ?" in page


@pytest.mark.parametrize("name", ["carte.svg", "CARTE.SVG"])
def test_a_name_chooses_the_picture(draw: Callable[..., str], name: str) -> None:
    """By its ending."""
    assert draw(name=name).startswith("<?xml")


@pytest.mark.parametrize(
    ("options", "code", "problem"),
    [
        (("--focus", "Netflx"), 1, "nearest: Netflix"),
        (("--type", "Skool"), 2, "no type is called 'Skool'"),
        (("--relation", "likes"), 2, "no relation is called"),
        (("--status", "?"), 2, "no status is called"),
        (("--source", "nowhere"), 1, "no source is called"),
        (("--since", "yesterday"), 2, "is not a date"),
        (("--support", "99"), 1, "nothing is left to draw"),
        (("--story", "none.md"), 1, "none.md"),
        (("--focus", "Netflix", "--without", "Netflix"), 1, "nothing is left to draw"),
    ],
)
def test_what_cannot_be_drawn_is_one_line(
    run: Run, built_example: Dossier, options: tuple[str, ...], code: int, problem: str
) -> None:
    """What, and what to do; nothing is written."""
    done = run("map", "-d", built_example.folder, "-o", "x.html", *options)

    assert (done.returncode, done.stderr.count("\n")) == (code, 1)
    assert problem in done.stderr


def test_size_and_color_tell_what_was_measured(
    draw: Callable[..., str], built_example: Dossier
) -> None:
    """The marks' sizes are in the order of the measure; a color for each of the largest groups."""
    page = draw("--size", "betweenness", "--color", "groups", name="mesure.html")
    picture = draw("--size", "betweenness", "--color", "groups", name="mesure.svg")
    network = network_of(built_example.store(), built_example.config.threshold)
    first, *_, last = rank(network, "betweenness")
    found = nodes(page)
    weights = dict(zip(found["label"], found["weight"], strict=True))
    paints = dict(zip(found["label"], found["paint"], strict=True))

    assert (weights[first.label], weights[last.label]) == (max(weights.values()), 0)
    for group in groups(network)[:3]:
        members = {paints[network.nodes[iri]["label"]] for iri in group.members}
        assert len(members) == 1
        assert members.pop() in picture
    assert "La taille dit\xa0: intermédiarité." in picture
    assert "intermédiarité" in page


def nodes(page: str) -> dict[str, list[Any]]:
    """The columns of the entities in a page."""
    found = re.search(r'<script[^>]*id="nodes"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found
    columns: dict[str, Any] = json.loads(found[1])
    return {
        name: column if isinstance(column, list) else [column["of"][i] for i in column["at"]]
        for name, column in columns.items()
    }
