"""Prints what each step costs, in CPU time of one run and as ratios, and how the cost grows with a page's length.

    python benchmarks/pipeline.py [PAGES] [--passes N] [--no-growth] [--largest BYTES]

PAGES: a folder of .html or .html.gz files (by default ../shared/cleaning/html). Each step is run over all pages,
the smallest of the passes counts. "trafilatura + ner" is what one would build instead: trafilatura's text through
a spaCy pipeline with the small English model's architecture, its weights random, since speed does not depend on
them. Growth: invented lists of films in five forms, each twice as long as the one before.
"""

import argparse
import gc
import gzip
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import spacy
from bs4 import BeautifulSoup
from spacy.language import Language
from spacy.util import filter_spans

from extract.batch import Limits, extract_source, process_source
from extract.clean import clean
from extract.gate import judge
from extract.rows import article_row, film_rows
from extract.types import Settings, Source

Call = Callable[[bytes], object]
_DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "cleaning" / "html"
_SETTINGS = Settings()
_NO_LIMITS = Limits(seconds=None)
# Labels that the small English model's ner knows.
_LABELS = (
    "CARDINAL DATE EVENT FAC GPE LANGUAGE LAW LOC MONEY NORP ORDINAL ORG PERCENT PERSON PRODUCT QUANTITY "
    "TIME WORK_OF_ART"
)
_EMBED = {
    "@architectures": "spacy.MultiHashEmbed.v2",
    "width": 96,
    "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
    "rows": [5000, 1000, 2500, 2500],
    "include_static_vectors": False,
}
_ENCODE = {
    "@architectures": "spacy.MaxoutWindowEncoder.v2",
    "width": 96,
    "depth": 4,
    "window_size": 1,
    "maxout_pieces": 3,
}


def main() -> None:
    """Reads the pages, measures, prints."""
    shown = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=shown)
    parser.add_argument("pages", type=Path, nargs="?", default=_DEFAULT)
    parser.add_argument("--passes", type=int, default=2)
    parser.add_argument("--no-growth", action="store_true")
    parser.add_argument("--largest", type=int, default=5_000_000)
    options = parser.parse_args()
    pages = [_read(path) for path in sorted(options.pages.iterdir()) if ".htm" in path.name]
    print(
        f"{len(pages)} pages of {sum(map(len, pages)) / len(pages) / 1000:.0f} kB | CPU ms a page | of trafilatura"
    )
    costs = measure(pages, options.passes)
    for name, cost in costs.items():
        print(f"{name} | {1000 * cost:.2f} | x{cost / costs['trafilatura extract']:.3f}")
    for name, peer in (
        ("whole pipeline", "trafilatura + ner"),
        ("whole pipeline --gate safe", "trafilatura + ner"),
        ("gate alone", "whole pipeline"),
    ):
        print(f"{name}, of {peer} | | x{costs[name] / costs[peer]:.3f}")
    if not options.no_growth:
        grow(options.largest)


