"""The notebooks on targets and evidence: how they are stored, that they run, and that what they record is what the API says."""

import ast
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest
from conftest import AS_OF

from analysis import evidence, forecast, recording

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
SEED, DRAWS = 3, 300
EVERY = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)


def read(path: Path):
    return nbformat.read(path, as_version=4)


# --- how they are stored ------------------------------------------------------------------------------------------


@EVERY
def test_a_notebook_is_short_begins_with_a_title_and_holds_no_results(path):
    book = read(path)
    nbformat.validate(book)
    first, *others = book.cells
    assert first.cell_type == "markdown" and first.source.startswith("# ")
    assert (
        sum(
            line.startswith("# ")
            for c in book.cells
            if c.cell_type == "markdown"
            for line in c.source.splitlines()
        )
        == 1
    )
    assert len(book.cells) <= 28
    for cell in others:
        assert not cell.get("outputs") and not cell.get("execution_count")
    assert all(len(c.source.splitlines()) <= 20 for c in book.cells), "a cell that is a module"


@EVERY
def test_a_notebook_calls_the_package_and_defines_nothing(path):
    defined = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.Try, ast.While)
    for cell in read(path).cells:
        if cell.cell_type == "code":
            tree = ast.parse(cell.source)
            assert not [n for n in ast.walk(tree) if isinstance(n, defined)], cell.source


DIALECT = re.compile(
    r"from analysis import [a-z, ]+|from analysis\.pages import [a-z]+ as page|from (dataclasses|pathlib) import .+"
)


@EVERY
def test_a_notebook_imports_like_all_others(path):
    """`from analysis import evidence, forecast` and `from analysis.pages import target as page`: what is called shows its
    package, and a reader learns one way."""
    trees = [ast.parse(cell.source) for cell in read(path).cells if cell.cell_type == "code"]
    imports = [n for tree in trees for n in ast.walk(tree) if isinstance(n, (ast.Import, ast.ImportFrom))]
    assert [s for n in imports if not DIALECT.fullmatch(s := ast.unparse(n))] == []


TYPES = {
    "int": int, "float": float, "str": str, "list": list, "dict": dict, "bool": bool,
}  # fmt: skip


@EVERY
def test_parameters_are_literals_with_a_type_and_a_word_each(path):
    tagged = [c for c in read(path).cells if "parameters" in c.metadata.get("tags", [])]
    assert len(tagged) == 1, "one cell is tagged as parameters"
    lines = tagged[0].source.splitlines()
    for line, node in zip(lines, ast.parse(tagged[0].source).body, strict=True):
        assert isinstance(node, ast.AnnAssign), f"no type: {line}"
        ast.literal_eval(node.value)
        assert len(line.partition("  # ")[2]) >= 8, f"no word on what it is: {line}"
        assert isinstance(
            ast.literal_eval(node.value),
            TYPES[ast.unparse(node.annotation)],
        )


@EVERY
def test_papermill_says_what_each_parameter_is(path):
    from papermill import inspect_notebook

    found = inspect_notebook(str(path))
    assert found
    for name, told in found.items():
        assert told["inferred_type_name"] != "None" and len(told["help"]) >= 8, name


# --- that they run, and what they record --------------------------------------------------------------------------

LISTS = {  # one of each kind: totals and batches, a rate, changes that compound, additions only
    "miit-smart-factory-excellence": "count", "nc-rate": "percent", "energy-intensity-gdp": "percent", "5g-factories-built": "count",
}  # fmt: skip


