"""Gold against predicted rows, cell by cell.

A gold film and a row match when a folded title or alias of the one equals one of the other, in the same article;
equal titles come first. Years, directors and whole rows count for films that the gold lists. Series of the gold
are matched, so that they are no spurious rows, and count nowhere else.
"""

import csv
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from extract.errors import InputError, SchemaError
from extract.reliability import Tenth, reliability

_ARTICLES = "the|a|an|le|la|les|el|los|las|der|die|das|il|l'"
_INVERTED = re.compile(rf"(.+), ({_ARTICLES})")
_WORDS = re.compile(r"\w+")
_APOSTROPHES = str.maketrans("", "", "'’ʼ")
FIGURES = ("macro_f1", "listed_p", "listed_r", "listed_f1", "any_f1", "year_f1", "director_f1", "exact")


@dataclass(slots=True)
class Tally:
    """True positives, false positives, false negatives."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def add(self, other: "Tally") -> None:
        """Adds another's counts to these."""
        self.tp, self.fp, self.fn = self.tp + other.tp, self.fp + other.fp, self.fn + other.fn

    @property
    def precision(self) -> float:
        """Of what was found, the right share; 1 where nothing was found."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 1.0

    @property
    def recall(self) -> float:
        """Of what is there, the found share; 1 where nothing is there."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True, order=True)
class Miss:
    """One thing that is wrong: what kind of thing, in which article, at which title."""

    article_id: str
    kind: str
    title: str
    detail: str = ""


