"""Where an error begins: what lies on a bound is in order, one step further is told; and where a study is called what it is."""

import math

import pandas as pd
import pytest

from analysis.evidence.checks.judged import findings
from analysis.evidence.checks.sense import RULES, key_of

DAY = pd.Timestamp
NEV, ROBOTS = "china-nevstock-2015", "shanghai-industrial-robots-2024"
CITY = "shanghai-city-smart-factory-2025"
# rule, table, key of the row, and its cells on the bound and past it; what each rule allows stands in its docstring
BOUNDS = [
    ("value-too-large", "claims", "cn-ei-2019", {"value": 1e16}, {"value": 1.001e16}),
    ("value-too-large", "claims", "cn-ei-2019", {"value": -1e16}, {"value": -1.001e16}),
    ("share-above-ceiling", "claims", "china-nc-2025-03", {"value": 100.0}, {"value": 100.1}),
    ("share-above-ceiling", "claims", "china-nc-2025-03", {"value": 0.0}, {"value": -0.1}),
    ("fall-beyond-all", "claims", "ann-excellence-defect-rate-change", {"value": -99.9}, {"value": -100.0}),
    ("end-too-far", "claims", "ann-shanghai-200", {"period_end": DAY("2082-12-31")}, {"period_end": DAY("2083-01-01")}),
    ("observed-after-print", "claims", "china-5gf-2024-01", {"period_end": DAY("2025-01-22")}, {"period_end": DAY("2025-01-23")}),
    ("observed-after-print", "claims", "china-5gf-2024-01",
     {"period_precision": "month", "period_end": DAY("2025-02-28"), "published_latest": DAY("2025-01-31")},
     {"period_precision": "month", "period_end": DAY("2025-02-28"), "published_latest": DAY("2025-01-30")}),
    ("printed-in-future", "claims", "china-5gf-2024-01", {"published_latest": DAY("2036-01-02")}, {"published_latest": DAY("2036-01-03")}),
    ("deadline-before-announcement", "targets", CITY, {"deadline": DAY("2022-10-17")}, {"deadline": DAY("2022-10-16")}),
    ("announced-after-its-claim", "targets", ROBOTS, {"announced_earliest": DAY("2024-01-31")}, {"announced_earliest": DAY("2024-02-01")}),
    ("reading-unlike-its-target", "readings", "5g-factories-built-2023/directory", {"base_date": DAY("2023-12-30")}, {"base_date": DAY("2023-12-31")}),
    ("base-beyond-goal", "readings", "5g-factories-built-2023/directory", {"base_value": 0.0}, {"base_value": -1.0}),
    ("base-beyond-goal", "readings", "australia-nbn-2020/total", {"base_value": "value"}, {"base_value": 1e12}),
    ("base-beyond-goal", "readings", "eu-new-car-co2-2015/total", {"base_value": "value"}, {"base_value": 129.9}),
    ("verdict-against-value", "outcomes", "korea-sf-2020-flow", {"outcome_value": 5600.0}, {"outcome_value": 5599.0}),
    ("verdict-against-value", "outcomes", "china-waterint-2020", {"outcome_value": -23.0}, {"outcome_value": -22.9}),
    ("verdict-against-value", "outcomes", NEV, {"outcome_value": 499999.0}, {"outcome_value": 500000.0}),
    ("outcome-before-announcement", "outcomes", NEV, {"outcome_date": DAY("2012-07-09")}, {"outcome_date": DAY("2012-07-08")}),
    ("baseline-beyond-target", "outcomes", NEV, {"baseline_value": 500000.0}, {"baseline_value": 500001.0}),
    ("baseline-beyond-target", "outcomes", NEV, {"baseline_date": DAY("2015-12-30")}, {"baseline_date": DAY("2015-12-31")}),
    ("estimate-outside-interval", "evaluated_effects", "koch-2021-output", {"estimate": 20.0}, {"estimate": 19.9}),
    ("estimate-outside-interval", "evaluated_effects", "koch-2021-output", {"estimate": 25.0}, {"estimate": 25.1}),
    ("estimate-outside-interval", "evaluated_effects", "koch-2021-output", {"low": 22.5, "high": 22.5}, {"low": 22.6, "high": 22.5}),
    ("estimate-unlike-its-use", "evaluated_effects", "koch-2021-output", {"estimate": -99.9}, {"estimate": -100.0}),
    ("estimate-unlike-its-use", "evaluated_effects", "koch-2021-output", {"year": 2036}, {"year": 2037}),
    ("estimate-unlike-its-use", "evaluated_effects", "koch-2021-labour-cost-share",
     {"unit": "correlation", "estimate": -1.0, "low": -1.0, "high": 1.0}, {"unit": "correlation", "estimate": -1.1, "low": -1.0, "high": 1.0}),
    ("ceiling-of-a-share", "indicators", "cashless_share", {"ceiling": 100.0}, {"ceiling": 100.1}),
    ("ceiling-of-a-share", "indicators", "cashless_share", {"ceiling": 0.1}, {"ceiling": 0.0}),
    ("assumption-beyond-its-unit", "assumptions", "date-undated-lag", {"low": 0.0}, {"low": -1.0}),
    ("assumption-beyond-its-unit", "assumptions", "mixture-end-one-figure", {"high": 1.0}, {"high": 1.01}),
    ("ends-of-probability", "assumptions", "mixture-end-one-figure", {"value": 0.49}, {"value": 0.5}),
    ("ends-of-probability", "assumptions", "mixture-end-one-figure", {"value": 0.0}, {"value": -0.01}),
]  # fmt: skip
NO_ENDS = {"low": math.nan, "high": math.nan}
DOUBTS = [  # 22 in all of Shandong, and a tenth for rounding; an effect is better or worse where its interval, or 1.5 standard errors, exclude zero; null where 2.6 do not
    ("part-beyond-its-whole", "claims", "qingdao-excellence-2025-01", {"value": 24.0}, {"value": 25.0}),
    ("sign-unlike-its-interval", "evaluated_effects", "koch-2021-output", {"low": 0.1}, {"low": 0.0}),
    ("sign-unlike-its-interval", "evaluated_effects", "koch-2021-output", {"high": -0.1, "low": -1.0}, {"high": 0.0, "low": -1.0}),
    ("sign-unlike-its-interval", "evaluated_effects", "koch-2021-output", NO_ENDS | {"error": 15.0}, NO_ENDS | {"error": 15.1}),
    ("sign-unlike-its-interval", "evaluated_effects", "koch-2021-output", {"sign": "null", "low": 0.0}, {"sign": "null", "low": 0.1}),
    ("sign-unlike-its-interval", "evaluated_effects", "koch-2021-output", NO_ENDS | {"sign": "null", "estimate": 26.0, "error": 10.0},
     NO_ENDS | {"sign": "null", "estimate": 26.1, "error": 10.0}),
]  # fmt: skip


