"""Figures in reports: drawn once, on their own ground; nothing is cut off."""

import io

import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread

from analysis.pages.inline import _as_png


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
