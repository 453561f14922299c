"""Batches of notebook reports: plan, execute, render, record.

`plan`     which notebook with which parameters; checked whole before anything runs
`run`      execute a plan two at a time, resume, skip what is unchanged, publish atomically
`warm`     one process imports the heavy libraries, a fork of it runs each notebook (`zygote`, `shell`,
`provisioner`)
`job`      one report: papermill, page, recorded results (`pages`: the process that renders those of a warm batch)
`manifest` what a report was made from: hashes, versions, commit
`render`   executed notebook -> page; `site` the index and shared files; `pdf` a page -> PDF
`results`  recorded results in one database; `diff` what moved between two runs, and why
`distributed`  the same plan on a Dask cluster

    from analysis import reports
    plan = reports.make_plan(["02_target_forecast"], {"target": "open"})
    outcome = reports.run_plan(plan, "reports")
"""

from importlib import import_module

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


def __getattr__(name: str):
    if name in _HOME:
        return getattr(import_module(f"analysis.reports.{_HOME[name]}"), name)
    raise AttributeError(f"module 'analysis.reports' has no attribute {name!r}")
