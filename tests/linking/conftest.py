"""What the tests of links share: a small dossier."""

import shutil
from pathlib import Path

import pytest

from graph.dossier import Config, Dossier
from graph.model import Source

BASE = "https://example.org/essai/"
ENTITIES = """type,name,name_en,aliases,wikidata
Person,Spike Lee,,S. Lee,
FilmSchool,École Zénith,Zenith School,,
Company,Zorn Films,,,
Person,Ladj Ly,,,Q29567110
"""
CLAIMS = """id,subject,relation,object,source,quote
c1,Spike Lee,worksFor,École Zénith,one,Spike Lee travaille pour l’École Zénith
c2,Zorn Films,funded,École Zénith,one,Zorn Films finance l’École Zénith
c3,Ladj Ly,founded,École Zénith,one,Ladj Ly a fondé l’École Zénith
"""
TEXT = (
    "Spike Lee travaille pour l’École Zénith. Zorn Films finance l’École Zénith. "
    "Ladj Ly a fondé l’École Zénith."
)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    """Four entities, one of which has its item already; read it, do not change it."""
    folder = tmp_path_factory.mktemp("linking") / "d"
    settings = Config(title="Essai", base=BASE, threshold=1.0, author="Ada")
    dossier = Dossier.create(folder, settings)
    dossier.add(Source(id="one", text=TEXT, title="Un", date="2024-05-02", language="fr"))
    (folder / "entities.csv").write_text(ENTITIES, encoding="utf-8")
    (folder / "claims.csv").write_text(CLAIMS, encoding="utf-8")
    dossier.build()
    return dossier


@pytest.fixture
def dossier(small: Dossier, tmp_path: Path) -> Dossier:
    """A copy of the small dossier of the test's own."""
    shutil.copytree(small.folder, tmp_path / "d")
    return Dossier.open(tmp_path / "d")
