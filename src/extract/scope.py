"""What an article as a whole lists: many films, none, or one that it is about; and which one that is.

How each film stands (listed.py) says little where an essay on one film names twenty others: what counts is which
stands before all. Three decisions are learnt (see training/): which film would be the subject, from how two films of
an article about one differ; whether there is one subject alone; and whether any film is listed at all.
"""

import math
from collections.abc import Iterable, Mapping

from extract.model import Linear

# What of the film that stands first tells whether it is the only subject.
_FIRST = ("floor:", "first:", "rank:", "in-headline", "headline:", "page:", "mentions", "lead", "opened")
_SCALE = 4.0  # log odds, to the size of the other features
_LIKELY = 0.5
# From which probability on an article has one subject alone: higher than the figure says, as the articles that the
# probability is learnt from have one film twice as often as those of ../shared/listicles.
_SINGLE = 0.7
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


def _shares(values: Iterable[float]) -> list[float]:
    """The probability of each to be the one, from log odds in falling order."""
    values = list(values)
    sizes = [math.exp(value - values[0]) for value in values]
    total = math.fsum(sizes)
    return [size / total for size in sizes]


def in_scope(
    roles: Mapping[str, float], standing: Mapping[str, float], single: float, none: float
) -> dict[str, float]:
    """How likely each film is listed, by title key, once it is known how likely the article has a single subject, or
    lists nothing: of an article about one film no other is listed.

    >>> roles = {"fog harbour": 0.3, "salt stairs": 0.6}
    >>> in_scope(roles, {"fog harbour": 2.0, "salt stairs": 1.0}, single=0.8, none=0.0)
    {'fog harbour': 0.8, 'salt stairs': 0.0}
    """
    if none >= _LIKELY:
        return dict.fromkeys(roles, 0.0)
    if single < _SINGLE:
        return dict(roles)
    subject = first(standing)
    return {key: max(role, single) if key == subject else 0.0 for key, role in roles.items()}
