"""The page on how good forecasts were: resolved targets, forecast again with what was published at the time.

setup(ev), Progress(what)                    the look; how far a long calculation is
whose(mine, ev)                              whose targets are scored, where the record is borrowed
glance                                       the answer as numbers
in_short, by_figures, by_knowledge, summary_table   the answer, by how much was known, and with more than that
failures, worst                              the forecasts that were most wrong, by name and drawn
unseen, looks_tables, seen_table             cases that the choice of the model had not seen
rivals, rivals_seen, differences, rival_table, score_table   beside rules, records and one half
reliability, bin_table, calibration          whether 60 % means six in ten
sealed, sealed_table, over_time_table        forecasts that were sealed before their outcome was known
beside_table                                 which of them differ from the probability of today, and why
due_table                                    which of them are to be scored next, and by whose figure
splits, case_table, unanswered, parts_table, weight_table   the same by kind, case by case, part by part
value_table, pit                             the value itself
registered, history                          what was fixed before scoring
record(...)                                  what may be quoted, as data
"""

from analysis.pages.evaluation.details import (
    bin_table,
    over_time_table,
    parts_table,
    sealed_table,
    value_table,
    weight_table,
)
from analysis.pages.evaluation.due import beside_table, due_table
from analysis.pages.evaluation.failures import failures
from analysis.pages.evaluation.hindsight import by_knowledge, rivals_seen
from analysis.pages.evaluation.plots import differences, pit, reliability
from analysis.pages.evaluation.plots import record as worst
from analysis.pages.evaluation.progress import Progress
from analysis.pages.evaluation.record import record
from analysis.pages.evaluation.registered import history, registered
from analysis.pages.evaluation.sentences import (
    calibration,
    glance,
    in_short,
    sealed,
    unanswered,
    whose,
)
from analysis.pages.evaluation.sentences import unseen_paragraph as unseen
from analysis.pages.evaluation.tables import (
    by_figures,
    case_table,
    looks_tables,
    rival_table,
    rivals,
    score_table,
    seen_table,
    splits,
    summary_table,
)
from analysis.pages.setup import setup

__all__ = [
    "Progress", "beside_table", "bin_table", "by_figures", "by_knowledge", "calibration", "case_table", "differences", "due_table", "failures", "glance", "history", "in_short",
    "looks_tables", "over_time_table", "parts_table", "pit", "record", "registered", "reliability", "rival_table", "rivals", "rivals_seen",
    "score_table", "sealed", "sealed_table", "seen_table", "setup", "splits", "summary_table", "unanswered", "unseen", "value_table",
    "weight_table", "whose", "worst",
]  # fmt: skip
