"""What the words of a candidate, and those around it, say for or against its being a title."""

import re
from collections.abc import Sequence

from extract.candidates import Candidate
from extract.page import Page
from extract.people import has_given, person_like
from extract.quotes import unquoted

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
_URL = re.compile(r"https?:|www\.|\.(?:com|org|net)\b", re.I)
_OWNER = re.compile(r"(\S+ \S+)(?:['’]s|(?<=s)['’])\s")
_SENTENCE_END = re.compile(r"[.!?]\s+\S")
_LABEL = re.compile(r"(?:^|[.!?\n]\s*|\s{2,}|/10\s+)([^:.!?\n/]{1,40}?)\s*:(?=[^:]*$)")
# What a first capital says where titles need no other, and where all nouns have one.
_START, _NOUN_START = 0.8, 0.5
_CONTEXT = 90  # characters beside a candidate in which a rule looks for its words
_STOPS = (". ", "! ", "? ", "。", "！", "？")
_SENTENCE = 150  # characters beside it in which a word for films, books or series may stand
_OWN = {"nouns.film": "film-word", "headings.groups": "group-word"}
_NEAR = {"nouns.film": "near:film", "nouns.other": "near:other", "nouns.series": "near:series"}
_RULES = ("title", "veto", "series", "mentioned", "listed")


def own_words(page: Page, candidate: Candidate, features: dict[str, float]) -> None:
    """The form of the candidate's text and the lists that its words are in."""
    text, lexicon = candidate.text, page.lexicon
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
    if text.isupper() and any(c.isalpha() for c in text):
        features["all-caps"] = 1.0
    if not words:
        features["no-words"] = 1.0
    if text.isdigit():
        features["digits"] = 1.0
    if text.endswith("?"):
        features["question"] = 1.0
    if _SENTENCE_END.search(text) or text.endswith("…") or ";" in text:
        features["sentence"] = 1.0
    if _URL.search(text):
        features["address"] = 1.0
    if "," in text:
        features["commas"] = min(3.0, float(text.count(",")))
    _vocabulary(page, candidate, lowered, features)


def _vocabulary(page: Page, candidate: Candidate, words: Sequence[str], features: dict[str, float]) -> None:
    lexicon, lowered = page.lexicon, candidate.text.lower().strip(" :.")
    generic = lexicon["headings.generic"]
    if words and (lowered in generic or all(w in generic or w.isdigit() for w in words)):
        features["generic"] = 1.0
    elif words:
        features["generic-share"] = sum(w in generic for w in words) / len(words)
    if any(lowered in lexicon[f"labels.{name}"] for name in ("other", "director", "year")):
        features["label"] = 1.0
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
    if label in lexicon["labels.other"]:
        features["label:other"] = 1.0
    elif all(w in lexicon["headings.generic"] for w in _WORD.findall(label)):
        features["label:generic"] = 1.0
