"""What an engine takes that asks elsewhere: requests, tokens, cost."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(slots=True)
class Usage:
    """What an engine has used so far: requests sent, answers taken from the cache, tokens, cost."""

    requests: int = 0
    cached: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float = 0.0

    def __add__(self, other: Usage) -> Usage:
        """Return both together."""
        return Usage(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Usage)))

    def __sub__(self, other: Usage) -> Usage:
        """Return what came on top of ``other``."""
        return Usage(*(getattr(self, f.name) - getattr(other, f.name) for f in fields(Usage)))

    def __str__(self) -> str:
        """Return the figures in words.

        >>> str(Usage(2, 1, 3000, 250, 0.0125))
        '2 requests, 1 answer from the cache, 3,000 tokens read, 250 written, cost 0.0125'
        """
        return (
            f"{_counted(self.requests, 'request')}, {_counted(self.cached, 'answer')} from the cache,"
            f" {self.input_tokens:,} tokens read, {self.output_tokens:,} written, cost {self.cost:.4f}"
        )


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
