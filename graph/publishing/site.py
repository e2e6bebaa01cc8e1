"""A whole site, written as a draft and put in place: pages in each language, map, downloads, crate."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup, escape

from graph.errors import UsageError
from graph.exports import Part, known_format
from graph.maps import MapOptions, draw
from graph.pages import environment, style
from graph.publishing.addresses import class_anchor, relative
from graph.publishing.contents import Contents
from graph.publishing.crate import NAME as CRATE
from graph.publishing.crate import crate
from graph.publishing.downloads import Download, write_downloads
from graph.publishing.edition import Edition, Page
from graph.publishing.folder import SUMS, draft_of, paths
from graph.publishing.linked import Node, island
from graph.publishing.options import Published, SiteOptions

_HERE = Path(__file__).resolve().parent
STYLE, MAP, PICTURE = "style.css", "map.html", "map.svg"
MENU = (
    ("index.html", "web_home"),
    (MAP, "web_map"),
    ("all.html", "site_all"),
    ("sources.html", "web_sources"),
    ("relations.html", "web_relations"),
    ("conflicts.html", "web_conflicts"),
    ("data.html", "site_data"),
)
"""The pages of the menu, and what they are called."""
_SCRIPT = "find.js"
_HEADLINE = 70
"""How long the title of a page's window is at most, in characters of its HTML."""
_OWN = "'self' file:"
"""A site's own files, on a host and on a disk."""


def publish(part: Part, folder: Path, options: SiteOptions | None = None) -> Published:
    """Write the site of ``part`` into ``folder``: the same part, the same options, the same bytes.

    What was published there before is replaced when the new site is whole. Raises ``UsageError`` for
    wrong options and where no date is known, ``UnknownNameError`` for a format, ``InputError`` where
    anything else lies there.
    """
    options = (options or SiteOptions()).checked()
    formats = [known_format(name) for name in options.formats]
    contents = Contents(part)
    options = replace(options, date=options.date or contents.latest)
    if not options.date:
        raise UsageError("no source has a date: give the site one with --date")
    with draft_of(folder.absolute()) as draft:
        _draw(part, options, draft)
        _write(draft / STYLE, style() + (_HERE / STYLE).read_text("utf-8"))
        files, left = write_downloads(part, formats, draft)
        site = _Site(contents, options, draft)
        for edition in site.editions:
            site.write(edition, files)
        site.describe(files)
        count = len(paths(draft)) + 1
    return Published(site.pages, count, contents.reviews, left)


