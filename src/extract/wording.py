"""What the words of a candidate, and those around it, say for or against its being a title."""

import re
from collections.abc import Sequence

from extract.candidates import Candidate
from extract.fields import ABBREVIATION
from extract.keys import article_first
from extract.lexicon import Lexicon
from extract.page import Line, Page
from extract.people import has_given, person_like
from extract.quotes import unquoted

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
_ELISION = re.compile(r"[’']")
_URL = re.compile(r"https?:|www\.|\.(?:com|org|net)\b", re.I)
_OWNER = re.compile(r"(\S+ \S+)(?:['’]s|(?<=s)['’])\s")
_SENTENCE_END, _SHORTENED = re.compile(r"[.!?]\s+\S"), 6  # characters that an abbreviation may have
_BRACKETED = re.compile(r"[(（][^()（）]*[)）]")
_LABEL = re.compile(r"(?:^|[.!?\n]\s*|\s{2,}|/10\s+)([^:.!?\n/]{1,40}?)\s*:(?=[^:]*$)")
# What a first capital says where titles need no other, and where all nouns have one.
_START, _NOUN_START = 0.8, 0.5
_CONTEXT = 90  # characters beside a candidate in which a rule looks for its words
_STOPS = (". ", "! ", "? ", "。", "！", "？")
_SENTENCE = 150  # characters beside it in which a word for films, books or series may stand
_OWN = {"nouns.film": "film-word", "headings.groups": "group-word"}
_BLOCK, _LABEL_END = 6, 40  # lines of a block of labelled facts, and characters of a label
_SHORT_HEADLINE, _FEW_HEADINGS = 5, 4
_NEAR = {"nouns.film": "near:film", "nouns.other": "near:other", "nouns.series": "near:series"}
_LABELS = ("title", "other", "director", "year", "alias")
_RULES = ("title", "veto", "series", "mentioned", "listed")


def own_words(page: Page, candidate: Candidate, features: dict[str, float]) -> None:
    """The form of the candidate's text and the lists that its words are in."""
    text, lexicon = article_first(candidate.text), page.lexicon
    if text != candidate.text:
        features["inverted"] = 1.0
    words = _WORD.findall(text)
    lowered = [word.lower() for word in words]
    features[f"words:{_bucket(len(words))}"] = 1.0
    if text[0].islower() and not page.small:
        features["lower-start"] = 1.0
        if len(words) == 1:
            features["lower-word"] = 1.0
    if page.small and len(words) > 1:
        features["capital-share"] = _START
    elif lexicon.title_case and len(words) > 1:
        small = lexicon["orthography.small_words"]
        main = [word for word, low in zip(words, lowered, strict=True) if low not in small]
        capital = sum(not word[0].islower() for word in main)
        features["capital-share"] = capital / max(1, len(main))
    elif len(words) > 1 and text[0].isupper():
        features["capital-share"] = _NOUN_START if lexicon.capital_nouns else _START
    if not words:
        features["no-words"] = 1.0
    _signs(text, features)
    if text == candidate.text:
        _plain_words(lowered, lexicon, features)
    _vocabulary(page, candidate, lowered, features)


def _signs(text: str, features: dict[str, float]) -> None:
    marks = {
        "all-caps": text.isupper() and any(c.isalpha() for c in text),
        "digits": text.isdigit(),
        "question": text.endswith("?"),
        "sentence": _has_sentence(text) or text.endswith("…") or ";" in text,
        "address": bool(_URL.search(text)),
        "bracketed": _BRACKETED.fullmatch(text) is not None,  # "(Hulu, 90 min)", set in italics
        "ends:owner": text.endswith(("'s", "’s")),  # "In Hill's"
    }
    features.update({name: 1.0 for name, is_so in marks.items() if is_so})
    if "," in text:
        features["commas"] = min(3.0, float(text.count(",")))


def _has_sentence(text: str) -> bool:
    """Whether a sentence ends within a text: a full stop behind "Dr" or an initial ends none."""
    return any(
        end[0][0] != "." or not ABBREVIATION.search(text, max(0, end.start() - _SHORTENED), end.start())
        for end in _SENTENCE_END.finditer(text)
    )


def _plain_words(lowered: Sequence[str], lexicon: Lexicon, features: dict[str, float]) -> None:
    """Whether a text is made of the words of any sentence ("But", "So?"), or ends with one ("Fog and I")."""
    plain = [_ELISION.split(word)[0] in lexicon.stop_words for word in lowered]
    if plain and all(plain):
        features["stop:only"] = 1.0
    elif plain and plain[-1]:
        features["stop:end"] = 1.0


