"""What is shown of an answer and what can be chosen: plain, stamped, with its sources; the same as a table."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from explorer_samples import BEIJING, FEW, SHANGHAI

from analysis import evidence
from analysis.explore import choices, keep
from analysis.explore.session import Session
from analysis.explore.state import State, Supposed
from analysis.explore.view import quantiles, tile, view


@pytest.fixture(scope="module")
def session(everything):
    return Session(everything)


def test_what_is_shown_is_plain_and_stamped(session):
    state = State(BEIJING, "2026-11-22", what_if=(Supposed("2026-12-20", 180.0, "about"),), n_draws=FEW)
    shown = json.loads(json.dumps(view(session, state), allow_nan=False))
    assert shown["stamps"] == ["Supposed, printed by nobody: about 180 on 2026-12-20"]
    assert [f["supposed"] for f in shown["figures"]].count(True) == 1
    assert not any("what-if" in i for c in shown["claims"] for i in c["ids"])
    assert len(shown["fan"]) == 7 and all(len(row) == len(shown["days"]) for row in shown["fan"])
    every = np.array(shown["fan"])
    assert (np.diff(every, axis=0) >= 0).all()


def test_targets_of_every_kind_have_a_picture(session, everything):
    """Every ninth target: with figures and without, met, missed, shares, changes and amounts."""
    statuses = set()
    for one in choices.targets(everything)[::9]:
        shown = view(session, State(one["slug"], "2026-11-22", n_draws=100))
        json.dumps(shown, allow_nan=False)
        assert shown["error"] == "" and shown["p"] is not None, one["slug"]
        assert len(shown["fan"]) in (0, 7) and set(shown["used"]) <= set(
            everything.assumptions["assumption_id"]
        )
        statuses.add((shown["status"], shown["basis"]))
    assert {("open", "record only"), ("open", "trend and record"), ("met", "settled")} <= statuses


def test_claims_are_switched_off_with_their_relays_and_stay_in_sight(session):
    plain = view(session, State(BEIJING, "2026-11-22", n_draws=FEW))
    off = tuple(plain["claims"][0]["ids"])
    shown = view(session, State(BEIJING, "2026-11-22", without=off, n_draws=FEW))
    assert [c["on"] for c in shown["claims"]] == [False] + [True] * (len(plain["claims"]) - 1)
    assert shown["claims"][0]["texts"][0]["url"].startswith("http")


def test_a_probability_is_told_with_its_condition_until_the_figure_of_it_is_left_out(session):
    """The day of 'about 44,000' is known to a range alone; without that figure there is nothing to be conditional on, and no
    word of it comes back."""
    state = State("guangdong-manufacturing-digital-transformation-2024", "2026-11-22", n_draws=FEW)
    shown = view(session, state)
    assert " if about 44,000 in all is of 2024-10-03" in shown["condition"]
    assert tile(session, state)["condition"] == shown["condition"]
    off = tuple(next(c["ids"] for c in shown["claims"] if c["printed"] == "about 44,000"))
    left = view(session, replace(state, without=off))
    assert "44,000" not in left["verdict"] + left["condition"]
    conditions = view(session, State("shanghai-city-smart-factory-2024", "2026-11-22", n_draws=FEW))
    assert conditions["condition"].startswith(" if the list goes on; ")


def test_a_day_before_the_announcement_is_told_and_not_shown(session):
    shown = view(session, State(BEIJING, "2020-01-01", n_draws=FEW))
    assert "was not announced by 2020-01-01" in shown["error"] and shown["p"] is None


def test_quantiles_are_those_of_numpy():
    draws = np.random.default_rng(1).gamma(2, size=(997, 5))
    assert np.allclose(
        quantiles(draws, (0.05, 0.5, 0.95)), np.quantile(draws, (0.05, 0.5, 0.95), axis=0), rtol=1e-12
    )


def test_days_are_those_on_which_something_came_out(everything):
    found = choices.days(everything, BEIJING, "2026-11-22", ["2024-07-01"])
    days = [one["day"] for one in found]
    assert days == sorted(set(days)) and {"2024-07-01", "2026-11-22"} <= set(days)
    goal = evidence.target(everything, BEIJING)
    assert days[0] == f"{goal.announced:%Y-%m-%d}"
    assert any("the list was replaced" in one["note"] for one in found)


def test_neighbours_share_the_place_the_list_or_the_kind(everything):
    rows = everything.targets.set_index("target")
    for scope, column in (("place", "entity"), ("list", "programme")):
        found = choices.neighbours(everything, State(SHANGHAI, "2026-11-22", scope=scope))
        assert found and SHANGHAI not in found
        assert set(rows.loc[found, column]) == {rows.at[SHANGHAI, column]}
    assert choices.neighbours(everything, State(SHANGHAI, "2026-11-22")) == []


def test_the_table_says_what_it_is_of(session):
    state = State(BEIJING, "2026-11-22", what_if=(Supposed("2026-12-20", 180.0),), n_draws=FEW)
    lines = keep.table(session, state).splitlines()
    assert lines[:2] == [f"# {BEIJING}, as of 2026-11-22", "# Supposed, printed by nobody: 180 on 2026-12-20"]
    frame = pd.read_csv(pd.io.common.StringIO("\n".join(lines[2:])))
    assert set(frame["what"]) == {"probability", "target", "figure", "trend"}
    assert frame.loc[frame["claim_ids"].fillna("").str.contains("what-if"), "supposed"].eq("yes").all()
    assert frame.loc[frame["what"] == "probability", "q50"].iloc[0] == pytest.approx(
        session.answer(state).probability
    )
