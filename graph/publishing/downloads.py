"""The files of a site for other programs: exports of the same part, and what is said of each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from graph.exports import Format, Part, save

FOLDER = "downloads"
MEDIA = {
    ".nq": "application/n-quads",
    ".trig": "application/trig",
    ".ttl": "text/turtle",
    ".jsonld": "application/ld+json",
    ".rdf": "application/rdf+xml",
    ".graphml": "application/graphml+xml",
    ".gexf": "application/gexf+xml",
    ".json": "application/json",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".parquet": "application/vnd.apache.parquet",
    ".db": "application/vnd.sqlite3",
    ".yaml": "application/yaml",
    ".bib": "application/x-bibtex",
    ".md": "text/markdown",
    ".html": "text/html",
    ".svg": "image/svg+xml",
}
"""Media types by the endings of names."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file of a site: its path, the format that it belongs to, and its size in bytes."""

    path: str
    format: str
    size: int

    @property
    def media(self) -> str:
        """The media type."""
        return MEDIA.get(Path(self.path).suffix, "application/octet-stream")


def write_downloads(
    part: Part, formats: list[Format], folder: Path
) -> tuple[list[Download], Counter[str]]:
    """Write a part in several formats below the folder of a site; return the files and what is left out.

    A format of several files gets a folder of its own name, another a file called ``dossier``, or by its
    name where several have one ending.
    """
    place = folder / FOLDER
    place.mkdir()
    files: list[Download] = []
    left: Counter[str] = Counter()
    for form in formats:
        target = place / _name(form, formats)
        left |= save(part, form, target)
        found = sorted(target.iterdir()) if form.folder else [target]
        files += [
            Download(file.relative_to(folder).as_posix(), form.name, file.stat().st_size)
            for file in found
        ]
    return files, left


def _name(form: Format, formats: list[Format]) -> str:
    if form.folder:
        return form.name
    alike = sum(other.suffix == form.suffix for other in formats)
    return f"{'dossier' if alike == 1 else form.name}{form.suffix}"
