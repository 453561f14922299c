"""Batches of notebook reports: plan, execute, render, record.

A room imports only those above it in this list; notebooks are files here, nothing of this package is imported for them.

`files`, `seals`, `locks`, `work`  files that are whole and stay so, one process at a time, the folder in which one
           report is made
`plan`     which notebook with which parameters, and what each report is made from
`results`  recorded numbers in one database; what moved between two runs, and why
`warm`     one process imports the heavy libraries, a fork of it runs each notebook
`site`     executed notebook -> page; index, PDF
`batch`    runs a plan: so many at a time, what is unchanged skipped, each finished report published whole

    from analysis import reports
    plan = reports.make_plan(["02_target_forecast"], {"target": "open"})
    outcome = reports.run_plan(plan, "reports")
"""

from importlib import import_module
from typing import Any

_HOME = {
    "Plan": "plan.plan",
    "Report": "plan.plan",
    "default_plan": "plan.plan",
    "load_plan": "plan.plan",
    "make_plan": "plan.plan",
    "BatchResult": "batch.run",
    "run_plan": "batch.run",
}
__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"analysis.reports.{_HOME[name]}"), name)
    raise AttributeError(f"module 'analysis.reports' has no attribute {name!r}")
