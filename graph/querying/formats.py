"""The media types that answers are written in, and the short names that ``format=`` knows them by."""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import QueryResultsFormat, RdfFormat

ROWS: Mapping[str, QueryResultsFormat] = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "application/xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
    "text/xml": QueryResultsFormat.XML,
}
"""What rows and truths are written in, the preferred first."""

TRIPLES: Mapping[str, RdfFormat] = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/xml": RdfFormat.RDF_XML,
    "text/plain": RdfFormat.N_TRIPLES,
}
"""What triples are written in, the preferred first."""

NAMES: Mapping[str, tuple[str, str]] = {
    "json": ("application/sparql-results+json", "application/ld+json"),
    "xml": ("application/sparql-results+xml", "application/rdf+xml"),
    "csv": ("text/csv", ""),
    "tsv": ("text/tab-separated-values", ""),
    "turtle": ("", "text/turtle"),
    "ttl": ("", "text/turtle"),
    "n3": ("", "text/turtle"),
    "ntriples": ("", "application/n-triples"),
    "n-triples": ("", "application/n-triples"),
    "nt": ("", "application/n-triples"),
    "nquads": ("", "application/n-quads"),
    "nq": ("", "application/n-quads"),
    "json-ld": ("", "application/ld+json"),
    "jsonld": ("", "application/ld+json"),
    "rdf": ("", "application/rdf+xml"),
    "rdf+xml": ("", "application/rdf+xml"),
    "rdfxml": ("", "application/rdf+xml"),
}
"""Short name → the media type for rows and the one for triples; empty where it is not for them."""
