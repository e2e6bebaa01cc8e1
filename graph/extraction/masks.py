"""What of a stored text is no article: found, and blanked at equal length, so that offsets never move.

The words that show it stand in the languages' files, those of every language counting: the frame of a
page need not speak the language of its article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from graph.extraction.language import LANGUAGES, language
from graph.extraction.text import Span, fold_glyphs
from graph.model import RELATED

_CODE = re.compile(r'\{"[^{}\n]{0,500}\}|<[/!]?[A-Za-z][^<>\n]{0,300}>')
_ADDRESS = re.compile(r"https?://[^\s<>\"«»]*[^\s<>\"«».,;:!?…)\]]")
_ELEMENT = re.compile(r"<(script|style)\b", re.IGNORECASE)
_LINE = re.compile(r"[^\r\n]+")
_SCRIPT = re.compile(
    r"\s*(?:\[?\{[\"']|\(?function\b|(?:window|document|googletag|dataLayer)\.|(?:var|let|const) \w+ ?=)"
)
_SCRIPT_END = ("}", "]", ";", ")", "{")
_TRAIL = " \t>|/-"
"""What may stand between the names of a trail: "Home > Films"."""
_PARTS = re.compile(r" [>›»/|] ")
_LEAD = re.compile(r"[^\w©(]*")
_COPYRIGHT = re.compile(r"(?:©|\(c\)).{0,80}$", re.IGNORECASE)
_LONG, _SHORT = 400, 200
"""How long a line may be that a notice fills; one that anything else fills."""
_WORDS = 4
"""How many words the name of a section has at most."""
_LIST = 6
"""How many lines under a heading lead to other articles, at most."""


class Mask(NamedTuple):
    """A stretch of a text that is no article, and of which kind."""

    start: int
    end: int
    kind: str


def masks(text: str) -> tuple[Mask, ...]:
    """Return what of a text is no article, in order, none inside another.

    The kinds are ``code`` (with tags), ``address``, ``button`` (navigation, sharing), ``prompt``
    (newsletters, subscriptions), ``notice`` (cookies, rights), ``caption``, and ``RELATED`` for what
    leads to another article: it is kept, with less trust.
    """
    hard = [*_elements(text), *(Mask(*m.span(), "code") for m in _CODE.finditer(text))]
    hard += (Mask(*m.span(), "address") for m in _ADDRESS.finditer(text))
    lines = _lines(blanked(text, hard))
    return tuple(_apart([*hard, *lines]))


def blanked(text: str, found: Iterable[Mask]) -> str:
    """Return ``text`` with masks blank at equal length; what is related stays, and so do line ends."""
    pieces, at = [], 0
    for start, end, kind in sorted(found):
        if kind != RELATED and end > at:
            start = max(start, at)  # noqa: PLW2901 - what an earlier mask has blanked is done
            pieces += [text[at:start], re.sub(r"[^\r\n]", " ", text[start:end])]
            at = end
    return "".join((*pieces, text[at:]))


def mask(text: str) -> str:
    """Return ``text`` with all that is no article blanked at equal length."""
    return blanked(text, masks(text))


def related(found: Iterable[Mask]) -> tuple[Span, ...]:
    """Return the spans that lead to other articles."""
    return tuple((m.start, m.end) for m in found if m.kind == RELATED)


def _elements(text: str) -> Iterator[Mask]:
    """Yield scripts and styles from tag to tag; one that is never closed is left."""
    at, lower, open_ended = 0, text.lower(), set[str]()
    for match in _ELEMENT.finditer(text):
        name = match[1].lower()
        if match.start() < at or name in open_ended or len(lower) != len(text):
            continue
        close = lower.find(f"</{name}", match.end())
        if close < 0:
            open_ended.add(name)
            continue
        at = text.find(">", close) + 1 or len(text)
        yield Mask(match.start(), at, "code")


def _lines(text: str) -> Iterator[Mask]:
    """Yield the lines that are no article."""
    listed, last = 0, -1
    for match in _LINE.finditer(text):
        line = match[0]
        plain = fold_glyphs(line).lower().strip()
        if not plain:
            continue
        kind, start = _kind(line, plain)
        adjoining = text.count("\n", last, match.start()) <= 1 and last >= 0
        if kind == RELATED:
            listed = 0 if _title(line) else _LIST
        elif not kind and listed and adjoining and _is_link(line):
            kind, listed = RELATED, listed - 1
        else:
            listed = 0
        last = match.end()
        if kind:
            yield Mask(match.start() + start, match.end(), kind)


def _kind(line: str, plain: str) -> tuple[str, int]:
    """Return of which kind a line is, if any, and from where on."""
    if _SCRIPT.match(line) and plain.endswith(_SCRIPT_END):
        return "code", 0
    if len(plain) <= _LONG and any(words in plain for words in _tables().notices):
        return "notice", 0
    if len(plain) <= _SHORT and (kind := _short(line, _LEAD.sub("", plain, count=1))):
        return kind, 0
    return _credit(line, plain)


def _short(line: str, plain: str) -> str:
    """Return of which kind a short line is, if any; ``plain`` begins with its first word."""
    known = _tables()
    if _title(line) is not None:
        return RELATED
    if known.buttons.fullmatch(plain) or _is_trail(plain):
        return "button"
    if plain.startswith(known.prompts):
        return "prompt"
    return "caption" if re.sub(r"\s+:", ":", plain).startswith(known.credits) else ""


def _title(line: str) -> str | None:
    """Return the title of the article that a line leads to: empty for a heading, nothing for no link.

    Without a mark after words such as "Lire aussi" a capital shows that they lead to a title.
    """
    match = _tables().related.match(_LEAD.sub("", fold_glyphs(line), count=1).strip())
    if match is None:
        return None
    words, mark, title = match.groups()
    capital = " " in words and not title[:1].islower()
    return title if mark or capital or not title else None


def _credit(line: str, plain: str) -> tuple[str, int]:
    """Return the caption that a credit shows: a short line, or only the credit that ends a long one."""
    at = max(len(line) - 100, 0)
    found = _COPYRIGHT.search(line, at) or _tables().agencies.search(line, at)
    if found is None:
        return "", 0
    return "caption", 0 if len(plain) <= _SHORT and found[0][0] != "(" else found.start()


def _is_trail(plain: str) -> bool:
    """Tell whether a line is a trail of sections: "Accueil > Cinéma > Écoles"."""
    first, *others = _PARTS.split(plain)
    short = all(len(part.split()) <= _WORDS for part in others)
    return bool(others) and short and _tables().buttons.fullmatch(first) is not None


def _is_link(line: str) -> bool:
    """Tell whether a line may be the title of an article rather than a paragraph of one."""
    return len(line) <= _SHORT and not line.rstrip().endswith((".", ":", ";", ","))


def _apart(found: list[Mask]) -> Iterator[Mask]:
    """Yield masks in order; what begins in another is left out, the longest of one start stays."""
    at = -1
    for each in sorted(found, key=lambda m: (m.start, -m.end)):
        if each.end > at:
            yield each._replace(start=max(each.start, at))
            at = each.end


class _Tables(NamedTuple):
    """The words of junk, in the form in which they are looked for."""

    buttons: re.Pattern[str]
    prompts: tuple[str, ...]
    notices: tuple[str, ...]
    credits: tuple[str, ...]
    agencies: re.Pattern[str]
    related: re.Pattern[str]


@cache
def _tables() -> _Tables:
    def words(key: str) -> tuple[str, ...]:
        found = {word for code in LANGUAGES for word in language(code).junk[key]}
        return tuple(sorted(found, key=lambda word: (-len(word), word)))

    def any_of(key: str) -> str:
        return "|".join(map(re.escape, words(key)))

    return _Tables(
        buttons=re.compile(rf"[\W\d_]*+(?:(?:{any_of('buttons')})(?!\w)[\W\d_]*+)++"),
        prompts=words("prompts"),
        notices=words("notices"),
        credits=words("credits"),
        agencies=re.compile(rf"(?:[/|–-] ?|\((?:[\w ]+, )?)(?:{any_of('agencies')})\)?\.?\s*$"),
        related=re.compile(rf"({any_of('related')})(?!\w)\s*([:|>/-]?)\s*(.*)", re.IGNORECASE),
    )