def _vocabulary(page: Page, candidate: Candidate, words: Sequence[str], features: dict[str, float]) -> None:
    lexicon, lowered = page.lexicon, candidate.text.lower().strip(" :.")
    generic = lexicon["headings.generic"]
    if words and (lowered in generic or all(w in generic or w.isdigit() for w in words)):
        features["generic"] = 1.0
    elif words:
        features["generic-share"] = sum(w in generic for w in words) / len(words)
    label, colon, rest = lowered.partition(":")
    if any(label.strip() in lexicon[f"labels.{name}"] for name in _LABELS):
        features["label:inside" if colon and rest else "label"] = 1.0  # "Screening: Fog Harbour"
    if lowered in lexicon.values:
        features["value"] = 1.0
    for key in lexicon.held(_OWN, lowered):
        features[_OWN[key]] = 1.0
    if person_like(candidate.text, lexicon):
        features["person-like"] = 1.0
        if has_given(candidate.text, lexicon):
            features["given-name"] = 1.0
    owner = _OWNER.match(candidate.text)
    if owner and has_given(owner[1], lexicon):
        features["owner-first"] = 1.0  # "Larisa Hill's Fog Harbour"
    if not lexicon["values.months"].isdisjoint(words) and any(c.isdigit() for c in candidate.text):
        features["date"] = 1.0
    if candidate.key in page.title_keys:
        features["article-title"] = 1.0
        if candidate.line.kind == "heading":
            _headline(page, candidate, len(words), features)


def _headline(page: Page, candidate: Candidate, words: int, features: dict[str, float]) -> None:
    """What tells a headline that is a film's title, that of a review, from that of a list or an essay: few words, no
    noun for films, and few headings below it."""
    text, lexicon = candidate.text, page.lexicon
    if text not in page.repeated:
        page.repeated[text] = page.article.text.count(text) > 1
    marks = {
        "headline-line": True,
        "headline-line:short": words <= _SHORT_HEADLINE,
        "headline-line:film": lexicon.holds("headings.films", text.lower()),
        "headline-line:digit": any(char.isdigit() for char in text),
        "headline-line:question": text.endswith("?"),
        "headline-line:colon": ":" in text,
        "headline-line:only": page.headings == 1,
        "headline-line:many": page.headings > _FEW_HEADINGS,
        "headline-line:again": page.repeated[text],
    }
    features.update({name: 1.0 for name, is_so in marks.items() if is_so})


def _bucket(count: int) -> str:
    for limit, name in ((1, "1"), (2, "2"), (4, "3-4"), (6, "5-6"), (9, "7-9")):
        if count <= limit:
            return name
    return "10+"


def words_around(page: Page, candidate: Candidate, lowered: str, features: dict[str, float]) -> None:
    """Rules of the lexicon on the words right before and after the candidate, inside its line.

    lowered: the article's text in small letters.
    """
    line, lexicon = candidate.line, page.lexicon
    before = unquoted(lowered[max(line.start, candidate.start - _CONTEXT) : candidate.start])
    after = unquoted(lowered[candidate.end : min(line.end, candidate.end + _CONTEXT)]).lstrip()
    fired = lexicon.fired(_RULES, "before", before) if before else ()
    if after:
        fired += lexicon.fired(_RULES, "after", after)
    if after and after[0] not in ",(":
        fired += lexicon.fired(_RULES, "after", f" {after}")
    features.update(dict.fromkeys(fired, 1.0))
    if any(name.startswith("veto:") for name in fired):
        features["veto:any"] = 1.0  # few articles show any one of them
    if candidate.entry is None and before.rstrip().endswith(":"):
        features["after-colon"] = 1.0
    sentence = lowered[
        max(line.start, candidate.start - _SENTENCE) : min(line.end, candidate.end + _SENTENCE)
    ]
    for key in lexicon.held(_NEAR, sentence):
        features[_NEAR[key]] = 1.0
    if candidate.entry is None and lexicon.holds("nouns.recommended", _said(lowered, candidate)):
        features["near:recommended"] = 1.0


def _said(lowered: str, candidate: Candidate) -> str:
    """What the candidate's sentence says before it, at most _SENTENCE characters."""
    said = lowered[max(candidate.line.start, candidate.start - _SENTENCE) : candidate.start]
    return said[max(said.rfind(stop) for stop in _STOPS) + 1 :]


def label_before(page: Page, candidate: Candidate, features: dict[str, float]) -> None:
    """A label with a colon before the candidate: what it announces ("Rating:", "Honourable mentions:")."""
    line, lexicon = candidate.line, page.lexicon
    if ":" not in line.text:
        return
    before = line.text[: candidate.start - line.start]
    found = _LABEL.search(before[-300:]) or (_LABEL.match(line.text) if candidate.entry else None)
    if not found:
        return
    label = found[1].lower().strip(" *•-")
    if candidate.entry is not None:
        if label in lexicon["labels.title"] and candidate.start > line.start:
            features["label:title"] = 1.0
        elif _in_title_block(page, line):
            features["label:block"] = 1.0
    if label in lexicon["labels.other"]:
        features["label:other"] = 1.0
    elif all(w in lexicon["headings.generic"] for w in _WORD.findall(label)):
        features["label:generic"] = 1.0


def _in_title_block(page: Page, line: Line) -> bool:
    """Whether a line near this one says what the title is ("Title: Fog Harbour"), so that this one does not."""
    near = page.lines[max(0, line.index - _BLOCK) : line.index + _BLOCK + 1]
    labels = (
        other.text.partition(":") for other in near if other is not line and ":" in other.text[:_LABEL_END]
    )
    return any(
        rest.strip() and label.strip(" *•-").lower() in page.lexicon["labels.title"]
        for label, _, rest in labels
    )
