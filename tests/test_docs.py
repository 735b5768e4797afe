"""The README's commands and snippets run and print what it says; tables and help texts in it are fresh.

`pytest tests/test_docs.py --update` rewrites what is made: the example, the columns and docs/commands.md.
"""

import doctest
import re
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from extract.cli import app
from extract.columns import FILMS, markdown

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
COMMANDS = ROOT / "docs" / "commands.md"
INSTALLS = (
    "python3 -m venv .venv && .venv/bin/pip install -c constraints.txt . && "
    ".venv/bin/film-extract run raw/ -o output/",
    "python3 -m venv .venv && .venv/bin/pip install -c constraints.txt -e '.[dev]' && .venv/bin/pytest",
)
DOCUMENTS = [README, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def typed(*arguments):
    """What the command line prints for the arguments, on a terminal of 100 columns."""
    made = CliRunner().invoke(app, list(arguments), prog_name="film-extract", env={"COLUMNS": "100"})
    assert made.exit_code == 0, made.output
    return "\n".join(line.rstrip() for line in made.output.splitlines())


def example():
    return f"```console\n$ film-extract show docs/example.html\n{typed('show', 'docs/example.html')}\n```\n"


def help_texts():
    names = list(get_command(app).commands)
    parts = [f"## {name}\n\n```text\n{typed(name, '--help')}\n```\n" for name in names]
    head = (
        "# Commands and options\n\nThe program's own help, written by `pytest tests/test_docs.py --update`.\n"
    )
    return f"{head}\n```text\n{typed('--help')}\n```\n\n" + "\n".join(parts)


@pytest.fixture(autouse=True)
def _at_root(monkeypatch):
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize(("name", "made"), [("example", example), ("columns", lambda: markdown(FILMS))])
def test_what_the_readme_shows_is_what_the_program_makes(name, made, update):
    text = README.read_text("utf-8")
    part = re.compile(f"(?<=<!-- {name} -->\n).*?(?=<!-- /{name} -->)", re.DOTALL)
    if update:
        README.write_text(part.sub(lambda _: made(), text), "utf-8")
    assert part.findall(README.read_text("utf-8")) == [made()]


def test_every_command_and_option_is_documented(update):
    if update:
        COMMANDS.write_text(help_texts(), "utf-8")
    assert COMMANDS.read_text("utf-8") == help_texts()
    for name in get_command(app).commands:
        assert f"film-extract {name} " in README.read_text("utf-8"), name


def test_every_command_and_option_has_help():
    for name, command in get_command(app).commands.items():
        assert command.help, name
        for option in command.params:
            assert getattr(option, "help", None), f"{name} {option.name}"


def test_python_in_the_readme_prints_what_it_says():
    blocks = re.findall(r"```pycon\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    assert blocks
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner()
    for block in blocks:
        runner.run(parser.get_doctest(block, {}, "README.md", str(README), 0))
    assert runner.summarize(verbose=False).failed == 0


def test_the_two_commands_are_those_that_continuous_integration_runs():
    shell = re.findall(r"```sh\n(.*?)\n```", README.read_text("utf-8"), re.DOTALL)
    assert [block for block in shell if "venv" in block] == list(INSTALLS)
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "README" in script or all(command in script for command in INSTALLS)


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: page.name)
def test_links_lead_to_files(page):
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
