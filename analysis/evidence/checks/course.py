"""What leaves the course of its list: a figure without which the rest only grows, a total below what was added to it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from analysis.evidence.checks.neighbours import lists
from analysis.evidence.checks.rows import Day, is_blank
from analysis.evidence.checks.sense import Says, Tables, grouped, key_of, rule, told

FEW = 3  # figures, of which two make a course
ROUNDED = (
    math.log(1.15),
    math.log(1.02),
)  # by which figures of a course may miss each other: hedged, and exact
POINTS = (3.0, 1.5)  # and shares, in points
TURN, TURN_POINTS = math.log(1.25), 5.0  # by which an end of a list may turn round
FAR_BELOW = 1000.0  # times below the smallest goal
FEW_EFFECTS, FEW_TIMES = 3, 8.0  # effects of a measure that make no usual size, and times the others
SUMMED = 0.9  # of the additions, at least, that a total has
BATCH = 5.0  # times the largest batch, or a part of the smallest
YEARS_OLD = 6.0  # of a figure when it is printed


@dataclass(frozen=True)
class Figure:
    """A total on its course. height: as log, or in points of a share; miss: by how much rounding may put it off; turn: by
    how much the first or the last of a list may differ, since it is not known whether others follow it."""

    row: Any
    height: float
    miss: float
    turn: float


def _courses(tables: Tables) -> Iterator[list[Figure]]:
    """The totals of each list that has three or more counts, amounts or shares above zero."""
    about = tables.by_key("indicators")
    for key, kinds in tables.once("lists", lists).items():
        rows = [row for row in kinds.get("stock", ()) if row.value > 0]
        if key[1] not in about or len(rows) < FEW:
            continue
        if about[key[1]].scale == "share":
            yield [Figure(row, row.value, POINTS[row.qualifier == "exact"], TURN_POINTS) for row in rows]
        elif about[key[1]].scale in ("count", "amount"):
            yield [Figure(row, math.log(row.value), ROUNDED[row.qualifier == "exact"], TURN) for row in rows]


def _goes_one_way(course: list[Figure], way: int, may_turn: bool = False) -> bool:
    """Whether each figure is at least the one before it but for rounding (way 1), or at most that (-1)."""
    for at, (before, figure) in enumerate(pairwise(course)):
        allowed = max(before.miss, figure.miss) if way > 0 else 0.0
        if may_turn and at in (0, len(course) - 2):
            allowed = max(allowed, figure.turn)
        if way * (figure.height - before.height) < -allowed:
            return False
    return True


@rule("alone-off-its-course", "claims", "indicators", error=False)
def off_course(tables: Tables) -> Says:
    """A total without which its list only grows, or only falls, and with which it does neither."""
    for course in _courses(tables):
        if any(_goes_one_way(course, way, may_turn=True) for way in (1, -1)):
            continue
        for at, figure in enumerate(course):
            rest = course[:at] + course[at + 1 :]
            if any(_goes_one_way(rest, way) for way in ((1, -1) if len(rest) > 2 else (1,))):
                row, beside = figure.row, [f.row for f in course[max(at - 1, 0) : at + 2] if f is not figure]
                allowed = " and ".join(f"{told(other.value)} of {other.claim_id}" for other in beside)
                yield row.claim_id, "value", told(row.value), f"a figure on the way of its list, {allowed}", "Read the text again: value and day."  # fmt: skip


@rule("total-below-its-additions", "claims", "programmes", "indicators", error=False)
def below_additions(tables: Tables) -> Says:
    """A list that can't fall has no less than was added to it by its own account."""
    programmes = tables.by_key("programmes")
    for key, kinds in tables.once("lists", lists).items():
        if key[0] not in programmes or not programmes[key[0]].monotone:
            continue
        for row in kinds.get("stock", ()):
            added, until = 0.0, Day.min
            for flow in kinds.get("flow", ()):
                if flow.period_end <= row.period_end and flow.period_start > until and flow.value > 0:
                    added, until = added + flow.value, flow.period_end
            if row.value < SUMMED * added:
                yield row.claim_id, "value", told(row.value), f"at least {told(added)}, what was added until then", "Is it an addition? Read the text again."  # fmt: skip


@rule("total-far-below-its-goal", "claims", "readings", "targets", error=False)
def far_below_goal(tables: Tables) -> Says:
    """A total of a thousandth of the smallest goal of its list that had been promised by then."""
    asked: dict[tuple, list] = {}
    for row, goal in tables.joined("readings", "target", "targets"):
        if row.how == "total" and row.value > 0 and goal.direction == "at_least":
            asked.setdefault((row.programme, row.indicator, goal.entity, row.definition), []).append((goal.announced_latest, row))  # fmt: skip
    for key, kinds in tables.once("lists", lists).items():
        for row in kinds.get("stock", ()) if key in asked else ():
            goals = [reading.value for day, reading in asked[key] if day <= row.period_end]
            if goals and 0 < row.value < min(goals) / FAR_BELOW:
                yield row.claim_id, "value", told(row.value), f"a total on the scale of its goals, {told(min(goals))}", "Read the text again: unit?"  # fmt: skip


@rule("effect-unlike-the-few", "claims", error=False)
def unlike_few(tables: Tables) -> Says:
    """An effect eight times the others of its measure, or an eighth of them, where there are one or two."""
    changes = (row for row in tables.rows("claims") if row.kind in ("effect", "target_flow") and row.value)
    for rows in grouped(changes, "indicator", "unit").values():
        for row in rows if len(rows) > 1 and sum(row.kind == "effect" for row in rows) <= FEW_EFFECTS else ():
            logs = [math.log(abs(row.value / other.value)) for other in rows if other is not row]
            one_way = len({log > 0 for log in logs}) == 1
            if row.kind == "effect" and one_way and min(map(abs, logs)) > math.log(FEW_TIMES):
                others = " and ".join(told(o.value) for o in rows if o is not row)
                yield row.claim_id, "value", told(row.value), f"a size like {others} of its measure", "Read the text again: a decimal point?"  # fmt: skip


@rule("batch-out-of-line", "batches", error=False)
def batch_out_of_line(tables: Tables) -> Says:
    """A batch is not five times the largest other of its list, nor a fifth of the smallest, where there are three others."""
    known = (row for row in tables.rows("batches") if not is_blank(row.added) and row.added > 0)
    for rows in grouped(known, "programme", "entity").values():
        for row in rows if len(rows) > FEW else ():
            others = [float(other.added) for other in rows if other is not row]
            if not min(others) / BATCH <= float(row.added) <= BATCH * max(others):
                yield key_of("batches", row._asdict()), "added", told(float(row.added)), f"{told(min(others))} to {told(max(others))}, as other batches", "Read the text again."  # fmt: skip


@rule("old-when-printed", "claims", error=False)
def old(tables: Tables) -> Says:
    """A figure of a day is printed within six years; an older one is that of a year, or retold with a newer one."""
    for row in tables.rows("claims"):
        years = (row.published_earliest - row.period_end).days / 365.25
        alone = row.period_precision == "day" and not row.period_end.is_month_end
        if row.source_id and years > YEARS_OLD and alone:
            found = f"{row.period_end:%Y-%m-%d}, printed {row.published_earliest:%Y-%m-%d}"
            yield (
                row.claim_id,
                "period_end",
                found,
                f"a day up to {YEARS_OLD:g} years before",
                "Mend the year.",
            )
