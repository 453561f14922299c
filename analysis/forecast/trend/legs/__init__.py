"""Legs: small stateless forecasts of one series, and the registry that names them.

Each module ends with a record `LEG` (see `leg.Leg`); a new leg is a module and its place in `LEGS` below. A draw keeps
its quantile over all horizons, so that its row is a path.
"""

from analysis.forecast.trend.legs import (
    growth,
    last_increment,
    local_trend,
    ltc,
    mixed,
    nbc,
    nearest,
    pace,
    share,
)
from analysis.forecast.trend.legs.leg import Leg

LEGS: dict[str, Leg] = {
    leg.name: leg
    for leg in (
        nbc.LEG, ltc.LEG, last_increment.LEG, mixed.LEG, pace.LEG, growth.LEG, share.LEG, *nearest.LEGS, local_trend.LEG,
    )
}  # fmt: skip
