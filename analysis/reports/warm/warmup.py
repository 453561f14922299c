"""What every report would do for the first time, done once before the forks."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable


def notebook_format() -> None:
    """Import nbformat without the grammar that jsonschema compiles for a check it does not need (a second).

    jsonschema itself is then forgotten, so that a notebook that imports it gets it whole.
    """
    if "jsonschema" in sys.modules:
        return
    grammar = "rfc3987_syntax"
    sys.modules[grammar] = None  # type: ignore[assignment]  # makes its import fail, which jsonschema allows
    try:
        import nbformat.validator
    finally:
        for name in [n for n in sys.modules if n == grammar or n.split(".")[0] == "jsonschema"]:
            del sys.modules[name]
    del nbformat


def execution(*notebooks: str) -> None:
    """What papermill does before the first cell and after the last: translators, the format's compiled checks."""
    import nbformat
    import papermill.execute  # noqa: F401
    from papermill.translators import papermill_translators

    from analysis.reports.warm import shell

    shell.register()
    papermill_translators.find_translator("python3", "python")
    for path in notebooks:
        with contextlib.suppress(Exception):
            nbformat.read(path, 4)


def modules() -> None:
    """Call `warm_up` of every loaded module that defines one: what it would do for the first time in each report."""
    for hook in _hooks("warm_up"):
        hook()


def rehearsal(data_dir: str | None, as_of: str | None) -> None:
    """Call `rehearse` of every loaded module that defines one, with where the reports' evidence is and its day: what all reports
    that rest on it have in common. Worth its time where several follow."""
    for hook in _hooks("rehearse"):
        hook(data_dir, as_of)


def _hooks(name: str) -> list[Callable[..., object]]:
    """Functions of this name that a loaded module defines itself; one that is imported from elsewhere is not called twice."""
    named = [(module, getattr(code, "__dict__", {}).get(name)) for module, code in list(sys.modules.items())]
    return [hook for module, hook in named if callable(hook) and getattr(hook, "__module__", "") == module]
