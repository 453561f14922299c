"""The first screen of the index: will the targets be met, what do the gains mean, how good are the forecasts?"""

from __future__ import annotations

import datetime as dt
from typing import Any

from markupsafe import Markup

from analysis.reports.site.targets import newest
from analysis.status import SETTLED
from analysis.tally import Stands, settled, undecided
from analysis.writing import percent

# standing of a target -> what the first screen calls it, in the order of the bar
STANDINGS = {
    "met": "met", "missed": "missed", "likely": "likely to be met", "uncertain": "uncertain", "unlikely": "unlikely",
    "record only": "record only",
}  # fmt: skip
SPARK = (96.0, 26.0, 3.0)  # width, height and margin of a line over time
MOST_MOVED = 4  # targets
YEAR = dt.timedelta(days=365)
OLDER = (
    "The overview was recorded by an earlier version: what that did not tell of a target (how far anybody searched, on what its probability "
    "stands) is missing here until it is made again."
)
STEP = 10.0  # percent; ends of the axis of the gains lie on multiples of it


def counts(rows: list[dict]) -> list[dict]:
    """How many targets stand where: standing, label, n, share (percent of all); those that none has, and earlier targets, are left out."""
    standings = [row["standing"] for row in rows if row["standing"] and not row["earlier"]]
    return [
        {"standing": name, "label": label, "n": n, "share": 100 * n / len(standings)}
        for name, label in STANDINGS.items()
        if (n := standings.count(name))
    ]


def in_short(rows: list[dict], since: str = "") -> Markup:
    """Where the targets stand, in a few sentences: settled, with the deadline ahead, past it without a figure, each of these with a link to its targets; empty where no
    overview was made. since: the year of the first deadline.

    >>> named = [("met", "met"), ("likely", "open"), ("record only", "open")]
    >>> rows = [{"standing": a, "status": b, "words": a, "earlier": False, "searched": False} for a, b in named]
    >>> print(in_short(rows, "2024").replace(". ", ".\\n"))
    Of 3 targets due in 2024 or later, the outcome of 1 is known: 1 met.
    2 have their deadline ahead.
    """
    told = [row for row in rows if row["standing"] and not row["earlier"]]
    if not told:
        return Markup("")
    stand = [Stands(row["status"], row["standing"], row["words"].startswith("judged "), row["searched"]) for row in told]
    known = settled(stand, f"due in {since} or later" if since else "")
    less = [OLDER] if any(row.get("older") for row in told) else []
    return Markup(" ").join([f"{known[0].upper()}{known[1:]}.", *map(Markup, undecided(stand, linked)), *less])


def linked(name: str, said: str) -> str:
    """What is said of targets past their deadline, as a link to these in the list of all."""
    return Markup('<a href="#status={}">{}</a>').format(name, said)


def to_try(rows: list[dict]) -> str:
    """Words that a reader may search for, from the first announced target, or else the first of all; empty without one.

    >>> to_try([{"place": "Beijing", "place_zh": "北京", "kind": "recognised list", "newest": "103"}])
    'Beijing, 北京, recognised list, 103'
    """
    first = next((row for row in rows if row.get("announced") is True), next(iter(rows), {}))
    return ", ".join(str(first[name]) for name in ("place", "place_zh", "kind", "newest") if first.get(name))


def announced(rows: list[dict], records: list[dict]) -> list[dict]:
    """Rows of the announcements' targets, open ones first and settled ones last, each with its line over time (see `spark`)."""
    told = {r["slug"]: r["tables"].get("over_time", []) for r in records}
    rows_told = [{**row, "spark": spark(told.get(row["page"], []))} for row in rows if row.get("announced") is True and not row["earlier"]]
    return sorted(rows_told, key=lambda row: (row["standing"] in SETTLED, row["status"] != "open", row["deadline"], row["label"]))


