"""The canned questions: worded, bound, answered with words and sources."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.dossier import Config, Dossier
from graph.errors import FilmgraphError, InputError, UnknownNameError, UsageError
from graph.lookup import Lookup
from graph.model import Source
from graph.ontology import Ontology
from graph.questions import LANGUAGES, ask, questions, read_question, refuse_update
from graph.vocabulary import FILM

Run = Callable[..., subprocess.CompletedProcess[str]]

LOCAL = sorted(name for name, question in questions().items() if not question.service)
"""The questions that the dossier alone answers."""
ENTITIES = """type,name,name_en,aliases
Person,Ada Lune,,A. Lune
FilmSchool,École Zénith,Zenith School,Zénith
FilmSchool,École Nadir,,
Place,Brive,,
Place,Tulle,,
Place,Corrèze,,
Company,Zorn Films,,
"""
TEXTS = {
    "one": "Ada Lune a fondé l’École Zénith en 2018. L’École Zénith est à Brive. Zorn la finance.",
    "two": "L’École Zénith, fondée en 2019 par Ada Lune, est à Tulle. Ada Lune étudia à Nadir.",
    "three": "L’École Zénith, née en novembre 2018 grâce à Ada Lune, est en Corrèze, comme Brive.",
    "four": "Zorn dément financer l’École Zénith.",
}
CLAIMS = """id,subject,relation,object,date,status,source,quote
c1,Ada Lune,founded,Zénith,2018,,one,Ada Lune a fondé l’École Zénith en 2018
c2,Zénith,locatedIn,Brive,,,one,L’École Zénith est à Brive
c3,Zorn Films,funded,Zénith,,,one,Zorn la finance
c4,Ada Lune,founded,Zénith,2019,,two,"L’École Zénith, fondée en 2019 par Ada Lune"
c5,Zénith,locatedIn,Tulle,,,two,est à Tulle
c6,Ada Lune,studiedAt,École Nadir,,,two,Ada Lune étudia à Nadir
c7,Ada Lune,founded,Zénith,2018-11,,three,née en novembre 2018 grâce à Ada Lune
c8,Zénith,locatedIn,Corrèze,,,three,est en Corrèze
c9,Brive,locatedIn,Corrèze,,,three,comme Brive
c10,Zorn Films,funded,Zénith,,denied,four,Zorn dément financer l’École Zénith
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    """Four sources that disagree, above any threshold of the extraction."""
    folder = tmp_path_factory.mktemp("small") / "d"
    dossier = Dossier.create(folder, Config(title="Essai", threshold=1.0, author="Ada"))
    for number, (name, text) in enumerate(TEXTS.items()):
        dossier.add(Source(id=name, text=text, title=name, date=f"202{number}", language="fr"))
    (folder / "entities.csv").write_text(ENTITIES, encoding="utf-8")
    (folder / "claims.csv").write_text(CLAIMS, encoding="utf-8")
    dossier.build()
    return dossier


