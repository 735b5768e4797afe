"""The command that compares a run with gold."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from extract.evaluate import Evaluation, Miss


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command()(evaluate)


def evaluate(
    gold: Annotated[
        list[Path], typer.Argument(help="Gold files, or folders of them; then the predicted films.")
    ],
    pred: Annotated[Path, typer.Argument(help="A run's folder, or its films.csv or films.parquet.")],
    by: Annotated[
        str, typer.Option(help="Group by `group`, or by a key of the gold such as `language`.")
    ] = "group",
    misses: Annotated[bool, typer.Option("--misses", help="Print everything that is wrong.")] = False,
    as_json: Annotated[Path | None, typer.Option("--json", help="Write the figures into this file.")] = None,
    save: Annotated[Path | None, typer.Option(help="Keep figures and misses, for a later --against.")] = None,
    against: Annotated[
        Path | None, typer.Option(help="Print gains and losses against a saved evaluation.")
    ] = None,
) -> None:
    """Compare a run's films with gold, by group and by cell: precision, recall, F1, and rows right in every cell."""
    from extract.evaluate import compare, read_gold, read_rows
    from extract.evaluate import evaluate as scored

    made = scored(read_gold(gold), read_rows(pred), by)
    if misses:
        for miss in made.misses:
            typer.echo(_line(miss))
    _print(made)
    if as_json:
        as_json.write_text(json.dumps(made.to_json()["figures"], indent=1), "utf-8")
    if against:
        losses, gains = compare(made, _saved(against))
        typer.echo(f"\nagainst {against}: {len(gains)} gains, {len(losses)} losses")
        for mark, changed in (("+", gains), ("-", losses)):
            for miss in changed:
                typer.echo(f"  {mark} {_line(miss)}")
    if save:
        save.write_text(json.dumps(made.to_json(), ensure_ascii=False, indent=1), "utf-8")


def _saved(path: Path) -> dict[str, object]:
    from extract.errors import SchemaError

    try:
        content: dict[str, object] = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise SchemaError(f"not a saved evaluation: {error}", source=str(path)) from error
    return content


def _line(miss: "Miss") -> str:
    detail = f" ({miss.detail})" if miss.detail else ""
    return f"{miss.article_id}: {miss.kind}: {miss.title}{detail}"


def _print(made: "Evaluation") -> None:
    heads = ("listed P", "R", "F1", "by article", "any F1", "year F1", "director F1", "exact rows")
    typer.echo(f"{'group':14} {'articles':>8} {'films':>6}  " + "  ".join(heads))
    names = ("listed_p", "listed_r", "listed_f1", "macro_f1", "any_f1", "year_f1", "director_f1", "exact")
    for group, score in made.groups.items():
        figures = score.figures()
        cells = "  ".join(
            f"{figures[name]:{max(len(head), 5)}.3f}" for name, head in zip(names, heads, strict=True)
        )
        typer.echo(f"{group:14} {score.articles:8} {score.films:6}  {cells}")
    if made.tenths:
        typer.echo("\nconfidence   rows  named by the article")
    for tenth in made.tenths:
        typer.echo(f"{tenth.low:.1f} (mean {tenth.confidence:.2f}) {tenth.rows:4}  {tenth.share:.3f}")
