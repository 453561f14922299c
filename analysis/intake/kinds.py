"""What kind of figure it is: stock, flow, target_stock, target_flow, effect, share or context.

The words that tell are in the tables of `kind_words`.
"""

import re

import pandas as pd

from analysis.intake.calendars import Period
from analysis.intake.compiling import compiled
from analysis.intake.context import Context
from analysis.intake.direction import Direction
from analysis.intake.kind_words import (
    ADDED,
    ALL_FIRMS,
    AMOUNT,
    BATCH,
    BUDGET,
    CAPACITY,
    CHANGED_FIRMS,
    COLUMN_ADDED,
    COUNT_FLOW,
    DONE,
    DONE_SURELY,
    EACH_YEAR,
    EARNED,
    EFFECT,
    ENERGY,
    EVENTS,
    EVERYWHERE,
    FOR_ONE,
    GIVEN,
    HEAD_DONE,
    HEAD_PROMISED,
    HELD,
    HELD_ALREADY,
    IN_THE_BATCH,
    INTENSITY,
    INTEREST,
    INVESTED,
    MACHINES,
    MACRO,
    MADE,
    MORE_THAN,
    NEW,
    OF_COST,
    ONE_SITE,
    ONE_YEAR,
    PAID,
    PAID_OUT,
    PAST_VERB,
    PEOPLE,
    PROMISED,
    SAMPLE,
    SPENT,
    STATES,
    TOTAL,
    UPGRADED,
    WITHIN_A_YEAR,
)
from analysis.intake.unit_words import MONEY, TIME_UNITS
from analysis.intake.units import Unit

KINDS = ("stock", "flow", "target_stock", "target_flow", "effect", "share", "context")
MEASURED = (
    "square_metre",
    "kilogram",
    "mu",
    "hectare",
    "kilometre",
    "square_kilometre",
    "cubic_metre",
    "litre",
)
RATIOS = ("percent", "percentage_point", "times", "basis_point")  # units in which a change is told


def claim_kind_of(kind: str, linked: bool) -> str:
    """A kind in the words of claims.csv: a share is a stock where it belongs to a programme, and context elsewhere."""
    if kind == "share":
        return "stock" if linked else "context"
    return kind


ALL_BUT_OVER = 20  # days of a year that is told as it ends


def _within_a_year(period: Period) -> bool:
    return period.first is not None and period.last is not None and (period.last - period.first).days < 370


def _is_promise(context: Context, period: Period | None, published: pd.Timestamp | None) -> bool:
    """Whether the figure is promised: a deadline ahead and nothing that says it is done, or words of promise."""
    own = f"{context.lead} {context.tail}"
    promised = bool(PROMISED.search(own))
    done = bool(DONE.search(own))
    if STATES.search(context.lead) and not promised:
        return False
    if period is not None and period.role in ("asof", "since", "recent", "ago", "earlier") and not promised:
        return False
    if context.heading and not promised:
        if HEAD_DONE.search(context.heading):
            return False
        if HEAD_PROMISED.search(context.heading):
            return not DONE_SURELY.search(own)
    if context.dated and period is not None and period.role in ("deadline", "coming") and period.last and published and period.last > published:  # fmt: skip
        return True
    if period is not None and period.first is not None and published is not None and period.first > published:
        return True
    if period is None or (period.last is None and period.role != "coming"):
        return (
            promised or (bool(PROMISED.search(context.before)) and not DONE.search(context.before))
        ) and not done
    if period.role == "coming":
        return promised or not DONE_SURELY.search(own)
    if period.role in ("since", "recent"):
        return promised and not done
    if published is None:
        return promised or (period.role == "deadline" and not done)
    ahead = (period.last - published).days > ALL_BUT_OVER or (
        period.role != "span" and period.last > published
    )
    if not ahead:
        return False
    if period.role == "deadline":
        return promised or not (DONE_SURELY.search(own) or PAST_VERB.search(context.lead))
    runs = period.first is not None and period.first <= published  # this year, the plan that is under way
    if runs or period.role == "asof":
        return (promised or bool(PROMISED.search(context.before))) and not (done and not promised)
    return True


