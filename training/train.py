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
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from extract import annotate as ann
from extract.agreement import agree
from extract.candidates import Candidate
from extract.clean import clean
from extract.films import best_scores, claims, film_features, film_probabilities
from extract.keys import bare_key, same_person, title_key
from extract.language import detect
from extract.listed import describe_roles
from extract.model import Linear, Models
from extract.normalize import normalize
from extract.page import Page
from extract.resolve import resolve
from extract.rivals import compare, settle
from extract.scene import SURE, Scene, stage
from extract.scope import describe_scope, standings
from extract.topic import add_topic
from extract.types import Article, Settings, Source

ROOT = pathlib.Path(__file__).resolve().parents[1]
WEIGHTS = ROOT / "src" / "extract" / "data" / "weights.json"
LISTED = 3.0  # what a person proposed for a listed film counts beside one for a film named in passing
SYNTHETIC = 0.03  # what a row of a made-up page counts beside one that a person wrote
# The sample article is a promise that the tests hold us to (tests/test_sample.py): a case of its counts so many times.
PROMISED, PROMISE = "sample-article", 8.0
STRENGTH = {
    "page": 0.3,
    "title": 0.5,
    "agreement": 0.3,
    "listed": 0.5,
    "year": 1.0,
    "director": 0.8,
    "rivals": 0.05,
    "alias": 3.0,
    "film": 0.1,
    "subject": 0.15,
    "single": 0.06,
    "none": 0.06,
}
LATER = {"title": ("look:", "agree:"), "director": ("second:",)}  # prefixes of what the second look adds
FIRST = ("page", "title", "agreement")
ON_TITLES = (
    "year",
    "director",
    "alias",
    "rivals",
    "listed",
    "film",
    "subject",
    "single",
    "none",
)  # in their order
# What a row of a published page, one from somebody's repository, counts beside one of our own, where the decision is on
# what authors do with whole pages. What stands beside a title is learnt from all alike: of that our own pages have more.
PUBLISHED = dict.fromkeys((*FIRST, "listed", "film", "subject", "single", "none"), 5.0)
CELLS = {"rivals": "director"}  # what a decision on links is about, where its name does not say so


class Row(NamedTuple):
    """One case of a decision. worth: what it counts beside the others of its page."""

    features: dict[str, float]
    label: int
    worth: float = 1.0


@dataclass
class Case:
    """One article with its gold, its candidates and, after the title model, its scene."""

    id: str
    author: str
    article: Article
    gold: list[dict]
    page: Page
    candidates: list[Candidate]
    sentences: ann.Sentences
    keys: dict[str, dict] = field(default_factory=dict)
    scene: Scene | None = None
    links: dict = field(default_factory=dict)
    described: dict = field(
        default_factory=dict
    )  # of films, by title key, as all that follow the links see them
    roles: dict = field(default_factory=dict)
    films: dict = field(default_factory=dict)
    standing: dict = field(default_factory=dict)

    @property
    def listed(self) -> int:
        """How many films it lists."""
        return sum(film["role"] == "listed" and film["kind"] == "film" for film in self.gold)


def load_cases(corpora: Sequence[tuple[pathlib.Path, pathlib.Path]]) -> list[Case]:
    cases, pipelines = [], {}
    for gold_folder, raw in corpora:
        for file in sorted(gold_folder.glob("*.json")):
            gold = json.loads(file.read_text("utf-8"))
            page_file = raw / f"{gold['id']}.html"
            if not page_file.exists():
                continue
            article = clean(
                Source(article_id=gold["id"], origin=str(page_file), data=page_file.read_bytes()), Settings()
            )
            language = detect(article, Settings())
            if language not in pipelines:
                pipelines[language] = ann.pipeline(language)
            nlp = pipelines[language]
            page, candidates, docs = ann.propose(article, nlp)
            case = Case(
                gold["id"],
                author(gold),
                article,
                gold["films"],
                page,
                candidates,
                ann.Sentences(nlp, docs),
            )
            for film in gold["films"]:
                for name in (film["title"], *film.get("aliases", [])):
                    case.keys.setdefault(bare_key(title_key(name)), film)
            cases.append(case)
    return cases


def author(gold: dict) -> str:
    """Whose page it is: that of a repository, where the gold names one; else authors of one page each, an eighth of
    them at a time."""
    parts = gold["id"].split("-")
    if "synthetic" in parts:
        return f"synthetic-{int(parts[-1][1:]) % 2}"
    return gold["source"].get("repo") or f"other-{sum(gold['id'].encode()) % 8}"


