"""What a page says of its topic before any candidate is judged, and what candidates make of it."""

import pytest
import small

from extract import lexicon
from extract.topic import add_topic, describe_topic, headline_kind

ITEMS = "<ul><li>Fog Harbour (1970)</li><li>Iron Sea (1971)</li><li>Night Ferry (1972)</li></ul>"


def test_films_and_books_set_alike_differ_in_topic() -> None:
    films = describe_topic(small.read(f"<p>Movies that I saw.</p>{ITEMS}", "Ten films about the sea")[0])
    books = describe_topic(small.read(f"<p>Novels that I read.</p>{ITEMS}", "Ten books about the sea")[0])
    assert films["lines:film"] > 0.9
    assert books["lines:other"] > 0.9
    assert films["rate:nouns.film"] > books["rate:nouns.film"] == 0
    assert films["years"] == books["years"] > 0


@pytest.mark.parametrize(
    ("html", "lang", "never"),
    [
        ("<p>Chop the onions. Fry them.</p>", "en", True),
        ("<p>A film about onions.</p>", "en", False),
        ("<p>导演王某的影片。</p>", "zh", False),  # words that stand in a row count too
        ("<p>今天吃面。</p>", "zh", True),
    ],
)
def test_a_page_that_never_says_film(html: str, lang: str, *, never: bool) -> None:
    assert ("never:film" in describe_topic(small.read(html, "", lang)[0])) == never


@pytest.mark.parametrize(
    ("html", "lang", "sheet"),
    [
        ("<p>Director: Larisa Hill<br>Year: 1970</p>", "en", "sheet:one"),
        ("<ul><li><b>Directed by:</b> Larisa Hill</li></ul>", "en", "sheet:one"),
        ("<p>Dir: Larisa Hill</p><p>Dir: Oskar Vale</p>", "en", "sheet:several"),
        ("<p>Author: Larisa Hill</p>", "en", None),
        ("<p>The director: she is good.</p>", "en", None),
        ("<p>Regie: Larisa Hill</p>", "de", "sheet:one"),
        ("<p>导演：王某</p>", "zh", "sheet:one"),
    ],
)
def test_a_sheet_of_facts_says_who_made_a_film(html: str, lang: str, sheet: str | None) -> None:
    found = describe_topic(small.read(html, "", lang)[0])
    assert [name for name in found if name.startswith("sheet:")] == ([sheet] if sheet else [])


def test_the_topic_is_a_feature_of_every_candidate() -> None:
    _, candidates = small.read(ITEMS, "Ten films about the sea")
    add_topic(candidates, 0.9)
    first = next(c for c in candidates if c.text == "Fog Harbour")
    assert first.features["page:likely"] > 2
    assert 0.7 < first.features["page:likely*entry"] < 1.0


def test_an_empty_page_has_a_topic_too() -> None:
    assert describe_topic(small.read("<p>.</p>", "")[0])["rate:nouns.film"] == 0


@pytest.mark.parametrize(
    ("code", "headline", "kind"),
    [
        ("en", "Twelve cinemas that I would cross the sea for", "aside"),
        ("en", "7 Film Composers You Should Hear", "aside"),
        ("en", "Small film festivals, ranked", "aside"),
        ("en", "Ten films about composers", "film"),
        ("en", "Eleven great one-offs by actors", ""),
        ("en", "TV movies of the year", "film"),
        ("en", "Novels that became films", "other"),
        ("en", "Favourite TV shows", "series"),
        ("en", "On water", ""),
        ("de", "Zehn Filmkomponisten im Porträt", "aside"),
        ("de", "Zehn Filme über Schauspieler", "film"),
        ("fr", "Six compositeurs de films", "aside"),
        ("fr", "Dix films sur des acteurs", "film"),
        ("es", "Ocho festivales de cine", "aside"),
        ("it", "Nove colonne sonore", "aside"),
        ("pt", "Cinco atrizes do cinema novo", "aside"),
        ("ru", "Десять кинотеатров у моря", "aside"),
        ("pl", "Siedem festiwali nad morzem", "aside"),
        ("zh", "十部电影配乐", "aside"),
        ("ja", "映画の作曲家十人", "aside"),
    ],
)
def test_what_a_headline_counts(code: str, headline: str, kind: str) -> None:
    assert headline_kind(headline.lower(), lexicon.load(code)) == kind


def test_a_list_of_persons_has_their_names_for_heads() -> None:
    names = ("Larisa Hill", "Carl Holt", "Anna Marsh", "Peter Reed")
    body = "".join(
        f"<h3>{n}. {name}</h3><p>Hear her on Fog Harbour (1970).</p>" for n, name in enumerate(names, 1)
    )
    actors = describe_topic(small.read(body, "Four actresses you know by face")[0])
    directors = describe_topic(small.read(body, "Four directors and where to start")[0])
    assert actors["heads:persons"] == directors["heads:directors"] == 1.0
    assert actors["counts:aside"] == 1.0
    assert "counts:aside" not in directors


def test_links_to_other_works_are_counted() -> None:
    links = "".join(
        f'<li><a href="https://github.com/made/up{n}">Tool {n}</a>, a tool</li>' for n in range(5)
    )
    assert describe_topic(small.read(f"<ul>{links}</ul>", "Tools")[0])["other-link"] == 1.0
