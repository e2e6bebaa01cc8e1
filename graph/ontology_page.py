"""The ontology's documentation, generated from ``ontology.ttl``."""

from collections.abc import Iterable, Iterator

from graph.ontology import EntityClass, Ontology, Relation

LANGUAGES = ("fr", "en")


def relation_lines(ontology: Ontology, language: str) -> str:
    """List the relations by topic, a line each: name, label, what stands at its ends."""
    lines: list[str] = []
    for topic in ontology.topics.values():
        lines.append(topic.label(language))
        lines += [
            f"  {r.name:<20} {r.label(language)}  ({_ends(r, ontology, language)})"
            for r in ontology.relations.values()
            if r.topic == topic.name
        ]
    return "\n".join(lines) + "\n"


def ontology_page(ontology: Ontology) -> str:
    """Return the page as Markdown: relations by topic, classes, statuses, in both languages."""
    blocks = [
        "# The ontology",
        "This page is generated from `ontology.ttl` by `filmgraph ontology --page`; edit that file.",
        "## Relations",
        *_relations(ontology),
        "## Classes",
        *(_class(c, ontology) for c in ontology.classes.values()),
        "## Statuses",
        *(
            f"- **{s.label('en')}** / {s.label('fr')} (`{s.name}`): {s.definition('en')} "
            f"{'Stands as a direct triple.' if s.stands else 'Stays on the claim alone.'}"
            for s in ontology.statuses.values()
        ),
    ]
    return "\n\n".join(blocks) + "\n"


def _relations(ontology: Ontology) -> Iterator[str]:
    for topic in ontology.topics.values():
        yield f"### {topic.label('en')} / {topic.label('fr')}"
        yield topic.definition("en")
        for relation in ontology.relations.values():
            if relation.topic == topic.name:
                yield _relation(relation, ontology)


def _relation(relation: Relation, ontology: Ontology) -> str:
    lines = [
        f"#### `{relation.name}`: {relation.label('en')} / {relation.label('fr')}",
        "",
        f"{relation.definition('en')} {relation.definition('fr')}",
        "",
        f"- From and to: {_ends(relation, ontology, 'en')}",
        f"- Read backwards: {relation.inverse_label('en')} / {relation.inverse_label('fr')}",
    ]
    for language in LANGUAGES:
        phrases = [f"`{p.text}`" for p in relation.phrases if p.language == language]
        lines.append(f"- Phrases ({language}): {', '.join(phrases)}")
    lines += [f"- Example ({language}): {text}" for language, text in relation.examples]
    return "\n".join(lines)


def _class(kind: EntityClass, ontology: Ontology) -> str:
    above = [ontology.classes[name].label("en") for name in ontology.lineage(kind.name)[1:]]
    chain = f" A kind of: {', '.join(above)}." if above else ""
    title = f"### `{kind.name}`: {kind.label('en')} / {kind.label('fr')}"
    return f"{title}\n\n{kind.definition('en')} {kind.definition('fr')}{chain}"


def _ends(relation: Relation, ontology: Ontology, language: str) -> str:
    domain, range_ = (_names(end, ontology, language) for end in (relation.domain, relation.range))
    return f"{domain} → {range_}"


def _names(classes: Iterable[str], ontology: Ontology, language: str) -> str:
    return ", ".join(sorted(ontology.classes[name].label(language) for name in classes))
