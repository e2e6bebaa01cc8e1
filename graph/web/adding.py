"""Pages that put articles into the dossier, and show what becomes of them."""

from __future__ import annotations

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from graph.errors import UsageError
from graph.names import slug
from graph.sources.markdown import FIELDS
from graph.telling import claim_told
from graph.web.chores import Article
from graph.web.jobs import Job
from graph.web.site import Answer, Site, Visit

_TITLE = 60
"""How much of a pasted text names it where it has no title, in code points."""


def routes(site: Site) -> list[BaseRoute]:
    """Return the routes of what is added, and the page to show the token on."""
    return [
        *site.page("/add", form),
        *site.action("/add", add),
        *site.page("/add/{job}", progress),
        *site.page("/login", login),
        *site.action("/login", enter, open_to_all=True),
    ]


def form(visit: Visit) -> Answer:
    """Show the forms."""
    del visit
    return Answer("add.html")


def add(visit: Visit) -> Response:
    """Begin to add what was sent, and lead to its progress."""
    fields = {key: visit.given(key) for key in FIELDS if key != "url" and visit.given(key)}
    articles = [*_files(visit, fields), *_pasted(visit, fields), *_fetched(visit, fields)]
    if not articles:
        raise UsageError(visit.words.say("web_add_nothing"))
    return visit.go(f"/add/{visit.site.jobs.add(articles).id}")


def progress(visit: Visit) -> Answer:
    """Show how far adding is, and the claims once they are there."""
    job = visit.site.jobs.job(visit.request.path_params["job"])
    if job is None:
        raise HTTPException(404, visit.words.say("web_no_job"))
    values = {"job": job, "found": {s.source: _claims(visit, s.source) for s in job.steps}}
    return Answer("adding.html", values, table=lambda: _table(job))


def login(visit: Visit) -> Answer:
    """Ask for the token."""
    del visit
    return Answer("login.html", {"wrong": False})


def enter(visit: Visit) -> Answer | Response:
    """Let whoever shows the token in."""
    response = RedirectResponse(visit.link("/"), 303)
    if visit.site.access.let_in(visit.request, visit.given("token"), response):
        return response
    return Answer("login.html", {"wrong": True}, status=401)


def _files(visit: Visit, fields: dict[str, str]) -> list[Article]:
    sent = visit.form.getlist("files") if visit.form else []
    files = [f for f in sent if isinstance(f, UploadFile) and f.filename]
    own = fields if len(files) == 1 else {k: v for k, v in fields.items() if k != "title"}
    return [Article(_plain(f.filename or ""), f.file.read(), "", own) for f in files]


def _pasted(visit: Visit, fields: dict[str, str]) -> list[Article]:
    text = visit.given("text")
    if not text:
        return []
    url = visit.given("url")
    name = f"{slug(fields.get('title') or text[:_TITLE])}.txt"
    own = fields | ({"url": url} if url else {})
    return [Article(name, text.replace("\r\n", "\n").encode(), "", own)]


def _fetched(visit: Visit, fields: dict[str, str]) -> list[Article]:
    url = visit.given("url")
    return [Article("", b"", url, fields)] if url and not visit.given("text") else []


def _plain(name: str) -> str:
    """Return a file's name without the folders that a browser, or somebody else, put before it."""
    return name.replace("\\", "/").rpartition("/")[2]


def _claims(visit: Visit, source: str) -> list[tuple[str, str]]:
    """Return the claims of a source, in words, once the graph has them."""
    now = visit.now
    return [
        (claim.id, claim_told(claim, now.ontology, visit.language))
        for claim in now.claims.values()
        if source and claim.source == source
    ]


def _table(job: Job) -> dict[str, object]:
    return {
        "done": job.done,
        "articles": [
            {"name": s.name, "state": s.state, "source": s.source, "told": s.told}
            for s in job.steps
        ],
    }
