"""One tier of sites as a scenario: its factors from claims and assumptions, with what was set by hand kept visible."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.effects.assumed import assumption_row
from analysis.effects.bounds import ladder, tipping, tornado
from analysis.effects.decomposition import Decomposition, lmdi, readings_of_basis
from analysis.effects.scenario import Factor, Scenario, run
from analysis.errors import EffectsError, suggest
from analysis.evidence import Evidence

COVERAGE_ROWS = {
    "basic": "effects-coverage-basic-output",
    "advanced": "coverage-advanced-output",
    "excellence": "coverage-excellence-output",
    "pioneer": "effects-coverage-pioneer-output",
}
CAUSAL_ROW, REBOUND_ROW, GROWTH_ROW = "effect-causal-share", "effect-rebound", "effects-site-growth"
LABELS = {
    "coverage": "share of the whole that the tier covers",
    "effect": "change at the sites, percent",
    "reported change": "reported improvement, percent",
    "causal share": "share of it due to the programme",
    "kept": "share kept after rebound",
    "rebound": "share undone by rebound",
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
        return Factor(name, low, likely, high, ("set by hand",))
    row = assumption_row(ev, assumption_id)
    return Factor(name, float(row.low), float(row.value), float(row.high), (assumption_id,))


def claim(ev: Evidence, claim_id: str) -> pd.Series:
    """One claim by its id. Raises EffectsError for an id that is not there (on that day)."""
    rows = ev.claims[ev.claims["claim_id"] == claim_id]
    if rows.empty:
        near = suggest(claim_id, ev.claims["claim_id"])
        raise EffectsError(f"Claim '{claim_id}' is not among the claims known on that day.{near}")
    return rows.iloc[0]


@dataclass(frozen=True)
class Tier:
    """A tier's scenario: readings of the printed change, factors, draws, and what follows from them."""

    name: str
    basis: str
    change: float
    output_gain: float
    readings: pd.DataFrame = field(repr=False)
    factors: dict[str, Factor] = field(repr=False)
    drawn: Scenario = field(repr=False)
    claim_ids: tuple[str, ...]
    assumption_ids: tuple[str, ...]

    def central(self) -> dict[str, float]:
        """The factors at their central values, as a product: coverage x effect x causal share x kept."""
        f = self.factors
        return {"coverage": f["coverage"].mode, "effect": f["effect"].mode, "causal share": f["causal share"].mode,
                "kept": 1 - f["rebound"].mode}  # fmt: skip

    def factor_table(self) -> pd.DataFrame:
        """One row per factor: columns factor (in words), low, likely, high, from (ids of claims and assumptions)."""
        rows = [(LABELS[f.name], f.low, f.mode, f.high, ", ".join(f.source)) for f in self.factors.values()]
        return pd.DataFrame(rows, columns=["factor", "low", "likely", "high", "from"])

    def tornado(self) -> pd.DataFrame:
        """The product at the low and high value of each factor, the others central; columns of `bounds.tornado`."""
        f = {name: (x.low, x.mode, x.high) for name, x in self.factors.items() if name != "rebound"}
        r = self.factors["rebound"]
        return tornado(f | {"kept": (1 - r.high, 1 - r.mode, 1 - r.low)})

    def tipping(self, claimed: float) -> pd.DataFrame:
        """What each factor alone would have to be for a change of the whole by `claimed` percent; columns of `bounds.tipping`."""
        limits = {
            "coverage": (0.0, 1.0),
            "effect": (-99.9, 0.0),
            "causal share": (0.0, 1.0),
            "kept": (0.0, 1.0),
        }
        return tipping(claimed, self.central(), limits)

    def ladder(self, worst: float, best: float) -> pd.DataFrame:
        """Bounds of the whole's improvement (a cut is positive), assumption by assumption; columns of `bounds.ladder`."""
        f = self.factors
        deepest = -min(self.readings["total_low"])
        causal, rebound = f["causal share"], f["rebound"]
        return ladder(
            f["coverage"].mode, deepest, worst, best, (causal.low, causal.high), (rebound.low, rebound.high)
        )

    def split(self) -> Decomposition:
        """LMDI of the whole if the printed figures hold for the tier's sites and nothing changes elsewhere.

        The whole is 100 before; sites of the tier have the average amount per unit of output before. Read
        as per unit with output up by the printed gain (for basis absolute: the total is the printed one).
        """
        share, up = 100 * self.factors["coverage"].mode, 1 + self.output_gain / 100
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

    The effect factor runs over every reading of the basis (without further growth), its middle is most
    likely. Factors that are empty come from their assumption rows; three numbers set them by hand. Raises
    EffectsError, EvidenceError.
    """
    change, gain = claim(ev, effect_claim), claim(ev, output_claim)
    for row in (change, gain):
        if row["unit"] != "percent" or row["kind"] != "effect":
            raise EffectsError(
                f"Claim '{row['claim_id']}' is a {row['kind']} in {row['unit']}; needed is an effect in percent."
            )
    growth = assumed(ev, "growth", GROWTH_ROW)
    value, up = float(change["value"]), float(gain["value"])
    readings = readings_of_basis(value, up, (growth.low, growth.high), basis)
    plain = readings_of_basis(value, up, basis=basis)
    low, high = float(np.min(plain["total_low"])), float(np.max(plain["total_high"]))
    factors = {
        "coverage": assumed(ev, "coverage", coverage_row(tier), coverage),
        "effect": Factor("effect", low, (low + high) / 2, high, (effect_claim, output_claim)),
        "causal share": assumed(ev, "causal share", CAUSAL_ROW, causal_share),
        "rebound": assumed(ev, "rebound", REBOUND_ROW, rebound),
    }
    drawn = run(
        factors["coverage"], factors["effect"], factors["causal share"], factors["rebound"], n=n, seed=seed
    )
    used = [s for f in (*factors.values(), growth) for s in f.source if s not in (effect_claim, output_claim)]
    ids = tuple(dict.fromkeys(s for s in used if s != "set by hand"))
    return Tier(tier, basis, value, up, readings, factors, drawn, (effect_claim, output_claim), ids)
