"""The learnt decisions: logistic models over named features, weights in `data/weights.json` (see training/)."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Linear:
    """A logistic model: probability = sigmoid(bias + sum of weight * feature)."""

    bias: float
    weights: Mapping[str, float]

    def probability(self, features: Mapping[str, float]) -> float:
        """Probability in 0..1 that the case with these features is a positive one."""
        bounded = max(-30.0, min(30.0, self.odds(features)))
        return 1 / (1 + math.exp(-bounded))

    def odds(self, features: Mapping[str, float]) -> float:
        """The log odds of that."""
        weights = self.weights
        # Exact, so that the order of the features, which differs between processes, cannot change a bit.
        products = [weights[name] * value for name, value in features.items() if name in weights]
        products.append(self.bias)
        return math.fsum(products)

    def reasons(self, features: Mapping[str, float], cell: str, most: int = 3) -> tuple[str, ...]:
        """Names of the rules (names with a colon, no products) that speak most for the case: those of the cell itself
        ("director:by") before what else speaks for it, the strongest first."""
        weights, own = self.weights, f"{cell}:"
        weighed = [
            (not name.startswith(own), loss, name)
            for name, value in features.items()
            if name in weights and (loss := -weights[name] * value) < 0 and ":" in name and "*" not in name
        ]
        return tuple(name for _, _, name in sorted(weighed)[:most])


@dataclass(frozen=True, slots=True)
class Models:
    """One model for each decision; page is whether it lists films at all, title the first look at a candidate,
    agreement the second, film the last, on all that the article says of the film; director is the first look at a
    person, rivals the second; subject ranks the films that an article may be about, single is whether it is about one
    alone, none whether it lists none (see scope.py)."""

    page: Linear
    title: Linear
    agreement: Linear
    listed: Linear
    year: Linear
    director: Linear
    rivals: Linear
    alias: Linear
    film: Linear
    subject: Linear
    single: Linear
    none: Linear


def logit(probability: float, most: float = 4.0) -> float:
    """The log odds of a probability, within `most` of 0."""
    bounded = min(1 - 1e-6, max(1e-6, probability))
    return max(-most, min(most, math.log(bounded / (1 - bounded))))


def parse(raw: Mapping[str, Mapping[str, float]]) -> Models:
    """Models from the form of the weights file: for each decision, feature -> weight, "" being the bias."""
    return Models(
        **{
            name: Linear(weights.get("", 0.0), {k: v for k, v in weights.items() if k})
            for name, weights in raw.items()
        }
    )


@lru_cache(maxsize=1)
def load_models() -> Models:
    """The models that the package ships."""
    return parse(json.loads((resources.files("extract") / "data" / "weights.json").read_text("utf-8")))