class _Site:
    """Writes the pages of a site into ``draft``; ``pages`` counts them."""

    def __init__(self, contents: Contents, options: SiteOptions, draft: Path) -> None:
        self.contents, self.options, self.draft = contents, options, draft
        self.pages = 0
        self.editions = [
            Edition(contents, language, f"{language}/" if number else "", options.address)
            for number, language in enumerate(options.languages)
        ]
        self.title = self.editions[0].title
        self._script = (_HERE / "templates" / _SCRIPT).read_text("utf-8")
        self._templates = environment(_HERE / "templates")
        self._templates.globals.update(
            title=self.title,
            script=Markup(self._script),  # noqa: S704 - a file of the package, not data
            site=options,
            anchor=class_anchor,
            headline=self._headline,
        )

    def write(self, edition: Edition, files: list[Download]) -> None:
        """Write the pages of one language."""
        say = edition.teller.words.say
        for page in edition.pages():
            self._page(edition, page)
        about = {"files": files, "described": {"RO-Crate": CRATE, "SHA-256": SUMS}}
        node = self._dataset(edition, files, say("site_no_license"))
        self._page(edition, Page("data.html", "data.html", about, "data.html", (node,)))

    def describe(self, files: list[Download]) -> None:
        """Write what tells programs of the whole: the crate and, with an address, a sitemap."""
        edition = self.editions[0]
        said = (self.options, edition.teller.words)
        about = edition.description
        _write(self.draft / CRATE, crate(self.title, about, files, self.draft, said))
        address = self.options.address
        if address:
            pages = [path for path in paths(self.draft) if path.endswith(".html")]
            _write(self.draft / "sitemap.xml", "".join(_sitemap(address, pages)))
            _write(self.draft / "robots.txt", f"User-agent: *\nSitemap: {address}sitemap.xml\n")

    def _page(self, edition: Edition, page: Page) -> None:
        path = edition.addresses.folder + page.path
        text = self._templates.get_template(page.template).render(
            self._frame(edition, page, path) | page.values
        )
        _write(self.draft / path, text)
        self.pages += 1

    def _frame(self, edition: Edition, page: Page, path: str) -> dict[str, Any]:
        """Return what every page shows; all that it links to is relative to its ``path``."""
        words, folder = edition.teller.words, edition.addresses.folder

        def link(target: str) -> str:
            return relative(target, path)

        def place(iri: str) -> str:
            target = edition.addresses.of(iri)
            return link(target) if target else iri

        def own(name: str) -> str:
            return link(folder + name)

        return {
            "language": edition.language,
            "wording": words,
            "say": words.say,
            "count": words.count,
            "link": link,
            "own": own,
            "place": place,
            "evidence": place,
            "style": link(STYLE),
            "home": own("index.html"),
            "finder": own("all.html"),
            "map": self._map(edition, path),
            "menu": [
                (self._map(edition, path) if name == MAP else own(name), key, name == page.menu)
                for name, key in MENU
            ],
            "around": self._map(edition, path, page.entity),
            "languages": [
                (e.language, link(e.addresses.folder + page.path)) for e in self.editions
            ],
            "whole": [(e.language, e.addresses.folder + page.path) for e in self.editions],
            "path": path,
            "policy": self._policy(page),
            "description": edition.description,
            "linked": island(page.linked) if page.linked else "",
        }

    def _map(self, edition: Edition, path: str, entity: str = "") -> str:
        """Return how a page links to the map, in its language, with an entity chosen on it."""
        asked = {"lang": "" if edition is self.editions[0] else edition.language, "entity": entity}
        view = urlencode({name: text for name, text in asked.items() if text})
        return relative(f"{MAP}#{view}" if view else MAP, path)

    def _headline(self, text: Markup) -> str:
        """Return a page's title, with the site's where a window has room for both; else cut."""
        name = text.unescape()
        whole = f"{name} – {self.title}"
        if len(escape(whole)) <= _HEADLINE:
            return whole
        if len(escape(name)) <= _HEADLINE:
            return name
        room = next(n for n in range(_HEADLINE, 0, -1) if len(escape(name[:n])) < _HEADLINE)
        return f"{name[:room].rstrip()}…"

    def _policy(self, page: Page) -> str:
        """Return what a page may do: wear the site's style and, where names are found, run a script."""
        digest = base64.b64encode(hashlib.sha256(self._script.encode()).digest()).decode()
        scripts = f"'sha256-{digest}'" if page.template == "all.html" else "'none'"
        return (
            f"default-src 'none'; script-src {scripts}; style-src {_OWN}; img-src {_OWN} data:; "
            f"base-uri 'none'; form-action {_OWN}"
        )

    def _dataset(self, edition: Edition, files: list[Download], unlicensed: str) -> Node:
        """Return the whole as schema.org describes data that can be downloaded."""
        options, address = self.options, self.options.address
        page = f"{edition.addresses.folder}data.html"
        node: Node = {
            "@type": "Dataset",
            "name": self.title,
            "description": edition.description,
            "inLanguage": list(options.languages),
            "license": options.license,
            "usageInfo": "" if options.license else unlicensed,
            "url": address,
            "datePublished": options.date,
            "creator": options.author and {"@type": "Person", "name": options.author},
            "publisher": options.publisher and {"@type": "Organization", "name": options.publisher},
            "distribution": [
                {
                    "@type": "DataDownload",
                    "name": Path(file.path).name,
                    "contentUrl": address + file.path if address else relative(file.path, page),
                    "encodingFormat": file.media,
                    "contentSize": str(file.size),
                }
                for file in files
            ],
        }
        return {name: value for name, value in node.items() if value}


def _draw(part: Part, options: SiteOptions, draft: Path) -> None:
    """Draw the map, and its picture for the first page."""
    about = MapOptions(title=part.title, language=options.languages[0], credit=options.author)
    drawn = draw(part.network, part.ontology, about)
    drawn.save(draft / MAP)
    drawn.save(draft / PICTURE)


def _sitemap(address: str, pages: list[str]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    for page in pages:
        yield f"<url><loc>{escape(address + page)}</loc></url>\n"
    yield "</urlset>\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", "replace", newline="\n")
