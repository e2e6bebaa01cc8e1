"""The JSON API as a page of Markdown, read off its OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fastapi.openapi.utils import get_openapi

from graph.version import __version__
from graph.web.api.routes import routes

_HEAD = """# JSON API

`filmgraph serve` answers under `/api`; this page is made of its OpenAPI document, at
`/api/openapi.json`. Everything is read by GET, by any web page (CORS). A fault is
`{"error": "one line"}` with a status of 400, 404 or 422.
"""


def api_page() -> str:
    """Return what each address of the API takes and gives."""
    document = get_openapi(title="filmgraph", version=__version__, routes=routes.routes)
    shapes = document["components"]["schemas"]
    parts = [_HEAD]
    for path, methods in document["paths"].items():
        parts += [f"## `GET /api{path}`\n", *_operation(methods["get"])]
    parts.append("## Shapes\n")
    for name, shape in shapes.items():
        if not name.endswith("Error"):
            parts += [f"### {name}\n", *_shape(shape)]
    return "\n".join(parts)


def _operation(operation: Mapping[str, Any]) -> Iterator[str]:
    yield f"{operation.get('description') or operation['summary']}\n"
    if parameters := operation.get("parameters"):
        yield "| parameter | kind | what it is |\n|---|---|---|"
        for each in parameters:
            told = each.get("description", "")
            need = " (needed)" if each.get("required") else ""
            yield f"| `{each['name']}`{need} | {_kind(each['schema'])} | {_cell(told)} |"
        yield ""
    answer = operation["responses"]["200"].get("content", {}).get("application/json", {})
    if schema := answer.get("schema"):
        yield f"Gives {_kind(schema)}.\n"


def _shape(shape: Mapping[str, Any]) -> Iterator[str]:
    if about := shape.get("description"):
        yield f"{about}\n"
    yield "| field | kind | what it is |\n|---|---|---|"
    for name, field in shape.get("properties", {}).items():
        yield f"| `{name}` | {_kind(field)} | {_cell(field.get('description', ''))} |"
    yield ""


def _kind(schema: Mapping[str, Any]) -> str:
    """Return what kind of value a schema admits, in words."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(_kind(each) for each in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return str(schema.get("type", "any value"))


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|")
