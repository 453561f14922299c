"""Texts from files, pages and addresses; and texts that nobody would want to read."""

import random

import pandas as pd
import pytest

from analysis import intake
from analysis.errors import EvidenceError
from analysis.intake import candidates, plugins, reading

NAMES = intake.names_for(None)
PAGE = """<!doctype html><html lang="en"><head><title>Plants go smart | Lakeside News</title>
<meta property="og:site_name" content="Lakeside News"><meta property="article:published_time" content="2025-03-04T08:00:00Z">
<meta property="og:title" content="Plants go smart"></head><body><nav><a>Home</a> <a>News</a></nav>
<article><h1>Plants go smart</h1><p>The city of Lakeside now has 103 smart factories, the bureau of industry said on Tuesday at a meeting with
representatives of the firms that had taken part in the programme since it began.</p><p>By the end of 2027 it wants 200 of them, among them
several that are run without any light, a spokesman told reporters after the meeting had ended.</p></article>
<footer>Tel 010-62051234, 5,000 readers</footer><script>var x = 9000;</script></body></html>"""


def test_a_saved_page_gives_text_title_publisher_and_day(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    article = intake.open_article(str(path))
    assert (article.title, article.publisher) == ("Plants go smart", "Lakeside News")
    assert (article.published, article.day_from, article.precision) == (
        pd.Timestamp("2025-03-04"),
        "page",
        "day",
    )
    assert intake.read(article.text, article.published, names=NAMES)["value"].tolist() == [103, 200]


def test_a_title_that_the_body_does_not_print_stands_above_the_text(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(PAGE.replace("<h1>Plants go smart</h1>", ""), encoding="utf-8")
    article = intake.open_article(str(path))
    assert article.text.startswith("Plants go smart\n\n")


def test_a_day_that_stands_only_in_the_text_is_marked(tmp_path):
    path = tmp_path / "text.txt"
    path.write_text("发布时间：2024-06-12 09:30\n上海已有197家智能工厂。\n", encoding="utf-8")
    article = intake.open_article(str(path))
    assert (article.published, article.day_from, article.precision) == (
        pd.Timestamp("2024-06-12"),
        "text",
        "inferred",
    )


def test_a_day_that_is_not_there_is_not_guessed(tmp_path):
    path = tmp_path / "text.txt"
    path.write_text("Shanghai has 197 smart factories and wants 300 by 2026.\n", encoding="utf-8")
    article = intake.open_article(str(path))
    assert (article.published, article.day_from) == (None, "")


def test_what_the_caller_knows_goes_first(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    article = intake.open_article(
        str(path), published="2025-03-05", publisher="Me", title="Mine", url="https://example.org/a"
    )
    assert (str(article.published.date()), article.day_from, article.publisher, article.title, article.url) == ("2025-03-05", "given", "Me", "Mine", "https://example.org/a")  # fmt: skip


def test_an_address_is_fetched_only_when_asked_for():
    with pytest.raises(EvidenceError, match="--fetch"):
        intake.open_article("https://example.org/article")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_other_encodings_are_understood(tmp_path, encoding):
    path = tmp_path / "text.txt"
    path.write_bytes("全市已建成智能工厂300余家。".encode(encoding))
    assert "智能工厂300余家" in intake.open_article(str(path)).text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_wide_encoding_without_its_mark_is_understood(tmp_path, encoding):
    path = tmp_path / "text.txt"
    path.write_bytes("The city has over 300 smart factories.".encode(encoding))
    assert intake.open_article(str(path)).text == "The city has over 300 smart factories."


def test_what_moves_a_terminal_is_not_in_a_text(tmp_path):
    """A title for the window, a wiped screen, hidden letters, a link, a question to the terminal."""
    path = tmp_path / "text.txt"
    path.write_text(
        "\x1b]0;mine\x07\x1b[2J\x1b[8mover 300\x9b31m smart\x1b]8;;http://a.example\x1b\\ factories\x1b[6n\x1bc\x00\n",
        encoding="utf-8",
    )
    article = intake.open_article(str(path))
    assert article.text == "over 300 smart factories\n" and article.title == "over 300 smart factories"
    assert intake.read(article.text, "2025-06-01", names=NAMES)["value"].tolist() == [300]


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(EvidenceError, match="no such file"):
        intake.open_article(str(tmp_path / "nothing.txt"))
    with pytest.raises(EvidenceError, match="can't be read"):
        intake.open_article(str(tmp_path))


_RANDOM = random.Random(7)
HOSTILE = {
    "empty": "", "spaces": " \n\t \n", "no figures": "Nothing is said here of any number at all.", "one digit": "7", "only figures": " ".join(str(i * 37) for i in range(400)),
    "only years": " ".join(str(y) for y in range(1900, 2100)), "digits without end": "9" * 5000, "commas": "1,000,000," * 300, "dots": "1.2.3.4.5.6" * 200, "right to left": "\u200f1\u200f0\u200e0 \u202e003 smart factories\u202c أكثر من 300 مصنع",
    "nul": "103\x00 smart\x00 factories", "control": "".join(chr(i) for i in range(32)) * 20 + "103 factories", "emoji": "🏭 103 🏭 smart factories 🤖🤖 300%", "broken surrogate": "103 smart \ud800 factories",
    "scripts": "<script>alert(1)</script><style>p{width:30%}</style><p onclick='x'>103 smart factories</p>", "half a page": "<html><body><div><p>30% of <b>12", "table": "a|b|c\n" + "\n".join(f"row {i}|{i * 3}|{i}%" for i in range(200)),
    "prices": "\n".join(f"Item {i}: ${i}.99" for i in range(1, 200)), "Chinese numerals": "一二三四五六七八九十百千万亿" * 100, "万亿": "万亿万亿万亿" * 100, "hedges": "more than nearly about over at least " * 200 + "5 factories", "percent signs": "%" * 3000, "brackets": "(" * 2000 + "5" + ")" * 2000,
    "one long line": "smart factories and " * 4000 + "103 smart factories", "one long word": "a" * 50000 + "1" * 20, "many lines": "\n" * 20000 + "103 smart factories", "addresses": "https://example.org/" + "1/" * 3000, "telephones": "+86 10 6205 1234 " * 500,
    "huge numbers": "1" + ",000" * 60 + " factories and 1e400 and 9999999999999999999999 trillion yuan", "dates": "2025-02-30, 31 February 2025, 2025年13月45日, by 0000, 到9999年底 建成300家工厂", "fractions": "a third of half of two thirds of one in two of 百分之百分之五 成成成 分之分之",
    "quotes": "“\"'’‘”" * 1000 + "103", "random": "".join(chr(_RANDOM.randrange(1, 0x9FFF)) for _ in range(4000)), "latin and Chinese": "103 smart factories家工厂 300家smart factories 1.2 million家",
}  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_text_gives_a_table(text):
    table = intake.read(text, "2025-06-01", names=NAMES)
    assert list(table.columns) == list(intake.COLUMNS)
    assert ((table["start"] >= 0) & (table["end"] <= len(text)) & (table["start"] < table["end"])).all()


@pytest.mark.slow
def test_a_megabyte_is_read_as_far_as_an_article_can_go(monkeypatch):
    monkeypatch.setattr(candidates, "MOST", 100)
    monkeypatch.setattr(reading, "LONGEST", 60_000)
    text = "The city has 103 smart factories and 20 parks. 全市已建成智能工厂300家。\n" * 20_000
    assert len(intake.read(text, names=NAMES)) == 100


@pytest.mark.parametrize(
    "raw",
    [
        b"\xff\xfe\x00",
        b"\x80\x81\x82 103 \xff",
        bytes(range(256)) * 4,
        b"<html><head><meta charset='x'>\x80</head><body>103",
    ],
)
def test_broken_bytes_give_a_text(tmp_path, raw):
    path = tmp_path / "broken"
    path.write_bytes(raw)
    assert isinstance(intake.open_article(str(path)).text, str)


class _Point:
    name, value = "mine", "mine:read"

    def __init__(self, function):
        self._function = function

    def load(self):
        return self._function


def test_a_reader_of_ones_own_has_a_say(monkeypatch):
    def mine(text, published, table):
        table.loc[:, "programme"] = "made-smarter-adoption"
        more = {"start": 0, "end": 3, "value": 5.0, "unit": "count", "kind": "stock"}
        return pd.concat([table, pd.DataFrame([more])], ignore_index=True)

    monkeypatch.setattr(plugins, "installed", lambda: [_Point(mine)])
    table = intake.read("The town has 103 smart factories.", names=NAMES)
    assert table["value"].tolist() == [5, 103]
    assert table["programme"].tolist() == ["new", "made-smarter-adoption"]
    assert table["text"].tolist() == ["The", "103 smart factories"]


def test_a_reader_is_found_where_a_package_declares_it(tmp_path, monkeypatch):
    about = tmp_path / "mine-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: mine\nVersion: 1.0\n", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    find = plugins.installed.__wrapped__
    assert find() == ()
    (about / "entry_points.txt").write_text("[outlook.readers]\nmine = mine.reader:read\n", "utf-8")
    assert [(point.name, point.value) for point in find()] == [("mine", "mine.reader:read")]


@pytest.mark.parametrize(
    ("function", "told"),
    [
        (lambda *a: 1 / 0, "ZeroDivisionError"),
        (lambda *a: [], "DataFrame"),
        (lambda t, p, table: table[["start"]], "no column"),
    ],
)
def test_a_reader_of_ones_own_that_fails_is_named(monkeypatch, function, told):
    monkeypatch.setattr(plugins, "installed", lambda: [_Point(function)])
    with pytest.raises(EvidenceError, match=f"'mine'.*{told}"):
        intake.read("The town has 103 smart factories.", names=NAMES)
