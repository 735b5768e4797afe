"""Learns the weights of `src/extract/data/weights.json` from articles with gold.

    python training/train.py --corpus GOLD RAW [--corpus GOLD RAW ...] [--closed PREFIX ...] [--write] [--pred OUT.csv]

Without --write it reports only: out-of-fold predictions, leaving one author out, go to OUT.csv for score.py. Pages
whose id begins with a --closed prefix are predicted with weights learnt without any of them. With --write the
weights are learnt from all pages given. Needs scikit-learn (the `train` extra); the product does not.
"""

import argparse
import csv
import json
import pathlib
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from extract import annotate as ann
from extract.candidates import Candidate
from extract.clean import clean
from extract.keys import bare_key, same_person, title_key
from extract.language import detect
from extract.listed import describe_roles
from extract.model import Linear, Models
from extract.normalize import normalize
from extract.page import Page
from extract.resolve import resolve
from extract.scene import Scene, stage
from extract.types import Article, Settings, Source

ROOT = pathlib.Path(__file__).resolve().parents[1]
WEIGHTS = ROOT / "src" / "extract" / "data" / "weights.json"
STRENGTH = {"title": 0.3, "listed": 0.2, "year": 0.5, "director": 0.5, "alias": 0.5}


@dataclass
class Case:
    """One article with its gold, its candidates and, after the title model, its scene."""

    id: str
    author: str
    article: Article
    gold: list[dict]
    page: Page
    candidates: list[Candidate]
    docs: dict
    keys: dict[str, dict] = field(default_factory=dict)
    scene: Scene | None = None


def load_cases(corpora: Sequence[tuple[pathlib.Path, pathlib.Path]]) -> list[Case]:
    cases, pipelines = [], {}
    for gold_folder, raw in corpora:
        for file in sorted(gold_folder.glob("*.json")):
            gold = json.loads(file.read_text("utf-8"))
            page_file = raw / f"{gold['id']}.html"
            if not page_file.exists():
                continue
            article = clean(Source(article_id=gold["id"], origin=str(page_file), data=page_file.read_bytes()), Settings())
            language = detect(article, Settings())
            nlp = pipelines.setdefault(language, ann.pipeline(language))
            page, candidates, docs = ann.propose(article, nlp)
            case = Case(gold["id"], author(gold["id"]), article, gold["films"], page, candidates, docs)
            for film in gold["films"]:
                for name in (film["title"], *film.get("aliases", [])):
                    case.keys.setdefault(bare_key(title_key(name)), film)
            cases.append(case)
    return cases


def author(article_id: str) -> str:
    """Own articles each have another voice; those of the shared set share their author's name in the id."""
    parts = article_id.split("-")
    if parts[0] == "en" and len(parts) > 2:
        return parts[2]
    return {"pt": article_id if "mulheres" in article_id else "pt-blog", "de": "de-translated", "fr": "fr-lists"}.get(parts[0], article_id) if len(parts) > 1 and len(parts[0]) == 2 else article_id


def fit(rows: list[tuple[dict, int, float, str]], strength: float) -> Linear:
    """rows: features, label, weight, author. Features that fewer than two authors show are dropped."""
    shown: dict[str, set[str]] = defaultdict(set)
    for features, _, _, who in rows:
        for name in features:
            shown[name].add(who)
    kept = [{n: v for n, v in f.items() if len(shown[n]) >= 2} for f, _, _, _ in rows]
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(kept)
    labels = np.array([label for _, label, _, _ in rows])
    model = LogisticRegression(C=strength, max_iter=3000)
    model.fit(matrix, labels, sample_weight=np.array([w for _, _, w, _ in rows]))
    weights = dict(zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True))
    return Linear(float(model.intercept_[0]), {n: round(float(w), 4) for n, w in weights.items() if abs(w) > 1e-3})


def weigh(count: int) -> float:
    """A page of n cases counts as its square root's worth, so that long lists do not drown essays."""
    return 3.0 / max(1.0, count) ** 0.5


def title_rows(case: Case) -> list[tuple[dict, int, float, str]]:
    w = weigh(len(case.candidates))
    return [(c.features, int(bare_key(c.key) in case.keys), w, case.author) for c in case.candidates]


def link_rows(case: Case, name: str) -> list[tuple[dict, int, float, str]]:
    rows = []
    links = ann.links_of(case.scene)[name]
    w = weigh(len(links))
    for link in links:
        film = case.keys.get(bare_key(case.scene.titles[link.title].key))
        if film is None:
            continue
        rows.append((link.features, int(right(film, name, link.text)), w, case.author))
    return rows


