"""The lexicon: whole, tried on its own examples, and open to whoever adds to it."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graph.errors import InputError
from graph.extraction import extract
from graph.extraction.trial import example_faults, lexicon_faults, tried
from graph.lexicon import Lexicon
from graph.model import Source
from graph.ontology import Ontology, lexicon_paths, load_ontology

if TYPE_CHECKING:
    from tests.conftest import Run

HEAD = """@prefix film: <https://w3id.org/filmgraph/ontology#> .
@prefix ontolex: <http://www.w3.org/ns/lemon/ontolex#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

"""
WHOLE = """[] a film:VerbFrame ; rdfs:label "bichonner"@fr ; ontolex:denotes film:funded ;
    skos:example "La Fondation Lanterne bichonne l'École Balbuzard."@fr ;
    film:counterExample "La Fondation Lanterne voisine avec l'École Balbuzard."@fr .
"""


def test_there_are_frames_enough_for_every_relation(ontology: Ontology) -> None:
    """Four hundred at least, of all kinds, in both languages for each relation."""
    count = Counter((frame.relation, frame.language) for frame in ontology.frames)

    assert len(ontology.frames) >= 400
    assert {(r, lang) for r in ontology.relations for lang in ("fr", "en")} <= set(count)
    assert {frame.kind for frame in ontology.frames} == {"verb", "noun", "role"}


def test_every_example_tells_its_relation_and_no_counter_example_does(ontology: Ontology) -> None:
    """Each entry of the shipped lexicon."""
    assert list(example_faults(ontology.frames, ontology)) == []


def test_every_entry_says_where_it_stands(ontology: Ontology) -> None:
    """File and line, by which a person finds it."""
    for frame in ontology.frames[::25]:
        path, _, line = frame.place.rpartition(":")
        near = Path(path).read_text("utf-8").splitlines()[int(line) - 1 : int(line) + 8]
        assert any(frame.example[:20].replace('"', '\\"') in text for text in near), frame.place


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("film:funded", "film:fundde", "film:fundde, which is no relation"),
        ("ontolex:denotes film:funded ;", "", "not one relation"),
        ('rdfs:label "bichonner"@fr ;', "", "without words"),
        ('"bichonner"@fr', '"bichonner"', "without words"),
        ("film:VerbFrame", "film:NounFrame", "is a noun"),
        (
            "skos:example",
            "film:subjectType film:Perso ; skos:example",
            "film:Perso, which is no class",
        ),
        ("skos:example", "skos:note", "needs a skos:example"),
        ("film:counterExample", "skos:note", "needs a skos:example and a film:counterExample"),
    ],
)
def test_a_faulty_entry_is_named_with_its_line(
    tmp_path: Path, ontology: Ontology, old: str, new: str, problem: str
) -> None:
    """What is wrong, in which line, and what to write."""
    path = tmp_path / "own.ttl"
    path.write_text(HEAD + WHOLE.replace(old, new), encoding="utf-8")

    with pytest.raises(InputError, match=re.escape(problem)) as caught:
        Lexicon(path).frames(ontology.relations, ontology.classes)

    assert re.match(rf"{re.escape(str(path))}:[6-8]: ", str(caught.value))


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """Not the first alone; examples are run too."""
    path = tmp_path / "own.ttl"
    untold = WHOLE.replace("bichonne ", "ignore ").replace("bichonner", "dorloter")
    faulty = WHOLE.replace("film:funded", "film:fundde").replace("Lanterne", "Brumes")
    path.write_text(f"{HEAD}{WHOLE}{untold}{faulty}", encoding="utf-8")

    found = list(lexicon_faults(None, [path]))

    assert len(found) == 2
    assert any("which is no relation" in fault for fault in found)
    assert any("dorloter" in fault and "in its example" in fault for fault in found)


def test_an_entry_may_stand_in_the_ontology_itself(tmp_path: Path) -> None:
    """A dossier's own ontology.ttl can bring words of its own."""
    shipped = load_ontology()
    path = tmp_path / "ontology.ttl"
    path.write_text(shipped.turtle.decode() + "\n" + WHOLE, encoding="utf-8")
    taught = load_ontology(path)
    source = Source(id="a", text="La Fondation Zénith bichonne l’École Orme.", language="fr")

    assert extract(source, shipped) == ()
    assert [c.relation for c in extract(source, taught)] == ["funded"]
    assert lexicon_paths(path)[0] == path


