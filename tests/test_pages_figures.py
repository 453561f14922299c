"""Figures in reports: drawn once, on their own ground; nothing is cut off."""

import io

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.text import Text

from analysis.pages.inline import _as_png
from analysis.pages.picture import COLOURS_OF_A_CHART, DPI, SMALLEST, WIDE, Picture
from analysis.pages.theme import PALETTE


def size_of(figure) -> tuple[int, int]:
    return imread(io.BytesIO(_as_png(figure)), format="png").shape[1::-1]


@pytest.fixture
def figure():
    made = Figure(figsize=(4, 3), dpi=100, layout="constrained")
    made.subplots().set_title("inside")
    return made


def test_a_figure_within_its_ground_keeps_its_size(figure):
    assert size_of(figure) == (400, 300)


def test_what_goes_over_the_edge_is_not_cut_off(figure):
    figure.text(0.98, 0.5, "far beyond the right edge of the figure")
    width, height = size_of(figure)
    assert width > 400 + 100
    assert height <= 320


def test_an_empty_figure_is_no_picture():
    assert _as_png(Figure()) is None


def test_a_picture_in_few_colours_keeps_its_ground_white_and_its_colours():
    def draw(figure, narrow):
        axes = figure.subplots()
        for k, colour in enumerate(PALETTE):
            axes.barh(k, 1, color=colour, edgecolor="none")
        return axes

    picture = Picture(draw)
    seen = np.rint(255 * imread(io.BytesIO(picture.png()), format="png")[..., :3]).reshape(-1, 3)
    assert (seen[0] == 255).all()
    assert len(np.unique(seen, axis=0)) <= COLOURS_OF_A_CHART
    for colour in PALETTE:
        far = np.abs(seen - 255 * np.array(to_rgb(colour))).max(axis=1)
        assert (far <= 3).sum() > 1000, colour


def test_no_letter_is_too_small_for_a_phone():
    def draw(figure, narrow):
        axes = figure.subplots()
        axes.set_yticks([0, 1], ["a", "b"], fontsize=5)
        axes.annotate("c", (0, 0), fontsize=6)
        return axes

    picture = Picture(draw)
    sizes = {narrow: [t.get_fontsize() for t in picture._drawn(narrow).findobj(Text)] for narrow in (True, False)}  # fmt: skip
    assert min(sizes[True]) == SMALLEST and min(sizes[False]) == 5


def test_what_is_measured_once_is_drawn_as_by_matplotlib_alone():
    """An axis that loses half its ticks where a legend takes the room, turned labels, dates: nothing is a dot elsewhere."""

    def draw(figure, narrow):
        left, right = figure.subplots(1, 2)
        left.plot(np.array(["2024-01-31", "2026-11-22"], "datetime64[D]"), [0, 12_000], label="over time")
        left.tick_params(axis="x", rotation=30)
        right.barh(["one", "two\nlines"], [1e-3, 2e-3], label="$x^2$")
        right.annotate("here", (1e-3, 0), xytext=(5, 5), textcoords="offset points")
        for k in range(10):
            left.plot([], [], label=f"line {k}")
        figure.legend(loc="outside lower center")
        return left, right

    plain = Figure(figsize=(WIDE, 4.4), dpi=DPI[False], layout="constrained")
    draw(plain, False)
    canvas = FigureCanvasAgg(plain)
    canvas.draw()
    assert "kept_of" not in dir(Text._get_layout)
    picture = Picture(draw)
    picture.png()
    assert "kept_of" not in dir(Text._get_layout) and "sizes_once" not in dir(
        RendererAgg._draw_text_glyphs_and_boxes
    )
    assert (np.asarray(picture.figure.canvas.buffer_rgba()) == np.asarray(canvas.buffer_rgba())).all()
