"""Chinese and Japanese: who is a person without capitals, the language of a page by its signs, quotes of titles."""

import time

import pytest

from extract.fragments import fact_names
from extract.han import han_language, names_in
from extract.language import detect
from extract.lexicon import load
from extract.passages import other_languages
from extract.people import leading_people, names, person_like, split_people
from extract.quotes import find
from extract.types import Article, Block, Settings


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("zh", "由马丁·斯通执导的《铁海》", ["马丁·斯通"]),
        ("zh", "后来侯小明导演还专门去拍了一部", ["侯小明"]),
        ("zh", "美国导演罗斯特的《铁海》", ["罗斯特"]),
        ("zh", "陳英明導演的作品", ["陳英明"]),
        ("zh", "汤姆·希尔和罗斯·斯通的新片", ["汤姆·希尔", "罗斯·斯通"]),
        ("zh", "导演：王明，主演很好", ["王明"]),
        ("zh", "导演李红拍了", ["李红"]),
        ("zh", "颜色很好，安静的海", []),
        ("ja", "橋本明監督の最新作", ["橋本明"]),
        ("ja", "最近の邦画だけでも武田晴子監督の", ["武田晴子"]),
        ("ja", "　監督＝ジョン・ヒル、アン・ロウ", ["ジョン・ヒル", "アン・ロウ"]),
        ("ja", "橋本監督、", ["橋本"]),
        ("ja", "内田けんた総監督", ["内田けんた"]),
        ("ja", "イギリス・カナダ・アメリカ", []),
        ("en", "the film 铁海 by 王小明", []),
    ],
)
def test_names_in_running_text(language: str, text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in names(text, load(language))] == expected


@pytest.mark.parametrize(
    ("language", "text", "full"),
    [
        *(("zh", name, True) for name in ("王小明", "李安", "欧阳明", "罗斯·斯通", "今村明平", "陳大文")),
        *(
            ("zh", title, False)
            for title in ("燃烧的海", "往事", "热带的雨", "Iron Sea", "法国", "一个人去海边")
        ),
        *(("ja", name, True) for name in ("橋本明", "内田けんた", "クリストファー・ヒル", "橋本 明")),
        *(("ja", title, False) for title in ("霧の港", "イースタン・プライド", "港に立つ", "鉄の海")),
    ],
)
def test_a_title_is_no_person(language: str, text: str, full: bool) -> None:
    assert person_like(text, load(language)) is full


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("王明 / 李红", ["王明", "李红"]),
        ("王明 / 主演：李红", ["王明"]),
        ("王明　编剧：李红", ["王明"]),
        ("王明（Wang Ming）", ["王明"]),
        ("王小明和李红", ["王小明", "李红"]),
        ("罗斯·斯通、汤姆·希尔", ["罗斯·斯通", "汤姆·希尔"]),
        ("Larisa Hill / 主演：李红", ["Larisa Hill"]),
        ("剧情", []),
    ],
)
def test_names_behind_a_label(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in leading_people(text, load("zh"))] == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("zh", "1985 / 王小明、李红", ["王小明", "李红"]),
        ("zh", "1991 / 法国 / 剧情 / 罗斯·斯通", ["罗斯·斯通"]),
        ("zh", "导演：王明 / 主演：李红 / 1985", ["王明"]),
        ("zh", "主演：李红 / 1985", []),
        ("zh", "法国 / 剧情 / 1985", []),
        ("ja", "1985 / 橋本明監督 / 日本", ["橋本明"]),
        ("ja", "1985 / 日本 / ドラマ", []),
    ],
)
def test_names_in_a_line_of_facts(language: str, text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in fact_names(text, load(language))] == expected


def test_a_list_of_titles_is_no_list_of_names() -> None:
    assert split_people("热带的雨、燃烧的海", load("zh")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("看了《铁海》，想“重看”《雾港》", ["铁海", "雾港"]),
        ("『霧の港』も『鉄の海』も「もう帰れない」と言う", ["霧の港", "鉄の海"]),
        ("「霧の港」を観た", ["霧の港"]),
        ("他说“铁海”很好", ["铁海"]),
    ],
)
def test_quotes_of_titles(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in find(text, 0, len(text))] == expected


def article(text: str, language: str | None = None) -> Article:
    block = Block(kind="paragraph", start=0, end=len(text))
    return Article(
        article_id="a", origin="a", sha256="", text=text, blocks=(block,), marks=(), language=language
    )


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        ("铁海 / 雾港", None, "zh"),
        ("今年看的电影", "en", "zh"),
        ("今年観た映画のまとめ", None, "ja"),
        ("今年観た映画のまとめ", "zh", "ja"),
        ("電影名單", "ja", "ja"),
        ("Fog Harbour (雾港) is a film that I saw last year", None, "en"),
    ],
)
def test_the_language_by_its_signs(text: str, declared: str | None, expected: str) -> None:
    assert detect(article(text, declared), Settings()) == expected


def test_a_paragraph_in_another_script() -> None:
    assert other_languages(article("这部电影讲的是一个水手在北方的港口等一艘永远不来的船的故事"), "en") == (
        "zh",
    )
    assert han_language("") is None


def test_a_long_run_of_signs_takes_no_long_time() -> None:
    began = time.monotonic()
    for sign in ("王", "的", "导演", "·", "罗·", "、", " "):
        names_in(sign * 4000, load("zh"))
        names_in(sign * 4000, load("ja"))
        leading_people("王" + sign * 4000, load("zh"))
    assert time.monotonic() - began < 8
