"""What goes wrong around a run: no room, no permission, signals, kills, a second run.

FILM_EXTRACT_KILLS=50 makes the kill test kill as often as the issue asks; by default it kills five times.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import kill
import pytest

from extract import store
from extract.api import load
from extract.errors import ExtractError
from extract.runner import Options, run
from extract.store import WORK, OutputError, claim

CLI = [sys.executable, "-m", "extract"]
HERE = Path(__file__).parent


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    return kill.make(tmp_path / "raw", range(40))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of half a megabyte, where we may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no permission to mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_kills_at_random_moments(tmp_path: Path) -> None:
    times = os.environ.get("FILM_EXTRACT_KILLS", "5")
    command = [sys.executable, str(HERE / "kill.py"), str(tmp_path), times, times]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    counts = json.loads(done.stdout)
    assert counts["old"] + counts["new"] + counts["moving"] == int(times)


@pytest.mark.parametrize("moved", range(len(kill.FILES)))
def test_a_kill_between_two_renames_is_finished_by_the_next_run(
    moved: int, pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "out"
    run([pages / "000.html"], output, options=Options(workers=1))
    replace = os.replace
    calls = iter(range(100))

    def dies(source: Path, target: Path) -> None:
        if next(calls) == moved:
            raise KeyboardInterrupt
        replace(source, target)

    monkeypatch.setattr(store.os, "replace", dies)
    with pytest.raises(KeyboardInterrupt):
        run([pages], output, options=Options(workers=1))
    monkeypatch.undo()
    run([pages], tmp_path / "whole", options=Options(workers=1))
    assert kill.finished(output) == kill.state(tmp_path / "whole")
    with claim(output):
        assert kill.state(output) == kill.state(tmp_path / "whole")


def test_a_full_disk_is_one_line_and_leaves_the_old_dataset(pages: Path, small_disk: Path) -> None:
    output = small_disk / "out"
    run([pages / "000.html"], output, options=Options(workers=1))
    old = kill.state(output)
    (small_disk / "ballast").write_bytes(b"x" * 300_000)
    done = subprocess.run(
        [*CLI, "run", str(pages), "-o", str(output)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "no space left" in done.stderr.lower()
    assert kill.state(output) == old
    (small_disk / "ballast").unlink()
    run([pages], output, options=Options(workers=1))
    assert len(load(output / "articles.csv")) == 40


def _small_files() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))


def test_files_that_may_not_grow_are_one_line(pages: Path, tmp_path: Path) -> None:
    """As a full disk or a quota, for machines where nothing may be mounted."""
    output = tmp_path / "out"
    run([pages / "000.html"], output, options=Options(workers=1))
    old = kill.state(output)
    command = [*CLI, "run", str(pages), "-o", str(output)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=_small_files)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr
    assert kill.state(output) == old


def test_an_output_that_cannot_be_written(pages: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file is in the way")
    for output in (tmp_path / "out", tmp_path / "out" / "below", Path("/proc/film-extract")):
        with pytest.raises((ExtractError, OSError)):
            run([pages], output, options=Options(workers=1))
        command = [*CLI, "run", str(pages), "-o", str(output)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert len(done.stderr.splitlines()) == 1


def test_a_read_only_disk(pages: Path, small_disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    for output in (small_disk, small_disk / "out"):
        with pytest.raises(OutputError, match=r"[Rr]ead-only"):
            run([pages], output, options=Options(workers=1))


def test_files_of_another_version_are_replaced_and_others_kept(pages: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    (output / WORK / "parts" / "strange").mkdir(parents=True)
    (output / WORK / "parts" / "strange" / "part.json").write_text("{broken")
    (output / "films.csv").write_text("of,another,version\n")
    (output / "notes.txt").write_text("mine")
    run([pages], output, options=Options(workers=1, resume=True))
    run([pages], tmp_path / "whole", options=Options(workers=1))
    assert kill.state(output) == kill.state(tmp_path / "whole")
    assert (output / "notes.txt").read_text() == "mine"


def test_a_second_run_into_one_folder_is_refused(pages: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    with claim(output):
        command = [*CLI, "run", str(pages), "-o", str(output)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [f"film-extract: {output}: another run is writing into this folder"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_with_a_summary_and_can_be_resumed(number: signal.Signals, tmp_path: Path) -> None:
    raw, output = kill.make(tmp_path / "raw", range(700)), tmp_path / "out"
    run([raw / "000.html"], output, options=Options(workers=1))
    old = kill.state(output)
    command = [*CLI, "run", str(raw), "-o", str(output), "--workers", "1", "--resume"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        until = time.monotonic() + 60
        while not list((output / WORK / "parts").glob("[!.]*")) and time.monotonic() < until:
            time.sleep(0.02)
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 1, said
    assert "stopped" in said.splitlines()[-1]
    assert "Traceback" not in said
    assert kill.state(output) == old
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "700 articles" in done.stdout
    assert "of an earlier run" in done.stdout
