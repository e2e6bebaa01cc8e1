"""What a model is told: the rules, the ontology's relations, classes and statuses, a part of a text."""

from __future__ import annotations

import json
import tomllib
from dataclasses import fields
from functools import cache
from pathlib import Path
from string import Template

from graph.extraction.gate import WINDOW
from graph.extraction.llm.answers import Fact
from graph.ontology import Ontology


def messages(system: str, text: str) -> list[dict[str, str]]:
    """Return the conversation that asks for the facts of ``text``."""
    user = Template(_prompts()["user"]).substitute(text=text)
    return [{"role": "system", "content": system}, {"role": "user", "content": user}]


def prompt(ontology: Ontology, code: str) -> str:
    """Return what a model is told before a text in the language ``code``: the rules, the ontology."""
    lines = _prompts()
    offered = [c for c in ontology.classes.values() if c.segment]

    def ends(allowed: frozenset[str]) -> str:
        fitting = [c for c in offered if ontology.fits(c.name, allowed)]
        names = {c.name for c in fitting}
        return "|".join(c.name for c in fitting if names.isdisjoint(c.parents))

    def told(kind: str, name: str, **values: str) -> str:
        return Template(lines[kind]).substitute(name=name, **values)

    relations = [
        told(
            "relation",
            r.name,
            domain=ends(r.domain),
            range=ends(r.range),
            definition=r.definition(code),
            example=" ".join(text for tag, text in r.examples if tag == code),
        )
        for r in ontology.relations.values()
    ]
    return Template(lines["system"]).substitute(
        window=WINDOW,
        classes="\n".join(told("class", c.name, definition=c.definition(code)) for c in offered),
        relations="\n".join(relations),
        statuses="\n".join(
            told("status", s.name, definition=s.definition(code))
            for s in ontology.statuses.values()
        ),
        form=json.dumps({"facts": [{f.name: "…" for f in fields(Fact)}]}, ensure_ascii=False),
    )


@cache
def _prompts() -> dict[str, str]:
    path = Path(__file__).with_name("prompt.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))
