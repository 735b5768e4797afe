"""Other titles of a film: proposes which names beside a title are its other titles, with features.

A name is proposed wherever articles put one: in brackets or behind a slash or a dash, after "also known as", on a
line below the title, behind a label, in a column of its own. What it stands for is told by its form and by the
page: where every item has such a name at the same place, and these are no persons, they are titles.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from extract.candidates import Candidate
from extract.fields import YEAR, classify
from extract.keys import bare_key, is_latin, title_key
from extract.lexicon import Lexicon, load
from extract.model import logit
from extract.page import Line
from extract.people import has_given, names, person_like
from extract.quotes import unquoted
from extract.scene import Link, Scene
from extract.slots import alias_cue, label_end, label_start, tidy

_NEAR = 160  # characters between two titles of one film
_BELOW = 3  # lines under a title in which its other title may stand
_LABELLED = 8  # lines under a title in which a label may say that it does
_READ = 400  # characters of a line in which a label is looked for
_CUE = 60  # characters before a name in which words may call it the maker's
_MOST_WORDS = 12
_ASIDE = re.compile(r"\s*\([^)]*\)")
_INNER = re.compile(r"[\"“”’»'\s]{0,3}[(\[（]([^()\[\]（）]{2,80})[)\]）]")
_FIELD = re.compile(r"\s*[,;|·•]\s|\s+[-–—/]\s+|\s*[(\[]|$")
_STOP = re.compile(r"[.;,]\s|[.;,]?$|\s*[(\[]|\s+[-–—/|]\s|(?<=[^\W\d_])(?=[A-Z][a-z]+:)")
_MARKS = ("italic", "quote", "bold")
_TEXTS = ("text", "person")  # what a field may be that is taken for a title
_FOREIGN = ("script", "accents", "english")
_OWN_LINE = ("below", "label", "sibling")
_UNLIKE = ("person-like", "digits", "remark-word", "value", "sentence", "lower-start")
_CROSSED = (
    *("inline", "marked", "person-like", "year-after", "english", "accents", "script"),
    *("given-name", "nameless", "maker-said", "facts-next"),
)
_SENTENCE_CASE = 0.7  # of the words of a title in another language fewer are capitalised

Span = tuple[int, int]


def propose_aliases(scene: Scene) -> list[Link]:
    """Every name that may be another title of a title, once for each title that it may belong to."""
    links: list[Link] = []
    places: list[frozenset[str]] = []
    repeats: dict[str, set[int]] = defaultdict(set)  # titles with the same title once more at a place
    scores = {(title.start, title.end): title.score for title in scene.titles}
    for index, title in enumerate(scene.titles):
        found: dict[Span, set[str]] = defaultdict(set)
        makers: list[Span] | None = None  # looked for once, and only where another title is proposed
        for start, end, how in _places(scene, index):
            if bare_key(title_key(scene.page.article.text[start:end])) != bare_key(title.key):
                found[start, end].add(how)
            else:
                repeats[how].add(index)
        for (start, end), hows in found.items():
            features = {f"alias:{how}": 1.0 for how in hows}
            features |= _form(scene, title, start, end) | _standing(scene, title, start, end)
            makers = _makers(scene, index) if makers is None else makers
            if any(high <= start or low >= end for low, high in makers):
                features["maker-said"] = 1.0  # the film has its maker: this name is free to be a title
            if any(low < end and start < high for low, high in makers):
                features["maker-itself"] = 1.0
            for how in {how.split("-")[0] for how in hows}:
                features |= {f"{how}*{name}": 1.0 for name in _CROSSED if name in features}
            if (start, end) in scores:
                features["as-title"] = logit(scores[start, end])
            links.append(Link(index, start, end, scene.page.article.text[start:end], features))
            places.append(frozenset(hows))
    _share(scene, links, places, repeats)
    return links


def _places(scene: Scene, index: int) -> Iterator[tuple[int, int, str]]:
    title = scene.titles[index]
    if title.entry is not None:
        base = title.line.start
        for slot in title.entry.slots:
            if slot.kind == "alias" or (slot.kind == "person" and slot.how in ("bracket", "slash")):
                yield base + slot.start, base + slot.end, slot.how
        yield from _below(scene, index)
        yield from _sibling(scene, title)
        yield from _labelled(title.line, title.end, scene.page.article.text, scene.page.lexicon)
        for cell in scene.row(index):
            header = (cell.header or "").lower().strip(" :")
            if header in scene.page.lexicon["labels.alias"] and cell.words <= _MOST_WORDS:
                yield *tidy(scene.page.article.text, cell.start, cell.end), "header"
    else:
        yield from _bracketed(scene, title)
    yield from _beside(scene, index)


def _below(scene: Scene, index: int) -> Iterator[tuple[int, int, str]]:
    """On the short lines under the title: the whole line, or its first field; or what a label says there."""
    text, lexicon = scene.page.article.text, scene.page.lexicon
    for distance, line in enumerate(scene.owned(index, _LABELLED)):
        said = list(_labelled(line, line.start, text, lexicon))
        yield from said
        if (
            said
            or distance >= _BELOW
            or line.words > _MOST_WORDS
            or _other_label(lexicon.code).match(line.text)
        ):
            continue
        begin = line.start + len(line.text) - len(line.text.lstrip(" ([（"))
        first = _field_end(text, begin, line.end)
        if classify(line.text[first - line.start :].strip(" ,;|·•()[]-–—/"), lexicon) == "text":
            first = line.end  # no field but a sentence's comma
        for end in {first, line.end}:
            low, high = tidy(text, begin, end)
            high -= begin > line.start and text[low:high].endswith((")", "]", "）"))
            if (
                low < high
                and classify(text[low:high], lexicon) in _TEXTS
                and not _values(text[low:high], lexicon)
            ):
                yield low, high, f"below-{distance}" if end == line.end else f"below-{distance}-field"


def _sibling(scene: Scene, title: Candidate) -> Iterator[tuple[int, int, str]]:
    """The title on the next line of the same paragraph, item or cell."""
    lines = scene.page.lines
    after = lines[title.line.index + 1] if title.line.index + 1 < len(lines) else title.line
    if after.block == title.line.block or (after.item is not None and after.item == title.line.item):
        for other in scene.on_line.get(after.index, ())[:1]:
            if scene.titles[other].entry is not None:
                yield scene.titles[other].start, scene.titles[other].end, "sibling"


def _values(text: str, lexicon: Lexicon) -> bool:
    """Whether a line is nothing but fields such as country and year."""
    return all(classify(part, lexicon) not in _TEXTS for part in _FIELD.split(text) if part.strip())


def _labelled(line: Line, start: int, text: str, lexicon: Lexicon) -> Iterator[tuple[int, int, str]]:
    """What a label introduces, as a line of its own or in prose: "Original title: X", "Im Original „X“"."""
    for label in alias_cue(lexicon.code).finditer(text, start, min(line.end, start + _READ)):
        marked = next((m for m in line.marks if m.kind in _MARKS and 0 <= m.start - label.end() <= 1), None)
        if marked:
            low, high = tidy(text, marked.start, marked.end)
        elif ":" in label[0]:
            stop = _STOP.search(text, label.end(), line.end)
            low, high = tidy(text, label.end(), stop.start() if stop else line.end)
        else:
            continue
        if low < high and len(text[low:high].split()) <= _MOST_WORDS:
            yield low, high, "label" if ":" in label[0] else "words"


@lru_cache(maxsize=32)
def _other_label(code: str) -> re.Pattern[str]:
    """A label that says that something else follows."""
    keys = ("director", "year", "other")
    words = sorted(
        frozenset().union(*(load(code)[f"labels.{key}"] for key in keys)), key=lambda word: (-len(word), word)
    )
    return re.compile(rf"\W{{0,3}}(?:{'|'.join(map(re.escape, words)) or '(?!)'})\s*[:：]", re.IGNORECASE)


def _field_end(text: str, start: int, end: int) -> int:
    stop = _FIELD.search(text, start, end)
    return stop.start() if stop else end


def _bracketed(scene: Scene, title: Candidate) -> Iterator[tuple[int, int, str]]:
    """In the bracket right behind a title in prose, without the year or the words that introduce it."""
    text = scene.page.article.text
    bracket = _INNER.match(text, title.end, title.line.end)
    if not bracket:
        return
    start = bracket.start(1)
    cue = alias_cue(scene.page.lexicon.code).match(text, start, bracket.end(1))
    start = cue.end() if cue else start
    first, last = tidy(text, start, _field_end(text, start, bracket.end(1)))
    if first < last and classify(text[first:last], scene.page.lexicon) in _TEXTS:
        yield first, last, "bracket-cue" if cue else "bracket"


def _beside(scene: Scene, index: int) -> Iterator[tuple[int, int, str]]:
    """The next titles of the line, and what the language's rules say of the words between."""
    title, text = scene.titles[index], scene.page.article.text
    later = [i for i in scene.on_line.get(title.line.index, ()) if scene.titles[i].start >= title.end][:2]
    for other in (scene.titles[i] for i in later):
        gap = text[title.end : other.start]
        if len(gap) > _NEAR:
            break
        plain = _ASIDE.sub("", unquoted(gap.lower()))
        if scene.page.lexicon.fired_between("alias", "title title", plain):
            yield other.start, other.end, "aka"
        elif not any(char.isalnum() for char in plain):
            yield other.start, other.end, "next"


