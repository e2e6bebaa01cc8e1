"""What was read, what did not pass and what a confidence comes from: in words, or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graph.extraction import confidence
from graph.extraction.batch import FileReading
from graph.extraction.gate import Rejected, explained
from graph.extraction.silence import SILENCES
from graph.model import Claim, Source
from graph.ontology import Ontology
from graph.telling import claim_json, claim_words

_QUOTED = 200
"""The most that is shown of the words of a rejected candidate, in code points."""
_PRESENCE = {
    "named": {
        "en": "both ends are named in the quotation",
        "fr": "la citation nomme les deux bouts",
    },
    "resolved": {
        "en": "an antecedent names what the quotation refers to",
        "fr": "un antécédent nomme ce que la citation désigne",
    },
}


@dataclass(frozen=True, slots=True)
class Form:
    """What is told of a reading, and how: facts or what was ``rejected``, as text or as JSON."""

    json: bool = False
    rejected: bool = False
    explain: bool = False
    language: str = "fr"


def report(found: FileReading, ontology: Ontology, form: Form) -> Iterator[str]:
    """Yield a text for each fact of a reading, or for each candidate that was rejected."""
    source, reading = found.source, found.reading
    if form.rejected:
        for each in reading.rejected:
            yield (
                rejected_json(each, source)
                if form.json
                else rejected_words(each, source, form.language)
            )
        return
    for claim in reading.claims:
        features = reading.features[claim.id]
        if form.json:
            yield claim_json(claim, source, explanation(claim, features) if form.explain else None)
        else:
            yield claim_words(claim, ontology, form.language)
            if form.explain:
                yield explanation_words(claim, features, form.language)


def why_nothing(found: FileReading, form: Form) -> str:
    """Return why a reading has no facts, in words; nothing where it has some or none are asked for."""
    why = found.reading.silence
    if not why or form.rejected:
        return ""
    known = SILENCES[why]
    return known.get(form.language, known["en"])


def rejected_words(rejected: Rejected, source: Source, language: str) -> str:
    """Return two lines: who, what, whom and the reason; the words."""
    told = [rejected.subject or "?", rejected.relation or "?", rejected.object or "?"]
    why = explained(rejected.reason, language)
    words = " ".join(source.text[rejected.start : rejected.end].split())
    shown = words if len(words) <= _QUOTED else f"{words[: _QUOTED - 1]}…"
    return f"{' '.join(told)}: {why} [{rejected.reason}, {rejected.engine}]\n    « {shown} »"


def rejected_json(rejected: Rejected, source: Source) -> str:
    """Return one line of JSON; ``start`` and ``end`` count code points of the file."""
    facts = {
        "subject": rejected.subject or None,
        "relation": rejected.relation or None,
        "object": rejected.object or None,
        "quote": source.text[rejected.start : rejected.end],
        "start": rejected.start + source.offset,
        "end": rejected.end + source.offset,
        "reason": rejected.reason,
        "why": explained(rejected.reason),
        "engine": rejected.engine,
    }
    return json.dumps({k: v for k, v in facts.items() if v is not None}, ensure_ascii=False)


def explanation_words(claim: Claim, features: Mapping[str, float], language: str) -> str:
    """Return lines that tell presence and support apart: how the ends are there, how sure it is."""
    steps = confidence.model().explain(features, language)
    lines = [f"    {_PRESENCE[claim.presence].get(language, claim.presence)}"]
    lines += [f"    {step.part:+.3f}  {step.label}{_times(step.value)}" for step in steps]
    return "\n".join((*lines, f"    = {claim.confidence:.3f}"))


def explanation(claim: Claim, features: Mapping[str, float]) -> dict[str, object]:
    """Return how the ends of a claim are there, and what each feature gives to its confidence."""
    steps = confidence.model().explain(features)
    parts = [
        {"feature": s.feature, "value": round(s.value, 3), "part": s.part, "after": s.after}
        for s in steps
    ]
    return {"presence": claim.presence, "support": claim.confidence, "features": parts}


def _times(value: float) -> str:
    return "" if value == 1 else f" (× {value:.2g})"
