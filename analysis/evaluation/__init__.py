"""How good the forecasts were: resolved targets and series, forecast again with what was published at the time.

    of_record(ev)                  the evidence whose resolved targets are scored
    check(ev)                      what was fixed before scoring; refuses if anything else is in use
    looks(ev), variants_tried(ev)  what was scored before and after the freeze, and how many models were tried
    targets(ev)                    every resolved target from its announcement on, one row per forecast and method
    series(ev)                     every series with three or more dates, figure after figure
    score(table)                   Brier and log score, or CRPS, WIS, PIT and coverage, row by row
    summarise(scored)              means with standard errors from resampled programmes
    reliability_by_selection(scored, edges, least)   what was said beside what was met, in bins, by how targets were found
    said_and_met(ev), judged(bins, least)            these bins as written down, and which way each erred
    held(ev)                            how often intervals of a trend held what came, by kind, as written down
    sealed_forecasts(ev)           forecasts that were sealed on their day, with scores once the outcome is known
    over_time(seals)               their score by day
    seals_that_differ(ev)          those whose probability is another one today, and why

The parts: `registration` (the registered file), `seen` (what was scored when), `vintages` (the evidence of a day, without
what would leak), `cases` (resolved targets as questions), `methods` (every answer to one question), `backtest` and `rolling`
(long tables), `scores` (validate, score, summarise, compare), `bins` (said beside met), `clusters` (standard errors), `sealed` and `beside` (sealed and today). What readers see
stands in `pages.evaluation`. The names above are imported when they are first asked for, so that commands start without them.
"""

from typing import TYPE_CHECKING

from analysis.doors import front_door

if TYPE_CHECKING:
    from analysis.evaluation.backtest import targets
    from analysis.evaluation.beside import seals_that_differ
    from analysis.evaluation.bins import judged, reliability_by_selection
    from analysis.evaluation.errors import EvaluationError
    from analysis.evaluation.lent import of_record
    from analysis.evaluation.registration import check
    from analysis.evaluation.rolling import UNIT, series
    from analysis.evaluation.scores import score, summarise
    from analysis.evaluation.sealed import over_time, sealed_forecasts
    from analysis.evaluation.seen import held, looks, said_and_met, variants_tried

front_door(__name__)
