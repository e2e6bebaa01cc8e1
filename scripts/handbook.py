"""What the handbook has beside the files of docs/: pages made of the program, and of files elsewhere.

A hook of mkdocs. A page that is made cannot go stale; links between files of the repository become links
between pages, and one to a file that is no page loses its address.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from graph.cli.manual import as_markdown, pages
from graph.resources import resource
from graph.web.api.page import api_page

ROOT = resource("ontology.ttl").parent
ELSEWHERE = {
    "changelog.md": "CHANGELOG.md",
    "contributing.md": "CONTRIBUTING.md",
    "data.md": "data/README.md",
}
"""Pages of the handbook that are files outside docs/."""
_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s#:]+)(#[^)]*)?\)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made: the commands, the JSON API, and files from elsewhere."""
    made = {"commands.md": as_markdown(pages()), "api.md": api_page()}
    made |= {page: (ROOT / path).read_text(encoding="utf-8") for page, path in ELSEWHERE.items()}
    for name, content in made.items():
        files.append(File.generated(config, name, content=content))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Let links between files of the repository lead to pages of the handbook."""
    del config
    here = PurePosixPath(ELSEWHERE.get(page.file.src_uri, f"docs/{page.file.src_uri}")).parent

    def led(match: re.Match[str]) -> str:
        target = _normal(here / match[2])
        known = {path: name for name, path in ELSEWHERE.items()}
        name = known.get(target, target.removeprefix("docs/"))
        if files.get_file_from_path(name) is None:
            return match[0] if target.startswith("docs/") else match[1]
        up = "../" * (len(PurePosixPath(page.file.src_uri).parts) - 1)
        return f"[{match[1]}]({up}{name}{match[3] or ''})"

    return _LINK.sub(led, markdown)


def _normal(path: PurePosixPath) -> str:
    """Return a path without its steps up."""
    parts: list[str] = []
    for part in path.parts:
        if part == ".." and parts:
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)
