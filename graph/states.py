"""States of a dossier by name: as it is, as it was on a day or at a git revision, or another folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.difference import DifferenceTeller, State
from graph.dossier import Dossier
from graph.dossier.history import export
from graph.lookup import Lookup
from graph.sources import read_source


def between(
    old: str, new: str, here: Callable[[], Dossier], language: str = ""
) -> tuple[DifferenceTeller, str]:
    """Return what changed from ``old`` to ``new``, and the language that it is told in.

    Each is a dossier's folder, a git revision or a day of the dossier that ``here`` returns, or empty
    for that dossier as it is. Raises ``FilmgraphError`` where there is no such state.
    """
    with TemporaryDirectory() as drafts:
        places = [
            _built(name, here, Path(drafts) / str(number)) for number, name in enumerate((old, new))
        ]
        before, after = map(state_of, places)
        chosen = language or places[1].config.language
        return DifferenceTeller(before, after, places[1].built_ontology(), chosen), chosen


def state_of(place: Dossier) -> State:
    """Return a built dossier as a state to compare."""
    base = place.config.base
    merged = Lookup(place.store(), place.config.language).merged
    ids = {a.removeprefix(base): b.removeprefix(base) for a, b in merged.items()}
    sources = [read_source(path) for path in place.source_paths()]
    return State.of(place.claims(), sources, ids, place.config.threshold)


def _built(name: str, here: Callable[[], Dossier], draft: Path) -> Dossier:
    if name and (Path(name) / "dossier.toml").is_file():
        place = Dossier.open(Path(name))
    elif name:
        export(here().folder, name, draft)
        place = Dossier.open(draft)
    else:
        place = here()
    place.build()
    return place
