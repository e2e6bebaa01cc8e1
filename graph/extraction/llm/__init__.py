"""The engine that asks a language model."""

from graph.extraction.llm.client import ModelSettings
from graph.extraction.llm.engine import ModelEngine
from graph.extraction.usage import Usage

__all__ = ["ModelEngine", "ModelSettings", "Usage"]
