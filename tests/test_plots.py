"""Figures, tested by what is drawn and not by pixels."""

import base64
import io
from itertools import pairwise

import matplotlib as mpl
import numpy as np
import pytest
from evidence_samples import GOAL, claim, small_tables, write_package
from IPython.display import Markdown
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.image import imread

mpl.use("Agg")
import matplotlib.pyplot as plt

from analysis import evidence, forecast
from analysis.pages import evidence as list_page
from analysis.pages import marks, overview, picture, theme
from analysis.pages import target as page


@pytest.fixture(autouse=True)
def look():
    theme.theme()
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def outlook(lakeside):
    return forecast.predict(lakeside, evidence.target(lakeside, GOAL), n_draws=500)


@pytest.fixture(scope="module")
def told(outlook):
    return forecast.over_time(outlook)


def small(path, *, without=(), more=(), as_of="2025-06-30"):
    """The small package without the claims of a kind, or with some more."""
    rows = small_tables()
    rows["claims"] = [c for c in rows["claims"] if c["kind"] not in without] + list(more)
    return evidence.load(write_package(path / "evidence", rows), as_of=as_of)


def bars(ax) -> list[tuple[float, float]]:
    """The vertical strokes of printed figures: from, to."""
    return [
        (float(min(line.get_ydata())), float(max(line.get_ydata())))
        for line in ax.lines
        if len(line.get_xdata()) == 2
        and line.get_xdata()[0] == line.get_xdata()[1]
        and line.get_linewidth() == 3.2
    ]


def legend(figure) -> list[str]:
    return [text.get_text() for found in figure.legends for text in found.get_texts()]


def history(ev):
    chosen = evidence.choose_list(ev, "lakeside-model-plants")
    observed = evidence.series(ev, chosen.programme, chosen.indicator, chosen.entity)
    return list_page.history(ev, chosen, observed)


# --- printed figures ------------------------------------------------------------------------------------------------


def test_printed_figures_are_drawn_as_the_intervals_of_their_hedges(lakeside):
    drawn = history(lakeside)
    assert bars(drawn.axes) == [(10, 10), (20, 30), (33, 33)]
    assert drawn.axes.get_title(loc="left") == "Model plants of Lakeside"
    assert {"as of 2025-06-30", "announced target", "printed figure, with its hedge"} <= set(
        legend(drawn.figure)
    )
    assert "From 10 on 2022-12-31 to 33 on 2024-12-31. 1 announced target" in drawn.caption


def test_contradictions_are_red(tmp_path):
    drawn = history(
        small(tmp_path, more=[claim("other", "stock", "2024-12-31", 50, source_id="text-plants-2023")])
    )
    strokes = [
        line for line in drawn.axes.lines if line.get_linewidth() == 3.2 and len(line.get_xdata()) == 2
    ]
    assert sum(line.get_color() == theme.RED for line in strokes) == 2
    assert "figures that contradict each other" in legend(drawn.figure)


def test_a_figure_that_was_worked_out_is_not_drawn_as_a_printed_one(tmp_path):
    """A total and an addition give a total that nobody printed: hollow and square."""
    more = claim("added", "flow", "2025-03-31", 7, period_start="2025-01-01", source_id="text-plants-2024")
    drawn = history(small(tmp_path, more=[more]))
    squares = [line for line in drawn.axes.lines if line.get_marker() == "s" and len(line.get_xdata()) == 1]
    assert [(float(line.get_ydata()[0]), line.get_markerfacecolor()) for line in squares] == [(40, "white")]
    assert "worked out from printed figures" in legend(drawn.figure)


def test_a_heavy_tail_does_not_squeeze_what_must_be_seen():
    ax = plt.subplots()[1]
    marks.frame_values(ax, [10, 20, float("nan")], [5, 5000], floor=0.0)
    low, high = ax.get_ylim()
    assert (low, high) == pytest.approx((10 - marks.SPILL * 10, 20 + marks.SPILL * 10))
    marks.frame_values(ax, [10, 10])
    assert ax.get_ylim()[0] < 10 < ax.get_ylim()[1]


# --- the story of a target --------------------------------------------------------------------------------------------


