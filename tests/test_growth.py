"""The work that a page costs grows with its length alone: counted in calls, which no busy machine changes."""

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from extract.batch import extract_source
from extract.types import Settings, Source

_SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ha", "ki", "le", "mo", "nu")
FORMS: dict[str, Callable[[int], str]] = {
    "lines of one item": lambda n: f"<ul><li>{'<br>'.join(map(str, range(n)))}<br>Fog Harbour (1970)</ul>",
    "shapes": lambda n: "".join(f"<p class=c{i}><b>{name(i)}</b></p>" for i in range(n)),
    "headings": lambda n: "".join(
        f"<h2>{name(i)} (1970)</h2><p>Directed by {name(n + i)}, it is what the sea leaves.</p>"
        for i in range(n)
    ),
    "names": lambda n: (
        "<p>“Fog Harbour” is a film by Larisa Hill.</p>"
        + "".join(
            f"<p>Then the director {name(i)} says that {name(n + i)} shot it there.</p>" for i in range(n)
        )
    ),
    "quotes": lambda n: f"<p>{' '.join(f'“{name(i)}” directed by {name(n + i)}, and' for i in range(n))}</p>",
    "cells": lambda n: (
        "<table><tr><th>Film<th>Director"
        + "".join(f"<tr><td>{name(i)}<td>{name(n + i)}" for i in range(n))
        + "</table>"
    ),
}


def name(number: int) -> str:
    """Two capitalised words, others for each number."""
    digits = [_SYLLABLES[int(digit)] for digit in f"{number:06}"]
    return f"{''.join(digits[:3]).capitalize()} {''.join(digits[3:]).capitalize()}"


def calls(page: str) -> int:
    """Calls of functions, ours and built in, that a page takes."""
    count = 0

    def heard(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    data = f"<html lang=en><title>Films</title><body><article><h1>Films</h1>{page}</article>".encode()
    before = sys.getprofile()
    sys.setprofile(heard)
    try:
        extract_source(Source(article_id="page", origin="page", data=data), Settings())
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("form", FORMS)
def test_twice_the_length_takes_twice_the_calls(form: str) -> None:
    make, size = FORMS[form], 2_000 if form == "lines of one item" else 400
    calls(make(2 * size))  # what is compiled once, or a name's form that is kept, is no page's cost
    assert calls(make(2 * size)) <= 2.2 * calls(make(size))