def test_a_sentence_is_tried(ontology: Ontology) -> None:
    """What it is read as, by which entries; what it is not, with the reason."""
    found = tried("Zénith Films s’allie à l’École Lumen. Orme Films dirige.", ontology, "fr")

    [fact] = [trial for trial in found if trial.claim]
    assert (fact.relation, [f.words for f in fact.frames]) == ("partnersWith", ["s'allier"])
    assert any(trial.reason == "slot:object" for trial in found)


# ---- The commands ---------------------------------------------------------------------------------


def test_list_shows_the_entries_of_a_relation(run: "Run") -> None:
    """Filtered by relation, kind and language, as a table for programs too."""
    done = run("lexicon", "list", "--relation", "founded", "--lang", "fr", "--kind", "verb")
    lines = done.stdout.splitlines()

    assert lines[0] == "relation,lang,kind,words,subject,object,example,place"
    assert len(lines) > 5
    assert all(line.startswith("founded,fr,verb,") for line in lines[1:])


def test_try_prints_words_or_json(run: "Run") -> None:
    """The fact first, with the entry and its line."""
    text = "Zénith Films s'allie à l'École Lumen."
    words = run("lexicon", "try", text).stdout
    first = json.loads(run("lexicon", "try", text, "--json").stdout.splitlines()[0])

    assert re.search(r"s'allier \(\S+fr\.ttl:\d+\)", words)
    assert (first["subject"], first["object"]) == ("Zénith Films", "École Lumen")
    assert first["entries"][0]["words"] == "s'allier"
    assert "no entry" in run("lexicon", "try", "Il pleut.").stderr


def test_check_fails_where_an_entry_does(run: "Run", tmp_path: Path) -> None:
    """Exit code 1, a line for each."""
    path = tmp_path / "own.ttl"
    path.write_text(HEAD + WHOLE, encoding="utf-8")
    good = run("lexicon", "check", str(path))
    path.write_text(HEAD + WHOLE.replace("film:funded", "film:fundde"), encoding="utf-8")
    bad = run("lexicon", "check", str(path))

    assert "every entry holds" in good.stderr
    assert (bad.returncode, "which is no relation" in bad.stdout) == (1, True)


def test_wrong_usage_is_one_line(run: "Run") -> None:
    """A relation, a kind or a language that is unknown is named."""
    for option, value in (("--relation", "foundde"), ("--kind", "adverb"), ("--lang", "xx")):
        done = run("lexicon", "list", option, value)
        assert done.returncode in {1, 2}
        assert value in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_an_accepted_fact_proposes_an_entry_that_finds_it(run: "Run", tmp_path: Path) -> None:
    """Added to an ontology, what is proposed makes the engine read the sentence."""
    folder, article = tmp_path / "enquete", tmp_path / "article.txt"
    article.write_text("Nour Belkacem bichonne le studio Zénith.\n", encoding="utf-8")
    run("new", folder)
    run("add", article, "--dossier", folder, "--lang", "fr")
    (folder / "entities.csv").write_text(
        "id,type,name\nperson/nour-belkacem,Person,Nour Belkacem\norganization/zenith,Company,Zénith\n",
        encoding="utf-8",
    )
    (folder / "claims.csv").write_text(
        "id,subject,relation,object,source,quote\n"
        "c1,Nour Belkacem,leads,Zénith,article,Nour Belkacem bichonne le studio Zénith.\n",
        encoding="utf-8",
    )
    built = run("build", folder)
    done = run("lexicon", "propose", "--dossier", folder)

    assert built.returncode == 0, built.stderr
    entry = done.stdout[done.stdout.index("[]") : done.stdout.index(" .\n") + 3]
    assert 'rdfs:label "bichonner"@fr' in entry
    taught = tmp_path / "taught.ttl"
    taught.write_text(load_ontology().turtle.decode() + "\n" + entry, encoding="utf-8")
    source = Source(id="a", text="Lise Morin bichonne le studio Orme.", language="fr")
    assert {c.relation for c in extract(source, load_ontology(taught))} == {"leads"}
    assert "1 accepted facts" in done.stderr
