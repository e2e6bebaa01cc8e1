"""The API: the same objects as the command line's, and a document that tells the truth of them."""

from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from graph.connections import connect, entity_profile
from graph.connections.searching import Ask
from graph.dossier import Dossier
from graph.network import network_of

CALLS = (
    "/entities?type=Person&limit=5",
    "/entities/person/spike-lee",
    "/sources?limit=3",
    "/sources/fr01-netflix-kourtrajme",
    "/claims?entity=Netflix&status=asserted&source=fr01-netflix-kourtrajme",
    "/claims?limit=500&relation=founded",
    "/claims/fr01-13",
    "/relations?lang=fr",
    "/types?lang=en",
    "/connect?from=Spike+Lee&to=La+F%C3%A9mis",
    "/connect?from=Spike+Lee&to=CNC&steps=1",
    "/search?q=kourtraj",
    "/conflicts",
    "/rank?by=betweenness&limit=3",
)


@pytest.fixture(scope="module")
def document(client: httpx.Client) -> dict[str, Any]:
    """The OpenAPI document."""
    found: dict[str, Any] = client.get("/api/openapi.json").json()
    return found


def schema_of(document: dict[str, Any], path: str, status: int) -> dict[str, Any]:
    """What the document says that a GET of this path is answered with."""
    bare = path.partition("?")[0]
    known = next(
        (p for p in document["paths"] if p.partition("{")[0] == bare or p == bare),
        next(
            (p for p in document["paths"] if "{" in p and bare.startswith(p.partition("{")[0])), ""
        ),
    )
    told = document["paths"][known]["get"]["responses"][str(status)]
    schema: dict[str, Any] = told["content"]["application/json"]["schema"]
    return schema | {"components": document["components"]}


@pytest.mark.parametrize("call", CALLS)
def test_every_answer_is_as_documented(
    client: httpx.Client, document: dict[str, Any], call: str
) -> None:
    """An answer has the shape that the OpenAPI document gives it, and says something."""
    response = client.get(f"/api{call}")
    assert response.status_code == 200, response.text
    Draft202012Validator(schema_of(document, call, 200)).validate(response.json())
    assert response.json()


def test_every_path_is_called(document: dict[str, Any]) -> None:
    """No path of the document is left out here."""
    assert document["openapi"].startswith("3.1")
    assert {s["url"] for s in document["servers"]} == {"/api"}
    bare = [call.partition("?")[0] for call in CALLS]
    for path in document["paths"]:
        stem, parameter, _ = path.partition("{")
        assert any(call.startswith(stem) if parameter else call == stem for call in bare), path


def test_the_objects_are_those_of_the_command_line(
    client: httpx.Client, built_example: Dossier
) -> None:
    """What the library tells of an entity and of a connection is what the API tells."""
    language = built_example.config.language
    known, store = built_example.built_ontology(), built_example.store()
    network = network_of(store, built_example.config.threshold, "", language)
    base = built_example.config.base
    one, other = f"{base}person/spike-lee", f"{base}organization/netflix"
    told = client.get("/api/entities/person/spike-lee", params={"lang": language}).json()
    assert told == entity_profile(network, known, one, language).table()
    asked = {"from": "spike lee", "to": other, "lang": language}
    tied = client.get("/api/connect", params=asked).json()
    assert tied == connect(network, known, (one, other), Ask(), language).table()


@pytest.mark.parametrize(
    ("call", "status"),
    [
        ("/entities/person/nobody", 404),
        ("/sources/nothing", 404),
        ("/claims/none", 404),
        ("/nothing", 404),
        ("/claims?relation=loved", 404),
        ("/entities?type=Spaceship", 404),
        ("/connect?from=Nobody&to=Netflix", 404),
        ("/rank?by=charm", 404),
        ("/rank?limit=0", 422),
        ("/connect?from=Netflix", 422),
    ],
)
def test_faults_are_told_in_one_line(client: httpx.Client, call: str, status: int) -> None:
    """What does not exist or fit is told in one line, never with a traceback."""
    response = client.get(f"/api{call}", headers={"origin": "https://elsewhere.example"})
    assert response.status_code == status, response.text
    assert set(response.json()) == {"error"}
    assert "\n" not in response.json()["error"]
    assert response.headers["access-control-allow-origin"] == "*"
