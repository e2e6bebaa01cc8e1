"""A claim in words for a person, and as a JSON object for a program."""

import json

from graph.model import Claim, Source
from graph.ontology import Ontology


def claim_words(claim: Claim, ontology: Ontology, language: str) -> str:
    """Tell a claim as a sentence, what qualifies it, and the words that state it.

    Two lines: ``Ladj Ly a fondé École Kourtrajmé (2018)`` and the quotation, indented.
    """
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
    quotes = " […] ".join(" ".join(e.quote.split()) for e in claim.evidence)
    return f"{told}{f' ({brackets})' if brackets else ''}\n    « {quotes} »"


def claim_json(claim: Claim, source: Source) -> str:
    """Return a claim as one line of JSON; ``start`` and ``end`` count code points of the file."""
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
        "confidence": round(claim.confidence, 4),
    }
    return json.dumps({k: v for k, v in facts.items() if v is not None}, ensure_ascii=False)


def _number(value: object) -> int | float:
    number = float(str(value))
    return int(number) if number.is_integer() else number
