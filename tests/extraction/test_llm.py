"""That a model is believed only where the source bears it out, and that no server breaks a reading."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InputError
from graph.extraction.batch import Batch, Plan
from graph.extraction.gate import Gate, Rejected
from graph.extraction.llm import ModelEngine, ModelSettings
from graph.extraction.llm.answers import Fact, schema
from graph.extraction.llm.engine import _FactReader
from graph.extraction.llm.places import Places
from graph.extraction.llm.prompt import prompt
from graph.model import Amount, Claim, Entity, Source
from graph.ontology import Ontology, load_ontology

KEY = "sk-very-secret-0123456789"
TEXT = (
    "Nour Belkacem a fondé Zénith Films en 2015. L'école ouvre lundi.\n"
    "Groupe Héron a investi 3 millions d'euros dans Zénith Films en mars 2019.\n"
    "Mara Quill et Tom Ardley ont dîné à Lille. Groupe Héron n'a pas racheté Osprey Films."
)
SOURCE = Source("fr-test", TEXT, language="fr", date="2019-04-02")
FOUNDED = {
    "subject": "Nour Belkacem",
    "subject_class": "Person",
    "relation": "founded",
    "object": "Zénith Films",
    "object_class": "Company",
    "quote": "Nour Belkacem a fondé Zénith Films en 2015.",
    "words": "a fondé",
    "status": "asserted",
    "date": "2015",
    "amount": "",
}
INVESTED = FOUNDED | {
    "subject": "Groupe Héron",
    "subject_class": "Company",
    "relation": "investedIn",
    "quote": "Groupe Héron a investi 3 millions d'euros dans Zénith Films en mars 2019.",
    "words": "a investi",
    "date": "2019-03-14",
    "amount": "3000000 EUR",
}

Item = dict[str, str]
Run = Callable[..., CompletedProcess[str]]
Found = list[Claim | Rejected]


@dataclass
class Reply:
    """What the server sends: after ``delay`` seconds, ``piece`` bytes at a time, ``pause`` apart."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    piece: int = 0
    pause: float = 0.0


class Model(ThreadingHTTPServer):
    """A model on loopback that answers from a script, the last reply again and again."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script: list[Reply] = []
        self.asked: list[dict[str, object]] = []
        self.keys: list[str] = []
        self.sent = 0

    @property
    def settings(self) -> ModelSettings:
        """The settings by which an engine asks this server."""
        url = f"http://127.0.0.1:{self.server_port}/v1"
        return ModelSettings(url, "toy", KEY, timeout=5, retries=0, pause=0.01)

    def plays(self, *replies: Reply) -> None:
        """Take a script."""
        self.script = list(replies)

    def reads(self, ontology: Ontology, source: Source = SOURCE, **changes: Any) -> Found:
        """Return what an engine makes of a source with this server."""
        settings = replace(self.settings, **changes)
        return found(ModelEngine(ontology, settings), ontology, source)


def found(
    engine: ModelEngine, ontology: Ontology, source: Source = SOURCE, known: Sequence[Entity] = ()
) -> Found:
    """What the gate makes of an engine's candidates."""
    gate = Gate(source, ontology)
    candidates = engine.candidates(gate, known)
    return [c if isinstance(c, Rejected) else gate.judge(c) for c in candidates]


class Handler(BaseHTTPRequestHandler):
    """Plays the next reply."""

    server: Model

    def do_POST(self) -> None:
        """Take a request and answer it."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append(json.loads(body))
        self.server.keys.append(self.headers.get("Authorization", ""))
        script = self.server.script
        reply = script.pop(0) if len(script) > 1 else script[0]
        time.sleep(reply.delay)
        with suppress(OSError):  # the engine had enough
            self._send(reply)

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        step = reply.piece or max(1, len(reply.body))
        for at in range(0, len(reply.body), step):
            self.wfile.write(reply.body[at : at + step])
            self.wfile.flush()
            self.server.sent += step
            time.sleep(reply.pause)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name upstream
        """Keep quiet."""


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[Model]:
    """A server of the test's own, reached without a proxy, that closes with it."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = Model()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def completion(content: str | None, finish: str = "stop", **message: str) -> Reply:
    """Return a reply in the form of chat completions, for 1000 tokens read and 100 written."""
    answer = {
        "choices": [{"message": {"content": content, **message}, "finish_reason": finish}],
        "usage": {"prompt_tokens": 1000, "completion_tokens": 100},
    }
    return Reply(json.dumps(answer).encode())


