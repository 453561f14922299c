"""Whatever stands in notebooks/ is tried: a notebook that breaks, or that nobody can find, fails the fast suite, unless it
says of itself that it is slow; then it fails in the plan of the golden numbers, which has every notebook."""

import nbformat
import notebook_tables
import pytest
from notebook_samples import NOTEBOOKS, run, settings_of

from analysis.reports.plan.plan import default_plan

EVERY = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)


@pytest.mark.parametrize(
    "path", [p for p in NOTEBOOKS if not settings_of(p).get("slow")], ids=lambda p: p.stem
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
def test_it_asks_a_question_and_names_parameters_that_it_has(path):
    about = settings_of(path)
    assert about.get("question", "").endswith("?"), 'metadata "outlook": {"question": "what it answers?"}'
    [cell] = [
        c for c in nbformat.read(path, as_version=4).cells if "parameters" in c.metadata.get("tags", [])
    ]
    names = {line.split(":")[0] for line in cell.source.splitlines()}
    assert about.get("main_parameters") and set(about["main_parameters"]) <= names


def test_the_tables_of_both_readmes_are_those_of_the_notebooks():
    for readme, table in notebook_tables.tables().items():
        assert notebook_tables.TABLE.findall(readme.read_text(encoding="utf-8")) == [table], (
            f"{readme}: `make tables`"
        )


@EVERY
def test_it_says_nothing_of_itself_that_nobody_reads(path):
    assert set(settings_of(path)) <= {
        "question",
        "main_parameters",
        "quick",
        "slow",
        "not_in_default_plan",
        "elsewhere",
    }


def test_a_notebook_that_breaks_is_found(tmp_path, monkeypatch):
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
