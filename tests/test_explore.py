"""The explorer without a browser: the numbers of `predict`, nothing drawn that need not be, states that are checked."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import yaml
from conftest import GOAL, claim, small_tables, write_package

from analysis import evidence, forecast
from analysis.errors import EvidenceError, ExploreError
from analysis.explore import choices, keep
from analysis.explore import session as sessions
from analysis.explore.session import Session
from analysis.explore.state import State, Supposed
from analysis.explore.supposed import with_supposed
from analysis.explore.used import used
from analysis.explore.view import quantiles, view

BEIJING, SHANGHAI = "beijing-smart-factories-digital-workshops-2026", "shanghai-city-smart-factory-2025"
FEW = 300


@pytest.fixture(scope="module")
def everything():
    return evidence.load()


@pytest.fixture(scope="module")
def session(everything):
    return Session(everything)


@pytest.fixture
def lake(tmp_path):
    """An explorer's session on the small evidence, and its state in the middle of 2025."""
    everything = evidence.load(write_package(tmp_path / "lake"))
    return Session(everything), State(GOAL, "2025-06-30", n_draws=FEW)


CHANGES = [
    {},
    {"weight": 0.3},
    {"without": ("beijing-sfdw-stock-2024-02",)},
    {"assumptions": (("mixture-lift", 0.0), ("mixture-sharpness", 1.5))},
    {"assumptions": (("delivery-shrinkage", 25.0), ("record-followed-up-ratio", 2.0))},
    {"assumptions": (("list-replacement-hazard", 0.14), ("list-replaced-still-counted", 0.8))},
    {"assumptions": (("hedge-over-width", 0.5), ("date-undated-lag", 200.0))},
    {"assumptions": (("batch-gap-spread", 0.4), ("outcome-publication-lag-days", 200.0))},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda c: ", ".join(c) or "as published")
@pytest.mark.parametrize(
    ("slug", "day"),
    [(BEIJING, "2024-03-31"), (SHANGHAI, "2025-03-31"), ("miit-green-factory-2024", "2024-03-31")],
)
def test_the_numbers_are_those_of_predict(everything, session, slug, day, change):
    """The reference is the plain way: the evidence changed as a whole, known by the day, predicted."""
    state = State(slug, day, n_draws=FEW, seed=3, **change)
    seen = everything.known_by(pd.Timestamp(day)).with_assumptions(dict(state.assumptions))
    seen = seen.with_claims(seen.claims[~seen.claims["claim_id"].isin(state.without)].reset_index(drop=True))
    expected = forecast.predict(seen, slug, n_draws=FEW, seed=3, weight=state.weight).primary
    found = session.answer(state)
    told = [(r.probability, r.p_trend, r.p_delivery, r.weight, r.status) for r in (found, expected)]
    assert (
        told[0] == pytest.approx(told[1], nan_ok=True) if found.has_draws else repr(told[0]) == repr(told[1])
    )
    if found.has_draws:
        assert np.array_equal(found.draws.together, expected.draws.together)
        assert np.array_equal(found.draws.paths, expected.draws.paths)


def plainly(ev):
    """The same evidence as if it had been loaded as it stands: nothing that was remembered is at hand."""
    return evidence.Evidence(ev.claims, ev.tables, ev.package, ev.as_of, ev.hedge_rule, ev.settled)


def anew(everything, state):
    """The answer to a state from nothing that was made before: every table as a whole, one reading forecast."""
    seen = plainly(everything.known_by(pd.Timestamp(state.as_of)))
    seen = plainly(seen.with_assumptions(dict(state.assumptions)))
    goal = evidence.target(seen, state.target)
    seen = plainly(
        seen.with_claims(seen.claims[~seen.claims["claim_id"].isin(state.without)].reset_index(drop=True))
    )
    record = forecast.delivery.record_of(seen, goal.kind, exclude_programme=goal.programme)
    today = pd.Timestamp(state.as_of)
    if state.what_if:
        seen, today = with_supposed(seen, goal, goal.primary, state.what_if, today)
    settings = forecast.settings.Settings.of(seen, state.n_draws, state.seed, state.weight)
    return forecast.reading.forecast_reading(
        plainly(seen), goal, goal.primary, settings, today, record=record
    )


