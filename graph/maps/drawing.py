"""The door of the package: a network goes in, a page that shows and saves itself comes out."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import networkx as nx

from graph.files import write_atomically
from graph.maps import elements
from graph.maps.options import MapOptions
from graph.maps.page import render
from graph.maps.picture import picture
from graph.ontology import Ontology

_PARTED = re.compile(" (?=[:;?!»])|(?<=«) ")
"""The spaces of French at which no line may break."""
_DENSE = 2
"""How many dots a PNG has for each pixel of the SVG."""


@dataclass(frozen=True)
class Map:
    """A drawn network: ``html`` is a whole page that loads nothing from anywhere."""

    html: str = field(repr=False)
    svg: str = field(repr=False, default="")

    def png(self) -> bytes:
        """Return the picture in dots, two by two for a pixel of ``svg``; letters are the machine's."""
        import resvg_py

        return bytes(resvg_py.svg_to_bytes(svg_string=self.svg, zoom=_DENSE))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the page, or the picture where the name ends in ``.svg`` or ``.png``.

        A reader finds the old file or the new one, never half of it. Raises ``OSError`` where the folder
        cannot be written; the old file is then untouched.
        """
        file = Path(path)
        kinds: dict[str, Callable[[], str | bytes]] = {".svg": lambda: self.svg, ".png": self.png}
        write_atomically(file, kinds.get(file.suffix.lower(), lambda: self.html)())

    def _repr_html_(self) -> str:
        """Return the page in a frame of its own, for a notebook; works offline."""
        return (
            f'<iframe srcdoc="{html.escape(self.html)}" width="100%" height="760" '
            'sandbox="allow-scripts allow-popups allow-downloads" style="border:0"></iframe>'
        )


_DEFAULT = MapOptions()


def draw(network: nx.MultiDiGraph[str], ontology: Ontology, options: MapOptions = _DEFAULT) -> Map:
    """Draw ``network`` as a page; the same network gives the same bytes, in any order.

    Nodes carry ``label``, ``labels``, ``type``, ``aliases``, ``wikidata``; an edge is one claim,
    with its relation, status, dates, amount, quotes and source. Raises ``UnknownNameError`` where
    a type or a relation is not in the ontology.
    """
    options = _complete(options, network)
    sources = elements.sources(network)
    nodes, edges = elements.nodes(network, options.look), elements.edges(network, list(sources))
    facts = {
        "terms": elements.terms(network, ontology, painted=bool(options.look.paints)),
        "sources": list(sources.values()),
        **elements.guide(network, ontology, options),
    }
    return Map(render(nodes, edges, facts, options), picture(nodes, edges, facts, options))


def _complete(options: MapOptions, network: nx.MultiDiGraph[str]) -> MapOptions:
    """Fill what the caller left empty from the network; keep together what French does not part."""
    title = options.title or str(network.graph.get("title", ""))
    language = options.language or str(network.graph.get("language", ""))
    title, standfirst, credit = (
        _PARTED.sub("\u00a0", text) for text in (title, options.standfirst, options.credit)
    )
    return replace(options, title=title, language=language, standfirst=standfirst, credit=credit)
