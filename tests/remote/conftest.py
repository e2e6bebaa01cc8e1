"""Real SPARQL servers on this machine, each with a folder and ports of its own, ended with the tests."""

import shutil
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

JARS = Path("/usr/share/java")
JENA = """
jena-base jena-core jena-iri jena-arq slf4j-api slf4j-nop commons-cli commons-codec commons-compress
commons-csv commons-io commons-lang3 guava thrift dexx.collection httpclient httpcore jackson-core
jackson-databind jackson-annotations jsonld-java protobuf titanium-json-ld jakarta.json-api gson
"""
SOURCE = Path(__file__).with_name("Jena.java")
MOVED = "org/apache/jena/ext/"
"""Where Debian's jena-core keeps the messages of Xerces; its classes look for them at the top."""
INI = """
[Database]
DatabaseFile = {folder}/v.db
ErrorLogFile = {folder}/v.log
LockFile = {folder}/v.lck
TransactionFile = {folder}/v.trx
xa_persistent_file = {folder}/v.pxa
[TempDatabase]
DatabaseFile = {folder}/t.db
TransactionFile = {folder}/t.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 4
[SPARQL]
ResultSetMaxRows = 1000
"""
"""``ResultSetMaxRows`` is low, so that answers are cut off as a public server cuts them."""
GRANTS = 'GRANT SPARQL_UPDATE TO "SPARQL";'


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until a server listens; fail where it ended or takes a minute."""
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            assert process.poll() is None, "the server ended by itself"
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server does not listen")


def ended(process: subprocess.Popen[bytes]) -> None:
    """End a server."""
    process.terminate()
    process.wait(30)


@pytest.fixture
def oxigraph(tmp_path: Path) -> Iterator[str]:
    """The address of an empty Oxigraph server."""
    port = free_port()
    program = Path(sys.executable).with_name("oxigraph")
    place = str(tmp_path / "ox")
    command = [str(program), "serve", "--location", place, "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
        ended(process)


@pytest.fixture
def virtuoso(tmp_path: Path) -> Iterator[str]:
    """The address of an empty Virtuoso server that anybody may change."""
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("needs Virtuoso (Debian: virtuoso-opensource-7-bin)")
    sql, http = free_port(), free_port()
    settings = tmp_path / "virtuoso.ini"
    settings.write_text(INI.format(folder=tmp_path, sql=sql, http=http), encoding="utf-8")
    command = [program, "+foreground", "+configfile", str(settings)]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL) as process:
        wait_for(http, process)
        grant = ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", f"exec={GRANTS}"]
        subprocess.run(grant, check=True, capture_output=True)
        yield f"http://127.0.0.1:{http}/sparql"
        ended(process)


@pytest.fixture
def jena(tmp_path: Path) -> Iterator[str]:
    """The address of Jena's ARQ, empty, in memory; see ``Jena.java``."""
    jars = [jar for name in JENA.split() if (jar := JARS / f"{name}.jar").exists()]
    if not shutil.which("java") or JARS / "jena-arq.jar" not in jars:
        pytest.skip("needs Java and Jena (Debian: default-jre-headless, libapache-jena-java)")
    with zipfile.ZipFile(JARS / "jena-core.jar") as core:
        for name in core.namelist():
            if name.startswith(MOVED) and name.endswith(".properties"):
                target = tmp_path / "moved" / name.removeprefix(MOVED)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(core.read(name))
    path = ":".join([str(tmp_path / "moved"), *map(str, jars)])
    command = [
        "java",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        path,
        str(SOURCE),
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        port = process.stdout.readline().decode().strip()
        if not port:
            pytest.skip("this Java cannot run a program from its source (needs a jdk.compiler)")
        yield f"http://127.0.0.1:{port}/ds"
        ended(process)
