"""Numbers alone, without a directory: what is wrong with them is told at once, and a forecast answers questions about them."""

import math
import re

import numpy as np
import pandas as pd
import pytest

from analysis import evidence, forecast
from analysis.errors import EvidenceError, ForecastError
from analysis.evidence import own

FIGURES = [("2021-12", "over 60"), ("2022-12-31", "nearly 90"), ("2023-12-31", 103)]


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
    table = pd.DataFrame(FIGURES, columns=["day", "value"])  # what a table does not say is left open
    bare = table.assign(qualifier=[None, float("nan"), ""][: len(table)], published=None)
    assert forecast.of(bare, target=203, by="2026-12-31", n_draws=2000).probability == outlook.probability


@pytest.mark.parametrize(
    ("figures", "more", "words"),
    [
        ([], {}, "no figure is given"), (None, {}, "a list of pairs is wanted"), ("over 60", {}, "a list of pairs is wanted"),
        ([60, 103], {}, "(60,) is no figure of a list"), (("2021", "over 60"), {}, "('2021',) is no figure of a list"),
        ([("2023", 120)], {"scale": "share"}, "120: a share lies between 0 and 100"), ([("2023", -5)], {}, "a count is not negative"),
        ([("2023", math.inf)], {}, "'inf' is no figure"), ([("2023", 5)], {"how": "addition", "base": 5}, "base is 5; write (day, value)"),
        ([("2131", 5)], {}, "lies ahead of today"), ([("2021", 5)], {"unit": 5}, "unit is 5; a text"),
        ([("2021", 5)], {"cumulative": "yes"}, "cumulative is 'yes'; True or False"), ([("2021", 5)], {"record": "x"}, "record is 'x'; a table"),
        ([("2021", "5 million")], {"scale": "amount", "unit": "EUR million"}, "'5 million' says million, and the unit is"), ([("2023", "mais de 50")], {}, "read in English and Chinese"),
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
