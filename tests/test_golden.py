"""No published number moves unseen: what a fixed plan records is compared with the values kept in `tests/golden/`."""

import csv
from pathlib import Path

import golden_numbers as golden
import pytest

ROOT = Path(__file__).resolve().parents[1]
BEIJING = "beijing-smart-factories-digital-workshops-2026--as_of-"
SHANGHAI = "shanghai-city-smart-factory-2025--as_of-2024-03-31"
SHOWN = 60


@pytest.mark.slow
def test_no_published_number_moved(golden_site):
    changes = golden.moved(golden.read(), golden_site[1])
    listing = "\n".join(f"{name}: from {a} to {b}" for name, a, b in changes[:SHOWN])
    more = f"\nand {len(changes) - SHOWN} more" if len(changes) > SHOWN else ""
    assert not changes, (
        f"{len(changes)} published numbers moved (tolerance: one part in {1 / golden.RELATIVE:,.0f}):\n{listing}{more}\n"
        "If this is meant: `make golden` writes them anew and prints the table for CHANGELOG.md, with the reason."
    )


def test_every_notebook_has_its_file_and_every_line_says_something():
    kept = golden.read()
    assert set(kept) == {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")}
    for notebook, numbers in kept.items():
        assert sum(golden.as_number(row["value"]) is not None for row in numbers.values()) >= 5, notebook
        with (golden.FOLDER / f"{notebook}.csv").open(encoding="utf-8", newline="") as lines:
            assert len(list(csv.reader(lines))) == len(numbers) + 1, f"a number stands twice in {notebook}"


def test_the_bins_that_other_pages_tell_are_those_of_the_page_on_forecasts():
    """`calibration.csv` is of 2,000 draws, the golden report of 200, which puts a few forecasts into the bin beside."""
    kept = golden.read()["03_forecast_evaluation"]
    with (ROOT / "data" / "evaluation" / "calibration.csv").open(encoding="utf-8") as lines:
        bins = list(csv.DictReader(lines))
    for row in bins:
        of = "" if row["found"] == "all" else f"{row['found']}/"
        name = f"met/{of}said_{100 * float(row['from']):.0f}_to_{100 * float(row['to']):.0f}"
        found = golden.as_number(kept["as_of-2026-11-22--n_draws-200--resamples-200", name]["value"])
        assert found == pytest.approx(float(row["met"]), abs=0.06), (
            f"{name}: {found:.3f} is recorded; write the file anew: python -m analysis.evaluation.seen data 2026-11-22"
        )


# --- what the changelog prints -----------------------------------------------------------------------------------

PRINTED = [  # the words of CHANGELOG.md, then: notebook, report, name, column, the number in them, digits printed
    (".70: trend .65, record .70)", "02_target_forecast", f"{BEIJING}2024-03-31", "trend/addition", "value", 0.65, 2),
    (".70: trend .65, record .70)", "02_target_forecast", f"{BEIJING}2024-03-31", "delivery/addition", "value", 0.70, 2),
    ("100 more 31 March 2024 .70 → .68", "02_target_forecast", f"{BEIJING}2024-03-31", "probability/addition", "value", 0.68, 2),
    ("22 November 2026 .43 → .42; Shanghai", "02_target_forecast", f"{BEIJING}2026-11-22", "probability/addition", "value", 0.42, 2),
    (".78 → .95 / .85 → .98 / .84 → .99", "02_target_forecast", SHANGHAI, "probability/total", "value", 0.95, 2),
    ("another 200, 31 March 2024 .79 → .76", "02_target_forecast", SHANGHAI, "probability/addition", "value", 0.76, 2),
    ("production efficiency +35 %", "04_reported_improvements", "as_of-2026-11-22--outcome-efficiency", "mean", "value", 35, 0),
    ("interval 26 to 46 %", "04_reported_improvements", "as_of-2026-11-22--outcome-efficiency", "mean", "low", 26, 0),
    ("interval 26 to 46 %", "04_reported_improvements", "as_of-2026-11-22--outcome-efficiency", "mean", "high", 46, 0),
    ("nine programmes", "04_reported_improvements", "as_of-2026-11-22--outcome-efficiency", "programmes", "value", 9, 0),
]  # fmt: skip


@pytest.mark.parametrize("words, notebook, report, name, column, value, digits", PRINTED)
def test_the_changelog_prints_what_the_reports_record(words, notebook, report, name, column, value, digits):
    text = " ".join((ROOT / "CHANGELOG.md").read_text(encoding="utf-8").split())
    assert words in text, "the changelog says something else now: put its words and number here"
    kept = golden.as_number(golden.read()[notebook][report, name][column])
    assert round(kept, digits) == value, (
        f"{name} of {report} is {kept:.6g} now and the changelog prints {value:g} of it: "
        "say there that it moved and why, then put the new words and number here"
    )


def test_beijing_is_lower_today_than_it_was():
    """The changelog: likely in March 2024, lower today."""
    kept = golden.read()["02_target_forecast"]
    then, now = (
        golden.as_number(kept[BEIJING + day, "probability/addition"]["value"])
        for day in ("2024-03-31", "2026-11-22")
    )
    assert (round(then, 2), round(now, 2)) == (0.68, 0.42)


# --- the comparison itself ---------------------------------------------------------------------------------------


def rows(value: str, low: str = "") -> golden.Rows:
    return {"02_target": {("a-report", "trend"): {"value": value, "low": low, "high": "", "unit": "share"}}}


def test_what_moved_is_told_with_its_place_from_and_to():
    name = "02_target a-report: trend"
    assert golden.moved(rows("0.62"), rows("0.63")) == [(name, "0.62 share", "0.63 share")]
    assert golden.moved(rows("0.62", "0.1"), rows("0.62", "0.2"))
    assert golden.moved(rows("0.62"), {}) == [(name, "0.62 share", "-")]
    assert golden.moved({}, rows("0.62")) == [(name, "-", "0.62 share")]
    assert golden.moved(rows("0.62"), rows("")) == [(name, "0.62 share", "none share")]
    assert golden.moved(rows("open"), rows("met")) == [(name, "open share", "met share")]
    assert golden.table(golden.moved(rows("1"), rows("2"))).splitlines()[-1] == (
        f"| `{name}` | 1 share | 2 share |"
    )


def test_the_tolerance_is_one_part_in_a_million():
    assert not golden.moved(rows("0.62"), rows("0.6200004"))
    assert golden.moved(rows("0.62"), rows("0.620001"))
    assert not golden.moved(rows("0"), rows("1e-10"))
    assert golden.moved(rows("0"), rows("1e-8"))


def test_what_is_written_is_read_back(tmp_path):
    (tmp_path / "01_gone.csv").write_text("report,name,value,low,high,unit\n", encoding="utf-8")
    kept = rows('text with, a comma and "quotes"') | {"03": rows("1e-05", "-3.5")["02_target"]}
    golden.write({f"0{k}": v for k, v in kept.items()}, tmp_path)
    assert golden.read(tmp_path) == {f"0{k}": v for k, v in kept.items()}
