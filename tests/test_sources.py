"""Files become sources, or one clear line says why not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InputError
from graph.model import Source
from graph.sources import LIMIT, compose, read_source

HEAD = """---
title: "L’école : un pari"
publisher: Le Journal
url: https://example.org/a?b=1&c=2
date: 2020-10
language: fr
---
"""


def test_front_matter_is_read_and_the_text_is_as_stored(tmp_path: Path) -> None:
    """Offsets into the text plus the source's offset are offsets into the file."""
    path = tmp_path / "Mon article.md"
    stored = HEAD + "\r\nPremière ligne.\r\n« Suite »\u00a0!\n"
    path.write_bytes(stored.encode())

    source = read_source(path)

    assert source.id == "mon-article"
    assert (source.title, source.date, source.language) == ("L’école : un pari", "2020-10", "fr")
    assert stored[source.offset :] == source.text
    assert len(source.sha256) == 64


def test_a_year_stays_a_year(tmp_path: Path) -> None:
    """YAML's own types do not turn a date into something finer."""
    path = tmp_path / "a.md"
    path.write_text("---\ndate: 2020\n---\nTexte.", encoding="utf-8")

    assert read_source(path).date == "2020"


def test_plain_text_is_kept_whole(tmp_path: Path) -> None:
    """Offsets of a plain text are offsets of its file, byte order mark included."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbfUn texte.\r\n")

    assert read_source(path).text == "\ufeffUn texte.\r\n"


def test_a_page_is_reduced_to_its_article(tmp_path: Path) -> None:
    """Navigation and scripts go; title and language stay."""
    body = "".join(
        f"<p>Le studio Nour a ouvert une école de cinéma à Brive en 201{n}.</p>" for n in range(5)
    )
    page = (
        "<html lang='fr'><head><title>Une école à Brive</title>"
        "<meta property='og:site_name' content='Le Journal'></head>"
        f"<body><nav>Menu</nav><article><h1>Une école à Brive</h1>{body}</article>"
        "<script>alert(1)</script></body></html>"
    )
    path = tmp_path / "a.html"
    path.write_text(page, encoding="utf-8")

    source = read_source(path)

    assert "Le studio Nour" in source.text
    assert "alert" not in source.text
    assert "Menu" not in source.text
    assert source.title == "Une école à Brive"


plain = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40).map(str.strip)


@given(text=plain.filter(bool), title=plain, publisher=plain)
def test_compose_and_read_are_inverse(
    tmp_path_factory: pytest.TempPathFactory, text: str, title: str, publisher: str
) -> None:
    """What is written into a dossier is read back the same."""
    source = Source(id="a", text=text, title=title, publisher=publisher, date="2020", language="fr")
    path = tmp_path_factory.mktemp("sources") / "a.md"
    path.write_bytes(compose(source).encode())

    read = read_source(path)

    assert (text, title, publisher) == (read.text, read.title, read.publisher)


@pytest.mark.parametrize(
    ("name", "data", "where", "problem"),
    [
        ("a.txt", b"", "a.txt", "is empty"),
        ("a.txt", b" \n ", "a.txt", "is empty"),
        ("a.txt", b"Une ligne.\nR\xe9alis\xe9", "a.txt:2", "not UTF-8"),
        ("a.txt", b"a\0b", "a.txt:1", "zero byte"),
        ("a.md", b"---\ntitle: [\n---\nText.", "a.md:", "not YAML"),
        ("a.md", b"---\n- a\n---\nText.", "a.md:2", "no `key: value`"),
        ("a.md", b"---\ntitle: x\ndate: 2021-02-31\n---\nText.", "a.md:3", "not a date"),
        ("a.md", b"---\nurl: javascript:alert(1)\n---\nText.", "a.md:2", "https://"),
        ("a.md", b"---\nlanguage: French!\n---\nText.", "a.md:2", "a code such as fr"),
        ("a.md", b"---\ntitle: x\n---\n \n", "a.md", "no text after it"),
        ("a.html", b"<html><body></body></html>", "a.html", "no article"),
        ("a.docx", b"PK", "a.docx", "known: .md"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(
    tmp_path: Path, name: str, data: bytes, where: str, problem: str
) -> None:
    """The error names the file, the line where there is one, and what is wrong."""
    path = tmp_path / name
    path.write_bytes(data)

    with pytest.raises(InputError) as caught:
        read_source(path)

    assert str(caught.value).startswith(str(tmp_path / where))
    assert problem in str(caught.value)


def test_what_is_not_a_file_is_named(tmp_path: Path) -> None:
    """A folder and a missing file are told apart."""
    with pytest.raises(InputError, match="is a folder"):
        read_source(tmp_path)
    with pytest.raises(InputError, match="does not exist"):
        read_source(tmp_path / "nothing.txt")


def test_a_file_too_large_is_refused_unread(tmp_path: Path) -> None:
    """50 MB are refused by their size."""
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)

    with pytest.raises(InputError, match=f"50,000,000 bytes; the limit is {LIMIT:,}"):
        read_source(path)
