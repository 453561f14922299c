"""The output folder of a batch: one batch at a time, every file whole, everything recoverable after a kill.

    index.html  manifest.json  <slug>.html  <slug>.json  notebooks/<slug>.ipynb  figures/<slug>/
    assets/
    results.duckdb .outlook/   tmp/ (work of running reports)  spool/ (records that wait for the database)

`<slug>.json` is written last: where it is, the report is complete. It holds size and hash of every other file.
"""

from __future__ import annotations

import contextlib
import glob
import json
import os
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

from analysis.errors import ReportError
from analysis.fingerprint import REPORTS, digest
from analysis.reports.files import read_json, to_disk, unwritable, write_json, write_text
from analysis.locks import NoLocksError, open_lock, release, try_lock
from analysis.reports.results.archive import spool_run
from analysis.reports.seals import damage, described, sealed
from analysis.reports.warm.leftovers import end_marked
from analysis.reports.work import NOTEBOOK, PAGE


class Folder:
    """An output folder that is held by one batch; use as a context manager.

    `remarks`: sentences that its user should read. Raises ReportError where it cannot be written, or is held by
    another batch and `wait` is false.
    """

    def __init__(self, out: Path | str, wait: bool = False):
        self.out = Path(out).absolute()
        self.inner = self.out / REPORTS
        self.tmp, self.spool = self.inner / "tmp", self.inner / "spool"
        self.wait = wait
        self.lock: int | None = None
        self.remarks: list[str] = []

    @property
    def owner(self) -> Path:
        """File that names the batch holding the folder."""
        return self.inner / "batch"

    @property
    def mark(self) -> str:
        """Mark of the processes of a batch in this folder; the lock sees to it that there is one batch only."""
        return digest(str(self.out))

    def __enter__(self) -> Folder:
        try:
            str(self.out).encode()
            self.make()
            probe = self.inner / f"probe-{os.getpid()}"
            probe.write_text("")
            probe.unlink()
        except (OSError, UnicodeEncodeError) as problem:
            why = "its name is no text in UTF-8" if isinstance(problem, UnicodeEncodeError) else problem.strerror
            raise ReportError(
                f"The folder {self.out} cannot be written: {why}. Choose another with --out FOLDER."
            ) from problem
        self._hold()
        end_marked(self.mark)  # what a batch that was killed left running
        shutil.rmtree(self.tmp, ignore_errors=True)
        written = (self.inner, self.spool, self.inner / "parts", self.out, self.out / "assets", self.out / "notebooks")
        for stale in [*self.inner.glob("*.new"), *(new for folder in written for new in folder.glob(".*.new"))]:
            with contextlib.suppress(OSError):
                stale.unlink(missing_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.tmp, ignore_errors=True)
        with contextlib.suppress(OSError):
            self.owner.unlink(missing_ok=True)
        if self.lock is not None:
            release(self.lock)

    def make(self) -> None:
        """Make what is missing of the folder."""
        for folder in (self.out, self.inner, self.spool, self.out / "notebooks"):
            folder.mkdir(parents=True, exist_ok=True)

    def _hold(self) -> None:
        try:
            self.lock = open_lock(self.inner)
            while not try_lock(self.lock):
                self._busy()
        except NoLocksError as problem:
            while (other := self._written_by()) is not None and other != os.getpid():
                self._busy()
            self.remarks.append(
                f"{self.out}: {problem.strerror}. See to it that no other batch writes there meanwhile."
            )
        with contextlib.suppress(OSError):  # a full disk: who holds the folder stays unsaid
            self.owner.write_text(f"process {os.getpid()}")

    def _busy(self) -> None:
        if not self.wait:
            if self.lock is not None:
                release(self.lock)
            process = self._written_by()
            who = f"process {process}" if process else "another batch"
            raise ReportError(
                f"{who} is writing into {self.out}. Wait for it with --wait, or choose another "
                "folder with --out."
            )
        time.sleep(0.2)

    def _written_by(self) -> int | None:
        """The living process that the owner's file names."""
        try:
            process = int(self.owner.read_text().split()[-1])
            os.kill(process, 0)
        except (OSError, ValueError, IndexError):
            return None
        return process

    def work(self, slug: str, attempt: int) -> Path:
        """A fresh folder for one attempt at a report."""
        path = self.tmp / f"{slug}.{attempt}"
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        return path

    def beside(self, slugs: Iterable[str]) -> Path:
        """A file with the names of all pages that there will be beside each other: to others no page links."""
        path = self.inner / "beside.json"
        there = {page.name for page in self.out.glob("*.html")}
        with contextlib.suppress(OSError):  # on a full disk the reports themselves say so, each its own
            write_text(path, json.dumps(sorted(there | {f"{slug}.html" for slug in slugs})))
        return path

    def record(self, slug: str) -> dict | None:
        """The record of a complete report in this folder, or None."""
        if not ((self.out / f"{slug}.html").exists() and (self.out / "notebooks" / f"{slug}.ipynb").exists()):
            return None
        return read_json(self.out / f"{slug}.json")

    def whole(self, record: dict) -> bool:
        """Whether everything of a report is as it was published."""
        return not damage(self.out, record)

    def publish(self, work: Path, record: dict) -> dict:
        """Move a finished report into place: notebook, figures, page, and last of all its record, which is returned.

        Everything has reached the disk before it gets its name, and the names before the record says so.
        """
        slug = record["slug"]
        self.make()
        files = {f"{slug}.html": work / PAGE}
        if (work / NOTEBOOK).exists():
            files[f"notebooks/{slug}.ipynb"] = work / NOTEBOOK
        figures = sorted((work / "figures" / slug).rglob("*"))
        files |= {path.relative_to(work).as_posix(): path for path in figures if path.is_file()}
        record = {**record, "files": {name: described(path) for name, path in files.items()}}
        for path in files.values():
            to_disk(path)
        shutil.rmtree(self.out / "figures" / slug, ignore_errors=True)
        (self.out / f"{slug}.pdf").unlink(missing_ok=True)  # of an earlier page
        for name, path in files.items():
            (self.out / name).parent.mkdir(parents=True, exist_ok=True)
            path.replace(self.out / name)
        for place in {(self.out / name).parent for name in files}:
            to_disk(place)
        record = sealed(record)
        spool_run(self.spool, record)
        write_json(self.out / f"{slug}.json", record)
        shutil.rmtree(work, ignore_errors=True)
        return record

    def discard(self, slug: str) -> None:
        """Remove what attempts at a report have left; on a full disk that makes room for the next one."""
        for path in self.tmp.glob(f"{glob.escape(slug)}.*"):
            shutil.rmtree(path, ignore_errors=True)

    def unwritable(self, problem: OSError) -> str:
        """Why nothing can be written here, in one sentence."""
        return unwritable(problem, self.out)