@pytest.fixture(scope="module")
def ties(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    """A partnership told from both ends, and ties of which one is denied."""
    folder = tmp_path_factory.mktemp("ties") / "d"
    dossier = Dossier.create(folder, Config(title="Liens", threshold=1.0, author="Ada"))
    dossier.add(Source(id="one", text="Zorn et Zénith : accord. Ada chez Zorn.", title="one"))
    dossier.add(Source(id="two", text="Zénith et Zorn : accord. Nadir nie Zorn.", title="two"))
    (folder / "entities.csv").write_text(ENTITIES, encoding="utf-8")
    rows = (
        "c1,Zorn Films,partnersWith,Zénith,,,one,Zorn et Zénith : accord\n"
        "c2,Zénith,partnersWith,Zorn Films,,,two,Zénith et Zorn : accord\n"
        "c3,Ada Lune,worksFor,Zorn Films,,,one,Ada chez Zorn\n"
        "c4,Zorn Films,partnersWith,École Nadir,,denied,two,Nadir nie Zorn\n"
    )
    header = CLAIMS.splitlines()[0]
    (folder / "claims.csv").write_text(f"{header}\n{rows}", encoding="utf-8")
    dossier.build()
    return dossier


def column(dossier: Dossier, name: str, column_name: str, *values: str) -> list[str]:
    """One column of an answer."""
    found = ask(dossier.store(), name, values)
    return [row[found.columns.index(column_name)] for row in found.rows]


def test_there_are_enough() -> None:
    """A dozen and more."""
    assert len(questions()) >= 12


@pytest.mark.parametrize("name", LOCAL)
def test_every_question_is_worded_and_its_sample_is_answered(
    built_example: Dossier, name: str
) -> None:
    """Both languages, and rows from the example dossier (not all: an engine's, or time's)."""
    question = questions()[name]
    found = ask(built_example.store(), name, question.sample)

    assert set(LANGUAGES) <= question.titles.keys() & question.abouts.keys()
    assert len(question.sample) <= len(question.parameters)
    assert not {p.name for p in question.parameters if p.default is None} & set(found.columns)
    assert found.rows or name in {"proposals", "sequences"}


@pytest.mark.parametrize("name", LOCAL)
def test_every_answer_shows_its_words(built_example: Dossier, name: str) -> None:
    """Each row carries a quotation."""
    found = ask(built_example.store(), name, questions()[name].sample)

    assert "claim" in found.columns
    at = found.columns.index("claim")
    assert all(row[at].startswith("« ") for row in found.rows)


def test_conflicts_are_the_real_ones(small: Dossier) -> None:
    """A finer date, a place that lies in the other and branches are no conflicts."""
    found = ask(small.store(), "conflicts")
    told = [(row[0], row[3], row[6]) for row in found.rows]

    assert told == [
        ("date", "École Zénith", "École Zénith"),
        ("date", "École Zénith", "École Zénith"),
        ("status", "École Zénith", "École Zénith"),
        ("value", "Brive", "Tulle"),
        ("value", "Corrèze", "Tulle"),
    ]
    words = {(row[4], row[7]) for row in found.rows if row[0] == "date"}
    assert words == {
        (
            "« Ada Lune a fondé l’École Zénith en 2018 »",
            "« L’École Zénith, fondée en 2019 par Ada Lune »",
        ),
        (
            "« née en novembre 2018 grâce à Ada Lune »",
            "« L’École Zénith, fondée en 2019 par Ada Lune »",
        ),
    }


def test_a_denied_claim_is_a_plan_and_no_money(small: Dossier) -> None:
    """What is denied is listed as such; the direct triple is the other source's."""
    assert column(small, "plans", "status") == ["démenti"]
    assert column(small, "money", "status") == ["démenti", "affirmé"]


def test_who_links_two_schools(small: Dossier) -> None:
    """Ada Lune founded one (told three times) and studied at the other."""
    assert set(column(small, "links", "who")) == {"Ada Lune"}
    assert column(small, "links", "who", "Award") == []


def test_a_single_source_is_told_from_two(small: Dossier) -> None:
    """The founding is told by three sources, the studies by one."""
    relations = column(small, "single-source", "relation", "Ada Lune")

    assert relations == ["a étudié à"]


def test_a_partnership_told_from_the_other_end_has_two_sources(ties: Dossier) -> None:
    """A symmetric relation is one tie, whichever name comes first."""
    assert column(ties, "single-source", "relation") == ["travaille pour"]


def test_what_is_denied_ties_nobody(ties: Dossier) -> None:
    """Go-betweens and links count ties in force; each of the two has its source."""
    found = ask(ties.store(), "between", ["Ada Lune", "Zénith"])

    assert [row[0] for row in found.rows] == ["Zorn Films", "Zorn Films"]
    assert {"source", "source2"} <= set(found.columns)
    assert not ask(ties.store(), "between", ["Ada Lune", "École Nadir"]).rows
    assert not ask(ties.store(), "links", ["FilmSchool"]).rows


@pytest.mark.parametrize(
    "sparql",
    [
        "INSERT DATA { }",
        "# a\nprefix x: <urn:x#>\n delete where { ?s ?p ?o }",
        "BASE <urn:b> DROP ALL",
    ],
)
def test_an_update_is_refused_by_name(sparql: str) -> None:
    """Whatever stands before it."""
    with pytest.raises(UsageError, match="a query only reads"):
        refuse_update(sparql)


@pytest.mark.parametrize(
    "sparql",
    ["SELECT ?insert { ?insert ?p 'DROP ALL' }", "# DROP ALL\nASK { }", "PREFIX a: <u:>\nASK {}"],
)
def test_a_query_is_no_update(sparql: str) -> None:
    """The words of updates may stand in comments, names and texts."""
    refuse_update(sparql)


TAUGHT = """
film:mentored a owl:ObjectProperty, film:Relation ; skos:prefLabel "mentored"@en, "a parrainé"@fr ;
    skos:definition "Guided."@en, "A guidé."@fr ;
    film:topic film:Teaching ; owl:inverseOf film:mentoredBy ;
    rdfs:domain film:Person ; rdfs:range film:FilmSchool .
film:mentoredBy a owl:ObjectProperty ; skos:prefLabel "was mentored by"@en, "a été parrainé par"@fr .
"""


def test_a_relation_that_is_added_with_a_topic_is_asked_for(
    tmp_path: Path, ontology: Ontology
) -> None:
    """One block in the dossier's ontology, one claim: the questions of its topic list it."""
    dossier = Dossier.create(tmp_path / "d", Config(threshold=1.0, author="Ada"))
    (dossier.folder / "ontology.ttl").write_bytes(ontology.turtle + TAUGHT.encode())
    dossier.add(Source(id="one", text="Ada Lune a parrainé Nadir.", title="one"))
    (dossier.folder / "entities.csv").write_text(ENTITIES, encoding="utf-8")
    row = "c1,Ada Lune,mentored,École Nadir,,,one,Ada Lune a parrainé Nadir\n"
    header = CLAIMS.splitlines()[0]
    (dossier.folder / "claims.csv").write_text(f"{header}\n{row}", encoding="utf-8")
    taught = Dossier.open(dossier.folder)
    taught.build()

    assert column(taught, "teaching", "relation") == ["a parrainé"]
    assert column(taught, "relation", "object", "mentored") == ["École Nadir"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask", "partners", "Netflix", "--param", "entity=JR"], "not both ways"),
        (["ask", "partners", "--param", "entity=JR", "--param", "entity=A24"], "given twice"),
        (["ask", "partners"], "needs its entity"),
        (["query", "DROP ALL"], "a query only reads"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(
    built_example: Dossier, run: Run, arguments: list[str], said: str
) -> None:
    """Nothing that was typed is dropped in silence."""
    done = run(*arguments, "-d", built_example.folder)

    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_since_a_date(small: Dossier) -> None:
    """A year means from its first day."""
    assert set(column(small, "since", "published", "2022")) == {"2022", "2023"}


def test_names_are_found_as_people_write_them(small: Dossier) -> None:
    """Case, accents and apostrophes do not count; ids and IRIs do as well."""
    lookup = Lookup(small.store(), "fr")
    school = lookup.entity("École Zénith")

    for name in (
        "ecole zenith",
        "ZÉNITH",
        "Zenith School",
        "organization/ecole-zenith",
        school.value,
    ):
        assert lookup.entity(name) == school
    assert lookup.source("one").value.endswith("source/one")
    assert lookup.term("A FONDE", FILM.Relation).value.endswith("#founded")


def test_a_name_of_two_is_asked_back(tmp_path: Path) -> None:
    """The bearers are listed with what tells them apart."""
    dossier = Dossier.create(tmp_path / "d", Config())
    rows = "type,name\nPerson,Titane\nFilm,Titane\n"
    (dossier.folder / "entities.csv").write_text(rows, encoding="utf-8")
    dossier.build()

    with pytest.raises(FilmgraphError, match=r"person/titane \(Person\), work/titane \(Film\)"):
        Lookup(dossier.store(), "fr").entity("titane")


@pytest.mark.parametrize(
    ("name", "values", "error", "said"),
    [
        ("partnerz", [], UnknownNameError, "nearest: partners"),
        ("partners", [], UsageError, "needs its entity: partners ENTITY"),
        ("partners", ["a", "b"], UsageError, "takes 1 values"),
        ("partners", {"nom": "x"}, UsageError, "no parameter 'nom'"),
        ("partners", ["Zenit"], FilmgraphError, "nearest: "),
        ("partners", ['x" } DROP ALL #'], FilmgraphError, "no entity is called"),
        ("since", ["soon"], UsageError, "not a date"),
        ("relation", ["foundd"], UnknownNameError, "nearest: founded"),
        ("source", ["on"], UnknownNameError, "nearest: one"),
        ("links", ["Filmschool "], UnknownNameError, "no class"),
    ],
)
def test_what_cannot_be_asked_says_why(
    small: Dossier, name: str, values: list[str], error: type[Exception], said: str
) -> None:
    """Unknown questions, names and values get the nearest."""
    with pytest.raises(error, match=said):
        ask(small.store(), name, values)


def test_no_question_names_a_relation(ontology: Ontology) -> None:
    """Topics and flags choose the relations, so that one added to the ontology is asked for too."""
    for question in questions().values():
        body = question.sparql.partition("SELECT")[2]
        assert not [name for name in ontology.relations if f"film:{name} " in body]


@pytest.mark.parametrize(
    ("head", "where", "problem"),
    [
        ("# titel@fr: x\n", ":1", "no line of a question's head"),
        ("# title@fr: x\n# title@en: x\n# about@fr: x\n", "", "lacks its about@en"),
        ("# param x: number\n", ":1", "unknown type 'number'"),
    ],
)
def test_a_malformed_head_names_its_line(
    tmp_path: Path, head: str, where: str, problem: str
) -> None:
    """Questions are data that people write."""
    path = tmp_path / "q.rq"
    path.write_text(f"{head}SELECT ?x {{ ?x a ?y }}\n", encoding="utf-8")

    with pytest.raises(InputError) as caught:
        read_question(path)

    assert str(caught.value).startswith(f"{path}{where}: ")
    assert problem in str(caught.value)