@pytest.fixture(scope="module")
def sheets(shipped) -> dict[str, tuple[pd.DataFrame, list[str]]]:
    """The tables, each with the keys of its rows."""
    tables = {**shipped.tables, "claims": shipped.claims}
    named = {name: tables[name] for name in {table for _, table, *_ in [*BOUNDS, *DOUBTS]}}
    return {
        name: (frame, [key_of(name, row) for row in frame.to_dict("records")])
        for name, frame in named.items()
    }


@pytest.mark.parametrize(("rule", "table", "key", "within", "beyond"), [*BOUNDS, *DOUBTS])
def test_what_lies_on_a_bound_is_in_order_and_what_lies_past_it_is_told(shipped, sheets, rule, table, key, within, beyond):  # fmt: skip
    whole, keys = sheets[table]
    at = whole.index[keys.index(key)]

    def told(cells: dict) -> list[str]:
        frame = whole.copy()
        for column, cell in cells.items():
            frame.loc[at, column] = frame.loc[at, cell] if cell == "value" else cell
        return [f.key for f in findings({**shipped.tables, "claims": shipped.claims, table: frame}, [rule])]

    assert RULES[rule].error == (rule not in {doubt for doubt, *_ in DOUBTS})
    assert key not in told(within)
    assert key in told(beyond)
