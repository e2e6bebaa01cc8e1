"""What is in a dossier, on one screen."""

from graph.analysis import rank
from graph.dossier import Dossier
from graph.network import network_of
from graph.questions import conflicts

MOST_CONNECTED = 5


def summary(dossier: Dossier, language: str) -> str:
    """Return the counts of a built dossier, its most connected entities and its conflicts."""
    store, settings = dossier.store(), dossier.config
    network = network_of(store, settings.threshold, settings.title, language)
    standing = sum(about["stands"] for _, _, about in network.edges(data=True))
    lines = [
        settings.title,
        f"  {network.number_of_nodes()} entities, {network.number_of_edges()} claims "
        f"({standing} in force), {len(dossier.source_paths())} sources",
        "Most connected:",
        *(f"  {r.label}: {r.ties} ties" for r in rank(network)[:MOST_CONNECTED]),
    ]
    found = conflicts(store, dossier.built_ontology(), language)
    lines += [f"Conflicts: {len(found)}", *(f"  {line}" for line in found)]
    return "\n".join(lines)
