"""Better is one thing on the scale of effects and two in print: efficiency rises, defects fall. Every page agrees."""

import numpy as np
import pandas as pd
import pytest
from effects_samples import GIVEN, evidence, studies

from analysis import effects
from analysis.effects import outcomes
from analysis.effects.families import OUTCOMES
from analysis.pages import improvements as page

# an indicator of each family and whether its improvement is printed as a fall: what the words of the indicator say
FAMILIES = {
    "production_efficiency_change": ("efficiency", "higher"),
    "rnd_cycle_change": ("rnd_cycle", "lower"),
    "defect_rate_change": ("defects", "lower"),
    "carbon_emissions_change": ("carbon", "lower"),
    "energy_per_product_change": ("energy", "lower"),
    "operating_cost_change": ("cost", "lower"),
    "labour_productivity_change": ("productivity", "higher"),
}
EVERY = pytest.mark.parametrize(
    ("indicator", "outcome", "direction"), [(i, o, d) for i, (o, d) in FAMILIES.items()]
)


def programmes_of(indicator: str, direction: str):
    """Three programmes that improve by 20, 30 and 45 per cent, as printed: falls are negative."""
    sign = -1 if direction == "lower" else 1
    ev = evidence(*(
        {"indicator": indicator, "programme": p, "value": sign * v}
        for p, v in (("list-a", 20.0), ("list-b", 30.0), ("list-c", 45.0))
    ))  # fmt: skip
    ev.indicators = pd.DataFrame(
        [(indicator, direction, "change")], columns=["indicator", "direction", "scale"]
    )
    return effects.effect_table(ev), sign


def test_every_outcome_but_the_mixed_one_is_tried_here():
    assert {outcome for outcome, _ in FAMILIES.values()} == set(OUTCOMES) - {"other"}


@EVERY
def test_an_improvement_is_positive_as_an_effect_and_printed_in_its_own_direction(
    indicator, outcome, direction
):
    table, sign = programmes_of(indicator, direction)
    assert (table["outcome"] == outcome).all() and (table["yi"] > 0).all()
    assert OUTCOMES[outcome].printed(table["yi"]) == pytest.approx(table["value"].to_numpy())
    row = effects.pooled_table(table, {"central": GIVEN}).iloc[0]
    assert sign * row["mean"] > 0 and row["lower"] < row["mean"] < row["upper"]


@EVERY
def test_the_pool_without_each_programme_is_printed_in_the_direction_of_the_pool(
    indicator, outcome, direction
):
    """Each mean is that of the two programmes left: by hand from the pool of those two."""
    table, _ = programmes_of(indicator, direction)
    got = effects.pool_outcome(table, outcome, GIVEN)
    shown = page.left_out(got).frame.set_index("without")["mean"]
    for programme in got.programmes.itertuples():
        two = effects.pool_outcome(
            table[table["programme"] != programme.programme],
            outcome,
            outcomes.replace(GIVEN, min_programmes=2),
        )
        mean = float(OUTCOMES[outcome].printed(two.pool.mean))
        assert shown[programme.label].startswith(f"{mean:+.1f}"), (programme.label, mean)


@EVERY
def test_an_evaluated_improvement_gives_a_positive_ratio(indicator, outcome, direction):
    """A study that found a tenth better, as printed, stands on the same side as the reported gain."""
    table, sign = programmes_of(indicator, direction)
    got = effects.pool_outcome(table, outcome, GIVEN)
    ten = 10.0 * sign
    one = effects.compare(got, studies(*[{"outcome": outcome, "estimate": ten}] * 3))
    expected = got.pool.mean / abs(np.log1p(ten / 100))
    assert one.ratio.median == pytest.approx(expected, rel=0.02)
    row = effects.comparison_table([one]).iloc[0]
    assert row["evaluated"] == pytest.approx(ten) and sign * row["reported"] > 0


def test_the_shipped_claims_are_printed_as_they_stand_in_the_table(shipped):
    table = effects.effect_table(shipped)
    table = table[(table["status"] != "refused") & (table["outcome"] != "other")]
    assert set(table["outcome"]) >= {"efficiency", "defects", "carbon", "energy", "cost", "rnd_cycle"}
    for outcome, rows in table.groupby("outcome"):
        assert OUTCOMES[outcome].printed(rows["yi"]) == pytest.approx(rows["value"].to_numpy()), outcome
