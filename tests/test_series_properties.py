"""What a series must be whatever was printed: ascending, complete, the same in any order, fit for a model."""

import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from series_samples import FEW, flow, levels, of, stock

from analysis import evidence
from analysis.forecast.trend.observed import to_history

DAY = st.sampled_from([f"{y}-{m}" for y in range(2018, 2026) for m in ("01-31", "06-30", "12-31")])
QUALIFIER = st.sampled_from(["exact", "over", "at_least", "nearly", "about", "up_to"])


@st.composite
def claims(draw):
    """Any mix of totals and additions of one list, some undated, some relayed, some of another definition."""
    rows = []
    for k in range(draw(st.integers(0, 9))):
        end, value = draw(DAY), draw(st.integers(0, 400))
        more = {
            "qualifier": draw(QUALIFIER), "period_precision": draw(st.sampled_from(["day", "day", "month", "year", "publication"])),
            "source_id": draw(st.sampled_from(["text-1", "text-2", "text-3", "text-4"])),
            "definition": draw(st.sampled_from(["", "", "", "wider"])),
            "published_latest": str((pd.Timestamp(end) + pd.Timedelta(days=draw(st.integers(0, 60)))).date()),
        }  # fmt: skip
        if draw(st.booleans()):
            start = draw(st.sampled_from([f"{y}-01-01" for y in range(2017, int(end[:4]) + 1)]))
            rows.append(flow(f"c{k}", start, end, value, **more))
        else:
            rows.append(stock(f"c{k}", end, value, **more))
    return rows


@FEW
@given(claims())
def test_a_series_is_ascending_bounded_and_complete(basis, rows):
    for definition in ("", "wider", None):
        found = of(basis, *rows, definition=definition)
        assert (found["low"] <= found["high"]).all() and (found["low"] >= 0).all()
        assert found["date"].is_monotonic_increasing
        assert (found["date_earliest"] <= found["date"]).all()
        told = {c for ids in found["claim_ids"] for c in ids} | {c for ids in found.about.unused for c in ids}
        assert told == {r["claim_id"] for r in rows if definition in (None, r.get("definition", ""))}
        assert all(len(set(ids)) == len(ids) for ids in found["claim_ids"])
        assert not found.duplicated(["date", "low", "high"]).any()


@FEW
@given(claims(), st.integers(0, 10**6))
def test_the_order_of_rows_does_not_matter(basis, rows, seed):
    shuffled = random.Random(seed).sample(rows, len(rows))
    pd.testing.assert_frame_equal(of(basis, *rows), of(basis, *shuffled))


@FEW
@given(claims(), st.integers(0, 8))
def test_another_relay_of_a_text_changes_nothing_but_the_ids(basis, rows, k):
    before = of(basis, *rows)
    if rows:
        again = rows[k % len(rows)]
        later = str((pd.Timestamp(again["published_latest"]) + pd.Timedelta(days=1)).date())
        rows = [
            *rows,
            again | {"claim_id": "z-relay", "publisher": "Another paper", "published_latest": later},
        ]
    after = of(basis, *rows)
    same = ["date", "date_earliest", "low", "high", "printed", "how", "conflict"]
    pd.testing.assert_frame_equal(before[same], after[same])


@FEW
@given(claims())
def test_figures_of_a_list_that_cannot_fall_fit_a_path_unless_marked(basis, rows):
    """What is not marked can be true together: some path that never falls runs through all those intervals."""
    found = of(basis, *rows)
    clear = found[~found["conflict"]]
    lowest = clear["low"].cummax()
    assert (lowest <= clear["high"]).all()
    assert not clear["date"].duplicated().any()


@FEW
@given(st.lists(st.integers(0, 90), min_size=1, max_size=6), st.integers(0, 500))
def test_additions_give_the_totals_that_they_sum_to(basis, added, base):
    """The same list told as totals and as additions is one series."""
    total = [base + sum(added[: k + 1]) for k in range(len(added))]
    years = range(2019, 2019 + len(added))
    first = stock("s", "2018-12-31", base)
    flows = [flow(f"f{y}", f"{y}-01-01", f"{y}-12-31", v) for y, v in zip(years, added, strict=True)]
    stocks = [stock(f"t{y}", f"{y}-12-31", v) for y, v in zip(years, total, strict=True)]
    by_flow, by_stock = of(basis, first, *flows), of(basis, first, *stocks)
    assert levels(by_flow) == levels(by_stock)
    both = of(basis, first, *flows, *stocks)
    assert levels(both) == levels(by_stock) and not both["conflict"].any()


@FEW
@given(claims())
def test_every_series_is_a_history_that_a_model_can_take(basis, rows):
    """Whatever was printed, also contradictions: the intervals hold whole numbers, and a path that never falls."""
    found = of(basis, *rows)
    if found.empty:
        return
    history = to_history(found)
    time, value = history.impute(50, np.random.default_rng(1))
    assert (np.diff(value, axis=1) >= 0).all() and (value == np.rint(value)).all()
    assert (np.diff(time, axis=1) > 0).all()
    assert (value >= history.low).all() and (value <= history.high).all()


@pytest.mark.slow
def test_every_other_list_of_the_shipped_evidence_has_a_sound_series(shipped):
    claims = shipped.claims
    for programme, indicator, entity in shipped.index.lists(None)[::2]:
        counted = claims.iloc[shipped.index.of_list((programme, indicator, entity), None)]
        counted = counted[counted["kind"].isin(["stock", "flow"]) & (counted["definition"] == "")]
        found = evidence.series(shipped, programme, indicator, entity)
        assert (found["low"] <= found["high"]).all(), (programme, indicator, entity)
        assert found["date"].is_monotonic_increasing
        told = {c for ids in found["claim_ids"] for c in ids} | {c for ids in found.about.unused for c in ids}
        assert told == set(counted["claim_id"])
        ceiling = shipped.indicator(indicator).ceiling
        if len(found) and (found["high"] > -100).all():
            to_history(found, None if pd.isna(ceiling) else float(ceiling))
