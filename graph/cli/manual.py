"""The manual, read off the commands themselves: as a page of the handbook, and as ``filmgraph.1``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from textwrap import wrap
from typing import Annotated, Any

import typer

from graph.cli.options import OutputOption, write

_EXAMPLE = "Example: "
_WIDTH = 70
"""How long a line of the source of ``filmgraph.1`` is before its signs are escaped."""
_SIGNS = re.compile(r"[<>\[\]*_]")
_EXIT = (
    ("0", "It went well."),
    ("1", "A fault that can be mended: one line says what, where, and what to do."),
    ("2", "The command was not called as it wants to be."),
)


@dataclass(frozen=True, slots=True)
class Page:
    """What is said of one command: ``rows`` are its arguments and options, each with its help."""

    name: str
    usage: str
    paragraphs: tuple[str, ...]
    example: str
    rows: tuple[tuple[str, str], ...]


def manual(
    media: Annotated[str, typer.Option("--format", help="man or markdown.")] = "man",
    output: OutputOption = None,
) -> None:
    """Print the manual: for man(1), or as the handbook's page of commands.

    Example: filmgraph manual --output filmgraph.1
    """
    from graph.errors import UsageError

    forms = {"man": as_roff, "markdown": as_markdown}
    if media not in forms:
        raise UsageError(f"the manual is written as {' or '.join(forms)}, not as {media}")
    write(forms[media](pages()), output)


def pages() -> Iterator[Page]:
    """Yield a page for each command that is not hidden, in the order of ``filmgraph --help``."""
    from graph.cli import app

    yield from _walked(typer.main.get_command(app), "filmgraph")


def as_markdown(found: Iterable[Page]) -> str:
    """Return the manual as one page of Markdown."""
    lines = [
        "# Commands",
        "",
        "This page is made of the commands; `filmgraph COMMAND --help` says the same. Exit codes:",
        "; ".join(f"{code}: {text[0].lower()}{text[1:-1]}" for code, text in _EXIT) + ".",
    ]
    for page in found:
        lines += ["", f"## {page.name}", "", f"    {page.usage}", ""]
        lines += [line for text in page.paragraphs for line in (_escaped(text), "")]
        if page.rows:
            lines += ["| argument or option | what it is |", "|---|---|"]
            lines += [f"| `{_cell(name)}` | {_cell(_escaped(told))} |" for name, told in page.rows]
        if page.example:
            lines += ["", f"Example: `{page.example}`"]
    return "\n".join(lines) + "\n"


def as_roff(found: Iterable[Page]) -> str:
    """Return the manual for man(1), in the macros of man(7)."""
    from graph.version import __version__

    lines = [
        f'.TH FILMGRAPH 1 "" "filmgraph {__version__}" "User Commands"',
        ".SH NAME",
        r"filmgraph \- articles about the film industry as a graph of claims",
        ".SH SYNOPSIS",
        ".B filmgraph",
        r".I command",
        r"[\fIarguments\fR]",
        ".SH COMMANDS",
    ]
    for page in found:
        lines += [f".SS {_roff(page.name)}", ".nf", _roff(page.usage), ".fi"]
        lines += [line for text in page.paragraphs for line in (".PP", _roff(text))]
        for name, told in page.rows:
            lines += [".TP", rf"\fB{_roff(name)}\fR", _roff(told) or r"\&"]
        if page.example:
            lines += [".PP", "Example:", ".PP", ".nf", _roff(page.example), ".fi"]
    lines += [".SH EXIT STATUS"]
    lines += [line for code, told in _EXIT for line in (".TP", rf"\fB{code}\fR", told)]
    lines += [".SH FILES", ".TP", r"\fIdossier.toml\fR", "The settings of a dossier."]
    lines += [
        ".TP",
        r"\fI.filmgraph/\fR",
        "What is built from the rest of a dossier; it can be deleted.",
    ]
    return "\n".join(lines) + "\n"


def _walked(command: Any, name: str) -> Iterator[Page]:
    """Yield the pages of a command's own commands, or its page where it has none."""
    if not (own := getattr(command, "commands", None)):
        yield _page(command, name)
        return
    for key, below in own.items():
        if not below.hidden:
            yield from _walked(below, f"{name} {key}")


def _page(command: Any, name: str) -> Page:
    context = typer.Context(command, info_name=name)
    texts = [" ".join(text.split()) for text in (command.help or "").split("\n\n")]
    example = next((text for text in texts if text.startswith(_EXAMPLE)), "")
    records = (parameter.get_help_record(context) for parameter in command.params)
    return Page(
        name=name,
        usage=" ".join([name, *command.collect_usage_pieces(context)]),
        paragraphs=tuple(text for text in texts if text and text != example),
        example=example.removeprefix(_EXAMPLE),
        rows=tuple((names, " ".join(told.split())) for names, told in filter(None, records)),
    )


def _escaped(text: str) -> str:
    """Return a text in which Markdown takes nothing but code for more than words."""
    parts = text.split("`")
    parts[::2] = [_SIGNS.sub(r"\\\g<0>", part) for part in parts[::2]]
    return "`".join(parts)


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


def _roff(text: str) -> str:
    """Return a text in short lines, in which roff takes nothing for a request or an escape."""
    return "\n".join(map(_line, wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)))


def _line(text: str) -> str:
    plain = text.replace("\\", r"\e").replace("-", r"\-").replace("'", r"\(aq")
    return rf"\&{plain}" if plain.startswith((".", "\\(aq")) else plain
