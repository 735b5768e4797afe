import os
import subprocess
import sys
from pathlib import Path

import pytest
from test_api import PAGE

from extract.dataset import FILES

NO_FILMS = "<html lang='en'><h1>Soup</h1><p>Boil the water and add the salt; then wait a while.</p></html>"


def call(*arguments, cwd=None, **more):
    command = [sys.executable, "-m", "extract", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, timeout=120, check=False, **more)


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "nights.html").write_text(PAGE)
    (folder / "soup.html").write_text(NO_FILMS)
    return folder


def one_line(done, code):
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    (line,) = done.stderr.strip().splitlines()
    return line


def test_run_writes_the_dataset_and_a_summary(tmp_path, raw):
    done = call("run", raw, "-o", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(
        "2 articles, 3 films: 3 listed, 0 mentioned, 3 with year, 3 with director; "
    )
    assert "1 articles without films, 0 errors" in done.stdout
    assert sorted(os.listdir(tmp_path / "out")) == sorted(FILES)


def test_some_failed_is_3_and_the_rows_say_why(tmp_path, raw):
    (raw / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n")
    done = call("run", raw, "-o", tmp_path / "out")
    assert done.returncode == 3
    assert ",error," in (tmp_path / "out" / "articles.csv").read_text()


def test_all_failed_is_1(tmp_path):
    (tmp_path / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert call("run", tmp_path / "picture.html", "-o", tmp_path / "out").returncode == 1


def test_nothing_to_read_is_1_and_one_line(tmp_path):
    line = one_line(call("run", tmp_path / "gone", "-o", tmp_path / "out"), 1)
    assert line.endswith("gone: no such file or folder")


@pytest.mark.parametrize(
    "wrong",
    [
        ("run", "x.html"),
        ("run", "x.html", "-o", "out", "--date-order", "DYM"),
        ("run", "x.html", "-o", "out", "--min-confidence", "2"),
        ("run", "x.html", "-o", "out", "--gate", "open"),
        ("unknown",),
        ("show",),
    ],
)
def test_wrong_usage_is_2(wrong, tmp_path):
    done = call(*wrong, cwd=tmp_path)
    assert done.returncode == 2
    assert "Usage:" in done.stderr
    assert not (tmp_path / "out").exists()


def test_an_unknown_model_is_no_pages_fault(tmp_path, raw):
    line = one_line(call("run", raw, "-o", tmp_path / "out", "--spacy-model", "xx_none"), 1)
    assert line == "film-extract: xx_none: no spaCy pipeline of this name is installed"


def test_an_output_that_cannot_be_written(tmp_path, raw):
    (tmp_path / "out").write_text("a file")
    assert "cannot be used as output" in one_line(call("run", raw, "-o", tmp_path / "out"), 1)


def test_standard_input(tmp_path):
    done = call("run", "-", "-o", tmp_path / "out", input=PAGE)
    assert done.returncode == 0, done.stderr
    assert (
        (tmp_path / "out" / "films.csv").read_text().splitlines()[1].startswith("stdin,1,1,The Fog Harbour,")
    )
    line = one_line(call("run", "-", tmp_path, "-o", tmp_path / "out", input=PAGE), 1)
    assert "cannot be read together" in line


def test_show_prints_films_with_evidence(raw):
    done = call("show", raw / "nights.html", env={**os.environ, "COLUMNS": "160"})
    assert done.returncode == 0, done.stderr
    assert "Three nights by the sea" in done.stdout
    assert all(word in done.stdout for word in ("The Fog Harbour", "1971", "Ann Roe", "listed"))
    assert call("show", "-", input=PAGE).returncode == 0
    assert "no such file" in one_line(call("show", raw / "gone.html"), 1)


def test_evaluate_prints_saves_and_compares(tmp_path, raw):
    (tmp_path / "gold.json").write_text(
        '{"id": "nights", "films": [{"title": "Ember Days", "year": 1984, "directors": ["Bo Lim"],'
        ' "aliases": [], "role": "listed", "kind": "film"}]}'
    )
    call("run", raw, "-o", tmp_path / "out")
    done = call(
        "evaluate", tmp_path / "gold.json", tmp_path / "out", "--misses", "--save", tmp_path / "saved.json"
    )
    assert done.returncode == 0, done.stderr
    assert "nights: spurious: Long Salt (listed)" in done.stdout
    assert ["ALL", "1", "1"] in [line.split()[:3] for line in done.stdout.splitlines()]
    rows = (tmp_path / "out" / "films.csv").read_text().replace("Ember Days", "Ashes")
    (tmp_path / "films.csv").write_text(rows)
    again = call(
        "evaluate", tmp_path / "gold.json", tmp_path / "films.csv", "--against", tmp_path / "saved.json"
    )
    assert "0 gains, 2 losses" in again.stdout
    parquet = call(
        "evaluate", tmp_path / "gold.json", tmp_path / "out" / "films.parquet", "--json", tmp_path / "f.json"
    )
    assert parquet.stdout.splitlines()[-1] == done.stdout.splitlines()[-1]
    assert '"ALL"' in (tmp_path / "f.json").read_text()


def test_evaluate_names_what_it_cannot_read(tmp_path):
    (tmp_path / "films.csv").write_text("article_id,title\n")
    assert "gone: " in one_line(call("evaluate", tmp_path / "gone", tmp_path), 1)
    (tmp_path / "bad.json").write_text("[")
    assert "bad.json" in one_line(call("evaluate", tmp_path / "bad.json", tmp_path), 1)


def test_every_command_and_option_has_help():
    listing = call("--help").stdout
    commands = [line.split()[0] for line in listing.split("Commands:")[1].splitlines() if line.strip()]
    assert commands[:3] == ["run", "show", "evaluate"]
    for command in commands:
        text = call(command, "--help").stdout
        assert text.splitlines()[2].strip()
        for line in text.split("Options:")[1].splitlines():
            if line.strip().startswith("-"):
                assert len(line.split("  ")) > 2 or line.strip().endswith("]"), (command, line)


def test_version():
    assert call("--version").stdout.startswith("film-extract 0.")


def test_head_may_close_the_pipe(raw):
    command = f"{sys.executable} -m extract --help | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_progress_in_lines_where_there_is_no_terminal(tmp_path, raw):
    assert call("run", raw, "-o", tmp_path / "out").stderr == ""


def test_progress_on_a_terminal(tmp_path, raw):
    import pty

    parent, child = pty.openpty()
    command = [sys.executable, "-m", "extract", "run", str(raw), "-o", str(tmp_path / "out")]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=child, check=False)
    os.close(child)
    shown = b""
    while True:
        try:
            piece = os.read(parent, 4096)
        except OSError:
            break
        shown += piece
        if not piece:
            break
    os.close(parent)
    assert done.returncode == 0
    assert b"3 films" in shown


def test_the_source_folder_is_untouched(tmp_path, raw):
    before = {path.name: path.read_bytes() for path in Path(raw).iterdir()}
    call("run", raw, "-o", tmp_path / "out")
    assert {path.name: path.read_bytes() for path in Path(raw).iterdir()} == before
