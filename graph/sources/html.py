"""A web page → its article, by trafilatura, with what the page says of itself."""

from pathlib import Path

from graph.dates import check_date
from graph.errors import InputError
from graph.model import Source


def parse(page: bytes, name: str, path: Path) -> Source:
    """Return the article of a page; its text is trafilatura's rendition, not the page.

    Its encoding is the one that it states or shows. Raises ``InputError`` where it holds no article.
    """
    import trafilatura

    document = trafilatura.bare_extraction(page, with_metadata=True, include_comments=False)
    if document is None or isinstance(document, dict) or not (document.text or "").strip():
        raise InputError(path, "holds no article that could be found")
    return Source(
        id=name,
        text=document.text or "",
        title=document.title or "",
        publisher=document.sitename or document.hostname or "",
        url=document.url or "",
        date=_date(document.date),
        language=document.language or "",
    )


def _date(stated: str | None) -> str:
    try:
        return check_date(stated or "")
    except ValueError:
        return ""
