"""The explorer as a Jupyter widget: one module for the browser, one object here that answers it.

The browser sets `state`; `view` comes back. `days`, `trail` (the probability day by day) and the tiles of neighbours follow
when the reader rests.
"""

import asyncio
from typing import Any

import anywidget
import traitlets

from analysis.explore import assets
from analysis.explore.dialogue import REST, Dialogue
from analysis.explore.session import Session, session_of
from analysis.explore.state import State
from analysis.forecast import Forecast
from analysis.writing import percent

NOT_ALIVE = (
    "*The explorer is alive in JupyterLab and with `outlook explore`. What its parameters say stands below.*"
)
BREATH = 0.01  # seconds between two steps of what is slow, for a change to come through


class Explorer(anywidget.AnyWidget):
    """A `Dialogue` in a notebook: what is shown are traits of the same names, which the browser is told of."""

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)
    days: traitlets.List = traitlets.List().tag(sync=True)
    trail: traitlets.List = traitlets.List().tag(sync=True)
    targets: traitlets.List = traitlets.List().tag(sync=True)
    assumptions = traitlets.Dict().tag(sync=True)

    def __init__(self, data_dir: str = "", **chosen: Any) -> None:
        self.dialogue = Dialogue(session_of(data_dir), chosen, data_dir)
        self._work: asyncio.Task | None = None
        given = assets.explorer()
        super().__init__(_esm=given.module, _css=given.styles, **self.dialogue.begin())
        self._at_rest()
        self.observe(lambda change: self._asked(change["new"]), "state")
        self.on_msg(self._wanted)

    @property
    def session(self) -> Session:
        return self.dialogue.session

    @property
    def chosen(self) -> State:
        return self.dialogue.chosen

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
        self._take(self.dialogue.asked(raw))
        if not self.view.get("quick"):
            self._at_rest()

    def _take(self, changed: dict[str, Any]) -> None:
        with self.hold_sync():
            for name, value in changed.items():
                setattr(self, name, value)

    def _at_rest(self) -> None:
        """Begin what is slow, once the reader has not changed anything for a moment; a change ends it."""
        if self._work is not None:
            self._work.cancel()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # papermill in its own process and scripts have no reader
            return
        self._work = loop.create_task(self._slowly())

    async def _slowly(self) -> None:
        await asyncio.sleep(REST)
        for step in self.dialogue.steps():
            if step is not None and "trail" in step:
                self.trail = step["trail"]
            elif step is not None:
                self.send(step)
            await asyncio.sleep(BREATH)

    def _wanted(self, _: Any, message: dict[str, Any], __: Any) -> None:
        """Send what is to be kept: parameters or a table."""
        text = self.dialogue.kept(what := str(message.get("keep")))
        if text is not None:
            self.send({"keep": what, "text": text})
