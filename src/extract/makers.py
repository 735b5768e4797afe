"""What speaks for or against a person as the maker of a title: the features of `directors.py`'s proposals."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict

from extract.agents import pair, tell
from extract.candidates import Candidate
from extract.fields import YEAR_DIGITS
from extract.fragments import fragment
from extract.han import is_han
from extract.keys import bare_key, name_key, title_key
from extract.named import Named, Span
from extract.owners import SECTIONS, chains_of, mark_taken, tight, without_years
from extract.pagewide import WIDE
from extract.people import bare_surname, given_name, person_like
from extract.quotes import unquoted
from extract.scene import SURE, Link, Scene

_BRACKETS = re.compile(
    r"[\"“”’»」》'*_\s,.]{0,4}(?:[(\[（][^()\[\]（）]{0,60}[)\]）]\s{0,2})?[(\[（]([^()\[\]（）]{2,140})[)\]）]"
)
_STOP, _SENTENCE_END = re.compile(r"[.!?]\s|[。！？]"), re.compile(r"[.!?]\s+\S|[。！？]\s*\S")
_STOPPED = re.compile(r"[.!?][\"”’]?\s+$|[。！？][”」』]?\s*$")
_LEAD = 16  # characters of what stands before names of the same place, at most
_FAR, _BRACKET_SIGN = re.compile(rf"(?:[\W_]*[^\W_]){{{_LEAD + 1}}}"), re.compile(r"[(\[（]")
_BELOW = 3  # paragraphs
_SPACES, _DIGIT = re.compile(r"\s{2,}|[^\S ]"), re.compile(r"\d")
_FIELDS = re.compile(r"\s*(?:[,;|/，、]|\s[–—-]\s)\s*")


def describe(scene: Scene, finder: Named, links: list[Link]) -> None:
    """Gives each proposal its features: its words, its place, and what the page's other proposals say of it."""
    brackets = [_bracket(scene, index) for index in range(len(scene.titles))]
    wide = [link for link in links if _only_wide(link)]
    links = [link for link in links if not _only_wide(link)]
    names: dict[Span, dict[str, float]] = {}  # one name is asked about for each title that it may belong to
    for link in links:
        span = (link.start, link.end)
        team = finder.team(span)
        if span not in names:
            names[span] = _name(scene, link, team) | _words(scene, finder, span) | _alone(scene, link, team)
        link.features.update(names[span])
        title = scene.titles[link.title]
        if title.entry is None:
            link.features["inline"] = 1.0
        else:
            _in_slot(link, title)
        if title_key(link.value or link.text) in title.key:
            link.features["name:in-title"] = 1.0
        if brackets[link.title] is not None:
            _in_bracket(scene, link, team, brackets[link.title] or (0, 0))
        line = scene.titles[link.title].line
        if line.start <= link.start and link.end <= line.end:
            _same_line(scene, link, team)
            _between(scene, finder, link, team)
    tell(scene, finder, links)
    chains = chains_of(scene)
    pair(scene, finder, links, chains)
    mark_taken(scene, links, chains)
    _headed(scene, links)
    _surnames(scene, links)
    _first(scene, finder, links)
    _share(scene, finder, links)
    _rivals(scene, links)
    for link in links:
        _explain(link)
    _beside(scene, wide, links)


def _explain(link: Link) -> None:
    """What else speaks for a name that belongs to another title says nothing for this one."""
    features = link.features
    if "taken" in features and not tight(link):
        for name in _ABOUT_ANOTHER & features.keys():
            del features[name]


_ABOUT_ANOTHER = frozenset({"cued-elsewhere", "told:again", "told:cued"})


