"""Pooling of claims: by outcome, under a stated precision, one programme one vote unless asked otherwise."""

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from analysis.effects.assumed import assumption_row
from analysis.effects.dependence import moderator, one_vote, pool_dependent
from analysis.effects.pooling import Pool, leave_one_out
from analysis.effects.reported import OUTCOMES, with_precision
from analysis.errors import EffectsError, suggest

PRECISIONS = ("tight", "central", "wide")
ASSUMPTIONS = ("effects-spread", "effects-n-unknown", "effects-rho", "effects-min-programmes")


@dataclass(frozen=True)
class Settings:
    """The assumptions behind every pooled number, each the value of a row of the assumptions table."""

    spread: float
    n_unknown: float
    rho: float
    min_programmes: int
    level: float = 0.95
    assumption_ids: tuple[str, ...] = ()


def settings(ev, precision: str = "central", level: float = 0.95) -> Settings:
    """Settings from the assumptions of an Evidence. `precision`: tight, central or wide = the low, central or
    high value of the spread between sites (row effects-spread). Raises EffectsError, EvidenceError."""
    if precision not in PRECISIONS:
        raise EffectsError(
            f"Precision '{precision}' is unknown; allowed are {', '.join(PRECISIONS)}."
            f"{suggest(precision, PRECISIONS)}"
        )
    spread, n_unknown, rho, least = (assumption_row(ev, name) for name in ASSUMPTIONS)
    chosen = {"tight": spread.low, "central": spread.value, "wide": spread.high}[precision]
    return Settings(
        float(chosen), float(n_unknown.value), float(rho.value), int(least.value), level, ASSUMPTIONS
    )


def ranges(ev, level: float = 0.95) -> dict[str, Settings]:
    """Settings over the range of each assumption behind a pooled figure: three precisions, then the number of
    sites where none is printed and the correlation within a programme at both ends (the rest central)."""
    _, n_unknown, rho, _ = (assumption_row(ev, name) for name in ASSUMPTIONS)
    out = {name: settings(ev, name, level) for name in PRECISIONS}
    central = out["central"]
    for word, value in (("few", n_unknown.low), ("many", n_unknown.high)):
        out[f"central, {word} sites where none is printed"] = replace(central, n_unknown=float(value))
    for word, value in (("weakly", rho.low), ("fully", rho.high)):
        out[f"central, figures of a programme {word} dependent"] = replace(central, rho=float(value))
    return out


@dataclass(frozen=True)
class OutcomePool:
    """The pool of one outcome, or the reason why there is none.

    `figures` are the claims that vote, with vi; `programmes` one row per programme (yi, vi, label, year, n,
    basis, claim_ids). `pool` is None where fewer programmes than the minimum print a figure.
    """

    outcome: str
    figures: pd.DataFrame = field(repr=False)
    programmes: pd.DataFrame = field(repr=False)
    pool: Pool | None
    reason: str
    how: str
    settings: Settings

    @property
    def claim_ids(self) -> tuple[str, ...]:
        """The claims that the pooled number rests on."""
        return tuple(self.figures["claim_id"])

    def without_each_programme(self) -> pd.DataFrame:
        """The pool without each programme in turn, as percent; empty if there is no pool of three or more."""
        if self.pool is None or len(self.programmes) < 3:
            return pd.DataFrame(columns=["left_out", "k", "mean", "lower", "upper", "tau2", "i2"])
        p = self.programmes
        table = leave_one_out(p["yi"], p["vi"], p["label"], self.settings.level)
        for name in ("mean", "lower", "upper", "pi_lower", "pi_upper"):
            table[name] = 100 * np.expm1(table[name])
        return table.drop(columns="se")


def _claims_of(figures: pd.DataFrame, outcome: str) -> pd.DataFrame:
    if outcome not in OUTCOMES:
        raise EffectsError(
            f"Outcome '{outcome}' is unknown; allowed are {', '.join(OUTCOMES)}.{suggest(outcome, OUTCOMES)}"
        )
    return figures[(figures["outcome"] == outcome) & (figures["status"] == "pooled")]


