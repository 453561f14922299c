"""One look for every figure: colours, type, and the marks on axes that all pages share.

Colours are those of Okabe and Ito (2008), which stay apart under the common forms of colour blindness. Figures are
drawn with `figure(...)`, never with pyplot's state, and shown as a `Picture` (see `picture`).
"""

import sys
import textwrap
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.writing import printed

BLUE, ORANGE, GREEN, PURPLE, RED, SKY, YELLOW, INK = (
    "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#F0E442", "#222222",
)  # fmt: skip
GREY, PALE = "#777777", "#bbbbbb"
PALETTE = (BLUE, ORANGE, GREEN, PURPLE, RED, SKY)
COLOURS = {
    "blue": BLUE,
    "orange": ORANGE,
    "green": GREEN,
    "purple": PURPLE,
    "red": RED,
    "sky": SKY,
    "ink": INK,
    "grey": GREY,
}
PERCENTS = ([0, 0.25, 0.5, 0.75, 1], ["0", "25 %", "50 %", "75 %", "100 %"])
LATIN = "DejaVu Sans"
# a Chinese label is drawn where one of these is installed
CHINESE = ("Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Zen Hei")  # fmt: skip

# seaborn's style "ticks" in its context "notebook", but for what follows `figure.dpi`: the values stand here, so that a
# page whose figures need no more of seaborn does not wait for the statistics it imports
LOOK: dict[Any, Any] = {
    "axes.axisbelow": True, "axes.labelcolor": ".15", "axes.linewidth": 1.25, "font.size": 12,
    "legend.title_fontsize": 12, "lines.solid_capstyle": "round", "patch.edgecolor": "w", "patch.force_edgecolor": True,
    "text.color": ".15", "xtick.color": ".15", "ytick.color": ".15",
    "xtick.major.size": 6, "xtick.major.width": 1.25, "xtick.minor.size": 4, "xtick.minor.width": 1,
    "ytick.major.size": 6, "ytick.major.width": 1.25, "ytick.minor.size": 4, "ytick.minor.width": 1,
    "figure.dpi": 110, "savefig.dpi": 160, "figure.constrained_layout.use": True, "axes.spines.top": False,
    "axes.spines.right": False, "axes.titlelocation": "left", "axes.titlesize": 12, "axes.labelsize": 10.5,
    "axes.edgecolor": "#555555", "axes.grid": True, "grid.color": "#e6e6e6", "grid.linewidth": 0.7,
    "legend.frameon": False, "legend.fontsize": 9.5, "xtick.labelsize": 9.5,
    "ytick.labelsize": 9.5, "svg.hashsalt": "outlook",
    "text.hinting": "none",  # a letter is as wide at every size; to fit it to the dots takes longer than to draw it
}  # fmt: skip


_chosen = False


def choose() -> None:
    """Have this process's figures drawn in this look, also where another process draws them."""
    global _chosen
    _chosen = True


def is_chosen() -> bool:
    """Whether they are."""
    return _chosen


def theme() -> None:
    """Set the look of every figure: white ground, thin lines, fonts that know Chinese where the system has one."""
    import matplotlib as mpl
    from matplotlib.rcsetup import cycler

    mpl.rcParams.update(LOOK)
    cycle = cycler(color=PALETTE)
    mpl.rcParams.update({"axes.prop_cycle": cycle, "font.family": installed()})


def installed(latin: str = LATIN, chinese: Sequence[str] = CHINESE) -> list[str]:
    """Those fonts that this system has, of the Chinese ones the first: a missing one would be told as a warning for each label,
    and each that is named is looked up for every word."""
    from matplotlib.font_manager import fontManager

    known = {font.name for font in fontManager.ttflist}
    found = [name for name in chinese if name in known]
    return [*([latin] if latin in known else []), *found[:1]] or ["sans-serif"]


def warm_up() -> None:
    """Draw one figure in this look, so that fonts are found and the canvas is imported; leaves only caches behind. Nothing in a
    process that does not draw."""
    if "matplotlib" not in sys.modules:
        return
    import io

    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with mpl.rc_context():
        theme()
        # not a pyplot figure: pyplot's state stays as it is after import; to arrange it is two thirds of the time, and keeps nothing
        drawn = Figure(layout="none")  # type: ignore[arg-type]  # missing in its annotations
        axes = drawn.subplots()
        axes.plot(np.array(["2025-01-01", "2026-01-01"], "datetime64[D]"), [0, 1], label="a")
        axes.set_title("a")
        axes.set_ylabel("a")
        axes.legend()
        FigureCanvasAgg(drawn).print_png(io.BytesIO())


def plain(text: object) -> str:
    """Text from the data as text: a dollar sign begins no formula."""
    return str(text).replace("$", r"\$")


def wrap(text: object, width: int) -> str:
    """Text over several lines, each of `width` letters at the most."""
    return "\n".join(textwrap.wrap(str(text), width))


def thousands(axis: Any) -> None:
    """Numbers on an axis with separators and no needless digits."""
    from matplotlib.ticker import FuncFormatter

    axis.set_major_formatter(
        FuncFormatter(lambda v, _: printed(round(v)) if abs(v) >= 10 or v == int(v) else f"{v:g}")
    )


def clean(ax: Any, grid: str = "x") -> None:
    """Grid lines along one axis only, and no frame on the side of the labels."""
    ax.spines[["left", "top", "right"]].set_visible(False)
    ax.grid(visible=False)
    ax.grid(visible=True, axis=grid)
    ax.tick_params(left=False)


def legend_below(ax: Any, handles: Sequence[Any] | None = None, ncols: int = 2) -> None:
    """A legend under the figure, where it can't cover a point."""
    if handles is None:
        handles, _ = ax.get_legend_handles_labels()
    ax.figure.legend(handles=handles, loc="outside lower center", ncols=ncols)


def as_of_line(ax: Any, as_of: Any) -> None:
    """The day of the page as an upright line; nothing for None."""
    if as_of is not None:
        day = pd.Timestamp(as_of)
        ax.axvline(day, color=GREY, lw=1, ls=(0, (2, 2)), zorder=1, label=f"as of {day:%Y-%m-%d}")
