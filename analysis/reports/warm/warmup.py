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
    sys.modules[grammar] = None  # makes its import fail, which jsonschema allows
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

    from analysis.reports.batch import job
    from analysis.reports.warm import shell

    shell.register()
    papermill_translators.find_translator("python3", "python")
    for path in notebooks:
        with contextlib.suppress(Exception):
            job.title_of(nbformat.read(path, 4), [], "")


RECORD = {
    **dict.fromkeys(("as_of", "seed", "error", "git_commit")),
    **dict.fromkeys(("title", "notebook", "run_id", "started"), ""),
    **dict.fromkeys(("duration_s", "peak_memory_mib"), 0.0),
    **{name: {} for name in ("parameters", "all_parameters", "versions")},
    "results": [],
    "status": "ok",
    "git_dirty": False,
    "hashes": dict.fromkeys(("data", "notebook", "code"), ""),
}


def pages(*notebooks: str) -> None:
    """Compile the page templates; render the text and highlight the code of these notebooks."""
    import nbformat

    from analysis.reports.site import render

    renderer = render.renderer()
    render.displayed_markdown("# a\n\n- *b* **c** [d](e) `f` <i>g</i>\n")
    for path in notebooks:
        with contextlib.suppress(Exception):
            renderer.page(nbformat.read(path, 4), RECORD)


def modules() -> None:
    """Call `warm_up` of every loaded module that defines one: what it would do for the first time in each report.

    Only a function that the module itself defines counts; a name imported from elsewhere is not called twice.
    """
    for name, module in list(sys.modules.items()):
        hook = getattr(module, "__dict__", {}).get("warm_up")
        if callable(hook) and getattr(hook, "__module__", "") == name:
            hook()