def _makers(scene: Scene, index: int) -> list[Span]:
    """Where the title's line behind it, and the lines below it, name a maker by a label or in words."""
    title, lexicon = scene.titles[index], scene.page.lexicon
    found: list[Span] = []
    for line in (title.line, *scene.owned(index, _LABELLED)):
        text, start = line.text[:_READ], max(0, title.end - line.start) if line is title.line else 0
        size = len(text)
        if start >= size:
            continue
        labelled = start == 0 and label_end(text, 0, size, lexicon) > 0
        label = 0 if labelled else label_start(text, start, size, lexicon, plain=False)
        name = label_end(text, label, size, lexicon) if label < size else -1
        for low, high in names(text, lexicon):
            called = low >= start and lexicon.fires(
                ("director",), "before", text[max(0, low - _CUE) : low].lower()
            )
            if called or low == name:
                found.append((line.start + low, line.start + high))
    return found


def _form(scene: Scene, title: Candidate, start: int, end: int) -> dict[str, float]:
    """What the name itself looks like, beside the title."""
    text = scene.page.article.text[start:end]
    words, lowered = text.split(), text.lower()
    lexicon: Lexicon = scene.page.lexicon
    features = {"words:" + ("1" if len(words) == 1 else "2-6" if len(words) <= 6 else "7+"): 1.0}
    stops = lexicon.stop_words
    person, given = person_like(text, lexicon), has_given(text, lexicon)
    told = {
        "lower-start": text[:1].islower(),
        "digits": bool(YEAR.search(text)) or text[:1].isdigit(),
        "capital": any(word[:1].isupper() for word in words),
        "person-like": person,
        # "Fog Harbour" has the form of a name, "Larisa Hill" a first name too.
        "given-name": given,
        "nameless": person and not given,
        "remark-word": any(
            word.strip(".,") in lexicon["nouns.film"] | lexicon["nouns.series"] | lexicon["values.remark"]
            for word in lowered.split()
        ),
        "value": lowered in lexicon.values,
        "script": is_latin(text) != is_latin(title.text),
        "accents": text.isascii() != title.text.isascii(),
        "common-words": any(word in stops for word in lowered.split()),
        "title-common-words": any(word in stops for word in title.text.lower().split()),
        "english": lexicon.code != "en" and any(word in load("en").stop_words for word in lowered.split()),
        "sentence": text[-1:] in ".!?" and len(words) > 3,
    }
    features |= {name: 1.0 for name, holds in told.items() if holds}
    if lexicon.title_case and len(words) > 1:
        features["capital-share"] = sum(not word[0].islower() for word in words) / len(words)
    return features


