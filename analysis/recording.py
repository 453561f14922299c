"""What a notebook records: numbers with unit, interval and claims, as data that batches collect and tests read.

A recorded result is data, not text: an output of type `application/vnd.outlook.result+json` in the executed
notebook. `record` shows one, `recorded` reads them back. A small table that other pages are made from is an output of type
`application/vnd.outlook.table+json`: `record_table` shows one, `recorded_tables` reads them back.
"""

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

from analysis.errors import ReportError
from analysis.status import SETTLED

MIME = "application/vnd.outlook.result+json"
OUTCOME = "outcome"  # the unit of an answer that is known: 1 met, 0 missed
TABLE_MIME = "application/vnd.outlook.table+json"


def _plain(value: Any) -> Any:
    """JSON can't hold numpy scalars, days or NaN: scalars become Python's own, days ISO text, NaN and infinity None."""
    if getattr(value, "size", 1) != 1:
        raise ReportError(f"a recorded value is one number or text, not {value.size} of them.")
    if hasattr(value, "item") and not isinstance(value, (str, bytes)):
        value = value.item()
    if type(value).__name__ in ("NaTType", "NAType"):
        return None
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    raise ReportError(
        f"a recorded value is a number, a text, a day or true/false, not {type(value).__name__}."
    )


def result(
    name: str, value: Any, *, unit: str = "", low: Any = None, high: Any = None, claim_ids: Iterable[str] = ()
) -> dict:
    """One result as it is recorded. Raises ReportError if a value is no scalar, or claim_ids no list.

    >>> result("probability", 0.62, low=0.5, high=0.7, claim_ids=["a", "b"])["claim_ids"]
    ['a', 'b']
    """
    if isinstance(claim_ids, str):
        raise ReportError(f"claim_ids is the text {claim_ids!r}; give a list of ids.")
    ids = list(dict.fromkeys(claim_ids))
    return {
        "name": name,
        "value": _plain(value),
        "unit": unit,
        "low": _plain(low),
        "high": _plain(high),
        "claim_ids": ids,
    }


def record(
    name: str, value: Any, *, unit: str = "", low: Any = None, high: Any = None, claim_ids: Iterable[str] = ()
) -> None:
    """Record one result of the notebook: value, unit, interval, and the claim_ids that it rests on.

    Raises ReportError if the value is not a scalar.
    """
    from IPython.display import display

    made = result(name, value, unit=unit, low=low, high=high, claim_ids=claim_ids)
    shown = json.dumps(made["value"], ensure_ascii=False)
    ends = (made["low"], made["high"])
    interval = "" if ends == (None, None) else f" [{ends[0]}, {ends[1]}]"
    display({MIME: made, "text/plain": f"recorded {name} = {shown}{interval} {unit}".rstrip()}, raw=True)


def unit_of_answer(status: str) -> str:
    """The unit of the probability of a target of this status: what is known is no chance.

    >>> unit_of_answer("open"), unit_of_answer("met")
    ('probability', 'outcome')
    """
    return OUTCOME if status in SETTLED else "probability"


def record_answer(
    name: str, probability: Any, status: str, condition: str = "", *, claim_ids: Iterable[str] = ()
) -> None:
    """Record the probability that a target is met as `probability/name`; of one whose outcome is known that it was met (1) or missed
    (0), with a unit of its own: what is known is no chance. condition: on what it stands that nobody knows, recorded beside it
    as `condition/name`."""
    ids = list(claim_ids)
    record(
        f"probability/{name}",
        probability,
        unit=unit_of_answer(status),
        claim_ids=ids,
    )
    if condition:
        record(f"condition/{name}", condition.strip(" ;,"), claim_ids=ids)


def recorded(notebook: Any) -> list[dict]:
    """All results recorded in an executed notebook (an nbformat node), in order."""
    return [
        output["data"][MIME]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if MIME in output.get("data", {})
    ]


def record_table(name: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Record a small table: one object a row, all with the same keys; a cell is a scalar, or a list (of lists) of scalars.

    It is kept beside the report and not in the database of results: what other pages show of this one. Raises ReportError
    where rows differ in their keys, or a cell is anything else.
    """
    from IPython.display import display

    made = {"name": name, "rows": [{key: _cell(value) for key, value in row.items()} for row in rows]}
    if len({tuple(row) for row in made["rows"]}) > 1:
        raise ReportError(f"the rows of the recorded table {name} do not have the same columns.")
    said = f"recorded the table {name}, {len(made['rows'])} rows"
    display({TABLE_MIME: made, "text/plain": said}, raw=True)


def _cell(value: Any) -> Any:
    return [_cell(one) for one in value] if isinstance(value, (list, tuple)) else _plain(value)


def recorded_tables(notebook: Any) -> dict[str, list[dict]]:
    """All tables recorded in an executed notebook (an nbformat node): name -> rows; a later one of the same name counts."""
    outputs = [
        output["data"][TABLE_MIME]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if TABLE_MIME in output.get("data", {})
    ]
    whole = [one for one in outputs if isinstance(one, dict) and isinstance(one.get("rows"), list)]
    return {
        str(one.get("name")): [dict(row) for row in one["rows"] if isinstance(row, dict)] for one in whole
    }
