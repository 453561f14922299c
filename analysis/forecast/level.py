"""The level that a reading asks for, as pages tell and draw it."""

import numpy as np

from analysis.evidence import total_asked
from analysis.forecast.reading import ReadingForecast


def total(forecast: ReadingForecast) -> tuple[float, float]:
    """The total that is asked for, as an interval (see `evidence.total_asked`)."""
    where, begins = forecast.standing, bool((forecast.observed["how"] == "start").any())
    return total_asked(forecast.reading, where.level_low, where.level_high, begins)


def level_shown(forecast: ReadingForecast) -> tuple[float, float, float]:
    """Where a chart marks what is asked for: lower end, middle and upper end of the level, on the scale of the series.

    Where no figure bounds what an addition counts from, it is the middle and 90 % of the levels that the trend has for it, against
    which its probability is reckoned; NaN without a trend.
    """
    low, high = forecast.standing.level_low, forecast.standing.level_high
    if np.isfinite(high):
        return low, (low + high) / 2, high
    if not forecast.has_draws:
        return np.nan, np.nan, np.nan
    low, middle, high = np.quantile(forecast.draws.level - forecast.offset, [0.05, 0.5, 0.95])
    return float(low), float(middle), float(high)
