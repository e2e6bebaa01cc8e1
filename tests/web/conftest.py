"""What the tests of the local application share: a client of the example dossier, served."""

from collections.abc import Iterator

import httpx
import pytest


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[httpx.Client]:
    """A client of the served example dossier."""
    with httpx.Client(base_url=address, timeout=30) as found:
        yield found
