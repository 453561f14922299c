"""What is found by the index and remembered is what a look at the claims of the day finds."""

import numpy as np
import pandas as pd
import pytest

from analysis import evidence
from analysis.evidence.index import LIST
from analysis.forecast.trend import comparable

DAYS = ["2016-06-30", "2021-12-31", "2024-03-31", "2026-11-22"]


def plainly(ev):
    """The same evidence as if it had been loaded as it stands: nothing that was remembered is at hand."""
    return evidence.Evidence(ev.claims, ev.tables, ev.package, ev.as_of, ev.hedge_rule, ev.settled)


@pytest.fixture(scope="module")
def vintages(shipped):
    """The shipped evidence on some days, cut from one index that remembers (the latest day first, so that it could leak)."""
    return [shipped.known_by(pd.Timestamp(day)) for day in reversed(DAYS)]


def test_lists_and_their_claims_are_those_of_the_day(vintages):
    for ev in vintages:
        groups = ev.claims.groupby(list(LIST), sort=False).indices
        assert ev.index.lists(ev.until) == list(groups)
        ids, kinds = (ev.claims[name].to_numpy() for name in ("claim_id", "kind"))
        for key, at in groups.items():
            assert ev.index.column("claim_id")[ev.index.of_list(key, ev.until)].tolist() == ids[at].tolist()
            figures = at[np.isin(kinds[at].astype(str), ["stock", "flow"])]
            assert (
                ev.index.column("claim_id")[ev.index.figures(key, ev.until)].tolist() == ids[figures].tolist()
            )


@pytest.mark.slow
def test_a_series_is_the_same_on_a_day_as_from_the_claims_of_that_day(vintages):
    for ev in vintages:
        plain = plainly(ev)
        for number, key in enumerate(ev.index.lists(ev.until)[::4]):
            definition = None if number % 3 == 0 else ""
            one, other = (evidence.series(e, *key, definition=definition) for e in (ev, plain))
            pd.testing.assert_frame_equal(one, other, check_exact=True)
            assert one.about == other.about


def test_targets_and_where_they_stand_are_the_same(vintages):
    for ev in vintages:
        pd.testing.assert_frame_equal(
            evidence.all_targets(ev), evidence.all_targets(plainly(ev)), check_exact=True
        )


def test_lists_of_a_kind_are_the_same(vintages):
    for ev in vintages:
        one, other = (comparable.lists_of_kind(e, "recognised_list", "count") for e in (ev, plainly(ev)))
        assert [(x.programme, x.entity) for x in one] == [(x.programme, x.entity) for x in other]
        for a, b in zip(one, other, strict=True):
            np.testing.assert_array_equal(a.value, b.value)
            np.testing.assert_array_equal(a.years, b.years)


def test_claims_that_are_put_in_another_place_are_looked_at_anew(shipped):
    """A variant of the evidence remembers nothing of the one that it was made from."""
    key = ("beijing-smart-factories-digital-workshops", "units_recognised", "beijing")
    before = evidence.series(shipped, *key)
    last = before["claim_ids"].iloc[-1][-1]
    fewer = shipped.with_claims(shipped.claims[shipped.claims["claim_id"] != last])
    after = evidence.series(fewer, *key)
    assert last not in {c for ids in after["claim_ids"] for c in ids}
    pd.testing.assert_frame_equal(evidence.series(shipped, *key), before)


def test_what_is_done_to_a_series_stays_there(shipped):
    key = ("beijing-smart-factories-digital-workshops", "units_recognised", "beijing")
    first = evidence.series(shipped, *key)
    kept = first.copy()
    first["low"] = -1.0
    first.loc[:, "printed"] = "nothing"
    pd.testing.assert_frame_equal(evidence.series(shipped, *key), kept)


def test_the_day_of_a_claim_is_told_only_where_it_is_seen(shipped):
    ids = [shipped.claims["claim_id"].iloc[0], "no-such-claim"]
    day = shipped.claims["published_latest"].iloc[0]
    before = (day - pd.Timedelta(days=1)).to_datetime64()
    assert np.isnat(shipped.index.published(ids, None)).tolist() == [False, True]
    assert np.isnat(shipped.index.published(ids, before)).all()
