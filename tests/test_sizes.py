"""``filmgraph stats``: what a dossier holds, counted in its store."""

import csv
import json
import subprocess
from collections import Counter
from collections.abc import Callable

from graph.dossier import Dossier

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_the_figures_are_those_of_the_graph(built_example: Dossier, run: Run) -> None:
    """Claims by what is said of them, quads by graph, bytes of the files: each adds up."""
    found = json.loads(run("stats", "--dossier", built_example.folder, "--format", "json").stdout)

    claims = built_example.claims()
    assert Counter(claim.relation for claim in claims) == found["relation"]
    assert Counter(claim.review for claim in claims) == found["review"]
    assert Counter(claim.status for claim in claims) == found["status"]
    assert len(claims) == found["dossier"]["claims"]
    assert len(built_example.source_paths()) == found["dossier"]["sources"]
    *parts, whole = found["quads"].values()
    assert sum(parts) == whole == built_example.nquads().read_bytes().count(b"\n")
    assert built_example.nquads().stat().st_size == found["disk"]["graph"]
    assert all(number > 0 for name, number in found["disk"].items() if name != "builds")


def test_the_figures_are_told_in_both_languages(built_example: Dossier, run: Run) -> None:
    """The same rows in French and English: labels of the ontology, numbers as they are in CSV."""
    told = [
        list(
            csv.reader(
                run("stats", "--dossier", built_example.folder, "--lang", lang).stdout.splitlines()
            )
        )
        for lang in ("fr", "en")
    ]

    french, english = ([row[:2] for row in rows] for rows in told)
    assert [row[2] for row in told[0][1:]] == [row[2] for row in told[1][1:]]
    assert ["claims by review", "accepted"] in english
    assert ["affirmations par relecture", "accepté"] in french
    shown = run("stats", "--dossier", built_example.folder, "--format", "table").stdout
    assert "sur le disque" in shown
