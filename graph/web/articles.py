"""Pages of sources: the article with the words of its claims marked, the claims in the margin."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from graph.connections.source_profiles import SourceProfile, source_profile
from graph.describing import describe
from graph.model import Claim, Source
from graph.pages import Named, claim_rows
from graph.sources import read_source
from graph.tables.returning import told_text
from graph.web.margins import numbered, paragraphs
from graph.web.site import Answer, Site, Visit
from graph.web.told import name_of, teller

_SOURCES = """
SELECT ?source ?id ?title ?publisher ?date ?language ?retracted (COUNT(?claim) AS ?claims) WHERE {
  ?source a schema:NewsArticle ; dcterms:identifier ?id .
  OPTIONAL { ?source dcterms:title ?title }
  OPTIONAL { ?source dcterms:publisher ?publisher }
  OPTIONAL { ?source dcterms:date ?date }
  OPTIONAL { ?source dcterms:language ?language }
  OPTIONAL { ?source prov:invalidatedAtTime ?retracted }
  OPTIONAL { GRAPH ?source { ?claim a film:Claim } }
} GROUP BY ?source ?id ?title ?publisher ?date ?language ?retracted ORDER BY DESC(?date) ?id
"""
_REFUSED = ("rejected",)
"""The review states of claims that a text is not marked with."""


def routes(site: Site) -> list[BaseRoute]:
    """Return the routes of sources."""
    return [
        *site.page("/sources", sources),
        *site.page("/source/{name}", source),
        *site.page("/text/{name}", text),
    ]


def sources(visit: Visit) -> Answer:
    """List the sources, the latest first."""
    now = visit.now
    found = now.kept("sources", "", lambda: list(now.store.select(_SOURCES)))
    columns = ("source", "id", "title", "publisher", "date", "language", "claims")
    return Answer(
        "sources.html",
        {"sources": found},
        table=lambda: found,
        rows=lambda: (columns, [[row[name] for name in columns] for row in found]),
    )


def source(visit: Visit) -> Answer:
    """Show an article, what it states in its margin, and what would fall without it."""
    name, now = visit.request.path_params["name"], visit.now
    path = _path(visit, name)
    iri = f"{now.config.base}source/{name}"
    profile = _profile(visit, iri)
    claims = numbered(_claims(visit, name))
    article = read_source(path) if path else _quoted(profile, claims)
    edges = [edge for said in profile.said for edge in said.edges]
    counting = {edge[2] for edge in edges}
    values = {
        "iri": iri,
        "profile": profile,
        "article": article,
        "whole": path is not None,
        "paragraphs": list(paragraphs(article.text, claims)),
        "notes": [_note(visit, claim, counting) for claim in claims],
        "sole": [teller(visit).sentence(said.edges[0]) for said in profile.sole],
        "lost": [(lost, teller(visit).name(lost)) for lost in profile.lost],
    }
    return Answer(
        "source.html",
        values,
        table=profile.table,
        rows=lambda: claim_rows(teller(visit), edges),
        triples=lambda form: describe(now.store, iri, form),
    )


def text(visit: Visit) -> Response:
    """Lead from the text that several sources print to the first of them."""
    name = visit.request.path_params["name"]
    _path(visit, name)
    return RedirectResponse(visit.link(f"/source/{name}"), 303)


@dataclass(frozen=True, slots=True)
class Note:
    """A claim as it stands in a margin; ``counts`` tells whether the graph trusts it."""

    id: str
    subject: Named
    relation: Named
    object: Named
    about: tuple[str, ...]
    review: str
    counts: bool


def _note(visit: Visit, claim: Claim, counting: Collection[str]) -> Note:
    base, words = visit.now.config.base, visit.words
    relation = visit.now.ontology.relation(claim.relation)
    status = visit.now.ontology.status(claim.status)
    about = (
        words.time(claim.date, claim.since, claim.until),
        words.amount(str(claim.amount or "")),
        words.say("stake", share=claim.share) if claim.share else "",
        claim.role,
        "" if claim.status == "asserted" else status.label(visit.language),
    )
    return Note(
        id=claim.id,
        subject=Named(base + claim.subject.id, name_of(visit, claim.subject.id)),
        relation=Named(relation.iri, relation.label(visit.language)),
        object=Named(base + claim.object.id, name_of(visit, claim.object.id)),
        about=tuple(text for text in about if text),
        review=claim.review,
        counts=f"{base}claim/{claim.id}" in counting,
    )


def _path(visit: Visit, name: str) -> Path | None:
    """Return the file of a source that the dossier lists: no name from outside becomes a path.

    There is none of a source that an imported graph tells of.
    """
    known = {path.stem: path for path in visit.now.dossier.source_paths()}
    listed = f"{visit.now.config.base}source/{name}" in visit.now.lookup(visit.language).labels
    if not listed or not (name in known or _claims(visit, name)):
        raise HTTPException(404, visit.words.say("web_no_source"))
    return known.get(name)


def _quoted(profile: SourceProfile, claims: Iterable[Claim]) -> Source:
    """Return a source whose text is not there as far as claims quote it, each passage a paragraph."""
    quoted = [evidence for claim in claims for evidence in claim.evidence]
    text = told_text(((e.start, e.quote) for e in quoted if not e.row), "\n")
    names = ("id", "title", "publisher", "date", "language", "url")
    about: dict[str, Any] = {name: profile.about[name] for name in names}
    return Source(text=text, **about)


def _profile(visit: Visit, iri: str) -> SourceProfile:
    now = visit.now
    return now.kept(
        f"source {iri}",
        visit.language,
        lambda: source_profile(
            now.store, now.network(visit.language), now.ontology, iri, visit.language
        ),
    )


def _claims(visit: Visit, name: str) -> list[Claim]:
    """Return what a source states, whatever waits for a decision among it."""
    by_source: dict[str, list[Claim]] = visit.now.kept("claims", "", lambda: _grouped(visit))
    return by_source.get(name, [])


def _grouped(visit: Visit) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = {}
    for claim in visit.now.claims.values():
        if claim.review not in _REFUSED:
            found.setdefault(claim.source, []).append(claim)
    return found
