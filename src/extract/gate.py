"""The gate: whether a look at a page's bytes can rule out that it lists films, before any tree is built.

What counts is how often words for films (of many languages and charsets, `data/gate.toml`) and years stand in the
text outside tags, scripts and styles, absolutely and by length: a list of films without the word film has a year
beside every item, a review without it speaks of scenes, actors and a camera. A page that cannot be judged so
(UTF-16, text in character references) passes.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

Gate = Literal["off", "safe", "strict"]

_UNREADABLE = (b"\xfe\xff", b"\xff\xfe", b"\x00")
_HIDDEN = re.compile(rb"<(?:script|style|svg|!--)")
_ENDS = {b"<script": b"</script", b"<style": b"</style", b"<svg": b"</svg", b"<!--": b"-->"}
_TAG = re.compile(rb"<[^>]*>")
_YEAR = re.compile(rb"[12][90][0-9][0-9]")
_BEYOND_ASCII = bytes(range(0x80, 0x100))
_FOREIGN = 0.05  # share of such bytes from which the text may be in another alphabet
_REFERENCES = 200  # so many character references hide the words


@dataclass(frozen=True, slots=True)
class _Bar:
    """What lets a page pass. words: so many for films anywhere; dense_words, dense_years: so many in a thousand bytes,
    different words for what films are made of among them.

    few_words, few_years: the least for which density counts.
    """

    words: int
    few_words: int
    dense_words: float
    few_years: int
    dense_years: float


# Chosen on the open labelled pages and on articles of newspapers: at `safe` film lists are far above all of them.
_BARS = {
    "safe": _Bar(words=4, few_words=1, dense_words=0.4, few_years=5, dense_years=3.0),
    "strict": _Bar(words=20, few_words=2, dense_words=1.0, few_years=8, dense_years=7.0),
}


def judge(data: bytes, gate: Gate) -> str:
    """Why the page cannot list films, in a few words; empty where it may, and always at `off`."""
    if gate == "off" or data[:2] in _UNREADABLE or b"\x00" in data[:64]:
        return ""
    shown = _shown(data.lower())
    stems = _stems()
    if any(link in shown for link in stems.links):
        return ""
    text = _TAG.sub(b" ", shown)
    if text.count(b"&#") > _REFERENCES:
        return ""
    words = sum(text.count(stem) for stem in stems.latin)
    if len(text) - len(text.translate(None, _BEYOND_ASCII)) > _FOREIGN * len(text):
        words += sum(text.count(stem) for stem in stems.other)
    years = len(_YEAR.findall(text))
    craft = sum(stem in text for stem in stems.craft)
    if _passes(_BARS[gate], (words, craft, years), len(text) / 1000):
        return ""
    return f"{words} words for films and {years} years in {len(text)} bytes of text"


def _passes(bar: _Bar, counts: tuple[int, int, int], thousands: float) -> bool:
    words, craft, years = counts
    both = words + craft
    return (
        words >= bar.words
        or (both >= bar.few_words and both >= bar.dense_words * thousands)
        or (years >= bar.few_years and years >= bar.dense_years * thousands)
    )


def _shown(low: bytes) -> bytes:
    """The page without what no reader sees; linear, since each search goes on where the last one ended."""
    return b" ".join(_outside(low))


def _outside(low: bytes) -> Iterator[bytes]:
    at = 0
    while found := _HIDDEN.search(low, at):
        yield low[at : found.start()]
        end = _ENDS[found[0]]
        at = low.find(end, found.end())
        if at < 0:  # never closed: browsers would show nothing of the rest
            return
        at += len(end)
    yield low[at:]


@dataclass(frozen=True, slots=True)
class _Stems:
    latin: tuple[bytes, ...]
    craft: tuple[bytes, ...]
    other: tuple[bytes, ...]
    links: tuple[bytes, ...]


@cache
def _stems() -> _Stems:
    raw = tomllib.loads((resources.files("extract") / "data" / "gate.toml").read_text("utf-8"))
    # bytes.lower() changes ASCII letters only, in any charset; so the words of other alphabets stand as they are.
    forms = {
        form.encode(charset)
        for charset, words in raw["other"].items()
        for word in words
        for form in (word, word.capitalize(), word.upper())
    }
    latin = {word.encode() for word in raw["latin"]["film"]}
    return _Stems(
        tuple(sorted(latin)),
        tuple(sorted(word.encode() for word in raw["latin"]["craft"])),
        tuple(sorted(form.lower() for form in forms)),
        tuple(s.encode() for s in raw["links"]["film"]),
    )
