"""What is in a dossier, on one screen."""

from graph.analysis import rank
from graph.dossier import Dossier
from graph.network import network_of
from graph.questions import ask

MOST_CONNECTED = 5


def summary(dossier: Dossier, language: str) -> str:
    """Return the counts of a built dossier, its most connected entities and its conflicts."""
    store, settings = dossier.store(), dossier.config
    network = network_of(store, settings.threshold, settings.title, language)
    standing = sum(about["stands"] for _, _, about in network.edges(data=True))
    lines = [
        settings.title,
        f"  {len(network)} entities",
        f"  {network.number_of_edges()} claims, {standing} of them in force",
        f"  {len(dossier.source_paths())} sources",
        "Most connected:",
        *(f"  {r.label}: {r.ties} ties" for r in rank(network)[:MOST_CONNECTED]),
    ]
    found = ask(store, "conflicts", language=language)
    lines += [f"Conflicts: {len(found.rows)}", *(f"  {_told(row)}" for row in found.rows)]
    return "\n".join(lines)


def _told(row: list[str]) -> str:
    """Tell a conflict on three lines: what it is about, and the two tellings with their sources."""
    _, subject, relation, one, words, source, other, words2, source2 = row
    about = f"{subject} {relation} {one}{f' / {other}' if other != one else ''}"
    return f"{about}\n      {words}\n        {source}\n      {words2}\n        {source2}"
