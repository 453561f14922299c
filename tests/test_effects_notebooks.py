"""The two notebooks of the effects: every outcome gives a page, and a parameter moves what it should and no more."""

import json

import norland
import pytest
from golden_numbers import recorded
from notebook_samples import run

from analysis.effects import energy

SMALL = {"n_draws": 500}


def values(recorded: dict) -> dict:
    return {name: (r["value"], r["low"], r["high"]) for name, r in recorded.items()}


@pytest.fixture(scope="module")
def base() -> dict:
    """What the page on efficiency records with every parameter as the notebook has it: as if by the central precision, for the
    advanced tier and with the causal share that evaluated studies leave room for."""
    with pytest.MonkeyPatch.context() as patch:
        return run("04_reported_improvements", patch, **SMALL)


@pytest.mark.slow
@pytest.mark.parametrize(
    "outcome", ["rnd_cycle", "defects", "carbon", "energy", "cost", "productivity", "other"]
)
def test_every_outcome_gives_a_page(outcome, golden_site):
    got = recorded(golden_site[0], f"04_reported_improvements--as_of-2026-11-22--outcome-{outcome}")
    assert got["outcome"]["value"] == outcome
    assert got["claims"]["claim_ids"]
    if got["pooled"]["value"]:
        assert got["mean"]["low"] < got["mean"]["value"] < got["mean"]["high"]
        assert got["next_programme"]["low"] <= got["mean"]["low"]
    else:
        assert "are needed for a pool" in got["reason"]["value"]


@pytest.mark.slow
def test_an_early_day_without_claims_gives_a_page(golden_site):
    assert (
        recorded(golden_site[0], "04_reported_improvements--as_of-2026-03-31--outcome-energy")["programmes"][
            "value"
        ]
        >= 1
    )


def test_precision_moves_the_pool_and_nothing_of_the_claims(base, monkeypatch):
    wide = run("04_reported_improvements", monkeypatch, precision="wide", **SMALL)
    for name in ("mean", "next_programme", "tau2", "i2", "reported_over_evaluated", "lists_as_one"):
        assert values(base)[name] != values(wide)[name], name
    # bounds and point rest on what evaluated studies found and on the coverage, not on the reported mean
    for name in ("title", "outcome", "programmes", "claims", "pooled", "bounds", "sector", "evaluated"):
        assert values(base)[name] == values(wide)[name], name
    assert base["mean"]["claim_ids"] == wide["mean"]["claim_ids"]


def test_the_tier_moves_the_bounds_and_nothing_else(base, monkeypatch):
    other = run("04_reported_improvements", monkeypatch, tier="excellence", **SMALL)
    changed = {name for name in base if values(base)[name] != values(other)[name]}
    assert changed == {"bounds", "sector"}


def test_the_causal_share_moves_bounds_and_point_and_nothing_else(base, monkeypatch):
    other = run("04_reported_improvements", monkeypatch, causal_share=[0.1, 0.3, 0.5], **SMALL)
    changed = {name for name in base if values(base)[name] != values(other)[name]}
    assert changed == {"bounds", "sector"}
    assert base["sector"]["low"] < base["sector"]["value"] < base["sector"]["high"]


@pytest.mark.slow
def test_every_page_tells_each_announced_gain(golden_site):
    one = recorded(golden_site[0], "04_reported_improvements--as_of-2026-11-22--outcome-defects")
    told = {name.removeprefix("gain/"): row["value"] for name, row in one.items() if name.startswith("gain/")}
    assert sorted(told.values()) == [-50.2, -28.4, -20.4, -9.0, 22.3]  # as they stand in data/claims.csv
    for claim_id in told:
        assert one[f"gain/{claim_id}"]["claim_ids"] == [claim_id]
        assert one[f"gain_studies/{claim_id}"]["value"] > 0


