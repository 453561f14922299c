"""The figures of an article confirmed beside its text: the decisions, what is written, and the page itself in a browser."""

from pathlib import Path
from threading import Thread

import pandas as pd
import pytest
from browser_samples import LAPTOP, PHONE, violations, watched
from cli_samples import run

from analysis import evidence, intake
from analysis.errors import ExploreError
from analysis.evidence import new_folder, own
from analysis.explore import Confirm, article
from analysis.explore.proposals import Proposals
from analysis.intake.confirming import Confirmation

TEXT = """Lean plants in Norland
NORHAVEN, March 3, 2026 (Norland Gazette) -- Norland had over 170 lean plants at the end of 2025 😀, the ministry said.
By 2027 the country will have 250 lean plants. A mill bought 40 looms.
"""
GIVEN = own.Own(figures=(("2023-12-31", 103), ("2024-12-31", 131)), target=203, by="2026-12-31", programme="Lean plants",
                place="Norland", measure="plants")  # fmt: skip


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return new_folder.write(tmp_path / "own", own.rows_of(GIVEN), "Lean plants")


def told(text: str = TEXT, **more) -> intake.Article:
    return intake.Article(
        text, "Lean plants in Norland", "Norland Gazette", pd.Timestamp("2026-03-03"), "given", **more
    )


@pytest.fixture
def page(data) -> Proposals:
    return Proposals(told(), str(data))


def files(data: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in data.iterdir()}


def test_the_text_is_whole_and_each_figure_marked_once(page):
    assert "".join(words for words, _ in page.pieces) == TEXT
    marked = [words for words, n in page.pieces if n >= 0]
    assert marked == ["over 170 lean plants", "250 lean plants", "40 looms"]
    assert page.view["n"] == 3 and page.view["printed"] == marked[0]


def test_what_is_accepted_is_written_in_one_step_and_nothing_before(page, data):
    before = files(data)
    page.act({"do": "accept"})
    page.act({"do": "accept", "fields": {"qualifier": "at_least", "value": "1.2万"}})
    page.act({"do": "accept"})
    assert (
        "can't be accepted yet: no programme of the data fits" in page.view["message"]
        and page.view["at"] == 2
    )
    page.act({"do": "skip"})
    assert page.view["done"] and page.view["accepted"] == 2 and files(data) == before
    page.act({"do": "write"})
    assert any(line.startswith("claims.csv: ") for line in page.view["outcome"])
    new = evidence.load(data).claims.set_index("claim_id").iloc[-2:]
    assert new["value"].tolist() == [170, 12000] and new["qualifier"].tolist() == ["over", "at_least"]
    assert new["publisher"].unique().tolist() == ["Norland Gazette"]
    assert [p for p in evidence.check(data) if p.error] == []


def test_a_wrong_cell_is_told_by_its_column_and_changes_nothing(page):
    page.act({"do": "accept", "fields": {"value": "many", "period_end": "2025-13-01", "programme": "lean"}})
    assert set(page.view["wrong"]) == {"value", "period_end", "programme"}
    assert page.view["at"] == 0 and page.view["fields"]["value"] == "170"
    page.act({"do": "change", "fields": {"period_end": "2025"}})
    assert (
        page.view["fields"]["period_end"] == "2025-12-31"
        and page.view["fields"]["period_precision"] == "year"
    )


def test_progress_is_that_of_the_terminal_and_back_undo_and_jumps_work(page, data):
    page.act({"do": "accept"})
    page.act({"do": "skip"})
    again = Proposals(told(), str(data))
    assert again.view["decided"] == {"0": "accept", "1": "skip"} and again.view["at"] == 2
    assert Confirmation(told(), evidence.load(data)).review.decided == {0: "accept", 1: "skip"}
    again.act({"do": "undo"})
    assert again.view["at"] == 1 and again.view["decided"] == {"0": "accept"}
    again.act({"do": "back"})
    again.act({"do": "go", "index": 2})
    assert again.view["printed"] == "40 looms"
    assert Proposals(told(), str(data), restart=True).view["decided"] == {}


