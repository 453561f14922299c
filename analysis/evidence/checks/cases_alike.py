"""What is unlikely of cases and readings beside their claims and programmes: cells left out, verdicts, words, starts."""

import datetime as dt
import re
from typing import Any

from analysis.evidence.checks.named import stems
from analysis.evidence.checks.rows import is_blank
from analysis.evidence.checks.sense import (
    ANY,
    BOUND,
    Says,
    Tables,
    alike,
    day_of,
    key_of,
    line_of,
    rule,
    told,
    words_of,
)

# what is printed of another thing says of what was promised
BOUNDS = {"lower bound": "at_least", "upper bound": "up_to"}
DRAFT = re.compile(r"\bdraft\b", re.I)  # a plan in print before its day
NOT_JUDGED = re.compile(r"\bnot judged\b", re.I)
COUNTED_FROM = dt.timedelta(days=2200)  # before an announcement, from which a promise counts at the earliest
WINDOW = {"day": 31, "month": 31, "year": 366}  # days of an announcement that is known so well

ONE_THING = {  # columns by which two rows of a table are about one thing, whatever they are named
    "outcomes": ("entity", "programme", "indicator", "how", "deadline", "target_value"),
    "readings": ("target", "how", "value", "base_date", "base_value", "programme", "indicator", "definition"),
    "events": ("programme", "kind", "day", "successor", "definition"),
    "questions": ("programme", "question"),
    "batches": ("programme", "entity", "date", "added", "claim_id"),
    "targets": ("entity", "programme", "indicator", "label_en"),
}


@rule("same-row-again", ANY, error=False)
def same_again(tables: Tables) -> Says:
    """A promise, a reading, an event, a question or a round is there once, and has one name."""
    for table, columns in ONE_THING.items():
        for first, *others in alike(tables.rows(table), columns) if table in tables else ():
            for row in others:
                key, other = (key_of(table, one._asdict()) for one in (row, first))
                yield table, key, "", f"{key}, the same again", f"one row, {other}", "Take one out, or mend the cell by which they differ."  # fmt: skip


@rule("start-half-told", "outcomes", error=False)
def half_told(tables: Tables) -> Says:
    """A start has a number and a day, or neither."""
    for row in tables.rows("outcomes"):
        if is_blank(row.baseline_value) != is_blank(row.baseline_date):
            column = "baseline_value" if is_blank(row.baseline_value) else "baseline_date"
            yield (
                row.case_id,
                column,
                "nothing",
                "a start with number and day, or none",
                "Fill it in, or empty the other.",
            )


@rule("base-half-told", "readings", error=False)
def base_half_told(tables: Tables) -> Says:
    """The base of a reading has a day, and is one from which a promise can count."""
    goals = tables.by_key("targets") if "targets" in tables else {}
    for row in tables.rows("readings"):
        key = key_of("readings", row._asdict())
        if not is_blank(row.base_value) and is_blank(row.base_date):
            yield key, "base_date", "nothing", "the day of the base", "Fill it in, or empty the base."
        if row.target in goals and row.base_date < goals[row.target].announced_earliest - COUNTED_FROM:
            yield key, "base_date", day_of(row.base_date), f"a day of the years before {day_of(goals[row.target].announced_earliest)}", "Mend the day."  # fmt: skip


@rule("verdict-held-back", "outcomes", error=False)
def held_back(tables: Tables) -> Says:
    """A case is unknown where its figure is short of the goal and of a day before the deadline, or its note says why."""
    for row in tables.rows("outcomes"):
        if row.met != "unknown" or NOT_JUDGED.search(words_of(row.note)):
            continue
        below = row.direction == "at_most"
        reached = row.outcome_value <= row.target_value if below else row.outcome_value >= row.target_value
        if reached or row.outcome_date >= row.deadline:
            found = f"unknown for {told(row.outcome_value)} of {told(row.target_value)} on {day_of(row.outcome_date)}"
            yield row.case_id, "met", found, "yes" if reached else "no", "Mend the verdict, or say in the note why none is known."  # fmt: skip


@rule("claim-left-out", "outcomes", "claims", error=False)
def left_out(tables: Tables) -> Says:
    """A case names the claim that prints its number for its day, where there is one."""
    printed: dict[tuple, str] = {}
    for row in tables.rows("claims"):
        printed[row.kind.startswith("target_"), row.entity, row.programme, row.indicator, row.period_end, row.value] = row.claim_id  # fmt: skip
    for row in tables.rows("outcomes"):
        about = (row.entity, row.programme, row.indicator)
        for side, promised, day in (("target", True, row.deadline), ("outcome", False, row.outcome_date)):
            claim = printed.get((promised, *about, day, getattr(row, f"{side}_value")))
            if claim and not getattr(row, f"{side}_claim_id"):
                yield row.case_id, f"{side}_claim_id", "nothing", claim, "Name the claim."


