"""One tier of sites as a scenario: its factors from claims and assumptions, with what was set by hand kept visible."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.effects.assumed import assumption_row
from analysis.effects.bounds import as_change, ladder, tipping, tornado
from analysis.effects.causal import CausalRange, evaluated_range, share_of
from analysis.effects.decomposition import Decomposition, lmdi, readings_of_basis
from analysis.effects.evaluated import evaluated_table
from analysis.effects.families import OUTCOMES, Outcome, outcome_of
from analysis.effects.reported import effect_table
from analysis.effects.scenario import Factor, Scenario, run
from analysis.errors import EffectsError, suggest
from analysis.evidence import Evidence

COVERAGE_ROWS = {
    "basic": "effects-coverage-basic-output",
    "advanced": "coverage-advanced-output",
    "excellence": "coverage-excellence-output",
    "pioneer": "effects-coverage-pioneer-output",
}
REBOUND_ROW, GROWTH_ROW = "effect-rebound", "effects-site-growth"
BY_HAND = "set by hand"


@dataclass(frozen=True)
class FactorName:
    """How a factor is called, and its unit: `share` (from 0 to 1) or `percent` (a change)."""

    label: str
    unit: str


FACTORS = {
    "coverage": FactorName("share of the whole that the tier covers", "share"),
    "effect": FactorName("printed change at the sites, over its readings", "percent"),
    "evaluated change": FactorName("change that evaluated studies found", "percent"),
    "reported change": FactorName("reported mean change", "percent"),
    "causal share": FactorName("share of it due to the programme", "share"),
    "kept": FactorName("share kept after rebound", "share"),
    "rebound": FactorName("share undone by rebound", "share"),
}


def coverage_row(tier: str) -> str:
    """The assumption row of a tier's share of output. Raises EffectsError for an unknown tier.

    >>> coverage_row("excellence")
    'coverage-excellence-output'
    """
    if tier not in COVERAGE_ROWS:
        known = ", ".join(COVERAGE_ROWS)
        raise EffectsError(f"Tier '{tier}' is unknown; allowed are {known}.{suggest(tier, COVERAGE_ROWS)}")
    return COVERAGE_ROWS[tier]


def assumed(ev: Evidence, name: str, assumption_id: str, by_hand: Sequence[float] = ()) -> Factor:
    """A factor from an assumption row, or from three numbers (low, likely, high) set by hand.

    Raises EffectsError if `by_hand` is neither empty nor three numbers, EvidenceError for an unknown row.
    """
    if len(by_hand) not in (0, 3):
        raise EffectsError(
            f"{name} is set to {list(by_hand)}; give [low, likely, high], or [] to take the row {assumption_id}."
        )
    if len(by_hand) == 3:
        low, likely, high = (float(v) for v in by_hand)
        return Factor(name, low, likely, high, (BY_HAND,))
    row = assumption_row(ev, assumption_id)
    return Factor(name, float(row.low), float(row.value), float(row.high), (assumption_id,))


def evaluated_factor(evaluated: CausalRange) -> Factor:
    """What evaluated studies found as a triangular factor: the bounds of their mean around the middle."""
    low, high = sorted((evaluated.worst, evaluated.best))
    return Factor("evaluated change", low, evaluated.middle, high, evaluated.effect_ids)


def means_of(factors: Iterable[Factor]) -> dict[str, tuple[float, float, float]]:
    """Low, mean and high of each factor of a product that is not fixed at 1; rebound as the share that is kept.

    The product of the means is the mean of the product, so that headline, tornado and tipping points have one centre.
    """
    out = {}
    for f in factors:
        if f.name == "rebound":
            if f.high > 0:
                out["kept"] = (1 - f.high, 1 - f.mean, 1 - f.low)
        elif not (f.fixed and f.mean == 1):
            out[f.name] = (f.low, f.mean, f.high)
    return out


def claim(ev: Evidence, claim_id: str) -> pd.Series:
    """One claim by its id. Raises EffectsError for an id that is not there (on that day)."""
    rows = ev.claims[ev.claims["claim_id"] == claim_id]
    if rows.empty:
        near = suggest(claim_id, ev.claims["claim_id"])
        raise EffectsError(f"Claim '{claim_id}' is not among the claims known on that day.{near}")
    return rows.iloc[0]


@dataclass(frozen=True)
class Tier:
    """A tier's scenario: readings of the printed change, bounds, and draws where something is known to draw from.

    `evaluated` is what studies with a comparison found of the same outcome. `drawn` is None where none prints a size and
    no causal share was set by hand (`by_hand`).
    """

    name: str
    basis: str
    outcome: str
    change: float
    output_gain: float
    readings: pd.DataFrame = field(repr=False)
    coverage: Factor
    effect: Factor
    rebound: Factor
    evaluated: CausalRange
    by_hand: Factor | None
    drawn: Scenario | None = field(repr=False)
    claim_ids: tuple[str, ...]
    assumption_ids: tuple[str, ...]

    @property
    def family(self) -> Outcome:
        """The record of the outcome."""
        return OUTCOMES[self.outcome]

    @property
    def causal(self) -> tuple[float, float]:
        """Range of the share of the printed change that can be due to the programme: by hand, or evaluated over printed."""
        if self.by_hand is not None:
            return self.by_hand.low, self.by_hand.high
        if not self.evaluated.known:
            return 0.0, 1.0
        return share_of(self.evaluated.worst, self.change), share_of(self.evaluated.best, self.change)

    def factor_table(self) -> pd.DataFrame:
        """One row per factor: columns factor (its name), low, likely, mean, high, source (ids of claims, assumptions)."""
        used = self.drawn.factors if self.drawn else (self.coverage, self.effect, self.rebound)
        rows = [(f.name, f.low, f.mode, f.mean, f.high, f.source) for f in used if f.source]
        return pd.DataFrame(rows, columns=["factor", "low", "likely", "mean", "high", "source"])

    def tornado(self) -> pd.DataFrame | None:
        """The product at the low and high value of each factor, the others at their mean; columns of `bounds.tornado`."""
        return tornado(means_of(self.drawn.factors)) if self.drawn else None

    def tipping(self, claimed: float) -> pd.DataFrame | None:
        """What each factor alone would have to be for a change of the whole by `claimed` percent, the others at their mean.

        Columns of `bounds.tipping`.
        """
        if self.drawn is None:
            return None
        held = {name: mean for name, (_, mean, _) in means_of(self.drawn.factors).items()}
        limits = {name: (-99.9, 0.0) if FACTORS[name].unit == "percent" else (0.0, 1.0) for name in held}
        return tipping(claimed, held, limits)

    def ladder(self, worst: float, best: float) -> pd.DataFrame:
        """Bounds of the whole's change (percent, printed sense), assumption by assumption; columns of `bounds.ladder`.

        The tier's sites report the deepest reading of the printed change.
        """
        share, deepest = (self.coverage.low, self.coverage.high), -min(self.readings["total_low"])
        undone, source = (
            (self.rebound.low, self.rebound.high),
            BY_HAND if self.by_hand else self.evaluated.source,
        )
        steps = ladder(share, deepest, worst, best, self.causal, undone, source)
        return as_change(steps, self.family.falls)

    def split(self) -> Decomposition:
        """LMDI of the whole if the printed figures hold for the tier's sites and nothing changes elsewhere.

        The whole is 100 before; sites of the tier have the average amount per unit of output before. Read
        as per unit with output up by the printed gain (for basis absolute: the total is the printed one).
        """
        share, up = 100 * self.coverage.mean, 1 + self.output_gain / 100
        per_unit = 1 + self.change / 100
        if self.basis == "absolute":
            per_unit = per_unit / up
        start = pd.DataFrame(
            {"more output": [share, 100 - share], "less per unit": [1.0, 1.0]}, index=["tier", "rest"]
        )
        end = pd.DataFrame(
            {"more output": [share * up, 100 - share], "less per unit": [per_unit, 1.0]}, index=start.index
        )
        return lmdi(start, end)


def printed_pair(ev: Evidence, effect_claim: str, output_claim: str) -> tuple[str, str] | None:
    """A printed change of emissions or energy, and a printed gain in output per input, that belong together.

    The two claims that are asked for, where the evidence holds both. Else the newest pair of one programme (carbon before
    energy) that it holds; None where it holds none.
    """
    known = set(ev.claims["claim_id"])
    if {effect_claim, output_claim} <= known:
        return effect_claim, output_claim
    table = effect_table(ev)
    table = table[(table["status"] == "pooled") & (table["unit"] == "percent")]
    table = table.sort_values(["published_latest", "claim_id"], ascending=False)
    gains = table[table["outcome"].isin(["efficiency", "productivity"])].drop_duplicates("programme")
    for name in ("carbon", "energy"):
        pairs = table[table["outcome"] == name].merge(gains, on="programme", suffixes=("", "_gain"))
        if len(pairs):
            return str(pairs["claim_id"].iloc[0]), str(pairs["claim_id_gain"].iloc[0])
    return None


def tier_case(
    ev: Evidence,
    tier: str,
    effect_claim: str,
    output_claim: str,
    basis: str = "unclear",
    coverage: Sequence[float] = (),
    causal_share: Sequence[float] = (),
    rebound: Sequence[float] = (),
    n: int = 4096,
    seed: int = 1,
) -> Tier:
    """The scenario of a tier: a printed change (carbon, energy) beside a printed gain in output per input.

    Empty `coverage` and `rebound` come from their assumption rows; three numbers set them by hand. An empty
    `causal_share` lets evaluated studies of the outcome stand for what is due to the programme; three numbers take that
    share of the printed change, over every reading of its basis. Raises EffectsError, EvidenceError.
    """
    change, gain = claim(ev, effect_claim), claim(ev, output_claim)
    for row in (change, gain):
        if row["unit"] != "percent" or row["kind"] != "effect":
            raise EffectsError(
                f"Claim '{row['claim_id']}' is a {row['kind']} in {row['unit']}; needed is an effect in percent."
            )
    growth = assumed(ev, "growth", GROWTH_ROW)
    value, up = float(change["value"]), float(gain["value"])
    outcome = outcome_of(change["indicator"])
    readings = readings_of_basis(value, up, (growth.low, growth.high), basis)
    plain = readings_of_basis(value, up, basis=basis)
    low, high = float(np.min(plain["total_low"])), float(np.max(plain["total_high"]))
    covered = assumed(ev, "coverage", coverage_row(tier), coverage)
    undone = assumed(ev, "rebound", REBOUND_ROW, rebound)
    printed = Factor("effect", low, (low + high) / 2, high, (effect_claim, output_claim))
    by_hand = assumed(ev, "causal share", "", causal_share) if len(causal_share) else None
    evaluated = evaluated_range(evaluated_table(ev), outcome)
    drawn = None
    if by_hand is not None:
        drawn = run(covered, printed, by_hand, undone, n=n, seed=seed)
    elif evaluated.known:
        drawn = run(
            covered, evaluated_factor(evaluated), Factor("causal share", 1, 1, 1), undone, n=n, seed=seed
        )
    ids = tuple(s for f in (covered, undone, growth) for s in f.source if s != BY_HAND)
    return Tier(
        name=tier, basis=basis, outcome=outcome, change=value, output_gain=up, readings=readings, coverage=covered, effect=printed, rebound=undone, evaluated=evaluated, by_hand=by_hand, drawn=drawn,
        claim_ids=(effect_claim, output_claim), assumption_ids=ids,
    )  # fmt: skip
