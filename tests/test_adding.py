"""New rows asked at the terminal or given as options; all of them written or none."""

import pytest
from adding_samples import LIST, PLACE, last
from cli_samples import run, said

from analysis import evidence
from analysis.evidence import adding, form


@pytest.fixture
def at_terminal(monkeypatch, tmp_path):
    monkeypatch.setattr(adding, "_at_terminal", lambda: True)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


# what a person types of source, publisher, address and day of publication; of programme, place and indicator
TEXT = ["text-plants-2024", "", "", "2026-01-15"]
LISTED = [LIST, "", ""]
KINDS = {
    "stock": ["over 44", "2025-12", ""],
    "flow": ["9", "", "2025-01-01", "2025-12-31", ""],
    "context": ["近1,030", "", ""],
    "effect": ["-12", "", "2025", "9", "before_after", "", "nine plants", ""],
}


def of_kind(kind: str) -> list[str]:
    """Answers after those about the text."""
    return [kind, LIST, "", "energy_change" if kind == "effect" else "", *KINDS[kind]]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_claim_can_be_finished_by_answers(data, at_terminal, kind):
    done = run("claim", "add", "--data-dir", data, answers=[*TEXT, *of_kind(kind), "y"])
    assert done.exit_code == 0, said(done)
    row = last(data)
    assert row["kind"] == kind and row["unit"] == ("percent" if kind == "effect" else "count")
    assert evidence.check(data) == [] or not any(p.error for p in evidence.check(data))
    if kind == "stock":
        assert (row["value"], row["qualifier"], row["period_precision"]) == (44, "over", "month")
        assert f"{row['period_end']:%Y-%m-%d} {row['publisher']}" == "2025-12-31 Lakeside Gazette"
    if kind == "context":  # no day is printed: that of the publication
        assert (row["value"], row["qualifier"], row["period_precision"]) == (1030, "nearly", "publication")


@pytest.mark.parametrize(
    ("kind", "promised", "entered"),
    [("target_stock", ["500", "", "2030"], 1), ("target_flow", ["100", "", "2026-01-01", "2030"], 3)],
)
def test_a_promise_is_asked_together_with_its_target_and_its_reading(
    data, at_terminal, kind, promised, entered
):
    command = ["target", "add"] if kind == "target_stock" else ["claim", "add"]
    answers = [*TEXT, kind, *LISTED, *promised, *[""] * entered, "y"]  # what is proposed is taken by Enter
    done = run(*command, "--data-dir", data, answers=answers)
    assert done.exit_code == 0, said(done)
    ev = evidence.load(data)
    goal = evidence.target(ev, f"{LIST}-2030")
    assert goal.primary.how == ("total" if kind == "target_stock" else "addition")
    assert goal.primary.value == float(promised[0]) and f"{goal.deadline:%Y-%m-%d}" == "2030-12-31"
    if kind == "target_flow":
        assert f"{goal.primary.base_date:%Y-%m-%d}" == "2025-12-31"
    assert not any(p.error for p in evidence.check(data))


def test_a_measure_of_an_effect_is_a_change_in_percent(data, at_terminal):
    """A new measure has the scale that an effect needs, and a plain number takes no words."""
    answers = [*TEXT, "effect", LIST, "", "new", "Scrap", "", "", "lower", "", "-12 %", "", "2025", "June 2025", "9", *[""] * 4, "y"]  # fmt: skip
    done = run("claim", "add", "--data-dir", data, answers=answers)
    assert done.exit_code == 0, said(done)
    assert "'June 2025' holds words; n_sites is a plain number, e.g. 230." in done.output
    row = last(data, "indicators")
    assert (row["unit"], row["scale"], last(data)["value"]) == ("percent", "change", -12)


