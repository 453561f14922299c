"""What is damaged in the folder of a batch is made again."""

import os

import pytest
from reports_samples import light, notebook, plan_of, record_of

from analysis.reports.batch.run import run_plan


def test_a_damaged_file_is_not_up_to_date(tmp_path, borrowing):
    light(tmp_path)
    plan = plan_of(tmp_path, "light", number=list(range(8)))
    slugs = [report.slug for report in plan.reports]
    run_plan(plan, tmp_path / "out", batch_class=borrowing)
    names = [f"{slugs[at]}.html" for at in (0, 1)] + [f"notebooks/{slugs[at]}.ipynb" for at in (2, 3)]
    damaged = {name: tmp_path / "out" / name for name in (*names, f"{slugs[4]}.json", f"{slugs[5]}.json")}
    whole = {name: path.stat().st_size for name, path in damaged.items()}
    for at, path in enumerate(damaged.values()):
        os.truncate(path, 100 * (at % 2))
    record = tmp_path / "out" / f"{slugs[6]}.json"
    record.write_text(
        record.read_text().replace('"value": 36', '"value": 37')
    )  # well formed, and not what was recorded
    again = run_plan(plan, tmp_path / "out", batch_class=borrowing)
    assert (again.made, again.skipped, again.exit_code) == (7, 1, 0)
    assert record_of(tmp_path / "out", slugs[6])["results"][0]["value"] == 36
    for name, path in damaged.items():
        assert path.stat().st_size == pytest.approx(whole[name], rel=0.05), name
    assert run_plan(plan, tmp_path / "out", batch_class=borrowing).made == 0


def test_a_changed_byte_a_lost_figure_and_an_empty_style_are_seen(tmp_path, borrowing):
    draw = "import matplotlib.pyplot as plt\nplt.plot([1, n]);"
    notebook(tmp_path / "drawn.ipynb", draw, parameters="n: int = 2")
    plan = plan_of(tmp_path, "drawn", n=[2, 3])
    run_plan(plan, tmp_path / "out", figures="files", batch_class=borrowing)
    out = tmp_path / "out"
    changed, lost = sorted((out / "figures").rglob("*.png"))
    data = bytearray(changed.read_bytes())
    data[-20] ^= 1
    changed.write_bytes(data)
    lost.unlink()
    assert run_plan(plan, out, figures="files", batch_class=borrowing).made == 2
    assert lost.exists() and changed.read_bytes() != data
    (style,) = (out / "assets").glob("report*.css")
    whole = style.read_bytes()
    style.write_bytes(b"")
    assert run_plan(plan, out, figures="files", batch_class=borrowing).made == 0
    assert style.read_bytes() == whole