def test_the_story_shows_the_probability_of_every_day_and_the_fan_beside_it(outlook, told):
    drawn = page.story(outlook, told, levels=[0.5, 0.9])
    over_time, fan = drawn.axes
    line = next(line for line in over_time.lines if line.get_label() == "probability")
    assert list(line.get_ydata()) == list(told["probability"])
    dots = next(line for line in over_time.lines if line.get_label() == "a figure is published")
    assert len(dots.get_xdata()) == (told["why"] == "figure").sum() > 0
    assert bars(fan)[:3] == [(10, 10), (20, 30), (33, 33)]
    assert {
        "trend: 50 and 90 % intervals",
        "both together: 90 % interval",
        "target: 60",
        "trend alone",
        "record alone",
    } <= set(legend(drawn.figure))


def test_every_step_of_the_story_stands_in_the_table_with_its_claims(outlook, told):
    steps = page.steps(outlook, told).frame
    published = told[told["why"] == "figure"]
    assert list(steps["claims"]) == list(published["claim_ids"])
    big = published["change"].abs() >= 0.01
    numbers = [str(k) for k in range(1, big.sum() + 1)]
    assert [n for n in steps["no."] if n] == numbers
    labels = [text.get_text() for text in page.story(outlook, told).axes[0].texts]
    assert labels == numbers


def test_the_fan_shows_the_quantiles_of_the_trend(outlook):
    drawn = page.fan(outlook, levels=[0.5, 0.9])
    trend = outlook.intervals(levels=(0.5, 0.9)).set_index("voice").loc["trend"]
    edges = drawn.axes.collections[0].get_paths()[0].vertices[:, 1]
    assert np.isclose(edges, trend["lower_90"]).any() and np.isclose(edges, trend["upper_90"]).any()


def test_the_fan_runs_forwards_also_where_the_newest_figure_is_later_than_the_deadline(tmp_path):
    late = claim("late", "stock", "2029-12-31", 90, source_id="text-plants-2024")
    ev = small(tmp_path, more=[late], as_of="2030-06-30")
    outlook = forecast.predict(ev, evidence.target(ev, GOAL), n_draws=200)
    assert outlook.has_draws
    lines = [line for line in page.fan(outlook).axes.lines if line.get_color() == theme.BLUE]
    assert lines and list(lines[0].get_xdata()) == sorted(lines[0].get_xdata())


def test_without_a_figure_the_story_has_no_empty_chart(tmp_path):
    ev = small(tmp_path, without=("stock",))
    outlook = forecast.predict(ev, evidence.target(ev, GOAL), n_draws=200)
    drawn = page.story(outlook, forecast.over_time(outlook))
    assert isinstance(drawn, Markdown) or len(drawn.figure.axes) == 1


def test_attainment_rises_to_the_share_that_reaches_it(outlook):
    y = page.attainment(outlook).axes.lines[0].get_ydata()
    assert (np.diff(y) >= 0).all() and 0 < y[-1] <= 1


def test_sensitivity_shows_how_far_each_figure_moves_the_answer(outlook):
    moves = outlook.moves()
    ax = page.sensitivity(moves, outlook.probability).axes
    points = sorted(next(line.get_xdata() for line in ax.lines if line.get_marker() == "o"))
    assert points == pytest.approx(sorted(moves["probability"].dropna()))
    assert len(ax.get_yticklabels()) == len(moves)


# --- the overview -----------------------------------------------------------------------------------------------------


def test_the_overview_has_a_dot_for_each_probability(lakeside, outlook):
    table = forecast.overview_table(evidence.all_targets(lakeside), {GOAL: outlook})
    ax = overview.probabilities(table).axes
    dots = [line for line in ax.lines if line.get_marker() == "o" and len(line.get_xdata()) == 1]
    assert [float(line.get_xdata()[0]) for line in dots] == [outlook.probability]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["Lakeside: 60 model plants by 2027"]


def test_an_overview_of_nothing_is_a_sentence(lakeside):
    empty = forecast.overview_table(evidence.all_targets(lakeside, deadline_from="2100-01-01"), {})
    assert isinstance(overview.probabilities(empty), Markdown)


