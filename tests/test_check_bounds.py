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
DOUBTS = [  # 22 in all of Shandong, exactly counted, and a tenth for rounding where one of the two is not; an effect is better or worse where its interval, or 1.5 standard errors, exclude zero; null where 2.6 do not
    ("part-beyond-its-whole", "claims", "qingdao-excellence-2025-01", {"value": 22.0}, {"value": 23.0}),
    ("part-beyond-its-whole", "claims", "qingdao-excellence-2025-01", {"value": 24.0, "qualifier": "about"}, {"value": 25.0, "qualifier": "about"}),
    ("sign-unlike-its-interval", "evaluated_effects", "koch-2021-output", {"low": 0.1}, {"low": 0.0}),
    ("sign-unlike-its-interval", "evaluated_effects", "koch-2021-output", {"high": -0.1, "low": -1.0}, {"high": 0.0, "low": -1.0}),
    ("sign-unlike-its-interval", "evaluated_effects", "koch-2021-output", NO_ENDS | {"error": 15.0}, NO_ENDS | {"error": 15.1}),
    ("sign-unlike-its-interval", "evaluated_effects", "koch-2021-output", {"sign": "null", "low": 0.0}, {"sign": "null", "low": 0.1}),
    ("sign-unlike-its-interval", "evaluated_effects", "koch-2021-output", NO_ENDS | {"sign": "null", "estimate": 26.0, "error": 10.0},
     NO_ENDS | {"sign": "null", "estimate": 26.1, "error": 10.0}),
    # 5,095 before, both exact: two percent for rounding; 74.7 before, both exact: one and a half points
    ("alone-off-its-course", "claims", "cn-green-2024", {"value": 4996.0}, {"value": 4995.0}),
    ("alone-off-its-course", "claims", "cn-rd-2022", {"value": 73.2}, {"value": 73.1}),
    # 24 and 25 beside it: 4 x 24, and a little for their own step; 2,759 and 5,041: 4 x 5,041; 74.7 and 80.1: 5 points and 6 for a year
    ("end-that-leaps", "claims", "france-unicorns-2025-between-1", {"value": 110.0}, {"value": 111.0}),
    ("unlike-its-neighbours", "claims", "zhongshan-digital-2025-12", {"value": 20164.0}, {"value": 20165.0}),
    ("share-unlike-its-neighbours", "claims", "cn-rd-2022", {"value": 63.8}, {"value": 63.6}),
    ("pace-unlike-its-neighbours", "claims", "china-robotinst-2021", {"value": 1029000.0}, {"value": 1030000.0}),  # 3.5 x 295,000 for its days
    ("total-below-its-additions", "claims", "cn-pilot-305-2018", {"value": 144.0}, {"value": 143.0}),  # .9 x (63 + 97)
    ("total-far-below-its-goal", "claims", "guangdong-cloud-2023-10", {"value": 200.0}, {"value": 199.0}),  # 200,000 were asked for
    ("effect-unlike-the-few", "claims", "pilot305-2018-energy-utilisation", {"value": 117.5}, {"value": 117.7}),  # 8 x 14.7
    ("effect-out-of-line", "claims", "sc-5g-2025-production-efficiency", {"value": 8.92}, {"value": 8.91}),  # 22.3 / 2.5
    ("effect-out-of-line", "claims", "sc-5g-2025-production-efficiency", {"value": 150.0}, {"value": 150.1}),  # 60 x 2.5
    ("old-when-printed", "claims", "india-bharatnet-2019-2021-02", {"period_end": DAY("2015-03-11")}, {"period_end": DAY("2015-03-10")}),
    ("batch-out-of-line", "batches", "wef-lighthouse/china/9", {"added": 80}, {"added": 81}),  # 5 x 16
    ("word-one-letter-off", "claims", "cn-ei-2021-2023-new", {"definition": "fosil-onl"}, {"definition": "fosil-only"}),
    ("word-one-letter-off", "claims", "cn-ei-2021-2023-new", {"definition": "fossil-only-2"}, {"definition": "fossil-olny"}),
    ("title-of-no-text", "sources", "newsbytes-2025-12", {"title": "404 factories that were not found to pollute"}, {"title": "404 Not Found"}),
    ("goal-hedged-the-other-way", "claims", "guangdong-digital-target-2025", {"qualifier": "about"}, {"qualifier": "nearly"}),
    ("goal-hedged-the-other-way", "claims", "cn-t-ei-y2017", {"qualifier": "over"}, {"qualifier": "up_to"}),
    ("start-is-the-goal", "outcomes", "uk-htg-digital-2024", {"baseline_value": 99999.0}, {"baseline_value": 100000.0}),
    ("number-like-a-year", "readings", "zhejiang-cloud-firms-2017/addition", {"base_value": 2020.0}, {"base_value": 2019.0}),
    ("years-unlike-their-name", "claims", "cn-ei-2021-2023-new", {"period_start": DAY("2021-01-01")}, {"period_start": DAY("2020-12-31")}),
    ("measure-of-another-rate", "claims", "cn-mgmt-2021-10", {"value": 10.0}, {"indicator": "digital_rnd_tool_rate"}),
    ("measure-unlike-its-list", "claims", "cn-sysint-suppliers-2024-12", {"programme": "nc-rate"}, {"programme": "carbon-intensity-gdp"}),
    ("definition-of-another-list", "claims", "cn-rd-2023", {"definition": "unofficial"}, {"definition": "above-scale-firms"}),
    ("addition-unlike-its-totals", "claims", "wef-2026-01-china-flow", {"value": 23.0}, {"value": 40.0}),
    ("print-unlike-its-source", "claims", "cn-5g-2025-11-cum", {"published_earliest": DAY("2026-04-29")}, {"published_earliest": DAY("2026-04-30")}),
    ("announced-long-before", "targets", "digital-rnd-tool-rate-2027-chongqing", {"announced_latest": DAY("2016-01-09")}, {"announced_latest": DAY("2016-01-08")}),
    ("body-of-another-place", "programmes", "wuxi-smart-factories", {"body": "Jiangsu industry department"}, {"body": "Ningbo industry bureau"}),
    ("publisher-unlike-its-name", "sources", "wef-lighthouse-2025-09", {"publisher": "World Economic Forum"}, {"publisher": "Dongguan Today"}),
    ("event-unlike-its-name", "events", "energy-per-gdp-redefined-2024", {"day": DAY("2025-12-31")}, {"day": DAY("2026-01-01")}),
    ("event-unlike-its-name", "events", "korea-supply-replaced-2023-09", {"day": DAY("2023-09-30")}, {"day": DAY("2023-10-01")}),
    ("event-unlike-its-source", "events", "korea-supply-replaced-2023-09", {"published": DAY("2023-10-12")}, {"published": DAY("2023-10-13")}),
    ("event-unlike-its-name", "events", "korea-supply-replaced-2023-09", {"programme": "korea-smart-factory-supply"}, {"programme": "nc-rate"}),
    ("start-of-another-day", "outcomes", "korea-sf-2021-interim", {"baseline_date": DAY("2019-03-01")}, {"baseline_date": DAY("2019-03-02")}),
    ("outcome-unlike-its-measure", "evaluated_effects", "schulte-2016-electricity", {"outcome": "energy"}, {"outcome": "productivity"}),
    ("design-unlike-its-method", "evaluated_effects", "li-branstetter-2024-tfp", {"method": "difference-in-differences on a survey"}, {"design": "survey"}),
    ("country-unlike-its-sample", "evaluated_effects", "abs-2022-labour-productivity", {"country": "USA"}, {"country": "Germany"}),
    ("estimate-unlike-its-print", "evaluated_effects", "graetz-michaels-2015", {"estimate": 0.36}, {"estimate": 37.0}),
    ("direction-unlike-its-name", "indicators", "labour_productivity_change", {"direction": "neutral"}, {"direction": "lower"}),
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
