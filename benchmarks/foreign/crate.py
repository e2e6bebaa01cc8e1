"""Hold a site's RO-Crate against rocrate-validator: python crate.py SITE. Prints what it finds.

Runs where ``roc-validator`` and ``rocrate`` are installed. Without a network the context comes from the
latter, which ships it; nothing else is asked for.
"""

from __future__ import annotations

import io
import sys
import urllib.request
import urllib.response
from email.message import Message
from pathlib import Path
from typing import Any

import requests
import rocrate
from rocrate.rocrate import ROCrate
from rocrate_validator import models, services
from urllib3 import HTTPResponse

CONTEXT = (Path(rocrate.__file__).parent / "data" / "ro-crate.jsonld").read_bytes()
HEADERS = {"content-type": "application/ld+json"}


def opened(_: object, request: Any, *_args: object, **_named: object) -> Any:
    """Answer urllib with the context."""
    headers = Message()
    headers["content-type"] = HEADERS["content-type"]
    url = getattr(request, "full_url", request)
    return urllib.response.addinfourl(io.BytesIO(CONTEXT), headers, url, 200)


def sent(_: object, request: Any, **_named: object) -> requests.Response:
    """Answer requests with the context."""
    response = requests.Response()
    response.status_code, response.url, response.request = 200, request.url, request
    response.headers.update(HEADERS)
    response.raw = HTTPResponse(io.BytesIO(CONTEXT), headers=HEADERS, preload_content=False)
    response.raw._request_url = request.url  # noqa: SLF001 - what a cache of requests asks for
    return response


def main() -> None:
    """Print what the validator finds."""
    urllib.request.OpenerDirector.open = opened  # type: ignore[method-assign,assignment] # no network
    requests.adapters.HTTPAdapter.send = sent  # type: ignore[assignment,method-assign] # no network
    site = sys.argv[1]
    settings = services.ValidationSettings(
        rocrate_uri=site,
        profile_identifier="ro-crate-1.1",
        requirement_severity=models.Severity.RECOMMENDED,
    )
    result = services.validate(settings)
    for issue in result.get_issues():
        print(f"{issue.severity.name} {issue.check.identifier}: {issue.message}")
    required = [i for i in result.get_issues() if i.severity == models.Severity.REQUIRED]
    files = [e for e in ROCrate(site).get_entities() if e.type == "File"]
    print(f"required: {len(required)} issues; rocrate reads {len(files)} files")
    sys.exit(bool(required))


if __name__ == "__main__":
    main()
