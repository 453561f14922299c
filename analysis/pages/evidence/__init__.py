"""The page of a list: everything that was printed about one programme by a day.

setup(ev)                                  the look, and the name of the evidence where it is not the shipped one
glance(ev, chosen, observed, claims)       the newest figure, the next promise and how much is known, as numbers
in_short(row, observed, claims)            how much is known, in a few sentences
history(observed, ...)                     the printed figures over time, as intervals
printed_figures, definitions, targets, events, questions, hedges      the figures on one scale, those of other definitions, what was promised,
                                           how words become intervals
sources, assumptions                       what the page rests on
record(chosen, observed, claims)           what may be quoted, as data
"""

from analysis.pages.evidence.figures import history
from analysis.pages.evidence.record import record
from analysis.pages.evidence.sentences import glance, in_short
from analysis.pages.evidence.tables import definitions, events, hedges, printed_figures, questions, targets
from analysis.pages.setup import setup
from analysis.pages.shared import assumptions, sources

__all__ = [
    "assumptions",
    "definitions",
    "events",
    "glance",
    "hedges",
    "history",
    "in_short",
    "printed_figures",
    "questions",
    "record",
    "setup",
    "sources",
    "targets",
]
