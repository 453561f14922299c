"""The pace a target asks for, beside the pace so far and the paces of comparable lists."""

import numpy as np
import pandas as pd

from analysis.evidence import Evidence
from analysis.forecast.reading import ReadingForecast
from analysis.forecast.trend.comparable import class_paces
from analysis.forecast.trend.observed import years


def required_pace(evidence: Evidence, found: ReadingForecast) -> pd.DataFrame:
    """See `Forecast.required`: required, lower_90, upper_90, recent (per year), ratio, class_percentile, class_n."""
    rng = np.random.default_rng([found.settings.seed, 105])
    _, value = found.draws.history.impute(found.settings.n_draws, rng)
    last = np.broadcast_to(value[:, -1], (found.settings.n_draws,))
    left = float(years(found.goal.deadline)) - found.draws.history.time[-1]
    if left <= 0:
        return pd.DataFrame(
            columns=["required", "lower_90", "upper_90", "recent", "ratio", "class_percentile", "class_n"]
        )
    need = (found.draws.level - last) / left
    recent = np.nan
    if len(found.draws.history) > 1:
        step = found.draws.history.time[-1] - found.draws.history.time[-2]
        recent = float(np.mean(last - np.broadcast_to(value[:, -2], last.shape)) / step)
    paces = class_paces(evidence, found.goal.kind, found.observed.about.scale, found.goal.programme)["pace"]
    relative = float(np.median(need / np.maximum(last, 1e-9)))
    percentile = float((paces < relative).mean()) if len(paces) >= 10 and last.min() > 0 else np.nan
    low, high = np.quantile(need, [0.05, 0.95])
    required = float(np.median(need))
    return pd.DataFrame([{
        "required": required, "lower_90": low, "upper_90": high, "recent": recent,
        "ratio": required / recent if recent and recent > 0 else np.nan, "class_percentile": percentile,
        "class_n": len(paces),
    }])  # fmt: skip
