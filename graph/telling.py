"""A claim in words for a person, and as a JSON object for a program."""

import json
from collections.abc import Mapping, Sequence

from graph.model import RELATED, Claim, Evidence, Source
from graph.ontology import Ontology


def claim_words(claim: Claim, ontology: Ontology, language: str) -> str:
    """Tell a claim as a sentence, what qualifies it, and the words that state it.

    Two lines: ``Ladj Ly a fondé École Kourtrajmé (2018)`` and the quotation, indented.
    """
    quotes = " […] ".join(_quoted(*telling) for telling in claim.tellings)
    return f"{claim_told(claim, ontology, language)}\n    {quotes}"


def claim_told(claim: Claim, ontology: Ontology, language: str) -> str:
    """Tell a claim as a sentence, with what qualifies it in brackets."""
    relation = ontology.relation(claim.relation).label(language)
    about = [
        ontology.status(claim.status).label(language) if claim.status != "asserted" else "",
        claim.role,
        claim.date,
        f"{claim.since} – {claim.until}" if claim.since or claim.until else "",
        str(claim.amount or ""),
        f"{claim.share} %" if claim.share else "",
    ]
    brackets = ", ".join(text for text in about if text)
    told = f"{claim.subject.name} {relation} {claim.object.name}"
    return f"{told}{f' ({brackets})' if brackets else ''}"


def claim_json(
    claim: Claim, source: Source, explanation: Mapping[str, object] | None = None
) -> str:
    """Return a claim as one line of JSON; ``start`` and ``end`` count code points of the file.

    ``presence`` says how its ends are there, ``confidence`` how likely the words support it. ``related``
    is true, else missing, where the words stand in a line that leads to another article.
    """
    evidence = claim.evidence[0]
    amount = claim.amount
    facts = {
        "subject": claim.subject.name,
        "subject_type": claim.subject.type,
        "relation": claim.relation,
        "object": claim.object.name,
        "object_type": claim.object.type,
        "date": claim.date or claim.since or None,
        "amount": {"value": _number(amount.value), "currency": amount.currency} if amount else None,
        "share": float(claim.share) if claim.share is not None else None,
        "status": claim.status,
        "quote": evidence.quote,
        "start": evidence.start + source.offset,
        "end": evidence.end + source.offset,
        "related": evidence.role == RELATED or None,
        "antecedents": [_placed(e, source) for e in claim.tellings[0][1]] or None,
        "evidence": _further(claim, source) or None,
        "presence": claim.presence,
        "confidence": round(claim.confidence, 4),
        "engines": list(claim.engines) or None,
        "explanation": explanation,
    }
    return json.dumps({k: v for k, v in facts.items() if v is not None}, ensure_ascii=False)


def _quoted(statement: Evidence, antecedents: Sequence[Evidence]) -> str:
    """Return a statement between quotation marks, and in brackets the words that it refers to."""
    named = ", ".join(f"« {_line(e)} »" for e in antecedents)
    return f"« {_line(statement)} »{f' [{named}]' if named else ''}"


def _line(evidence: Evidence) -> str:
    return " ".join(evidence.quote.split())


def _placed(evidence: Evidence, source: Source) -> dict[str, object]:
    start, end = evidence.start + source.offset, evidence.end + source.offset
    return {"quote": evidence.quote, "start": start, "end": end}


def _further(claim: Claim, source: Source) -> list[dict[str, object]]:
    """Return the other statements of a claim, each with its antecedents."""
    return [
        _placed(statement, source)
        | ({"related": True} if statement.role == RELATED else {})
        | ({"antecedents": [_placed(e, source) for e in own]} if own else {})
        for statement, own in claim.tellings[1:]
    ]


def _number(value: object) -> int | float:
    number = float(str(value))
    return int(number) if number.is_integer() else number
