"""What several pages show: the sources behind a page, the assumptions it rests on, sentences as Markdown."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from analysis.evidence import Evidence, Target, known_day, within
from analysis.evidence.checks.judged import doubts
from analysis.evidence.computed import computed_of
from analysis.evidence.corrections import corrections_of
from analysis.evidence.wording import KINDS_OF_CLAIMS
from analysis.pages.table import Table, claim_anchor
from analysis.writing import (
    counted,
    day,
    escape,
    in_chinese,
    interval,
    number,
    printed,
    said_day,
    summed,
    unit_words,
    with_unit,
)


def markdown(*paragraphs: str) -> Any:
    """Paragraphs as one piece of Markdown; empty ones are left out. A number stays on one line with its sign or its error."""
    from IPython.display import Markdown

    text = "\n\n".join(p for p in paragraphs if p)
    return Markdown(text.replace(" %", "\N{NO-BREAK SPACE}%").replace(" ± ", "\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}"))  # fmt: skip


def forecast_value(value: float, unit: str) -> str:
    """A drawn value without its unit: percents with one decimal, whatever their size; no draw knows more.

    >>> forecast_value(2.653, "percent"), forecast_value(386.2, "count"), forecast_value(float("nan"), "percent")
    ('2.7', '386', '–')
    """
    return f"{value + 0.0:.1f}" if unit == "percent" and np.isfinite(value) else number(value, unit)


def forecast_interval(low: float, high: float, unit: str) -> str:
    """The ends of an interval of draws, written alike; a dash where there is none.

    >>> forecast_interval(-34.0, 2.653, "percent"), forecast_interval(float("nan"), float("nan"), "count")
    ('-34.0 to 2.7', '–')
    """
    if not (np.isfinite(low) and np.isfinite(high)):
        return "–"
    a, b = forecast_value(low, unit), forecast_value(high, unit)
    return a if a == b else f"{a} to {b}"


def cited(claim_ids: Iterable[str], most: int = 4) -> str:
    """Claims in brackets, as Markdown links to their rows in the sources of the page; nothing for none.

    >>> cited(["bj/1"])
    '([bj/1](#claim-bj-1))'
    """
    unique = list(dict.fromkeys(claim_ids))
    shown = ", ".join(f"[{escape(c)}](#{claim_anchor(c)})" for c in unique[:most])
    more = f" and {len(unique) - most} more" if len(unique) > most else ""
    return f"({shown}{more})" if unique else ""


def named(programme: Any, *, mark: str = "", joint: str = ". ") -> str:
    """The name of a list and its definition as Markdown; a definition that begins with the name does not say it again.

    >>> named(pd.Series({"label_en": "Model plants", "label_zh": "", "definition": "Model plants, as counted."}))
    'Model plants, as counted.'
    """
    label = f"{mark}{escape(programme.label_en)}{mark}{in_chinese(escape(programme.label_zh))}"
    said, name = str(programme.definition), programme.label_en
    if said.startswith(f"{name},"):
        return label + escape(said.removeprefix(name))
    return f"{label}{joint}{escape(said)}"


def kind_of_claim(kind: str, unit: str = "") -> str:
    """What a claim is, in words for readers; kind: as in claims.csv. A level in percent is a share, one per unit a level, and
    neither is a total.

    >>> kind_of_claim("target_flow"), kind_of_claim("effect"), kind_of_claim("target_stock", "percent")
    ('promised addition', 'reported change', 'promised share')
    >>> kind_of_claim("stock", "g_per_kWh"), kind_of_claim("stock", "MW")
    ('level', 'total')
    """
    words = KINDS_OF_CLAIMS.get(kind, kind.replace("_", " "))
    return words if summed(unit) else words.replace("total", "share" if unit == "percent" else "level")


MANY_CLAIMS = 40  # of one page; so many stand behind a line that opens them


def sources(evidence: Evidence, claim_ids: Iterable[str]) -> Table:
    """The claims behind a page: figure as printed, day, who printed it, where; sorted by publication, and what is
    wrong or doubtful about any. Many stand behind a line that opens them."""
    claims = evidence.claims[evidence.claims["claim_id"].isin(list(claim_ids))]
    claims = claims.sort_values(["published_latest", "claim_id"])
    texts = evidence.sources.set_index("source_id")
    doubted = doubts(evidence, set(claims["claim_id"])).groupby("claim_id")
    reasons = {claim: " ".join(map(_doubt, group.itertuples())) for claim, group in doubted}
    mended = corrections_of(evidence)
    for claim in (worked_out := computed_of(evidence)).keys() & set(claims["claim_id"]):
        reasons[claim] = (
            f"No text prints it as it stands. Computed: {worked_out[claim]} {reasons.get(claim, '')}".strip()
        )
    for claim in mended.keys() & set(claims["claim_id"]):
        reasons[claim] = f"{mended[claim]} {reasons.get(claim, '')}".strip()
    rows, links, anchors = [], {}, {}
    for k, r in enumerate(
        claims.merge(texts[["title"]], left_on="source_id", right_index=True, how="left").itertuples()
    ):
        rows.append({
            "claim": r.claim_id, "kind": kind_of_claim(r.kind, r.unit), "figure": f"{printed(r.value)}{corrected(r)}{COMPUTED * (r.claim_id in worked_out)}", "unit": unit_words(r.unit),
            "hedge": r.qualifier.replace("_", " "), "for": day(*known_day(r)), "published": published(r),
            "printed by": r.publisher, "text": r.title or r.source_id, "doubt": reasons.get(r.claim_id, ""),
        })  # fmt: skip
        links[(k, "text")] = r.url
        anchors[k] = claim_anchor(r.claim_id)
    columns = ["claim", "kind", "figure", "unit", "hedge", "for", "published", "printed by", "text"]
    columns += ["doubt"] * bool(reasons)
    line = f"The {len(rows)} claims behind this page, each with its text" if len(rows) > MANY_CLAIMS else ""
    none = "No claim that was known by that day stands behind this page."
    frame = pd.DataFrame(rows, columns=columns)
    return Table(
        frame, caption="" if rows else none, numeric=["figure"], links=links, anchors=anchors, folded=line, aside=["text"]
    )  # fmt: skip


COMPUTED = " (computed)"  # a figure that no text prints as it stands
CORRECTED = " (corrected)"  # a figure that is not read as its text prints it


def corrected(claim: Any) -> str:
    """The mark of a figure that is not read as its text prints it (see `corrections.yml`); claim: a row of claims."""
    return CORRECTED if getattr(claim, "corrected", False) else ""


def _doubt(told: Any) -> str:
    """What a rule says of a claim, and what whoever looked at it found; told: a row of `doubts`."""
    wrong = f"{told.column}: {told.found}; {'allowed' if told.error else 'expected'}: {told.expected}."
    looked = f"Looked at: {told.declared}" if told.declared else "Nobody has looked at it yet."
    return f"{wrong} {'The check calls it an error.' if told.error and not told.declared else looked}"


def published(claim: Any) -> str:
    """The day of publication as exactly as it is known; claim: a row of claims.csv."""
    if claim.published_precision == "inferred":
        return f"by {day(claim.published_latest)} (inferred)"
    return day(claim.published_latest, claim.published_precision)


def first_published(evidence: Evidence, goal: Target) -> str:
    """When a promise was published first as far as known, for a sentence, as exactly as it is known."""
    first = _first_texts(evidence, goal)
    known = first["published_precision"].tolist()
    if _inferred(first):
        return _between(first["published_earliest"].max(), goal.announced, inferred=True)
    return said_day(goal.announced, "day" if "day" in known or not known else known[0])


def _first_texts(evidence: Evidence, goal: Target) -> pd.DataFrame:
    """The claims that print a promise first, as far as known."""
    claims = evidence.claims
    return claims[claims["claim_id"].isin(goal.claim_ids) & (claims["published_latest"] == goal.announced)]


def _inferred(texts: pd.DataFrame) -> bool:
    """Whether none of these bears its day."""
    return "day" not in set(texts["published_precision"]) and "inferred" in set(texts["published_precision"])


def announced_words(evidence: Evidence, goal: Target) -> str:
    """When a promise was made, for a sentence, as exactly as that is known, and since when a text of it is known where that is
    later."""
    row = evidence.targets.loc[evidence.targets["target"] == goal.slug].iloc[0]
    cases = evidence.outcomes
    if (cases.loc[cases["target"] == goal.slug, "announced_precision"] == "unknown").any():
        return "on a day that no text known here gives"
    first, last = row["announced_earliest"], row["announced_latest"]
    late, texts = goal.announced > last, _first_texts(evidence, goal)
    dated = "day" in set(texts["published_precision"])
    if not late and dated and first < last:  # made on a day before the first text that prints it
        return f"between {day(first)} and {day(last)}, the day of the first text known here"
    made = _between(first, last, not late and _inferred(texts))
    return (
        f"{made} (first text known here: {first_published(evidence, goal).removeprefix('on ')})"
        if late
        else made
    )


def due(goal: Target) -> str:
    """The deadline in a table or a list, with a mark where no text names it."""
    return f"{day(goal.deadline)}{' (inferred)' * goal.deadline_inferred}"


def deadline_words(goal: Target) -> str:
    """The deadline, and that no text names it where that is so."""
    return f"{day(goal.deadline)}{' (inferred: its text names no day)' if goal.deadline_inferred else ''}"


def _between(first: pd.Timestamp, last: pd.Timestamp, inferred: bool = False) -> str:
    """A day that lies within two; a month, quarter or year where they are its ends. inferred: no text bears it.

    >>> _between(pd.Timestamp("2022-05-01"), pd.Timestamp("2022-05-31")), _between(pd.Timestamp("2024-05-29"), pd.Timestamp("2024-05-29"))
    ('May 2022', '2024-05-29')
    >>> _between(pd.Timestamp("2024-01-01"), pd.Timestamp("2025-12-31"))
    'on a day from 2024-01-01 to 2025-12-31 (not known which)'
    """
    mark = " (inferred)" if inferred else ""
    if first == last:
        return f"{day(last)}{mark}"
    for name, code in (("month", "M"), ("quarter", "Q"), ("year", "Y")):
        period = last.to_period(code)
        if first == period.start_time and last == period.end_time.normalize():
            return f"{said_day(last, name)}{mark}"
    return f"on a day from {day(first)} to {day(last)} (not known which)"


def assumptions(evidence: Evidence, assumption_ids: Iterable[str]) -> Table:
    """The assumptions used on a page, behind a line that opens them: id, what is assumed, value, range, reason."""
    rows = evidence.assumptions[evidence.assumptions["assumption_id"].isin(list(assumption_ids))]
    frame = pd.DataFrame({
        "assumption": rows["assumption_id"], "what is assumed": rows["statement"],
        "value": [f"{v:g}" for v in rows["value"]],
        "range": [f"{a:g} to {b:g}" for a, b in zip(rows["low"], rows["high"], strict=True)],
        "unit": rows["unit"].str.replace("_", " "), "reason": rows["reason"],
    })  # fmt: skip
    line = f"The {counted(len(frame), 'assumption')} behind this page, each with its range and its reason"
    return Table(frame, numeric=["value", "range"], folded=line)


def asked(row: Any) -> str:
    """What a target asks for in words; row: one of `evidence.all_targets`."""
    value = with_unit(printed(row.value), row.unit)
    if row.how == "change":
        return f"a change of {value}"
    if row.direction == "at_most":
        return f"at most {value}"
    if row.how == "addition":
        total = with_unit(interval(row.total_low, row.total_high, row.unit), row.unit)
        if not np.isfinite(row.total_low):
            return f"{value} {within(row.base_date, row.deadline)}"
        return f"{value} more" + (f" ({total} in all)" if total != value and summed(row.unit) else "")
    return f"{value} in all" if row.how == "total" and summed(row.unit) else value


def share(value: float) -> str:
    """A share of cases in whole percents, none and all included; a dash where there is none.

    >>> share(0.0), share(0.617), share(float("nan"))
    ('0 %', '62 %', '–')
    """
    return f"{value:.0%}".replace("%", " %") if np.isfinite(value) else "–"
