import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import kill
import pytest

from extract.corrections import Correction, append, new_id
from extract.dataset import FILES
from extract.errors import InputError
from extract.folder import Folder
from extract.read import Failure, find
from extract.runner import Options, run
from extract.shards import plan
from extract.store import WORK, OutputError, claim, merge, publish, settle
from extract.types import Input

PAGE = """<html lang="en"><h1>Nights {n}</h1><h2>1. Fog {n} (19{n:02})</h2><p>A walk by the sea.</p>
<h2>2. Ember (1984)</h2><p>Directed by Ann Roe, and loud enough for two.</p></html>"""


def write_pages(folder: Path, count: int, *, first: int = 0) -> Path:
    folder.mkdir(exist_ok=True)
    for number in range(first, first + count):
        (folder / f"page-{number:04}.html").write_text(PAGE.format(n=number % 100))
    return folder


def content(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES}


@pytest.fixture
def pages(tmp_path):
    return write_pages(tmp_path / "raw", 90)


def inputs(count):
    return [Input(article_id=f"page-{number:04}", origin=f"{number}.html") for number in range(count)]


def test_every_input_is_in_one_shard_in_order():
    items = inputs(1000)
    shards = list(plan(items, {}))
    assert [item for shard in shards for item in shard.items] == items
    assert [shard.number for shard in shards] == list(range(len(shards)))
    assert all(16 <= len(shard.items) <= 128 for shard in shards[:-1])


def test_one_more_page_changes_one_shard():
    items = inputs(1000)
    before = {shard.items for shard in plan(items, {})}
    items.insert(500, Input(article_id="page-0499b", origin="new.html"))
    assert len({shard.items for shard in plan(items, {})} - before) <= 2


def test_the_dataset_is_the_same_for_any_number_of_workers(tmp_path, pages):
    made = {}
    with ThreadPoolExecutor(3) as threads:
        for name, options in {
            "serial": Options(workers=1),
            "pool": Options(workers=2),
            "threads": Options(executor=threads),
        }.items():
            summary = run([pages], tmp_path / name, options=options)
            assert summary.counts.articles == 90
            assert summary.counts.errors == 0
            made[name] = content(tmp_path / name)
    assert made["serial"] == made["pool"] == made["threads"]


def test_the_order_of_the_inputs_changes_nothing(tmp_path, pages):
    files = sorted(pages.iterdir())
    run(files[:20], tmp_path / "one")
    run(files[:20][::-1], tmp_path / "two")
    assert content(tmp_path / "one") == content(tmp_path / "two")


