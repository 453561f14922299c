"""Where jobs run: in forks of a zygote (`Warm`), or each in its own process with a cold kernel (`Cold`)."""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from analysis.reports.warm import nursery
from analysis.reports.files import read_json, write_json
from analysis.fingerprint import digest

# one thread per report: the batch itself fills the cores
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1"
)
ALWAYS = (["analysis.reports.warm.warmup:notebook_format"], "analysis.reports.batch.job", "analysis.reports.warm.shell")
JOB = "analysis.reports.batch.job:main"
FIGURES = ("matplotlib.pyplot", "matplotlib_inline.backend_inline")
DRAWING = ("matplotlib", "seaborn", "analysis.pages")  # what imports these will draw
RESTARTS = 5


def environment() -> dict[str, str]:
    """Environment of every report, warm or cold: this process's, with one thread for linear algebra."""
    return {**ONE_THREAD, **os.environ}


class Warm:
    """Forks each job from a zygote that has imported what the notebooks import.

    `pages`: whether the forks also render their pages.

    Learns: what the first reports imported late is imported in the zygote before the next, and remembered
    for the next batch. What a library reads from the environment while it is imported has to be set for the
    batch: a notebook that sets it comes too late.
    """

    def __init__(self, notebooks, cwd: Path, pages: bool = True):
        self.cwd, self.pages, self.memory = cwd, pages, memory_of(notebooks)
        remembered = (read_json(self.memory) or {}).get("modules", [])
        self.modules = list(dict.fromkeys([*imports_of(notebooks), *remembered]))
        self.known = set(self.modules)
        self.notebooks = [str(path) for path in notebooks]
        self.failures = 0
        self.nursery = self._start()

    def _start(self) -> nursery.Nursery:
        calls = ["analysis.reports.warm.warmup:execution"]
        if self.pages:
            calls.append("analysis.reports.site.maker:prepare")
        last = [[call, *self.notebooks] for call in calls] + [["analysis.reports.warm.warmup:modules"]]
        return nursery.Nursery([*ALWAYS, *self.modules, *last], environment(), self.cwd)

    def start(self, job: dict) -> nursery.Fork:
        """Start a job; raises ColdOnlyError where it cannot be done warm."""
        if reason := nursery.why_not(job["cwd"]):
            raise nursery.ColdOnlyError(reason)
        job = {**job, "warm": True, "render": self.pages}
        message = {"kind": "call", "call": JOB, "argument": job, "env": environment(), "cwd": job["cwd"]}
        while True:
            try:
                log_path = Path(job["work"]) / "log.txt"
                with Path(os.devnull).open("rb") as nothing, log_path.open("wb") as log:
                    return self.nursery.fork(message, [nothing.fileno(), log.fileno(), log.fileno()])
            except OSError as problem:
                self.failures += 1
                self.nursery.close()
                if self.failures > RESTARTS:
                    raise nursery.ColdOnlyError(f"the zygote ended {self.failures} times") from problem
                self.nursery = self._start()

    def learn(self, imported: list[str]) -> None:
        """Have what a report imported be imported before the next fork."""
        self.failures = 0
        fresh = [name for name in imported if name not in self.known]
        if fresh:
            self.known.update(fresh)
            self.modules += fresh
            with contextlib.suppress(OSError):
                self.nursery.preload(fresh)
            with contextlib.suppress(OSError):
                self.memory.parent.mkdir(parents=True, exist_ok=True)
                write_json(self.memory, {"modules": self.modules})

    def close(self) -> None:
        """End the zygote and every running job."""
        self.nursery.close()


def memory_of(notebooks) -> Path:
    """File that keeps what these notebooks import, in the user's cache folder (or in OUTLOOK_CACHE_DIR)."""
    base = os.environ.get("OUTLOOK_CACHE_DIR")
    if not base:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "smart-factory-outlook"
    key = digest(sys.prefix, sys.version, *sorted(str(path) for path in notebooks))
    return Path(base) / f"imports-{key}.json"


class ColdProcess(subprocess.Popen):
    """A process for one job; its kernel ends itself when this process is gone."""

    maxrss_kib = 0

    def fileno(self) -> int:
        """Readable when the process has ended (Linux); raises OSError elsewhere."""
        if not hasattr(self, "pidfd"):
            if not hasattr(os, "pidfd_open"):
                raise OSError("no pidfd")
            self.pidfd = os.pidfd_open(self.pid)
        return self.pidfd

    def send_signal(self, number: int) -> None:
        """Signal the whole process group."""
        if self.poll() is None:
            with contextlib.suppress(OSError):
                os.killpg(self.pid, number) if hasattr(os, "killpg") else super().send_signal(number)

    def wait(self, timeout: float | None = None) -> int | None:
        """Exit code, or None if it still runs after `timeout` seconds."""
        try:
            return super().wait(timeout)
        except subprocess.TimeoutExpired:
            return None

    def kill(self) -> None:
        """End it and all it started."""
        self.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))

    def __del__(self, *args) -> None:
        if hasattr(self, "pidfd"):
            os.close(self.pidfd)
            del self.pidfd
        super().__del__(*args)


class Cold:
    """Runs each job in a new Python process that starts a Jupyter kernel."""

    def start(self, job: dict) -> ColdProcess:
        """Start a job."""
        work = Path(job["work"])
        write_json(work / "job.json", {**job, "warm": False})
        with (work / "log.txt").open("wb") as log:
            return ColdProcess(
                [sys.executable, "-m", "analysis.reports.batch.job", str(work / "job.json")],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env={**environment(), "PYDEVD_DISABLE_FILE_VALIDATION": "1"},
                cwd=job["cwd"],
                start_new_session=True,
            )

    def learn(self, imported: list[str]) -> None:
        """Nothing is kept between cold processes."""

    def close(self) -> None:
        """Nothing is held."""


def imports_of(notebooks) -> list[str]:
    """Installed modules (and this package's) that the code cells of notebooks import, in order.

    Modules in the notebook's own folder are left to the notebook.
    """
    names: dict[str, None] = {}
    for path in notebooks:
        cells = json.loads(Path(path).read_text(encoding="utf-8")).get("cells", [])
        for cell in cells:
            if cell["cell_type"] != "code":
                continue
            try:
                tree = ast.parse("".join(cell["source"]))
            except SyntaxError:  # magics; what they import is learned from the first report
                continue
            for node in ast.walk(tree):
                if isinstance(node, ast.Import):
                    names.update(dict.fromkeys(alias.name for alias in node.names))
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    names[node.module] = None
                    names.update(
                        dict.fromkeys(
                            f"{node.module}.{a.name}"
                            for a in node.names
                            if node.module.split(".")[0] == "analysis"
                        )
                    )
    if any(name.startswith(DRAWING) for name in names):
        names.update(dict.fromkeys(FIGURES))
    return [name for name in names if _installed(name)]


def _installed(name: str) -> bool:
    if name.split(".")[0] == "analysis":
        return True
    try:
        spec = importlib.util.find_spec(name.split(".")[0])
    except (ImportError, ValueError):
        return False
    return bool(spec and "site-packages" in (spec.origin or ""))
