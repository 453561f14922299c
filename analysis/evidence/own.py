"""Evidence of one's own from a few values: the smallest set of tables that a forecast of one target needs.

`rows_of` makes the rows, `new_folder.write` puts them into a directory that borrows the rest from the shipped evidence. The same rows
are evidence without any directory: `load(rows)`.
"""

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pandas as pd

from analysis.days import Days, days
from analysis.errors import EvidenceError
from analysis.evidence import cells
from analysis.evidence.kinds import KIND_OF_SCALE, RECOGNISED, kind_named
from analysis.evidence.schema import read_package
from analysis.evidence.wording import UNSAID
from analysis.writing import day as day_words
from analysis.writing import unit_words

SCALES = {"count": "count", "share": "share", "amount": "amount", "level": "intensity"}
HOW = ("total", "addition", "share")
LIST = "list"  # the slug of a list whose name has no Latin letter


@dataclass(frozen=True)
class Own:
    """What is asked of somebody who brings a list and a target: one field, one question.

    place, programme, measure: as readers should see them; level: of the place (country, city …). kind: of the programme (see
    `kinds.KINDS`, and the guide in the data's README). unit: count, percent, MW, g/kWh … scale: count, share, amount, or
    level (a level per unit, which may fall). figures: (day, figure) or (day, figure, published); a day is YYYY, YYYY-MM or
    YYYY-MM-DD, a figure a number or a text with its hedge ("over 60"). target: the figure promised; by: its deadline;
    direction: at_least or at_most (for a level, and a promise of at most so much, unless it is said: at_most). kind, scale
    and unit follow from each other where one is not given.
    cumulative: whether the figures are sums that are only added to (None: counts and additions are, and what a subsidised programme
    has paid or served so far). announced: the day of the promise. how: total, addition or share. base: the day from which an addition counts, and the
    value on it where that is known. publisher: who printed the figures.
    """

    figures: tuple[tuple, ...]
    target: float | str
    by: str
    programme: str = "own list"
    place: str = "own place"
    level: str = "country"
    kind: str = ""
    measure: str = "units"
    unit: str = ""
    scale: str = ""
    how: str = "total"
    announced: str = ""
    direction: str = ""
    base: tuple | None = None
    publisher: str = "own notes"
    slug: str = ""
    cumulative: bool | None = None

    @property
    def target_slug(self) -> str:
        return self.slug or by_year(slug_of(self.programme, LIST), period(self.by)[0].year)


def slug_of(text: str, otherwise: str, joint: str = "-") -> str:
    """A slug of a label: lower-case letters and digits, accents left out. otherwise: the slug of a label in another script,
    of which nothing would be left. EvidenceError for a text without any letter or digit.

    >>> slug_of("Model plants of Lakeside!", "list"), slug_of("plants listed", "units", "_"), slug_of("智能工厂", "list")
    ('model-plants-of-lakeside', 'plants_listed', 'list')
    """
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    if not any(mark.isalnum() for mark in plain):
        raise EvidenceError(f"{text!r} has no letter or digit to make a short name of. Write a name.")
    return re.sub(r"[^a-z0-9]+", joint, plain.lower()).strip(joint) or otherwise


def by_year(programme: str, year: int | str) -> str:
    """The slug of a target: that of its programme, with the year of its deadline unless it ends with it.

    >>> by_year("lean-plants", 2027), by_year("industry-2030", "2030")
    ('lean-plants-2027', 'industry-2030')
    """
    return programme if re.search(rf"\b{year}$", programme) else f"{programme}-{year}"


def period(day: Any) -> tuple[date, str]:
    """The last day of what a date names, and how precisely it is known.

    >>> period("2021"), period("2021-12"), period("2024-03-31")
    ((datetime.date(2021, 12, 31), 'year'), (datetime.date(2021, 12, 31), 'month'), (datetime.date(2024, 3, 31), 'day'))
    """
    span = days(str(day)[:10] if hasattr(day, "isoformat") else str(day))
    return span.last, span.precision


def hedged(figure: Any, unit: str = "") -> tuple[float, str]:
    """A figure with its hedge as value and qualifier; EvidenceError if it is none, or says another unit than its own.

    >>> hedged("over 60"), hedged("近2,000"), hedged(103), hedged("28.4 %"), hedged("60+")
    ((60.0, 'over'), (2000.0, 'nearly'), (103.0, 'exact'), (28.4, 'exact'), (60.0, 'over'))
    """
    if isinstance(figure, int | float) and not isinstance(figure, bool) and math.isfinite(figure):
        return float(figure), "exact"
    text = str(figure)
    if against := cells.contradictions(text, {"unit": unit}):
        raise EvidenceError(
            f"{text!r} says {against[0][2]}, and the unit is {unit_words(unit) or unit}. Say it once."
        )
    value, hedge = cells.figure(cells.bare(text, unit))
    return value, hedge or "exact"


