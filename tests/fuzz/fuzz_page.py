"""Fuzz target: any bytes through all stages of one page, in one process.

    pip install -c constraints.txt -e '.[fuzz]'
    python tests/fuzz/fuzz_page.py -max_total_time=60 -timeout=20 -rss_limit_mb=3000 CORPUS tests/fuzz/seeds

CORPUS is a folder of your own, where new inputs go. A crash, a page of more than 20 seconds, or an offset that
is not true ends it, with the input in a file `crash-…`. Where atheris is not installed (it has no wheel for every
Python and system), Hypothesis makes the pages for as long, without knowing which lines they reach, and says so.
"""

import sys
import time
from importlib import import_module
from pathlib import Path

try:
    import atheris
except ModuleNotFoundError:
    atheris = None

HERE = Path(__file__).parent


def load_all() -> None:
    """Imports what is fuzzed; atheris counts the lines of what it sees imported."""
    for name in ("batch", "columns", "rows"):
        import_module(f"extract.{name}")


if atheris is None:
    load_all()
else:
    with atheris.instrument_imports(include=["extract"]):
        load_all()

from extract.batch import extract_source  # noqa: E402
from extract.columns import ARTICLES, FILMS  # noqa: E402
from extract.errors import ExtractError  # noqa: E402
from extract.rows import article_row, film_rows, mention_lines  # noqa: E402
from extract.types import Settings, Source  # noqa: E402


def one(data: bytes) -> None:
    """One input: the first byte chooses the transport's charset, the rest is the page."""
    charset = {0: "utf-8", 1: "cp1252", 2: "utf-16", 3: "x-none"}.get(data[0] if data else 9)
    try:
        result = extract_source(
            Source(article_id="page", origin="page", data=data[1:], charset=charset), Settings()
        )
    except ExtractError:
        return
    if result.article is None:
        raise AssertionError("no article and no error")
    text = result.article.text
    text.encode("utf-8")
    for mention in result.mentions:
        if text[mention.start : mention.end] != mention.text:
            raise AssertionError(f"offsets of {mention!r}")
    ARTICLES.check(article_row(result))
    for row in film_rows(result):
        FILMS.check(row)
    "".join(mention_lines(result)).encode("utf-8")


def without_atheris(seconds: float) -> None:
    """As many of Hypothesis' mutations of the seeds as there is time for; raises at the first that fails."""
    import random

    from hypothesis import HealthCheck, given, seed, settings
    from hypothesis import strategies as st
    from mutated import mutate

    pages = [path.read_bytes() for path in sorted((HERE / "seeds").glob("*.html"))]
    print("fuzz: atheris is not installed here; Hypothesis makes the pages instead")
    until, count = time.monotonic() + seconds, 0
    while time.monotonic() < until:

        @seed(count)
        @settings(max_examples=100, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(st.integers(0, 9), st.sampled_from(pages), st.sampled_from(pages), st.integers(0, 2**32))
        def tried(first: int, page: bytes, other: bytes, number: int) -> None:
            one(bytes([first]) + mutate(page, other, random.Random(number)))

        tried()
        count += 100
    print(f"fuzz: {count} pages, none failed")


if __name__ == "__main__":
    if atheris is None:
        times = [word.partition("=")[2] for word in sys.argv if word.startswith("-max_total_time=")]
        without_atheris(float(times[0]) if times else 60.0)
    else:
        atheris.Setup(sys.argv, one)
        atheris.Fuzz()
