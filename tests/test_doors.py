"""Front doors of packages: every public name is there, none is loaded before it is asked for, modules don't hide functions."""

import ast
import importlib
import sys
from pathlib import Path

import pytest
from loading_samples import HEAVY, ROOT, loaded

import analysis
from analysis import doors

PACKAGES = [f"analysis.{path.parent.name}" for path in sorted(Path(analysis.__path__[0]).glob("*/__init__.py"))
            if "front_door(__name__)" in path.read_text(encoding="utf-8")]  # fmt: skip


def test_there_is_one_kind_of_door():
    assert {f"analysis.{name}" for name in ("evidence", "forecast", "effects", "evaluation", "intake", "explore", "reports")} <= set(PACKAGES)  # fmt: skip
    own = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "analysis").rglob("*.py")
        if any(isinstance(part, ast.FunctionDef) and part.name == "__getattr__" for part in ast.parse(path.read_text("utf-8")).body)
    ]  # fmt: skip
    assert own == []


@pytest.mark.parametrize("package", PACKAGES)
def test_every_name_of_a_door_is_there(package):
    house = importlib.import_module(package)
    assert house.__all__
    assert set(house.__all__) <= set(dir(house))
    for name in house.__all__:
        assert getattr(house, name) is not None
    names: dict = {}
    exec(f"from {package} import *", names)
    assert names.keys() >= set(house.__all__)


def test_a_door_loads_nothing_before_it_is_asked():
    code = "".join(f"import {package}; dir({package})\n" for package in PACKAGES)
    assert loaded(code) & {*HEAVY, "analysis.evidence.claims"} == set()


def test_a_name_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(AttributeError, match=r"analysis\.evidence has no 'serie'; it has .*series"):
        importlib.import_module("analysis.evidence").serie  # noqa: B018


@pytest.mark.parametrize(
    ("package", "name"), [("evidence", "series"), ("evidence", "register"), ("forecast", "of")]
)
def test_a_module_does_not_hide_the_function_of_its_name(package, name):
    """`import analysis.evidence.series` puts that module into its package, where `evidence.series` is a function."""
    house = importlib.import_module(f"analysis.{package}")
    module = importlib.import_module(f"analysis.{package}.{name}")
    assert getattr(house, name) is getattr(module, name)


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A package with a door, a function behind it that has the name of its module, and a public module."""
    folder = tmp_path / "houseontherock"
    folder.mkdir()
    block = (
        "if TYPE_CHECKING:\n    from houseontherock import room\n    from houseontherock.fire import fire\n"
    )
    head = "from typing import TYPE_CHECKING\nfrom analysis.doors import front_door\n"
    (folder / "__init__.py").write_text(f"{head}{block}front_door(__name__)\n", encoding="utf-8")
    (folder / "fire.py").write_text("def fire(): return 'warm'\n", encoding="utf-8")
    (folder / "room.py").write_text("chairs = 2\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("houseontherock")
    for name in [name for name in sys.modules if name.startswith("houseontherock")]:
        del sys.modules[name]


def test_what_is_behind_a_door_is_loaded_when_it_is_asked_for(house):
    assert house.__all__ == ["fire", "room"]
    assert not {"houseontherock.fire", "houseontherock.room"} & set(sys.modules)
    assert house.room.chairs == 2
    assert "houseontherock.fire" not in sys.modules
    importlib.import_module("houseontherock.fire")
    assert house.fire() == "warm"


def test_what_is_behind_a_door_can_be_loaded_at_once(house):
    """For a process whose forks will ask for it."""
    doors.load_all("houseontherock")
    assert {"houseontherock.fire", "houseontherock.room"} <= set(sys.modules)


def test_imports_for_types_are_read():
    source = "from x import a\nif TYPE_CHECKING:\n    from p.q import b, c\n    from p import m\nif other:\n    from z import d\n"
    assert dict(doors._imported_for_types(ast.parse(source))) == {"b": "p.q", "c": "p.q", "m": "p"}


def test_help_loads_nothing_heavy():
    """Neither the list of commands nor the help of any of them waits for what only their work needs."""
    ask = """
import contextlib, io
from analysis.cli import cli
import click
def helped(command, words):
    with contextlib.redirect_stdout(io.StringIO()) as said:
        cli.main([*words, "--help"], standalone_mode=False)
    assert "Usage" in said.getvalue()
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            helped(command.get_command(click.Context(command), name), [*words, name])
helped(cli, [])
"""
    assert loaded(ask) & HEAVY == set()
