"""What is unlikely beside other figures of the same list: leaps, falls, additions that don't add up, goals out of reach."""

import datetime as dt
import math
from collections.abc import Callable, Iterator
from itertools import pairwise
from statistics import median
from typing import Any

from analysis.evidence.checks.sense import Says, Tables, key_of, rule, told

LEAP, BETWEEN = 7.0, 4.0  # times its only neighbour, or a part of it; times both neighbours
NEAR_YEARS = 1.1  # within which an only neighbour says what is usual
PACE = 3.5  # times the additions before and after
END, END_RATE = (
    4.0,
    1.5,
)  # times its neighbour that an end of a list leaps, beside so many times its fastest other step
QUARTER = 0.25  # of a year: steps between nearer days are not told apart
STEP, STEP_A_YEAR = (
    (8.0, 5.0),
    (10.0, 6.0),
)  # points of a share from one neighbour, from two; and for each year between
FEW = 3  # figures that make a usual size
FALL = 0.8  # of what was printed before
POINTS = 2.5  # of a share below what was printed before
JOINED, BEGUN = (
    dt.timedelta(days=31),
    dt.timedelta(days=45),
)  # a total stands at the end or the start of an addition
SPARE = 0.1  # of a total, by which additions may miss it
FAR, BEYOND = 20.0, 0.98  # times the newest figure, or that part of it
GOAL_KNOWN = dt.timedelta(days=120)  # figures that came with a goal
List = tuple[str, str, str, str]


def lists(tables: Tables) -> dict[List, dict[str, list[Any]]]:
    """Claims by programme, indicator, place and definition, and there by kind, in the order of their days."""
    made: dict[List, dict[str, list[Any]]] = {}
    for row in sorted(tables.rows("claims"), key=lambda row: (row.period_end, row.published_latest)):
        key = (row.programme, row.indicator, row.entity, row.definition)
        made.setdefault(key, {}).setdefault(row.kind, []).append(row)
    return made


def _totals(tables: Tables, *scales: str) -> Iterator[tuple[List, list[Any]]]:
    about = tables.by_key("indicators")
    for key, kinds in tables.once("lists", lists).items():
        if key[1] in about and about[key[1]].scale in scales and "stock" in kinds:
            yield key, kinds["stock"]


def _beside(rows: list[Any], at: int) -> list[Any]:
    return [rows[k] for k in (at - 1, at + 1) if 0 <= k < len(rows)]


def _years(one: Any, other: Any) -> float:
    return abs((one.period_end - other.period_end).days) / 365.25


@rule("unlike-its-neighbours", "claims", "indicators", error=False)
def unlike_neighbours(tables: Tables) -> Says:
    """A total four times those before and after it, or a fourth of them, or seven times its only neighbour in a year."""
    for _, rows in _totals(tables, "count", "amount", "intensity", "index"):
        rows = [row for row in rows if row.value > 0]
        for at, row in enumerate(rows):
            beside = _beside(rows, at)
            logs = [math.log(row.value / other.value) for other in beside]
            far = bool(logs) and min(map(abs, logs)) > math.log(BETWEEN if len(logs) == 2 else LEAP)
            if far and (logs[0] * logs[1] > 0 if len(logs) == 2 else _years(row, beside[0]) < NEAR_YEARS):
                allowed = f"something nearer to its neighbours, {' and '.join(told(o.value) for o in beside)}"
                yield row.claim_id, "value", told(row.value), allowed, "Read the text again."


@rule("share-unlike-its-neighbours", "claims", "indicators", error=False)
def share_unlike(tables: Tables) -> Says:
    """A share further from both neighbours than five points and six for each year between, or from one than eight and ten."""
    for _, rows in _totals(tables, "share"):
        for at, row in enumerate(rows):
            beside = _beside(rows, at)
            gaps = [row.value - other.value for other in beside]
            far = bool(gaps) and all(
                abs(gap) > STEP[len(gaps) - 1] + STEP_A_YEAR[len(gaps) - 1] * _years(row, other)
                for gap, other in zip(gaps, beside, strict=True)
            )
            if far and (len(gaps) == 1 or gaps[0] * gaps[1] > 0):
                allowed = f"something nearer to its neighbours, {' and '.join(told(o.value) for o in beside)}"
                yield row.claim_id, "value", told(row.value), allowed, "Read the text again."


