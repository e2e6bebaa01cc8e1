"""The model engine: a language model proposes facts, and the source's own words must bear them out.

It speaks to any address that offers OpenAI's chat completions (Ollama, vLLM, hosted ones). What a
model says is never believed: its quotation has to stand in the source and to hold both names, and then
comes the gate. Its reasons, beside those of the gate: ``form`` (a broken item), ``ungrounded`` (the
source lacks the quotation), ``borrowed`` (the quotation lacks a name), ``name`` (a pronoun or a common
noun), ``unknown:class``, ``unknown:status``, and for a whole part of the text ``engine:`` with
``timeout``, ``connection``, ``http-401`` and the like, ``length``, ``refusal``, ``json``, ``schema`` or
``answer``.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from graph.dates import check_date, compatible
from graph.extraction.details import DetailReader, Details
from graph.extraction.gate import TOLD, Candidate, End, Gate, Rejected
from graph.extraction.language import LANGUAGES, detect, language
from graph.extraction.llm.answers import (
    LONGEST_NAME,
    AnswerError,
    Fact,
    keep,
    kept,
    schema,
)
from graph.extraction.llm.client import Client, ModelSettings
from graph.extraction.llm.places import Places, RefusedError
from graph.extraction.llm.prompt import messages, prompt
from graph.extraction.text import Span
from graph.extraction.usage import Usage
from graph.extraction.words import Words
from graph.model import Amount, Entity, entity_id
from graph.names import fold
from graph.ontology import Ontology


class ModelEngine:
    """Reads sources with a language model. ``usage`` sums what all of them took.

    ``cache`` is a folder that keeps one file for each answer: the same model, prompt and text are
    not asked twice. An answer that could not be used is not kept.
    """

    def __init__(
        self, ontology: Ontology, settings: ModelSettings, cache: Path | None = None
    ) -> None:
        """Ask as ``settings`` say."""
        self.name = f"llm:{settings.model}"
        self._ontology = ontology
        self._client = Client(settings, schema(ontology))
        self._cache = cache

    @property
    def usage(self) -> Usage:
        """What was sent and received so far."""
        return self._client.usage

    @property
    def host(self) -> str:
        """The machine that texts are sent to; empty where they stay on this one."""
        return self._client.settings.host

    def candidates(
        self, gate: Gate, known: Sequence[Entity] = ()
    ) -> Iterator[Candidate | Rejected]:
        """Yield candidates, part by part of the text; names of ``known`` count.

        A part whose answer cannot be had is one ``Rejected``; the others still count. Raises
        ``InputError`` where the cache cannot be written.
        """
        reader = _FactReader(gate, self._ontology, known, self.name)
        places = reader.places
        yield from (Rejected("", "", "", *s, "window", self.name) for s in places.too_long)
        system = prompt(self._ontology, reader.language)
        for span in places.parts(self._client.settings.chunk):
            try:
                facts = self._facts(system, places.readable(span))
            except AnswerError as error:
                yield Rejected("", "", "", *span, str(error), self.name)
                continue
            yield from (reader.read(fact, span) for fact in facts)

    def _facts(self, system: str, text: str) -> list[Fact | None]:
        asked = messages(system, text)
        key = json.dumps([self._client.settings.model, *(m["content"] for m in asked)])
        path = self._cache and self._cache / f"{hashlib.sha256(key.encode()).hexdigest()}.json"
        if path and (found := kept(path)) is not None:
            self.usage.cached += 1
            return found
        facts = self._client.ask(asked)
        if path:
            keep(path, facts)
        return facts


class _FactReader:
    """Holds one source against what a model says of it."""

    def __init__(
        self, gate: Gate, ontology: Ontology, known: Sequence[Entity], engine: str
    ) -> None:
        source = gate.source
        self.places = Places(gate, known)
        self._gate = gate
        self._ontology = ontology
        self._engine = engine
        tongue = language(source.language[:2] or detect(gate.text))
        self.language = tongue.code
        self._words = Words(ontology, tongue)
        self._details = DetailReader(tongue, source.date)
        self._readers = [DetailReader(language(code), source.date) for code in LANGUAGES]

    def read(self, fact: Fact | None, part: Span) -> Candidate | Rejected:
        """Return the candidate that a fact makes, or why it makes none."""
        if fact is None:
            return Rejected("", "", "", *part, "form", self._engine)
        span = part
        try:
            span = quote = self.places.quotation(fact.quote, part)
            return self._candidate(fact, quote)
        except RefusedError as error:
            subject, object_ = _printable(fact.subject), _printable(fact.object)
            relation = _printable(fact.relation)
            return Rejected(relation, subject, object_, *span, str(error), self._engine)

    def _candidate(self, fact: Fact, quote: Span) -> Candidate:
        window = self._gate.window(quote)
        if window is None:
            raise RefusedError("window")
        spans = [self.places.names(name, quote) for name in (fact.subject, fact.object)]
        if not all(spans):
            raise RefusedError("borrowed")
        if all(a[0] < b[1] and b[0] < a[1] for a in spans[0] for b in spans[1]):
            raise RefusedError("borrowed")
        subject = self._end(fact.subject, fact.subject_class, spans[0][0])
        object_ = self._end(fact.object, fact.object_class, spans[1][0])
        trigger = self._trigger(fact.words, quote)
        places = (
            (*spans[0][0], *spans[1][0], *trigger) if fact.words else (*spans[0][0], *spans[1][0])
        )
        date, since = self._date(fact.date, window)
        details = Details(
            date=date,
            since=since,
            amount=self._amount(fact.amount, window),
            status=self._status(fact.status, window, places),
        )
        features = {"model": 1.0, "qualified": float(details.status != "asserted")}
        return Candidate(self._engine, fact.relation, subject, object_, trigger, details, features)

    def _trigger(self, words: str, quote: Span) -> Span:
        """Return where a quotation has the words that tell the relation; all of it without any."""
        if not words.strip():
            return quote
        try:
            return self.places.quotation(words, quote)
        except RefusedError:
            raise RefusedError("trigger") from None

    def _end(self, given: str, kind: str, place: Span) -> End:
        """Return an end: the dossier's own entity where it has one, else one named as in the text."""
        name = " ".join(self.places.text[slice(*place)].split())
        known = self.places.known.get(fold(given)) or self.places.known.get(fold(name))
        if known:
            return End(known.name, known, "name", place)
        if kind not in self._ontology.classes or not self._ontology.classes[kind].segment:
            raise RefusedError("unknown:class")
        if not self._is_name(name):
            raise RefusedError("name")
        entity = Entity(entity_id(self._ontology.classes[kind].segment, name), kind, name)
        return End(name, entity, "name", place)

    def _status(self, given: str, window: Span, places: Sequence[int]) -> str:
        """Return the weakest of the statuses that the model gives and that the words show."""
        if given not in self._ontology.statuses:
            raise RefusedError("unknown:status")
        between = (min(places) - window[0], max(places) - window[0])
        shown = [reader.read(self._lower(window), between).status for reader in self._readers]
        found = [status for status in (given, *shown) if status]
        doubts = (status for status in found if status not in TOLD)
        return next(doubts, next((s for s in found if s != "asserted"), given))

    def _is_name(self, words: str) -> bool:
        """Tell whether words can be a name: not a pronoun, not "the school"."""
        tongue = self._words.language
        articles = {fold(a) for a in (*tongue.articles, *tongue.definite)}
        tokens = [t for t in fold(words).split() if t not in articles]
        small = tongue.no_names | tongue.openers | set(tongue.pronouns) | self._words.classes.keys()
        marked = any(c.isdecimal() or (c.isalpha() and c != c.lower()) for c in words)
        uncased = any(c.isalpha() and c.lower() == c.upper() for c in words)
        return (
            (marked or uncased) and bool(tokens) and not (len(tokens) == 1 and tokens[0] in small)
        )

    def _date(self, given: str, span: Span) -> tuple[str, str]:
        """Return a date, or the beginning of a period, no finer than the sentences state it."""
        text = self._lower(span)
        try:
            check_date(given)
        except ValueError:
            return "", ""
        for match in re.finditer(r"\w+", text):
            details = self._details.read(text, match.span())
            stated = details.date or details.since
            if stated and compatible(stated, given):
                date = min(stated, given, key=len)
                return (date, "") if details.date else ("", date)
        return "", ""

    def _lower(self, span: Span) -> str:
        return self._gate.text[slice(*span)].lower()

    def _amount(self, given: str, span: Span) -> Amount | None:
        """Return the sum that the sentences state first, where it is the one given."""
        text = self._lower(span)
        try:
            wanted = Amount.parse(given)
        except ValueError:
            return None
        stated = self._details.read(text, (0, len(text))).amount
        same = stated and (stated.value, stated.currency) == (wanted.value, wanted.currency)
        return stated if same else None


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text[:LONGEST_NAME])
