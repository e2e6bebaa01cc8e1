"""Fit the weights of resolution on the training part of its gold set; measure them on the held part.

    python -m benchmarks.resolution [--write] [--names N] [--errors]

The weights are those of a logistic regression whose signs are kept and that are drawn to their priors.
The threshold is the least at which the training part, each group scored by weights fitted on other
groups, has the precision ``PRECISE``. Pairs are counted over every two records of the part, whether or
not blocking compared them. ``--names`` also times that many names, of the cast of a list of titles.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

import networkx as nx
import numpy as np
import numpy.typing as npt
from rapidfuzz.fuzz import token_sort_ratio
from scipy.optimize import minimize

from benchmarks.fitted import settle
from graph.names import fold
from graph.ontology import Ontology, load_ontology
from graph.resolution import Pair, Profile, candidates, clusters
from graph.resolution.blocking import pairs
from graph.resolution.model import DIGITS, PATH, Model, read_model
from graph.resolution.words import Words

Array = npt.NDArray[np.float64]
Ids = tuple[str, str]
GOLD = Path(__file__).parent.parent / "tests" / "corpus" / "resolution"
PRECISE = 0.98
PENALTY = 1.0
"""How strongly weights are drawn to their priors."""
FOLDS = 10
_BOUNDS = {1: (0, None), -1: (None, 0), 0: (None, None)}


@dataclass(frozen=True)
class Gold:
    """A part of the gold set: its records, the cluster and the group of each by id."""

    profiles: Sequence[Profile]
    cluster: dict[str, str]
    group: dict[str, str]

    def same(self, ids: Ids) -> bool:
        """Tell whether two records are one entity."""
        return self.cluster[ids[0]] == self.cluster[ids[1]]

    @property
    def true(self) -> set[Ids]:
        """Every pair of records that are one entity."""
        ids = sorted(p.id for p in self.profiles)
        return {pair for pair in combinations(ids, 2) if self.same(pair)}

    @property
    def hard(self) -> int:
        """How many pairs lie in one group, and so are labeled by hand."""
        ids = [p.id for p in self.profiles]
        return sum(self.group[a] == self.group[b] for a, b in combinations(ids, 2))


def gold(part: str) -> Gold:
    """Read ``train`` or ``held``."""
    lines = (GOLD / f"{part}.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    found = [
        Profile(
            row["id"],
            row["type"],
            tuple(row["names"]),
            row["wikidata"],
            frozenset((r, d, o) for r, d, o in row["neighbors"]),
            tuple(row["dates"]),
        )
        for row in rows
    ]
    cluster = {row["id"]: row["cluster"] for row in rows}
    return Gold(found, cluster, {row["id"]: row["group"] for row in rows})


def ids(pair: Pair) -> Ids:
    """Return the ids of a pair, in order."""
    return pair.one.id, pair.other.id


# ---- Fitting -------------------------------------------------------------------------------------


def fit(found: Sequence[Pair], right: Array, start: Model) -> Model:
    """Return ``start`` with the weights that fit the pairs best, each with its sign."""
    rows = np.array([[1.0, *(p.features.get(f.name, 0.0) for f in start.features)] for p in found])
    prior = np.array([start.base, *(f.prior for f in start.features)])
    drawn = np.array([0.0, *(PENALTY for _ in start.features)])

    def cost(weights: Array) -> tuple[float, Array]:
        odds = rows @ weights
        pull = drawn * (weights - prior)
        loss = (np.logaddexp(0.0, odds) - right * odds).sum() + (pull * (weights - prior)).sum() / 2
        slope: Array = rows.T @ (1 / (1 + np.exp(-odds)) - right) + pull
        return float(loss), slope

    bounds = [(None, None), *(_BOUNDS[f.sign] for f in start.features)]
    weights = [
        float(w) for w in minimize(cost, prior, jac=True, method="L-BFGS-B", bounds=bounds).x
    ]
    features = [
        replace(f, weight=round(w, DIGITS))
        for f, w in zip(start.features, weights[1:], strict=True)
    ]
    return replace(start, base=round(weights[0], DIGITS), features=features)


def held_back(found: Sequence[Pair], part: Gold, start: Model) -> list[float]:
    """Return the score of each pair by weights that its groups had no part in."""
    groups = sorted(set(part.group.values()))
    fold_of = {group: n % FOLDS for n, group in enumerate(groups)}
    folds = [{fold_of[part.group[i]] for i in ids(pair)} for pair in found]
    fitted = []
    for number in range(FOLDS):
        others = [p for p, own in zip(found, folds, strict=True) if number not in own]
        fitted.append(fit(others, labels(others, part), start))
    return [fitted[min(own)].score(pair.features) for pair, own in zip(found, folds, strict=True)]


def labels(found: Iterable[Pair], part: Gold) -> Array:
    """Return 1 for a pair that is one entity, else 0."""
    return np.array([part.same(ids(pair)) for pair in found], dtype=float)


def threshold(scores: Sequence[float], right: Array) -> float:
    """Return the least score from which on ``PRECISE`` of the pairs are right."""
    grid = [round(0.01 * step, 2) for step in range(30, 100)]
    values = np.array(scores)
    return next((t for t in grid if right[values >= t].mean() >= PRECISE), grid[-1])


def joined(found: Iterable[Pair], least: float) -> set[Ids]:
    """Return the pairs of records that lie in one cluster of what was found."""
    return {pair for group in clusters(found, least) for pair in combinations(sorted(group), 2)}


def together(found: Sequence[Pair], part: Gold) -> float:
    """Return the least mean score from which on ``PRECISE`` of the pairs in clusters are right."""
    grid = [round(0.01 * step, 2) for step in range(30, 100)]
    true = part.true
    return next((t for t in grid if rates(joined(found, t), true)[0] >= PRECISE), grid[-1])


def write(fitted: Model, path: Path = PATH) -> None:
    """Put base, threshold and weights into the model's file; nothing else in it changes."""
    weights = {"base": fitted.base, **{f.name: f.weight for f in fitted.features}}
    figures = {(name, "weight"): weight for name, weight in weights.items()}
    figures |= {("base", "likely"): fitted.likely, ("base", "together"): fitted.together}
    settle(path, figures)


