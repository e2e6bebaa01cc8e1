"""The lexicon tried: what a sentence is read as and by which entry; whether the examples hold."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from graph.extraction.engine import FrameEngine
from graph.extraction.gate import Candidate, Gate, Rejected, explained
from graph.lexicon import Frame, Lexicon
from graph.model import Claim, Entity, Source
from graph.ontology import Ontology, lexicon_paths, load_ontology
from graph.telling import claim_words


@dataclass(frozen=True, slots=True)
class Trial:
    """A fact that a text was read as, or what it was not and why; ``frames`` are what told it."""

    relation: str
    subject: str
    object: str
    claim: Claim | None
    frames: tuple[Frame, ...] = ()
    reason: str = ""

    @property
    def told(self) -> tuple[str, str, str, str]:
        """What is told of whom, and the reason against it."""
        return self.relation, self.subject, self.object, self.reason


def tried(
    text: str, ontology: Ontology, language: str = "", known: Sequence[Entity] = ()
) -> list[Trial]:
    """Return what the frame engine makes of a text, none twice; names of ``known`` count.

    ``language`` is told from the text by default.
    """
    gate = Gate(Source(id="trial", text=text, language=language), ontology)
    found: dict[tuple[str, str, str, str], Trial] = {}
    for candidate in FrameEngine(ontology).candidates(gate, known):
        trial = _judged(candidate, gate)
        first = found.get(trial.told, trial)
        frames = tuple(dict.fromkeys((*first.frames, *trial.frames)))
        found[trial.told] = replace(first, frames=frames)
    return list(found.values())


def _judged(candidate: Candidate | Rejected, gate: Gate) -> Trial:
    told_by = candidate.told_by if isinstance(candidate, Candidate) else None
    frames = (told_by,) if told_by else ()
    judged = candidate if isinstance(candidate, Rejected) else gate.judge(candidate)
    if isinstance(judged, Rejected):
        return Trial(judged.relation, judged.subject, judged.object, None, frames, judged.reason)
    return Trial(judged.relation, judged.subject.name, judged.object.name, judged, frames)


def trial_words(trial: Trial, ontology: Ontology, language: str) -> str:
    """Return lines for a trial: the fact and the entries that told it, or the reason against it."""
    if trial.claim:
        told = claim_words(trial.claim, ontology, language)
    else:
        ends = f"{trial.subject or '?'} {trial.relation} {trial.object or '?'}"
        told = f"- {ends}: {explained(trial.reason, language)} [{trial.reason}]"
    return "\n".join((told, *(f"    {frame.words} ({frame.place})" for frame in trial.frames)))


def trial_json(trial: Trial) -> str:
    """Return one line of JSON for a trial."""
    facts = {
        "subject": trial.subject,
        "relation": trial.relation,
        "object": trial.object,
        "status": trial.claim.status if trial.claim else "",
        "entries": [{"words": f.words, "place": f.place} for f in trial.frames],
        "reason": trial.reason,
    }
    return json.dumps({k: v for k, v in facts.items() if v}, ensure_ascii=False)


def lexicon_faults(ontology: Path | None, files: Iterable[Path] = ()) -> Iterator[str]:
    """Yield a line for each entry that is not whole, or whose examples do not hold.

    The entries are those of ``files``, or of an ontology's own lexicon, the shipped one by default.
    Raises ``InputError`` for a file that is no Turtle.
    """
    bare = load_ontology(ontology, frames=False)
    own, added = lexicon_paths(ontology), list(files)
    good: list[Frame] = []
    for path in dict.fromkeys((*own, *added)):
        for entry in Lexicon(path).entries(bare.relations, bare.classes):
            if isinstance(entry, Frame):
                good.append(entry)
            elif path in added or not added:
                yield str(entry)
    known = bare.with_frames(good)
    wanted = {str(path) for path in added or own}
    asked = (frame for frame in good if frame.place.rpartition(":")[0] in wanted)
    yield from example_faults(sorted(asked, key=lambda frame: frame.place), known)


def example_faults(frames: Iterable[Frame], ontology: Ontology) -> Iterator[str]:
    """Yield a line for each entry that its example or its counter-example belies."""
    for frame in frames:
        if frame.relation not in _relations(frame.example, ontology, frame.language):
            yield f"{frame.place}: “{frame.words}” does not find {frame.relation} in its example"
        if frame.relation in _relations(frame.counterexample, ontology, frame.language):
            yield f"{frame.place}: “{frame.words}” finds {frame.relation} in its counter-example"


def _relations(text: str, ontology: Ontology, language: str) -> set[str]:
    return {trial.relation for trial in tried(text, ontology, language) if trial.claim}
