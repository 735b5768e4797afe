"""Quotation marks of every tradition, and what looks like one and is none."""

import time

import pytest

from extract.quotes import find

STYLES = [
    ("curly", "we saw “Ran” twice", ["Ran"]),
    ("straight", 'we saw "Ran" twice', ["Ran"]),
    ("single", "we saw ‘Ran’ twice", ["Ran"]),
    ("single-straight", "we saw 'Ran' twice", ["Ran"]),
    ("guillemets", "мы видели «Сталкер» дважды", ["Сталкер"]),
    ("guillemets-spaced", "on a vu « Playtime » hier", ["Playtime"]),
    ("german", "wir sahen „Lola rennt“ und ‚M‘", ["Lola rennt", "M"]),
    ("german-inward", "wir sahen »Alle anderen« im Kino", ["Alle anderen"]),
    ("polish", "widzieliśmy „Nóż w wodzie” wczoraj", ["Nóż w wodzie"]),
    ("swedish", "vi såg ”Persona” igår", ["Persona"]),
    ("swiss-single", "‹Playtime› lief", ["Playtime"]),
    ("japanese", "昨日「東京物語」と『羅生門』を見た", ["東京物語", "羅生門"]),
    ("chinese", "看了《悲情城市》和〈恋恋风尘〉", ["悲情城市", "恋恋风尘"]),
    ("nested", "“He said ‘Ran’ and left”", ["He said ‘Ran’ and left", "Ran"]),
    ("comma-inside", '"Stalker," they said', ["Stalker,"]),
    ("after-bracket", '("Stalker")', ["Stalker"]),
    ("two-beside", '"Ran" and "Ikiru"', ["Ran", "Ikiru"]),
]

NOT_QUOTES = [
    ("apostrophe-inside", "“Don’t Look Now”", ["Don’t Look Now"]),
    ("apostrophe-inside-single", "‘Don’t Look Now’", ["Don’t Look Now"]),
    ("possessives", "Ocean’s Eleven and Rosemary's Baby", []),
    ("plural-possessive", "the actors' faces and the players' hands", []),
    ("decades", "the '60s and the ’70s", []),
    ("rock-n-roll", "rock 'n' roll", []),
    ("unclosed", "“the best of them all", []),
    ("stray-closing", "the best of them all” they said", []),
    ("inches", 'a 12" record', []),
    ("empty", 'nothing in "" here', []),
    ("across-lines", 'a "first line\nand a" second', []),
]


@pytest.mark.parametrize(
    ("text", "inside"), [pytest.param(*row[1:], id=row[0]) for row in STYLES + NOT_QUOTES]
)
def test_find(text: str, inside: list[str]) -> None:
    assert [text[start:end] for start, end in find(text, 0, len(text))] == inside


def test_only_the_given_range_is_looked_at() -> None:
    text = '"Ran" "Ikiru" "Dreams"'
    assert [text[a:b] for a, b in find(text, 6, 13)] == ["Ikiru"]


@pytest.mark.parametrize("char", ["“", '"', "'", "‘", "«", "«»", "“‘", "”"])
def test_time_grows_with_length_alone(char: str) -> None:
    def seconds(times: int) -> float:
        text = f"{char} a" * times
        # The best of three: in a long test run a garbage collection may fall into one of them.
        return min(once(text) for _ in range(3))

    def once(text: str) -> float:
        started = time.process_time()
        find(text, 0, len(text))
        return time.process_time() - started

    seconds(100)
    # Eight times the text may take up to 24 times as long; quadratic growth would take 64 times.
    assert seconds(16_000) < 24 * max(seconds(2_000), 0.002)
