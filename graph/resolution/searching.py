"""Entities that a name may mean: what a spreadsheet, a form or another program calls them.

What is asked is a profile like others, compared by the same features and weights. It is first compared
with those that share a key with it; where none of these comes close, with those that are spelled alike.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.fuzz import WRatio

from graph.nameindex import NameIndex
from graph.names import fold
from graph.ontology import Ontology
from graph.resolution.blocking import keys_of, names_of
from graph.resolution.candidates import POSSIBLE
from graph.resolution.features import features, known
from graph.resolution.model import model
from graph.resolution.profiles import Neighbor, Profile

_ALIKE = 70
"""How alike two names are spelled that are compared for that alone (0..100)."""
_MOST = 40
"""How many profiles are compared with what is asked."""
_COMPARED = 200
"""How many names are compared for how they are spelled, where there are many."""
_LEAST = 0.005
"""The score below which an entity is not worth naming."""
ASKED = "?"
"""The id of the profile that stands for what is asked."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is known of an entity that is looked for; ``types`` are classes that it may have.

    With ``strict`` only entities of these classes are found, otherwise others only count for less.
    ``every``: they have to have all of these classes, not one of them.
    """

    name: str
    types: tuple[str, ...] = ()
    wikidata: str = ""
    neighbors: frozenset[Neighbor] = frozenset()
    strict: bool = True
    every: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """An entity that may be meant, how likely (0..1), and the features that this comes from."""

    profile: Profile
    score: float
    features: Mapping[str, float]


class Searcher:
    """Looks for entities among profiles; read it from as many threads as you like."""

    def __init__(self, profiles: Sequence[Profile], ontology: Ontology, spelled: NameIndex) -> None:
        """Index ``profiles``; ``spelled`` knows their names, and may know others."""
        self._ontology = ontology
        self._profiles = profiles
        self._known = known(profiles, ontology)
        names = [names_of(profile, self._known.words) for profile in profiles]
        self._frequency = Counter(t for each in names for t in {t for n in each for t in n.tokens})
        self._blocks: dict[str, list[int]] = defaultdict(list)
        for place, profile in enumerate(profiles):
            kind = ontology.kind(profile.type).name
            for key in keys_of(profile, names[place], kind, self._frequency):
                self._blocks[key].append(place)
        self._spelled = spelled
        self._places = {profile.id: place for place, profile in enumerate(profiles)}

    def find(self, wanted: Wanted, limit: int = 10) -> list[Found]:
        """Return at most ``limit`` entities, the likeliest first."""
        found = self._compared(wanted, self._sharing(wanted))
        if not any(f.score >= POSSIBLE for f in found):
            found = self._compared(wanted, self._alike(wanted.name))
        worth = (f for f in found if f.score >= _LEAST)
        return sorted(worth, key=lambda f: (-f.score, f.profile.names[0], f.profile.id))[:limit]

    def _sharing(self, wanted: Wanted) -> list[int]:
        """Return the profiles that share a key with a name, whatever kind of thing it is of."""
        shared: Counter[int] = Counter()
        for kind in self._ontology.kinds:
            asked = Profile(ASKED, kind.name, (wanted.name,), wanted.wikidata)
            names = names_of(asked, self._known.words)
            for key in keys_of(asked, names, kind.name, self._frequency):
                shared.update(self._blocks.get(key, ()))
        if not wanted.name:
            tied = {other for _, _, other in wanted.neighbors}
            near = (
                n for n, p in enumerate(self._profiles) if tied & {o for _, _, o in p.neighbors}
            )
            shared.update(near)
        return [place for place, _ in shared.most_common(_MOST)]

    def _alike(self, name: str) -> list[int]:
        texts, places = self._names(name)
        near = process.extract(fold(name), texts, scorer=WRatio, score_cutoff=_ALIKE, limit=_MOST)
        return list(dict.fromkeys(places[n] for _, _, n in near))

    def _names(self, name: str) -> tuple[list[str], list[int]]:
        """Return the folded names that are worth comparing with ``name``, and whose they are."""
        found = self._spelled.alike(name, _COMPARED)
        named = sorted((self._places[n.iri], n.folded) for n in found if n.iri in self._places)
        return [text for _, text in named], [place for place, _ in named]

    def _compared(self, wanted: Wanted, places: Iterable[int]) -> list[Found]:
        found = []
        for place in places:
            profile = self._profiles[place]
            fits = self._fits(profile.type, wanted)
            if fits or not wanted.strict:
                values = features(self._asked(wanted, profile, fits=fits), profile, self._known)
                found.append(Found(profile, model().score(values), values))
        return found

    def _fits(self, type_: str, wanted: Wanted) -> bool:
        matched = [self._ontology.fits(type_, (name,)) for name in wanted.types]
        return not matched or (all(matched) if wanted.every else any(matched))

    def _asked(self, wanted: Wanted, profile: Profile, *, fits: bool) -> Profile:
        """Return what is asked as a profile, of the other's class unless that is ruled out."""
        return Profile(
            id=ASKED,
            type=profile.type if fits else wanted.types[0],
            names=(wanted.name or profile.names[0],),
            wikidata=wanted.wikidata,
            neighbors=wanted.neighbors,
        )
