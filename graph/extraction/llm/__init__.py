"""The engine that asks a language model."""

from graph.extraction.llm.client import ModelSettings, Usage
from graph.extraction.llm.engine import ModelEngine

__all__ = ["ModelEngine", "ModelSettings", "Usage"]
