"""What a page says of its topic before any candidate is judged, and what candidates make of it."""

import small

from extract.topic import add_topic, describe_topic

ITEMS = "<ul><li>Fog Harbour (1970)</li><li>Iron Sea (1971)</li><li>Night Ferry (1972)</li></ul>"


def test_films_and_books_set_alike_differ_in_topic() -> None:
    films = describe_topic(small.read(f"<p>Movies that I saw.</p>{ITEMS}", "Ten films about the sea")[0])
    books = describe_topic(small.read(f"<p>Novels that I read.</p>{ITEMS}", "Ten books about the sea")[0])
    assert films["lines:film"] > 0.9
    assert books["lines:other"] > 0.9
    assert films["rate:nouns.film"] > books["rate:nouns.film"] == 0
    assert films["years"] == books["years"] > 0


def test_the_topic_is_a_feature_of_every_candidate() -> None:
    _, candidates = small.read(ITEMS, "Ten films about the sea")
    add_topic(candidates, 0.9)
    first = next(c for c in candidates if c.text == "Fog Harbour")
    assert first.features["page:likely"] == first.features["page:likely*entry"] > 2


def test_an_empty_page_has_a_topic_too() -> None:
    assert describe_topic(small.read("<p>.</p>", "")[0])["rate:nouns.film"] == 0
