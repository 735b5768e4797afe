"""What the tests share."""

import signal
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite expected outputs and raise floors")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether expected outputs are to be rewritten."""
    return bool(request.config.getoption("--update"))


@pytest.fixture(scope="session")
def output(request: pytest.FixtureRequest) -> Path:
    """The committed output, made anew from raw/ first if expected outputs are to be rewritten."""
    if request.config.getoption("--update"):
        from extract.runner import run

        with chdir(ROOT):
            run(["raw/"], ROOT / "output")
    return ROOT / "output"


@pytest.fixture
def interruptible() -> Iterator[None]:
    """A shell's background job ignores SIGINT, and so would the processes that it starts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def raw() -> Path:
    """The project's own articles."""
    return ROOT / "raw"


@pytest.fixture
def listicles() -> Path:
    """The labelled articles beside the project; tests that need them are skipped where they are not."""
    folder = SHARED / "listicles"
    if not folder.is_dir():
        pytest.skip("../shared/listicles is not here")
    return folder
