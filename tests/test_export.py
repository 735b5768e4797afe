"""Every export, read back by a reader that is not ours."""

import csv
import json
import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from made import TEXT, at, film, result

from extract.exports import FORMATS, ExportError, export
from extract.types import Ids, Result

WIDE = "\U0001f3ac"  # a clapper board: one character, two UTF-16 units


def made() -> list[Result]:
    """Two articles that share films; in the second every offset lies behind a wide character."""
    first = result("a/journeys")
    second = result("other", text=f"{WIDE} {TEXT}", title="Фильмы & <more>")
    films = tuple(
        replace(one, ids=Ids(imdb="tt0079944", tmdb="1398")) if one.position == 1 else one
        for one in first.films
    )
    failed = Result(article_id="broken", origin="raw/broken.html", sha256="0", status="error", error="empty")
    return [replace(first, films=films), second, failed]


def test_all_formats_are_tested() -> None:
    tested = {name.removeprefix("test_").split("_")[0] for name in globals() if name.startswith("test_")}
    assert set(FORMATS) <= tested


def test_letterboxd_csv(tmp_path: Path) -> None:
    import pandas as pd

    files = export(made(), "letterboxd", tmp_path / "out")
    frame = pd.read_csv(files[0], dtype=str, keep_default_na=False, encoding="utf-8")
    assert list(frame.columns) == ["imdbID", "tmdbID", "Title", "Year", "Directors", "Review"]
    assert list(frame.Title) == ["Stalker", "Wages of Fear", "Cléo from 5 to 7"]
    assert list(frame.iloc[0])[:5] == ["tt0079944", "1398", "Stalker", "1979", "Andrei Tarkovsky"]
    assert frame.Review[0].startswith("#1. “1. Stalker (1979) by")
    assert len(files) == 2


def test_letterboxd_files_stay_under_a_megabyte(tmp_path: Path) -> None:
    text = "Stalker " + "é" * 40_000
    one = film(text, 1, "Stalker")
    films = tuple(replace(one, position=n, evidence=(0, len(text))) for n in range(1, 31))
    plain = result()
    assert plain.article is not None
    long = replace(plain, films=films, mentions=(), article=replace(plain.article, text=text))
    files = export([long], "letterboxd", tmp_path / "out")
    assert len(files) == 3
    rows = 0
    for path in files:
        assert path.stat().st_size < 1_000_000
        with path.open(encoding="utf-8", newline="") as file:
            rows += len(list(csv.DictReader(file)))
    assert rows == 30


def test_sqlite(tmp_path: Path) -> None:
    (path,) = export(made(), "sqlite", tmp_path / "out")
    base = sqlite3.connect(path)
    assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    check_database(base)
    base.execute("PRAGMA foreign_keys = ON")
    with pytest.raises(sqlite3.IntegrityError):
        base.execute("INSERT INTO directors VALUES ('nowhere', 1, 1, 'Nobody')")
    base.close()


def test_sqlite_opens_in_datasette(tmp_path: Path) -> None:
    datasette = pytest.importorskip("datasette.app")
    import asyncio

    (path,) = export(made(), "sqlite", tmp_path / "out")

    async def ask() -> dict[str, Any]:
        served = datasette.Datasette([str(path)])
        await served.invoke_startup()
        answer = await served.client.get("/films/films.json?_shape=objects&_size=max")
        assert answer.status_code == 200
        view = await served.client.get("/films/most_listed.json?_shape=objects")
        assert view.status_code == 200
        return dict(answer.json())

    assert [row["title"] for row in asyncio.run(ask())["rows"]][:2] == ["Stalker", "Wages of Fear"]


