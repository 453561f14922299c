"""What is shipped: the package with its data and notebooks, and nothing that only its makers need."""

import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def shipped_files(tmp_path_factory) -> set[str]:
    [wheel] = WheelBuilder(str(ROOT)).build(
        directory=str(tmp_path_factory.mktemp("wheel")), versions=["standard"]
    )
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_every_module_but_those_that_fit_coefficients_is_shipped(shipped_files):
    ours = {str(path.relative_to(ROOT)) for path in (ROOT / "analysis").rglob("*.py")}
    learning = {name for name in ours if name.startswith("analysis/forecast/learn/")}
    assert len(learning) > 3
    assert {name for name in shipped_files if name.endswith(".py")} == ours - learning


def test_data_notebooks_and_what_pages_are_made_of_are_shipped(shipped_files):
    for folder in ("data", "notebooks"):
        ours = {f"analysis/_shipped/{folder}/{path.name}" for path in (ROOT / folder).glob("*.[ijc]*") if path.suffix in (".csv", ".json", ".ipynb")}  # fmt: skip
        assert ours and ours <= shipped_files
    assets = {str(p.relative_to(ROOT)) for p in (ROOT / "analysis").rglob("assets/**/*") if p.is_file()}
    assert assets and assets <= shipped_files
    assert "analysis/py.typed" in shipped_files


def test_nothing_of_tests_and_benchmarks_is_shipped(shipped_files):
    heads = {name.split("/")[0] for name in shipped_files}
    assert {head for head in heads if not head.endswith(".dist-info")} == {"analysis"}
    assert [name for name in shipped_files if {"tests", "benchmarks"} & set(name.split("/"))] == []
