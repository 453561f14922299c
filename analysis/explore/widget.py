"""The explorer as a Jupyter widget: one module for the browser, one object here that answers it.

The browser sets `state`; `view` comes back. `days`, `trail` (the probability day by day) and the tiles of neighbours follow
when the reader rests.
"""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import anywidget
import pandas as pd
import traitlets

from analysis.errors import OutlookError
from analysis.explore import choices, keep
from analysis.explore.session import session_of
from analysis.explore.state import State
from analysis.explore.view import ms, tile, view
from analysis.forecast import Forecast
from analysis.paths import search_script
from analysis.writing import percent

ASSETS = Path(__file__).parent / "assets"
SCRIPTS = ("picture.js", "controls.js", "explorer.js")
QUICK = 2000  # draws while a reader types, of lines over time and of neighbours
NOT_ALIVE = (
    "*The explorer is alive in JupyterLab and with `outlook explore`. What its parameters say stands below.*"
)
REST = 0.4  # seconds without a change, after which what is slow is reckoned
BREATH = 0.01  # between two steps of it, for a change to come through


@cache
def script() -> str:
    """The module for the browser: the index's search, then our own parts."""
    parts = [search_script(), *((ASSETS / name).read_text(encoding="utf-8") for name in SCRIPTS)]
    return "\n".join(parts)


class Explorer(anywidget.AnyWidget):
    """`state`: what the reader chose (see `State`), with `seq`, a number that comes back, and `quick` while a figure is
    typed. `view`: what is shown (see `view`), with the milliseconds it took (`ms`). `days`: days of publication. `trail`: [day, probability]. `targets`,
    `assumptions`: what can be chosen."""

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)
    days: traitlets.List = traitlets.List().tag(sync=True)
    trail: traitlets.List = traitlets.List().tag(sync=True)
    targets: traitlets.List = traitlets.List().tag(sync=True)
    assumptions = traitlets.Dict().tag(sync=True)

    def __init__(self, data_dir: str = "", **chosen: Any) -> None:
        self.session, self.data_dir = session_of(data_dir), data_dir
        everything = self.session.everything
        self.chosen = State.of(everything, chosen)
        self.until = max(self.chosen.as_of, self.chosen.compare_with)
        self._work: asyncio.Task | None = None
        self._line: Any = None
        self._tiles: Any = None
        self.session.answer(
            self.chosen
        )  # what can't be answered is an error of the cell, not an empty picture
        super().__init__(
            _esm=script(), _css=(ASSETS / "explorer.css").read_text(encoding="utf-8"), state=self.chosen.parameters(),
            targets=choices.targets(everything), assumptions=choices.assumed(everything),
        )  # fmt: skip
        self._show(self.chosen, {}, view(self.session, self.chosen))
        self.observe(lambda change: self._asked(change["new"]), "state")
        self.on_msg(self._wanted)

    @property
    def outlook(self) -> Forecast:
        """The forecast that is shown, for the pages: as exact as `n_draws` says."""
        return self.session.outlook(self.chosen)

    def __repr__(self) -> str:
        p = self.view.get("p")
        answer = "no answer" if p is None else percent(p)
        changed = "; ".join(self.chosen.stamps())
        return f"<Explorer of {self.chosen.target}, as of {self.chosen.as_of}: {answer}{f'. {changed}' if changed else ''}>"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """The live explorer; for readers of a report a sentence in its place."""
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        return data | {"text/plain": repr(self), "text/markdown": NOT_ALIVE}, metadata

    def _asked(self, raw: dict[str, Any]) -> None:
        """Answer a change that came from the browser."""
        began = time.perf_counter()
        told = {name: value for name, value in raw.items() if name not in ("seq", "quick")}
        try:
            chosen = State.of(self.session.everything, told | {"as_of": told.get("as_of") or self.until})
        except OutlookError as wrong:
            self.view = _empty(str(wrong)) | {"seq": raw.get("seq", 0)}
            return
        self.chosen = chosen
        quick = bool(raw.get("quick")) and chosen.n_draws > QUICK
        shown = replace(chosen, n_draws=QUICK) if quick else chosen
        self._show(chosen, raw, view(self.session, shown) | {"quick": quick}, began)

    def _show(self, chosen: State, raw: dict[str, Any], seen: dict[str, Any], began: float = 0.0) -> None:
        also = [day for day in (chosen.as_of, chosen.compare_with) if day]
        days = choices.days(self.session.everything, chosen.target, max([self.until, *also]), also)
        if chosen.compare_with:
            n_draws = QUICK if seen.get("quick") else chosen.n_draws
            seen["beside"] = view(self.session, replace(chosen, as_of=chosen.compare_with, n_draws=n_draws))
        with self.hold_sync():
            self.days = days
            if (key := (chosen.target, _shared(chosen), chosen.without, str(days))) != self._line:
                self._line, self.trail = key, []
            took = 1000 * (time.perf_counter() - began) if began else 0.0
            self.view = {"quick": False} | seen | {"seq": raw.get("seq", 0), "ms": round(took, 1)}
        if not seen.get("quick"):
            self._at_rest(chosen)

    def _at_rest(self, chosen: State) -> None:
        """Begin what is slow, once the reader has not changed anything for a moment; a change ends it."""
        if self._work is not None:
            self._work.cancel()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # papermill in its own process and scripts have no reader
            return
        self._work = loop.create_task(self._slowly(chosen))

    async def _slowly(self, chosen: State) -> None:
        await asyncio.sleep(REST)
        for _ in self._steps(chosen):
            await asyncio.sleep(BREATH)

    def _steps(self, chosen: State) -> Iterator[None]:
        """Neighbours, then the line over time, one forecast a step."""
        quick = replace(chosen, n_draws=min(chosen.n_draws, QUICK), compare_with="")
        found = choices.neighbours(self.session.everything, chosen)
        if (key := (chosen.target, chosen.as_of, _shared(quick))) != self._tiles:
            self._tiles, name = key, str(hash(key))
            if chosen.scope:
                title = (
                    f"{len(found)} others {choices.SCOPE_WORDS[chosen.scope]}, from {quick.n_draws:,} draws"
                )
                self.send({"tiles": name, "title": title})
            for slug in found:
                yield
                self.send(
                    {"tiles": name, "title": title, "tile": tile(self.session, _neighbour(quick, slug))}
                )
        if self.trail:
            return
        points = []
        for one in self.days:
            yield
            points.append(
                [ms(pd.Timestamp(one["day"])), self._on(replace(quick, as_of=one["day"], what_if=()))]
            )
        self.trail = points

    def _on(self, state: State) -> float | None:
        try:
            return self.session.answer(state).probability
        except OutlookError:
            return None

    def _wanted(self, _: Any, message: dict[str, Any], __: Any) -> None:
        """Send what is to be kept: parameters or a table."""
        make = {
            "parameters": lambda: keep.parameters(self.chosen, self.data_dir),
            "table": lambda: keep.table(self.session, self.chosen),
        }
        what = message.get("keep")
        if what in make:
            self.send({"keep": what, "text": make[what]()})


def _shared(state: State) -> tuple:
    """What a change of the day, of a claim or of a supposed figure leaves as it is."""
    return state.assumptions, state.weight, state.seed, state.scope, state.n_draws


def _neighbour(state: State, slug: str) -> State:
    """The same question about another target: what was said of the claims of this one is not carried over."""
    return replace(state, target=slug, without=(), what_if=())


def _empty(message: str) -> dict[str, Any]:
    return {"error": message, "p": None, "figures": [], "claims": [], "stamps": [], "used": []}
