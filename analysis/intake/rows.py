"""From accepted proposals to rows of the tables: the source, what is new in the vocabularies, targets, claims."""

from collections import Counter
from collections.abc import Container
from typing import Any

import pandas as pd

from analysis.errors import EvidenceError
from analysis.evidence.add import Row
from analysis.evidence.claims import Evidence
from analysis.evidence.form import promised
from analysis.evidence.own import by_year
from analysis.intake.article import Article
from analysis.intake.compiling import compiled
from analysis.intake.kinds import claim_kind_of
from analysis.intake.links import NEW
from analysis.intake.places import UNKNOWN
from analysis.intake.unit_words import CONVERTED

_MANY = {"thousand": 1e-3, "million": 1e-6, "billion": 1e-9, "trillion": 1e-12}
_REASON = "The text promises this value by this day; read by rule and accepted by a person."


LIKELY = 0.5  # of a link that a judgement rests on: what is less likely than not counts as of no list
SURE = 0.9  # of a link that is written without asking: a wrong one writes a wrong claim


def slug(text: str, most: int = 40) -> str:
    """A text as a slug; 'text' where nothing of it can stand in one.

    >>> slug("Lakeside News, 4 March"), slug("新华社")
    ('lakeside-news-4-march', 'text')
    """
    return compiled(r"[^a-z0-9]+").sub("-", text.lower()).strip("-")[:most].strip("-") or "text"


def _free(wanted: str, taken: Container[str]) -> str:
    return next(name for name in (wanted, *(f"{wanted}-{n}" for n in range(2, 10_000))) if name not in taken)


def factor(printed: str, wanted: str) -> float | None:
    """By what a value in the unit of a text is multiplied for the unit of an indicator; None where the one is not the other.

    >>> factor("MW", "GW"), factor("EUR", "EUR_million"), factor("EUR", "USD_million"), factor("EUR", "EUR")
    (0.001, 1e-06, None, 1.0)
    """
    if printed == wanted:
        return 1.0
    plain, _, many = wanted.rpartition("_")
    return _MANY.get(many) if plain == printed else CONVERTED.get((printed, wanted))


def lacking(row: dict, evidence: Evidence) -> str:
    """Why a proposal can't become a claim as it stands, in words; '' if it can. Rows of the vocabularies that it brings with
    it (new_entity, new_indicator, new_programme) count as those of the data."""
    if row["programme"] == NEW:
        return "no programme of the data fits"
    if row["indicator"] == NEW:
        return "no indicator of the data fits"
    if row["entity"] in ("", UNKNOWN):
        return "its place is not known"
    places = {*evidence.entities["entity"], (row.get("new_entity") or {}).get("entity", "")}
    if row["entity"] not in places:
        return f"the place {row['entity']!r} is not in entities.csv"
    brought = (row.get("new_indicator") or {}).get("unit", "")
    unit = brought or evidence.indicator(row["indicator"]).unit
    if factor(row["unit"], unit) is None:
        return f"its unit {row['unit']} is not that of the indicator, {unit}"
    if pd.isna(row["period_end"]):
        return "its day is not printed and does not follow from the day of publication"
    if claim_kind(row) in ("flow", "target_flow") and pd.isna(row["period_start"]):
        return "the first day of its period is not printed"
    return ""


def unlikely(row: dict) -> str:
    """Why a figure is judged as of no list although one was found for it; '' if its link is more likely right than wrong."""
    return "" if row["link_sure"] >= LIKELY else f"its list was not found: {_how_sure(row)}"


def unsure(row: dict) -> str:
    """Why a figure is not written unless a person confirms it; '' if its digits and its link are sure enough."""
    if row["doubt"]:
        return f"{row['doubt']}; confirm it in a terminal"
    return "" if row["link_sure"] >= SURE else f"{_how_sure(row)}: confirm it in a terminal"


def _how_sure(row: dict) -> str:
    return f"only {row['link_sure']:.0%} sure that it is of {row['programme']}"


def converted(row: dict, evidence: Evidence) -> dict:
    """A proposal with its value in the unit of its indicator: 103 GW for 1.03亿千瓦."""
    unit = (row.get("new_indicator") or {}).get("unit", "") or evidence.indicator(row["indicator"]).unit
    times = factor(row["unit"], unit) or 1.0
    ends = {
        name: float(f"{row[name] * times:.12g}")
        for name in ("value", "value_high")
        if pd.notna(row.get(name))
    }
    return row | ends | {"unit": unit}


def claim_kind(row: dict) -> str:
    """The kind of a proposal in the words of claims.csv."""
    return claim_kind_of(row["kind"], True)


def shared_source(table: pd.DataFrame, evidence: Evidence) -> str:
    """The source of the data that the text is a relay of: two or more of its figures, and most of those that are known,
    were printed by it in those days; '' for none."""
    relayed = table.loc[table["status"] == "relay", "known_claims"]
    if len(relayed) < 2:
        return ""
    source_of = dict(zip(evidence.claims["claim_id"], evidence.claims["source_id"], strict=True))
    votes = Counter(s for claims in relayed for s in {source_of[c] for c in claims if c in source_of})
    best, count = votes.most_common(1)[0]
    return best if count >= 2 and 2 * count >= len(relayed) else ""


def _text(day: Any) -> str:
    return "" if day is None or pd.isna(day) else f"{pd.Timestamp(day):%Y-%m-%d}"


def _number(value: float) -> str:
    return f"{value:.12g}" if abs(value) < 1e12 else f"{value:.0f}"


