"""The notebooks run from top to bottom on output/, and what is committed is what they print."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))

# The kernel's own machinery warns about event loops and platform folders; that is not ours to mend.
pytestmark = pytest.mark.filterwarnings("ignore")


def printed(notebook):
    """What the cells print as text, cell by cell (pictures differ with fonts and are left out)."""
    return [
        (
            cell["id"],
            output.get("name", output["output_type"]),
            output.get("text") or output["data"]["text/plain"],
        )
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "text" in output or "image/png" not in output["data"]
    ]


def pictures(notebook):
    return [
        cell["id"]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]


def test_there_is_a_notebook():
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebook_runs(path, output, update):
    committed = nbformat.read(path, as_version=4)
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook, timeout=120, record_timing=False, resources={"metadata": {"path": str(path.parent)}}
    )
    client.execute()
    if update:
        notebook.metadata.pop("language_info", None)
        nbformat.write(notebook, path)
        committed = notebook
    assert not [kind for _, kind, _ in printed(notebook) if kind == "stderr"]
    assert printed(notebook) == printed(committed)
    assert pictures(notebook) == pictures(committed) != []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebook_is_small(path):
    assert path.stat().st_size < 200_000