# ---- Measuring -----------------------------------------------------------------------------------


def exact(part: Gold, ontology: Ontology) -> set[Ids]:
    """Return the pairs of one kind that share a folded name."""
    return matched(part, ontology, lambda a, b: 100.0 * (fold(a) == fold(b)), 100.0)


def matched(
    part: Gold, ontology: Ontology, alike: Callable[[str, str], float], least: float
) -> set[Ids]:
    """Return the pairs of one kind of which some two names are ``alike`` by at least ``least``."""
    ordered = sorted(part.profiles, key=lambda p: p.id)
    return {
        (one.id, other.id)
        for one, other in combinations(ordered, 2)
        if ontology.kind(one.type) == ontology.kind(other.type)
        and max(alike(a, b) for a in one.names for b in other.names) >= least
    }


def fuzzy(part: Gold, ontology: Ontology, least: float) -> set[Ids]:
    """Return the pairs of one kind whose names, folded, have this ``token_sort_ratio``."""
    return matched(part, ontology, lambda a, b: token_sort_ratio(fold(a), fold(b)), least)


def rates(found: set[Ids], true: set[Ids]) -> tuple[float, float, float]:
    """Return precision, recall and F1 over pairs."""
    right = len(found & true)
    return _f1(right / len(found) if found else 1.0, right / len(true) if true else 1.0)


def b_cubed(found: set[Ids], part: Gold, members: Sequence[str]) -> tuple[float, float, float]:
    """Return B-cubed precision, recall and F1 of what ``found`` merges (Bagga & Baldwin 1998)."""
    merged = nx.Graph(found)
    merged.add_nodes_from(part.cluster)
    ours = {i: frozenset(c) for c in nx.connected_components(merged) for i in c}
    clusters = defaultdict(set)
    for record, name in part.cluster.items():
        clusters[name].add(record)
    shares = [
        (len(both) / len(ours[i]), len(both) / len(clusters[part.cluster[i]]))
        for i in members
        for both in [ours[i] & clusters[part.cluster[i]]]
    ]
    precision, recall = np.mean(shares, axis=0)
    return _f1(float(precision), float(recall))


