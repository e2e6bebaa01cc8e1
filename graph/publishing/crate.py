"""``ro-crate-metadata.json``: what a site's files are, by RO-Crate 1.1.

https://www.researchobject.org/ro-crate/specification/1.1/: the files for programs and the map one by
one, with size and SHA-256; the pages as folders.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from graph.publishing.downloads import MEDIA, Download
from graph.publishing.folder import digest
from graph.publishing.options import SiteOptions
from graph.wording import Words

NAME = "ro-crate-metadata.json"
_CONTEXT = ["https://w3id.org/ro/crate/1.1/context", {"sha256": "http://schema.org/sha256"}]
_CONFORMS = "https://w3id.org/ro/crate/1.1"
_PROGRAM = "#filmgraph"
_AUTHOR = "#author"
_PUBLISHER = "#publisher"
_RIGHTS = "#rights"

Node = dict[str, Any]


def crate(
    title: str, about: str, files: Iterable[Download], folder: Path, said: tuple[SiteOptions, Words]
) -> str:
    """Return the description of the site in ``folder``; ``about`` is what it holds, in a sentence."""
    options, words = said
    made = [_file(file, folder, words) for file in files]
    maps = [_page(path, folder, words.say("web_map")) for path in ("map.html", "map.svg")]
    pages = [_folder(path.name) for path in sorted(folder.iterdir()) if _holds_pages(path)]
    root: Node = {
        "@id": "./",
        "@type": "Dataset",
        "name": title,
        "description": about,
        "datePublished": options.date,
        "license": {"@id": options.license if _is_address(options.license) else _RIGHTS},
        "inLanguage": list(options.languages),
        "hasPart": [{"@id": node["@id"]} for node in (*made, *maps, *pages)],
    }
    if options.author:
        root["author"] = {"@id": _AUTHOR}
    if options.publisher:
        root["publisher"] = {"@id": _PUBLISHER}
    if options.address:
        root["url"] = options.address
    graph = [_descriptor(), root, *made, *maps, *pages, *_contextual(options, words)]
    document = {"@context": _CONTEXT, "@graph": graph}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _descriptor() -> Node:
    return {
        "@id": NAME,
        "@type": "CreativeWork",
        "conformsTo": {"@id": _CONFORMS},
        "about": {"@id": "./"},
    }


def _contextual(options: SiteOptions, words: Words) -> list[Node]:
    """Return what the files refer to: license, author, program."""
    program = {"@id": _PROGRAM, "@type": "SoftwareApplication", "name": "filmgraph"}
    known: list[Node] = [program]
    if _is_address(options.license):
        known.append({"@id": options.license, "@type": "CreativeWork", "name": options.license})
    else:
        text = options.license or words.say("site_no_license")
        name = words.say("site_rights")
        known.append({"@id": _RIGHTS, "@type": "CreativeWork", "name": name, "description": text})
    if options.author:
        known.append({"@id": _AUTHOR, "@type": "Person", "name": options.author})
    if options.publisher:
        known.append({"@id": _PUBLISHER, "@type": "Organization", "name": options.publisher})
    return known


def _file(file: Download, folder: Path, words: Words) -> Node:
    return {
        **_page(file.path, folder, Path(file.path).name),
        "description": words.say(f"export_{file.format}"),
    }


def _page(path: str, folder: Path, name: str) -> Node:
    return {
        "@id": path,
        "@type": "File",
        "name": name,
        "encodingFormat": MEDIA.get(Path(path).suffix, "application/octet-stream"),
        "contentSize": str((folder / path).stat().st_size),
        "sha256": digest(folder / path),
    }


def _folder(name: str) -> Node:
    return {"@id": f"{name}/", "@type": "Dataset", "name": name}


def _holds_pages(path: Path) -> bool:
    return path.is_dir() and any(path.rglob("*.html"))


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://"))
