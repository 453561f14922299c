"""Evidence of one's own: from an empty folder, or from numbers alone, to a first forecast."""

import json
import math
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np
import pandas as pd
import pytest
from check_samples import put
from cli_samples import run
from conftest import DATA

from analysis import evidence, forecast
from analysis.errors import EvidenceError, ForecastError
from analysis.evidence import new_folder, own

FIGURES = [("2021-12", "over 60"), ("2022-12-31", "nearly 90"), ("2023-12-31", 103)]
GIVEN = ["--place", "Norland", "--programme", "Lean plants", "--measure", "plants", "--kind", "recognised_list", "--target", "203",
         "--by", "2026-12-31", "--announced", "2023-03-01"]  # fmt: skip


@pytest.mark.parametrize(
    "programme", ["Lean plants", "Industry 2030"]
)  # a year in a name is no day of its figures
def test_from_an_empty_folder_to_a_forecast(tmp_path, programme):
    folder = tmp_path / "own"
    figures = [part for day, value in FIGURES for part in ("--figure", f"{day}={value}")]
    done = run("init", folder, *[programme if part == "Lean plants" else part for part in GIVEN], *figures)
    assert done.exit_code == 0, done.output
    assert evidence.check(folder) == []
    if programme != "Lean plants":
        return
    assert {p.name for p in folder.iterdir()} == {"datapackage.json", "claims.csv", "sources.csv", "programmes.csv",
                                                  "indicators.csv", "entities.csv", "targets.csv", "readings.csv"}  # fmt: skip
    assert len(json.loads((folder / "datapackage.json").read_text("utf-8"))) == 4
    outlook = forecast.predict(evidence.load(folder), "lean-plants-2026", n_draws=2000)
    assert outlook.primary.figures == 3 and outlook.primary.basis == "trend and record"
    listed = run("targets", "--data-dir", folder)
    assert "lean-plants-2026" in listed.output and "1 target," in listed.output


