"""rank, groups and gaps on the example dossier: every form, in words, with what is asked for alone."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.analysis import MEASURES, figures, rank
from graph.analysis.telling import Ranking
from graph.connections.telling import Teller
from graph.dossier import Dossier
from graph.dossier.judgements import Log
from graph.missing import KINDS
from graph.network import network_of
from graph.wording import LANGUAGES, words

Say = Callable[..., tuple[int, str, str]]
Ask = Callable[..., str]


@pytest.fixture
def ask(say: Say, built_example: Dossier) -> Ask:
    """Run a command on the example dossier; return what it printed."""

    def call(*arguments: object) -> str:
        code, printed, error = say(*arguments, "-d", built_example.folder)
        assert code == 0, error
        return printed

    return call


def rows(printed: str) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(printed)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_has_a_plain_sentence(built_example: Dossier, language: str) -> None:
    """By each measure, in each language, the table, the JSON and the text say the same."""
    network = network_of(built_example.store(), built_example.config.threshold, language=language)
    teller = Teller(network, built_example.built_ontology(), language)
    for by in MEASURES:
        ranking = Ranking(teller, by, rank(network, by))
        table: Any = ranking.table()["ranks"]
        text = " ".join(ranking.document().render("text", words(language)).split())

        assert [row[-1] for row in ranking.rows()] == [found["meaning"] for found in table]
        for row in ranking.rows():
            assert row[0] in row[-1]
            assert " ".join(row[-1].split()) in text
        for found in table[:3]:
            own = next(f for f in figures(network, found["id"]) if f.measure == by)
            assert (own.score, own.of) == (found["score"], len(table))


def test_a_ranking_has_every_form(ask: Ask) -> None:
    """A table has headings in the language, CSV has fixed ones; an entity has all its figures."""
    table, text = ask("rank", "--format", "table"), ask("rank", "--format", "csv")
    portrait = json.loads(ask("rank", "netflix", "--format", "json"))

    assert table.startswith(words("fr").say("column_entity"))
    assert text.startswith("entity,type,ties,claims,score,meaning")
    assert [figure["measure"] for figure in portrait["figures"]] == list(MEASURES)


def test_a_ranking_is_of_the_part_that_is_asked_for(ask: Ask) -> None:
    """A time, a relation and a projection change the network; a type only what is listed."""
    whole = rows(ask("rank", "--limit", 999, "--format", "csv"))
    people = rows(ask("rank", "--type", "personne", "--limit", 999, "--format", "csv"))
    old = rows(ask("rank", "--until", "2015", "--no-undated", "--limit", 999, "--format", "csv"))
    works = ask("rank", "--via", "Work", "--type", "Person", "--format", "text")

    assert people == [row for row in whole if row["type"] == "personne"]
    assert 0 < len(old) < len(whole)
    assert "Adam Sandler" in works
    assert "Netflix" not in works


def test_changes_name_what_was_before_and_since(ask: Ask) -> None:
    """Only entities whose figure changed; another date is refused with the reason."""
    found = json.loads(ask("rank", "--changes", "2020", "--format", "json"))["changes"]

    assert found
    assert all(change["before"] != change["after"] for change in found)
    assert all(change["name"] in change["meaning"] for change in found)


def test_groups_have_names_and_every_form(ask: Ask, tmp_path: Path) -> None:
    """A row for each member of each group; a file's name chooses the form."""
    page, table = tmp_path / "groups.html", tmp_path / "groups.csv"
    ask("groups", "--output", page)
    ask("groups", "--output", table)
    found = rows(table.read_text(encoding="utf-8"))
    groups = json.loads(ask("groups", "--format", "json"))["groups"]
    pieces = json.loads(ask("groups", "--pieces", "--format", "json"))["components"]

    assert len(found) == sum(len(group["members"]) for group in groups)
    assert {row["name"] for row in found} == {group["name"] for group in groups}
    assert all(group["name"] in page.read_text(encoding="utf-8") for group in groups)
    assert sum(len(piece["members"]) for piece in pieces) >= len(found)
    assert "morceaux" in ask("groups", "--pieces")


def test_gaps_are_all_or_what_is_asked_for(ask: Ask) -> None:
    """Without an option every kind, with options these kinds alone."""
    whole = json.loads(ask("gaps", "--limit", 99, "--format", "json"))
    some = json.loads(ask("gaps", "--bridges", "--ties", "--limit", 99, "--format", "json"))
    people = json.loads(ask("gaps", "--ties", "--type", "Person", "--format", "json"))["ties"]

    assert tuple(whole) == KINDS
    assert all(whole.values())
    assert some == {kind: whole[kind] for kind in ("ties", "bridges")}
    assert 0 < len(people) < len(whole["ties"])


def test_a_conflict_is_told_with_both_sentences(ask: Ask) -> None:
    """The towns of the school, side by side, with publishers and dates; nobody is declared right."""
    told = " ".join(ask("gaps", "--conflicts").split())

    for words_ in ("Clichy-sous-Bois, où l'école a ses locaux", "Située à Montfermeil"):
        assert words_ in told
    for source in ("France Bleu, 22 octobre 2020", "Les Inrockuptibles, 26 octobre 2020"):
        assert source in told


def test_a_pair_that_was_decided_is_proposed_no_more(say: Say, example: Dossier) -> None:
    """The ids of a proposal are what ``judge`` takes."""
    arguments = ("gaps", "--same", "--format", "json", "-d", example.folder)
    first, *others = json.loads(say(*arguments)[1])["same"]
    code, _, error = say("judge", first["one"], "different", first["other"], "-d", example.folder)

    assert code == 0, error
    assert Log.read(example.folder / "judgements.jsonl").pairs
    assert json.loads(say(*arguments)[1])["same"] == others


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rank", "Netflicks"], "nearest: Netflix"),
        (["rank", "--changes", "demain"], "demain"),
        (["rank", "--by", "luck"], "no measure is called"),
        (["groups", "--via", "Wrok"], "nearest: Work"),
        (["gaps", "--type", "Persson"], "nearest: Person"),
        (["groups", "--format", "pdf"], "no format is called"),
    ],
)
def test_bad_input_is_one_line(
    say: Say, built_example: Dossier, arguments: list[str], said: str
) -> None:
    """What, where, what to do."""
    code, printed, error = say(*arguments, "-d", built_example.folder)

    assert (code in {1, 2}, printed) == (True, "")
    assert said in error
    assert len(error.splitlines()) == 1
