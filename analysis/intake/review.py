"""A person goes through the proposals: accept, edit, skip, back, undo; what was decided is kept when it is broken off."""

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pandas as pd

DECISIONS = ("accept", "skip")
EDITABLE = (
    "value", "unit", "qualifier", "kind", "period_start", "period_end", "period_precision", "entity", "programme", "indicator",
)  # fmt: skip
_DAYS = ("period_start", "period_end")


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
            str(i): {k: str(v) for k, v in cells.items() if k in EDITABLE} for i, cells in self.edits.items()
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
        self.at = min(int(state.get("at", 0)), n)


def typed(column: str, text: str) -> object:
    """A cell as it was typed. Raises ValueError for a number or a day that is none."""
    if column == "value":
        return float(text.replace(",", ""))
    if column in _DAYS:
        return pd.NaT if text in ("", "NaT") else pd.Timestamp(text)
    return text.strip()


def progress_file(text: str, data_dir: Path) -> Path:
    """Where the progress on a text is kept: in the user's own state directory, named by the text and the data."""
    home = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    key = hashlib.sha256(f"{data_dir.resolve()}\n{text}".encode("utf-8", "replace")).hexdigest()[:24]
    return home / "outlook" / "read" / f"{key}.json"


def kept(path: Path) -> dict:
    """The progress that was kept; nothing where there is none, or it can't be read."""
    with suppress(OSError, ValueError):
        found = json.loads(path.read_text(encoding="utf-8"))
        return found if isinstance(found, dict) else {}
    return {}


def keep(path: Path, review: Review) -> None:
    """Keep the progress. Where the state directory can't be written in, it is not kept, and the review goes on."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(".new")
        beside.write_text(json.dumps(review.state()), encoding="utf-8")
        beside.replace(path)
