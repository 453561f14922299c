"""Messages between processes: one JSON object a line, framed by the reader, and file descriptors beside it.

A stream hands over whatever has arrived: half a line, or two lines at once. Nothing here takes a piece for a message,
and nothing waits longer than it is told to.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import socket
from collections.abc import Iterable, Sequence

SEND_SECONDS = 120  # a reader that takes nothing for so long is not importing, it is not reading


def ready(files: Iterable[int], timeout: float | None) -> set[int]:
    """Those descriptors that can be read, after waiting at most `timeout` seconds (None: for as long as it takes).

    Unlike `select.select` it takes any number of descriptors, and any that are above 1,023.
    """
    with selectors.DefaultSelector() as selector:
        for file in set(files):
            selector.register(file, selectors.EVENT_READ)
        return {key.fd for key, _ in selector.select(timeout)}


class Lines:
    """Messages that arrive at a descriptor; `ended` once its other end is closed or says what is no message."""

    def __init__(self, file: int):
        self.file, self.data, self.ended = file, b"", False

    def take(self, timeout: float | None = 0) -> list[dict]:
        """Whole messages that are there, after waiting at most `timeout` seconds for something to arrive."""
        messages: list[dict] = []
        while not self.ended and ready([self.file], 0 if messages else timeout):
            try:
                piece = os.read(self.file, 1 << 16)
            except OSError:
                piece = b""
            if not piece:
                self.ended = True
                break
            self.data += piece
            *lines, self.data = self.data.split(b"\n")
            try:
                messages += [json.loads(line) for line in lines]
            except ValueError:
                self.ended = True
            timeout = 0
        return messages


class Inbox:
    """Reads messages and the file descriptors that came with them; several messages may arrive at once."""

    def __init__(self, connection: socket.socket):
        self.connection, self.data = connection, b""
        self.fds: list[int] = []

    def read(self) -> list[tuple[dict, list[int]]]:
        """The messages that are complete, at least one. Raises EOFError where the sender is gone."""
        while b"\n" not in self.data:
            data, fds, _, _ = socket.recv_fds(self.connection, 1 << 16, 8)
            self.fds += fds
            if not data:
                raise EOFError
            self.data += data
        *lines, self.data = self.data.split(b"\n")
        return [self._whole(json.loads(line)) for line in lines]

    def _whole(self, message: dict) -> tuple[dict, list[int]]:
        count = message.pop("fds", 0)
        fds, self.fds = self.fds[:count], self.fds[count:]
        return message, fds


def send(connection: socket.socket, message: dict, fds: Sequence[int] = ()) -> None:
    """Send one message with file descriptors. Raises OSError where the other end is gone or does not read."""
    data = json.dumps({**message, "fds": len(fds)}).encode() + b"\n"
    before = connection.gettimeout()
    connection.settimeout(SEND_SECONDS)
    try:
        sent = socket.send_fds(connection, [data], list(fds)) if fds else 0
        connection.sendall(data[sent:])
    finally:
        with contextlib.suppress(OSError):
            connection.settimeout(before)


def say(connection: socket.socket, message: dict) -> None:
    """Send one short message; a reader that has gone is no error."""
    with contextlib.suppress(OSError):
        connection.sendall(json.dumps(message).encode() + b"\n")
