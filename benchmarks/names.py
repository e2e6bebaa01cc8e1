"""How soon names are found by prefix, exactly and misspelled, against a scan of all of them.

    python -m benchmarks.names [--names 1000000]

Names are made of French and English given names, particles, surnames of syllables, films and companies;
an eighth as many surnames as names. A misspelled name has an edit, two in five have a second: a letter
lost, more, another, or two swapped. *Recall* is how often the name that was meant is the first, or among
the first five, that are offered. The scan is what a command did before: all names are read from the
store, and compared by ``rapidfuzz`` (WRatio). tantivy is measured where it is installed; filmgraph does
without it. All in one process and one run; quote ratios.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.fuzz import WRatio

from graph.model import Entity
from graph.nameindex import FILE, NameIndex
from graph.names import fold
from graph.ontology import load_ontology
from graph.rdf import Mapping
from graph.store import ReadableStore, Store

_GIVEN = (
    "Agnès Aïssa Alice Amélie Anaïs Béatrice Benoît Cécile Chloé Clémence Delphine Élodie Émile Éric "
    "Fanny François Gaël Geneviève Gérard Hélène Inès Isabelle Jacques Jean Jérôme Joël Juliette Karim "
    "Ladj Léa Loïc Maël Maïwenn Mathieu Mélanie Naïma Noémie Océane Pascale Raphaël Rémi Romane Salomé "
    "Sébastien Stéphane Thaïs Théo Valérie Xavier Yasmine Zoé Kim Spike Martin Greta Jordan Kathryn"
)
_ONSETS = "b br c ch cl d dr f fl g gr gu h j k l m n p ph pl pr qu r s st t tr v z"
_VOWELS = "a ai au e é è ei eu i ia ie ï o oi ou ô u ui y"
_WORDS = "nuit jour mer ombre lumière route fenêtre été hiver enfant guerre amour silence"
GIVEN, ONSETS, VOWELS, WORDS = (text.split() for text in (_GIVEN, _ONSETS, _VOWELS, _WORDS))
PARTICLES = ("de ", "du ", "de la ", "d’", "L’", "Le ", "de Saint-", "van ", "von ", "ben ")
ENDS = ("", "", "", "l", "n", "r", "s", "t", "rd", "nd", "lle", "tte", "ck", "nt", "mbe")
KINDS = ("Films", "Productions", "Pictures", "Studios", "Cinéma", "Distribution", "& Fils")
ASKED, SCANNED = 300, 12
MOST, COMPARED, FIVE = 10, 200, 5
HEAD = ("prefix p50", "p95", "misspelled p50", "p95", "first", "first five")

Row = tuple[str, ...]
Finder = Callable[[str], Sequence[str]]


def made_names(number: int, chance: random.Random) -> list[str]:
    """Return so many names, none twice."""
    surnames = [_surname(chance).title() for _ in range(max(100, number // 8))]
    found: set[str] = set()
    while len(found) < number:
        found.add(_name(chance.choice(surnames), chance))
    return sorted(found)


def _surname(chance: random.Random) -> str:
    syllables = range(chance.choice((2, 2, 3)))
    return "".join("".join(map(chance.choice, (ONSETS, VOWELS, ENDS))) for _ in syllables)


def _name(surname: str, chance: random.Random) -> str:
    ways = (_person, _company, _film)
    return chance.choices(ways, (70, 15, 15))[0](surname, chance)


def _person(surname: str, chance: random.Random) -> str:
    second = "" if chance.randrange(8) else f"-{chance.choice(GIVEN)}"
    particle = "" if chance.randrange(10) else chance.choice(PARTICLES)
    return f"{chance.choice(GIVEN)}{second} {particle}{surname}"


def _company(surname: str, chance: random.Random) -> str:
    return f"{surname} {chance.choice(KINDS)}"


def _film(surname: str, chance: random.Random) -> str:
    return f"L’{chance.choice(WORDS)} de {surname} et la {chance.choice(WORDS)}"


def misspelled(name: str, chance: random.Random) -> str:
    """Return a name with an edit, or with two."""
    for _ in range(chance.choice((1, 1, 1, 2, 2))):
        place = chance.choice([n for n, letter in enumerate(name) if letter.isalpha()])
        letter, before, after = chance.choice("aeilnorstu"), name[:place], name[place + 1 :]
        swapped = before + after[:1] + name[place] + after[1:]
        ways = (before + after, before + letter + name[place:], before + letter + after, swapped)
        name = chance.choice(ways)
    return name


class Questions:
    """What is asked of each way to find names, and how well it answers."""

    def __init__(self, names: Sequence[str], chance: random.Random) -> None:
        """Ask for some of ``names``."""
        self._asked = chance.sample(names, ASKED)
        self._wrong = [misspelled(name, chance) for name in self._asked]
        folded = list(map(fold, self._asked))
        self._prefixes = [name[: 1 + n % 8] for n, name in enumerate(folded)]

    def row(self, way: str, prefix: Finder, like: Finder, most: int = ASKED) -> Row:
        """Return the figures of one way, asked ``most`` times at most."""
        begun = [_seconds(prefix, text) for text in self._prefixes[:most]]
        times, ranks = [], []
        for name, wrong in zip(self._asked[:most], self._wrong[:most], strict=True):
            start = time.perf_counter()
            found = like(wrong)
            times.append(time.perf_counter() - start)
            ranks.append(found.index(name) if name in found else ASKED)
        first = sum(rank == 0 for rank in ranks) / len(ranks)
        five = sum(rank < FIVE for rank in ranks) / len(ranks)
        return (way, *_spread(begun), *_spread(times), f"{first:.3f}", f"{five:.3f}")


def _seconds(find: Callable[[str], object], text: str) -> float:
    start = time.perf_counter()
    find(text)
    return time.perf_counter() - start


def _spread(seconds: Sequence[float]) -> tuple[str, ...]:
    """Return the median and the 95th percentile, in milliseconds."""
    ordered = sorted(seconds)
    return tuple(f"{1000 * ordered[int(len(ordered) * part)]:.2f} ms" for part in (0.5, 0.95))


def nearest(text: str, names: Sequence[str]) -> list[str]:
    """Return the names that are most like ``text``, as a command offers them."""
    return [name for name, _, _ in process.extract(text, names, scorer=WRatio, limit=FIVE)]


def stored(names: Sequence[str], place: Path) -> Store:
    """Return a store on disk with persons of these names."""
    mapping = Mapping("https://example.org/", load_ontology(frames=False), 0.5)
    entities = (Entity(f"person/{n}", "Person", name) for n, name in enumerate(names))
    Store.write(place, (quad for entity in entities for quad in mapping.entity_quads(entity)))
    return Store.open(place)


def scanned(names: Sequence[str], questions: Questions) -> Row:
    """Return the figures of a scan."""
    folded = list(map(fold, names))

    def begun(text: str) -> list[str]:
        return sorted(name for name in folded if f" {text}" in f" {name}")[:MOST]

    return questions.row("scan", begun, lambda text: nearest(text, names), SCANNED)


def indexed(store: ReadableStore, questions: Questions) -> Iterator[Row]:
    """Yield the figures of the index, then how long it takes to make it and how large it is."""
    start = time.perf_counter()
    index = NameIndex(store)
    index.bearers("nobody")
    built = time.perf_counter() - start
    size = (store.place or Path()).with_name(FILE).stat().st_size

    def like(text: str) -> list[str]:
        return nearest(text, sorted({each.name for each in index.alike(text, COMPARED)}))

    yield questions.row("index", lambda text: [n.name for n in index.begun(text, MOST)], like)
    yield "index: made in", f"{built:.1f} s", f"{size / 1e6:.0f} MB"
    start = time.perf_counter()
    NameIndex(store).bearers("nobody")
    yield "index: opened in", f"{1000 * (time.perf_counter() - start):.1f} ms", ""


def read(store: ReadableStore) -> Row:
    """Return how long it takes to read all names from the store, which each command did before."""
    query = "SELECT ?e ?type ?name { ?e a ?type ; skos:prefLabel|skos:altLabel ?name } ORDER BY ?e"
    start = time.perf_counter()
    rows = sum(1 for _ in store.select(query))
    return "scan: names read in", f"{time.perf_counter() - start:.1f} s", f"{rows:,} names"


class Tantivy:
    """Names in a tantivy index."""

    def __init__(self, names: Sequence[str], place: Path) -> None:
        """Index ``names`` in the folder ``place``, by one thread so that answers are the same."""
        import tantivy

        place.mkdir()
        fields = tantivy.SchemaBuilder()
        fields.add_text_field("folded", tokenizer_name="whitespace", index_option="position")
        fields.add_text_field("name", stored=True, tokenizer_name="raw", index_option="basic")
        self._schema = fields.build()
        made = tantivy.Index(self._schema, path=str(place))
        writer = made.writer(heap_size=200_000_000, num_threads=1)
        for name in names:
            writer.add_document(tantivy.Document(folded=fold(name), name=name))
        writer.commit()
        writer.wait_merging_threads()
        made.reload()
        self._searcher = made.searcher()

    def begun(self, text: str) -> list[str]:
        """Return names with words that begin so."""
        from tantivy import Query

        words = text.split()
        if len(words) > 1:
            return self._held(Query.phrase_prefix_query(self._schema, "folded", words), MOST)
        return self._held(Query.regex_query(self._schema, "folded", f"{words[0]}.*"), MOST)

    def like(self, text: str) -> list[str]:
        """Return the names most like ``text`` among those with words near all of its words."""
        from tantivy import Occur, Query

        near = [
            Query.fuzzy_term_query(
                self._schema, "folded", word, distance=1 + (len(word) > len("four"))
            )
            for word in fold(text).split()
        ]
        query = Query.boolean_query([(Occur.Must, each) for each in near])
        return nearest(text, self._held(query, COMPARED))

    def _held(self, query: object, most: int) -> list[str]:
        hits = self._searcher.search(query, limit=most).hits
        return [self._searcher.doc(at)["name"][0] for _, at in hits]


def by_tantivy(names: Sequence[str], questions: Questions, place: Path) -> Iterator[Row]:
    """Yield the figures of tantivy: its own fuzzy terms, every word needed, ranked as the others."""
    start = time.perf_counter()
    made = Tantivy(names, place)
    built = time.perf_counter() - start
    size = sum(path.stat().st_size for path in place.iterdir())
    yield questions.row("tantivy", made.begun, made.like)
    yield "tantivy: made in", f"{built:.1f} s", f"{size / 1e6:.0f} MB"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--names", type=int, default=1_000_000, help="how many")
    number = parser.parse_args().names
    chance = random.Random(7)  # noqa: S311 - for made names
    names = made_names(number, chance)
    questions = Questions(names, chance)
    with tempfile.TemporaryDirectory() as folder:
        store = stored(names, Path(folder) / "store")
        rows = [*indexed(store, questions), scanned(names, questions), read(store)]
        if find_spec("tantivy"):
            rows += by_tantivy(names, questions, Path(folder) / "tantivy")
    print(f"{number:,} names\n\n| way | {' | '.join(HEAD)} |\n|{'---|' * (1 + len(HEAD))}")
    for row in rows:
        if len(row) > len(HEAD):
            print(f"| {' | '.join(row)} |")
    print("\n" + "\n".join(" ".join(row) for row in rows if len(row) <= len(HEAD)))


if __name__ == "__main__":
    main()
