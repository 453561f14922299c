"""How far a long calculation is, in one line that is rewritten in place."""

import time

EVERY = 1.0  # seconds between two lines


class Progress:
    """Call it with (done, total): shows 'what: 120 of 857', at most once a second, and nothing in the end: the page that is
    read tells what came of it."""

    def __init__(self, what: str) -> None:
        self.what, self._last, self._shown = what, 0.0, None

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if done < total and now - self._last < EVERY:
            return
        self._last = now
        self._show(f"{self.what}: {done:,} of {total:,}" if done < total else "")

    def _show(self, text: str) -> None:
        from IPython.display import Markdown, display

        if self._shown is None:
            self._shown = display(Markdown(text), display_id=True)
        else:
            self._shown.update(Markdown(text))
