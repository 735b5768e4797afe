"""Names of persons in scripts without capitals: Chinese and Japanese.

Nothing in the form of such a word tells a name from any other. A surname that is known, with one to three signs more,
is one where a sign, a cue or a small word stands on both sides of it, or a word for the director on one; foreign
names are written by their sound, their parts joined by points.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the lexicon asks which of its words are written so
    from extract.lexicon import Lexicon

Span = tuple[int, int]

_HAN = "\u3005\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_HIRAGANA, _KATAKANA = "\u3041-\u309f", "\u30a1-\u30fa\u30fc-\u30fe"
_LETTERS = f"{_HAN}{_HIRAGANA}{_KATAKANA}"
_POINTS = "·‧・•＝"
_ANY = re.compile(f"[{_LETTERS}]")
_WIDE = re.compile(f"[{_HAN}]|[{_HIRAGANA}{_KATAKANA}]")
_RUN, _WORDS = re.compile(f"[{_LETTERS}]+"), re.compile(r"\w+")
_SCRIPT_CHANGES = re.compile(f"(?<=[{_HIRAGANA}])(?=[{_HAN}{_KATAKANA}])")
_FOREIGN = re.compile(rf"[{_KATAKANA}]{{1,14}}(?:[{_POINTS}][{_KATAKANA}]{{1,16}}){{1,4}}")
_KANA_RUN = re.compile(f"[{_KATAKANA}]{{2,10}}")
_LABEL_SIGN = re.compile(r"\s?[:：=＝]\s?$")
_TITLE_SIGN = "《〈『「"
_MAKING = frozenset({"director:does", "director:work"})
_WHOLE = re.compile(rf"[{_LETTERS}]{{1,14}}(?:[{_POINTS}　 ][{_LETTERS}]{{1,16}}){{0,4}}")
_GIVEN, _LONGEST_GIVEN = 2, 4  # signs of a given name: of Chinese ones, and of those written in kana
_BARE, _LONGEST = 2, 8  # signs of a name of one part that only a label calls one
_WORD = 2  # signs that weigh as one word of other scripts


def is_han(text: str) -> bool:
    """Whether a text holds Chinese signs or kana.

    >>> is_han("雾港"), is_han("みなと"), is_han("Fog Harbour")
    (True, True, False)
    """
    return not text.isascii() and _ANY.search(text) is not None


def word_count(text: str) -> int:
    """How many words a text has; some signs of a script without spaces count as one.

    >>> word_count("Fog Harbour, 1970"), word_count("霧の港に立つ 1970")
    (3, 4)
    """
    if not is_han(text):
        return len(_WORDS.findall(text))
    signs = sum(len(run[0]) for run in _RUN.finditer(text))
    return len(_WORDS.findall(_RUN.sub(" ", text))) + max(1, signs // _WORD)


def han_language(text: str) -> str | None:
    """The language of a text that is written in Chinese signs for the greater part; None for other texts.

    >>> han_language("一个水手在等船"), han_language("水夫が船を待っている"), han_language("Fog Harbour 雾港, a film")
    ('zh', 'ja', None)
    """
    letters = sum(map(str.isalpha, text))
    signs = _WIDE.findall(text)
    # One of these signs says as much as three letters.
    if 3 * len(signs) < letters - len(signs) or not signs:
        return None
    kana = len(re.findall(f"[{_HIRAGANA}{_KATAKANA}]", text))
    return "ja" if kana >= 0.15 * len(signs) else "zh"


@lru_cache(maxsize=32)
def _words(lexicon: Lexicon, *keys: str) -> re.Pattern[str]:
    """Any word of some lists that is written in these scripts; behind a look ahead, so that all places are found."""
    words = {word for key in keys for word in lexicon[key] if is_han(word)}
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(f"(?=({'|'.join(map(re.escape, ordered)) or '(?!)'}))")


def _cues(lexicon: Lexicon) -> re.Pattern[str]:
    return _words(
        lexicon,
        *("orthography.small_words", "orthography.and", "nouns.director", "nouns.crew", "nouns.film"),
    )


def _makers(lexicon: Lexicon) -> re.Pattern[str]:
    return _words(lexicon, "nouns.director")


@lru_cache(maxsize=32)
def _sounds(lexicon: Lexicon) -> str:
    return "".join(sorted(set("".join(lexicon["values.sounds"]))))


@lru_cache(maxsize=32)
def _foreign(lexicon: Lexicon) -> re.Pattern[str]:
    """A foreign name by its sound, of two parts or more."""
    sounds = _sounds(lexicon)
    if not sounds:
        return _FOREIGN
    # "小": the younger of two of the same name.
    return re.compile(rf"小?[{sounds}]{{1,9}}(?:[{_POINTS}][{sounds}]{{1,9}}){{1,4}}|{_FOREIGN.pattern}")


@lru_cache(maxsize=32)
def _one_foreign(lexicon: Lexicon) -> re.Pattern[str]:
    """A foreign surname by its sound."""
    sounds = _sounds(lexicon)
    return re.compile(rf"[{sounds}]{{2,7}}|{_KANA_RUN.pattern}" if sounds else _KANA_RUN.pattern)


@lru_cache(maxsize=32)
def _barred(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What no name holds, and what no given name does."""
    words = [word for word in lexicon["values.not_name"] if is_han(word)]
    small = [word for word in lexicon["orthography.small_words"] if is_han(word)]
    long, short = (
        [w for w in words if len(w) > 1],
        [w for w in words + small if len(w) == 1],
    )
    return (
        re.compile("|".join(map(re.escape, long)) or "(?!)"),
        re.compile("|".join(map(re.escape, (*short, *long))) or "(?!)"),
    )


