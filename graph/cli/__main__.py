"""``python -m graph.cli``: the same as ``filmgraph``."""

from graph.cli import main

main()
