"""How likely it is that two profiles are one entity: a logistic model over named features.

It is Fellegi and Sunter's sum of weights (1969), the weights fitted together because the features hang
together. ``model.toml`` gives each feature a sign that its weight keeps; ``benchmarks/resolution.py``
fits the weights and the threshold.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DIGITS = 3
"""How many decimals a score has."""
PATH = Path(__file__).with_name("model.toml")


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing that speaks for (``sign`` 1) or against (-1) two profiles being one, or either (0).

    ``prior`` is the weight before any pair was seen; ``labels`` say it in words, by language.
    """

    name: str
    sign: int
    weight: float
    prior: float
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Model:
    """The weights, the score from which on two are likely one, and the words for a reason.

    ``together`` is the mean score from which on two groups are likely one.
    """

    base: float
    likely: float
    together: float
    features: Sequence[Feature]
    joints: Mapping[str, Mapping[str, str]]

    def score(self, values: Mapping[str, float]) -> float:
        """Return the probability, 0..1, that the features give."""
        odds = self.base + sum(f.weight * values.get(f.name, 0.0) for f in self.features)
        return round(1 / (1 + math.exp(-odds)), DIGITS)

    def reason(self, values: Mapping[str, float], language: str) -> str:
        """Return what speaks for and against, the weightiest first, in words of ``language``.

        Raises ``ValueError`` for a language that the file does not have.
        """
        if language not in self.joints:
            known = ", ".join(sorted(self.joints))
            raise ValueError(f"there are no reasons in {language!r}; choose one of: {known}")
        parts = [(f.weight * values.get(f.name, 0.0), f.labels[language]) for f in self.features]
        joint = self.joints[language]
        pro = [label for part, label in sorted(parts, key=_weighty) if part > 0]
        contra = [label for part, label in sorted(parts, key=_weighty) if part < 0]
        sides = [
            f"{joint[side]}{', '.join(labels)}"
            for side, labels in (("pro", pro), ("contra", contra))
            if labels
        ]
        return joint["between"].join(sides) or joint["none"]


def read_model(path: Path) -> Model:
    """Read a model's file; raise ``ValueError`` where a weight breaks its sign."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    languages = sorted(table["reason"])
    found = [
        Feature(name, e["sign"], e["weight"], e["prior"], {code: e[code] for code in languages})
        for name, e in table["feature"].items()
    ]
    for feature in found:
        if feature.weight * feature.sign < 0:
            raise ValueError(f"the weight {feature.weight} of {feature.name!r} breaks its sign")
    base = table["base"]
    return Model(base["weight"], base["likely"], base["together"], found, table["reason"])


@cache
def model() -> Model:
    """Return the shipped model."""
    return read_model(PATH)


def _weighty(part: tuple[float, str]) -> tuple[float, str]:
    return -abs(part[0]), part[1]
