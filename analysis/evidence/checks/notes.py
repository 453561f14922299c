"""What the words of a row say of its numbers: forecasts, parts of a goal, what something had been, intervals, steps of a sum."""

import math
import re
from typing import Any

from analysis.evidence.checks.rows import is_blank
from analysis.evidence.checks.sense import ANY, Says, Tables, day_of, grouped, key_of, rule, told, words_of
from analysis.evidence.hedges import HEDGES, wordings

FORECAST = re.compile(r"\A(?:[Aa] )?(?:[Ff]orecast|FORECAST|[Pp]rojection) of\b|\bnot an outcome\b")
_ONE_SIDED = {
    word: name for word, name in wordings(english=True).items() if HEDGES[name].below != HEDGES[name].above
}
HEDGED = re.compile(  # a number that ends its clause: over 100 experts are another thing
    rf"\b({'|'.join(sorted(map(re.escape, _ONE_SIDED), key=len, reverse=True))}) ([0-9][0-9,]*(?:\.[0-9]+)?)(?=[;,.)]|$)",
    re.I,
)
OF_THE_GOAL = re.compile(r"(?<![0-9.])([0-9]+(?:\.[0-9]+)?) percent of the goal were reached", re.I)
NEAR = 1.0  # percent of a goal by which a rounded part may miss it
HAD_BEEN = re.compile(r"\bhad been (-?[0-9]+(?:\.[0-9]+)?)\b")
PRINTED_BEFORE = re.compile(r"(?<![0-9.,])([0-9][0-9,]*(?:\.[0-9]+)?) had been printed")
ON_TOP = re.compile(r"\bon top of (?:the |its |their )?([0-9][0-9,]*(?:\.[0-9]+)?)")
UNTIL = re.compile(
    r"\b(?:by|and) (?:the end of ((?:19|20)[0-9]{2})|([0-9]{1,2} [A-Z][a-z]+ (?:19|20)[0-9]{2}))\b"
)
INTERVAL = re.compile(r"\blies in ([\[(][^\])]*[\])])")

TOLD_IN = {  # numbers by table, and the words that may tell what they had been
    "assumptions": (("value",), "reason"), "claims": (("value",), "note"), "readings": (("value", "base_value"), "reason"),
    "outcomes": (("target_value", "outcome_value"), "note"), "batches": (("added",), "note"),
}  # fmt: skip


def _number(text: str) -> float:
    return float(text.replace(",", ""))


@rule("forecast-as-a-figure", "claims", error=False)
def forecast(tables: Tables) -> Says:
    """What its note calls a forecast is no figure that was counted."""
    for row in tables.rows("claims"):
        if row.note and row.kind in ("stock", "flow", "effect") and FORECAST.search(words_of(row.note)):
            yield row.claim_id, "kind", row.kind, "context, for a forecast, as its note says", "Mend the kind or the note."  # fmt: skip


@rule("hedge-against-its-note", "claims", error=False)
def against_note(tables: Tables) -> Says:
    """A figure is not hedged to the one side where its note hedges the same number to the other."""
    for row in tables.rows("claims"):
        hedge = HEDGES.get(row.qualifier)
        if hedge is None or hedge.below == hedge.above:
            continue
        note, size = words_of(row.note), abs(row.value)
        if not (told(size) in note or f"{size:,.0f}" in note):
            continue
        for words, number in HEDGED.findall(note):
            said = HEDGES[_ONE_SIDED[words.lower()]]
            if said.above != hedge.above and math.isclose(_number(number), size):
                yield row.claim_id, "qualifier", row.qualifier, f"{said.name}, as {words} {number} in its note", "Mend the hedge or the note."  # fmt: skip


@rule("part-of-a-goal-unlike-its-note", ANY, error=False)
def part_of_goal(tables: Tables) -> Says:
    """Where a note tells how many percent of a goal were reached, a figure and the goal make so many."""
    stocks = grouped((r for r in tables.rows("claims") if not r.kind.startswith("target_")), "programme", "indicator", "entity") if "claims" in tables else {}  # fmt: skip
    asked = {r.target: r.value for r in tables.rows("readings") if r.primary} if "readings" in tables else {}
    for row in tables.rows("outcomes") if "outcomes" in tables else ():
        said = OF_THE_GOAL.search(words_of(row.note))
        if said and row.target_value and row.outcome_value == row.outcome_value:
            made = 100 * row.outcome_value / row.target_value
            if abs(made - float(said[1])) > NEAR:
                yield "outcomes", row.case_id, "outcome_value", f"{told(row.outcome_value)} of {told(row.target_value)}", f"{said[1]} percent of the goal, as its note says", "Mend the number or the note."  # fmt: skip
    for row in tables.rows("targets") if "targets" in tables else ():
        said = OF_THE_GOAL.search(words_of(row.note))
        figures = stocks.get((row.programme, row.indicator, row.entity), ())
        goal = asked.get(row.target)
        if (
            said
            and figures
            and goal
            and not any(abs(100 * c.value / goal - float(said[1])) <= NEAR for c in figures)
        ):
            yield "targets", row.target, "note", repr(said[0]), f"a part of {told(goal)} that a figure of {row.programme} makes", "Mend the note, or the figures."  # fmt: skip


@rule("value-that-had-been", ANY, error=False)
def had_been(tables: Tables) -> Says:
    """A number is not the one which it had been before, by the words of its own row."""
    for table, row in tables.each(TOLD_IN):
        numbers, words = TOLD_IN[table]
        said = words_of(getattr(row, words))
        before = {_number(n) for pattern in (HAD_BEEN, PRINTED_BEFORE) for n in pattern.findall(said)} if "had been" in said else set()  # fmt: skip
        for column in numbers if before else ():
            if getattr(row, column) in before:
                yield table, key_of(table, row._asdict()), column, told(getattr(row, column)), "the number of today: its words say what it had been", "Mend the number or the words."  # fmt: skip


