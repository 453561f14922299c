"""The pace a target asks for, beside the pace so far and the paces of comparable lists."""

import numpy as np
import pandas as pd

from analysis.evidence import Evidence, series
from analysis.forecast.observed import one_interval_a_date, years


def class_paces(evidence: Evidence, kind: str, scale: str, exclude_programme: str) -> pd.DataFrame:
    """Yearly relative additions of all series of one programme kind in the evidence, the programme itself left out.

    Returns programme, entity, from_date, to_date, pace: (later - earlier) / earlier / years, midpoints of intervals,
    for neighbouring dates at least a quarter apart of series of the same scale; conflicting figures are left out.
    """
    found = []
    for programme, indicator, entity in evidence.rows_of_list:
        if programme == exclude_programme or evidence.programme(programme).kind != kind:
            continue
        rows = evidence.rows_of_list[programme, indicator, entity]
        if evidence.indicator(indicator).scale != scale or len(rows) < 2:
            continue
        observed = series(evidence, programme, indicator, entity)
        observed = observed[~observed["conflict"]]
        if len(observed) < 2:
            continue
        frame = one_interval_a_date(observed).frame
        middle, time = ((frame["low"] + frame["high"]) / 2).to_numpy(), years(frame["date"]).to_numpy()
        gap = np.diff(time)
        ok = (gap >= 0.25) & (middle[:-1] > 0)
        pace = np.diff(middle)[ok] / middle[:-1][ok] / gap[ok]
        dates = frame["date"].to_numpy()
        found += [
            {"programme": programme, "entity": entity, "from_date": a, "to_date": b, "pace": p}
            for a, b, p in zip(dates[:-1][ok], dates[1:][ok], pace, strict=True)
        ]
    return pd.DataFrame(found, columns=["programme", "entity", "from_date", "to_date", "pace"])


def required_pace(evidence: Evidence, found) -> pd.DataFrame:
    """See `Forecast.required`: required, lower_90, upper_90, recent (per year), ratio, class_percentile, class_n."""
    rng = np.random.default_rng([found.settings.seed, 105])
    _, value = found.history.impute(found.settings.n_draws, rng)
    last = np.broadcast_to(value[:, -1], (found.settings.n_draws,))
    left = float(years(found.goal.deadline)) - found.history.time[-1]
    if left <= 0:
        return pd.DataFrame(
            columns=["required", "lower_90", "upper_90", "recent", "ratio", "class_percentile", "class_n"]
        )
    need = (found.level - last) / left
    recent = np.nan
    if len(found.history) > 1:
        step = found.history.time[-1] - found.history.time[-2]
        recent = float(np.mean(last - np.broadcast_to(value[:, -2], last.shape)) / step)
    paces = class_paces(evidence, found.goal.kind, found.observed.attrs["scale"], found.goal.programme)[
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
