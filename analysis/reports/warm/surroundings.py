"""What a report is started with: its environment, and what else a process has from the one that started it."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from analysis.fingerprint import canonical, digest
from analysis.reports.warm.child import INLINE
from analysis.reports.warm.leftovers import MARK

PACKAGE = Path(__file__).parents[2]
CODE = (".py", ".j2", ".css", ".js", ".json")
# one thread per report: the batch itself fills the cores
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1"
)

TUNABLES, LARGE_PAGES = "GLIBC_TUNABLES", "glibc.malloc.hugetlb"  # of glibc's malloc, read when a process begins


def environment(mark: str = "") -> dict[str, str]:
    """Environment of every report, warm or cold: this process's, with one thread for linear algebra, figures drawn
    into the page whatever MPLBACKEND says here, and the mark by which what a report leaves running is known."""
    own = {name: value for name, value in os.environ.items() if name != MARK}
    if own.get("PYTHONPATH"):  # relative to this process's folder, not to the report's
        own["PYTHONPATH"] = os.pathsep.join(
            str(Path(entry).absolute()) for entry in own["PYTHONPATH"].split(os.pathsep)
        )
    return {**ONE_THREAD, **own, "MPLBACKEND": INLINE, **({MARK: mark} if mark else {})}


def of_zygote(env: Mapping[str, str]) -> dict[str, str]:
    """The environment that a process starts with which is forked for reports that have `env`: its memory comes in large pages
    where the system has them for whoever asks. A report touches a hundred thousand small ones, for each of which the system
    stops it. A setting that is there already stays.

    >>> of_zygote({"A": "1"}), of_zygote({"GLIBC_TUNABLES": "glibc.malloc.hugetlb=0"})
    ({'A': '1', 'GLIBC_TUNABLES': 'glibc.malloc.hugetlb=1'}, {'GLIBC_TUNABLES': 'glibc.malloc.hugetlb=0'})
    """
    own = env.get(TUNABLES, "")
    if LARGE_PAGES in own:
        return dict(env)
    return {**env, TUNABLES: ":".join(filter(None, (own, f"{LARGE_PAGES}=1")))}


def code_state() -> str:
    """Changes when a file of this package is written, or a package is installed or taken away: a process that has imported
    them when it was another one runs other code than a new process would."""
    seen = [str(PACKAGE), sys.version]
    for folder, inner, names in os.walk(PACKAGE):
        inner[:] = sorted(name for name in inner if not name.startswith((".", "__pycache__", "_shipped")))
        for name in sorted(names):
            if name.endswith(CODE):
                about = os.stat(os.path.join(folder, name))
                seen.append(f"{folder}/{name} {about.st_size} {about.st_mtime_ns}")
    for entry in sys.path:
        if "site-packages" in entry and os.path.isdir(entry):
            seen.append(f"{entry} {os.stat(entry).st_mtime_ns}")
    return digest(*seen)


def inherited() -> str:
    """What a process has from its parent beside the environment: a process that was started with less (of time, memory,
    files, rights) does not work for one that has more, nor the other way round."""
    import resource

    limits = {name: resource.getrlimit(getattr(resource, name)) for name in dir(resource) if name.startswith("RLIMIT_")}
    own = Path("/proc/self/cgroup")
    return canonical([
        limits,
        os.getpriority(os.PRIO_PROCESS, 0),
        sorted(os.sched_getaffinity(0)),
        [os.getgid(), *os.getgroups()],
        own.read_text() if own.exists() else "",
    ])  # fmt: skip
