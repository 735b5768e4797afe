"""The annotate stage: an Article to its Mentions, through a spaCy pipeline and the learnt decisions.

One Doc a line, and only of lines where a user's model proposes titles or a sentence is asked for: an article joined
by newlines tokenizes several times slower.
"""

import re
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from extract.again import narrow
from extract.agreement import agree
from extract.aliases import propose_aliases
from extract.candidates import Candidate, entries, inline, merge
from extract.directors import propose_directors
from extract.facts import propose_years
from extract.features import describe
from extract.films import film_probabilities, film_scores
from extract.inflection import nominative
from extract.lexicon import load
from extract.listed import describe_roles
from extract.model import Linear, Models, load_models
from extract.page import Line, Page, is_headline, read_page
from extract.passages import other_languages
from extract.proposals import Proposal
from extract.rivals import compare, settle
from extract.scene import Link, Scene, stage
from extract.scope import describe_scope, listed_in, standings
from extract.spans import get_spans
from extract.subjects import propose_subjects
from extract.titles import propose as propose_titles
from extract.topic import add_topic, describe_topic
from extract.types import Article, Label, Mention, Settings

_LOW = 0.08  # candidates below are dropped; those up to `_SURE` stay visible as doubtful mentions
_SURE = 0.5
_MOST_IN_BLOCK = 500  # titles proposed in the prose of one paragraph: no real one has as many
_MOST_KEPT = 150  # of these, the likeliest: every one is asked about every year and person near it
_RUN_IN = 200  # words: a longer line that begins with a title is prose too
_MOST_AGAIN = 500  # later mentions of sure titles in a page
_MAX_LINE = 20_000  # characters of a line that are read; spaCy's tokenizer must stay bounded
_PROPOSERS = ("film_titles", "film_model")  # what proposes; the rest of the pipeline is for other users' Docs
_SERIES = ("series:before", "series:after", "section:series", "header:series")


def pipeline(language: str, settings: Settings = Settings()) -> Language:
    """The spaCy pipeline of a language: a blank one with our components, and the user's own model if named.

    Raises OSError, as spaCy does, if the user's model is not installed.
    """
    try:
        nlp = spacy.blank(language)
    except ImportError:
        nlp = spacy.blank("xx")
        nlp.lang = language  # our components read the language's own file, which spaCy need not know
    nlp.max_length = 10_000_000
    nlp.add_pipe("sentencizer")
    for name in ("film_titles", "film_people", "film_facts"):
        nlp.add_pipe(name)
    if settings.model:
        nlp.add_pipe("film_model", config={"model": settings.model})
    return nlp


def annotate(article: Article, nlp: Language, models: Models | None = None) -> tuple[Mention, ...]:
    """All mentions of films and of what belongs to them, doubtful ones too (see Mention.score), in order of place."""
    models = models or load_models()
    page, candidates, docs = propose(article, nlp)
    add_topic(candidates, models.page.probability(page.topic))
    for candidate in candidates:
        candidate.score = models.title.probability(candidate.features)
    agree(candidates)
    for candidate in candidates:
        candidate.score = models.agreement.probability(candidate.features)
    titles = choose(page, candidates)
    scene = stage(page, titles)
    links = links_of(scene)
    for name, group in links.items():
        model: Linear = getattr(models, name)
        for link in group:
            link.score = model.probability(link.features)
    compare(scene, links)
    for link in links["director"]:
        link.score = settle(link, models.rivals.probability(link.features))
    return mentions_of(scene, links, models, Sentences(nlp, docs))


def propose(article: Article, nlp: Language) -> tuple[Page, list[Candidate], dict[int, Doc]]:
    """All candidates of an article with their features, unscored; and the Docs that were made of its prose lines, by
    line index.

    Compiled patterns find what may be a title; only a user's model needs Docs, which cost more than all patterns.
    """
    main = nlp.lang or "xx"
    lexicon = load("+".join((main, *other_languages(article, main))))
    page = read_page(article, lexicon)
    page.topic = describe_topic(page)
    modelled = "film_model" in nlp.pipe_names
    prose = _proposed(page, modelled=modelled)
    docs = _docs(nlp, prose) if modelled else {}
    found = entries(page)
    room = Counter({line.block: _MOST_IN_BLOCK for line, _ in prose})
    for line, ours in prose:
        spans = get_spans(docs[line.index], "titles") if modelled else ()
        proposals = [Proposal(*span) for span in spans] if modelled else ours
        proposals = proposals[: room[line.block]]
        room[line.block] -= len(proposals)
        found.extend(inline(line, proposals))
    found.extend(propose_subjects(page))
    candidates = merge(narrow(found, lexicon))
    describe(page, candidates)
    return page, candidates, docs


