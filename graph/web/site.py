"""Pages: one address, the same thing in several forms, in the reader's language."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from graph.pages import environment
from graph.results import rendered_table
from graph.web.access import FIELD, Access
from graph.web.asking import COOKIE, MEDIA, form_of, language_of
from graph.web.chores import Place
from graph.web.desk import Desk, Snapshot
from graph.web.jobs import Jobs
from graph.web.waiting import Waiting
from graph.wording import LANGUAGES, Words, words

_HERE = Path(__file__).resolve().parent
MENU = (
    ("/", "web_home"),
    ("/map", "web_map"),
    ("/connect", "web_connect"),
    ("/sources", "web_sources"),
    ("/review", "web_review"),
    ("/merges", "web_merges"),
    ("/conflicts", "web_conflicts"),
    ("/changes", "web_changes"),
    ("/query", "web_query"),
    ("/ontology", "web_vocabulary"),
    ("/add", "web_add"),
)
"""The pages of the menu, and what they are called."""
_FIELDS = 200
"""How many fields a form may have."""
_PART = 4_000_000
"""How long a field of a form may be, in bytes: a text that is pasted."""
_FILES = 20
"""How many files may be sent at once."""


@dataclass
class Visit:
    """A request, and what answering it takes."""

    request: Request
    site: Site
    language: str
    form: FormData | None = None

    @cached_property
    def now(self) -> Snapshot:
        """The dossier as it is during this request; raises ``FilmgraphError`` where it is not built."""
        return self.desk.snapshot()

    @property
    def desk(self) -> Desk:
        """What is shown."""
        return self.site.desk

    @property
    def words(self) -> Words:
        """The words of the reader's language."""
        return words(self.language)

    def asked(self, name: str) -> str:
        """Return a parameter of the address, without spaces around it; empty where it is missing."""
        return self.request.query_params.get(name, "").strip()

    def given(self, name: str) -> str:
        """Return a field of the form; empty where it is missing."""
        value = self.form.get(name) if self.form else None
        return value.strip() if isinstance(value, str) else ""

    def link(self, path: str) -> str:
        """Return the address of a page of this server: ``/person/x`` under its prefix."""
        return self.desk.options.root_path + path

    def place(self, iri: str) -> str:
        """Return where this server tells of a thing of the dossier or a term; else its IRI."""
        path = self.page_of(iri)
        return self.link(path) if path else iri

    def evidence(self, claim: str) -> str:
        """Return where this server shows the words of a claim, given by its IRI."""
        return f"{self.place(claim)}/evidence/1"

    def menu(self) -> list[tuple[str, str, bool]]:
        """Return the pages of the menu: address, the name of a text, and whether it is this page."""
        here = self.request.url.path
        return [(self.link(path), key, here == self.link(path)) for path, key in MENU]

    def page_of(self, iri: str) -> str:
        """Return the path of the page that tells of a thing; empty where none does."""
        now, name = self.now, iri.rpartition("#")[2]
        for kind, terms in (("relation", now.ontology.relations), ("class", now.ontology.classes)):
            if name in terms and terms[name].iri == iri:
                return f"/{kind}/{name}"
        return f"/{iri.removeprefix(now.config.base)}" if iri.startswith(now.config.base) else ""

    def here(self, form: str) -> str:
        """Return the address of this page in another form."""
        path = self.request.url.path.removesuffix(".html")
        path = f"{path}index" if path.endswith("/") else path
        query = self.request.url.query
        return f"{path}.{form}{f'?{query}' if query else ''}"

    def switched(self, language: str) -> str:
        """Return the address of this page in another language."""
        url = self.request.url.include_query_params(lang=language)
        return f"{url.path}?{url.query}"

    def problem(self, error: Exception) -> str:
        """Return a fault's line without the folder that the dossier lies in: that is nobody's affair."""
        folder = str(self.desk.dossier.folder)
        return str(error).replace(f"{folder}/", "").replace(folder, self.words.say("web_dossier"))

    def go(self, path: str) -> Response:
        """Lead on to another page, after something was saved."""
        return RedirectResponse(self.link(path), 303)


@dataclass
class Answer:
    """What an address tells, in each form that it has.

    ``template`` and ``values`` make the page; ``table`` is JSON, ``rows`` columns and rows of texts,
    ``triples`` Turtle or JSON-LD by the suffix. What is None is not offered.
    """

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    table: Callable[[], object] | None = None
    rows: Callable[[], tuple[Sequence[str], Sequence[Sequence[str]]]] | None = None
    triples: Callable[[str], str] | None = None
    status: int = 200

    @property
    def forms(self) -> list[str]:
        """The suffixes of the forms that there are."""
        made = {"json": self.table, "csv": self.rows, "ttl": self.triples, "jsonld": self.triples}
        return ["html", *(form for form, make in made.items() if make)]


