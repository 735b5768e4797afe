"""Kills runs at random moments and looks at what is left: `python tests/kill.py FOLDER TIMES SEED`.

A process of its own that has loaded everything once; each run is a fork of it, so that a kill falls into the
run and not into the loading of libraries. Every second kill is aimed at the few milliseconds in which the new
dataset takes the old one's place. Prints one line of JSON: how often the plain paths showed the old dataset, how
often the new one, how many of these kills fell between the first and the last rename; exits 1 if they showed
anything else, or if a rerun did not complete it.
"""

import json
import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path

from extract import runner
from extract.dataset import FILES
from extract.runner import Options, run
from extract.store import CURRENT, WORK, publish

PAGE = (
    "<html lang='en'><head><title>Film {number}</title></head><body><article><h1>Films of week {number}</h1>"
    "<ol><li><h2>1. Metropolis (1927)</h2><p>Directed by Fritz Lang.</p></li><li><h2>2. Sunrise (1927)</h2></li>"
    "</ol></article></body></html>"
)
State = dict[str, bytes]


def make(folder: Path, numbers: range) -> Path:
    """A folder of pages."""
    folder.mkdir()
    for number in numbers:
        (folder / f"{number:03d}.html").write_text(PAGE.format(number=number), "utf-8")
    return folder


def state(output: Path) -> State:
    """The dataset's files."""
    return {name: (output / name).read_bytes() for name in FILES if (output / name).exists()}


def parts(output: Path) -> list[Path]:
    """The finished parts of a run that is under way or was ended."""
    try:
        names = os.listdir(output / WORK / "parts")
    except FileNotFoundError:  # a run removes the folder of an earlier one, and makes it anew
        names = []
    return [output / WORK / "parts" / name for name in names if not name.startswith(".")]


def killed(raw: Path, output: Path, after: float, *, aimed: bool) -> None:
    """A run over `raw` that is killed so many seconds after it began, or began to publish, if it lasts as long."""
    listen, tell = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if aimed:
                runner.publish = lambda work: (os.write(tell, b"."), publish(work))  # type: ignore[assignment]
            run([raw], output, options=Options(workers=1, resume=True))
        finally:
            os._exit(0)
    os.close(tell)
    if aimed:
        os.read(listen, 1)
    # Spinning: a sleep of a fraction of a millisecond is a whole one.
    until = time.monotonic() + after
    while time.monotonic() < until:
        pass
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(listen)


def main(folder: Path, times: int, seed: int) -> int:
    """The whole trial."""
    inputs = [make(folder / "a", range(0, 60)), make(folder / "b", range(20, 90))]
    whole: list[State] = []
    run([inputs[0]], folder / "warm", options=Options(workers=1))
    for number, raw in enumerate(inputs):
        started = time.monotonic()
        run([raw], folder / f"whole{number}", options=Options(workers=1))
        lasts = time.monotonic() - started
        whole.append(state(folder / f"whole{number}"))
    output, rng = folder / "out", random.Random(seed)
    run([inputs[0]], output, options=Options(workers=1))
    takes = _publishing(output)
    counts = {"old": 0, "new": 0, "half": 0, "between renames": 0, "not completed": 0}
    for number in range(times):
        old, new = number // 2 % 2, 1 - number // 2 % 2
        aimed = number % 2 == 1
        run([inputs[old]], output, options=Options(workers=1, resume=True))
        killed(inputs[new], output, rng.uniform(0, takes if aimed else 1.1 * lasts), aimed=aimed)
        now = state(output)
        if now in (whole[old], whole[new]):
            counts["old" if now == whole[old] else "new"] += 1
        else:
            counts["half"] += 1
        counts["between renames"] += (output / WORK / CURRENT).is_symlink()
        run([inputs[new]], output, options=Options(workers=1, resume=True))
        counts["not completed"] += state(output) != whole[new] or (output / WORK / CURRENT).is_symlink()
    print(json.dumps(counts))
    return 1 if counts["half"] or counts["not completed"] else 0


def _publishing(output: Path) -> float:
    """Seconds that publishing takes, tried on a copy."""
    copy = output.parent / "copy"
    shutil.copytree(output, copy)
    shutil.copytree(output, copy / WORK / "new", ignore=shutil.ignore_patterns(WORK))
    started = time.monotonic()
    publish(copy / WORK)
    return time.monotonic() - started


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