@rule("outcome-unlike-its-print", "outcomes", "claims", "targets", error=False)
def unlike_print(tables: Tables) -> Says:
    """The day and the hedge of an outcome are known as its claim knows them, its announcement as its target does."""
    claims, goals = tables.by_key("claims"), tables.by_key("targets")
    for row in tables.rows("outcomes"):
        claim, goal = claims.get(row.outcome_claim_id), goals.get(row.target)
        if claim is not None and row.outcome_precision != claim.period_precision:
            yield row.case_id, "outcome_precision", row.outcome_precision, f"{claim.period_precision}, as claim {claim.claim_id}", "Mend one of the two."  # fmt: skip
        if claim is not None and row.outcome_qualifier not in (claim.qualifier, *_bounds(row.note)):
            yield row.case_id, "outcome_qualifier", row.outcome_qualifier, f"{claim.qualifier}, as claim {claim.claim_id}", "Mend one of the two, or say in the note of what the figure is a lower or upper bound."  # fmt: skip
        draft = (
            goal is not None and DRAFT.search(words_of(goal.note)) and row.announced == goal.announced_latest
        )
        days = 0 if goal is None or draft else (goal.announced_latest - goal.announced_earliest).days
        precise = row.announced_precision in ("month", "year") and not days
        if goal is not None and (precise or days > WINDOW.get(row.announced_precision, days)):
            yield row.case_id, "announced_precision", row.announced_precision, f"{'day' if precise else 'inferred'}, as target {row.target}", "Mend one of the two."  # fmt: skip


def _bounds(note: Any) -> list[str]:
    """The hedges that a case may have beside its claim's: what its note calls a bound of what was promised.

    >>> _bounds("An upper bound: the outcome is of two months later."), _bounds("About 30,000 by its text.")
    (['up_to'], [])
    """
    return [BOUNDS[said.lower()] for said in BOUND.findall(words_of(note))]


@rule("words-of-another-case", "outcomes", "programmes", "indicators", error=False)
def words(tables: Tables) -> Says:
    """What was promised in a case is told in words of its programme, measure or target."""
    programmes, measures = tables.by_key("programmes"), tables.by_key("indicators")
    goals = tables.by_key("targets") if "targets" in tables else {}
    for row in tables.rows("outcomes"):
        about: list[Any] = [programmes.get(row.programme), measures.get(row.indicator), goals.get(row.target)]
        said = [row.programme, row.indicator]
        said += [f"{a.label_en} {words_of(getattr(a, 'definition', ''))}" for a in about if a is not None]
        if row.what and not stems(row.what) & stems(" ".join(said)):
            yield (
                row.case_id,
                "what",
                repr(row.what[:60]),
                f"words of {row.programme}",
                "Is it the cell of another row?",
            )


@rule("reading-of-a-stranger", "readings", "targets", "programmes", error=False)
def stranger(tables: Tables) -> Says:
    """A reading in another list than that of its target is of the same family, or of one with a name alike."""
    programmes = tables.by_key("programmes")
    places = _places(tables)
    for row, goal in tables.joined("readings", "target", "targets"):
        here, there = programmes.get(row.programme), programmes.get(goal.programme)
        if row.programme == goal.programme or here is None or there is None or here.family == there.family:
            continue
        if not (stems(row.programme) & stems(goal.programme)) - places:
            yield key_of("readings", row._asdict()), "programme", row.programme, f"{goal.programme}, or a list like it", "Mend the programme."  # fmt: skip


@rule("part-of-a-stranger", "programmes", error=False)
def part(tables: Tables) -> Says:
    """A list that is part of another has a word of its name."""
    places = _places(tables)
    for row, whole in tables.joined("programmes", "part_of", "programmes"):
        if (
            not (stems(f"{row.programme} {row.label_en}") & stems(f"{whole.programme} {whole.label_en}"))
            - places
        ):
            yield row.programme, "part_of", row.part_of, "a list with a name alike", "Mend the whole."


def _places(tables: Tables) -> frozenset[str]:
    return stems(" ".join(tables.by_key("entities"))) if "entities" in tables else frozenset()


@rule("reading-of-another-definition", "readings", "claims", error=False)
def definition(tables: Tables) -> Says:
    """A primary reading counts by the definition of the claim that prints it."""
    for row, claim in tables.joined("readings", "claim_id", "claims"):
        if row.primary and row.definition != claim.definition:
            yield key_of("readings", row._asdict()), "definition", row.definition or "none", f"{claim.definition or 'none'}, as claim {claim.claim_id}", "Mend one of the two."  # fmt: skip


@rule("place-on-its-own", "entities", error=False)
def on_its_own(tables: Tables) -> Says:
    """Every place but the widest lies in another, and each district, city and province in a country."""
    places = tables.by_key("entities")
    roots = [row for row in tables.rows("entities") if not row.part_of]
    for row in roots if len(roots) > 1 else ():
        if row.level not in ("world", "region"):
            yield row.entity, "part_of", "nothing", "the place around it", "Fill it in."
    for row in tables.rows("entities"):
        if row.level == "district" and len(line_of(places, row.entity)) < 3:
            yield row.entity, "part_of", row.part_of, "a city or province", "Mend the place around it."


@rule("ceiling-of-no-share", "indicators", error=False)
def ceiling(tables: Tables) -> Says:
    """What is no share has no upper limit."""
    for row in tables.rows("indicators"):
        if not is_blank(row.ceiling) and row.scale != "share":
            yield (
                row.indicator,
                "ceiling",
                told(row.ceiling),
                f"nothing for a {row.scale}",
                "Empty the cell, or mend the scale.",
            )
