"""Batches of notebook reports: plan, execute, render, record.

A room imports only those above it in this list; notebooks are files here, nothing of this package is imported for them.

`files`, `seals`, `work`  files that are whole and stay so, the folder in which one report is made
`plan`     which notebook with which parameters, and what each report is made from
`results`  recorded numbers in one database; what moved between two runs, and why
`warm`     one process imports the heavy libraries, a fork of it runs each notebook
`site`     executed notebook -> page; index, PDF
`batch`    runs a plan: so many at a time, what is unchanged skipped, each finished report published whole

    from analysis import reports
    plan = reports.make_plan(["02_target_forecast"], {"target": "open"})
    outcome = reports.run_plan(plan, "reports")
"""

from typing import TYPE_CHECKING

from analysis.doors import front_door

if TYPE_CHECKING:
    from analysis.reports.batch.run import BatchResult, run_plan
    from analysis.reports.plan.plan import Plan, Report, default_plan, load_plan, make_plan

front_door(__name__)
