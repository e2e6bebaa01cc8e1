"""The local application: ``create_app(dossier)`` is an ASGI application of pages and doors.

Pages and doors show what the library says; nothing is known here that the command line lacks.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.web.app import create_app
    from graph.web.options import ServeOptions

__all__ = ["ServeOptions", "create_app"]


def __getattr__(name: str) -> object:
    """Import a public name when it is first used: a process of its own needs few of the modules."""
    if name == "create_app":
        from graph.web.app import create_app

        return create_app
    if name == "ServeOptions":
        from graph.web.options import ServeOptions

        return ServeOptions
    raise AttributeError(f"module 'graph.web' has no attribute {name!r}")
