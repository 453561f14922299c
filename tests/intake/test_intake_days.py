"""Rules of the reader on the days of figures, and on who says them."""

import pandas as pd
import pytest

from analysis import intake
from analysis.intake import periods
from analysis.intake.voices import speaker


@pytest.mark.parametrize(
    ("text", "role", "first", "last"),
    [
        ("by 2025", "deadline", "NaT", "2025-12-31"), ("到2025年底", "deadline", "NaT", "2025-12-31"), ("“十四五”期间", "span", "2021-01-01", "2025-12-31"),
        ("in the coming three years", "coming", "2024-03-04", "2027-03-04"), ("未来三年", "coming", "2024-03-04", "2027-03-04"), ("since 2021", "since", "2021-01-01", "2024-03-04"),
        ("自2021年以来", "since", "2021-01-01", "2024-03-04"), ("in the first half of 2023", "span", "2023-01-01", "2023-06-30"), ("2023年前三季度", "span", "2023-01-01", "2023-09-30"),
        ("截至2023年6月底", "asof", "NaT", "2023-06-30"), ("as of Feb. 12, 2024", "asof", "NaT", "2024-02-12"), ("over the past two years", "recent", "2022-03-04", "2024-03-04"),
        ("by the end of February", "asof", "NaT", "2024-02-29"), ("去年底", "asof", "NaT", "2023-12-31"), ("明年年底", "deadline", "NaT", "2025-12-31"),
        ("by last month", "asof", "NaT", "2024-02-29"), ("a year ago", "ago", "NaT", "2023-03-04"), ("up from 51 a year earlier", "earlier", "NaT", "2023-03-04"),
        ("up 2.2 points from a year earlier", "base", "NaT", "None"), ("与2020年相比", "base", "NaT", "None"), ("from 2020 levels", "base", "NaT", "None"),
        ("前11个月", "span", "2023-01-01", "2023-11-30"), ("从2018年到现在", "since", "2018-01-01", "2024-03-04"), ("从2018年到去年底", "span", "2018-01-01", "2023-12-31"),
        ("since its launch in 2021", "since", "2021-01-01", "2024-03-04"), ("since September", "since", "2023-09-01", "2024-03-04"), ("so far this year", "since", "2024-01-01", "2024-03-04"),
        ("in the year to June 2023", "span", "2022-07-01", "2023-06-30"), ("三年来", "recent", "2021-03-04", "2024-03-04"), ("over the past decade", "recent", "2014-03-04", "2024-03-04"),
        ("in the next decade", "coming", "2024-03-04", "2034-03-04"), ("后年", "span", "2026-01-01", "2026-12-31"), ("by the end of the decade", "deadline", "NaT", "2030-12-31"),
        ("mid-2026", "deadline", "NaT", "2026-06-30"), ("as of 1 April 2023", "asof", "NaT", "2023-04-01"), ("in spring 2023", "span", "2023-03-01", "2023-05-31"),
        ("FY2022-23", "span", "2022-04-01", "2023-03-31"), ("at the turn of the year", "asof", "NaT", "2023-12-31"), ("占比去年", "span", "2023-01-01", "2023-12-31"),
        ("in 2022-23", "span", "2022-04-01", "2023-03-31"), ("between January and November", "span", "2023-01-01", "2023-11-30"), ("是“十三五”末的30倍", "base", "NaT", "None"),
        ("2021-2023", "span", "2021-01-01", "2023-12-31"), ("last year", "span", "2023-01-01", "2023-12-31"), ("今年", "span", "2024-01-01", "2024-12-31"),
        ("in 2023 and 40", "span", "2023-01-01", "2023-12-31"), ("2023 and 2024", "span", "2023-01-01", "2024-12-31"), ("between April 2022 and March 2023", "span", "2022-04-01", "2023-03-31"),
        ("on 1 July", "span", "2023-07-01", "2023-07-01"), ("said on 1 March 2024", None, "", ""), ("till June 30", "asof", "NaT", "2023-06-30"),
        ("a scheme that began in 2019", "begun", "NaT", "None"), ("since it was installed in May", "since", "2023-05-01", "2024-03-04"),
        ("较2022年的84家", "span", "2022-01-01", "2022-12-31"), ("较2022年增长", "base", "NaT", "None"),
    ],
)  # fmt: skip
def test_a_period_is_read(text, role, first, last):
    found = periods.find(text, pd.Timestamp("2024-03-04"))
    told = [(p.role, str(p.first)[:10].replace("None", "NaT"), str(p.last)[:10]) for p in found]
    assert told == ([(role, first, last)] if role else [])


