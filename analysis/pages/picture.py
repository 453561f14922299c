"""A finished figure: drawn once for a screen and once for a phone, with a caption and with words for who can't see it."""

from __future__ import annotations

import base64
import contextlib
import io
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.pages import theme
from analysis.spare import begin, both
from analysis.writing import escape

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDE, NARROW = 8.6, 4.1  # inches; at 100 dots each a column of a page, and a phone of 390 dots
COLOURS_OF_A_CHART = 128
DRAWING = "matplotlib.figure"  # what it is drawn with
SMALLEST = 8.5  # points of any letter on a phone, where one is a dot and a fifth: what is smaller cannot be read there
FIND = "_find_fonts_by_props"  # of matplotlib's manager of fonts
GLYPHS = "_draw_text_glyphs_and_boxes"  # of its renderer
DPI = {False: 110, True: 190}  # the narrow one is for screens with small dots


@dataclass(eq=False)
class Picture:
    """draw(figure, narrow) draws into an empty figure and returns its axes; narrow: True for a phone.

    heights: inches of the wide and of the narrow one. caption: what is seen and what follows, shown below. alt: what is
    drawn, in words, for readers without the picture. In a notebook both are shown by displaying it; a page takes the
    caption, the alt text and the narrow variant from the output's metadata.
    """

    draw: Callable[[Figure, bool], Any]
    heights: tuple[float, float] = (4.4, 4.2)
    caption: str = ""
    alt: str = ""
    _axes: dict[bool, Any] = field(default_factory=dict, repr=False)
    _place: Any = field(default=None, repr=False)  # where it will be shown, once its drawing has begun

    @cached_property
    def figure(self) -> Figure:
        """The figure as it is drawn for a screen."""
        return self._drawn(narrow=False)

    @property
    def axes(self) -> Any:
        """What `draw` returned for the wide figure."""
        return self.figure and self._axes[False]

    def _drawn(self, narrow: bool) -> Figure:
        width, height = (NARROW if narrow else WIDE), self.heights[narrow]
        from matplotlib.figure import Figure

        figure = Figure(figsize=(width, height), dpi=DPI[narrow], layout="constrained")
        self._axes[narrow] = self.draw(figure, narrow)
        if narrow:
            from matplotlib.text import Text

            for text in figure.findobj(Text):
                text.set_fontsize(max(text.get_fontsize(), SMALLEST))
        return figure

    def png(self, narrow: bool = False) -> bytes:
        """The figure as PNG, in few colours: a chart has no more, and takes a third of the room."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from PIL import Image

        with _fonts_found_once():
            figure = self._drawn(narrow=True) if narrow else self.figure
            canvas = FigureCanvasAgg(figure)
            with _measured_once():
                canvas.draw()
        pixels = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
        image = io.BytesIO()
        few = pixels.quantize(COLOURS_OF_A_CHART, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        palette = np.array(few.getpalette()).reshape(-1, 3)
        palette[np.asarray(few)[0, 0]] = np.asarray(pixels)[0, 0]  # the ground stays as white as the page
        few.putpalette(palette.ravel().tolist())
        few.save(
            image, format="png", compress_level=6, compress_type=zlib.Z_FILTERED, dpi=(figure.dpi, figure.dpi)
        )  # flat ground and thin lines: matches of a few pixels are not worth their search, nor is a tenth less its double time
        return image.getvalue()

    def begun(self) -> Picture:
        """The same, being drawn from now on where a core is free: for one that a later cell shows."""
        from IPython.display import DisplayHandle

        place = DisplayHandle()
        drawn: dict[bool, bytes] = {}

        def take(narrow: bool, image: bytes) -> None:
            drawn[narrow] = image
            if len(drawn) == len(DPI):
                place.update(self._data(drawn[False]), metadata=self._told(drawn[True]), raw=True)

        chosen = theme.is_chosen()
        # an errand for each: the largest figure is what a page waits for in the end
        works = ((partial(_as_here, chosen, self, narrow), partial(take, narrow)) for narrow in DPI)
        if begin(*works, needs=DRAWING):
            self._place = place
        return self

    def _ipython_display_(self) -> None:
        from IPython.display import Markdown, display

        if self._place is None:
            self.begun()
        if self._place is not None:
            self._place.display(self._data(), raw=True)  # its words keep its place until it is drawn
            self._place = None
        else:
            import_module(DRAWING)  # before a fork
            wide, narrow = both(lambda: self.png(), lambda: self.png(narrow=True))
            display(self._data(wide), metadata=self._told(narrow), raw=True)
        if self.caption:
            display(Markdown(f"*{escape(self._caption)}*"), metadata={"outlook": "caption"})

    def _data(self, wide: bytes | None = None) -> dict[str, str]:
        image = {} if wide is None else {"image/png": base64.b64encode(wide).decode("ascii")}
        return image | {"text/plain": self.alt or "figure"}

    def _told(self, narrow: bytes) -> dict[str, dict]:
        """What a page takes from the metadata of the image."""
        width, height = (round(100 * inches) for inches in (WIDE, self.heights[False]))
        image = {
            "alt": self.alt,
            "caption": self._caption,
            "narrow": base64.b64encode(narrow).decode("ascii"),
            "width": width,
            "height": height,
        }
        return {"image/png": image}

    @property
    def _caption(self) -> str:
        return self.caption.replace(" %", "\N{NO-BREAK SPACE}%")


@contextlib.contextmanager
def _fonts_found_once() -> Iterator[None]:
    """Inside, the files of a font are looked for once. matplotlib looks for them by all settings of fonts whenever it measures or
    draws a word, which is an eighth of a figure; here no setting changes meanwhile. Where it has no such method, nothing changes.
    """
    from matplotlib.font_manager import fontManager

    look, found = getattr(fontManager, FIND, None), {}
    if look is None or FIND in vars(fontManager):
        yield
        return

    def once(font: Any, *how: Any, **more: Any) -> Any:
        asked = hash(font), how, *more.items()  # a font is its hash: matplotlib compares them so
        if asked not in found:
            found[asked] = look(font, *how, **more)
        return found[asked]

    with _instead(fontManager, FIND, once):
        yield


@contextlib.contextmanager
def _instead(owner: Any, name: str, own: Callable[..., Any]) -> Iterator[None]:
    """Inside, `own` stands for what an object or a class has by a name; afterwards it is as it was."""
    before = vars(owner).get(name)
    setattr(owner, name, own)
    try:
        yield
    finally:
        if before is None:
            delattr(owner, name)
        else:
            setattr(owner, name, before)


@contextlib.contextmanager
def _measured_once() -> Iterator[None]:
    """Inside, in which a finished figure is laid out and drawn, the ticks of an axis and their labels are placed once for each of its
    sizes, and a text is laid out once while it stays as it is. matplotlib does both whenever it looks how much room a label takes, a dozen
    times in a figure, of which that is a quarter. Where it has no such methods, nothing changes.
    """
    from matplotlib.axis import Axis
    from matplotlib.text import Text

    with (
        _kept(Axis, "_update_ticks", _size_of),
        _kept(Axis, "_get_ticklabel_bboxes", _size_of),
        _kept(Text, "_get_layout", _look_of),
        _sized_once(),
    ):
        yield


@contextlib.contextmanager
def _sized_once() -> Iterator[None]:
    """Inside, a font is given its size once for a text, and not for each of its letters: half of what drawing a letter takes, since
    the font's own program for that size runs anew each time. Where matplotlib has no such method, nothing changes."""
    from matplotlib.backends.backend_agg import RendererAgg

    draw = getattr(RendererAgg, GLYPHS, None)
    if draw is None or hasattr(draw, "sizes_once"):
        yield
        return

    def once(self: Any, gc: Any, x: float, y: float, angle: float, glyphs: Any, boxes: Any) -> None:
        fonts: dict[int, _Sized] = {}
        sized = ((fonts.setdefault(id(font), _Sized(font)), *rest) for font, *rest in glyphs)
        draw(self, gc, x, y, angle, sized, boxes)

    once.sizes_once = True  # type: ignore[attr-defined]
    with _instead(RendererAgg, GLYPHS, once):
        yield


