"""What changed between two states: nothing between a state and itself, and what is told leads over."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.difference import DifferenceTeller, State, difference
from graph.dossier import Dossier
from graph.model import Claim, Entity, Evidence, Source
from graph.ontology import Ontology
from graph.states import state_of
from graph.wording import words

Run = Callable[..., subprocess.CompletedProcess[str]]

PEOPLE = [Entity(f"person/{name}", "Person", name.title()) for name in ("ada", "bob", "eve")]


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    """A claim among three people in one of two sources, dated or not."""
    subject, object_ = draw(st.permutations(PEOPLE))[:2]
    source = draw(st.sampled_from("ab"))
    return Claim(
        id=draw(st.sampled_from(["c1", "c2", "c3", "c4"])),
        subject=subject,
        relation=draw(st.sampled_from(["partnersWith", "worksFor"])),
        object=object_,
        source=source,
        evidence=(Evidence(source, 0, 3, "Ada"),),
        date=draw(st.sampled_from(["", "2018", "2019-02"])),
        review=draw(st.sampled_from(["accepted", "proposed", "rejected"])),
        confidence=0.5,
    )


STATES = st.builds(
    lambda found: State.of(found, [Source("a", "Ada"), Source("b", "Ada")], {}, 0.4),
    st.lists(claims(), max_size=8),
)


@given(before=STATES, after=STATES)
def test_the_difference_leads_from_the_one_to_the_other(before: State, after: State) -> None:
    """A + diff = B, and back; A to A is nothing."""
    assert after.claims == difference(before, after).apply(before.claims)
    assert before.claims == difference(after, before).apply(after.claims)
    assert not difference(before, before)


@given(before=STATES, after=STATES)
def test_every_change_is_told_once(before: State, after: State, ontology: Ontology) -> None:
    """What was added, withdrawn and changed has an entry each."""
    teller = DifferenceTeller(before, after, ontology, "en")
    found = teller.difference
    told = [b for b in teller.document().blocks if hasattr(b, "quotations")]

    assert len(told) == len(found.added) + len(found.withdrawn) + len(found.changed)
    assert teller.document().render("markdown", words("en"))


def test_a_correction_log_of_a_dossier(example: Dossier) -> None:
    """A changed date, a removed claim, a merge and a retraction, in words with quotations."""
    before = state_of(example)
    table = example.folder / "claims.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    dated = next(n for n, line in enumerate(lines) if line.startswith("en01-01,"))
    lines[dated] = lines[dated].replace("2019-11", "2019-12")
    gone = lines.pop(dated + 3)
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    example.judge_pair("organization/netflix", "organization/amazon", "same")
    example.retract("fr07-europacorp-vine", "démenti")
    example.build()
    after = state_of(example)
    found = difference(before, after)

    assert "2019-12" in {claim.date for _, claim in found.changed}
    assert gone.split(",")[0] not in {claim.id for claim in after.claims}
    assert found.merged == (("organization/amazon", "organization/netflix"),)
    assert {c.source for c in found.withdrawn} >= {"fr07-europacorp-vine"}
    told = DifferenceTeller(before, after, example.built_ontology(), "fr")
    text = told.document().render("text", words("fr"))
    assert "décembre 2019" in text
    assert "novembre 2019" in text
    assert "Amazon est désormais Netflix" in text


def git(folder: Path, *arguments: str) -> None:
    """Run git in a folder, as nobody in particular."""
    settings = ["-c", "user.name=a", "-c", "user.email=a@b.invalid", "-c", "commit.gpgsign=false"]
    subprocess.run(
        ["git", "-C", str(folder), *settings, *arguments], check=True, capture_output=True
    )


def test_states_in_git_are_compared(example: Dossier, run: Run) -> None:
    """A revision against the dossier as it is; and what is no state is one line."""
    git(example.folder, "init", "-q")
    git(example.folder, "add", ".")
    git(example.folder, "commit", "-qm", "first")
    same = run("diff", "HEAD", "-d", example.folder, "--lang", "en")
    assert "Nothing changed." in same.stdout, same.stderr
    example.retract("fr07-europacorp-vine", "démenti")
    changed = run("diff", "HEAD", "-d", example.folder, "--lang", "en", "--format", "json")
    assert "fr07-europacorp-vine" in changed.stdout, changed.stderr

    wrong = run("diff", "nonsense", "-d", example.folder)
    assert (wrong.returncode, len(wrong.stderr.splitlines())) == (1, 1)
    assert "no such state" in wrong.stderr


def test_a_dossier_that_is_not_in_git_is_told(example: Dossier, run: Run) -> None:
    """What to do instead is said."""
    done = run("diff", "2020-01-01", "-d", example.folder)
    assert done.returncode == 1
    assert "name a folder" in done.stderr


@pytest.mark.parametrize("day", ["1990-01-01"])
def test_a_day_before_the_first_commit_is_told(example: Dossier, run: Run, day: str) -> None:
    """There was no state then."""
    git(example.folder, "init", "-q")
    git(example.folder, "add", ".")
    git(example.folder, "commit", "-qm", "first")
    assert "not kept in git yet" in run("diff", day, "-d", example.folder).stderr
