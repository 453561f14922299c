"""What was explored, kept: as parameters for papermill and `outlook report`, and as a table."""

import csv
import io
from typing import Any

import pandas as pd
import yaml

from analysis.explore.notebook import NOTEBOOK
from analysis.explore.session import Session
from analysis.explore.state import State
from analysis.explore.view import LEVELS, view
from analysis.writing import no_formula, percent

COLUMNS = ("what", "day", *(f"q{100 * level:02.0f}" for level in LEVELS), "printed", "claim_ids", "supposed")


def parameters(state: State, data_dir: str = "") -> str:
    """The state as a file of parameters (YAML), with the commands that run it to the same numbers.

    >>> yaml.safe_load(parameters(State("beijing-100", "2026-11-22")))["target"]
    'beijing-100'
    """
    head = [
        f"# papermill {NOTEBOOK}.ipynb out.ipynb -f FILE",
        f"# outlook report --notebook {NOTEBOOK} --parameters-file FILE",
        *(f"# {stamp}" for stamp in state.stamps()),
    ]
    values = state.parameters() | ({"data_dir": data_dir} if data_dir else {})
    body = yaml.safe_dump(values, allow_unicode=True, sort_keys=False)
    return "\n".join(head) + f"\n{body}"


def table(session: Session, state: State) -> str:
    """The picture as CSV: what (figure, trend, target, probability), day, quantiles of the draws, the printed words, claims, and
    whether nobody printed it. The lines before the header, each behind a #, say of what it is and what differs from the
    published forecast."""
    shown = view(session, state)
    text = io.StringIO(newline="")
    for line in (f"{state.target}, as of {state.as_of}", *state.stamps()):
        text.write(f"# {line}\n")
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: no_formula(cell) for name, cell in row.items()} for row in _rows(shown, state))
    return text.getvalue()


def _rows(shown: dict[str, Any], state: State) -> list[dict[str, Any]]:
    if shown["error"]:
        return []
    changed = "" if state.is_published else "yes"
    rows: list[dict[str, Any]] = [
        {"what": "probability", "day": _day(shown["target"][0]), "q50": shown["p"], "printed": percent(shown["p"]), "supposed": changed},
        {"what": "target", "day": _day(shown["target"][0]), "q05": shown["target"][1], "q95": shown["target"][2]},
    ]  # fmt: skip
    rows += [
        {"what": "figure", "day": _day(f["day"]), "q05": f["low"], "q95": f["high"], "printed": f["printed"],
         "claim_ids": "; ".join(f["ids"]), "supposed": "yes" if f["supposed"] else ""}
        for f in shown["figures"]
    ]  # fmt: skip
    names = [name for name in COLUMNS if name.startswith("q")]
    rows += [
        {"what": "trend", "day": _day(at), **dict(zip(names, column, strict=True)), "supposed": changed}
        for at, column in zip(shown["days"], zip(*shown["fan"], strict=True), strict=True)
    ]
    return rows


def _day(moment: int) -> str:
    return f"{pd.Timestamp(moment, unit='ms'):%Y-%m-%d}"
