"""The fit of the confidence's weights: it learns from annotated articles, and keeps every sign."""

import importlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.extraction.confidence import model, read_model
from graph.ontology import load_ontology

ROOT = Path(__file__).parent.parent.parent
NAMES = [feature.name for feature in model().features]


@pytest.fixture(scope="module")
def calibrate() -> ModuleType:
    """The script as a module."""
    pytest.importorskip("scipy")
    return importlib.import_module("benchmarks.calibrate")


def corpus(folder: Path) -> Path:
    """Twelve articles: what names tell is right, what a pronoun tells is wrong."""
    folder.mkdir()
    fact = {"subject": "Nour Belkacem", "relation": "founded", "certainty": "stated"}
    for number in range(12):
        film = f"Zénith{'abcdefghijkl'[number]} Films"
        text = f"Nour Belkacem a fondé {film}. Elle a fondé Osprey Films en 2018."
        (folder / f"a{number:02}.txt").write_text(text, "utf-8")
        facts = {"language": "fr", "facts": [{**fact, "object": film}]}
        (folder / f"a{number:02}.json").write_text(json.dumps(facts), "utf-8")
    return folder


def test_the_command_prints_what_was_held_back(tmp_path: Path, calibrate: ModuleType) -> None:
    """A table of claims by confidence; no file changes unless that is asked."""
    before = calibrate.WEIGHTS.read_bytes()
    folder = str(corpus(tmp_path / "c"))
    command = [sys.executable, "-m", "benchmarks.calibrate", folder, "--folds", "4"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)

    assert "24 claims of 12 articles, held back in 4 parts" in done.stdout
    assert "calibration error" in done.stdout
    assert before == calibrate.WEIGHTS.read_bytes()


def test_what_is_wrong_in_the_articles_costs_confidence(
    tmp_path: Path, calibrate: ModuleType
) -> None:
    """Pronouns were always wrong there: the fitted model trusts them less than the shipped one."""
    found = list(calibrate.samples([corpus(tmp_path / "c")], calibrate.load_ontology()))
    copy = Path(shutil.copy(calibrate.WEIGHTS, tmp_path))
    calibrate.write(calibrate.fit(found, model()), copy)
    fitted = read_model(copy)
    pronoun = next(s.features for s in found if not s.right)
    named = next(s.features for s in found if s.right)

    assert fitted.confidence(pronoun) < 0.5 < fitted.confidence(named)
    assert fitted.confidence(pronoun) < model().confidence(pronoun)
    assert [f.name for f in fitted.features] == NAMES


@settings(deadline=None, max_examples=25)
@given(
    st.lists(
        st.tuples(
            st.dictionaries(st.sampled_from(NAMES), st.floats(0, 3), max_size=4), st.booleans()
        ),
        min_size=1,
        max_size=30,
    )
)
def test_whatever_the_articles_say_no_sign_turns(
    calibrate: ModuleType, rows: Sequence[tuple[dict[str, float], bool]]
) -> None:
    """A corpus in which pronouns are always right does not make a pronoun an assurance."""
    found = [calibrate.Sample(str(n), marks, right) for n, (marks, right) in enumerate(rows)]
    weights = calibrate.fit(found, model())

    for feature in model().features:
        assert weights[feature.name] * feature.sign >= 0


def test_a_feature_that_no_claim_shows_keeps_its_prior(calibrate: ModuleType) -> None:
    """Nothing is learned from nothing."""
    found = [calibrate.Sample(str(n), {}, n % 2 == 0) for n in range(10)]
    weights = calibrate.fit(found, model())

    for feature in model().features:
        assert pytest.approx(feature.prior, abs=1e-3) == weights[feature.name]


def test_the_benchmark_reports_by_relation_language_and_cause(tmp_path: Path) -> None:
    """With intervals; a fact is missed for one cause."""
    folder = str(corpus(tmp_path / "c"))
    command = [sys.executable, "-m", "benchmarks.extraction", folder, "--draws", "50"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)

    assert "12 articles, 12 stated facts" in done.stdout
    assert re.search(r"^all +0\.50 \(0\.50–0\.50\) +1\.00 .* 12 +12 +0$", done.stdout, re.MULTILINE)
    assert re.search(r"^fr  ", done.stdout, re.MULTILINE)
    assert re.search(r"^founded  ", done.stdout, re.MULTILINE)
    assert "missed for want of: mention 0, coreference 0, slot 0, trigger 0" in done.stdout


def test_our_own_articles_quote_themselves() -> None:
    """Every fact of tests/corpus stands in its article, under a relation that there is."""
    ontology = load_ontology()
    for path in sorted((ROOT / "tests" / "corpus").glob("*/*.json")):
        text = path.with_suffix(".txt").read_text("utf-8")
        for fact in json.loads(path.read_text("utf-8"))["facts"]:
            assert fact["quote"] in text, (path.name, fact["quote"])
            assert fact["relation"] in ontology.relations, path.name
