"""The language files: each rule's examples, equal tables, errors that name file and key, and a made-up language."""

import re
from pathlib import Path

import pytest

from extract import lexicon
from extract.annotate import pipeline, propose
from extract.errors import LexiconError
from extract.lexicon import Rule
from extract.types import Article, Block

_MARKED = re.compile(r"[\[{<](.*?)[\]}>]")
_ALL = (*lexicon.available(), lexicon.FALLBACK)
CASES = [
    pytest.param(rule, example, fires, id=f"{code}-{rule.name}-{'yes' if fires else 'no'}-{number}")
    for code in _ALL
    for rule in lexicon.load(code).rules
    for fires, examples in ((True, rule.yes), (False, rule.no))
    for number, example in enumerate(examples)
]


def context(rule: Rule, example: str) -> str:
    """The text that a rule is asked about: between the marked spans, or before or after the only one."""
    marked = list(_MARKED.finditer(example))
    if rule.where == "between":
        return example[marked[0].end() : marked[1].start()].lower()
    return (example[: marked[0].start()] if rule.where == "before" else example[marked[0].end() :]).lower()


@pytest.mark.parametrize(("rule", "example", "fires"), CASES)
def test_example(rule: Rule, example: str, fires: bool) -> None:
    assert rule.matches(context(rule, example)) is fires


@pytest.mark.parametrize("code", lexicon.available())
def test_every_rule_has_examples_and_a_known_name(code: str) -> None:
    english = {rule.name for rule in lexicon.load("en").rules}
    for rule in lexicon.load(code).rules:
        assert rule.yes, rule.name
        assert rule.no, rule.name
    own = {rule.name for rule in lexicon.load(code).rules}
    assert {
        "director:by",
        "director:label",
        "veto:noun-before",
        "year:released",
        "mentioned:before",
    } <= own & english


@pytest.mark.parametrize("code", lexicon.available())
def test_every_table_is_there(code: str) -> None:
    assert lexicon.load(code).words.keys() == lexicon.load("en").words.keys()
    for key in ("nouns.film", "headings.generic", "labels.director", "values.months", "values.not_name"):
        assert lexicon.load(code)[key] > lexicon.load("und")[key]


def folder(tmp_path: Path, text: str) -> Path:
    source = Path(lexicon.__file__).parent / "data" / "und.toml"
    (tmp_path / "und.toml").write_text(source.read_text("utf-8"), "utf-8")
    (tmp_path / "zz.toml").write_text(text, "utf-8")
    return tmp_path


MADE_UP = """
code = "zz"
name = "Made-up"
[labels]
director = ["blorked by"]
[[rule]]
name = "director:label"
cell = "director"
where = "before"
pattern = "\\\\bblorked by:? ?"
yes = ["blorked by {Larisa Hill}"]
no = ["snorted by {Larisa Hill}"]
"""


def test_a_made_up_language_is_one_file(tmp_path: Path) -> None:
    made = lexicon.read(folder(tmp_path, MADE_UP), "zz")
    (rule,) = made.rules_for("director", "before")
    assert rule.matches("it was blorked by ")
    assert "blorked by" in made["labels.director"]
    assert made["values.service"] == lexicon.load("und")["values.service"]


def test_a_made_up_language_reaches_the_pipeline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """spaCy knows no such language: its tokenizer is the multi-language one, the words are the file's."""
    made = lexicon.read(folder(tmp_path, MADE_UP), "zz")
    monkeypatch.setattr("extract.annotate.load", {"zz": made}.__getitem__)
    nlp = pipeline("zz")
    text = "“Fog Harbour” (1975), blorked by Larisa Hill"
    block = Block(kind="paragraph", start=0, end=len(text))
    article = Article(article_id="a", origin="a", sha256="", text=text, blocks=(block,), marks=())
    assert nlp.lang == "zz"
    page, _, _ = propose(article, nlp)
    assert page.lexicon is made


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[nouns]\nfilms = ["x"]', ("zz.toml", "films")),
        ('[nouns]\nfilm = "x"', ("zz.toml", "list")),
        ('[[rule]]\nname = "a:b"\ncell = "title"\nwhere = "inside"', ("zz.toml", "a:b")),
        ('[[rule]]\nname = "a:b"\ncell = "title"\nwhere = "before"\npattern = "("', ("zz.toml", "compile")),
        ("no toml", ("zz.toml",)),
    ],
    ids=["unknown-key", "no-list", "unknown-where", "bad-pattern", "no-toml"],
)
def test_errors_name_file_and_key(tmp_path: Path, text: str, words: tuple[str, ...]) -> None:
    with pytest.raises(LexiconError) as caught:
        lexicon.read(folder(tmp_path, text), "zz")
    assert all(word in str(caught.value) for word in words)