def edited(rng, state, session, change):
    """A state with one thing changed, as a reader changes it."""
    if change == "hedge":
        name = str(rng.choice(["hedge-over-width", "hedge-about-halfwidth", "hedge-large-exact-share"]))
        row = session.everything.assumptions.set_index("assumption_id").loc[name]
        assumed = dict(state.assumptions) | {name: round(rng.uniform(row["low"], row["high"]), 4)}
        return replace(state, assumptions=tuple(sorted(assumed.items())))
    if change == "dates":
        assumed = dict(state.assumptions) | {"date-undated-lag": float(rng.integers(60, 300)),
                                             "series-join-days": float(rng.integers(10, 60))}  # fmt: skip
        return replace(state, assumptions=tuple(sorted(assumed.items())))
    if change == "what_if":
        day = pd.Timestamp(state.as_of) + pd.Timedelta(days=int(rng.integers(-200, 60)))
        hedge = str(rng.choice(["exact", "over", "about"]))
        return replace(state, what_if=(Supposed(f"{day:%Y-%m-%d}", float(rng.integers(20, 400)), hedge),))
    if change == "without":
        claims = [tuple(c["ids"]) for c in view(session, state.as_published())["claims"]]
        return replace(state, without=claims[int(rng.integers(len(claims)))] if claims else ())
    days = [one["day"] for one in choices.days(session.everything, state.target, "2026-11-22")]
    return replace(state, as_of=str(rng.choice(days)))


@pytest.mark.slow  # each answer is reckoned a second time, from nothing
@pytest.mark.parametrize("slug", [BEIJING, SHANGHAI, "miit-green-factory-2024"])
def test_what_is_remembered_changes_no_digit(everything, slug):
    """Edits upon edits, in one session that remembers; the reference is a reckoning from nothing."""
    session, rng = Session(everything), np.random.default_rng(sum(map(ord, slug)))
    state = State(slug, "2026-11-22" if slug == BEIJING else "2024-09-30", n_draws=FEW)
    for change in rng.permutation(["hedge", "dates", "what_if", "without", "day"]):
        state = edited(rng, state, session, change)
        found, expected = session.answer(state), anew(everything, state)
        told = [
            (r.probability, r.p_trend, r.p_delivery, r.weight, r.status, r.basis) for r in (found, expected)
        ]
        assert repr(told[0]) == repr(told[1]), state
        if found.has_draws:
            assert np.array_equal(found.draws.together, expected.draws.together), state
            assert np.array_equal(found.draws.paths, expected.draws.paths), state
            assert found.claim_ids == expected.claim_ids


@pytest.mark.parametrize("slug", [BEIJING, SHANGHAI])
def test_every_reading_has_the_numbers_of_predict(everything, session, slug):
    seen = everything.known_by(pd.Timestamp("2025-03-31"))
    expected = forecast.predict(seen, slug, n_draws=FEW, seed=1)
    assert len(expected.readings) > 1
    for one in expected.readings:
        found = session.answer(State(slug, "2025-03-31", reading=one.reading.reading, n_draws=FEW))
        assert found.probability == pytest.approx(one.probability) and found.reading == one.reading


def test_a_supposed_figure_weighs_like_a_printed_one(tmp_path, lake):
    """The reference: the same figure as a row of claims.csv, printed on its own day."""
    session, state = lake
    tables = small_tables()
    printed = claim("plants-2025", "stock", "2025-05-31", 48, qualifier="about")
    tables["claims"].append(printed)
    tables["sources"].append(
        {**tables["sources"][0], "source_id": printed["source_id"], "title": "On plants"}
    )
    more = evidence.load(write_package(tmp_path / "more", tables), as_of=state.as_of)
    expected = forecast.predict(more, GOAL, n_draws=FEW)
    found = session.answer(replace(state, what_if=(Supposed("2025-05-31", 48.0, "about"),)))
    assert found.probability == expected.probability != session.answer(state).probability
    assert np.array_equal(found.draws.together, expected.primary.draws.together)


def test_a_supposed_figure_of_a_later_day_moves_the_day_and_reveals_nothing_else(session, everything):
    """Known on 2024-03-31, asked on the day of the figure: what was printed in between stays unknown."""
    state = State(BEIJING, "2024-03-31", what_if=(Supposed("2025-06-30", 180.0),), n_draws=FEW)
    seen, found = session.seen(state), session.answer(state)
    assert str(found.today.date()) == "2025-06-30"
    known = set(everything.known_by(pd.Timestamp("2024-03-31")).claims["claim_id"])
    assert set(seen.evidence.claims["claim_id"]) - known == {"what-if-1"}
    assert found.lapse.day is None  # the list was replaced in April 2025
    assert (
        found.record is not None
        and found.record.case_ids == session.answer(replace(state, what_if=())).record.case_ids
    )


def test_what_is_supposed_enters_no_data(everything, session, small_data):
    before = len(everything.claims)
    state = State(BEIJING, "2026-11-22", what_if=(Supposed("2026-12-20", 180.0, "about"),), n_draws=FEW)
    seen = session.seen(state).evidence
    assert (
        len(everything.claims) == before
        and len(seen.claims) == len(session.seen(state.as_published()).evidence.claims) + 1
    )
    with pytest.raises(EvidenceError, match="what-if-1: a claim whose name begins with what-if"):
        evidence.load({"claims": seen.claims, **seen.tables})
    path = small_data / "claims.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("plants-2024,", "what-if-1,", 1), encoding="utf-8"
    )
    assert "what-if-claim" in {problem.rule for problem in evidence.check(small_data) if problem.error}
    with pytest.raises(EvidenceError, match="nobody printed"):
        evidence.load(small_data)


