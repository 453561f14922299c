"""How independent parts of a trend are reckoned: one after the other, or side by side where somebody waits for one answer.

Each part has a random stream of its own, so that the numbers are the same either way. A batch keeps all cores busy with
reports of their own; threads are for the explorer.
"""

import itertools
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar, copy_context
from typing import Any

from analysis.errors import OutlookError

THREADS = 2
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
    """Within it `each` works in `THREADS` threads; numpy and scipy let them run at the same time."""
    before = _run.set(_threaded)
    try:
        yield
    finally:
        _run.reset(before)


def _threaded(function: Callable[[Any], Any], items: Iterable) -> list:
    """The results in the order of the items; what one of them raises is raised here, once all threads have ended."""
    given = list(items)
    results: list[Any] = [None] * len(given)
    places = itertools.count()
    wrong: list[BaseException] = []

    def work() -> None:
        try:
            for k in iter(lambda: next(places), None):
                if k >= len(given) or wrong:
                    return
                results[k] = function(given[k])
        except BaseException as error:
            wrong.append(error)

    threads = [
        threading.Thread(target=copy_context().run, args=(work,)) for _ in range(min(THREADS, len(given)) - 1)
    ]
    for thread in threads:
        thread.start()
    work()
    for thread in threads:
        thread.join()
    if wrong:
        raise wrong[0]
    return results
