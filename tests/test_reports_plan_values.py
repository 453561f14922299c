"""Values that cannot be are refused in the plan, with the allowed ones; nothing is expanded before its size is known."""

import re
import time

import pytest
from click.testing import CliRunner
from reports_samples import data, light, notebook, plan_of

from analysis.errors import ReportError
from analysis.paths import default_notebook_dir
from analysis.reports.cli import report
from analysis.reports.plan.declared import declared
from analysis.reports.plan.fitting import _outside
from analysis.reports.plan.plan import load_plan, make_plan


@pytest.fixture
def folder(tmp_path):
    light(tmp_path)
    data(tmp_path / "data")
    return tmp_path


def load(folder, text: str):
    (folder / "plan.yml").write_text(text, encoding="utf-8")
    return load_plan(folder / "plan.yml", notebook_dir=folder, data_dir=folder / "data")


def call(folder, *words):
    shared = ["--data-dir", str(folder / "data"), "--out", str(folder / "out"), "--dry-run"]
    return CliRunner().invoke(report, ["-n", str(folder / "light.ipynb"), *words, *shared])


ALIASES = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("reports: [{notebook: light, grid: 5}]", "`grid:` needs names with values"),
        ("reports: [{notebook: light, parameters: [1, 2]}]", "`parameters:` needs names with values"),
        ("reports: [{notebook: light, parameters: {1: 2}}]", "`parameters:` needs names with values"),
        ("defaults: 7\nreports: [{notebook: light}]", "`defaults:` needs names with values"),
        ("data_dir: [x]\nreports: [{notebook: light}]", "`data_dir:` needs the name of a folder"),
        ("reports: [5]", "needs `notebook:`, found 5"),
        ("reports: [{notebook: light, parameters: {number: 1, number: 2}}]", "'number' stands in line 1 and again in line 1"),
        ("reports: []\nreports: [{notebook: light}]", "'reports' stands in line 1 and again in line 2"),
        ("reports: [{notebook: light, parameters: {number: 1}, grid: {number: [2]}}]", "under `parameters:` and under `grid:`"),
        ("reports: &r [{notebook: light, parameters: *r}]", "an alias stands for what it is in"),
        (f"a0: &a0 [x]\n{ALIASES}\nreports: *a11", "more than 200,000 values"),
        ("reports: " + "[" * 100_000, "too deep"),
        ("reports: [{notebook: " + "n" * 5000 + "}]", r"no notebook 'n+… \(5,000 characters\)"),
        ("reports: [{notebook: light, parameters: {target: " + "t" * 5000 + "}}]", r"unknown target 't+… \(5,000 characters\)"),
        ("reports: [{notebook: light, parameters: {pause: .nan}}]", "a finite number is needed"),
        ("reports: [{notebook: light, parameters: {number: !!binary aGk=}}]", "only text in UTF-8, numbers"),
        ("reports: [{notebook: light, grid: {target: due-2027-2024}}]", "ends before it begins; due-2024-2027"),
    ],
)  # fmt: skip
def test_a_plan_that_cannot_be_is_one_sentence(folder, text, part):
    began = time.monotonic()
    with pytest.raises(ReportError, match=part) as caught:
        load(folder, text)
    assert len(str(caught.value)) < 1500
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(
    "day", ["2204-01-01", "20240331", "2024-W13-7", "1066-10-14", "2024-02-30", "2024-3-1"]
)
def test_days_that_cannot_be(folder, day):
    done = call(folder, "--as-of", day)
    assert isinstance(done.exception, ReportError)
    assert "YYYY-MM-DD" in str(done.exception) or "allowed are days from 1900-01-01 to" in str(done.exception)


def test_a_day_later_than_the_clock_is_allowed_where_evidence_or_notebook_have_it(folder):
    """The clock of a machine may be wrong; what is published by a day of the data is known."""
    claims = (folder / "data" / "claims.csv").read_text(encoding="utf-8")
    (folder / "data" / "claims.csv").write_text(claims + "c-9,stock,1,count,exact,2190-01-01,2190-01-02\n")
    assert plan_of(folder, "light", as_of="2190-01-02").reports[0].parameters["as_of"] == "2190-01-02"


def test_grids_have_a_limit_before_they_are_expanded(folder):
    many = [str(n) for n in range(20_000)]
    with pytest.raises(ReportError, match="has 20,000 values, at most 10,000"):
        plan_of(folder, "light", number=many, pause=many)
    with pytest.raises(ReportError, match=r"9,000 x 9,000 = 81,000,000 reports; at most 10,000 in one plan"):
        plan_of(folder, "light", number=many[:9000], pause=many[:9000])


