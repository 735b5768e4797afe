"""What goes wrong around a run: no room, no permission, signals, kills, a second run.

FILM_EXTRACT_KILLS=50 makes the kill test kill as often as the issue asks; by default it kills five times.
"""

import errno
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
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
    assert counts["old"] + counts["new"] == int(times)


STEPS = ("replace", "rename", "link", "symlink", "unlink", "rmdir", "mkdir")


class Dies:
    """Lets so many of the system calls that change folders happen, then ends the run before the next."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, left: int) -> None:
        self.left, self.dead = left, False
        for name in STEPS:
            monkeypatch.setattr(os, name, self._guard(getattr(os, name)))

    def _guard(self, call: Callable[..., None]) -> Callable[..., None]:
        def counted(*arguments: object, **more: object) -> None:
            if self.dead or self.left == 0:
                self.dead = True
                raise KeyboardInterrupt
            self.left -= 1
            call(*arguments, **more)

        return counted


def new_beside_old(pages: Path, output: Path) -> tuple[kill.State, kill.State]:
    """A folder with an old dataset and a new one ready to be published; what both hold."""
    run([pages], output.parent / "whole", options=Options(workers=1))
    run([pages / "000.html"], output, options=Options(workers=1))
    old = kill.state(output)
    (output / "films.parquet").unlink()  # as a version that wrote no such file
    del old["films.parquet"]
    (output / "notes.txt").write_text("mine")
    shutil.copytree(output.parent / "whole", output / WORK / "new")
    return old, kill.state(output.parent / "whole")


def test_a_kill_between_any_two_steps_shows_one_whole_dataset(pages: Path, tmp_path: Path) -> None:
    old, new = new_beside_old(pages, tmp_path / "out")
    seen, steps = [], 0
    while True:
        output = tmp_path / f"out{steps}"
        shutil.copytree(tmp_path / "out", output, symlinks=True)
        with pytest.MonkeyPatch.context() as patched:
            dies = Dies(patched, steps)
            with suppress(KeyboardInterrupt):
                store.publish(output / WORK)
        seen.append(kill.state(output))
        assert seen[-1] in (old, new), f"half after {steps} steps"
        with claim(output):
            assert kill.state(output) == seen[-1]
            assert not any((output / name).is_symlink() for name in kill.FILES)
        assert (output / "notes.txt").read_text() == "mine"
        if not dies.dead:
            break
        steps += 1
    assert seen[0] == old
    assert seen[-1] == new
    assert steps > 2 * len(kill.FILES)
    assert seen == sorted(seen, key=lambda state: state == new)  # once new, never old again


def test_without_links_the_files_are_moved_and_a_kill_is_finished_by_the_next_run(
    pages: Path, tmp_path: Path
) -> None:
    """As on FAT: what SECURITY.md names as the one exception."""
    old, new = new_beside_old(pages, tmp_path / "out")
    for steps in range(100):
        output = tmp_path / f"out{steps}"
        shutil.copytree(tmp_path / "out", output)
        with pytest.MonkeyPatch.context() as patched:
            dies = Dies(patched, steps)
            patched.setattr(os, "symlink", _no_links)
            with suppress(KeyboardInterrupt):
                store.publish(output / WORK)
        with claim(output):
            assert kill.state(output) in (old, new)
        if not dies.dead:
            break
    assert kill.state(output) == new


def _no_links(*arguments: object, **more: object) -> None:
    raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))


def test_a_link_of_the_users_is_followed_and_not_broken(pages: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    run([pages / "000.html"], output, options=Options(workers=1))
    (tmp_path / "link").symlink_to(output)
    before = (output / "films.csv").read_bytes()
    (output / "films.csv").rename(tmp_path / "kept.csv")
    (output / "films.csv").symlink_to(tmp_path / "kept.csv")
    run([pages], tmp_path / "link", options=Options(workers=1))
    assert (tmp_path / "kept.csv").read_bytes() == before
    assert len(load(output / "articles.csv")) == 40


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


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_with_a_summary_and_can_be_resumed(number: signal.Signals, tmp_path: Path) -> None:
    raw, output = kill.make(tmp_path / "raw", range(700)), tmp_path / "out"
    run([raw / "000.html"], output, options=Options(workers=1))
    old = kill.state(output)
    command = [*CLI, "run", str(raw), "-o", str(output), "--workers", "1", "--resume"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        until = time.monotonic() + 60
        while not kill.parts(output) and time.monotonic() < until:
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