@pytest.fixture(scope="module")
def cases(shipped) -> dict[str, str]:
    """A target for each thing that a page can have to say: as many draws, no draws, no figure."""
    known = evidence.all_targets(shipped, deadline_from="2024-01-01", deadline_to="2026-12-31").set_index(
        "target"
    )
    without = known["latest_date"].isna()

    def first(rows) -> str:
        return known[rows].index[0]

    return {
        "open": "beijing-smart-factories-digital-workshops-2026",
        "met": first((known["status"] == "met") & ~without),
        "silent": first((known["status"] == "silent") & ~without & (known["how"] == "total")),
        "no-figure": first(known["status"].isin(evidence.UNDECIDED) & without),
        "change": "carbon-intensity-gdp-2030",
    }  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory, cases):
    """All runs in one batch (two at a time, forked from one warm process): key → executed notebook."""
    from analysis.reports.batch.progress import Progress
    from analysis.reports.batch.run import run_plan
    from analysis.reports.plan.plan import Plan, make_plan

    small = {"as_of": AS_OF, "seed": SEED, "n_draws": DRAWS}
    plans = {
        "overview": make_plan(["00_overview"], small | {"deadline_from": "2026-06-01"}),
        **{slug: make_plan(["01_evidence"], {"as_of": AS_OF, "programme": slug}) for slug in LISTS},
        **{kind: make_plan(["02_target_forecast"], small | {"target": slug}) for kind, slug in cases.items()},
    }
    plan = Plan(
        tuple(r for p in plans.values() for r in p.reports),
        plans["overview"].data_dir,
        plans["overview"].notebook_dir,
    )
    folder = tmp_path_factory.mktemp("made")
    result = run_plan(plan, folder, workers=2, progress=Progress(quiet=True))
    failed = [(r["slug"], r.get("error")) for r in result.reports if r["status"] != "ok"]
    assert not failed, failed
    return {key: read(folder / "notebooks" / f"{p.reports[0].slug}.ipynb") for key, p in plans.items()}


def results(book) -> dict[str, dict]:
    found = recording.recorded(book)
    assert len({r["name"] for r in found}) == len(found), "a name is recorded twice"
    return {r["name"]: r for r in found}


def ask(shipped, slug):
    return forecast.predict(shipped, evidence.target(shipped, slug), n_draws=DRAWS, seed=SEED)


@pytest.mark.slow
def test_every_recorded_number_leads_to_claims_cases_or_assumptions(made, shipped):
    known = {*shipped.claims["claim_id"], *shipped.outcomes["case_id"], *shipped.assumptions["assumption_id"]}
    for key, book in made.items():
        for name, one in results(book).items():
            assert set(one["claim_ids"]) <= known, (key, name)
            if isinstance(one["value"], int | float) and not (key == "overview" and one["value"] == 0):
                assert one["claim_ids"] and one["unit"], (key, name)
            if one["low"] is not None and isinstance(one["value"], int | float):
                assert one["low"] <= one["value"] <= one["high"], (key, name)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["open", "silent", "change"])
def test_a_forecast_records_what_the_api_says(made, shipped, cases, kind):
    got, outlook = results(made[kind]), ask(shipped, cases[kind])
    assert (got["target"]["value"], got["status"]["value"]) == (cases[kind], outlook.status)
    assert got["verdict"]["value"] == outlook.verdict
    assert tuple(got["status"]["claim_ids"]) == outlook.claim_ids
    for row in outlook.summary().itertuples():
        name = row.reading
        for what, value in [
            ("probability", row.probability),
            ("trend", row.trend),
            ("delivery", row.delivery),
        ]:
            recorded = got[f"{what}/{name}"]["value"]
            assert recorded == pytest.approx(value) or (recorded is None and np.isnan(value))
        if np.isfinite(row.median):
            found = got[f"median/{name}"]
            assert (found["value"], found["low"], found["high"]) == pytest.approx(
                (row.median, row.lower_90, row.upper_90)
            )
        else:
            assert f"median/{name}" not in got
    assert outlook.has_draws == (f"median/{outlook.primary.reading.reading}" in got)


@pytest.mark.slow
def test_a_target_that_was_met_says_so_and_shows_no_forecast(made, shipped, cases):
    got, outlook = results(made["met"]), ask(shipped, cases["met"])
    primary = outlook.primary.reading.reading
    assert got["status"]["value"] == "met" and got[f"probability/{primary}"]["value"] == 1
    assert f"median/{primary}" not in got and got["verdict"]["value"].startswith("Already met")
    said = shown(made["met"])
    assert "The outcome is known" in said and "had been promised" in said
    assert ">99 %" not in said.split("What is known of the list")[0], "what is known is no chance"


