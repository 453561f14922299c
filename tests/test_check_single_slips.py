"""One slip in the shipped data, one rule: a name, a precision, a page, a scope or a word that the rest of the row, or the rows
beside it, contradict. Each was silent once, or is of a kind that was."""

import re

import pandas as pd

from analysis.evidence.checks.judged import findings
from analysis.evidence.checks.sense import key_of

# rule, table, key of the row, cells that are changed (a day in words is one)
SLIPS = [
    ("kind-unlike-its-name", "claims", "uk-ev-target-2030", {"kind": "stock"}),
    ("month-unlike-its-name", "claims", "liaoning-rnd-2022", {"period_end": "2021-12-31"}),
    ("month-unlike-its-name", "claims", "sil-foshan-coverage-2022-11", {"period_end": "2022-12-30"}),
    ("month-unlike-its-name", "claims", "cn-dwsf-2023-07-completed", {"period_end": "2013-07-31"}),
    ("flow-unlike-its-name", "claims", "hunan-bench-firms-2023-flow", {"period_start": "2022-01-01"}),
    ("place-unlike-its-name", "claims", "cn-nc-2022", {"entity": "jiangsu"}),
    ("programme-of-a-wider-place", "programmes", "chongqing-digital-workshops", {"entity": "china"}),
    ("target-unlike-its-name", "targets", "nc-rate-2026-beijing", {"programme": "carbon-intensity-gdp"}),
    ("reading-unlike-its-name", "readings", "zhejiang-future-factory-pilot-2022/addition", {"how": "total"}),
    ("reading-unlike-its-name", "readings", "india-ujala-2019/total", {"reading": "share"}),
    ("reading-unlike-its-name", "readings", "france-fabriques-de-territoire-2022/total",
     {"reason": "The share on the day of the deadline is named."}),
    ("search-unlike-its-name", "searches", "targets-without-figures-2026-11/nc-rate/nc-rate-2026-beijing", {"searched_until": "2025-11-22"}),
    ("asked-before-its-texts", "questions", "carbon-measure-2026", {"asked": "2025-11-22"}),
    ("question-of-another-list", "questions", "carbon-measure-2026", {"programme": "nc-rate"}),
    ("label-left-out", "entities", "wales", {"label_zh": ""}),
    ("unit-unlike-its-statement", "assumptions", "date-undated-lag", {"unit": "years"}),
    ("unit-unlike-its-statement", "assumptions", "silence-grace", {"unit": "years"}),
    ("print-unlike-its-precision", "claims", "ann-beijing-add-100-urdupoint", {"published_precision": "year"}),
    ("inferred-but-a-figure", "claims", "guangdong-digital-2023-10", {"period_precision": "inferred"}),
    ("day-of-no-publication", "claims", "jiangsu-firms-retrofit-target-2022", {"period_precision": "publication"}),
    ("start-within-a-month", "claims", "india-pat2-2019-result", {"period_start": "2016-01-04"}),
    ("start-within-a-month", "claims", "hunan-bench-firms-2022-flow", {"period_start": "2022-02-01", "period_precision": "year"}),
    ("start-of-a-total", "claims", "guangdong-digital-target-2025", {"period_start": "2025-01-01"}),
    ("end-unlike-its-precision", "claims", "hunan-demo-workshops-2018", {"period_precision": "quarter", "period_end": "2018-11-30"}),
    ("printed-before-announced", "claims", "uk-ev-target-2030", {"published_earliest": "2001-01-01"}),
    ("announced-on-a-named-day", "targets", "industrial-carbon-intensity-2025", {"announced_latest": "2021-12-31"}),
    ("event-without-its-text", "events", "energy-per-gdp-redefined-2024", {"basis": "Our reading."}),
    ("event-without-its-text", "events", "energy-per-gdp-redefined-2024", {"day_precision": "day", "day_earliest": "2024-01-01"}),
    ("event-of-another-definition", "events", "carbon-per-gdp-redefined-2026", {"definition": "fossil-only"}),
    ("batch-of-another-day", "batches", "guangxi-smart-factory-demonstration/guangxi/4", {"date_precision": "day"}),
    ("batch-of-another-day", "batches", "wef-lighthouse/china/14", {"date": "2025-10-16"}),
    ("publisher-unlike-its-page", "claims", "rl-taobao-towns-2019-06", {"url": "https://www.shine.cn/news/metro/2401044808/"}),
    ("language-unlike-its-edition", "sources", "xinhua-arabic-2017-03", {"language": "en"}),
    ("language-unlike-its-publisher", "sources", "xinhua-2022-01", {"language": "de"}),
    ("title-twice", "sources", "scio-industry-2026-01", {"title": "Press conference on industry and information technology in 2023"}),
    ("baseline-unlike-its-note", "claims", "pio-2026-01-eff", {"baseline": "before_after"}),
    ("baseline-unlike-its-text", "claims", "ann-excellence-defect-rate-change", {"baseline": "before_after"}),
    ("basis-of-no-ratio", "claims", "zj-xinchang-2021-energy", {"basis": "intensity"}),
    ("hedge-of-a-precise-number", "claims", "korea-sf-stock-2019", {"qualifier": "over"}),
    ("definition-left-behind", "claims", "china-robotdens-2022", {"definition": ""}),
    ("definition-left-out", "claims", "cn-green-2024-flow", {"definition": ""}),
    ("definition-unlike-its-name", "claims", "shanghai-eval-online-2021", {"definition": ""}),
    ("figure-unlike-its-note", "claims", "guangdong-abovescale-2023", {"value": 670_000}),
    ("total-of-one-year", "claims", "hebei-sfdw-2017", {"kind": "stock", "period_start": ""}),
    ("title-of-another-year", "sources", "mint-2021-06",
     {"title": "India to target 20% ethanol blending in petrol by 2052, says Prime Minister"}),
    ("estimate-unlike-its-print", "evaluated_effects", "xia-2023-top1000-profit", {"estimate": -3.0}),
    ("definition-unlike-its-text", "claims", "cn-ci-2021-2024", {"definition": "gross"}),
    ("selection-unlike-its-plan", "outcomes", "china-nc-2020", {"selection": "whole_plan"}),
    ("page-of-no-figure", "outcomes", "china-ecommerce-2015",
     {"url_outcome": "https://www.shine.cn/news/metro/2401044808/"}),
    ("sites-unlike-their-scope", "claims", "demo209-2023-rnd", {"n_sites": 290}),
    ("sites-unlike-their-scope", "claims", "beijing-sany-labour-productivity", {"n_sites": 10}),
    ("sites-unlike-their-scope", "claims", "pio-2026-02-defect-wj", {"n_sites": 1}),
    ("sites-left-out", "claims", "sc-5g-2025-operating", {"n_sites": None}),
    ("sites-left-out", "claims", "pilot-2017-cost", {"scope": ""}),
    ("scope-of-no-sites", "claims", "wef-2026-01-zeiss-lead", {"scope": "delivery cycle"}),
    ("shares-beyond-their-whole", "claims", "js-maturity-2022-l4plus", {"value": 66.0}),
    ("share-of-itself", "claims", "ann-shanghai-car-share", {"entity": "china"}),
    ("change-unlike-its-ends", "claims", "gree-suqian-2022-defect", {"value": -1.16}),
    ("change-unlike-its-ends", "claims", "zj-xinchang-2021-oee", {"value": 31.0}),
    ("site-that-is-many", "programmes", "taobao-villages", {"kind": "single_site"}),
    ("figure-of-two-places", "claims", "zhejiang-excellence-2025", {"value": 67.0}),
    ("change-from-another-start", "claims", "nl-mja3-2020-outcome", {"period_start": "2016-01-01"}),
    ("total-below-its-start", "claims", "china-hsr-2020-2016-09", {"value": 12400.0}),
    ("study-unlike-itself", "evaluated_effects", "kdi-2019-employment", {"country": "Italy"}),
    ("paper-of-two-studies", "evaluated_effects", "muller-2018",
     {"paper": "Bettiol, Capestro, Di Maria & Ganau, Small Business Economics 62(4):1449-1467"}),
    ("treatment-of-another-nearness", "evaluated_effects", "brynjolfsson-jin-mcelheran-2020-productivity", {"directness": "practice"}),
    ("ends-unlike-their-print", "evaluated_effects", "oesterreich-2022-meta", {"high": 0.943}),
    ("ends-unlike-their-print", "evaluated_effects", "muller-2018", {"error": 0.21}),
    ("certainty-unlike-its-words", "evaluated_effects", "bettiol-2024", {"error_kind": "insignificant"}),
    ("method-among-the-sample", "evaluated_effects", "bettiol-2024", {"sample": "DiD, Industry 4.0 adopters against others"}),
    ("estimate-left-out", "evaluated_effects", "long-2025-oil", {"estimate": None}),
    ("measured-with-another-outcome", "evaluated_effects", "yu-fan-liu-2025", {"outcome": "rnd_cycle"}),
    ("start-half-told", "outcomes", "china-5gf-2023", {"baseline_value": None}),
    ("base-half-told", "readings", "indonesia-electric-motorcycles-2024/addition", {"base_date": None}),
    ("verdict-held-back", "outcomes", "dubai-carbon-2021", {"met": "unknown"}),
    ("claim-left-out", "outcomes", "germany-umweltbonus-2019", {"outcome_claim_id": ""}),
    ("outcome-unlike-its-print", "outcomes", "china-storage-2025", {"outcome_precision": "year"}),
    ("outcome-unlike-its-print", "outcomes", "taiwan-solar-2020", {"outcome_qualifier": "about"}),
    ("outcome-unlike-its-print", "outcomes", "china-5g-2023", {"outcome_qualifier": "at_least"}),
    ("outcome-unlike-its-print", "outcomes", "india-tap-water-2024", {"outcome_qualifier": "at_least"}),
    ("outcome-unlike-its-print", "outcomes", "china-software-2015", {"announced_precision": "month"}),
    ("words-of-another-case", "outcomes", "us-ghg-intensity-2012", {"what": "sites honoured for Industrie 4.0"}),
    ("reading-of-a-stranger", "readings", "shanghai-manufacturing-plan-2025-industrial-share-gdp/secondary-sector",
     {"programme": "taobao-villages"}),
    ("part-of-a-stranger", "programmes", "miit-5g-factory-benchmark", {"part_of": "taobao-villages"}),
    ("reading-of-another-definition", "readings", "shanghai-smart-factory-evaluation-2025-enterprises-evaluated/total", {"definition": ""}),
    ("place-on-its-own", "entities", "netherlands", {"part_of": ""}),
    ("ceiling-of-no-share", "indicators", "cluster_scale", {"ceiling": 100.0}),
    ("city-of-another-province", "entities", "wuxi", {"part_of": "jiangxi"}),
    ("city-of-another-province", "entities", "taicang", {"part_of": "nantong"}),
    ("batch-of-another-day", "batches", "miit-smart-mfg-pilot/china/3", {"date": "2016-12-31"}),
    ("goal-of-a-wrong-sign", "claims", "cn-t-ei-2015", {"value": 16.0}),
    ("labels-of-two-things", "programmes", "quanzhou-digital-workshops", {"label_zh": "泉州市智能工厂"}),
    ("shares-beyond-their-whole", "claims", "cn-maturity-2022-l1", {"value": 36.0}),
    ("part-beyond-its-whole", "claims", "guangdong-lighthouse-2025", {"value": 110.0}),
    ("batch-unlike-its-note", "batches", "guangxi-digital-workshops/guangxi/3", {"added": 71}),
    # words beside numbers
    ("forecast-as-a-figure", "claims", "sil-nuclear-forecast-2020", {"kind": "stock"}),
    ("hedge-against-its-note", "claims", "cn-t-14fyp-demo-500", {"qualifier": "up_to", "note": "Printed as more than 500."}),
    ("part-of-a-goal-unlike-its-note", "outcomes", "china-nev-2020", {"outcome_value": 1666000.0}),
    ("part-of-a-goal-unlike-its-note", "targets", "miit-demonstration-factory-2025", {"note": "48 percent of the goal were reached."}),
    ("value-that-had-been", "assumptions", "mixture-lift", {"value": 0.26}),
    ("interval-unlike-its-hedge", "assumptions", "hedge-over-width", {"statement": "A number printed as over X lies in (X - one rounding unit, X]."}),
    ("base-unlike-its-words", "readings", "beijing-smart-factories-digital-workshops-2026/addition", {"base_value": 130.0}),
    ("label-of-another-day", "readings", "india-bharatnet-2019/total", {"label": "250,000 in all by the end of 2019"}),
    ("label-of-another-day", "readings", "india-bharatnet-2019/total", {"label": "250,000 in all by 30 March 2019"}),
    ("beside-unlike-its-number", "readings", "shanghai-city-smart-factory-2022/addition", {"beside": "wider"}),
    ("beside-unlike-its-number", "readings", "beijing-robot-industry-2020/upper-end", {"beside": "same"}),
    ("printed-before-a-change", "events", "robot-density-rebased-2024", {"note": "392 for 2022 where 402 had been printed."}),
    ("missed-too-early", "outcomes", "china-rnd-2025", {"met": "no"}),
    ("total-of-additions", "outcomes", "germany-heatpumps-2024", {"how": "total"}),
    ("sign-unlike-its-years", "claims", "cn-ei-2021", {"value": 2.7}),
    ("change-unlike-its-ends", "claims", "changying-2015-defect", {"value": -20.0}),
    ("words-of-another-unit", "outcomes", "france-offshore-2020", {"what": "offshore wind capacity, MW"}),
    ("words-of-another-unit", "outcomes", "china-ecommerce-2015", {"what": "e-commerce turnover in the year, dollars"}),
    ("words-of-another-unit", "outcomes", "china-coal-cuts-2020", {"what": "coal capacity closed, billion tonnes"}),
    ("words-of-another-unit", "outcomes", "china-hsr-2020", {"what": "high-speed rail, miles"}),
    ("words-of-another-unit", "outcomes", "china-software-2015", {"what": "software revenue in the year, trillion yuan"}),
    ("note-of-another-unit", "claims", "india-electronics-2025-fy25", {"note": "Unit of this row: dollars"}),
    ("note-of-another-unit", "claims", "china-software-2024", {"value": 13727600000.0}),
    ("note-of-another-unit", "claims", "india-electronics-2025-target", {"unit": "INR"}),
    # names in two languages
    ("labels-of-two-numbers", "targets", "shanghai-city-smart-factory-2025", {"label_zh": "上海:2025年市级智能工厂2000家"}),
    ("label-of-another-goal", "targets", "5g-factories-built-2027", {"label_zh": "中国:2027年建成5G工厂10万家"}),
    ("labels-of-two-places", "entities", "quanzhou", {"label_zh": "全州"}),
    ("labels-of-two-places", "targets", "taiwan-solar-2025", {"label_zh": "泰国:2025年太阳能发电装机"}),
    ("name-unlike-its-pair", "programmes", "pumped-storage", {"label_zh": "压缩空气储能装机"}),
    ("name-unlike-its-pair", "indicators", "eaf_share", {"label_zh": "转炉钢占比"}),
    # addresses
    ("publisher-unlike-its-source", "claims", "sweden-100mbit-2020-target-2016", {"publisher": "Government of Sweden"}),
    ("official-by-a-relay", "sources", "21st-century-business-herald-2026-01", {"kind": "official"}),
    ("language-unlike-the-words-of-its-address", "sources", "la-presse-2021-05", {"language": "en"}),
    ("title-that-counts-another-thing", "sources", "mining-weekly-2018-03", {"title": "China will cut 30 Mt of coal, 150 Mt of steel"}),
    ("address-of-another-article", "evaluated_effects", "liu-ren-2025-tfp", {"url": "https://doi.org/10.1371/journal.pone.0313169"}),
    # studies beside their print
    ("error-of-another-scale", "evaluated_effects", "muller-2018", {"error": 0.021}),
    ("estimate-unlike-its-reckoning", "evaluated_effects", "dual-pilot-2025-carbon-efficiency", {"estimate": -4.06}),
    ("estimate-unlike-its-reckoning", "evaluated_effects", "long-2025-coal", {"estimate": 9.5}),
    ("estimate-unlike-its-reckoning", "evaluated_effects", "bloom-2013-defects", {"estimate": 43.2}),
    ("sign-unlike-its-words", "evaluated_effects", "mcelheran-2025", {"sign": "better"}),
    ("sign-unlike-its-words", "evaluated_effects", "schulte-2016-total", {"sign": "worse"}),
    ("effect-that-another-replaces", "evaluated_effects", "bloom-2010-defects", {"usable": "yes"}),
]  # fmt: skip


