"""Texts whose lines are broken at a width, as saved mails and plain files are: they are read as if they were not."""

import textwrap
import unicodedata

import pandas as pd
import pytest
from marked_articles import articles

from analysis import intake

NAMES = intake.names_for(None)
WIDTH = 72
WHOLE = (
    "en-01-agency", "en-02-city", "en-06-lighthouse", "en-07-economy", "en-12-guangdong", "en-24-opinion",
    "zh-01-agency", "zh-02-city", "zh-05-jiangsu", "zh-06-web", "zh-07-economy", "zh-09-hefei",
)  # fmt: skip


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _wrapped_line(line: str) -> list[str]:
    """English between words, Chinese anywhere but before a mark that ends a clause."""
    if sum("\u4e00" <= c <= "\u9fff" for c in line) < len(line) / 4:
        return textwrap.wrap(line, WIDTH, break_long_words=False) or [line]
    rows = [""]
    for c in line:
        if _columns(rows[-1] + c) > WIDTH and c not in "，。；：、）”！？":
            rows.append("")
        rows[-1] += c
    return rows


def wrapped(text: str) -> str:
    return "\n".join(row for line in text.split("\n") for row in _wrapped_line(line))


def _told(table: pd.DataFrame) -> list[tuple]:
    return table[["value", "kind", "programme"]].to_records(index=False).tolist()


@pytest.mark.parametrize(
    "article", [a for a in articles("articles") if a.name in WHOLE], ids=lambda a: a.name
)
def test_an_article_says_the_same_when_its_lines_are_broken(article):
    text = wrapped(article.text)
    assert text.count("\n") > article.text.count("\n")
    table = intake.read(text, article.published, names=NAMES)
    assert _told(table) == _told(intake.read(article.text, article.published, names=NAMES))
    assert all(text[row.start : row.end] == row.text for row in table.itertuples())


def test_most_articles_say_the_same_when_their_lines_are_broken():
    """What is left is of tables and lists, and of texts in which a single line is broken."""
    told = [
        _told(intake.read(wrapped(a.text), a.published, names=NAMES))
        == _told(intake.read(a.text, a.published, names=NAMES))
        for a in articles("held_out")
    ]
    assert sum(told) >= 0.8 * len(told)


def test_a_figure_over_a_line_end_keeps_its_place():
    text = (
        "The bureau of industry told reporters on Tuesday that the city has over\n"
        "32,000 smart factories, and that it wants to have some 45,000 smart\nfactories by the end of 2027.\n"
    )
    table = intake.read(text, "2025-03-04", names=NAMES)
    assert [text[a:b] for a, b in zip(table["number_start"], table["number_end"], strict=True)] == [
        "32,000",
        "45,000",
    ]
    assert table["text"].tolist() == ["over\n32,000 smart factories", "some 45,000 smart\nfactories"]
    assert table["kind"].tolist() == ["stock", "target_stock"]


def test_headings_items_rows_and_blank_lines_stay_lines():
    from analysis.intake.wrapping import joined

    prose = "The city has told its firms that it will pay for smart machines and for the\ntraining of those who run them, and that it expects them to report what they\nhave gained.\n\n"
    for apart in (
        "What the city wants by the end of 2027\n- 300 smart factories in all of its districts\n- 20 parks",
        "1. Some 300 smart factories are to be built in the city by the end of 2027\n2. parks",
        "Year        Factories        Workshops        Parks        Firms in all of it\n2024        103        210        4        9",
        "Factories of the city, by year and by district, in all of its districts | 103\nworkshops | 210",
    ):
        assert joined(prose + apart).text.split("\n")[2:] == apart.split("\n")


def test_a_text_whose_lines_are_paragraphs_is_left_as_it_is():
    from analysis.intake.wrapping import joined

    for article in articles("articles"):
        if article.name.startswith(("en-01", "en-05", "zh-01", "zh-17")):
            assert joined(article.text).places is None
