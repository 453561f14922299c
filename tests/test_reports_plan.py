"""Plans: everything about them is checked, and told at once, before anything runs."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reports_samples import data, light, notebook, plan_of

from analysis.errors import ReportError
from analysis.fingerprint import hashes_below
from analysis.reports.batch.imports import imports_of
from analysis.reports.plan.declared import Parameter, declared
from analysis.reports.plan.fitting import fit
from analysis.reports.plan.manifest import Describer
from analysis.reports.plan.naming import slug_of
from analysis.reports.plan.plan import Plan, default_plan, load_plan, make_plan


@pytest.fixture
def folder(tmp_path):
    light(tmp_path)
    data(tmp_path / "data")
    return tmp_path


def test_a_grid_gives_every_combination(folder):
    plan = plan_of(folder, "light", number=[1, 2], target=["alpha-2026", "beta-2027"])
    assert len(plan) == 4
    assert {(r.parameters["number"], r.parameters["target"]) for r in plan.reports} == {
        (1, "alpha-2026"), (1, "beta-2027"), (2, "alpha-2026"), (2, "beta-2027"),
    }  # fmt: skip
    assert len({r.slug for r in plan.reports}) == 4


def test_open_targets_are_those_whose_deadline_is_not_past(folder):
    assert [r.parameters["target"] for r in plan_of(folder, "light", target="open").reports] == [
        "alpha-2026",
        "beta-2027",
    ]
    with (folder / "data" / "claims.csv").open("a", encoding="utf-8") as claims:
        claims.write("c-3,stock,1,count,exact,2027-05-31,2027-06-01\n")
    late = plan_of(folder, "light", target="open", as_of="2027-06-01")
    assert [r.parameters["target"] for r in late.reports] == ["beta-2027"]
    assert len(plan_of(folder, "light", target="all")) == 3
    for day, still in (("2026-12-31", ["alpha-2026", "beta-2027"]), ("2027-01-01", ["beta-2027"])):
        last = plan_of(
            folder, "light", target="open", as_of=day
        )  # on the day of its deadline a target is open
        assert [r.parameters["target"] for r in last.reports] == still
    due = plan_of(folder, "light", target=["due-2020", "due-2027-2030"])
    assert [r.parameters["target"] for r in due.reports] == ["gamma-2020", "beta-2027"]


def test_text_is_read_by_the_type_of_the_default(folder):
    (report,) = plan_of(folder, "light", number="3", pause="0.5").reports
    assert report.parameters == {"number": 3, "pause": 0.5}


def test_all_problems_are_told_at_once_with_suggestions(folder):
    with pytest.raises(ReportError) as caught:
        make_plan(
            ["light", "lihgt"],
            {"numbr": [1], "number": ["x"], "target": ["alpha-2062"], "as_of": "22.11.2026"},
            notebook_dir=folder,
            data_dir=folder / "data",
        )
    text = str(caught.value)
    for part in (
        "no parameter 'numbr'. Did you mean number",
        "number = 'x': a whole number is needed",
        "unknown target 'alpha-2062'. Did you mean alpha-2026",
        "as_of = '22.11.2026' is not a day",
        "no notebook 'lihgt'. Did you mean light?",
        "nothing was run",
    ):
        assert part in text, text


def test_choices_may_come_from_the_caller(folder):
    with pytest.raises(ReportError, match="unknown target 'alpha-2026'"):
        make_plan(["light"], {"target": "alpha-2026"}, notebook_dir=folder, choices={"target": lambda: ["z"]})


def test_a_plan_file(folder):
    file = folder / "plan.yml"
    file.write_text(
        "notebook_dir: .\ndata_dir: data\ndefaults: {as_of: 2026-01-31}\nreports:\n"
        "  - {notebook: light, grid: {target: open, number: [1, 2]}}\n",
        encoding="utf-8",
    )
    plan = load_plan(file)
    assert len(plan) == 4
    assert all(r.parameters["as_of"] == "2026-01-31" for r in plan.reports)
    assert "4 reports" in plan.describe()


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("reports: [{notebook: light", "is not valid YAML"),
        ("report: []", "needs a list `reports:`"),
        ("reports: []", "no report"),
        ("reports: [{notbook: light}]", "needs `notebook:`"),
        ("reports: [{notebook: light, params: {}}]", "unknown 'params'"),
        ("reports: [{notebook: light}]\nworker: 2", "'worker' is not known"),
        (
            "reports: [{notebook: light}]\ndefaults: {asof: 2026-01-01}",
            "no notebook of the plan has a parameter 'asof'",
        ),
        ("reports: [{notebook: light, grid: {number: []}}]", "the grid of 'number' is empty"),
    ],
)
def test_a_wrong_plan_file_says_what_is_wrong(folder, text, part):
    file = folder / "plan.yml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ReportError, match=part):
        load_plan(file, notebook_dir=folder, data_dir=folder / "data")


def test_a_missing_plan_file(tmp_path):
    with pytest.raises(ReportError, match="cannot be read"):
        load_plan(tmp_path / "none.yml")


def test_the_default_plan_of_another_directory_asks_each_notebook_once_and_each_of_its_targets(folder):
    notebook(folder / "overview.ipynb", "1 + 1")
    plan = default_plan(notebook_dir=folder, data_dir=folder / "data")
    day = "as_of-2026-01-05"  # the newest publication of its claims
    assert [r.slug for r in plan.reports] == [
        f"light--alpha-2026--{day}",
        f"light--beta-2027--{day}",
        f"light--gamma-2020--{day}",
        "overview",
    ]


def test_parameters_are_read_from_the_syntax_tree(tmp_path):
    path = notebook(
        tmp_path / "n.ipynb",
        parameters="target: str = 'x'  # a\nlevels: list[float] = [\n    0.5,\n    0.9,\n]\nn = 5_000\n"
        "limit: float | None = None\nflag: bool = False\nfree = max(1, 2)",
    )
    found = declared(path)
    assert found["levels"].kinds == ("list",) and found["levels"].default == [0.5, 0.9]
    assert found["n"].kinds == ("int",) and found["n"].default == 5000
    assert found["limit"].optional and found["limit"].kinds == ("float",)
    assert found["flag"].kinds == ("bool",)
    assert not found["free"].has_default


def test_what_has_changed_of_a_report_since_it_was_begun(folder):
    books = [light(folder / name) for name in ("one", "other")]
    reports = [make_plan([str(book)], data_dir=folder / "data").reports[0] for book in books]

    def begun():
        describer = Describer(Plan(tuple(reports), folder / "data", folder))
        records = [describer.record(report) for report in reports]
        return records, lambda: [describer.changed(report) for report in reports]

    records, changed = begun()
    assert changed() == ["", ""]
    (folder / "other" / "helper.py").write_text("x = 1")
    assert changed() == ["", "the code"], "each notebook has what lies beside it"
    after, changed = begun()
    assert [a["run_id"] == b["run_id"] for a, b in zip(records, after, strict=True)] == [True, False]
    (folder / "data" / "claims.csv").write_text("claim_id\n")
    assert changed() == ["the data", "the data"]
    books[0].write_text("{")
    assert changed() == ["the notebook", "the data"]


def test_reports_and_links_below_the_evidence_are_none_of_it(folder):
    known = hashes_below(folder)
    (folder / "data" / "reports" / ".outlook").mkdir(parents=True)
    (folder / "data" / "reports" / "page.html").write_text("page")
    (folder / "circle.py").symlink_to("circle.py")
    assert hashes_below(folder) == known


def test_code_without_end_is_no_code_that_a_plan_reads(tmp_path):
    endless = "x = " + "-" * 100_000 + "1"
    with pytest.raises(ReportError, match=r"n\.ipynb: the parameters cell cannot be read as Python"):
        declared(notebook(tmp_path / "n.ipynb", "1", parameters=endless))
    assert not imports_of([notebook(tmp_path / "m.ipynb", endless)])


def test_what_is_no_notebook_is_said(tmp_path):
    (tmp_path / "n.ipynb").write_text("{}", encoding="utf-8")
    with pytest.raises(ReportError, match="is not a Jupyter notebook"):
        make_plan(["n"], notebook_dir=tmp_path)


@given(st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.booleans())
def test_a_value_written_as_text_is_read_back(value):
    kind = type(value).__name__
    assert fit(repr(value), Parameter("p", (kind,))) == (value, None)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.dictionaries(st.sampled_from(["target", "a", "b"]), st.text(max_size=200) | st.integers(), max_size=3)
)
def test_slugs_are_safe_file_names_and_differ_with_parameters(parameters):
    slug = slug_of("notebook", parameters)
    assert 0 < len(slug.encode()) <= 200
    assert not set(slug) & set('/\\\0 :*?"<>|') and not slug.startswith(".")
    assert slug != slug_of("notebook", {**parameters, "c": 1})
    if parameters:
        name = next(iter(parameters))
        assert slug != slug_of("notebook", {**parameters, name: f"{parameters[name]}x"})


def test_a_type_that_does_not_fit():
    assert fit(True, Parameter("n", ("int",)))[1] == "a whole number is needed."
    assert fit(2.0, Parameter("n", ("int",))) == (2, None)
    assert fit(None, Parameter("n", ("int",)))[1]
    assert fit(None, Parameter("n", ("int",), optional=True)) == (None, None)
    assert fit(["a"], Parameter("t", ("str",)))[1] == "text is needed."
    assert fit("-" * 100_000 + "1", Parameter("n", ("int",)))[1] == "a whole number is needed."
    for value in ("\udcff", ["a\ud800"], {"\udcff": 1}):
        assert fit(value, Parameter("t", ()))[1].startswith("only text in UTF-8, ")
