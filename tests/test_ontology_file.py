"""``ontology.ttl`` itself: read alike by three parsers, complete, and strict on bad graphs."""

import re
import shutil
import subprocess
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from pathlib import Path

import numpy as np
import pyoxigraph as ox
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SDO, SH, SKOS

from graph.extraction import extract
from graph.model import Source
from graph.ontology import Ontology, load_ontology
from graph.resources import resource
from graph.store import Store
from graph.validation import validate
from graph.vocabulary import FILM, PREFIXES

FILE = resource("ontology.ttl")
BASE = "https://w3id.org/filmgraph/"
BOTH = {"en", "fr"}
RELATIONS = """
partnersWith founded directed produced createdWork actedIn distributed worksFor leads taughtAt
gaveMasterclassAt studiedAt funded investedIn acquired partOf locatedIn organized participatedIn
nominatedFor receivedAward invitedToJoin
"""
SHAPES = {"dot", "square", "diamond", "triangle", "triangleDown", "star", "hexagon", "box"}
DASHES = {"solid", "dashed", "dotted", "dashdot"}


@pytest.fixture(scope="module")
def terms() -> Graph:
    """The file's triples."""
    return Graph().parse(FILE)


def named(terms: Graph) -> Iterator[URIRef]:
    """Yield the file's own terms, the shapes and their constraints left out."""
    shapes = {SH.NodeShape, SH.SPARQLConstraint}
    for term in sorted(set(terms.subjects(RDF.type)), key=str):
        kinds = set(terms.objects(term, RDF.type))
        if isinstance(term, URIRef) and term.startswith(FILM.iri) and kinds.isdisjoint(shapes):
            yield term


# ---- Three parsers --------------------------------------------------------------------------------

JARS = Path("/usr/share/java")
JENA = """
jena-base jena-core jena-iri jena-arq jena-cmds slf4j-api slf4j-nop commons-cli commons-compress
commons-csv commons-io commons-lang3 guava thrift
"""
CLASS_PATH = [JARS / f"{name}.jar" for name in JENA.split()]
MOVED = "org/apache/jena/ext/"
"""Where Debian's jena-core keeps the messages of Xerces; its classes look for them at the top."""


def canonical(data: bytes, media: ox.RdfFormat = ox.RdfFormat.N_TRIPLES) -> set[str]:
    """Return the triples of ``data`` with canonical names for blank nodes."""
    dataset = ox.Dataset(quad for quad in ox.parse(data, format=media))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def test_rdflib_and_oxigraph_read_the_same(terms: Graph) -> None:
    """Equal triples, blank nodes named canonically."""
    rdflib = terms.serialize(format="nt", encoding="utf-8")

    assert canonical(FILE.read_bytes(), ox.RdfFormat.TURTLE) == canonical(rdflib)


