"""Kills runs at random moments and looks at what is left: `python tests/kill.py FOLDER TIMES SEED`.

A process of its own that has loaded everything once; each run is a fork of it, so that a kill falls into the
run and not into the loading of libraries. Prints one line of JSON: how often the folder held the old dataset,
the new one, and the new one half moved into place (finished by the next run); exits 1 if it held anything else.
"""

import json
import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path

from extract.dataset import FILES
from extract.runner import Options, run
from extract.store import WORK

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


def finished(output: Path) -> State:
    """The dataset as the next run will find it: files that a killed run had not yet moved, moved."""
    return {**state(output), **state(output / WORK / "ready")}


def killed(raw: Path, output: Path, after: float) -> None:
    """A run over `raw` that is killed after so many seconds, if it lasts as long."""
    child = os.fork()
    if child == 0:
        try:
            run([raw], output, options=Options(workers=1, resume=True))
        finally:
            os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


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
    counts = {"old": 0, "new": 0, "moving": 0, "half": 0, "not completed": 0}
    for number in range(times):
        old, new = number % 2, 1 - number % 2
        killed(inputs[new], output, rng.uniform(0, 1.1 * lasts))
        now = state(output)
        if now in (whole[old], whole[new]):
            counts["old" if now == whole[old] else "new"] += 1
        elif finished(output) == whole[new]:
            counts["moving"] += 1
        else:
            counts["half"] += 1
        shutil.rmtree(output / "report", ignore_errors=True)
        run([inputs[new]], output, options=Options(workers=1, resume=True))
        counts["not completed"] += state(output) != whole[new]
    print(json.dumps(counts))
    return 1 if counts["half"] or counts["not completed"] else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
