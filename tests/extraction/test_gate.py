"""The gate: what an engine believes becomes a claim only with words that bear it out, and stays one."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.dossier import Dossier
from graph.extraction import REASONS, read
from graph.extraction.details import Details
from graph.extraction.gate import WINDOW, Candidate, End, Gate, Rejected, names
from graph.extraction.masks import mask
from graph.extraction.text import sentences
from graph.model import ANTECEDENT, Claim, Entity, Evidence, Source
from graph.ontology import Ontology, load_ontology

ONTOLOGY = load_ontology()
NOUR = Entity("person/nour-belkacem", "Person", "Nour Belkacem")
ZENITH = Entity("organization/zenith", "Company", "Zénith Films")
TEXT = (
    "🎬 L’essor de Nour Belkacem.\n"
    "Elle a fondé «\u00a0Zénith Films\u00a0» en 2018. Voir https://example.org/a ici.\n"
    "Nour Belkacem est restée. " + "Zénith Films grandit, " * 40 + "enfin."
)
SOURCE = Source("a", TEXT, language="fr", offset=7)


def place(words: str, text: str = TEXT) -> tuple[int, int]:
    """Where words first stand."""
    return text.index(words), text.index(words) + len(words)


GOOD = Candidate(
    "test",
    "founded",
    End("Nour Belkacem", NOUR, "pronoun", place("Elle"), place("Nour Belkacem")),
    End("Zénith Films", ZENITH, "name", place("Zénith Films")),
    place("a fondé"),
    Details(date="2018"),
)


def judged(candidate: Candidate) -> Claim | Rejected:
    """What the gate makes of a candidate."""
    return Gate(SOURCE, ONTOLOGY).judge(candidate)


def accepted() -> Claim:
    """The claim of the good candidate."""
    claim = judged(GOOD)
    assert isinstance(claim, Claim)
    return claim


def test_an_end_that_a_pronoun_stands_for_has_its_antecedent_quoted() -> None:
    """The whole sentence states it; a second span, with its role, says who "elle" is."""
    claim = accepted()
    statement, antecedent = claim.evidence

    assert "Elle a fondé «\u00a0Zénith Films\u00a0» en 2018." == statement.quote
    assert ("Nour Belkacem", ANTECEDENT) == (antecedent.quote, antecedent.role)
    assert all(TEXT[e.start : e.end] == e.quote for e in claim.evidence)
    assert ("resolved", "2018", "asserted", ("test",)) == (
        claim.presence,
        claim.date,
        claim.status,
        claim.engines,
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"flaw": "attachment"}, "attachment"),
        ({"subject": replace(GOOD.subject, entity=None)}, "type:subject"),
        ({"subject": replace(GOOD.subject, antecedent=None)}, "antecedent:subject"),
        ({"subject": replace(GOOD.subject, antecedent=place("essor"))}, "antecedent:subject"),
        ({"subject": End("Nour", NOUR, "name", place("Elle"))}, "mention:subject"),
        ({"subject": End("Nour", NOUR, "name")}, "mention:subject"),
        ({"subject": replace(GOOD.subject, entity=replace(NOUR, type="Place"))}, "type:subject"),
        ({"object": replace(GOOD.object, entity=NOUR)}, "type:object"),
        ({"object": replace(GOOD.object, entity=replace(ZENITH, type="Wizard"))}, "unknown:class"),
        ({"relation": "married"}, "unknown:relation"),
        ({"relation": "leads", "object": replace(GOOD.subject)}, "type:object"),
        ({"details": Details(status="denied")}, "status:denied"),
        ({"details": Details(status="negotiating")}, "status:negotiating"),
        ({"trigger": place("grandit")}, "window"),
        ({"object": replace(GOOD.object, span=place("ici"))}, "mask"),
    ],
)
def test_one_thing_amiss_has_its_reason(change: dict[str, Any], reason: str) -> None:
    """The same candidate, with one value changed."""
    found = judged(replace(GOOD, **change))

    assert isinstance(found, Rejected)
    assert reason == found.reason
    assert reason.partition(":")[0] in REASONS
    assert "test" == found.engine


def test_nobody_is_both_ends() -> None:
    """One end twice is no relation."""
    end = End("Zénith Films", ZENITH, "name", place("Zénith Films"))
    found = judged(replace(GOOD, relation="partnersWith", subject=end, object=end))

    assert isinstance(found, Rejected)
    assert "self" == found.reason


@pytest.mark.parametrize("status", ["", "asserted", "planned", "ended"])
def test_what_is_told_keeps_its_status(status: str) -> None:
    """A plan stays a plan."""
    claim = judged(replace(GOOD, details=Details(status=status)))

    assert isinstance(claim, Claim)
    assert (status or "asserted") == claim.status


def shifted(claim: Claim, number: int, **change: Any) -> Claim:
    """A claim with one evidence changed."""
    evidence = list(claim.evidence)
    evidence[number] = replace(evidence[number], **change)
    return replace(claim, evidence=tuple(evidence))


def altered(claim: Claim) -> Sequence[tuple[str, Claim]]:
    """Claims that were damaged after they passed, each with its reason."""
    statement, antecedent = claim.evidence
    part = "a fondé «\u00a0Zénith Films\u00a0»"
    start = TEXT.index(part)
    return (
        ("quote", shifted(claim, 0, quote=statement.quote.replace("«\u00a0", '"'))),
        ("quote", shifted(claim, 0, start=statement.start + 1, end=statement.end + 1)),
        ("quote", shifted(claim, 1, start=-1)),
        ("quote", replace(claim, evidence=())),
        ("quote", replace(claim, evidence=(antecedent, statement))),
        ("window", shifted(claim, 0, start=start, end=start + len(part), quote=part)),
        ("antecedent:subject", shifted(claim, 1, start=0, end=1, quote="🎬")),
        ("mention:subject", replace(claim, evidence=(statement,))),
        ("type:object", replace(claim, object=NOUR)),
        ("status:denied", replace(claim, status="denied")),
    )


@pytest.mark.parametrize("number", range(10))
def test_a_claim_that_was_damaged_holds_no_longer(number: int) -> None:
    """The same rules, asked of what was stored."""
    claim = accepted()
    reason, damaged = altered(claim)[number]
    gate = Gate(SOURCE, ONTOLOGY)

    assert "" == gate.fault(claim)
    assert reason == gate.fault(damaged)


@pytest.mark.parametrize(
    ("name", "words", "told"),
    [
        ("Ladj Ly", "M. Ly enseigne.", True),
        ("Ladj Ly", "il l'a fondé hier", False),
        ("École Zénith", "l'école de Paris", False),
        ("École Zénith", "l'ECOLE ZENITH", True),
        ("Les Misérables", "Les élèves", False),
        ("Les Misérables", "« Les Misérables »", True),
        ("Centre national du cinéma", "Le CNC aide.", True),
        ("Centre national du cinéma", "Le cnc aide.", False),
        ("봉준호", "봉준호 감독", True),
        ("1 000 visages", "l'association 1 000 visages", True),
        ("…", "…", False),
    ],
)
def test_what_names_an_entity(name: str, words: str, told: bool) -> None:
    """A name, a telling part of it or its initials; no description, no function word."""
    assert told is names(Entity("x", "Person", name), words)


def test_another_name_of_the_entity_counts() -> None:
    """Aliases and names in other languages are names."""
    fest = Entity("x", "Festival", "Mostra", (("en", "Venice Film Festival"),), ("la Biennale",))

    assert names(fest, "at the Venice festival")
    assert names(fest, "à la Biennale")


FRAGMENTS = (
    'Nour Belkacem|Zénith Films|a fondé|Elle|L’école|rachète|https://a.b/c|{"x":1}|et|,|.|\n|en 2018'
    "|La société|«|»|\u00a0|🎬|봉준호|M.|“|" + "x" * 300
)
words = st.sampled_from(FRAGMENTS.split("|"))


@settings(deadline=None)
@given(st.lists(words, max_size=25).map(" ".join))
def test_whatever_passes_keeps_every_rule(text: str) -> None:
    """Verbatim, whole sentences of at most 600 characters outside masks, both ends named."""
    source = Source("a", text, language="fr")
    gate = Gate(source, ONTOLOGY)
    whole = [span for span in sentences(mask(text)) if span[1] - span[0] <= WINDOW]
    for claim in read(source, ONTOLOGY).claims:
        assert "" == gate.fault(claim)
        for statement, antecedents in claim.tellings:
            quoted = (statement, *antecedents)
            assert all(text[e.start : e.end] == e.quote for e in quoted)
            assert (statement.start, statement.end) in whole
            assert "https" not in statement.quote
            assert "{" not in statement.quote
            for end in (claim.subject, claim.object):
                assert any(names(end, e.quote) for e in quoted)


@given(
    text=st.text('AaÉé. \n🎬«»’{}"', max_size=40),
    spans=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=5, max_size=5),
    manners=st.tuples(*[st.sampled_from(["name", "pronoun", "description", "implied"])] * 2),
)
def test_no_engine_gets_anything_else_through(
    text: str,
    spans: list[tuple[int, int]],
    manners: tuple[str, str],
) -> None:
    """Whatever spans an engine gives, none or a claim that keeps every rule."""
    gate = Gate(Source("a", text), ONTOLOGY)
    a, b = replace(NOUR, name="A"), replace(ZENITH, name="É")
    one, other = (
        End(e.name, e, m, span, antecedent)  # type: ignore[arg-type]
        for e, m, span, antecedent in zip((a, b), manners, spans[:2], spans[2:4], strict=True)
    )
    found = gate.judge(Candidate("test", "founded", one, other, spans[4]))

    if isinstance(found, Claim):
        assert "" == gate.fault(found)
    else:
        assert found.reason.partition(":")[0] in REASONS


def test_a_proposal_that_holds_no_longer_is_left_out_with_a_line(
    example: Dossier, ontology: Ontology
) -> None:
    """What was remembered of an extraction is asked again; a forged quotation is not believed."""
    index = example.folder / ".filmgraph"
    forged = next(
        path
        for path in sorted((index / "proposals").glob("*.nq"))
        if b"#exact>" in path.read_bytes()
    )
    lines = forged.read_text("utf-8").splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if "oa#exact>" in line)
    lines[at] = lines[at].replace('> "', '> "Forgé. ', 1)
    forged.write_text("".join(lines), "utf-8")
    (example.folder / "claims.csv").touch()
    (index / "current").unlink()
    build = example.build()

    [line] = [r for r in build.remarks if "does not hold" in r]
    assert REASONS["quote"]["en"] in line
    assert "Forgé" not in example.nquads().read_text("utf-8")


def test_what_people_entered_is_asked_for_names(example: Dossier) -> None:
    """A quotation that names neither end needs an antecedent: one line says so, nothing stops."""
    table = example.folder / "claims.csv"
    text = table.read_text("utf-8")
    assert ",Nice," in text
    table.write_text(text.replace(",Nice,propri", ",,propri"), "utf-8")
    [line] = example.build().remarks

    assert line.startswith("fr08-victorine-narrative-lab: fr08-06 (")
    assert "does not hold" in line
    assert ["fr08-06"] == [fault.split()[1] for fault in example.faults()]


def test_an_antecedent_of_the_table_is_found_before_the_quotation(example: Dossier) -> None:
    """It is kept with its role, at its place, and comes back from the graph."""
    claim = example.claim("fr08-06")
    statement, antecedent = claim.evidence

    assert ("Nice", ANTECEDENT) == (antecedent.quote, antecedent.role)
    assert antecedent.start < statement.start
    assert "resolved" == claim.presence


def test_an_antecedent_that_the_source_lacks_stops_the_build(example: Dossier) -> None:
    """As a quotation would."""
    table = example.folder / "claims.csv"
    table.write_text(table.read_text("utf-8").replace(",Nice,propri", ",Nizza,propri"), "utf-8")

    with pytest.raises(Exception, match=r"row \d+: «Nizza» is not in fr08"):
        example.build()


def test_a_judgement_whose_claim_is_gone_is_told(example: Dossier) -> None:
    """An accepted proposal that the engine no longer makes would be lost in silence."""
    log = example.folder / "judgements.jsonl"
    first = json.loads(log.read_text("utf-8").splitlines()[0])
    gone = first | {"verdict": "accepted", "subject": "person/nobody"}
    log.write_text(log.read_text("utf-8") + json.dumps(gone) + "\n", "utf-8")
    [line] = example.build().remarks

    assert "person/nobody" in line
    assert "claims.csv" in line


def test_the_example_holds(example: Dossier) -> None:
    """Every claim of the example, entered or proposed, passes again."""
    assert [] == example.faults()


def test_evidence_is_frozen() -> None:
    """A role cannot be changed behind the gate's back."""
    with pytest.raises(AttributeError):
        Evidence("a", 0, 1, "x").role = ANTECEDENT  # type: ignore[misc] # the fault that is tested