def riot(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run Jena's riot on the file."""
    with zipfile.ZipFile(JARS / "jena-core.jar") as jar:
        for name in jar.namelist():
            if name.startswith(MOVED) and name.endswith(".properties"):
                target = tmp_path / name.removeprefix(MOVED)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(jar.read(name))
    path = ":".join([str(tmp_path), *map(str, CLASS_PATH)])
    command = ["java", "-cp", path, "riotcmd.riot", *arguments, str(FILE)]
    return subprocess.run(command, capture_output=True, timeout=120, check=False)


@pytest.mark.skipif(
    not shutil.which("java") or not all(jar.exists() for jar in CLASS_PATH),
    reason="needs Java and Jena (Debian: default-jre-headless, libapache-jena-java)",
)
def test_jena_reads_the_same_without_a_warning(tmp_path: Path) -> None:
    """``riot --validate`` is silent, and its triples are those of Oxigraph."""
    checked = riot(tmp_path, "--validate")
    written = riot(tmp_path, "--output=NTRIPLES")

    assert (0, b"", b"") == (checked.returncode, checked.stdout, checked.stderr)
    assert canonical(FILE.read_bytes(), ox.RdfFormat.TURTLE) == canonical(written.stdout)


# ---- Complete -------------------------------------------------------------------------------------


def test_the_header_says_what_the_file_is(terms: Graph) -> None:
    """Title and description in both languages, version, license, author, prefix."""
    [header] = terms.subjects(RDF.type, OWL.Ontology)
    said = {str(p): [*terms.objects(header, p)] for p in terms.predicates(header)}

    assert str(header) == FILM.iri.removesuffix("#")
    assert ["https://creativecommons.org/licenses/by/4.0/"] == [
        *map(str, said[str(DCTERMS.license)])
    ]
    assert ["filmgraph contributors"] == [*map(str, said[str(DCTERMS.creator)])]
    assert re.fullmatch(r"\d+\.\d+\.\d+", str(terms.value(header, OWL.versionInfo)))
    assert "film" in {*map(str, said["http://purl.org/vocab/vann/preferredNamespacePrefix"])}
    for about in (DCTERMS.title, DCTERMS.description):
        assert sorted(BOTH) == sorted(languages(said[str(about)]))


def languages(texts: Iterable[object]) -> list[str]:
    """Return the language tags of literals."""
    return [text.language or "" for text in texts if isinstance(text, Literal)]


def test_every_term_has_one_name_and_one_definition_in_each_language(terms: Graph) -> None:
    """Classes, relations, inverses, topics, statuses, review states and structural terms alike."""
    inverses = {o for _, o in terms.subject_objects(OWL.inverseOf)}
    for term in named(terms):
        for predicate in (SKOS.prefLabel, SKOS.definition):
            found = languages(terms.objects(term, predicate))
            assert sorted(BOTH) == sorted(found), f"{term} {predicate}"
    assert inverses <= set(named(terms))


def test_every_term_that_is_used_is_declared(terms: Graph) -> None:
    """A mistyped term of the file's own namespace is found here."""
    nodes = {node for triple in terms for node in triple if isinstance(node, URIRef)}
    used = {node for node in nodes if node.startswith(FILM.iri)}

    assert used == {node for node in used if (node, RDF.type, None) in terms}
    assert {URIRef(i.value) for i in vars(FILM).values() if isinstance(i, ox.NamedNode)} <= used


def test_the_relations_are_the_twenty_two(ontology: Ontology) -> None:
    """None is missing; more may come."""
    assert set(RELATIONS.split()) <= set(ontology.relations)


def test_every_relation_is_whole(ontology: Ontology) -> None:
    """Ends, topic, frames and examples in both languages, and a way to read it backwards."""
    for relation in ontology.relations.values():
        assert relation.domain <= set(ontology.classes) >= relation.range, relation.name
        assert relation.topic in ontology.topics, relation.name
        frames = {f.language for f in ontology.frames if f.relation == relation.name}
        assert frames == BOTH, relation.name
        assert BOTH == {language for language, _ in relation.examples}, relation.name
        assert bool(relation.inverse) != relation.symmetric, relation.name
        assert BOTH == set(relation.inverse_labels), relation.name
    assert {r.topic for r in ontology.relations.values()} == set(ontology.topics)


def test_a_symmetric_relation_takes_the_same_at_both_ends(ontology: Ontology) -> None:
    """Or turning it round would break its own domain."""
    for relation in ontology.relations.values():
        assert not relation.symmetric or relation.domain == relation.range, relation.name


def test_an_inverse_belongs_to_one_relation_and_is_none_itself(terms: Graph) -> None:
    """A claim uses the relation; its inverse is derived."""
    inverses = [o for _, o in terms.subject_objects(OWL.inverseOf)]
    relations = set(terms.subjects(RDF.type, URIRef(FILM.Relation.value)))

    assert len(inverses) == len(set(inverses))
    assert relations.isdisjoint(inverses)


def test_every_phrase_can_be_read(ontology: Ontology) -> None:
    """Both ends once, brackets closed and not nested, straight apostrophes."""
    brackets = re.compile(
        r"\((?=\s)|(?<=\s)\)|\([^()\[\]{}]+\)|\[[^()\[\]{}|]+\]|\{(subject|object)\}"
    )
    for relation in ontology.relations.values():
        for phrase in relation.phrases:
            ends = Counter(re.findall(r"\{(\w+)\}", phrase.text))
            assert ends == {"subject": 1, "object": 1}, phrase
            assert not re.search(r"[()\[\]{}|’]", brackets.sub("", phrase.text)), phrase
        assert len(set(relation.phrases)) == len(relation.phrases), relation.name


def test_every_example_is_read_as_its_relation(ontology: Ontology) -> None:
    """Once, and as nothing else."""
    for relation in ontology.relations.values():
        for language, text in relation.examples:
            source = Source(id="example", text=text, language=language)
            assert [relation.name] == [c.relation for c in extract(source, ontology)], text


def test_every_class_has_nouns_of_its_own(ontology: Ontology) -> None:
    """Eight at least in each language (seven for a few), each in one class only."""
    owners: dict[tuple[str, str], list[str]] = defaultdict(list)
    for kind in ontology.classes.values():
        count = Counter(language for language, _ in kind.nouns)
        assert not kind.segment or min(count[language] for language in BOTH) >= 7, kind.name
        for noun in kind.nouns:
            owners[noun].append(kind.name)

    assert {} == {noun: kinds for noun, kinds in owners.items() if len(kinds) > 1}


def test_every_kind_can_be_drawn(ontology: Ontology) -> None:
    """Color, shape, icon, plural; kinds differ in color and in shape."""
    drawn = [kind for kind in ontology.classes.values() if kind.segment]
    for kind in drawn:
        assert re.fullmatch(r"#[0-9A-F]{6}", kind.color), kind.name
        assert kind.shape in SHAPES, kind.name
        assert re.fullmatch(r"M[MLHVCSQTAZmlhvcsqtaz0-9 .,-]+[zZ]", kind.icon), kind.name
        assert set(kind.plurals) == BOTH, kind.name

    assert len({k.icon for k in drawn}) == len(drawn)
    assert len({k.color for k in ontology.kinds}) == len(ontology.kinds)
    assert len({k.shape for k in ontology.kinds}) == len(ontology.kinds)


def test_statuses_and_reviews_are_those_of_the_design(ontology: Ontology, terms: Graph) -> None:
    """What stands, and by which line it is drawn; the notation is the local name."""
    standing = {s.name for s in ontology.statuses.values() if s.stands}
    expected = {"asserted", "planned", "negotiating", "denied", "attributed", "ended"}

    assert expected == set(ontology.statuses)
    assert standing == {"asserted", "ended"}
    assert {"proposed", "accepted", "rejected", "withdrawn"} == set(ontology.reviews)
    assert {s.dash for s in ontology.statuses.values()} <= DASHES
    for name in (*ontology.statuses, *ontology.reviews):
        assert name == str(terms.value(URIRef(FILM.iri + name), SKOS.notation))


# ---- Colors ---------------------------------------------------------------------------------------

WHITE, NEAR_BLACK = "#FFFFFF", "#15171A"
TO_XYZ = np.array([[0.4125, 0.3576, 0.1804], [0.2127, 0.7152, 0.0722], [0.0193, 0.1192, 0.9503]])
EYES = {
    "most": "1 0 0  0 1 0  0 0 1",
    "no red": "0.1523 1.0526 -0.2049  0.1145 0.7863 0.0992  -0.0039 -0.0481 1.052",
    "no green": "0.3673 0.8606 -0.2280  0.2801 0.6725 0.0474  -0.0118 0.0429 0.9689",
    "no blue": "1.2555 -0.0767 -0.1788  -0.0784 0.9308 0.1476  0.0047 0.6914 0.3039",
}
"""How eyes see linear RGB (Machado, Oliveira and Fernandes, 2009)."""


def linear(color: str) -> np.ndarray:
    """Return #RRGGBB as linear RGB from 0 to 1."""
    channels = np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colors as WCAG defines it."""
    low, high = sorted(float((TO_XYZ @ linear(color))[1]) for color in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(color: str, eyes: str) -> np.ndarray:
    """Return a color in CIELAB as ``eyes`` see it."""
    matrix = np.array(eyes.split(), dtype=float).reshape(3, 3)
    seen = TO_XYZ @ np.clip(matrix @ linear(color), 0, 1) / TO_XYZ.sum(axis=1)
    x, y, z = np.where(seen > 0.008856, np.cbrt(seen), 7.787 * seen + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("group", ["topics", "kinds"])
def test_colors_read_on_both_papers_and_stay_apart(ontology: Ontology, group: str) -> None:
    """For eyes that lack a color too."""
    kinds, topics = ontology.kinds, ontology.topics.values()
    colors = [k.color for k in kinds] if group == "kinds" else [t.color for t in topics]
    for color in colors:
        assert re.fullmatch(r"#[0-9A-F]{6}", color)
        assert min(contrast(color, WHITE), contrast(color, NEAR_BLACK)) >= 3, color
    for name, eyes in EYES.items():
        for one, other in combinations(colors, 2):
            assert np.linalg.norm(lab(one, eyes) - lab(other, eyes)) > 12, (name, one, other)


# ---- Alignments -----------------------------------------------------------------------------------

SKOS_MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.relatedMatch)
MAPPINGS = (RDFS.subClassOf, RDFS.subPropertyOf, *SKOS_MATCHES)
OTHERS = {str(space._NS): space for space in (SDO, FOAF, PROV, DCTERMS, SKOS, RDF, OWL)}
LEXICAL = URIRef("http://www.w3.org/ns/lemon/ontolex#LexicalEntry")
"""OntoLex-Lemon's class of entries; RDFLib does not bundle that vocabulary."""


def test_alignments_name_terms_that_exist(terms: Graph) -> None:
    """Wikidata by number; the other vocabularies as RDFLib knows them."""
    aligned = {o for p in MAPPINGS for o in terms.objects(None, p)} - set(terms.subjects(RDF.type))
    aligned -= {LEXICAL}
    for term in map(str, aligned):
        if term.startswith("http://www.wikidata.org/"):
            assert re.fullmatch(r"\S+/(entity/Q|prop/direct/P)[1-9]\d*", term), term
            continue
        [space] = [space for space in OTHERS if term.startswith(space)]
        assert term.removeprefix(space) in OTHERS[space], term


def test_each_vocabulary_is_aligned_with(terms: Graph) -> None:
    """schema.org, PROV-O, FOAF, SKOS, Dublin Core and Wikidata."""
    aligned = " ".join(str(o) for p in MAPPINGS for o in terms.objects(None, p))

    assert all(space in aligned for space in [*OTHERS, PREFIXES["wd"], PREFIXES["wdt"]])


# ---- Shapes ---------------------------------------------------------------------------------------


def test_the_shapes_are_shapes(terms: Graph) -> None:
    """They pass SHACL's own shapes (SHACL-SHACL)."""
    from pyshacl import validate as conforms

    assert conforms(Graph(), shacl_graph=terms, meta_shacl=True, advanced=True)[0]


def test_every_message_is_in_both_languages(terms: Graph) -> None:
    """What is refused is told in the reader's language."""
    told = set(terms.subjects(SH.message))

    assert len(told) > 20
    assert all(sorted(BOTH) == sorted(languages(terms.objects(t, SH.message))) for t in told)


CLAIM = {
    "rdf:subject": "d:person",
    "rdf:predicate": "film:directed",
    "rdf:object": "d:film",
    "film:status": "film:asserted",
    "film:review": "film:accepted",
    "film:confidence": "1.0",
    "prov:wasDerivedFrom": "d:source",
    "prov:wasAttributedTo": "d:author",
    "oa:hasTarget": "%s-evidence",
    "oa:exact": '"abc"',
    "oa:start": "2",
    "oa:end": "5",
}
WORLD = f"""
d:person a film:Person ; skos:prefLabel "Ines"@en . d:other a film:Person ; skos:prefLabel "Tom"@en .
d:film a film:Film ; skos:prefLabel "Salt"@en .
d:nameless a film:Film . d:classless skos:prefLabel "X"@en .
d:town a film:Place ; skos:prefLabel "Leeds"@en ; skos:altLabel "Loidis" .
d:twice a film:Film ; skos:prefLabel "One"@en, "Two"@en .
d:school a film:FilmSchool ; skos:prefLabel "Lantern"@en .
d:author a prov:Agent . d:source a schema:NewsArticle ; schema:sha256 "{"0" * 64}" ; film:text d:text .
"""


def claim(name: str, changes: Mapping[str, str]) -> str:
    """Return a claim and its evidence in Turtle; an empty change leaves a property out."""
    told = {key: value for key, value in {**CLAIM, **changes}.items() if value}
    selector = {key: told.pop(key) for key in ("oa:exact", "oa:start", "oa:end") if key in told}
    body = " ; ".join(f"{key} {value}" for key, value in told.items()).replace("%s", f"d:{name}")
    words = "".join(f" ; {key} {value}" for key, value in selector.items())
    return f"""d:{name} a film:Claim ; {body} .
        d:{name}-evidence a oa:SpecificResource ; oa:hasSource d:source ; oa:hasSelector d:{name}-words .
        d:{name}-words a oa:TextQuoteSelector{words} .\n"""


def refusals(claims: Mapping[str, Mapping[str, str]], ontology: Ontology) -> dict[str, list[str]]:
    """Return what is refused, in English, by the local name of the node at fault."""
    prefixes = "".join(f"@prefix {k}: <{v}> .\n" for k, v in {**PREFIXES, "d": BASE}.items())
    store = Store()
    turtle = prefixes + WORLD + "".join(claim(name, told) for name, told in claims.items())
    store.load(turtle, ox.RdfFormat.TURTLE)
    messages = Graph().parse(data=ontology.turtle, format="turtle").objects(None, SH.message)
    french = {str(m) for m in messages if isinstance(m, Literal) and m.language == "fr"}
    found: dict[str, list[str]] = defaultdict(list)
    for violation in validate(store, ontology):
        if violation.message not in french:
            found[violation.node.removeprefix(BASE)].append(violation.message)
    return found


GOOD = """
plain
dated | film:date "2018-11-05"^^xsd:date
lasting | film:start "2018-05"^^xsd:gYearMonth | film:end "2018"^^xsd:gYear
money | film:amount 1.5 | film:currency "EUR" | film:amountBound "more than"
share | film:share 60.15 | film:role "présidente"
proposed | prov:wasAttributedTo | prov:wasGeneratedBy d:run | film:confidence 0.1
in-union | rdf:predicate film:locatedIn | rdf:subject d:film | rdf:object d:town
last-in-union | rdf:predicate film:locatedIn | rdf:subject d:film | rdf:object d:school
"""
BAD = """
The subject is of a class: subject-class | rdf:subject d:town
The object is of a class: object-class | rdf:object d:person
The object is of a class: outside-union | rdf:predicate film:locatedIn | rdf:subject d:film
A claim has one relation: unknown-relation | rdf:predicate film:filmed
A claim has one relation: inverse-as-relation | rdf:predicate film:directedBy
A claim has one relation: two-relations | rdf:predicate film:directed, film:produced
A claim has one subject: two-subjects | rdf:subject d:person, d:other
A claim has one subject: no-subject | rdf:subject
A claim has one object: no-object | rdf:object
A claim has one status: two-statuses | film:status film:asserted, film:denied
A claim has one status: odd-status | film:status film:accepted
A claim has one review state: no-review | film:review
A claim has a confidence: too-sure | film:confidence 1.01
A claim has a confidence: word-as-confidence | film:confidence "high"
A date is: text-as-date | film:date "2018"
A date is: 31-february | film:date "2018-02-31"^^xsd:date
A date is: two-dates | film:date "2018"^^xsd:gYear, "2019"^^xsd:gYear
The end lies before: backwards | film:start "2019-02"^^xsd:gYearMonth | film:end "2018"^^xsd:gYear
An amount has a currency: no-currency | film:amount 100.0
An amount has a currency: no-amount | film:currency "EUR"
A currency is a code: small-currency | film:amount 100.0 | film:currency "eur"
A currency is a code: two-currencies | film:amount 100.0 | film:currency "EUR", "USD"
An amount is a number: text-as-amount | film:amount "100" | film:currency "EUR"
An amount is exactly: odd-bound | film:amount 1.0 | film:currency "EUR" | film:amountBound "over"
A share is: big-share | film:share 101
A claim comes from one source: no-source | prov:wasDerivedFrom
A claim comes from one source: odd-source | prov:wasDerivedFrom d:author
A claim names the person: no-author | prov:wasAttributedTo
No evidence, no claim: no-evidence | oa:hasTarget
"""
BAD_EVIDENCE = """
The quotation is not as long: long-quote | oa:exact "abcd"
The quotation is not as long: upside-down | oa:start 5 | oa:end 2
Evidence quotes: no-quote | oa:exact
Evidence quotes: empty-quote | oa:exact ""
Evidence says where it stands: no-start | oa:start
Evidence says where it starts: minus | oa:start -1
Evidence says where it ends: two-ends | oa:end 5, 6
"""
BAD_ENTITIES = """
An entity has a name: of-nameless | rdf:object d:nameless
An entity has a name: of-twice | rdf:object d:twice
An entity is of a class: of-classless | rdf:object d:classless
"""


def cases(table: str) -> list[tuple[str, str, dict[str, str]]]:
    """Return the rows of a table of claims: what is said of it, its name, what it changes."""
    rows = []
    for line in table.strip().splitlines():
        head, *changes = line.split(" | ")
        message, _, name = head.rpartition(": ")
        parted = (change.partition(" ") for change in changes)
        rows.append((message, name, {key: value for key, _, value in parted}))
    return rows


@pytest.fixture(scope="module")
def refused(ontology: Ontology) -> dict[str, list[str]]:
    """What the shapes refuse of all the claims above."""
    rows = [row for table in (GOOD, BAD, BAD_EVIDENCE, BAD_ENTITIES) for row in cases(table)]
    return refusals({name: changes for _, name, changes in rows}, ontology)


@pytest.mark.parametrize("name", [name for _, name, _ in cases(GOOD)])
def test_a_good_claim_passes(refused: dict[str, list[str]], name: str) -> None:
    """Nothing is said of it or of its evidence."""
    assert not refused.get(name)
    assert not refused.get(f"{name}-evidence")


@pytest.mark.parametrize(("message", "name"), [case[:2] for case in cases(BAD)])
def test_a_bad_claim_is_refused(refused: dict[str, list[str]], message: str, name: str) -> None:
    """By its own name, with the words that fit, and with no others."""
    assert [message] == [said[: len(message)] for said in dict.fromkeys(refused[name])]


@pytest.mark.parametrize(("message", "name"), [case[:2] for case in cases(BAD_EVIDENCE)])
def test_bad_evidence_is_refused(refused: dict[str, list[str]], message: str, name: str) -> None:
    """A quotation has the length that its offsets say."""
    assert any(said.startswith(message) for said in refused[f"{name}-evidence"])


@pytest.mark.parametrize(("message", "name"), [case[:2] for case in cases(BAD_ENTITIES)])
def test_a_bad_entity_is_refused(refused: dict[str, list[str]], message: str, name: str) -> None:
    """It needs a class, and one name in each language."""
    assert any(said.startswith(message) for said in refused[name.removeprefix("of-")])


# ---- A relation more ------------------------------------------------------------------------------


@pytest.fixture
def taught(tmp_path: Path) -> Ontology:
    """The ontology with the relation that its own header shows."""
    text = FILE.read_text(encoding="utf-8")
    block = "\n".join(line[2:] for line in text.splitlines() if line.startswith("#:"))
    path = tmp_path / "ontology.ttl"
    path.write_text(f"{text}\n{block}\n", encoding="utf-8")
    return load_ontology(path)


def test_the_example_in_the_header_is_a_whole_relation(
    taught: Ontology, ontology: Ontology
) -> None:
    """Whoever copies it gets all that a relation has."""
    [name] = set(taught.relations) - set(ontology.relations)
    added = taught.relations[name]

    assert added.topic in taught.topics
    assert BOTH == {f.language for f in taught.frames if f.relation == name}
    assert BOTH == set(added.labels) == set(added.definitions)
    assert BOTH == set(added.inverse_labels) == {language for language, _ in added.examples}


def test_an_added_relation_is_checked_with_no_further_shape(taught: Ontology) -> None:
    """Its domain, and each class of its range."""
    [name] = set(taught.relations) - set(load_ontology().relations)
    mentored = {"rdf:predicate": f"film:{name}", "rdf:object": "d:person"}
    found = refusals(
        {
            "good": mentored,
            "wrong-subject": {**mentored, "rdf:subject": "d:film"},
            "wrong-object": {**mentored, "rdf:object": "d:film"},
        },
        taught,
    )

    assert {"wrong-subject", "wrong-object"} == set(found)