def _standing(scene: Scene, title: Candidate, start: int, end: int) -> dict[str, float]:
    """How the name stands to the title: marked or not, and with a year of its own or none."""
    text, line = scene.page.article.text, title.line
    lines = scene.page.lines[line.index : line.index + _LABELLED + 2]
    at = next((i for i, other in enumerate(lines) if start < other.end), 0)
    after = lines[at + 1] if 0 < at < len(lines) - 1 else None
    told = {
        "inline": title.entry is None,
        "marked": any(
            m.kind in _MARKS and m.start <= start and m.end >= end for m in lines[min(at, 1)].marks
        ),
        "year-between": start < line.end and YEAR.search(text, title.end, start) is not None,
        "year-after": re.match(r"[\s\"”’»)\]]{0,3}[(\[,]?\s?(?:18[89]|19\d|20[0-3])\d", text[end : end + 12])
        is not None,
        "rank": line.kind != "heading" and title.entry is not None and title.entry.rank is not None,
        # What follows is about the item above: the name is no item of its own.
        "facts-next": after is not None and after.block != lines[at].block and _facts(after, scene),
    }
    return {name: 1.0 for name, holds in told.items() if holds}


def _facts(line: Line, scene: Scene) -> bool:
    """Whether a line holds nothing but fields such as country and year, or begins with a label."""
    lexicon = scene.page.lexicon
    if line.kind == "heading" or line.words > _MOST_WORDS:
        return False
    return _other_label(lexicon.code).match(line.text) is not None or _values(line.text, lexicon)


