"""The output folder of a batch: one batch at a time, every file whole, everything recoverable after a kill.

    index.html  manifest.json  <slug>.html  <slug>.json  notebooks/<slug>.ipynb  figures/<slug>/
    assets/
    results.duckdb .outlook/   tmp/ (work of running reports)  spool/ (records that wait for the database)

`<slug>.json` is written last: where it is, the report is complete.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
import time
from pathlib import Path

from analysis.errors import ReportError
from analysis.reports.files import read_json, write_json
from analysis.reports.batch.job import JOURNAL, NOTEBOOK, OUTCOME, PAGE


class Folder:
    """An output folder that is held by one batch; use as a context manager.

    Raises ReportError where it cannot be written, or is held by another batch and `wait` is false.
    """

    def __init__(self, out: Path | str, wait: bool = False):
        self.out = Path(out).absolute()
        self.inner = self.out / ".outlook"
        self.tmp, self.spool = self.inner / "tmp", self.inner / "spool"
        self.wait, self.lock = wait, None

    def __enter__(self) -> Folder:
        try:
            for folder in (self.out, self.inner, self.spool, self.out / "notebooks"):
                folder.mkdir(parents=True, exist_ok=True)
            probe = self.inner / f"probe-{os.getpid()}"
            probe.write_text("")
            probe.unlink()
        except OSError as problem:
            raise ReportError(
                f"The folder {self.out} cannot be written: {problem.strerror}. "
                "Choose another with --out FOLDER."
            ) from problem
        self._hold()
        shutil.rmtree(self.tmp, ignore_errors=True)  # left by a batch that was killed
        for stale in [*self.out.glob(".*.new"), *self.inner.glob("*.new"), *self.spool.glob("*.new")]:
            stale.unlink(missing_ok=True)
        self.tmp.mkdir()
        return self

    def __exit__(self, *_) -> None:
        shutil.rmtree(self.tmp, ignore_errors=True)
        with contextlib.suppress(OSError):
            self.owner.unlink(missing_ok=True)
        os.close(self.lock)

    @property
    def owner(self) -> Path:
        """File that names the batch holding the folder."""
        return self.inner / "batch"

    def _hold(self) -> None:
        self.lock = os.open(self.inner if sys.platform != "win32" else self.owner, _LOCK_FLAGS)
        while not _try_lock(self.lock):
            if not self.wait:
                os.close(self.lock)
                who = self.owner.read_text().strip() if self.owner.exists() else "another batch"
                raise ReportError(
                    f"{who} is writing into {self.out}. Wait for it with --wait, or choose another "
                    "folder with --out."
                )
            time.sleep(0.2)
        if sys.platform != "win32":
            self.owner.write_text(f"process {os.getpid()}")

    def work(self, slug: str, attempt: int) -> Path:
        """A fresh folder for one attempt at a report."""
        path = self.tmp / f"{slug}.{attempt}"
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        return path

    def record(self, slug: str) -> dict | None:
        """The record of a complete report in this folder, or None."""
        if not ((self.out / f"{slug}.html").exists() and (self.out / "notebooks" / f"{slug}.ipynb").exists()):
            return None
        return read_json(self.out / f"{slug}.json")

    def publish(self, work: Path, record: dict) -> None:
        """Move a finished report into place: notebook, figures, page, and last of all its record."""
        slug = record["slug"]
        if (work / NOTEBOOK).exists():
            (work / NOTEBOOK).replace(self.out / "notebooks" / f"{slug}.ipynb")
        figures, target = work / "figures" / slug, self.out / "figures" / slug
        shutil.rmtree(target, ignore_errors=True)
        if figures.exists():
            target.parent.mkdir(exist_ok=True)
            figures.replace(target)
        (work / PAGE).replace(self.out / f"{slug}.html")
        (self.out / f"{slug}.pdf").unlink(missing_ok=True)  # of an earlier page
        write_json(self.spool / f"{record['run_id']}.json", record)
        write_json(self.out / f"{slug}.json", record)
        shutil.rmtree(work, ignore_errors=True)


def hold(folder: Path) -> int:
    """Wait for the lock of a folder; give the result to `release`."""
    lock = os.open(folder if sys.platform != "win32" else folder / "lock", _LOCK_FLAGS)
    while not _try_lock(lock):
        time.sleep(0.02)
    return lock


def release(lock: int) -> None:
    """Give a lock back."""
    os.close(lock)


def outcome_of(work: Path) -> dict | None:
    """What a job wrote when it was done, or None if it ended before."""
    return read_json(work / OUTCOME)


def journal_of(work: Path) -> list[dict]:
    """Lines of a job's journal; a torn last line is left out."""
    lines = []
    with contextlib.suppress(OSError):
        for line in (work / JOURNAL).read_bytes().split(b"\n"):
            with contextlib.suppress(ValueError):
                lines.append(json.loads(line))
    return lines


if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    _LOCK_FLAGS = os.O_RDWR | os.O_CREAT

    def _try_lock(fd: int) -> bool:
        try:
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    _LOCK_FLAGS = os.O_RDONLY

    def _try_lock(fd: int) -> bool:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
