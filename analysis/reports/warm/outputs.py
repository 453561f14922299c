"""What a cell may show: so much and no more, and only text that can be written down.

A page that nobody can open, or a report that fills the memory, helps nobody: what goes beyond is left out, and a sentence
says so in its place.
"""

from __future__ import annotations

from typing import Any

PRINTED = 1_000_000  # characters of one cell
SHOWN = 20_000_000  # characters of one table, figure or other object
TOGETHER = 100_000_000  # characters of one report
MESSAGE = 10_000  # characters of an error


def writable(thing: Any) -> Any:
    """The same with every text as UTF-8 can hold it: half a surrogate pair becomes a question mark.

    >>> writable({"a": ["x\\ud800y"]})
    {'a': ['x?y']}
    """
    if isinstance(thing, str):
        return thing if thing.isascii() else thing.encode("utf-8", "replace").decode("utf-8")
    if isinstance(thing, dict):
        return {writable(key): writable(value) for key, value in thing.items()}
    if isinstance(thing, (list, tuple)):
        return [writable(one) for one in thing]
    return thing


class Allowance:
    """Counts what the cells of one report show."""

    def __init__(self) -> None:
        self.together = TOGETHER
        self.next_cell()

    def next_cell(self) -> None:
        """A new cell begins, or has cleared its output."""
        self.printed, self.told = PRINTED, False

    def admit(self, message: dict) -> dict | None:
        """A message of a kernel, cut where it is too much; None if nothing of it is left."""
        kind, content = message["header"]["msg_type"], message["content"]
        if kind == "stream":
            return self._stream(message, content)
        if kind in ("display_data", "execute_result", "update_display_data"):
            size = sum(len(v) if isinstance(v, str) else len(str(v)) for v in content["data"].values())
            if size > min(SHOWN, self.together):
                text = f"[Left out: an output of {size:,} characters; a report shows at most {SHOWN:,} at once and {TOGETHER:,} in all.]"
                content = {**content, "data": {"text/plain": text}, "metadata": {}}
                size = 0
            self.together -= size
        elif kind == "clear_output":
            self.next_cell()
        elif kind == "error":
            content = {
                **content,
                "evalue": shortened(content["evalue"]),
                "traceback": [shortened(line) for line in content["traceback"]],
            }
        return {**message, "content": content}

    def _stream(self, message: dict, content: dict) -> dict | None:
        text = content["text"]
        allowed = min(self.printed, self.together)
        self.printed -= min(len(text), allowed)
        self.together -= min(len(text), allowed)
        if len(text) > allowed:
            if self.told:
                return None
            self.told = True
            text = f"{text[:allowed]}\n[Cut here: a cell prints at most {PRINTED:,} characters, a report {TOGETHER:,}.]\n"
        return {**message, "content": {**content, "text": text}}


def shortened(text: str) -> str:
    """The beginning and the end of a long message."""
    if len(text) <= MESSAGE:
        return text
    half = MESSAGE // 2
    return f"{text[:half]} [… {len(text) - MESSAGE:,} characters left out …] {text[-half:]}"