def _read(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def measure(pages: list[bytes], passes: int) -> dict[str, float]:
    """CPU seconds a page of each step, smallest of the passes."""
    steps = dict(_steps())
    best = dict.fromkeys(steps, float("inf"))
    for call in steps.values():  # what is built once, such as the pipeline of a language, is no page's cost
        for page in pages if call is whole else pages[:1]:
            call(page)
    for _ in range(passes):
        for name, call in steps.items():
            best[name] = min(best[name], cost(call, pages))
    return best


def cost(call: Call, pages: list[bytes]) -> float:
    """CPU seconds a page, of all threads."""
    gc.collect()
    started = time.process_time()
    for page in pages:
        call(page)
    return (time.process_time() - started) / len(pages)


def _steps() -> Iterator[tuple[str, Call]]:
    import trafilatura

    nlp = reference()

    def text_of(page: bytes) -> str:
        return trafilatura.extract(page) or ""

    yield "BeautifulSoup parse alone", lambda page: BeautifulSoup(page, "lxml")
    yield "trafilatura extract", text_of
    yield "gate alone", lambda page: judge(page, "safe")
    yield "our clean", lambda page: _ignore_refusals(lambda: clean(_source(page), _SETTINGS))
    yield "whole pipeline", whole
    yield "whole pipeline --gate safe", lambda page: whole(page, Limits(seconds=None, gate="safe"))
    yield "trafilatura + ner", lambda page: filter_spans(list(nlp(text_of(page)[: nlp.max_length]).ents))


def _ignore_refusals(call: Callable[[], object]) -> None:
    from extract.errors import ExtractError

    try:
        call()
    except ExtractError:
        return


def _source(page: bytes) -> Source:
    return Source(article_id="page", origin="page", data=page)


def whole(page: bytes, limits: Limits = _NO_LIMITS) -> object:
    """A page's bytes to its rows."""
    result = process_source(_source(page), _SETTINGS, limits)
    return article_row(result), film_rows(result)


def reference() -> Language:
    """A pipeline of the small English model's ner with a layer of its own for the words, initialised at random."""
    spacy.util.fix_random_seed(0)
    nlp = spacy.blank("en")
    words = {"@architectures": "spacy.Tok2Vec.v2", "embed": _EMBED, "encode": _ENCODE}
    model = {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": False,
        "hidden_width": 64,
        "maxout_pieces": 2,
        "use_upper": True,
        "nO": None,
        "tok2vec": words,
    }
    ner = nlp.add_pipe("ner", config={"model": model})
    for label in _LABELS.split():
        ner.add_label(label)  # type: ignore[attr-defined]
    nlp.initialize()
    return nlp


def grow(largest: int) -> None:
    """Prints the cost of pages of each form, and how much a doubling of the length costs at most."""
    print("\ngrowth: form | kB | CPU s | times the cost of half the length")
    for name, form in FORMS.items():
        size, before = largest // 16, 0.0
        while size <= largest:
            page = invented(form, size)
            gc.collect()
            started = time.process_time()
            extract_source(_source(page), _SETTINGS)
            spent = time.process_time() - started
            print(
                f"{name} | {len(page) // 1000} | {spent:.2f} | "
                + (f"x{spent / before:.2f}" if before else "")
            )
            size, before = size * 2, spent


FORMS = {
    "headings": ("<h2>{n}. {title} ({year})</h2><p>Directed by {name}. {prose}</p>", "{items}"),
    "bullets": ("<li><em>{title}</em> ({year}, {name}): {prose}</li>", "<ul>{items}</ul>"),
    "table": (
        "<tr><td>{title}<td>{year}<td>{name}</tr>",
        "<table><tr><th>Film<th>Year<th>Director{items}</table>",
    ),
    "paragraphs": ("<p>In {year}, {name} made “{title},” and {prose}</p>", "{items}"),
    "one paragraph": ("“{title}” ({year}) by {name} is one of them. {prose} ", "<p>{items}</p>"),
}
_SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ha", "ki", "le", "mo", "nu", "pa", "re", "si", "to", "vu")


def invented(form: tuple[str, str], size: int) -> bytes:
    """A page of about `size` bytes that lists invented films."""
    rng = random.Random(size)
    item, frame = form
    items, length = list[str](), 0
    while length < size:
        values = {"title": _words(rng, 2), "name": _words(rng, 2), "year": rng.randint(1930, 2020)}
        prose = (_words(rng, 12) + " is what the sea leaves on the shore after the storm").capitalize() + "."
        items.append(item.format(n=len(items) + 1, prose=prose, **values))
        length += len(items[-1])
    body = frame.format(items="".join(items))
    return (
        f"<html lang=en><title>Films</title><body><article><h1>Films of the sea</h1>{body}</article>".encode()
    )


def _words(rng: random.Random, count: int) -> str:
    return " ".join("".join(rng.choices(_SYLLABLES, k=rng.randint(2, 4))).capitalize() for _ in range(count))


if __name__ == "__main__":
    main()
