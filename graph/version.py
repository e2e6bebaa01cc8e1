"""The version of the program (Semantic Versioning): the one place that says it."""

__version__ = "0.1.0"
