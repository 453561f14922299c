"""Other lists of the same kind: whose figures they are, and when their windows are enough to learn from."""

import numpy as np
import pytest

from analysis import evidence
from analysis.forecast.trend import classes, comparable
from analysis.forecast.trend.legs import nearest
from analysis.forecast.trend.observed import years
from analysis.forecast.trend.paths import reference_of

LIST = "shanghai-city-smart-factory"


def joined(ev, programme, scale="count"):
    return comparable.with_own_lists(ev, programme, scale, reference_of(ev, programme, scale))


def test_a_list_is_never_compared_with_itself_or_its_kin(shipped):
    rows, events = shipped.programmes.set_index("programme"), shipped.events
    told = events[events["basis"] == ""]  # what no text tells moves nothing
    successions = set(zip(told["programme"], told["successor"], strict=True))
    for own in rows.index[rows["kind"] == "recognised_list"]:
        names = {found.programme for found in comparable.others(shipped, "recognised_list", "count", own)}
        assert own not in names and rows.loc[own, "part_of"] not in names
        assert own not in set(rows.loc[sorted(names), "part_of"])
        assert not {(own, n) for n in names} & successions and not {(n, own) for n in names} & successions


def test_own_lists_join_where_they_have_windows_enough(shipped):
    known = comparable.others(shipped, "recognised_list", "count", LIST)
    windows = nearest.windows((years(x.date).to_numpy(), x.value) for x in known)
    assert len(windows) >= nearest.FEWEST
    found = joined(shipped, LIST)
    assert {"nearest_pace", "nearest_growth"} <= set(found.pool) and set(
        classes.load("recognised-lists").pool
    ) < set(found.pool)
    assert len(found.legs["nearest_pace"]["pace"]) == len(windows)
    assert comparable.without_own_lists(found).pool == classes.load("recognised-lists").pool


def test_too_few_lists_and_other_kinds_leave_the_class_as_it_is():
    early = evidence.load(as_of="2019-12-31")
    assert joined(early, LIST) is reference_of(early, LIST, "count")
    rate = early.programmes.loc[early.programmes["kind"] == "rate", "programme"].iloc[0]
    assert joined(early, rate, "share") is reference_of(early, rate, "share")


def test_paces_are_relative_yearly_additions(shipped):
    """Identity: earlier value * (1 + pace * years) is the later value."""
    table = comparable.class_paces(shipped, "recognised_list", "count", LIST)
    lists = {(x.programme, x.entity): x for x in comparable.others(shipped, "recognised_list", "count", LIST)}
    assert len(table) > 20
    for row in table.head(20).itertuples():
        of = lists[row.programme, row.entity]
        value = dict(zip(of.date, of.value, strict=True))
        span = (row.to_date - row.from_date).days / 365.25
        later = value[row.from_date] * (1 + row.pace * span)
        assert later == pytest.approx(value[row.to_date])
        assert np.isfinite(row.pace)
