"""What the local application and a published site have in common: a frame, parts of pages, a style.

A page that extends ``frame.html`` or imports ``parts.html`` is given ``say`` and ``count`` (the words of
its language), ``wording`` (the same as an object), ``place`` (where an IRI is told of) and ``evidence``
(where the words of a claim stand).
"""

from graph.pages.environment import environment, style
from graph.pages.told import Named, Quoted, Told, claim_rows, entity_values, told

__all__ = [
    "Named",
    "Quoted",
    "Told",
    "claim_rows",
    "entity_values",
    "environment",
    "style",
    "told",
]
