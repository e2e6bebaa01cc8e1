"""Sorted N-Quads from many files: the same lines as sorting all of them at once."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.dossier.writing import write_sorted

LINES = st.sets(
    st.text("abc", min_size=1, max_size=4).map(lambda t: f"{t}\n".encode()), max_size=12
)


@settings(max_examples=60, deadline=None)
@given(LINES, st.lists(LINES, max_size=3), st.lists(LINES, max_size=4), LINES)
def test_many_sorted_files_are_one(
    lines: set[bytes], runs: list[set[bytes]], blocks: list[set[bytes]], without: set[bytes]
) -> None:
    """Lines in memory, files that overlap and blocks that do not: sorted, none twice, all counted."""
    loose = {line for some in (lines, *runs) for line in some}
    seen: set[bytes] = set(loose) | without
    apart = []
    for block in blocks:
        apart.append(block - seen)
        seen |= block
    with TemporaryDirectory() as place:
        files = [Path(place) / f"{n}.nq" for n in range(len(runs) + len(apart))]
        for file, some in zip(files, (*runs, *apart), strict=True):
            file.write_bytes(b"".join(sorted(some)))
        out = Path(place) / "out.nq"
        count = write_sorted(out, lines, files[: len(runs)], files[len(runs) :], without)
        wanted = sorted((loose - without).union(*apart))

        assert wanted == out.read_bytes().splitlines(keepends=True)
        assert len(wanted) == count
