"""Let other programs read what is exported and published: their own readers, of the example dossier.

    python -m benchmarks.readers [--dossier DIR] [--money PYTHON] [--only datasette jena …]

Needs ``uv`` (in the development environment) and, the first time, PyPI; Node and npm's registry for
Graphology and html-validate; Java and Jena (Debian: default-jre-headless, libapache-jena-java).
followthemoney takes ten minutes to compile: ``--money`` names a Python that has it. Prints a line a
reader, what it read or why it was not asked; the exit code tells whether one found a fault.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from benchmarks.page_quality import RULES, VALIDATOR
from graph.dossier import Dossier
from graph.exports import Part, known_format, part_of, save
from graph.publishing import SiteOptions, publish
from graph.selection import Selection

FOREIGN = Path(__file__).parent / "foreign"
JARS = Path("/usr/share/java")
JENA = """
jena-base jena-core jena-iri jena-arq jena-cmds slf4j-api slf4j-nop commons-cli commons-compress
commons-csv commons-io commons-lang3 guava thrift titanium-json-ld jakarta.json-api parsson
"""
MOVED = "org/apache/jena/ext/"
"""Where Debian's jena-core keeps the messages of Xerces; its classes look for them at the top."""
SYNTAXES = {"nquads": "nq", "trig": "trig", "turtle": "ttl", "rdfxml": "rdf"}
NODE = ("graphology", "graphology-gexf", "graphology-graphml")
FAULT = 2
"""The severity of an error in html-validate's report."""


class FaultError(Exception):
    """What a reader found."""


class AbsentError(Exception):
    """Why a reader was not asked."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What the readers read: a part in every format, its site, and a folder to work in."""

    part: Part
    site: Path
    folder: Path
    money: str

    def written(self, name: str) -> Path:
        """Return a format's file or folder, written when first asked for."""
        path = self.folder / name
        if not path.exists():
            save(self.part, known_format(name), path)
        return path


def ran(*command: str | Path, cwd: Path | None = None) -> str:
    """Run a program, and return what it printed; raise ``FaultError`` where it fails."""
    words = [*map(str, command)]
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise FaultError((done.stdout + done.stderr).strip()[-2000:])
    return done.stdout


def tool(name: str) -> str:
    """Return where a program is; raise ``AbsentError`` where it is not installed."""
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.is_file() else shutil.which(name)
    if not found:
        raise AbsentError(f"{name} is not installed")
    return found


def uv(packages: Sequence[str], *command: str | Path) -> str:
    """Run a command where packages of PyPI are installed, and nothing of filmgraph."""
    needed = [word for package in packages for word in ("--with", package)]
    return ran(tool("uv"), "run", "-q", "--no-project", "--isolated", *needed, *command)


def jena(bench: Bench) -> str:
    """``riot --validate`` says nothing of any syntax, and what it reads is what was written."""
    path = [JARS / f"{name}.jar" for name in JENA.split() if (JARS / f"{name}.jar").exists()]
    if len(path) < len(JENA.split()) // 2:
        raise AbsentError("Jena is not installed (Debian: libapache-jena-java)")
    messages = bench.folder / "messages"
    with zipfile.ZipFile(JARS / "jena-core.jar") as jar:
        for name in (
            n for n in jar.namelist() if n.startswith(MOVED) and n.endswith(".properties")
        ):
            target = messages / name.removeprefix(MOVED)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(jar.read(name))
    riot = (tool("java"), "-cp", ":".join(map(str, [messages, *path])), "riotcmd.riot")
    for name, suffix in SYNTAXES.items():
        file = bench.folder / f"out.{suffix}"
        shutil.copyfile(bench.written(name), file)
        if said := ran(*riot, "--validate", file).strip():
            raise FaultError(f"{name}: {said}")
        read = ran(*riot, "--output=NQUADS", file)
        facts = canonical(q.triple for q in ox.parse(read, format=ox.RdfFormat.N_QUADS))
        if facts != canonical(bench.part.triples()):
            raise FaultError(f"{name}: other triples")
    return f"{', '.join(SYNTAXES)} without a warning, {len(facts)} triples each"