def facts(*items: object) -> Reply:
    """Return a good reply with these facts."""
    return completion(json.dumps({"facts": items}, ensure_ascii=False))


def reasons(results: Found) -> list[str]:
    """Return the reasons for which candidates were rejected; ``claim`` for a claim."""
    return [f.reason if isinstance(f, Rejected) else "claim" for f in results]


def judged(ontology: Ontology, model: Model, item: Item, source: Source = SOURCE) -> str:
    """Return what becomes of one fact."""
    model.plays(facts(item))
    [reason] = reasons(model.reads(ontology, source))
    return reason


def test_a_good_answer_becomes_claims_with_their_sentences(
    ontology: Ontology, model: Model
) -> None:
    """Ends, relation, evidence at its offsets, date no finer than stated, amount, name of engine."""
    model.plays(facts(FOUNDED, INVESTED))
    founded, invested = model.reads(ontology)

    assert isinstance(founded, Claim)
    assert isinstance(invested, Claim)
    assert ("person/nour-belkacem", "founded", "organization/zenith-films") == (
        founded.subject.id,
        founded.relation,
        founded.object.id,
    )
    [evidence] = founded.evidence
    assert FOUNDED["quote"] == evidence.quote == TEXT[evidence.start : evidence.end]
    assert ("2015", "llm:toy", "asserted") == (founded.date, founded.engines[0], founded.status)
    assert "2019-03" == invested.date
    assert Amount.parse("3000000 EUR") == invested.amount


def test_a_quotation_is_widened_to_its_sentence(ontology: Ontology, model: Model) -> None:
    """A reviewer sees whole sentences."""
    model.plays(facts(FOUNDED | {"quote": "Nour Belkacem a fondé Zénith Films"}))
    [claim] = model.reads(ontology)

    assert isinstance(claim, Claim)
    assert FOUNDED["quote"] == claim.evidence[0].quote


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"quote": "Nour Belkacem a fondé Zénith Films en 2016."}, "ungrounded"),
        ({"quote": "Nour Belkacem a fond"}, "ungrounded"),
        ({"quote": " \n"}, "ungrounded"),
        ({"quote": "Mara Quill et Tom Ardley ont dîné à Lille."}, "borrowed"),
        ({"object": "Zénith"}, "claim"),
        ({"object": "Zénit"}, "borrowed"),
        ({"object": "zénith films"}, "borrowed"),
        ({"object": "Zenith Films"}, "claim"),
        ({"subject": "Nour", "object": "Nour Belkacem"}, "borrowed"),
        ({"relation": "married"}, "unknown:relation"),
        ({"subject_class": "Wizard"}, "unknown:class"),
        ({"subject_class": "Entity"}, "unknown:class"),
        ({"subject_class": "Place"}, "type:subject"),
        ({"object_class": "Person"}, "type:object"),
        ({"object": "Nour Belkacem", "object_class": "Programme"}, "borrowed"),
        ({"status": "denied"}, "status:denied"),
        ({"status": "negotiating"}, "status:negotiating"),
        ({"status": "attributed"}, "status:attributed"),
        ({"status": "planned"}, "claim"),
        ({"status": "perhaps"}, "unknown:status"),
        ({"date": "2016"}, "claim"),
        ({"amount": "lots"}, "claim"),
        ({"words": ""}, "claim"),
        ({"words": "a racheté"}, "trigger"),
        ({"words": "ouvre"}, "trigger"),
        ({"object": "fondé"}, "name"),
        ({"subject": "x" * 121}, "form"),
    ],
)
def test_one_wrong_thing_in_a_fact_has_its_reason(
    ontology: Ontology, model: Model, change: Item, reason: str
) -> None:
    """The same fact, with one value changed."""
    assert reason == judged(ontology, model, FOUNDED | change)


