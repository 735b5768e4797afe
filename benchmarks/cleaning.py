"""Prints the table of the cleaning stage: quality on pages with known bodies, and CPU beside its peers.

    python benchmarks/cleaning.py [DATA] [--halves] [--no-time]

DATA holds html/<id>.html.gz and ground-truth.json (the form of scrapinghub's article-extraction-benchmark; by
default ../shared/cleaning). Quality: precision, recall and F1 over runs of four words, each page weighted
alike. CPU: all pages, smallest of three passes, as a ratio to BeautifulSoup(html, "lxml") in the same run.
--halves: one more line for the pages whose id begins with 0 to 7, which the stage was developed on, and one
for the others. Peers (trafilatura, readability-lxml) are measured where they are installed.
"""

import argparse
import collections
import gc
import gzip
import importlib
import json
import re
import statistics
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup

from extract.clean import body_text

Call = Callable[[bytes], str]
Pages = dict[str, bytes]
_DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "cleaning"
_WORD = re.compile(r"\w+")
_RUN = 4  # words
_PASSES = 3


def main() -> None:
    """Reads the pages, measures, prints."""
    shown = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=shown)
    parser.add_argument("data", type=Path, nargs="?", default=_DEFAULT)
    parser.add_argument("--halves", action="store_true")
    parser.add_argument("--no-time", action="store_true")
    options = parser.parse_args()
    truth = json.loads((options.data / "ground-truth.json").read_text("utf-8"))
    pages = {key: gzip.decompress((options.data / "html" / f"{key}.html.gz").read_bytes()) for key in truth}
    bodies = {key: str(entry.get("articleBody", "")) for key, entry in truth.items()}
    # All are imported before anything is timed: the collector's passes cost more the more objects there are.
    calls = {"film-extract": body_text, **dict(_peers())}
    floor = 0.0 if options.no_time else cost(pages, _soup)
    print(f"{len(pages)} pages | P | R | F1" + ("" if options.no_time else " | ms a page | of BeautifulSoup"))
    for name, call in calls.items():
        for part, chosen in _parts(pages, options.halves):
            precision, recall, f1 = quality(chosen, bodies, call)
            print(f"{name}{part} | {precision:.3f} | {recall:.3f} | {f1:.3f}", end="")
            if floor and not part:
                spent = cost(pages, call)
                print(f" | {1e3 * spent / len(pages):.2f} | x{spent / floor:.2f}", end="")
            print()


def quality(pages: Pages, bodies: dict[str, str], call: Call) -> tuple[float, float, float]:
    """Precision, recall and F1, means over pages; a page that raises counts as an empty text."""
    precisions, recalls = [], []
    for key, data in pages.items():
        try:
            got = _runs(call(data))
        except Exception as error:  # a crash is a full miss, and said
            print(f"{key[:8]}: {error!r}")
            got = collections.Counter()
        wanted = _runs(bodies[key])
        right = (got & wanted).total()
        if got:
            precisions.append(right / got.total())
        if wanted:
            recalls.append(right / wanted.total())
    precision, recall = statistics.mean(precisions), statistics.mean(recalls)
    return precision, recall, 2 * precision * recall / (precision + recall)


def cost(pages: Pages, call: Call) -> float:
    """CPU seconds for all pages, each at the smallest of its passes."""
    best: dict[str, float] = {}
    for _ in range(_PASSES):
        gc.collect()
        for key, data in pages.items():
            started = time.process_time()
            call(data)
            best[key] = min(time.process_time() - started, best.get(key, float("inf")))
    return sum(best.values())


def _runs(text: str) -> collections.Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    if not words:
        return collections.Counter()
    return collections.Counter(tuple(words[i : i + _RUN]) for i in range(max(1, len(words) - _RUN + 1)))


def _parts(pages: Pages, halves: bool) -> Iterable[tuple[str, Pages]]:
    yield "", pages
    if halves:
        yield ", ids 0-7", {key: data for key, data in pages.items() if key[0] in "01234567"}
        yield ", ids 8-f", {key: data for key, data in pages.items() if key[0] not in "01234567"}


def _soup(data: bytes) -> str:
    BeautifulSoup(data.decode("utf-8", "replace"), "lxml")
    return ""


def _peers() -> Iterable[tuple[str, Call]]:
    trafilatura, readability = _module("trafilatura"), _module("readability")
    if trafilatura is not None:
        yield "trafilatura", lambda data: trafilatura.extract(_text(data), include_comments=False) or ""
        yield (
            "trafilatura, precision",
            lambda data: trafilatura.extract(_text(data), include_comments=False, favor_precision=True) or "",
        )
    if readability is not None:
        yield "readability", lambda data: _plain(readability.Document(_text(data)).summary())


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _plain(html: str) -> str:
    return BeautifulSoup(html, "lxml").get_text(" ")


if __name__ == "__main__":
    main()
