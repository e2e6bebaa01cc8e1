"""The folder on disk: sources, entities, claims and judgements as plain files; a graph built of them.

>>> from graph.resources import resource
>>> dossier = Dossier.open(resource("data/example"))
>>> dossier.config.language
'fr'
"""

from graph.dossier.builds import Build
from graph.dossier.config import Config
from graph.dossier.folder import Dossier

__all__ = ["Build", "Config", "Dossier"]