def _f1(precision: float, recall: float) -> tuple[float, float, float]:
    total = precision + recall
    return precision, recall, 2 * precision * recall / total if total else 0.0


def curve(found: Sequence[Pair], part: Gold) -> Iterator[str]:
    """Yield what other thresholds give: precision where recall is enough, recall where precision is."""
    cuts = [round(0.01 * step, 2) for step in range(10, 100)]
    ways: dict[str, Callable[[float], set[Ids]]] = {
        "pairs": lambda least: {ids(pair) for pair in found if pair.score >= least},
        "in clusters": lambda least: joined(found, least),
    }
    for name, merged in ways.items():
        points = [(*rates(merged(least), part.true)[:2], least) for least in cuts]
        for recall in (0.7, 0.75, 0.8, 0.85, 0.9):
            best = max(p for p in points if p[1] >= recall)
            yield f"{name}: at recall {recall:.2f} precision {best[0]:.3f} (from {best[2]:.2f} on)"
        for precision in (0.95, 0.97, 0.99):
            fit = max((p[1], p[2]) for p in points if p[0] >= precision)
            yield f"{name}: at precision {precision:.2f} recall {fit[0]:.3f} (from {fit[1]:.2f} on)"


def table(part: Gold, methods: dict[str, set[Ids]], ontology: Ontology) -> Iterator[str]:
    """Yield the figures as Markdown: all records, then by kind."""
    kind = {p.id: ontology.kind(p.type).name for p in part.profiles}
    true = part.true
    yield "| records | | pairs P | R | F1 | B³ P | R | F1 |"
    yield "|---|---|---|---|---|---|---|---|"
    for name in ["all", *sorted(set(kind.values()))]:
        members = [i for i in part.cluster if name in {"all", kind[i]}]
        for method, found in methods.items():
            own = [{p for p in some if {*p} & {*members}} for some in (found, true)]
            figures = (*rates(*own), *b_cubed(found, part, members))
            cells = " | ".join(f"{figure:.3f}" for figure in figures)
            yield f"| {name} ({len(members)}) | {method} | {cells} |"


def errors(found: Sequence[Pair], part: Gold, likely: float) -> Iterator[str]:
    """Yield what the model gets wrong: pairs merged wrongly, then pairs missed."""
    scores = {ids(pair): pair for pair in found}
    for pair in found:
        if pair.score >= likely and not part.same(ids(pair)):
            yield f"wrong  {pair.score:.2f} {ids(pair)} {pair.reason('en')}"
    for missed in sorted(part.true):
        if missed not in scores:
            yield f"unseen      {missed}"
        elif scores[missed].score < likely:
            yield f"missed {scores[missed].score:.2f} {missed} {scores[missed].reason('en')}"


# ---- Timing --------------------------------------------------------------------------------------


def cast(count: int, titles: Path) -> list[Profile]:
    """Return ``count`` people named as in the list's casts, and, for want of more, misspelled."""
    names: list[str] = []
    if titles.is_file():
        with titles.open(encoding="utf-8", newline="") as file:
            people = (n.strip() for row in csv.DictReader(file) for n in row["cast"].split(","))
            names = list(dict.fromkeys(n for n in people if n))
    chance = random.Random(0)  # noqa: S311 - no secret
    names = names or [_invented(chance) for _ in range(count)]
    while len(names) < count:
        name = chance.choice(names)
        place = chance.randrange(len(name))
        names.append(name[:place] + name[place + 1 :])
    return [
        Profile(f"person/{n}", "Person", (name or "X",)) for n, name in enumerate(names[:count])
    ]


def _invented(chance: random.Random) -> str:
    words = (
        "".join(chance.choices("bdfglmnprst", k=3) + chance.choices("aeiou", k=3)) for _ in "ab"
    )
    return " ".join("".join(chance.sample(word, len(word))).title() for word in words)


