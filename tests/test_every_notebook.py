"""Whatever stands in notebooks/ is tried: a notebook that breaks, or that nobody can find, fails the fast suite, unless it
says of itself that it is slow; then it fails the whole one."""

import re
from pathlib import Path

import nbformat
import pytest
from notebook_samples import NOTEBOOKS, run, settings_of

from analysis.reports.plan.plan import default_plan

ROOT = Path(__file__).resolve().parents[1]
EVERY = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
READMES = (ROOT / "README.md", ROOT / "notebooks" / "README.md")


def not_listed(path: Path) -> list[Path]:
    """The README files whose table of notebooks has no row for this one, with its question."""
    row = re.compile(rf"^\| `{re.escape(path.stem)}` \| [^|]*\? \|", re.MULTILINE)
    return [readme for readme in READMES if not row.search(readme.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(
    "path",
    [pytest.param(p, marks=[pytest.mark.slow] if settings_of(p).get("slow") else []) for p in NOTEBOOKS],
    ids=lambda p: p.stem,
)
def test_it_runs_and_records_something(path, monkeypatch):
    recorded = run(path, monkeypatch, **settings_of(path).get("quick", {}))
    assert recorded, "nothing is recorded: see notebook.record"
    assert any(isinstance(one["value"], int | float) for one in recorded.values())


@EVERY
def test_it_stands_in_the_default_plan_or_says_why_not(path):
    planned = path in {report.notebook for report in default_plan().reports}
    reason = settings_of(path).get("not_in_default_plan", "")
    assert planned != (len(reason) >= 20), (
        f"{path.name}: add it to notebooks/parameters/default.yml, or say why not in its metadata, "
        '"outlook": {"not_in_default_plan": "a sentence"}; not both'
    )


@EVERY
def test_both_readmes_list_it_with_its_question(path):
    assert not_listed(path) == []


@EVERY
def test_it_says_nothing_of_itself_that_nobody_reads(path):
    assert set(settings_of(path)) <= {"quick", "slow", "not_in_default_plan"}


def test_the_readmes_list_no_notebook_that_is_gone():
    stems = {path.stem for path in NOTEBOOKS}
    for readme in READMES:
        named = set(re.findall(r"^\| `(\d\d_\w+)` \|", readme.read_text(encoding="utf-8"), re.MULTILINE))
        assert named == stems, readme


def test_a_notebook_that_breaks_or_is_not_listed_is_found(tmp_path, monkeypatch):
    path = tmp_path / "06_new.ipynb"
    cells = [
        nbformat.v4.new_code_cell("x: int = 1", metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell("x / 0"),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    with pytest.raises(ZeroDivisionError):
        run(path, monkeypatch)
    with pytest.raises(AssertionError, match="no parameter y"):
        run(path, monkeypatch, y=1)
    assert not_listed(path) == list(READMES)
