"""One number is the same everywhere: overview, page of a target, explorer, index, emissions, `outlook targets`, to the last printed digit.

No notebook runs here: the functions are asked that make each page's numbers, for every target due from 2024 on.
"""

import ast
import json
import re
from pathlib import Path

import nbformat
import pytest
from cli_samples import run

from analysis import evidence, forecast
from analysis.explore.session import session_of
from analysis.explore.state import State
from analysis.forecast.beside import outside
from analysis.forecast.settings import DRAWS
from analysis.pages import emissions, overview
from analysis.pages import target as card
from analysis.pages.outcomes import ended_words, outcomes_of
from analysis.pages.overview.rows import rows as front_rows
from analysis.pages.target.card import _bar
from analysis.pages.target.voices import spread_of_others
from analysis.reports.site import targets as index
from analysis.writing import day, percent

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
FEW = 200  # draws: what is compared is the way of a number to its page
FROM = "2024-01-01"


@pytest.fixture(scope="module")
def known():
    """The evidence of the pages, the overview's table and its forecasts."""
    ev = evidence.load(as_of="2026-11-22")
    table = evidence.all_targets(ev, deadline_from=FROM)
    outlooks = forecast.predict_all(ev, table["target"], n_draws=FEW)
    return ev, forecast.overview_table(table, outlooks), outlooks


def on_the_index(ev, table) -> dict[str, dict]:
    """Rows as the script of the index has them."""
    told = [index._empty() | row for row in front_rows(ev, table, [])]
    data = json.loads(index.script(told, []).removeprefix("window.OUTLOOK = ").removesuffix(";\n"))
    rows = {
        slug: {name: values[i] for name, values in data["own"].items()}
        for i, slug in enumerate(data["own"]["target"])
    }
    for names, values, places in data["shared"]:
        for i, row in enumerate(rows.values()):
            row |= zip(names, values[places[i] if places else 0], strict=True)
    return rows


@pytest.mark.slow  # some 20 forecasts, each made twice, beside those of all targets
def test_every_target_has_one_probability_on_every_page(known):
    ev, table, together = known
    undecided = table[~table["status"].isin(evidence.SETTLED)]
    printed = dict(zip(undecided["target"], overview.undecided(ev, table).frame["probability"], strict=True))
    assert len(overview.settled(ev, table).frame) == len(table) - len(printed)
    index_rows, explorer, ended = on_the_index(ev, table), session_of(), outcomes_of(ev, table)
    assert State("", "").n_draws == DRAWS
    assert len(table) > 150
    for row in table.iloc[::9].itertuples():  # all are on index and overview; each ninth has its page made
        alone = forecast.predict(
            ev, evidence.target(ev, row.target), n_draws=FEW
        )  # every reading, as on its page
        assert alone.probability == together[row.target].probability == row.probability, row.target
        assert (
            card.answer(alone) is not None and card.words(alone) is not None
        )  # made for every kind of target
        explored = explorer.answer(State(row.target, "2026-11-22", n_draws=FEW))
        assert explored.probability == alone.probability, row.target
        own = index_rows[row.target]
        if row.status in evidence.SETTLED:
            assert (own["chance"], own["words"]) == ("", ended_words(row.status, ended[row.target]))
            assert "%" not in _bar(alone)
            assert not outside(alone.primary)  # what is known lies neither above nor below a voice
            continue
        p = percent(alone.probability)
        assert printed[row.target] == own["chance"] == p, row.target
        assert f"published: <b>{p.replace('<', '&lt;').replace('>', '&gt;')}</b>" in _bar(alone).replace(
            "&nbsp;", " "
        )
        assert f"({p})" in alone.verdict or alone.primary.closed
        emitted = emissions.outlooks([alone])
        assert emitted.frame["probability"].iloc[0] == p
        assert bool(emitted.caption) == spread_of_others(
            alone.primary
        )  # whose spread it is, told on both pages


def test_status_newest_figure_and_level_are_those_of_the_command(known):
    ev, table, _ = known
    done = run("targets", "--as-of", "2026-11-22", "--from", FROM, "--no-probability", "--json")
    assert done.exit_code == 0, done.output
    rows = {row["target"]: row for row in json.loads(done.output[done.output.index("[") :])}
    assert set(rows) == set(table["target"])
    shown, ended = on_the_index(ev, table), outcomes_of(ev, table)
    for row in table.itertuples():
        told = rows[row.target]
        assert (told["status"], told["value"]) == (row.status, row.value)
        assert shown[row.target]["status"] == row.status
        newest = told["latest_date"] or ""  # of a settled target the index tells what settled it
        assert shown[row.target]["newest_day"] == (
            day(ended[row.target].day) if row.target in ended else newest
        )


def test_the_command_prints_the_probability_of_the_pages(known):
    ev, _, _ = known
    slug = "beijing-smart-factories-digital-workshops-2026"
    done = run("targets", "--as-of", "2026-11-22", "beijing", "smart", "factories")
    usual = forecast.predict(ev, slug)
    assert usual.settings == forecast.predict_all(ev, [slug])[slug].settings
    p = percent(usual.probability)
    assert re.search(rf"{slug}\n.*probability {p} ", done.output), done.output


@pytest.mark.parametrize(
    "name", ["00_overview", "02_target_forecast", "05_emissions", "06_explore", "07_article"]
)
def test_every_notebook_that_forecasts_draws_as_often_from_the_same_seed(name):
    book = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    [cell] = [c for c in book.cells if "parameters" in c.metadata.get("tags", [])]
    given = {n.target.id: ast.literal_eval(n.value) for n in ast.parse(cell.source).body}
    assert (given["n_draws"], given["seed"]) == (DRAWS, 1)
