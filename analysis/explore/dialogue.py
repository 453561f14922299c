"""What a reader asks and what is answered, wherever the two meet: in a notebook's widget or on a page of its own.

dialogue = Dialogue(session_of(), chosen)
dialogue.begin()            all that is shown first
dialogue.asked(state)       what a change changes
dialogue.steps()            what is slow, a step at a time, for when the reader rests
dialogue.kept("table")      what is to be kept
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.errors import OutlookError
from analysis.explore import choices, keep
from analysis.explore.session import Remembered, Session
from analysis.explore.state import State
from analysis.explore.view import ms, tile, view
from analysis.writing import counted

QUICK = 2000  # draws while a reader types, and of lines over time, whose percents are told as about
REST = 0.4  # seconds without a change, after which what is slow is reckoned


class Dialogue:
    """One reader with a session. chosen: the state that was asked for last; until: the last day that can be chosen.

    What is shown is plain JSON: `state` as the reader set it (see `State.parameters`), with `seq`, a number that comes back,
    and `quick` while a figure is typed; `view` (see `view`), with the milliseconds it took (`ms`); `days` of publication;
    `trail`, [day, probability]; `targets` and `assumptions`, what can be chosen.

    Raises OutlookError for a state that cannot be, and for one that has no answer.
    """

    def __init__(self, session: Session, chosen: Mapping[str, Any], data_dir: str = "") -> None:
        self.session, self.data_dir = session, data_dir
        self.chosen = State.of(session.everything, chosen)
        self.until = max(self.chosen.as_of, self.chosen.compare_with)
        self._line: Any = None
        self._tiles: Any = None
        self._rested = False
        self._days: Remembered = Remembered(32)
        self.days: list[dict[str, str]] = []
        session.answer(self.chosen)  # what can't be answered is told at once, and is no empty picture

    def begin(self) -> dict[str, Any]:
        """Everything for the first picture: state, view, days, trail, targets and assumptions."""
        everything = self.session.everything
        return {
            "state": self.chosen.parameters(), "targets": choices.targets(everything), "assumptions": choices.assumed(everything),
            "trail": [], **self._shown(self.chosen, {}, view(self.session, self.chosen)),
        }  # fmt: skip

    def asked(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """What a change changes: the view, and days and trail with it. What cannot be is told in `view`, and the state
        before it stays the chosen one."""
        began = time.perf_counter()
        told = {name: value for name, value in raw.items() if name not in ("seq", "quick")}
        try:
            chosen = State.of(self.session.everything, told | {"as_of": told.get("as_of") or self.until})
        except OutlookError as wrong:
            return {"view": _empty(str(wrong)) | {"seq": raw.get("seq", 0)}}
        self.chosen = chosen
        quick = bool(raw.get("quick")) and chosen.n_draws > QUICK
        shown = replace(chosen, n_draws=QUICK) if quick else chosen
        return self._shown(chosen, raw, view(self.session, shown) | {"quick": quick}, began)

    def _shown(
        self, chosen: State, raw: Mapping[str, Any], seen: dict[str, Any], began: float = 0.0
    ) -> dict[str, Any]:
        also = [day for day in (chosen.as_of, chosen.compare_with) if day]
        asked = (chosen.target, max([self.until, *also]), tuple(also), chosen.reading)
        self.days = self._days.of(asked, lambda: choices.days(self.session.everything, *asked))
        if chosen.compare_with:
            n_draws = QUICK if seen.get("quick") else chosen.n_draws
            seen["beside"] = view(self.session, replace(chosen, as_of=chosen.compare_with, n_draws=n_draws))
        changed: dict[str, Any] = {"days": self.days}
        if (key := (chosen.target, _shared(chosen), chosen.without, str(self.days))) != self._line:
            self._line, changed["trail"], self._rested = key, [], False
        took = 1000 * (time.perf_counter() - began) if began else 0.0
        changed["view"] = {"quick": False} | seen | {"seq": raw.get("seq", 0), "ms": round(took, 1)}
        return changed

    def steps(self) -> Iterator[dict[str, Any] | None]:
        """Neighbours, then the line over time, one forecast a step: `tiles` for the message of a tile, `trail` for the line."""
        quick = replace(self.chosen, n_draws=min(self.chosen.n_draws, QUICK), compare_with="")
        others = choices.neighbours(self.session.everything, self.chosen)
        if (key := (quick.target, quick.as_of, _shared(self.chosen))) != self._tiles:
            self._tiles = key
            head: dict[str, Any] = {"tiles": str(hash(key)), "of": f"{quick.target} {quick.scope}"}
            head["title"] = f"{counted(len(others), 'other')} {choices.SCOPE_WORDS.get(quick.scope, '')}"
            if quick.scope:
                yield head
            for slug in others:
                yield None
                yield head | {"tile": tile(self.session, _neighbour(self.chosen, slug))}
        if self._rested:
            return
        points = []
        for one in self.days:
            yield None
            at = ms(pd.Timestamp(one["day"]))
            points.append([at, self._on(replace(quick, as_of=one["day"], what_if=()))])
        self._rested = True
        yield {"trail": points}

    def _on(self, state: State) -> float | None:
        try:
            return self.session.answer(state).probability
        except OutlookError:
            return None

    def kept(self, what: str) -> str | None:
        """The text that is to be kept, of the parameters or the table; None for anything else."""
        if what == "parameters":
            return keep.parameters(self.chosen, self.data_dir)
        return keep.table(self.session, self.chosen) if what == "table" else None


def _shared(state: State) -> tuple:
    """What a change of the day, of a claim or of a supposed figure leaves as it is."""
    return state.assumptions, state.weight, state.seed, state.scope, state.n_draws, state.reading


def _neighbour(state: State, slug: str) -> State:
    """The same question about another target: what was said of the claims of this one is not carried over."""
    return replace(state, target=slug, reading="", without=(), what_if=())


def _empty(message: str) -> dict[str, Any]:
    return {"error": message, "p": None, "figures": [], "claims": [], "stamps": [], "used": []}
