"""Those who look at the page: a dialogue for each, one answer at a time, and nothing left of who has gone.

What is slow to import is imported in a thread of its own, while the page is shown already; a question waits for it.
"""

import ctypes
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from analysis.errors import ExploreError, OutlookError
from analysis.explore import first
from analysis.explore.first import Opening

if TYPE_CHECKING:
    from analysis.explore.dialogue import Dialogue

LOOK = 0.25  # seconds between two looks whether a reader is still there
UNSEEN = 60.0  # seconds until one who has begun and never listened is forgotten
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8  # of glibc's malloc.h
KEPT_BYTES = 1 << 28
BREATH = 0.005  # between two steps of what is slow, for a question to come through


class Reader:
    """One page that is open. asked: how many questions it has put; changed: set while what is slow is still to be told; began:
    when it was opened; listens: whether it waits for what is slow, by which it is seen to be open."""

    def __init__(self, dialogue: "Dialogue") -> None:
        self.dialogue = dialogue
        self.asked = 0
        self.changed = threading.Event()
        self.began, self.listens = time.monotonic(), False
        self.changed.set()


def _keep_memory() -> None:
    """Have the C library keep the memory of large arrays for the next ones: giving it back and asking for it again takes a
    tenth of an answer's time. Where the library has no such setting, it is as it was."""
    with suppress(OSError, AttributeError, TypeError):
        set_to = ctypes.CDLL(None).mallopt
        for setting in (M_TRIM_THRESHOLD, M_MMAP_THRESHOLD):
            set_to(setting, KEPT_BYTES)
        set_to(M_ARENA_MAX, 1)


class Readers:
    """All pages that are open. opening: what each begins with. first: what is shown before anything is asked, None where
    nothing is at hand. Raises nothing before it is asked."""

    def __init__(self, opening: Opening) -> None:
        self.opening, self.first = opening, opening.picture
        self.open: dict[str, Reader] = {}
        self._answering = threading.RLock()  # one session, one question at a time
        self._ready = threading.Event()
        self._problem = ""
        self._unread: Dialogue | None = None  # the one that was begun to get ready, until somebody reads it
        threading.Thread(target=self._get_ready, name="getting ready", daemon=True).start()

    def _get_ready(self) -> None:
        """Import, load, and answer the first question once, so that whoever asks next waits for nothing."""
        _keep_memory()
        try:
            dialogue = self._dialogue()
            begun = dialogue.begin()
        except OutlookError as wrong:
            self._problem = str(wrong)
        except Exception as wrong:  # told on the page: a thread has nobody else to tell
            self._problem = f"the explorer could not be started: {type(wrong).__name__}: {wrong}"
        else:
            self.first, self._unread = begun, dialogue
            first.keep(self.opening.name, begun)
        finally:
            self._ready.set()

    def _dialogue(self) -> "Dialogue":
        from analysis.explore.dialogue import Dialogue
        from analysis.explore.session import session_of

        data_dir = str(self.opening.chosen.get("data_dir") or "")
        return Dialogue(session_of(data_dir), self.opening.chosen, data_dir)

    def begin(self) -> dict[str, Any]:
        """A new reader: `reader`, the name by which the page asks, and all that is shown first. Waits until all is ready.

        Raises ExploreError where the first question has no answer.
        """
        self._ready.wait()
        if self._problem:
            raise ExploreError(self._problem)
        with self._answering:
            unread, self._unread = self._unread, None
            reader = Reader(unread or self._dialogue())
            name = secrets.token_urlsafe(9)
            self._forget_the_unseen()
            self.open[name] = reader
            return {"reader": name} | reader.dialogue.begin()

    def _forget_the_unseen(self) -> None:
        now = time.monotonic()
        for name, reader in list(self.open.items()):
            if not reader.listens and now - reader.began > UNSEEN:
                self.open.pop(name, None)

    def ask(self, name: str, state: Mapping[str, Any]) -> dict[str, Any]:
        """What a change changes (see `Dialogue.asked`). Raises KeyError for a reader who is not there."""
        reader = self.open[name]
        reader.asked += 1  # what is slow makes way
        with self._answering:
            changed = reader.dialogue.asked(state)
        if not changed["view"].get("quick"):
            reader.changed.set()
        return changed

    def kept(self, name: str, what: str) -> str | None:
        """What is to be kept of what a reader sees (see `Dialogue.kept`)."""
        reader = self.open[name]
        with self._answering:
            return reader.dialogue.kept(what)

    def listen(self, name: str, is_there: Callable[[], bool]) -> Iterator[dict[str, Any]]:
        """What is slow, as it comes, for as long as the reader is there; then the reader is forgotten."""
        reader = self.open[name]
        reader.listens = True
        try:
            while is_there():
                if reader.changed.wait(LOOK):
                    reader.changed.clear()
                    yield from self._at_rest(reader, is_there)
        finally:
            self.open.pop(name, None)

    def _at_rest(self, reader: Reader, is_there: Callable[[], bool]) -> Iterator[dict[str, Any]]:
        """The steps of a dialogue once nothing was asked for a moment; a new question ends them, and they begin anew."""
        from analysis.explore.dialogue import REST

        asked = reader.asked
        time.sleep(REST)
        steps = reader.dialogue.steps()
        while asked == reader.asked and is_there():
            with self._answering:
                try:
                    step = next(steps)
                except StopIteration:
                    return
            if step is not None:
                yield step
            time.sleep(BREATH)
        reader.changed.set()
