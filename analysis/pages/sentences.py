"""Sentences of the notebooks that hold numbers: written from the results, never typed by hand."""

import numpy as np

from analysis.writing import day, escape, ids, interval, percent, printed, unit_words


def _with_unit(figure: str, unit: str) -> str:
    return f"{figure} {unit_words(unit)}".rstrip()


def _markdown(*paragraphs: str):
    from IPython.display import Markdown

    return Markdown("\n\n".join(p for p in paragraphs if p))


def target(goal, evidence):
    """What was announced, by when, and how it can be read."""
    programme = evidence.programmes.set_index("programme").loc[goal.programme]
    lines = [
        f"- **{escape(r.label)}**{' (primary)' if r.primary else ''}: {_with_unit(printed(r.value), r.unit)}, "
        f"compared with *{escape(r.programme)}*, {escape(r.indicator.replace('_', ' '))}. {escape(r.reason)} "
        f"[{escape(r.claim_id)}]"
        for r in goal.readings
    ]
    said = f"**{escape(goal.label)}** ({escape(goal.label_zh)}), due by {day(goal.deadline)}; first publication known: {day(goal.announced)}."
    what = f"The list: {escape(programme['label_en'])} ({escape(programme['label_zh'])}). {escape(programme['definition'])} Recognised by: {escape(programme['body'])}."
    return _markdown(
        said,
        what,
        "It can be read in these ways:" if len(lines) > 1 else "It is read as follows:",
        "\n".join(lines),
    )


def answer(outlook):
    """The verdict of the primary reading, with what each voice says."""
    found = outlook.primary
    if found.status in ("met", "missed"):
        return _markdown(
            f"**{escape(outlook.verdict)}**", _settled(found), "There is nothing left to forecast."
        )
    if not outlook.has_draws:
        return _markdown(
            f"**{escape(outlook.verdict)}**",
            f"The record of delivery can still be read: plans of this kind ({escape(found.goal.kind.replace('_', ' '))}) were "
            f"delivered with a probability of {percent(found.p_delivery)}, from {found.record.n_programmes} programmes of the "
            "same kind, shrunk towards all kinds. It says nothing about this list in particular, so no probability is published.",
        )
    weight = found.settings.weight
    text = (
        f"The trend of the list alone says {percent(found.p_trend)}; the record of resolved plans of this kind "
        f"({escape(found.goal.kind.replace('_', ' '))}, {found.record.n_programmes} programmes) says {percent(found.p_delivery)}. "
        f"Together, with a weight of {weight:g} for delivery: {percent(found.reaches(found.combined))}."
    )
    if found.replaced:
        text += f" That another list takes its place before the deadline has a probability of {percent(found.replaced)}."
    if found.status == "silent":
        text += " Since nothing was published after the deadline, the probability is lowered: met targets are reported more often than missed ones."
    return _markdown(f"**{escape(outlook.verdict)}**", text)


def _settled(found) -> str:
    """The figure that settled a target, beside what was asked for."""
    where, unit = found.standing, found.reading.unit
    asked = (
        f"The target asks for {interval(where.level_low, where.level_high, unit)} {unit.replace('_', ' ')}"
    )
    if where.case_id:
        return f"{asked}; the outcome stands in outcomes.csv as case {escape(where.case_id)}, with its address and a note."
    return (
        f"{asked}; the newest figure is {interval(where.latest['low'], where.latest['high'], unit)} for "
        f"{day(where.latest['date'])} [{escape(ids(where.latest['claim_ids']))}]."
    )


def tipping(outlook, moves=None):
    """Which single figure would change the verdict, in one sentence. moves: the table of `Forecast.moves`."""
    found = outlook.tipping_claim(moves=moves)
    if found is None:
        return _markdown(
            "No single figure, left out or moved to an end of its interval, would change the word of the verdict."
        )
    return _markdown(
        f"The verdict hangs on one figure most of all: {escape(found['what'])} *{escape(found['printed'])}* of "
        f"{day(found['date'])}, the answer would be {found['word']} ({percent(found['probability'])}) "
        f"[{escape(ids(found['claim_ids']))}]."
    )


def evidence_of(programme, observed, claims):
    """How much is known of a list: figures, texts, publishers, span, contradictions, gaps."""
    observed, attrs = observed[observed["how"] != "start"], observed.attrs
    if observed.empty:
        return _markdown("**No dated figure of this list is known on this day.**")
    dates = observed["date"]
    gaps = dates.sort_values().diff().dt.days.dropna()
    texts = len({s for row in observed["source_ids"] for s in row})
    sentence = (
        f"{len(claims)} claims, of which {len(observed)} different dated figures remain once relays of one text are merged; "
        f"they stand in {texts} texts by {claims['publisher'].nunique()} publishers and cover {day(dates.min())} to {day(dates.max())}."
    )
    conflict = int(observed["conflict"].sum())
    second = (
        "No two figures contradict each other."
        if not conflict
        else f"{conflict} figures contradict another one; they are marked."
    )
    if len(gaps) and np.isfinite(gaps.max()):
        second += f" The longest stretch without a figure is {gaps.max():,.0f} days."
    unused = attrs.get("unused", [])
    third = (
        f"Additions that connect to no known total are left out: {escape(ids(c for g in unused for c in g))}."
        if unused
        else ""
    )
    return _markdown(
        f"**{escape(programme['label_en'])}** ({escape(programme['label_zh'])}): {escape(programme['definition'])}",
        sentence,
        second,
        third,
    )


def changes(outlook, as_of: str):
    """What was published since an earlier day and how far each text moved the probability, as a table."""
    from analysis.errors import ForecastError
    from analysis.pages.tables import moves

    if not outlook.has_draws:
        return _markdown("There is no probability that could have moved.")
    try:
        return moves(outlook.changed_since(as_of))
    except ForecastError as reason:
        return _markdown(f"There is nothing to compare with: {escape(reason)}")


def overview(table, as_of: str):
    """The state of all targets in a few sentences."""
    if table.empty:
        return _markdown("No target with a deadline in these years was announced by that day.")
    count = table["status"].value_counts()
    forecast = table[table["status"].isin(["open", "silent"]) & np.isfinite(table["probability"])]
    without = table["status"].isin(["open", "silent"]).sum() - len(forecast)
    first = (
        f"As of {escape(as_of)}, {len(table)} targets: "
        + ", ".join(f"{count[s]} {s}" for s in ("open", "silent", "met", "missed") if s in count)
        + "."
    )
    second = f"For {without} of those undecided no figure of the list itself is known, so no probability is published."
    third = ""
    if len(forecast):
        likely, unlikely = (forecast["probability"] >= 0.66).sum(), (forecast["probability"] < 0.33).sum()
        third = (
            f"Of the {len(forecast)} with a probability, {likely} are likely to be met (two chances in three or better), "
            f"{unlikely} unlikely; the expected number met is {forecast['probability'].sum():.0f}."
        )
    return _markdown(first, third, second)
