"""How far a batch is: one moving line on a terminal, plain lines in a log, nothing when quiet."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from typing import TextIO


class Progress:
    """Told of each finished report. `stream` is a terminal or a log; `quiet` leaves problems only."""

    def __init__(self, stream: TextIO | None = None, quiet: bool = False):
        self.stream = stream or sys.stderr
        self.quiet = quiet
        self.moving = not quiet and getattr(self.stream, "isatty", lambda: False)()
        self.total = self.done = self.failed = 0
        self.began = time.monotonic()
        self.shown = 0

    def start(self, total: int, skipped: int) -> None:
        """A batch of `total` reports begins; `skipped` more are up to date."""
        self.total, self.began = total, time.monotonic()
        if skipped and not self.quiet:
            self.note(f"{skipped} report{'s are' if skipped > 1 else ' is'} up to date")
        self._draw()

    def note(self, text: str) -> None:
        """A sentence for the reader, on its own line."""
        if not self.quiet:
            self._clear()
            self._print(text)
            self._draw()

    def warn(self, text: str) -> None:
        """A sentence that is said also when quiet."""
        self._clear()
        self._print(text)
        self._draw()

    def report(self, record: dict) -> None:
        """One report is finished."""
        self.done += 1
        failed = record["status"] != "ok"
        self.failed += failed
        if failed:
            self._clear()
            self._print(f"failed  {record['slug']}: {describe_error(record['error'])}")
        elif not self.moving and not self.quiet:
            width = len(str(self.total))
            line = f"[{self.done:>{width}}/{self.total}] {record['slug']}  {record['duration_s']:.1f} s"
            self._print(line)
        self._draw()

    def finish(self) -> None:
        """The batch is over."""
        self._clear()

    def _print(self, text: str, end: str = "\n") -> None:
        with contextlib.suppress(OSError):  # nobody reads on, or no disk takes it: no reason to make no more reports
            print(text, end=end, file=self.stream, flush=True)

    def _draw(self) -> None:
        if not self.moving or not self.total:
            return
        elapsed = time.monotonic() - self.began
        rate = self.done / elapsed if self.done and elapsed else 0
        left = (
            f"{rate * 60:.0f} a minute, {duration((self.total - self.done) / rate)} left"
            if rate
            else "starting"
        )
        bar = 24 if self._width() >= 70 else 8
        filled = round(bar * self.done / self.total)
        line = f"[{'#' * filled}{'.' * (bar - filled)}] {self.done}/{self.total}  {left}"
        if self.failed:
            line += f"  {self.failed} failed"
        line = line[: max(1, self._width() - 1)]  # a line that wraps cannot be taken back
        self._print("\r" + line.ljust(self.shown), end="")
        self.shown = len(line)

    def _width(self) -> int:
        """Columns of the terminal; COLUMNS says otherwise."""
        try:
            return (
                int(os.environ.get("COLUMNS") or 0)
                or os.get_terminal_size(self.stream.fileno()).columns
                or 80
            )
        except (OSError, ValueError):
            return 80

    def _clear(self) -> None:
        if self.moving and self.shown:
            self._print("\r" + " " * self.shown + "\r", end="")
            self.shown = 0


def duration(seconds: float) -> str:
    """Seconds as people say them.

    >>> duration(5), duration(130), duration(7300)
    ('5 s', '2 min', '2.0 h')
    """
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def describe_error(error: dict | None) -> str:
    """One line: where a report stopped and why."""
    error = error or {}
    where = f"cell {error['cell']}, " if error.get("cell") else ""
    message = " ".join(str(error.get("message", "")).split())
    return f"{where}{error.get('ename', 'Error')}: {message}"