def _share(
    scene: Scene, links: Sequence[Link], places: Sequence[frozenset[str]], repeats: dict[str, set[int]]
) -> None:
    """How many of the page's items have a name at the same place, and how many of these look like persons or
    say the same. An item's own lines may look like titles: they are no items of their own."""
    below = {
        (link.start, link.end)
        for link, hows in zip(links, places, strict=True)
        if any(how.startswith(_OWN_LINE) for how in hows)
    }
    heads = {
        index
        for index, title in enumerate(scene.titles)
        if title.score >= 0.5 and (title.start, title.end) not in below
    }
    # A line that repeats its item's title is no further item.
    items = len({bare_key(scene.titles[i].key) for i in heads if scene.titles[i].entry is not None})
    at: dict[str, list[Link]] = defaultdict(list)
    for link, hows in zip(links, places, strict=True):
        if link.title in heads:
            for how in hows:
                at[how].append(link)
    said = {how: _common(others, len(repeats[how] & heads), items) for how, others in at.items()}
    for link, hows in zip(links, places, strict=True):
        for how in hows & said.keys():
            link.features |= {f"{how.split('-')[0]}:{name}": value for name, value in said[how].items()}


def _common(links: Sequence[Link], same: int, items: int) -> dict[str, float]:
    """What the names at one place of the page's items have in common. same: items that repeat their title there, as
    those do whose original title is the one that they go by."""
    share = min(1.0, (len({link.title for link in links}) + same) / max(1, items))
    distinct = len({link.text for link in links}) / len(links)
    plain = sum(link.features.keys().isdisjoint(_UNLIKE) for link in links) / len(links)
    foreign = sum(
        not link.features.keys().isdisjoint(_FOREIGN)
        or link.features.get("capital-share", 1.0) < _SENTENCE_CASE
        for link in links
    ) / len(links)
    given = sum("given-name" in link.features for link in links) / len(links)
    marked = sum("marked" in link.features for link in links) / len(links)
    return {
        "share": share,
        "repeats": min(1.0, 3 * same / max(1, items)),
        "distinct": distinct,
        "foreign": foreign,
        "names": share * distinct * plain,
        "given": given,
        "marked-names": share * distinct * plain * marked,
    }
