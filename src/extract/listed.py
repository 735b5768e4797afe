"""Whether the article lists a film as one of its items or names it in passing: features of a film's mentions."""

import math
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from extract.candidates import Candidate, line_class
from extract.discourse import describe_floors
from extract.han import word_count
from extract.keys import name_key, title_key
from extract.lexicon import Lexicon
from extract.page import Page
from extract.quotes import unquoted
from extract.scene import SURE, Link, Scene

_FEW = 3  # heads of items: a page with fewer is no list but an essay, a review or a diary
_NEAR = 4  # lines behind an item's head that may still be its prose
_MOST, _HALF = 30, 0.5  # headings of a shape that are looked at, and the share that must be names
_OPENING = 40  # characters: a title that begins so early opens its line

_KEPT = (
    "slot:year",
    "slot:rank",
    "slot:person",
    "link:film",
    "link:any",
    "page:likely",
    "whole-line",
    "prose-after",
    "struck",
    "veto:noun-before",
    "veto:noun-after",
    "series:after",
    "series:before",
    "section:film",
    "section:series",
    "section:other",
    "group:size",
    "group:cover",
    "group:followed",
    "group:year",
    "headline:film",
    "repeat",
    "label:other",
    "after-colon",
)
_CUES = (
    "mentioned:before",
    "mentioned:competition",
    "listed:before",
    "near:recommended",
    "title:film-noun",
    "title:story-verb",
)
_TURNS = ("listed:watched", "listed:in", "listed:is", "mentioned:since", "mentioned:clause")
_RANKED = ("floor:words", "mentions", "opened", "paragraphs")
_SENTENCE_STARTS = (". ", "! ", "? ")
_CLOSE = 8  # characters before a title, its quotation marks among them, that tell whether a sentence begins with it

_BESIDE, _SENTENCE, _DEEP = 12, 150, 300  # characters beside a title, or before it in its sentence, looked at
_STOPS = (". ", "! ", "? ", "。", "！", "？")
_SIGNS = (
    ("(（[", "open"),
    (")）]", "close"),
    (";；", "semicolon"),
    (":：", "colon"),
    (",，、", "comma"),
    (".!?。！？", "stop"),
    ("-–—", "dash"),
)

_RUN_CUES = frozenset({"listed:before", "mentioned:before", "mentioned:competition"})


@dataclass(frozen=True, slots=True)
class _Setting:
    """What the roles of all films of a page are seen against."""

    scene: Scene
    mentions: Mapping[str, Sequence[Candidate]]
    heads: Sequence[Candidate]
    head_keys: frozenset[str]
    shapes: Mapping[tuple[object, ...], int]
    openers: Mapping[int, int]
    per_line: Mapping[int, int]
    counts: Sequence[int]
    in_headline: frozenset[str]
    runs: Mapping[int, frozenset[str]]
    mode: str


def describe_roles(scene: Scene, links: Mapping[str, Sequence[Link]]) -> dict[str, dict[str, float]]:
    """Features of each film, by title key: how its mentions stand, what is stated of it, and how the page's
    other films do. links: scored proposals of years and directors."""
    setting = _set(scene)
    floors = describe_floors(scene)
    stated = _stated(setting, links, floors)
    described: dict[str, dict[str, float]] = {}
    for key, group in setting.mentions.items():
        best = max(group, key=lambda t: (t.entry is not None and t.score >= SURE, t.score >= SURE, -t.start))
        features = _mention(scene.page, best, setting)
        own = _all_mentions(key, group, setting) | stated.get(key, {})
        own |= floors[key]
        features |= own
        # In a list the heads are the items; elsewhere the mentions must tell, and weigh differently.
        features |= {f"{setting.mode}:{name}": value for name, value in own.items()}
        described[key] = features
    _rank(described, {title.key for title in scene.titles if title.score >= SURE})
    return described