def kind_of(
    unit: Unit,
    moves: Direction,
    context: Context,
    period: Period | None,
    published: pd.Timestamp | None,
    linked_kind: str = "",
) -> str:
    """The kind of one figure. linked_kind: the kind of the programme that it was linked to, or ''."""
    promise = _is_promise(context, period, published)
    if unit.unit in RATIOS:
        return _kind_of_ratio(unit, moves, context, promise, period is not None)
    if moves.base:
        return "context"
    if unit.unit in MONEY:
        return _kind_of_money(context, period, promise)
    if unit.unit in WITHIN_A_YEAR and promise and period is not None and period.role == "span":
        return "target_flow"
    if unit.unit in (*TIME_UNITS, *MEASURED, *WITHIN_A_YEAR) or _is_beside(unit, context, promise):
        return "context"
    own = f"{context.lead} {context.tail}"
    if compiled(r"\s*(?:[、,，]|和|及|与|and\b)").match(context.lead):  # one verb for a list
        own = f"{context.clause[: context.clause.find(context.lead)]} {own}"
    added = bool(ADDED.search(own)) or bool(moves.change and moves.sign > 0) or bool(MORE_THAN.match(context.tail) or NEW.match(context.tail))  # fmt: skip
    if promise:
        return _kind_of_promise(context, period, own, added)
    return _kind_of_things(unit, context, own) or _kind_of_count(unit, context, period, added, linked_kind)


def _is_beside(unit: Unit, context: Context, promise: bool) -> bool:
    """Whether things are counted beside the matter: all firms that there are, a capacity, a sample, the machines of one
    plant, a level before a change at one."""
    near, sentence = context.clause, context.sentence
    at_one = bool(ONE_SITE.search(sentence)) and not EVERYWHERE.search(sentence)
    return bool(
        (ALL_FIRMS.fullmatch(unit.noun.strip()) and not (promise or CHANGED_FIRMS.search(near)))
        or (CAPACITY.search(near) and unit.unit not in ENERGY)
        or (SAMPLE.search(near) and not promise)
        or (MACHINES.search(f"{unit.words} {unit.noun}") and at_one and not promise)
        or (context.after_base and at_one)
    )


def _kind_of_promise(context: Context, period: Period | None, own: str, added: bool) -> str:
    """Promised things: additions by words of adding or a period to do it in, else a level. own: the figure's own words."""
    within = period is not None and (
        period.role == "coming" or (period.role == "span" and _within_a_year(period))
    )
    done_in = COUNT_FLOW.search(own) or (context.dated and period is not None and period.role == "span")
    flow = added or EVENTS.search(own) or (within and done_in)
    return (
        "target_flow"
        if flow and not compiled(r"累计|总数|in total|cumulative").search(own)
        else "target_stock"
    )


def _kind_of_things(unit: Unit, context: Context, own: str) -> str:
    """Things that are made, dense or people; '' where it is none of these."""
    near = context.clause
    if MADE.search(near) and not compiled(r"累计|cumulative").search(near):
        return "flow"
    if unit.unit.startswith("per_"):
        return "stock"
    if PEOPLE.search(unit.words):
        return "flow" if EVENTS.search(own) and not TOTAL.search(own) else "context"
    if not unit.words:
        return "stock" if TOTAL.search(near) else "context"
    return ""


