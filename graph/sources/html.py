"""A web page → its article, by trafilatura, with what the page says of itself."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from graph.dates import check_date
from graph.errors import InputError
from graph.model import Source

_HEAD = 20_000
"""Within how many code points a page says its language."""
_LANGUAGES = (
    re.compile(r"<html\b[^>]{0,500}?\blang\s*=\s*[\"']?\s*([A-Za-z]{2,3})\b", re.IGNORECASE),
    re.compile(
        r"<meta\b[^>]{0,200}?(?:content-language|og:locale)[\"'][^>]{0,200}?"
        r"content\s*=\s*[\"']?\s*([A-Za-z]{2,3})\b",
        re.IGNORECASE,
    ),
)
"""Where a page says its language, the most telling first."""
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_ASIDE = "not(self::html or self::body or self::main or descendant-or-self::article or .//h1)"
_CALLED = "contains(translate(concat(@id, ' ', @class), 'COKIENST', 'cokienst'), '{}')"
_FRAME = (
    "//script | //style | //nav | //button | //dialog",
    f"//*[@role='navigation' or @role='dialog' or @aria-modal='true'][{_ASIDE}]",
    f"//*[{_CALLED.format('cookie')} or {_CALLED.format('consent')}][{_ASIDE}]",
)
"""What of a page is never article, where trafilatura finds none and would take all."""
_DATES = {"extensive_search": False, "original_date": True}
"""Only the date that a page states, and of several that of publication."""


def parse(page: str, name: str, path: Path) -> Source:
    """Return the article of a page; its text is trafilatura's rendition, not the page.

    Scripts, navigation and forms are no part of it. Title, publisher, date, language and address are
    those that the page states. Raises ``InputError`` where it holds no article.
    """
    import trafilatura

    document = trafilatura.bare_extraction(
        _DECLARATION.sub("", page, count=1),
        with_metadata=True,
        include_comments=False,
        prune_xpath=list(_FRAME),
        date_extraction_params=_DATES,
    )
    if document is None or isinstance(document, dict) or not (document.text or "").strip():
        raise InputError(path, "holds no article that could be found; save its text as .txt")
    return Source(
        id=name,
        text=document.text or "",
        title=_line(document.title),
        publisher=_line(document.sitename).lstrip("@") or _line(document.hostname),
        url=_address(_line(document.url)),
        date=_date(document.date),
        language=_language(page[:_HEAD]),
    )


def _line(stated: str | None) -> str:
    return " ".join((stated or "").split())


def _address(stated: str) -> str:
    try:
        return stated if urlsplit(stated).scheme in {"http", "https"} else ""
    except ValueError:
        return ""


def _language(head: str) -> str:
    """Return the code of the language that a page states, or nothing."""
    found = (pattern.search(head) for pattern in _LANGUAGES)
    return next((match[1].lower() for match in found if match), "")


def _date(stated: str | None) -> str:
    try:
        return check_date(stated or "")
    except ValueError:
        return ""