@pytest.mark.parametrize(
    "item",
    ["a fact", None, 7, [], {}, {"subject": "Nour Belkacem"}, FOUNDED | {"quote": 3}],
)
def test_a_broken_item_does_not_harm_the_others(
    ontology: Ontology, model: Model, item: object
) -> None:
    """It is reported, and the fact after it counts."""
    model.plays(facts(item, FOUNDED))

    assert ["form", "claim"] == reasons(model.reads(ontology))


def test_a_missing_date_or_amount_is_no_fault(ontology: Ontology, model: Model) -> None:
    """Models write null for what they do not know."""
    model.plays(facts(FOUNDED | {"date": None, "amount": None}))

    assert ["claim"] == reasons(model.reads(ontology))


def test_a_date_or_sum_that_the_sentence_lacks_is_dropped(ontology: Ontology, model: Model) -> None:
    """The claim stays without them."""
    model.plays(facts(INVESTED | {"date": "2018", "amount": "3 EUR"}))
    [claim] = model.reads(ontology)

    assert isinstance(claim, Claim)
    assert ("", None) == (claim.date, claim.amount)


def test_nobody_founds_himself(ontology: Ontology, model: Model) -> None:
    """One name at both ends is no claim, however often it stands there."""
    text = "Lantern Films partners with Lantern Films."
    ends = {"subject": "Lantern Films", "object": "Lantern Films", "subject_class": "Company"}
    item = FOUNDED | ends | {"relation": "partnersWith", "quote": text, "words": "partners with"}

    assert "self" == judged(ontology, model, item, Source("s", text))


@pytest.mark.parametrize("subject", ["Elle", "L'école", "Elle a"])
def test_a_pronoun_or_a_common_noun_is_no_name(
    ontology: Ontology, model: Model, subject: str
) -> None:
    """No entity is minted from what refers to one."""
    text = f"{subject} a fondé Zénith Films."
    expected = "claim" if " " in subject else "name"

    item = FOUNDED | {"subject": subject, "quote": text}
    assert expected == judged(ontology, model, item, Source("s", text, language="fr"))


@pytest.mark.parametrize(
    ("quote", "reason"),
    [
        ("Groupe Héron n'a pas racheté Osprey Films.", "status:denied"),
        ("Groupe Héron négocie encore, dit-on, avec Osprey Films.", "status:negotiating"),
        ("Groupe Héron reportedly acquired Osprey Films.", "status:attributed"),
        ("Groupe Héron va racheter Osprey Films.", "claim"),
    ],
)
def test_a_reserve_that_the_model_overlooks_is_seen(
    ontology: Ontology, model: Model, quote: str, reason: str
) -> None:
    """The words between the names count in either language, whatever status the model gives."""
    item = INVESTED | {
        "relation": "acquired",
        "object": "Osprey Films",
        "quote": quote,
        "words": "",
    }

    assert reason == judged(ontology, model, item, Source("s", quote, language="fr"))


def test_no_example_of_the_prompt_is_a_fact(ontology: Ontology, model: Model) -> None:
    """A weak model copies what it was shown; none of it stands in the source."""
    copied = [
        FOUNDED
        | {"relation": r.name, "quote": text, "subject": text.split()[0], "object": "Lantern"}
        for r in ontology.relations.values()
        for tag, text in r.examples
        if tag == "fr"
    ]
    model.plays(facts(*copied))

    assert ["ungrounded"] * len(copied) == reasons(model.reads(ontology))
    assert all(c["quote"] in prompt(ontology, "fr") for c in copied)


def test_a_known_entity_is_found_by_another_of_its_names(ontology: Ontology, model: Model) -> None:
    """The dossier's id and class win over the model's."""
    zenith = Entity("organization/z", "FilmSchool", "Académie Zénith", aliases=("Zénith Films",))
    model.plays(facts(FOUNDED | {"object": "Académie Zénith", "object_class": "Person"}))
    [claim] = found(ModelEngine(ontology, model.settings), ontology, known=[zenith])

    assert isinstance(claim, Claim)
    assert zenith is claim.object


