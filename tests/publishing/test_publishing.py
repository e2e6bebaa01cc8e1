"""A static site: whole, its links within it, true to its part, and safe whatever a name holds."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser

from graph.dossier import Dossier
from graph.errors import InputError, UsageError
from graph.exports import Part
from graph.lookup import Lookup
from graph.publishing import SiteOptions, publish
from graph.publishing.addresses import file_name
from graph.selection import Selection

Say = Callable[..., tuple[int, str, str]]
PartOf = Callable[..., Part]
SHORT = SiteOptions(languages=("fr",), formats=("claims",), date="2026-11-30")
"""A site that is made at once."""
SHOWN = (
    *("index.html", "all.html", "data.html", "entity/organization/netflix.html"),
    "en/source/fr01-netflix-kourtrajme.html",
)
AXE = {"iframes": False, "preload": False, "resultTypes": ["violations"]}


class Reader(HTMLParser):
    """What a page links to, the places in it, its text, and the JSON-LD that it holds."""

    def __init__(self, text: str) -> None:
        """Read a page."""
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.scripts: Counter[str] = Counter()
        self.text = self.linked = ""
        self._in = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element's addresses and its name."""
        about = dict(attrs)
        outward = about.get("rel") in {"canonical", "alternate"}
        self.links += [
            about[a] or "" for a in ("href", "src", "action") if a in about and not outward
        ]
        self.ids += [about["id"] or ""] if "id" in about else []
        self._in = tag
        if tag == "script":
            self.scripts[about.get("type") or "own"] += 1
            self._in = about.get("type") or "own"

    def handle_data(self, data: str) -> None:
        """Take a text."""
        if self._in == "application/ld+json":
            self.linked += data
        elif self._in != "own":
            self.text += data

    def handle_endtag(self, _tag: str) -> None:
        """Leave an element."""
        self._in = ""


@cache
def read(path: Path) -> Reader:
    """Read a page once."""
    return Reader(path.read_text(encoding="utf-8"))


def pages(site: Path) -> list[Path]:
    """Return the pages of a site; the map is one of another kind."""
    return [path for path in sorted(site.rglob("*.html")) if path.name != "map.html"]


def test_every_link_of_a_site_leads_somewhere_in_it(site: Path) -> None:
    """To a file and a place in it, or out to a source, Wikidata or the license; no id stands twice."""
    outside = set()
    for page in pages(site):
        found = read(page)
        assert len(set(found.ids)) == len(found.ids), page
        for link in found.links:
            if link.startswith(("http://", "https://", "data:")):
                outside.add(link.split("/")[2] if "//" in link else link)
                continue
            target, _, anchor = link.partition("#")
            file = (page.parent / unquote(target)).resolve() if target else page
            assert file.is_relative_to(site.resolve()), (page, link)
            assert file.is_file(), (page, link)
            assert not anchor or file.name == "map.html" or anchor in read(file).ids, (page, link)

    assert {"data:,", "www.wikidata.org", "creativecommons.org"} < outside
    assert "example.org" not in outside


def test_every_claim_is_told_with_its_words_in_both_languages(
    site: Path, built_example: Dossier, take: PartOf
) -> None:
    """On its source's page, by its names; JSON-LD says the same, and nothing rates its truth."""
    part = take(built_example)
    for folder, language in ((site, "fr"), (site / "en", "en")):
        told = {path.stem: read(path) for path in (folder / "source").iterdir()}
        linked = {
            node["@id"]: node
            for found in told.values()
            for node in json.loads(found.linked)["@graph"]
        }
        for claim in part.claims():
            source = part.local(claim.about["source"]).removeprefix("source/")
            names = {
                part.network.nodes[end]["labels"].get(language)
                for end in (claim.subject, claim.object)
            }
            for text in (*(p.quote for p in claim.evidence), *names - {None}):
                assert text in told[source].text, (claim, text)
            node = linked[claim.iri]
            assert ("Claim", claim.about["source"]) == (node["@type"], node["appearance"]["@id"])
            assert claim.evidence[0].quote == node["citation"][0]["text"]
        assert {"Claim", "NewsArticle"} == {node["@type"] for node in linked.values()}


