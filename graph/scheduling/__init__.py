"""Work shared out among processes or machines: the same results in the same order as done here.

with hired(jobs=4) as crew:
    for result in crew.map(partial(Reader, ontology), items):
        ...
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from graph.errors import UsageError
from graph.scheduling.crew import Crew, Team

__all__ = ["HERE", "Crew", "Team", "hired"]

HERE = Crew()
"""The crew that is always there: this process."""


@contextmanager
def hired(jobs: int = 1, scheduler: str = "") -> Iterator[Crew]:
    """Give a crew: this process, ``jobs`` processes, or the workers of a Dask ``scheduler``.

    They are gone at the end, at once where it comes by an exception. Raises ``UsageError`` for both
    jobs and a scheduler, and ``FilmgraphError`` for a scheduler that cannot be worked with.
    """
    if jobs > 1 and scheduler:
        raise UsageError("--scheduler brings its own workers; leave --jobs away")
    if scheduler:
        from graph.scheduling.cluster import cluster

        with cluster(scheduler) as crew:
            yield crew
    elif jobs > 1:
        from graph.scheduling.processes import processes

        with processes(jobs) as crew:
            yield crew
    else:
        yield HERE
