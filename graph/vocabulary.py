"""The RDF terms that the program itself needs, as closed namespaces.

A mistyped term is an ``AttributeError`` and an error of the type checker, never a new IRI. The terms
of the domain (its relations and classes) are not here: ``ontology.ttl`` declares them.
"""

import re
from typing import ClassVar

from pyoxigraph import NamedNode

_WEB_IRI = re.compile(r"https?://[^\x00-\x20\x7f-\xa0<>\"{}|\\^`]+")


class Terms:
    """A namespace: each annotated name of a subclass becomes its ``NamedNode``."""

    iri: ClassVar[str]

    def __init_subclass__(cls, iri: str) -> None:
        """Mint the terms that the subclass names."""
        cls.iri = iri
        for name in cls.__annotations__:
            setattr(cls, name, NamedNode(iri + name.rstrip("_")))


class FILM(Terms, iri="https://w3id.org/filmgraph/ontology#"):
    """The structural terms of filmgraph's ontology."""

    Claim: ClassVar[NamedNode]
    StatementFragment: ClassVar[NamedNode]
    Relation: ClassVar[NamedNode]
    Status: ClassVar[NamedNode]
    ReviewState: ClassVar[NamedNode]
    Topic: ClassVar[NamedNode]
    Entity: ClassVar[NamedNode]
    amount: ClassVar[NamedNode]
    amountBound: ClassVar[NamedNode]
    antecedent: ClassVar[NamedNode]
    evidenceRole: ClassVar[NamedNode]
    VerbFrame: ClassVar[NamedNode]
    NounFrame: ClassVar[NamedNode]
    RoleFrame: ClassVar[NamedNode]
    color: ClassVar[NamedNode]
    confidence: ClassVar[NamedNode]
    contradicts: ClassVar[NamedNode]
    counterExample: ClassVar[NamedNode]
    currency: ClassVar[NamedNode]
    dash: ClassVar[NamedNode]
    date: ClassVar[NamedNode]
    dated: ClassVar[NamedNode]
    end: ClassVar[NamedNode]
    entityLabel: ClassVar[NamedNode]
    feminineName: ClassVar[NamedNode]
    follows: ClassVar[NamedNode]
    givenName: ClassVar[NamedNode]
    masculineName: ClassVar[NamedNode]
    namedByPlace: ClassVar[NamedNode]
    namePattern: ClassVar[NamedNode]
    hub: ClassVar[NamedNode]
    icon: ClassVar[NamedNode]
    joint: ClassVar[NamedNode]
    nameWord: ClassVar[NamedNode]
    noun: ClassVar[NamedNode]
    objectAs: ClassVar[NamedNode]
    objectType: ClassVar[NamedNode]
    phrase: ClassVar[NamedNode]
    plural: ClassVar[NamedNode]
    properName: ClassVar[NamedNode]
    review: ClassVar[NamedNode]
    role: ClassVar[NamedNode]
    score: ClassVar[NamedNode]
    segment: ClassVar[NamedNode]
    shape: ClassVar[NamedNode]
    share: ClassVar[NamedNode]
    sign: ClassVar[NamedNode]
    single: ClassVar[NamedNode]
    stands: ClassVar[NamedNode]
    start: ClassVar[NamedNode]
    status: ClassVar[NamedNode]
    subjectAs: ClassVar[NamedNode]
    subjectType: ClassVar[NamedNode]
    text: ClassVar[NamedNode]
    topic: ClassVar[NamedNode]
    writtenAs: ClassVar[NamedNode]


class RDF(Terms, iri="http://www.w3.org/1999/02/22-rdf-syntax-ns#"):
    """RDF."""

    Statement: ClassVar[NamedNode]
    first: ClassVar[NamedNode]
    object: ClassVar[NamedNode]
    predicate: ClassVar[NamedNode]
    reifies: ClassVar[NamedNode]
    rest: ClassVar[NamedNode]
    subject: ClassVar[NamedNode]
    type: ClassVar[NamedNode]
    value: ClassVar[NamedNode]


class RDFS(Terms, iri="http://www.w3.org/2000/01/rdf-schema#"):
    """RDF Schema."""

    domain: ClassVar[NamedNode]
    label: ClassVar[NamedNode]
    range: ClassVar[NamedNode]
    subClassOf: ClassVar[NamedNode]


class OWL(Terms, iri="http://www.w3.org/2002/07/owl#"):
    """OWL 2."""

    Axiom: ClassVar[NamedNode]
    Class: ClassVar[NamedNode]
    SymmetricProperty: ClassVar[NamedNode]
    annotatedProperty: ClassVar[NamedNode]
    annotatedSource: ClassVar[NamedNode]
    annotatedTarget: ClassVar[NamedNode]
    disjointWith: ClassVar[NamedNode]
    imports: ClassVar[NamedNode]
    inverseOf: ClassVar[NamedNode]
    sameAs: ClassVar[NamedNode]
    unionOf: ClassVar[NamedNode]


class ONTOLEX(Terms, iri="http://www.w3.org/ns/lemon/ontolex#"):
    """OntoLex-Lemon: the terms of lexicons."""

    denotes: ClassVar[NamedNode]


class SKOS(Terms, iri="http://www.w3.org/2004/02/skos/core#"):
    """SKOS."""

    altLabel: ClassVar[NamedNode]
    changeNote: ClassVar[NamedNode]
    definition: ClassVar[NamedNode]
    exactMatch: ClassVar[NamedNode]
    example: ClassVar[NamedNode]
    prefLabel: ClassVar[NamedNode]