def test_offsets_count_code_points_of_the_stored_text(ontology: Ontology, model: Model) -> None:
    """Emoji, no-break spaces, guillemets and curly apostrophes: the raw words are what is kept."""
    text = (
        "🎬🎬 À l’affiche\u00a0!\nInès Calder a réalisé «\u00a0La Route du\u202fsel\u00a0» "
        "d’après l’Œuvre. 🎬"
    )
    item = FOUNDED | {
        "subject": "Ines Calder",
        "relation": "directed",
        "words": "a réalisé",
        "object": '"La Route du sel"',
        "object_class": "Film",
        "quote": "Inès Calder a réalisé \"La Route du sel\"\n d'après l'Œuvre.",
    }
    model.plays(facts(item))
    [claim] = model.reads(ontology, Source("s", text, language="fr"))

    assert isinstance(claim, Claim)
    [evidence] = claim.evidence
    assert text[evidence.start : evidence.end] == evidence.quote
    assert evidence.quote.startswith("Inès Calder a réalisé «\u00a0La")
    assert "\u00a0» d’après l’Œuvre." in evidence.quote
    assert ("Inès Calder", "La Route du sel") == (claim.subject.name, claim.object.name)


def test_junk_is_neither_shown_nor_quoted(ontology: Ontology, model: Model) -> None:
    """What advertising code says is no sentence of the article."""
    advert = '{"ad": "Mara Quill a fondé Osprey Films."}'
    item = FOUNDED | {
        "subject": "Mara Quill",
        "object": "Osprey Films",
        "quote": "Mara Quill a fondé Osprey Films.",
    }

    assert "ungrounded" == judged(ontology, model, item, replace(SOURCE, text=TEXT + advert))
    assert 'Osprey Films."' not in json.dumps(model.asked, ensure_ascii=False)


def test_a_quotation_of_many_sentences_is_too_wide(ontology: Ontology, model: Model) -> None:
    """Two names far apart prove nothing."""
    text = "Nour Belkacem parle. " + "La nuit tombe sur la ville. " * 30 + "Zénith Films ouvre."

    item = FOUNDED | {"quote": text}
    assert "window" == judged(ontology, model, item, Source("s", text))


def test_an_endless_sentence_is_reported_and_not_sent(ontology: Ontology, model: Model) -> None:
    """As the frames do."""
    text = f"{TEXT}\n{'mot ' * 200}"
    model.plays(facts(FOUNDED))

    assert ["window", "claim"] == reasons(model.reads(ontology, replace(SOURCE, text=text)))
    assert "mot mot" not in json.dumps(model.asked)


@pytest.mark.parametrize(
    "dress",
    [
        "```json\n{}\n```",
        "Voici :\n```\n{}\n```\nVoilà.",
        "<think>{{ [ hm </think>{}",
        "{}",
        "\n {} trailing",
    ],
)
def test_json_is_found_in_what_surrounds_it(ontology: Ontology, model: Model, dress: str) -> None:
    """Fences, thoughts and remarks are no fault; nor is a bare list."""
    whole = json.dumps({"facts": [FOUNDED]})
    model.plays(
        completion(dress.replace("{}", whole)), completion(dress.replace("{}", f"[{whole[11:-2]}]"))
    )

    assert ["claim"] == reasons(model.reads(ontology))
    assert ["claim"] == reasons(model.reads(ontology))


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (completion('{"facts": [{"subject": "Nour'), "json"),
        (completion("[" * 100_000), "json"),
        (completion('{"facts": "none"}'), "schema"),
        (completion('{"claims": []}'), "schema"),
        (completion("I cannot help with that."), "refusal"),
        (completion(None, refusal="No."), "refusal"),
        (completion("", finish="content_filter"), "refusal"),
        (completion('{"facts": []}', finish="length"), "length"),
        (completion(None), "answer"),
        (completion("  "), "answer"),
        (Reply(b"<html>"), "json"),
        (Reply(b"\xff\xfe\x00"), "json"),
        (Reply(b"[]"), "answer"),
        (Reply(b'{"choices": []}'), "answer"),
        (Reply(b'{"choices": [{"message": null}]}'), "answer"),
        (Reply(b"no", status=500), "http-500"),
        (Reply(b"no", status=404), "http-404"),
        (Reply(b"", status=302, headers={"Location": "http://127.0.0.1:9/"}), "http-302"),
        (Reply(b"{}", headers={"Content-Encoding": "gzip"}), "connection"),
    ],
)
def test_an_answer_that_cannot_be_used_is_one_rejected_part(
    ontology: Ontology, model: Model, reply: Reply, reason: str
) -> None:
    """Its reason tells what happened, its span which part of the text went unread."""
    model.plays(reply)

    assert [Rejected("", "", "", 0, len(TEXT), f"engine:{reason}", "llm:toy")] == model.reads(
        ontology
    )


