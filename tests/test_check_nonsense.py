"""Plausible nonsense: one wrong cell in the shipped data each, of the kinds that were once accepted in silence."""

import csv
import shutil

import pandas as pd
import pytest
from evidence_samples import DATA, write_rows
from test_check_bounds import BOUNDS, DOUBTS
from test_check_single_slips import SLIPS

from analysis import evidence
from analysis.evidence.checks.judged import findings
from analysis.evidence.checks.sense import RULES, key_of

# rule, table, key of the row, cells that are changed
WRONG = [
    ("unlike-its-neighbours", "claims", "wef-stock-2021-09", {"value": "9"}),
    ("value-too-large", "claims", "cn-ei-2019", {"value": "1e300"}),
    ("share-above-ceiling", "claims", "china-nc-2025-03", {"value": "274"}),
    ("fall-beyond-all", "claims", "ann-excellence-defect-rate-change", {"value": "-770"}),
    ("sign-unlike-all-others", "claims", "ann-excellence-rnd-cycle-change", {"value": "28.4"}),
    ("observed-after-print", "claims", "china-5gf-2024-01", {"period_end": "2034-12-31"}),
    ("printed-in-future", "claims", "cn-sf-basic-2025-02-07", {"published_latest": "2199-01-01"}),
    ("end-too-far", "claims", "ann-shanghai-200", {"period_end": "2104-12-31"}),
    ("deadline-before-announcement", "targets", "shanghai-city-smart-factory-2025", {"deadline": "2012-12-31"}),
    ("target-differs-from-claim", "targets", "ev-charging-piles-2020", {"programme": "5g-base-stations"}),
    ("reading-differs-from-claim", "readings", "5g-base-stations-2020/total", {"value": "60000"}),
    ("direction-against-sign", "targets", "energy-intensity-gdp-2025", {"direction": "at_least"}),
    ("verdict-against-value", "outcomes", "korea-sf-2020-interim", {"target_value": "178000"}),
    ("outcome-before-announcement", "outcomes", "korea-sf-2020-flow", {"outcome_date": "2009-12-31"}),
    ("baseline-beyond-target", "outcomes", "china-nevstock-2015", {"baseline_value": "999999"}),
    ("outcome-differs-from-claim", "outcomes", "korea-sf-2020-flow", {"outcome_value": "71390"}),
    ("outcome-kind", "outcomes", "korea-sf-2019-flow", {"kind": "rate"}),
    ("batch-differs-from-claim", "batches", None, {"added": "2240"}),
    ("its-own-successor", "events", None, {"successor": "="}),
    ("part-of-itself", "entities", "china", {"part_of": "beijing"}),
    ("assumption-beyond-its-unit", "assumptions", "date-undated-lag", {"value": "-90", "low": "-100"}),
    ("relay-contradicts", "claims", "ann-beijing-103-urdupoint", {"value": "301"}),
    ("hidden-characters", "claims", "ann-jiangxi-energy", {"publisher": "\u202egnijieB"}),
    ("markup", "sources", None, {"title": "<b onclick=x>Plan</b>"}),
    ("address-of-nowhere", "claims", "cn-ei-2021", {"url": "https://gov.cn/<script>x</script>"}),
    ("estimate-outside-interval", "evaluated_effects", None, {"estimate": "900", "low": "1", "high": "2"}),
    ("share-like-a-fraction", "claims", "china-nc-2022-02", {"value": "0.553"}),
    ("effect-out-of-line", "claims", "ann-excellence-production-efficiency-change", {"value": "8500"}),
    ("window-of-years", "claims", "china-5gf-2025", {"published_earliest": "1999-01-01", "published_precision": "inferred"}),
    ("too-many-sites", "claims", "ann-excellence-carbon-emissions-change", {"n_sites": "1000000000"}),
    ("looks-like-a-formula", "claims", "cn-ei-2022", {"publisher": "=1+1"}),
    ("rows-in-a-cell", "claims", "cn-ei-2023", {"note": "one\n" + "two," * 20}),
    ("goal-far-from-today", "readings", "korea-smart-factory-supply-2020-interim/total", {"value": "17800000"}),
    ("place-unlike-programme", "claims", "cn-t-pilot-2018", {"entity": "korea"}),
    ("happens-in-future", "questions", "beijing-digital-pass", {"asked": "2150-01-01"}),
    ("day-unlike-its-precision", "claims", "beijing-2020-hp-share", {"published_earliest": "2021-05-20"}),
    ("before-its-time", "claims", "beijing-sany-labour-productivity", {"period_end": "1921-10-29"}),
    ("print-unlike-its-address", "claims", "beijing-sany-lead-time",
     {"published_earliest": "2023-10-29", "published_latest": "2023-10-29"}),
    ("print-unlike-its-source", "claims", "cn-lighthouse-2023-12",
     {"published_earliest": "2023-12-31", "published_latest": "2023-12-31"}),
    ("page-of-two-days", "claims", "wef-2024-10-eff", {"published_earliest": "2025-01-11", "published_latest": "2025-01-11"}),
    ("name-of-another-year", "targets", "nc-rate-2026-beijing", {"deadline": "2028-12-31"}),
    ("kind-unlike-measure", "claims", "cn-nc-2012-b", {"kind": "flow", "period_start": "2011-12-31"}),
    ("sites-without-effect", "claims", "china-sf-basic-2025-end", {"n_sites": "12"}),
    ("announced-after-its-claim", "targets", "shanghai-industrial-robots-2024", {"announced_earliest": "2024-06-01", "announced_latest": "2024-06-01"}),
    ("announced-long-before", "targets", "korea-hydrogen-stations-2022",
     {"announced_earliest": "1998-01-31", "announced_latest": "1998-01-31"}),
    ("label-of-another-place", "targets", "korea-hydrogen-cars-2022", {"label_en": "Germany: hydrogen cars by 2022"}),
    ("reading-unlike-its-target", "readings", "5g-base-stations-2022/total", {"programme": "5g-private-networks"}),
    ("base-beyond-goal", "readings", "australia-nbn-2020/total", {"base_value": "99999999"}),
    ("base-unlike-its-figure", "readings", "beijing-smart-factories-digital-workshops-2026/addition", {"base_value": "300"}),
    ("label-of-another-number", "readings", "beijing-robot-industry-2025/total", {"label": "70 billion yuan in 2025"}),
    ("addition-goal-out-of-line", "readings", "chongqing-smart-factories-2027/addition", {"value": "5000000"}),
    ("outcome-unlike-its-target", "outcomes", "china-5g-2020", {"announced": "2019-12-01"}),
    ("outcome-out-of-time", "outcomes", "sweden-100mbit-2015", {"outcome_date": "2019-10-31"}),
    ("batch-unlike-its-totals", "batches", "guangxi-digital-workshops/guangxi/3", {"added": "60"}),
    ("event-unlike-its-claim", "events", "robot-density-rebased-2024", {"claim_id": "wef-stock-2026-01"}),
    ("event-unlike-its-source", "events", "energy-per-gdp-redefined-2024", {"published": "2025-03-06"}),
    ("search-of-another-list", "searches", "targets-without-figures-2026-11/wef-lighthouse/wef-lighthouse-2024-indonesia",
     {"searched_until": "2022-01-01"}),
    ("estimate-unlike-its-use", "evaluated_effects", "koch-2021-output", {"usable": "none"}),
    ("estimate-unlike-its-print", "evaluated_effects", "muller-2018", {"estimate": "39"}),
    ("estimate-out-of-line", "evaluated_effects", "distelhorst-2017-labour", {"estimate": "-150"}),
    ("sign-unlike-its-interval", "evaluated_effects", "oesterreich-2022-meta", {"low": "-0.1"}),
    ("study-of-another-year", "evaluated_effects", "koch-2021-employment", {"year": "2012"}),
    ("place-inside-a-smaller-one", "entities", "guangdong", {"part_of": "quanzhou"}),
    ("label-twice", "entities", "australia", {"label_en": "Anhui"}),
    ("label-in-another-language", "entities", "germany", {"label_zh": "Germany"}),
    ("named-for-another-place", "programmes", "guangxi-digital-workshops", {"entity": "hunan"}),
    ("place-of-no-claim", "programmes", "chengdu-smart-factories-digital-workshops", {"entity": "sichuan"}),
    ("ceiling-of-a-share", "indicators", "above_scale_diagnosis_coverage", {"ceiling": "120"}),
    ("language-unlike-its-title", "sources", "21st-century-business-herald-2025-08", {"language": "en"}),
    ("source-twice", "sources", "3news-taobao-2015", {"url": "https://reportify.cn/news/1211041645521408000"}),
    ("damaged-letters", "sources", None, {"title": "MÃ¼nchen"}),
    ("letters-of-two-scripts", "sources", None, {"publisher": "B\u0435ijing Daily"}),
    ("placeholder", "sources", None, {"publisher": "TODO"}),
    ("address-in-words", "sources", None, {"publisher": "https://www.gov.cn/a"}),
    ("no-word", "sources", None, {"title": "12345"}),
    ("address-of-an-example", "sources", None, {"url": "https://example.com/a"}),
    ("assumption-of-an-unknown-unit", "assumptions", "batch-gap-spread", {"unit": "logs"}),
    ("assumption-misplaced", "assumptions", "effect-rebound", {"used_in": "analysis.nowhere"}),
    ("share-unlike-its-neighbours", "claims", "cn-nc-2021-b", {"value": "95"}),
    ("unlike-the-same-day", "claims", "china-sf-adv-2025-end", {"value": "12000"}),
    ("addition-unlike-its-totals", "claims", "wef-2025-09-china-flow", {"value": "60"}),
    ("total-beyond-its-goal", "claims", "cn-5gvpn-2025-08", {"value": "640000"}),
    ("relays-far-apart", "claims", "ann-xiaomi-phones", {"value": "10000"}),
    ("part-beyond-its-whole", "claims", "qingdao-excellence-2025-01", {"value": "28"}),
    ("sites-unlike-their-text", "claims", "gree-suqian-2022-energy", {"n_sites": "305"}),
    ("hedge-lost-by-a-relay", "claims", "cn-sf-basic-2026-01", {"qualifier": "exact"}),
    ("hedge-turned-round", "claims", "ann-china-10000-2024", {"qualifier": "up_to"}),
    ("basis-unlike-its-measure", "claims", "sh-sf-2024-energy", {"basis": "absolute"}),
    ("rate-that-never-falls", "programmes", "nc-rate", {"monotone": "true"}),
    ("part-larger-than-its-whole", "programmes", "chongqing-digital-workshops", {"part_of": "wef-lighthouse"}),
    ("family-of-another-country", "programmes", "france-public-chargers", {"family": "china-ev-charging"}),
    ("years-added-up", "claims", "sil-beijing-robots-2018", {"kind": "flow", "period_start": "2018-01-01"}),
    ("direction-unlike-its-name", "indicators", "defect_rate_change", {"direction": "higher"}),
    ("scale-unlike-its-name", "indicators", "energy_per_value_added_change", {"scale": "amount"}),
    ("unit-unlike-its-print", "evaluated_effects", "koch-2021-labour-cost-share", {"unit": "percent"}),
    ("country-unlike-its-sample", "evaluated_effects", "liu-ren-2025-tfp", {"country": "Germany"}),
    ("language-unlike-its-address", "sources", "linkgenesis-2019-02", {"language": "zh"}),
    ("kind-unlike-its-publisher", "sources", "peoples-daily-2020-12", {"kind": "company"}),
    ("addresses-swapped", "outcomes", "china-ipv6-2025",
     {"url_target": "http://kld.doolcool.com/xinwendongtai/1283789.html",
      "url_outcome": "https://epaper.ahgrrb.com/index/article/articleinfo.html?doc_id=36157"}),
    ("event-before-its-list", "events", "korea-supply-replaced-2023-09", {"day": "2013-10-31"}),
    ("question-of-another-place", "questions", "transformed-meaning-jiangxi",
     {"programme": "zhejiang-above-scale-digitalisation"}),
    ("too-many-decimals", "claims", "cn-rd-2012", {"value": "0.12345"}),
    ("value-like-its-year", "claims", "cn-5gii-projects-2022-02", {"value": "2022"}),
    ("parts-beyond-their-whole", "claims", "beijing-lighthouse-2022-06", {"value": "99"}),
    ("addition-below-its-parts", "claims", "china-5g-flow-2022", {"period_start": "2020-01-01"}),
    ("same-average-twice", "claims", "pilot305-2018-energy-utilisation", {"value": "25.6"}),
    ("measure-of-another-list", "claims", "cn-rd-2022", {"indicator": "nc_rate_key_processes"}),
    ("definition-of-another-list", "claims", "cn-rd-2023", {"definition": "fossil-only"}),
    ("baseline-unlike-its-figure", "outcomes", "indonesia-msme-digital-2023", {"baseline_value": "1759"}),
    ("list-with-removals", "programmes", "miit-green-factory", {"monotone": "true"}),
    ("family-of-strangers", "programmes", "china-ecommerce", {"family": "china-electric-arc-steel"}),
    ("announced-within-years", "targets", "india-jal-jeevan-2024", {"announced_earliest": "2009-08-15"}),
    ("sign-unlike-its-measure", "evaluated_effects", "kbiz-2022-sales", {"sign": "worse"}),
]  # fmt: skip


