"""Linking: proposes, by a reconciliation service, what others call a dossier's entities."""

from graph.linking.cache import Cache
from graph.linking.linker import Alignments, Linker, Round, Wanted, clear_winners
from graph.linking.proposals import Proposal, proposals_path, read_proposals, write_proposals
from graph.linking.service import Candidate, Query, Service

__all__ = [
    "Alignments",
    "Cache",
    "Candidate",
    "Linker",
    "Proposal",
    "Query",
    "Round",
    "Service",
    "Wanted",
    "clear_winners",
    "proposals_path",
    "read_proposals",
    "write_proposals",
]