def _kind_of_money(context: Context, period: Period | None, promise: bool) -> str:
    """Scale of an industry: stock; what is made, paid out or lent within a period: flow; what one firm spends, and what one
    firm may get: context; promised money by the same words: target_stock and target_flow."""
    near = context.clause
    amount, earned, invested = AMOUNT.search(near), EARNED.search(near), INVESTED.search(near)
    spent, paid_out = SPENT.search(near), PAID_OUT.search(near)
    within = period is not None and period.role in ("span", "since", "recent", "coming")
    if (context.after_base and (ONE_SITE.search(context.sentence) or EFFECT.search(near))) or FOR_ONE.search(
        near
    ):
        return "context"
    if promise:
        if not (PROMISED.search(context.lead) or context.heading or PROMISED.search(context.before)):
            return "context"
        if HELD.search(near):
            return "target_stock"
        if invested or paid_out or (spent and within and not EACH_YEAR.search(near)):
            return "target_flow"
        if spent or not (amount or earned):
            return "context"
        return "target_flow" if within and ONE_YEAR.search(context.sentence) else "target_stock"
    if MADE.search(near):
        return "flow"
    if paid_out and HELD_ALREADY.search(context.sentence):
        return "stock"
    if (invested and within) or (paid_out and not ONE_SITE.search(near)):
        return "flow"
    if spent or paid_out:
        return "context"
    if earned and within:
        return "flow"
    return "stock" if amount or earned else "context"


def _kind_of_ratio(unit: Unit, moves: Direction, context: Context, promise: bool, dated: bool) -> str:
    near = context.clause
    if moves.base:
        return "context"
    if unit.unit in ("percentage_point", "basis_point") and not moves.change:
        return "context"
    if unit.unit == "basis_point":
        return "context"
    if (
        not moves.change
        and PAID.search(context.lead)
        and (GIVEN.search(near) or compiled(r"\bbill\b|费用|成本").search(near))
    ):
        return "context"  # a subsidy of 50 percent
    if not moves.change and unit.unit != "times":
        return (
            "target_stock"
            if promise and (dated or PROMISED.search(context.lead) or PROMISED.search(context.before))
            else "share"
        )
    if not moves.change and OF_COST.match(context.tail):
        return "context"
    if INTEREST.search(context.lead):
        return "context"
    if BUDGET.search(context.sentence) and not EFFECT.search(near):
        return "context"
    if promise and unit.unit != "times":
        return "target_flow"
    if compiled(r"\s*(?:%|percent|pct)?\s*to\s").match(context.tail):
        return "context"
    if INTENSITY.search(context.before[-60:] + near):
        return "flow"
    last = max((m.end() for m in EFFECT.finditer(near)), default=-1)
    macro = max((m.end() for m in MACRO.finditer(near)), default=-1)
    if last >= 0 and not compiled(r"同比|year[\s-]on[\s-]year").search(near):
        return "effect"
    if macro >= 0:
        return "context"
    if unit.unit == "percentage_point":
        return "context"
    if EFFECT.search(context.before):
        return "effect"
    of_plant = UPGRADED.search(context.sentence) or ONE_SITE.search(context.sentence) or moves.sign < 0
    return "effect" if of_plant and not MACRO.search(context.before) else "context"


def _kind_of_count(unit: Unit, context: Context, period: Period | None, added: bool, linked_kind: str) -> str:
    near = context.clause
    if compiled(
        r"累计|cumulative|in\s+total|to\s+date|总数|bring(?:s|ing)? the|brought the|现有|共有", re.IGNORECASE
    ).search(near) and not compiled(r"新增|新认定|本次|此次").search(near):
        return "stock"
    if (
        period is not None
        and period.role in ("since", "recent")
        and period.first is not None
        and COUNT_FLOW.search(near)
    ):
        return "flow"
    if COLUMN_ADDED.search(context.heading) or IN_THE_BATCH.search(context.before):
        return "flow"
    if added or (not unit.noun and BATCH.search(context.before)):
        return "flow"
    in_a_year = period is not None and period.role == "span" and period.first is not None
    if (
        in_a_year
        and COUNT_FLOW.search(near)
        and not compiled(r"已建成|has built|have been built").search(near)
    ):
        return "flow"
    if unit.known or linked_kind or TOTAL.search(near) or unit.unit in ENERGY:
        return "stock"
    return "context"
