"""Figures, tested by what is drawn and not by pixels."""

import matplotlib as mpl
import numpy as np
import pytest
from conftest import GOAL, claim, small_tables, write_package

mpl.use("Agg")
import matplotlib.pyplot as plt

from analysis import evidence, forecast
from analysis.forecast.trend.observed import years
from analysis.pages import evidence as list_page
from analysis.pages import overview as overview_page
from analysis.pages import target as page
from analysis.pages import theme


@pytest.fixture(autouse=True)
def closed():
    theme.theme()
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def outlook(lakeside):
    return forecast.predict(lakeside, evidence.target(lakeside, GOAL), n_draws=500)


def bars(ax) -> list[tuple[float, float]]:
    """The vertical strokes: from, to."""
    found = []
    for line in ax.lines:
        x, y = line.get_xdata(), line.get_ydata()
        if len(x) == 2 and x[0] == x[1] and line.get_linewidth() == 3.2:
            found.append((float(min(y)), float(max(y))))
    return found


def test_printed_figures_are_drawn_as_the_intervals_of_their_hedges(lakeside):
    observed = evidence.series(lakeside, "lakeside-model-plants", "units_recognised", "lakeside")
    ax = list_page.history(observed, title="Model plants", unit="count", as_of="2025-06-30")
    assert bars(ax) == [(10, 10), (20, 30), (33, 33)]
    assert ax.get_title(loc="left") == "Model plants"
    assert "as of 2025-06-30" in [t.get_text() for t in ax.get_legend().get_texts()]


def test_contradictions_are_red(tmp_path):
    rows = small_tables()
    rows["claims"].append(claim("other", "stock", "2024-12-31", 50, source_id="text-plants-2024"))
    ev = evidence.load(write_package(tmp_path / "evidence", rows))
    ax = list_page.history(evidence.series(ev, "lakeside-model-plants", "units_recognised", "lakeside"))
    assert sum(line.get_color() == theme.RED and len(line.get_xdata()) == 2 for line in ax.lines) == 2
    assert "figures that contradict each other" in [t.get_text() for t in ax.get_legend().get_texts()]


def test_the_fan_shows_the_quantiles_of_the_trend(outlook):
    ax = page.fan(outlook, levels=[0.5, 0.9])
    found = outlook.primary
    at = int(np.argmin(np.abs(found.draws.grid - float(years(found.goal.deadline)))))
    low, high = np.quantile(found.draws.paths[:, at], [0.05, 0.95])
    edges = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert np.isclose(edges, low).any() and np.isclose(edges, high).any()
    words = [t.get_text() for t in ax.get_legend().get_texts()]
    assert {"trend, 90 % interval", "trend, 50 % interval", "trend, median", "target: 60"} <= set(words)
    assert bars(ax)[:3] == [(10, 10), (20, 30), (33, 33)]


def test_the_fan_runs_forwards_also_where_the_newest_figure_is_later_than_the_deadline(tmp_path):
    rows = small_tables()
    rows["claims"].append(claim("late", "stock", "2029-12-31", 90, source_id="text-plants-2024"))
    ev = evidence.load(write_package(tmp_path / "evidence", rows), as_of="2030-06-30")
    outlook = forecast.predict(ev, evidence.target(ev, GOAL), n_draws=200)
    assert outlook.status == "silent" and outlook.has_draws
    ax = page.fan(outlook)
    days = next(line for line in ax.lines if line.get_label() == "trend, median").get_xdata()
    assert list(days) == sorted(days)


def test_a_target_without_draws_is_drawn_without_a_fan(tmp_path):
    rows = small_tables()
    rows["claims"] = [c for c in rows["claims"] if c["kind"] != "stock"]
    ev = evidence.load(write_package(tmp_path / "none" / "evidence", rows), as_of="2025-06-30")
    ax = page.fan(forecast.predict(ev, evidence.target(ev, GOAL), n_draws=200))
    assert not ax.collections[1:] and "target: 60" in [t.get_text() for t in ax.get_legend().get_texts()]


def test_attainment_rises_to_the_share_that_reaches_it(outlook):
    line = page.attainment(outlook).lines[0]
    y = line.get_ydata()
    assert (np.diff(y) >= 0).all() and 0 < y[-1] <= 1


def test_the_overview_has_a_dot_for_each_probability(lakeside, outlook):
    known = evidence.all_targets(lakeside)
    table = forecast.overview_table(known, {GOAL: outlook})
    ax = overview_page.probabilities(table)
    dots = [line for line in ax.lines if line.get_marker() == "o" and len(line.get_xdata()) == 1]
    assert [float(line.get_xdata()[0]) for line in dots] == [outlook.probability]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["Lakeside: 60 model plants by 2027"]


def test_an_overview_of_nothing_is_drawn(lakeside):
    empty = forecast.overview_table(evidence.all_targets(lakeside, deadline_from="2100-01-01"), {})
    assert overview_page.probabilities(empty) is not None


def test_sensitivity_shows_how_far_each_figure_moves_the_answer(outlook):
    moves = outlook.moves()
    ax = page.sensitivity(moves, outlook.probability)
    points = sorted(next(line.get_xdata() for line in ax.lines if line.get_marker() == "o"))
    assert points == pytest.approx(sorted(moves["probability"].dropna()))
    assert len(ax.get_yticklabels()) == len(moves)


def test_amounts_over_several_powers_of_ten_have_a_logarithmic_axis_or_readable_labels():
    axis = plt.subplots()[1].yaxis
    theme.thousands(axis)
    shown = [axis.get_major_formatter()(v, 0) for v in (0, 0.5, 10, 12_345, 1_000_000)]
    assert shown == ["0", "0.5", "10", "12,345", "1,000,000"]


def test_labels_with_marks_of_formulas_are_drawn_as_text(lakeside):
    """A dollar sign in a title would begin a formula, and an open one would end in an error."""
    observed = evidence.series(lakeside, "lakeside-model-plants", "units_recognised", "lakeside")
    ax = list_page.history(observed, title="$5 and \\frac$ more")
    ax.figure.canvas.draw()
    assert ax.get_title(loc="left") == "\\$5 and \\frac\\$ more"