def test_schema_org_names_what_the_ontology_is_aligned_to(site: Path) -> None:
    """A person, an organization, a film, and the whole as data with its files."""
    kinds = {
        path: json.loads(read(site / "entity" / f"{path}.html").linked)["@graph"][0]
        for path in ("person/ladj-ly", "organization/netflix", "work/les-miserables")
    }
    [data] = json.loads(read(site / "data.html").linked)["@graph"]

    assert ["Person", "Organization", "Movie"] == [node["@type"] for node in kinds.values()]
    assert kinds["person/ladj-ly"]["url"] == "https://example.org/qui/entity/person/ladj-ly.html"
    assert "Dataset" == data["@type"]
    for file in data["distribution"]:
        path = site / file["contentUrl"].removeprefix("https://example.org/qui/")
        assert str(path.stat().st_size) == file["contentSize"]


def test_a_crate_describes_the_files(site: Path) -> None:
    """RO-Crate 1.1: every file is there, with its size and hash; every reference has its node."""
    crate = json.loads((site / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    nodes = {node["@id"]: node for node in crate["@graph"]}
    root = nodes["./"]
    files = [node for node in nodes.values() if node["@type"] == "File"]
    sums = dict(
        line.split("  ")[::-1] for line in (site / "filmgraph.sha256").read_text().splitlines()
    )

    assert {"@id": "https://w3id.org/ro/crate/1.1"} == nodes["ro-crate-metadata.json"]["conformsTo"]
    assert {"name", "description", "datePublished", "license", "author"} <= set(root)
    assert {part["@id"] for part in root["hasPart"]} <= set(nodes)
    assert len(files) == 8
    for node in files:
        content = (site / node["@id"]).read_bytes()
        assert str(len(content)) == node["contentSize"]
        assert hashlib.sha256(content).hexdigest() == node["sha256"] == sums[node["@id"]]
    on_disk = {p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()}
    assert on_disk - {"filmgraph.sha256"} == set(sums)


def test_a_sitemap_lists_every_page(site: Path) -> None:
    """With the address that was given, and robots are told where it is."""
    listed = re.findall(r"<loc>(.*?)</loc>", (site / "sitemap.xml").read_text(encoding="utf-8"))
    known = {
        f"https://example.org/qui/{p.relative_to(site).as_posix()}" for p in site.rglob("*.html")
    }

    assert known == set(listed)
    assert "https://example.org/qui/sitemap.xml" in (site / "robots.txt").read_text()


def test_a_browser_shuts_nobody_out_and_finds_names_from_a_disk(
    browser: Browser, site: Path
) -> None:
    """Axe finds nothing, dark on a phone and light on a desk; nothing is blocked, nothing too wide."""
    faults: list[str] = []
    for scheme, width, script in (("light", 1280, True), ("dark", 360, False)):
        context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})  # type: ignore[arg-type] # one of its literals
        page = context.new_page()
        page.on("console", lambda m: faults.append(m.text))
        page.on("requestfailed", lambda r: faults.append(r.url))
        for path in SHOWN if script else SHOWN[3:]:
            page.goto((site / path).as_uri())
            violations = Axe().run(page, options=AXE).response["violations"]
            assert ([], width) == (
                [v["id"] for v in violations],
                page.evaluate("document.documentElement.scrollWidth"),
            ), path
        context.close()
    page = browser.new_page()
    page.goto((site / "sources.html").as_uri())
    page.fill("#q", "ecole kourtrajme")
    page.keyboard.press("Enter")
    page.wait_for_url("**/all.html?q=*")
    found = page.locator("li:visible a.name").all_inner_texts()
    page.close()

    assert "École Kourtrajmé" in found
    assert len(found) < 5
    assert [] == faults


def test_hostile_names_stay_text(
    hostile_dossier: Dossier, take: PartOf, tmp_path: Path, names: tuple[str, ...], secret: str
) -> None:
    """No name becomes a path, markup or a script; all come back whole from the HTML and the JSON-LD."""
    folder = tmp_path / "a" / "site"
    publish(take(hostile_dossier), folder, SiteOptions(formats=("claims", "jsonld"), date="2026"))
    files = [p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()]
    linked = [json.loads(read(p).linked) for p in (folder / "entity" / "person").iterdir()]
    [source] = (folder / "source").iterdir()

    assert ["site"] == [p.name for p in (tmp_path / "a").iterdir()]
    assert all(re.fullmatch(r"[a-z0-9_./-]+", path) and ".." not in path for path in files)
    assert len({path.lower() for path in files}) == len(files)
    assert set(names) == {node["name"] for found in linked for node in found["@graph"]}
    assert all(f"{name} a fondé Société" in read(source).text for name in names)
    for page in pages(folder):
        scripts = read(page).scripts
        assert scripts["own"] == (page.name == "all.html")
        assert "<script>alert" not in page.read_text(encoding="utf-8"), page
        assert secret not in page.read_text(encoding="utf-8"), page