@rule("interval-unlike-its-hedge", "assumptions", error=False)
def interval(tables: Tables) -> Says:
    """The interval by which an assumption tells how a hedge is read lies on the side of the number that the hedge names."""
    sides = {hedge.assumption_id: hedge for hedge in HEDGES.values()}
    for row in tables.rows("assumptions"):
        hedge, said = sides.get(row.assumption_id), INTERVAL.search(words_of(row.statement))
        if hedge and said and (("X -" in said[1]) != hedge.below or ("X +" in said[1]) != hedge.above):
            side = "around" if hedge.below and hedge.above else "below" if hedge.below else "above"
            yield row.assumption_id, "statement", repr(said[1]), f"an interval {side} X, as {hedge.name} is read", "Mend the statement."  # fmt: skip


@rule("base-unlike-its-words", "readings", error=False)
def base(tables: Tables) -> Says:
    """What is asked for on top of a number starts from that number."""
    for row in tables.rows("readings"):
        said = ON_TOP.search(words_of(row.reason)) or ON_TOP.search(words_of(row.label))
        if said and not is_blank(row.base_value) and row.base_value != _number(said[1]):
            yield key_of("readings", row._asdict()), "base_value", told(row.base_value), f"{said[1]}, as its words say", "Mend the number or the words."  # fmt: skip


@rule("label-of-another-day", "readings", "targets", error=False)
def another_day(tables: Tables) -> Says:
    """A reading that says until which day it counts counts until the deadline of its target."""
    for row, goal in tables.joined("readings", "target", "targets"):
        for year, day in UNTIL.findall(row.label)[-1:]:
            due = day_of(goal.deadline)
            other = f"{year}-12-31" != due if year else day != f"{goal.deadline.day} {goal.deadline:%B %Y}"
            if other:
                yield key_of("readings", row._asdict()), "label", repr(row.label), f"the day of the deadline {due}", "Mend the label or the deadline."  # fmt: skip


@rule("beside-unlike-its-number", "readings", "targets", error=False)
def beside(tables: Tables) -> Says:
    """Another reading of one list asks for more where it is called stricter, for less where wider, for as much where the same."""
    goals = tables.by_key("targets")
    primary = {row.target: row for row in tables.rows("readings") if row.primary}
    for row in tables.rows("readings"):
        main, goal = primary.get(row.target), goals.get(row.target)
        if row.primary or row.beside not in ("stricter", "wider", "same") or main is None or goal is None:
            continue
        same = all(getattr(row, c) == getattr(main, c) for c in ("programme", "indicator", "definition"))
        here, there = _asked(row), _asked(main)
        if not same or here is None or there is None:
            continue
        more = (here > there) - (here < there)
        way = {1: "stricter", -1: "wider", 0: "same"}[more if goal.direction == "at_least" else -more]
        if way != row.beside:
            yield key_of("readings", row._asdict()), "beside", row.beside, f"{way}: {told(here)} in all, where the primary one asks for {told(there)}", "Mend the word or the number."  # fmt: skip


def _asked(row: Any) -> float | None:
    """What a reading asks for in all; None where that is not known."""
    if row.how in ("total", "share"):
        return row.value
    return row.value + row.base_value if row.how == "addition" and not is_blank(row.base_value) else None


@rule("printed-before-a-change", "events", "claims", error=False)
def printed_before(tables: Tables) -> Says:
    """What had been printed before a list was put on another base is no figure of the new one."""
    figures = grouped(tables.rows("claims"), "programme")
    for row in tables.rows("events"):
        said = PRINTED_BEFORE.search(words_of(row.note)) if row.definition else None
        for claim in figures.get(row.programme, ()) if said else ():
            if said and claim.definition == row.definition and math.isclose(claim.value, _number(said[1])):
                yield row.event_id, "note", repr(said[0]), f"a number of before: {claim.claim_id} has it as {row.definition}", "Are the two numbers swapped?"  # fmt: skip


@rule("missed-too-early", "outcomes", error=False)
def too_early(tables: Tables) -> Says:
    """A goal is not missed by a figure of before its deadline that would be beyond it on that day, at the pace since the start."""
    for row in tables.rows("outcomes"):
        began, left = (row.outcome_date - row.baseline_date), (row.deadline - row.outcome_date)
        if row.met != "no" or is_blank(row.baseline_value) or not left.days > 0 or not began.days > 0:
            continue
        at_end = row.outcome_value + (row.outcome_value - row.baseline_value) * left.days / began.days
        if at_end <= row.target_value if row.direction == "at_most" else at_end >= row.target_value:
            found = (
                f"no for {told(row.outcome_value)} of {told(row.target_value)} on {day_of(row.outcome_date)}"
            )
            yield row.case_id, "met", found, f"unknown before {day_of(row.deadline)}: at this pace it would be met", "Read the text again, or say unknown."  # fmt: skip


@rule("total-of-additions", "outcomes", "claims", error=False)
def of_additions(tables: Tables) -> Says:
    """What is promised and counted as an addition is no total."""
    claims = tables.by_key("claims")
    for row in tables.rows("outcomes"):
        goal, came = claims.get(row.target_claim_id), claims.get(row.outcome_claim_id)
        if row.how == "total" and goal and came and (goal.kind, came.kind) == ("target_flow", "flow"):
            yield row.case_id, "how", row.how, f"addition, as claims {goal.claim_id} and {came.claim_id}", "Mend how it is read, or the claims."  # fmt: skip
