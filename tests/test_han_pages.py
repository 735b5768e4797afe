"""Chinese and Japanese pages: titles, facts below and beside them, ranks, other titles, promises."""

import pytest
import small

from extract.directors import propose_directors
from extract.fields import classify
from extract.leads import Habits, lead
from extract.lexicon import load
from extract.page import text_kind
from extract.promise import headline_number
from extract.scene import stage


def read(body: str, headline: str, language: str):
    page, candidates = small.read(body, headline, language)
    for candidate in candidates:
        candidate.score = 0.9
    return page, candidates


def titles(
    body: str, headline: str = "我的电影", language: str = "zh"
) -> list[tuple[str, list[str], list[str]]]:
    _, candidates = read(body, headline, language)
    return [
        (
            c.text,
            [c.line.text[s.start : s.end] for s in c.entry.slots if s.kind == "person"],
            [c.line.text[s.start : s.end] for s in c.entry.slots if s.kind == "alias"],
        )
        for c in candidates
        if c.entry is not None and c.line.kind == "list_item"
    ]


@pytest.mark.parametrize(
    ("item", "title", "people", "aliases"),
    [
        ("一、《铁海》", "铁海", [], []),
        ("铁海（Iron Sea） 1985", "铁海", [], ["Iron Sea"]),
        ("铁海 The Iron Sea", "铁海", [], ["The Iron Sea"]),
        ("铁海 - 三个小时，看完哭了很久。", "铁海", [], []),
        ("铁海：平行的岸", "铁海：平行的岸", [], []),
        ("铁海：三个小时，看完哭了很久。", "铁海", [], []),
        ("铁海 - 王小明, 1985", "铁海", ["王小明"], []),
        ("《铁海》（1985，王小明）", "铁海", ["王小明"], []),
        ("《铁海》，导演：罗斯·斯通", "铁海", ["罗斯·斯通"], []),
        ("③ 《铁海》　監督＝王明", "铁海", ["王明"], []),
    ],
)
def test_an_item(item: str, title: str, people: list[str], aliases: list[str]) -> None:
    assert titles(f"<ul><li>{item}</li></ul>") == [(title, people, aliases)]


@pytest.mark.parametrize("facts", ["1985 / 王小明、李红", "导演：王小明、李红 / 主演：何平 / 1985"])
@pytest.mark.parametrize("tags", [("<li>", "</li>"), ("<p>", "</p>")])
def test_facts_behind_a_line_break(facts: str, tags: tuple[str, str]) -> None:
    body = "".join(f"{tags[0]}<a href='/{t}'>{t}</a><br>{facts}{tags[1]}" for t in ("铁海", "雾港", "红盐"))
    page, candidates = read(body, "我喜欢的电影", "zh")
    found = [c for c in candidates if c.text in ("铁海", "雾港", "红盐") and c.entry is not None]
    assert not [c for c in candidates if c.text.startswith(("1985", "导演"))]
    links = propose_directors(stage(page, found))
    own = [
        link.text
        for link in links
        if link.title == 0 and {"director:facts", "director:label"} & link.features.keys()
    ]
    assert own[:2] == ["王小明", "李红"]


@pytest.mark.parametrize(
    ("text", "rank", "rest"),
    [
        ("一、铁海", "1", "铁海"),
        ("十二、铁海", "12", "铁海"),
        ("⑦ 『鉄の海』", "7", "『鉄の海』"),
        ("第3位　鉄の海", "3", "鉄の海"),
        ("10位『鉄の海』", "10", "『鉄の海』"),
        ("一个水手", None, "一个水手"),
    ],
)
def test_ranks(text: str, rank: str | None, rest: str) -> None:
    start, found, _ = lead(text, load("zh"), Habits())
    assert (found, text[start:]) == (rank, rest)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("1985年", "year"), ("法国、日本", "value"), ("98分钟", "runtime"), ("王小明、李红", "person")],
)
def test_fields(text: str, kind: str) -> None:
    assert classify(text, load("zh")) == kind


@pytest.mark.parametrize(
    ("language", "headline", "number"),
    [
        ("zh", "一起看的10部老电影", 10),
        ("zh", "2019年十部好片", 10),
        ("ja", "映画ベスト10", 10),
        ("ja", "おすすめ映画25選", 25),
    ],
)
def test_promises(language: str, headline: str, number: int) -> None:
    assert headline_number(headline, load(language)) == number


@pytest.mark.parametrize(
    ("heading", "kind"),
    [("电影版", "film"), ("tv版", "series"), ("短片", "film"), ("今年的剧集", "series"), ("在读", "other")],
)
def test_sections(heading: str, kind: str) -> None:
    assert text_kind(load("zh"), heading) == kind