def _headed(scene: Scene, links: list[Link]) -> None:
    """What the headline says of those whose names head its sections ("Ten directors to know", "Ten actresses"), and
    what their headings do: "Salt Harbour Trilogy" is no person's, "Trilogy by Hill" and "Larisa Hill Trilogy" are."""
    title = (scene.page.article.title or "").lower()
    kinds = [kind for kind in ("director", "crew") if scene.page.lexicon.holds(f"nouns.{kind}", title)]
    for link in links:
        if kinds and not _SECTIONS.isdisjoint(link.features):
            link.features.update({f"headline:{kind}": 1.0 for kind in kinds})
        if not _IN_HEADINGS.isdisjoint(link.features):
            said = {name.rpartition(":")[2] for name in _SECTION_SAYS & link.features.keys()}
            link.features.update({f"section*{name}": 1.0 for name in said or {"nothing"}})


_SECTIONS = frozenset({"director:section", "director:section-inline"})
_IN_HEADINGS = SECTIONS - {"director:section"}
_SECTION_SAYS = frozenset({"name:given", "director:by-before", "director:owner", "director:label"})


def _surnames(scene: Scene, links: list[Link]) -> None:
    """Marks single words with which a full name among the page's proposals ends."""
    lexicon = scene.page.lexicon
    full = {link.text for link in links if "name:given" in link.features}
    known = {bare_surname(name.rpartition(" ")[2], lexicon) for name in full}
    for link in links:
        if " " not in link.text and bare_surname(link.text, lexicon) in known:
            link.features["name:surname"] = 1.0


def _only_wide(link: Link) -> bool:
    """Whether nothing but the whole page ties a person to the title."""
    return not WIDE.isdisjoint(link.features) and not any(
        name.startswith("director:") and name not in WIDE for name in link.features
    )


_NEARER = frozenset({"nearer-title", "nearer-title:item"})


def _beside(scene: Scene, wide: list[Link], links: list[Link]) -> None:
    """What the proposals from beside a title leave to the persons of the whole page."""
    strong: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for link in links:
        if _strong(link) and _NEARER.isdisjoint(link.features):
            strong[scene.titles[link.title].key].add(name_key(link.text)[-1:])
    elsewhere = Counter(who for makers in strong.values() for who in makers)
    for link in wide:
        who = name_key(link.text)[-1:]
        others = strong[scene.titles[link.title].key] - {who}
        same = who in strong[scene.titles[link.title].key]
        link.features["page:elsewhere"] = float(elsewhere[who] > same)
        link.features["page:rival" if others else "page:alone"] = 1.0
        link.features["page:also-cued"] = float(same)
        likely = {"page:cued:headline", "page:cued:often", "page:headline:often", "page:headline:headline"}
        if not others and not likely.isdisjoint(link.features):
            link.features["page:likely"] = 1.0
            link.features["page:likely*share"] = link.features["page:share"]


def _name(scene: Scene, link: Link, team: Span) -> dict[str, float]:
    """The form of the name and where on its line it stands."""
    text, lexicon = scene.page.article.text, scene.page.lexicon
    name = link.value or link.text
    words = name.split()
    full = is_han(name) and person_like(name, lexicon)  # surname and given name, though no space parts them
    size = 2 if full else len(words)
    features = {"name:" + ("1" if size == 1 else "2-3" if size <= 3 else "4+"): 1.0}
    if person_like(name, lexicon):
        features["full-name"] = 1.0
    if full or (len(words) > 1 and given_name(words[0], lexicon)):
        features["name:given"] = 1.0
    elif len(words) > 1 and given_name(words[-1], lexicon):
        features["name:given-last"] = 1.0  # "Holm Sang-min"
    if team != (link.start, link.end):
        features["name:team"] = 1.0
    start = team[0]
    line_start = text.rfind("\n", max(0, start - 400), start) + 1
    if start - line_start <= 1:
        features["name:line-start"] = 1.0
    elif _STOPPED.search(text[max(line_start, start - 4) : start]):
        features["name:sentence-start"] = 1.0
    if "name:given" not in features and _after_article(text[max(line_start, start - 12) : start], link.text):
        features["name:article"] = 1.0
    if text[team[1] : team[1] + 2] in (". ", ".\n", ".") and start - line_start <= 1:
        features["name:own-sentence"] = 1.0
    return features


