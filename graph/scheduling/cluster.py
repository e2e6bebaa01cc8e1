"""The workers of a Dask cluster, on as many machines as it has."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Future
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from graph.errors import FilmgraphError, InputError
from graph.resources import code_digest
from graph.scheduling.crew import Team

if TYPE_CHECKING:
    from distributed import Client

SECONDS = 10
"""How long a scheduler, and its first worker, are waited for."""
_GONE = "is gone; what was done before is kept: try again when it is back"
_PATIENCE = 30.0
"""After how many seconds without a result it is looked whether there are still workers."""


class Cluster(Team):
    """Works on a Dask cluster, which does again what a lost worker had not done."""

    def __init__(self, client: Client, address: str, width: int) -> None:
        """Take ``client`` of the scheduler at ``address``, which has ``width`` threads of workers."""
        self._client = client
        self._address = address
        super().__init__(client.get_executor(), width)

    def share(self, value: bytes) -> Any:
        """Hand ``value`` over once: it is a task, so that it outlives the worker that holds it."""
        return self._client.submit(bytes, value, pure=False)

    def wait(self, future: Future[bytes]) -> bytes:
        """Return the result of ``future``; raise ``FilmgraphError`` where no worker can give one."""
        from distributed.comm import CommClosedError
        from distributed.scheduler import KilledWorker

        while True:
            try:
                return future.result(_PATIENCE)
            except TimeoutError as error:
                if problem := self._lost():
                    raise self._fault(problem) from error
            except KilledWorker as error:
                raise self._fault("lost several workers over one item; give them memory") from error
            except (CancelledError, CommClosedError, BrokenExecutor) as error:
                raise self._fault(_GONE) from error
            except ImportError as error:
                raise self._fault(f"has a worker without filmgraph ({error})") from error

    def _lost(self) -> str:
        """Say why no result will come; nothing where one may."""
        if self._client.status != "running":
            return _GONE
        try:
            return "" if _workers(self._client) else "has no workers left; start some and try again"
        except (OSError, TimeoutError):
            return _GONE

    def _fault(self, problem: str) -> FilmgraphError:
        return InputError(self._address, problem)


@contextmanager
def cluster(address: str) -> Iterator[Cluster]:
    """Give the workers of the scheduler at ``address`` as a crew.

    Raises ``InputError`` where ``distributed`` is missing, where nobody answers there within
    ``SECONDS``, where there is no worker, and where one has not this version of filmgraph.
    """
    try:
        from distributed import Client
        from distributed.comm import get_address_host_port
    except ImportError as error:
        raise InputError("distributed", "is not installed; install filmgraph[cluster]") from error
    try:
        get_address_host_port(address)
        client = Client(address, timeout=SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        problem = f"no Dask scheduler answers there ({error}); start one with `dask scheduler`"
        raise InputError(address, problem) from error
    with client:
        _check(client, address)
        yield Cluster(client, address, sum(_workers(client).values()))


def _check(client: Client, address: str) -> None:
    """Raise ``InputError`` unless there are workers, all with this program."""
    try:
        client.wait_for_workers(1, timeout=SECONDS)
    except TimeoutError as error:
        problem = f"has no workers; start some with `dask worker {address}`"
        raise InputError(address, problem) from error
    for worker, code in sorted(client.run(code_digest, on_error="return").items()):
        if isinstance(code, Exception):
            raise InputError(
                worker, f"cannot run filmgraph ({code}); install filmgraph[cluster] there"
            )
        if code != code_digest():
            raise InputError(worker, "has another version of filmgraph; install the same one there")


def _workers(client: Client) -> dict[str, int]:
    """Return the workers, each with its number of threads."""
    return dict(client.nthreads())
