"""The sequence of the stages for one page: bytes to a Result, never raising for a page.

Only this module knows in which order the stages come.
"""

import hashlib
import logging
import threading
import traceback
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from extract.annotate import annotate, pipeline
from extract.clean import clean
from extract.completeness import completeness
from extract.errors import ExtractError
from extract.gate import Gate, judge
from extract.language import detect
from extract.lexicon import load as load_lexicon
from extract.limits import TooLong, deadline, said
from extract.normalize import normalize
from extract.read import MAX_BYTES, load
from extract.resolve import resolve
from extract.types import Input, Result, Settings, Source

if TYPE_CHECKING:
    from spacy.language import Language

_LOG = logging.getLogger(__name__)
# A pipeline's vocabulary grows with every new word of every page: a new one is built when it holds so many.
_WORDS = 500_000
_local = threading.local()  # spaCy's tokenizer cache is not meant for two threads at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of a page's cost. max_bytes: unpacked. seconds: of processor time, the last resort.

    gate: whether a look at the bytes may decide that the page lists no films (see `extract.gate`).
    ends: whether a page that cannot be stopped may end the process (see `extract.limits`).
    """

    max_bytes: int = MAX_BYTES
    seconds: float | None = 60.0
    gate: Gate = "off"
    ends: bool = False


def process(item: Input, settings: Settings = Settings(), limits: Limits = Limits()) -> Result:
    """One page, from its input to its films. A pure function of the bytes, and picklable.

    Whatever is wrong with the page is the Result's `error`, in one line; nothing is raised.
    """
    try:
        source = load(item, max_bytes=limits.max_bytes)
    except (ExtractError, OSError) as error:
        return failure(item.article_id, item.origin, error)
    return process_source(source, settings, limits)


def process_source(source: Source, settings: Settings, limits: Limits) -> Result:
    """As `process`, for bytes at hand."""
    reason = judge(source.data, limits.gate)
    if reason:
        return _gated(source, reason)
    try:
        with deadline(limits.seconds, ends=limits.ends):
            return extract_source(source, settings)
    except ExtractError as error:
        problem: BaseException | str = error
    except TooLong:
        problem = said(limits.seconds)
    except Exception as error:  # the one broad catch: a page never ends a run
        _LOG.debug("%s", source.origin, exc_info=True)
        problem = f"internal error, please report it: {_place(error)}: {type(error).__name__}: {error}"
    result = failure(source.article_id, source.origin, problem)
    return replace(result, sha256=hashlib.sha256(source.data).hexdigest())


def _place(error: BaseException) -> str:
    """Where it was raised, as file and line: enough to find a bug that a stranger reports."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(last.filename).name}:{last.lineno}"


def _gated(source: Source, reason: str) -> Result:
    digest = hashlib.sha256(source.data).hexdigest()
    return Result(
        article_id=source.article_id,
        origin=source.origin,
        sha256=digest,
        status="no_films",
        notes=(f"gate: {reason}",),
    )


def failure(article_id: str, origin: str, problem: BaseException | str) -> Result:
    """The Result of a page that could not be read, with the reason in one line."""
    text = problem.message if isinstance(problem, ExtractError) else str(problem)
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())[:300]
    return Result(
        article_id=article_id, origin=origin, sha256="", status="error", error=line or "unknown error"
    )


def extract_source(source: Source, settings: Settings) -> Result:
    """The stages in their order. Raises what they raise: InputError for what is no HTML page."""
    article = clean(source, settings)
    language = detect(article, settings)
    article = replace(article, language=language)
    nlp = _pipeline(language, settings)
    mentions = annotate(article, nlp)
    films = normalize(resolve(article, mentions, settings))
    promised, missing = completeness(article, films, load_lexicon(nlp.lang))
    return Result(
        article_id=source.article_id,
        origin=source.origin,
        sha256=article.sha256,
        article=article,
        films=films,
        mentions=mentions,
        status="ok" if films else "no_films",
        promised=promised,
        missing_ranks=missing,
    )


def _pipeline(language: str, settings: Settings) -> "Language":
    """The thread's spaCy pipeline of a language, built once and again when its vocabulary has grown large."""
    known: dict[tuple[str, Settings], Language] = _local.__dict__.setdefault("pipelines", {})
    key = (language, settings)
    if key in known and len(known[key].vocab.strings) > _WORDS:
        del known[key]
    if key not in known:
        known[key] = pipeline(language, settings)
    return known[key]
