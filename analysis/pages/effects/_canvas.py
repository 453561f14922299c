"""What all figures of the effects share: axes, palette, grid, wrapped labels."""

import textwrap

GREY, DARK = "0.55", "0.15"


def new_axes(ax, width: float, height: float):
    import matplotlib.pyplot as plt

    if ax is None:
        _, ax = plt.subplots(figsize=(width, height), layout="constrained", dpi=120)
    return ax


def palette() -> list:
    import seaborn as sns

    return sns.color_palette("colorblind")


def clean(ax, grid: str = "x"):
    import seaborn as sns

    sns.despine(ax=ax, left=True)
    ax.grid(axis=grid, color="0.9", linewidth=0.8)
    ax.set_axisbelow(True)
    ax.tick_params(left=False)


def legend_below(ax, handles=None, ncols: int = 2):
    """A legend under the figure, where it can't hide data."""
    if handles is None:
        handles, _ = ax.get_legend_handles_labels()
    ax.figure.legend(handles=handles, loc="outside lower center", ncols=ncols, fontsize=8.5, frameon=False)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def wrap(text: str, width: int) -> str:
    return "\n".join(textwrap.wrap(str(text), width))


def nothing(ax, why: str):
    """An empty figure that says why it is empty."""
    ax = new_axes(ax, 8, 1.2)
    ax.text(0.5, 0.5, why, ha="center", va="center", transform=ax.transAxes)
    ax.set_axis_off()
    return ax