@pytest.mark.slow
def test_a_target_without_a_figure_has_the_answer_of_the_record(made, cases):
    got, text = results(made["no-figure"]), shown(made["no-figure"])
    assert "Record only" in got["verdict"]["value"]
    assert 0 < next(r["value"] for name, r in got.items() if name.startswith("probability/")) < 1
    assert "No dated figure of it is known." in text and "The pace is not known" in text
    assert "it says nothing of this list in particular" in text
    assert "There is no trend that a publication could have moved since." in text


@pytest.mark.slow
@pytest.mark.parametrize("programme", LISTS)
def test_evidence_records_what_the_api_says(made, shipped, programme):
    got = results(made[programme])
    chosen = evidence.choose_list(shipped, programme)
    observed = evidence.series(shipped, chosen.programme, chosen.indicator, chosen.entity)
    about = evidence.claims_about(shipped, chosen)
    assert got["claims"]["value"] == len(about) and set(got["claims"]["claim_ids"]) == set(about["claim_id"])
    assert got["figures"]["value"] == int((observed["how"] != "start").sum())
    assert got["contradictions"]["value"] == int(observed["conflict"].sum())
    last = observed.iloc[-1]
    assert (got["newest"]["low"], got["newest"]["high"]) == (last["low"], last["high"])
    assert (
        got["newest"]["unit"] == LISTS[programme] and got["newest_day"]["value"] == f"{last['date']:%Y-%m-%d}"
    )


@pytest.mark.slow
def test_the_overview_records_every_target_and_its_probability(made, shipped):
    got = results(made["overview"])
    known = evidence.all_targets(shipped, deadline_from="2026-06-01", deadline_to="2026-12-31")
    for status, count in known["status"].value_counts().items():
        assert got[f"targets/{status}"]["value"] == count
    assert {n.removeprefix("probability/") for n in got if n.startswith("probability/")} == set(
        known["target"]
    )
    one = forecast.predict_all(shipped, known["target"].head(2), n_draws=DRAWS, seed=SEED)
    for slug, outlook in one.items():
        value = got[f"probability/{slug}"]["value"]
        assert value == pytest.approx(outlook.probability) or (
            value is None and np.isnan(outlook.probability)
        )


def shown(book) -> str:
    """All that a notebook shows as text."""
    parts = []
    for cell in book.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            parts += [data.get("text/markdown", ""), data.get("text/html", ""), output.get("text", "")]
    return "\n".join(map(str, parts))


@pytest.mark.slow
def test_no_page_shows_a_warning_a_nan_or_an_object(made):
    for key, book in made.items():
        text = shown(book)
        for word in ("Warning", "Traceback", ">nan<", "NaT", " object at 0x", "None</td>"):
            assert word not in text, (key, word)
        errors = [o for c in book.cells for o in c.get("outputs", []) if o.output_type in ("error", "stream")]
        assert not errors, (key, errors)


@pytest.mark.slow
def test_figures_are_there_where_there_is_something_to_draw(made):
    def figures(book) -> int:
        return sum("image/png" in o.get("data", {}) for c in book.cells for o in c.get("outputs", []))

    assert figures(made["open"]) >= 2 and figures(made["overview"]) == 1
    assert all(figures(made[programme]) == 1 for programme in LISTS)


@pytest.mark.slow
def test_a_notebook_runs_under_papermill_alone(tmp_path):
    import papermill

    out = tmp_path / "out.ipynb"
    papermill.execute_notebook(
        str(FOLDER / "02_target_forecast.ipynb"), str(out), parameters={"as_of": "2024-03-31", "n_draws": 200},
        progress_bar=False, cwd=str(tmp_path),
    )  # fmt: skip
    got = results(read(out))
    early = evidence.load(as_of="2024-03-31")
    outlook = forecast.predict(early, evidence.target(early, got["target"]["value"]), n_draws=200, seed=1)
    assert got["probability/addition"]["value"] == pytest.approx(outlook.probability)
