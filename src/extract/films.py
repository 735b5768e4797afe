"""The last look at a title: whether the article names such a film, from all that it says of it."""

from collections.abc import Mapping

from extract.model import Models, logit
from extract.scene import Scene

_LEAST = 0.01  # keeps the ratio of two scores finite
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


def film_scores(
    scene: Scene, described: Mapping[str, Mapping[str, float]], models: Models
) -> tuple[float, ...]:
    """How likely each title of the scene names a film: the probability that the article names such a film at all,
    for its likeliest mention, and less for the others as they looked less likely. described: the features of
    each film as `listed.describe_roles` gives them."""
    best = best_scores(scene)
    films = {
        key: models.film.probability(film_features(features, best[key]))
        for key, features in described.items()
    }
    return tuple(
        films[title.key] * title.score / max(best[title.key], _LEAST, title.score) for title in scene.titles
    )


def best_scores(scene: Scene) -> dict[str, float]:
    """The score of each film's likeliest mention, by title key."""
    best: dict[str, float] = {}
    for title in scene.titles:
        best[title.key] = max(title.score, best.get(title.key, 0.0))
    return best


def film_features(described: Mapping[str, float], best: float) -> dict[str, float]:
    """What is said of the film, without what only tells whether it is listed, and how its best mention looked."""
    said = {n: v for n, v in described.items() if n in _SAID_OF_ALL or n.startswith(_SAID)}
    return {**said, "look": logit(best)}
