"""Pages in sentences of our own, and the labelled ones."""

import gzip
import json

import pytest
from conftest import ROOT, SHARED

from extract.batch import Limits, process_source
from extract.gate import judge
from extract.types import Settings, Source

PROSE = "The council met on Monday to talk about the bridge, the budget and the harbour wall. " * 40
# (id, page): what must pass at `safe`.
PASSES = [
    ("one word in a short page", "<h1>Nine movies</h1><ul><li>Fog<li>Ember</ul>"),
    ("years without the word", "<ol>" + "".join(f"<li>Fog {n} ({1950 + n})" for n in range(9)) + "</ol>"),
    ("words among much else", f"<p>{PROSE}</p><p>A film, a film, a film and a film.</p>"),
    (
        "a review without the word",
        "<p>The camera waits. In the last scene the actor laughs at us.</p>" + PROSE[:900],
    ),
    ("a link to a film site", f"<p>{PROSE}</p><a href='https://www.imdb.com/title/tt0000001/'>Fog</a>"),
    ("Russian", "<p>" + "Лучшие фильмы о море. " * 3),
    ("Japanese", "<p>" + "海の映画。" * 3),
    ("Greek capitals", "<p>" + "ΤΑΙΝΊΕΣ ΓΙΑ ΤΗ ΘΆΛΑΣΣΑ " * 3),
    ("character references", "<p>" + "".join(f"&#{ord(c)};" for c in "Лучшие фильмы о море. " * 20)),
]
# (id, page): what is rejected at `safe`.
REJECTED = [
    ("a town's news", f"<html><p>{PROSE}</p></html>"),
    (
        "the word in scripts and comments",
        f"<script>film film film film</script><!-- film film film --><p>{PROSE}",
    ),
    ("the word in addresses and classes", f"<a class='film film' href='/film/film/film'>x</a><p>{PROSE}"),
    ("one such word in the news", f"<p>The mayor made a scene. {PROSE}"),
    ("a year or two", f"<p>In 1999 and 2003 nothing was built. {PROSE}"),
    ("an unclosed script", f"<p>{PROSE}</p><script>film film film film film"),
]


@pytest.mark.parametrize("page", [row[1] for row in PASSES], ids=[row[0] for row in PASSES])
def test_passes(page):
    assert judge(page.encode(), "safe") == ""


@pytest.mark.parametrize("page", [row[1] for row in REJECTED], ids=[row[0] for row in REJECTED])
def test_rejected(page):
    assert "words for films" in judge(page.encode(), "safe")
    assert judge(page.encode(), "off") == ""


@pytest.mark.parametrize("charset", ["cp1251", "koi8-r"])
def test_charsets_of_cyrillic(charset):
    page = f"<p>{'Заседание совета о мосте. ' * 40}</p><p>Фильмы и кино: один фильм, другой фильм.</p>"
    assert judge(page.encode(charset), "safe") == ""
    assert judge(page.replace("ильм", "орум").replace("кино", "море").encode(charset), "safe")


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_are_not_judged(charset):
    assert judge(PROSE.encode(charset), "safe") == ""


def test_strict_is_stricter():
    page = f"<p>{PROSE * 2}</p><p>A film, a film, a film and a film.</p>".encode()
    assert judge(page, "strict")


@pytest.mark.parametrize("data", [b"", b"<", b"<!--", b"<script", b"\xff", b"\x00"])
def test_any_bytes(data):
    assert isinstance(judge(data, "strict"), str)


def test_the_reason_is_in_the_row():
    source = Source(article_id="a", origin="a", data=PROSE.encode())
    result = process_source(source, Settings(), Limits(gate="safe"))
    assert result.status == "no_films"
    assert result.notes[0].startswith("gate: 0 words for films")
    assert result.sha256


def _listed(gold):
    return any(film["role"] == "listed" for film in json.loads(gold.read_text("utf-8"))["films"])


# Essays and diaries that hardly say film: "picture" throughout, as older reviewers do, too common a word for the gate,
# or titles alone. None is a list.
WORDLESS = {
    "en-prose-corcoran-popeye",
    "en-prose-dunphy-stamp-market",
    "en-prose-heughspeth-scrapie",
    "en-prose-thwaitegill-moonweek",
}


def _known(gold):
    marks = [pytest.mark.xfail(reason="hardly says film")] if gold.stem in WORDLESS else []
    return pytest.param(gold, marks=marks, id=gold.stem)


@pytest.mark.parametrize("gold", [_known(gold) for gold in sorted((ROOT / "tests" / "gold").glob("*.json"))])
def test_no_list_of_our_own_is_lost(gold):
    page = ROOT / "raw" / f"{gold.stem}.html"
    if page.exists() and _listed(gold):
        assert judge(page.read_bytes(), "safe") == ""


def test_no_labelled_list_is_lost(listicles):
    pages = {path.name.split(".")[0]: path for path in (listicles / "raw").iterdir()}
    wanted = [gold.stem for gold in (listicles / "gold").glob("*.json") if _listed(gold)]
    assert wanted
    assert [name for name in wanted if judge(pages[name].read_bytes(), "safe")] == []


def test_four_of_five_pages_of_newspapers_are_rejected():
    if not (SHARED / "cleaning").is_dir():
        pytest.skip("../shared/cleaning is not here")
    pages = [
        gzip.decompress(path.read_bytes()) for path in sorted((SHARED / "cleaning" / "html").glob("*.gz"))
    ]
    assert sum(bool(judge(page, "safe")) for page in pages) >= 0.8 * len(pages)
