"""What an article as a whole lists: many films, none, or one that it is about; and which one that is.

How each film stands (listed.py) says little where an essay on one film names twenty others: what counts is which
stands before all. Three decisions are learnt (see training/): which film would be the subject, from how two films of
an article about one differ; whether there is one subject alone; and whether any film is listed at all.
"""

import math
from collections.abc import Iterable, Mapping
from itertools import accumulate

from extract.model import Linear

# What of the film that stands first tells whether it is the only subject.
_FIRST = ("floor:", "first:", "rank:", "in-headline", "headline:", "page:", "mentions", "lead", "opened")
_SCALE = 4.0  # log odds, to the size of the other features
_LIKELY = 0.5
# One subject alone is likelier in our own articles (113 of 575) than in published ones (3 of 43 labelled ones): what
# the odds that were learnt from the former are worth.
_PRIOR = 0.35
_SEVERAL = 2.0  # an article that lists several films lists two at least
_ALONE = 2.0  # how far before the next a film stands that is the only one, in these sizes


def standings(
    described: Mapping[str, Mapping[str, float]], films: Mapping[str, float], subject: Linear
) -> dict[str, float]:
    """How much each sure film of an article looks like its subject, by title key; to be compared only.

    described: the features of `listed.describe_roles`; films: the probability of each to be one.
    """
    return {key: subject.odds(features) for key, features in described.items() if films[key] >= _LIKELY}


def first(standing: Mapping[str, float]) -> str | None:
    """The film that stands before all others; of equals the one named first."""
    return max(standing, key=standing.__getitem__, default=None)


def describe_scope(
    topic: Mapping[str, float],
    described: Mapping[str, Mapping[str, float]],
    roles: Mapping[str, float],
    standing: Mapping[str, float],
) -> dict[str, float]:
    """Features of an article as a whole. topic: see `topic.describe_topic`; roles: how likely each film is listed."""
    subject = first(standing)
    if subject is None:
        return {"films:none": 1.0}
    likely = sorted((roles[key] for key in standing), reverse=True)
    values = sorted(standing.values(), reverse=True)
    shares = _shares(values)
    before = (values[0] - values[1]) / _SCALE if len(values) > 1 else _ALONE
    features = {
        **topic,
        "films": math.log2(1 + len(likely)),
        "films:one" if len(likely) == 1 else "films:more": 1.0,
        **{f"films:{cell}": _share(described, standing, cell) for cell in ("year", "director")},
        "listed:sum": math.log2(1 + math.fsum(likely)),
        "listed:likely": math.log2(1 + sum(one > _LIKELY for one in likely)),
        "listed:subject": roles[subject],
        "subject": values[0] / _SCALE,
        "subject:before": before,
        "subject:spread": -math.fsum(share * math.log(share) for share in shares if share),
    }
    features |= {f"listed:{at}": one for at, one in enumerate(likely[:3], 1)}
    features |= {f"subject:{at}": share for at, share in enumerate(shares[:2], 1)}
    told = described[subject]
    return features | {f"first-{name}": value for name, value in told.items() if name.startswith(_FIRST)}


def _share(described: Mapping[str, Mapping[str, float]], films: Iterable[str], cell: str) -> float:
    """What share of some films has a year, or a director, stated."""
    stated = [described[film].get(f"has:{cell}", 0.0) for film in films]
    return math.fsum(stated) / len(stated)


def _shares(values: Iterable[float]) -> list[float]:
    """The probability of each to be the one, from log odds."""
    values = list(values)
    most = max(values)
    sizes = [math.exp(value - most) for value in values]
    total = math.fsum(sizes)
    return [size / total for size in sizes]


def listed_in(
    roles: Mapping[str, float],
    films: Mapping[str, float],
    standing: Mapping[str, float],
    single: float,
    none: float,
) -> frozenset[str]:
    """The films that an article lists, by title key: the set from which the best F1 is to be expected.

    roles: how likely each is listed, seen alone; films: how likely it is a film; single, none: how likely the article
    has one subject alone, or lists nothing. A set is worth what it would be worth in each of the three cases, where
    nothing is listed, one film (which, by standing) or several (each by itself; the F1 of expected counts, as in Ye,
    Chai, Lee and Chieu, "Optimizing F-measures: a tale of two approaches", 2012). Only sets of the likeliest n are
    tried, with and without the subject before them. Films too doubtful to have a standing do not count; in an article
    that lists several each of these is listed as it looks alone.

    >>> films = {"fog harbour": 0.9, "salt stairs": 0.9}
    >>> standing = {"fog harbour": 2.0, "salt stairs": -1.0}
    >>> sorted(listed_in({"fog harbour": 0.3, "salt stairs": 0.6}, films, standing, single=0.9, none=0.0))
    ['fog harbour']
    >>> sorted(listed_in({"fog harbour": 0.8, "salt stairs": 0.6}, films, standing, single=0.1, none=0.0))
    ['fog harbour', 'salt stairs']
    """
    subject = first(standing)
    if subject is None:
        return frozenset()
    single, none, several = _cases(single, none)
    likely = {key: roles[key] * films[key] for key in roles}
    total = max(_SEVERAL, math.fsum(likely.values()))
    shares = dict(zip(standing, _shares(standing.values()), strict=True))

    ranked = sorted(standing, key=lambda key: -likely[key])
    best, chosen, most = none, ranked, 0
    for order in (ranked, [subject, *(key for key in ranked if key != subject)]):
        alone = accumulate(shares[key] * films[key] for key in order)
        among = accumulate(likely[key] for key in order)
        for count, (one, some) in enumerate(zip(alone, among, strict=True), 1):
            worth = single * one * 2 / (count + 1) + several * some * 2 / (count + total)
            if worth > best:
                best, chosen, most = worth, order, count
    doubtful = (key for key in roles if key not in standing and roles[key] >= _LIKELY)
    return frozenset((*chosen[:most], *(doubtful if most > 1 else ())))


def _cases(single: float, none: float) -> tuple[float, float, float]:
    """The probabilities of one, none and several, which add up to 1. single: as learnt (see `_PRIOR`)."""
    single = single * _PRIOR / (single * _PRIOR + 1 - single)
    total = max(1.0, single + none)
    return single / total, none / total, max(0.0, 1 - (single + none) / total)
