"""What the names and the words of a page's elements say: tables of data/html.toml, ready for look-up."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
# Blogs put an article's tags and categories among its classes ("tag-share", "category-comments").
_LABELS = ("tag-", "category-", "post_tag-", "author-")
_ARTICLES = frozenset({"article", "post", "entry", "story"})


# What a name says, as bits (plain numbers: an enumeration's cost ten times as much, for each element).
FRAME = 1  # part of a page's frame
SURELY = 2  # without doubt
BODY = 4  # an article's text; outweighs the others
MILD = 8  # part of a frame, unless it comes with each of many items


@dataclass(frozen=True, slots=True)
class Names:
    """The tables of html.toml, ready for look-up."""

    dropped: frozenset[str]
    pairs: frozenset[str]
    shields: frozenset[str]
    kept: re.Pattern[str]
    roles: frozenset[str]
    elements: frozenset[str]
    doubtful: frozenset[str]
    hard: frozenset[str]
    mild: frozenset[str]
    signatures: frozenset[str]
    alone: frozenset[str]
    promotion: re.Pattern[str]
    section: re.Pattern[str]


@cache
def names() -> Names:
    """The tables of data/html.toml."""
    data: dict[str, Any] = tomllib.loads(
        files("extract").joinpath("data/html.toml").read_text(encoding="utf-8")
    )
    return Names(
        dropped=frozenset(data["names"]["dropped"]),
        pairs=frozenset(data["names"]["pairs"]),
        shields=frozenset(data["names"]["shields"]),
        kept=re.compile("|".join(map(re.escape, data["names"]["kept"]))),
        roles=frozenset(data["roles"]["dropped"]),
        elements=frozenset(data["elements"]["dropped"]),
        doubtful=frozenset(data["elements"]["doubtful"]),
        mild=frozenset(data["names"]["mild"]),
        hard=frozenset(data["names"]["hard"]),
        signatures=frozenset(data["names"]["signatures"]),
        alone=frozenset(_phrases(data, "alone")),
        promotion=re.compile(
            f"(?P<promotion>{_either(data, 'promotions')})|(?P<pointer>{_either(data, 'pointers')})"
        ),
        section=re.compile(_either(data, "sections")),
    )


def _phrases(data: dict[str, Any], kind: str) -> list[str]:
    """The phrases of one kind in all languages: a page's frame need not speak its article's language."""
    return [phrase for language in data["phrases"].values() for phrase in language.get(kind, ())]


def _either(data: dict[str, Any], kind: str) -> str:
    """A pattern for the phrases of one kind at a line's start, as whole words."""
    return "(?:" + "|".join(map(re.escape, _phrases(data, kind))) + r")(?!\w)"


@lru_cache(maxsize=16_384)
def words(token: str) -> tuple[str, ...]:
    """The words of a class or id, lower case.

    >>> words("shareBar-item_2")
    ('share', 'bar', 'item', '2')
    """
    return tuple(word.lower() for word in _WORD.findall(token))


@lru_cache(maxsize=16_384)
def verdict(name: str) -> int:
    """What the words of a class or id say of the element, as bits.

    >>> verdict("related-posts"), verdict("no-comments"), verdict("entry-content share")
    (1, 0, 4)
    """
    known = names()
    said, strong = 0, False
    for token in name.split():
        if token.startswith(_LABELS):
            continue
        parts = words(token)
        joined = " ".join(parts)
        if known.kept.search(joined):
            return BODY
        if token in _ARTICLES:
            said |= BODY
        for place, word in enumerate(parts):
            free = not place or parts[place - 1] not in known.shields
            if (word in known.dropped and free) or (place and f"{parts[place - 1]} {word}" in known.pairs):
                said |= FRAME | MILD if word in known.mild else FRAME
                strong |= word not in known.mild
            if word in known.hard and free:
                said |= FRAME | SURELY
    return said & ~MILD if strong else said
