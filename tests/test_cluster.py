"""Dask: a real scheduler with two worker processes on loopback, and a cluster of this machine's own."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from test_cli import call
from test_shards import content, write_pages

from extract.cluster import connect
from extract.errors import InputError
from extract.runner import Options, run

distributed = pytest.importorskip("distributed")

# Dask closes its event loops and sockets in its own time.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    return write_pages(tmp_path_factory.mktemp("cluster") / "raw", 300)


@pytest.fixture(scope="module")
def expected(pages):
    run([pages], pages.parent / "serial", options=Options(workers=1))
    return content(pages.parent / "serial")


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    """The address of a scheduler that runs as users start it, with two workers of one thread each."""
    folder = tmp_path_factory.mktemp("dask")
    file = folder / "scheduler.json"
    loopback = ["--host", "127.0.0.1", "--scheduler-file", str(file)]
    plain = ["--no-dashboard", "--port", "0"]
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_scheduler", *loopback, *plain], **QUIET
        ),
        *(
            subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "distributed.cli.dask_worker",
                    *WORKER,
                    str(file),
                    "--name",
                    str(number),
                ],
                **QUIET,
            )
            for number in range(2)
        ),
    ]
    try:
        import json

        end = time.monotonic() + 60
        while not file.exists():
            assert time.monotonic() < end
            time.sleep(0.1)
        yield json.loads(file.read_text())["address"], started
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(20)


QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
WORKER = ["--host", "127.0.0.1", "--nthreads", "1", "--no-dashboard", "--scheduler-file"]


def test_a_running_cluster_makes_the_same_bytes(tmp_path, pages, expected, scheduler):
    done = call("run", pages, "-o", tmp_path / "out", "--scheduler", scheduler[0])
    assert done.returncode == 0, done.stderr
    assert content(tmp_path / "out") == expected


def test_a_cluster_of_this_machine_makes_the_same_bytes(tmp_path, pages, expected):
    done = call("run", pages, "-o", tmp_path / "out", "--scheduler", "local", "--workers", "2")
    assert done.returncode == 0, done.stderr
    assert content(tmp_path / "out") == expected


def test_a_worker_that_is_killed_costs_nothing(tmp_path, pages, expected, scheduler):
    address, started = scheduler
    watched = []

    def watch(now):
        watched.append(now.done)
        if len(watched) == 2:
            for child in children_of(started[-1].pid):
                subprocess.run(["kill", "-9", str(child)], check=False)

    with connect(address, None) as executor:
        run([pages], tmp_path / "out", options=Options(executor=executor, ahead=4), watch=watch)
    assert content(tmp_path / "out") == expected


def children_of(pid):
    """The worker proper: `dask worker` starts it as a child, and starts another when it is killed."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        fields = path.read_text().rsplit(")", 1)[1].split() if path.exists() else ["", "0"]
        if int(fields[1]) == pid and b"forkserver" not in Path(path.parent / "cmdline").read_bytes():
            found.append(int(path.parent.name))
    assert found
    return found


def test_no_scheduler_is_one_line():
    done = call("run", "x.html", "-o", "/nonexistent/out", "--scheduler", "tcp://127.0.0.1:9")
    assert done.returncode == 1
    assert (
        done.stderr.strip()
        .splitlines()[-1]
        .startswith("film-extract: tcp://127.0.0.1:9: no Dask scheduler answers")
    )


def test_without_the_extra_the_message_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"\[cluster\]"), connect("local", 2):
        pass