def _rank(described: Mapping[str, dict[str, float]], sure: Set[str]) -> None:
    """Adds how many of the page's sure films are told at more length or named more often than each, and whether it
    alone is before all: an essay on one film names many."""
    for name in _RANKED:
        values = sorted(described[key].get(name, 0.0) for key in sure)
        alone = len(values) > 1 and values[-2] < values[-1]
        for features in described.values():
            above = len(values) - bisect_right(values, features.get(name, 0.0))
            features[f"rank:{name}"] = min(4.0, math.log2(1 + above))
            if alone and not above:
                features[f"first:{name}"] = 1.0


def _set(scene: Scene) -> _Setting:
    titles = scene.titles
    heads = [title for title in titles if title.entry is not None and title.score >= SURE]
    mentions: dict[str, list[Candidate]] = {}
    openers: dict[int, int] = {}
    runs: dict[int, frozenset[str]] = {}
    for title in titles:
        mentions.setdefault(title.key, []).append(title)
        openers[title.line.index] = min(title.start, openers.get(title.line.index, title.start))
        if "title:run" in title.features:
            runs.setdefault(title.line.index, frozenset(_RUN_CUES.intersection(title.features)))
    headline = f" {title_key(scene.page.article.title or '')} "
    return _Setting(
        scene=scene,
        mentions=mentions,
        heads=heads,
        head_keys=frozenset(head.key for head in heads),
        shapes=Counter(head.line.shape for head in heads),
        openers=openers,
        per_line=Counter(title.line.index for title in titles),
        counts=sorted((len(group) for group in mentions.values()), reverse=True),
        in_headline=frozenset(key for key in mentions if len(key) > 2 and f" {key} " in headline),
        runs=runs,
        # Heads on lines of their own make a list; a run of titles in one sentence does not.
        mode="list" if len({head.line.index for head in heads}) >= _FEW else "essay",
    )


def _all_mentions(key: str, group: Sequence[Candidate], setting: _Setting) -> dict[str, float]:
    """What all mentions of a film say together, beside those of the page's other films."""
    lines = Counter(title.line.index for title in group)
    opened = sum(title.start <= setting.openers[title.line.index] for title in group)
    features = {
        "mentions": min(3.0, math.log2(len(group))),
        "paragraphs": min(3.0, math.log2(len(lines))),
        "opened": min(2.0, math.log2(1 + opened)),
        "opened:share": opened / max(1, len(setting.openers)),
        "fill": max(count / setting.per_line[line] for line, count in lines.items()),
        "spread": (max(lines) - min(lines)) / max(1, len(setting.scene.page.lines)),
        "first-place": min(lines) / max(1, len(setting.scene.page.lines)),
    }
    if any(title.start - title.line.start < _OPENING for title in group):
        features["line-start"] = 1.0
    if len(setting.counts) > 1:
        rivals = setting.counts[1] if len(group) == setting.counts[0] else setting.counts[0]
        features["lead"] = max(-2.0, min(2.0, math.log2(len(group) / rivals)))
    for cue in _CUES:
        share = sum(cue in title.features for title in group) / len(group)
        if share:
            features[f"any-{cue}"], features[f"share-{cue}"] = 1.0, share
    features |= _turns(group)
    features |= _beside(group, setting.scene.page.lexicon)
    features |= _room(group[0], setting.scene)
    if key in setting.in_headline:
        features["in-headline"] = 1.0
    elif setting.in_headline:
        features["headline:rival"] = 1.0
    return features


def _turns(group: Sequence[Candidate]) -> dict[str, float]:
    """In how many of a film's mentions a sentence turns to it ("In Fog Harbour ...", "I saw Fog Harbour") or only takes
    it along ("the man who made Fog Harbour")."""
    inline = [title for title in group if title.entry is None]
    begins = 0
    for title in inline:
        at = title.start - title.line.start
        before = unquoted(title.line.text[max(0, at - _CLOSE) : at])
        begins += not before.strip() or before.endswith(_SENTENCE_STARTS)
    counts = {f"share-{turn}": sum(turn in title.features for title in inline) for turn in _TURNS}
    counts["share-begins"] = begins
    return {name: count / len(group) for name, count in counts.items() if count}


