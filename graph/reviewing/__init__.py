"""What waits for a person's decision, and the screen on which it is decided."""

from graph.reviewing.queue import ClaimItem, LinkItem, PairItem, Queue

__all__ = ["ClaimItem", "LinkItem", "PairItem", "Queue"]
