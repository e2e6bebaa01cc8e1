"""Rankings in words: a table, a document and a JSON object, each figure with a plain sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from graph.analysis.measures import MEASURES
from graph.analysis.ranking import Change, Figure, Rank
from graph.connections.telling import Teller
from graph.document import Block, Document, Entry, Sentence, sentences
from graph.wording import Words


def told_score(score: float, by: str, words: Words) -> str:
    """Return a figure of the measure ``by`` as it is written: a count, a share in percent, a number."""
    unit = MEASURES[by].unit
    if unit == "share":
        return words.percent(score)
    return words.number(score, 0 if unit == "count" else 3)


def meaning(name: str, score: float, by: str, words: Words) -> str:
    """Return one plain sentence on what the figure of the entity called ``name`` says."""
    told = {"name": name, "score": told_score(score, by, words)}
    if by == "articulation":
        return words.say(f"measure_{by}_{'some' if score else 'none'}", **told)
    if MEASURES[by].unit == "count":
        return words.say(f"measure_{by}_{'one' if score == 1 else 'other'}", **told)
    return words.say(f"measure_{by}", **told)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Entities in the order of the measure ``by``; ``via`` is the class that ties lead through."""

    teller: Teller = field(repr=False)
    by: str
    ranks: Sequence[Rank]
    via: str = ""

    columns = ("entity", "type", "ties", "claims", "score", "meaning")

    def rows(self) -> list[list[str]]:
        """Return a row for each entity."""
        return [
            [
                self.teller.name(r.iri),
                self.teller.kind(r.iri),
                str(r.ties),
                str(r.claims),
                f"{r.score:.6g}",
                self._meaning(r),
            ]
            for r in self.ranks
        ]

    def document(self) -> Document:
        """Return the ranking as a list of sentences."""
        words = self.teller.words
        title = words.say("ranking", measure=words.say(f"label_{self.by}"))
        blocks: list[Block] = [Entry(Sentence(self._meaning(r))) for r in self.ranks]
        if self.via:
            label = self.teller.ontology.entity_class(self.via).label(self.teller.language)
            blocks.insert(0, sentences([words.say("ranking_via", type=label)]))
        if not self.ranks:
            blocks.append(sentences([words.say("ranking_none")]))
        return Document(title, self.teller.language, tuple(blocks))

    def table(self) -> dict[str, object]:
        """Return the ranking as a JSON object."""
        ranks = [
            {
                "id": r.iri,
                "name": self.teller.name(r.iri),
                "type": r.type,
                "ties": r.ties,
                "claims": r.claims,
                "score": r.score,
                "meaning": self._meaning(r),
            }
            for r in self.ranks
        ]
        via = {"via": self.via} if self.via else {}
        return {"measure": self.by, **via, "ranks": ranks}

    def _meaning(self, rank: Rank) -> str:
        return meaning(self.teller.name(rank.iri), rank.score, self.by, self.teller.words)


@dataclass(frozen=True, slots=True)
class Portrait:
    """The figures of one entity by every measure."""

    teller: Teller = field(repr=False)
    entity: str
    figures: Sequence[Figure]

    columns = ("measure", "score", "place", "of", "meaning")

    def rows(self) -> list[list[str]]:
        """Return a row for each measure."""
        return [
            [f.measure, f"{f.score:.6g}", str(f.place), str(f.of), self._meaning(f)]
            for f in self.figures
        ]

    def document(self) -> Document:
        """Return a sentence for each measure, and the entity's place."""
        words, name = self.teller.words, self.teller.name(self.entity)
        blocks: list[Block] = [
            Entry(Sentence(self._meaning(f)), self._place(f)) for f in self.figures
        ]
        if not blocks:
            blocks = [sentences([words.say("figures_none", name=name)])]
        return Document(words.say("figures", name=name), self.teller.language, tuple(blocks))

    def table(self) -> dict[str, object]:
        """Return the figures as a JSON object."""
        figures = [
            {"measure": f.measure, "score": f.score, "place": f.place, "of": f.of}
            | {"meaning": self._meaning(f)}
            for f in self.figures
        ]
        return {"id": self.entity, "name": self.teller.name(self.entity), "figures": figures}

    def _meaning(self, figure: Figure) -> str:
        name = self.teller.name(self.entity)
        return meaning(name, figure.score, figure.measure, self.teller.words)

    def _place(self, figure: Figure) -> str:
        words = self.teller.words
        measure = words.say(f"label_{figure.measure}")
        return words.say("figure_place", place=figure.place, of=figure.of, measure=measure)


@dataclass(frozen=True, slots=True)
class Changes:
    """The figures of entities before a date and from it on, by the measure ``by``."""

    teller: Teller = field(repr=False)
    by: str
    day: str
    changes: Sequence[Change]

    columns = ("entity", "type", "before", "after", "meaning")

    def rows(self) -> list[list[str]]:
        """Return a row for each entity."""
        return [
            [
                self.teller.name(c.iri),
                self.teller.kind(c.iri),
                f"{c.before:.6g}",
                f"{c.after:.6g}",
                self._meaning(c),
            ]
            for c in self.changes
        ]

    def document(self) -> Document:
        """Return the changes as a list of sentences."""
        words = self.teller.words
        about = {"date": words.date(self.day), "measure": words.say(f"label_{self.by}")}
        blocks: list[Block] = [Entry(Sentence(self._meaning(c))) for c in self.changes]
        nothing = [sentences([words.say("change_none")])]
        title = words.say("changes", **about)
        return Document(title, self.teller.language, tuple(blocks or nothing))

    def table(self) -> dict[str, object]:
        """Return the changes as a JSON object."""
        changes = [
            {"id": c.iri, "name": self.teller.name(c.iri), "type": c.type}
            | {"before": c.before, "after": c.after, "meaning": self._meaning(c)}
            for c in self.changes
        ]
        return {"measure": self.by, "date": self.day, "changes": changes}

    def _meaning(self, change: Change) -> str:
        words = self.teller.words
        before, after = (told_score(f, self.by, words) for f in (change.before, change.after))
        name = self.teller.name(change.iri)
        return words.say("change", name=name, before=before, after=after)
