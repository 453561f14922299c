"""Pooling of claims: by outcome, under a stated precision, one programme one vote unless asked otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.effects.assumed import assumption_row
from analysis.effects.dependence import moderator, one_vote, pool_dependent
from analysis.effects.families import OUTCOMES, Outcome
from analysis.effects.families import outcome as family_of
from analysis.effects.pooling import Pool, leave_one_out
from analysis.effects.reported import with_precision
from analysis.errors import EffectsError, suggest
from analysis.evidence import Evidence

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
    as_one: bool = (
        False  # programmes of one family, such as lists that recruit from one another, have one vote
    )


def settings(ev: Evidence, precision: str = "central", level: float = 0.95) -> Settings:
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


def ranges(ev: Evidence, level: float = 0.95) -> dict[str, Settings]:
    """Settings over the range of each assumption behind a pooled figure: three precisions, then the number of
    sites where none is printed and the correlation within a programme at both ends (the rest central), and last with the
    lists that recruit from one another as one programme."""
    _, n_unknown, rho, _ = (assumption_row(ev, name) for name in ASSUMPTIONS)
    out = {name: settings(ev, name, level) for name in PRECISIONS}
    central = out["central"]
    for word, value in (("few", n_unknown.low), ("many", n_unknown.high)):
        out[f"central, {word} sites where none is printed"] = replace(central, n_unknown=float(value))
    for word, value in (("weakly", rho.low), ("fully", rho.high)):
        out[f"central, figures of a programme {word} dependent"] = replace(central, rho=float(value))
    out["central, lists of one family as one"] = replace(central, as_one=True)
    return out


LEFT_OUT = ["left_out", "k", "mean", "lower", "upper", "pi_lower", "pi_upper", "tau2", "i2", "q"]


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
    def family(self) -> Outcome:
        """The record of the outcome."""
        return OUTCOMES[self.outcome]

    @property
    def claim_ids(self) -> tuple[str, ...]:
        """The claims that the pooled number rests on."""
        return tuple(self.figures["claim_id"])

    def without_each_programme(self) -> pd.DataFrame:
        """The pool without each programme in turn; empty if there is no pool of three or more.

        Columns left_out, k, mean, lower, upper, pi_lower, pi_upper (percent as printed: a fall is negative), tau2, i2, q.
        """
        if self.pool is None or len(self.programmes) < 3:
            return pd.DataFrame(columns=LEFT_OUT)
        p = self.programmes
        table = leave_one_out(p["yi"], p["vi"], p["label"], self.settings.level)
        for low, high in (("mean", "mean"), ("lower", "upper"), ("pi_lower", "pi_upper")):
            ends = np.sort(self.family.printed(table[[low, high]]), axis=1)
            table[low], table[high] = ends[:, 0], ends[:, 1]
        return table[LEFT_OUT]


def _claims_of(figures: pd.DataFrame, name: str) -> pd.DataFrame:
    return figures[(figures["outcome"] == family_of(name).name) & (figures["status"] == "pooled")]


def by_programme(figures: pd.DataFrame, rho: float) -> pd.DataFrame:
    """One row per programme, largest first.

    Columns programme, yi and vi (mean of its figures and the variance), n_figures, label, first_year, last_year,
    n_sites (the largest printed), basis, claim_ids.
    """
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


def families_as_one(figures: pd.DataFrame) -> pd.DataFrame:
    """The figures with their programme's family in place of the programme (columns programme, programme_label).

    National lists recruit from one another: the same sites are counted again under the next name.
    """
    lists = figures.groupby("programme_family")["programme"].nunique()
    shared = figures["programme_family"].map(lists) > 1
    names = figures["programme_family"].map(lambda name: f"{lists.get(name, 0)} lists of one family ({name})")
    return figures.assign(
        programme=figures["programme"].where(~shared, figures["programme_family"]),
        programme_label=figures["programme_label"].where(~shared, names),
    )


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
    if given.as_one:
        figures = families_as_one(figures)
    programmes = by_programme(figures, given.rho)
    k = len(programmes)
    if k < given.min_programmes:
        word = "programme prints" if k == 1 else "programmes print"
        reason = f"{k} {word} a figure; {given.min_programmes} are needed for a pool"
        return OutcomePool(outcome, figures, programmes, None, reason, how, given)
    pool = pool_dependent(figures["yi"], figures["vi"], figures["programme"], how, given.rho, given.level)
    return OutcomePool(outcome, figures, programmes, pool, "", how, given)


def pooled_table(
    table: pd.DataFrame,
    settings_by_name: dict[str, Settings],
    how: str = "one_vote",
    outcomes: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Every outcome with a figure under each precision.

    Columns outcome, precision, spread, n_unknown, rho, k, mean, lower, upper, pi_lower, pi_upper (percent as printed: a
    fall is negative), tau2, i2, q, reason (why there is no pool), claim_ids. `outcomes` None takes all that have a claim.
    """
    rows: list[dict[str, Any]] = []
    for outcome in outcomes or [o for o in OUTCOMES if (table["outcome"] == o).any()]:
        for name, given in settings_by_name.items():
            reported = pool_outcome(table, outcome, given, how)
            row = {
                "outcome": outcome,
                "precision": name,
                "spread": given.spread,
                "n_unknown": given.n_unknown,
                "rho": given.rho,
                "k": len(reported.programmes),
            }
            rows.append(
                row | _numbers(reported) | {"reason": reported.reason, "claim_ids": reported.claim_ids}
            )
    return pd.DataFrame(rows)


def _numbers(reported: OutcomePool) -> dict[str, float]:
    pool = reported.pool
    names = ["mean", "lower", "upper", "pi_lower", "pi_upper"]
    if pool is None:
        return dict.fromkeys([*names, "tau2", "i2", "q"], float("nan"))
    return dict(zip(names, pool_ends(reported), strict=True)) | {
        "tau2": pool.tau2,
        "i2": pool.i2,
        "q": pool.q,
    }


def pool_ends(reported: OutcomePool) -> tuple[float, float, float, float, float]:
    """Mean, interval of the mean and interval of a next programme, in percent as printed, lower ends first.

    Raises EffectsError where there is no pool.
    """
    if reported.pool is None:
        raise EffectsError(f"No pool of {reported.family.label}: {reported.reason}.")
    p, printed = reported.pool, reported.family.printed
    lower, upper = np.sort(printed([p.lower, p.upper])).tolist()
    pi_lower, pi_upper = np.sort(printed([p.pi_lower, p.pi_upper])).tolist()
    return float(printed(p.mean)), lower, upper, pi_lower, pi_upper


def year_trend(reported: OutcomePool) -> pd.DataFrame:
    """Does the reported gain differ by year? Regression of programmes on their last year.

    Columns as of `dependence.moderator`: name, beta, se, lower, upper, p, tau2 (log points a year). Raises EffectsError with fewer than ten programmes: fewer do not carry a moderator.
    """
    p = reported.programmes
    years = p["last_year"] - p["last_year"].mean()
    return moderator(p["yi"], p["vi"], years, ["year"], reported.settings.level)