def test_endless_text_is_not_read_to_its_end(ontology: Ontology, model: Model) -> None:
    """Reading stops a little past what ``max_tokens`` could fill."""
    model.plays(Reply(b"x" * 50_000_000, piece=65_536))

    assert ["engine:length"] == reasons(model.reads(ontology, max_tokens=100))
    assert model.sent < 20_000_000


@pytest.mark.parametrize("reply", [Reply(b"", delay=1.5), Reply(b" " * 40, piece=1, pause=0.05)])
def test_a_silent_or_a_dripping_server_times_out(
    ontology: Ontology, model: Model, reply: Reply
) -> None:
    """The limit holds for the answer as a whole, not for each of its bytes."""
    model.plays(reply)
    start = time.monotonic()

    assert ["engine:timeout"] == reasons(model.reads(ontology, timeout=0.3))
    assert time.monotonic() - start < 1.4


def test_nobody_at_the_address_is_one_rejected_part(ontology: Ontology, model: Model) -> None:
    """A refused connection is no traceback."""
    assert ["engine:connection"] == reasons(model.reads(ontology, base_url="http://127.0.0.1:1/v1"))


def test_a_proxy_that_cannot_be_used_is_one_rejected_part(
    ontology: Ontology, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is a setting of the environment."""
    monkeypatch.setenv("ALL_PROXY", "carrier-pigeon://x")

    assert ["engine:connection"] == reasons(model.reads(ontology))


@pytest.mark.parametrize(
    "bad",
    [
        Reply(b"", status=500),
        Reply(b"", status=429, headers={"Retry-After": "0"}),
        completion("{"),
        completion("Sorry."),
        Reply(b"", delay=0.7),
    ],
)
def test_a_passing_fault_is_asked_again(ontology: Ontology, model: Model, bad: Reply) -> None:
    """The second answer counts, and is asked for less coldly."""
    model.plays(bad, facts(FOUNDED))

    assert ["claim"] == reasons(model.reads(ontology, retries=1, timeout=0.4))
    assert [0.0, 0.3] == [asked["temperature"] for asked in model.asked]


def test_retries_end(ontology: Ontology, model: Model) -> None:
    """Two retries are three requests."""
    model.plays(Reply(b"", status=503))

    assert ["engine:http-503"] == reasons(model.reads(ontology, retries=2))
    assert 3 == len(model.asked)


def test_a_wrong_key_is_asked_once_and_told_nowhere(
    ontology: Ontology, model: Model, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Even where the server echoes it, in an error or in a fact."""
    echo = f"invalid key {KEY}".encode()
    model.plays(Reply(echo, status=401), facts(FOUNDED | {"object": KEY}), facts(FOUNDED))
    engine = ModelEngine(ontology, replace(model.settings, retries=2), tmp_path / "cache")
    results = [*found(engine, ontology), *found(engine, ontology)]

    assert ["engine:http-401", "claim"] == reasons(results)
    assert [f"Bearer {KEY}"] * 3 == model.keys
    kept = "".join(p.read_text("utf-8") for p in (tmp_path / "cache").iterdir())
    told = "".join(map(str, (results, model.settings, engine.usage, *capsys.readouterr())))
    assert KEY not in kept + told


def test_an_address_without_schemas_is_asked_plainly(ontology: Ontology, model: Model) -> None:
    """Some know neither ``response_format`` nor ``max_tokens``: the prompt alone must do then."""
    model.plays(Reply(b"unknown field", status=400), facts(FOUNDED))
    engine = ModelEngine(ontology, model.settings)

    assert ["claim", "claim"] == reasons([*found(engine, ontology), *found(engine, ontology)])
    assert [True, False, False] == ["response_format" in asked for asked in model.asked]


def test_one_part_that_fails_leaves_the_others(ontology: Ontology, model: Model) -> None:
    """Parts are whole sentences that cover the text, broken at its lines; nothing is lost."""
    model.plays(facts(FOUNDED), Reply(b"", status=500), facts())
    results = model.reads(ontology, chunk=90)

    assert ["claim", "engine:http-500"] == reasons(results)
    texts = [str(asked["messages"][1]["content"]) for asked in model.asked]  # type: ignore[index]
    bodies = [t.removeprefix("<article>\n").removesuffix("\n</article>\n") for t in texts]
    assert TEXT.split("\n") == [b.removesuffix("\n</article>") for b in bodies]
    failed = results[1]
    assert isinstance(failed, Rejected)
    assert TEXT.split("\n")[1] == TEXT[failed.start : failed.end]


@pytest.mark.parametrize(
    ("text", "chunk", "cut"),
    [
        ("Un. Zénith arrive plus tard. Deux.\nTrois. Quatre. Cinq et la suite.", 50, "Deux."),
        ("Zénith arrive.\nUn. Deux. Trois. Quatre. Cinq.", 43, "Quatre."),
        ("Un. Deux.\nTrois.", 1, "Un."),
    ],
)
def test_a_part_ends_with_a_line_where_one_ends_late_enough(
    ontology: Ontology, text: str, chunk: int, cut: str
) -> None:
    """A paragraph is kept whole where that leaves at least half a part; a sentence always."""
    parts = list(Places(Gate(Source("s", text), ontology)).parts(chunk))

    assert text[slice(*parts[0])].endswith(cut)
    assert "".join(text.split()) == "".join("".join(text[slice(*p)].split()) for p in parts)


def test_the_same_text_is_not_asked_twice(ontology: Ontology, model: Model, tmp_path: Path) -> None:
    """The cache answers; another model, or a broken file, asks anew."""
    model.plays(facts(FOUNDED, "broken", FOUNDED | {"subject": "\ud83d"}))
    settings = replace(model.settings, input_price=2.0, output_price=10.0)
    engine = ModelEngine(ontology, settings, tmp_path)
    first, second = found(engine, ontology), found(engine, ontology)

    assert first == second
    assert ["claim", "form", "borrowed"] == reasons(first)
    usage = engine.usage
    assert (1, 1, 1000, 100) == (
        usage.requests,
        usage.cached,
        usage.input_tokens,
        usage.output_tokens,
    )
    assert pytest.approx(0.003) == usage.cost
    [path] = tmp_path.iterdir()
    path.write_text("{", "utf-8")
    assert first == found(engine, ontology)
    other = ModelEngine(ontology, replace(settings, model="other"), tmp_path)
    assert "llm:other" == other.name
    assert 3 == len(found(other, ontology))
    assert 3 == len(model.asked)


def test_what_failed_is_not_kept(ontology: Ontology, model: Model, tmp_path: Path) -> None:
    """A bad answer today does not stand for tomorrow's."""
    model.plays(completion("Sorry."))
    found(ModelEngine(ontology, model.settings, tmp_path), ontology)

    assert [] == list(tmp_path.iterdir())


def test_a_cache_that_cannot_be_written_is_said_in_one_line(
    ontology: Ontology, model: Model, tmp_path: Path
) -> None:
    """The user chose the folder, so the user can mend it."""
    (tmp_path / "file").touch()
    model.plays(facts())
    engine = ModelEngine(ontology, model.settings, tmp_path / "file" / "cache")

    with pytest.raises(InputError, match="cannot be written"):
        found(engine, ontology)


@pytest.mark.parametrize("count", [True, -1, "9", 10**400, None])
def test_odd_token_counts_are_not_summed(ontology: Ontology, model: Model, count: object) -> None:
    """A server may say anything."""
    body = json.loads(facts().body) | {"usage": {"prompt_tokens": count, "completion_tokens": -1}}
    model.plays(Reply(json.dumps(body).encode()))
    engine = ModelEngine(ontology, model.settings)

    assert [] == found(engine, ontology)
    assert 0 == engine.usage.input_tokens == engine.usage.output_tokens


def test_prompt_and_schema_are_the_ontology(ontology: Ontology) -> None:
    """Each relation with its ends, definition and example in the article's language, and no other."""
    told = {code: prompt(ontology, code) for code in ("fr", "en")}
    items = schema(ontology)["properties"]["facts"]["items"]  # type: ignore[index]

    assert list(ontology.relations) == items["properties"]["relation"]["enum"]
    assert "Entity" not in items["properties"]["subject_class"]["enum"]
    assert set(items["required"]) == set(FOUNDED)
    for code, text in told.items():
        assert "$" not in text
        for relation in ontology.relations.values():
            assert f"- {relation.name} (" in text
            assert relation.definition(code) in text
            assert all((example in text) is (tag == code) for tag, example in relation.examples)


def test_a_relation_added_to_the_ontology_is_asked_for(
    ontology: Ontology, model: Model, tmp_path: Path
) -> None:
    """No relation is named in the code."""
    path = tmp_path / "ontology.ttl"
    block = """
    film:mentors a owl:ObjectProperty, film:Relation ; skos:prefLabel "mentors"@en ;
        rdfs:domain film:Person ; rdfs:range film:Person ; skos:definition "Guides."@en .
    """
    path.write_text(ontology.turtle.decode() + block, "utf-8")
    text = "Mara Quill mentors Tom Ardley."
    item = FOUNDED | {
        "subject": "Mara Quill",
        "relation": "mentors",
        "object": "Tom Ardley",
        "object_class": "Person",
        "quote": text,
        "words": "mentors",
    }

    assert "unknown:relation" == judged(ontology, model, item, Source("s", text))
    assert "claim" == judged(load_ontology(path), model, item, Source("s", text))


@pytest.mark.parametrize(
    ("values", "place"),
    [
        (["", "m", ""], "FILMGRAPH_LLM_URL: is not set"),
        (["http://x/v1", " ", ""], "FILMGRAPH_LLM_MODEL: is not set"),
        (["ftp://x/" + KEY, "m", ""], "address"),
        (["http://x:y/" + KEY, "m", ""], "address"),
        (["http://x/v1", "m", KEY + "é"], "key"),
        (["http://x/v1", "m", KEY + "\nX: y"], "key"),
    ],
)
def test_settings_that_cannot_be_used_are_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, values: Sequence[str], place: str
) -> None:
    """The message names the place and keeps the secret."""
    for name, value in zip(("URL", "MODEL", "KEY"), values, strict=True):
        monkeypatch.setenv(f"FILMGRAPH_LLM_{name}", value)
    with pytest.raises(InputError, match=place) as caught:
        ModelSettings.from_environment()

    assert KEY not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key is optional, and shown in no representation."""
    monkeypatch.setenv("FILMGRAPH_LLM_URL", "http://localhost:11434/v1/")
    monkeypatch.setenv("FILMGRAPH_LLM_MODEL", "qwen3:8b")
    monkeypatch.delenv("FILMGRAPH_LLM_KEY", raising=False)

    assert "" == ModelSettings.from_environment().api_key
    monkeypatch.setenv("FILMGRAPH_LLM_KEY", KEY)
    settings = ModelSettings.from_environment()
    assert KEY == settings.api_key
    assert KEY not in repr(settings)


@given(
    text=st.text("AÉé œ«»\"' \u00a0\n.\u200b🎬", max_size=60),
    cut=st.tuples(st.integers(0, 60), st.integers(0, 60)),
    names=st.tuples(st.text("AÉ œ", max_size=3), st.text("AÉ œ", max_size=3)),
)
def test_whatever_is_claimed_is_quoted_verbatim(
    ontology: Ontology, text: str, cut: tuple[int, int], names: tuple[str, str]
) -> None:
    """For any text and any answer, evidence is the text between its offsets."""
    gate = Gate(Source("s", text), ontology)
    reader = _FactReader(gate, ontology, (), "llm:x")
    quote = text[slice(*cut)]
    fact = Fact(names[0], "Person", "founded", names[1], "Company", quote, "", "asserted", "", "")
    for part in reader.places.parts(30):
        candidate = reader.read(fact, part)
        result = candidate if isinstance(candidate, Rejected) else gate.judge(candidate)
        if isinstance(result, Claim):
            assert "" == gate.fault(result)
            assert all(text[e.start : e.end] == e.quote for e in result.evidence)
        else:
            assert part[0] <= result.start <= result.end <= part[1]


def asked_by(run: Run, model: Model, folder: Path, *arguments: str) -> CompletedProcess[str]:
    """What ``filmgraph extract`` prints with this server."""
    article = folder / "article.txt"
    article.write_text(TEXT, "utf-8")
    settings = {"FILMGRAPH_LLM_URL": model.settings.base_url, "FILMGRAPH_LLM_KEY": KEY}
    prices = {"FILMGRAPH_LLM_INPUT_PRICE": "2", "FILMGRAPH_LLM_OUTPUT_PRICE": "10"}
    engines = ("--engine", "frames", "--engine", "llm:toy")
    return run("extract", article, *engines, *arguments, **settings, **prices)


def test_engines_agree_on_one_claim(run: Run, model: Model, tmp_path: Path) -> None:
    """One claim, both names on it, and it is surer than either alone; figures go to the other stream."""
    model.plays(facts(FOUNDED))
    done = asked_by(run, model, tmp_path, "--json", "--explain")
    told = [json.loads(line) for line in done.stdout.splitlines()]
    [both] = [c for c in told if c["relation"] == "founded"]
    [alone] = [c for c in told if c["relation"] == "investedIn"]

    assert 0 == done.returncode
    assert ["frames-1", "llm:toy"] == both["engines"]
    assert ["frames-1"] == alone["engines"]
    assert "agreed" in {f["feature"] for f in both["explanation"]["features"]}
    assert TEXT[both["start"] : both["end"]] == both["quote"]
    assert "llm:toy: 1 request, 0 answers from the cache, 1,000 tokens read" in done.stderr
    assert "cost 0.0030" in done.stderr
    assert "leave this machine" not in done.stderr
    assert KEY not in done.stdout + done.stderr


def test_parts_that_went_unread_are_told(run: Run, model: Model, tmp_path: Path) -> None:
    """The frames' facts stand; which part the model did not read is listed with the rejected."""
    model.plays(Reply(b"no", status=401))
    done = asked_by(run, model, tmp_path)
    listed = asked_by(run, model, tmp_path, "--rejected", "--json")

    assert "Zénith Films" in done.stdout
    assert "1 part was not read (engine:http-401)" in done.stderr
    assert "engine:http-401" in [json.loads(li)["reason"] for li in listed.stdout.splitlines()]


