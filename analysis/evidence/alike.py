"""Rows that are in the data already, or nearly so: told before another one is added."""

from collections.abc import Iterator, Mapping
from datetime import date

from rapidfuzz import fuzz

from analysis.evidence.checks.files import Rows

SAME_DAYS = 45  # two texts that print one value within so many days most likely print one figure
NEAR_LABEL = 88  # of 100, rapidfuzz's ratio of the words in any order
_SERIES = ("entity", "programme", "indicator", "kind")


def alike(table: str, row: Mapping[str, str], everything: Mapping[str, Rows]) -> list[str]:
    """What is told of a new row: rows of its table that say the same or nearly the same, one sentence each.

    row: column → text. everything: the tables as texts (see `checks.check.read_all`).
    """
    if table not in everything:
        return []
    tell = {"claims": _claims, "sources": _sources, "targets": _targets}.get(table, _labels)
    return list(tell(table, row, everything[table].rows))


_SAID = (*_SERIES, "definition", "period_start", "period_end", "qualifier", "source_id")


def there_already(table: str, row: Mapping[str, str], everything: Mapping[str, Rows]) -> str:
    """The slug of a claim, or of a text, that says the very same as a new one; '' where there is none, and for other tables."""
    for other in everything[table].rows if table in ("claims", "sources") else ():
        if table == "sources":
            same = bool(row.get("url")) and row["url"].rstrip("/") == other["url"].rstrip("/")
        else:
            value = _number(row.get("value", "")) == _number(other["value"])
            same = value and all(row.get(c, "") == other.get(c, "") for c in _SAID)
        if same:
            return str(next(iter(other.values())))
    return ""


def _claims(table: str, row: Mapping[str, str], rows: list[dict]) -> Iterator[str]:
    for other in rows:
        if any(row.get(c) != other[c] for c in _SERIES) or row.get("definition", "") != other["definition"]:
            continue
        apart = _apart(row.get("period_end", ""), other["period_end"])
        if apart is None:
            continue
        same_value = _number(row.get("value", "")) == _number(other["value"])
        printed = f"{other['claim_id']} ({other['publisher']}) prints {other['qualifier']} {other['value']} for {other['period_end']}"
        if same_value and apart <= SAME_DAYS:
            if row.get("source_id") == other["source_id"]:
                yield f"A duplicate: {printed}, from the same source."
            else:
                yield f"The same figure by another source: {printed}."
        elif apart == 0:
            yield f"Another figure for the same day: {printed}."


def _sources(table: str, row: Mapping[str, str], rows: list[dict]) -> Iterator[str]:
    for other in rows:
        if row.get("url") and row["url"].rstrip("/") == other["url"].rstrip("/"):
            yield f"A duplicate: {other['source_id']} has the same address."
        elif (
            row.get("title") and fuzz.ratio(row["title"].casefold(), other["title"].casefold()) >= NEAR_LABEL
        ):
            yield f"Nearly the same title: {other['source_id']} ({other['publisher']}: {other['title']}). Relays of one text share one source."


def _targets(table: str, row: Mapping[str, str], rows: list[dict]) -> Iterator[str]:
    for other in rows:
        if all(row.get(c) == other[c] for c in ("entity", "programme", "indicator", "deadline")):
            yield f"A duplicate: {other['target']} is a promise on the same list by the same day. Another way to read it is a row of readings.csv."


def _labels(table: str, row: Mapping[str, str], rows: list[dict]) -> Iterator[str]:
    for other in rows if row.get("label_en") else ():
        if row.get("label_zh") and row["label_zh"] == other.get("label_zh"):
            yield f"A duplicate: {next(iter(other.values()))} has the same Chinese name."
        elif (
            fuzz.token_sort_ratio(row.get("label_en", "").casefold(), other.get("label_en", "").casefold())
            >= NEAR_LABEL
        ):
            yield f"Nearly the same name: {next(iter(other.values()))} ({other['label_en']})."


def _apart(one: str, other: str) -> int | None:
    try:
        return abs((date.fromisoformat(one) - date.fromisoformat(other)).days)
    except ValueError:
        return None


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