def test_what_one_answer_does_not_mend_is_mended_by_another_cell(data, at_terminal):
    """The scale of a new measure does not go with an effect; the error names the kind, and the person the scale."""
    answers = [*TEXT, "effect", LIST, "", "new", "Scrap", "", "", "lower", "share", "-12 %", "", "2025", "9", *[""] * 4,
               "effect", "indicators.scale", "change", "y"]  # fmt: skip
    done = run("claim", "add", "--data-dir", data, answers=answers)
    assert done.exit_code == 0, said(done)
    assert "That is wrong still." in done.output and last(data, "indicators")["scale"] == "change"


def test_vocabulary_is_searched_by_words_of_either_language_and_by_near_ones(data, at_terminal):
    answers = [
        "plants 2024",
        "1",
        "",
        "",
        "2026-01-15",
        "stock",
        "湖畔",
        "1",
        "",
        "",
        "44",
        "",
        "2025-12-31",
        "",
        "y",
    ]
    done = run("claim", "add", "--data-dir", data, answers=answers)
    assert done.exit_code == 0, said(done)
    assert "1  lakeside-model-plants  Model plants of Lakeside" in done.output
    assert last(data)["programme"] == LIST
    done = run(
        "claim",
        "add",
        "--data-dir",
        data,
        answers=["text-plants-2024", "", "", "2026", "stock", "modle plnats", ""],
    )
    assert "1  lakeside-model-plants" in done.output
    assert (
        f"List or programme (programme) [{LIST}]" in done.output.split("1  lakeside-model-plants")[-1]
    )  # the only one found


def test_an_error_keeps_the_answers_and_asks_only_what_is_wrong_again(data, at_terminal):
    # 4 plants at the end of 2025 are fewer than the 33 of the year before, on a list that can't shrink
    answers = [*TEXT, "stock", *LISTED, "4", "", "2025-12-31", "", "44", "y"]
    done = run("claim", "add", "--data-dir", data, answers=answers)
    assert done.exit_code == 0, said(done)
    after = done.output.split("can't fall")[1]
    assert "(value) [4]" in after and "(programme) [" not in after
    assert last(data)["value"] == 44


def test_a_cell_that_cannot_stand_is_asked_again_at_once(data, at_terminal):
    answers = [
        *TEXT[:3],
        "3/4/2026",
        "2026-04-03",
        "stok",
        "stock",
        *LISTED,
        "four",
        "44 %",
        "44",
        "",
        "2025-12-31",
        "",
        "n",
    ]
    before = (data / "claims.csv").read_bytes()
    done = run("claim", "add", "--data-dir", data, answers=answers)
    assert done.exit_code == 0 and "2026-04-03 (dmy) or 2026-03-04 (mdy)" in done.output
    assert "Found 'stok'; allowed: stock, flow" in done.output and "'four' is no figure" in done.output
    assert "Nothing written." in done.output and (data / "claims.csv").read_bytes() == before


def test_a_new_source_is_asked_within_the_claim_and_written_with_it(data, at_terminal):
    source = ["new", "Gazette", "Plants of the lake", "media", ""]
    done = run("claim", "add", "--data-dir", data, answers=[*source, TEXT[-1], *of_kind("stock"), "y"])
    assert done.exit_code == 0, said(done)
    assert last(data, "sources")["source_id"] == last(data)["source_id"] == "gazette-plants-of-the-lake"


@pytest.mark.parametrize("word", ["source", "programme"])
def test_sources_and_programmes_are_asked_in_the_same_way(data, at_terminal, word):
    answers = {
        "source": ["Gazette", "湖畔的工厂", "media", "", "y"],
        "programme": [
            "Green plants",
            "Plants with a green label.",
            "the town",
            "",
            PLACE,
            "y",
        ],
    }[word]
    done = run(word, "add", "--data-dir", data, answers=answers)
    assert done.exit_code == 0, said(done)
    row = last(data, f"{word}s")
    assert (
        (row["language"] == "zh")
        if word == "source"
        else (row["programme"] == row["family"] == "green-plants")
    )
    assert "E.g." in done.output and "One of: " in done.output


