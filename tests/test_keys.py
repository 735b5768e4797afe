"""Keys under which spellings meet: letter variants, look-alike letters, and two scripts."""

import pytest

from extract.keys import is_latin, same_person, sound_key, title_key
from extract.resolve import resolve
from extract.types import Article, Mention


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ёлки", "Елки"),
        ("Bиктop", "Виктор"),  # B, p and o are Latin
        ("Чучeлo", "ЧУЧЕЛО"),
        ("Amélie", "AMELIE"),
        ("Łódź", "Łodz"),
        ("Don’t Look", "Don't look"),
        ("Ärger im Revier", "Arger im Revier"),
        ("Lantern, The", "the lantern"),
        ("Война  и мир", "Война и мир"),
    ],
)
def test_one_title(one: str, other: str) -> None:
    assert title_key(one) == title_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Солярис", "Solaris"), ("Мама", "Мамы"), ("Mir", "Мир"), ("Виктор", "Виктория")]
)
def test_another_title(one: str, other: str) -> None:
    assert title_key(one) != title_key(other)


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Андрей Тарковский", "Andrei Tarkovsky"),
        ("Андрей Тарковский", "Andrej Tarkowskij"),
        ("Андрей Тарковский", "Andreï Tarkovski"),
        ("Лариса Шепитько", "Larissa Schepitko"),
        ("Никита Михалков", "Nikita Mikhalkov"),
        ("Эльдар Рязанов", "Eldar Ryazanov"),
        ("Юлий Райзман", "Yuli Raizman"),
        ("Звягинцев", "Andrey Zvyagintsev"),
        ("А. Звягинцев", "Andrey Zvyagintsev"),
        ("Станислав Говорухин", "Stanislav Govorukhin"),
    ],
)
def test_a_person_in_two_scripts(cyrillic: str, latin: str) -> None:
    assert same_person(cyrillic, latin)
    assert same_person(latin, cyrillic)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Андрей Тарковский", "Arseny Zakharov"),
        ("Андрей Кончаловский", "Nikita Mikhalkov"),
        ("Алексей Герман", "Boris German"),
        # In one script a sound makes no one person.
        ("Ann Shmit", "Ann Schmit"),
        ("Anna Wolff", "Anna Volf"),
    ],
)
def test_other_persons(one: str, other: str) -> None:
    assert not same_person(one, other)


@pytest.mark.parametrize(
    ("text", "latin"),
    [("Amélie", True), ("1917", True), ("Мир", False), ("Bиктop", False), ("東京物語", False), ("", True)],
)
def test_is_latin(text: str, latin: bool) -> None:
    assert is_latin(text) is latin


def test_sounds_of_other_scripts_are_letters_too() -> None:
    assert sound_key("東京物語").isascii()
    assert sound_key("東京物語")


def films(*titles: str) -> list[tuple[str, tuple[str, ...]]]:
    """The films of an article that names these titles, one after the other, with their aliases."""
    text = "\n".join(titles)
    starts = [text.index(title) for title in titles]
    mentions = [
        Mention(
            label="TITLE", start=start, end=start + len(title), text=title, rules=("title:quoted",), score=0.9
        )
        for start, title in zip(starts, titles, strict=True)
    ]
    article = Article(article_id="a", origin="a", sha256="", text=text, blocks=(), marks=())
    return [
        (film.title.value, tuple(alias.value for alias in film.aliases))
        for film in resolve(article, mentions)
    ]


@pytest.mark.parametrize(
    ("titles", "wanted"),
    [
        (("Солярис", "Solyaris"), [("Солярис", ("Solyaris",))]),
        (("Voskhozhdenie", "Восхождение"), [("Voskhozhdenie", ("Восхождение",))]),
        (("Солярис", "Зеркало"), [("Солярис", ()), ("Зеркало", ())]),
        (("Solaris", "Solyaris"), [("Solaris", ()), ("Solyaris", ())]),
        (("Солярис", "Solaris", "Bиктop"), [("Солярис", ("Solaris",)), ("Bиктop", ())]),
    ],
)
def test_titles_in_two_scripts_are_one_film(
    titles: tuple[str, ...], wanted: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert films(*titles) == wanted
