"""What stands behind `outlook read`: the decisions of a person and their progress, the rows that are written, what is known already."""

import pandas as pd
import pytest
from click.testing import CliRunner

from analysis import evidence, intake
from analysis.evidence import own
from analysis.evidence.checks.files import Rows
from analysis.evidence.unfinished import file_for, keep, kept
from analysis.intake.ask import _adds
from analysis.intake.review import Review, typed
from analysis.intake.rows import rows_for, shared_source

pytestmark = pytest.mark.slow


def test_a_target_that_is_read_is_named_by_its_figure_and_gets_no_chinese_name_where_its_list_has_none():
    mine = own.Own(
        figures=(("2024", 230),),
        target=500,
        by="2027",
        place="Lakeside",
        programme="Smart plants",
        measure="plants",
    )
    ev = evidence.load(own.rows_of(mine))
    opened = intake.Article("", "t", "P", pd.Timestamp("2025-07-12"), "given", "", "en")
    table = intake.read("Lakeside wants 900 smart plants by the end of 2030.", "2025-07-12", evidence=ev)
    [target] = [row for name, row in rows_for(table.to_dict("records"), opened, ev) if name == "targets"]
    assert (target["label_en"], target["label_zh"]) == ("Smart plants: 900 by 2030", "")
    # what is added in years is added to the end of the year before, as in the data
    table = intake.read("Lakeside wants to add 90 smart plants from 2027 to 2030.", "2025-07-12", evidence=ev)
    written = dict(rows_for(table.to_dict("records"), opened, ev))
    assert written["targets"]["label_en"] == "Smart plants: 90 more by 2030"
    assert (written["readings"]["how"], written["readings"]["base_date"]) == ("addition", "2026-12-31")


def test_a_relay_of_a_known_text_shares_its_source():
    text = "China has over 30,000 basic-level smart factories, 1,200 advanced-level smart factories and 230 excellence-level smart factories."
    ev = evidence.load()
    table = intake.read(text, "2025-02-13", evidence=ev)
    assert set(table["status"]) == {"relay"}
    source = shared_source(table, ev)
    assert source in set(ev.sources["source_id"])
    opened = intake.Article(text, "t", "P", pd.Timestamp("2025-02-13"), "given", "", "en")
    assert "sources" not in {
        name for name, _ in rows_for(table.to_dict("records"), opened, ev, source_id=source)
    }


def test_a_contradiction_is_told_with_its_rows():
    table = intake.read(
        "By the end of 2024 China had 310 national-level 5G factories in its directory.", "2025-01-10"
    )
    assert table["status"].tolist() == ["contradiction"]
    assert table["known_claims"].iloc[0]


def test_decisions_can_be_taken_back():
    review = Review(pd.DataFrame({"value": [1.0, 2.0, 3.0]}))
    review.decide("accept")
    review.edit({"value": 20.0})
    review.decide("accept")
    assert [r["value"] for r in review.accepted()] == [1, 20]
    review.undo()
    assert (review.at, [r["value"] for r in review.accepted()], review.row()["value"]) == (1, [1], 2)
    review.back()
    review.decide("skip")
    assert review.accepted() == [] and review.at == 1
    with pytest.raises(ValueError, match="perhaps"):
        review.decide("perhaps")


def test_progress_holds_no_word_of_the_text(tmp_path):
    review = Review(intake.read("Beijing has 103 smart factories, said Wang.", "2025-03-18"))
    review.edit({"value": 104.0, "period_end": pd.Timestamp("2025-01-01")})
    review.decide("accept")
    path = tmp_path / "a" / "b.json"
    keep(path, review.state())
    assert "Wang" not in path.read_text() and "smart" not in path.read_text()
    again = Review(intake.read("Beijing has 103 smart factories, said Wang.", "2025-03-18"))
    again.resume(kept(path))
    assert again.done and again.accepted()[0]["value"] == 104
    path.write_text("{ broken")
    assert kept(path) == {} == kept(tmp_path / "nothing")


def test_progress_is_of_a_text_and_of_its_data(tmp_path):
    assert file_for("read", tmp_path, "a") != file_for("read", tmp_path, "b")
    assert file_for("read", tmp_path, "a") != file_for("read", tmp_path / "x", "a")
    assert file_for("read", tmp_path, "a") != file_for("add", tmp_path, "a")


@pytest.mark.parametrize(("column", "text"), [("value", "many"), ("period_end", "yesterday-ish")])
def test_a_cell_that_is_none_is_refused(column, text):
    with pytest.raises(ValueError, match=r".+"):
        typed(column, text)


@pytest.mark.parametrize(
    ("answers", "used", "chosen"),
    [("y\n", [], ""), ("back\n", [], None), ("n\n", [], None), ("7\nNo such list\n1\n", [], "lean-plants"), ("lean plants\n", [], "lean-plants"),
     ("\n", [], ""), ("\n", ["lean-plants"], "lean-plants")],
)  # fmt: skip
def test_a_programme_that_is_there_can_be_named_where_a_new_one_is_offered(answers, used, chosen):
    rows = Rows(None, ["programme", "label_en"], [{"programme": "lean-plants", "label_en": "Lean plants"}], [2])  # fmt: skip
    with CliRunner().isolation(input=answers):
        assert _adds(rows, "programme", "programme", used) == chosen