def test_questions_have_the_words_of_the_descriptor(data, at_terminal):
    done = run("source", "add", "--data-dir", data, answers=["", "Gazette", "T", "med", "", "n"])
    assert (
        "Who wrote or issued the text. E.g. Lakeside Gazette." in done.output
    )  # as the directory itself has it
    assert "An answer is needed here." in done.output and "Xinhua" not in done.output
    assert "One of: 1 official, 2 agency, 3 media, 4 company, 5 research, 6 aggregator." in done.output


def test_an_answer_can_be_changed_before_the_row_is_written(data, at_terminal):
    """A choice is named by its first letters or its number; a new text needs no claim yet, and the commands for one are told."""
    answers = ["Gazette", "T", "med", "", "kinds", "kind", "5", "y"]
    done = run("source", "add", "--data-dir", data, answers=answers)
    assert done.exit_code == 0, said(done)
    assert "None of the columns above is called 'kinds'." in done.output
    assert last(data, "sources")["kind"] == "research"
    assert "without-a-claim" not in done.output
    assert (
        f"outlook claim add --source-id {last(data, 'sources')['source_id']} --data-dir {data}" in done.output
    )


def test_what_is_there_already_is_told(data, at_terminal):
    answers = [*TEXT, "stock", *LISTED, "33", "", "2024-12", "", "n"]
    done = run("claim", "add", "--data-dir", data, answers=answers)
    assert "A duplicate: plants-2024 (Lakeside Gazette) prints exact 33" in done.output
    done = run("programme", "add", "--data-dir", data, answers=["Lakeside model plants", "Plants with a label.", "the town", "", PLACE, "label_zh", "湖畔", "n"])  # fmt: skip
    assert "has the same Chinese name" in done.output


def test_answers_are_kept_when_a_command_is_broken_off(data, at_terminal):
    before = (data / "claims.csv").read_bytes()
    source = ["new", "Gazette", "Plants of the lake", "media"]
    done = run("claim", "add", "--data-dir", data, answers=source)
    assert done.exit_code != 0 and "The answers are kept" in said(done)
    assert (data / "claims.csv").read_bytes() == before
    rest = ["", TEXT[-1], *of_kind("stock"), "y"]  # the address of the source, then the claim
    done = run("claim", "add", "--data-dir", data, answers=["y", *rest])
    assert done.exit_code == 0, said(done)
    assert (
        "Kept from before: 4 answers" in done.output
        and "Title of the text (title): Plants of the lake" in done.output
    )
    assert last(data, "sources")["source_id"] == last(data)["source_id"] == "gazette-plants-of-the-lake"
    done = run("claim", "add", "--data-dir", data, answers=["text-plants-2024"])
    assert "Kept from before" not in done.output  # what was written is not asked for again


def test_kept_answers_can_be_forgotten_and_do_not_answer_other_questions(data, at_terminal):
    run("claim", "add", "--data-dir", data, answers=TEXT)
    done = run("claim", "add", "--data-dir", data, answers=["n", *TEXT, *of_kind("context"), "y"])
    assert done.exit_code == 0, said(done)
    assert last(data)["kind"] == "context"
    run("claim", "add", "--data-dir", data, answers=TEXT)
    done = run("source", "add", "--data-dir", data, answers=["Gazette", "T", "media", "", "n"])
    assert "Kept from before" not in done.output


@pytest.mark.parametrize("kind", ["target_stock", "target_flow"])
def test_a_deadline_is_never_guessed(data, at_terminal, kind):
    """Enter takes the day of publication for a figure without a day, but no promise is due on the day that it is made."""
    start = ["2026-01-01"] if kind == "target_flow" else []
    answers = [*TEXT, kind, *LISTED, "500", "", *start, "", "2030"]
    done = run("claim", "add", "--data-dir", data, answers=answers)
    assert (
        "Its day, last day or deadline (period_end): 2030" in done.output
        and "An answer is needed here." in done.output
    ), said(done)