class PROV(Terms, iri="http://www.w3.org/ns/prov#"):
    """PROV-O."""

    Activity: ClassVar[NamedNode]
    Agent: ClassVar[NamedNode]
    Entity: ClassVar[NamedNode]
    generatedAtTime: ClassVar[NamedNode]
    hadPrimarySource: ClassVar[NamedNode]
    invalidatedAtTime: ClassVar[NamedNode]
    wasAttributedTo: ClassVar[NamedNode]
    wasDerivedFrom: ClassVar[NamedNode]
    wasGeneratedBy: ClassVar[NamedNode]


class OA(Terms, iri="http://www.w3.org/ns/oa#"):
    """Web Annotation."""

    FragmentSelector: ClassVar[NamedNode]
    SpecificResource: ClassVar[NamedNode]
    TextPositionSelector: ClassVar[NamedNode]
    TextQuoteSelector: ClassVar[NamedNode]
    end: ClassVar[NamedNode]
    exact: ClassVar[NamedNode]
    hasSelector: ClassVar[NamedNode]
    hasSource: ClassVar[NamedNode]
    hasTarget: ClassVar[NamedNode]
    prefix: ClassVar[NamedNode]
    start: ClassVar[NamedNode]
    suffix: ClassVar[NamedNode]


class DCTERMS(Terms, iri="http://purl.org/dc/terms/"):
    """Dublin Core terms."""

    conformsTo: ClassVar[NamedNode]
    date: ClassVar[NamedNode]
    description: ClassVar[NamedNode]
    extent: ClassVar[NamedNode]
    identifier: ClassVar[NamedNode]
    isReplacedBy: ClassVar[NamedNode]
    isVersionOf: ClassVar[NamedNode]
    language: ClassVar[NamedNode]
    modified: ClassVar[NamedNode]
    publisher: ClassVar[NamedNode]
    source: ClassVar[NamedNode]
    title: ClassVar[NamedNode]


class CSVW(Terms, iri="http://www.w3.org/ns/csvw#"):
    """CSV on the Web."""

    Table: ClassVar[NamedNode]


class SCHEMA(Terms, iri="https://schema.org/"):
    """schema.org."""

    NewsArticle: ClassVar[NamedNode]
    sha256: ClassVar[NamedNode]
    url: ClassVar[NamedNode]


class XSD(Terms, iri="http://www.w3.org/2001/XMLSchema#"):
    """XML Schema datatypes."""

    date: ClassVar[NamedNode]
    dateTime: ClassVar[NamedNode]
    decimal: ClassVar[NamedNode]
    gYear: ClassVar[NamedNode]
    gYearMonth: ClassVar[NamedNode]
    integer: ClassVar[NamedNode]
    string: ClassVar[NamedNode]


class SD(Terms, iri="http://www.w3.org/ns/sparql-service-description#"):
    """SPARQL 1.1 Service Description."""

    BasicFederatedQuery: ClassVar[NamedNode]
    Dataset: ClassVar[NamedNode]
    Graph: ClassVar[NamedNode]
    NamedGraph: ClassVar[NamedNode]
    SPARQL11Query: ClassVar[NamedNode]
    Service: ClassVar[NamedNode]
    UnionDefaultGraph: ClassVar[NamedNode]
    defaultDataset: ClassVar[NamedNode]
    defaultGraph: ClassVar[NamedNode]
    endpoint: ClassVar[NamedNode]
    feature: ClassVar[NamedNode]
    graph: ClassVar[NamedNode]
    name: ClassVar[NamedNode]
    namedGraph: ClassVar[NamedNode]
    resultFormat: ClassVar[NamedNode]
    supportedLanguage: ClassVar[NamedNode]


class VOID(Terms, iri="http://rdfs.org/ns/void#"):
    """Vocabulary of Interlinked Datasets."""

    Dataset: ClassVar[NamedNode]
    DatasetDescription: ClassVar[NamedNode]
    class_: ClassVar[NamedNode]
    classPartition: ClassVar[NamedNode]
    classes: ClassVar[NamedNode]
    entities: ClassVar[NamedNode]
    feature: ClassVar[NamedNode]
    properties: ClassVar[NamedNode]
    property: ClassVar[NamedNode]
    propertyPartition: ClassVar[NamedNode]
    sparqlEndpoint: ClassVar[NamedNode]
    subset: ClassVar[NamedNode]
    triples: ClassVar[NamedNode]
    uriSpace: ClassVar[NamedNode]
    vocabulary: ClassVar[NamedNode]


PREFIXES: dict[str, str] = {
    "film": FILM.iri,
    "rdf": RDF.iri,
    "rdfs": RDFS.iri,
    "owl": OWL.iri,
    "skos": SKOS.iri,
    "prov": PROV.iri,
    "oa": OA.iri,
    "dcterms": DCTERMS.iri,
    "schema": SCHEMA.iri,
    "xsd": XSD.iri,
    "foaf": "http://xmlns.com/foaf/0.1/",
    "wd": "http://www.wikidata.org/entity/",
    "wdt": "http://www.wikidata.org/prop/direct/",
}
"""Prefix to namespace: known in every query and written in every Turtle file."""
PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
"""The same as SPARQL, for queries that another program reads."""


def is_web_iri(text: str) -> bool:
    """Tell whether a text is an http(s) IRI that may stand in a graph (RFC 3987's forbidden signs).

    >>> is_web_iri("http://www.wikidata.org/entity/Q42"), is_web_iri("https://x.org/a> <b")
    (True, False)
    """
    return _WEB_IRI.fullmatch(text) is not None