def canonical(triples: Iterable[ox.Triple]) -> set[ox.Quad]:
    """Return triples with canonical names for blank nodes."""
    dataset = ox.Dataset(ox.Quad(*triple) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


def networkx(bench: Bench) -> str:
    """NetworkX reads the GraphML as the network."""
    import networkx as nx

    read = nx.read_graphml(bench.written("graphml"), force_multigraph=True)
    told = {data["label"] for _, data in read.nodes(data=True)}
    names = {data["label"] for _, data in bench.part.network.nodes(data=True)}
    if told != names or read.number_of_edges() != bench.part.network.number_of_edges():
        raise FaultError("another graph")
    return f"graphml: {len(read)} nodes, {read.number_of_edges()} edges"


def graphology(bench: Bench) -> str:
    """Graphology's readers of GraphML and GEXF, and its own JSON, give the same graph."""
    place = bench.folder / "node"
    place.mkdir(exist_ok=True)
    if not (place / "node_modules").is_dir():
        ran(tool("npm"), "install", "--silent", "--no-audit", "--no-fund", *NODE, cwd=place)
    for name in ("graphml", "gexf", "graphology"):
        bench.written(name)
    shutil.copy(FOREIGN / "graphology.cjs", place)
    lines = ran(tool("node"), "graphology.cjs", bench.folder, cwd=place).strip().split("\n")
    read = [json.loads(line) for line in lines]
    network = bench.part.network
    labels = sorted(data["label"] for _, data in network.nodes(data=True))
    for graph in read:
        found = graph["nodes"], graph["edges"], sorted(graph["labels"])
        if found != (len(network), network.number_of_edges(), labels):
            raise FaultError(f"{graph['name']}: {found[:2]}")
    return f"graphml, gexf, graphology: {len(network)} nodes, {network.number_of_edges()} edges"


def sqlite_utils(bench: Bench) -> str:
    """sqlite-utils finds the tables, their keys and the search."""
    database = bench.written("sqlite") / "dossier.db"
    command = ("sqlite-utils", "tables", database, "--counts", "--columns")
    tables = {t["table"]: t for t in json.loads(uv(["sqlite-utils"], *command))}
    search = ("sqlite-utils", "search", database, "claims", "a")
    found = json.loads(uv(["sqlite-utils"], *search))
    claims = bench.part.network.number_of_edges()
    if tables["claims"]["count"] != claims:
        raise FaultError(f"{tables['claims']['count']} claims of {claims}")
    return f"sqlite: {tables['claims']['count']} claims; its search finds {len(found)} with “a”"


def datasette(bench: Bench) -> str:
    """Datasette serves the tables with their metadata, and follows a claim's keys."""
    folder = bench.written("sqlite")
    command = ("datasette", folder / "dossier.db", "-m", folder / "metadata.yaml", "--get")
    page = uv(["datasette"], *command, "/dossier/claims.json?_labels=on&_shape=objects&_size=1")
    [row] = json.loads(page)["rows"]
    if "label" not in row["subject"]:
        raise FaultError(f"no label for {row['subject']}")
    return f"sqlite: a claim's subject is shown as “{row['subject']['label']}”"


def followthemoney(bench: Bench) -> str:
    """Its model keeps every value, and every end is of the class that its schema asks for."""
    if not bench.money:
        raise AbsentError("--money names no Python with followthemoney")
    return ran(bench.money, FOREIGN / "money.py", bench.written("ftm")).splitlines()[-1]


def pybtex(bench: Bench) -> str:
    """Pybtex reads every source."""
    program = (
        "import sys; from pybtex.database import parse_file;"
        "print(len(parse_file(sys.argv[1], 'bibtex').entries))"
    )
    count = uv(["pybtex", "setuptools<81"], "python", "-c", program, bench.written("bibtex"))
    return f"bibtex: {count.strip()} sources"


def ro_crate(bench: Bench) -> str:
    """rocrate-validator finds nothing that RO-Crate 1.1 requires missing."""
    packages = ["roc-validator", "rocrate"]
    return uv(packages, "python", FOREIGN / "crate.py", bench.site).strip().splitlines()[-1]


def schema_org(bench: Bench) -> str:
    """schema.org's own vocabulary has what the JSON-LD of the pages says, and where it says it."""
    return uv(["rocrate"], "python", FOREIGN / "vocabulary.py", bench.site).strip()


def html_validate(bench: Bench) -> str:
    """html-validate finds no error on any page."""
    rules, report = bench.folder / "rules.json", bench.folder / "faults.json"
    rules.write_text(json.dumps(RULES), encoding="utf-8")
    pages = [p for p in sorted(bench.site.rglob("*.html")) if p.name != "map.html"]
    command = (tool("npx"), "--yes", VALIDATOR, "--config", rules, "-f", f"json={report}", *pages)
    subprocess.run([*map(str, command)], capture_output=True, check=False)
    results = json.loads(report.read_text(encoding="utf-8"))
    faults = [m for r in results for m in r["messages"] if m["severity"] == FAULT]
    if faults:
        raise FaultError("\n".join(sorted({f"{m['ruleId']}: {m['message']}" for m in faults})))
    return f"{len(pages)} pages without an error"


READERS: dict[str, Callable[[Bench], str]] = {
    "jena": jena,
    "networkx": networkx,
    "graphology": graphology,
    "sqlite-utils": sqlite_utils,
    "datasette": datasette,
    "followthemoney": followthemoney,
    "pybtex": pybtex,
    "rocrate-validator": ro_crate,
    "schema.org": schema_org,
    "html-validate": html_validate,
}


def main() -> None:
    """Ask each reader, and print what it says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--dossier", type=Path, help="One that is built, instead of the example.")
    parser.add_argument("--money", default="", help="A Python that has followthemoney.")
    parser.add_argument("--only", nargs="+", choices=READERS, default=list(READERS))
    asked = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        dossier = Dossier.open(asked.dossier) if asked.dossier else _example(folder)
        part = part_of(dossier, Selection(), "fr")
        options = SiteOptions(address="https://example.org/", author="Ada", date="2026-11-30")
        publish(part, folder / "site", options)
        bench = Bench(part, folder / "site", folder, asked.money)
        for reader in asked.only:
            try:
                told = READERS[reader](bench)
            except AbsentError as absent:
                told = f"not asked: {absent}"
            except FaultError as fault:
                told, failed = f"FAULT: {fault}", True
            print(f"{reader}: {told}", flush=True)
    sys.exit(failed)


def _example(folder: Path) -> Dossier:
    dossier = Dossier.copy_example(folder / "dossier")
    dossier.build()
    return dossier


if __name__ == "__main__":
    main()
