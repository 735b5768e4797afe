"""Fuzz target for atheris: any bytes through all stages of one page, in one process.

    pip install -e '.[fuzz]'
    python tests/fuzz/fuzz_page.py -max_total_time=60 -timeout=20 -rss_limit_mb=3000 CORPUS tests/fuzz/seeds

CORPUS is a folder of your own, where new inputs go. A crash, a page of more than 20 seconds, or an offset that
is not true ends it, with the input in a file `crash-…`.
"""

import sys

import atheris

with atheris.instrument_imports(include=["extract"]):
    from extract.batch import extract_source
    from extract.columns import ARTICLES, FILMS
    from extract.errors import ExtractError
    from extract.rows import article_row, film_rows, mention_lines
    from extract.types import Settings, Source


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


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