@pytest.mark.parametrize(
    ("text", "days"),
    [  # first and last day of each figure of a text of 12 March 2026, and how exactly the last is known where that is in question
        ("Lakeside had built 98 smart factories as of the end of February, up from 51 smart factories a year earlier.", ["..2026-02-28", "..2025-02-28"]),
        ("Lakeside plans to add another 2,000 smart factories this year and to have 4,000 smart factories by the end of 2027.", ["2026-01-01..2026-12-31", "..2027-12-31"]),
        ("The number of smart factories rose from 51 to 98 by the end of 2025.", ["..", "..2025-12-31"]),
        ("全市智能工厂由2023年的40家、2024年的95家增至2025年的120家。", ["..2023-12-31", "..2024-12-31", "..2025-12-31"]),
        ("全市设备联网率从2019年的31%提高到47%。", ["..2019-12-31", "..2026-03-12"]),
        ("Lakeside had 120 smart factories at the end of 2025, up from 95 at the end of 2024 and 40 in December 2023.", ["..2025-12-31 day", "..2024-12-31 day", "..2023-12-31 month"]),
        ("Smart factories rose from 40 in 2023 to 95 in 2024 and 120 in 2025.", ["..2023-12-31", "..2024-12-31", "..2025-12-31"]),
        ("全市智能工厂达到120家，较2024年的95家、2023年的40家明显增加。", ["..2026-03-12", "..2024-12-31", "..2023-12-31"]),
        ("By 2025 Lakeside had 98 smart factories.", ["..2025-12-31 year"]), ("Lakeside wants 98 smart factories by the end of 2027.", ["..2027-12-31 year"]),
        ("去年全市新认定智能工厂48家，新认定数字化车间115个。新认定绿色工厂20家。", ["2025-01-01..2025-12-31"] * 3),
        ("截至去年底，全市智能工厂达到98家。数字化车间达到300个。", ["..2025-12-31 day"] * 2),
        ("到6月底全市将建成智能工厂120家。", ["..2026-06-30"]),
        ("到2月20日，今年新认定智能工厂48家。", ["2026-01-01..2026-02-20"]),
        ("City | 2023 | 2024\nSmart factories in Lakeside | 51 | 98", ["..2023-12-31", "..2024-12-31"]),
    ],
)  # fmt: skip
def test_each_figure_has_its_own_days(text, days):
    table = intake.read(text, pd.Timestamp("2026-03-12"))
    told = [
        [str(day)[:10].replace("NaT", "") for day in row]
        for row in table[["period_start", "period_end"]].to_numpy()
    ]
    exactly = [day.partition(" ")[2] for day in days]
    assert ["..".join(row) for row in told] == [day.partition(" ")[0] for day in days]
    assert [found for found, asked in zip(table["period_precision"], exactly, strict=True) if asked] == [e for e in exactly if e]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("GUANGZHOU -- The Guangdong Department of Industry said on Wednesday that 98 had been built.", "The Guangdong Department of Industry"),
        ("Above stand 8,400 plants, ministry spokesman Guo Wei told a news conference.", "ministry spokesman Guo Wei"),
        ("It used to take two days, said plant manager Shen Yulan, 46.", "plant manager Shen Yulan"),
        ("Productivity rose 46%, the company said.", "the company"),
        ("Shares fell, according to data released by the Ministry on Monday.", "the Ministry"),
        ("“今年要再建30家，”市工信局局长王明说。", "市工信局局长王明"),
        ("记者昨日从市经信局获悉，全市有98家。", "市经信局"),
        ("他说，效率提高了两成。", ""),
    ],
)  # fmt: skip
def test_who_says_it_is_told_in_the_words_of_the_text(text, who):
    assert speaker(text, 0, len(text)) == who


@pytest.mark.parametrize(
    ("text", "kinds"),
    [  # of a text of 12 March 2026: what has come about is no promise, and levels of one thing are of one kind
        ("The number of smart factories in Lakeside rose from 51 to 98 by the end of 2025.", "stock stock"),
        ("The number of smart factories in Lakeside will rise from 51 to 98 by the end of 2027.", "stock target_stock"),
        ("Coverage rose to 78 percent by the end of 2025.", "share"),
        ("The ministry has paid out 90 million euros so far.", "flow"),
        ("The plan had asked for 100 smart factories by the end of 2025.", "target_stock"),
        ("Lakeside had 120 smart factories, up from 95 at the end of 2024 and 40 in December 2023.", "stock stock stock"),
        ("Lakeside had 95 smart factories in 2024 and 120 in 2025; it had promised 150 by 2025.", "stock stock target_stock"),
        ("到2025年，全市累计建成智能工厂98家。", "stock"), ("2020年出台的规划要求到2025年建成智能工厂100家。", "target_stock"), ("到2027年，全市建成智能工厂150家。", "target_stock"),
        ("到2025年，全市智能工厂由51家增加到98家。", "stock stock"), ("到2027年，全市智能工厂由98家增加到150家。", "stock target_stock"),
        ("到2025年，数字化改造覆盖率提高到78%。", "share"), ("全市智能工厂达到120家，较2024年的95家、2023年的40家明显增加。", "stock stock stock"),
    ],
)  # fmt: skip
def test_a_date_that_is_past_and_a_verb_that_tells_of_the_past_make_no_promise(text, kinds):
    assert intake.read(text, pd.Timestamp("2026-03-12"))["kind"].tolist() == kinds.split()
