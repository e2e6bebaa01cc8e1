"""Templates: a folder's own, and those that all pages share."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from graph.document import cited, grouped
from graph.resources import resource

_HERE = Path(__file__).resolve().parent


@cache
def style() -> str:
    """Return the style sheet that all pages wear: the palette of the maps, then their own rules."""
    sheets = resource("palette.css"), _HERE / "style.css"
    return "".join(sheet.read_text(encoding="utf-8") for sheet in sheets)


def environment(templates: Path) -> Environment:
    """Return an environment with the templates of a folder before the shared ones; it escapes."""
    made = Environment(
        loader=FileSystemLoader([templates, _HERE / "templates"], encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(cited=cited, grouped=grouped)
    return made