@settings(max_examples=60)
@given(st.lists(st.text(min_size=1, max_size=130), unique=True, max_size=8))
def test_no_two_ids_share_a_file(ids: list[str]) -> None:
    """Nor on a disk that knows no case; a name is short, and neither a path nor a device."""
    made = [file_name(name) for name in ids]

    assert len({name.casefold() for name in made}) == len(ids)
    for name in made:
        assert re.fullmatch(r"[a-z0-9_-]{1,100}", name)
        assert name not in {"con", "nul", "aux", "prn", "com1"}


def test_what_is_left_out_is_in_no_file(
    hostile_dossier: Dossier, take: PartOf, tmp_path: Path
) -> None:
    """Of a part without an entity, no page and no download holds its id or its claim, packed or not."""
    gone = Lookup(hostile_dossier.store(), "fr").entity("Société 3").value
    site = tmp_path / "site"
    publish(take(hostile_dossier, Selection(without=(gone,))), site, SiteOptions(date="2026-11-30"))
    shutil.unpack_archive(site / "downloads" / "dossier.xlsx", site / "unpacked", "zip")
    held = [path.read_bytes() for path in site.rglob("*") if path.is_file()]

    assert any(b"societe-2" in content for content in held)
    assert not any(b"societe-3" in content or b"claim/c3" in content for content in held)


def test_the_same_part_gives_the_same_bytes_and_takes_the_old_ones_place(
    hostile_dossier: Dossier, take: PartOf, tmp_path: Path
) -> None:
    """Published twice into one folder and once into another: one list of hashes."""
    lists = set()
    for name in ("one", "other", "one"):
        publish(take(hostile_dossier), tmp_path / name, SHORT)
        lists.add((tmp_path / name / "filmgraph.sha256").read_bytes())

    assert 1 == len(lists)
    assert ["one", "other"] == sorted(path.name for path in tmp_path.iterdir())


def test_nothing_that_was_not_published_is_taken_away(
    hostile_dossier: Dossier, take: PartOf, tmp_path: Path
) -> None:
    """A stranger's folder, a file put into a site, a link, a fault midway: all stay as they were."""
    part, site = take(hostile_dossier), tmp_path / "site"
    publish(part, site, SHORT)
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    gone = replace(part, nquads=tmp_path / "gone", whole=True)
    with pytest.raises(FileNotFoundError):
        publish(gone, site, replace(SHORT, formats=("nquads",)))
    assert before == {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}

    with pytest.raises(UsageError, match="--date"):
        publish(part, tmp_path / "undated", replace(SHORT, date=""))

    strange = tmp_path / "strange"
    strange.mkdir()
    (strange / "index.html").write_text("mine")
    (site / "CNAME").write_text("example.org")
    (tmp_path / "link").symlink_to(strange)
    for folder, told in ((strange, "index.html"), (site, "CNAME"), (tmp_path / "link", "folder")):
        with pytest.raises(InputError, match=told):
            publish(part, folder, SHORT)
    assert ("mine", "example.org") == (
        (strange / "index.html").read_text(),
        (site / "CNAME").read_text(),
    )
    assert [] == [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_the_command_publishes_a_chosen_part(
    built_example: Dossier, say: Say, tmp_path: Path
) -> None:
    """It says where, how much, and what nobody has judged; a wrong option is one line."""
    asked: list[Any] = ["publish", tmp_path / "site", "-d", built_example.folder, "--lang", "en"]
    code, printed, remarks = say(*asked, "--focus", "Netflix", "--format", "claims")
    bad = (("--format", "pdf"), ("--base-url", "x y"), ("--license", "http://a b"))
    wrong = [say(*asked, *options) for options in bad]

    assert (0, True) == (code, printed.startswith(f"Site: {tmp_path / 'site' / 'index.html'}"))
    assert "downloads/dossier.csv" in (tmp_path / "site" / "filmgraph.sha256").read_text()
    assert not (tmp_path / "site" / "entity" / "person" / "greta-gerwig.html").exists()
    assert "“not reviewed”" in remarks
    assert [1, 2, 2] == [code for code, _, _ in wrong]
    assert all(1 == len(err.strip().splitlines()) for _, _, err in wrong)
