"""Patterns written letter by letter find what the patterns find that they are made of."""

import re

import pytest

from extract.joint import by_letter, joint
from extract.lexicon import available, load

_PLACES = (("title", "veto", "series", "mentioned", "listed"), ("director",), ("crew",), ("year", "not_year"))


@pytest.mark.parametrize("code", available())
def test_rules_before_a_span_fire_together_as_one_by_one(code: str) -> None:
    lexicon = load(code)
    said = [
        re.sub(r"[\[\]{}<>]", "", text).lower() for rule in lexicon.rules for text in (*rule.yes, *rule.no)
    ]
    contexts = {text[: match.end()] for text in said for match in re.finditer(r"\s|$", text)}
    for cells in _PLACES:
        rules = [rule for cell in cells for rule in lexicon.rules_for(cell, "before")]
        for context in contexts:
            assert lexicon.fires(cells, "before", context) == any(rule.matches(context) for rule in rules)


@pytest.mark.parametrize(
    ("patterns", "yes", "no"),
    [
        ([r"\b(by|of)( the)? "], ["made by the ", "of "], ["thereby ", "by the way "]),
        ([r"\b((mon|tues)days?|then) "], ["on mondays ", "then "], ["mon ", "day "]),
        ([r"\b(\w*film|s) ", "(^|, )in "], ["der kriminalfilm ", "in ", "so, in "], ["filme ", "so in "]),
        ([r"\b(a?b|c|d\.) "], ["b ", "ab ", "d. "], ["d ", "a "]),
        ([r"\b(x)?y ", r"\b[(|] ", "a|b "], ["y ", "xy ", "a( ", "a", "b "], ["x ", "c "]),
        ([], [], ["", "a "]),
    ],
)
def test_joint(patterns: list[str], yes: list[str], no: list[str]) -> None:
    found = joint(patterns, "$")
    assert [text for text in (*yes, *no) if any(pattern.search(text) for pattern in found)] == yes


def test_by_letter_keeps_order_and_case() -> None:
    pattern = re.compile(rf"(?:{by_letter(['dir. by', 'dir', 'écrit', 'кино', 'k', 's'], cased=True)})", re.I)
    found = [match[0] for match in pattern.finditer("DIR. BY dir Écrit КИНО \u212a ſ x")]
    assert found == ["DIR. BY", "dir", "Écrit", "КИНО", "\u212a", "ſ"]
    assert re.fullmatch(by_letter(["a+", "a"]), "a+")
