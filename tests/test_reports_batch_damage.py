"""What is damaged in the folder of a batch is made again."""

import os

import pytest
from reports_samples import light, notebook, plan_of

from analysis.reports.batch.run import run_plan


@pytest.mark.parametrize("length", [0, 100])
@pytest.mark.parametrize("name", ["light.html", "notebooks/light.ipynb", "light.json"])
def test_a_damaged_file_is_not_up_to_date(tmp_path, name, length):
    light(tmp_path)
    plan = plan_of(tmp_path, "light")
    run_plan(plan, tmp_path / "out")
    path = tmp_path / "out" / name
    whole = path.stat().st_size
    os.truncate(path, length)
    again = run_plan(plan, tmp_path / "out")
    assert (again.made, again.exit_code) == (1, 0)
    assert path.stat().st_size == pytest.approx(whole, rel=0.05)
    assert run_plan(plan, tmp_path / "out").made == 0


def test_a_changed_byte_a_lost_figure_and_an_empty_style_are_seen(tmp_path):
    draw = "import matplotlib.pyplot as plt\nplt.plot([1, 2]);"
    notebook(tmp_path / "drawn.ipynb", draw)
    plan = plan_of(tmp_path, "drawn")
    run_plan(plan, tmp_path / "out", figures="files")
    out = tmp_path / "out"
    (figure,) = (out / "figures").rglob("*.png")
    data = bytearray(figure.read_bytes())
    data[-20] ^= 1
    figure.write_bytes(data)
    assert run_plan(plan, out, figures="files").made == 1
    figure.unlink()
    assert run_plan(plan, out, figures="files").made == 1
    (style,) = (out / "assets").glob("report*.css")
    whole = style.read_bytes()
    style.write_bytes(b"")
    assert run_plan(plan, out, figures="files").made == 0
    assert style.read_bytes() == whole
