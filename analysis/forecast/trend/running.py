"""How independent parts of a trend are reckoned: one after the other, or side by side where somebody waits for one answer.

Each part has a random stream of its own, so that the numbers are the same either way. A batch keeps all cores busy with
reports of their own; threads are for the explorer.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from contextvars import ContextVar, copy_context
from functools import cache
from typing import Any

from analysis.errors import OutlookError

HELPERS = 2
_run: ContextVar[Callable[..., Iterable]] = ContextVar("run", default=map)


def each(function: Callable[[Any], Any], items: Iterable) -> list:
    """`[function(item) for item in items]`, as the context says (see `side_by_side`).

    >>> with side_by_side():
    ...     each(abs, [-1, 2, -3])
    [1, 2, 3]
    """
    return list(_run.get()(function, items))


def meanwhile(aside: Callable[[], Any], work: Callable[[], Any]) -> Any:
    """The result of `work`. Side by side, `aside` is done at the same time, for its result to be remembered; what is wrong
    with it is told to who asks for that."""
    if _run.get() is map:
        return work()

    def quietly() -> None:
        with suppress(OutlookError):
            aside()

    return each(lambda part: part(), (work, quietly))[0]


@contextmanager
def side_by_side() -> Iterator[None]:
    """Within it `each` has help by threads; numpy and scipy let them run at the same time."""
    before = _run.set(_threaded)
    try:
        yield
    finally:
        _run.reset(before)


@cache
def _helpers() -> ThreadPoolExecutor:
    """Threads that stay: a new one waits for its turn on a busy machine, a woken one does not."""
    return ThreadPoolExecutor(HELPERS, "outlook")


def _threaded(function: Callable[[Any], Any], items: Iterable) -> list:
    """The results in the order of the items: by who asks and, as far as one is free, a helper. What is raised by one of
    them is raised here, once all that had begun has ended."""
    given = list(items)
    results: list[Any] = [None] * len(given)
    places = itertools.count()

    def work() -> None:
        while (k := next(places)) < len(given):
            results[k] = function(given[k])

    helper = _helpers().submit(copy_context().run, work) if len(given) > 1 else None
    try:
        work()
    finally:
        if helper is not None and not helper.cancel():
            helper.result()
    return results
