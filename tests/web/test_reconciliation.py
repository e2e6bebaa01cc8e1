"""The reconciliation service: what OpenRefine asks, and the shapes of version 0.2."""

import json
from typing import Any

import httpx
import pytest


def matched(client: httpx.Client, **queries: dict[str, Any]) -> dict[str, Any]:
    """Ask a batch by POST, as OpenRefine does."""
    response = client.post("/reconcile", data={"queries": json.dumps(queries)})
    assert response.status_code == 200, response.text
    assert response.headers["access-control-allow-origin"] == "*"
    found: dict[str, Any] = response.json()
    return found


def test_names_of_a_table_are_matched(client: httpx.Client) -> None:
    """Another order, a missing accent, a letter too few: the entity is found, with reasons."""
    found = matched(
        client,
        a={"query": "Lee, Spike"},
        b={"query": "la femis", "type": "FilmSchool", "type_strict": "should"},
        c={"query": "Netflx", "limit": 1},
        d={"query": "person/spike-lee"},
        e={"query": "nobody of that name"},
    )
    best = {key: answer["result"][0] for key, answer in found.items() if answer["result"]}
    names = {key: candidate["name"] for key, candidate in best.items()}
    assert names == {"a": "Spike Lee", "b": "La Fémis", "c": "Netflix", "d": "Spike Lee"}
    assert all(candidate["match"] for candidate in best.values())
    assert best["d"]["score"] == 100
    assert {"swapped", "overlap"} <= {feature["id"] for feature in best["a"]["features"]}
    assert all(
        isinstance(f["value"], (bool, int, float)) and f["name"] for f in best["a"]["features"]
    )
    assert best["a"]["type"] == [{"id": "Person", "name": best["a"]["type"][0]["name"]}]
    scores = [candidate["score"] for candidate in found["a"]["result"]]
    assert scores == sorted(scores, reverse=True)


def test_types_and_properties_tell_namesakes_apart(client: httpx.Client) -> None:
    """A type rules others out; a tie that the row tells of counts, and the answer says so."""
    founder = [{"pid": "founded", "v": "École Kourtrajmé"}]
    found = matched(
        client,
        school={"query": "Kourtrajmé", "type": ["FilmSchool"]},
        person={"query": "Kourtrajmé", "type": "Person"},
        plain={"query": "Ladj"},
        tied={"query": "Ladj", "properties": founder},
        nameless={"properties": founder},
        founded={"properties": [{"pid": "^founded", "v": {"id": "person/ladj-ly"}}]},
    )
    assert {c["type"][0]["id"] for c in found["school"]["result"]} <= {"FilmSchool"}
    assert not any(c["type"][0]["id"] != "Person" for c in found["person"]["result"])
    plain, tied = found["plain"]["result"][0], found["tied"]["result"][0]
    assert plain["name"] == tied["name"] == "Ladj Ly"
    assert tied["score"] > plain["score"]
    assert {"id": "property:founded", "value": True}.items() <= tied["features"][-1].items()
    assert "Ladj Ly" in {c["name"] for c in found["nameless"]["result"]}
    assert any("Kourtrajmé" in c["name"] for c in found["founded"]["result"])


def test_the_manifest_leads_to_everything(client: httpx.Client) -> None:
    """Every address of the manifest answers: suggestions, previews, properties, the entity's own."""
    manifest = client.get("/reconcile").json()
    assert manifest["versions"] == ["0.2"]
    for what, prefix, expected in (
        ("entity", "kourtra", "École Kourtrajmé"),
        ("type", "film", "Film"),
        ("property", "founded", "founded"),
    ):
        suggest = manifest["suggest"][what]
        address = suggest["service_url"] + suggest["service_path"]
        found = client.get(address, params={"prefix": prefix}).json()["result"]
        assert expected in {item["name"] for item in found} | {item["id"] for item in found}
        rest = client.get(address, params={"prefix": prefix, "cursor": 1}).json()["result"]
        assert rest[: len(found) - 1] == found[1:]
    preview = client.get(manifest["preview"]["url"].replace("{{id}}", "person%2Fspike-lee"))
    assert "<h1>Spike Lee</h1>" in preview.text
    assert "frame-ancestors *" in preview.headers["content-security-policy"]
    propose = manifest["extend"]["propose_properties"]
    address = propose["service_url"] + propose["service_path"]
    proposed = client.get(address, params={"type": "Person"}).json()["properties"]
    assert {"founded", "wikidata"} <= {p["id"] for p in proposed}
    assert len(client.get(address, params={"limit": 3}).json()["properties"]) == 3


def test_a_table_is_extended(client: httpx.Client) -> None:
    """Values come by entity and property: entities with their ids, texts, counts; nothing for nobody."""
    asked: dict[str, Any] = {
        "ids": ["person/ladj-ly", "person/nobody"],
        "properties": [{"id": "founded"}, {"id": "type"}, {"id": "claims"}, {"id": "wikidata"}],
    }
    answer = client.get("/reconcile", params={"extend": json.dumps(asked)}).json()
    assert [meta["id"] for meta in answer["meta"]] == [p["id"] for p in asked["properties"]]
    row = answer["rows"]["person/ladj-ly"]
    assert any("Kourtrajmé" in value["name"] for value in row["founded"])
    assert row["claims"][0]["int"] > 0
    assert answer["rows"]["person/nobody"] == {p: [] for p in row}
    back = {"ids": [row["founded"][0]["id"]], "properties": [{"id": "^founded"}]}
    again = client.post("/reconcile", data={"extend": json.dumps(back)}).json()
    assert "Ladj Ly" in {v["name"] for v in again["rows"][back["ids"][0]]["^founded"]}


@pytest.mark.parametrize(
    ("batch", "line"),
    [
        ("{", "Invalid JSON"),
        ('{"q": {}}', "q: needs a query or properties"),
        ('{"q": {"query": "x", "type": "Spaceship"}}', "'Spaceship'"),
        ('{"q": {"query": "x", "properties": [{"pid": "height", "v": 1}]}}', "'height'"),
        ('{"q": {"query": "x", "limit": 0}}', "q.limit"),
    ],
)
def test_a_faulty_batch_is_told_in_one_line(client: httpx.Client, batch: str, line: str) -> None:
    """What is wrong with a batch is said in one line; nothing is guessed."""
    refused = client.get("/reconcile", params={"queries": batch})
    assert refused.status_code == 400
    assert line in refused.text
    assert refused.text.count("\n") == 1
    many = json.dumps({str(n): {"query": "x"} for n in range(101)})
    assert client.post("/reconcile", data={"queries": many}).status_code == 413
