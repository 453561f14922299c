"""Plausible nonsense: one wrong cell in the shipped data each, of the kinds that were once accepted in silence."""

import csv
import shutil

import pandas as pd
import pytest
from conftest import DATA, write_rows

from analysis import evidence
from analysis.errors import EvidenceError
from analysis.evidence.add import add_row
from analysis.evidence.checks.judged import doubts, findings
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
    ("negative-span", "assumptions", "date-undated-lag", {"value": "-90", "low": "-100"}),
    ("relay-contradicts", "claims", "ann-beijing-103-urdupoint", {"value": "301"}),
    ("hidden-characters", "claims", "ann-jiangxi-energy", {"publisher": "\u202egnijieB"}),
    ("hidden-characters-in-source", "sources", None, {"publisher": "Bei\u200bjing"}),
    ("markup-in-source", "sources", None, {"title": "<b onclick=x>Plan</b>"}),
    ("markup-in-claim", "claims", "cn-ei-2021", {"url": "https://a.example/<script>x</script>"}),
    ("estimate-outside-interval", "evaluated_effects", None, {"estimate": "900", "low": "1", "high": "2"}),
    ("share-like-a-fraction", "claims", "china-nc-2022-02", {"value": "0.553"}),
    ("effect-out-of-line", "claims", "ann-excellence-production-efficiency-change", {"value": "8500"}),
    ("window-of-years", "claims", "china-5gf-2025", {"published_earliest": "1999-01-01", "published_precision": "inferred"}),
    ("too-many-sites", "claims", "ann-excellence-carbon-emissions-change", {"n_sites": "1000000000"}),
    ("looks-like-a-formula", "claims", "cn-ei-2022", {"publisher": "=1+1"}),
    ("rows-in-a-cell", "claims", "cn-ei-2023", {"note": "one\n" + "two," * 20}),
    ("goal-far-from-today", "readings", "korea-smart-factory-supply-2020-interim/total", {"value": "17800000"}),
    ("place-unlike-programme", "claims", "cn-t-pilot-2018", {"entity": "korea"}),
]  # fmt: skip


# found in two rows: the one that was changed may be the sound one of a pair that contradict each other
EITHER = {"relay-contradicts", "unlike-its-neighbours", "part-of-itself", "target-differs-from-claim"}


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
    "hidden-characters-in-source": lambda rows: 3,
    "markup-in-source": lambda rows: 4,
    "estimate-outside-interval": lambda rows: next(k for k, r in enumerate(rows) if r["unit"] == "percent"),
}


@pytest.mark.slow
def test_the_check_finds_every_wrong_cell_among_all_the_others(spoilt):
    folder, keys = spoilt
    told = evidence.check(folder)
    found = {(problem.rule, problem.found.rpartition("(")[2].rstrip(")")) for problem in told}
    missed = {
        r: k
        for r, k in keys.items()
        if (r, k) not in found and not (r in EITHER and r in {f for f, _ in found})
    }
    assert missed == {}
    assert all(problem.row > 1 for problem in told if problem.rule)
    assert {problem.rule for problem in told if not problem.error} >= {r for r in keys if not RULES[r].error}


def test_every_rule_has_its_nonsense():
    untried = set(RULES) - {rule for rule, *_ in WRONG}
    assert untried <= {
        "what-if-claim",  # tests/test_explore.py
        "programme-part-of-itself",
        "ends-of-probability",
        "unlike-other-years",
        "stock-that-falls",
        "same-claim-again",
    }


def test_rules_without_a_row_in_the_shipped_data(shipped):
    """A circle of programmes, a floor of .6, an addition of another size, a total that falls, one page with two numbers."""
    programmes = shipped.programmes.copy()
    programmes.loc[programmes.index[0], "part_of"] = programmes["programme"].iloc[0]
    assumptions = shipped.assumptions.head(1).assign(
        assumption_id="mixture-end-x", unit="probability", value=0.6
    )
    claims = shipped.claims
    flows = claims[(claims["kind"] == "flow")].head(1).loc[lambda d: d.index.repeat(6)].reset_index(drop=True)
    ends = [pd.Timestamp(f"{y}-12-31") for y in range(2015, 2021)]
    flows = flows.assign(claim_id=list("abcdef"), value=[10, 11, 9, 10, 900, 12], period_end=ends,
                         period_start=[pd.Timestamp(f"{y}-01-01") for y in range(2015, 2021)], url="")  # fmt: skip
    stocks = flows.assign(kind="stock", value=[10, 20, 30, 40, 5, 60], claim_id=list("ghijkl"), indicator="units_recognised",
                          period_start=pd.NaT)  # fmt: skip
    page = flows.head(2).assign(
        claim_id=["m", "n"], url="https://a.example", period_end=ends[0], period_start=ends[0]
    )
    tables = {
        **shipped.tables,
        "programmes": programmes,
        "assumptions": assumptions,
        "claims": pd.concat([flows, stocks, page]),
    }
    names = [
        "programme-part-of-itself",
        "ends-of-probability",
        "unlike-other-years",
        "stock-that-falls",
        "same-claim-again",
    ]
    found = {(f.rule, f.key) for f in findings(tables, names)}
    assert {r for r, _ in found} == set(names)
    assert {("unlike-other-years", "e"), ("stock-that-falls", "k"), ("same-claim-again", "n")} <= found


