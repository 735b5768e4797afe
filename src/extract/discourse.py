"""How long an article stays with each film: its sentences in order, and which film each is about.

A film that an essay is about holds the floor: sentences follow that name no other, and a comparison in between comes
back to it. A film named in passing has the sentence it stands in, often beside others, or not even that.
"""

import math
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field

from extract.page import Line
from extract.scene import Scene

_END = re.compile(r"[.!?…][\"'”’»)\]]*\s+(?=[\"'“‘«(\[¿¡]?[^\W\d_])|\n")
_INITIAL = 2  # letters: "J. ", "Mr. " end no sentence
_ASIDE = frozenset({"mentioned:before", "mentioned:competition"})
_NONE: dict[str, float] = {"floor:none": 1.0}


@dataclass(slots=True)
class Floor:
    """What a film has of an article.

    words: of the sentences that are about it; run: most of these in a row; mentions: sentences that name it; alone:
    those that name no other film; crowd: fewest films in one of them; leads: paragraphs that name it first, in their
    first sentence; between: its turns between two of one other film.
    """

    words: int = 0
    run: int = 0
    mentions: int = 0
    alone: int = 0
    crowd: int = 0
    leads: int = 0
    between: int = 0


@dataclass(slots=True)
class _Talk:
    """The film that the sentences are about, since how many sentences, and the films named so far, in turn."""

    floors: dict[str, Floor] = field(default_factory=lambda: defaultdict(Floor))
    topic: str | None = None
    run: int = 0
    turns: list[str] = field(default_factory=list)

    def hear(self, words: int, named: list[str], opens: bool, aside: Set[str] = frozenset()) -> None:
        """Takes in a sentence of so many words that names these films; opens: it is its paragraph's first; aside:
        films that its paragraph names only in passing, which take the floor from none."""
        if named and self.topic not in named:
            taking = named if self.topic is None else [name for name in named if name not in aside]
            if taking:
                self.topic, self.run = taking[0], 0
        for name in named:
            floor = self.floors[name]
            floor.mentions += 1
            floor.alone += len(named) == 1
            floor.crowd = min(floor.crowd or len(named), len(named))
            if self.turns[-1:] != [name]:
                self.turns.append(name)
        if opens and named:
            self.floors[named[0]].leads += 1
        if self.topic is not None:
            self.run += 1
            self.floors[self.topic].words += words
            self.floors[self.topic].run = max(self.floors[self.topic].run, self.run)


def describe_floors(scene: Scene) -> dict[str, dict[str, float]]:
    """Features of what each film of a scene has of its article beside the others, by title key; a film without a
    sure title has no floor. They are found once a scene."""
    if scene.floors is None:
        floors = _hear(scene).floors
        shares = sorted(floor.words for floor in floors.values())
        mean = sum(shares) / max(1, len(shares))
        scene.floors = {
            key: _describe(floors, key, (shares, mean), scene.page.words)
            for key in dict.fromkeys(title.key for title in scene.titles)
        }
    return scene.floors


def _hear(scene: Scene) -> _Talk:
    talk = _Talk()
    for line in scene.page.lines:
        if line.kind == "heading" or line.number is not None:
            talk.topic = None
        aside = _aside(scene, line)
        for at, (words, named) in enumerate(_sentences(scene, line)):
            talk.hear(words, named, opens=at == 0, aside=aside)
    for before, name, after in zip(talk.turns, talk.turns[1:], talk.turns[2:], strict=False):
        talk.floors[name].between += before == after
    return talk


def _aside(scene: Scene, line: Line) -> set[str]:
    """The films that a line names in brackets or behind words of comparison only."""
    firm: dict[str, bool] = {}
    for title in (scene.titles[index] for index in scene.on_line.get(line.index, ())):
        before = line.text[: title.start - line.start]
        passing = before.rfind("(") > before.rfind(")") or not _ASIDE.isdisjoint(title.features)
        firm[title.key] = firm.get(title.key, False) or title.entry is not None or not passing
    return {key for key, is_firm in firm.items() if not is_firm}


def _describe(
    floors: Mapping[str, Floor], key: str, others: tuple[list[int], float], total: int
) -> dict[str, float]:
    """others: the words of all floors, the fewest first, and their mean."""
    shares, mean = others
    floor = floors.get(key)
    if floor is None:
        return _NONE
    rival = shares[-1] if floor.words < shares[-1] else shares[-2] if len(shares) > 1 else 0
    return {
        "floor:share": floor.words / max(1, total),
        "floor:words": min(8.0, math.log2(1 + floor.words)),
        "floor:run": min(4.0, math.log2(1 + floor.run)),
        "floor:lead": _ratio(floor.words, rival),
        "floor:mean": _ratio(floor.words, mean),
        "floor:alone": min(2.0, math.log2(1 + floor.alone)),
        "floor:never-alone": float(floor.alone == 0),
        "floor:crowd": min(3.0, floor.crowd - 1.0),
        "floor:between": floor.between / floor.mentions,
        "floor:leads": min(2.0, math.log2(1 + floor.leads)),
    }


def _ratio(words: float, others: float) -> float:
    """The clipped log ratio of two counts of words; a handful makes no difference."""
    return max(-3.0, min(3.0, math.log2((words + 5) / (others + 5))))


def _sentences(scene: Scene, line: Line) -> Iterator[tuple[int, list[str]]]:
    """The words of each sentence of a line and the films that it names, each once, in order."""
    titles = [scene.titles[index] for index in scene.on_line.get(line.index, ())]
    if not titles:
        yield line.words, []
        return
    text = line.text
    ends = [match.end() for match in _END.finditer(text) if not _is_initial(text, match.start())]
    named: dict[int, dict[str, None]] = defaultdict(dict)
    for title in titles:
        named[bisect_right(ends, title.start - line.start)][title.key] = None
    start = 0
    for at, end in enumerate((*ends, len(text))):
        yield text.count(" ", start, end) + 1, list(named.get(at, ()))
        start = end


def _is_initial(text: str, end: int) -> bool:
    """Whether the full stop belongs to an initial or a short form of address."""
    word = text[max(0, end - _INITIAL - 2) : end].rsplit(" ", 1)[-1]
    return text[end] == "." and len(word) <= _INITIAL and word[:1].isupper()
