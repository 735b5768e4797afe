"""Whether a page lists films at all: a look at its words before any of its candidates is judged.

Lists of books, games, songs or series are set as lists of films are; what tells them apart stands in the whole text.
The probability that the page lists films is learnt (see training/) and becomes a feature of every candidate.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable

from extract.candidates import Candidate
from extract.groups import FILM_LINK
from extract.model import logit
from extract.page import Page
from extract.slots import YEAR

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_WORDS = 5_000  # of a text that are counted
_LEAD = 600  # characters with which a text says what it is about
_MOST = 3.0  # log odds beyond which a page is no surer
_KINDS = ("film", "series", "other")
_RATES = (
    *("nouns.film", "nouns.series", "nouns.other", "nouns.director", "nouns.crew"),
    *("headings.films", "headings.series", "headings.other", "values.genre"),
)
_SAID = ("nouns.film", "headings.films", "headings.series", "headings.other")
_CROSSED = (
    *(
        "entry",
        "inline",
        "section:other",
        "slot:year",
        "title:heading",
        "title:list",
        "title:cell",
        "title:short",
    ),
    *("title:run-in", "title:italic", "title:quote", "title:bold", "title:link", "title:plain"),
)


def describe_topic(page: Page) -> dict[str, float]:
    """What a page's words, headings, years and links say of its topic."""
    lexicon, text = page.lexicon, page.article.text
    head, lowered = (page.article.title or "").lower(), text.lower()
    counts = Counter(_WORD.findall(lowered)[:_WORDS])
    total = max(1, counts.total())
    features = {f"rate:{key}": math.log1p(100 * _count(counts, lexicon[key]) / total) for key in _RATES}
    features |= {f"headline:{key}": 1.0 for key in lexicon.held(_SAID, head)}
    features |= {f"lead:{key}": 1.0 for key in lexicon.held(_SAID, lowered[:_LEAD])}
    for kind in _KINDS:
        under = sum(known == kind for known in page.kinds.values())
        features[f"lines:{kind}"] = under / max(1, len(page.lines))
    features["years"] = min(1.0, sum(1 for _ in YEAR.finditer(text)) / max(1, len(page.lines)))
    linked = any(mark.href and FILM_LINK.search(mark.href) for mark in page.article.marks)
    return features | {"film-link": float(linked), "promised": float(page.promised is not None)}


def _count(counts: Counter[str], words: Iterable[str]) -> int:
    return sum(counts[word] for word in words if word in counts)


def add_topic(candidates: Iterable[Candidate], probability: float) -> None:
    """Gives each candidate the probability that its page lists films, as log odds, alone and for its form."""
    odds = logit(probability, _MOST)
    for candidate in candidates:
        features = candidate.features
        features["page:likely"] = odds
        features |= {f"page:likely*{name}": odds for name in _CROSSED if name in features}