@dataclass
class Table:
    """The cases of one decision as a matrix; `who` and `page` tell each row's author and article."""

    matrix: csr_matrix
    labels: np.ndarray
    weights: np.ndarray
    who: np.ndarray
    page: np.ndarray
    names: np.ndarray

    def fit(self, strength: float, rows: np.ndarray) -> Linear:
        """Learns from some rows. Features that fewer than two of their authors show are left out."""
        matrix, who = self.matrix[rows], self.who[rows]
        shown = np.zeros(matrix.shape[1])
        for one in set(who):
            shown += np.asarray((matrix[who == one] != 0).sum(axis=0)).ravel() > 0
        kept = np.flatnonzero(shown >= 2)
        model = LogisticRegression(C=strength, max_iter=2000)
        model.fit(matrix[:, kept], self.labels[rows], sample_weight=self.weights[rows])
        weights = zip(self.names[kept], model.coef_[0], strict=True)
        return Linear(
            float(model.intercept_[0]), {n: round(float(w), 4) for n, w in weights if abs(w) > 1e-3}
        )


def table(
    cases: Sequence[Case], rows: dict[str, list[Row]], *, published: float, even: bool = False
) -> Table:
    """rows: the cases of a decision by article. published: see `PUBLISHED`. even: each counts alike, on whatever page
    it stands."""
    flat = [(row, case) for case in cases for row in rows[case.id]]
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([row.features for row, _ in flat]).tocsr()
    return Table(
        matrix,
        np.array([row.label for row, _ in flat]),
        np.array(
            [
                (0.5 if even else weigh(len(rows[case.id])))
                * row.worth
                * (SYNTHETIC if case.author.startswith("synthetic") else 1.0)
                * (published if "/" in case.author else 1.0)
                * (PROMISE if case.id == PROMISED else 1.0)
                for row, case in flat
            ]
        ),
        np.array([case.author for _, case in flat]),
        np.array([case.id for _, case in flat]),
        vectorizer.get_feature_names_out(),
    )


def weigh(count: int) -> float:
    """A page of n cases counts as its square root's worth, so that long lists do not drown essays."""
    return 3.0 / max(1.0, count) ** 0.5


def first_rows(case: Case, name: str) -> list[Row]:
    """The cases of a decision that comes before any title is known."""
    return [page_row(case)] if name == "page" else title_rows(case, name)


def page_row(case: Case) -> Row:
    """Whether the page lists a film."""
    return Row(case.page.topic, int(case.listed > 0))


def title_rows(case: Case, name: str) -> list[Row]:
    """Each candidate's features, for the first look without those of the second, and whether it is a title."""
    # A page of nothing but series has no gold, though its titles look as titles do.
    rows = [Row(look(c.features, name), int(bare_key(c.key) in case.keys)) for c in case.candidates]
    return rows if case.gold else [row for row in rows if "section:series" not in row.features]


def look(features: dict, name: str) -> dict:
    """The features of a decision: a first look has none of those that the second adds."""
    later = LATER.get(name)
    return {f: v for f, v in features.items() if not f.startswith(later)} if later else features


def link_rows(case: Case, name: str) -> list[Row]:
    rows = []
    cell = CELLS.get(name, name)
    for link in case.links[cell]:
        film = case.keys.get(bare_key(case.scene.titles[link.title].key))
        if film is not None:
            worth = LISTED if name == "rivals" and film["role"] == "listed" else 1.0
            label = int(right(film, cell, link.value or link.text))
            rows.append(Row(look(link.features, name), label, worth))
    return rows


def right(film: dict, name: str, text: str) -> bool:
    if name == "year":
        return film["year"] is not None and int(text) == film["year"]
    if name == "director":
        forms = [*film["directors"], *film.get("directors_nominative", [])]
        return any(same_person(text, form) for form in forms)
    names = {bare_key(title_key(n)) for n in (film["title"], *film.get("aliases", []))}
    return bare_key(title_key(text)) in names


def role_rows(case: Case) -> list[Row]:
    rows = []
    for key, features in case.described.items():
        film = case.keys.get(bare_key(key))
        if film is not None:
            rows.append(Row(features, int(film["role"] == "listed")))
    return rows


def film_rows(case: Case) -> list[Row]:
    best, claimed = best_scores(case.scene), claims(case.scene, case.links)
    rows = [
        Row(
            film_features(features, best[key], claimed.get(key, {}), case.roles[key]),
            int(bare_key(key) in case.keys),
        )
        for key, features in case.described.items()
    ]
    return rows if case.gold else [row for row in rows if "section:series" not in row.features]


def subject_rows(case: Case) -> list[Row]:
    """How the one film that an article lists differs from each other that it names, both ways round."""
    if case.listed != 1:
        return []
    sure = {key: case.keys.get(bare_key(key)) for key, likely in case.films.items() if likely >= SURE}
    subjects = [key for key, film in sure.items() if film and film["role"] == "listed"]
    rows = []
    for one in subjects:
        for other in (key for key in sure if key not in subjects):
            mine, its = case.described[one], case.described[other]
            apart = {name: mine.get(name, 0.0) - its.get(name, 0.0) for name in {**mine, **its}}
            rows += [Row(apart, 1), Row({name: -value for name, value in apart.items()}, 0)]
    return rows


def scope_row(case: Case, name: str) -> Row:
    """Whether an article lists one film alone ("single"), or none."""
    scope = describe_scope(case.page.topic, case.described, case.roles, case.standing)
    return Row(scope, int(case.listed == (name == "single")))