# found in two rows: the one that was changed may be the sound one of a pair that contradict each other
EITHER = {
    "relay-contradicts",
    "relays-far-apart",
    "unlike-its-neighbours",
    "part-of-itself",
    "target-differs-from-claim",
}


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory):
    """The shipped data with every wrong cell at once, and the key of each row that was changed, by rule."""
    folder = tmp_path_factory.mktemp("spoilt") / "data"
    shutil.copytree(DATA, folder)
    keys = {}
    for table in {table for _, table, _, _ in WRONG}:
        with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        free = [row for row in rows if key_of(table, row) not in {k for _, t, k, _ in WRONG if t == table}]
        for rule, _, key, cells in (wrong for wrong in WRONG if wrong[1] == table):
            row = next(row for row in rows if key_of(table, row) == key) if key else free[CHOSEN[rule](free)]
            row |= {c: row["programme"] if v == "=" else v for c, v in cells.items()}
            keys[rule] = key_of(table, row)
        write_rows(folder / f"{table}.csv", list(rows[0]), rows)
    return folder, keys


CHOSEN = {
    "batch-differs-from-claim": lambda rows: next(
        k for k, r in enumerate(rows) if r["claim_id"] == "china-5gf-flow-2025"
    ),
    "its-own-successor": lambda rows: next(k for k, r in enumerate(rows) if r["kind"] == "replaced"),
    "markup": lambda rows: 4,
    "damaged-letters": lambda rows: 5,
    "letters-of-two-scripts": lambda rows: 6,
    "placeholder": lambda rows: 7,
    "address-in-words": lambda rows: 8,
    "no-word": lambda rows: 9,
    "address-of-an-example": lambda rows: 10,
    "estimate-outside-interval": lambda rows: next(k for k, r in enumerate(rows) if r["unit"] == "percent"),
}


