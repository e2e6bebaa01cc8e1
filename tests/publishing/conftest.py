"""A published site: of the example, and of a dossier whose names are hostile."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from graph.dossier import Dossier
from graph.exports import Part, part_of
from graph.publishing import SiteOptions, publish
from graph.selection import Selection

PartOf = Callable[..., Part]


def chosen_part(dossier: Dossier, chosen: Selection | None = None) -> Part:
    """Return what ``publish`` tells of a dossier."""
    return replace(part_of(dossier, chosen or Selection(), dossier.config.language), whole=False)


@pytest.fixture(scope="session")
def take() -> PartOf:
    """Take a part of a dossier as ``publish`` does."""
    return chosen_part


@pytest.fixture(scope="session")
def site(built_example: Dossier, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example as a site in both languages, of which its address is known."""
    folder = tmp_path_factory.mktemp("site") / "site"
    options = SiteOptions(
        address="https://example.org/qui",
        license="https://creativecommons.org/licenses/by/4.0/",
        author="Ada",
        formats=("turtle", "csv", "sqlite", "bibtex"),
    )
    publish(chosen_part(built_example), folder, options)
    return folder
