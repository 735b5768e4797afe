"""Titles in a row of running text ("Honourable mentions: The Heirs, Magic Joe (1981), Ruby Lane") and those behind a
label ("For more in this vein try: The Heirs.")."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from extract.fields import ABBREVIATION, classify
from extract.lexicon import Lexicon, load
from extract.people import has_given
from extract.proposals import CAPITAL, Proposal, trim
from extract.slots import label_start

_LONGEST = 2000  # characters of a text that is read as one row
_MOST_LABELS = 20  # of a text: each is followed to the end of its sentence
_WORDS = 8  # of a title in a row
_REMARK = 2  # blanks in what a remark adds to one
_LIKE_WIDE = 0.75  # where semicolons part them
_LIKE = 0.85  # of the pieces of a row, so many must be like titles
_BRACKET = re.compile(r"[(\[][^()\[\]\n]{1,160}[)\]]")
# A label begins the text or a sentence, or stands behind a time ("20:30 Late Night: The Heirs").
_LABEL = re.compile(r"(?:^|(?<=[.!?…)”\"]\s)|(?<=:\d\d\s))([^.:;!?\n]{2,70}?)\s?:\s+(?=\S)")
_SENTENCE_END = re.compile(r"(?:(?<=[^\W\d_]{2})|(?<=[)\]\d”\"]))[.!?…](?=\s|$)")
_SEMICOLON = re.compile(r"\s*;\s*")
_SEMICOLONS = 3  # so many part the titles of a row, whose commas are then their own
_REMARKED = re.compile(r",\s+([^\W\d_]+)")
_FIELD_SIGNS, _FIELD_KINDS = re.compile(r"\s[·•—–]\s"), frozenset({"year", "runtime", "rating"})
_QUOTE = re.compile(r"[\"“”«»„]")


def runs(text: str, lexicon: Lexicon) -> Iterable[Proposal]:
    """Three or more title-like pieces in a row, two behind a label, or one that a label announces."""
    labels = list(islice(_LABEL.finditer(text), _MOST_LABELS)) if ":" in text else []
    plain = _BRACKET.sub(_hidden, text) if "(" in text or "[" in text else text
    for label in labels:
        yield from _behind(text, plain, label, lexicon)
    first = labels[0].end() if labels and labels[0].start() == 0 else 0
    least = 2 if first else 3
    if len(text) <= _LONGEST and _signs(text, first) >= least - 1:
        for start, end in _row(plain, first, len(text), least, lexicon):
            yield Proposal(start, end, "run")


def _behind(text: str, plain: str, label: re.Match[str], lexicon: Lexicon) -> Iterator[Proposal]:
    """The row of titles, or the title, between a label and the end of its sentence."""
    words = label[1].lower().strip(" *•-")
    if any(words in lexicon[f"labels.{name}"] for name in ("director", "year", "other")):
        return
    end = _end(plain, label.end())
    found = _row(plain, label.end(), end, 2, lexicon)
    for first, last in found:
        yield Proposal(first, last, "label-run")
    if not found:
        start, stop = next(_pieces(plain, label.end(), end, lexicon), (0, 0))
        if start < stop and _is_announced(text, start, stop, lexicon):
            yield Proposal(start, stop, "labelled")


def _end(plain: str, start: int) -> int:
    """Where the sentence ends that goes on at a place."""
    for stop in _SENTENCE_END.finditer(plain, start):
        if stop[0] != "." or not ABBREVIATION.search(plain, max(start, stop.start() - 6), stop.start()):
            return stop.start()
    return len(plain)


def _is_announced(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether the one piece behind a label may be a title, as it is written: no name, number or sentence."""
    piece = text[start:end]
    if not _is_like(text, start, end) or has_given(piece, lexicon) or _QUOTE.search(piece):
        return False
    small = lexicon["orthography.small_words"]
    words = [word for word in piece.split() if word.lower() not in small]
    prose = lexicon.title_case and any(word[0].islower() for word in words)
    return not prose and not _is_value(piece, lexicon)


def _hidden(bracket: re.Match[str]) -> str:
    """A bracket whose words part no titles."""
    return f"{bracket[0][0]}{'_' * (len(bracket[0]) - 2)}{bracket[0][-1]}"


def _signs(text: str, start: int) -> int:
    return max(text.count(sign, start) for sign in ",;、·•—–")


