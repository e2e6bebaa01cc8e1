"""Finding a quotation in its source: exactly, or not at all."""

import re

from rapidfuzz.fuzz import partial_ratio_alignment

from graph.model import ANTECEDENT, Evidence, Source

OMISSION = " […] "
"""What joins the passages of a quotation, as in print."""

_NEAR = 60


def locate(source: Source, quote: str, start: int | None = None) -> tuple[Evidence, ...]:
    """Return where the passages of ``quote`` stand in ``source``.

    ``start`` says which occurrence of the first passage is meant, where there are several. Raises
    ``ValueError`` where a passage is not there word for word, or where it is not clear which is meant.
    """
    if not quote.strip():
        raise ValueError("has no quote: a claim needs the words that state it")
    whole = quote in source.text
    passages = [quote] if whole else [part.strip() for part in quote.split(OMISSION.strip())]
    found: list[Evidence] = []
    for passage in passages:
        at = _place(source, passage, start if not found else None, found[-1].end if found else None)
        found.append(Evidence(source.id, at, at + len(passage), passage))
    return tuple(found)


def locate_antecedents(source: Source, words: str, before: int) -> tuple[Evidence, ...]:
    """Return where the passages of ``words`` name what a statement at ``before`` refers to.

    Of several places the last before the statement is meant, else the first after it. Raises
    ``ValueError`` where a passage is not there word for word.
    """
    found: list[Evidence] = []
    for passage in filter(None, (part.strip() for part in words.split(OMISSION.strip()))):
        places = [m.start() for m in re.finditer(f"(?={re.escape(passage)})", source.text)]
        if not places:
            raise ValueError(_missing(source, passage))
        at = max((p for p in places if p < before), default=places[0])
        found.append(Evidence(source.id, at, at + len(passage), passage, ANTECEDENT))
    return tuple(found)


def _place(source: Source, passage: str, start: int | None, after: int | None) -> int:
    places = [m.start() for m in re.finditer(f"(?={re.escape(passage)})", source.text)]
    if not places:
        raise ValueError(_missing(source, passage))
    if start is not None:
        if start not in places:
            there = ", ".join(map(str, places))
            raise ValueError(f"the quote does not start at {start} in {source.id}, but at {there}")
        return start
    later = [place for place in places if after is not None and place >= after]
    if len(places) > 1 and not later:
        there = ", ".join(map(str, places))
        raise ValueError(f"the quote occurs {len(places)} times; give start: one of {there}")
    return (later or places)[0]


def _missing(source: Source, passage: str) -> str:
    near = partial_ratio_alignment(passage, source.text, score_cutoff=_NEAR)
    said = f"«{_short(passage)}» is not in {source.id} word for word"
    if near is None:
        return said
    return f"{said}; nearest there: «{_short(source.text[near.dest_start : near.dest_end])}»"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 100 else f"{line[:99]}…"  # noqa: PLR2004 - a line of a terminal
