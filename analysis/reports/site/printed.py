"""Text that was printed for a terminal, as a terminal shows it in the end: of a progress bar its last state."""

from __future__ import annotations

import re

PIECE = re.compile(r"\r|\n|\x08|\x1b\[(?P<up>\d*)A|\x1b\[[\d;?]*[A-Za-z]|[^\r\n\x08\x1b]+|\x1b")


def in_the_end(text: str) -> str:
    r"""The text with all that was written over by a later carriage return, backspace or step upwards.

    >>> in_the_end("10 %\r20 %\r100 %\nend")
    '100 %\nend'
    """
    if "\r" not in text.replace("\r\n", "\n") and "\x08" not in text and "A" not in _codes(text):
        return text
    rows: list[list[str]] = [[]]
    row = column = 0
    for piece in PIECE.finditer(text.replace("\r\n", "\n")):
        words = piece[0]
        if words == "\n":
            row, column = row + 1, 0
            if row == len(rows):
                rows.append([])
        elif words == "\r":
            column = 0
        elif words == "\x08":
            column = max(0, column - 1)
        elif piece["up"] is not None:
            row = max(0, row - int(piece["up"][-9:] or 1))
        elif not words.startswith(
            "\x1b"
        ):  # colours of a text that is written over are not worth their keeping
            line = rows[row]
            line += " " * (column - len(line))
            line[column : column + len(words)] = words
            column += len(words)
    return "\n".join("".join(line).rstrip() for line in rows)


def _codes(text: str) -> str:
    """Last letters of the escape codes in a text."""
    return "".join(code[-1] for code in re.findall(r"\x1b\[[\d;?]*[A-Za-z]", text)) if "\x1b" in text else ""
