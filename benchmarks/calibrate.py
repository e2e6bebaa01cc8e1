"""Fit the weights of confidence.toml on annotated articles, and say how reliable they are.

    python -m benchmarks.calibrate CORPUS [CORPUS ...] [--part seen] [--write] [--folds N]

A corpus is a folder of articles NAME.txt with their facts in NAME.json. Each claim that the frames make
is right where a fact has its relation and names both its ends, and wrong else; facts that are only
implied count neither way. The weights are those of a logistic regression whose signs are kept
(L-BFGS-B with bounds) and that are drawn to their priors. What is printed was held back: every claim's
confidence comes from weights that were fitted on other articles.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from benchmarks.corpus import PARTS, articles, same_fact
from benchmarks.fitted import settle
from graph.extraction import read
from graph.extraction.confidence import DIGITS, Model, model
from graph.ontology import Ontology, load_ontology

Array = npt.NDArray[np.float64]
WEIGHTS = Path(__file__).parent.parent / "graph" / "extraction" / "confidence.toml"
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
_BOUNDS = {1: (0, None), -1: (None, 0), 0: (None, None)}
PENALTY = 2.0
"""How strongly weights are drawn to their priors: a feature that few claims have moves little."""


@dataclass(frozen=True)
class Sample:
    """A claim: the article it is from, its features, whether it is right."""

    article: str
    features: dict[str, float]
    right: bool


def samples(corpora: Sequence[Path], ontology: Ontology, part: str = "all") -> Iterator[Sample]:
    """Yield the claims of every article of a part, in order."""
    for article in articles(corpora, part):
        reading = read(article.source, ontology)
        for claim in reading.claims:
            hits = [f for f in article.facts if same_fact(claim, f, ontology)]
            if hits and all(f.get("certainty") == "implied" for f in hits):
                continue
            yield Sample(article.source.id, dict(reading.features[claim.id]), bool(hits))


def matrix(found: Sequence[Sample], names: Sequence[str]) -> Array:
    """Return a row for each claim: 1 for the base, then its features."""
    return np.array([[1.0, *(s.features.get(n, 0.0) for n in names)] for s in found])


def fit(found: Sequence[Sample], start: Model) -> dict[str, float]:
    """Return the weights that fit claims best, each with the sign that its feature has."""
    features = start.features
    rows = matrix(found, [f.name for f in features])
    right = np.array([s.right for s in found], dtype=float)
    prior = np.array([0.0, *(f.prior for f in features)])
    drawn = np.array([0.0, *(PENALTY for _ in features)])

    def cost(weights: Array) -> tuple[float, Array]:
        odds = rows @ weights
        loss = (np.logaddexp(0.0, odds) - right * odds).sum()
        pull = drawn * (weights - prior)
        slope: Array = rows.T @ (1 / (1 + np.exp(-odds)) - right) + pull
        return float(loss + (pull * (weights - prior)).sum() / 2), slope

    bounds = [(None, None), *(_BOUNDS[f.sign] for f in features)]
    result = minimize(cost, prior, jac=True, method="L-BFGS-B", bounds=bounds)
    return dict(zip(("base", *(f.name for f in features)), map(float, result.x), strict=True))


def scored(found: Sequence[Sample], weights: dict[str, float], start: Model) -> Array:
    """Return the confidence of each claim under these weights."""
    own = {**{f.name: f.weight for f in start.features}, **weights}
    odds = [own["base"] + sum(own.get(n, 0.0) * v for n, v in s.features.items()) for s in found]
    confidence: Array = 1 / (1 + np.exp(-np.array(odds)))
    return confidence


def held_back(found: Sequence[Sample], start: Model, folds: int) -> Array:
    """Return the confidence of each claim by weights that its article had no part in."""
    articles = sorted({s.article for s in found})
    fold_of = {article: n % folds for n, article in enumerate(articles)}
    confidence = np.zeros(len(found))
    for number in range(folds):
        own = [n for n, s in enumerate(found) if fold_of[s.article] == number]
        others = [s for s in found if fold_of[s.article] != number]
        if own:
            confidence[own] = scored([found[n] for n in own], fit(others, start), start)
    return confidence


def reliability(confidence: Array, right: Array) -> Iterator[str]:
    """Yield the table: claims by confidence, how sure they were, how many were right."""
    yield "confidence    claims   mean   right"
    error = 0.0
    for low, high in pairwise(BINS):
        inside = (confidence >= low) & ((confidence < high) | (high == BINS[-1]))
        if inside.any():
            mean, share = confidence[inside].mean(), right[inside].mean()
            error += inside.mean() * abs(mean - share)
            yield f"{low:.1f} – {high:.1f}    {inside.sum():8}   {mean:.2f}   {share:.2f}"
    brier, plain = ((confidence - right) ** 2).mean(), right.var()
    yield f"all          {len(right):8}   {confidence.mean():.2f}   {right.mean():.2f}"
    yield f"calibration error {error:.3f}; Brier score {brier:.3f} (the same for all: {plain:.3f})"
    yield f"a right claim is surer than a wrong one: {_ranked(confidence, right):.2f} of pairs"


def _ranked(confidence: Array, right: Array) -> float:
    good, bad = confidence[right > 0], confidence[right == 0]
    if not len(good) or not len(bad):
        return float("nan")
    higher = (good[:, None] > bad[None]).mean() + 0.5 * (good[:, None] == bad[None]).mean()
    return float(higher)


def write(weights: dict[str, float], path: Path = WEIGHTS) -> None:
    """Put weights into the model's file; nothing else in it changes."""
    settle(path, {(name, "weight"): round(weight, DIGITS) for name, weight in weights.items()})


def main() -> None:
    """Fit, print, and write where that is asked."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpus", nargs="+", type=Path, help="folders of NAME.txt and NAME.json")
    parser.add_argument("--write", action="store_true", help="put the weights into confidence.toml")
    parser.add_argument("--folds", type=int, default=10, help="parts that are held back in turn")
    parser.add_argument("--part", choices=PARTS, default="all", help="by benchmarks/unseen.txt")
    options = parser.parse_args()
    found = list(samples(options.corpus, load_ontology(), options.part))
    if not found:
        parser.error("no claim was found in these folders")
    right = np.array([s.right for s in found], dtype=float)
    articles = len({s.article for s in found})
    print(f"{len(found)} claims of {articles} articles, held back in {options.folds} parts")
    print("\n".join(reliability(held_back(found, model(), options.folds), right)))
    weights = fit(found, model())
    print("\nweights of all claims together")
    for name, weight in weights.items():
        told = sum(bool(s.features.get(name)) for s in found) if name != "base" else len(found)
        print(f"{name:12} {weight:+.3f}   {told} claims")
    if options.write:
        write(weights)
        print(f"{WEIGHTS.name}: written")


if __name__ == "__main__":
    main()
