"""What a new row needs: which columns are asked in which order, and what follows from what is known already."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date, timedelta

from analysis.errors import EvidenceError
from analysis.evidence import cells
from analysis.evidence.checks.files import Rows
from analysis.evidence.kinds import RECOGNISED, kind_named
from analysis.evidence.own import as_counted, by_year, slug_of
from analysis.evidence.schema import Column
from analysis.writing import unit_words

# the order in which a person has the answers at hand: the text, what it is about, the figure, names and remarks last
ORDER: dict[str, tuple[str, ...]] = {
    "claims": ("source_id", "publisher", "url", "published_latest", "kind", "programme", "entity", "indicator", "value", "qualifier",
               "period_start", "period_end", "n_sites", "baseline", "basis", "scope", "claim_id", "target", "note"),
    "sources": ("publisher", "title", "kind", "language", "url", "source_id", "note"),
    "programmes": ("label_en", "label_zh", "definition", "body", "kind", "entity", "monotone", "programme", "family", "note"),
    "indicators": ("label_en", "label_zh", "definition", "unit", "direction", "scale", "ceiling", "indicator"),
    "entities": ("label_en", "label_zh", "level", "part_of", "entity"),
    "targets": ("label_en", "label_zh", "direction", "target"),
    "readings": ("how", "base_date", "base_value", "reason"),
}  # fmt: skip
# columns that nobody is asked for: they follow, or may be empty. They are shown before anything is written, and changed by name
QUIET: dict[str, tuple[str, ...]] = {
    "claims": ("claim_id",), "sources": ("language", "source_id", "note"),
    "programmes": ("label_zh", "monotone", "programme", "family", "note"), "indicators": ("label_zh", "ceiling", "indicator"),
    "entities": ("label_zh", "entity"), "targets": ORDER["targets"], "readings": ("how", "reason"),
}  # fmt: skip
PROMISED = ("target_stock", "target_flow")
_EFFECTS_ONLY = ("n_sites", "baseline", "basis", "scope")
_ONLY_READING = "The only reading that was given."


def applies(column: Column, row: Mapping[str, str]) -> bool:
    """Whether a column is asked of a row: not where the rules leave it blank, nor where they need it for other rows only."""
    blank, needed = column.rule("blankWhen"), column.rule("requiredWhen")
    if blank and _holds(row, blank):
        return False
    if column.name in _EFFECTS_ONLY and row.get("kind") != "effect":
        return False
    if column.name == "base_value" and row.get("how") not in ("addition", "change"):
        return False
    return not needed or _holds(row, needed) or column.name in _EFFECTS_ONLY


def is_asked(table: str, column: Column, row: Mapping[str, str], follows: Mapping[str, str]) -> bool:
    """Whether a person is asked for a column of a new row; follows: what is known of it without an answer."""
    return column.name not in QUIET[table] or (is_needed(column, row) and not follows.get(column.name))


def is_needed(column: Column, row: Mapping[str, str]) -> bool:
    """Whether a row must have a value in a column."""
    needed = column.rule("requiredWhen")
    return column.required or bool(needed and _holds(row, needed))


def undated(row: Mapping[str, str]) -> dict[str, str]:
    """The day of a figure that prints none: that of its publication; nothing for a promise, whose deadline is never guessed."""
    if row.get("kind") in PROMISED or not row.get("published_latest"):
        return {}
    return {"period_end": row["published_latest"], "period_precision": "publication"}


def _holds(row: Mapping[str, str], when: Mapping[str, list[str]]) -> bool:
    return all(row.get(name, "") in allowed for name, allowed in when.items())


def as_read(
    columns: Iterable[Column], given: Mapping[str, str], manner: cells.Manner = cells.PLAIN
) -> dict[str, str]:
    """Cells as they were written, read into the form of the tables; one that can't be read stays, so that checking tells it.

    What is given outright goes before what another cell says beside its own value.
    """
    by_name = {column.name: column for column in columns}
    beside: dict[str, str] = {}
    own: dict[str, str] = {}
    for name, text in given.items():
        try:
            understood = cells.read(by_name[name], text, manner) if name in by_name else {}
        except EvidenceError:
            understood = {}
        own[name] = understood.pop(name, text.strip())
        beside |= understood
    return beside | own


def without_unit(given: Mapping[str, str], everything: Mapping[str, Rows]) -> dict[str, str]:
    """The cells of a claim as they were written, its figure without the words of its unit: 90 million EUR is 90 of million EUR."""
    text = given.get("value", "")
    if not re.search(r"[A-Za-z€£$]", text):
        return dict(given)
    known = {c: given[c] for c in ("programme", "indicator", "kind", "unit") if c in given}
    return {**given, "value": cells.bare(text, _unit_of(known, everything))}


def _unit_of(claim: Mapping[str, str], everything: Mapping[str, Rows]) -> str:
    with suppress(EvidenceError):
        return cells.unit(claim.get("unit") or follows("claims", claim, everything).get("unit", ""))
    return ""


def follows(
    table: str, row: Mapping[str, str], everything: Mapping[str, Rows], of: Mapping[str, str] | None = None
) -> dict[str, str]:
    """What follows for the columns that a row does not have yet, from its other cells and from the data. of: the row that will
    point to it, where it is asked for within one: a measure goes with the kind of the programme that it is measured of."""
    maker: Callable[..., dict[str, str]] | None = _FOLLOWING.get(table)
    if table == "indicators" and of:
        programme = _row_of(everything, "programmes", "programme", of.get("programme", ""))
        # what a programme counts is another matter than what is reported to have changed by it
        following = _indicator(row, everything, "effect" if of.get("kind") == "effect" else programme.get("kind", ""))  # fmt: skip
    else:
        following = maker(row, everything) if maker else {}
    return {name: text for name, text in following.items() if name not in row and text}


def _row_of(everything: Mapping[str, Rows], table: str, key: str, slug: str) -> dict[str, str]:
    return (
        next((row for row in everything[table].rows if row.get(key) == slug), {})
        if table in everything
        else {}
    )


def free(wanted: str, table: str, key: str, everything: Mapping[str, Rows]) -> str:
    """A slug that no row of a table has: the wanted one, or with a number behind it."""
    taken = set(everything[table].column(key)) if table in everything else set()
    return next(name for name in (wanted, *(f"{wanted}-{n}" for n in range(2, 10_000))) if name not in taken)


def _slug(text: str, otherwise: str, joint: str = "-") -> str:
    try:
        return slug_of(text, otherwise, joint)[:60].strip(joint)
    except EvidenceError:
        return otherwise


def _sole(everything: Mapping[str, Rows]) -> str:
    """The programme of a directory that has one alone."""
    known = everything["programmes"].column("programme") if "programmes" in everything else []
    return known[0] if len(known) == 1 else ""


def _claim(row: Mapping[str, str], everything: Mapping[str, Rows]) -> dict[str, str]:
    source = _row_of(everything, "sources", "source_id", row.get("source_id", ""))
    programme = _row_of(everything, "programmes", "programme", row.get("programme") or _sole(everything))
    effect = row.get("kind") == "effect"  # what is reported to have changed is not what is counted
    counted = Counter(c["indicator"] for c in everything["claims"].rows if c["programme"] == programme.get("programme") and (c["kind"] == "effect") == effect)  # fmt: skip
    indicator = row.get("indicator") or (counted.most_common(1)[0][0] if counted else "")
    following = {
        "publisher": source.get("publisher", ""), "url": source.get("url", ""),
        "programme": programme.get("programme", ""), "entity": programme.get("entity", ""),
        "indicator": indicator, "unit": _row_of(everything, "indicators", "indicator", indicator).get("unit", ""),
        "qualifier": "exact", "period_precision": "day", "published_precision": "day", "published_earliest": row.get("published_latest", ""),
    }  # fmt: skip
    if effect:
        following |= {"baseline": "unknown", "basis": "unclear"}
    if row.get("source_id"):
        wanted = "-".join(filter(None, (row["source_id"], indicator.replace("_", "-"))))
        following["claim_id"] = free(wanted, "claims", "claim_id", everything)
    return following


def _source(row: Mapping[str, str], everything: Mapping[str, Rows]) -> dict[str, str]:
    title = row.get("title", "")
    wanted = _slug(" ".join(f"{row.get('publisher', '')} {title}".split()[:6]), "source")
    return {"language": "zh" if re.search(r"[\u4e00-\u9fff]", title) else "en", "source_id": free(wanted, "sources", "source_id", everything)}  # fmt: skip


def _programme(row: Mapping[str, str], everything: Mapping[str, Rows]) -> dict[str, str]:
    wanted = free(_slug(row.get("label_en", ""), "programme"), "programmes", "programme", everything)
    places = everything["entities"].column("entity") if "entities" in everything else []
    return {
        "entity": places[0] if len(places) == 1 else "",  # a directory of one place
        "kind": RECOGNISED,
        "definition": as_counted(row["label_en"]) if row.get("label_en") else "",
        "monotone": "true" if kind_named(row.get("kind", RECOGNISED)).members else "false",
        "programme": wanted,
        "family": row.get("programme", wanted),
    }


def _indicator(row: Mapping[str, str], everything: Mapping[str, Rows], kind: str = "") -> dict[str, str]:
    """kind: of the programme; what is counted, is a share, or has a unit that nobody can guess."""
    usual = {"rate": "percent", "effect": "percent", "amount": "", "intensity": ""}.get(kind, "count")
    unit = row.get("unit", "")
    per = "_per_" in unit or kind == "intensity"  # so much per unit of output, which is to fall
    percent = "change" if kind in ("intensity", "effect") else "share"
    scale = {"count": "count", "percent": percent}.get(unit, "intensity" if per else "amount")
    return {"unit": usual, "direction": "lower" if per else "higher", "scale": scale, "ceiling": "100" if row.get("scale") == "share" else "",
            "definition": as_counted(row["label_en"]) if row.get("label_en") else "", "indicator": _slug(row.get("label_en", ""), "indicator", "_")}  # fmt: skip


def _entity(row: Mapping[str, str], everything: Mapping[str, Rows]) -> dict[str, str]:
    return {"level": "city", "entity": _slug(row.get("label_en", ""), "place")}


_FOLLOWING: dict[str, Callable[..., dict[str, str]]] = {
    "claims": _claim, "sources": _source, "programmes": _programme, "indicators": _indicator, "entities": _entity,
    "targets": lambda row, everything: {"direction": "at_least"}, "readings": lambda row, everything: {"reason": _ONLY_READING},
}  # fmt: skip


def promised(value: str, unit: str, *, more: bool = False) -> str:
    """A promised figure in a label: separators, unit, and whether it is added.

    >>> promised("12000", "count", more=True), promised("40", "percent"), promised("many", "MW")
    ('12,000 more', '40 %', 'many MW')
    """
    with suppress(ValueError):  # checking tells what is wrong with it
        value = f"{float(value):,.12g}"
    return " ".join(filter(None, (value, unit_words(unit), "more" if more else "")))


def promise(
    claim: Mapping[str, str], everything: Mapping[str, Rows]
) -> tuple[dict[str, str], dict[str, str]]:
    """What a promised figure says of its target and of its reading: rows of targets.csv and readings.csv, as far as they follow."""
    programme = _row_of(everything, "programmes", "programme", claim["programme"])
    indicator = _row_of(everything, "indicators", "indicator", claim["indicator"])
    year, added = claim["period_end"][:4], claim["kind"] == "target_flow"
    shared = {"programme": claim["programme"], "indicator": claim["indicator"]}
    how = (
        "addition"
        if added
        else {"share": "share", "change": "change"}.get(indicator.get("scale", ""), "total")
    )
    figure = promised(claim["value"], claim["unit"], more=added)
    target = {
        "label_en": f"{programme.get('label_en', claim['programme'])}: {figure} by {year}", "label_zh": "",
        "direction": "at_most" if indicator.get("direction") == "lower" else "at_least",
        "target": free(by_year(claim["programme"], year), "targets", "target", everything), "entity": claim["entity"],
        "deadline": claim["period_end"], "announced_earliest": claim["published_earliest"], "announced_latest": claim["published_latest"],
    }  # fmt: skip
    reading = {
        "how": how, "value": claim["value"], "unit": claim["unit"], "primary": "true", "claim_id": claim["claim_id"], "reason": _ONLY_READING,
        "label": f"{figure} by {claim['period_end']}",
    }  # fmt: skip
    if added and claim.get("period_start"):
        reading["base_date"] = f"{date.fromisoformat(claim['period_start']) - timedelta(days=1)}"
    return target | shared, reading | shared
