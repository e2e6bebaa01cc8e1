"""The notebooks run from the first cell to the last."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path: Path, tmp_path: Path) -> None:
    """Every cell, in a kernel of its own, in an empty folder; the map is shown inline."""
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call] # nbformat has no types
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = [o.data for c in notebook.cells for o in c.get("outputs", []) if "data" in o]

    assert any("<iframe" in data.get("text/html", "") for data in shown)


def test_there_are_notebooks() -> None:
    """An empty list would let the test above pass without a run."""
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_its_output(path: Path) -> None:
    """What is in git is what a person wrote."""
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call] # nbformat has no types

    assert not [cell for cell in notebook.cells if cell.get("outputs")]
