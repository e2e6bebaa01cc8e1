"""The frames of the lexicon as patterns of spaCy's dependency matcher.

A pattern is a list of nodes. The first is the frame's own word; each further one hangs on a node before
it. Two of them are called ``subject`` and ``object``: the ends of the relation.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

from graph.extraction.frames import Frames, Trigger
from graph.extraction.language import Language

TRIGGER = "trigger"
_CHILD, _PARENT = ">", "<"

Node = dict[str, object]
Pattern = list[Node]


@dataclass(frozen=True, slots=True)
class _Way:
    """One way in which an end hangs on a frame's word: what the word's own arc is, the nodes between."""

    nodes: tuple[Node, ...]
    arc: str = ""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A frame and the patterns that tell it; ``further`` words of it have to follow the first."""

    trigger: Trigger
    patterns: tuple[Pattern, ...]


@cache
def arcs() -> Mapping[str, tuple[str, ...]]:
    """Return the names of arcs in the treebanks that pipelines are trained on."""
    text = Path(__file__).with_name("arcs.toml").read_text(encoding="utf-8")
    return {name: tuple(labels) for name, labels in tomllib.loads(text).items()}


def compile_frames(frames: Frames) -> dict[str, list[Compiled]]:
    """Return the frames of a language by the lemma of their first word."""
    found: dict[str, list[Compiled]] = defaultdict(list)
    for kind, table in (("verb", frames.verbs), ("role", frames.roles), ("noun", frames.nouns)):
        seen = {(t.frame, t.lemma): t for triggers in table.values() for t in triggers}
        for (_, lemma), trigger in seen.items():
            patterns = tuple(_patterns(trigger, kind, frames.language))
            if patterns:
                found[lemma].append(Compiled(trigger, patterns))
    return dict(found)


def _patterns(trigger: Trigger, kind: str, language: Language) -> Iterator[Pattern]:
    frame = trigger.frame
    voices = (False, True) if kind == "verb" and not trigger.reflexive else (False,)
    for passive in voices:
        ways = _Ways(kind, language, passive=passive)
        ends = [
            [way for slot in slots for way in ways.of(slot, role)]
            for role, slots in (("subject", frame.subject), ("object", frame.object))
        ]
        for one, other in product(*ends):
            if one.arc and other.arc and one.arc != other.arc:
                continue
            yield _pattern(trigger.lemma, one, other)


def _pattern(lemma: str, one: _Way, other: _Way) -> Pattern:
    attributes: dict[str, object] = {"LEMMA": lemma}
    if arc := one.arc or other.arc:
        attributes["DEP"] = {"IN": list(arcs()[arc])}
    return [{"RIGHT_ID": TRIGGER, "RIGHT_ATTRS": attributes}, *one.nodes, *other.nodes]


class _Ways:
    """Where the ends of a frame of one kind may hang, in one voice."""

    def __init__(self, kind: str, language: Language, *, passive: bool) -> None:
        self._kind = kind
        self._language = language
        self._passive = passive

    def of(self, slot: str, role: str) -> Iterator[_Way]:
        """Yield the ways in which the end ``role`` may fill ``slot``; none where trees do not tell."""
        if self._kind == "verb" and slot in {"subject", "object"}:
            yield from self._core(slot, role)
        elif slot == "subject":
            yield from self._acting(role)
        elif slot == "holder":
            yield from self._holding(role)
        elif slot == "complement":
            yield from self._preposed(self._language.complements, role)
            yield from self._owned(role)
        elif slot == "owner":
            yield from self._owned(role)
        elif slot == "name":
            yield _Way((_node(TRIGGER, _CHILD, role, "name"),))
        elif " " not in slot and slot not in {"topic", "beyond"}:
            yield from self._preposed([slot], role)

    def _core(self, slot: str, role: str) -> Iterator[_Way]:
        if self._passive and slot == "subject":
            yield from self._preposed(self._language.agent, role)
        elif self._passive:
            yield _Way((_node(TRIGGER, _CHILD, role, "passive_subject"),))
            yield _Way((_node(TRIGGER, _PARENT, role),), "clause")
        elif slot == "subject":
            yield _Way((_node(TRIGGER, _CHILD, role, "subject"),))
            first = _node(TRIGGER, _PARENT, f"{role} verb")
            yield _Way((first, _node(f"{role} verb", _CHILD, role, "subject")), "conjunct")
        else:
            yield _Way((_node(TRIGGER, _CHILD, role, "object"),))

    def _acting(self, role: str) -> Iterator[_Way]:
        """Yield the subject of the verb whose object a noun is: "X signe un accord"."""
        verb = _node(TRIGGER, _PARENT, f"{role} verb")
        yield _Way((verb, _node(f"{role} verb", _CHILD, role, "subject")), "object")

    def _holding(self, role: str) -> Iterator[_Way]:
        """Yield who holds a post: in apposition to it, or its subject."""
        yield _Way((_node(TRIGGER, _CHILD, role, "apposition"),))
        yield _Way((_node(TRIGGER, _PARENT, role),), "apposition")
        yield _Way((_node(TRIGGER, _PARENT, role),), "compound")
        copula = _node(TRIGGER, _CHILD, f"{role} copula", "copula")
        yield _Way((copula, _node(TRIGGER, _CHILD, role, "subject")))
        verb = _node(TRIGGER, _PARENT, f"{role} verb")
        yield _Way((verb, _node(f"{role} verb", _CHILD, role, "subject")), "predicate")

    def _owned(self, role: str) -> Iterator[_Way]:
        yield _Way((_node(TRIGGER, _CHILD, role, "owner"),))

    def _preposed(self, prepositions: Iterable[str], role: str) -> Iterator[_Way]:
        words = _contracted(prepositions, self._language)
        if not words:
            return
        case = _node(role, _CHILD, f"{role} case", "case", words)
        yield _Way((_node(TRIGGER, _CHILD, role, "oblique"), case))
        before = _node(TRIGGER, _CHILD, f"{role} case", "preposition", words)
        yield _Way((before, _node(f"{role} case", _CHILD, role, "prepositional_object")))


def _contracted(prepositions: Iterable[str], language: Language) -> list[str]:
    """Return prepositions in every form: "de" is also "du", "d'"."""
    wanted = {language.plain(word) for word in prepositions}
    forms = {
        w for w in (*language.prepositions, *language.articles, "d'") if language.plain(w) in wanted
    }
    return sorted(wanted | {form for form in forms if " " not in form})


def _node(left: str, operator: str, name: str, arc: str = "", words: Sequence[str] = ()) -> Node:
    attributes: dict[str, object] = {}
    if arc:
        attributes["DEP"] = {"IN": list(arcs()[arc])}
    if words:
        attributes["LOWER"] = {"IN": list(words)}
    return {"LEFT_ID": left, "REL_OP": operator, "RIGHT_ID": name, "RIGHT_ATTRS": attributes}