def score_titles(case: Case, model: Linear) -> None:
    for candidate in case.candidates:
        candidate.score = model.probability(candidate.features)


def set_scene(case: Case) -> None:
    case.scene = stage(case.page, ann.choose(case.page, case.candidates))
    case.links = ann.links_of(case.scene)


def folds(cases: Sequence[Case], closed: Sequence[str]) -> list[tuple[set[str], set[str]]]:
    """Ids (held out, learnt from): one author at a time; the closed pages at once and never learnt from.

    Synthetic pages count as two authors.
    """
    shut = {c.id for c in cases if closed and c.id.startswith(tuple(closed))}
    rest = [c for c in cases if c.id not in shut]
    result = [(shut, {c.id for c in rest})] if shut else []
    for who in sorted({c.author for c in rest}):
        result.append(({c.id for c in rest if c.author == who}, {c.id for c in rest if c.author != who}))
    return result


def fit_all(
    data: Table, strength: float, plan: Sequence[tuple[set[str], set[str]]]
) -> list[tuple[set[str], Linear]]:
    """The model of each fold with the ids it is for; the folds side by side (the solver lets go of Python's lock)."""
    with ThreadPoolExecutor() as pool:
        models = pool.map(lambda fold: data.fit(strength, np.isin(data.page, list(fold[1]))), plan)
        return [(held, model) for (held, _), model in zip(plan, models, strict=True)]


def cross_validate(cases: Sequence[Case], closed: Sequence[str]) -> dict[str, Models]:
    plan = folds(cases, closed)
    fitted: dict[str, dict[str, Linear]] = defaultdict(dict)
    for name in FIRST:
        data = first_table(cases, name)
        for held, model in fit_all(data, STRENGTH[name], plan):
            for case in (case for case in cases if case.id in held):
                fitted[case.id][name] = model
        for case in cases:
            if name == "page":
                add_topic(case.candidates, fitted[case.id][name].probability(case.page.topic))
                continue
            score_titles(case, fitted[case.id][name])
            if name == "title":
                agree(case.candidates)
    for case in cases:
        set_scene(case)
    for name in ON_TITLES:
        data = link_table(cases, name)
        for held, model in fit_all(data, STRENGTH[name], plan):
            for case in cases:
                if case.id in held:
                    fitted[case.id][name] = model
                    for link in case.links.get(CELLS.get(name, name), ()):
                        likely = model.probability(link.features)
                        link.score = settle(link, likely) if name == "rivals" else likely
        after(name, cases, fitted)
    return {case.id: Models(**fitted[case.id]) for case in cases}


def after(name: str, cases: Sequence[Case], fitted: dict[str, dict[str, Linear]]) -> None:
    """What follows from a decision for those after it, in articles that its model has not seen."""
    for case in cases:
        models = fitted[case.id]
        if name == "alias":
            compare(case.scene, case.links)
        elif name == "rivals":
            case.described = describe_roles(case.scene, case.links)
        elif name == "listed":
            case.roles = {key: models[name].probability(one) for key, one in case.described.items()}
        elif name == "film":
            case.films = film_probabilities(case.scene, case.links, case.described, case.roles, models[name])
        elif name == "subject":
            case.standing = standings(case.described, case.films, models[name])


def first_table(cases: Sequence[Case], name: str) -> Table:
    """The rows of a decision that comes before any title is known."""
    return table(cases, {case.id: first_rows(case, name) for case in cases}, published=PUBLISHED[name])


def link_table(cases: Sequence[Case], name: str) -> Table:
    """The rows of a decision that rests on the titles; "listed" also rests on the scores of the other links."""
    own = {"listed": role_rows, "film": film_rows, "subject": subject_rows}
    published = PUBLISHED.get(name, 1.0)
    if name in ("single", "none"):
        return table(cases, {case.id: [scope_row(case, name)] for case in cases}, published=published)
    rows = own.get(name) or partial(link_rows, name=name)
    # The film's probability is what a reader sees as confidence: it is to be true of rows, not of pages.
    return table(cases, {case.id: rows(case) for case in cases}, published=published, even=name == "film")


def learn_all(cases: Sequence[Case]) -> dict[str, Linear]:
    """The weights from all pages; links and roles are learnt on the out-of-fold titles of `cross_validate`."""
    tables = {name: first_table(cases, name) for name in FIRST}
    tables |= {name: link_table(cases, name) for name in ON_TITLES}
    return {name: data.fit(STRENGTH[name], np.ones(len(data.labels), bool)) for name, data in tables.items()}


def predict(case: Case, models: Models) -> list[dict]:
    scene, links = case.scene, case.links
    mentions = ann.mentions_of(scene, links, models, case.sentences)
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
            fields = [
                "article_id",
                "position",
                "title",
                "aliases",
                "year",
                "directors",
                "role",
                "kind",
                "confidence",
                "rules",
            ]
            writer = csv.DictWriter(file, fields, lineterminator="\n")
            writer.writeheader()
            for case in (c for c in cases if not c.author.startswith("synthetic")):
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
