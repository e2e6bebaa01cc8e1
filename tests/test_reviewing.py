"""The review on a terminal: what is decided by a key is on the disk before the next item comes."""

from __future__ import annotations

import asyncio
import os
import pty
import shutil
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text
from textual.pilot import Pilot
from textual.widgets import Input, Label, Static

from graph.dossier import Dossier
from graph.dossier.judgements import LinkJudgement
from graph.model import Entity
from graph.reviewing import ClaimItem, LinkItem, PairItem, Queue
from graph.reviewing.correcting import correction
from graph.reviewing.queue import named
from graph.reviewing.screen import Review
from graph.wording import words

Steps = Callable[[Pilot[int]], Awaitable[None]]


@pytest.fixture(scope="module")
def waiting(built_example: Dossier, tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    """The example dossier without what people entered and decided: every claim waits; do not change."""
    folder = tmp_path_factory.mktemp("waiting") / "dossier"
    shutil.copytree(built_example.folder, folder)
    table = folder / "claims.csv"
    head = table.read_text(encoding="utf-8").splitlines()[0]
    table.write_text(f"{head}\n", encoding="utf-8")
    (folder / "judgements.jsonl").unlink()
    dossier = Dossier.open(folder)
    dossier.build()
    return dossier


@pytest.fixture
def dossier(waiting: Dossier, tmp_path: Path) -> Dossier:
    """A copy of it of the test's own."""
    shutil.copytree(waiting.folder, tmp_path / "dossier")
    return Dossier.open(tmp_path / "dossier")


PAIR = PairItem(
    "organization/netflix",
    "organization/amazon",
    ("Netflix", "[red]Amazon[/red]"),
    (("a",), ("b",)),
    0.9,
    "essai",
)


def reviewed(queue: Queue, steps: Steps) -> int | None:
    """Run the screen, take steps on it, and return what it gives."""
    place = queue.dossier
    app = Review(queue, place.built_ontology(), words("fr"), partial(correction, place))

    async def act() -> int | None:
        async with app.run_test(size=(100, 40)) as pilot:
            await steps(pilot)
        return app.return_value

    return asyncio.run(act())


def text_of(pilot: Pilot[int], name: str) -> str:
    """What a place on the screen says."""
    content = pilot.app.query_one(f"#{name}", Static).content
    return content.plain if isinstance(content, Text) else str(content)


def log(dossier: Dossier) -> list[str]:
    """The verdicts on the disk."""
    path = dossier.folder / "judgements.jsonl"
    return [j.verdict for j in dossier.log().judgements] if path.exists() else []


def test_every_key_decides_and_saves(dossier: Dossier) -> None:
    """Accept, reject with a reason, unsure, undo, back, leave: the log has it after each."""
    queue = Queue.of(dossier, [PAIR])
    first = queue.items[0]
    seen: list[list[str]] = []

    async def steps(pilot: Pilot[int]) -> None:
        assert isinstance(first, ClaimItem)
        assert first.claim.subject.name in text_of(pilot, "claim")
        for keys in (["a"], ["r", "n", "o", "n", "enter"], ["u"], ["z"], ["p"], ["a"]):
            await pilot.press(*keys)
            await pilot.pause()
            seen.append(log(dossier))
        await pilot.press("q")

    assert reviewed(queue, steps) == 2
    assert seen == [
        ["accepted"],
        ["accepted", "rejected"],
        ["accepted", "rejected", "unsure"],
        ["accepted", "rejected", "unsure", "undone"],
        ["accepted", "rejected", "unsure", "undone"],
        ["accepted", "rejected", "unsure", "undone", "accepted"],
    ]
    assert dossier.log().judgements[1].reason == "non"


def test_a_correction_is_typed_and_checked(dossier: Dossier) -> None:
    """An unknown name is told and nothing saved; a known one is."""
    queue = Queue.of(dossier)

    async def steps(pilot: Pilot[int]) -> None:
        await pilot.press("c", *["tab"] * 2)
        field = pilot.app.screen.query_one("#object", Input)
        field.value = "Netflux"
        await pilot.press("enter")
        await pilot.pause()
        assert "Netflix" in str(pilot.app.screen.query_one("#problem", Label).content)
        assert not log(dossier)
        field.value = "Netflix"
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("q")

    assert reviewed(queue, steps) == 1
    [judgement] = dossier.log().claims.values()
    assert judgement.becomes == {"object": "organization/netflix"}


def test_a_pair_is_decided_by_its_own_keys(dossier: Dossier) -> None:
    """The keys of claims do nothing there, and names are no markup."""
    queue = Queue(dossier, [PAIR])

    async def steps(pilot: Pilot[int]) -> None:
        assert "[red]Amazon[/red]" in text_of(pilot, "text")
        await pilot.press("a", "c", "s")
        await pilot.pause()
        assert log(dossier) == ["same"]
        await pilot.press("escape")

    assert reviewed(queue, steps) == 1


def test_what_was_decided_does_not_come_back(dossier: Dossier) -> None:
    """Not before the next build, not after it; what one was unsure of comes last."""
    queue = Queue.of(dossier)
    first, second = queue.items[:2]
    queue.decide("rejected")
    queue.decide("unsure")
    assert first not in Queue.of(dossier).items
    assert Queue.of(dossier).items[-1] == second
    dossier.build()
    assert first not in Queue.of(dossier).items


def test_the_queue_is_in_the_order_of_the_texts(waiting: Dossier) -> None:
    """Source by source, from the beginning to the end."""
    items = [item for item in Queue.of(waiting).items if isinstance(item, ClaimItem)]
    order = [(item.claim.source, item.claim.evidence[0].start) for item in items]
    assert order == sorted(order)
    assert len(order) > 20


def test_passages_show_both_ends_where_they_are_named(waiting: Dossier) -> None:
    """What is marked as an end is one of its names, and the quotation is marked whole."""
    for item in Queue.of(waiting).items:
        assert isinstance(item, ClaimItem)
        for passage, (told, _) in zip(item.passages, item.claim.tellings, strict=True):
            marked = [(passage.text[a:b], kind) for a, b, kind in passage.spans]
            assert (told.quote, "quote") in marked
            for text, kind in marked:
                if kind == "subject":
                    assert any(named(text, item.claim.subject))


@given(text=st.text("ab <[é'’.-", max_size=30), name=st.text("ab é'.-", max_size=6))
def test_names_are_found_as_whole_words(text: str, name: str) -> None:
    """Whatever the name holds, a hit begins and ends at the border of a word."""
    for start, end in named(text, Entity("person/x", "Person", name)):
        assert not (text[:start][-1:].isalnum() and text[start].isalnum())
        assert not (text[end : end + 1].isalnum() and text[end - 1].isalnum())


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_killed_review_has_saved_what_was_decided(dossier: Dossier) -> None:
    """On a real terminal: two decisions, then the process is killed; both are in the log."""
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "graph.cli", "review", "-d", str(dossier.folder)]
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "40"}
    with subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, env=environment, close_fds=True
    ) as process:
        os.set_blocking(master, False)
        for number in (1, 2):
            _until(master, partial(_typed, master, dossier, number))
        process.kill()
    os.close(master)
    os.close(slave)

    assert log(dossier)[:2] == ["accepted", "accepted"]


