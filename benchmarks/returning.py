"""What bringing a graph of filmgraph back costs: seconds of CPU and memory, by the number of its quads.

``python -m benchmarks.returning [CLAIMS]`` writes a graph of that many claims of articles (25,000 by
default: some 630,000 quads), imports it into an empty dossier in a process of its own, and prints one
line.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.dossier import Config, Dossier
from graph.model import Claim, Entity, Evidence, Source
from graph.ontology import load_ontology
from graph.rdf import Mapping

_CLAIMS, _EACH, _HOUSES = 25_000, 200, 5_000
"""How many claims there are, how many a source states, how many companies they speak of."""
_BASE = "https://w3id.org/filmgraph/"


def lines(claims: int) -> Iterator[str]:
    """Yield the lines of a graph, one article every two hundred claims."""
    mapping = Mapping(_BASE, load_ontology(frames=False), threshold=0.8)
    for first in range(0, claims, _EACH):
        numbers = range(first, min(first + _EACH, claims))
        said = [f"Nom {n} a fondé Maison {n % _HOUSES}." for n in numbers]
        source = Source(f"s{first}", " ".join(said), sha256="0" * 64, language="fr", title="T")
        quads = [*mapping.source_quads(source)]
        for number, words in zip(numbers, said, strict=True):
            claim = _claim(number, words, source)
            quads += mapping.claim_quads(claim, source)
            for end in (claim.subject, claim.object):
                quads += mapping.entity_quads(end)
        yield from (f"{quad} .\n" for quad in quads)


def _claim(number: int, words: str, source: Source) -> Claim:
    start = source.text.index(words)
    house = number % _HOUSES
    return Claim(
        id=f"c{number:07}",
        subject=Entity(f"person/nom-{number}", "Person", f"Nom {number}"),
        relation="founded",
        object=Entity(f"organization/maison-{house}", "Company", f"Maison {house}"),
        source=source.id,
        evidence=(Evidence(source.id, start, start + len(words), words),),
        confidence=0.9,
        engines=("frames",),
    )


def main() -> None:
    """Write, import, print."""
    claims = int(sys.argv[1]) if len(sys.argv) > 1 else _CLAIMS
    with TemporaryDirectory() as place:
        path, folder = Path(place) / "graph.nq", Path(place) / "dossier"
        told = sorted(set(lines(claims)))
        path.write_text("".join(told), encoding="utf-8")
        Dossier.create(folder, Config())
        command = [sys.executable, "-m", "graph.cli", "import", "rdf", path, "--dossier", folder]
        subprocess.run([str(part) for part in command], check=True, capture_output=True)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(f"{len(told):,} quads: {used.ru_utime:.0f} s of CPU, {used.ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
