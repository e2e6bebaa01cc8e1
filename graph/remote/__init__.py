"""A SPARQL 1.1 server as the engine: a build is pushed to it, and every command can read from it."""

from graph.remote.address import Address, is_address
from graph.remote.client import Client, StoreError
from graph.remote.push import Cargo, Pushed, push
from graph.remote.store import RemoteStore

__all__ = [
    "Address",
    "Cargo",
    "Client",
    "Pushed",
    "RemoteStore",
    "StoreError",
    "is_address",
    "push",
]
