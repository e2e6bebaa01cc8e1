"""Who may write: a token for whoever is let in, and proof that a form is one of this server's pages.

Where the options name a token, it has to be shown once on a page of its own (which leaves a cookie that
no script reads and no other site sends) or with each request (``Authorization: Bearer``). A form carries
a field that only a page sent to the same browser can know (CSRF).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from urllib.parse import urlsplit

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from graph.web.options import ServeOptions

FIELD = "proof"
"""The field of a form that proves where the form comes from."""
_SESSION = "filmgraph-session"
_VISITOR = "filmgraph-visitor"


class Access:
    """Decides on requests that would change something."""

    def __init__(self, options: ServeOptions) -> None:
        """Take how the dossier is served; a token makes proofs outlive a restart."""
        self._options = options
        own = options.token.encode() or secrets.token_bytes(32)
        self._secret = hashlib.sha256(b"filmgraph forms " + own).digest()

    def is_let_in(self, request: Request) -> bool:
        """Tell whether a request shows the token, or needs none."""
        if not self._options.token:
            return True
        return self._has_bearer(request) or _same(
            request.cookies.get(_SESSION, ""), self._signed(b"session")
        )

    def may_write(self, request: Request) -> bool:
        """Tell whether whoever sent a request may change the dossier, by a form at least."""
        return not self._options.read_only and self.is_let_in(request)

    def check_writing(self, request: Request) -> None:
        """Raise ``HTTPException`` (401 or 403) where a request must not change anything.

        That is known before its body is read; a form has to pass ``check_proof`` too.
        """
        if self._options.read_only:
            raise HTTPException(403, "this server only reads")
        if not self.is_let_in(request):
            raise HTTPException(401, "show the server's token first")
        if not self._has_bearer(request):
            self._check_origin(request)

    def check_proof(self, request: Request, form: FormData) -> None:
        """Raise ``HTTPException`` (403) where a form is not of a page sent to the same browser.

        A request that shows the token in its headers needs no proof: no browser sends those unasked.
        """
        proof = form.get(FIELD)
        proven = _same(proof if isinstance(proof, str) else "", self.proof(request))
        if not (proven or self._has_bearer(request)):
            raise HTTPException(403, "this form is too old; open its page again")

    def let_in(self, request: Request, token: str, response: Response) -> bool:
        """Leave the cookie of whoever shows the right token; False for a wrong one."""
        if not _same(token, self._options.token):
            return False
        self._leave(request, response, _SESSION, self._signed(b"session"))
        return True

    def greet(self, request: Request, response: Response) -> None:
        """Leave the cookie that ``proof`` is tied to, where ``request`` brought none."""
        if _VISITOR not in request.cookies:
            self._leave(request, response, _VISITOR, _visitor(request))

    def proof(self, request: Request) -> str:
        """Return the proof that a form of a page sent to this browser carries."""
        return self._signed(b"form " + _visitor(request).encode())

    def _signed(self, text: bytes) -> str:
        return hmac.new(self._secret, text, hashlib.sha256).hexdigest()

    def _has_bearer(self, request: Request) -> bool:
        kind, _, shown = request.headers.get("authorization", "").partition(" ")
        token = self._options.token
        return bool(token) and kind.lower() == "bearer" and _same(shown.strip(), token)

    def _check_origin(self, request: Request) -> None:
        site = request.headers.get("sec-fetch-site", "same-origin")
        origin = request.headers.get("origin")
        foreign = origin is not None and urlsplit(origin).netloc != request.headers.get("host")
        if site not in {"same-origin", "none"} or foreign:
            raise HTTPException(403, "another site sent this form")

    def _leave(self, request: Request, response: Response, name: str, value: str) -> None:
        response.set_cookie(
            name,
            value,
            path=self._options.root_path or "/",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="strict",
        )


def _visitor(request: Request) -> str:
    """Return what tells a browser from others: its cookie, or what is to become it."""
    known = request.cookies.get(_VISITOR)
    if known:
        return known
    if not hasattr(request.state, "visitor"):
        request.state.visitor = secrets.token_urlsafe(18)
    return str(request.state.visitor)


def _same(shown: str, right: str) -> bool:
    """Compare in a time that tells nothing."""
    return hmac.compare_digest(shown.encode(), right.encode())