def _is_prose(line: Line) -> bool:
    return line.kind != "heading" and (line.words > 4 or bool(line.marks))


def _proposed(page: Page, *, modelled: bool) -> list[tuple[Line, list[Proposal]]]:
    """The prose lines that may name titles, with our proposals; all prose lines where a user's model proposes too."""
    asked = []
    room = Counter({line.block: _MOST_IN_BLOCK for line in page.lines})
    for line in page.lines:
        if _is_prose(line) and room[line.block] > 0:
            marks = [(m.kind, m.start - line.start, m.end - line.start) for m in line.marks]
            proposals = propose_titles(line.text[:_MAX_LINE], marks, page.lexicon)
            room[line.block] -= len(proposals)
            if proposals or modelled:
                asked.append((line, proposals))
    return asked


def _docs(nlp: Language, lines: Sequence[tuple[Line, list[Proposal]]]) -> dict[int, Doc]:
    """Docs of lines by index, with our proposals and those of the user's model."""
    docs = []
    for line, proposals in lines:
        doc = nlp.make_doc(line.text[:_MAX_LINE])
        doc.user_data["proposals"] = proposals
        docs.append(doc)
    with nlp.select_pipes(enable=[name for name in nlp.pipe_names if name in _PROPOSERS]):
        return dict(zip((line.index for line, _ in lines), nlp.pipe(docs), strict=True))