def test_many_problems_are_told_up_to_a_number(folder):
    with pytest.raises(ReportError, match="and 450 more"):
        plan_of(folder, "light", number=[f"x{n}" for n in range(500)])


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["--timeout", "-5"], "seconds from 0 are needed"),
        (["--timeout", "nan"], "seconds from 0 are needed"),
        (["--timeout", "inf"], "seconds from 0 are needed"),
        (["--retries", "-1"], "not in the range"),
        (["--memory-limit", "-1"], "not in the range"),
        (["-p", "number", "1", "-p", "number", "2"], "number is given more than once"),
        (["-g", "number", "1", "-g", "number", "2"], "number is given more than once"),
    ],
)
def test_options_that_cannot_be(folder, words, part):
    done = call(folder, *words)
    assert done.exit_code == 2 and part in done.output


@pytest.mark.parametrize(
    "words",
    [
        ["-p", "number", "1", "-g", "number", "1,2"],
        ["-p", "as_of", "2024-01-01", "--as-of", "2025-01-01"],
        ["-t", "alpha-2026", "-g", "target", "beta-2027"],
    ],
)
def test_one_parameter_is_given_in_one_way(folder, words):
    assert isinstance(call(folder, *words).exception, ReportError)


def test_days_inside_lists_are_their_text(tmp_path):
    notebook(tmp_path / "n.ipynb", "days", parameters="days: list[str] = []\nmore: dict = {}")
    data(tmp_path / "data")
    plan = load(
        tmp_path, "reports: [{notebook: n, parameters: {days: [2026-01-31], more: {a: [2026-02-01]}}}]"
    )
    assert plan.reports[0].parameters == {"days": ["2026-01-31"], "more": {"a": ["2026-02-01"]}}


def test_a_magic_above_the_parameters_is_allowed(tmp_path):
    notebook(tmp_path / "n.ipynb", "n", parameters="%matplotlib inline\n!ls\nn: int = 1")
    plan = make_plan(["n"], {"n": "3"}, notebook_dir=tmp_path)
    assert plan.reports[0].parameters == {"n": 3}


@pytest.mark.parametrize("value", ["-5", "0", "1.5", "abc", "1e9", "99", "true", "nan", "None", "'200'x"])
@pytest.mark.parametrize("how", ["-p", "-g"])
def test_a_number_that_no_notebook_can_work_with_is_refused_in_the_plan_with_the_allowed_ones(how, value):
    said = CliRunner().invoke(report, ["-n", "02_target_forecast", how, "n_draws", value, "--dry-run"])
    needed = (
        "from 100 to 1,000,000 is needed"
        if value in ("-5", "0", "1e9", "99")
        else "(whole|finite) number is needed"
    )
    assert isinstance(said.exception, ReportError)
    assert re.search(rf"02_target_forecast: n_draws = .*{needed}", str(said.exception))


@pytest.mark.parametrize(
    ("notebook", "name", "value", "needed"),
    [
        ("04_reported_improvements", "precision", "tigth", "one of tight, central, wide"),
        ("04_reported_improvements", "level", "95", "from 0.5 to 0.999"),
        ("04_reported_improvements", "causal_share", "[0.1, 0.2, 30]", "from 0 to 1"),
        ("06_explore", "weight", "-0.5", "from 0 to 1, or -1,"),
        ("02_target_forecast", "levels", "0.5,90", "from 0.01 to 0.99"),
        ("02_target_forecast", "seed", "-1", "from 0 to 4,294,967,295"),
    ],
)
def test_what_a_parameter_takes_stands_behind_it_and_is_told(notebook, name, value, needed):
    with pytest.raises(ReportError, match=f"{name} = .*: {re.escape(needed)} is needed"):
        make_plan([notebook], parameters={name: value})
    assert make_plan(["06_explore"], parameters={"weight": "-1"}).reports[0].parameters == {"weight": -1}


def test_every_number_that_a_shipped_notebook_takes_has_its_bounds():
    numbers = {
        (path.stem, p.name)
        for path in default_notebook_dir().glob("*.ipynb")
        for p in declared(path).values()
        if {"int", "float"} & set(p.kinds) and not p.bounds
    }
    assert numbers == set()
    for path in default_notebook_dir().glob("*.ipynb"):  # the defaults are among what is allowed
        for p in declared(path).values():
            assert _outside(p.default, p) is None, (path.stem, p.name)
