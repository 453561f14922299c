"""Long texts: what a text repeats is read once more and not once more for each time before; what has too many figures is told."""

from time import process_time

from click.testing import CliRunner

from analysis import evidence, intake
from analysis.intake import article as article_reader
from analysis.intake import candidates, reading
from analysis.intake import cli as commands
from analysis.intake.not_figures import spans
from analysis.pages import article

NAMES = intake.names_for(None)


def test_what_has_too_many_figures_is_read_up_to_a_place_that_is_told(tmp_path, monkeypatch):
    most = 60  # of as many as the place is told alike
    assert most < candidates.MOST == reading.MOST
    for module in (candidates, reading):
        monkeypatch.setattr(module, "MOST", most)
    text = "The rate is 12.5%. " * (most + 5)
    table = intake.read(text, "2025-03-04", names=NAMES)
    assert len(table) == most
    assert text[: table.attrs["read_to"]].count("12.5%") == most
    path = tmp_path / "text.txt"
    path.write_text(text, encoding="utf-8")
    told = CliRunner().invoke(commands.read, [str(path), "--dry-run"])
    assert told.exit_code == 0
    end = f"Read up to character {table.attrs['read_to']:,} of {len(text):,}"
    assert end in told.output
    assert end in article.in_short(intake.judge(evidence.load(), str(path)), {}).also[0]


def test_an_article_is_read_to_its_end():
    text = "Lakeside has 103 smart factories. It is a city.\n"
    assert intake.read(text, "2025-03-04", names=NAMES).attrs["read_to"] == len(text)


def test_digits_without_end_are_no_figures():
    assert intake.read(
        "1." * 20_000, names=NAMES
    ).empty  # a pattern that starts anew at each digit would take minutes
    assert intake.read("十" * 20_000, names=NAMES).empty


def test_what_opens_a_pattern_is_bounded_but_as_long_as_any_number():
    for text in (
        "about 12,345.6 km away",
        "some 1,234,567 readers",
        "三百六十五年前",
        "约5000亿级产业",
        "六十五岁",
    ):
        assert spans(text), text


def test_the_last_words_that_promise_hold_for_the_sentences_of_their_paragraph_alone():
    from analysis.intake.surroundings import _opening, surroundings

    text = "会议强调，要加快推广。智能工厂达到300家。园区达到20个。\n去年建成80家。"
    page = surroundings(text, NAMES, None)
    assert _opening(page, text.index("300")) == _opening(page, text.index("20个")) == "计划 会议强调"
    assert _opening(page, text.index("80")) == ""


def test_a_text_cut_at_the_limit_is_told_as_long_and_not_as_full_of_figures(tmp_path, monkeypatch):
    assert article_reader.LONGEST == reading.LONGEST == 300_000
    for module in (article_reader, reading):
        monkeypatch.setattr(module, "LONGEST", 30_000)
    path = tmp_path / "long.txt"
    path.write_text("Nothing is counted here. " * 1_300, encoding="utf-8")
    text = intake.open_article(path).text
    told = intake.broken_off(intake.read(text, names=NAMES), text)
    assert told.startswith("Its first 30,000 characters were read") and "figures" not in told
    beyond = f"{text[:30_000]} Lakeside has 103 smart factories."
    assert intake.read(beyond, names=NAMES).empty and not intake.read(beyond[5_000:], names=NAMES).empty


def test_blank_lines_are_gone_through_once(tmp_path):
    """A pattern that begins anew at every blank line took twelve seconds for 50,000 of them. CPU of this process alone."""

    def work(lines: int) -> float:
        path = tmp_path / "blank.txt"
        path.write_text(
            "\n" * lines + "Beijing has 103 smart factories.\n  Source: Xinhua\n", encoding="utf-8"
        )
        start = process_time()
        assert intake.open_article(path).publisher == "Xinhua"
        return process_time() - start

    work(10)  # what is imported once
    assert work(50_000) <= 60 * max(work(5_000), 0.001)  # as the square it would be a hundred times