def timed(count: int, titles: Path, ontology: Ontology) -> Iterator[str]:
    """Yield how long blocking and scoring take."""
    people = cast(count, titles)
    start = time.perf_counter()
    found = pairs(people, ontology, Words(ontology))
    blocked = time.perf_counter() - start
    start = time.perf_counter()
    scored = candidates(people, ontology)
    whole = time.perf_counter() - start
    share = len(found) / (count * (count - 1) / 2)
    yield f"{count} names: blocking {blocked:.1f} s, {len(found)} pairs to compare ({share:.4%} of all)"
    yield f"{count} names: candidates() {whole:.1f} s in all, {len(scored)} of them worth a look"


# ---- The report ----------------------------------------------------------------------------------


def sizes(parts: dict[str, tuple[Gold, Sequence[Pair]]]) -> Iterator[str]:
    """Yield how large each part is, and how much of what is one entity blocking compares."""
    for name, (part, compared) in parts.items():
        total, own = len(part.profiles), part.true
        met = len({ids(p) for p in compared} & own) / len(own)
        yield (
            f"{name}: {total} records, {part.hard} pairs labeled in groups, {len(own)} one entity; "
            f"{len(compared)} of {total * (total - 1) // 2} compared, {met:.1%} of those {len(own)}"
        )


def fitness(backed: Sequence[Pair], train: Gold, fitted: Model) -> Iterator[str]:
    """Yield the training part's figures, each group scored by weights of the others."""
    scores, right = np.array([pair.score for pair in backed]), labels(backed, train)
    loss = -np.log(np.clip(np.where(right > 0, scores, 1 - scores), 1e-3, 1)).mean()
    ways = {
        "pairs": {ids(pair) for pair in backed if pair.score >= fitted.likely},
        "in clusters": joined(backed, fitted.together),
    }
    for name, merged in ways.items():
        figures = ", ".join(f"{figure:.3f}" for figure in rates(merged, train.true))
        yield f"train, {name}: precision, recall, F1 {figures}; loss {loss:.3f}"


def report(options: argparse.Namespace, ontology: Ontology) -> Iterator[str]:
    """Yield what is printed; with ``--write`` the model's file is changed."""
    train, held = gold("train"), gold("held")
    seen = candidates(train.profiles, ontology, 0.0)
    right = labels(seen, train)
    fitted = fit(seen, right, read_model(PATH))
    scores = held_back(seen, train, fitted)
    backed = [replace(pair, score=score) for pair, score in zip(seen, scores, strict=True)]
    fitted = replace(fitted, likely=threshold(scores, right), together=together(backed, train))
    if options.write:
        write(fitted)
    found = [
        replace(pair, score=fitted.score(pair.features))
        for pair in candidates(held.profiles, ontology, 0.0)
    ]
    cuts = range(50, 101)
    least = max(cuts, key=lambda t: rates(fuzzy(train, ontology, t), train.true)[2])
    yield from sizes({"train": (train, seen), "held": (held, found)})
    yield from fitness(backed, train, fitted)
    yield f"LIKELY = {fitted.likely}; TOGETHER = {fitted.together}; fuzzy threshold {least}"
    methods = {
        "same folded name": exact(held, ontology),
        "token_sort_ratio": fuzzy(held, ontology, least),
        "resolution": {ids(p) for p in found if p.score >= fitted.likely},
        "in clusters": joined(found, fitted.together),
    }
    yield from table(held, methods, ontology)
    yield from curve(found, held)
    if options.errors:
        yield from errors(
            [replace(p, score=fitted.score(p.features)) for p in seen], train, fitted.likely
        )


def main() -> None:
    """Fit, measure, print, and write where that is asked."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="put the weights into model.toml")
    parser.add_argument("--errors", action="store_true", help="list what goes wrong in training")
    parser.add_argument("--names", type=int, default=0, help="time so many names")
    parser.add_argument(
        "--titles", type=Path, default=Path("titles.csv"), help="with a column cast"
    )
    options = parser.parse_args()
    ontology = load_ontology(frames=False)
    for line in report(options, ontology):
        print(line)
    if options.names:
        for line in timed(options.names, options.titles, ontology):
            print(line)


if __name__ == "__main__":
    main()
