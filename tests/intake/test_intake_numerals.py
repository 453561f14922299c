"""Numbers in Chinese characters: what is written by the rules of the national standard is read as that number.

GB/T 15835-2011, "General rules for writing numerals in publications": groups of four digits by 万 and 亿, one 零 for the
places that are skipped within a number.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.intake.numerals_zh import find, value_of_characters

DIGITS = "零一二三四五六七八九"
FEW = settings(derandomize=True, max_examples=200, deadline=None)


def four(number: int) -> str:
    """A number below ten thousand, with a 零 before it where its first places are empty and between its parts."""
    written = ""
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            written += DIGITS[digit] + name
        elif not written.endswith("零"):
            written += "零"
    return written.rstrip("零")


def in_characters(number: int) -> str:
    written = "".join(
        four(number // size % 10**4) + (name if number // size % 10**4 else "")
        for size, name in ((10**8, "亿"), (10**4, "万"), (1, ""))
    )
    return written.lstrip("零")


@FEW
@given(st.one_of(st.integers(1, 10**4), st.integers(1, 10**12 - 1)))
def test_a_number_in_characters_is_read_as_it_was_written(number):
    assert value_of_characters(in_characters(number)) == number


@pytest.mark.parametrize(
    ("written", "number"),
    [(10_203, "一万零二百零三"), (100_000_003, "一亿零三"), (30_050_000, "三千零五万"), (20_000, "二万")],
)
def test_the_writer_of_this_test_follows_the_standard(written, number):
    assert in_characters(written) == number


@pytest.mark.parametrize(
    ("word", "value"),
    [("十五", 15), ("百", 100), ("亿", 1e8), ("万亿", 1e12), ("两万亿", 2e12), ("三千五百亿", 3.5e11), ("一万二千亿", 1.2e12),
     ("两千零五", 2005), ("二〇二五", 2025), ("一九〇〇", 1900), ("三点一四", 3.14), ("零点五", 0.5), ("二百〇三", 203)],
)  # fmt: skip
def test_what_newspapers_write(word, value):
    assert value_of_characters(word) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "told"),
    [("二三百家", [(200, 300)]), ("七八成", [(70, 80)]), ("三成半", [(35, None)]), ("三成五", [(35, None)]), ("翻两番", [(300, None)]),
     ("翻了一番", [(100, None)]), ("减半", [(-50, None)]), ("百分之二十点五", [(20.5, None)]), ("千分之三", [(0.3, None)]), ("四分之三", [(75, None)]),
     ("1亿2000万人", [(1.2e8, None)]), ("2.5万亿元", [(2.5e12, None)])],
)  # fmt: skip
def test_shares_tenths_doublings_and_pairs(text, told):
    assert [(n.value, n.high) for n in find(text)] == told


@pytest.mark.parametrize(
    ("words", "ends"),
    [("两三百家", (200, 300)), ("三四千户", (3000, 4000)), ("七八十条", (70, 80)), ("两三成", (20, 30))],
)
def test_two_digits_side_by_side_are_a_range(words, ends):
    """GB/T 15835-2011, 5.5: neighbouring digits without a sign between them give both ends of an estimate."""
    (number,) = find(words)
    assert (number.value, number.high) == ends
