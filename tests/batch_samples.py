"""One report of a few cells, and what a batch says meanwhile: for the tests of `analysis.reports.batch`."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from reports_samples import notebook, outputs, plan_of

from analysis.reports.batch.executors import Warm
from analysis.reports.batch.loop import Batch
from analysis.reports.batch.progress import Progress
from analysis.reports.batch.run import run_plan
from analysis.reports.site.maker import PageMaker

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks and /proc: Linux only")


def out_of(folder: Path, name: str, *cells: str, **options):
    """One report of a notebook with these cells; (its record, what it shows, the result of the batch)."""
    notebook(folder / f"{name}.ipynb", *cells)
    result = run_plan(plan_of(folder, name), folder / "out", **options)
    return result.reports[0], outputs(folder / "out" / "notebooks" / f"{name}.ipynb"), result


def page_of(folder: Path, name: str) -> str:
    """The page that `out_of` has made."""
    return (folder / "out" / f"{name}.html").read_text(encoding="utf-8")


def place(where: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict:
    """Options of `run_plan` for where cells run: `fork`, `process`, or `kernel`, one that is asked for by its name (it is
    this Python, but nobody knows)."""
    if where != "kernel":
        return {"fork": {}, "process": {"warm": False}}[where]
    spec = folder / "jupyter" / "kernels" / "another" / "kernel.json"
    spec.parent.mkdir(parents=True)
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    told = {"argv": command, "display_name": "Another", "language": "python"}
    spec.write_text(json.dumps(told), encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(folder / "jupyter"))
    return {"kernel_name": spec.parent.name}


@contextmanager
def standing_processes() -> Iterator[type[Batch]]:
    """Batches (`batch_class`) that borrow one zygote and one maker of pages: for tests of what stands in the folder, of which
    none asks how those begin and end. All else is as in any batch."""
    if not sys.platform.startswith("linux"):
        yield Batch
        return
    lent, pages = Warm([], Path.cwd(), pages=False), PageMaker([])

    class Borrowing(Batch):
        def _choose_executor(self, todo):
            if todo and self.options.warm:
                self.executor, self.pages, self.warm = lent, pages, True

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lent, "close", lambda: None)
        patch.setattr(pages, "close", pages.waiting.clear)
        yield Borrowing
    lent.close()
    pages.close()


class Heard(Progress):
    """Keeps what a batch warns of, and the reports in the order in which they were made."""

    def __init__(self):
        super().__init__(quiet=True)
        self.texts, self.made = [], []

    def warn(self, text):
        self.texts.append(text)

    def report(self, record):
        self.made.append(record["slug"])
