"""Whether reading takes time in proportion to the text, whatever the text: odd ones and plain ones.

    python benchmarks/linear.py

Each kind of text is read at a size and at twice that size, in turn; the median of the ratios pair by
pair is printed, 2 being linear and 4 quadratic. What takes under a hundredth of a second is told as
such. Exits 1 where a kind is slower than 100,000 code points in 60 seconds, or its ratio above 3.
"""

import sys
import time
from collections.abc import Callable
from statistics import median

from graph.extraction import read
from graph.extraction.masks import mask
from graph.extraction.text import sentences
from graph.model import Source
from graph.ontology import load_ontology

SIZE = 50_000
PAIRS = 3
LONGEST, STEEPEST, LEAST = 60.0, 3.0, 0.01
ONTOLOGY = load_ontology()
UNITS = {
    "one sentence": "le studio a fondé une école avec Ada Nour et ",
    "plain sentences": "Ada Nour a fondé le studio Orme en 2018. Elle dirige le studio. ",
    "names": "Nour. ",
    "a list of names": "Ada Nour, Léo Orme et ",
    "lines": "- Ada Nour\n",
    "initials": "J.-P. ",
    "full stops": ".",
    "ellipses": "… ",
    "marks": "!? ",
    "quotation marks": '"',
    "open guillemets": "« Le Film ",
    "braces": '{"a',
    "tags": "<a",
    "scripts": "<script>",
    "addresses": "https://",
    "copyright": "© ",
    "brackets": "(. ",
    "white space": " ",
    "buttons": "partager ",
    "links": "À lire aussi : ",
    "Korean": "넷플릭스는 영화 학교와 협력한다. ",
    "Arabic": "أسس المخرج مدرسة ",
    "pictographs": "🎬",
}
STAGES: dict[str, Callable[[str], object]] = {
    "mask": mask,
    "sentences": lambda text: list(sentences(text)),
    "all": lambda text: read(Source("a", text, language="fr"), ONTOLOGY),
}


def timed(stage: Callable[[str], object], text: str) -> float:
    """Return the processor's seconds of one run."""
    start = time.process_time()
    stage(text)
    return time.process_time() - start


def measured(stage: Callable[[str], object], unit: str) -> tuple[float, float]:
    """Return the median seconds at twice ``SIZE``, and the median ratio to those at ``SIZE``."""
    long = (unit * (2 * SIZE // len(unit) + 1))[: 2 * SIZE] + "."
    pairs = [(timed(stage, long[:SIZE]), timed(stage, long)) for _ in range(PAIRS)]
    seconds = median(twice for _, twice in pairs)
    return seconds, median(twice / max(once, LEAST / 10) for once, twice in pairs)


def main() -> None:
    """Print the table; exit 1 where something is not linear."""
    bad = []
    read(Source("a", "Ada Nour a fondé Orme.", language="fr"), ONTOLOGY)
    print(f"| text of {2 * SIZE:,} | " + " | ".join(f"{s} | ratio" for s in STAGES) + " |")
    print("|---" * (1 + 2 * len(STAGES)) + "|")
    for kind, unit in UNITS.items():
        cells = []
        for name, stage in STAGES.items():
            seconds, ratio = measured(stage, unit)
            told = f"{ratio:.1f}" if seconds > LEAST else "–"
            cells.append(f"{seconds:.3f} s | {told}")
            if seconds > LONGEST or (seconds > 10 * LEAST and ratio > STEEPEST):
                bad.append(f"{kind}, {name}: {seconds:.1f} s, ratio {ratio:.1f}")
        print(f"| {kind} | {' | '.join(cells)} |", flush=True)
    sys.exit("not linear: " + "; ".join(bad) if bad else 0)


if __name__ == "__main__":
    main()