@dataclass(slots=True)
class Score:
    """The counts of one article or of many. films: that the gold lists; exact: those right in every cell."""

    listed: Tally = field(default_factory=Tally)
    any: Tally = field(default_factory=Tally)
    year: Tally = field(default_factory=Tally)
    director: Tally = field(default_factory=Tally)
    films: int = 0
    exact: int = 0
    articles: int = 0
    macro: float = 0.0

    def add(self, other: "Score") -> None:
        """Adds another's counts to these."""
        for name in ("listed", "any", "year", "director"):
            getattr(self, name).add(getattr(other, name))
        self.films += other.films
        self.exact += other.exact
        self.articles += other.articles
        self.macro += other.macro

    def figures(self) -> dict[str, float]:
        """The figures by the names of `FIGURES`."""
        values = (
            self.macro / self.articles if self.articles else 1.0,
            self.listed.precision,
            self.listed.recall,
            self.listed.f1,
            self.any.f1,
            self.year.f1,
            self.director.f1,
            self.exact / self.films if self.films else 1.0,
        )
        return dict(zip(FIGURES, values, strict=True))


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores by group, the whole under ALL (last), all misses, and of each row that has a confidence (by article)
    that confidence and whether it is a film, or series, of the gold."""

    groups: Mapping[str, Score]
    misses: tuple[Miss, ...]
    outcomes: Mapping[str, tuple[tuple[float, bool], ...]]

    @property
    def tenths(self) -> tuple[Tenth, ...]:
        """How right the rows of each tenth of confidence are."""
        return reliability(outcome for outcomes in self.outcomes.values() for outcome in outcomes)

    def to_json(self) -> dict[str, Any]:
        """Figures and misses, for `--json`, `--save` and `--against`."""
        return {
            "figures": {name: score.figures() for name, score in self.groups.items()},
            "misses": [asdict(miss) for miss in self.misses],
        }


@dataclass(frozen=True, slots=True)
class _Row:
    """A film, of the gold or predicted."""

    title: str
    year: int | None
    directors: tuple[tuple[str, ...], ...]  # each in its forms: as printed, and in the nominative
    listed: bool
    keys: frozenset[str]
    film: bool = True
    confidence: float | None = None


def fold(text: str) -> str:
    """The form in which titles and names are compared: no case, diacritics, punctuation or inverted article.

    >>> fold("Lantern, The"), fold("Ocean’s & Co.")
    ('the lantern', 'oceans and co')
    """
    bare = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in bare if not unicodedata.combining(char)).replace("&", " and ").strip()
    inverted = _INVERTED.fullmatch(bare)
    if inverted:
        bare = f"{inverted[2]} {inverted[1]}"
    return " ".join(_WORDS.findall(bare.translate(_APOSTROPHES)))


def same_person(one: str, other: str) -> bool:
    """Whether two names may be one person's: the same words, one surname alone, or fitting initials.

    >>> same_person("J. Roe", "Jane Roe"), same_person("Roe", "Jane Roe"), same_person("Ann Roe", "Jane Roe")
    (True, True, False)
    """
    left, right = fold(one).split(), fold(other).split()
    if not left or not right:
        return False
    if sorted(left) == sorted(right):
        return True
    if left[-1] != right[-1]:
        return False
    if min(len(left), len(right)) == 1:
        return True
    first, second = left[0], right[0]
    return first == second or (first[0] == second[0] and min(len(first), len(second)) == 1)


def evaluate(golds: Iterable[Mapping[str, Any]], rows: Mapping[str, Sequence[_Row]], by: str) -> Evaluation:
    """Scores predicted rows (by article) against gold articles.

    by: `group` (language, for English with the kind of article), or a key of the gold.
    """
    groups: dict[str, Score] = {}
    whole, misses = Score(), list[Miss]()
    outcomes: dict[str, tuple[tuple[float, bool], ...]] = {}
    for gold in golds:
        films, found = [_gold_row(film) for film in gold["films"]], rows.get(gold["id"], ())
        pairs = _match(films, found)
        score, own = _article(gold["id"], films, found, pairs)
        groups.setdefault(_group(gold, by), Score()).add(score)
        whole.add(score)
        misses.extend(own)
        outcomes[gold["id"]] = _outcomes(found, films)
    return Evaluation({**dict(sorted(groups.items())), "ALL": whole}, tuple(misses), outcomes)


def _outcomes(rows: Sequence[_Row], films: Sequence[_Row]) -> tuple[tuple[float, bool], ...]:
    named = frozenset[str]().union(*(film.keys for film in films))
    return tuple((row.confidence, bool(row.keys & named)) for row in rows if row.confidence is not None)


def _group(gold: Mapping[str, Any], by: str) -> str:
    parts = str(gold["id"]).split("-")
    if by == "group":
        return "-".join(parts[:2]) if parts[0] == "en" and len(parts) > 1 else parts[0]
    return str(gold.get(by, gold.get("language", "?")))


def _article(
    article_id: str, golds: Sequence[_Row], rows: Sequence[_Row], pairs: Mapping[int, int]
) -> tuple[Score, list[Miss]]:
    score, misses = Score(articles=1), list[Miss]()

    def miss(kind: str, title: str, detail: str = "") -> None:
        misses.append(Miss(article_id, kind, title, detail))

    for index, film in enumerate(golds):
        if film.film:
            row = rows[pairs[index]] if index in pairs else None
            _role(film, row, score, miss)
            if film.listed:
                score.films += 1
                right = (
                    row is not None and row.listed,
                    _year(film, row, score, miss),
                    _people(film, row, score, miss),
                )
                score.exact += all(right)
    for index, row in enumerate(rows):
        if index not in pairs.values():
            _spurious(row, score, miss)
    tally = score.listed
    score.macro = tally.f1 if tally.tp + tally.fp + tally.fn else 1.0
    return score, misses


def _match(golds: Sequence[_Row], rows: Sequence[_Row]) -> dict[int, int]:
    """For each gold film the row that is it: the first unused of the same title, else of a shared key."""
    pairs: dict[int, int] = {}
    titles = [fold(row.title) for row in rows]
    for index, gold in enumerate(golds):
        free = [at for at in range(len(rows)) if at not in pairs.values()]
        title = fold(gold.title)
        hit = next((at for at in free if titles[at] == title), None)
        if hit is None:
            hit = next((at for at in free if rows[at].keys & gold.keys), None)
        if hit is not None:
            pairs[index] = hit
    return pairs


def _role(gold: _Row, row: _Row | None, score: Score, miss: Any) -> None:
    if row is None:
        score.any.fn += 1
        score.listed.fn += gold.listed
        miss("missed", gold.title, "listed" if gold.listed else "mentioned")
        return
    score.any.tp += 1
    if gold.listed and row.listed:
        score.listed.tp += 1
    elif gold.listed:
        score.listed.fn += 1
        miss("listed as mentioned", gold.title)
    elif row.listed:
        score.listed.fp += 1
        miss("mentioned as listed", gold.title)


def _year(gold: _Row, row: _Row | None, score: Score, miss: Any) -> bool:
    right = row is not None and row.year == gold.year
    if gold.year is not None:
        score.year.tp += right
        score.year.fn += not right
    if row is not None and not right:
        score.year.fp += row.year is not None
        miss("year", gold.title, f"{gold.year} got {row.year}")
    return right


def _people(gold: _Row, row: _Row | None, score: Score, miss: Any) -> bool:
    left = [forms[0] for forms in row.directors] if row else []
    right = True
    for forms in gold.directors:
        hit = next((name for name in left if any(same_person(name, form) for form in forms)), None)
        if hit is not None:
            left.remove(hit)
            score.director.tp += 1
            continue
        right = False
        score.director.fn += 1
        if row is not None:
            miss("director missed", gold.title, forms[0])
    for name in left:
        right = False
        score.director.fp += 1
        miss("director wrong", gold.title, name)
    return right


def _spurious(row: _Row, score: Score, miss: Any) -> None:
    score.any.fp += 1
    miss("spurious", row.title, "listed" if row.listed else "mentioned")
    if row.listed:
        score.listed.fp += 1
        score.year.fp += row.year is not None
        score.director.fp += len(row.directors)


def _gold_row(film: Mapping[str, Any]) -> _Row:
    nominative = dict(zip(film["directors"], film.get("directors_nominative") or (), strict=False))
    return _Row(
        title=film["title"],
        year=film["year"],
        directors=tuple(
            (name, nominative[name]) if name in nominative else (name,) for name in film["directors"]
        ),
        listed=film["role"] == "listed",
        keys=_keys(film["title"], film.get("aliases", ())),
        film=film.get("kind", "film") == "film",
    )


def _keys(title: str, aliases: Iterable[str]) -> frozenset[str]:
    return frozenset(key for key in map(fold, (title, *aliases)) if key)


def read_gold(paths: Iterable[Path]) -> Iterator[dict[str, Any]]:
    """Gold articles of files and folders, a file an article. Raises InputError or SchemaError."""
    for path in paths:
        files = sorted(path.glob("*.json")) if path.is_dir() else [path]
        if not files:
            raise InputError("no gold file (*.json) in this folder", source=str(path))
        for file in files:
            try:
                gold = json.loads(file.read_text("utf-8"))
                for film in gold["films"]:
                    _gold_row(film)
                _ = gold["id"]
            except OSError as error:
                raise InputError(f"cannot be read: {error.strerror}", source=str(file)) from error
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise SchemaError(f"not a gold file: {error!r}", source=str(file)) from error
            yield gold


def read_rows(path: Path) -> dict[str, list[_Row]]:
    """Predicted rows by article: a films.csv, a films.parquet, or the folder that has one.

    Any CSV with the columns article_id and title will do. Raises InputError or SchemaError.
    """
    file = path / "films.csv" if path.is_dir() else path
    found: dict[str, list[_Row]] = {}
    try:
        for row in _csv_rows(file) if file.suffix == ".csv" else _parquet_rows(file):
            found.setdefault(str(row["article_id"]), []).append(_predicted(row))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", source=str(file)) from error
    except (KeyError, ValueError) as error:
        raise SchemaError(f"not a table of films: {error!r}", source=str(file)) from error
    return found


def _csv_rows(file: Path) -> Iterator[Mapping[str, Any]]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        yield from csv.DictReader(text)


def _parquet_rows(file: Path) -> Iterator[Mapping[str, Any]]:
    from extract.dataset import read_parquet

    yield from read_parquet(file)


def _predicted(row: Mapping[str, Any]) -> _Row:
    return _Row(
        title=row["title"],
        year=int(float(row["year"])) if row.get("year") else None,
        directors=tuple((name,) for name in _list(row.get("directors"))),
        listed=row.get("role", "listed") == "listed",
        keys=_keys(row["title"], _list(row.get("aliases"))),
        confidence=float(row["confidence"]) if row.get("confidence") else None,
    )


def _list(cell: str | Sequence[str] | None) -> list[str]:
    """A list column, or its CSV cell: parts between bars or semicolons."""
    if isinstance(cell, str):
        return [part.strip() for part in re.split(r"[;|]", cell) if part.strip()]
    return list(cell or ())


def compare(now: Evaluation, saved: Mapping[str, Any]) -> tuple[list[Miss], list[Miss]]:
    """(losses, gains) against a saved evaluation: misses that are new, and misses that are gone."""
    try:
        before = {Miss(**miss) for miss in saved["misses"]}
    except (KeyError, TypeError) as error:
        raise SchemaError("not a saved evaluation (evaluate --save)") from error
    after = set(now.misses)
    return sorted(after - before), sorted(before - after)
