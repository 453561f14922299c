"""What was fixed before scoring, and whether the cases that were kept apart are still unseen."""

from typing import Any

from analysis.evaluation.registration import KEPT_APART, SETS, Registration
from analysis.pages.shared import markdown
from analysis.writing import counted, escape


def registered(registration: Registration) -> Any:
    """What was fixed before scoring, when, and under which hash."""
    content = registration.content
    groups = ", ".join(
        f"{sum(len(g['cases']) for g in registration.seen if g['set'] == name)} {words}"
        for name, words in SETS.items()
    )
    code = (
        f"Code sha256 `{registration.code_sha256[:16]}…` ({counted(len(content.get('code', {})), 'file')} of code for forecasts and scores)."
        if not registration.code_changed
        else f"**Not as registered:** {counted(len(registration.code_changed), 'file')} of code {'differs' if len(registration.code_changed) == 1 else 'differ'} from what was registered "
        f"({escape(', '.join(registration.code_changed[:4]))}{' …' if len(registration.code_changed) > 4 else ''}); these scores are of other code."
    )
    return markdown(
        f"Registered on {registration.day}, sha256 `{registration.sha256[:16]}…`: {counted(len(content['cases']), 'resolved target')}, "
        f"{len(content['classes'])} reference classes, {counted(len(content['assumptions']), 'assumption')} and the rules of scoring. {code}",
        f"Of all cases that were ever registered, {groups}.{_tuning(registration)}",
        _kept_apart(registration),
    )


def _kept_apart(registration: Registration) -> str:
    """Whether the cases that were kept apart were scored once: under the registration in which they were scored first."""
    told, groups = "Scored once means: under one registration.", registration.seen
    kept = [(len(g["cases"]), registration.scored_again(g)) for g in groups if g["set"] in KEPT_APART]
    fresh, again = (sum(n for n, more in kept if bool(more) is seen) for seen in (False, True))
    if again:
        times = counted(max(more for _, more in kept), "time")
        told += (
            f" {counted(again, 'target')} kept apart {'was' if again == 1 else 'were'} scored again after code, classes or assumptions had changed "
            f"({times} at most) and count{'s' if again == 1 else ''} as **seen**; what was said of unseen cases is the score of the first look alone."
        )
    if fresh:
        told += f" {counted(fresh, 'target')} kept apart, scored under this registration alone: unseen."
    return f"{told} Only what is resolved from now on is unseen." if not fresh else told


def _tuning(registration: Registration) -> str:
    """That cases were seen while the probability was designed, with the days of their registration; '' without such."""
    seen = [g for g in registration.seen if g["set"] == "tuning"]
    if not seen:
        return ""
    told = " and ".join(f"{len(g['cases'])} of {g['day']}" for g in seen)
    return f" Those registered first ({told}) are a *tuning set*: failures on them were seen, and mended."


def history(registration: Registration) -> Any:
    """Earlier registrations, folded: day, reason, what changed after."""
    from html import escape as plain

    from IPython.display import HTML

    items = "".join(
        f"<li>{plain(e['registered'])}, sha256 {plain(e['sha256'][:12])}…: {plain(e['why'])} Changed after it: "
        f"{plain('; '.join(e['changed_after'][:3])[:300])}</li>"
        for e in registration.earlier
    )
    if not items:
        return markdown("There was no earlier registration.")
    return HTML(
        f"<details><summary>{counted(len(registration.earlier), 'earlier registration')}</summary><ol>{items}</ol></details>"
    )
