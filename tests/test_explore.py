"""The explorer without a browser: the numbers of `predict`, and nothing drawn that need not be."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from evidence_samples import GOAL, claim, small_tables, write_package
from explorer_samples import BEIJING, FEW, SHANGHAI

from analysis import evidence, forecast
from analysis.errors import EvidenceError
from analysis.explore import choices
from analysis.explore import session as sessions
from analysis.explore.session import Session
from analysis.explore.state import State, Supposed
from analysis.explore.supposed import with_supposed
from analysis.explore.used import used
from analysis.explore.view import view


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
    with pytest.raises(EvidenceError, match="found 'what-if'; allowed: a source_id of"):
        evidence.load({"claims": seen.claims, **seen.tables})
    path = small_data / "claims.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("plants-2024,", "what-if-1,", 1), encoding="utf-8"
    )
    assert "what-if-claim" in {problem.rule for problem in evidence.check(small_data) if problem.error}
    with pytest.raises(EvidenceError, match="a name that does not begin with what-if"):
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
