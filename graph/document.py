"""A short text with numbered notes that quote its sources, as plain text, Markdown or HTML.

What comes from outside (names, quotations, titles) is text in all of them, never markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from textwrap import wrap

from graph.errors import UsageError
from graph.resources import resource
from graph.wording import Words

FORMATS = ("text", "markdown", "html")
_WIDTH = 88
"""The width of a line of plain text, in characters."""
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~!$&])")
_LIST_MARK = re.compile(r"^(\s*)(\d+)([.)])|^(\s*)([-+=])")
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")
"""White space at which a line may break."""
_ADDRESS = re.compile(r"https?://[^\s<>\"'()]+")


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words of a source, in the source's own language, and where they stand."""

    text: str
    language: str = ""
    title: str = ""
    publisher: str = ""
    date: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What a sentence rests on; ``about`` says how well."""

    quotations: tuple[Quotation, ...]
    about: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, with the numbers of its notes (from 1)."""

    text: str
    notes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that run on."""

    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of a list: a line, what is to be said of it, and what it quotes."""

    sentence: Sentence
    about: str = ""
    quotations: tuple[Quotation, ...] = ()


Block = Heading | Paragraph | Entry


@dataclass(frozen=True, slots=True)
class Document:
    """A text in blocks; ``notes`` are those that its sentences name by number."""

    title: str
    language: str
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = field(default=())

    def render(self, media: str, words: Words) -> str:
        """Return the text in one of ``FORMATS``; raise ``UsageError`` for another."""
        renderers = {"text": _text, "markdown": _markdown, "html": _html}
        if media not in renderers:
            raise UsageError(f"no format is called {media!r}; known: {', '.join(FORMATS)}, json")
        return renderers[media](self, words)


def cited(quotation: Quotation, words: Words) -> str:
    """Return where a quotation stands: title, publisher, date."""
    return words.list((quotation.title, quotation.publisher, words.date(quotation.date)))


def plain(text: str) -> str:
    """Return text on one line, without what would move a terminal's cursor; fixed spaces stay."""
    shown = "".join(c if c.isprintable() or c.isspace() else " " for c in text)
    return _SPACES.sub(" ", shown).strip()


def _text(document: Document, words: Words) -> str:
    lines = [plain(document.title)]
    for block in document.blocks:
        lines += _text_block(block, words)
    if document.notes:
        lines += ["", words.say("note")]
    for number, note in enumerate(document.notes, start=1):
        first, *others = _text_note(note, words)
        lines += _folded(f"[{number}] {first}", "    ")
        for line in others:
            lines += _folded(f"    {line}", "    ")
    return "\n".join(lines) + "\n"


def _text_block(block: Block, words: Words) -> Iterator[str]:
    if isinstance(block, Heading):
        yield from ("", plain(block.text))
    elif isinstance(block, Paragraph):
        yield ""
        yield from _folded(" ".join(_numbered(s) for s in block.sentences), "")
    else:
        yield from _folded(f"  {_numbered(block.sentence)}", "    ")
        if block.about:
            yield from _folded(f"      {plain(block.about)}", "      ")
        for quotation in block.quotations:
            yield from _folded(f"      {_told(quotation, words)}", "      ")


def _text_note(note: Note, words: Words) -> list[str]:
    return [*(_told(q, words) for q in note.quotations), *filter(None, [plain(note.about)])]


def _told(quotation: Quotation, words: Words) -> str:
    quoted = words.say("quote", text=plain(quotation.text)) if quotation.text else ""
    address = quotation.url if _ADDRESS.fullmatch(quotation.url) else plain(quotation.url)
    where = " ".join(part for part in (plain(cited(quotation, words)), address) if part)
    return " – ".join(part for part in (quoted, where) if part)


def _numbered(sentence: Sentence) -> str:
    return plain(sentence.text) + "".join(f" [{n}]" for n in sentence.notes)


def _folded(line: str, indent: str) -> list[str]:
    """Return a line folded at spaces; addresses stay whole, its own indent stays."""
    own = line[: len(line) - len(line.lstrip())]
    folded = wrap(
        line.strip(),
        _WIDTH,
        initial_indent=own,
        subsequent_indent=indent or own,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return folded or [""]


def _markdown(document: Document, words: Words) -> str:
    lines = [f"# {_marked(document.title)}"]
    for before, block in zip((None, *document.blocks), document.blocks, strict=False):
        together = isinstance(before, Entry) and isinstance(block, Entry)
        lines += ([] if together else [""]) + _markdown_block(block, words)
    if document.notes:
        lines.append("")
    for number, note in enumerate(document.notes, start=1):
        told = [_markdown_quotation(q, words) for q in note.quotations]
        about = f" ({_marked(note.about)})" if note.about else ""
        lines.append(f"[^{number}]: {' '.join(told)}{about}")
    return "\n".join(lines) + "\n"


def _markdown_block(block: Block, words: Words) -> list[str]:
    if isinstance(block, Heading):
        return [f"## {_marked(block.text)}"]
    if isinstance(block, Paragraph):
        return [_LIST_MARK.sub(_unlisted, " ".join(map(_markdown_sentence, block.sentences)))]
    about = f" ({_marked(block.about)})" if block.about else ""
    quotes = [f"    - {_markdown_quotation(q, words)}" for q in block.quotations]
    return [f"- {_markdown_sentence(block.sentence)}{about}", *quotes]


def _markdown_sentence(sentence: Sentence) -> str:
    return _marked(sentence.text) + "".join(f"[^{n}]" for n in sentence.notes)


def _markdown_quotation(quotation: Quotation, words: Words) -> str:
    quoted = _marked(words.say("quote", text=quotation.text)) if quotation.text else ""
    where = _marked(cited(quotation, words))
    if _ADDRESS.fullmatch(quotation.url):
        where = f"[{where or _marked(quotation.url)}](<{quotation.url}>)"
    return " – ".join(part for part in (quoted, where) if part)


def _marked(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", plain(text))


def _unlisted(match: re.Match[str]) -> str:
    """Escape what would begin a list."""
    if match[2]:
        return f"{match[1]}{match[2]}\\{match[3]}"
    return f"{match[4]}\\{match[5]}"


def _html(document: Document, words: Words) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(resource("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template = environment.get_template("document.html")
    return template.render(
        document=document,
        groups=grouped(document.blocks),
        words=words,
        cited=cited,
        plain=plain,
        is_address=lambda url: bool(_ADDRESS.fullmatch(url)),
    )


def grouped(blocks: Sequence[Block]) -> list[tuple[str, list[Block]]]:
    """Return the blocks with entries that follow each other in one list."""
    groups: list[tuple[str, list[Block]]] = []
    for block in blocks:
        kind = type(block).__name__
        if kind == "Entry" and groups and groups[-1][0] == kind:
            groups[-1][1].append(block)
        else:
            groups.append((kind, [block]))
    return groups


def sentences(texts: Iterable[str]) -> Paragraph:
    """Return a paragraph of sentences without notes."""
    return Paragraph(tuple(Sentence(text) for text in texts if text))
