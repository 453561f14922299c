"""Sentences of the evaluation report: every number in them comes from the tables."""

import pandas as pd

from analysis.evaluation.registration import Registration
from analysis.pages.evaluation.tables import KNOWN_THEN, cases, plus_minus
from analysis.writing import escape, percent


def _markdown(*paragraphs: str):
    from IPython.display import Markdown

    return Markdown("\n\n".join(p for p in paragraphs if p))


def registered(found: Registration):
    """What was fixed before scoring, when, and under which hash; every change since, with its reason."""
    content = found.content
    text = (
        f"Registered on {found.day}, sha256 `{found.sha256}`: {len(content['cases'])} resolved targets, "
        f"{len(content['classes'])} reference classes, {len(content['assumptions'])} assumptions, the fixed weights of the "
        f"record to be scored beside the one in use ({', '.join(f'{w:g}' for w in content['protocol']['weights'])}), and the rules of scoring. "
        "All of it was compared with what this page uses; a difference would have stopped it."
    )
    history = [
        f"- {escape(e['registered'])}, sha256 `{e['sha256'][:12]}…`: {escape(e['why'])} Changed after it: "
        f"{escape('; '.join(e['changed_after'][:4]))}{' …' if len(e['changed_after']) > 4 else ''}"
        for e in found.earlier
    ]
    reason = f"Reason: {escape(found.why)}"
    return _markdown(text, reason, "Earlier registrations:\n\n" + "\n".join(history) if history else "")


def in_short(targets: pd.DataFrame, then: pd.DataFrame, hindsight: pd.DataFrame):
    """The answer of the page. then, hindsight: `tables.rivals` of the engine with the record as known then, and with that of
    all other programmes."""
    found = cases(targets)
    bold = found[(found["first"] - found["outcome"]).abs() > 0.5]
    first = (
        f"**{len(found)} resolved targets of {found['programme'].nunique()} programmes, {percent(found['outcome'].mean())} of them met.** "
        f"At announcement the forecast was on the right side of one half for {len(found) - len(bold)} of them, at the last forecast "
        f"for {int(((found['last'] - found['outcome']).abs() <= 0.5).sum())}."
    )
    parts = [
        _against(then, "With what was known on the day"),
        _against(
            hindsight,
            "With the record of all other programmes, as the share met is counted (leave one programme out)",
        ),
    ]
    return _markdown(first, *parts)


def plainly(own: pd.Series, then: pd.DataFrame) -> str:
    """How good the forecasts are, in two sentences with their error. own: the row of `scores.summarise` of the engine with the
    record as known then; then: its `tables.rivals`."""
    first = (
        f"In {own['forecasts']:,} forecasts of {own['cases']} targets whose outcome is known, made with what was in print on the day, "
        f"the mean squared error (Brier score) is {plus_minus(own['brier'], own['brier_se'])}; always saying one half scores 0.250."
    )
    base = then[then["method"] == KNOWN_THEN]
    if base.empty or base["brier_reading"].iloc[0] not in _WORDS:
        return first
    rival = base.iloc[0]
    return (
        f"{first} That is {_WORDS[rival['brier_reading']]} the share of such targets met so far ({rival['brier_other']:.3f} on the "
        f"{rival['forecasts']} forecasts that have one)."
    )


def _against(compared: pd.DataFrame, start: str) -> str:
    bases = compared[compared["method"].str.startswith(("share met", "delivery"))]
    rules = compared[
        ~compared["method"].str.startswith(("share met", "delivery", "always")) & (compared["forecasts"] > 0)
    ]
    best = rules["method"].str.endswith("calibrated")
    lines = [
        f"**{start}:** Brier {bases['brier'].iloc[0]:.3f}, log score {bases['log_score'].iloc[0]:.3f}.",
        *(_by_share(base) for base in bases.itertuples()),
        _by_rule(rules[~best], "Official rules"),
        _by_rule(rules[best], "Official rules calibrated on all other programmes"),
    ]
    return " ".join(line for line in lines if line)


def _by_share(base) -> str:
    """Where the engine stands against one share met of the kind."""
    return (
        f"Against the {_NAMED.get(base.method, base.method)}: {base.brier_other:.3f} "
        f"(difference {plus_minus(base.brier_difference, base.brier_difference_se)}: {base.brier_reading}) and "
        f"{base.log_score_other:.3f} ({plus_minus(base.log_score_difference, base.log_score_difference_se)}: {base.log_score_reading})."
    )


def _by_rule(rules: pd.DataFrame, start: str) -> str:
    """Where the engine stands against a set of rules, by both scores; empty without rules."""
    said = []
    for measure, name in (("brier", "Brier score"), ("log_score", "log score")):
        told = {w: rules.loc[rules[f"{measure}_reading"] == w, "method"] for w in _WORDS}
        words = [
            f"{_WORDS[w]} {', '.join(n.removesuffix(', calibrated') for n in names)}"
            for w, names in told.items()
            if len(names)
        ]
        said.append(f"by {name} {'; '.join(words)}")
    return f"{start}, where they give an answer: {', and '.join(said)}." if len(rules) else ""


_NAMED = {
    "share met of the kind, as known then": "share met of the kind",
    "delivery, all other programmes": "record of the kind, of all plans",
}
_WORDS = {
    "better": "better than", "within one standard error": "within one standard error of", "worse": "worse than",
    "one programme only": "not comparable, one programme only, with",
}  # fmt: skip


def failures(targets: pd.DataFrame, most: int = 8):
    """The forecasts that were most wrong, in words, before any that were right."""
    found = cases(targets).head(most)
    lines = [
        f"- *{escape(r.what)}* ({escape(r.case_id)}): {percent(r.first)} at announcement, {percent(r.last)} in the last forecast; it was "
        f"**{'met' if r.outcome else 'missed'}**."
        for r in found.itertuples()
    ]
    return _markdown("\n".join(lines))


def unanswered(targets: pd.DataFrame, decided: pd.DataFrame):
    """How often there was nothing to say, and why; how often the outcome was in print already."""
    trend = targets[targets["method"] == "trend"]
    none = trend[trend["probability"].isna()]
    blind = none.groupby("case_id").size()
    never = [c for c in blind.index if blind[c] == (trend["case_id"] == c).sum()]
    rules = targets[targets["group"] == "official rule"]
    rule_lines = ", ".join(
        f"{name} {int(g['probability'].notna().sum())}" for name, g in rules.groupby("method", sort=False)
    )
    wrong = ""
    if len(decided):
        odd = decided[(decided["status"] == "met") != (decided["outcome"] == 1)]
        wrong = f"On {len(decided)} further days the figures in print had settled the matter already" + (
            f"; {len(odd)} of these readings disagree with the outcome."
            if len(odd)
            else ", each time as it is recorded."
        )
    return _markdown(
        f"Of {len(trend)} forecasts of {trend['case_id'].nunique()} targets, {len(none)} have no trend, because no dated figure of the "
        f"list was in print on the day; {len(never)} targets never had one. There the record answers alone.",
        f"Official rules need two dated figures or more. Of the {len(trend)} forecasts they answer: {rule_lines}. A yes is scored as "
        "99 %, a no as 1 %; no answer is not scored, and the comparison is then made on the targets that a rule did answer.",
        wrong,
    )
