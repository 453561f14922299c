"""Evidence of one's own from a few values: the smallest set of tables that a forecast of one target needs.

`rows_of` makes the rows, `write` puts them into a directory that borrows the rest from the shipped evidence. The same rows
are evidence without any directory: `load(rows)`.
"""

import json
import re
import shutil
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.errors import EvidenceError
from analysis.evidence import cells
from analysis.evidence.schema import read_package
from analysis.evidence.tables import text_of
from analysis.paths import BORROWED, BORROWED_BY_DEFAULT, REFERRED
from analysis.writing import day as day_words
from analysis.writing import unit_words

SCALES = {"count": "count", "share": "share", "amount": "amount", "level": "intensity"}
HOW = ("total", "addition", "share")


@dataclass(frozen=True)
class Own:
    """What is asked of somebody who brings a list and a target: one field, one question.

    place, programme, measure: as readers should see them; level: of the place (country, city …). kind: of the programme (see
    `kinds.COUNTED`, and the guide in the data's README). unit: count, percent, MW, g/kWh … scale: count, share, amount, or
    level (a level per unit, which may fall). figures: (day, figure) or (day, figure, published); a day is YYYY, YYYY-MM or
    YYYY-MM-DD, a figure a number or a text with its hedge ("over 60"). target: the figure promised; by: its deadline;
    announced: the day of the promise. how: total, addition or share. base: the day from which an addition counts, and the
    value on it where that is known. publisher: who printed the figures.
    """

    figures: tuple[tuple, ...]
    target: float | str
    by: str
    programme: str = "own list"
    place: str = "own place"
    level: str = "country"
    kind: str = "recognised_list"
    measure: str = "units"
    unit: str = "count"
    scale: str = "count"
    how: str = "total"
    announced: str = ""
    direction: str = "at_least"
    base: tuple | None = None
    publisher: str = "own notes"
    slug: str = ""

    @property
    def target_slug(self) -> str:
        return self.slug or f"{slug_of(self.programme)}-{period(self.by)[0].year}"


def slug_of(text: str, joint: str = "-") -> str:
    """A slug of a label: lower-case letters and digits, accents left out; EvidenceError where nothing of it is left.

    >>> slug_of("Model plants of Lakeside!"), slug_of("plants listed", "_"), slug_of("Estadística de Köln")
    ('model-plants-of-lakeside', 'plants_listed', 'estadistica-de-koln')
    """
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    slug = re.sub(r"[^a-z0-9]+", joint, plain.lower()).strip(joint)
    if not slug:
        raise EvidenceError(
            f"{text!r} has no Latin letter or digit to make a short name of; give an English label."
        )
    return slug


def unit_of(text: str) -> str:
    """A unit as the tables write it; EvidenceError for what is none.

    >>> unit_of("g/kWh"), unit_of("%"), unit_of("EUR million")
    ('g_per_kWh', 'percent', 'EUR_million')
    """
    unit = re.sub(r"[^A-Za-z0-9]+", "_", text.replace("%", "percent").replace("/", "_per_")).strip("_")
    if not unit or not unit[0].isalpha():
        raise EvidenceError(f"{text!r} is no unit. Write one in Latin letters, e.g. MW, EUR or g/kWh.")
    return unit


def period(day: Any) -> tuple[date, str]:
    """The last day of what a date names, and how precisely it is known.

    >>> period("2021"), period("2021-12"), period("2024-03-31")
    ((datetime.date(2021, 12, 31), 'year'), (datetime.date(2021, 12, 31), 'month'), (datetime.date(2024, 3, 31), 'day'))
    """
    span = cells.days(str(day)[:10] if hasattr(day, "isoformat") else str(day))
    return span.last, span.precision


def hedged(figure: Any) -> tuple[float, str]:
    """A figure with its hedge as value and qualifier; EvidenceError if it is none.

    >>> hedged("over 60"), hedged("近2,000"), hedged(103), hedged("28.4 %"), hedged("60+")
    ((60.0, 'over'), (2000.0, 'nearly'), (103.0, 'exact'), (28.4, 'exact'), (60.0, 'over'))
    """
    if isinstance(figure, int | float) and not isinstance(figure, bool) and figure == figure:
        return float(figure), "exact"
    value, hedge = cells.figure(str(figure))
    return value, hedge or "exact"


