"""What belongs to another list: a measure, a definition or a family that is at home elsewhere."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from analysis.evidence.checks.sense import Says, Tables, grouped, rule

HOME = 5  # claims of one list by which a measure is at home there
DEFINED = 1  # and by which a definition is
MOST, MOST_DEFINED = 0.8, 0.6  # of the figures that have the word
COMMON = frozenset(["the", "and", "for", "of", "in", "by", "to", "new", "all", "smart", "china"])
GENERAL = "units_recognised"  # the measure of every list


def _elsewhere(rows: list[Any], column: str, least: int, most: float) -> Iterator[tuple[Any, str, int]]:
    """Rows whose word in a column no other of their programme has, but most that have it at all, of one other programme."""
    users: dict[str, Counter] = {}
    for row in rows:
        if word := getattr(row, column):
            users.setdefault(word, Counter())[row.programme] += 1
    for row in rows:
        used = users.get(getattr(row, column)) or Counter([row.programme])
        home, times = used.most_common(1)[0]
        if home != row.programme and used[row.programme] == 1 and times >= max(least, most * used.total()):
            yield row, home, times


@rule("measure-of-another-list", "claims", error=False)
def measure(tables: Tables) -> Says:
    """A measure that is at home in one list is not that of a single figure of another with measures of its own."""
    rows = [row for row in tables.rows("claims") if row.kind not in ("effect", "context")]
    claims = Counter(row.programme for row in rows)
    for row, home, times in _elsewhere(rows, "indicator", HOME, MOST):
        if claims[row.programme] >= HOME:
            yield row.claim_id, "indicator", f"{row.indicator} of {row.programme}", f"a measure of that list; {times} figures of {home} have this one", "Mend the measure or the programme."  # fmt: skip


@rule("measure-of-another-rate", "claims", "programmes", error=False)
def another_rate(tables: Tables) -> Says:
    """A figure of a rate is not of the measure that is that of another rate."""
    programmes = tables.by_key("programmes")
    rates: dict[str, list[Any]] = {}
    for row in tables.rows("claims"):
        if row.programme in programmes and programmes[row.programme].kind == "rate" and row.kind != "context":
            rates.setdefault(row.programme, []).append(row)
    goals = {row.programme: row.indicator for row in tables.rows("targets")} if "targets" in tables else {}
    usual = {name: goals.get(name) or Counter(row.indicator for row in rows).most_common(1)[0][0] for name, rows in rates.items()}  # fmt: skip
    for name, rows in rates.items():
        others = {measure for other, measure in usual.items() if other != name} - {usual[name]}
        for row in rows:
            if row.indicator in others:
                yield row.claim_id, "indicator", row.indicator, f"{usual[name]}, as other figures and goals of {name}", "Mend the measure or the programme."  # fmt: skip


@rule("definition-of-another-list", "claims", error=False)
def definition(tables: Tables) -> Says:
    """A definition that marks figures of one list is not that of a single figure of another."""
    for row, home, times in _elsewhere(tables.rows("claims"), "definition", DEFINED, MOST_DEFINED):
        yield row.claim_id, "definition", f"{row.definition} of {row.programme}", f"a definition of that list; {times} figures of {home} have this one", "Mend the definition or the programme."  # fmt: skip


@rule("family-of-strangers", "programmes", "claims", "entities", error=False)
def family(tables: Tables) -> Says:
    """A programme shares with another of its family a word of the name, the body, a text, a measure, or that one is part of the other."""
    traits = _traits(tables)
    for name, rows in grouped(tables.rows("programmes"), "family").items():
        for row in rows if len(rows) > 1 and "claims" not in tables.partial else ():
            others = [o for o in rows if o is not row]
            if not any(traits[row.programme] & traits[o.programme] for o in others):
                yield row.programme, "family", name, f"a family that has something in common with it, unlike {others[0].programme}", "Mend the family."  # fmt: skip


def _traits(tables: Tables) -> dict[str, set[str]]:
    """What each programme may have in common with another."""
    places = {word for place in tables.by_key("entities") for word in place.split("-")}
    traits: dict[str, set[str]] = {}
    for row in tables.rows("programmes"):
        words = re.findall(r"[a-z0-9]*[a-z][a-z0-9]+|[0-9][a-z]", f"{row.programme} {row.label_en}".lower())
        own = {word.rstrip("s") for word in words} - COMMON - places
        traits[row.programme] = own | {f"body {row.body}", f"list {row.programme}", f"list {row.part_of}"}
        traits[row.programme].discard("list ")
    for row in tables.rows("claims"):
        if row.programme in traits:
            traits[row.programme].add(f"text {row.source_id}")
            if row.indicator != GENERAL:
                traits[row.programme].add(f"measure {row.indicator}")
    return traits
