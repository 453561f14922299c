"""A process beside the zygote that turns executed notebooks into pages.

What it imports (nbconvert, templates, highlighting) no notebook needs: it does so on one core while the zygote
imports on the other, and no fork pays for it. It is given one page at a time; where it dies or takes too long, that
page is to blame, and it is started anew.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from analysis.reports.files import read_json, write_json
from analysis.reports.site import render
from analysis.reports.warm.bound import killed_with_us
from analysis.reports.warm.later import without
from analysis.reports.warm.warmup import notebook_format
from analysis.reports.warm.wire import Lines
from analysis.reports.work import NOTEBOOK, outcome_of

PAGE_SECONDS = 120
JOB = "page.json"
# what nbconvert would import for selectors, guesses at encodings and a web server, which no page needs
UNUSED = ("soupsieve", "chardet", "charset_normalizer", "tornado.httpserver")
RECORD: dict[str, Any] = {
    **dict.fromkeys(("as_of", "seed", "error", "git_commit")),
    **dict.fromkeys(("title", "notebook", "run_id", "started"), ""),
    **dict.fromkeys(("duration_s", "peak_memory_mib"), 0.0),
    **{name: {} for name in ("parameters", "all_parameters", "versions")},
    "results": [],
    "status": "ok",
    "git_dirty": False,
    "hashes": dict.fromkeys(("data", "notebook", "code"), ""),
}


def prepare(*notebooks: str) -> None:
    """Compile the page templates; render the text and highlight the code of these notebooks."""
    notebook_format()
    import nbformat

    renderer = render.renderer()
    render.displayed_markdown("# a\n\n- *b* **c** [d](e) `f` <i>g</i>\n")
    for path in notebooks:
        with contextlib.suppress(Exception):
            renderer.page(nbformat.read(path, 4), RECORD)


class Page:
    """A page that is asked for: what the batch needs of a process. `began`: when its turn came (monotonic)."""

    def __init__(self, maker: PageMaker, job: dict):
        self.maker, self.job = maker, job
        self.pid: int | None = maker.process.pid
        self.returncode: int | None = None
        self.began: float | None = None
        self.seconds, self.problem = 0.0, ""

    def fileno(self) -> int:
        """Readable when the maker has something to say."""
        return self.maker.lines.file

    def poll(self) -> int | None:
        """None until the page is made (0) or cannot be (see `problem`)."""
        if self.returncode is None:
            self.maker.read()
        return self.returncode

    def kill(self) -> None:
        """Give up."""
        self.maker.give_up(self)


class PageMaker:
    """The process, and the pages that wait for it."""

    def __init__(self, notebooks: Iterable[Path | str]):
        self.notebooks = [str(path) for path in notebooks]
        self.waiting: deque[Page] = deque()
        self.current: Page | None = None
        self._start()

    def _start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "analysis.reports.site.maker", *self.notebooks],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the batch
            preexec_fn=killed_with_us(),
        )
        assert self.process.stdin is not None and self.process.stdout is not None
        self.questions = self.process.stdin
        self.lines = Lines(self.process.stdout.fileno())

    def ask(self, job: dict) -> Page:
        """Have the page of an executed job made, in its work folder."""
        page = Page(self, job)
        self.waiting.append(page)
        self._next()
        return page

    def _next(self) -> None:
        while self.waiting and self.current is None:
            self.current = page = self.waiting.popleft()
            page.began = time.monotonic()
            try:
                path = Path(page.job["work"]) / JOB
                write_json(path, page.job)
                # only its name goes through the pipe, which holds that even if nobody reads it
                self.questions.write(json.dumps(str(path)).encode() + b"\n")
                self.questions.flush()
            except BrokenPipeError:
                self._died()
            except OSError as problem:  # a full disk
                self.current = None
                page.problem, page.returncode = str(problem), 1

    def read(self) -> None:
        """Take in what the process has said."""
        for answer in self.lines.take():
            self._answered(**answer)
        if self.lines.ended:
            self._died()
            self._next()

    def _answered(self, seconds: float, problem: str = "") -> None:
        page, self.current = self.current, None
        if page is not None:
            page.seconds, page.problem, page.returncode = seconds, problem, 1 if problem else 0
        self._next()

    def _died(self, why: str = "the process that renders pages ended") -> None:
        self._end()
        if self.current:
            self.current.problem, self.current.returncode = why, -signal.SIGKILL
            self.current = None
        self._start()

    def give_up(self, page: Page) -> None:
        """A page that takes too long, or that nobody waits for any more."""
        if page is self.current:
            self._died(f"the page took longer than {PAGE_SECONDS} s to render")
            self._next()
        elif page in self.waiting:
            self.waiting.remove(page)
            page.problem, page.returncode = "not rendered", -signal.SIGKILL

    def _end(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):  # what was not written is lost with its reader
                if pipe is not None:
                    pipe.close()

    def close(self) -> None:
        """End the process."""
        self.waiting.clear()
        self._end()


def make(job: dict) -> dict:
    """Render the notebook of an executed job into its work folder; seconds, and what went wrong if anything did."""
    import nbformat

    began = time.perf_counter()
    problem = ""
    try:
        work = Path(job["work"])
        # papermill wrote it: it need not be checked again
        notebook = nbformat.v4.reads((work / NOTEBOOK).read_text(encoding="utf-8"))
        outcome = outcome_of(work) or {"record": {}}
        render.write_page(work, notebook, {**job["record"], **outcome["record"]}, job)
    except Exception as error:
        problem = f"the page cannot be rendered: {type(error).__name__}: {error}"
    return {"seconds": round(time.perf_counter() - began, 3), "problem": problem}


def main(notebooks: list[str]) -> None:
    """Entry of the process: the file of a job per line in, an answer per line out, until nobody asks any more."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints is no answer
    gc.disable()
    with without(*UNUSED):
        prepare(*notebooks)
    gc.freeze()  # nothing that was imported is ever garbage
    gc.enable()
    for line in sys.stdin:
        answers.write(json.dumps(make(read_json(Path(json.loads(line))) or {})) + "\n")
        answers.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
    os._exit(0)