def test_a_new_programme_is_asked_for_and_written_with_its_figure(page, data):
    page.act({"do": "go", "index": 2})
    page.act(
        {
            "do": "new",
            "table": "programmes",
            "fields": {"label_en": "Mills", "entity": "norland", "kind": "lists"},
        }
    )
    assert {"programmes.kind", "programmes.definition", "programmes.body"} <= set(page.view["wrong"])
    fields = {"label_en": "Looms in mills", "definition": "Looms that mills bought.", "body": "the mills", "kind": "market_adoption",
              "entity": "norland", "monotone": "false"}  # fmt: skip
    page.act({"do": "new", "table": "programmes", "fields": fields})
    assert page.view["fields"]["programme"] == "looms-in-mills"
    page.act({"do": "accept", "fields": {"indicator": "plants", "entity": "norland"}})
    page.act({"do": "write"})
    assert (
        page.view["message"] == ""
        and "looms-in-mills" in evidence.load(data).programmes["programme"].tolist()
    )


def test_a_text_that_does_not_say_its_day_is_told_so_and_can_be_completed(data):
    page = Proposals(intake.Article(TEXT.replace("March 3, 2026", "today")), str(data))
    page.act({"do": "accept", "fields": {"period_end": "2025-12-31"}})
    page.act({"do": "write"})
    assert "day of publication is not known" in page.view["message"]
    page.act(
        {
            "do": "about",
            "fields": {
                "published": "2026-03-03",
                "publisher": "Gazette",
                "title": "T",
                "url": "",
                "kind": "media",
            },
        }
    )
    page.act({"do": "write"})
    assert page.view["outcome"] and page.view["about"]["day_from"] == "given"


def test_a_notebook_shows_the_same_and_answers_the_same(data):
    shown = Confirm(told(), str(data))
    assert shown.view["n"] == 3 and "mark" in shown._esm and "<Confirm: 0 of 3" in repr(shown)
    shown._asked(None, {"do": "accept"}, None)
    assert shown.view["accepted"] == 1


def test_the_command_opens_the_page_and_excludes_what_asks_nothing(data, tmp_path, monkeypatch):
    file, served = tmp_path / "text.txt", {}
    file.write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(
        article.local,
        "run",
        lambda server, *_: served.update(view=server.proposals.view) or server.server_close(),
    )
    done = run("read", file, "--browser", "--data-dir", data, "--publisher", "Gazette")
    assert done.exit_code == 0, done.output
    assert served["view"]["n"] == 3 and served["view"]["about"]["publisher"] == "Gazette"
    assert served["view"]["about"]["day_from"] == "text"
    wrong = run("read", file, "--browser", "--json")
    assert isinstance(wrong.exception, ExploreError) and "--browser and --json" in str(wrong.exception)


@pytest.fixture
def tab(browser, page):
    """The page as it is served, in a browser."""
    with article.server(page) as running:
        Thread(target=running.serve_forever, daemon=True).start()
        with watched(
            browser.new_context(viewport=LAPTOP), running.address.partition("/?")[0], "data:"
        ) as shown:
            shown.goto(running.address)
            shown.wait_for_selector(".xp-panel")
            yield shown
        running.shutdown()


def test_a_person_confirms_by_keyboard_alone_and_sees_the_outcome(tab, data):
    def at(number: str) -> None:
        tab.wait_for_selector(f".xp[data-at='{number}'][data-busy=no]")

    assert tab.text_content("mark[aria-current]") == "over 170 lean plants"
    assert violations(tab) == []
    tab.keyboard.press("e")
    assert tab.evaluate("document.activeElement === document.querySelector('.xp-fields input')")
    tab.keyboard.type("171a")  # keys are text in a field
    tab.keyboard.press("Escape")
    tab.keyboard.press("a")
    tab.wait_for_selector(".xp-fields .xp-wrong:visible")
    tab.get_by_label("Figure", exact=True).fill("171")
    tab.keyboard.press("Escape")
    tab.keyboard.press("a")
    at("1")
    assert tab.text_content("mark.xp-accept") == "over 170 lean plants"
    tab.keyboard.press("s")
    at("2")
    tab.keyboard.press("u")
    at("1")
    tab.locator("mark").nth(2).click()
    at("2")
    tab.emulate_media(color_scheme="dark")
    tab.set_viewport_size(PHONE)
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth") and violations(tab) == []
    tab.keyboard.press("w")
    tab.wait_for_selector(".xp-outcome:visible")
    assert "claims.csv" in tab.text_content(".xp-outcome")
    assert evidence.load(data).claims["value"].tolist()[-1] == 171
