"""How the package is laid out: cheap to import, imports in one direction, short modules, clean notebooks."""

import ast
import csv
import re
import subprocess
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from evidence_samples import AS_OF
from loading_samples import HEAVY, loaded
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import analysis

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "analysis"
MODULES = sorted(PACKAGE.rglob("*.py"))
parsed = cache(ast.parse)  # each module is looked at by several tests
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SUBPACKAGES = sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))
MOST_BY_POSITION = 7  # fields of a record


def imports(source: str, module: str, is_package: bool = False) -> set[str]:
    """Full names that a module imports anywhere, also inside functions and by import_module("literal")."""
    here = module.split(".") if is_package else module.split(".")[:-1]
    found = set()
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = here[: len(here) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            found |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if called in {"import_module", "__import__"}:
                found.add(str(node.args[0].value))
    return found


def imports_of(path: Path) -> set[str]:
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    is_package = parts[-1] == "__init__"
    return imports(path.read_text("utf-8"), ".".join(parts[:-1] if is_package else parts), is_package)


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def test_imports_are_found_wherever_they_stand():
    source = "from . import b\nfrom ..c import d\ndef f():\n    import e.g\n    import_module('h')\n"
    assert imports(source, "analysis.x.a") >= {"analysis.x.b", "analysis.c.d", "e.g", "h"}
    assert "analysis.x.b" in imports("from . import b", "analysis.x", is_package=True)


def test_importing_analysis_loads_nothing_heavy():
    assert loaded("import analysis") & HEAVY == set()


def test_a_forecast_waits_for_no_library_that_it_does_not_use():
    """What stands here was two thirds of the start of a report, for one quantile and the look of the figures."""
    names = loaded(f"""
from analysis import evidence, forecast
from analysis.pages import target
forecast.warm_up()
ev = evidence.load(as_of="{AS_OF}")
goal = evidence.target(ev, "beijing-smart-factories-digital-workshops-2026")
picture = target.fan(forecast.predict(ev, goal, n_draws=200))
import sys
assert "matplotlib" not in sys.modules
picture.png()
""")
    assert "matplotlib.figure" in names and "analysis.forecast.trend.pool" in names
    unused = {"seaborn", "statsmodels", "scipy.stats", "scipy.optimize", "scipy.sparse", "duckdb"}
    assert names & unused == set()


def test_the_page_of_a_report_is_made_without_tables():
    """Nothing is read into a data frame and nothing is drawn again; nbconvert itself needs the other two."""
    names = loaded(f"""
import analysis.reports.batch.run
from analysis.reports.site import maker, render
maker.notebook_format()
import nbformat
assert "<html" in render.renderer().page(nbformat.read({str(NOTEBOOKS[0])!r}, 4), maker.RECORD)
""")
    assert names & HEAVY == {"nbformat", "IPython"}
    assert loaded("import analysis.reports.site.maker, analysis.reports.batch.run") & HEAVY == set()


def test_what_scipy_imports_of_numpy_for_nobody_waits_and_is_whole_when_it_is_used():
    names = loaded("""
import sys
from analysis.reports.warm import warmup
warmup.libraries()
import scipy.special
before = set(sys.modules)
import numpy
assert numpy.f2py is sys.modules["numpy.f2py"] and callable(numpy.f2py.run_main)
assert "numpy.f2py.crackfortran" in sys.modules and "numpy.f2py.crackfortran" not in before
""")
    assert "numpy.f2py.crackfortran" in names


def test_docstring_is_the_map_of_the_package():
    assert [name for name in SUBPACKAGES if name not in analysis.__doc__] == []
    assert {"evidence", "forecast", "effects", "evaluation", "intake", "explore", "pages", "reports"} <= set(
        SUBPACKAGES
    )


def test_imported_packages_are_declared():
    """A package that only comes along with another one may go when that one changes."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    declared = {
        canonicalize_name(Requirement(text).name)
        for text in project["dependencies"] + extras["cluster"] + extras["pdf"]
    }
    top = {name.partition(".")[0] for path in MODULES for name in imports_of(path)}
    distributions = packages_distributions()
    undeclared = {
        name: distributions.get(name, ["not installed"])
        for name in top - sys.stdlib_module_names - {"analysis"}
        if not declared & {canonicalize_name(d) for d in distributions.get(name, [])}
    }
    assert undeclared == {}


def test_modules_are_short():
    long = {
        str(path.relative_to(ROOT)): n
        for path in MODULES
        if (n := len(path.read_text("utf-8").splitlines())) > 320
    }
    assert long == {}


def test_every_module_says_what_it_is():
    silent = [
        str(path.relative_to(ROOT))
        for path in MODULES
        if not ast.get_docstring(parsed(path.read_text("utf-8")))
    ]
    assert silent == []


def test_no_path_of_one_machine():
    own = re.compile(rb"(?<![\w.:/-])/(?:home|root|work|Users)/|[A-Za-z]:\\Users\\")
    assert own.search(b"see /" + b"home/me/x") and not own.search(b"https://example.org/home/x")
    assert [str(path.relative_to(ROOT)) for path in tracked_files() if own.search(path.read_bytes())] == []


def test_every_assumption_is_used_and_every_one_used_is_written_down():
    """An assumption that no code reads is dead; those that only support others are named in a reason."""
    with (ROOT / "data" / "assumptions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    files = [*(ROOT / "analysis").rglob("*.py"), *(ROOT / "notebooks").glob("*.ipynb")]
    sources = "\n".join(path.read_text(encoding="utf-8") for path in files)
    reasons = "\n".join(row["reason"] for row in rows)
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").glob("test_data*.py"))
    unused = [row["assumption_id"] for row in rows if row["assumption_id"] not in sources + reasons + tests]
    assert not unused


def test_a_long_record_is_made_by_the_names_of_its_fields():
    """By position, two of a kind that change places are no error that anybody sees."""
    nodes = [(path, node) for path in MODULES for node in ast.walk(parsed(path.read_text("utf-8")))]
    classes = [node for _, node in nodes if isinstance(node, ast.ClassDef)]
    records = [c for c in classes if any("dataclass" in ast.unparse(d) for d in c.decorator_list)]
    names = {
        c.name for c in records if sum(isinstance(part, ast.AnnAssign) for part in c.body) > MOST_BY_POSITION
    }
    calls = [
        (path, node)
        for path, node in nodes
        if isinstance(node, ast.Call) and len(node.args) > MOST_BY_POSITION
    ]
    unnamed = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, node in calls
        if getattr(node.func, "id", getattr(node.func, "attr", "")) in names
    ]
    assert "Reading" in names and unnamed == []