@pytest.mark.slow
def test_the_check_finds_every_wrong_cell_among_all_the_others(spoilt):
    folder, keys = spoilt
    told = evidence.check(folder)
    hits = {(problem.rule, problem.found.rpartition("(")[2].rstrip(")")) for problem in told}
    missed = {
        r: k
        for r, k in keys.items()
        if (r, k) not in hits and not (r in EITHER and r in {f for f, _ in hits})
    }
    assert missed == {}
    assert all(problem.row > 1 for problem in told if problem.rule)
    assert {problem.rule for problem in told if not problem.error} >= {r for r in keys if not RULES[r].error}


ELSEWHERE = {
    "ends-of-probability", "estimate-unlike-its-sign", "programme-part-of-itself",
    "same-claim-again", "same-effect-again", "same-figure-of-another-day", "same-row-again", "source-without-a-claim", "stock-that-falls", "unlike-other-years",
}  # fmt: skip


def test_every_rule_has_its_nonsense():
    tried = {rule for rule, *_ in [*WRONG, *BOUNDS, *DOUBTS, *SLIPS]}
    assert set(RULES) - tried <= ELSEWHERE | {"what-if-claim"}  # tests/test_explore.py


def test_rules_without_a_row_in_the_shipped_data(shipped):
    """A circle of programmes, a floor of .6, an addition of another size, a total that falls, one page with two numbers,
    an effect twice and with the wrong sign, a case and an event twice, a text that nobody cites."""
    programmes = shipped.programmes.copy()
    programmes.loc[programmes.index[0], "part_of"] = programmes["programme"].iloc[0]
    assumptions = shipped.assumptions.head(1).assign(
        assumption_id="mixture-end-x", unit="probability", value=0.6
    )
    claims = shipped.claims
    flows = claims[(claims["kind"] == "flow")].head(1).loc[lambda d: d.index.repeat(6)].reset_index(drop=True)
    ends = [pd.Timestamp(f"{y}-12-31") for y in range(2015, 2021)]
    flows = flows.assign(claim_id=list("abcdef"), value=[10, 11, 9, 10, 900, 12], period_end=ends, unit="count",
                         period_start=[pd.Timestamp(f"{y}-01-01") for y in range(2015, 2021)], url="")  # fmt: skip
    stocks = flows.assign(kind="stock", value=[10, 20, 30, 40, 5, 60], claim_id=list("ghijkl"), indicator="units_recognised",
                          period_start=pd.NaT)  # fmt: skip
    page = flows.head(2).assign(
        claim_id=["m", "n"], url="https://a.example", period_end=ends[0], period_start=ends[0]
    )
    copied = page.tail(1).assign(claim_id="q", period_end=ends[1])
    effects = shipped.evaluated_effects
    energy = effects[
        (effects["outcome"] == "energy") & effects["estimate"].lt(0) & effects["sign"].eq("better")
    ]
    wrong_sign = energy.head(1).assign(effect_id="o", estimate=12.0)
    tables = {
        **shipped.tables,
        "programmes": programmes,
        "assumptions": assumptions,
        "claims": pd.concat([flows, stocks, page, copied]),
        "evaluated_effects": pd.concat([energy, wrong_sign, energy.tail(1).assign(effect_id="p")]),
        "sources": shipped.sources.head(1).assign(source_id="nobody-2020"),
        "outcomes": shipped.outcomes.head(3).pipe(
            lambda d: pd.concat([d, d.tail(1).assign(case_id="r", selection="s")])
        ),
        "events": shipped.events.head(3).pipe(
            lambda d: pd.concat([d, d.tail(1).assign(event_id="t", note="")])
        ),
    }
    told = {(f.rule, f.key) for f in findings(tables, ELSEWHERE)}
    assert {r for r, _ in told} == ELSEWHERE
    assert {("unlike-other-years", "e"), ("stock-that-falls", "k"), ("same-claim-again", "n"), ("same-effect-again", "p"),
            ("same-figure-of-another-day", "q"), ("same-row-again", "r"), ("same-row-again", "t"),
            ("estimate-unlike-its-sign", "o"), ("source-without-a-claim", "nobody-2020")} <= told  # fmt: skip


