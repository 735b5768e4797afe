"""A second look at who made a title: how the persons proposed for it compare, and whom the page's other titles have.

The first look scores each proposal by itself. A name that is likely alone is less so beside a likelier one of the same
film; one that is doubtful alone is likelier where the page names the makers of its other films in the same way, or
names this person as the maker of another (a stacked classifier as in `agreement.py`; both are learnt, see training/).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from extract.keys import bare_key, name_key
from extract.model import logit
from extract.pagewide import WIDE
from extract.scene import SURE, Link, Scene

PREFIX = "second:"
_MOST = 6.0  # log odds beyond which no proposal is surer than another
_NOBODY = -4.0  # what counts for the person's other films where there is none
_AHEAD = 3.0  # log odds by which the likeliest person of a film may be ahead of the next, at most
_LIST = 8  # characters between two names of one list, at most
_ASKED = 12  # persons of one film that are compared with another, the likeliest
_CREW = frozenset({"crew:before", "crew:noun", "crew:after", "crew:acts", "crew:role", "crew:character"})


@dataclass(frozen=True, slots=True)
class _Look:
    """A proposal after the first look. who: the folded surname; way: whether the title heads an item, is what the whole
    page is about, or neither, and the rule or place by which the proposal was made; own: its log odds."""

    link: Link
    who: str
    way: tuple[str, str]
    own: float


@dataclass(slots=True)
class _Film:
    """A title's proposals. tops: the two likeliest of each person; people: all persons, the likeliest first;
    lists: for each person the lists of names that it stands in."""

    looks: list[_Look]
    tops: dict[str, list[_Look]] = field(default_factory=dict)
    people: list[str] = field(default_factory=list)
    lists: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    @property
    def maker(self) -> _Look | None:
        """The likeliest proposal if it is more likely right than not."""
        best = self.tops[self.people[0]][0] if self.people else None
        return best if best is not None and best.own > 0 else None


def compare(scene: Scene, proposed: Mapping[str, Sequence[Link]]) -> None:
    """Adds the features of the second look to the proposals of directors, which the first look has scored.

    proposed: the scored proposals by cell ("director", "alias", "year"). A span is no maker and other title at once.
    """
    links, aliases = proposed["director"], proposed["alias"]
    keys = _film_keys(scene, proposed["year"])
    main = {keys[link.title] for link in links if not WIDE.isdisjoint(link.features)}
    groups: dict[str, list[_Look]] = defaultdict(list)
    for link in links:
        entry = scene.titles[link.title].entry is not None
        kind = "entry" if entry else "page" if keys[link.title] in main else "inline"
        groups[keys[link.title]].append(_look(link, kind))
    films = {key: _film(looks) for key, looks in groups.items()}
    order = list(dict.fromkeys(k for k, t in zip(keys, scene.titles, strict=True) if t.score >= SURE))
    for film in films.values():
        for look in film.looks:
            _beside(look, film)
    _elsewhere(films, order)
    _along(films, order)
    _called_crew(films)
    claims = {(alias.start, alias.end): alias.score for alias in aliases}
    for link in links:
        link.features[f"{PREFIX}alias"] = claims.get((link.start, link.end), 0.0)


def _film_keys(scene: Scene, years: Sequence[Link]) -> list[str]:
    """For each title the key of its film: where one title has several years on the page, these are several films."""
    keys = [bare_key(title.key) for title in scene.titles]
    stated: dict[int, Link] = {}
    for link in years:
        if link.score >= SURE and link.score > getattr(stated.get(link.title), "score", 0.0):
            stated[link.title] = link
    found: dict[str, set[str]] = defaultdict(set)
    for index, link in stated.items():
        if scene.titles[index].score >= SURE:
            found[keys[index]].add(link.value or link.text)
    return [
        f"{key} {stated[index].value or stated[index].text}"
        if index in stated and len(found[key]) > 1
        else key
        for index, key in enumerate(keys)
    ]


def settle(link: Link, probability: float) -> float:
    """The score of a proposal after both looks; link.score: the first's, probability: what the second says.

    A name that belongs to another title is no likelier for the company that it keeps.
    """
    return min(link.score, probability) if "taken" in link.features else probability


def _look(link: Link, kind: str) -> _Look:
    rule = min((name for name in link.features if name.startswith("director:")), default="")
    return _Look(link, " ".join(name_key(link.text)[-1:]), (kind, rule), logit(link.score, _MOST))


def _film(looks: list[_Look]) -> _Film:
    film = _Film(looks)
    for look in sorted(looks, key=lambda look: (-look.own, look.link.start)):
        tops = film.tops.setdefault(look.who, [])
        if len(tops) < 2:
            tops.append(look)
    film.people = list(film.tops)
    number, end = 0, -_LIST
    for look in sorted(looks, key=lambda look: look.link.start):
        if "name:team" in look.link.features:
            number += look.link.start - end > _LIST
            end = look.link.end
            film.lists[look.who].add(number)
    return film


def _beside(look: _Look, film: _Film) -> None:
    """How a proposal stands to the film's others: to rivals, and to those that name the same person elsewhere.

    Names of one list are no rivals.
    """
    mates = film.lists.get(look.who, set())
    others = [
        film.tops[who][0]
        for who in film.people[:_ASKED]
        if who != look.who and mates.isdisjoint(film.lists.get(who, ()))
    ]
    rival = max(0.0, others[0].own) if others else 0.0
    twin = max((t.own for t in film.tops[look.who] if t.link is not look.link), default=0.0)
    kind, features = look.way[0], look.link.features
    features[f"{PREFIX}own:{kind}"] = look.own
    features[f"{PREFIX}rival:{kind}"] = rival
    features[f"{PREFIX}behind:{kind}"] = max(-4.0, min(0.0, look.own - rival))
    features[f"{PREFIX}twin:{kind}"] = max(0.0, twin)
    ahead = look.own - (others[0].own if others else _NOBODY)
    if ahead >= 0 and look.own >= twin:
        features[f"{PREFIX}top:{kind}"] = 1.0
        features[f"{PREFIX}top:full:{kind}"] = float("full-name" in features)
        features[f"{PREFIX}ahead:{kind}"] = min(_AHEAD, ahead)
    features[f"{PREFIX}rivals"] = float(min(3, sum(other.own > 0 for other in others)))
    features[f"{PREFIX}twin-surer"] = float(twin > look.own)
    features[f"{PREFIX}rival-surer"] = float(rival > look.own)


def _elsewhere(films: dict[str, _Film], order: Sequence[str]) -> None:
    """How many of the page's other titles have a maker, one by the same rule, and this very person."""
    makers = {key: films[key].maker for key in order if key in films}
    made = [maker for maker in makers.values() if maker is not None]
    ways, people = Counter(maker.way for maker in made), Counter(maker.who for maker in made)
    likely = {
        key: chance(films[key].tops[films[key].people[0]][0].own) for key in makers if films[key].people
    }
    hoped = sum(likely.values())
    best: dict[str, list[tuple[float, str]]] = defaultdict(list)  # of each person, its likeliest films
    for key in order:
        for who, tops in films[key].tops.items() if key in films else ():
            best[who] = sorted([*best[who], (tops[0].own, key)], reverse=True)[:2]
    for key, film in films.items():
        maker = makers.get(key)
        others = max(1, len(order) - (key in makers))
        filled = len(made) - (maker is not None)
        for look in film.looks:
            kind, features = look.way[0], look.link.features
            same = people[look.who] - (maker is not None and maker.who == look.who)
            way = ways[look.way] - (maker is not None and maker.way == look.way)
            top = max((own for own, other in best[look.who] if other != key), default=_NOBODY)
            features[f"{PREFIX}way:{kind}"] = way / others
            features[f"{PREFIX}filled:{kind}"] = filled / others
            expected = (hoped - likely.get(key, 0.0)) / others
            features[f"{PREFIX}hoped:{kind}"] = expected
            if f"{PREFIX}top:{kind}" in features:
                features[f"{PREFIX}top*hoped:{kind}"] = expected
            features[f"{PREFIX}person"] = same / others
            features[f"{PREFIX}person-some"] = float(same > 0)
            features[f"{PREFIX}person-most"] = same / max(1, filled)
            features[f"{PREFIX}elsewhere:{kind}"] = max(_NOBODY, min(4.0, top))
            features[f"{PREFIX}elsewhere-sure:{kind}"] = float(top > 0)


