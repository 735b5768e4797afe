"""Makes `src/extract/data/given.txt`: first names of people of some seventy countries, from the package Faker (MIT).

    python training/given_names.py

A name that is also a word is left out: one of a language file's own words, or one that the articles of raw/ print in
small letters, unless they print it far more often with a capital. What Faker lacks stands in the language files (`values.given`). Needs Faker (the `training` extra).
"""

import importlib
import pathlib
import re
from collections import Counter
from collections.abc import Iterator

from faker.config import AVAILABLE_LOCALES

from extract.clean import clean
from extract.lexicon import Lexicon, available, load
from extract.people import UPPER
from extract.types import Settings, Source

ROOT = pathlib.Path(__file__).resolve().parents[1]
GIVEN = ROOT / "src" / "extract" / "data" / "given.txt"
# "en" holds fourteen thousand names that hardly anyone has; nearly all names of "is_IS" are Icelanders' alone.
LEFT_OUT = frozenset({"en", "is_IS"})
LISTS = ("first_name", "first_romanized_name")
# A capital and small letters of an alphabet that has case.
NAME = re.compile(rf"[{UPPER}][^\W\d_]+(?:[-’'][^\W\d_]+)*")
CAPITALS = 0.1  # the share of words with a capital in an article that does not write all in small letters
OFTEN = 3  # a name is printed more than so many times with a capital for once without
WORDS = ("headings.generic", "nouns.film", "nouns.other", "nouns.series", "orthography.small_words")


def names(locale: str) -> Iterator[str]:
    """The first names of one of Faker's locales, as it writes them."""
    try:
        module = importlib.import_module(f"faker.providers.person.{locale}")
    except ImportError:
        return
    for attribute in dir(module.Provider):
        values = getattr(module.Provider, attribute)
        if attribute.startswith(LISTS) and not callable(values) and not isinstance(values, property):
            for value in values:
                yield value[-1] if isinstance(value, tuple) else value


def words(lexicon: Lexicon) -> frozenset[str]:
    """What is a word in a language, whatever it may be besides."""
    lists = (lexicon[key] for key in WORDS)
    return lexicon.common_words.union(lexicon.not_names, lexicon.values, *lists)


def printed_small() -> frozenset[str]:
    """The words that the articles of raw/ print in small letters, and not far more often with a capital."""
    small, capital = Counter[str](), Counter[str]()
    for page in sorted((ROOT / "raw").glob("*.html")):
        article = clean(Source(article_id=page.stem, origin=str(page), data=page.read_bytes()), Settings())
        printed = re.findall(r"[^\W\d_]+", article.text)
        capital.update(word.lower() for word in printed if not word.islower())
        if sum(not word.islower() for word in printed) >= CAPITALS * len(printed):
            small.update(word for word in printed if word.islower())
    return frozenset(word for word, count in small.items() if OFTEN * count >= capital[word])


def main() -> None:
    found = {
        name.lower()
        for locale in AVAILABLE_LOCALES
        if locale not in LEFT_OUT
        for name in names(locale)
        if NAME.fullmatch(name)
    }
    barred = printed_small().union(*(words(load(code)) for code in available()))
    GIVEN.write_text("\n".join(sorted(found - barred)) + "\n", "utf-8")


if __name__ == "__main__":
    main()
