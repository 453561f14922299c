"""The output folder of a batch: one batch at a time, every file whole, everything recoverable after a kill.

    index.html  manifest.json  <slug>.html  <slug>.json  notebooks/<slug>.ipynb  figures/<slug>/
    assets/
    results.duckdb .outlook/   tmp/ (work of running reports)  spool/ (records that wait for the database)

`<slug>.json` is written last: where it is, the report is complete.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from pathlib import Path

from analysis.errors import ReportError
from analysis.reports.files import read_json, write_json
from analysis.reports.locks import open_lock, release, try_lock
from analysis.reports.work import NOTEBOOK, PAGE


class Folder:
    """An output folder that is held by one batch; use as a context manager.

    Raises ReportError where it cannot be written, or is held by another batch and `wait` is false.
    """

    def __init__(self, out: Path | str, wait: bool = False):
        self.out = Path(out).absolute()
        self.inner = self.out / ".outlook"
        self.tmp, self.spool = self.inner / "tmp", self.inner / "spool"
        self.wait = wait
        self.lock: int | None = None

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

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.tmp, ignore_errors=True)
        with contextlib.suppress(OSError):
            self.owner.unlink(missing_ok=True)
        if self.lock is not None:
            release(self.lock)

    @property
    def owner(self) -> Path:
        """File that names the batch holding the folder."""
        return self.inner / "batch"

    def _hold(self) -> None:
        self.lock = open_lock(self.inner)
        while not try_lock(self.lock):
            if not self.wait:
                release(self.lock)
                who = self.owner.read_text().strip() if self.owner.exists() else "another batch"
                raise ReportError(
                    f"{who} is writing into {self.out}. Wait for it with --wait, or choose another "
                    "folder with --out."
                )
            time.sleep(0.2)
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