@rule("end-that-leaps", "claims", "indicators", error=False)
def leaping_end(tables: Tables) -> Says:
    """The first or last total of a list is not four times its neighbour, beside one and a half times the fastest other step."""
    for _, rows in _totals(tables, "count", "amount", "intensity", "index"):
        rows = [row for row in rows if row.value > 0]
        steps = [(abs(math.log(b.value / a.value)), max(_years(a, b), QUARTER)) for a, b in pairwise(rows)]
        for end, beside, others in ((0, 1, steps[1:]), (-1, -2, steps[:-1])) if len(rows) >= FEW else ():
            step, years = steps[end]
            if step > math.log(LEAP) and years < NEAR_YEARS:
                continue  # told as unlike its neighbour
            if step > math.log(END) + END_RATE * years * max(size / time for size, time in others):
                yield rows[end].claim_id, "value", told(rows[end].value), f"something nearer to {told(rows[beside].value)} of {rows[beside].claim_id}", "Read the text again."  # fmt: skip


@rule("pace-unlike-its-neighbours", "claims", error=False)
def unlike_pace(tables: Tables) -> Says:
    """An addition three and a half times those before and after it for its length, or seven times its only neighbour."""
    for kinds in tables.once("lists", lists).values():
        flows = [row for row in kinds.get("flow", []) if row.value > 0 and not row.unit.startswith("percent")]
        pace = [math.log(row.value / max((row.period_end - row.period_start).days, 30)) for row in flows]
        for at, row in enumerate(flows):
            logs = [pace[at] - pace[k] for k in (at - 1, at + 1) if 0 <= k < len(flows)]
            far = bool(logs) and min(map(abs, logs)) > math.log(PACE if len(logs) == 2 else LEAP)
            if far and len({log > 0 for log in logs}) == 1:
                beside = " and ".join(told(o.value) for o in _beside(flows, at))
                yield row.claim_id, "value", told(row.value), f"an addition nearer to {beside} beside it", "Read the text again: value, unit and period."  # fmt: skip


@rule("stock-that-falls", "claims", "indicators", error=False)
def falling_stock(tables: Tables) -> Says:
    """A total far below an earlier one, or a share points below it, in a list that has not fallen otherwise."""
    for scales, deep in ((("count",), lambda value, top: value < FALL * top), (("amount",), lambda value, top: value < top / 2),
                         (("share",), lambda value, top: value < top - POINTS)):  # fmt: skip
        for _, rows in _totals(tables, *scales):
            falls = _falls(rows, deep)
            if len(rows) > FEW and len({row.claim_id for row, _ in falls}) == 1:
                row, before = falls[0]
                allowed = f"at least {told(before)}, printed for an earlier day"
                yield row.claim_id, "value", told(row.value), allowed, "Read both texts again, or give it a definition of its own."  # fmt: skip


def _falls(rows: list[Any], deep: Callable[[float, float], bool]) -> list[tuple[Any, float]]:
    highest, falls = -math.inf, []
    for row in rows:
        if highest > -math.inf and deep(row.value, highest):
            falls.append((row, highest))
        highest = max(highest, row.value)
    return falls


@rule("unlike-other-years", "claims", error=False)
def unlike_other_years(tables: Tables) -> Says:
    """An addition fourteen times the usual one of its list, or a fourteenth, in periods of like length."""
    for kinds in tables.once("lists", lists).values():
        flows = [
            row
            for row in kinds.get("flow", [])
            if row.value > 0 and row.unit not in ("percent", "percentage_point")
        ]
        pace = [row.value / max((row.period_end - row.period_start).days, 30) for row in flows]
        for at, row in enumerate(flows if len(flows) > FEW else ()):
            usual = median(pace[:at] + pace[at + 1 :])
            if abs(math.log(pace[at] / usual)) > math.log(2 * LEAP):
                allowed = f"about {told(round(usual * row.value / pace[at], 1))}"
                yield (
                    row.claim_id,
                    "value",
                    told(row.value),
                    allowed,
                    "Read the text again: value, unit and period.",
                )


