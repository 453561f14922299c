"""Evidence of one's own: from an empty folder to a first forecast, and the commands that write it and tell of it."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pandas as pd
import pytest
from check_samples import put
from cli_samples import run
from evidence_samples import DATA

from analysis import evidence, forecast
from analysis.errors import EvidenceError
from analysis.evidence import new_folder, own

FIGURES = [("2021-12", "over 60"), ("2022-12-31", "nearly 90"), ("2023-12-31", 103)]
GIVEN = ["--place", "Norland", "--programme", "Lean plants", "--measure", "plants", "--kind", "recognised_list", "--target", "203",
         "--by", "2026-12-31", "--announced", "2023-03-01"]  # fmt: skip
FIGURES_GIVEN = [part for day, value in FIGURES for part in ("--figure", f"{day}={value}")]


def test_a_year_in_a_name_is_no_day_of_its_figures(tmp_path):
    given = ["Industry 2030" if part == "Lean plants" else part for part in GIVEN]
    done = run("init", tmp_path / "own", *given, *FIGURES_GIVEN)
    assert done.exit_code == 0, done.output
    assert evidence.check(tmp_path / "own") == []


def test_from_an_empty_folder_to_a_forecast(tmp_path):
    folder = tmp_path / "own"
    done = run("init", folder, *GIVEN, *FIGURES_GIVEN)
    assert done.exit_code == 0, done.output
    assert evidence.check(folder) == []
    assert {p.name for p in folder.iterdir()} == {"datapackage.json", "claims.csv", "sources.csv", "programmes.csv",
                                                  "indicators.csv", "entities.csv", "targets.csv", "readings.csv"}  # fmt: skip
    assert len(json.loads((folder / "datapackage.json").read_text("utf-8"))) == 4
    outlook = forecast.predict(evidence.load(folder), "lean-plants-2026", n_draws=2000)
    assert outlook.primary.figures == 3 and outlook.primary.basis == "trend and record"
    listed = run("targets", "--data-dir", folder)
    assert "lean-plants-2026" in listed.output and "1 target," in listed.output


# what a newcomer types: a slip is told and asked again; an empty line takes what is offered
DIALOGUE = ["Norland", "Lean plants", "plants", "", "two hundred", "203", "", "recognized list", "", "soon", "2026", "2023-03",
            "Gazette", "2021-12 over 60", "2021-12=over 60", "2022=1.012", "2022=nearly 90", "2023-12-31: 103", ""]  # fmt: skip


def test_the_ten_minute_path_takes_few_typed_values(tmp_path):
    """Questions alone, slips among them, to a forecast; no answer is lost by a slip, and the lists are shown."""
    done = run("init", tmp_path / "own", answers=DIALOGUE)
    assert done.exit_code == 0, done.output
    slips = [
        "is none of single_site",
        "'two hundred' is no figure",
        "'soon' is no day",
        "is no figure with its day",
        "'1.012' is no whole number",
    ]
    assert all(done.output.count(slip) == 1 for slip in slips)
    assert "names on a list that a body keeps by criteria" in done.output
    typed = [answer for answer in DIALOGUE if answer]
    assert len(typed) <= 17 < 30
    ev = evidence.load(tmp_path / "own")
    assert evidence.check(tmp_path / "own") == []
    assert ev.claims["publisher"].unique().tolist() == ["Gazette"]
    assert forecast.predict(ev, "lean-plants-2026", n_draws=2000).primary.figures == 3


@pytest.mark.parametrize(("answers", "row"), [
    (["2", "45", "", "", "2027"], {"how": "share", "unit": "percent", "value": "45", "direction": "at_least", "kind": "rate"}),
    (["level", "g/kWh", "250", "", "", "2027"], {"how": "total", "unit": "g_per_kWh", "direction": "at_most", "kind": "intensity"}),
    (["3", "EUR million", "250", "2", "2022", "", "2027"], {"how": "addition", "base_date": "2022-12-31", "base_value": "", "kind": "amount", "monotone": "True"}),
    (["3", "EUR million", "250", "", "", "", "2027"], {"how": "total", "kind": "amount", "monotone": "False"}),
    (["3", "EUR million", "250 million", "250 million EUR", "", "so_far", "", "5", "2027"], {"how": "total", "kind": "subsidised_programme", "monotone": "True"}),
    (["1", "250", "addition", "2022=80", "4", "end of 2027"], {"how": "addition", "base_value": "80", "unit": "count", "direction": "at_least", "target": "own-plan-2027"}),
])  # fmt: skip
def test_each_sort_of_figure_is_asked_what_it_needs(tmp_path, answers, row):
    done = run("init", tmp_path, answers=["Norland", "Own plan", "", *answers, "2023", "", ""])
    assert done.exit_code == 0, done.output
    assert evidence.check(tmp_path) == []
    tables = evidence.load(tmp_path).tables
    told = {}
    for name in ("programmes", "targets", "readings"):
        told |= {column: str(value) for column, value in tables[name].iloc[0].items()}
    told["base_date"], told["value"] = told["base_date"][:10], told["value"].removesuffix(".0")
    told["base_value"] = told["base_value"].removesuffix(".0").replace("nan", "")
    assert row.items() <= told.items()


def test_names_of_any_script_answers_taken_back_and_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    begun = ["中国", "智能工厂", "!!", "back", "智能工厂", "工厂", ""]
    broken = run("init", tmp_path / "own", answers=begun)
    assert broken.exit_code != 0 and "'!!' has no letter" in broken.output and not (tmp_path / "own").exists()
    assert "The answers are kept" in broken.output
    # a deadline before the announcement is told before anything is written: back to it, and no answer is lost
    more = [
        "y",
        "",
        "300",
        "",
        "",
        "2020",
        "2023",
        "",
        "2023=over 100",
        "",
        "back",
        "back",
        "back",
        "back",
        "2026",
        "",
        "",
        "",
        "2023=over 100",
        "2023-12-31=103",
        "back",
        "",
    ]
    done = run("init", tmp_path / "own", answers=more)
    assert done.exit_code == 0, done.output
    assert "Kept from before: 4 answers" in done.output and "An answer is needed here." in done.output
    assert "found 2020-12-31" in done.output and "Nothing is written yet." in done.output
    assert "The same day as 2023=over 100" in done.output
    assert "the day of the announcement is needed" in done.output
    ev = evidence.load(tmp_path / "own")
    assert ev.tables["programmes"]["label_en"].tolist() == ["智能工厂"]
    assert ev.targets["target"].tolist() == ["list-2026"] and len(ev.claims) == 2
    assert not any(problem.error for problem in evidence.check(tmp_path / "own"))


def test_slips_of_options_are_told_at_once_before_anything_is_asked(tmp_path):
    done = run(
        "init", tmp_path / "own", "--target", "many", "--by", "soon", "--scale", "counts", "--figure", "103"
    )
    assert done.exit_code != 0 and not (tmp_path / "own").exists()
    assert all(f"--{name}: " in str(done.exception) for name in ("target", "by", "scale", "figure"))


def test_a_claim_is_added_to_a_directory_that_refers(tmp_path):
    run("init", tmp_path / "own", *GIVEN, "--figure", "2023-12-31=103")
    row = evidence.load(tmp_path / "own").claims.iloc[0]
    from analysis.evidence.add import add_row

    add_row("sources", {"source_id": "gazette", "publisher": "Gazette", "title": "On plants", "kind": "media", "language": "en"},
            tmp_path / "own")  # fmt: skip
    add_row("claims", {"claim_id": "plants-2025", "entity": row.entity, "programme": row.programme, "indicator": row.indicator,
                       "kind": "stock", "period_end": "2025-06-30", "value": "150", "unit": "count", "qualifier": "超", "source_id": "gazette",
                       "publisher": "Gazette", "published_latest": "2025-07-02"}, tmp_path / "own")  # fmt: skip
    assert evidence.load(tmp_path / "own").claims["qualifier"].tolist()[-1] == "over"
    add_row("batches", {"programme": row.programme, "entity": row.entity, "batch": "1", "date": "2021-12-31",
                        "date_precision": "day", "note": "As printed."}, tmp_path / "own")  # fmt: skip
    assert (tmp_path / "own" / "batches.csv").is_file()


def test_numbers_alone_say_what_the_directory_says(tmp_path):
    run("init", tmp_path / "own", *GIVEN, *FIGURES_GIVEN)
    written = forecast.predict(evidence.load(tmp_path / "own"), "lean-plants-2026", n_draws=2000)
    alone = forecast.of(FIGURES, target=203, by="2026-12-31", announced="2023-03-01", n_draws=2000)
    assert alone.probability == pytest.approx(written.probability, abs=1e-12)
    table = pd.DataFrame(
        {"day": [d for d, _ in FIGURES], "value": [60, 90, 103], "qualifier": ["over", "nearly", "exact"]}
    )
    assert (
        forecast.of(table, target=203, by="2026-12-31", announced="2023-03-01", n_draws=2000).probability
        == alone.probability
    )


def test_nothing_is_written_over(tmp_path):
    (tmp_path / "kept.txt").write_text("x", "utf-8")
    done = run("init", tmp_path, *GIVEN, "--figure", "2023=103")
    assert done.exit_code != 0 and [p.name for p in tmp_path.iterdir()] == ["kept.txt"]
    done = run("init", tmp_path, "--copy-shipped")
    assert done.exit_code != 0


def test_of_two_who_begin_one_directory_at_once_one_has_it_whole(tmp_path, monkeypatch):
    """Both have found it empty before either writes."""
    both_looked, looked = Barrier(2, timeout=60), new_folder.must_be_empty
    monkeypatch.setattr(new_folder, "must_be_empty", lambda folder: (looked(folder), both_looked.wait()))

    def begun(place: str) -> str:
        rows = own.rows_of(
            own.Own(figures=FIGURES, target=203, by="2026", place=place, measure=f"plants of {place}")
        )
        try:
            new_folder.write(tmp_path / "own", rows, place)
        except EvidenceError as error:
            return str(error)
        return place

    with ThreadPoolExecutor(2) as two:
        (told, place) = sorted(two.map(begun, ("Norland", "Westland")), key=len, reverse=True)
    assert "is not empty. Choose a new directory; nothing was written." in told
    assert list(evidence.load(tmp_path / "own").entities["label_en"]) == [place]
    assert evidence.check(tmp_path / "own") == []


def test_shipped_evidence_and_notebooks_are_brought_out(tmp_path):
    assert run("init", tmp_path / "copy", "--copy-shipped").exit_code == 0
    assert (tmp_path / "copy" / "claims.csv").is_file() and not (tmp_path / "copy" / "forecasts").exists()
    assert run("notebooks", tmp_path / "books").exit_code == 0
    assert len(list((tmp_path / "books").glob("*.ipynb"))) >= 6


def test_nothing_is_written_into_an_installed_package(monkeypatch):
    monkeypatch.setattr("analysis.evidence.add.is_installed", lambda: True)
    from analysis.evidence.add import add_row

    for directory in (None, DATA, f"{DATA}/../data"):
        with pytest.raises(EvidenceError, match="outlook init DIR --copy-shipped"):
            add_row("claims", {"claim_id": "x"}, directory)
    for words in (
        ("claim", "add"),
        ("source", "import", "x.csv"),
        ("read", __file__, "--accept-all"),
        ("read", __file__, "--browser"),
    ):
        done = run(*words)
        assert "nothing is written into an installed package" in str(done.exception), words


def test_what_is_there_can_be_searched_in_both_languages():
    assert "beijing-smart-factories-digital-workshops" in run("programmes", "北京", "智能工厂").output
    found = json.loads(
        run("claims", "--programme", "beijing-smart-factories-digital-workshops", "--form", "json").output
    )
    assert {"ann-beijing-103-menafn"} <= {row["claim_id"] for row in found}
    assert all(len(row["published_latest"]) == 10 for row in found)
    claims = evidence.load().claims
    ours = set(claims.loc[claims["programme"] == found[0]["programme"], "source_id"])
    assert run("sources", "xinhua", "--form", "csv").output.startswith("source_id,publisher")
    of_it = ("--programme", "beijing-smart-factories-digital-workshops")
    assert run("sources", *of_it).output.splitlines()[-1] == f"{len(ours)} of {len(ours)} sources"
    assert "0 of" in run("programmes", "no such list anywhere").output


def test_a_listed_claim_is_told_as_it_was_printed(data):
    put(data, "claims", "plants-2024", "period_precision", "month")
    shown = run("claims", "plants-2024", "--data-dir", str(data)).output
    assert re.search(r"^plants-2024\n    stock · 33 · for 2024-12 · printed 20\d\d-\d\d-\d\d · ", shown), (
        shown
    )