def right(film: dict, name: str, text: str) -> bool:
    if name == "year":
        return film["year"] is not None and int(text) == film["year"]
    if name == "director":
        forms = [*film["directors"], *film.get("directors_nominative", [])]
        return any(same_person(text, form) for form in forms)
    names = {bare_key(title_key(n)) for n in (film["title"], *film.get("aliases", []))}
    return bare_key(title_key(text)) in names


def role_rows(case: Case) -> list[tuple[dict, int, float, str]]:
    rows = []
    described = describe_roles(case.page, case.scene.titles)
    for key, features in described.items():
        film = case.keys.get(bare_key(key))
        if film is not None:
            rows.append((features, int(film["role"] == "listed"), 1.0, case.author))
    return [(f, y, weigh(len(rows)), a) for f, y, _, a in rows]


def set_titles(case: Case, model: Linear) -> None:
    for candidate in case.candidates:
        candidate.score = model.probability(candidate.features)
    case.scene = stage(case.page, ann.choose(case.page, case.candidates))


def folds(cases: Sequence[Case], closed: Sequence[str]) -> list[tuple[list[Case], list[Case]]]:
    """(held out, learnt from): one author at a time; the closed pages all at once, never learnt from."""
    shut = [c for c in cases if c.id.startswith(tuple(closed))] if closed else []
    open_cases = [c for c in cases if c not in shut]
    result = [(shut, open_cases)] if shut else []
    for who in sorted({c.author for c in open_cases}):
        held = [c for c in open_cases if c.author == who]
        result.append((held, [c for c in open_cases if c.author != who]))
    return result


def cross_validate(cases: Sequence[Case], closed: Sequence[str]) -> dict[str, Models]:
    plan = folds(cases, closed)
    for held, rest in plan:
        model = fit([row for case in rest for row in title_rows(case)], STRENGTH["title"])
        for case in held:
            set_titles(case, model)
            case.title_model = model
    rows = {
        name: {case.id: (role_rows(case) if name == "listed" else link_rows(case, name)) for case in cases}
        for name in ("listed", "year", "director", "alias")
    }
    models = {}
    for held, rest in plan:
        fitted = {
            name: fit([row for case in rest for row in by_case[case.id]], STRENGTH[name])
            for name, by_case in rows.items()
        }
        for case in held:
            models[case.id] = Models(title=case.title_model, **fitted)
    return models


def learn_all(cases: Sequence[Case]) -> dict[str, Linear]:
    """The weights from all pages; links and roles are learnt on the out-of-fold titles of `cross_validate`."""
    models = {"title": fit([row for case in cases for row in title_rows(case)], STRENGTH["title"])}
    for name in ("listed", "year", "director", "alias"):
        rows = [r for case in cases for r in (role_rows(case) if name == "listed" else link_rows(case, name))]
        models[name] = fit(rows, STRENGTH[name])
    return models


def predict(case: Case, models: Models) -> list[dict]:
    scene = case.scene
    links = ann.links_of(scene)
    for name, group in links.items():
        for link in group:
            link.score = getattr(models, name).probability(link.features)
    mentions = ann._mentions(scene, links, models, case.docs)
    films = normalize(resolve(case.article, mentions, Settings()))
    return [
        {
            "article_id": case.id,
            "position": film.position,
            "title": film.title.value,
            "aliases": "|".join(c.value for c in film.aliases),
            "year": film.year.value if film.year else "",
            "directors": "|".join(c.value for c in film.directors),
            "role": film.role,
            "kind": film.kind,
            "confidence": film.confidence,
            "rules": "|".join(mentions[film.mentions[0]].rules),
        }
        for film in films
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", nargs=2, action="append", type=pathlib.Path, required=True)
    parser.add_argument("--closed", nargs="*", default=[])
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--pred", type=pathlib.Path)
    options = parser.parse_args()
    cases = load_cases([tuple(corpus) for corpus in options.corpus])
    models = cross_validate(cases, options.closed)
    if options.pred:
        with options.pred.open("w", encoding="utf-8", newline="") as file:
            fields = "article_id position title aliases year directors role kind confidence rules".split()
            writer = csv.DictWriter(file, fields, lineterminator="\n")
            writer.writeheader()
            for case in cases:
                writer.writerows(predict(case, models[case.id]))
    lost = Counter()
    for case in cases:
        keys = {bare_key(c.key) for c in case.candidates}
        for film in case.gold:
            names = {bare_key(title_key(n)) for n in (film["title"], *film.get("aliases", []))}
            lost["proposed" if names & keys else "not proposed"] += 1
    print(f"{len(cases)} articles, gold titles {dict(lost)}", file=sys.stderr)
    if options.write:
        learnt = learn_all(cases)
        raw = {n: {"": round(m.bias, 4), **dict(sorted(m.weights.items()))} for n, m in learnt.items()}
        WEIGHTS.write_text(json.dumps(raw, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