def chance(odds: float) -> float:
    """The probability of log odds."""
    return 1 / (1 + math.exp(-odds))


def _along(films: dict[str, _Film], order: Sequence[str]) -> None:
    """Whether the films named before and after this one have the same maker, another, or none."""
    for at, key in enumerate(order):
        for look in films[key].looks if key in films else ():
            same = 0
            for side, near in (("before", order[at - 1 : at]), ("after", order[at + 1 : at + 2])):
                maker = films[near[0]].maker if near and near[0] in films else None
                how = "none" if maker is None else "same" if maker.who == look.who else "other"
                look.link.features[f"{PREFIX}{side}-{how}"] = 1.0
                same += how == "same"
            look.link.features[f"{PREFIX}both-same"] = float(same == 2)


def _called_crew(films: dict[str, _Film]) -> None:
    """Whether a word calls the person an actor, a writer or the like, here or in another place of the page."""
    looks = [look for film in films.values() for look in film.looks]
    crew = {look.who for look in looks if not _CREW.isdisjoint(look.link.features)}
    for look in looks:
        if look.who in crew:
            here = not _CREW.isdisjoint(look.link.features)
            look.link.features[f"{PREFIX}crew"] = 1.0
            look.link.features[f"{PREFIX}crew-elsewhere"] = float(not here)
