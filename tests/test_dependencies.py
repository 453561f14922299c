"""pyproject.toml, requirements.lock, environment.yml and the tools' own files tell of the same packages."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

import analysis

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
# conda-forge names that differ from those on PyPI
PYPI_NAME = {"matplotlib-base": "matplotlib", "playwright-python": "playwright", "python-duckdb": "duckdb"}
PYTHONS = [c.rsplit(" ", 1)[1] for c in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", c)]
TABLES = [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]
DECLARED = [Requirement(text) for table in TABLES for text in table]


def lock_lines():
    """Logical lines of the lock: `name==version ; marker --hash=... --hash=...`."""
    text = re.sub(r"^\s*#.*$", "", LOCK, flags=re.MULTILINE).replace("\\\n", " ")
    return [line.strip() for line in text.splitlines() if line.strip()]


def pins(python=None, system="Linux", platform="linux"):
    """(name, version) of each pin whose marker holds; every pin if no Python is named."""
    found = []
    for line in lock_lines():
        pin = Requirement(line.split(" --hash", 1)[0])
        [version] = [s.version for s in pin.specifier]
        here = {
            **default_environment(),
            "python_version": python,
            "python_full_version": f"{python}.9",
            "platform_system": system,
            "sys_platform": platform,
            "os_name": "nt" if platform == "win32" else "posix",
        }
        if python is None or pin.marker is None or pin.marker.evaluate(here):
            found.append((canonicalize_name(pin.name), version))
    return found


def lower_bounds(name):
    declared = [r for r in DECLARED if canonicalize_name(r.name) == name]
    return {str(s) for r in declared for s in r.specifier if s.operator == ">="}


def conda_specifiers():
    """{PyPI name: specifier} of environment.yml, without python and pip."""
    found = {}
    [pip] = [entry["pip"] for entry in CONDA["dependencies"] if isinstance(entry, dict)]
    for text in [*CONDA["dependencies"], *pip]:
        if isinstance(text, str) and text not in ("pip", "-e ."):
            name, specifier = text.split(" ", 1)
            found[canonicalize_name(PYPI_NAME.get(name, name))] = specifier
    found.pop("python")
    return found


def test_declared_pythons_are_those_that_may_install():
    allowed = SpecifierSet(PROJECT["requires-python"])
    assert [f"3.{minor}" for minor in range(20) if f"3.{minor}" in allowed] == PYTHONS


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
@pytest.mark.parametrize("python", PYTHONS)
def test_lock_answers_each_declared_dependency_once(python, platform):
    locked = pins(python, {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}[platform], platform)
    versions = dict(locked)
    assert len(locked) == len(versions), "a package is pinned twice for one Python"
    wanted = [r for r in DECLARED if r.marker is None or r.marker.evaluate({"python_version": python})]
    assert {canonicalize_name(r.name) for r in wanted} == {canonicalize_name(r.name) for r in DECLARED}
    wrong = [str(r) for r in wanted if versions.get(canonicalize_name(r.name), "0") not in r.specifier]
    assert wrong == []


def test_lock_has_hashes_and_no_address():
    one = r"[\w.-]+==[^\s;]+( ; .+?)?(\s+--hash=sha256:[0-9a-f]{64})+"
    assert [line for line in lock_lines() if not re.fullmatch(one, line)] == []
    assert not re.search(r"://|--index|--extra-index|--find-links|^-", LOCK, flags=re.MULTILINE)


def test_lock_holds_the_build_backend():
    built = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["build-system"]["requires"]
    assert {canonicalize_name(Requirement(text).name) for text in built} <= dict(pins()).keys()


def test_environment_names_the_declared_dependencies():
    assert set(conda_specifiers()) == {canonicalize_name(r.name) for r in DECLARED}
    assert CONDA["dependencies"][-1]["pip"][-1] == "-e ."
    assert CONDA["channels"] == ["conda-forge", "nodefaults"]


@pytest.mark.parametrize("name", sorted(conda_specifiers()))
def test_environment_allows_what_pyproject_and_lock_allow(name):
    # Upper bounds of pyproject hold for one Python only; conda packages know their own Python.
    assert conda_specifiers()[name] in lower_bounds(name)
    locked = [version for other, version in pins() if other == name]
    assert locked
    assert all(version in SpecifierSet(conda_specifiers()[name]) for version in locked)


def test_environment_python_is_one_version_that_binder_can_read():
    [python] = [
        text for text in CONDA["dependencies"] if isinstance(text, str) and text.startswith("python ")
    ]
    assert re.fullmatch(r"python =3\.\d+", python)
    assert python.split("=")[1] in PYTHONS


def test_makefile_takes_uv_by_its_hash():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert "--require-hashes -r .ci/uv.txt" in makefile
    pinned = (ROOT / ".ci/uv.txt").read_text("utf-8")
    assert re.search(r"^uv==\d+\.\d+\.\d+", pinned, flags=re.MULTILINE) and "--hash=sha256:" in pinned


def test_pre_commit_runs_the_locked_tools():
    repos = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    assert [(r["repo"], {hook["language"] for hook in r["hooks"]}) for r in repos] == [("local", {"system"})]


def test_ci_runs_the_lowest_and_the_newest_python():
    text = (ROOT / ".github/workflows/ci.yml").read_text("utf-8")
    assert f'\'["{PYTHONS[0]}", "{PYTHONS[-1]}"]\'' in text
    assert yaml.safe_load(text)["permissions"] == {"contents": "read"}


def test_one_version_everywhere():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert analysis.__version__ == PROJECT["version"] == citation["version"]
