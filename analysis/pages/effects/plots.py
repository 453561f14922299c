"""Figures of the effects. Each function draws on an Axes (a new one if none is given) and returns it.

    forest, reported_and_evaluated      what programmes print, and beside it what studies found
    readings, rates                     meanings of one figure, yearly rates side by side
    ladder, tornado, tipping_plane      bounds, and what they hang on
    scenario                            draws, and what drives their spread
    waterfall                           an LMDI split

The palette is seaborn's `colorblind`; meaning never hangs on colour alone (markers, hatches, labels carry
it).
"""

from analysis.pages.effects._evidence_figures import forest, rates, readings, reported_and_evaluated
from analysis.pages.effects._scenario_figures import ladder, scenario, tipping_plane, tornado, waterfall

__all__ = [
    "forest", "ladder", "rates", "readings", "reported_and_evaluated", "scenario", "tipping_plane", "tornado",
    "waterfall",
]  # fmt: skip
