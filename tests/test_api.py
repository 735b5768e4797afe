import subprocess
import sys
import typing

import pandas  # noqa: F401 - for the hints
import pytest

import extract
from extract import InputError, Settings

PAGE = """<html lang="en"><title>Three nights</title><article><h1>Three nights by the sea</h1>
<h2>1. The Fog Harbour (1971)</h2><p>Directed by Ann Roe, it never hurries.</p>
<h2>2. Ember Days (1984)</h2><p>Directed by Bo Lim, and loud.</p>
<h2>3. Long Salt (1990)</h2><p>Directed by Cy Marsh in one summer.</p></article></html>"""


def test_everything_in_all_is_there():
    for name in extract.__all__:
        assert getattr(extract, name).__module__.startswith("extract")
    assert extract.__all__ == sorted(extract.__all__)
    with pytest.raises(AttributeError):
        _ = extract.nothing


def test_no_module_hides_a_function():
    subprocess.run(
        [sys.executable, "-c", "import extract.runner, extract; assert callable(extract.run)"], check=True
    )
    assert callable(extract.extract)


def test_type_hints_resolve():
    for name in extract.__all__:
        thing = getattr(extract, name)
        if not isinstance(thing, type):
            typing.get_type_hints(thing, vars(sys.modules["pandas"]) | {"pd": sys.modules["pandas"]})


def test_a_page_as_text_or_bytes():
    article, films = extract.extract(PAGE, url="https://example.org/nights")
    assert article.title == "Three nights by the sea"
    assert [film.title.value for film in films] == ["The Fog Harbour", "Ember Days", "Long Salt"]
    assert [film.year.value for film in films if film.year] == ["1971", "1984", "1990"]
    again = extract.extract(PAGE.encode(), settings=Settings(language="en"))
    assert [film.title for film in again[1]] == [film.title for film in films]


def test_what_is_no_page_is_an_input_error():
    with pytest.raises(InputError):
        extract.extract(b"%PDF-1.7 ...")


def test_importing_the_package_is_light():
    heavy = "spacy, pandas, pyarrow, lxml, dateparser, bs4, numpy"
    program = (
        f"import sys, extract, extract.cli; print([n for n in '{heavy}'.split(', ') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
