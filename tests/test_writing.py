"""Numbers as readers see them: no digit that matters is lost, none is added; words change at their bounds."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import writing
from analysis.errors import ForecastError
from analysis.forecast.words import BANDS, in_words, scale_of

# every size as often as every other: seven digits and a power of ten
VALUES = st.builds(
    lambda digits, power, sign: sign * digits * 10.0 ** (power - 6),
    st.integers(1_000_000, 9_999_999), st.integers(-6, 12), st.sampled_from([-1, 1]),
)  # fmt: skip


def read(text: str) -> float:
    """The number that a written one stands for."""
    digits, _, size = text.replace(",", "").partition(" ")
    return float(digits) * {"": 1, "billion": 1e9, "trillion": 1e12}[size]


@given(VALUES)
def test_a_number_keeps_three_significant_digits(value):
    """Half a unit of the third digit is half a per cent of the value at the most."""
    assert abs(read(writing.number(value)) - value) <= 0.005 * abs(value) * (1 + 1e-9)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0012345, "0.00123"), (0.12345, "0.123"), (0.99951, "1.0"), (1.2345, "1.23"), (9.9951, "10.0"), (12.345, "12.3"), (99.951, "100"),
     (123.45, "123"), (-0.12345, "-0.123"), (1234.5, "1,234"), (0.5, "0.5"), (2.0, "2"), (0.0, "0")],
)  # fmt: skip
def test_numbers_of_every_size(value, text):
    assert writing.number(value) == text


@given(VALUES)
def test_a_number_of_three_digits_is_written_whole_and_not_longer(value):
    three = float(f"{value:.3g}")
    text = writing.number(three)
    assert read(text) == pytest.approx(three, rel=1e-12)
    assert writing.number(read(text)) == text, "what is read back is written alike"
    digits = text.partition(" ")[0].replace(",", "").lstrip("-").replace(".", "").lstrip("0")
    assert len(digits) <= max(3, len(f"{abs(three):.0f}"))


@given(st.floats(0, 1e9), st.sampled_from(["count", "units_per_year", "rounds_per_year"]))
def test_a_count_is_whole(value, unit):
    assert abs(read(writing.number(value, unit)) - value) <= 0.5
    assert "." not in writing.number(value, unit)


@given(st.floats(0, 1))
def test_a_percent_is_the_nearest_whole_one_and_never_a_certainty(p):
    text = writing.percent(p)
    if text in ("<1 %", ">99 %"):
        assert p < 0.005 or p > 0.995
    else:
        assert abs(float(text.removesuffix(" %")) - 100 * p) <= 0.5 + 1e-9


@given(VALUES)
def test_a_printed_figure_is_not_rounded(value):
    cents = round(value, 2)
    assert read(writing.printed(cents)) == pytest.approx(cents, abs=5e-7, rel=1e-15)


# --- words for probabilities -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("bound", "word"), [band for band in BANDS if 0 < band[0] < 100])
def test_a_word_begins_at_its_bound_as_printed(bound, word):
    """Mastrandrea et al. 2010, table 1: likely is 66 to 100 %, very likely 90 to 100 %: the bound belongs to its word, and what
    is printed as the bound has it too."""
    assert in_words(bound / 100) == word and in_words((bound - 1) / 100) != word
    printed_so = [
        p
        for p in np.linspace(bound / 100 - 0.01, bound / 100 + 0.01, 2001)
        if writing.percent(p) == f"{bound} %"
    ]
    assert len(printed_so) > 900 and {in_words(p) for p in printed_so} == {word}


def test_limits_that_are_printed_belong_to_one_word():
    """The sentences of neighbouring words share no number, and together they tell every whole percent once."""
    spans = [re.findall(r"[0-9]+", scale_of(whole / 100)) for whole in (5, 20, 50, 70, 95)]
    told = [n for low, high in spans for n in range(int(low), int(high) + 1)]
    assert told == list(range(1, 100))
    assert "below 1 %" in scale_of(0) and "above 99 %" in scale_of(1)


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_likelier_thing_never_has_a_weaker_word(p, q):
    order = [word for _, word in BANDS]
    low, high = sorted((p, q))
    assert order.index(in_words(high)) <= order.index(in_words(low))


@pytest.mark.parametrize("p", [-0.01, 1.01, float("nan")])
def test_what_is_no_probability_has_no_word(p):
    with pytest.raises(ForecastError, match="between 0 and 1"):
        in_words(p)


HOSTILE = ("=1+1", "+cmd", "-2 % a year", "@sum", "\t=1", "\r=1", "  =1+1")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_csv_begins_as_a_formula_does(text, tmp_path):
    """https://owasp.org/www-community/attacks/CSV_Injection: =, +, -, @, tab and carriage return at the start of a cell."""
    from analysis.evidence import save
    from analysis.reports.results.textual import as_text

    table = pd.DataFrame({"text": [text], "number": [-5.5], "written": ["-5.5"]})
    for written in (
        save(table, tmp_path / "table.csv").read_text("utf-8"),
        as_text(list(table), table.to_numpy().tolist(), "csv"),
    ):
        assert written.splitlines()[1:] and re.search(r"(?<!')(?:^|,)\"?'", written, re.MULTILINE)
        assert written.rstrip().endswith(",-5.5,-5.5"), "numbers stay numbers"


def test_every_csv_that_people_open_is_free_of_formulas():
    """The files of the evidence are written as they are printed: what looks like a formula in them is an error of `check`."""
    data = {"evidence/add.py", "intake/judging.py"}
    package = Path(writing.__file__).parent
    writers = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if re.search(r"to_csv\(|csv\.(writer|DictWriter)\(", source := path.read_text("utf-8")) and "no_formula" not in source
    }  # fmt: skip
    assert writers == data


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [(27.85, 27.95, "27.85 to 27.95"), (59.65, 59.75, "59.65 to 59.75"), (0.5, 1.5, "0.5 to 1.5"), (1200, 1300, "1,200 to 1,300"), (5, 5, "5")],
)  # fmt: skip
def test_the_ends_of_a_narrow_interval_are_told_apart(low, high, text):
    """A share printed as 27.9 lies between 27.85 and 27.95; 27.8 to 27.9 would be another interval."""
    assert writing.interval(low, high, "percent") == text


@given(VALUES, st.floats(1e-4, 1))
def test_a_written_interval_is_the_interval(value, part):
    low, high = sorted((value, value * (1 + part)))
    if high - low < 1e-5:
        return
    a, b = map(read, writing.interval(low, high).split(" to "))
    assert abs(a - low) + abs(b - high) <= 0.21 * (high - low)


@pytest.mark.parametrize(
    ("last", "precision", "table", "sentence"),
    [
        ("2022-05-31", "day", "2022-05-31", "on 2022-05-31"),
        ("2022-05-31", "month", "2022-05", "in May 2022"),
        ("2022-06-30", "quarter", "2022-Q2", "in the second quarter of 2022"),
        ("2022-12-31", "year", "2022", "in 2022"),
        ("2022-05-31", "publication", "2022-05-31", "on 2022-05-31"),
        ("2022-05-31", writing.UP_TO, "by 2022-05-31", "by 2022-05-31"),
    ],
)
def test_a_day_is_written_as_exactly_as_it_is_known(last, precision, table, sentence):
    assert writing.day(last, precision) == table and writing.on_day(last, precision) == sentence
