"""Pages of what a dossier's addresses name: entities, relations, classes, claims; and finding them."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from graph.connections.conflicts import Conflict, Sequence, conflicts, sequences, touching
from graph.connections.connecting import claim_table
from graph.connections.profiles import entity_profile, said
from graph.describing import describe
from graph.pages import claim_rows, entity_values, told
from graph.search import Index
from graph.support import Edge
from graph.telling import claim_told
from graph.web.site import Answer, Site, Visit
from graph.web.told import name_of, teller

if TYPE_CHECKING:
    from graph.model import Claim
    from graph.ontology import EntityClass, Relation, Term

_NAMES = 500
"""How many members of a class a page lists."""


def routes(site: Site) -> list[BaseRoute]:
    """Return the routes; an entity's own comes last, for any two words are its address."""
    return [
        *site.page("/search", search),
        *site.page("/suggest", suggest),
        *site.page("/go", go),
        *site.page("/ontology", vocabulary),
        *site.page("/relation/{name}", relation),
        *site.page("/class/{name}", entity_class),
        *site.page("/claim/{id}", claim),
        *site.page("/claim/{id}/evidence/{number:int}", evidence),
        *site.page("/claim/{id}/evidence/{number:int}/{part}", evidence),
        *site.page("/{segment}/{name}", entity),
    ]


def search(visit: Visit) -> Answer | Response:
    """Show what is called, or says, what was typed; a name that only one entity has leads to it."""
    words = visit.asked("q")
    hits = _index(visit).find(words)
    exact = [hit for hit in hits if hit.kind == "entity" and hit.name == words]
    if len(exact) == 1 and not visit.request.path_params:
        return RedirectResponse(visit.place(exact[0].iri), 303)
    columns = ("iri", "kind", "name", "about")
    return Answer(
        "search.html",
        {"words": words, "hits": hits},
        table=lambda: [asdict(hit) for hit in hits],
        rows=lambda: (columns, [[h.iri, h.kind, h.name, h.about] for h in hits]),
    )


def suggest(visit: Visit) -> Response:
    """Return names that begin as what was typed does."""
    return JSONResponse(_index(visit).suggest(visit.asked("q")))


def go(visit: Visit) -> Response:
    """Lead to the page of a thing by its IRI, where it is one of this dossier's or of the ontology."""
    iri, now = visit.asked("iri"), visit.now
    terms = (*now.ontology.relations.values(), *now.ontology.classes.values())
    known = next((term for term in terms if term.iri == iri), None)
    if known is None and not iri.startswith(now.config.base):
        raise HTTPException(404, visit.words.say("web_elsewhere"))
    return visit.go(visit.page_of(iri))


def entity(visit: Visit) -> Answer | Response:
    """Tell everything that is known of an entity; the address of a merged one leads to the other."""
    parameters = visit.request.path_params
    iri = f"{visit.now.config.base}{parameters['segment']}/{parameters['name']}"
    kept = visit.now.lookup(visit.language).merged.get(iri)
    if kept:
        return RedirectResponse(visit.place(kept), 308)
    network = visit.now.network(visit.language)
    if iri not in network:
        raise HTTPException(404, visit.words.say("web_no_entity", name=parameters["name"]))
    profile = entity_profile(network, visit.now.ontology, iri, visit.language)
    speaker = teller(visit)
    edges = [edge for said in profile.said for edge in said.edges]
    values = {
        **entity_values(profile, touching(_conflicts(visit), iri), _sequences(visit, iri)),
        "merged": sorted(m for m, k in visit.now.lookup(visit.language).merged.items() if k == iri),
    }
    return Answer(
        "entity.html",
        values,
        table=profile.table,
        rows=lambda: claim_rows(speaker, edges),
        triples=lambda form: describe(visit.now.store, iri, form),
    )


def relation(visit: Visit) -> Answer:
    """Tell what a relation means, and every claim of it."""
    known = visit.now.ontology.relations.get(visit.request.path_params["name"])
    if known is None:
        raise HTTPException(404, visit.words.say("web_no_term"))
    network, speaker = visit.now.network(visit.language), teller(visit)
    edges: list[Edge] = [
        (subject, object_, key)
        for subject, object_, key, about in network.edges(keys=True, data=True)
        if about["relation"] == known.name
    ]
    found = said(network, visit.now.ontology, edges)
    return Answer(
        "relation.html",
        {"term": known, "ends": _ends(visit, known), "told": [told(speaker, s) for s in found]},
        table=lambda: _term_table(known) | {"claims": [claim_table(speaker, e) for e in edges]},
        rows=lambda: claim_rows(speaker, edges),
        triples=lambda form: describe(visit.now.store, known.iri, form),
    )


