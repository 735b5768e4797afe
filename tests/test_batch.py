import contextlib
import time

import pytest

from extract import batch
from extract.batch import Limits, failure, process
from extract.errors import InputError
from extract.limits import TooLong, deadline
from extract.types import Input, Settings

PAGE = (
    b"<html lang='en'><h1>Films of the night</h1><h2>1. Fog (1971)</h2>"
    b"<p>A long walk by the sea, filmed in grey.</p>"
    b"<h2>2. Iron Sea (1974)</h2><p>A longer one, by another sea.</p></html>"
)


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "nights.html"
    path.write_bytes(PAGE)
    return Input(article_id="nights", origin=str(path))


def test_a_page_gives_its_films(page):
    result = process(page)
    assert result.status == "ok"
    assert [film.title.value for film in result.films] == ["Fog", "Iron Sea"]
    assert result.article
    assert result.article.language == "en"
    assert result.sha256 == result.article.sha256


def test_the_same_page_gives_the_same_result(page):
    assert process(page) == process(page)


def test_confidence_and_language_are_settings(page):
    assert process(page, Settings(min_confidence=1.0)).films == ()
    german = process(page, Settings(language="de")).article
    assert german
    assert german.language == "de"


def test_a_missing_file_is_an_error_in_one_line(tmp_path):
    result = process(Input(article_id="gone", origin=str(tmp_path / "gone.html")))
    assert (result.status, result.error, result.sha256) == ("error", "no such file or folder", "")


def test_what_a_stage_raises_is_the_pages_error(page, monkeypatch):
    def broken(*arguments):
        raise ZeroDivisionError("three\nlines\nof trouble")

    monkeypatch.setattr(batch, "annotate", broken)
    result = process(page)
    assert result.status == "error"
    assert result.error == (
        f"internal error, please report it: test_batch.py:{broken.__code__.co_firstlineno + 1}: "
        "ZeroDivisionError: three lines of trouble"
    )
    assert len(result.sha256) == 64


def test_a_page_that_takes_too_long_is_stopped(page, monkeypatch):
    def endless(*arguments):
        while True:
            with contextlib.suppress(Exception):  # a library may well do so
                sum(range(1000))

    monkeypatch.setattr(batch, "annotate", endless)
    started = time.process_time()
    result = process(page, limits=Limits(seconds=0.2))
    assert result.error == "stopped: took more than 0.2 seconds (--seconds)"
    assert time.process_time() - started < 5


def test_a_pattern_that_never_ends_is_stopped():
    import re

    with pytest.raises(TooLong), deadline(0.2):
        re.match(r"(a+)+$", "a" * 60 + "b")


def test_the_clock_is_off_afterwards():
    with deadline(0.05):
        pass
    started = time.process_time()
    while time.process_time() - started < 0.2:
        pass


def test_an_error_is_one_printable_line():
    assert failure("a", "a.html", InputError("two\nlines\x1b[31m", source="a.html")).error == "two lines [31m"
    assert failure("a", "a.html", "").error == "unknown error"


def test_a_pipeline_with_a_large_vocabulary_is_built_anew(page, monkeypatch):
    first = batch._pipeline("en", Settings())
    assert batch._pipeline("en", Settings()) is first
    monkeypatch.setattr(batch, "_WORDS", 0)
    assert batch._pipeline("en", Settings()) is not first
