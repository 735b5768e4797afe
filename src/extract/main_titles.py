"""What a page is about: the titles that its headline names, that it names most often or stays with longest."""

from collections import Counter

from extract.discourse import describe_floors
from extract.keys import title_key
from extract.scene import SURE, Scene

_SHORT = 5  # letters of a word before a colon that is no name of a film for short ("Red: ...")
_OFTEN = 3  # mentions by which a title is what the page is about
_HELD = 0.25  # of the page's words are about a title that the page stays with


def main_titles(scene: Scene) -> dict[int, str]:
    """Titles that the page is about, by index of their likeliest mention, and how that shows: those of the headline
    ("headline"), those that are named most often ("often"), the one that most words are about ("held")."""
    counts = Counter(title.key for title in scene.titles if title.score >= SURE)
    most = max(counts.values(), default=0)
    best: dict[str, int] = {}
    for index, title in enumerate(scene.titles):
        if title.score >= SURE and (
            title.key not in best or title.score > scene.titles[best[title.key]].score
        ):
            best[title.key] = index
    held = _held(scene)
    main = {}
    for key, index in best.items():
        heads = (key, _head(scene.titles[index].text))
        if any(short and f" {short} " in f" {head} " for short in heads for head in scene.page.title_keys):
            main[index] = "headline"
        elif counts[key] >= max(_OFTEN, most):
            main[index] = "often"
        elif key == held:
            main[index] = "held"
    return main


def _held(scene: Scene) -> str | None:
    shares = {key: floor.get("floor:share", 0.0) for key, floor in describe_floors(scene).items()}
    longest = max(shares, key=shares.__getitem__, default=None)
    return longest if longest is not None and shares[longest] >= _HELD else None


def _head(title: str) -> str:
    """The key of what a title is called by for short, its part before a colon; empty for a single short word."""
    head, colon, _ = title.partition(":")
    key = title_key(head)
    return key if colon and len(key) > _SHORT else ""