# --- what every figure has --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def every(lakeside, outlook, told):
    table = forecast.overview_table(evidence.all_targets(lakeside), {GOAL: outlook})
    return [
        history(lakeside), page.story(outlook, told), page.fan(outlook), page.attainment(outlook),
        page.sensitivity(outlook.moves(), outlook.probability), overview.probabilities(table),
    ]  # fmt: skip


def test_every_figure_has_a_caption_and_says_in_words_what_is_seen(every):
    for drawn in every:
        assert drawn.caption.endswith(".") and len(drawn.caption.split()) > 8
        assert (
            drawn.alt.endswith(".") and drawn.alt != drawn.caption and "nan" not in drawn.alt + drawn.caption
        )


def test_no_legend_covers_a_point(every):
    """Legends stand below the axes, in both sizes."""
    for drawn in every:
        for figure in (drawn.figure, drawn._drawn(narrow=True)):
            renderer = FigureCanvasAgg(figure).get_renderer()
            figure.draw_without_rendering()
            boxes = [ax.get_window_extent(renderer) for ax in figure.axes]
            for found in figure.legends:
                box = found.get_window_extent(renderer)
                assert not any(box.overlaps(other) for other in boxes)
                assert box.x0 >= 0 and box.x1 <= figure.bbox.width, "cut off at an edge"
            assert not any(ax.get_legend() for ax in figure.axes)


def test_a_figure_is_shown_for_a_screen_and_for_a_phone(every, capsys):
    drawn, shown = every[1], []
    import IPython.display

    original, IPython.display.display = IPython.display.display, lambda *a, **k: shown.append((a, k))
    try:
        drawn._ipython_display_()
    finally:
        IPython.display.display = original
    (data,), told = shown[0][0], shown[0][1]["metadata"]["image/png"]
    wide, narrow = (
        imread(io.BytesIO(base64.b64decode(t)), "png") for t in (data["image/png"], told["narrow"])
    )
    assert wide.shape[1] == round(picture.WIDE * picture.DPI[False])
    assert narrow.shape[1] == round(picture.NARROW * picture.DPI[True])
    assert (told["alt"], told["caption"].replace("\N{NO-BREAK SPACE}%", " %")) == (drawn.alt, drawn.caption)
    assert shown[1][1]["metadata"] == {"outlook": "caption"}


def test_amounts_over_several_powers_of_ten_have_readable_labels():
    axis = plt.subplots()[1].yaxis
    theme.thousands(axis)
    labels = [axis.get_major_formatter()(v, 0) for v in (0, 0.5, 10, 12_345, 1_000_000)]
    assert labels == ["0", "0.5", "10", "12,345", "1,000,000"]


def test_labels_with_marks_of_formulas_are_drawn_as_text(lakeside):
    """A dollar sign in a title would begin a formula, and an open one would end in an error."""
    ax = plt.subplots()[1]
    marks.finish(ax, "$5 and \\frac$ more", "count")
    ax.figure.canvas.draw()
    assert ax.get_title(loc="left") == "\\$5 and \\frac\\$ more"


def test_dates_do_not_touch():
    for days in (20, 90, 300, 700, 1500, 6000):
        ax = plt.subplots(figsize=(4, 3))[1]
        start = np.datetime64("2020-03-01")
        ax.plot([start, start + np.timedelta64(days, "D")], [0, 1])
        marks.few_dates(ax)
        ax.figure.canvas.draw()
        labels = [t for t in ax.get_xticklabels() if t.get_text() and t.get_window_extent().width]
        assert 1 <= len(labels) <= 9, days
        boxes = sorted((t.get_window_extent() for t in labels), key=lambda b: b.x0)
        assert all(a.x1 <= b.x0 for a, b in pairwise(boxes)), days


def test_a_chinese_label_is_drawn_where_a_font_is_installed():
    from matplotlib import font_manager

    known = {f.name for f in font_manager.fontManager.ttflist} & set(theme.CHINESE)
    if not known:
        pytest.skip("no Chinese font is installed")
    assert set(mpl.rcParams["font.family"]) & known and mpl.rcParams["font.family"][0] == "DejaVu Sans"
