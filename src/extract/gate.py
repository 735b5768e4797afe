"""The gate: whether a look at a page's bytes can rule out that it lists films, before any tree is built."""

from typing import Literal

Gate = Literal["off", "safe", "strict"]


def judge(data: bytes, gate: Gate) -> str:
    """Why the page cannot list films, in a few words; empty where it may."""
    return ""