def by_programme(figures: pd.DataFrame, rho: float) -> pd.DataFrame:
    """One row per programme: the mean of its figures (yi, vi), label, years, largest n, basis, claims."""
    votes = one_vote(figures["yi"], figures["vi"], figures["programme"], rho)
    groups = figures.groupby("programme", sort=False)
    extra = pd.DataFrame({
        "label": groups["programme_label"].first(),
        "first_year": groups["year"].min(),
        "last_year": groups["year"].max(),
        "n_sites": groups["n_sites"].max(),
        "basis": groups["basis"].agg(lambda b: ", ".join(sorted(set(b)))),
        "claim_ids": groups["claim_id"].agg(tuple),
    })  # fmt: skip
    votes = votes.rename(columns={"cluster": "programme"}).merge(extra, left_on="programme", right_index=True)
    return votes.sort_values(["yi", "programme"], ascending=[False, True], ignore_index=True)


def pool_outcome(table: pd.DataFrame, outcome: str, given: Settings, how: str = "one_vote") -> OutcomePool:
    """Pool one outcome of an effect table. `how`: one_vote, cluster_robust or multilevel (see dependence).

    Fewer programmes than `given.min_programmes` give no pool but the claims and the reason. Raises
    EffectsError for an unknown outcome or way of handling dependence.
    """
    figures = _claims_of(table, outcome)
    if figures.empty:
        empty = figures.assign(vi=pd.Series(dtype=float))
        return OutcomePool(
            outcome, empty, pd.DataFrame(), None, "no claim of this outcome has a vote", how, given
        )
    figures = with_precision(figures, given.spread, given.n_unknown)
    programmes = by_programme(figures, given.rho)
    k = len(programmes)
    if k < given.min_programmes:
        word = "programme prints" if k == 1 else "programmes print"
        reason = f"{k} {word} a figure; {given.min_programmes} are needed for a pool"
        return OutcomePool(outcome, figures, programmes, None, reason, how, given)
    pool = pool_dependent(figures["yi"], figures["vi"], figures["programme"], how, given.rho, given.level)
    return OutcomePool(outcome, figures, programmes, pool, "", how, given)


def pooled_table(
    table: pd.DataFrame, settings_by_name: dict[str, Settings], how: str = "one_vote", outcomes=None
) -> pd.DataFrame:
    """Every outcome with a figure under each precision: k, mean, interval, prediction interval, tau2, I².

    Means and intervals in percent as they would be printed (a fall is negative). `outcomes` None takes all
    that have a claim. Outcomes without a pool keep their row with the reason.
    """
    rows = []
    for outcome in outcomes or [o for o in OUTCOMES if (table["outcome"] == o).any()]:
        for name, given in settings_by_name.items():
            got = pool_outcome(table, outcome, given, how)
            row = {
                "outcome": outcome,
                "precision": name,
                "spread": given.spread,
                "n_unknown": given.n_unknown,
                "rho": given.rho,
                "k": len(got.programmes),
            }
            rows.append(row | _numbers(got) | {"reason": got.reason, "claim_ids": got.claim_ids})
    return pd.DataFrame(rows)


def _numbers(got: OutcomePool) -> dict[str, float]:
    names = ["mean", "lower", "upper", "pi_lower", "pi_upper"]
    if got.pool is None:
        return dict.fromkeys([*names, "tau2", "i2", "q"], float("nan"))
    values = natural(got.outcome, [getattr(got.pool, name) for name in names])
    out = dict(zip(names, values.tolist(), strict=True))
    if FALLS[got.outcome]:
        out["lower"], out["upper"] = out["upper"], out["lower"]
        out["pi_lower"], out["pi_upper"] = out["pi_upper"], out["pi_lower"]
    return out | {"tau2": got.pool.tau2, "i2": got.pool.i2, "q": got.pool.q}


FALLS = {
    "efficiency": False, "rnd_cycle": True, "defects": True, "carbon": True, "energy": True, "cost": True,
    "productivity": False, "other": False,
}  # fmt: skip


def natural(outcome: str, yi) -> np.ndarray:
    """Improvements on the log scale as the percent change a press text would print (defects fall).

    >>> natural("defects", [0.6931]).round(1), natural("efficiency", [0.6931]).round(1)
    (array([-50.]), array([100.]))
    """
    sign = -1.0 if FALLS[outcome] else 1.0
    return 100 * np.expm1(sign * np.asarray(yi, float))


def year_trend(got: OutcomePool) -> pd.DataFrame:
    """Does the reported gain differ by year? Regression of programmes on their last year.

    Raises EffectsError with fewer than ten programmes: fewer do not carry a moderator.
    """
    p = got.programmes
    return moderator(p["yi"], p["vi"], p["last_year"] - p["last_year"].mean(), ["year"], got.settings.level)
