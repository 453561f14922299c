"""Small files of this user's own that may be gone at any time: what a person has answered so far is kept when a command is
broken off, in the user's state directory; what can be made again, in the cache folder."""

import hashlib
import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import click

from analysis.writing import counted


def file_for(work: str, data_dir: Path, *what: str) -> Path:
    """Where the answers to a piece of work are kept. work: the command's word (read, add); what: what it is done on."""
    home = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    key = hashlib.sha256("\n".join((str(data_dir.resolve()), *what)).encode("utf-8", "replace")).hexdigest()
    return home / "outlook" / work / f"{key[:24]}.json"


def kept(path: Path) -> dict[str, Any]:
    """What was kept; nothing where there is none, it can't be read, or somebody else can write in it."""
    with suppress(OSError, ValueError):
        if _is_own(path):
            state = json.loads(path.read_text(encoding="utf-8"))
            return state if isinstance(state, dict) else {}
    return {}


def _is_own(path: Path) -> bool:
    about = path.lstat()
    if not stat.S_ISREG(about.st_mode):
        return False
    return not hasattr(os, "getuid") or (about.st_uid == os.getuid() and not about.st_mode & 0o022)


def keep(path: Path, state: dict[str, Any], most: int = 0) -> None:
    """Keep it. Where the directory can't be written in, nothing is kept, and the work goes on. most: how many files of its
    kind (the same name up to a hyphen) are left beside each other, the newest (0: all)."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(f".{os.getpid()}.new")
        beside.touch(mode=0o600)
        beside.write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
        beside.replace(path)
        if most:
            alike = path.parent.glob(f"{path.name.partition('-')[0]}-*{path.suffix}")
            for old in sorted(alike, key=lambda one: one.stat().st_mtime_ns)[:-most]:
                old.unlink(missing_ok=True)


def forget(path: Path) -> None:
    """The work is done: what was kept of it goes."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


LEAVING = "Enter takes what stands in brackets, back goes to the question before; Ctrl-C leaves, and what was answered is kept."
BACK = "back"  # the answer that goes to the question before


class Back(Exception):  # noqa: N818 - no error
    """A person wants the question before."""


class Transcript:
    """The answers to questions, in order. Those that were kept are given again as long as the questions are the same.

    path: where they are kept; None for a dialogue that keeps nothing.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        answers = kept(path).get("answers", []) if path else []
        self._before = [(q, text) for q, text in answers] if _are_pairs(answers) else []
        self._given: list[tuple[str, str]] = []

    def __len__(self) -> int:
        return len(self._before)

    def again(self, question: str) -> str | None:
        """The answer that was given to this question before; None where it is a new one, and then nothing more is given."""
        if self._before and self._before[0][0] == question:
            return self._before.pop(0)[1]
        self.drop()
        return None

    def back(self) -> None:
        """Take the last answer back: asked from the start, all before it are given again, and its question is asked anew."""
        self._before, self._given = self._given[:-1], []
        if self._path:
            keep(self._path, {"answers": self._before})

    def drop(self) -> None:
        """Give nothing more of what was kept."""
        self._before.clear()

    def take(self, question: str, text: str) -> None:
        """An answer that can stand."""
        self._given.append((question, text))
        if self._path:
            keep(self._path, {"answers": [*self._given, *self._before]})

    def forget(self) -> None:
        """The rows are written, or not wanted."""
        if self._path:
            forget(self._path)


@contextmanager
def kept_answers(transcript: Transcript) -> Iterator[None]:
    """Around questions at the terminal: how to leave them is told, answers from before are offered, and those given so far
    are kept where a person leaves."""
    click.echo(LEAVING)
    before = len(transcript)
    if before and not click.confirm(
        f"Kept from before: {counted(before, 'answer')}. Go on with them?", default=True
    ):
        transcript.drop()
    try:
        yield
    except (click.Abort, KeyboardInterrupt):  # the latter between two questions
        click.echo(
            "\nNothing was written. The answers are kept: the same command goes on with them.", err=True
        )
        raise


def _are_pairs(answers: Any) -> bool:
    return isinstance(answers, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(text, str) for text in pair) for pair in answers
    )  # fmt: skip
