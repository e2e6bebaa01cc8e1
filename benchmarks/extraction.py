"""Measure what the frames find in annotated articles: precision, recall, F1, and what is missed.

    python -m benchmarks.extraction CORPUS [CORPUS ...] [--part seen|unseen] [--draws N]

A claim is right where a fact has its relation and names both its ends. The interval is that of 95 in
100 resamples of the articles (percentile bootstrap, B. Efron, 1979, with articles as units, since the
facts of one article stand and fall together). A missed fact is counted under its nearest cause:

    mention    an end is not found in the quotation, by name or by reference
    coreference    an end is only referred to there, and to whom was not found or was taken otherwise
    slot    an entry of the relation has its words there, and did not reach an end
    trigger    no entry of the relation has words there
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks.corpus import PARTS, Article, Fact, articles, same_fact, same_name
from graph.extraction import read
from graph.extraction.engines import Reading
from graph.extraction.language import detect
from graph.names import fold
from graph.ontology import Ontology, load_ontology

SEED = 1
CAUSES = ("mention", "coreference", "slot", "trigger")


@dataclass(frozen=True)
class Score:
    """How many claims were right, how many wrong, how many facts were missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: Score) -> Score:
        """Return both together."""
        return Score(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """The share of the claims that is right; 0 where there is none."""
        return self.right / ((self.right + self.wrong) or 1)

    @property
    def recall(self) -> float:
        """The share of the facts that is found; 0 where there is none."""
        return self.right / ((self.right + self.missed) or 1)

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        both = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / (both or 1)


@dataclass
class Measured:
    """An article, scored: by relation, and why facts were missed."""

    language: str
    by_relation: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    causes: Counter[str] = field(default_factory=Counter)

    @property
    def score(self) -> Score:
        """All relations together."""
        return sum(self.by_relation.values(), Score())


def measured(article: Article, ontology: Ontology) -> Measured:
    """Read an article and hold what is found against its facts."""
    source = article.source
    reading = read(source, ontology)
    found = Measured(source.language[:2] or detect(source.text))
    left = list(article.stated)
    for claim in reading.claims:
        hit = next((f for f in left if same_fact(claim, f, ontology)), None)
        if hit:
            left.remove(hit)
            found.by_relation[claim.relation] += Score(right=1)
        elif not any(same_fact(claim, f, ontology) for f in article.facts):
            found.by_relation[claim.relation] += Score(wrong=1)
    for fact in left:
        found.by_relation[fact["relation"]] += Score(missed=1)
        found.causes[cause(fact, article, reading)] += 1
    return found


def cause(fact: Fact, article: Article, reading: Reading) -> str:
    """Return why a fact was missed, by its quotation and by what was rejected there."""
    start = article.source.text.find(fact["quote"])
    end = start + len(fact["quote"])
    words = set(fold(fact["quote"]).split())
    aliases = fact.get("aliases") or {}
    named = [
        any(set(fold(n).split()) & words for n in (fact[e], *(aliases.get(e) or ())))
        for e in ("subject", "object")
    ]
    near = [r for r in reading.rejected if r.start < end and r.end > start]
    tried = [r for r in near if r.relation == fact["relation"]]
    if not all(named):
        return "coreference" if fact.get("coref") or tried else "mention"
    reached = [
        r
        for r in tried
        if same_name(r.subject, [fact["subject"]]) or same_name(r.object, [fact["object"]])
    ]
    return "slot" if reached or tried else "trigger"


def interval(
    scores: Sequence[Score], of: Callable[[Score], float], draws: int
) -> tuple[float, float]:
    """Return the bounds between which 95 in 100 resamples of the articles lie."""
    random = np.random.default_rng(SEED)
    picks = random.integers(0, len(scores), (draws, len(scores)))
    values = [of(sum((scores[n] for n in pick), Score())) for pick in picks]
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def table(found: Sequence[Measured], draws: int) -> Iterator[str]:
    """Yield the lines of the report."""
    yield f"{'':18} {'precision':>18} {'recall':>18} {'F1':>18}  right wrong missed"
    yield line("all", [m.score for m in found], draws)
    for tongue in sorted({m.language for m in found}):
        yield line(tongue, [m.score for m in found if m.language == tongue], draws)
    for relation in sorted({r for m in found for r in m.by_relation}):
        yield line(relation, [m.by_relation[relation] for m in found], draws)
    causes = sum((m.causes for m in found), Counter[str]())
    told = ", ".join(f"{name} {causes[name]}" for name in CAUSES)
    yield f"missed for want of: {told}"


def line(name: str, scores: Sequence[Score], draws: int) -> str:
    """Return one line: the figures, their intervals, the counts behind them."""
    whole = sum(scores, Score())
    figures: Iterable[Callable[[Score], float]] = (
        lambda s: s.precision,
        lambda s: s.recall,
        lambda s: s.f1,
    )
    cells = []
    for of in figures:
        low, high = interval(scores, of, draws)
        cells.append(f"{of(whole):.2f} ({low:.2f}–{high:.2f})")
    counts = f"{whole.right:6}{whole.wrong:6}{whole.missed:7}"
    return f"{name:18} {cells[0]:>18} {cells[1]:>18} {cells[2]:>18} {counts}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpus", nargs="+", type=Path, help="folders of NAME.txt and NAME.json")
    parser.add_argument("--draws", type=int, default=1000, help="resamples for the intervals")
    parser.add_argument("--part", choices=PARTS, default="all", help="by benchmarks/unseen.txt")
    options = parser.parse_args()
    ontology = load_ontology()
    texts = list(articles(options.corpus, options.part))
    if not texts:
        parser.error("these folders hold no NAME.txt")
    measured(texts[0], ontology)
    begun = time.process_time()
    found = [measured(article, ontology) for article in texts]
    taken = time.process_time() - begun
    letters = sum(len(article.source.text) for article in texts)
    print(f"{len(texts)} articles, {sum(len(a.stated) for a in texts)} stated facts")
    print("\n".join(table(found, options.draws)))
    print(f"{letters / taken:,.0f} characters a second on one core")


if __name__ == "__main__":
    main()
