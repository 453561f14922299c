"""How good the forecasts were: resolved targets and series, forecast again with what was published at the time.

    registration.check(ev)          what was fixed before scoring; refuses if anything else is in use
    backtest.targets(ev)            every resolved target from its announcement on, one row per forecast and method
    rolling.series(ev)              every series with three or more dates, figure after figure
    scores.score(table)             Brier and log score, or CRPS, WIS, PIT and coverage, row by row
    scores.summarise(scored)        means with standard errors from resampled programmes

The parts: `registration` (the registered file), `vintages` (the evidence of a day, without what would leak),
`cases` (resolved targets as questions), `methods` (every answer to one question), `backtest` and `rolling` (long
tables), `scores` (validate, score, summarise, compare) and `clusters` (standard errors). What readers see stands in `pages.evaluation`.
"""

from analysis.evaluation.errors import EvaluationError

__all__ = ["EvaluationError"]