def _until(master: int, true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline, "the screen did not answer"
        try:
            os.read(master, 65536)
        except BlockingIOError:
            time.sleep(0.1)


def _typed(master: int, dossier: Dossier, number: int) -> bool:
    if len(log(dossier)) < number:
        os.write(master, b"a")
        time.sleep(0.4)
    return len(log(dossier)) >= number


def test_a_link_is_decided_like_a_pair(built_example: Dossier, tmp_path: Path) -> None:
    """What a service proposes is shown as text, with its address, and takes s, d and u, not a."""
    dossier = Dossier.open(Path(shutil.copytree(built_example.folder, tmp_path / "d")))
    match = "http://www.wikidata.org/entity/Q51566"
    link = LinkJudgement(
        time="", verdict="", entity="person/spike-lee", match=match, service="http://x.org/api"
    )
    item = LinkItem(
        link, ("Spike Lee", "[b]Spike[/b]"), (("a",), ("b",)), "https://w.org/Q51566", "même nom"
    )

    async def steps(pilot: Pilot[int]) -> None:
        assert "[b]Spike[/b]" in text_of(pilot, "text")
        assert "https://w.org/Q51566" in text_of(pilot, "about")
        for key in ("a", "s", "z", "d", "q"):
            await pilot.press(key)
            await pilot.pause()

    assert reviewed(Queue(dossier, [item]), steps) == 1
    (kept,) = dossier.log().links
    assert (kept.verdict, kept.match, kept.service) == ("different", match, "http://x.org/api")
    assert [j.verdict for j in dossier.log().judgements[-3:]] == ["same", "undone", "different"]