def _row(plain: str, start: int, end: int, least: int, lexicon: Lexicon) -> list[tuple[int, int]]:
    """The pieces of a row that are like titles; none where too few are, or too many are not."""
    pieces = list(_pieces(plain, start, end, lexicon))
    like = [(a, b) for a, b in pieces if _is_like(plain, a, b)]
    wide = plain.count(";", start, end) >= _SEMICOLONS
    if len(like) < least or len(like) < (_LIKE_WIDE if wide else _LIKE) * len(pieces):
        return []
    kinds = (
        {classify(plain[a:b], lexicon) for a, b in like} if _FIELD_SIGNS.search(plain, start, end) else set()
    )
    if not _FIELD_KINDS.isdisjoint(kinds):
        return []  # "Fog Harbour – Larisa Hill – 1970": the fields of one film
    named = sum(has_given(plain[a:b], lexicon) for a, b in like)
    return [] if 2 * named > len(like) else [(a, b) for a, b in like if not _is_value(plain[a:b], lexicon)]


def _is_value(piece: str, lexicon: Lexicon) -> bool:
    """Whether a piece is a country, a runtime or another number; "1917" may be a title."""
    return classify(piece, lexicon) in ("value", "runtime", "rating") or (
        piece.isdecimal() and len(piece) < 4
    )


def _is_like(plain: str, start: int, end: int) -> bool:
    begins = CAPITAL.match(plain[start]) is not None or plain[start] == "["  # "[Rec]"
    return begins and plain.count(" ", start, end) < _WORDS


def _pieces(plain: str, start: int, end: int, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """The pieces of a row, each up to its bracket; those that a remark adds to one are left out."""
    begin, last = start, (0, 0)
    wide = plain.count(";", start, end) >= _SEMICOLONS
    for cut in [*(_SEMICOLON if wide else _cuts(lexicon.code)).finditer(plain, start, end), None]:
        stop = cut.start() if cut else end
        first, final = trim(plain, begin, stop)
        begin = cut.end() if cut else stop
        if first >= final:
            continue
        first, final, bracketed = _without_rest(plain, first, final, lexicon)
        if last != (0, 0) and bracketed and _is_country(plain, last[1], first, final, lexicon):
            last = (last[0], final)  # "Fog Harbour, USA (Larisa Hill)"
            continue
        if last != (0, 0) and plain[first].islower() and plain[last[1] :][:2] in (" —", " –", ". "):
            continue
        if last != (0, 0) and plain[first].islower() and plain[last[1]] in ",":
            # "Wake Up, who cares, Night Ferry": a title may hold a comma; "Magic Joe, which I left early".
            remark = plain.count(" ", first, final) >= _REMARK
            if remark and plain[first:final].partition(" ")[0] in lexicon.stop_words:
                continue
            last = (last[0], final)
            continue
        if last != (0, 0):
            yield last
        last = (first, final)
    if last != (0, 0):
        yield last


def _without_rest(plain: str, first: int, final: int, lexicon: Lexicon) -> tuple[int, int, bool]:
    """A piece without its bracket, its maker, a remark and the sentences that follow it; whether it has a bracket."""
    bracket = _OPENING.search(plain, first + 1, final)
    first, final = trim(plain, first, bracket.start() if bracket else final)
    final = trim(plain, first, label_start(plain, first + 1, final, lexicon))[1]
    end = _end(plain[:final], first)
    if plain[end : end + 1] == ".":
        return *trim(plain, first, end), False
    remark = _REMARKED.search(plain, first + 1, final)
    if remark and remark[1] in lexicon.stop_words:
        final = trim(plain, first, remark.start())[1]
    return first, final, bracket is not None


def _is_country(plain: str, last: int, first: int, final: int, lexicon: Lexicon) -> bool:
    """Whether a piece is a country right behind the comma of the piece before."""
    return plain[last:first] == ", " and plain[first:final].lower().strip(".") in lexicon["values.country"]


_OPENING = re.compile(r"\s[(\[]|(?<=\w)[(\[]")


@lru_cache(maxsize=32)
def _cuts(code: str) -> re.Pattern[str]:
    """What parts the titles of a run: commas and the language's "and"."""
    joiner = "|".join(sorted(map(re.escape, load(code)["orthography.and"]), key=len, reverse=True)) or "(?!)"
    return re.compile(rf"\s*[,;、]\s*(?:(?:{joiner})\s+)?|\s+(?:{joiner})\s+|\s+[·•+—–]\s+")