@rule("addition-unlike-its-totals", "claims", "programmes", "indicators", error=False)
def unlike_totals(tables: Tables) -> Says:
    """What was added within a period is at most what the list had at its end, and what lies between two totals."""
    monotone = {key for key, row in tables.by_key("programmes").items() if row.monotone}
    for key, rows in _totals(tables, "count", "amount"):
        grows = key[0] in monotone or all(a.value <= b.value for a, b in pairwise(rows))
        for flow in tables.once("lists", lists)[key].get("flow", []) if grows else ():
            after: Any = next((row for row in rows if row.period_end >= flow.period_end - JOINED), None)
            if after is None:
                continue
            before: Any = next(
                (row for row in reversed(rows) if row.period_end <= flow.period_start + JOINED), None
            )
            most = (1 + SPARE) * after.value
            if before is not None:
                most = min(most, 1.3 * (after.value - before.value) + SPARE * after.value)
            closed = before is not None and abs(after.period_end - flow.period_end) <= JOINED and abs(before.period_end - flow.period_start) <= BEGUN  # fmt: skip
            least = 0.5 * (after.value - before.value) - SPARE * after.value if closed else 0
            if not least <= flow.value <= most:
                start = f"{told(before.value)} before and " if before is not None else ""
                yield flow.claim_id, "value", told(flow.value), f"what goes with {start}{told(after.value)} after ({after.claim_id})", "Is it a total, or of another period?"  # fmt: skip


@rule("goal-far-from-today", "readings", "claims", "targets", error=False)
def far_goal(tables: Tables) -> Says:
    """A goal twenty times the newest figure before it, or one that this figure had reached already."""
    for row, goal in tables.joined("readings", "target", "targets"):
        if row.how not in ("total", "share") or not row.value > 0:
            continue
        kinds = tables.once("lists", lists).get(
            (row.programme, row.indicator, goal.entity, row.definition), {}
        )
        known = [
            c
            for c in kinds.get("stock", [])
            if c.value > 0 and c.published_latest <= goal.announced_latest + GOAL_KNOWN
        ]
        ratio = row.value / known[-1].value if known else 1.0
        ratio = 1 / ratio if goal.direction == "at_most" else ratio
        if ratio > FAR or (row.primary and ratio < BEYOND):
            newest = f"{told(known[-1].value)} of {known[-1].claim_id}"
            allowed = f"a goal beyond its newest figure then, {newest}, and on its scale"
            yield (
                key_of("readings", row._asdict()),
                "value",
                told(row.value),
                allowed,
                "Read the text again: unit?",
            )


@rule("addition-goal-out-of-line", "readings", "claims", "targets", error=False)
def far_addition(tables: Tables) -> Says:
    """A promised addition ten times all that the list has had, or a hundredth of it."""
    for row, goal in tables.joined("readings", "target", "targets"):
        if row.how != "addition" or not row.value > 0:
            continue
        kinds = tables.once("lists", lists).get(
            (row.programme, row.indicator, goal.entity, row.definition), {}
        )
        most = max((c.value for kind in ("stock", "flow") for c in kinds.get(kind, [])), default=row.value)
        if most > 0 and not most / 100 <= row.value <= 10 * most:
            yield key_of("readings", row._asdict()), "value", told(row.value), f"an addition on the scale of {told(most)}, the most that its list has had", "Read the text again: unit?"  # fmt: skip


@rule("total-beyond-its-goal", "claims", "readings", "targets", error=False)
def beyond_goal(tables: Tables) -> Says:
    """A total fifty times every goal of its list."""
    asked: dict[tuple, float] = {}
    for row, goal in tables.joined("readings", "target", "targets"):
        if row.how == "total" and row.value > 0:
            key = (row.programme, row.indicator, goal.entity, row.definition)
            asked[key] = max(row.value, asked.get(key, 0.0))
    for key, kinds in tables.once("lists", lists).items():
        for row in kinds.get("stock", []) if key in asked else ():
            if row.value > 50 * asked[key]:
                yield row.claim_id, "value", told(row.value), f"a total on the scale of its goals, {told(asked[key])} at most", "Read the text again."  # fmt: skip