def choose(page: Page, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The titles: likely candidates that do not overlap, with later plain mentions of the likeliest."""
    kept: list[Candidate] = []
    taken: list[tuple[int, int]] = []
    room = Counter({candidate.line.block: _MOST_KEPT for candidate in candidates})
    told = any("subject" in candidate.sources for candidate in candidates)
    for candidate in sorted(candidates, key=lambda c: (-c.score, c.start, -c.end)):
        if candidate.score < _LOW or _is_only_headline(page, candidate, told):
            continue
        prose = candidate.entry is None or candidate.line.words > _RUN_IN
        full = prose and room[candidate.line.block] <= 0
        if not full and not _overlaps(taken, candidate.start, candidate.end):
            kept.append(candidate)
            room[candidate.line.block] -= prose
            _take(taken, candidate.start, candidate.end)
    kept.extend(_again(page, kept, taken))
    return sorted(kept, key=lambda c: c.start)


def _is_only_headline(page: Page, candidate: Candidate, told: bool) -> bool:
    """Whether a candidate is the article's headline, which is no film's title as a whole; nor is a part of one whose
    film the prose takes up again ("Review: Fog Harbour", told)."""
    return candidate.line.kind == "heading" and (
        candidate.key in page.title_keys or (told and is_headline(page, candidate.line))
    )


def _overlaps(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    at = bisect_left(taken, (start, start))
    return (at < len(taken) and taken[at][0] < end) or (at > 0 and taken[at - 1][1] > start)


def _take(taken: list[tuple[int, int]], start: int, end: int) -> None:
    insort(taken, (start, end))


def _again(page: Page, kept: Sequence[Candidate], taken: list[tuple[int, int]]) -> list[Candidate]:
    """Places where prose names a sure title again without marking it."""
    sure = {c.text: c for c in kept if c.score >= _SURE and len(c.text) >= 4}
    if not sure:
        return []
    pattern = re.compile(
        r"(?<!\w)(?:"
        + "|".join(re.escape(t) for t in sorted(sure, key=lambda t: (-len(t), t))[:400])
        + r")(?!\w|-[^\W\d_])"
    )
    found: list[Candidate] = []
    room = Counter({line.block: _MOST_KEPT for line in page.lines})
    room.subtract(candidate.line.block for candidate in kept if candidate.entry is None)
    for line in page.lines:
        if line.words < 8 or len(found) > _MOST_AGAIN:
            continue
        for match in islice(pattern.finditer(line.text[:_MAX_LINE]), max(0, room[line.block])):
            start, end = line.start + match.start(), line.start + match.end()
            if not _overlaps(taken, start, end):
                known = sure[match[0]]
                again = Candidate(start, end, match[0], known.key, line, {"again"})
                again.features = {"title:again": 1.0}
                again.score = known.score * (0.9 if " " in match[0] else 0.6)
                found.append(again)
                room[line.block] -= 1
    return found


def links_of(scene: Scene) -> dict[str, list[Link]]:
    """Proposals for the cells of the scene's titles, unscored, by the model that decides on them."""
    return {
        "year": propose_years(scene),
        "director": propose_directors(scene),
        "alias": propose_aliases(scene),
    }


_LABELS: dict[str, Label] = {"year": "YEAR", "director": "PERSON", "alias": "ALIAS"}


def mentions_of(
    scene: Scene, links: dict[str, list[Link]], models: Models, sentences: "Sentences"
) -> tuple[Mention, ...]:
    """A page's titles and the links scored for them (by the model's name) as mentions; doubtful links dropped."""
    described = describe_roles(scene, links)
    roles = {key: models.listed.probability(features) for key, features in described.items()}
    films = film_probabilities(scene, links, described, roles, models.film)
    listed = _listed(scene, described, roles, films, models)
    mentions = [
        Mention(
            label="TITLE",
            start=title.start,
            end=title.end,
            text=title.text,
            rules=models.title.reasons(title.features, "title") or ("title:again",),
            score=score,
            role="listed" if title.key in listed else "mentioned",
            kind="series" if any(name in title.features for name in _SERIES) else "film",
            rank=_rank(title),
            evidence=sentences.around(title),
        )
        for title, score in zip(scene.titles, film_scores(scene, films), strict=True)
    ]
    claims = {
        name: {(link.title, link.start, link.end): link.score for link in links[rival]}
        for name, rival in (("director", "alias"), ("alias", "director"))
    }
    for name, group in links.items():
        model: Linear = getattr(models, name)
        for link in group:
            # One span is not both a film's maker and its other title.
            rival = claims.get(name, {}).get((link.title, link.start, link.end), 0.0)
            claimed = rival > link.score
            if link.score >= _LOW and not claimed:
                mentions.append(
                    Mention(
                        label=_LABELS[name],
                        start=link.start,
                        end=link.end,
                        text=link.text,
                        rules=model.reasons(link.features, name, 2),
                        title=link.title,
                        score=link.score,
                        value=link.value or _nominative(scene, name, link),
                    )
                )
    return tuple(mentions)


def _listed(
    scene: Scene,
    described: Mapping[str, Mapping[str, float]],
    roles: Mapping[str, float],
    films: Mapping[str, float],
    models: Models,
) -> frozenset[str]:
    """The films that the article lists, by title key. roles: how likely each is, seen alone."""
    standing = standings(described, films, models.subject)
    scope = describe_scope(scene.page.topic, described, roles, standing)
    return listed_in(roles, films, standing, models.single.probability(scope), models.none.probability(scope))


def _nominative(scene: Scene, model: str, link: Link) -> str | None:
    """The nominative of a person's name printed in another case; None where that is not sure."""
    return nominative(link.text, scene.page.lexicon.inflection) if model == "director" else None


def _rank(title: Candidate) -> int | None:
    if title.entry is None:
        return None
    printed = title.entry.rank or (title.line.number or "").strip(".) ")
    return int(printed) if printed.isdigit() else None


class Sentences:
    """Sentences of prose lines, found when they are asked for."""

    def __init__(self, nlp: Language, docs: dict[int, Doc]) -> None:
        self._nlp = nlp
        self._docs = docs
        self._spans: dict[int, list[tuple[int, int]]] = {}

    def around(self, title: Candidate) -> tuple[int, int]:
        """The sentence of a prose line that holds the title; else the whole line."""
        line = title.line
        if not _is_prose(line) or line.words <= 14:
            return line.start, line.end
        if line.index not in self._spans:
            sentences = self._doc(line).sents
            self._spans[line.index] = [(sentence.start_char, sentence.end_char) for sentence in sentences]
        for start, end in self._spans[line.index]:
            if end > title.start - line.start:
                return line.start + start, line.start + end
        return line.start, line.end

    def _doc(self, line: Line) -> Doc:
        doc = self._docs.get(line.index)
        if doc is None:
            doc = self._docs[line.index] = self._nlp.make_doc(line.text[:_MAX_LINE])
        if not doc.has_annotation("SENT_START"):
            doc = self._docs[line.index] = self._nlp.get_pipe("sentencizer")(doc)
        return doc