ANOTHER = [  # another slip that a rule tells, and what it says of it: it names the row that was changed
    ("name-of-another-year", "claims", "japan-cashless-2023", {"period_end": pd.Timestamp("2013-12-31")}, "2023"),
    ("label-twice", "entities", "fujian", {"label_zh": "湖北"}, "fujian"),
    ("kind-unlike-its-publisher", "sources", "reuters-2018-05", {"kind": "official"}, "agency"),
    ("reading-differs-from-claim", "readings", "energy-intensity-gdp-2020/change",
     {"base_date": pd.Timestamp("2010-12-31")}, "2015-12-31"),
    ("measure-of-another-list", "claims", "cn-nc-2022", {"programme": "digital-rnd-tool-rate"}, "nc-rate"),
    ("baseline-unlike-its-figure", "claims", "korea-sf-stock-2018", {"value": 9703.0}, "as claim korea-sf-stock-2018"),
    ("goal-far-from-today", "claims", "shandong-5g-2022-08", {"value": 1490000.0}, "1490000 of shandong-5g-2022-08"),
    ("page-of-two-days", "claims", "china-hsr-2022",
     {"url": "https://chinaconnect.com.pk/chinas-operating-high-speed-railway-hits-45000-km/"}, "as china-hsr-2022 of"),
    ("page-of-two-days", "claims", "sj-diagnosed-2025",
     {"published_latest": pd.Timestamp("2026-11-22")}, "2025-07-01 to 2026-06-30 (inferred), as shanghai-songjiang-advanced-2025 of"),
    ("outcome-kind", "programmes", "japan-hydrogen-stations", {"kind": "rate"}, "rate, by its programme japan-hydrogen-stations"),
    ("share-above-ceiling", "indicators", "cashless_share", {"ceiling": 1.0}, "the ceiling of cashless_share"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "table", "key", "cells", "words"), ANOTHER)
def test_a_rule_tells_another_slip_and_names_its_row(shipped, rule, table, key, cells, words):
    tables = {**shipped.tables, "claims": shipped.claims}
    frame = tables[table].copy()
    keys = [key_of(table, row) for row in frame.to_dict("records")]
    for column, cell in cells.items():
        frame.loc[frame.index[keys.index(key)], column] = cell
    usual = set(findings(tables, [rule]))
    told = set(findings({**tables, table: frame}, [rule])) - usual
    assert any(key in (f.key, *words.split()) and words in f"{f.allowed} {f.key}" for f in told), told


def test_what_is_shipped_is_doubted_nowhere_that_nobody_looked_at():
    assert evidence.check() == []