def test_what_is_shipped_is_doubted_nowhere_that_nobody_looked_at():
    assert evidence.check() == []


def test_an_exception_silences_one_row_and_must_silence_something(data):
    path = data / "exceptions.yml"
    kept = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(
        kept + '- rule: value-too-large\n  row: nobody\n  reason: "a reason that is long enough"\n',
        encoding="utf-8",
    )
    told = evidence.check(data)
    assert [p.file for p in told] == ["exceptions.yml"] and "nobody" in told[0].found and told[0].error


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- rule: no-such-rule\n  row: a\n  reason: a reason that is long enough\n", "not known"),
        ("- rule: value-too-large\n  row: a\n  reason: short\n", "say the reason"),
        ("rule: value-too-large\n", "a list of exceptions"),
        ("- {rule: value-too-large, row: a}\n", "rule, row and reason are needed"),
        ("- [", "not valid YAML"),
    ],
)
def test_malformed_exceptions_are_told(data, text, words):
    (data / "exceptions.yml").write_text(text, encoding="utf-8")
    assert any(words in problem.found for problem in evidence.check(data) if problem.file == "exceptions.yml")


def test_doubts_stand_at_the_foot_of_a_page_with_the_reason_that_was_declared(shipped):
    table = doubts(shipped, ["cn-ci-2022", "ann-shanghai-200"])
    assert table["claim_id"].tolist() == ["cn-ci-2022"]
    assert "yearly change" in table["declared"].item()


def test_a_doubtful_claim_can_be_added_and_an_impossible_one_not(data):
    row = {"claim_id": "plants-2025", "entity": "lakeside", "programme": "lakeside-model-plants", "kind": "stock",
           "indicator": "units_recognised", "period_end": "2025-06-30", "value": "500", "unit": "count", "qualifier": "exact",
           "source_id": "text-plants-2024", "publisher": "Lakeside Gazette", "published_latest": "2025-07-01"}  # fmt: skip
    add_row("claims", row, data)
    [doubt] = evidence.check(data)
    assert (doubt.rule, doubt.error) == ("unlike-its-neighbours", False)
    with pytest.raises(EvidenceError, match="1e\\+"):
        add_row("claims", row | {"claim_id": "plants-2026", "value": "1e300"}, data)


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)*b", "(?=a)a", r"(a)\\1", "((x)*)*"])
def test_a_pattern_that_could_hang_the_check_is_refused(data, pattern):
    path = data / "datapackage.json"
    path.write_text(
        path.read_text("utf-8").replace('"pattern": "^[a-z]{2}$"', f'"pattern": "{pattern}"'), "utf-8"
    )
    assert pattern in path.read_text("utf-8")
    with pytest.raises(EvidenceError, match="pattern"):
        evidence.check(data)


@pytest.mark.parametrize("place", ["../claims.csv", "/etc/passwd", "a/../../claims.csv", "C:claims.csv"])
def test_tables_lie_in_the_directory_of_their_descriptor(data, place):
    path = data / "datapackage.json"
    path.write_text(path.read_text("utf-8").replace('"path": "claims.csv"', f'"path": "{place}"'), "utf-8")
    with pytest.raises(EvidenceError, match="leaves the directory"):
        evidence.load(data)


@pytest.mark.parametrize(
    ("old", "new"), [(",10,count", ",inf,count"), ("claim_id,entity", "claim_id,claim_id,entity")]
)
def test_what_the_check_calls_an_error_is_not_loaded(data, old, new):
    path = data / "claims.csv"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(EvidenceError, match=r"claims.csv can't be read"):
        evidence.load(data)
    assert any(problem.error for problem in evidence.check(data))