@pytest.mark.slow
def test_rebound_moves_the_scenario_and_nothing_else(monkeypatch):
    base = {"n": 256, "n_draws": 300}
    open_targets = energy.open_targets
    monkeypatch.setattr(
        energy, "open_targets", lambda *given: open_targets(*given)[:1]
    )  # one forecast is enough
    one = run("05_emissions", monkeypatch, **base)
    other = run("05_emissions", monkeypatch, rebound=[0.5, 0.7, 0.9], **base)
    changed = {name for name in one if values(one)[name] != values(other)[name]}
    assert {"whole", "bounds"} <= changed
    assert changed <= {"whole", "bounds"} | {
        name for name in one if name.startswith(("sobol_total/", "share_of_draws"))
    }
    absolute = run("05_emissions", monkeypatch, basis="absolute", **base)
    moved = {name for name in one if values(one)[name] != values(absolute)[name]}
    assert {"title", "total_at_sites"} <= moved
    assert (
        "whole" not in moved
    )  # what evaluated studies found does not depend on how a printed figure is read
    by_hand = run("05_emissions", monkeypatch, causal_share=[0.1, 0.3, 0.5], **base)
    assert {n for n in one if values(one)[n] != values(by_hand).get(n)} >= {"whole", "bounds", "causal_share"}
    assert not {name for name in moved if name.startswith(("probability/", "carbon_per_energy", "window"))}


def test_a_directory_without_such_figures_is_told_what_is_missing(monkeypatch, lakeside):
    """A made-up country shares no claim, list or study with the shipped evidence: both pages say so and stop nowhere."""
    one = run("04_reported_improvements", monkeypatch, data_dir=str(lakeside.data_dir), **SMALL)
    assert one["claims"]["value"] == 0
    assert one["reason"]["value"] == "no claim of this outcome has a vote"
    one = run("05_emissions", monkeypatch, data_dir=str(lakeside.data_dir), n_draws=200)
    assert one["title"]["value"] == "Emissions" and "whole" not in one


@pytest.fixture(scope="module")
def country(tmp_path_factory):
    """Norland with gains of its own: three programmes print one, of carbon as well, and it borrows the studies."""
    rows = norland.tables()
    for outcome, direction, value in (
        ("production_efficiency", "higher", 15),
        ("carbon_emissions", "lower", -12),
    ):
        indicator = {
            "indicator": f"{outcome}_change",
            "label_en": outcome,
            "unit": "percent",
            "direction": direction,
        }
        rows["indicators"].append(
            indicator | {"scale": "change", "label_zh": f"诺兰 {indicator['indicator']}", **norland.WORDS}
        )
        for k, name in enumerate(("norland-lean-plants", "norland-robot-use", "norland-heat-pumps")):
            claim = rows["claims"][0] | {
                "claim_id": f"{name}-{direction}",
                "programme": name,
                "kind": "effect",
            }
            rows["claims"].append(
                claim
                | {
                    "indicator": f"{outcome}_change",
                    "unit": "percent",
                    "value": value + k,
                    "n_sites": 40,
                    "qualifier": "average",
                    "baseline": "before_after",
                    "basis": "unclear",
                }
            )
    for row in rows["programmes"]:
        row["kind"] = "recognised_list"
    folder = norland.write(tmp_path_factory.mktemp("norland") / "evidence", rows)
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["outlook:borrowed"].append("evaluated_effects")
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    return folder


def test_the_gains_of_another_country_stand_beside_the_borrowed_studies(country, monkeypatch):
    given = {"data_dir": str(country), "as_of": norland.AS_OF}
    one = run("04_reported_improvements", monkeypatch, **given, **SMALL)
    assert one["mean"]["value"] == pytest.approx(16, abs=0.2)  # of 15, 16 and 17 %
    assert {n for n in one if n.startswith("gain/")} == {
        "gain/norland-robot-use-higher",
        "gain/norland-robot-use-lower",
    }
    assert one["reported_over_evaluated"]["value"] > 1


@pytest.mark.slow
def test_the_emissions_of_another_country_rest_on_its_own_claims(country, monkeypatch):
    one = run(
        "05_emissions",
        monkeypatch,
        data_dir=str(country),
        as_of=norland.AS_OF,
        entity="norland",
        n_draws=200,
        n=256,
    )
    assert one["total_at_sites"]["value"] < 0
    assert all(name.startswith("norland") for name in one["total_at_sites"]["claim_ids"])
