"""What every report would do for the first time, done once before the forks."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable

from analysis.reports.warm.later import later, without


# what jsonschema imports to check the formats of dates, colours and addresses, which no notebook has
FORMATS = (
    "fqdn", "idna", "isoduration", "jsonpointer", "rfc3339_validator", "rfc3986_validator", "rfc3987", "rfc3987_syntax",
    "uri_template", "webcolors",
)  # fmt: skip


def notebook_format() -> None:
    """Import nbformat without what jsonschema needs for checks that no notebook has (two seconds), and papermill without what
    it needs to read from the web.

    jsonschema itself is then forgotten, so that a notebook that imports it gets it whole.
    """
    later("requests")
    if "jsonschema" in sys.modules:
        return
    with without(*FORMATS):
        import nbformat.validator
    for name in [n for n in sys.modules if n.split(".")[0] == "jsonschema"]:
        del sys.modules[name]
    del nbformat


def libraries() -> None:
    """Have the parts of numpy that reports seldom use wait until somebody does: scipy imports them with all that numpy names."""
    later("numpy.f2py", "numpy.testing", "numpy.polynomial", "numpy.ctypeslib", "numpy.char")


def drawing() -> None:
    """Import what draws without axes in space, for a process that draws pages only: none has them."""
    with without("mpl_toolkits.mplot3d"):
        import matplotlib.figure
    del matplotlib


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


def evidence(data_dir: str | None, as_of: str | None, data: str = "") -> None:
    """Call `acquaint` of every loaded module that defines one, with where the reports' evidence is and its day: the first report
    finds it read. data: tells a later call from an earlier one."""
    for hook in _hooks("acquaint"):
        hook(data_dir, as_of)


def rehearsal(data_dir: str | None, as_of: str | None, data: str = "", subject: str = "") -> None:
    """Call `rehearse` of every loaded module that defines one, with where the reports' evidence is and its day: what all reports
    that rest on it have in common, or those about one subject, a parameter of theirs in words. Worth its time where several
    follow. data: tells a later call from an earlier one."""
    for hook in _hooks("rehearse"):
        hook(data_dir, as_of, *([subject] if subject else []))


def leisure(data_dir: str | None, as_of: str | None, data: str = "") -> None:
    """Call `at_leisure` of every loaded module that defines one, with where the reports' evidence is and its day: what pages on
    other subjects have in common, when all else is done. data: tells a later call from an earlier one."""
    for hook in _hooks("at_leisure"):
        hook(data_dir, as_of)


def _hooks(name: str) -> list[Callable[..., object]]:
    """Functions of this name that a loaded module defines itself; one that is imported from elsewhere is not called twice."""
    named = [(module, getattr(code, "__dict__", {}).get(name)) for module, code in list(sys.modules.items())]
    return [hook for module, hook in named if callable(hook) and getattr(hook, "__module__", "") == module]
