"""The command that makes a static site of a dossier: publish."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from graph.cli.options import DossierOption, known_language, open_dossier, remark
from graph.cli.parts import Chosen, choosing


@choosing()
def publish(
    folder: Annotated[
        Path, typer.Argument(help="Where the site goes: new, empty or an older site.")
    ],
    chosen: Chosen,
    dossier: DossierOption = None,
    lang: Annotated[
        str,
        typer.Option(callback=known_language, help="Pages in fr or en alone [default: in both]."),
    ] = "",
    base_url: Annotated[str, typer.Option(help="Where it will lie: adds a sitemap.")] = "",
    license_: Annotated[
        str, typer.Option("--license", help="Address of a license, or its words.")
    ] = "",
    author: Annotated[
        str, typer.Option(help="Whose it is [default: the author in dossier.toml].")
    ] = "",
    publisher: Annotated[str, typer.Option(help="The house that publishes it.")] = "",
    date: Annotated[str, typer.Option(help="The site's date [default: the latest source's].")] = "",
    formats: Annotated[
        list[str] | None, typer.Option("--format", help="A format to offer; repeatable.")
    ] = None,
) -> None:
    """Write a static site: a page for each entity, source and relation, the map, and downloads.

    It works on any host and from a disk. What is left out has no page, no claim and no line in a file;
    a quotation that stays may still name it.

    Example: filmgraph publish site --support 2 --license https://creativecommons.org/licenses/by/4.0/
    """
    from graph.choice import selection
    from graph.exports import part_of
    from graph.publishing import FORMATS, SiteOptions
    from graph.publishing import publish as publish_site
    from graph.wording import LANGUAGES, words

    place = open_dossier(dossier)
    language = lang or place.config.language
    part = replace(part_of(place, selection(place, chosen), language), whole=False)
    others = () if lang else tuple(code for code in LANGUAGES if code != language)
    options = SiteOptions(
        languages=(language, *others),
        address=base_url,
        license=license_,
        author=author or place.config.author,
        publisher=publisher,
        date=date,
        formats=tuple(formats or FORMATS),
    )
    made = publish_site(part, folder, options)
    say = words(language)
    for reason, count in sorted(made.left.items()):
        if count:
            remark(say.say(reason, n=count))
    if waiting := made.claims["proposed"]:
        remark(say.count("site_proposed", waiting, all=made.claims.total()))
    typer.echo(f"Site: {folder.resolve() / 'index.html'} ({say.count('site_pages', made.pages)})")