def _beside(group: Sequence[Candidate], lexicon: Lexicon) -> dict[str, float]:
    """The signs and the joining words that touch a film's mentions in prose: a survey sets its films between brackets,
    semicolons and full stops; a film that is only compared shares its sentence ("as bleak as A and B are")."""
    inline = [title for title in group if title.entry is None]
    counts: Counter[str] = Counter()
    for title in inline:
        text, start, end = title.line.text, title.start - title.line.start, title.end - title.line.start
        before = unquoted(text[max(0, start - _BESIDE) : start]).rstrip()
        after = unquoted(text[end : end + _BESIDE]).lstrip()
        counts[f"before:{_sign(before[-1:])}"] += 1
        counts[f"after:{_sign(after[:1])}"] += 1
        joins = lexicon["orthography.and"]
        counts["before:and"] += before.rpartition(" ")[2].lower() in joins
        counts["after:and"] += after.lstrip(", ").partition(" ")[0].lower() in joins
        sentence = _said(title, _SENTENCE)
        counts["behind-colon"] += any(sign in sentence for sign in ":：")
        counts["bracketed"] += max(map(sentence.rfind, "(（")) > max(map(sentence.rfind, ")）"))
    return {
        f"share-{name}": count / len(group)
        for name, count in counts.items()
        if count and not name.endswith(":")
    }


def _room(title: Candidate, scene: Scene) -> dict[str, float]:
    """Where prose first names a film: how deep in the sentence, behind how many of the line's other films, and how much
    follows until the next."""
    if title.entry is not None:
        return {}
    line = [scene.titles[index] for index in scene.on_line.get(title.line.index, ())]
    at = bisect_left(line, title.start, key=lambda other: other.start)
    following = next((other.start for other in line[at:] if other.key != title.key), None)
    before = _said(title, _DEEP)
    features = {
        "deep": min(2.0, word_count(before) / 10),
        "room": min(3.0, math.log2(1 + ((following or title.line.end) - title.end) / 20)),
        "nth": min(3.0, math.log2(1 + at)),
    }
    return features if following else features | {"last-on-line": 1.0}


def _said(title: Candidate, most: int) -> str:
    """What a title's sentence says before it, at most so many characters."""
    at = title.start - title.line.start
    said = title.line.text[max(0, at - most) : at]
    return said[max(said.rfind(stop) for stop in _STOPS) + 1 :]


def _sign(char: str) -> str:
    return next((name for signs, name in _SIGNS if char and char in signs), "")


def _stated(
    setting: _Setting, links: Mapping[str, Sequence[Link]], floors: Mapping[str, Mapping[str, float]]
) -> dict[str, dict[str, float]]:
    """Which cells a film has, whether its director is the one of the headline or of most films, and what other films
    the page names by the same one."""
    titles = setting.scene.titles
    found: dict[str, dict[str, float]] = {}
    people: dict[str, set[tuple[str, ...]]] = {}
    for cell in ("year", "director"):
        for link in links[cell]:
            if link.score >= SURE:
                key = titles[link.title].key
                found.setdefault(key, {})[f"has:{cell}"] = 1.0
                if cell == "director":
                    people.setdefault(key, set()).add(name_key(link.text)[-1:])
    shares = Counter(name for names in people.values() for name in names)
    headline = set(name_key(setting.scene.page.article.title or ""))
    for key, names in people.items():
        best = max(shares[name] for name in names) / len(people)
        found[key]["director:share"] = best if len(people) > 2 else 0.0
        if any(name and name[0] in headline for name in names):
            found[key]["director:headline"] = 1.0
    for key, features in _of_maker(people, setting.mentions, floors).items():
        found[key] |= features
    return found


