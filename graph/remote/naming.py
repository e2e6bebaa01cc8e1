"""Blank nodes on a server: each has an address instead, by RDF 1.1's skolemization (section 3.5).

A server names blank nodes anew with every request, so that a graph that is sent in pieces, or twice,
would not be the same one. An address survives, and comes back as the blank node that it stands for.
"""

from __future__ import annotations

import re

import pyoxigraph as ox

from graph.store import Term

GENID = "https://w3id.org/.well-known/genid/filmgraph/"
"""What the addresses of blank nodes begin with."""
_BLANK = re.compile(rb"(?:^|(?<= ))_:(\w+)(?= )")
_PARTS = re.compile(rb'"(?:[^"\\]|\\.)*"')


def with_addresses(line: bytes) -> bytes:
    r"""Return a line of N-Quads whose blank nodes have addresses.

    >>> with_addresses(b'_:c1 <p> "_:c2 " <g> .\n')
    b'<https://w3id.org/.well-known/genid/filmgraph/c1> <p> "_:c2 " <g> .\n'
    """
    if b"_:" not in line:
        return line
    text = _PARTS.search(line)
    if text is None:
        return _BLANK.sub(rb"<" + GENID.encode() + rb"\1>", line)
    return with_addresses(line[: text.start()]) + text[0] + with_addresses(line[text.end() :])


def address(term: Term) -> Term:
    """Return the address that a blank node has on a server; any other term as it is."""
    return ox.NamedNode(GENID + term.value) if isinstance(term, ox.BlankNode) else term


def node(iri: str) -> ox.NamedNode | ox.BlankNode:
    """Return the blank node that an address stands for; the address itself where it is none."""
    if iri.startswith(GENID):
        return ox.BlankNode(iri.removeprefix(GENID))
    return ox.NamedNode(iri)
