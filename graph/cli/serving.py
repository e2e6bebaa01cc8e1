"""The command that opens the local application: serve."""

from __future__ import annotations

from typing import Annotated

import typer

from graph.cli.options import DossierOption, open_dossier, remark
from graph.errors import UsageError


def serve(
    dossier: DossierOption = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 for any.")] = 8000,
    host: Annotated[str, typer.Option(help="What to listen on.")] = "127.0.0.1",
    name: Annotated[
        list[str] | None,
        typer.Option("--name", help="A further host name that it is reached by; repeatable."),
    ] = None,
    read_only: Annotated[bool, typer.Option("--read-only", help="Let nothing be changed.")] = False,
    token: Annotated[
        str,
        typer.Option(envvar="FILMGRAPH_TOKEN", help="What has to be shown to change anything."),
    ] = "",
    root_path: Annotated[str, typer.Option(help="The prefix of its addresses: /films.")] = "",
    allow_update: Annotated[
        bool, typer.Option("--allow-update", help="Let SPARQL updates through, with the token.")
    ] = False,
    service: Annotated[
        list[str] | None,
        typer.Option("--service", help="An endpoint that SERVICE may ask; repeatable."),
    ] = None,
    time_limit: Annotated[
        float, typer.Option(min=0.1, help="How many seconds a query may take.")
    ] = 10.0,
    row_limit: Annotated[
        int, typer.Option(min=1, help="How many rows or triples an answer may have.")
    ] = 1_000_000,
    browser: Annotated[bool, typer.Option(help="Open a browser.")] = True,
) -> None:
    """Serve the dossier as a local application, with its SPARQL endpoint.

    Only this machine reaches it, unless --host says otherwise; then a token is needed for everything
    that changes the dossier.

    Example: filmgraph serve --port 8000
    """
    from graph.web import ServeOptions
    from graph.web.serving import serve as run

    options = ServeOptions(
        host=host,
        port=port,
        names=tuple(n.lower() for n in name or ()),
        root_path=f"/{root_path.strip('/')}" if root_path.strip("/") else "",
        read_only=read_only,
        token=token,
        allow_update=allow_update,
        services=tuple(service or ()),
        time_limit=time_limit,
        row_limit=row_limit,
    )
    if not (options.is_local or token or read_only):
        raise UsageError(f"--host {host} lets others in: give a --token, or --read-only")
    if allow_update and not token:
        raise UsageError("--allow-update needs a --token")
    place = open_dossier(dossier)
    if not read_only:
        for text in place.build().remarks:
            remark(text)
    run(place, options, lambda address: _opened(address, browser=browser))


def _opened(address: str, *, browser: bool) -> None:
    """Say where the server is, once it listens, and show it."""
    typer.echo(address)
    if browser:
        import webbrowser

        webbrowser.open(address)
