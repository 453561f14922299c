"""The pace a target asks for, beside the pace so far and the paces of comparable lists."""

import numpy as np
import pandas as pd

from analysis.evidence import Evidence
from analysis.forecast.reading import ReadingForecast
from analysis.forecast.trend.comparable import class_paces
from analysis.forecast.trend.observed import years


def required_pace(evidence: Evidence, forecast: ReadingForecast) -> pd.DataFrame:
    """See `Forecast.required`: required, lower_90, upper_90, recent (per year), ratio, class_percentile, class_n."""
    rng = np.random.default_rng([forecast.settings.seed, 105])
    _, value = forecast.draws.history.impute(forecast.settings.n_draws, rng)
    last = np.broadcast_to(value[:, -1], (forecast.settings.n_draws,))
    left = float(years(forecast.goal.deadline)) - forecast.draws.history.time[-1]
    if left <= 0:
        return pd.DataFrame(
            columns=["required", "lower_90", "upper_90", "recent", "ratio", "class_percentile", "class_n"]
        )
    need = (forecast.draws.level - last) / left
    recent = np.nan
    if len(forecast.draws.history) > 1:
        step = forecast.draws.history.time[-1] - forecast.draws.history.time[-2]
        recent = float(np.mean(last - np.broadcast_to(value[:, -2], last.shape)) / step)
    paces = class_paces(evidence, forecast.goal.kind, forecast.observed.about.scale, forecast.goal.programme)[
        "pace"
    ]
    relative = float(np.median(need / np.maximum(last, 1e-9)))
    percentile = float((paces < relative).mean()) if len(paces) >= 10 and last.min() > 0 else np.nan
    low, high = np.quantile(need, [0.05, 0.95])
    required = float(np.median(need))
    return pd.DataFrame([{
        "required": required, "lower_90": low, "upper_90": high, "recent": recent,
        "ratio": required / recent if recent and recent > 0 else np.nan, "class_percentile": percentile,
        "class_n": len(paces),
    }])  # fmt: skip
