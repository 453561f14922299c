"""What notebooks import: read from their code, and remembered from reports that were made before."""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path

import analysis
from analysis.fingerprint import digest, files_below
from analysis.paths import cache_folder
from analysis.reports.files import read_json, write_json
from analysis.reports.plan.declared import python_of

PACKAGE = Path(analysis.__file__).parent
FIGURES = ("matplotlib.pyplot", "matplotlib_inline.backend_inline")
DRAWING = ("matplotlib", "seaborn", "analysis.pages")  # what imports these will draw
LIBRARIES = ("matplotlib", "matplotlib_inline", "mpl_toolkits", "seaborn", "PIL")  # that nothing but drawing needs
# what draws the pictures of our own pages, and what it does for the first time
PICTURES: tuple = (
    ["analysis.reports.warm.warmup:drawing"],
    "matplotlib.backends.backend_agg",
    "PIL.PngImagePlugin",
    ["analysis.pages.theme:warm_up"],
)


def imports_of(notebooks: Iterable[Path | str]) -> list[str]:
    """Installed modules (and this package's) that the code cells of notebooks import, in order.

    Modules in the notebook's own folder are left to the notebook.
    """
    names = _written(notebooks)
    if any(name.startswith(DRAWING) for name in names):
        names.update(dict.fromkeys(FIGURES))
    return [name for name in names if _installed(name)]


def drawn_beside(notebooks: Iterable[Path | str], modules: list[str]) -> list:
    """What another process is to load for the pictures of notebooks that leave all drawing to our own pages; nothing where they
    draw themselves. modules: all that they need."""
    heads = {name.split(".")[0] for name in _written(notebooks)}
    if heads & set(LIBRARIES) or not any(name.startswith("analysis.pages") for name in modules):
        return []
    seaborn = [name for name in modules if name.split(".")[0] == "seaborn"]
    return [*PICTURES, *seaborn, *(name for name in modules if name.startswith("analysis."))]


def _written(notebooks: Iterable[Path | str]) -> dict[str, None]:
    """All that notebooks import by name, in order."""
    names: dict[str, None] = {}
    for path in notebooks:
        for cell in json.loads(Path(path).read_text(encoding="utf-8")).get("cells", []):
            if cell["cell_type"] == "code":
                try:
                    tree = ast.parse(python_of("".join(cell["source"])))
                except (SyntaxError, ValueError, RecursionError, MemoryError):  # learned from the first report
                    continue
                names.update(dict.fromkeys(_names(tree)))
    return names


def _names(tree: ast.AST) -> Iterable[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            if node.module.split(".")[0] == "analysis":
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _installed(name: str) -> bool:
    if name.split(".")[0] == "analysis":
        return True
    try:
        spec = importlib.util.find_spec(name.split(".")[0])
    except (ImportError, ValueError):
        return False
    return bool(spec and "site-packages" in (spec.origin or ""))


def memory_of(notebooks: Iterable[Path | str], subjects: Iterable[str] = ()) -> Path | None:
    """File that keeps what these notebooks import, in the user's cache folder (or in OUTLOOK_CACHE_DIR).

    subjects: what they are about where that is one thing: a report on another target may need a library that takes longer to
    import than this one takes in all. None where this user has no home.
    """
    base = cache_folder()
    if base is None:
        return None
    key = digest(sys.prefix, sys.version, *sorted(str(path) for path in notebooks), "", *sorted(subjects))
    return base / f"imports-{key}.json"


def remember(memory: Path | None, modules: list[str]) -> None:
    """Keep what reports imported late, where it can be kept."""
    if memory is not None:
        with contextlib.suppress(OSError):
            memory.parent.mkdir(parents=True, exist_ok=True)
            write_json(memory, {"modules": modules})


def remembered(memory: Path | None) -> list[str]:
    """What reports imported late before; nothing where this package has changed since: it may not need it any more."""
    try:
        if memory is None or memory.stat().st_mtime < _changed():
            return []
    except OSError:
        return []
    return [name for name in (read_json(memory) or {}).get("modules", []) if isinstance(name, str)]


def _changed() -> float:
    """When a module of this package was written last."""
    names = (name for name in files_below(str(PACKAGE)) if name.endswith(".py"))
    return max(os.stat(f"{PACKAGE}/{name}").st_mtime for name in names)  # noqa: PTH116 (see `hashes_below`)
