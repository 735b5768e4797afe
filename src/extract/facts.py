"""Years: proposes which of them belong to which title, with features."""

import re
from collections.abc import Callable, Iterator

from spacy.language import Language
from spacy.tokens import Doc

from extract.fields import YEAR
from extract.keys import title_key
from extract.main_titles import main_titles
from extract.page import column_name
from extract.page_years import beside_titles, cues, page_years
from extract.quotes import unquoted
from extract.scene import Link, Scene
from extract.slots import Slot
from extract.spans import set_spans

_ONLY_YEAR = re.compile(r"^\W*(?:18[89]\d|19\d\d|20[0-3]\d)\W*$")
_AFTER_TITLE = re.compile(r"[\"“”’»'）)\s]{0,3}[(\[（]")
_MOST_MAIN = 50  # titles that a page is about: of more it is about none
_REACH = 220  # characters of a sentence within which a year may belong to a title


def propose_years(scene: Scene) -> list[Link]:
    """Every year that may be a title's, once for each title that it may belong to."""
    links: list[Link] = []
    main = main_titles(scene)
    told = page_years(scene) if 0 < len(main) <= _MOST_MAIN else []
    for index, title in enumerate(scene.titles):
        found: dict[tuple[int, int], dict[str, float]] = {}
        for start, end, how in _year_places(scene, index):
            features = found.setdefault((start, end), {})
            features[f"year:{how}"] = 1.0
        near = len(found)
        for year in told if index in main else ():
            if (year.start, year.end) not in found:
                found[year.start, year.end] = (
                    year.features
                    | {f"page:{main[index]}": 1.0, "page:near": float(near > 0)}
                    | beside_titles(scene, index, year)
                )
        for (start, end), features in found.items():
            _year_features(scene, index, start, end, features)
            links.append(Link(index, start, end, scene.page.article.text[start:end], features))
        if title.entry is not None:
            for link in links[len(links) - len(found) :][:near]:
                link.features["alone"] = float(near == 1)
    return links


def _year_places(scene: Scene, index: int) -> Iterator[tuple[int, int, str]]:
    title = scene.titles[index]
    line = title.line
    if title.entry is not None:
        yield from (
            (line.start + s.start, line.start + s.end, s.how) for s in _slots(title.entry.slots, "year")
        )
        yield from _owned_years(scene, index)
        for cell in scene.row(index):
            named = column_name(cell) in scene.page.lexicon["labels.year"]
            for year in YEAR.finditer(cell.text[:40]):
                yield cell.start + year.start(), cell.start + year.end(), "column"
                if named:
                    yield cell.start + year.start(), cell.start + year.end(), "column-named"
    yield from _line_years(scene, index)
    for head in reversed(line.section):
        heading = scene.page.lines[head]
        own = title_key(heading.text) in scene.page.title_keys
        found = YEAR.search(heading.text) if heading.words <= 12 and not own else None
        if found:
            ranked = scene.page.lexicon.holds("promise.top", heading.text.lower())
            only = (
                "section" if _ONLY_YEAR.match(heading.text) else "section-best" if ranked else "section-words"
            )
            yield heading.start + found.start(), heading.start + found.end(), only
            break


def _slots(slots: list[Slot], kind: str) -> list[Slot]:
    return [slot for slot in slots if slot.kind == kind]


def _owned_years(scene: Scene, index: int) -> Iterator[tuple[int, int, str]]:
    """Years in the short lines of the item, and in its first prose."""
    for distance, line in enumerate(scene.owned(index, 8)):
        if line.words <= 12:
            how = "next-line" if _ONLY_YEAR.match(line.text) else "item-line"
            for year in YEAR.finditer(line.text):
                yield line.start + year.start(), line.start + year.end(), how
        elif distance < 4:
            for year in list(YEAR.finditer(line.text[:400]))[:3]:
                yield line.start + year.start(), line.start + year.end(), "item-prose"


def _line_years(scene: Scene, index: int) -> Iterator[tuple[int, int, str]]:
    """Years of the title's own line, near it."""
    title = scene.titles[index]
    line = title.line
    low, high = max(line.start, title.start - _REACH), min(line.end, title.end + _REACH)
    text = scene.page.article.text
    for year in YEAR.finditer(text, low, high):
        if title.start <= year.start() < title.end:
            continue
        after = year.start() >= title.end
        gap = text[title.end : year.start()] if after else text[year.end() : title.start]
        how = (
            "bracket"
            if after and _AFTER_TITLE.match(gap) and ")" not in gap.strip()
            else "after"
            if after
            else "before"
        )
        yield year.start(), year.end(), f"line-{how}"


def _year_features(scene: Scene, index: int, start: int, end: int, features: dict[str, float]) -> None:
    title, text = scene.titles[index], scene.page.article.text
    lexicon = scene.page.lexicon
    if "year:page" not in features:
        features.update(dict.fromkeys(cues(scene, start, end), 1.0))
    if title.line.start <= start < title.line.end:
        gap = text[end : title.start] if end <= title.start else text[title.end : start]
        _gap_features(scene, index, (start, end), gap, features)
        order = "year title" if end <= title.start else "title year"
        plain = unquoted(gap.lower())
        features.update(dict.fromkeys(lexicon.fired_between("year", order, plain), 1.0))
    if text[start - 1 : start] in ("(", "[", "（"):
        features["bracketed"] = 1.0
    if title.entry is None and "year:page" not in features:
        features["inline"] = 1.0
    if re.match(r"['’]?s\b", text[end : end + 2]):
        features["year:possessive-or-decade"] = 1.0


def _gap_features(
    scene: Scene, index: int, span: tuple[int, int], gap: str, features: dict[str, float]
) -> None:
    size = len(gap)
    features[
        "gap:" + ("0-3" if size <= 3 else "4-20" if size <= 20 else "21-60" if size <= 60 else "61+")
    ] = 1.0
    if re.search(r"[.!?]\s|[。！？]", gap):
        features["other-sentence"] = 1.0
    between = scene.between(
        index, min(span[1], scene.titles[index].end), max(span[0], scene.titles[index].start)
    )
    if between:
        features["titles-between"] = float(min(between, 3))


@Language.factory("film_facts", assigns=["doc.spans"])
def make_film_facts(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """A component that writes years (1880 to 2039) to `doc.spans["years"]`."""

    def film_facts(doc: Doc) -> Doc:
        return set_spans(doc, "years", [(m.start(), m.end(), "year") for m in YEAR.finditer(doc.text)])

    return film_facts
