"""What pages tell search engines and other programs: JSON-LD in the terms of schema.org.

A claim is a ``Claim`` that cites the words it rests on (``Quotation``), which are part of an article. No
page is a ``ClaimReview``: nobody here rates whether a claim is true.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from graph.exports import Passage
from graph.model import ANTECEDENT
from graph.store import Row

Node = dict[str, Any]
CONTEXT = "https://schema.org"
_BROAD = "Thing"
_ARTICLE, _TABLE = "NewsArticle", "Dataset"


def island(graph: Iterable[Node]) -> Markup:
    """Return nodes as JSON-LD that cannot end the element it stands in, whatever text it holds."""
    document = {"@context": CONTEXT, "@graph": list(graph)}
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    for mark in "<>&":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return Markup(text)  # noqa: S704 - no character is left that HTML reads


def thing(iri: str, about: Mapping[str, Any], kind: str, url: str) -> Node:
    """Return an entity: ``kind`` is its class of schema.org, ``url`` its page, where that is known."""
    names = [n for n in (*about["labels"].values(), *about["aliases"]) if n != about["label"]]
    return _known(
        {
            "@id": iri,
            "@type": kind or _BROAD,
            "name": about["label"],
            "alternateName": sorted(set(names)),
            "sameAs": about["wikidata"],
            "url": url,
        }
    )


def article(row: Row, url: str, *, table: bool) -> Node:
    """Return a source, an article or a table: ``url`` is its page, where that is known."""
    name = row["title"] or row["id"]
    return _known(
        {
            "@id": row["source"],
            "@type": _TABLE if table else _ARTICLE,
            "name": name,
            "headline": "" if table else name,
            "publisher": {"@type": "Organization", "name": row["publisher"]}
            if row["publisher"]
            else "",
            "datePublished": row["date"],
            "inLanguage": row["language"],
            "url": row["url"] or url,
        }
    )


def claim(
    iri: str, sentence: str, ends: Iterable[str], source: str, evidence: Iterable[Passage]
) -> Node:
    """Return a claim: its sentence, its ends and its source by their IRIs, and the words it cites."""
    return {
        "@id": iri,
        "@type": "Claim",
        "text": sentence,
        "about": [{"@id": end} for end in ends],
        "appearance": {"@id": source},
        "citation": [
            {"@type": "Quotation", "text": passage.quote, "isPartOf": {"@id": source}}
            for passage in evidence
            if passage.role != ANTECEDENT
        ],
    }


def _known(node: Node) -> Node:
    return {name: value for name, value in node.items() if value}
