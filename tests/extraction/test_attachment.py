"""What the words of a relation are tied to: whole sets of facts, so that a wrong end shows too."""

import pytest

from graph.extraction import extract
from graph.model import Source
from graph.ontology import Ontology

Fact = tuple[str, str, str]

CASES: dict[str, tuple[str, str, set[Fact]]] = {
    "whose a work is stands between it and its cast": (
        "fr",
        "« La Digue », d'Alma Rivet, avec Paul Orsan et Nina Vauclair, sort mercredi.",
        {
            ("Alma Rivet", "directed", "La Digue"),
            ("Paul Orsan", "actedIn", "La Digue"),
            ("Nina Vauclair", "actedIn", "La Digue"),
        },
    ),
    "two works share whose they are": (
        "fr",
        "« La Digue » et « Le Môle », tous deux d'Alma Rivet, ressortent.",
        {("Alma Rivet", "directed", "La Digue"), ("Alma Rivet", "directed", "Le Môle")},
    ),
    "an owner after a preposition owns": (
        "en",
        'Paul Orson stars in Ada Moss\'s "The Weir".',
        {("Ada Moss", "directed", "The Weir"), ("Paul Orson", "actedIn", "The Weir")},
    ),
    "what is owned gets the prize": (
        "en",
        'The Audience Award went to Ada Moss\'s "The Weir".',
        {("Ada Moss", "directed", "The Weir"), ("The Weir", "receivedAward", "Audience Award")},
    ),
    "a house is no director of what its credits include": (
        "en",
        'High Shore\'s credits include "The Weir".',
        set(),
    ),
    "a line of a list of prizes": (
        "en",
        'Best Director: Ada Moss, "The Weir"',
        {("Ada Moss", "receivedAward", "Best Director")},
    ),
    "a writer is no director": (
        "en",
        'They shot "The Weir", a thriller written by Paul Orson.',
        {("Paul Orson", "createdWork", "The Weir")},
    ),
    "who founds with somebody, before what": (
        "fr",
        "Alma Rivet a fondé en 2014, avec le producteur Paul Orsan, la société Haut Rivage.",
        {
            ("Alma Rivet", "founded", "Haut Rivage"),
            ("Paul Orsan", "founded", "Haut Rivage"),
        },
    ),
    "a guessed class does not part a list": (
        "fr",
        "Le film « La Digue » a été financé par Netflix, Haut Rivage et le CNC.",
        {
            ("Netflix", "funded", "La Digue"),
            ("Haut Rivage", "funded", "La Digue"),
            ("CNC", "funded", "La Digue"),
        },
    ),
    "who made a work did not pay for it": (
        "fr",
        "Haut Rivage a financé « La Digue », réalisé par Alma Rivet.",
        {("Haut Rivage", "funded", "La Digue"), ("Alma Rivet", "directed", "La Digue")},
    ),
    "who made a work did not act in what another carried": (
        "fr",
        "Haut Rivage a porté « La Digue », écrit par Alma Rivet.",
        {("Alma Rivet", "createdWork", "La Digue")},
    ),
    "the firm that an apposition says was run": (
        "en",
        "Selene Pictures has praised High Shore, the London production company run by Nina Vale.",
        {("Nina Vale", "leads", "High Shore")},
    ),
    "who joins as what": (
        "fr",
        "Nina Vauclair rejoint la société Haut Rivage comme directrice générale.",
        {
            ("Nina Vauclair", "leads", "Haut Rivage"),
            ("Nina Vauclair", "worksFor", "Haut Rivage"),
        },
    ),
    "who is hired as what": (
        "en",
        "High Shore has hired Nina Vale as chief executive.",
        {("Nina Vale", "leads", "High Shore"), ("Nina Vale", "worksFor", "High Shore")},
    ),
    "places of a list lie in none of the others": (
        "fr",
        "Netflix cherche de jeunes auteurs en France, au Japon et en Italie.",
        set(),
    ),
    "a place within another": (
        "fr",
        "Le festival a lieu à Montfermeil, en Seine-Saint-Denis.",
        {("Montfermeil", "locatedIn", "Seine-Saint-Denis")},
    ),
    "who is invited to join works for nobody yet": (
        "fr",
        "L'Académie Corail a invité Paul Orsan et Nina Vauclair à la rejoindre.",
        {
            ("Paul Orsan", "invitedToJoin", "Académie Corail"),
            ("Nina Vauclair", "invitedToJoin", "Académie Corail"),
        },
    ),
    "a festival named by its town": (
        "fr",
        "Nina Vauclair a siégé au jury du festival de Brumeville.",
        {("Nina Vauclair", "participatedIn", "festival de Brumeville")},
    ),
    "two prizes of one kind are two": (
        "fr",
        "Le César du meilleur acteur va à Paul Orsan. Le César du meilleur réalisateur va à Luc Derain.",
        {
            ("Paul Orsan", "receivedAward", "César du meilleur acteur"),
            ("Luc Derain", "receivedAward", "César du meilleur réalisateur"),
        },
    ),
    "a school that only its verb shows": (
        "fr",
        "Paul Orsan enseigne le montage à la CinéBrume.",
        {("Paul Orsan", "taughtAt", "CinéBrume")},
    ),
    "a house in parentheses": (
        "fr",
        "La productrice Nina Vauclair (Easy Wolf) a pris la parole.",
        {("Nina Vauclair", "worksFor", "Easy Wolf")},
    ),
    "after whom a film is made is nobody's employer": (
        "fr",
        "Alma Rivet, d'après Auður Ólafsdóttir.",
        set(),
    ),
    "where one is from opens no clause": (
        "fr",
        "Paul Orsan, de Corail Films, fait partie des absents.",
        {("Paul Orsan", "worksFor", "Corail Films")},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_ends_are_taken_where_they_stand(case: str, ontology: Ontology) -> None:
    """All that a sentence tells is read, each end with its own, and nothing else."""
    language, text, facts = CASES[case]
    source = Source("invented", text, language=language, date="2026-05-04")
    found = {(c.subject.name, c.relation, c.object.name) for c in extract(source, ontology)}

    assert found == facts
