"""Files become sources, or one clear line says why not."""

import io
import os
import random
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from graph.dossier import Dossier
from graph.dossier.config import Config
from graph.errors import InputError
from graph.model import Source
from graph.sources import LIMIT, compose, read_source
from tests.forking import start

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


def reads_or_names(path: Path) -> bool:
    """Tell whether a file is a source with a text, or a fault that names it."""
    try:
        return bool(read_source(path).text.strip())
    except InputError as error:
        return str(path) in str(error)


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
        ("a.txt", b"\xef\xbb\xbf \n", "a.txt", "is empty"),
        ("a.txt", b"\xff\xfe \x00", "a.txt", "is empty"),
        ("a.txt", b"\xff\xfea", "a.txt", "broken at byte"),
        ("a.txt", b"\xff\xfea\0\0\0", "a.txt", "zero characters"),
        ("a.txt", b"a\0b", "a.txt:1", "zero byte"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0", "a.txt", "not a text"),
        ("a.txt", random.Random(1).randbytes(5_000), "a.txt", "not a text"),
        (
            "a.txt",
            "映画学校を設立した。".encode("shift-jis"),
            "a.txt:1",
            "nor Windows-1252",
        ),
        ("a.txt", b"Une ligne.\n\x81\x8d", "a.txt:2", "nor Windows-1252"),
        ("a.html", random.Random(1).randbytes(5_000), "a.html", "not a text"),
        ("a.html", b"<div>" * 20_000, "a.html", "no article"),
        ("a.html", b"<script>Ada Nour a fonde Orme.</script>", "a.html", "no article"),
        ("a.pdf", b"%PDF-1.7\n garbage", "a.pdf", "is damaged"),
        ("a.pdf", b"hello", "a.pdf", "is damaged"),
        ("a.md", b"---\ntitle: [\n---\nText.", "a.md:", "not YAML"),
        ("a.md", b"---\n- a\n---\nText.", "a.md:2", "no `key: value`"),
        ("a.md", b"---\ntitle: x\ndate: 2021-02-31\n---\nText.", "a.md:3", "not a date"),
        ("a.md", b"---\nurl: javascript:alert(1)\n---\nText.", "a.md:2", "https://"),
        ("a.md", b"---\nlanguage: French!\n---\nText.", "a.md:2", "a code such as fr"),
        ("a.md", b"---\ntitle: x\n---\n \n", "a.md", "no text after it"),
        ("a.html", b"<html><body></body></html>", "a.html", "no article"),
        ("a.docx", b"PK", "a.docx", "known: .md"),
        ("a.PDF", b"", "a.PDF", "is empty"),
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


# ---- Encodings ---------------------------------------------------------------------------------------

ARTICLE = "« L’école », dit Ada Nour, a été créée à Brive.\r\nLe studio l’a financée : 3 000 €."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_a_text_is_read_whatever_its_encoding(tmp_path: Path, encoding: str) -> None:
    """The same text; offsets are those of whoever decodes the file."""
    path = tmp_path / "a.txt"
    path.write_bytes(ARTICLE.encode(encoding))

    assert read_source(path).text == ARTICLE


@pytest.mark.parametrize(
    ("stated", "encoding"), [("iso-8859-1", "cp1252"), ("utf-8", "utf-8"), ("latin1", "utf-8")]
)
def test_a_page_says_its_encoding(tmp_path: Path, stated: str, encoding: str) -> None:
    """As browsers take it; where it is UTF-8 in truth, that counts."""
    path = tmp_path / "a.html"
    page = f"<html><head><meta charset='{stated}'></head><body><article><p>{ARTICLE}</p></article>"
    path.write_bytes(page.encode(encoding))

    assert "« L’école », dit Ada Nour, a été créée à Brive." in read_source(path).text


@settings(deadline=None)
@given(data=st.binary(max_size=300), ending=st.sampled_from(["txt", "md", "html", "pdf"]))
def test_any_bytes_are_a_source_or_one_line(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, ending: str
) -> None:
    """Never another error."""
    path = tmp_path_factory.mktemp("bytes") / f"a.{ending}"
    path.write_bytes(data)
    assert reads_or_names(path)


# ---- Pages -------------------------------------------------------------------------------------------

PAGE = """<!DOCTYPE html><html lang="fr-FR"><head><title>Une école à Brive | Le Journal</title>
<link rel="canonical" href="https://journal.example/une-ecole">
<meta property="og:title" content="Une école à Brive">
<meta property="og:site_name" content="Le Journal">
<meta property="article:published_time" content="2021-03-04T10:00:00+01:00">
<script type="application/ld+json">{"@type":"Thing"}</script></head><body class="cookies-on">
<div id="cookie-wall"><p>Nous utilisons des cookies pour mesurer l’audience de nos pages.</p></div>
<nav><a href="/">Accueil</a> <a href="/cinema">Cinéma</a></nav>
<article><h1>Une école à Brive</h1><script>var words = "Léo Brun a fondé Zénith Films";</script>
<p>Le studio Nour a ouvert une école de cinéma à Brive, avec l’aide de la région et de la ville.</p>
<p>Elle accueille trente élèves chaque année, dit sa directrice, Ada Nour, qui l’a fondée en 2018.</p>
</article><footer><a href="/legal">Mentions légales</a></footer></body></html>"""


def test_a_page_says_what_it_is(tmp_path: Path) -> None:
    """Title, publisher, date, language and address are those that it states."""
    path = tmp_path / "a.html"
    path.write_text(PAGE, encoding="utf-8")

    source = read_source(path)

    assert (source.title, source.publisher) == ("Une école à Brive", "Le Journal")
    assert (source.date, source.language) == ("2021-03-04", "fr")
    assert source.url == "https://journal.example/une-ecole"
    assert "Le studio Nour" in source.text
    assert "qui l’a fondée en 2018." in source.text
    for junk in ("cookies", "Accueil", "Zénith", "Mentions", "@type"):
        assert junk not in source.text


def test_a_page_without_an_article_is_refused(tmp_path: Path) -> None:
    """Navigation and a cookie wall are none."""
    path = tmp_path / "a.html"
    path.write_text(PAGE.partition("<article>")[0] + "</body></html>", encoding="utf-8")

    with pytest.raises(InputError, match="holds no article"):
        read_source(path)


# ---- PDF ---------------------------------------------------------------------------------------------


def pdf(pages: Sequence[Sequence[str]], title: str = "") -> bytes:
    """Return a PDF that shows lines of text, one object a page, in Helvetica."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in enumerate(pages):
        shown = [line.replace("(", r"\(").replace(")", r"\)") for line in lines]
        words = " ".join(f"({line}) Tj 0 -14 Td" for line in shown)
        stream = f"BT /F1 11 Tf 50 780 Td {words} ET"
        resources = f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R"
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {resources} >>",
            f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream",
        ]
    objects.append(f"<< /Title ({title}) >>")
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    table = "".join(f"{at:010} 00000 n \n" for at in places)
    size = len(objects) + 1
    trailer = f"trailer << /Size {size} /Root 1 0 R /Info {size - 1} 0 R >>"
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}\nstartxref\n{len(data)}\n%%EOF"
    return data + end.encode()


def locked(data: bytes, password: str) -> bytes:
    """Return a PDF that asks for a password."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


BODY = [
    "Le studio Nour a ouvert une école de cinéma à Brive avec la so-",
    "ciété de production de Léo Brun, et celle d’Ada Nour, la porte-",
    "Nour. La région a promis 1 000 euros à l’école qu’elle y a fon-",
    "dée.",
    "- Un point de la liste",
    "- Un autre",
]
MORE = [["La suite", "Deux choses"], ["Encore", "Trois choses"]]
PAGES = [["Le Journal du cinéma", *lines, f"Page {n}"] for n, lines in enumerate((BODY, *MORE), 1)]


def test_a_pdf_is_its_paragraphs(tmp_path: Path) -> None:
    """Parted words and broken lines are whole; running heads and page numbers are gone."""
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(PAGES, title="Une ecole"))

    source = read_source(path)
    first, *others = source.text.split("\n\n")

    assert source.title == "Une ecole"
    assert source.date == ""
    assert first == (
        "Le studio Nour a ouvert une école de cinéma à Brive avec la société de production de Léo "
        "Brun, et celle d’Ada Nour, la porte-Nour. La région a promis 1 000 euros à l’école qu’elle "
        "y a fondée."
    )
    assert others[:2] == ["- Un point de la liste", "- Un autre"]
    assert "Journal" not in source.text
    assert "Page" not in source.text


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (pdf([[]]), "holds no text on its 1 pages; a scan"),
        (pdf([["..."], []]), "holds no text"),
        (locked(pdf(PAGES), "secret"), "is locked with a password"),
        (pdf(PAGES)[:200], "is damaged"),
    ],
)
def test_a_pdf_that_cannot_be_read_is_named(tmp_path: Path, data: bytes, problem: str) -> None:
    """A scan, a locked one, half of one."""
    path = tmp_path / "a.pdf"
    path.write_bytes(data)

    with pytest.raises(InputError, match=problem):
        read_source(path)


