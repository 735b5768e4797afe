"""Whether the article lists a film as one of its items or names it in passing: features of a title's mentions."""

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extract.candidates import Candidate
from extract.keys import name_key, title_key
from extract.page import Page
from extract.prominence import chains, dominance, prominence, shares, standings
from extract.scene import SURE, Link, Scene

_KEPT = (
    "slot:year",
    "slot:rank",
    "slot:person",
    "link:film",
    "link:any",
    "whole-line",
    "prose-after",
    "struck",
    "mentioned:before",
    "mentioned:competition",
    "listed:before",
    "title:film-noun",
    "title:story-verb",
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
_MARKS = frozenset({"title:quote", "title:italic", "title:link", "title:before-year", "title:cue"})
_CUES = (
    "mentioned:before",
    "mentioned:competition",
    "listed:before",
    "title:story-verb",
    "title:film-noun",
    "veto:noun-before",
    "veto:noun-after",
    "slot:year",
)


def describe_roles(scene: Scene, links: Mapping[str, Sequence[Link]]) -> dict[str, dict[str, float]]:
    """Features of each film, by title key: how its mentions stand, what is stated of it, how much of the prose is
    its own, and how the page's other films do. links: scored proposals of years and directors."""
    page, titles = scene.page, scene.titles
    around = _around(scene)
    stated = _stated(scene, links)
    standing = prominence(page, standings(page, titles))
    cues = _cues(page, titles)
    mentions: dict[str, list[int]] = {}
    for index, title in enumerate(titles):
        mentions.setdefault(title.key, []).append(index)
    most = max((len(group) for group in mentions.values()), default=1)
    formal = _formal(titles, stated)
    top = dominance(len(places) for places in mentions.values())
    described = {}
    for key, places in mentions.items():
        group = [titles[index] for index in places]
        best = max(group, key=lambda t: (t.entry is not None and t.score >= SURE, t.score >= SURE, -t.start))
        features = _mention(page, best, around.per_line[best.line.index])
        features |= _page_wide(around, key, group, most)
        features |= _heads(around, best, features)
        features |= standing[key]
        features |= _shares(group, [cues[index] for index in places])
        features |= stated.get(key, {})
        features |= formal.get(key, {})
        features["page:dominated"] = top
        if len(group) * 2 > most:
            features["page:dominated*most"] = top
        described[key] = features
    return described


@dataclass(frozen=True, slots=True)
class _Around:
    """What a page's titles have in common."""

    heads: Sequence[Candidate]
    head_lines: Sequence[int]
    head_keys: int
    head_share: float
    shapes: Counter[tuple[object, ...]]
    per_line: Counter[int]
    first_on_line: Mapping[int, int]
    headline: str


def _around(scene: Scene) -> _Around:
    titles = scene.titles
    heads = [title for title in titles if title.entry is not None and title.score >= SURE]
    head_keys = len({title.key for title in heads})
    first_on_line: dict[int, int] = {}
    for title in titles:
        first_on_line[title.line.index] = min(title.start, first_on_line.get(title.line.index, title.start))
    return _Around(
        heads=heads,
        head_lines=[head.line.index for head in heads],
        head_keys=head_keys,
        head_share=head_keys / max(1, len({title.key for title in titles})),
        shapes=Counter(title.line.shape for title in heads),
        per_line=Counter(title.line.index for title in titles),
        first_on_line=first_on_line,
        headline=title_key(scene.page.article.title or ""),
    )


def _page_wide(around: _Around, key: str, group: Sequence[Candidate], most: int) -> dict[str, float]:
    """How often a film is named, and whether the headline names it."""
    heads = min(1.0, around.head_keys / 8)
    features = {
        "page:heads": heads,
        "page:head-share": around.head_share,
        "mentions": min(2.0, math.log2(len(group))),
        "mentions:share": len(group) / most if most > 2 else 0.0,
        "paragraphs": min(2.0, math.log2(len({t.line.index for t in group}))),
    }
    if len(key) > 2 and f" {key} " in f" {around.headline} ":
        features["in-headline"] = 1.0
        features["in-headline*few-heads"] = 1.0 - heads
        features["headline:cover"] = len(key) / len(around.headline)
    return features


def _heads(around: _Around, best: Candidate, features: dict[str, float]) -> dict[str, float]:
    """How the best mention stands to the lines that head items."""
    first = float(best.start <= around.first_on_line[best.line.index])
    found = {"first-on-line": first}
    if best.entry is not None:
        found["shape:share"] = around.shapes[best.line.shape] / max(1, len(around.heads))
    else:
        found["inline*heads"] = features["page:heads"]
        found["inline*head-share"] = features["page:head-share"]
        found["inline*first"] = first
    if _under_head(best, around.heads, around.head_lines):
        found["under-item"] = 1.0
        features.pop("line-start", None)
    return found


def _cues(page: Page, titles: Sequence[Candidate]) -> list[set[str]]:
    """The cues of each mention; in an enumeration ("like A, B and C") those before its first title are of all."""
    own = [{name for name in _CUES if name in title.features} for title in titles]
    first = chains(page, titles)
    sizes = Counter(first.values())
    for index, cues in enumerate(own):
        cues |= {name for name in own[first[index]] if name.endswith(":before")}
        if sizes[first[index]] > 1:
            cues.add("chain")
        if sizes[first[index]] > 2:
            cues.add("chain:long")
    return own


def _shares(group: Sequence[Candidate], cues: Sequence[set[str]]) -> dict[str, float]:
    """How many of a film's mentions show a cue, and whether its first one does."""
    found = {f"share:{name}": share for name, share in shares(cues).items()}
    found |= {f"first:{name}": 1.0 for name in cues[0]}
    if all("mentioned:before" in shown or "mentioned:competition" in shown for shown in cues):
        found["only:mentioned"] = 1.0
    return found


def _formal(
    titles: Sequence[Candidate], stated: Mapping[str, Mapping[str, float]]
) -> dict[str, dict[str, float]]:
    """Whether a film is brought in with its year and its maker, beside how most of the page's films are."""
    films = {title.key for title in titles if title.score >= SURE}
    own = {
        key: sum(name in stated.get(key, {}) for name in ("has:year", "has:director")) / 2 for key in films
    }
    mean = sum(own.values()) / max(1, len(own))
    return {
        key: {
            "formal": share,
            "page:formal": mean,
            "formal*page": share * mean,
            "formal:beside": share - mean,
        }
        for key, share in own.items()
    }


def _stated(scene: Scene, links: Mapping[str, Sequence[Link]]) -> dict[str, dict[str, float]]:
    """Which cells a film has, and whether its director is the one of the headline or of most films."""
    found: dict[str, dict[str, float]] = {}
    people: dict[str, set[tuple[str, ...]]] = {}
    for cell in ("year", "director"):
        for link in links[cell]:
            if link.score >= SURE:
                key = scene.titles[link.title].key
                found.setdefault(key, {})[f"has:{cell}"] = 1.0
                if cell == "director":
                    people.setdefault(key, set()).add(name_key(link.text)[-1:])
    shares = Counter(name for names in people.values() for name in names)
    headline = set(name_key(scene.page.article.title or ""))
    for key, names in people.items():
        best = max(shares[name] for name in names) / len(people)
        found[key]["director:share"] = best if len(people) > 2 else 0.0
        if any(name and name[0] in headline for name in names):
            found[key]["director:headline"] = 1.0
    return found


def _mention(page: Page, title: Candidate, on_line: int) -> dict[str, float]:
    features = {name: title.features[name] for name in _KEPT if name in title.features}
    for name in title.features:
        # How an author marks titles in prose says nothing of their roles.
        if name.startswith("title:") and "*" not in name and name not in _MARKS:
            features[f"is-{name}"] = 1.0
    features["entry" if title.entry is not None else "inline"] = 1.0
    features["on-line"] = min(3.0, on_line - 1)
    features["line-start"] = float(title.start - title.line.start < 40)
    features["place"] = title.line.index / max(1, len(page.lines))
    features["line:long"] = min(2.0, title.line.words / 60)
    kinds = page.lexicon
    heads = " ".join(page.lines[i].text.lower() for i in title.line.section[-2:])
    if heads and kinds.finder("headings.mentioned").search(heads):
        features["section:mentioned"] = 1.0
    return features


def _under_head(title: Candidate, heads: Sequence[Candidate], head_lines: Sequence[int]) -> bool:
    """An inline title in the prose that belongs to another film's item."""
    if title.entry is not None:
        return False
    at = bisect_left(head_lines, title.line.index)
    return at > 0 and title.line.index - heads[at - 1].line.index <= 4 and heads[at - 1].key != title.key
