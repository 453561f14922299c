"""The page of an article: what is each of its figures worth?

setup(ev)                          the look, and the name of the evidence where it is not the shipped one
in_short(judged, outlooks)         the first screen: what it is worth, by its figures, promises and gains, and what it leaves out
marked(judged)                     the text with every figure marked; where only a source is given, why there is none
figures(judged)                    each figure in a line to quote; behind it how it is read and who else prints it
later(judged)                      what came later of each list, and what it contradicts
promises(judged, outlooks)         for each promise its forecast, and how it will be settled
gains, other_gains(judged)         for each reported gain what it rests on and what evaluated studies found
left_out(judged)                   what the text does not say of its figures
sources(judged)                    every claim beside them
record(judged, outlooks)           what may be quoted, as data
"""

from analysis.pages.article.answer import in_short
from analysis.pages.article.each import figures
from analysis.pages.article.marked import marked
from analysis.pages.article.record import record
from analysis.pages.article.sentences import gains, left_out
from analysis.pages.article.tables import later, other_gains, promises, sources
from analysis.pages.setup import setup

__all__ = [
    "figures",
    "gains",
    "in_short",
    "later",
    "left_out",
    "marked",
    "other_gains",
    "promises",
    "record",
    "setup",
    "sources",
]
