"""What a mean of chosen sites can say about a sector: bounds first, then what each assumption adds.

A share s of a sector reports a mean change m; about the rest nothing is printed. Then the sector's mean lies
in [s m + (1 - s) a, s m + (1 - s) b], where [a, b] is what the rest may have done (Manski 1989, 2003). Each
further assumption narrows the interval; the table says by how much, so that a reader sees what is evidence
and what is belief. Changes are in percent, shares weight them by base-period output or emissions.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.errors import EffectsError


def _unit(value: float, name: str) -> float:
    if not 0 <= value <= 1:
        raise EffectsError(f"Bounds: {name} is {value}; needed is a share from 0 to 1.")
    return float(value)


def mean_bounds(share: float, reported: float, rest: tuple[float, float]) -> tuple[float, float]:
    """Bounds of a sector's mean when a share reports `reported` and the rest lies in `rest`.

    >>> mean_bounds(0.25, 20.0, (-10.0, 20.0))
    (-2.5, 20.0)
    """
    s, (low, high) = _unit(share, "the reporting share"), rest
    if low > high:
        raise EffectsError(f"Bounds: the rest is given as {rest}; the first must not exceed the second.")
    return s * reported + (1 - s) * low, s * reported + (1 - s) * high


def share_bounds(covered: float, share_inside: float) -> tuple[float, float]:
    """Bounds of a national share when `share_inside` is known of the `covered` part only.

    >>> [round(x, 3) for x in share_bounds(0.471, 0.896)]
    [0.422, 0.951]
    """
    return mean_bounds(covered, _unit(share_inside, "the share inside"), (0.0, 1.0))


def ladder(
    share: tuple[float, float],
    reported: float,
    worst: float,
    best: float,
    causal: tuple[float, float] = (0.0, 1.0),
    offset: tuple[float, float] = (0.0, 0.0),
    source: str = "",
) -> pd.DataFrame:
    """The bounds of a sector's mean change under assumptions added one after the other.

    `share` is the range of the reporting share: each row holds for every share in it. `reported` improvement of that
    share (percent, better is positive); `worst`/`best` what the rest may have done at the extremes; `causal` the range
    of the share of the reported change that is due to the programme, `source` what that range is taken from (it stands in the row);
    `offset` the range of the part undone elsewhere (rebound). Columns assumption, about (`sector`: its change, whoever caused it; `programme`: what that brought),
    lower, upper, width, closed (width taken away by this step). Raises EffectsError.
    """
    if worst > best:
        raise EffectsError(f"Bounds: worst {worst} exceeds best {best}.")
    (s0, s1), (c0, c1), (o0, o1) = share, causal, offset
    for value, name in ((s0, "the reporting share"), (s1, "the reporting share"), (c0, "causal low"),
                        (c1, "causal high"), (o0, "offset low"), (o1, "offset high")):  # fmt: skip
        _unit(value, name)
    top, covered = max(reported, 0.0), [s0 * reported, s1 * reported]
    no_better = (worst, max(worst, min(best, reported)))
    between = (min(max(worst, 0.0), top), max(min(best, top), 0.0))
    because = f" ({source})" if source else ""
    kept = [c * due * (1 - o) for c in covered for due in causal for o in offset]
    steps = [
        ("nothing about the rest", "sector", _over(share, reported, (worst, best))),
        ("the rest did no better than the chosen", "sector", _over(share, reported, no_better)),
        ("the rest did not get worse either", "sector", _over(share, reported, between)),
        ("at most what the programme's sites report is due to it", "programme", _span([0.0, *covered])),
        (
            f"no more than {100 * c1:.0f} % of it is{because}",
            "programme",
            _span([0.0, *(c * c1 for c in covered)]),
        ),
        (_last_step(c0, o0, o1, because), "programme", _span(kept)),
    ]
    # a step that says nothing is left out: no upper end below all of it, no lower end and no offset
    told = [*steps[:4], *(steps[4:5] if c1 < 1 else []), *(steps[5:] if c0 or o1 else [])]
    table = pd.DataFrame(
        [(name, about, low, high, high - low) for name, about, (low, high) in told],
        columns=["assumption", "about", "lower", "upper", "width"],
    )
    table["closed"] = (-table["width"].diff()).fillna(0.0)
    return table


def _over(share: tuple[float, float], reported: float, rest: tuple[float, float]) -> tuple[float, float]:
    """The bounds over a range of shares: they are linear in the share, so its ends decide."""
    return _span([end for s in share for end in mean_bounds(s, reported, rest)])


def _last_step(c0: float, o0: float, o1: float, because: str) -> str:
    least = f"no less than {100 * c0:.0f} % is{because}" if c0 else ""
    undone = f"{100 * o0:.0f} to {100 * o1:.0f} % of that is undone elsewhere" if o1 else ""
    return ", and ".join(part for part in (least, undone) if part)


def _span(values: Iterable[float]) -> tuple[float, float]:
    ends = [float(v) for v in values]
    return min(ends), max(ends)


def as_change(table: pd.DataFrame, falls: bool) -> pd.DataFrame:
    """A ladder of improvements as changes in the printed sense: of what should fall, a fall is negative.

    Columns as `ladder`.
    """
    return table.assign(lower=0.0 - table["upper"], upper=0.0 - table["lower"]) if falls else table


@dataclass(frozen=True)
class Ratio:
    """Reported over evaluated log change, by draws: median, interval, and how often it has no sense."""

    median: float
    lower: float
    upper: float
    level: float
    share_not_positive: float
    n_draws: int


def ratio_of_effects(reported: ArrayLike, evaluated: ArrayLike, level: float = 0.9) -> Ratio:
    """How many times as large as the evaluated gain the reported one is, draw by draw.

    `reported` and `evaluated` are draws of log changes (any lengths; paired by cycling the shorter). Draws
    with an evaluated effect of zero or below have no ratio: they count as infinite, so that they widen the
    upper end instead of vanishing; their share is reported. Raises EffectsError for empty draws.
    """
    a, b = np.asarray(reported, float).ravel(), np.asarray(evaluated, float).ravel()
    if a.size == 0 or b.size == 0:
        raise EffectsError("Ratio: no draws of the reported or of the evaluated effect.")
    size = max(a.size, b.size)
    a, b = np.resize(a, size), np.resize(b, size)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(b > 0, a / b, np.inf)
    low, mid, high = np.quantile(ratio, [(1 - level) / 2, 0.5, (1 + level) / 2], method="higher")
    return Ratio(float(mid), float(low), float(high), level, float((b <= 0).mean()), size)


def tipping(
    claimed: float, factors: dict[str, float], limits: dict[str, tuple[float, float]]
) -> pd.DataFrame:
    """Which value of each factor alone would make the product equal to the claim, the others held.

    The claim is a percent change of a whole (a cut is negative, as is the factor that carries the sign).
    Columns factor, held_at, needed, low, high, possible (needed lies within the limits). Raises EffectsError
    for a factor without limits.

    >>> limits = {"coverage": (0, 1), "effect": (-100, 0), "causal": (0, 1)}
    >>> table = tipping(-5, {"coverage": 0.2, "effect": -20.0, "causal": 0.5}, limits)
    >>> table[["factor", "needed", "possible"]].values.tolist()
    [['coverage', 0.5, True], ['effect', -50.0, True], ['causal', 1.25, False]]
    """
    missing = [name for name in factors if name not in limits]
    if missing:
        raise EffectsError(f"Tipping: factor '{missing[0]}' has no limits; give (low, high) for each factor.")
    product = float(np.prod(list(factors.values())))
    rows = []
    for name, value in factors.items():
        others = product / value if value else float(np.prod([v for n, v in factors.items() if n != name]))
        needed = claimed / others if others else float("inf")
        low, high = limits[name]
        rows.append((name, value, needed, low, high, bool(low <= needed <= high)))
    return pd.DataFrame(rows, columns=["factor", "held_at", "needed", "low", "high", "possible"])


def tornado(factors: dict[str, tuple[float, float, float]]) -> pd.DataFrame:
    """The product at the low and high value of each factor, the others central; widest first.

    `factors` name -> (low, central, high), the central value being the mean. Columns factor, low, central, high, at_low, at_high, at_central,
    width.
    """
    central = {name: value[1] for name, value in factors.items()}
    base = float(np.prod(list(central.values())))
    rows = []
    for name, (low, middle, high) in factors.items():
        if not low <= middle <= high:
            raise EffectsError(
                f"Tornado: '{name}' is {(low, middle, high)}; needed are low <= central <= high."
            )
        ends = [float(np.prod([*(v for n, v in central.items() if n != name), end])) for end in (low, high)]
        rows.append((name, low, middle, high, *ends, base, abs(ends[1] - ends[0])))
    columns = ["factor", "low", "central", "high", "at_low", "at_high", "at_central", "width"]
    return pd.DataFrame(rows, columns=columns).sort_values("width", ascending=False, ignore_index=True)
