"""A PDF that a browser printed, as people make them, becomes a source."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from graph.extraction import extract
from graph.ontology import load_ontology
from graph.sources import read_source

ARTICLE = """<!doctype html><html lang="fr"><head><title>Une école à Brive</title></head>
<body style="width: 9cm; font: 12pt serif; hyphens: auto"><h1>Une école à Brive</h1>
<p>L’école de cinéma Zénith a été fondée en 2018 par la réalisatrice Nour Belkacem, qui
enseignait depuis longtemps l’art du montage dans des établissements internationaux et
cinématographiques.</p><p>La plateforme Orme s’est alliée à l’école Zénith.</p></body></html>"""


@pytest.fixture(scope="module")
def printed(browser: Browser) -> bytes:
    """An article that Chromium printed."""
    page = browser.new_page()
    page.set_content(ARTICLE)
    data = page.pdf()
    page.close()
    return data


def test_an_article_is_read_as_it_was_written(printed: bytes, tmp_path: Path) -> None:
    """Lines that only the width of the page made are joined; the title is the document's own."""
    path = tmp_path / "une-ecole.pdf"
    path.write_bytes(printed)

    source = read_source(path)

    assert source.title == "Une école à Brive"
    assert "fondée en 2018 par la réalisatrice Nour Belkacem, qui enseignait" in source.text
    assert "établissements internationaux et cinématographiques." in source.text
    told = {(c.subject.name, c.relation, c.object.name) for c in extract(source, load_ontology())}
    assert ("Nour Belkacem", "founded", "Zénith") in told
