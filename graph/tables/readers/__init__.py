"""One module a foreign format, found by its name: each has a ``FORMAT``."""
