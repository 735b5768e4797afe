"""Whether the article lists a film as one of its items or names it in passing: features of a title's mentions."""

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence

from extract.candidates import Candidate
from extract.keys import name_key, title_key
from extract.page import Page
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


def describe_roles(scene: Scene, links: Mapping[str, Sequence[Link]]) -> dict[str, dict[str, float]]:
    """Features of each film, by title key: how its best mention stands, what is stated of it, and how the page's
    other films do. links: scored proposals of years and directors."""
    page, titles = scene.page, scene.titles
    stated = _stated(scene, links)
    heads = [title for title in titles if title.entry is not None and title.score >= 0.5]
    shapes = Counter(title.line.shape for title in heads)
    head_keys = {title.key for title in heads}
    mentions: dict[str, list[Candidate]] = {}
    for title in titles:
        mentions.setdefault(title.key, []).append(title)
    per_line = Counter(title.line.index for title in titles)
    head_lines = [head.line.index for head in heads]
    first_on_line: dict[int, int] = {}
    for title in titles:
        first_on_line[title.line.index] = min(title.start, first_on_line.get(title.line.index, title.start))
    headline = f" {title_key(page.article.title or '')} "
    most = max((len(group) for group in mentions.values()), default=1)
    described = {}
    for key, group in mentions.items():
        best = max(group, key=lambda t: (t.entry is not None and t.score >= 0.5, t.score >= 0.5, -t.start))
        features = _mention(page, best, per_line[best.line.index])
        features["page:heads"] = min(1.0, len(head_keys) / 8)
        features["page:head-share"] = len(head_keys) / max(1, len(mentions))
        features["mentions"] = min(2.0, math.log2(len(group)))
        features["mentions:share"] = len(group) / most if most > 2 else 0.0
        if len(key) > 2 and f" {key} " in headline:
            features["in-headline"] = 1.0
            features["in-headline*few-heads"] = 1.0 - features["page:heads"]
        features["few-heads*share"] = features["mentions:share"] * (1.0 - features["page:heads"])
        features["paragraphs"] = min(2.0, math.log2(len({t.line.index for t in group})))
        features["first-on-line"] = float(best.start <= first_on_line[best.line.index])
        if best.entry is not None:
            features["shape:share"] = shapes[best.line.shape] / max(1, len(heads))
        else:
            features["inline*heads"] = features["page:heads"]
            features["inline*head-share"] = features["page:head-share"]
            features["inline*first"] = features["first-on-line"]
        if _under_head(best, heads, head_lines):
            features["under-item"] = 1.0
            features.pop("line-start")
        features.update(stated.get(key, {}))
        described[key] = features
    return described


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
        if name.startswith("title:") and "*" not in name:
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