def test_what_needs_no_new_draws_makes_none(lake, monkeypatch):
    session, state = lake
    drawn = []
    plain = sessions.traced
    monkeypatch.setattr(sessions, "traced", lambda *given: (drawn.append(1), plain(*given))[1])
    session.answer(state)
    for assumed in (
        "mixture-lift",
        "mixture-end-two-figures",
        "silence-grace",
        "delivery-shrinkage",
        "list-replacement-hazard",
    ):
        low = float(session.everything.assumptions.set_index("assumption_id").at[assumed, "low"])
        session.answer(replace(state, assumptions=((assumed, low),)))
    session.answer(replace(state, weight=0.5))
    assert len(drawn) == 1
    session.answer(replace(state, without=("plants-2023",)))
    session.answer(replace(state, seed=2))
    assert len(drawn) == 3
    session.answer(state)
    assert len(drawn) == 3


@pytest.mark.parametrize(
    ("slug", "day"),
    [
        (BEIJING, "2024-03-31"),
        (SHANGHAI, "2026-11-22"),
        ("miit-green-factory-2024", "2024-03-31"),
        ("nc-rate-2027", "2026-11-22"),
    ],
)
def test_what_is_not_among_the_assumptions_in_use_changes_nothing(session, slug, day):
    """But for those that are read into comparable lists and resolved targets, on which every trend and record rests a little."""
    state = State(slug, day, n_draws=FEW)
    found = session.answer(state)
    table = session.everything.assumptions.set_index("assumption_id")
    everywhere = {"hedge-", "date-", "series-", "deadline-"}
    idle = [a for a in forecast.ASSUMPTIONS if a not in used(found) and not a.startswith(tuple(everywhere))]
    assert idle and set(used(found)) <= set(table.index)
    for name in idle:
        other = (
            table.at[name, "low"]
            if table.at[name, "low"] != table.at[name, "value"]
            else table.at[name, "high"]
        )
        assert (
            session.answer(replace(state, assumptions=((name, float(other)),))).probability
            == found.probability
        ), name


WRONG = {
    "target": ("bejing-smart-factories", "is not known"),
    "as_of": ("2026-02-30", "is not a day"),
    "reading": ("nobodys", "is none of target"),
    "without": (["nobody-2024"], "claim 'nobody-2024' is not known"),
    "what_if": ([["2026-13-01", "many", "roughly"]], "is no number"),
    "assumptions": ({"mixture-lift": 80}, "allowed are -0.01 to 0.53, published with 0.26"),
    "weight": (80, "between 0 and 1"),
    "scope": ("city", "allowed: '', 'place', 'list', 'kind'"),
    "n_draws": (12.5, "a whole number from 100"),
    "seed": (-1, "a whole number from 0"),
    "sed": (1, "Did you mean seed?"),
}


@pytest.mark.parametrize(("name", "value", "told"), [(name, *rest) for name, rest in WRONG.items()])
def test_a_slip_is_one_message(everything, name, value, told):
    with pytest.raises(ExploreError, match=told.replace("(", r"\(")):
        State.of(everything, {"target": BEIJING, "as_of": "2026-11-22", name: value})


def test_all_slips_are_told_at_once(everything):
    wrong = {name: pair for name, pair in WRONG.items() if name != "reading"}  # an unknown target has none
    with pytest.raises(ExploreError) as told:
        State.of(everything, {name: value for name, (value, _) in wrong.items()})
    assert all(words.partition("(")[0] in str(told.value) for _, words in wrong.values())


def test_a_state_goes_to_plain_values_and_back(everything):
    state = State.of(everything, {
        "target": BEIJING, "as_of": "2026-11-22", "without": ["beijing-sfdw-stock-2024-02"], "weight": 0.25, "scope": "place",
        "what_if": [["2026-12-20", 180, "about"], ["2026-12-01", 170]], "assumptions": {"mixture-lift": 0.1, "silence-grace": 120},
    })  # fmt: skip
    assert state.assumptions == (("mixture-lift", 0.1),)  # what is as published is no change
    assert [w.day for w in state.what_if] == ["2026-12-01", "2026-12-20"]
    assert State.of(everything, json.loads(json.dumps(state.parameters()))) == state
    text = keep.parameters(state)
    assert State.of(everything, yaml.safe_load(text)) == state
    assert "# Supposed, printed by nobody: about 180 on 2026-12-20" in text


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