def test_duckdb(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    (path,) = export(made(), "duckdb", tmp_path / "out")
    base = duckdb.connect(str(path), read_only=True)
    check_database(base)
    assert base.execute("SELECT published FROM articles ORDER BY 1").fetchone() == (date(2024, 5, 1),)
    base.close()


def check_database(base: Any) -> None:
    """What both databases must answer."""

    def ask(query: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in base.execute(query).fetchall()]

    assert ask("SELECT COUNT(*) FROM films") == [(8,)]
    assert ask("SELECT COUNT(*) FROM articles") == [(3,)]
    assert ask("SELECT COUNT(*) FROM listed_films") == [(6,)]
    assert ask("SELECT director, films, articles FROM films_by_director ORDER BY 1") == [
        ("Andrei Tarkovsky", 1, 2),
        ("Henri-Georges Clouzot", 1, 2),
    ]
    assert ask("SELECT title, listed FROM most_listed ORDER BY 1")[0] == ("Cléo from 5 to 7", 2)
    assert ask("SELECT DISTINCT title FROM aliases") == [("Le Salaire de la peur",)]
    wrong = ask(
        "SELECT s.text FROM spans s JOIN texts t USING (article_id) "
        "WHERE substr(t.text, s.start_offset + 1, s.end_offset - s.start_offset) <> s.text"
    )
    assert wrong == []
    assert len(ask("SELECT * FROM spans")) == 18
    assert ask("SELECT COUNT(*) FROM open_cells WHERE year_open AND director_open") == [(4,)]
    assert ask("SELECT * FROM disagreements") == []


def test_jsonl(tmp_path: Path) -> None:
    import pandas as pd

    (path,) = export(made(), "jsonl", tmp_path / "out")
    frame = pd.read_json(path, lines=True, dtype=False)
    assert len(frame) == 8
    assert frame.title[0]["value"] == frame.title[0]["words"] == "Stalker"
    assert frame.year[0]["value"] == 1979
    assert frame.directors[1][0]["rule"] == "director:by"


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
def test_jsonld(tmp_path: Path) -> None:
    rdflib = pytest.importorskip("rdflib")
    files = export(made(), "jsonld", tmp_path / "out")
    page = json.loads(files[0].read_text("utf-8"))
    assert page["@context"] == "https://schema.org"
    # The same vocabulary, stated in the file, since the test does not ask the network for the context.
    page["@context"] = {"@vocab": "https://schema.org/", "sameAs": {"@type": "@id"}}
    graph = rdflib.Graph().parse(data=json.dumps(page), format="json-ld")
    answer = graph.query(
        """PREFIX s: <https://schema.org/>
        SELECT ?place ?name ?year ?who WHERE {
          ?list a s:ItemList; s:itemListElement ?element. ?element s:position ?place; s:item ?item.
          ?item a s:Movie; s:name ?name.
          OPTIONAL { ?item s:dateCreated ?year } OPTIONAL { ?item s:director/s:name ?who }
        } ORDER BY ?place"""
    )
    rows = [tuple(str(cell) if cell is not None else None for cell in row) for row in answer]
    assert rows == [
        ("1", "Stalker", "1979", "Andrei Tarkovsky"),
        ("2", "Wages of Fear", "1953", "Henri-Georges Clouzot"),
        ("3", "Cléo from 5 to 7", None, None),
    ]
    same = rdflib.URIRef("https://schema.org/sameAs")
    assert rdflib.URIRef("https://www.imdb.com/title/tt0079944/") in set(graph.objects(predicate=same))


def test_spacy(tmp_path: Path) -> None:
    import spacy
    from spacy.tokens import DocBin

    (path,) = export(made(), "spacy", tmp_path / "out")
    docs = list(DocBin(store_user_data=True).from_disk(path).get_docs(spacy.blank("en").vocab))
    assert [doc.text for doc in docs] == [TEXT, f"{WIDE} {TEXT}"]
    found = [(span.text, span.label_) for span in docs[1].spans["films"]]
    assert ("Stalker", "TITLE") in found
    assert ("Henri-Georges Clouzot", "PERSON") in found
    assert len(found) == len(docs[1].user_data["spans"]) == 9


def test_spacy_splits_what_is_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import spacy
    from spacy.training import Corpus

    monkeypatch.setattr("extract.exports.docbin._DOCS", 2)
    files = export([result(str(number)) for number in range(5)], "spacy", tmp_path / "out")
    assert [path.name for path in files] == ["films-0001.spacy", "films-0002.spacy", "films-0003.spacy"]
    assert len(list(Corpus(tmp_path / "out")(spacy.blank("en")))) == 5


def test_prodigy(tmp_path: Path) -> None:
    import spacy
    from spacy.tokens import Doc

    (path,) = export(made(), "prodigy", tmp_path / "out")
    tasks = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert len(tasks) == 2
    for task in tasks:
        doc = Doc(spacy.blank("xx").vocab, words=[token["text"] for token in task["tokens"]])
        assert len(task["spans"]) == 9
        for span in task["spans"]:
            tokens = task["tokens"][span["token_start"] : span["token_end"] + 1]
            assert (tokens[0]["start"], tokens[-1]["end"]) == (span["start"], span["end"])
            words = [token.text for token in doc[span["token_start"] : span["token_end"] + 1]]
            assert "".join(words) == task["text"][span["start"] : span["end"]].replace(" ", "")


def test_labelstudio(tmp_path: Path) -> None:
    interface = pytest.importorskip("label_studio_sdk.label_interface")
    config, path = export(made(), "labelstudio", tmp_path / "out")
    reader = interface.LabelInterface(config.read_text("utf-8"))
    tasks = json.loads(path.read_text("utf-8"))
    assert len(tasks) == 2
    for task in tasks:
        assert reader.validate_task({"data": task["data"]})
        units = task["data"]["text"].encode("utf-16-le")
        for prediction in task["predictions"]:
            assert reader.validate_prediction(prediction)
            assert len(prediction["result"]) == 9
            for region in prediction["result"]:
                value = region["value"]
                words = units[2 * value["start"] : 2 * value["end"]].decode("utf-16-le")
                assert words == value["text"]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
def test_annotations(tmp_path: Path) -> None:
    rdflib = pytest.importorskip("rdflib")
    files = export(made(), "annotations", tmp_path / "out")
    pages = {
        page["items"][0]["target"]["source"]: page
        for page in (json.loads(p.read_text("utf-8")) for p in files)
    }
    page = pages["raw/other.html"]
    text = f"{WIDE} {TEXT}"
    for item in page["items"]:
        words, place = item["target"]["selector"]
        assert text[place["start"] : place["end"]] == words["exact"]
        # The quote alone finds the words again, as a reader that has only the live page must.
        assert text.find(words["prefix"] + words["exact"] + words["suffix"]) == place["start"] - len(
            words["prefix"]
        )
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    page["@context"] = ANNOTATION_TERMS
    graph = rdflib.Graph().parse(data=json.dumps(page), format="json-ld", base="http://localhost/")
    rows = graph.query(
        """PREFIX oa: <http://www.w3.org/ns/oa#>
        SELECT ?exact WHERE { ?a a oa:Annotation; oa:hasBody/<http://www.w3.org/1999/02/22-rdf-syntax-ns#value>
          "YEAR"; oa:hasTarget/oa:hasSelector/oa:exact ?exact } ORDER BY ?exact"""
    )
    assert [str(row[0]) for row in rows] == ["1953", "1979"]


# The terms of the recommendation's context that the pages use, so that the test needs no network.
ANNOTATION_TERMS = {
    "oa": "http://www.w3.org/ns/oa#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "as": "http://www.w3.org/ns/activitystreams#",
    "id": "@id",
    "type": "@type",
    "Annotation": "oa:Annotation",
    "AnnotationPage": "as:OrderedCollectionPage",
    "TextualBody": "oa:TextualBody",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "TextPositionSelector": "oa:TextPositionSelector",
    "items": {"@id": "as:items", "@container": "@list"},
    "body": {"@id": "oa:hasBody"},
    "target": {"@id": "oa:hasTarget"},
    "source": {"@id": "oa:hasSource", "@type": "@id"},
    "selector": {"@id": "oa:hasSelector"},
    "value": {"@id": "rdf:value"},
    "exact": {"@id": "oa:exact"},
    "start": {"@id": "oa:start"},
    "end": {"@id": "oa:end"},
}


def test_huggingface(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    datasets = pytest.importorskip("datasets")
    files = export(made(), "huggingface", tmp_path / "out")
    assert [path.name for path in files] == ["README.md", "articles.parquet", "films.parquet"]
    cache = str(tmp_path / "cache")
    films = datasets.load_dataset(str(tmp_path / "out"), "films", split="train", cache_dir=cache)
    assert films["title"][:2] == ["Stalker", "Wages of Fear"]
    assert films["directors"][1] == ["Henri-Georges Clouzot"]
    assert films["year"][2] is None
    articles = datasets.load_dataset(str(tmp_path / "out"), "articles", split="train", cache_dir=cache)
    assert articles["published"][0] == date(2024, 5, 1)
    from huggingface_hub import DatasetCard

    card = DatasetCard.load(tmp_path / "out" / "README.md")
    assert card.data.language == ["en"]
    assert card.data.size_categories == ["n<1K"]


def test_unknown_format_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="choose one of letterboxd"):
        export([], "excel", tmp_path / "out")


def test_a_failed_export_leaves_the_former_one(tmp_path: Path) -> None:
    export(made(), "jsonl", tmp_path / "out")
    before = (tmp_path / "out" / "films.jsonl").read_bytes()

    def broken() -> Any:
        yield made()[0]
        raise RuntimeError("disk")

    with pytest.raises(RuntimeError):
        export(broken(), "jsonl", tmp_path / "out")
    assert (tmp_path / "out" / "films.jsonl").read_bytes() == before


@pytest.mark.parametrize("name", FORMATS)
def test_same_results_same_bytes(tmp_path: Path, name: str) -> None:
    if name == "duckdb":
        pytest.skip("its file format writes its own times")
    first = {path.name: path.read_bytes() for path in export(made(), name, tmp_path / "one")}
    again = {path.name: path.read_bytes() for path in export(made(), name, tmp_path / "two")}
    assert first == again


@pytest.mark.parametrize("name", FORMATS)
def test_no_results_is_no_error(tmp_path: Path, name: str) -> None:
    export([], name, tmp_path / "out")


def test_at_finds_the_words() -> None:
    assert at(TEXT, "1979", "x").start == TEXT.index("1979")
