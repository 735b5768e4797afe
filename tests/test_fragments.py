"""Names in lines of facts, and the signs that set a name off."""

import pytest

from extract.fragments import fact_names, fragment
from extract.lexicon import load


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("1972 | Larisa Hill | 93 min", ["Larisa Hill"]),
        ("Larisa Hill / 1972 / France", ["Larisa Hill"]),
        ("(Larisa Hill, 1972, 35mm, 93 min)", ["Larisa Hill"]),
        ("1957 · Larisa Hill · 1h 36m", ["Larisa Hill"]),
        ("Larisa Hill, Bo Lim1972UK", ["Larisa Hill", "Bo Lim"]),
        ("Dir. Larisa Hill | USA 2023 | 133 mins | DCP", ["Larisa Hill"]),
        ("Songs of the sea. Aubrey Holt, donkey.", []),
        ("Larisa Hill and a lamp that will not go out, all night long, 1972", []),
        ("France, 1972", []),
    ],
)
def test_a_line_of_facts_gives_its_names(line: str, names: list[str]) -> None:
    assert [line[a:b] for a, b in fact_names(line, load("en"))] == names


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("Fog Harbour. Larisa Hill. A wet film.", "alone:stop-stop"),
        ("Fog Harbour, Larisa Hill, 1975", "alone:comma-year"),
        ("Fog Harbour – Larisa Hill", "alone:dash-end"),
        ("1975, Larisa Hill", "alone:year-before"),
        ("Larisa Hill shoots it as a farce", "runs-on:start"),
        ("where Larisa Hill shoots it", "runs-on:word"),
    ],
)
def test_the_signs_beside_a_name_are_told_apart(text: str, feature: str) -> None:
    start = text.index("Larisa")
    assert feature in fragment(text, (start, start + len("Larisa Hill")))
