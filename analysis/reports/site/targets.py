"""Every target that the reports of a folder tell of, one row each: from the newest overview, and from the targets' own pages.

The rows go to a script of their own beside the index (`targets.js`), column by column, with what comes again told once:
a page opened from a disk may load a script, but not a data file.
"""

from __future__ import annotations

import json
import math
from typing import Any

from analysis.tally import Stands
from analysis.writing import percent

# columns of a row with values of their own, and groups of columns whose values many rows have together
OWN = ("target", "label", "label_zh", "probability")
SHARED = (
    ("place", "place_zh", "within"), ("list", "list_zh", "list_page", "kind"), ("asked", "value", "unit"),
    ("newest", "newest_value", "newest_day", "newest_when"), ("status", "standing", "words", "chance", "otherwise", "looked"), ("deadline", "as_of"), ("page",),
)  # fmt: skip
OTHERS = "others"  # what few rows have: reports of other days; who printed what settled it
BY = "by"
DIGITS = 3  # of a probability
MINE = "*"
FORECAST = "02_target_forecast"  # the page of a target, where several notebooks have one
NONE = {"settled_by": "", "settled_url": "", "earlier": False, "newest_when": "", "otherwise": "", "searched": None, "condition": ""}  # of a row that an older overview recorded, which is told (see `front.in_short`)
BLANK = ("value", "newest_value", "probability", "trend", "record")  # what is None where it is not known


def newest(records: list[dict], table: str) -> dict | None:
    """The report that recorded this table for the latest day; of several, the one made last."""
    candidates = [r for r in records if table in r["tables"] and r["status"] == "ok"]
    return max(candidates, key=lambda r: (str(r.get("as_of") or ""), r["started"]), default=None)


def rows_of(records: list[dict]) -> list[dict[str, Any]]:
    """Rows with the columns OWN and SHARED: the overview's in its order, then targets that only have a page.

    page: slug of the target's report, as of the overview's day or else its newest; others: [day and parameters, slug] of
    its other reports; earlier: due before the years of the overview; older: recorded by an overview that told less. What is not known is empty or None.
    """
    overview = newest(records, "targets")
    as_of = str(overview.get("as_of") or "") if overview else ""
    pages = _pages(records, as_of)
    lists = {r["parameters"].get("programme"): r["slug"] for r in records if r["parameters"].get("programme")}
    rows = []
    for told in overview["tables"]["targets"] if overview else []:
        mine = pages.pop(told["target"], [])
        older = not NONE.keys() <= told.keys()
        rows.append({**_empty(), **NONE, **told, **_links(mine), "older": older, "as_of": as_of, "list_page": lists.get(told["programme"], "")})
    return rows + [_alone(slug, mine) for slug, mine in sorted(pages.items())]


def _pages(records: list[dict], as_of: str) -> dict[str, list[dict]]:
    """Target -> its reports: the one of the overview's day first, then the newest first."""
    pages: dict[str, list[dict]] = {}
    for record in records:
        if target := record["answers"].get("target"):
            pages.setdefault(target, []).append(record)
    for mine in pages.values():
        mine.sort(key=lambda r: (str(r.get("as_of")) == as_of, str(r.get("as_of") or ""), r["notebook"] == FORECAST), reverse=True)  # fmt: skip
    return pages


def _empty() -> dict[str, Any]:
    names = (*OWN, *(name for group in SHARED for name in group))
    return {**dict.fromkeys(names, ""), **dict.fromkeys(BLANK), OTHERS: []}


def _links(mine: list[dict]) -> dict[str, Any]:
    return {"page": mine[0]["slug"] if mine else "", "others": [[_day(r, mine[0]), r["slug"]] for r in mine[1:]]}


def _day(record: dict, first: dict) -> str:
    """What tells a report of a target from the first one: its day, the parameters that were given, its notebook if another."""
    given = [f"{n} {v}" for n, v in record["parameters"].items() if n not in ("as_of", "target", "data_dir")]
    other = [] if record["notebook"] == first["notebook"] else [record["notebook"]]
    return ", ".join([str(record.get("as_of") or ""), *other, *given]).strip(", ")


def _alone(target: str, mine: list[dict]) -> dict[str, Any]:
    """The row of a target that no overview tells of: as its page recorded it, or of an older page what its headline says."""
    first = mine[0]
    if recorded := next((r for r in mine if r["tables"].get("row")), None):
        return _empty() | NONE | recorded["tables"]["row"][0] | _links(mine) | {"older": False, "as_of": str(recorded.get("as_of") or "")}
    told = first["headline"] or {"value": None, "words": ""}
    return _empty() | NONE | _links(mine) | {
        "older": False, "target": target, "label": first["title"], "status": first["answers"].get("status", ""),
        "words": told["words"], "as_of": str(first.get("as_of") or ""),
        "probability": told["value"] if told.get("unit") == "probability" else None,
    }  # fmt: skip


def script(rows: list[dict[str, Any]], others: list[dict[str, str]]) -> str:
    """The rows, and pages that are no target's (title, zh, page, note), as a script that sets `OUTLOOK`: how many rows (n),
    columns of their own (own: name -> values), what rows share (shared: [names, the different values together, place of each
    row's among them; no places where all rows have the same]), what few have (others: row -> value; by: row -> [who printed what
    settled it, its address]), and since, the first year that is shown unless all are asked for. `chance` is the
    probability as pages print it. In the name of a page the target's own stands as MINE; a label that begins with its place
    and a colon begins with the colon."""
    told = [_told(row) for row in rows]
    own = {name: [row[name] for row in told] for name in OWN}
    shared = [_together(group, told) for group in SHARED]
    few = {at: row[OTHERS] for at, row in enumerate(rows) if row[OTHERS]}
    by = {at: [row["settled_by"], _address(row["settled_url"])] for at, row in enumerate(rows) if row["settled_by"]}
    since = min((row["deadline"][:4] for row in rows if not row["earlier"] and row["deadline"]), default="")
    data = {"n": len(rows), "own": own, "shared": shared, OTHERS: few, BY: by, "since": since, "pages": others}
    return f"window.OUTLOOK = {json.dumps(data, ensure_ascii=False, separators=(',', ':'))};\n"


def _address(url: str) -> str:
    """An address of the web; nothing for any other."""
    return url if url.startswith(("http://", "https://")) else ""


def _told(row: dict[str, Any]) -> dict[str, Any]:
    p, place = row["probability"], f"{row['place']}:"
    return row | {
        "looked": Stands(row["status"], row["standing"], searched=row["searched"]).looked,
        "page": row["page"].replace(row["target"], MINE, 1), "chance": "" if p is None else percent(p),
        "probability": None if p is None else round(p, DIGITS), "label": row["label"].removeprefix(row["place"]) if row["label"].startswith(place) else row["label"],
        "value": _whole(row["value"]), "newest_value": _whole(row["newest_value"]),
    }  # fmt: skip


def _together(names: tuple[str, ...], rows: list[dict[str, Any]]) -> list[Any]:
    place: dict[tuple[Any, ...], int] = {}
    places = [place.setdefault(tuple(row[name] for name in names), len(place)) for row in rows]
    return [names, list(place), places if len(place) > 1 else []]


def _whole(value: float | None) -> float | None:
    """A whole number without its point; None for what is no number.

    >>> _whole(100.0), _whole(0.5), _whole(None), _whole(float("nan"))
    (100, 0.5, None, None)
    """
    if value is None or not math.isfinite(value):
        return None
    return int(value) if value == int(value) else value
