"""A small made-up evidence of reported and evaluated gains."""

from types import SimpleNamespace

import pandas as pd

from analysis import effects
from analysis.effects import outcomes

DEFAULTS = {
    "entity": "land", "programme": "list-a", "indicator": "production_efficiency_change", "kind": "effect",
    "period_start": pd.NaT, "period_end": pd.Timestamp("2024-12-31"), "value": 20.0, "unit": "percent",
    "qualifier": "average", "definition": "", "source_id": "s1", "published_latest": pd.Timestamp("2025-01-10"),
    "n_sites": 100, "baseline": "before_after", "basis": "unclear", "scope": "", "note": "",
}  # fmt: skip
INDICATORS = [
    ("production_efficiency_change", "higher", "change"), ("defect_rate_change", "lower", "change"),
    ("carbon_emissions_change", "lower", "change"), ("energy_utilisation_change", "higher", "change"),
    ("energy_per_product_change", "lower", "change"), ("output_growth", "higher", "amount"),
    ("headcount_change", "neutral", "change"),
]  # fmt: skip
KINDS = {"list-a": "recognised_list", "list-b": "recognised_list", "list-c": "subsidised_programme",
         "showcase": "single_site", "province": "intensity"}  # fmt: skip
FAMILY = {"list-a": "lists", "list-b": "lists"}
ASSUMPTIONS = [("effects-spread", 0.6, 0.3, 1.0), ("effects-n-unknown", 10, 3, 100), ("effects-rho", 0.8, 0.5, 1),
               ("effects-min-programmes", 3, 2, 5)]  # fmt: skip


def evidence(*rows, assumptions=ASSUMPTIONS):
    claims = pd.DataFrame([DEFAULTS | {"claim_id": f"c{i}"} | row for i, row in enumerate(rows)])
    claims["n_sites"] = claims["n_sites"].astype("Int64")
    claims["low"], claims["high"] = claims["value"] - 0.5, claims["value"] + 0.5
    return SimpleNamespace(
        claims=claims,
        indicators=pd.DataFrame(INDICATORS, columns=["indicator", "direction", "scale"]),
        programmes=pd.DataFrame(
            [(name, f"The {name}", kind, FAMILY.get(name, name)) for name, kind in KINDS.items()],
            columns=["programme", "label_en", "kind", "family"],
        ),
        assumptions=pd.DataFrame(assumptions, columns=["assumption_id", "value", "low", "high"]),
        evaluated_effects=pd.DataFrame(),
    )


def one(**row):
    return effects.effect_table(evidence(row)).iloc[0]


GIVEN = outcomes.Settings(spread=0.6, n_unknown=10, rho=0.8, min_programmes=3)
THREE = ({"value": 20.0}, {"value": 33.3, "programme": "list-b"}, {"value": 51.2, "programme": "list-c"})


def studies(*rows):
    """Evaluated estimates; each row is a study of its own with an estimate of +5 % unless it says otherwise."""
    base = {"paper": "P", "year": 2020, "outcome": "productivity", "estimate": 5.0, "low": None, "high": None,
            "unit": "percent", "error": None, "error_kind": "none", "uncertainty": "", "sample": "firms", "method": "", "note": "",
            "design": "panel", "sign": "better", "treatment": "robots", "directness": "equipment", "level": "firm",
            "usable": "yes", "printed": "", "measured": "output", "url": "", "text_read": ""}  # fmt: skip
    ev = evidence({})
    ev.evaluated_effects = pd.DataFrame(
        [base | {"effect_id": f"e{i}", "study": f"s{i}"} | row for i, row in enumerate(rows)]
    )
    return effects.evaluated_table(ev)


def silent(sign: str, **more):
    """A study that prints a sign and no size."""
    return {"estimate": None, "usable": "none", "sign": sign} | more


def pooled():
    return effects.pool_outcome(effects.effect_table(evidence(*THREE)), "efficiency", GIVEN)