View = Callable[[Visit], Answer | Response]


class Site:
    """Makes routes of views, and pages of their answers."""

    def __init__(self, desk: Desk, access: Access) -> None:
        """Show what lies on ``desk``."""
        self.desk = desk
        self.access = access
        self.place = Place.of(desk.dossier)
        self.waiting = Waiting(desk, self.place)
        self.jobs = Jobs(self.place, desk.workers, self.waiting.renew)
        self._templates = environment(_HERE / "templates")

    def page(self, path: str, view: View) -> list[BaseRoute]:
        """Return the routes of a page: its address, and the same with the suffix of a form."""

        async def show(request: Request) -> Response:
            return await run_in_threadpool(self.answered, self.visit(request), view)

        stem = "/index" if path == "/" else path
        return [Route(f"{stem}.{{form:suffix}}", show), Route(path, show)]

    def action(self, path: str, view: View, *, open_to_all: bool = False) -> list[BaseRoute]:
        """Return the route of a form that changes something; who may not send it is refused."""

        async def act(request: Request) -> Response:
            if not open_to_all:
                self.access.check_writing(request)
            async with request.form(
                max_files=_FILES, max_fields=_FIELDS, max_part_size=_PART
            ) as form:
                self.access.check_proof(request, form)
                return await run_in_threadpool(self.answered, self.visit(request, form), view)

        return [Route(path, act, methods=["POST"])]

    def visit(self, request: Request, form: FormData | None = None) -> Visit:
        """Return a request with what answering it takes."""
        language = language_of(request, self.desk.dossier.config.language)
        return Visit(request, self, language, form)

    def render(self, visit: Visit, answer: Answer) -> Response:
        """Return the page of an answer."""
        values = {
            "visit": visit,
            "language": visit.language,
            "wording": visit.words,
            "say": visit.words.say,
            "count": visit.words.count,
            "link": visit.link,
            "place": visit.place,
            "evidence": visit.evidence,
            "style": visit.link("/static/style.css"),
            "home": visit.link("/"),
            "finder": visit.link("/search"),
            "title": self.desk.dossier.config.title,
            "options": self.desk.options,
            "building": self.jobs.building,
            "may_write": self.access.may_write(visit.request),
            "proof_field": FIELD,
            "proof": self.access.proof(visit.request),
            "forms": answer.forms[1:],
            "languages": [(code, visit.switched(code)) for code in LANGUAGES],
            "menu": visit.menu(),
            "media": MEDIA,
            "here": visit.here,
            **answer.values,
        }
        text = self._templates.get_template(answer.template).render(values)
        response = HTMLResponse(text, answer.status, {"vary": "accept, accept-language, cookie"})
        self.access.greet(visit.request, response)
        return response

    def warm(self) -> None:
        """Make what the first pages need, so that their reader need not wait for it."""
        language = self.desk.dossier.config.language
        now = self.desk.snapshot()
        for code in sorted(LANGUAGES, key=lambda code: code != language):
            now.network(code)
            now.lookup(code).labels  # noqa: B018 - made when first asked for
        self.waiting.line(language)

    def close(self) -> None:
        """Finish what has begun."""
        self.jobs.close()
        self.desk.close()

    def raw(self, path: str, view: Callable[[Visit], Response]) -> BaseRoute:
        """Return the route of an address that has one form of its own."""

        async def show(request: Request) -> Response:
            return await run_in_threadpool(view, self.visit(request))

        return Route(path, show)

    def answered(self, visit: Visit, view: View) -> Response:
        """Return what ``view`` answers, in the form that was asked for."""
        answer = view(visit)
        if isinstance(answer, Response):
            return answer
        form = form_of(visit.request, answer.forms)
        if form is None:
            offered = ", ".join(MEDIA[form] for form in answer.forms)
            raise HTTPException(406, f"this is told as {offered}")
        response = self.render(visit, answer) if form == "html" else _formed(answer, form)
        if visit.request.query_params.get("lang") in LANGUAGES:
            path = self.desk.options.root_path or "/"
            response.set_cookie(COOKIE, visit.language, path=path, samesite="lax", httponly=True)
        return response


def _formed(answer: Answer, form: str) -> Response:
    """Return an answer in another form than a page."""
    if form == "json" and answer.table:
        text = json.dumps(answer.table(), ensure_ascii=False, indent=2) + "\n"
    elif form == "csv" and answer.rows:
        text = rendered_table(*answer.rows(), "csv")
    elif answer.triples:
        text = answer.triples(form)
    headers = {"vary": "accept, accept-language, cookie"}
    return Response(text, answer.status, headers, f"{MEDIA[form]}; charset=utf-8")
