"""Cross-origin reading (Fetch standard, section 3.2): what web applications elsewhere may ask.

Nothing that needs a cookie or a token is open to them.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

OPEN: Mapping[str, str] = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "etag, link",
    "cross-origin-resource-policy": "cross-origin",
}
"""The headers of an answer that every origin may read."""


def preflight(methods: str) -> Response:
    """Answer the question whether another origin may use these methods, for a day."""
    headers = {
        "allow": f"{methods}, OPTIONS",
        "access-control-allow-methods": methods,
        "access-control-allow-headers": "accept, content-type",
        "access-control-max-age": "86400",
    }
    return Response(status_code=204, headers={**OPEN, **headers})
