"""Why nothing was found in a text: a reason that a person can act on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from graph.extraction.gate import WINDOW, Gate
from graph.extraction.language import LANGUAGES, language

SILENCES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    tomllib.loads(Path(__file__).with_name("silence.toml").read_text(encoding="utf-8"))
)
"""What each reason means, by language."""
_WORD = re.compile(r"[^\W\d_]+")
_FEW = 20
"""So many words may be a headline, without a function word."""
_RARE = 0.02
"""The least part of a text's words that are common ones of its language."""


def silence(gate: Gate, *, rejected: bool) -> str:
    """Return the reason, a key of ``SILENCES``, why a source without claims has none.

    ``rejected`` says whether something was read there that did not hold.
    """
    words = _WORD.findall(gate.text.lower())
    if not words:
        return "masked" if _WORD.search(gate.source.text) else "wordless"
    if all(end - start > WINDOW for start, end in gate.sentences):
        return "window"
    common = max(sum(w in language(code).grammar for w in words) for code in LANGUAGES)
    if len(words) > _FEW and common < _RARE * len(words):
        return "language"
    return "rejected" if rejected else "phrases"