def rows_of(own: Own) -> dict[str, list[dict[str, str]]]:
    """The rows of claims, sources, programmes, indicators, entities, targets and readings; texts as in the files.

    Raises EvidenceError, with all problems at once, for a figure, day, kind, scale or direction that is none.
    """
    own = _complete(own)
    problems = [*_wrong_words(own), *_wrong_figures(own)]

    def tried(read: Any, *given: Any) -> Any:
        try:
            return read(*given)
        except EvidenceError as error:
            problems.append(str(error))

    unit = tried(cells.unit, own.unit) or ""
    target = tried(hedged, own.target, unit)
    figures = [
        (
            tried(period, f[0]),
            tried(hedged, f[1], unit),
            tried(period, f[2]) if len(f) > 2 and not pd.isna(f[2]) else None,
        )
        for f in own.figures
        if 2 <= len(f) <= 3
    ]
    deadline = tried(period, own.by)
    announced = tried(days, own.announced) if own.announced else None
    base = (
        (tried(period, own.base[0]), *(tried(hedged, value, unit) for value in own.base[1:]))
        if own.base and isinstance(own.base, tuple | list)
        else None
    )
    problems += (
        []
        if problems
        else _impossible(own.scale, [target, *(f[1] for f in figures)], [f[0][0] for f in figures])
    )
    if problems:
        raise EvidenceError("\n".join(problems))
    return _rows(replace(own, target=target[0], unit=unit, base=base), figures, deadline[0], announced)


def _complete(own: Own) -> Own:
    """The same with what follows from the rest where it is not given: a share has one unit and is no total, a level falls."""
    scale = own.scale or {kind: scale for scale, kind in KIND_OF_SCALE.items()}.get(own.kind, "count")
    unit = own.unit or {"count": "count", "share": "percent"}.get(scale, "units")
    how = own.how
    if scale == "share":
        unit, how = {"count": "percent"}.get(unit, unit), {"total": "share"}.get(how, how)
    try:
        falls = scale == "level" or hedged(own.target)[1] == "up_to"
    except EvidenceError:  # told with all that is wrong
        falls = False
    kind = own.kind or KIND_OF_SCALE.get(scale, RECOGNISED)
    direction = own.direction or ("at_most" if falls else "at_least")
    return replace(own, scale=scale, unit=unit, how=how, kind=kind, direction=direction)


def _wrong_figures(own: Own) -> list[str]:
    if not (own.figures or own.announced):
        return ["no figure is given: give one, or the day on which the target was announced (announced); from that day the record alone answers."]  # fmt: skip
    return [
        f"{f!r} is no figure of a list: write (day, figure) or (day, figure, published)."
        for f in own.figures
        if not 2 <= len(f) <= 3
    ]


def _impossible(scale: str, values: Sequence[tuple[float, str]], ends: Sequence[date]) -> list[str]:
    """Figures that a scale has no room for, and days that lie ahead."""
    from analysis.evidence.checks.sense import today

    low, high = {"share": (0, 100), "count": (0, math.inf)}.get(scale, (-math.inf, math.inf))
    room = {"share": "a share lies between 0 and 100 percent", "count": "a count is not negative"}.get(scale)
    beyond = [f"{value:g}: {room}. Mend it, or say another scale." for value, _ in values if not low <= value <= high]  # fmt: skip
    ahead = [f"a figure for {end} lies ahead of today. Mend the day; a promise is the target." for end in ends if end > today().date()]  # fmt: skip
    return beyond + ahead


def _wrong_words(own: Own) -> list[str]:
    """What is none of the words that are allowed, and an addition without the day from which it counts."""
    wanted = {
        "scale": (own.scale, SCALES),
        "how": (own.how, HOW),
        "direction": (own.direction, ("at_least", "at_most")),
        "kind": (own.kind, read_package()["programmes"].by_name["kind"].constraints["enum"]),
    }
    problems = [
        f"{name} is {given!r}; allowed: {', '.join(allowed)}."
        for name, (given, allowed) in wanted.items()
        if given not in allowed
    ]
    if own.base is not None and not (isinstance(own.base, tuple | list) and 1 <= len(own.base) <= 2):
        problems.append(f"base is {own.base!r}; write (day, value), or (day,) where the value is not known.")
    if own.how == "addition" and own.base is None:
        problems.append(
            "an addition needs the day from which it counts, and its value where that is known (base)."
        )
    return problems


