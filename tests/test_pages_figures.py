"""Figures in reports: drawn once, on their own ground; nothing is cut off."""

import io

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.text import Text

from analysis.pages.inline import _as_png
from analysis.pages.picture import COLOURS_OF_A_CHART, SMALLEST, Picture
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