def _alone(scene: Scene, link: Link, team: Span) -> dict[str, float]:
    """Whether the name stands by itself between signs, as a stated fact does, or begins a clause."""
    found = fragment(scene.page.article.text, team)
    size = "full" if person_like(link.value or link.text, scene.page.lexicon) else "one"
    return found | {f"{name}*{size}": 1.0 for name in found if ":" not in name}


def _after_article(before: str, name: str) -> bool:
    """Whether a capital article stands before a name or begins it, as one does in a title ("The Harbour Burns")."""
    word = before.split()[-1].lstrip("(\"“‘'[") if before[-1:] == " " and before.strip() else ""
    whole = title_key(f"{word} {name}" if word[:1].isupper() else name)
    return bare_key(whole) != whole


def _words(scene: Scene, finder: Named, span: Span) -> dict[str, float]:
    """The rules that the words around the name fire."""
    text, lexicon, (start, end) = scene.page.article.text, scene.page.lexicon, span
    team = finder.team(span)
    features = dict.fromkeys((*finder.fired(team, "director"), *finder.fired(team, "crew")), 1.0)
    # Where no spaces part the words, a clause is a third as long.
    size = 3 if is_han(text[start:end]) else 1
    if lexicon.holds("nouns.director", text[max(0, start - 80 // size) : end + 40 // size].lower()):
        features["near:director"] = 1.0
    # "directed by Larisa Hill's son" names another.
    if "director:label" in features and not _OWNED.isdisjoint(features) and "director:noun" not in features:
        features["director:label-owner"] = 1.0
        del features["director:label"]
    if lexicon.holds("nouns.crew", text[max(0, start - 40 // size) : end + 30 // size].lower()):
        features["near:crew"] = 1.0
    if text[team[0] - 1 : team[0]] == "(" and text[team[1] : team[1] + 1] == ")":
        features["name:in-brackets"] = 1.0
    return features


_OWNED = frozenset({"director:owner", "director:owner-alone"})


def _bracket(scene: Scene, index: int) -> Span | None:
    """The inside of the bracket right after a title, or of the next where a second follows."""
    title, text = scene.titles[index], scene.page.article.text
    found = _BRACKETS.match(text, title.end, title.line.end)
    return (found.start(1), found.end(1)) if found else None


def _in_slot(link: Link, title: Candidate) -> None:
    """What stands on both sides of a name that is a field of its item's line ("Fog Harbour, Larisa Hill, 1977")."""
    base, entry = title.line.start, title.entry
    slots = sorted(entry.slots, key=lambda slot: slot.start) if entry is not None else []
    for at, slot in enumerate(slots):
        if slot.kind == "person" and (base + slot.start, base + slot.end) == (link.start, link.end):
            before = [other.kind for other in slots[:at] if other.kind != "person"]
            after = [other.kind for other in slots[at + 1 :] if other.kind != "person"]
            link.features[f"slot-before:{before[-1] if before else 'title'}"] = 1.0
            link.features[f"slot-after:{after[0] if after else 'end'}"] = 1.0
            return


def _in_bracket(scene: Scene, link: Link, team: Span, inside: Span) -> None:
    """Whether the name fills a field of the title's bracket ("Title (Larisa Hill, 1977)")."""
    begin, end = inside
    if not begin <= link.start <= link.end <= end:
        return
    text, features = scene.page.article.text, link.features
    features.pop("name:in-brackets", None)
    before, after = text[begin : team[0]], text[team[1] : end]
    whole = _edge(before, -1) and _edge(after, 0)
    year = re.search(YEAR_DIGITS, text[begin:end]) is not None
    features["in-bracket:field" if whole else "in-bracket:words"] = 1.0
    if whole:
        features["in-bracket:year" if year else "in-bracket:no-year"] = 1.0
        if year and " " not in (link.value or link.text):
            features["in-bracket:one-word"] = 1.0


def _edge(side: str, at: int) -> bool:
    """Whether a side of the name within a bracket is empty or cut off by a comma or the like."""
    return not side.strip() or not _FIELDS.split(side)[at].strip()


def _same_line(scene: Scene, link: Link, team: Span) -> None:
    """How a name and a title of one line stand to each other."""
    title, text, lexicon = scene.titles[link.title], scene.page.article.text, scene.page.lexicon
    features = link.features
    forward = link.start >= title.end
    gap = text[title.end : team[0]] if forward else text[team[1] : title.start]
    order = "title person" if forward else "person title"
    plain = unquoted(_SPACES.sub(" ", without_years(gap, "", 2)).lower())
    for name in lexicon.fired_between("director", order, plain):
        features[name] = 1.0
        features.pop("crew:noun", None)  # "the only film by poet Hill" says that the poet made it
    size = len(plain.strip())
    near = "0-3" if size <= 3 else "4-15" if size <= 15 else "16-50" if size <= 50 else "51+"
    features[f"gap:{near}"] = 1.0
    if forward and size <= 3:
        features["gap:after:" + (plain.strip() or "nothing")] = 1.0
    if _SENTENCE_END.search(gap):
        features["other-sentence"] = 1.0
    between = scene.between(link.title, min(link.start, title.end), max(title.start, link.end))
    if between:
        features["titles-between"] = float(min(between, 3))


def _between(scene: Scene, finder: Named, link: Link, team: Span) -> None:
    """How many other names stand between the name and the title, and whether it begins the title's sentence."""
    title, text = scene.titles[link.title], scene.page.article.text
    low, high = (title.end, team[0]) if link.start >= title.end else (team[1], title.start)
    there = finder.on(title.line)
    names = max(0, bisect_left(there, (high, 0)) - bisect_left(there, (low, 0)))
    link.features["names-between"] = float(min(names, 3))
    if names or "titles-between" in link.features:
        return
    link.features["next-to"] = 1.0
    subject = "name:sentence-start" in link.features or "name:line-start" in link.features
    if link.start < title.start and subject and not _STOP.search(text, low, high):
        link.features["subject"] = 1.0


def _first(scene: Scene, finder: Named, links: list[Link]) -> None:
    """Where the name comes among the full names that the item, or the paragraph, names after the title.

    A list of names counts as one; those whom a word calls an actor, a writer or another film's maker do not count.
    """
    order: dict[int, list[tuple[Span, tuple[str, ...]]]] = defaultdict(list)
    for link in links:
        below = "full-name" in link.features and link.start >= scene.titles[link.title].end
        if (below or not _OVER.isdisjoint(link.features)) and _OTHERS.isdisjoint(link.features):
            order[link.title].append((finder.team((link.start, link.end)), name_key(link.text)))
    ranks: dict[int, dict[tuple[str, ...], int]] = {}
    for index, found in order.items():
        ranks[index] = {}
        teams = {team: rank for rank, team in enumerate(dict.fromkeys(team for team, _ in sorted(found)))}
        for team, key in sorted(found):
            ranks[index].setdefault(key, teams[team])
    for link in links:
        rank = ranks.get(link.title, {}).get(name_key(link.text))
        if rank is None:
            continue
        side = "inline" if scene.titles[link.title].entry is None else "item"
        link.features[f"rank:{side}:{min(rank, 2)}"] = 1.0
        if max(ranks[link.title].values()) == 0:
            link.features[f"rank:{side}:only"] = 1.0


_OVER = frozenset({"director:section", "director:section-cued"})
_OTHERS = frozenset(
    {
        "taken",
        "crew:before",
        "crew:noun",
        "crew:after",
        "crew:acts",
        "crew:role",
        "crew:character",
        "name:article",
    }
)


def _place(scene: Scene, finder: Named, link: Link) -> str | None:
    """A key for where a name stands to its title, the same for items that are written alike; None in free prose."""
    title, text = scene.titles[link.title], scene.page.article.text
    team = finder.team((link.start, link.end))
    for how in ("header", "column", "label", "facts", "parallel", "section", "section-cued", "section-group"):
        if f"director:{how}" in link.features:
            return how
    if title.line.start <= link.start < title.line.end:
        forward = link.start >= title.end
        gap = text[title.end : team[0]] if forward else text[team[1] : title.start]
        if _FAR.match(gap) and not _BRACKET_SIGN.search(gap):
            return None
        plain = " ".join(unquoted(without_years(gap, " ").lower()).split())
        return f"{forward}{_DIGIT.sub('0', plain)}|{_follow(text, team)}" if len(plain) <= _LEAD else None
    line_start = text.rfind("\n", max(0, link.start - 40), link.start) + 1
    if not line_start or team[0] - line_start > _LEAD or not title.end < link.start:
        return None
    below = text.count("\n\n", title.end, link.start)
    lead = text[line_start : team[0]].lower()
    return f"below{below}{lead}|{_follow(text, team)}" if below <= _BELOW else None


def _follow(text: str, team: Span) -> str:
    """The sign behind a name or a list of names; "w" for a word."""
    after = text[team[1] : team[1] + 2]
    return after.strip()[:1] if after[:1] != " " or not after.strip().isalnum() else "w"


def _share(scene: Scene, finder: Named, links: list[Link]) -> None:
    """How many of the page's other titles of the kind have a person in the same place."""
    places = [_place(scene, finder, link) for link in links]
    kinds = Counter(t.entry is not None for t in scene.titles if t.score >= SURE)
    holders: dict[tuple[bool, str], set[int]] = defaultdict(set)
    for link, place in zip(links, places, strict=True):
        title = scene.titles[link.title]
        if place is not None and title.score >= SURE:
            holders[(title.entry is not None, place)].add(link.title)
    for link, place in zip(links, places, strict=True):
        kind = scene.titles[link.title].entry is not None
        held = holders[(kind, place)] if place is not None else set()
        others = len(held) - (link.title in held)
        share = others / max(1, kinds[kind] - 1)
        link.features["place:share"] = share
        link.features["place:others"] = min(others, 4) / 4
        if tight(link):
            link.features["place:share*tight"] = share
        elif "full-name" in link.features:
            link.features["place:share*full"] = share
        else:
            link.features["place:share*one-word"] = share


def _rivals(scene: Scene, links: list[Link]) -> None:
    """What the other persons proposed for a title, wherever it stands, and the person's other titles, say of a link."""
    cued = Counter(name_key(link.text) for link in links if _strong(link))
    by_title: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        by_title[scene.titles[link.title].key].append(link)
    for group in by_title.values():
        strong = {name_key(link.text)[-1:] for link in group if _strong(link)}
        for link in group:
            if _strong(link):
                link.features["cued"] = 1.0
                link.features["cued:only"] = float(len(strong) == 1)
            else:
                link.features["rival:cued"] = float(bool(strong))
                link.features["cued-elsewhere"] = float(cued[name_key(link.text)] > 0)


# Rules that name the one who made a film; the others only make it likelier.
_STRONG = frozenset(
    f"director:{rule}"
    for rule in (
        *("label", "by", "header", "of", "from", "verb", "possessive", "gem", "works", "the", "noun", "does"),
        *("section", "section-cued", "top-label", "parallel", "sentence-by", "owner-alone", "known-for"),
    )
) | {"in-bracket:field"}


def _strong(link: Link) -> bool:
    """Whether a rule names the person as the maker, or most items of the page have a person in that place."""
    features = link.features
    if "crew:before" in features or "name:in-title" in features or "taken" in features:
        return False
    if not _STRONG.isdisjoint(features):
        return True
    word = (
        "runs-on" in features and "full-name" not in features
    )  # "Fog Harbour - Dream therapy gets out of hand"
    return not word and features.get("place:share*tight", 0.0) >= 0.5
