"""The last look at a title: whether the article names such a film, from all that it says of it."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from extract.keys import title_key
from extract.model import Linear, logit
from extract.scene import Link, Scene

_LEAST = 0.01  # keeps the ratio of two scores finite
_HIGH = 2.0  # log odds: above, a surer look may mean less, which keeps the confidence true
_SAID = ("is-title:", "any-", "group:", "has:", "link:", "page:", "section:", "slot:", "veto:")
_SAID_OF_ALL = frozenset(
    (
        "director:share",
        "essay:entry",
        "essay:inline",
        "fill",
        "in-headline",
        "line:long",
        "list:entry",
        "list:inline",
        "mentions",
        "on-line",
        "opened",
        "paragraphs",
        "prose-after",
        "shape:share",
        "under-item",
    )
)


def film_probabilities(
    scene: Scene,
    links: Mapping[str, Sequence[Link]],
    described: Mapping[str, Mapping[str, float]],
    roles: Mapping[str, float],
    model: Linear,
) -> dict[str, float]:
    """The probability that the article names such a film at all, by title key. links: scored, by decision; described:
    the features of each film as `listed.describe_roles` gives them; roles: how likely each is listed."""
    best = best_scores(scene)
    claimed = claims(scene, links)
    return {
        key: model.probability(film_features(features, best[key], claimed.get(key, {}), roles[key]))
        for key, features in described.items()
    }


def film_scores(scene: Scene, films: Mapping[str, float]) -> tuple[float, ...]:
    """How likely each title of the scene names a film: the film's probability for its likeliest mention, and less for
    the others as they looked less likely. films: see `film_probabilities`."""
    best = best_scores(scene)
    return tuple(
        films[title.key] * title.score / max(best[title.key], _LEAST, title.score) for title in scene.titles
    )


def best_scores(scene: Scene) -> dict[str, float]:
    """The score of each film's likeliest mention, by title key."""
    best: dict[str, float] = {}
    for title in scene.titles:
        best[title.key] = max(title.score, best.get(title.key, 0.0))
    return best


def claims(scene: Scene, links: Mapping[str, Sequence[Link]]) -> dict[str, dict[str, float]]:
    """How likely a title's words are another film's maker or other title: feature -> score, by title key. What a page
    that goes by director puts into its headings looks as titles do."""
    found: dict[str, dict[str, float]] = {}
    keys = {title.key for title in scene.titles}
    for cell in ("director", "alias"):
        for link in links[cell]:
            key = title_key(link.value or link.text)
            if key in keys and key != scene.titles[link.title].key:
                claim = found.setdefault(key, {})
                claim[f"claimed:{cell}"] = max(link.score, claim.get(f"claimed:{cell}", 0.0))
    return found


def film_features(
    described: Mapping[str, float], best: float, claimed: Mapping[str, float], role: float
) -> dict[str, float]:
    """What is said of the film, without what only tells whether it is listed, how its best mention looked, what of it
    other films claim (see `claims`), and how likely it is listed if it is one."""
    said = {name: value for name, value in described.items() if _is_said(name)}
    mode = "essay" if "essay:inline" in described or "essay:entry" in described else "list"
    odds, look = logit(role), logit(best)
    high = max(0.0, look - _HIGH)
    return {**said, **claimed, "look": look, "look:high": high, "role": odds, f"role:{mode}": odds}


@lru_cache(maxsize=4096)  # the features of all films have the same few names
def _is_said(name: str) -> bool:
    return name in _SAID_OF_ALL or name.startswith(_SAID)