def test_a_pdf_that_only_its_owner_may_change_is_read(tmp_path: Path) -> None:
    """An empty password opens it."""
    path = tmp_path / "a.pdf"
    path.write_bytes(locked(pdf(PAGES), ""))

    assert "société de production" in read_source(path).text


@settings(deadline=None, max_examples=50)
@given(at=st.integers(9, 2_000), byte=st.integers(0, 255))
def test_a_damaged_pdf_is_a_source_or_one_line(
    tmp_path_factory: pytest.TempPathFactory, at: int, byte: int
) -> None:
    """One byte of it is another."""
    data = bytearray(pdf(PAGES))
    data[at % len(data)] = byte
    path = tmp_path_factory.mktemp("pdf") / "a.pdf"
    path.write_bytes(data)
    assert reads_or_names(path)


# ---- At the command line -----------------------------------------------------------------------------


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run filmgraph."""
    return start([*map(str, arguments)], Path.cwd(), os.environ)


BAD = [
    ("a.txt", b""),
    ("a.txt", b"\x00\x01\x02"),
    ("a.html", b"<script>alert(1)</script>"),
    ("a.pdf", pdf([[]])),
    ("a.pdf", locked(pdf(PAGES), "secret")),
]


@pytest.mark.parametrize(("name", "data"), BAD)
@pytest.mark.parametrize("command", ["extract", "add"])
def test_bad_input_is_one_line(tmp_path: Path, command: str, name: str, data: bytes) -> None:
    """Exit code 1, nothing on standard output, no traceback."""
    dossier, path = tmp_path / "dossier", tmp_path / name
    path.write_bytes(data)
    where = ["--dossier", dossier] if command == "add" else []
    Dossier.create(dossier, Config(title="D"))

    done = run(command, path, *where)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"filmgraph: {path}:")
    assert done.stderr.count("\n") == 1


def test_a_folder_and_what_may_not_be_read_are_one_line(tmp_path: Path) -> None:
    """So is a language that nobody reads, with those that are."""
    hidden = tmp_path / "hidden.txt"
    hidden.write_text("Ada Nour a fondé Zénith Films.", encoding="utf-8")
    hidden.chmod(0)
    folder, language = run("extract", tmp_path), run("extract", "--lang", "xx", hidden)

    assert (folder.returncode, folder.stdout) == (1, "")
    assert folder.stderr == f"filmgraph: {tmp_path}: is a folder; name a file in it\n"
    assert (language.returncode, language.stdout) == (2, "")
    assert language.stderr == "filmgraph: --lang: 'xx' is not known; known: fr, en\n"
    if os.geteuid():
        done = run("extract", hidden)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)


@pytest.mark.parametrize("text", ["학교 " * 30, "🎬", "Partager", "Ada " * 25_000])
def test_no_facts_come_with_a_reason(tmp_path: Path, text: str) -> None:
    """On standard error, where --quiet silences it."""
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    done, quiet = run("extract", "--json", path), run("extract", "--json", "--quiet", path)

    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith(f"{path}: no facts: ")
    assert (quiet.returncode, quiet.stderr) == (0, "")
