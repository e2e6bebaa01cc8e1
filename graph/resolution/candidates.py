"""Pairs of profiles that may be one entity, with how likely it is and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graph.ontology import Ontology
from graph.resolution.blocking import pairs
from graph.resolution.features import features, known
from graph.resolution.model import model
from graph.resolution.profiles import Profile

LIKELY = model().likely
"""The score from which on two are likely one: on the training part, 98 of 100 such pairs are."""
POSSIBLE = 0.1
"""The score from which on a pair is worth a look."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two profiles, ``one`` before ``other`` by id; ``score`` is the probability that they are one.

    ``features`` are what it comes from, by name; what is 0 is left out.
    """

    one: Profile
    other: Profile
    score: float
    features: Mapping[str, float] = field(hash=False)

    @property
    def likely(self) -> bool:
        """Tell whether the score reaches ``LIKELY``."""
        return self.score >= LIKELY

    def reason(self, language: str) -> str:
        """Return why, in words: "fr" or "en"; raise ``ValueError`` for another language."""
        return model().reason(self.features, language)


def candidates(
    profiles: Iterable[Profile], ontology: Ontology, least: float = POSSIBLE
) -> list[Pair]:
    """Return the pairs whose score is at least ``least``, the likeliest first, then by ids.

    The order of ``profiles`` does not matter. Profiles that a person told apart are left out.
    Raises ``ValueError`` where two profiles have one id or a profile has no name, and
    ``UnknownNameError`` for a type that the ontology does not have.
    """
    ordered = _checked(profiles, ontology)
    about = known(ordered, ontology)
    found = []
    for first, second in pairs(ordered, ontology, about.words):
        one, other = ordered[first], ordered[second]
        if other.id in one.apart or one.id in other.apart:
            continue
        values = features(one, other, about)
        score = model().score(values)
        if score >= least:
            found.append(Pair(one, other, score, values))
    return sorted(found, key=lambda pair: (-pair.score, pair.one.id, pair.other.id))


def compare(one: Profile, other: Profile, ontology: Ontology) -> Pair:
    """Return how likely two profiles are one, whether or not blocking would compare them.

    Their neighbors count as if no other profile had them. Raises as ``candidates`` does.
    """
    first, second = _checked([one, other], ontology)
    values = features(first, second, known([first, second], ontology))
    apart = first.id in second.apart or second.id in first.apart
    return Pair(first, second, 0.0 if apart else model().score(values), values)


def _checked(profiles: Iterable[Profile], ontology: Ontology) -> Sequence[Profile]:
    ordered = sorted(profiles, key=lambda profile: profile.id)
    for before, profile in zip([None, *ordered], ordered, strict=False):
        if before and before.id == profile.id:
            raise ValueError(f"two profiles have the id {profile.id!r}; give each its own")
        if not any(name.strip() for name in profile.names):
            raise ValueError(f"the profile {profile.id!r} has no name; give it one")
        ontology.entity_class(profile.type)
    return ordered
