"""Templates: a folder's own, and those that all pages share."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from graph.document import cited, grouped

_HERE = Path(__file__).resolve().parent
STATIC = _HERE / "static"
"""The folder of the style sheet that all pages wear."""


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
