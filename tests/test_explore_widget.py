"""The widget without a browser: what is answered, what is kept runs to the same numbers, slips of the command."""

import json
import socket
from dataclasses import replace

import pytest
import yaml
from cli_samples import run
from evidence_samples import GOAL, write_package
from explorer_samples import BEIJING
from notebook_samples import run as run_here

from analysis.errors import EvidenceError, ExploreError, OutlookError
from analysis.explore import Explorer, first, keep, local, serve
from analysis.explore.session import session_of
from analysis.explore.state import State, Supposed


@pytest.fixture
def explorer(tmp_path):
    directory = write_package(tmp_path / "lake")
    return Explorer(str(directory), target=GOAL, as_of="2025-06-30", n_draws=3000)


def change(explorer, **parts) -> dict:
    """What the browser would be told after a change."""
    explorer.state = {**explorer.state, **parts, "seq": explorer.state.get("seq", 0) + 1}
    return explorer.view


def test_a_change_is_answered_with_its_number(explorer):
    before = explorer.view["p"]
    shown = change(explorer, what_if=[["2025-05-31", 48, "about"]])
    assert shown["seq"] == 1 and shown["p"] != before and not shown["quick"]
    assert explorer.outlook.probability == shown["p"]
    assert "what-if" not in repr(explorer) and "Supposed, printed by nobody" in repr(explorer)


def test_while_a_figure_is_typed_the_answer_is_quick_and_says_so(explorer):
    shown = change(explorer, what_if=[["2025-05-31", 48, "about"]], quick=True)
    assert (shown["quick"], shown["n_draws"]) == (True, 2000)
    shown = change(explorer, quick=False)
    assert (shown["quick"], shown["n_draws"]) == (False, 3000)


def test_what_cannot_be_is_told_and_the_last_answer_kept(explorer):
    shown = change(explorer, as_of="2025-02-30")
    assert "is not a day" in shown["error"] and shown["p"] is None
    assert change(explorer, as_of="2025-06-30")["error"] == ""
    with pytest.raises(ExploreError, match="is not known"):
        Explorer(target="bejing", as_of="2026-11-22")
    with pytest.raises(EvidenceError, match="was not announced by 2020-01-01"):
        Explorer(target=BEIJING, as_of="2020-01-01")


def test_a_second_day_and_what_is_slow_come_when_the_reader_rests(explorer):
    shown = change(explorer, compare_with="2024-06-30", scope="place")
    assert shown["beside"]["p"] is not None
    assert explorer.trail == []
    sent = []
    explorer.send = sent.append
    steps = [step for step in explorer.dialogue.steps() if step]
    assert "0 others of the same place" in steps[0]["title"]
    line = steps[-1]["trail"]
    assert line and all(0 <= p <= 1 for _, p in line)
    assert not any("trail" in step for step in explorer.dialogue.steps() if step)  # it is told once
    explorer._wanted(explorer, {"keep": "parameters"}, [])
    assert yaml.safe_load(sent[-1]["text"])["compare_with"] == "2024-06-30"


def test_a_slip_is_shown_alone_under_its_cell():
    """IPython asks an exception how it is to be shown."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    with capture_output() as said:
        done = InteractiveShell().run_cell(
            "from analysis import explore; explore.Explorer(target='x', as_of='2026-11-22')"
        )
    assert isinstance(done.error_in_exec, OutlookError)
    assert (
        said.stdout.strip().startswith("ExploreError: target 'x' is not known")
        and "Traceback" not in said.stdout
    )


def test_a_card_calls_nothing_published_or_printed_that_is_not(explorer):
    from analysis.pages import explored

    assert "published:" in explored.answer(explorer)._repr_html_()
    change(explorer, what_if=[["2025-06-15", 48, "about"]])
    card = explored.answer(explorer)._repr_html_()
    assert "What if: Lakeside" in card and "Supposed, printed by nobody: about 48" in card
    assert "published:" not in card and "(printed:" not in card


def test_a_report_shows_words_in_the_place_of_what_is_alive(explorer):
    data, _ = explorer._repr_mimebundle_()
    assert "outlook explore" in data["text/markdown"] and data["text/plain"] == repr(explorer)


@pytest.mark.slow  # a batch
def test_what_is_kept_runs_to_the_same_numbers_in_the_notebook_and_in_a_report(tmp_path, monkeypatch):
    session = session_of()
    state = State(BEIJING, "2026-11-22", what_if=(Supposed("2026-06-30", 160.0, "about"),), n_draws=1000,
                  assumptions=(("hedge-over-width", 0.5),), without=("beijing-sfdw-stock-2024-02",))  # fmt: skip
    expected = session.answer(state).probability
    assert 0.02 < expected < 0.98 and expected != session.answer(replace(state, what_if=())).probability
    file = tmp_path / "kept.yml"
    file.write_text(keep.parameters(state), encoding="utf-8")
    made = run_here("06_explore", monkeypatch, **yaml.safe_load(file.read_text("utf-8")))
    numbers = {name: one["value"] for name, one in made.items()}
    assert numbers["what_if/probability"] == expected and "probability" not in numbers
    assert numbers["differs"].startswith("Supposed, printed by nobody: about 160 on 2026-06-30; Left out")
    words = ["report", "-n", "06_explore", "-f", str(file), "-o", str(tmp_path / "out"), "-q"]
    assert run(*words).exit_code == 0
    told = json.loads(run("results", "-o", tmp_path / "out", "--format", "json").stdout)
    assert float({one["name"]: one["value"] for one in told}["what_if/probability"]) == expected
    page = next((tmp_path / "out").glob("06_explore*.html")).read_text(encoding="utf-8")
    assert "What if: this is no published forecast" in page and "is alive in JupyterLab" in page


def test_a_file_of_parameters_that_is_none_is_told(tmp_path):
    file = tmp_path / "list.yml"
    file.write_text("- 1\n", encoding="utf-8")
    told = run("report", "-n", "06_explore", "-f", file)
    assert "a file of parameters holds names with values" in str(told.exception)


def test_a_port_that_is_taken_is_told():
    with socket.socket() as taken:
        taken.bind((local.HERE, 0))
        taken.listen()
        with pytest.raises(ExploreError, match="can't be used"):
            serve.server(first.opening({}), taken.getsockname()[1])


def test_a_slip_in_the_command_is_told_before_anything_is_served():
    told = run("explore", "bejing-smart-factories")
    assert isinstance(told.exception, EvidenceError) and "is not known" in str(told.exception)
    assert "http" not in told.output


def test_a_session_is_begun_anew_where_a_file_changed(tmp_path):
    directory = write_package(tmp_path / "lake")
    first = session_of(directory)
    assert session_of(directory) is first
    path = directory / "claims.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",33,", ",34,"), encoding="utf-8")
    assert session_of(directory) is not first
