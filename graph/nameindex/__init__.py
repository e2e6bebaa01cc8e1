"""Every name of a store's entities, found at once: as it is, by how it begins, by how it is spelled.

The index is derived from the store and lies beside it; it goes with its build.
"""

from graph.nameindex.index import FILE, Named, NameIndex

__all__ = ["FILE", "NameIndex", "Named"]