def rows_for(
    accepted: list[dict], article: Article, evidence: Evidence, *, source_id: str = "", kind: str = "media"
) -> list[Row]:
    """The rows that accepted proposals ask for, as (table, row), the source among them.

    accepted: proposals as dictionaries with the columns of `COLUMNS`; new programmes, indicators and places come as
    dictionaries under the keys new_programme, new_indicator and new_entity. source_id: the text of the data that this
    one is a relay of ('' for a text of its own). kind: of the source, as in sources.csv.

    Raises EvidenceError if the day of publication or the publisher is not known.
    """
    if article.published is None:
        raise EvidenceError("The day of publication is not known. Give it: --published YYYY-MM-DD.")
    if not article.publisher:
        raise EvidenceError("The publisher is not known. Give it: --publisher NAME.")
    rows: list[Row] = []
    for name in ("entity", "indicator", "programme"):
        seen: set[str] = set()
        for row in accepted:
            new = row.get(f"new_{name}")
            if new and new[name] not in seen:
                seen.add(new[name])
                rows.append((f"{name}s" if name != "entity" else "entities", new))
    if not source_id:
        source_id = _free(
            f"{slug(article.publisher)}-{article.published:%Y-%m}", set(evidence.sources["source_id"])
        )
        rows.append(("sources", _source(source_id, article, kind)))
    return rows + _claims(accepted, article, evidence, source_id)


def _source(source_id: str, article: Article, kind: str) -> dict[str, str]:
    return {
        "source_id": source_id, "publisher": article.publisher, "title": article.title, "kind": kind,
        "url": article.url if compiled(r"https?://\S+").fullmatch(article.url) else "", "language": article.language or "en",
    }  # fmt: skip


def _claims(accepted: list[dict], article: Article, evidence: Evidence, source_id: str) -> list[Row]:
    taken = set(evidence.claims["claim_id"])
    targets, rows, claims = set(evidence.targets["target"]), [], []
    for row in (converted(row, evidence) for row in accepted):
        claim_id = _free(f"{source_id}-{slug(row['indicator'], 24)}", taken)
        taken.add(claim_id)
        is_promise = claim_kind(row).startswith("target")
        target = ""
        if is_promise:
            target, more = _target(row, article, evidence, targets, claim_id)
            targets.add(target)
            rows += more
        claims.append(("claims", _claim(row, article, source_id, claim_id, target)))
    return [*rows, *claims]


def _claim(row: dict, article: Article, source_id: str, claim_id: str, target: str) -> dict[str, str]:
    kind, day = claim_kind(row), _text(article.published)
    effect = {"baseline": "unknown", "basis": "unclear"} if kind == "effect" else {}
    value_high = row.get("value_high")
    note = (
        ""
        if value_high is None or pd.isna(value_high)
        else f"Printed as a range up to {_number(value_high)}."
    )
    return {
        "claim_id": claim_id, "entity": row["entity"], "programme": row["programme"], "indicator": row["indicator"], "kind": kind,
        "period_start": _text(row["period_start"]) if kind in ("flow", "target_flow", "effect") else "", "period_end": _text(row["period_end"]),
        "period_precision": row["period_precision"], "value": _number(row["value"]), "unit": row["unit"], "qualifier": row["qualifier"],
        "target": target, "source_id": source_id, "publisher": article.publisher, "url": article.url if compiled(r"https?://\S+").fullmatch(article.url) else "",
        "published_earliest": day, "published_latest": day, "published_precision": article.precision, "note": note, **effect,
    }  # fmt: skip


def _target(
    row: dict, article: Article, evidence: Evidence, known: set[str], claim_id: str
) -> tuple[str, list[Row]]:
    """The target of a promise: the one of the data with its list and deadline, else a new one with one reading."""
    deadline, table = pd.Timestamp(row["period_end"]), evidence.targets
    same = table[(table["programme"] == row["programme"]) & (table["indicator"] == row["indicator"]) & (table["entity"] == row["entity"]) & (table["deadline"] == deadline)]  # fmt: skip
    if len(same):
        return same["target"].iloc[0], []
    name = _free(by_year(row["programme"], deadline.year), known)
    scale = (row.get("new_indicator") or {}).get("scale") or evidence.indicator(row["indicator"]).scale
    brought = row.get("new_programme")
    known_as = evidence.programme(row["programme"]) if not brought else None
    label, label_zh = (brought.get(c, "") if brought else getattr(known_as, c) for c in ("label_en", "label_zh"))  # fmt: skip
    day, down = _text(article.published), row["value"] < 0
    how = {"share": "share", "change": "change"}.get(
        scale, "addition" if claim_kind(row) == "target_flow" else "total"
    )
    based, start = how in ("addition", "change"), row["period_start"]
    if how == "addition" and not pd.isna(start):
        start -= pd.Timedelta(days=1)  # what is added in 2027 is added to the end of 2026
    figure = promised(_number(row["value"]), row["unit"], more=how == "addition")
    return name, [
        ("targets", {
            "target": name, "label_en": f"{label}: {figure} by {deadline.year}", "label_zh": f"{label_zh}（{deadline.year}年）" if label_zh else "", "entity": row["entity"],
            "programme": row["programme"], "indicator": row["indicator"], "deadline": _text(deadline), "direction": "at_most" if down else "at_least",
            "announced_earliest": day, "announced_latest": day,
        }),
        ("readings", {
            "target": name, "reading": how, "label": f"{figure} by {_text(deadline)}", "how": how, "value": _number(row["value"]),
            "unit": row["unit"], "base_date": (_text(start) or day) if based else "", "programme": row["programme"],
            "indicator": row["indicator"], "primary": "true", "claim_id": claim_id, "reason": _REASON,
        }),
    ]  # fmt: skip