def test_nothing_but_the_dataset_is_left(tmp_path, pages):
    run([pages], tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(FILES)


def test_failures_have_their_rows(tmp_path, pages):
    (pages / "page-0003.html").write_bytes(b"%PDF-1.7")
    summary = run([pages, tmp_path / "gone.html"], tmp_path / "out")
    assert summary.counts.errors == 2
    folder = Folder(tmp_path / "out")
    assert folder.article_row("gone")["error"] == "no such file or folder"
    assert folder.article_row("page-0003")["status"] == "error"
    assert len(folder) == 91


def test_nothing_to_read_is_an_error_and_the_old_dataset_stays(tmp_path, pages):
    run([pages], tmp_path / "out")
    before = content(tmp_path / "out")
    for wrong in ([tmp_path / "gone"], [tmp_path / "out"], []):
        with pytest.raises(InputError):
            run(wrong, tmp_path / "out")
    assert content(tmp_path / "out") == before


def test_resume_does_only_what_is_new(tmp_path, pages):
    out, options = tmp_path / "out", Options(resume=True)
    assert run([pages], out, options=options).reused == 0
    first = content(out)
    assert run([pages], out, options=options).reused == 90
    assert content(out) == first
    (pages / "page-0050.html").write_text(PAGE.format(n=77))
    again = run([pages], out, options=options)
    assert 0 < again.reused < 90
    run([pages], tmp_path / "fresh")
    assert content(out) == content(tmp_path / "fresh") != first


def test_resume_does_all_again_with_other_settings_or_code(tmp_path, pages, monkeypatch):
    from extract.types import Settings

    out, options = tmp_path / "out", Options(resume=True)
    run([pages], out, options=options)
    assert run([pages], out, Settings(min_confidence=0.9), options=options).reused == 0
    monkeypatch.setattr("extract.runner.code", lambda: "another version")
    assert run([pages], out, Settings(min_confidence=0.9), options=options).reused == 0


def test_a_fresh_run_throws_old_parts_away(tmp_path, pages):
    run([pages], tmp_path / "out", options=Options(resume=True))
    assert run([pages], tmp_path / "out").reused == 0
    assert not (tmp_path / "out" / WORK).exists()


def test_corrections_are_applied_again(tmp_path, pages):
    out = tmp_path / "out"
    run([pages], out, options=Options(resume=True))
    row = Folder(out).film_rows("page-0007")[0]
    one = Correction(
        id=new_id(),
        article_id="page-0007",
        action="edit",
        sha256=str(Folder(out).article_row("page-0007")["sha256"]),
        title=row["title"],
        title_start=row["title_start"],
        title_end=row["title_end"],
        field="directors",
        value="Bo Lim",
    )
    append(out / "corrections.jsonl", [one])
    for options in (Options(resume=True), Options()):
        run([pages], out, options=options)
        assert Folder(out).film_rows("page-0007")[0]["directors"] == ["Bo Lim"]
    (pages / "page-0007.html").write_text(PAGE.format(n=8))
    assert any("page-0007" in warning for warning in run([pages], out).warnings)


def test_two_runs_into_one_folder(tmp_path, pages):
    with claim(tmp_path / "out"), pytest.raises(OutputError, match="another run"):
        run([pages], tmp_path / "out")
    run([pages], tmp_path / "out")


def test_the_output_must_be_a_folder(tmp_path, pages):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be used"):
        run([pages], tmp_path / "file")


def test_a_publication_that_was_killed_is_finished_by_the_next(tmp_path, pages):
    run([pages], tmp_path / "new")
    run(sorted(pages.iterdir())[:5], tmp_path / "out")
    ready = tmp_path / "out" / WORK / "ready"
    ready.mkdir(parents=True)
    for name in FILES[3:]:  # the first three had been moved when it was killed
        (ready / name).write_bytes((tmp_path / "new" / name).read_bytes())
    for name in FILES[:3]:
        (tmp_path / "out" / name).write_bytes((tmp_path / "new" / name).read_bytes())
    settle(tmp_path / "out")
    assert content(tmp_path / "out") == content(tmp_path / "new")


def test_an_unfinished_merge_is_never_published(tmp_path, pages):
    run([pages], tmp_path / "out")
    before = content(tmp_path / "out")
    with claim(tmp_path / "out") as work:
        (work / "new").mkdir()
        (work / "new" / "films.csv").write_text("half")
    with claim(tmp_path / "out"):
        assert content(tmp_path / "out") == before


def start(pages, out, *options):
    command = [sys.executable, "-m", "extract", "run", str(pages), "-o", str(out), *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)


def children(pid):
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.append(int(path.parent.name))
    return found


def workers_of(pid):
    def is_worker(child):
        try:
            return b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()
        except OSError:
            return False

    return [child for child in children(pid) if is_worker(child)]


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    folder = write_pages(tmp_path_factory.mktemp("many") / "raw", 1500)
    run([folder], folder.parent / "undisturbed", options=Options(workers=2))
    return folder, content(folder.parent / "undisturbed")


def test_a_worker_that_is_killed_costs_nothing(tmp_path, many):
    folder, expected = many
    process = start(folder, tmp_path / "out", "--workers", "2")
    wait_for(lambda: kill.parts(tmp_path / "out"))
    os.kill(workers_of(process.pid)[0], signal.SIGKILL)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert "a worker process died" in err
    assert content(tmp_path / "out") == expected


def test_a_run_that_is_killed_is_resumed(tmp_path, many):
    folder, expected = many
    process = start(folder, tmp_path / "out", "--workers", "2")
    wait_for(lambda: len(kill.parts(tmp_path / "out")) > 2)
    orphans = workers_of(process.pid)
    process.kill()
    process.communicate()
    wait_for(lambda: not any(Path(f"/proc/{orphan}").exists() for orphan in orphans), 10)
    assert not (tmp_path / "out" / "films.csv").exists()
    summary = run([folder], tmp_path / "out", options=Options(resume=True, workers=2))
    assert summary.reused > 0
    assert content(tmp_path / "out") == expected


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_says_so_and_is_resumed(tmp_path, many, signum):
    folder, expected = many
    process = start(folder, tmp_path / "out", "--workers", "2")
    wait_for(lambda: kill.parts(tmp_path / "out"))
    process.send_signal(signum)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert err.strip().splitlines()[-1].startswith("film-extract: stopped")
    assert "Traceback" not in err
    assert run([folder], tmp_path / "out", options=Options(resume=True)).reused > 0
    assert content(tmp_path / "out") == expected


def deadly(item, settings, limits):
    if item.article_id == "page-0042":
        os.kill(os.getpid(), signal.SIGKILL)
    return ORIGINAL(item, settings, limits)


def test_a_page_that_kills_its_worker_is_found_and_reported(tmp_path, pages, monkeypatch):
    from extract import workers

    # Spawned workers import this module anew, so the deadly function is put in place by what they run.
    monkeypatch.setattr(workers, "make_part", deadly_part)
    monkeypatch.setattr(workers, "process", deadly)
    monkeypatch.setattr(
        "extract.shards.process", ORIGINAL
    )  # restores what `deadly_part` sets in this process
    # (a spawned worker unpickles the two functions by importing this module)
    summary = run([pages], tmp_path / "out", options=Options(workers=2))
    assert summary.counts.errors == 1
    row = Folder(tmp_path / "out").article_row("page-0042")
    assert row["error"] == "it ended the process that read it; not tried again"
    assert Folder(tmp_path / "out").article_row("page-0041")["status"] == "ok"


def deadly_part(shard, job):
    from extract import shards

    shards.process = deadly
    return shards.make_part(shard, job)


from extract.batch import process as ORIGINAL  # noqa: E402, N812


def test_a_full_disk_leaves_the_old_dataset(tmp_path, pages, monkeypatch):
    run([pages], tmp_path / "out")
    before = content(tmp_path / "out")

    def full(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("extract.shards.write_parquet", full)
    with pytest.raises(OSError, match="No space"):
        run([pages], tmp_path / "out")
    assert content(tmp_path / "out") == before


def test_parts_of_another_form_are_made_again(tmp_path, pages):
    out = tmp_path / "out"
    run([pages], out, options=Options(resume=True))
    for part in kill.parts(out):
        (part / "part.json").write_text("{}")
    assert run([pages], out, options=Options(resume=True)).reused == 0


def test_progress_ends_with_the_merge(tmp_path, pages):
    seen = []
    run([pages], tmp_path / "out", watch=seen.append)
    assert (seen[0].done, seen[-1].step, seen[-1].done) == (0, "merge", 90)
    assert [now.done for now in seen] == sorted(now.done for now in seen)


def test_merge_and_publish_need_every_part(tmp_path, pages):
    assert find([str(pages)])[0] != Failure("", "", "")
    with claim(tmp_path / "out") as work:
        merge([], work, "0")
        publish(work)
    assert json.loads((tmp_path / "out" / "datapackage.json").read_text())["version"] == "0"
