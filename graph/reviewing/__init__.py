"""What waits for a person's decision, and the screen on which it is decided."""

from graph.reviewing.queue import ClaimItem, PairItem, Queue

__all__ = ["ClaimItem", "PairItem", "Queue"]
