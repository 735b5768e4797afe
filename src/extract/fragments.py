"""How a name stands among the signs of its line: alone between two of them, or with words running on."""

import re

from extract.fields import YEAR_DIGITS, classify
from extract.han import is_han, loose_name
from extract.lexicon import Lexicon
from extract.named import Span
from extract.people import split_people
from extract.slots import label_end

_YEAR_BEFORE = re.compile(rf"(?<!\d){YEAR_DIGITS}[)\]]?[\s,|·•/–—:-]{{1,4}}$")
_BEFORE = (
    ("start", re.compile(r"(?:^|\n)\W*$")),
    ("stop", re.compile(r"[.!?…][\"”’)\s]*$")),
    ("comma", re.compile(r"[,;]\s*$")),
    ("dash", re.compile(r"(?:\s[-–—]|[|:·•/→])\s*$")),
    ("bracket", re.compile(r"[(\[]\s*$|[)\]]\s+$")),
)
_AFTER = re.compile(
    rf"(?P<end>\s*(?:\n|$))|(?P<year>[\s,|·•/(–—-]{{1,4}}{YEAR_DIGITS}(?!\d))|(?P<stop>[.!?](?:\s|$))|(?P<comma>[,;])"
    r"|(?P<dash>\s[-–—]|\s?[|:·•/])|(?P<bracket>\s?[()\[\]])"
)
# A point between signs joins the parts of a foreign name.
_FIELD = re.compile(
    r"\s*[,;|•，；｜│]\s*|\s*(?<![\u3400-\u9fff\u30a1-\u30ff])·\s*|\s+[-–—/／·]\s+|\s*／\s*"
    r"|(?<=[^\W\d_])(?=\d{4})|(?<=\d{4})(?=[^\W\d_年])"
)
_FIELD_WORDS = 6  # a longer field is prose
_VALUES = frozenset({"year", "runtime", "value", "date"})


def fragment(text: str, span: Span) -> dict[str, float]:
    """Features of a name or a list of names at a span of a text: the signs that set it off on both sides."""
    before, after = text[max(0, span[0] - 12) : span[0]], text[span[1] : span[1] + 12]
    if span[0] <= 12:
        before = "\n" + before
    word = before[-1] == " " and before[-2:-1].isalnum()  # no sign: no pattern need be asked
    left = "" if word else next((name for name, pattern in _BEFORE if pattern.search(before)), "")
    sign = _AFTER.match(after)
    right = sign.lastgroup or "" if sign else ""
    if left and right:
        features = {"alone": 1.0, f"alone:{left}-{right}": 1.0, f"alone:after:{right}": 1.0}
        if right != "year" and _YEAR_BEFORE.search(before):
            features["alone:year-before"] = 1.0
        return features
    if re.match(r"\s[^\W\d_]", after) and after[1].islower():
        return {"runs-on": 1.0, f"runs-on:{left or 'word'}": 1.0}
    return {}


def fact_names(text: str, lexicon: Lexicon) -> list[Span]:
    """Spans of the names in a line of short facts ("1972 | Larisa Hill | 93 min"); empty where it is no such line.

    The parts may be glued, as the elements of a card are ("Larisa Hill1972France").
    """
    fields, start = [], 0
    for cut in [*_FIELD.finditer(text), None]:
        end = cut.start() if cut else len(text)
        lead = len(text[start:end]) - len(text[start:end].lstrip(" ("))
        if text[start:end].strip(" ()."):
            fields.append((start + lead, start + len(text[start:end].rstrip(" )."))))
        start = cut.end() if cut else end
    if is_han(text):
        return _han_names(text, fields, lexicon)
    if not 2 <= len(fields) <= 10 or any(len(text[a:b].split()) > _FIELD_WORDS for a, b in fields):
        return []
    fields = [(label_end(text, a, b, lexicon), b) for a, b in fields]
    kinds = [classify(text[a:b], lexicon) for a, b in fields]
    if _VALUES.isdisjoint(kinds) or kinds.count("text") > sum(kind in _VALUES for kind in kinds):
        return []
    return [
        (a + first, a + last)
        for (a, b), kind in zip(fields, kinds, strict=True)
        if kind == "person"
        for first, last in split_people(text[a:b], lexicon)
    ]


_HAN_FIELD = 20  # signs of a field that may be a list of names
_LABELLED = re.compile(r"([^\s:：=＝]{1,10})\s?[:：=＝]\s?")


def _maker_end(text: str, start: int, end: int, lexicon: Lexicon) -> int:
    """Where names end before a word for the director ("橋本明監督")."""
    return next(
        (end - len(w) for w in lexicon["nouns.director"] if is_han(w) and text.endswith(w, start + 2, end)),
        end,
    )


def _han_names(text: str, fields: list[Span], lexicon: Lexicon) -> list[Span]:
    """The names in a line of facts in a script without capitals: a field with the form of full names, else any short
    one that is no value, where it alone is left beside a year."""
    kinds = [classify(text[a:b], lexicon) for a, b in fields]
    if not 2 <= len(fields) <= 10 or "year" not in kinds:
        return []
    found: list[list[Span]] = []
    loose: list[list[Span]] = []
    for (start, end), kind in zip(fields, kinds, strict=True):
        label = _LABELLED.match(text, start, end)
        if label and label[1].lower() not in lexicon["labels.director"]:
            continue
        begin = label.end() if label else start
        if kind not in ("text", "person") or end - begin > 3 * _HAN_FIELD:
            continue
        end = _maker_end(text, begin, end, lexicon)
        people = split_people(text[begin:end], lexicon, full=not label)
        if people:
            found.append([(begin + a, begin + b) for a, b in people])
        elif all(loose_name(part, lexicon) for part in re.split(r"\s*[、/]\s*", text[begin:end])):
            loose.append(
                [(begin + a, begin + b) for a, b in split_people(text[begin:end], lexicon, full=False)]
            )
        elif end - begin > _HAN_FIELD:
            return []  # prose
    return next(iter(found or loose), [])
