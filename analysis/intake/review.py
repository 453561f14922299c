"""A person goes through the proposals: accept, edit, skip, back, undo; what was decided is kept when it is broken off."""

from collections.abc import Mapping

import pandas as pd

DECISIONS = ("accept", "skip")
EDITABLE = (
    "value", "unit", "qualifier", "kind", "period_start", "period_end", "period_precision", "entity", "programme", "indicator",
)  # fmt: skip
_DAYS = ("period_start", "period_end")
_NEW = (
    "new_entity",
    "new_programme",
    "new_indicator",
)  # rows of the vocabularies that a proposal brings with it


class Review:
    """The decisions on the proposals of one text, in the order in which they were made.

    proposals: a table as `intake.read` returns it. at: the proposal that is asked for next.
    """

    def __init__(self, proposals: pd.DataFrame) -> None:
        self.rows: list[dict] = proposals.to_dict("records")
        self.decided: dict[int, str] = {}
        self.edits: dict[int, dict[str, object]] = {}
        self.order: list[int] = []
        self.at = 0

    @property
    def done(self) -> bool:
        return self.at >= len(self.rows)

    def row(self, index: int | None = None) -> dict:
        """A proposal with what was edited of it; that which is asked for next if no index is given."""
        index = self.at if index is None else index
        return self.rows[index] | self.edits.get(index, {})

    def decide(self, decision: str) -> None:
        """Accept or skip the proposal, and go on to the next that is not decided."""
        if decision not in DECISIONS:
            raise ValueError(f"decision {decision!r} is none of {', '.join(DECISIONS)}")
        if self.at in self.order:
            self.order.remove(self.at)
        self.order.append(self.at)
        self.decided[self.at] = decision
        self.at += 1
        while not self.done and self.at in self.decided:
            self.at += 1

    def edit(self, changes: Mapping[str, object]) -> None:
        """Change cells of the proposal that is asked for."""
        self.edits[self.at] = self.edits.get(self.at, {}) | dict(changes)

    def back(self) -> None:
        """To the proposal before, whether it is decided or not."""
        self.at = max(self.at - 1, 0)

    def undo(self) -> None:
        """Take back the last decision, and ask for its proposal again."""
        if self.order:
            self.at = self.order.pop()
            del self.decided[self.at]
            self.edits.pop(self.at, None)

    def accepted(self) -> list[dict]:
        return [self.row(i) for i in sorted(self.decided) if self.decided[i] == "accept"]

    # ---- progress

    def state(self) -> dict:
        """What was decided and edited, as JSON can hold it; no word of the text is in it."""
        edits = {
            str(i): {k: v if k in _NEW else str(v) for k, v in cells.items() if k in (*EDITABLE, *_NEW)}
            for i, cells in self.edits.items()
        }
        return {
            "decided": {str(i): d for i, d in self.decided.items()},
            "order": self.order,
            "edits": edits,
            "at": self.at,
        }

    def resume(self, state: Mapping) -> None:
        """Go on where it was broken off. What does not fit the proposals is left out."""
        n = len(self.rows)
        self.decided = {
            int(i): d for i, d in state.get("decided", {}).items() if int(i) < n and d in DECISIONS
        }
        self.order = [i for i in state.get("order", []) if i in self.decided]
        for i, cells in state.get("edits", {}).items():
            if int(i) < n:
                self.edits[int(i)] = {k: typed(k, v) for k, v in cells.items() if k in EDITABLE}
                self.edits[int(i)] |= {k: v for k, v in cells.items() if k in _NEW and isinstance(v, dict)}
        self.at = min(int(state.get("at", 0)), n)


def typed(column: str, text: str) -> object:
    """A cell as it was typed. Raises ValueError for a number or a day that is none."""
    if column == "value":
        return float(text.replace(",", ""))
    if column in _DAYS:
        return pd.NaT if text in ("", "NaT") else pd.Timestamp(text)
    return text.strip()
