"""What a caller may choose about a site, and what it is told of one."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from graph.dates import check_date
from graph.errors import UsageError
from graph.wording import LANGUAGES

FORMATS = (
    *("nquads", "turtle", "jsonld", "claims", "csv", "xlsx", "sqlite"),
    *("gexf", "graphml", "bibtex"),
)
"""The formats that are offered for download where none is chosen."""
_ADDRESS = re.compile(r"https?://[^\s<>\"'{}|\\^`?#]+")


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """How a site presents itself; what is left empty is left out.

    ``languages``: the first one's pages lie at the top, the others' in folders of their own. ``address``
    is where the site will lie; with it come canonical links and a sitemap. ``license`` is the address of
    a license, or its words; ``date`` is the site's (``2024-05-02``), else that of the latest source.
    ``author`` made it, ``publisher`` is the house that publishes it; ``formats`` are the downloads'.
    """

    languages: tuple[str, ...] = LANGUAGES
    address: str = ""
    license: str = ""
    author: str = ""
    publisher: str = ""
    date: str = ""
    formats: tuple[str, ...] = FORMATS

    def checked(self) -> SiteOptions:
        """Return the options, the address with a slash at its end; raise ``UsageError`` for bad ones."""
        for language in self.languages:
            if language not in LANGUAGES:
                raise UsageError(f"--lang {language}: pages are in {' or '.join(LANGUAGES)}")
        addresses = {"--base-url": self.address}
        if self.license.startswith(("http://", "https://")):
            addresses["--license"] = self.license
        for option, address in addresses.items():
            if address and not _ADDRESS.fullmatch(address):
                raise UsageError(
                    f"{option} {address!r} is no plain address: https://example.org/a/"
                )
        try:
            if self.date:
                check_date(self.date)
        except ValueError as error:
            raise UsageError(f"--date: {error}") from error
        address = self.address.rstrip("/")
        return replace(
            self,
            languages=tuple(dict.fromkeys(self.languages)),
            address=f"{address}/" if address else "",
            formats=tuple(dict.fromkeys(self.formats)),
        )


@dataclass(frozen=True, slots=True)
class Published:
    """What was written: pages, all files, how many claims are told, by their review state.

    ``left`` is what the formats of the downloads could not carry, as ``graph.exports.Left``.
    """

    pages: int
    files: int
    claims: Counter[str]
    left: Counter[str]