def rows_of(own: Own) -> dict[str, list[dict[str, str]]]:
    """The rows of claims, sources, programmes, indicators, entities, targets and readings; texts as in the files.

    Raises EvidenceError, with all problems at once, for a figure, day, kind, scale or direction that is none.
    """
    if own.scale == "share":  # it has one unit, and is no total: neither has to be said
        unit, how = {"count": "percent"}.get(own.unit, own.unit), {"total": "share"}.get(own.how, own.how)
        own = replace(own, unit=unit, how=how)
    problems = [*_wrong_words(own), *_wrong_figures(own)]

    def tried(read: Any, *given: Any) -> Any:
        try:
            return read(*given)
        except EvidenceError as error:
            problems.append(str(error))

    target = tried(hedged, own.target)
    figures = [
        (tried(period, f[0]), tried(hedged, f[1]), tried(period, f[2]) if len(f) > 2 else None)
        for f in own.figures
        if 2 <= len(f) <= 3
    ]
    deadline = tried(period, own.by)
    announced = tried(cells.days, own.announced) if own.announced else None
    unit = tried(unit_of, own.unit)
    base = (
        (tried(period, own.base[0]), *(tried(hedged, value) for value in own.base[1:])) if own.base else None
    )
    if problems:
        raise EvidenceError("\n".join(problems))
    return _rows(replace(own, target=target[0], unit=unit, base=base), figures, deadline[0], announced)


def _wrong_figures(own: Own) -> list[str]:
    return [
        f"{f!r} is no figure of a list: write (day, figure) or (day, figure, published)."
        for f in own.figures
        if not 2 <= len(f) <= 3
    ]


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
    if own.how == "addition" and own.base is None:
        problems.append(
            "an addition needs the day from which it counts, and its value where that is known (base)."
        )
    return problems


def _rows(
    own: Own, figures: Sequence[tuple], deadline: date, announced: cells.Days | None
) -> dict[str, list[dict[str, str]]]:
    """The rows of all tables. own: its target, unit and base read; figures: (end, precision), (value, qualifier), printed."""
    programme, place, indicator = slug_of(own.programme), slug_of(own.place), slug_of(own.measure, "_")
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


def _vocabulary(own: Own, programme: str, place: str, indicator: str) -> dict[str, list[dict[str, str]]]:
    """The programme, the measure and the place, one row each."""
    named = {"label_zh": "", "definition": f"{own.programme}, as its owner counts it."}
    grows = own.scale == "count" or (own.scale == "amount" and own.how == "addition")
    return {
        "programmes": [{"programme": programme, "label_en": own.programme, "body": "not said", "kind": own.kind, "entity": place,
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


def write(directory: str | Path, rows: Mapping[str, Sequence[Mapping[str, str]]], title: str) -> Path:
    """A new directory with these rows, and a descriptor that refers to the shipped one.

    Tables without a row get no file: absent means empty. Raises EvidenceError if the directory holds anything already, or
    can't be written.
    """
    folder = Path(directory)
    must_be_empty(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _fill(folder, rows, title)
    except OSError as error:
        raise _unwritable(folder, error) from None
    return folder


def must_be_empty(folder: Path) -> None:
    """Raises EvidenceError where a folder holds anything already, or is none."""
    try:
        taken = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    except (OSError, ValueError) as error:
        raise _unwritable(folder, error) from None
    if taken:
        raise EvidenceError(f"{folder} is not empty. Choose a new directory; nothing was written.")


def copy(source: Path, directory: str, *left_out: str) -> None:
    """Copy a folder into a new one. Raises EvidenceError where there is one already, or none can be made."""
    try:
        if Path(directory).exists():
            raise EvidenceError(f"{directory} exists already. Choose a new directory; nothing was written.")
        shutil.copytree(source, directory, ignore=shutil.ignore_patterns(*left_out))
    except (OSError, ValueError, shutil.Error) as error:
        raise _unwritable(Path(directory), error) from None


def _unwritable(folder: Path, error: Exception) -> EvidenceError:
    why = getattr(error, "strerror", None) or "not all of its files"
    return EvidenceError(f"{folder} can't be written ({why}). Choose another directory.")


def _fill(folder: Path, rows: Mapping[str, Sequence[Mapping[str, str]]], title: str) -> None:
    described = {
        "name": slug_of(title),
        "title": title,
        REFERRED: "shipped",
        BORROWED: list(BORROWED_BY_DEFAULT),
    }
    (folder / "datapackage.json").write_text(
        json.dumps(described, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    package = read_package(folder)
    for name, table in rows.items():
        if table:
            package[name].path.write_text(text_of(package[name], table).getvalue(), encoding="utf-8")
