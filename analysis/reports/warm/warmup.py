"""What every report would do for the first time, done once before the forks."""

from __future__ import annotations

import contextlib
import sys


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
    """Call `warm_up` of every loaded module that defines one: what it would do for the first time in each report.

    Only a function that the module itself defines counts; a name imported from elsewhere is not called twice.
    """
    for name, module in list(sys.modules.items()):
        hook = getattr(module, "__dict__", {}).get("warm_up")
        if callable(hook) and getattr(hook, "__module__", "") == name:
            hook()
