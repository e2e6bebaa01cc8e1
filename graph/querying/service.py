"""``SERVICE`` makes the server ask other servers: it is refused, but for addresses allowed by name.

The pattern takes in whatever SPARQL's grammar can read as a ``SERVICE`` clause and a little more (the
word inside a string, followed by a name and a brace, say): nothing that Oxigraph would take for one is
left out, whatever stands around it.
"""

from __future__ import annotations

import re
from collections.abc import Collection

_BLANK = r"(?:\s|#[^\r\n]*(?:[\r\n]|\Z))*+"
_SERVICE = re.compile(
    rf"(?<![?$:])SERVICE{_BLANK}(?:SILENT{_BLANK})?(<[^<>]*>|[^\s{{<]+?){_BLANK}\{{", re.IGNORECASE
)


_LOAD = re.compile(rf"LOAD{_BLANK}(?:SILENT{_BLANK})?[<\w:]", re.IGNORECASE)


def loads(update: str) -> bool:
    """Tell whether an update may ask another server for a document.

    >>> loads("LOAD <http://10.0.0.1/x>"), loads("INSERT DATA { <s> <p> 1 }")
    (True, False)
    """
    return _LOAD.search(update) is not None


def refused_service(sparql: str, allowed: Collection[str]) -> str:
    """Return the first service that a query asks without leave, as it names it; empty for none.

    Only a whole address in angle brackets can be allowed: a variable or a short name may mean anything.

    >>> refused_service("SELECT * { SERVICE SILENT <http://10.0.0.1/> { ?s ?p ?o } }", ())
    '<http://10.0.0.1/>'
    >>> refused_service("SELECT ?service { GRAPH ?service { ?s ?p ?o } }", ())
    ''
    """
    leave = {f"<{address}>" for address in allowed}
    named = (match[1] for match in _SERVICE.finditer(sparql))
    return next((name for name in named if name not in leave), "")
