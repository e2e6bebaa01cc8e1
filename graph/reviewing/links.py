"""What services propose for the entities of a dossier, as items of the queue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.connections.telling import Teller
from graph.dossier.links import space
from graph.linking import Proposal
from graph.network import Network
from graph.ontology import Ontology
from graph.reviewing.pairs import facts
from graph.reviewing.queue import LinkItem
from graph.wording import Words


def link_items(
    network: Network, ontology: Ontology, proposals: Iterable[Proposal], base: str, language: str
) -> list[LinkItem]:
    """Return the proposals for entities of ``network``, entity by entity, the best of each first.

    ``base`` is what the dossier's IRIs begin with.
    """
    teller = Teller(network, ontology, language)
    found = []
    for proposal in proposals:
        iri = base + proposal.entity
        if iri not in network or _is_settled(network.nodes[iri]["wikidata"], proposal.match):
            continue
        item = LinkItem(
            link=proposal.link(),
            names=(teller.name(iri), proposal.label),
            facts=(facts(teller, iri), _facts(proposal)),
            address=proposal.address,
            reason=teller.words.list(_reasons(proposal, teller.words)),
        )
        found.append(item)
    return found


def _is_settled(known: str, match: str) -> bool:
    """Tell whether an entity has another item already at the place where ``match`` is proposed."""
    return known != match and space(known) == space(match)


def _facts(proposal: Proposal) -> tuple[str, ...]:
    told = (", ".join(proposal.types), proposal.description, proposal.match)
    return tuple(text for text in told if text)


def _reasons(proposal: Proposal, words: Words) -> Iterator[str]:
    """Yield what speaks for a proposal: what can be seen here, then what the service says."""
    if proposal.same_name:
        yield words.say("link_same_name")
    yield words.say("link_score", score=words.number(proposal.score, 1))
    if proposal.sure:
        yield words.say("link_sure")
    for name, value in proposal.features:
        yield words.say("link_feature", name=name, value=value)
