"""Legs: small stateless forecasts of one series, and the registry that names them.

Each module of a leg ends with a record `LEG` (see `leg.Leg`), or `LEGS` for several: the registry finds it there, in the
order of the random streams. A draw keeps its quantile over all horizons, so that its row is a path.
"""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from analysis.forecast.trend.legs.leg import Leg


def _of_modules() -> Iterator[Leg]:
    for module in iter_modules(__path__, f"{__name__}."):
        content = vars(import_module(module.name))
        yield from content.get("LEGS", [content["LEG"]] if "LEG" in content else [])


LEGS: dict[str, Leg] = {leg.name: leg for leg in sorted(_of_modules(), key=lambda leg: leg.stream)}