def _typed(cell):
    if isinstance(cell, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
        return pd.Timestamp(cell)
    return pd.NA if cell is None else cell


def _changed(tables, table, key, cells):
    """Tables with some cells of one row of one table changed."""
    frame = tables[table].copy()
    at = next(k for k, row in enumerate(frame.to_dict("records")) if key_of(table, row) == key)
    for column, cell in cells.items():
        frame[column] = frame[column].where(frame.index != frame.index[at], _typed(cell))
    return {**tables, table: frame}


def test_each_slip_is_told_by_its_rule(shipped):
    """A dictionary of what is missed, empty: one table is changed at a time, and one rule asked."""
    tables = {"claims": shipped.claims, **shipped.tables}
    missed = []
    for rule, table, key, cells in SLIPS:
        before = {(f.rule, f.key) for f in findings(tables, [rule])}
        told = {(f.rule, f.key) for f in findings(_changed(tables, table, key, cells), [rule])} - before
        if not told:
            missed.append((rule, key))
    assert not missed, "\n".join(map(str, missed))


# rule, table, key of the row, cells that are changed: what a rule once doubted for no fault of the row
SOUND = [
    ("month-unlike-its-name", "claims", "japan-normal-chargers-2020-2022", {"period_end": "2023-03-31"}),
    ("month-unlike-its-name", "claims", "nf-tj-excellence-2024", {"period_end": "2025-07-01"}),
    ("kind-unlike-its-name", "claims", "cn-pilot-2015-flow", {"value": 47.0}),
    ("name-of-another-year", "outcomes", "japan-zeh-2020", {"outcome_value": 57.0}),
    ("page-of-no-figure", "outcomes", "china-pubpiles-2017-flow", {"baseline_value": 141000.0}),
    ("selection-unlike-its-plan", "outcomes", "china-standards-2025", {"outcome_value": 207.0}),
    ("batch-unlike-its-note", "batches", "wef-lighthouse/world/12", {"added": 21}),
    ("baseline-unlike-its-text", "claims", "sc-5g-2025-carbon-emissions", {"value": -11.0}),
    ("part-of-a-goal-unlike-its-note", "outcomes", "china-nev-2020", {"outcome_value": 1370000.0}),
    ("words-of-another-unit", "outcomes", "china-coal-cuts-2020", {"target_value": 600.0}),
    ("words-of-another-unit", "outcomes", "eu-car-co2-2015", {"what": "carbon dioxide of new cars, g per km"}),
    ("name-unlike-its-pair", "programmes", "wind-solar-capacity", {"label_zh": "风电光伏发电装机"}),
    ("labels-of-two-places", "programmes", "california-zev", {"label_zh": "加利福尼亚州零排放汽车"}),
    ("missed-too-early", "outcomes", "china-rnd-2025", {"met": "no", "outcome_value": 80.0}),
    ("hedge-against-its-note", "claims", "shanghai-eval-offline-2021", {"note": "By over 100 experts."}),
    ("sign-unlike-its-words", "evaluated_effects", "xia-2023-top1000-cost", {"uncertainty": "higher as reported"}),
]  # fmt: skip


def test_what_is_sound_is_told_by_no_rule(shipped):
    """A fiscal year, a first addition, a page of the whole list, a round after which some left: no doubt of the rule."""
    tables = {"claims": shipped.claims, **shipped.tables}
    doubted = []
    for rule, table, key, cells in SOUND:
        told = findings(_changed(tables, table, key, cells), [rule])
        doubted += [(f.rule, f.key) for f in told if f.key == key]
    assert not doubted, "\n".join(map(str, doubted))
