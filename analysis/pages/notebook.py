"""What a notebook says to the outside: recorded results, and a stamp of what it was made from.

A recorded result is data, not text: an output of type `application/vnd.outlook.result+json` in the executed
notebook, with value, unit, interval and the claims behind it. Batches collect them, tests read them.
"""

import io
import math

from analysis.recording import record


def setup() -> None:
    """Figures and tables as they are printed in the reports: called once at the head of each notebook."""
    import pandas as pd

    from analysis.pages import plots

    plots.theme()
    draw_once()
    pd.set_option("display.max_colwidth", 90, "display.max_rows", 200, "display.precision", 2)


def draw_once() -> None:
    """Have each figure drawn once where IPython shows it inline; three times is usual, and half of a report's time.

    pyplot draws a figure at the end of its cell, the inline backend lays it out, draws it to find what it could crop,
    and draws it again. Our figures fill their ground by a layout of their own (`plots.theme`): once is enough where
    nothing goes over the edge. Other formats than PNG, and other backends, stay as they are.
    """
    import matplotlib as mpl
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None or "inline" not in mpl.get_backend():
        return
    import matplotlib.pyplot as plt
    from matplotlib.figure import Figure
    from matplotlib_inline.config import InlineBackend

    plt.switch_backend(mpl.get_backend())  # loads it now: it connects itself to the shell
    if InlineBackend.instance().figure_formats == {"png"}:
        plt.uninstall_repl_displayhook()
        shell.display_formatter.formatters["image/png"].for_type(Figure, _as_png)


def _as_png(figure) -> bytes | None:
    """A figure as it lies on its ground; cropped and grown, as usual, if it goes over the edge. None for an empty one."""
    import numpy as np
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.image import imsave

    if not figure.axes and not figure.lines:
        return None
    canvas, image = FigureCanvasAgg(figure), io.BytesIO()
    canvas.draw()  # the layout is part of drawing
    pixels = np.asarray(canvas.buffer_rgba())
    edges = (pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1])
    if all((edge == pixels[0, 0]).all() for edge in edges):
        imsave(image, pixels, format="png", dpi=figure.dpi, pil_kwargs={"compress_level": 3})
    else:
        canvas.print_figure(image, format="png", dpi=figure.dpi, bbox_inches="tight")
    return image.getvalue()


def record_forecast(outlook) -> None:
    """Record a target's forecast: title, status, verdict, and for each reading the probability, both voices, the
    median and its 90 % interval."""
    goal = outlook.goal
    record("title", f"{goal.label}, as of {outlook.today:%Y-%m-%d}")
    record("target", goal.slug)
    record("status", outlook.status, claim_ids=outlook.claim_ids)
    record("verdict", outlook.verdict, claim_ids=outlook.claim_ids)
    for row in outlook.summary().itertuples():
        name, ids = row.reading, row.claim_ids
        record(f"probability/{name}", row.probability, unit="probability", claim_ids=ids)
        record(f"trend/{name}", row.trend, unit="probability", claim_ids=ids)
        record(f"delivery/{name}", row.delivery, unit="probability", claim_ids=ids)
        record(
            f"level/{name}",
            row.level_low,
            unit=row.unit,
            low=row.level_low,
            high=row.level_high,
            claim_ids=ids,
        )
        if not math.isnan(row.median):
            record(
                f"median/{name}",
                row.median,
                unit=row.unit,
                low=row.lower_90,
                high=row.upper_90,
                claim_ids=ids,
            )


def record_evidence(chosen, observed, claims) -> None:
    """Record what is known of a list: number of claims and figures, contradictions, the newest figure."""
    ids = tuple(claims["claim_id"])
    record("title", chosen.label)
    record("claims", len(claims), unit="count", claim_ids=ids)
    observed, attrs = observed[observed["how"] != "start"], observed.attrs
    record("figures", len(observed), unit="count", claim_ids=ids)
    record("contradictions", int(observed["conflict"].sum()), unit="count", claim_ids=ids)
    if len(observed):
        last = observed.iloc[-1]
        record("newest_day", last["date"], claim_ids=last["claim_ids"])
        middle = (last["low"] + last["high"]) / 2
        record(
            "newest",
            middle,
            unit=attrs["unit"],
            low=last["low"],
            high=last["high"],
            claim_ids=last["claim_ids"],
        )


def record_overview(table) -> None:
    """Record the overview: how many targets stand where, and the probability of each that has one."""
    record("title", "Announced targets: where they stand")
    for status, count in table["status"].value_counts().items():
        ids = [c for group in table.loc[table["status"] == status, "claim_ids"] for c in group]
        record(f"targets/{status}", int(count), unit="count", claim_ids=ids)
    for row in table.itertuples():
        record(f"probability/{row.target}", row.probability, unit="probability", claim_ids=row.claim_ids)
