"""Writes the tables of docs/accuracy.md and the README from predictions of pages by authors not learnt from.

    python training/train.py --corpus ... --closed PREFIX ... --pred OUT.csv
    python training/accuracy.py OUT.csv --gold SHARED_GOLD --own tests/gold --closed PREFIX ...

The confidences, and whether each row was right, go to training/out_of_fold.csv, from which a test makes the
reliability table again.
"""

import argparse
import csv
import pathlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from extract.evaluate import Evaluation, Score, evaluate, read_gold, read_rows
from extract.reliability import Tenth, reliability

ROOT = pathlib.Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "accuracy.md"
README = ROOT / "README.md"
OUTCOMES = ROOT / "training" / "out_of_fold.csv"
GROUPS = {
    "en-list": "English lists",
    "en-prose": "English prose",
    "en-neg": "no film list",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "it": "Italian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "ja": "Japanese",
    "zh": "Chinese",
    "sample": "the sample article",
    "ALL": "all",
}
HEAD = (
    "| articles | number | films listed | precision | recall | F1 | F1 by article | year F1 | director F1 "
    "| rows right in every cell |"
)


def scores(made: Evaluation) -> str:
    """A table of a set of articles, a row a group."""
    lines = [HEAD, "|---" * (HEAD.count("|") - 1) + "|"]
    for group, name in GROUPS.items():
        if group in made.groups:
            lines.append(f"| {name} | {_cells(made.groups[group])} |")
    return "\n".join(lines) + "\n"


def _cells(score: Score) -> str:
    names = ("listed_p", "listed_r", "listed_f1", "macro_f1", "year_f1", "director_f1", "exact")
    figures = score.figures()
    return " | ".join([str(score.articles), str(score.films), *(f"{figures[name]:.2f}" for name in names)])


def tenths(made: Iterable[Tenth]) -> str:
    """The reliability table."""
    lines = ["| confidence | rows | mean confidence | named by the article | difference |", "|---" * 5 + "|"]
    lines += [
        f"| {t.low:.1f} to {t.low + 0.1:.1f} | {t.rows} | {t.confidence:.3f} | {t.share:.3f} "
        f"| {t.deviation:+.3f} |"
        for t in made
    ]
    return "\n".join(lines) + "\n"


def misses(made: Iterable[Evaluation]) -> str:
    """How often each kind of miss occurs."""
    counts = Counter(
        f"{miss.kind}, {miss.detail}" if miss.kind in ("missed", "spurious") else miss.kind
        for one in made
        for miss in one.misses
    )
    lines = ["| kind of miss | number |", "|---|---|"]
    return "\n".join(lines + [f"| {kind} | {count} |" for kind, count in counts.most_common()]) + "\n"


def put(file: pathlib.Path, name: str, text: str) -> None:
    """Replaces what stands between the comments `<!-- name -->` and `<!-- /name -->`."""
    part = re.compile(f"(?<=<!-- {name} -->\n).*?(?=<!-- /{name} -->)", re.DOTALL)
    whole, found = part.subn(lambda _: text, file.read_text("utf-8"))
    if not found:
        raise SystemExit(f"{file} has no part {name}")
    file.write_text(whole, "utf-8")


def write(sets: dict[str, Evaluation]) -> None:
    """All tables, and the outcomes they rest on."""
    for name, made in sets.items():
        put(PAGE, name, scores(made))
    put(PAGE, "misses", misses(made for name, made in sets.items() if name != "closed"))
    rows: Sequence[tuple[str, float, int]] = [
        (article, confidence, int(right))
        for made in sets.values()
        for article, outcomes in made.outcomes.items()
        for confidence, right in outcomes
    ]
    put(PAGE, "reliability", tenths(reliability((confidence, bool(right)) for _, confidence, right in rows)))
    with OUTCOMES.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("article_id", "confidence", "right"))
        writer.writerows(rows)
    lines = [HEAD, "|---" * (HEAD.count("|") - 1) + "|"]
    for name, made in sets.items():
        for group in ("en-list", "en-prose", "en-neg", "ALL"):
            if group in made.groups and (group == "ALL") == (name == "languages"):
                kind = "six other languages" if name == "languages" else GROUPS[group]
                lines.append(
                    f"| {kind}{', ' + name if name in ('closed', 'own') else ''} | {_cells(made.groups[group])} |"
                )
    put(README, "accuracy", "\n".join(lines) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pred", type=pathlib.Path)
    parser.add_argument("--gold", type=pathlib.Path, required=True)
    parser.add_argument("--own", type=pathlib.Path, required=True)
    parser.add_argument("--closed", nargs="*", default=[])
    options = parser.parse_args()
    rows = read_rows(options.pred)
    shared = list(read_gold([options.gold]))
    closed = [gold for gold in shared if gold["id"].startswith(tuple(options.closed))]
    english = [gold for gold in shared if gold["language"] == "en" and gold not in closed]
    write(
        {
            "open": evaluate(english, rows, "group"),
            "closed": evaluate(closed, rows, "group"),
            "languages": evaluate([gold for gold in shared if gold["language"] != "en"], rows, "group"),
            "own": evaluate(read_gold([options.own]), rows, "group"),
        }
    )


if __name__ == "__main__":
    main()
