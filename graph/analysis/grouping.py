"""Groups and components in words: a table, a document and a JSON object, each with a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from graph.analysis.groups import Group
from graph.connections.telling import Teller
from graph.document import Block, Document, Heading, sentences

_NAMED = 2
"""How many members a group is called by."""


def group_name(members: Sequence[str], teller: Teller) -> str:
    """Return what a group is called: by its best tied members."""
    names = [teller.name(iri) for iri in members[:_NAMED]]
    both = teller.words.say("and", one=names[0], other=names[-1]) if len(names) > 1 else names[0]
    return teller.words.say("group_name", names=both)


@dataclass(frozen=True, slots=True)
class Grouping:
    """Communities of a network, the largest first."""

    teller: Teller = field(repr=False)
    groups: Sequence[Group]

    columns = ("group", "name", "entity", "type", "bridge")

    def rows(self) -> list[list[str]]:
        """Return a row for each member of each group."""
        return [
            [
                str(number),
                group_name(group.members, self.teller),
                self.teller.name(iri),
                self.teller.kind(iri),
                self.teller.words.say("yes") if iri in group.bridges else "",
            ]
            for number, group in enumerate(self.groups, start=1)
            for iri in group.members
        ]

    def document(self) -> Document:
        """Return each group with its name, members, and who ties it to others."""
        say = self.teller.words.say
        blocks = [block for group in self.groups for block in self._blocks(group)]
        nothing = [sentences([say("groups_none")])]
        return Document(say("groups"), self.teller.language, tuple(blocks or nothing))

    def table(self) -> dict[str, object]:
        """Return the groups as a JSON object."""
        groups = [
            {
                "name": group_name(group.members, self.teller),
                "members": [self._entity(iri) for iri in group.members],
                "density": group.density,
                "stability": group.stability,
                "bridges": list(group.bridges),
            }
            for group in self.groups
        ]
        return {"groups": groups}

    def _blocks(self, group: Group) -> list[Block]:
        words = self.teller.words
        about = {
            "members": words.count("entities", len(group.members)),
            "density": words.percent(group.density, 0),
            "stability": words.percent(group.stability, 0),
        }
        about_text = words.say("group_about", **about)
        bridges = words.say("group_bridges", names=_names(group.bridges, self.teller))
        return [
            Heading(group_name(group.members, self.teller)),
            sentences([words.say("sentence", text=about_text)]),
            sentences([words.say("sentence", text=_names(group.members, self.teller))]),
            *([sentences([bridges])] if group.bridges else []),
        ]

    def _entity(self, iri: str) -> dict[str, str]:
        about = self.teller.network.nodes[iri]
        return {"id": iri, "name": self.teller.name(iri), "type": about["type"]}


@dataclass(frozen=True, slots=True)
class Pieces:
    """The components of a network, the largest first."""

    teller: Teller = field(repr=False)
    parts: Sequence[Sequence[str]]

    columns = ("group", "name", "entity", "type")

    def rows(self) -> list[list[str]]:
        """Return a row for each member of each component."""
        return [
            [
                str(number),
                group_name(part, self.teller),
                self.teller.name(iri),
                self.teller.kind(iri),
            ]
            for number, part in enumerate(self.parts, start=1)
            for iri in part
        ]

    def document(self) -> Document:
        """Return each component with its name and members."""
        words = self.teller.words
        told = (
            words.count("components", len(self.parts)) if self.parts else words.say("groups_none")
        )
        blocks: list[Block] = [sentences([told])]
        for part in self.parts:
            counted = words.count("entities", len(part))
            blocks += [
                Heading(group_name(part, self.teller)),
                sentences([words.say("sentence", text=counted)]),
                sentences([words.say("sentence", text=_names(part, self.teller))]),
            ]
        return Document(words.say("components"), self.teller.language, tuple(blocks))

    def table(self) -> dict[str, object]:
        """Return the components as a JSON object."""
        parts = [{"name": group_name(p, self.teller), "members": list(p)} for p in self.parts]
        return {"components": parts}


def _names(members: Sequence[str], teller: Teller) -> str:
    return teller.words.list(teller.name(iri) for iri in members)
