"""Have figures of pyplot drawn once where IPython shows them inline."""

import io
from typing import Any


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


def _as_png(figure: Any) -> bytes | None:
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
