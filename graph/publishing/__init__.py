"""A dossier, or a part of it, as a static site: pages, map, downloads and their description."""

from graph.publishing.options import FORMATS, Published, SiteOptions
from graph.publishing.site import publish

__all__ = ["FORMATS", "Published", "SiteOptions", "publish"]