# what a newcomer types: a slip is told and asked again; an empty line takes what is offered
DIALOGUE = ["Norland", "Lean plants", "plants", "", "recognized list", "", "two hundred", "203", "", "soon", "2026", "2023-03",
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
    (["2", "", "45", "", "2027"], {"how": "share", "unit": "percent", "value": "45", "direction": "at_least", "kind": "rate"}),
    (["level", "g/kWh", "", "250", "", "2027"], {"how": "total", "unit": "g_per_kWh", "direction": "at_most", "kind": "intensity"}),
    (["3", "EUR million", "", "250", "2", "2022", "2027"], {"how": "addition", "base_date": "2022-12-31", "base_value": "", "kind": "amount"}),
    (["1", "4", "250", "addition", "2022=80", "2027"], {"how": "addition", "base_value": "80", "unit": "count", "direction": "at_least"}),
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
    more = ["y", "", "", "300", "", "2026", "", "", "", "2023=over 100", "2023-12-31=103", "back", ""]
    done = run("init", tmp_path / "own", answers=more)
    assert done.exit_code == 0, done.output
    assert "Kept from before: 4 answers" in done.output and "An answer is needed here." in done.output
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
    run("init", tmp_path / "own", *GIVEN, *[p for d, v in FIGURES for p in ("--figure", f"{d}={v}")])
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


def test_a_forecast_answers_questions_of_ones_own():
    outlook = forecast.of(FIGURES, target=203, by="2026-12-31", n_draws=2000)
    assert outlook.probability_of(103) > outlook.probability_of(150) > outlook.probability_of(400)
    assert outlook.quantile(0.5) == pytest.approx(float(outlook.quantile([0.5])[0]))
    assert outlook.draws.shape == (2000,)
    frame = outlook.to_frame()
    assert frame.loc[0, ["target", "figures", "basis"]].tolist() == ["own-list-2026", 3, "trend and record"]
    assert "own-list-2026" in repr(outlook) and "%" in repr(outlook) and len(repr(outlook)) < 120
    assert outlook._repr_html_().startswith("<p><strong>")
    assert {"lower_97.5", "upper_97.5"} <= set(outlook.intervals(levels=[0.975]).columns)


def test_a_level_that_falls_is_a_target_of_its_own_kind():
    figures = [
        (str(year), value)
        for year, value in zip(range(2018, 2024), (529, 476, 428, 386, 347, 312), strict=True)
    ]
    outlook = forecast.of(figures, target=250, by="2026-12-31", kind="intensity", unit="g/kWh", n_draws=2000)
    assert outlook.goal.direction == "at_most"
    low, high = outlook.quantile([0.05, 0.95])
    # a steady -10 % a year leads to 312 * 0.9 ** 3 = 227
    assert low < 227 < high and high / low < 3
    assert np.median(outlook.primary.draws.trend) == pytest.approx(227, rel=0.15)


def test_everything_that_is_wrong_is_told_at_once():
    with pytest.raises(EvidenceError) as told:
        forecast.of(
            [("2021-13", "many"), ("01.02.2024", 5)], target=9, by="soon", kind="lists", scale="counts"
        )
    for words in (
        "2021-13",
        "'many' is no figure",
        "01.02.2024",
        "soon",
        "kind is 'lists'",
        "scale is 'counts'",
    ):
        assert words in str(told.value)


@pytest.mark.parametrize(("text", "figure"), [("近2000", (2000, "nearly")), ("1,030", (1030, "exact")), ("至少 60", (60, "at_least")),
                                              ("60余", (60, "over")), ("about 28.4 %", (28.4, "about")), (-3, (-3, "exact"))])  # fmt: skip
def test_figures_are_read_with_their_hedge(text, figure):
    assert own.hedged(text) == figure


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


def test_a_day_known_to_its_month_is_told_so_on_the_card(tmp_path):
    from analysis.pages.target import answer, printed_figures

    rows = own.rows_of(own.Own(figures=(("2022-06", "over 60"), ("2023", 100)), target=203, by="2026-12-31", announced="2022-05", programme="Lean plants"))  # fmt: skip
    outlook = forecast.predict(evidence.load(rows), "lean-plants-2026", n_draws=2000)
    card = answer(outlook)
    assert card.asked.startswith("Announced May 2022, due by 2026-12-31.")
    assert "100 for 2023, " in card.rows["Newest figure"]
    shown = printed_figures(outlook.primary.observed, outlook.evidence).frame
    assert shown["day"].tolist() == ["2022-06", "2023"]


def test_what_is_no_question_is_told_all_at_once():
    with pytest.raises(EvidenceError) as told:
        forecast.of([("2021",), ("2022", "over sixty")], target="many", by="soon")
    for words in (
        "('2021',) is no figure of a list",
        "'over sixty' is no figure",
        "'many' is no figure",
        "'soon' is no day",
    ):
        assert words in str(told.value)
    outlook = forecast.of(FIGURES, target="203", by="2026-12-31", n_draws=2000)
    assert outlook.probability == forecast.of(FIGURES, target=203, by="2026-12-31", n_draws=2000).probability


@pytest.mark.parametrize(
    ("figures", "more", "words"),
    [
        ([], {}, "no figure is given"), (None, {}, "a list of pairs is wanted"), ("over 60", {}, "a list of pairs is wanted"),
        ([60, 103], {}, "(60,) is no figure of a list"), (("2021", "over 60"), {}, "('2021',) is no figure of a list"),
        ([("2023", 120)], {"scale": "share"}, "120: a share lies between 0 and 100"), ([("2023", -5)], {}, "a count is not negative"),
        ([("2023", math.inf)], {}, "'inf' is no figure"), ([("2023", 5)], {"how": "addition", "base": 5}, "base is 5; write (day, value)"),
        ([("2131", 5)], {}, "lies ahead of today"), ([("2023", "mais de 50")], {}, "read in English and Chinese"),
    ],
)  # fmt: skip
def test_what_cannot_be_figures_is_told_in_words_of_the_one_who_gave_them(figures, more, words):
    with pytest.raises((EvidenceError, ForecastError), match=re.escape(words)) as told:
        forecast.of(figures, target=90, by="2126", **more)
    assert ".csv" not in str(told.value)


def test_what_is_not_said_follows():
    """A mapping is figures; a promise of at most so much is met from below."""
    given = {"2021": 60, "2023": 50}
    low = forecast.of(given, target="at most 40", by="2026", n_draws=200)
    assert low.goal.direction == "at_most"
    with pytest.raises(ForecastError, match="a number is wanted"):
        low.probability_of("many")
    assert forecast.table(low.evidence, low.goal.slug, n_draws=200)["target"].tolist() == [low.goal.slug]


def test_a_share_needs_no_unit_and_no_way_to_count():
    figures = [("2022", 40), ("2023", 45.5), ("2024", "nearly 50")]
    shares = forecast.of(figures, target=70, by="2027", kind="rate", n_draws=200)
    assert shares.primary.reading.unit == "percent" and shares.primary.reading.how == "share"
