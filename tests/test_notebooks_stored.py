"""The notebooks as they are stored: short, without results or definitions, with parameters that say what they are."""

import ast
import re
from pathlib import Path

import nbformat
import pytest

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
EVERY = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)


def read(path: Path):
    return nbformat.read(path, as_version=4)


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
        if cell.cell_type == "code":
            assert cell.outputs == [] and cell.execution_count is None
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
