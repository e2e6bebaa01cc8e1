"""The engine that reads with a statistical pipeline: its names, its lemmas, its trees."""

from graph.extraction.parsed.engine import PipelineEngine

__all__ = ["PipelineEngine"]
