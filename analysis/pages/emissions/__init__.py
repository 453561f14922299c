"""The page on emissions and energy: what a printed cut can mean, and what it could bring the whole.

setup(ev)                                    the look, and the name of the evidence where it is not the shipped one
glance, answer                               what was printed and what it can mean, as numbers and in sentences
readings, readings_table                     what was printed, and every way to read it
factors, scenario, tornado, waterfall        what a tier could bring the whole, and what that hangs on
tipping, tipping_plane, bounds               what would have to hold for a claim
window, rates, windows                       a change whose window does not match its baseline
plan_outcomes, intensity, yearly_split       the plans' intensity targets and what was printed
outlooks                                     the targets that are open
sources, assumptions                         what the page rests on
record(...)                                  what may be quoted, as data
"""

from analysis.pages.effects import tornado
from analysis.pages.emissions.figures import rates, readings, scenario, tipping_plane, waterfall
from analysis.pages.emissions.record import record
from analysis.pages.emissions.sentences import emissions as answer
from analysis.pages.emissions.sentences import glance
from analysis.pages.emissions.sentences import windows as window
from analysis.pages.emissions.tables import (
    bounds,
    factors,
    intensity,
    outlooks,
    plan_outcomes,
    tipping,
    windows,
    yearly_split,
)
from analysis.pages.emissions.tables import readings as readings_table
from analysis.pages.setup import setup
from analysis.pages.shared import assumptions, sources

__all__ = [
    "answer", "assumptions", "bounds", "factors", "glance", "intensity", "outlooks", "plan_outcomes", "rates", "readings",
    "readings_table", "record", "scenario", "setup", "sources", "tipping", "tipping_plane", "tornado", "waterfall",
    "window", "windows", "yearly_split",
]  # fmt: skip