def test_a_figure_without_a_day_is_told_to_have_that_of_its_publication(data, at_terminal):
    done = run("claim", "add", "--data-dir", data, answers=[*TEXT, *of_kind("context"), "n"])
    assert (
        "Its day, last day or deadline (period_end; empty: not said, that of the publication)" in done.output
    )


def test_the_few_rows_of_a_vocabulary_are_shown_and_named_by_number(data, at_terminal):
    """The only programme of a directory is what Enter takes."""
    done = run("claim", "add", "--data-dir", data, answers=["1", *TEXT[1:], "1", "", "", "", *KINDS["stock"], "y"])  # fmt: skip
    assert done.exit_code == 0, said(done)
    texts = evidence.load(data).sources["source_id"]
    assert last(data)["source_id"] == texts.iloc[0] and f"  1  {texts.iloc[0]}" in done.output
    assert last(data)["kind"] == "stock"
    assert last(data)["programme"] == evidence.load(data).programmes["programme"].iloc[0]


def test_an_effect_is_not_offered_what_its_programme_counts(data, at_terminal):
    done = run("claim", "add", "--data-dir", data, answers=[*TEXT, *of_kind("effect"), "n"])
    assert done.exit_code == 0, said(done)
    assert "(indicator) [energy_change]" in done.output and "(indicator) [plants" not in done.output


def test_a_directory_of_one_place_offers_it_and_a_kind_says_what_it_counts(data, at_terminal):
    done = run("programme", "add", "--data-dir", data, answers=["Green plants", "Plants with a green label.", "the town", "rate"])  # fmt: skip
    assert f"Place (entity) [{PLACE}]" in done.output
    assert "rate (a share of a population)" in done.output


@pytest.mark.parametrize(
    ("unit", "offered"),
    [("g_per_kWh", ("lower", "intensity")), ("MW", ("higher", "amount")), ("percent", ("higher", "share"))],
)
def test_what_a_unit_says_of_direction_and_scale_is_offered(unit, offered):
    following = form.follows("indicators", {"unit": unit}, {})
    assert (following["direction"], following["scale"]) == offered


@pytest.mark.parametrize(
    ("kind", "unit", "value", "offered"),
    [("intensity", "toe / € million", "110", ("toe_per_EUR_million", "lower", "intensity", "at_most")),
     ("amount", "€ million", "1200", ("EUR_million", "higher", "amount", "at_least")),
     ("rate", "", "90 %", ("percent", "higher", "share", "at_least"))],
)  # fmt: skip
def test_a_promise_of_any_kind_is_finished_by_few_answers_and_means_what_it_says(
    data, at_terminal, kind, unit, value, offered
):
    """A unit that nobody can guess is asked for until it is given; the way to the figure follows; an answer is taken back."""
    programme = ["new", "Plan of the lake", "", "back", "As printed.", "the town", kind, ""]
    indicator = ["new", "Sum of the plan", "As printed.", *(["", unit] if unit else [""])]
    enters = ["", ""]  # direction, scale
    figure = [value, "", "2030", "", "y"]
    done = run("target", "add", "--data-dir", data, answers=[*TEXT, "", *programme, "", *indicator, *enters, *figure])  # fmt: skip
    assert done.exit_code == 0, said(done)
    ev = evidence.load(data)
    measure, goal = ev.tables["indicators"].iloc[-1], ev.targets.iloc[-1]
    assert (measure["unit"], measure["direction"], measure["scale"], goal["direction"]) == offered
    assert done.output.count("Plan of the lake\n") >= 2  # given again, behind the answer that was taken back


def test_a_promise_is_named_with_its_unit_and_a_total_is_not_asked_for_a_base(data, at_terminal):
    answers = [*TEXT, "target_stock", *LISTED, "12000", "", "2030"]
    done = run("target", "add", "--data-dir", data, answers=[*answers, "", "y"])
    assert done.exit_code == 0, said(done)
    assert ": 12,000 by 2030\n" in done.output and "base_value" not in done.output
    assert "not asked, empty     label_zh" in done.output and "direction            at_least" in done.output