@lru_cache(maxsize=16_384)
def full_name(text: str, lexicon: Lexicon) -> bool:
    """Whether a whole text has the form of one full name: a known surname with a given name, or a foreign name of
    two parts or more, which in kana must begin with a known first name, as titles are written so too.

    >>> from extract.lexicon import load
    >>> [full_name(name, load("zh")) for name in ("王小明", "罗斯·斯图尔特", "燃烧的海")]
    [True, True, False]
    """
    if not is_han(text) or text in lexicon.values:
        return False
    if _foreign(lexicon).fullmatch(text):
        first, *_ = parts = re.split(f"[{_POINTS}]", text)
        if any(part in lexicon["values.country"] for part in parts):
            return False
        return first in lexicon["values.given"] or not _KANA_RUN.match(first + "ー")
    family, _, given = text.partition("　") if "　" in text else text.partition(" ")
    if given:
        return family in lexicon["values.surname"] and _is_given(given, lexicon)
    return any(_is_given(text[size:], lexicon) for size in _families(text, 0, lexicon)) and not _barred(
        lexicon
    )[0].search(text)


def _families(text: str, at: int, lexicon: Lexicon) -> list[int]:
    """Lengths of the surnames that begin at a place, the longest first."""
    known = lexicon["values.surname"]
    return [size for size in (3, 2, 1) if text[at : at + size] in known and at + size <= len(text)]


def _is_given(text: str, lexicon: Lexicon) -> bool:
    kana = not re.search(f"[{_HAN}]", text)
    most = _LONGEST_GIVEN if kana else 3 if lexicon.code.startswith("ja") else _GIVEN
    whole = re.fullmatch(f"[{_HAN}]{{1,3}}|[{_HIRAGANA}]{{2,4}}|[{_KATAKANA}]{{2,4}}", text)
    return whole is not None and len(text) <= most and not _barred(lexicon)[1].search(text)


@lru_cache(maxsize=16_384)
def loose_name(text: str, lexicon: Lexicon) -> bool:
    """Whether a text may be one name where a label or a fact beside it says so: a short run of signs that is no value,
    no label and no word of headings."""
    if not _WHOLE.fullmatch(text) or text in lexicon.values or text in lexicon["headings.generic"]:
        return False
    if any(text in lexicon[f"labels.{key}"] for key in ("title", "director", "year", "alias", "other")):
        return False
    if full_name(text, lexicon):
        return True
    parts = re.split(f"[{_POINTS}　 ]", text)
    if any(part in lexicon["values.country"] for part in parts) or _barred(lexicon)[0].search(text):
        return False
    return len(parts) > 1 or (_BARE <= len(text) <= _LONGEST and "的" not in text and "の" not in text)


def joined(text: str, lexicon: Lexicon) -> int | None:
    """Where a word for "and" stands that joins two full names without a space ("王小明和李红"); None if none does."""
    for found in _words(lexicon, "orthography.and").finditer(text):
        left, right = text[: found.start()], text[found.start() + len(found[1]) :]
        if len(left) > 1 and full_name(left.strip(), lexicon) and full_name(right.strip(), lexicon):
            return found.start()
    return None