def spark(told: list[dict]) -> dict[str, Any] | None:
    """A line over time as points of an SVG, its last point, and what it shows in words; None below two days.

    >>> spark([{"day": "2024-01-01", "probability": 0.5}, {"day": "2025-01-01", "probability": 0.25}])["words"]
    '50 % on 2024-01-01, 25 % on 2025-01-01'
    """
    days = [dt.date.fromisoformat(one["day"]).toordinal() for one in told]
    if len(days) < 2 or days[0] == days[-1]:
        return None
    width, height, margin = SPARK
    points = [
        (margin + (width - 2 * margin) * (day - days[0]) / (days[-1] - days[0]),
         height - margin - (height - 2 * margin) * one["probability"])
        for day, one in zip(days, told, strict=True)
    ]  # fmt: skip
    ends = [f"{percent(one['probability'])} on {one['day']}" for one in (told[0], told[-1])]
    return {
        "points": " ".join(f"{x:.1f},{y:.1f}" for x, y in points),
        "x": round(points[-1][0], 1), "y": round(points[-1][1], 1), "words": ", ".join(ends),
    }  # fmt: skip


def moved(rows: list[dict], records: list[dict]) -> list[dict[str, Any]]:
    """The targets whose probability moved most within a year up to the day of their page, each with the publication that
    moved it most that way; time alone is no news.

    Each: label, page, then and now (probabilities), words (how it ended, or ''), day (as exactly as it is known), why, claims, place (see the recorded
    table `steps`).
    """
    by_page = {row["page"]: row for row in rows if row["page"] and not row["earlier"]}
    told = [one for r in records if r["slug"] in by_page and (one := _moved(by_page[r["slug"]], r["tables"])) is not None]
    return sorted(told, key=lambda one: (-abs(one["now"] - one["then"]), one["label"]))[:MOST_MOVED]


def _moved(row: dict, tables: dict[str, list[dict]]) -> dict[str, Any] | None:
    """One target of `moved`; None where nothing that was published within the year moved it, as it is printed."""
    over_time = tables.get("over_time", [])
    if not over_time:
        return None
    since = (dt.date.fromisoformat(over_time[-1]["day"]) - YEAR).isoformat()
    then = next((one for one in reversed(over_time) if one["day"] <= since), over_time[0])["probability"]
    now = over_time[-1]["probability"]
    if percent(then) == percent(now):
        return None
    steps = [s for s in tables.get("steps", []) if s["day"] > since and s["change"] * (now - then) > 0]
    if not steps:
        return None
    step = max(steps, key=lambda s: abs(s["change"]))
    words = row["words"] if row["standing"] in SETTLED else ""
    return {"label": row["label"], "page": row["page"], "then": then, "now": now, "words": words, **step, "day": str(step.get("when") or step["day"])}


def gains(records: list[dict]) -> dict[str, Any] | None:
    """The reported gains beside what was evaluated, on one axis in percent; None where no page on them was made.

    rows: those of the recorded table with page (of its outcome), and at, from, to (places on the axis in percent of its
    width); zero: place of zero; ends: the ends of the axis.
    """
    source = newest(records, "gains")
    if source is None or not source["tables"]["gains"]:
        return None
    pages = {r["answers"]["outcome"]: r["slug"] for r in records if "gains" in r["tables"] and "outcome" in r["answers"]}
    told = source["tables"]["gains"]
    ends = [v for row in told for v in (row["value"], row["low"], row["high"], 0.0) if v is not None]
    low, high = STEP * (min(ends) // STEP), -STEP * (-max(ends) // STEP)

    def place(value: float | None) -> float | None:
        return None if value is None else round(100 * (value - low) / (high - low), 2)

    rows = [
        {**row, "page": pages.get(row["outcome"], source["slug"]), "at": place(row["value"]), "from": place(row["low"]),
         "to": place(row["high"])}
        for row in told
    ]  # fmt: skip
    return {"rows": rows, "zero": place(0.0), "ends": (low, high)}


def evaluation(records: list[dict]) -> dict | None:
    """The sentence that tells how good the forecasts are, where they erred (so_far; '' for nowhere), the scores by groups of targets
    (rows), and its page; None where no evaluation was made."""
    source = newest(records, "answer")
    if source is None or not source["tables"]["answer"]:
        return None
    told = source["tables"]["answer"][0]
    return {"sentence": str(told.get("sentence", "")), "so_far": str(told.get("so_far", "")), "page": source["slug"],
            "rows": source["tables"].get("scored", [])}  # fmt: skip