def entity_class(visit: Visit) -> Answer:
    """Tell what a class means, and who is in it."""
    ontology = visit.now.ontology
    known = ontology.classes.get(visit.request.path_params["name"])
    if known is None:
        raise HTTPException(404, visit.words.say("web_no_term"))
    network, speaker = visit.now.network(visit.language), teller(visit)
    found = [iri for iri, a in network.nodes(data=True) if ontology.fits(a["type"], (known.name,))]
    members = sorted(found, key=lambda iri: (-network.degree(iri), speaker.name(iri)))
    names = [(iri, speaker.name(iri), network.degree(iri)) for iri in members]
    return Answer(
        "class.html",
        {"term": known, "members": names[:_NAMES], "number": len(names)},
        table=lambda: _term_table(known) | {"members": [{"id": i, "name": n} for i, n, _ in names]},
        rows=lambda: (("iri", "name", "claims"), [[i, n, str(c)] for i, n, c in names]),
        triples=lambda form: describe(visit.now.store, known.iri, form),
    )


def vocabulary(visit: Visit) -> Answer:
    """List the relations and the classes of the ontology."""
    ontology = visit.now.ontology
    terms: list[Term] = [*ontology.relations.values(), *ontology.classes.values()]
    values = {
        "relations": sorted(ontology.relations.values(), key=lambda t: t.label(visit.language)),
        "classes": sorted(ontology.classes.values(), key=lambda t: t.label(visit.language)),
    }
    return Answer("ontology.html", values, table=lambda: [_term_table(term) for term in terms])


def claim(visit: Visit) -> Answer:
    """Tell one claim: its words, how it was found, what was decided on it."""
    known = _claim(visit)
    iri = f"{visit.now.config.base}claim/{known.id}"
    network = visit.now.network(visit.language)
    base = visit.now.config.base
    edge = (base + known.subject.id, base + known.object.id, iri)
    shown = network.has_edge(*edge)
    decided = [j for j in visit.now.dossier.log().judgements if j.key == _judged(known)]
    values = {
        "claim": known,
        "iri": iri,
        "told": claim_told(_named(visit, known), visit.now.ontology, visit.language),
        "names": [name_of(visit, end.id) for end in (known.subject, known.object)],
        "ends": edge[:2],
        "relation": visit.now.ontology.relation(known.relation),
        "status": visit.now.ontology.status(known.status),
        "source": f"{visit.now.config.base}source/{known.source}",
        "decided": decided,
        "said": told(teller(visit), said(network, visit.now.ontology, [edge])[0])
        if shown
        else None,
    }
    return Answer(
        "claim.html",
        values,
        table=lambda: claim_table(teller(visit), edge) if shown else asdict(known),
        triples=lambda form: describe(visit.now.store, iri, form),
    )


def evidence(visit: Visit) -> Response:
    """Lead to the words of a claim in their source."""
    known = _claim(visit)
    number = visit.request.path_params["number"]
    if not 1 <= number <= len(known.evidence):
        raise HTTPException(404, visit.words.say("web_no_claim"))
    return visit.go(f"/source/{known.source}#e-{known.id}-{number}")


def _claim(visit: Visit) -> Claim:
    known = visit.now.claims.get(visit.request.path_params["id"])
    if known is None:
        raise HTTPException(404, visit.words.say("web_no_claim"))
    return known


def _named(visit: Visit, claim: Claim) -> Claim:
    """Return a claim with its ends named in the reader's language."""
    return replace(
        claim,
        subject=replace(claim.subject, name=name_of(visit, claim.subject.id)),
        object=replace(claim.object, name=name_of(visit, claim.object.id)),
    )


def _judged(claim: Claim) -> tuple[str, ...]:
    return claim.subject.id, claim.relation, claim.object.id, claim.source


def _conflicts(visit: Visit) -> list[Conflict]:
    return visit.now.kept("conflicts", "", lambda: conflicts(visit.now.network(visit.language)))


def _sequences(visit: Visit, iri: str) -> list[Sequence]:
    """Return what changed from one source to a later one about an entity."""
    now = visit.now
    network = now.network(visit.language)
    found = now.kept("sequences", "", lambda: sequences(network, now.ontology))
    return [s for s in found if iri in s.stages[0][:2]]


def _index(visit: Visit) -> Index:
    now = visit.now
    return now.kept(
        "index",
        visit.language,
        lambda: Index(now.store, now.network(visit.language), now.ontology, visit.language),
    )


def _ends(visit: Visit, known: Relation) -> tuple[list[EntityClass], list[EntityClass]]:
    classes = visit.now.ontology.classes
    domain, range_ = ([classes[n] for n in sorted(end)] for end in (known.domain, known.range))
    return domain, range_


def _term_table(term: Term) -> dict[str, object]:
    return {
        "iri": term.iri,
        "name": term.name,
        "labels": dict(term.labels),
        "definitions": dict(term.definitions),
    }