def test_the_cache_serves_the_next_run(run: Run, model: Model, tmp_path: Path) -> None:
    """By any number of processes; nothing is asked twice."""
    model.plays(facts(FOUNDED))
    cache = str(tmp_path / "answers")
    first = asked_by(run, model, tmp_path, "--cache", cache)
    second = asked_by(run, model, tmp_path, "--cache", cache, "--jobs", "2")

    assert first.stdout == second.stdout
    assert "0 requests, 1 answer from the cache" in second.stderr
    assert 1 == len(model.asked)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://127.0.0.1:1/v1", ""),
        ("http://[::1]:1/v1", ""),
        ("http://localhost:11434/v1", ""),
        ("https://api.example.org/v1", "api.example.org"),
        ("http://192.168.1.7/v1", "192.168.1.7"),
    ],
)
def test_what_leaves_the_machine_is_said_before(
    ontology: Ontology, monkeypatch: pytest.MonkeyPatch, url: str, host: str
) -> None:
    """A journalist's text may be a secret."""
    monkeypatch.setenv("FILMGRAPH_LLM_URL", url)
    batch = Batch(Plan(("frames", "llm:toy")))

    assert ([f"the 3 texts will leave this machine for {host}"] if host else []) == list(
        batch.warnings(3)
    )


@pytest.mark.parametrize("price", ["dear", "-1", "nan", "inf"])
def test_a_price_is_a_number(monkeypatch: pytest.MonkeyPatch, price: str) -> None:
    """What is none is said."""
    monkeypatch.setenv("FILMGRAPH_LLM_URL", "http://localhost/v1")
    monkeypatch.setenv("FILMGRAPH_LLM_INPUT_PRICE", price)

    with pytest.raises(InputError, match="FILMGRAPH_LLM_INPUT_PRICE: is no price"):
        ModelSettings.from_environment("toy")
