"""From how many draws a move of a probability is reckoned, and how far it can be off by chance."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from analysis.forecast.mixture import SURE
from analysis.forecast.settings import Settings

if TYPE_CHECKING:
    from analysis.forecast.reading import ReadingForecast

FEWER_DRAWS = 2000  # of a variant: as many as the answer has would take ten times as long


def few(settings: Settings) -> Settings:
    """The same settings with the draws of a variant, of which the probability alone is asked."""
    return replace(settings, n_draws=min(settings.n_draws, FEWER_DRAWS), brief=True)


def chance_of_moves(forecast: ReadingForecast) -> float:
    """Two standard errors of the difference of two reckonings from `few` draws each, as if these had no random number in common.

    The share t of the trend's draws that reach the level has the standard error sqrt(t (1 - t) / n); the pool of both voices
    (see `mixture`) passes it on with its slope in t. The reckonings do share their random numbers, so that it is less.
    """
    pooled, n = forecast.p_pooled, few(forecast.settings).n_draws
    trend = np.clip(forecast.p_trend, SURE, 1 - SURE)
    slope = forecast.weight * forecast.settings.mixture.sharpness * pooled * (1 - pooled) / (trend * (1 - trend))  # fmt: skip
    return float(2 * slope * np.sqrt(2 * trend * (1 - trend) / n))
