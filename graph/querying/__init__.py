"""SPARQL in processes of its own: a query that is stuck, greedy or fatal harms nothing but itself.

Oxigraph cannot be told to stop, so each query runs in a worker that has the store open for reading and
is killed when its time is over. ``pool`` hands queries to workers; ``worker`` is what these run: it
imports little, because it has to start at once.
"""
