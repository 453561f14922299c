"""What a cell prints and displays in the process of its shell: messages, streams, file descriptors."""

from __future__ import annotations

import builtins
import contextlib
import getpass
import io
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from typing import Any

from jupyter_client.session import Session

from analysis.reports.warm.outputs import PRINTED, writable


class LocalSession(Session):
    """Hands messages to a function instead of a socket, as the JSON they would have been on the wire."""

    def __init__(self, deliver: Callable[[dict], None], **kwargs: Any):
        super().__init__(**kwargs)
        self.deliver = deliver

    def send(  # type: ignore[override]  # a subset: what the shell's displays pass on
        self, stream: Any, msg_or_type: Any, content: Any = None, parent: Any = None, **_: Any
    ) -> dict:
        """Deliver one message."""
        message = msg_or_type if isinstance(msg_or_type, dict) else self.msg(msg_or_type, content, parent)
        message["content"] = json.loads(self.pack(writable(message["content"])))
        self.deliver(message)
        return message


class Stream(io.TextIOBase):
    """stdout or stderr of a cell; text is handed on before something else is displayed and at the cell's end.

    Text beyond what a cell may print is not kept. A process that the notebook has forked writes to the descriptor, which
    it shares with this one.
    """

    encoding = "UTF-8"
    errors = "strict"

    def __init__(self, name: str, session: LocalSession):
        self.name, self.session, self.owner = name, session, os.getpid()
        self.parts: list[str] = []
        self.size = 0

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if os.getpid() != self.owner:
            os.write(self.fileno(), text.encode("utf-8", "replace"))
        elif self.size <= PRINTED:
            self.parts.append(text[: PRINTED + 1])
            self.size += len(text)
        return len(text)

    def flush(self) -> None:
        if self.parts:
            text, self.parts, self.size = "".join(self.parts), [], 0
            self.session.send(None, "stream", {"name": self.name, "text": text})

    def isatty(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return 1 if self.name == "stdout" else 2


@contextlib.contextmanager
def captured(session: LocalSession, scratch: str | None = None) -> Iterator[Callable[[], None]]:
    """Python's streams and file descriptors 1 and 2 become outputs of the cell; yields what empties them."""
    from IPython.core.error import StdinNotImplementedError

    def no_input(*_: Any, **__: Any) -> str:
        raise StdinNotImplementedError(
            "raw_input was called, but this frontend does not support input requests."
        )

    kept = sys.stdout, sys.stderr, builtins.input, getpass.getpass
    streams = [Stream("stdout", session), Stream("stderr", session)]
    files = [_Descriptor(fd, stream, scratch) for fd, stream in zip((1, 2), streams, strict=True)]

    def drain() -> None:
        for stream in streams:
            stream.flush()
        for file in files:
            file.flush()

    sys.stdout, sys.stderr = streams
    builtins.input = getpass.getpass = no_input
    try:
        yield drain
    finally:
        sys.stdout, sys.stderr, builtins.input, getpass.getpass = kept
        for file in files:
            file.close()


class _Descriptor:
    """A file descriptor whose text (of C code, of child processes) is kept in a file until the cell ends.

    A file without a name beside the log of the job: what a child process prints without end takes no memory.
    """

    def __init__(self, fd: int, stream: Stream, scratch: str | None):
        self.fd, self.stream = fd, stream
        self.saved = os.dup(fd)
        self.file = tempfile.TemporaryFile(dir=scratch, mode="ab+", buffering=0)  # noqa: SIM115
        os.dup2(self.file.fileno(), fd)

    def flush(self) -> None:
        self.file.seek(0)  # whoever writes appends, wherever this is
        if data := self.file.read(4 * PRINTED + 4):
            self.file.truncate(0)  # it is open for appending: who still writes begins anew
            self.stream.write(data.decode(errors="replace"))
            self.stream.flush()

    def close(self) -> None:
        os.dup2(self.saved, self.fd)
        os.close(self.saved)
        self.file.close()
