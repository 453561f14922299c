"""The page of a target: will it be met, and what does the answer hang on?

setup(ev)                        the look, and the name of the evidence where it is not the shipped one
announced(goal, ev)              what was promised and how it can be read
answer, summary, fan             the verdict with both voices, every reading, the figures with the forecast
figures, by_leg, pace            what is known, what each method says, what would still have to be done
attainment, sensitivity, tipping, changes    by when; what the answer hangs on; what moved it
without_trend                    what stands in their place where there is no trend
sources, assumptions             what the page rests on
record(outlook)                  what may be quoted, as data
"""

from analysis.pages.evidence.tables import printed_figures
from analysis.pages.setup import setup
from analysis.pages.shared import assumptions, sources
from analysis.pages.target.figures import attainment, fan, sensitivity
from analysis.pages.target.record import record
from analysis.pages.target.sentences import answer, changes, tipping, without_trend
from analysis.pages.target.sentences import target as announced
from analysis.pages.target.tables import by_leg, moves, pace, summary

__all__ = [
    "announced",
    "answer",
    "assumptions",
    "attainment",
    "by_leg",
    "changes",
    "fan",
    "moves",
    "pace",
    "printed_figures",
    "record",
    "sensitivity",
    "setup",
    "sources",
    "summary",
    "tipping",
    "without_trend",
]  # fmt: skip
