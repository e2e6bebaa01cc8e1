"""How likely it is that the words support a claim: a small model over named features.

The model is logistic and monotone: ``confidence.toml`` gives each feature a sign that its weight keeps,
so that a doubt never raises a confidence. ``benchmarks/calibrate.py`` fits the weights.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from graph.extraction.language import LANGUAGES

_LEAST, _MOST = 0.01, 0.99
"""Nobody is ever sure."""
DIGITS = 3
"""How many decimals a confidence has."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing that a confidence comes from.

    ``sign`` is 1, -1, or 0 where either way is right; ``prior`` is the weight where no claim shows it.
    """

    name: str
    sign: int
    weight: float
    labels: Mapping[str, str]
    prior: float = 0.0


@dataclass(frozen=True, slots=True)
class Step:
    """What one feature does to a confidence: ``after`` minus what it was before is its part."""

    feature: str
    label: str
    value: float
    part: float
    after: float


@dataclass(frozen=True)
class Model:
    """The weights. Raises ``ValueError`` for one that breaks its sign."""

    base: float
    features: Sequence[Feature]
    labels: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a model that is not monotone."""
        for feature in self.features:
            if feature.weight * feature.sign < 0:
                message = f"the weight {feature.weight} of {feature.name!r} breaks its sign"
                raise ValueError(message)

    def confidence(self, marks: Mapping[str, float]) -> float:
        """Return the confidence that features give; one that the model does not weigh tells nothing."""
        told = (f.weight * marks.get(f.name, 0.0) for f in self.features)
        return _rounded(self.base + sum(told))

    def explain(self, marks: Mapping[str, float], language: str = "en") -> list[Step]:
        """Return the steps from the base to the confidence: each feature's part, in the file's order.

        The parts add up to the confidence.
        """
        log_odds, before = self.base, _rounded(self.base)
        steps = [Step("base", self.labels.get(language, "base"), 1.0, before, before)]
        for feature in self.features:
            value = marks.get(feature.name, 0.0)
            if value and feature.weight:
                log_odds += feature.weight * value
                after = _rounded(log_odds)
                label = feature.labels.get(language, feature.name)
                part = round(after - before, DIGITS)
                steps.append(Step(feature.name, label, value, part, after))
                before = after
        return steps


def read_model(path: Path) -> Model:
    """Read a model's file; raise ``ValueError`` where a weight breaks its sign."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    features = [
        Feature(
            name=name,
            sign=entry["sign"],
            weight=entry["weight"],
            labels={code: entry[code] for code in LANGUAGES},
            prior=entry["prior"],
        )
        for name, entry in table["feature"].items()
    ]
    return Model(table["base"]["weight"], features, table["base"])


@cache
def model() -> Model:
    """Return the shipped model."""
    return read_model(Path(__file__).with_name("confidence.toml"))


def _rounded(log_odds: float) -> float:
    return round(min(max(1 / (1 + math.exp(-log_odds)), _LEAST), _MOST), DIGITS)
