"""What many ask for at the same moment is worked out once, and kept: the others wait for it."""

from __future__ import annotations

from collections.abc import Callable
from threading import Condition
from typing import Any, ParamSpec, TypeVar

from cachetools import LRUCache, cached

P = ParamSpec("P")
R = TypeVar("R")


def once(most: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return a decorator that keeps the last `most` results of a function, by its arguments.

    Unlike `functools.lru_cache` it never works out one result twice at the same time: when a
    record changes, every open page asks for the same drawing at once.
    """
    keep: LRUCache[object, Any] = LRUCache(most)
    return cached(keep, condition=Condition(), info=True)
