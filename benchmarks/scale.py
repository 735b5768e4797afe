"""Prints how a run scales: pages a second for serial, pool and Dask, the CPU of all processes, the parent's memory.

    python benchmarks/scale.py [--pages N] [--more N] [--workers N] [--only serial pool dask memory]

Pages: ours (raw/) over and over, each with a line of its own, so that no two are equal. Each way is a run of its
own process, timed by the wall clock and by the CPU of itself and all its children. Memory: the parent's peak over
a pool, for --pages and for --more pages. Nothing else should run on the machine meanwhile.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RAW = Path(__file__).resolve().parents[1] / "raw"
_SMALL = (
    b"<html lang=en><title>Three films</title><h1>Three films</h1>"
    b"<ol><li>Fog (1950)<li>Ember (1961)<li>Ash (1972)</ol>"
)


def main() -> None:
    """Makes the pages, runs, prints."""
    shown = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=shown)
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--more", type=int, default=50_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", nargs="*", default=["serial", "pool", "dask", "memory"])
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(options.one[0], Path(options.one[1]), Path(options.one[2]), options.workers)
        return
    with tempfile.TemporaryDirectory(prefix="film-extract-") as place:
        ways = [way for way in ("serial", "pool", "dask") if way in options.only]
        if ways:
            print_ways(ways, Path(place), options)
        if "memory" in options.only:
            print_memory(Path(place), options)


def print_ways(ways: list[str], place: Path, options: argparse.Namespace) -> None:
    """Pages a second and CPU of each way, the last two columns as ratios to serial and to the pool."""
    pages = place / "pages"
    fill(pages, options.pages, [path.read_bytes() for path in sorted(RAW.glob("*.html"))])
    print(f"{options.pages} pages, {options.workers} workers | wall s | pages/s | CPU s | speed | CPU")
    made = {way: spawn(way, pages, place / way, options.workers) for way in ways}
    for way, found in made.items():
        speed = made["serial"]["wall"] / found["wall"] if "serial" in made else 0
        cpu = found["cpu"] / made["pool"]["cpu"] if "pool" in made else 0
        rate = options.pages / found["wall"]
        print(
            f"{way} | {found['wall']:.1f} | {rate:.0f} | {found['cpu']:.1f} | x{speed:.2f} serial | x{cpu:.2f} pool"
        )
    files = {way: (place / way / "films.csv").read_bytes() for way in ways}
    print("same bytes" if len(set(files.values())) == 1 else "THE DATASETS DIFFER")


def print_memory(place: Path, options: argparse.Namespace) -> None:
    """The parent's peak for few and for many pages."""
    peaks = []
    for count in (options.pages, options.more):
        pages = place / f"small-{count}"
        fill(pages, count, [_SMALL])
        peaks.append(spawn("pool", pages, place / f"out-{count}", options.workers)["peak"])
        print(f"{count} small pages: the parent's peak is {peaks[-1] / 1000:.0f} MB")
    print(f"x{peaks[1] / peaks[0]:.2f}")


def fill(folder: Path, count: int, pages: list[bytes]) -> None:
    """Writes `count` pages into a folder, a thousand in each folder below it."""
    for number in range(count):
        name = folder / f"{number // 1000:04}" / f"{number % 1000:03}.html"
        name.parent.mkdir(parents=True, exist_ok=True)
        name.write_bytes(pages[number % len(pages)] + b"<p>Page number %d." % number)


def spawn(way: str, pages: Path, output: Path, workers: int) -> dict[str, float]:
    """One run in a process of its own: wall and CPU seconds, and the peak memory of the parent in kilobytes."""
    command = [sys.executable, __file__, "--workers", str(workers), "--one", way, str(pages), str(output)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def one(way: str, pages: Path, output: Path, workers: int) -> None:
    """A run, and what it took, as a line of JSON."""
    from extract.cluster import connect
    from extract.runner import Options, run

    started = time.monotonic()
    with connect("local" if way == "dask" else None, workers) as executor:
        run([pages], output, options=Options(workers=1 if way == "serial" else workers, executor=executor))
    wall = time.monotonic() - started
    own = resource.getrusage(resource.RUSAGE_SELF)
    peak = own.ru_maxrss
    times = os.times()
    cpu = times.user + times.system + times.children_user + times.children_system
    print(json.dumps({"wall": wall, "cpu": cpu, "peak": peak}))


if __name__ == "__main__":
    main()
