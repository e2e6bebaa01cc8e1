"""The public API: what ``import graph`` offers."""

import pytest

import graph


@pytest.mark.parametrize("name", graph.__all__)
def test_every_public_name_is_there(name: str) -> None:
    """Names are imported when they are first used."""
    assert getattr(graph, name).__name__ == name
    assert name in dir(graph)


def test_another_name_is_an_error() -> None:
    """A typing error is not answered with something else."""
    with pytest.raises(AttributeError, match="no attribute 'Dosier'"):
        graph.Dosier  # noqa: B018 - the access is the test