def _rows(
    own: Own, figures: Sequence[tuple], deadline: date, announced: Days | None
) -> dict[str, list[dict[str, str]]]:
    """The rows of all tables. own: its target, unit and base read; figures: (end, precision), (value, qualifier), printed."""
    programme, place = slug_of(own.programme, LIST), slug_of(own.place, "place")
    indicator = slug_of(own.measure, "units", "_")
    first = min((f[0][0] for f in figures), default=deadline)
    told = announced.last if announced else min(first, deadline)
    begun = announced.first if announced else told
    same = {"entity": place, "programme": programme, "indicator": indicator, "unit": own.unit, "publisher": own.publisher}  # fmt: skip
    goal = _goal(own, deadline, (told, announced.precision if announced else "day")) | {
        "published_earliest": f"{begun}"
    }
    claims = [claim | same for claim in (*_figures(programme, figures), goal)]
    asked = " ".join(
        filter(None, (f"{own.target:,.12g}", unit_words(own.unit), "more" if own.how == "addition" else ""))
    )
    about = {"programme": programme, "indicator": indicator}
    return {
        "claims": claims, "sources": [_text(own, claim) for claim in claims],
        "readings": [_reading(own, deadline, asked) | about], **_vocabulary(own, programme, place, indicator),
        "targets": [{"target": own.target_slug, "label_en": f"{own.programme}: {asked} by {deadline.year}", "label_zh": "", "entity": place,
                     **about, "deadline": f"{deadline}", "direction": own.direction,
                     "announced_earliest": f"{begun}", "announced_latest": f"{told}"}],
    }  # fmt: skip


def _figures(programme: str, figures: Sequence[tuple]) -> list[dict[str, str]]:
    """The claims of what was counted."""
    return [
        {"claim_id": f"{programme}-{number}", "kind": "stock", "period_end": f"{end}", "period_precision": precision,
         "value": f"{value:.12g}", "qualifier": qualifier, "source_id": f"{programme}-source-{number}",
         **_published(printed or (end, precision), end)}
        for number, ((end, precision), (value, qualifier), printed) in enumerate(figures, 1)
    ]  # fmt: skip


def _goal(own: Own, deadline: date, told: tuple[date, str]) -> dict[str, str]:
    """The claim of what was promised. told: the day of the promise, and how precisely it is known."""
    slug = own.target_slug
    start = {"period_start": f"{own.base[0][0] + timedelta(days=1)}"} if own.base else {}
    return {"claim_id": f"{slug}-goal", "kind": "target_flow" if own.how == "addition" else "target_stock",
            "period_end": f"{deadline}", "period_precision": "day", "value": f"{own.target:.12g}", "qualifier": "exact",
            "target": slug, "source_id": f"{slug}-source", **start, **_published(told, told[0])}  # fmt: skip


def _reading(own: Own, deadline: date, asked: str) -> dict[str, str]:
    """The only reading of the target."""
    promised = f"{asked} {own.measure}" if own.scale == "count" else f"{own.measure}: {asked}"
    reading = {"target": own.target_slug, "reading": own.how, "label": f"{promised} by {deadline}", "how": own.how,
               "value": f"{own.target:.12g}", "unit": own.unit, "primary": "true",
               "claim_id": f"{own.target_slug}-goal", "reason": "The only reading that was given."}  # fmt: skip
    if own.base:
        reading["base_date"] = f"{own.base[0][0]}"
        reading["base_value"] = f"{own.base[1][0]:.12g}" if len(own.base) > 1 else ""
    return reading


def _text(own: Own, claim: Mapping[str, str]) -> dict[str, str]:
    """The text that prints a claim."""
    of_day = day_words(pd.Timestamp(claim["period_end"]), claim["period_precision"])
    title = f"{own.programme}: {'promise' if claim.get('target') else 'figure'} for {of_day}"
    return {"source_id": claim["source_id"], "publisher": own.publisher, "title": title, "kind": "company", "language": "en"}  # fmt: skip


def as_counted(name: str) -> str:
    """The definition of a list of which nothing is said but its name."""
    return f"{name}, as its owner counts it."


def _vocabulary(own: Own, programme: str, place: str, indicator: str) -> dict[str, list[dict[str, str]]]:
    """The programme, the measure and the place, one row each."""
    named = {"label_zh": "", "definition": as_counted(own.programme)}
    paid = own.scale == "amount" and (own.how == "addition" or kind_named(own.kind).pays)
    adds_up = own.scale == "count" or paid if own.cumulative is None else own.cumulative
    grows = own.direction == "at_least" and adds_up and own.scale in ("count", "amount")
    return {
        "programmes": [{"programme": programme, "label_en": own.programme, "body": UNSAID, "kind": own.kind, "entity": place,
                        "monotone": "true" if grows else "false", "family": programme, **named}],
        "indicators": [{"indicator": indicator, "label_en": own.measure, "unit": own.unit,
                        "direction": "lower" if own.direction == "at_most" else "higher", "scale": SCALES[own.scale],
                        "ceiling": "100" if own.scale == "share" else "", **named}],
        "entities": [{"entity": place, "label_en": own.place, "label_zh": "", "level": own.level}],
    }  # fmt: skip


def _published(printed: tuple, end: date) -> dict[str, str]:
    day, precision = printed
    return {
        "published_earliest": f"{max(day, end)}",
        "published_latest": f"{max(day, end)}",
        "published_precision": "inferred" if precision == "quarter" else precision,
    }
