"""Entries for the lexicon, proposed from facts that a person accepted or entered and the lexicon misses.

Every word of the quotation that may tell the relation is tried as a verb, a role or a noun, with each
end where the sentence has it; the first entry by which the engine then reads the fact is proposed.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

from graph.extraction.engines import read
from graph.extraction.forms import PARTICIPLE, verb_forms
from graph.extraction.language import Language, detect, language
from graph.extraction.trial import tried
from graph.extraction.words import Words
from graph.lexicon import Frame
from graph.model import Claim, Source
from graph.names import fold
from graph.ontology import Ontology

_SHORT = 4
"""The fewest letters of a word that may tell a relation."""
_PLACES = {
    "verb": ("subject", "object"),
    "role": ("holder", "complement"),
    "noun": ("owner", "name"),
}
"""Where the ends of each kind of entry may stand, beside the prepositions of the sentence."""
_WINDOW = 3
"""How many words before an end its preposition stands."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A fact that the lexicon misses, and the entry that would find it, if one would."""

    claim: Claim
    frame: Frame | None


def proposals(
    claims: Iterable[Claim], sources: Mapping[str, Source], ontology: Ontology
) -> Iterator[Proposal]:
    """Yield an entry for each accepted claim that the frames of ``ontology`` do not read.

    Claims whose source is not in ``sources``, and those that are only proposed, are passed over.
    """
    found: dict[str, set[tuple[str, str, str]]] = {}
    accepted = [c for c in claims if c.review == "accepted" and c.source in sources]
    entities = tuple({e.id: e for c in accepted for e in (c.subject, c.object)}.values())
    for claim in accepted:
        source = sources[claim.source]
        if source.id not in found:
            found[source.id] = {_told(c) for c in read(source, ontology, entities).claims}
        if _told(claim) not in found[source.id]:
            yield Proposal(claim, proposed(claim, source, ontology))


def proposed(claim: Claim, source: Source, ontology: Ontology) -> Frame | None:
    """Return the first entry by which a quotation of a claim is read as it, or nothing."""
    tongue = language(source.language[:2] or detect(source.text))
    found = (_proposed(evidence.quote, claim, tongue, ontology) for evidence in claim.evidence)
    return next((frame for frame in found if frame), None)


def _proposed(text: str, claim: Claim, tongue: Language, ontology: Ontology) -> Frame | None:
    nouns = Words(ontology, tongue).classes
    frames = tuple(
        replace(frame, place=str(number))
        for number, frame in enumerate(_candidates(text, claim, tongue, nouns))
    )
    trials = tried(
        text, replace(ontology, frames=frames), tongue.code, (claim.subject, claim.object)
    )
    told = (t for t in trials if t.claim and _told(t.claim) == _told(claim))
    numbers = [int(frame.place) for trial in told for frame in trial.frames]
    return frames[min(numbers)] if numbers else None


def turtle(frame: Frame) -> str:
    """Return an entry as it stands in a lexicon; its counter-example is a stopgap."""
    words = _quoted(frame.words, frame.language)
    lines = [
        f"[] a film:{frame.kind.title()}Frame ; rdfs:label {words} ;",
        f"    ontolex:denotes film:{frame.relation} ;",
        f"    film:subjectAs {', '.join(map(_quoted, frame.subject))} ;",
        f"    film:objectAs {', '.join(map(_quoted, frame.object))} ;",
        f"    skos:example {_quoted(frame.example, frame.language)} ;",
        f"    film:counterExample {_quoted(frame.counterexample, frame.language)} .",
    ]
    return "\n".join(lines)


def _candidates(
    text: str, claim: Claim, tongue: Language, nouns: Container[str]
) -> Iterator[Frame]:
    """Yield an entry for each word that may tell: as a verb, a noun, a role, with each pair of slots.

    What an article leads, and ``nouns``, folded, are no verbs.
    """
    ends = (claim.subject, claim.object)
    lowered = text.lower().replace("\u2019", "'")
    small = tongue.grammar | tongue.have | tongue.be | tongue.verbal
    names = {word for end in ends for name in end.names for word in fold(name).split()}
    words = [
        word
        for word in dict.fromkeys(_words(lowered))
        if len(word) >= _SHORT and fold(word) not in names and word not in small
    ]
    own = [_prepositions(lowered, end.names, tongue) for end in ends]
    acting = [w for w in words if not _led(w, lowered, tongue) and fold(w) not in nouns]
    verbs = (("verb", verb) for word in acting for verb in _verbs(word, tongue))
    others = ((kind, word) for kind in ("noun", "role") for word in words)
    for kind, written in (*verbs, *others):
        places = [(*_PLACES[kind], *prepositions) for prepositions in own]
        for subject, object_ in product(*places):
            if subject != object_:
                yield Frame(
                    kind=kind,
                    words=written,
                    language=tongue.code,
                    relation=claim.relation,
                    subject=(subject,),
                    object=(object_,),
                    example=text,
                    counterexample=f"{claim.subject.name}, {claim.object.name}.",
                )


def _verbs(word: str, tongue: Language) -> list[str]:
    """Return the infinitives of which a word may be a form, the shortest first."""
    found = set()
    for ending in tongue.conjugation:
        for length in range(len(word), 1, -1):
            infinitive = word[:length] + ending.removeprefix("=")
            kinds = verb_forms(infinitive, tongue).get(word, frozenset())
            if kinds and (PARTICIPLE in kinds or not word.endswith(tongue.participles)):
                found.add(infinitive)
                break
    return sorted(found, key=lambda verb: (len(verb), verb))


def _prepositions(text: str, names: Iterable[str], tongue: Language) -> list[str]:
    """Return the prepositions before the first place where one of these names stands, nearest first."""
    places = [text.find(name.lower().replace("\u2019", "'")) for name in names]
    at = min((place for place in places if place >= 0), default=0)
    before = [tongue.plain(word) for word in _words(text[:at])[-_WINDOW:]]
    return [word for word in reversed(before) if word in tongue.prepositions]


def _led(word: str, text: str, tongue: Language) -> bool:
    """Tell whether an article stands before the first place of a word."""
    words = _words(text)
    at = words.index(word)
    return at > 0 and words[at - 1] in tongue.articles


def _words(text: str) -> list[str]:
    return [word.strip('.,;:!?()"«»“”') for word in text.replace("'", "' ").split()]


def _told(claim: Claim) -> tuple[str, str, str]:
    return claim.subject.id, claim.relation, claim.object.id


def _quoted(text: str, tag: str = "") -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"' + (f"@{tag}" if tag else "")
