"""Questions at the terminal: editing a proposal, and what a new programme needs."""

from typing import Any

import click

from analysis.errors import EvidenceError, suggest
from analysis.evidence import Evidence
from analysis.evidence.hedges import QUALIFIERS
from analysis.intake.kinds import KINDS
from analysis.intake.linking import NEW
from analysis.intake.review import EDITABLE, typed
from analysis.intake.rows import lacking, slug

_PROGRAMME_KINDS = (
    "recognised_list",
    "subsidised_programme",
    "installation",
    "market_adoption",
    "rate",
    "intensity",
    "amount",
    "plan",
    "single_site",
)


def _shown(value: Any) -> str:
    if value is None or value != value:
        return ""
    return (
        f"{value:%Y-%m-%d}"
        if hasattr(value, "strftime")
        else (f"{value:g}" if isinstance(value, float) else str(value))
    )


def _vocabulary(column: str, ev: Evidence) -> list[str]:
    table = {"entity": "entities", "programme": "programmes", "indicator": "indicators"}.get(column)
    if table:
        return [*ev.tables[table][column], NEW]
    return {"qualifier": list(QUALIFIERS), "kind": list(KINDS)}.get(column, [])


def edited(row: dict, ev: Evidence) -> dict[str, object]:
    """What a person changes of a proposal: one question for each column, the present value kept by Enter."""
    changes: dict[str, object] = {}
    for column in EDITABLE:
        while True:
            text = click.prompt(f"  {column}", default=_shown(row[column]), show_default=True)
            allowed = _vocabulary(column, ev)
            if allowed and text not in (*allowed, _shown(row[column])):
                click.echo(
                    f"  {text!r} is not known.{suggest(text, allowed) or ' Allowed: ' + ', '.join(allowed[:12])}"
                )
                continue
            try:
                value = typed(column, text)
            except ValueError:
                click.echo(f"  {text!r} is no {'number' if column == 'value' else 'day (YYYY-MM-DD)'}.")
                continue
            break
        if _shown(value) != _shown(row[column]):
            changes[column] = value
    return changes


def fitted(row: dict, ev: Evidence) -> dict[str, object] | None:
    """What is still asked of a proposal that is accepted; None if the person gives up on it."""
    changes: dict[str, object] = {}
    while True:
        now = row | changes
        if now["programme"] == NEW and not now.get("new_programme"):
            new = new_programme(now, ev)
            if new is None:
                return None
            changes |= {"programme": new["programme"], "new_programme": new}
            continue
        if now["indicator"] == NEW:
            changes["indicator"] = _indicator(now, ev)
            continue
        reason = "" if now.get("new_programme") else lacking(now, ev)
        if not reason:
            return changes
        click.echo(f"  {reason}.")
        more = edited(now, ev)
        if not more:
            return None
        changes |= more


def _indicator(row: dict, ev: Evidence) -> str:
    """The indicator of a figure: one of the data with its unit."""
    fitting = ev.indicators.loc[ev.indicators["unit"] == row["unit"], "indicator"].tolist()
    if not fitting:
        raise EvidenceError(
            f"no indicator of the data has the unit {row['unit']}. Add one to indicators.csv first."
        )
    default = "units_recognised" if "units_recognised" in fitting else fitting[0]
    while True:
        text = click.prompt(f"  indicator, with the unit {row['unit']}", default=default)
        if text in fitting:
            return text
        click.echo(
            f"  {text!r} is not one of them.{suggest(text, fitting) or ' Allowed: ' + ', '.join(fitting[:20])}"
        )


def new_programme(row: dict, ev: Evidence) -> dict[str, str] | None:
    """A programme that the data do not have yet, as a row; None if the person gives up."""
    click.echo("  A programme that the data do not have. Enter alone gives it up.")
    label = click.prompt("  its name in English", default="", show_default=False).strip()
    if not label:
        return None
    name = click.prompt("  slug", default=slug(label, 60))
    if name in set(ev.programmes["programme"]):
        raise EvidenceError(f"programme {name!r} is in the data already. Edit the figure and choose it.")
    return {
        "programme": name, "label_en": label, "label_zh": click.prompt("  its name in Chinese", default=label),
        "definition": click.prompt("  what belongs to it, in your words (10 characters or more)"), "body": click.prompt("  who recognises, pays or counts"),
        "kind": click.prompt("  kind", type=click.Choice(_PROGRAMME_KINDS), default="recognised_list"), "entity": row["entity"] or click.prompt("  place"),
        "monotone": "true" if click.confirm("  is it a list that cannot shrink?", default=False) else "false", "family": name,
    }  # fmt: skip
