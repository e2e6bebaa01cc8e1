"""Reading a source with one engine or several: each candidate meets the gate, what agrees is merged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from graph.errors import UsageError
from graph.extraction import confidence
from graph.extraction.engine import FrameEngine
from graph.extraction.gate import Candidate, Gate, Rejected
from graph.extraction.silence import silence
from graph.model import RELATED, Claim, Entity, Evidence, Source
from graph.ontology import Ontology

DEFAULT = ("frames",)
KINDS = ("frames", "spacy:PIPELINE", "llm", "llm:MODEL")


class Engine(Protocol):
    """What finds candidates. It claims nothing: the gate does."""

    @property
    def name(self) -> str:
        """How it is told apart, version and all: a claim bears it."""

    def candidates(
        self, gate: Gate, known: Sequence[Entity] = ()
    ) -> Iterator[Candidate | Rejected]:
        """Yield what the source of ``gate`` may state; names of ``known`` count."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What engines made of a source.

    ``claims`` are in reading order, none twice; ``features`` gives, by the id of a claim, what its
    confidence comes from; ``rejected`` is what did not pass; ``silence`` says why there are no claims.
    """

    claims: tuple[Claim, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    features: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    silence: str = ""


def make_engines(
    names: Iterable[str], ontology: Ontology, cache: Path | None = None
) -> tuple[Engine, ...]:
    """Return the engines of these names, none twice: ``frames``, ``spacy:PIPELINE``, ``llm:MODEL``.

    ``llm`` alone takes the model that the environment names; ``cache`` is the folder of its answers.
    Raises ``UsageError`` for an unknown name, and ``InputError`` where an engine lacks what it needs.
    """
    return tuple(_made(name, ontology, cache) for name in dict.fromkeys(names))


def read(
    source: Source,
    ontology: Ontology,
    known: Sequence[Entity] = (),
    engines: Sequence[Engine] = (),
) -> Reading:
    """Return what ``engines``, the frames alone by default, make of ``source``.

    A claim that several sentences tell has the evidence of each; one that several engines find names
    them all. Its confidence is the best that one telling gives, and more where they agree.
    """
    gate = Gate(source, ontology)
    merger = _Merger(ontology)
    rejected: list[Rejected] = []
    for engine in engines or make_engines(DEFAULT, ontology):
        for candidate in engine.candidates(gate, known):
            judged = candidate if isinstance(candidate, Rejected) else gate.judge(candidate)
            if isinstance(judged, Rejected):
                rejected.append(judged)
            elif isinstance(candidate, Candidate):
                linked = {RELATED: 1.0} if judged.evidence[0].role == RELATED else {}
                merger.add(judged, {**candidate.features, **linked})
    claims, features = merger.result()
    why = "" if claims else silence(gate, rejected=bool(rejected))
    return Reading(tuple(claims), tuple(rejected), features, why)


def extract(source: Source, ontology: Ontology, known: Sequence[Entity] = ()) -> tuple[Claim, ...]:
    """Return what ``source`` states, in reading order; ``known`` are entities whose names count.

    Nothing is returned that did not pass the gate: words that mention both ends, at their offsets.
    """
    return read(source, ontology, known).claims


def propose(
    source: Source, ontology: Ontology, known: Sequence[Entity] = ()
) -> tuple[list[Claim], list[Rejected]]:
    """Return the claims of ``source``, and the candidates that were rejected with the reason."""
    reading = read(source, ontology, known)
    return list(reading.claims), list(reading.rejected)


class _Merger:
    """Makes one claim of all that tell the same."""

    def __init__(self, ontology: Ontology) -> None:
        self._ontology = ontology
        self._claims: dict[tuple[str, str, str], list[Claim]] = {}
        self._features: dict[tuple[str, str, str], Mapping[str, float]] = {}

    def add(self, claim: Claim, features: Mapping[str, float]) -> None:
        key = self._key(claim)
        if key not in self._claims:
            self._claims[key], self._features[key] = [claim], features
            return
        self._claims[key].append(claim)
        score = confidence.model().confidence
        self._features[key] = max(self._features[key], features, key=score)

    def result(self) -> tuple[list[Claim], dict[str, Mapping[str, float]]]:
        claims: list[Claim] = []
        explained: dict[str, Mapping[str, float]] = {}
        for key, told in self._claims.items():
            claim = _joined(told)
            places = {e.start for e, _ in claim.tellings if e.role != RELATED}
            agreement = {
                "repeated": float(len(places) > 1),
                "agreed": float(len(claim.engines) > 1),
            }
            features = {**self._features[key], **{n: v for n, v in agreement.items() if v}}
            explained[claim.id] = features
            claims.append(replace(claim, confidence=confidence.model().confidence(features)))
        return claims, explained

    def _key(self, claim: Claim) -> tuple[str, str, str]:
        subject, object_ = claim.subject.id, claim.object.id
        turned = (object_, claim.relation, subject)
        relation = self._ontology.relations[claim.relation]
        if relation.symmetric and turned in self._claims:
            return turned
        return subject, claim.relation, object_


def _joined(told: Sequence[Claim]) -> Claim:
    """Return the first telling of a claim with the evidence of all, and the first date among them."""
    places: set[tuple[int, int]] = set()
    evidence: list[Evidence] = []
    for statement, antecedents in (telling for claim in told for telling in claim.tellings):
        if (statement.start, statement.end) not in places:
            places.add((statement.start, statement.end))
            evidence += (statement, *antecedents)
    return replace(
        told[0],
        evidence=tuple(evidence),
        engines=tuple(sorted({engine for claim in told for engine in claim.engines})),
        date=next((claim.date for claim in told if claim.date), ""),
    )


def _made(name: str, ontology: Ontology, cache: Path | None) -> Engine:
    kind, _, detail = name.partition(":")
    if name == "frames":
        return FrameEngine(ontology)
    if kind == "spacy" and detail:
        from graph.extraction.parsed import PipelineEngine

        return PipelineEngine(ontology, detail)
    if kind == "llm":
        from graph.extraction.llm import ModelEngine, ModelSettings

        return ModelEngine(ontology, ModelSettings.from_environment(detail), cache)
    raise UsageError(f"no engine is called {name!r}; there are: {', '.join(KINDS)}")
