"""The door of a checkout: ``python cli.py …`` is ``filmgraph …``."""

from graph.cli import main

if __name__ == "__main__":
    main()
