"""Sources → claims: what an article states, by the ontology's frames or by another engine."""

from graph.extraction.engine import ENGINE
from graph.extraction.engines import Engine, Reading, extract, make_engines, propose, read
from graph.extraction.gate import REASONS, Gate, Rejected

__all__ = [
    "ENGINE",
    "REASONS",
    "Engine",
    "Gate",
    "Reading",
    "Rejected",
    "extract",
    "make_engines",
    "propose",
    "read",
]
