"""What a person says that a claim should be, as a decision keeps it."""

from __future__ import annotations

from collections.abc import Mapping

from graph.choice import term
from graph.dates import check_date
from graph.dossier import Dossier
from graph.errors import UsageError


def correction(place: Dossier, given: Mapping[str, str]) -> dict[str, str]:
    """Return what a claim becomes, entities by id and terms by name; what is empty is left out.

    Raises ``UsageError`` or ``FilmgraphError`` for a name that is not known, with the nearest.
    """
    known = place.built_ontology()
    becomes = {key: value for key, value in given.items() if value}
    for end in {"subject", "object"} & becomes.keys():
        becomes[end] = place.entity_id(becomes[end])
    for kind in {"relation", "status"} & becomes.keys():
        becomes[kind] = term(kind, becomes[kind], known)
    try:
        if "date" in becomes:
            check_date(becomes["date"])
    except ValueError as error:
        raise UsageError(f"--date: {error}") from error
    return becomes
