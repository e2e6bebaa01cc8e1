"""The command line: each command reads its arguments, calls one function and prints.

Results go to standard output, remarks to standard error. A fault that a user can mend is one line and
exit code 1 (2 for wrong usage), never a traceback.
"""

import sys
from typing import NoReturn

import typer

from graph.cli import (
    asking,
    dossiers,
    exporting,
    investigating,
    judging,
    linking,
    measuring,
    publishing,
    reading,
    seeing,
    serving,
)
from graph.cli.importing import importing
from graph.cli.manual import manual
from graph.cli.options import Commands
from graph.cli.words import lexicon
from graph.errors import FilmgraphError, UsageError

_INTERRUPTED = 130
"""What Typer exits with on Ctrl-C, without a word."""

app = Commands(
    name="filmgraph",
    help="Turn articles about the film industry into a knowledge graph that shows its sources.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (
    seeing.demo,
    dossiers.new,
    dossiers.add,
    dossiers.build,
    reading.extract,
    asking.ask,
    asking.query,
    asking.search,
    investigating.connect,
    investigating.show,
    investigating.source,
    investigating.diff,
    measuring.rank,
    measuring.groups,
    measuring.gaps,
    seeing.map_,
    exporting.export,
    publishing.publish,
    serving.serve,
    linking.link,
    judging.review,
    judging.judge,
    judging.retract,
    dossiers.seal,
    dossiers.stats,
    dossiers.validate,
    reading.ontology,
):
    app.command(command.__name__.rstrip("_"))(command)
app.command("manual", hidden=True)(manual)
app.add_typer(importing)
app.add_typer(lexicon)


def main() -> NoReturn:
    """Run the command that the arguments name, and exit."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        app(prog_name="filmgraph")
    except SystemExit as done:
        if done.code == _INTERRUPTED:
            _fail("interrupted; what was built before is still there", 1)
        raise
    except UsageError as error:
        _fail(str(error), 2)
    except FilmgraphError as error:
        _fail(str(error), 1)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _fail(f"{where}{error.strerror or error}", 1)
    sys.exit(0)


def _fail(message: str, code: int) -> NoReturn:
    line = " ".join(message.split())
    typer.echo(f"filmgraph: {line}", err=True)
    sys.exit(code)