def _of_maker(
    people: Mapping[str, Set[tuple[str, ...]]],
    mentions: Mapping[str, Sequence[Candidate]],
    floors: Mapping[str, Mapping[str, float]],
) -> dict[str, dict[str, float]]:
    """Of each film with a director, how many others the page has by the same one, and whether the paragraph that names
    it first has named one before it or stays longer with one: a survey's paragraph on a film adds what else its
    director made."""
    first = {key: mentions[key][0] for key in people}
    films = Counter(name for names in people.values() for name in names)
    beside: dict[tuple[tuple[str, ...], int], list[str]] = defaultdict(list)
    for key, names in people.items():
        for name in names:
            beside[name, first[key].line.index].append(key)
    starts = {place: min(first[key].start for key in keys) for place, keys in beside.items()}
    longest = {
        place: max(floors[key].get("floor:words", 0.0) for key in keys) for place, keys in beside.items()
    }
    found: dict[str, dict[str, float]] = {}
    for key, names in people.items():
        places = [(name, first[key].line.index) for name in names]
        others = max(films[name] for name in names) - 1
        found[key] = features = {"maker:others": min(3.0, math.log2(1 + others))}
        if not others:
            features["maker:alone"] = 1.0
        if any(starts[place] < first[key].start for place in places):
            features["maker:again"] = 1.0
        behind = max(longest[place] for place in places) - floors[key].get("floor:words", 0.0)
        if any(len(beside[place]) > 1 for place in places):
            features["maker:behind"] = min(3.0, behind)
    return found


def _mention(page: Page, title: Candidate, setting: _Setting) -> dict[str, float]:
    """How a film's best mention stands."""
    features = {name: title.features[name] for name in _KEPT if name in title.features}
    for name in title.features:
        if name.startswith("title:") and "*" not in name:
            features[f"is-{name}"] = 1.0
    if "title:run" in title.features:  # what stands before a run's first title is said of them all
        features |= {f"run:{cue}": 1.0 for cue in setting.runs[title.line.index]}
    mode = setting.mode
    features[f"{mode}:entry" if title.entry is not None else f"{mode}:inline"] = 1.0
    features["on-line"] = min(3.0, setting.per_line[title.line.index] - 1)
    features["place"] = title.line.index / max(1, len(page.lines))
    features["line:long"] = min(2.0, title.line.words / 60)
    features["page:heads"] = min(1.0, len(setting.head_keys) / 8)
    features["page:head-share"] = len(setting.head_keys) / max(1, len(setting.mentions))
    if title.entry is not None:
        features["shape:share"] = setting.shapes[title.line.shape] / max(1, len(setting.heads))
    elif _under_head(title, setting.heads):
        features["under-item"] = 1.0
    heads = " ".join(page.lines[i].text.lower() for i in title.line.section[-2:])
    if heads and page.lexicon.finder("headings.mentioned").search(heads):
        features["section:mentioned"] = 1.0
    if title.entry is None and title.line.section:
        features |= _under_person(page, title.line.section[-1])
    return features


def _under_person(page: Page, heading: int) -> dict[str, float]:
    """Whether a section is a person's, on a page of such sections, and whether the headline says that they direct."""
    shape = page.shapes.get(page.lines[heading].shape, ())[:_MOST]
    share = sum(line_class(page.lines[index], page) == "person" for index in shape) / max(1, len(shape))
    if share <= _HALF or line_class(page.lines[heading], page) != "person":
        return {}
    directors = page.lexicon.holds("nouns.director", (page.article.title or "").lower())
    return {"section:person": 1.0, "section:director": float(directors)}


def _under_head(title: Candidate, heads: Sequence[Candidate]) -> bool:
    """An inline title in the prose that belongs to another film's item."""
    at = bisect_left(heads, title.line.index, key=lambda head: head.line.index)
    return at > 0 and title.line.index - heads[at - 1].line.index <= _NEAR and heads[at - 1].key != title.key
