"""Sources → claims: what an article states, by the phrases of the ontology."""

from graph.extraction.engine import ENGINE, Rejected, extract, propose

__all__ = ["ENGINE", "Rejected", "extract", "propose"]
