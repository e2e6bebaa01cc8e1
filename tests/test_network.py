"""The network holds every claim that counts, with all that is known of it."""

from graph.dossier import Dossier
from graph.network import network_of


def test_every_claim_is_an_edge(built_example: Dossier) -> None:
    """As many edges as SPARQL counts claims; none is lost to a parallel one."""
    store = built_example.store()
    network = network_of(store, threshold=0.0)
    [row] = store.select(
        "SELECT (COUNT(?c) AS ?n) { ?c a film:Claim ; film:review ?r FILTER(?r != film:rejected) }"
    )

    assert int(row["n"]) == network.number_of_edges()


def test_an_edge_says_all(built_example: Dossier) -> None:
    """Dates, amounts, status, source and words are on the edge."""
    network = network_of(built_example.store(), built_example.config.threshold)
    france = "https://w3id.org/filmgraph/place/france"
    [plan] = [
        about
        for subject, _, about in network.in_edges(france, data=True)
        if network.nodes[subject]["label"] == "Netflix" and about["amount"]
    ]

    assert (plan["relation"], plan["status"], plan["stands"]) == ("investedIn", "planned", False)
    assert (plan["date"], plan["amount"]) == ("2020-01", ">100000000 EUR")
    assert plan["publisher"] == "Les Inrockuptibles"
    assert all(quote for quote in plan["quotes"])


def test_a_node_says_all(built_example: Dossier) -> None:
    """Names in the language asked for, aliases, type."""
    academy = "https://w3id.org/filmgraph/organization/academie-des-oscars"
    french = network_of(built_example.store(), 0.8, language="fr").nodes[academy]
    english = network_of(built_example.store(), 0.8, language="en").nodes[academy]

    assert french["label"] == "Académie des Oscars"
    assert english["label"] == "Academy of Motion Picture Arts and Sciences"
    assert french["type"] == "Association"


def test_what_is_not_trusted_is_left_out(built_example: Dossier) -> None:
    """A threshold above 1 leaves what people accepted."""
    network = network_of(built_example.store(), threshold=1.1)

    assert {"accepted"} == {about["review"] for *_, about in network.edges(data=True)}
