"""`outlook read`: what it shows, what it asks, what it writes, and that it writes nothing otherwise."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from analysis import evidence, intake
from analysis.errors import EvidenceError, OutlookError
from analysis.evidence.add import add_rows
from analysis.intake import cli as commands
from analysis.intake import rows as limits
from analysis.intake.ask import Questions
from analysis.intake.reading import names_for
from analysis.intake.rows import rows_for
from analysis.paths import default_data_dir

# each copies the data, checks and loads them
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("checked_once")]

TEXT = """Smart factories: where we are
BEIJING, March 18 (Xinhua) -- China has built over 32,000 basic-level smart factories, an official said on Tuesday.
By 2027 the country will have 500 excellence-level smart factories. In 2024, 400 5G factories were added to the directory.
A mill in Lakeside bought 40 looms.
"""


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return Path(shutil.copytree(default_data_dir(), tmp_path / "data"))


@pytest.fixture
def text(tmp_path) -> str:
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


def _read(*args, answers: str = ""):
    return CliRunner().invoke(commands.read, [str(a) for a in args], input=answers, catch_exceptions=True)


def _files(data: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in data.iterdir() if p.is_file()}


def test_a_text_in_another_language_is_told(data, tmp_path):
    path = tmp_path / "text.txt"
    path.write_text("Portugal tinha quase 240 fábricas certificadas no final de fevereiro, mais 75 do que no ano anterior, disse o instituto; o objetivo é chegar a 300.", "utf-8")  # fmt: skip
    assert "in neither English nor Chinese" in _read(path, "--data-dir", data, "--dry-run").output


def test_json_holds_every_column_and_writes_nothing(data, text):
    before = _files(data)
    done = _read(text, "--published", "2025-03-18", "--data-dir", data, "--json")
    found = json.loads(done.output)
    assert [row["value"] for row in found] == [32000, 500, 400, 40]
    assert set(found[0]) == set(intake.COLUMNS)
    assert _files(data) == before


def test_without_a_terminal_it_shows_and_writes_nothing(data, text):
    before = _files(data)
    done = _read(text, "--published", "2025-03-18", "--data-dir", data)
    assert done.exit_code == 0 and "Nothing was written" in done.output
    assert _files(data) == before


def test_accept_all_writes_what_fits_with_its_source_and_the_check_is_clean(data, text, monkeypatch):
    monkeypatch.setattr(
        limits, "SURE", 0.8
    )  # how sure is enough is not asked here; the promise is told in few words
    done = _read(text, "--published", "2025-03-18", "--data-dir", data, "--accept-all")
    assert done.exit_code == 0, done.output
    assert "left out: 40 looms: no programme of the data fits" in done.output
    ev = evidence.load(data)
    new = ev.claims[ev.claims["source_id"] == "xinhua-2025-03"]
    assert sorted(new["value"]) == [400, 500, 32000]
    assert set(new["published_precision"]) == {"day"}
    assert [p for p in evidence.check(data) if p.error] == []
    goal = evidence.target(ev, new.loc[new["value"] == 500, "target"].iloc[0])
    assert (goal.primary.value, str(goal.deadline.date())) == (500, "2027-12-31")


def test_dry_run_and_a_missing_day_write_nothing(data, text):
    before = _files(data)
    assert (
        "Nothing written (--dry-run)"
        in _read(text, "--published", "18. März 2025", "--data-dir", data, "--accept-all", "--dry-run").output
    )
    done = _read(text, "--data-dir", data, "--accept-all")
    assert isinstance(done.exception, EvidenceError) and "--published" in str(done.exception)
    assert _files(data) == before


def test_one_by_one_with_edit_back_and_undo(data, text, monkeypatch):
    monkeypatch.setattr(commands, "_at_terminal", lambda: True)
    edit = "e\n32500\n" + "\n" * 9  # the value is changed, the other nine columns are kept
    answers = edit + "a\ns\nb\nu\na\ns\ns\ny\n"
    done = _read(text, "--published", "2025-03-18", "--data-dir", data, answers=answers)
    assert done.exit_code == 0, done.output
    ev = evidence.load(data)
    new = ev.claims[ev.claims["source_id"] == "xinhua-2025-03"]
    assert sorted(new["value"]) == [500, 32500]
    assert new.set_index("value").at[32500, "period_precision"] == "publication"
    assert [p for p in evidence.check(data) if p.error] == []


def test_progress_is_kept_when_it_is_broken_off(data, text, monkeypatch):
    monkeypatch.setattr(commands, "_at_terminal", lambda: True)
    before = _files(data)
    assert _read(text, "--published", "2025-03-18", "--data-dir", data, answers="a\nq\n").exit_code != 0
    assert _files(data) == before
    done = _read(
        text, "--data-dir", data, answers="18 March\n18 March 2025\ns\ns\ns\ny\n"
    )  # the text has no day of its own
    assert "1 decided before" in done.output and "On which day" in done.output
    assert evidence.load(data).claims["value"].eq(32000).any()


def test_what_was_typed_is_kept_and_what_is_all_decided_can_still_be_mended(data, text, monkeypatch):
    monkeypatch.setattr(commands, "_at_terminal", lambda: True)
    given = (text, "--published", "2025-03-18", "--data-dir", data)
    broken_off = _read(
        *given, answers="e\n32,5\nmany\nover 32500\n"
    )  # told, told, taken; then no more answers
    assert broken_off.output.count("Write plain digits") == 2 and broken_off.exit_code != 0
    refused = _read(*given, answers="a\ns\ns\ns\nn\n")
    assert "over 32,500; total" in refused.output and "Nothing was written" in refused.output
    done = _read(*given, answers="b\nb\na\ny\n")  # back to the second: the other decisions stand
    new = evidence.load(data).claims.loc[lambda t: t["source_id"] == "xinhua-2025-03"]
    assert new["value"].tolist() == [32500, 500], done.output
    assert [p for p in evidence.check(data) if p.error] == []


def test_a_new_programme_is_asked_for_and_written(data, text, monkeypatch):
    monkeypatch.setattr(commands, "_at_terminal", lambda: True)
    # Enter instead of a name goes back to the figure; then a programme: its label, definition, body and kind
    new = (
        "a\ny\n\na\ny\nLooms of Lakeside\nLooms in the mills of Lakeside.\nThe bureau\nsubsidised_programme\n"
    )
    fields = "units recognized\n1\n"  # a slip is searched, and what is near is shown
    done = _read(
        text, "--published", "2025-03-18", "--data-dir", data, answers="s\ns\ns\n" + new + fields + "y\n"
    )
    assert done.exit_code == 0, done.output
    ev = evidence.load(data)
    assert ev.programme("looms-of-lakeside").body == "The bureau"
    assert ev.claims[ev.claims["programme"] == "looms-of-lakeside"]["value"].tolist() == [40]
    assert [p for p in evidence.check(data) if p.error] == []


def test_a_new_programme_is_offered_to_the_figures_behind_it(data, tmp_path, monkeypatch):
    """One Enter for the second figure, which has the measure of the first; the promise has its target, without a Chinese name."""
    monkeypatch.setattr(commands, "_at_terminal", lambda: True)
    path = tmp_path / "mills.txt"
    path.write_text("Beijing plans to have 500 lantern mills by the end of 2028. At the end of 2025 there were 180 lantern mills in Beijing.", "utf-8")  # fmt: skip
    given = (path, "--published", "2026-03-12", "--publisher", "Gazette", "--data-dir", data)
    first = _read(*given, answers="a\ny\nLantern mills\n\nThe bureau\n\nunits recognized\n1\nq\n")
    assert "500; promised total; 2028; Beijing" in first.output and "target_stock;" not in first.output
    done = _read(*given, answers="e\nback\na\n\n\n")  # broken off between the two; an edit is left by back
    assert done.exit_code == 0, done.output
    assert "name one that is there [lantern-mills]" in done.output
    ev = evidence.load(data)
    rows = ev.claims[ev.claims["programme"] == "lantern-mills"]
    assert rows["value"].tolist() == [500, 180] and set(rows["indicator"]) == {"units_recognised"}
    assert "lantern-mills-2028" in set(ev.targets["target"])
    assert [p for p in evidence.check(data) if p.error] == []


def test_a_place_that_no_text_names_is_asked_for_alone(data, tmp_path, monkeypatch):
    """A new programme of a text that counts in Chinese is asked for its name in it, and for its place, which the figure gets."""
    monkeypatch.setattr(commands, "_at_terminal", lambda: True)
    path = tmp_path / "mills.txt"
    path.write_text("到2028年底，全省将累计建成琥珀工坊500家。", "utf-8")
    new = "a\ny\nLantern mills\n琥珀工坊\n\nThe bureau\n\nnew\nNorland\nprovince\n\nunits recognized\n1\ny\n"
    done = _read(path, "--published", "2026-03-12", "--publisher", "Gazette", "--data-dir", data, answers=new)
    assert done.exit_code == 0, done.output
    ev = evidence.load(data)
    assert (ev.programme("lantern-mills").entity, ev.programme("lantern-mills").label_zh) == (
        "norland",
        "琥珀工坊",
    )
    assert ev.claims[ev.claims["programme"] == "lantern-mills"]["entity"].tolist() == ["norland"]


def test_what_would_break_a_rule_is_told_and_nothing_is_written(data):
    before = _files(data)
    opened = intake.Article("", "t", "P", pd.Timestamp("2025-03-18"), "given", "", "en")
    table = intake.read("China has 5 excellence-level smart factories.", "2025-03-18")
    rows = rows_for(table.to_dict("records"), opened, evidence.load(data))
    with pytest.raises(EvidenceError, match=r"claims.csv \(new row\)"):
        add_rows(rows, data)  # the list can't fall
    assert _files(data) == before


def test_a_failure_half_way_leaves_all_files_as_they_were(data, monkeypatch):
    opened = intake.Article("", "t", "P", pd.Timestamp("2025-03-18"), "given", "", "en")
    table = intake.read("China has over 32,000 basic-level smart factories.", "2025-03-18")
    rows = rows_for(table.to_dict("records"), opened, evidence.load(data))
    before, replace = _files(data), Path.replace

    def failing(self, target):
        if Path(target).name == "claims.csv" and self.suffix == ".csv":
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(EvidenceError, match="Nothing was changed"):
        add_rows(rows, data)
    assert _files(data) == before


@pytest.mark.parametrize("name", ["nothing.txt", "https://example.org/a"])
def test_what_cannot_be_read_is_one_message(data, name):
    done = _read(name, "--data-dir", data)
    assert isinstance(done.exception, OutlookError)


def test_a_figure_without_a_measure_of_the_data_is_given_up_by_enter(data):
    """It asks once for the measure; it asked again for ever."""
    ev = evidence.load(data)
    row = intake.read("Lakeside has 44 model plants.", "2025-03-18", names=names_for(ev)).iloc[0].to_dict()
    row |= {"programme": ev.tables["programmes"]["programme"].iloc[0], "indicator": "new"}
    with CliRunner().isolation(input="looms\nn\n") as (out, *_):
        assert Questions(ev).fitted(row) is None
    assert out.getvalue().decode().count("Add a new measure?") == 2