def names_in(text: str, lexicon: Lexicon) -> list[Span]:
    """Spans of what may be names in running text, in order."""
    if not lexicon["values.surname"] or not is_han(text):
        return []
    found = [m.span() for m in _foreign(lexicon).finditer(text) if loose_name(m[0], lexicon)]
    for run in _RUN.finditer(text):
        found.extend(_in_run(text, run.start(), run.end(), lexicon))
    kept: list[Span] = []
    for span in sorted(found, key=lambda span: (span[0], -span[1])):
        if not kept or kept[-1][1] <= span[0]:
            kept.append(span)
    return kept


def _in_run(text: str, start: int, end: int, lexicon: Lexicon) -> Iterator[Span]:
    """Names in a run of signs without a space: between two cues, or beside a word for the director."""
    cues = _places(_cues(lexicon), text, start, end)
    makers = _places(_makers(lexicon), text, start, end)
    begins = {start, *(b for _, b in cues)}
    if lexicon.code.startswith("ja"):
        begins |= {m.start() for m in _SCRIPT_CHANGES.finditer(text, start, end)}
    ends = sorted({end, *(a for a, _ in cues)})
    if _labelled(text, start, lexicon):
        yield start, ends[bisect_right(ends, start)]
        return
    behind = {b for _, b in makers}
    before = {a for a, _ in makers if a > start}
    for at in sorted(begins):
        yield from _from(text, at, (ends, at in behind, before), lexicon)
    for at in sorted(before):
        yield from _up_to(text, at, start, lexicon)


def _places(words: re.Pattern[str], text: str, start: int, end: int) -> list[Span]:
    """Where words stand, without those that end longer ones ("総監督")."""
    found = [(m.start(), m.start() + len(m[1])) for m in words.finditer(text, start, end)]
    longest: dict[int, Span] = {}
    for span in found:
        if span[1] <= end:
            longest.setdefault(span[1], span)
    return sorted(longest.values())


def _labelled(text: str, start: int, lexicon: Lexicon) -> bool:
    """Whether a director's label and its sign stand right before a place."""
    sign = _LABEL_SIGN.search(text[max(0, start - 3) : start])
    if not sign:
        return False
    before = text[max(0, start - 12) : start - len(sign[0])].lower()
    return any(before.endswith(label) for label in lexicon["labels.director"])


def _from(text: str, at: int, place: tuple[list[int], bool, set[int]], lexicon: Lexicon) -> Iterator[Span]:
    """The longest name that begins at a bound. place: where a name may end, whether the word before is a
    director's, and where such words begin."""
    ends, maker, makers = place
    after = ends[bisect_right(ends, at) : bisect_right(ends, at + _LONGEST)]
    stop = after[0] if after else at
    for end in (end for end in reversed(after) if end >= at + _BARE):
        short = end - at <= _BARE and not maker and end not in makers
        if full_name(text[at:end], lexicon) and not (short and not _makes(text, end, lexicon)):
            yield at, end
            return
    if maker or stop in makers or _owns(text, stop, lexicon):
        one = _one_foreign(lexicon).match(text, at, stop)
        if one and one.end() == stop and loose_name(one[0], lexicon):
            yield at, stop
            return
        if (
            lexicon.code.startswith("ja")
            and stop in makers
            and re.fullmatch(f"[{_HAN}]{{2,5}}", text[at:stop])
        ):
            yield at, stop
            return
    if maker:
        for size in (4, 3, 2):
            if full_name(text[at : at + size], lexicon) and at + size <= stop:
                yield at, at + size
                return


def _makes(text: str, at: int, lexicon: Lexicon) -> bool:
    """Whether the words there say that who stands before them made a film: names of two signs are words as often."""
    told = lexicon.fired(("director",), "after", text[at : at + 12])
    return _owns(text, at, lexicon) or not _MAKING.isdisjoint(told)


def _owns(text: str, at: int, lexicon: Lexicon) -> bool:
    """Whether a word for "of" and the sign of a title stand there ("的《")."""
    return any(
        text.startswith(word, at) and text[at + len(word) : at + len(word) + 1] in tuple(_TITLE_SIGN)
        for word in lexicon["orthography.possessive"]
    )


def _up_to(text: str, end: int, start: int, lexicon: Lexicon) -> Iterator[Span]:
    """The longest name that ends right before a word for the director, whatever stands before it."""
    for size in (6, 5, 4, 3, 2):
        if end - size >= start and full_name(text[end - size : end], lexicon):
            yield end - size, end
            return
