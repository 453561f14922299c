"""The overview: where every announced target stands.

setup(ev)                 the look, and the name of the evidence where it is not the shipped one
glance, chances           how many targets stand where, as numbers and as a table of the undecided
in_short(ev, table, as_of)the state of all targets in a few sentences
probabilities(table)      a dot for each probability, with both voices
undecided, settled        the targets whose outcome is not known, and those whose is
meaning()                 what the words of the page mean
announced(ev, figures)    every figure of the texts that the work began with, and where it is answered
sources, assumptions      what the page rests on
record(table)             what may be quoted, as data
record_rows(…)            every target as a row, for the front page of a folder of reports
"""

from analysis.pages.overview.figures import probabilities
from analysis.pages.overview.record import record, record_rows
from analysis.pages.overview.sentences import glance, in_short, meaning
from analysis.pages.overview.tables import announced, chances, settled, undecided
from analysis.pages.setup import setup
from analysis.pages.shared import assumptions, sources

__all__ = [
    "announced",
    "assumptions",
    "chances",
    "glance",
    "in_short",
    "meaning",
    "probabilities",
    "record",
    "record_rows",
    "settled",
    "setup",
    "sources",
    "undecided",
]
