"""A second look at the titles of a page: how likely the others of the same habit are, and how the habits compare.

An author who sets one title in a heading or in italics sets them all so. The first look scores each candidate by
itself; this one adds what the page's other candidates say (a stacked classifier; both are learnt, see training/).
"""

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence

from extract.candidates import Candidate
from extract.model import logit

_SURE = 0.5
_BELOW = 30  # lines under an entry that are looked at
_KINDS = ("entry", "inline")
_INLINE = (
    *("quote", "italic", "bold", "link", "before-year", "run", "capitals", "subject", "cue", "after-year"),
    *(
        "article",
        "owned",
        "owned-year",
        "clause-year",
        "clause-comma",
        "labelled",
        "label-run",
        "in-heading",
        "plain",
    ),
    *("joined", "opening", "start", "foreign", "one", "capitals-short"),
)


def agree(candidates: Sequence[Candidate]) -> None:
    """Adds the features of the second look to scored candidates."""
    groups: dict[Hashable, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        groups[_habit(candidate)].append(candidate)
    sums = {habit: math.fsum(c.score for c in members) for habit, members in groups.items()}
    rivalry = _rivalry(sums)
    # A page may head its items in one way and name other films within them in another.
    kin = {kind: _rivalry({h: sums[h] for h in sums if _kind(groups[h][0]) == kind}) for kind in _KINDS}
    for habit, members in groups.items():
        others = len(members) - 1
        kind = _kind(members[0])
        looks = [logit(c.score) for c in members]
        total = math.fsum(looks)
        sure = sum(c.score >= _SURE for c in members)
        for candidate, own in zip(members, looks, strict=True):
            features = candidate.features
            features[f"look:{kind}"] = own
            if others:
                features[f"agree:{kind}"] = (total - own) / others
                features[f"agree:{kind}-sure"] = (sure - (candidate.score >= _SURE)) / others
            else:
                features[f"agree:{kind}-alone"] = 1.0
            features[f"agree:{kind}-rival"] = rivalry[habit]
            features[f"agree:{kind}-kin"] = kin[kind][habit]
    _look_below([members for members in groups.values() if members[0].entry is not None])


def _look_below(groups: Sequence[Sequence[Candidate]]) -> None:
    """Adds how much likelier entries of another habit stand between one and the next of its habit: the name of a
    section, a day or a term stands above titles, seldom a title above likelier ones. groups: entries by habit."""
    means = [math.fsum(logit(c.score) for c in members) / len(members) for members in groups]
    likely = sorted(
        (candidate.line.index, mean)
        for mean, members in zip(means, groups, strict=True)
        for candidate in members
        if candidate.score >= _SURE
    )
    for own, members in zip(means, groups, strict=True):
        indices = sorted({candidate.line.index for candidate in members})
        better = []
        for index, following in zip(indices, (*indices[1:], indices[-1] + _BELOW), strict=True):
            first = bisect_left(likely, (index + 1, -math.inf))
            last = bisect_left(likely, (min(following, index + _BELOW), -math.inf))
            best = max((mean for _, mean in likely[first:last]), default=-math.inf)
            better.append(max(0.0, min(4.0, best - own)))
        average = math.fsum(better) / len(better)
        for candidate in members:
            candidate.features["agree:below-better"] = average


def _kind(candidate: Candidate) -> str:
    return "entry" if candidate.entry is not None else "inline"


def _habit(candidate: Candidate) -> Hashable:
    if candidate.entry is not None:
        return candidate.line.shape
    return next((source for source in _INLINE if source in candidate.sources), "")


def _rivalry(sums: Mapping[Hashable, float]) -> dict[Hashable, float]:
    """How many titles each habit is likely to give beside the strongest other one, as a clipped log ratio."""
    first, second, *_ = *sorted(sums.values(), reverse=True), 0.0, 0.0
    return {
        habit: max(-2.0, min(2.0, math.log((total + 0.5) / ((second if total == first else first) + 0.5))))
        for habit, total in sums.items()
    }
