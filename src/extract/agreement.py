"""A second look at the titles of a page: how likely the others of the same habit are, and how the habits compare.

An author who sets one title in a heading or in italics sets them all so. The first look scores each candidate by
itself; this one adds what the page's other candidates say (a stacked classifier; both are learnt, see training/).
"""

import math
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence

from extract.candidates import Candidate
from extract.model import logit

_SURE = 0.5
_INLINE = ("quote", "italic", "bold", "link", "before-year", "run", "capitals", "subject", "cue")


def agree(candidates: Sequence[Candidate]) -> None:
    """Adds the features of the second look to scored candidates."""
    groups: dict[Hashable, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        groups[_habit(candidate)].append(candidate)
    sums = {habit: math.fsum(c.score for c in members) for habit, members in groups.items()}
    logits = {habit: math.fsum(logit(c.score) for c in members) for habit, members in groups.items()}
    sure = {habit: sum(c.score >= _SURE for c in members) for habit, members in groups.items()}
    kinds = {habit: _kind(members[0]) for habit, members in groups.items()}
    for habit, members in groups.items():
        others = len(members) - 1
        kind = kinds[habit]
        rivalry = _rivalry(habit, sums)
        # A page may head its items in one way and name other films within them in another.
        kin = _rivalry(habit, {other: total for other, total in sums.items() if kinds[other] == kind})
        for candidate in members:
            own = logit(candidate.score)
            features = candidate.features
            features[f"look:{kind}"] = own
            if others:
                features[f"agree:{kind}"] = (logits[habit] - own) / others
                features[f"agree:{kind}-sure"] = (sure[habit] - (candidate.score >= _SURE)) / others
            else:
                features[f"agree:{kind}-alone"] = 1.0
            features[f"agree:{kind}-rival"] = rivalry
            features[f"agree:{kind}-kin"] = kin


def _kind(candidate: Candidate) -> str:
    return "entry" if candidate.entry is not None else "inline"


def _habit(candidate: Candidate) -> Hashable:
    if candidate.entry is not None:
        return candidate.line.shape
    return next((source for source in _INLINE if source in candidate.sources), "")


def _rivalry(habit: Hashable, sums: Mapping[Hashable, float]) -> float:
    """How many titles the habit is likely to give beside the page's other habits, as a clipped log ratio."""
    rival = max((total for other, total in sums.items() if other != habit), default=0.0)
    return max(-2.0, min(2.0, math.log((sums[habit] + 0.5) / (rival + 0.5))))
