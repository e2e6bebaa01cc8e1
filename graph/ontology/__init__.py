"""``ontology.ttl`` as Python values: what the rest of the program knows of the domain.

Everything that names a relation, a class, a status, a label, a color or a phrase is read here, once;
a block added to the file is known everywhere.
"""

from graph.ontology.reading import lexicon_paths, load_ontology
from graph.ontology.terms import EntityClass, Ontology, Phrase, Relation, Status, Term, Texts, Topic

__all__ = [
    "EntityClass",
    "Ontology",
    "Phrase",
    "Relation",
    "Status",
    "Term",
    "Texts",
    "Topic",
    "lexicon_paths",
    "load_ontology",
]