class _Sized:
    """A font that takes a size that it has for granted; whatever else is asked is asked of the font itself."""

    def __init__(self, font: Any) -> None:
        self._font, self._size = font, tuple[float, ...]()

    def set_size(self, *size: float) -> None:
        if size != self._size:
            self._font.set_size(*size)
            self._size = size

    def __getattr__(self, name: str) -> Any:
        return getattr(self._font, name)


@contextlib.contextmanager
def _kept(owner: type, name: str, state: Callable[..., tuple | None]) -> Iterator[None]:
    """Inside, what a method of matplotlib's own gives is given again for the same object in the same state (None: not known)."""
    method, given = getattr(owner, name, None), dict[Any, tuple]()
    if method is None or hasattr(method, "kept_of"):  # another thread draws: what it keeps serves both
        yield
        return

    def once(self: Any, *how: Any) -> Any:
        asked = state(self, *how)
        known = given.get(self)
        if asked is None or known is None or known[0] != asked:
            given[self] = known = asked, method(self, *how)
        return list(known[1]) if isinstance(known[1], list) else known[1]

    once.kept_of = given  # type: ignore[attr-defined]
    with _instead(owner, name, once):
        yield


def _size_of(axis: Any, *_: Any) -> tuple:
    """What the places of an axis's ticks and of their labels hang on, once its figure is finished."""
    return (*axis.get_view_interval(), *axis.axes.bbox.bounds, axis.axes.figure.dpi)


def _look_of(text: Any, renderer: Any) -> tuple | None:
    """What the layout of a text hangs on; None where its place is part of that."""
    if text.get_wrap() or text.get_transform_rotates_text():
        return None
    named = (text.get_text(), hash(text.get_fontproperties()), text.get_rotation(), text.get_rotation_mode())
    aligned = (text.get_ha(), text.get_va(), text._get_multialignment(), text._linespacing)
    return (id(renderer), text.figure.dpi, text.get_usetex(), text.get_parse_math(), *named, *aligned)


def _as_here(in_our_look: bool, picture: Picture, narrow: bool) -> bytes:
    """A figure as PNG, in a process that may not have chosen the look that the notebook's has."""
    if in_our_look and not theme.is_chosen():
        theme.choose()
        theme.theme()
    return picture.png(narrow)
