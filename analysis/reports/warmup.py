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

    from analysis.reports import job, shell

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

    from analysis.reports import render

    renderer = render.renderer()
    render.displayed_markdown("# a\n\n- *b* **c** [d](e) `f` <i>g</i>\n")
    for path in notebooks:
        with contextlib.suppress(Exception):
            renderer.page(nbformat.read(path, 4), RECORD)


def figure() -> None:
    """Draw one figure, so that fonts are found and the canvas is imported; leaves nothing behind but caches."""
    if "matplotlib.pyplot" not in sys.modules:
        return
    import datetime as dt
    import io

    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with _theme():
        drawn = Figure()  # not a pyplot figure: pyplot's state stays as it is after import
        axes = drawn.subplots()
        axes.plot([dt.date(2025, 1, 1), dt.date(2026, 1, 1)], [0, 1], label="a")
        axes.set_title("a")
        axes.set_ylabel("a")
        axes.legend()
        FigureCanvasAgg(drawn).print_png(io.BytesIO())


@contextlib.contextmanager
def _theme():
    """The look of this package's figures, where it is imported, for a while: fonts are found by name and size."""
    if "analysis.plots" not in sys.modules:
        yield
        return
    import matplotlib as mpl

    from analysis import plots

    letters = {letter: mpl.colors.to_rgb(letter) for letter in "bgrmyck"}
    with mpl.rc_context():
        plots.theme()
        try:
            yield
        finally:  # seaborn gives the letters other colours
            mpl.colors.colorConverter.colors.update(letters)
            mpl.colors.colorConverter.cache.clear()


def data() -> None:
    """Read the shipped evidence once and forget it: what reading needs is then imported and compiled."""
    if "analysis.evidence" in sys.modules:
        sys.modules["analysis.evidence"].load()
