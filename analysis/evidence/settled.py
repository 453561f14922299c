"""How a target ended whose outcome is known: what settled it, who printed that, and the sentence that tells it."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pandas as pd

from analysis.evidence.claims import Evidence
from analysis.evidence.computed import computed_of
from analysis.evidence.deciding import deciding_claim
from analysis.evidence.index import Text
from analysis.evidence.levels import known_day
from analysis.evidence.outcomes import day_known
from analysis.evidence.register import register
from analysis.evidence.standing import (
    Standing,
    by_figures,
    levels_behind,
    total_asked,
)
from analysis.evidence.targets import Reading, Target
from analysis.evidence.wording import as_printed, hedged, within
from analysis.status import SETTLED
from analysis.writing import UP_TO, day, hedge_words, interval, on_day, printed, said_day, with_unit

DAYS_A_MONTH = 30.44


@dataclass(frozen=True)
class Settlement:
    """What settled a reading.

    figure: in words, with hedge and unit, as it was printed; of an addition what was added. value: the same as a number (the
    middle of an interval). ground: the totals that an addition was reckoned from; '' where it is printed itself. day: of the
    figure. by, url, published: of its text; '' and NaT where they are not known. known: the day from which a case of the
    register counts as known, NaT without one. note: what the register says of the case.
    precision: how exactly the day is known. worked_out: whether the figure is an interval that nobody printed. judged: whether
    no figure of the deadline says so, but the register judges it, for the reason of its note. computed: how it was worked out from
    what the text prints, where no text prints it as it stands; else ''. since: from when other figures had settled it, if before.
    """

    figure: str
    value: float
    day: pd.Timestamp
    by: str
    url: str
    published: pd.Timestamp
    claim_ids: tuple[str, ...]
    ground: str = ""
    known: pd.Timestamp = pd.NaT
    note: str = ""
    precision: str = "day"
    worked_out: bool = False
    judged: bool = False
    computed: str = ""
    since: pd.Timestamp = pd.NaT

    @property
    def when(self) -> str:
        """The day of the figure, as exactly as it is known."""
        return said_day(self.day, self.precision)


def settlement(evidence: Evidence, goal: Target, reading: Reading, where: Standing) -> Settlement | None:
    """What settled a reading that stands so; None where its outcome is not known.

    >>> from analysis import evidence
    >>> ev = evidence.load(as_of="2026-11-22")
    >>> goal = evidence.target(ev, "germany-heat-pumps-2024")
    >>> (reading, where), *_ = evidence.standings(ev, goal)
    >>> settlement(ev, goal, reading, where).figure
    'about 193,000'
    """
    by = _settlement(evidence, goal, reading, where) if where.status in SETTLED else None
    if by is None or by.worked_out:
        return by
    known = computed_of(evidence)
    return replace(by, computed=next((known[c] for c in by.claim_ids if c in known), ""))


def _settlement(evidence: Evidence, goal: Target, reading: Reading, where: Standing) -> Settlement | None:
    if where.first is not None:
        by = _settlement(evidence, goal, goal.primary, where.first)
        return None if by is None else replace(by, figure=f"{by.figure} on the first reading")
    if where.case_id:
        by = _by_register(evidence, where.case_id, reading)
        # what is asked for at the most holds on the deadline or not at all, as a miss does
        on_the_day = where.status == "missed" or goal.direction == "at_most"
        return replace(by, judged=on_the_day and (by.day < goal.deadline or by.precision == UP_TO))
    figure = where.figure if where.figure is not None else where.latest
    if figure is None:
        return None
    whole = _whole_change(evidence, goal, reading, where, figure)
    if whole is not None:
        words = hedged(whole[0].qualifier, printed(whole[0].value), reading.unit)
        text = _text(min(whole, key=lambda claim: claim.published_latest))
        since, ids = (
            _settled_since(evidence, goal, reading, text[2]),
            tuple(claim.claim_id for claim in whole),
        )
        return Settlement(words, float(whole[0].value), figure.date_latest, *text, ids, precision=figure.precision, since=since)  # fmt: skip
    claims = evidence.index.texts(evidence.index.of_ids(figure.claim_ids, evidence.until))
    words, value, ground = _told(figure, reading, where, claims)
    decides, open_before = deciding_claim(claims, figure, goal, where)
    if decides is not None and open_before and not ground and reading.how != "addition":
        words = hedged(decides.qualifier, printed(decides.value), reading.unit)
    sum_of = not ground and words == with_unit(interval(figure.low, figure.high, reading.unit), reading.unit)
    return Settlement(
        words, value, figure.date_latest, *_text(decides), tuple(figure.claim_ids), ground,
        precision=figure.precision, worked_out=bool(sum_of and figure.low < figure.high),
    )  # fmt: skip


def _by_register(evidence: Evidence, case_id: str, reading: Reading) -> Settlement:
    cases = register(evidence)
    cases = cases[cases["case_id"] == case_id]
    case, claims = cases.iloc[0], evidence.claims_by_id
    by, url, published = urlsplit(case["url_outcome"]).hostname or "", case["url_outcome"], pd.NaT
    claim_ids: tuple[str, ...] = ()
    hedge = case["outcome_qualifier"]
    otherwise = ""
    when = (
        case["outcome_date"],
        UP_TO if case["outcome_precision"] == "inferred" else case["outcome_precision"],
    )
    if case["outcome_claim_id"] in claims.index:
        claim = claims.loc[case["outcome_claim_id"]]
        when = known_day(claim)
        by, url, published = claim["publisher"], claim["url"] or url, claim["published_latest"]
        claim_ids = (case["outcome_claim_id"],)
        if (claim["value"], claim["unit"]) == (case["outcome_value"], case["unit"]):
            # the publisher's own hedge; what is plain in print may bound what was promised, as the note of the register says
            hedge = claim["qualifier"] if claim["qualifier"] != "exact" else hedge
        if claim["definition"] not in ("", reading.definition):
            otherwise = f" (counted otherwise than promised: {claim['definition'].replace('-', ' ')})"
    words = hedged(hedge, printed(case["outcome_value"]), case["unit"]) + otherwise
    return Settlement(
        words, float(case["outcome_value"]), when[0], by, url, published, claim_ids,
        known=day_known(evidence, cases).iloc[0], note=case["note"], precision=when[1],
    )  # fmt: skip


def _told(figure: Any, reading: Reading, where: Standing, claims: list[Text]) -> tuple[str, float, str]:
    """The figure in words, its middle, and the totals that it was reckoned from."""
    low, high = float(figure.low), float(figure.high)
    base = (where.level_low - reading.value, where.level_high - reading.value)
    if reading.how != "addition" or base == (0, 0) or not np.isfinite(base).all():
        return as_printed(figure, reading.unit), (low + high) / 2, ""
    flow = _flow(claims, reading.base_date, figure.date)
    if flow is not None:
        return hedged(flow.qualifier, printed(flow.value), reading.unit), float(flow.value), ""
    added = max(low - base[1], 0.0), max(high - base[0], 0.0)  # what was added is not below nothing
    ground = (
        f"{as_printed(figure, reading.unit)} {on_day(figure.date_latest, figure.precision)} after "
        f"{with_unit(interval(*base, reading.unit), reading.unit)} on {day(reading.base_date)}"
    )
    return with_unit(interval(*added, reading.unit), reading.unit), sum(added) / 2, ground


def _whole_change(
    evidence: Evidence, goal: Target, reading: Reading, where: Standing, figure: Any
) -> list[Text] | None:
    """The claims that print the change over the whole span of a promised change, where one is printed and says the same of the
    promise as the figure that settled it. A sum of other printed changes has an interval that nobody printed, and where
    the printed ones contradict each other it is off the one that counts."""
    if reading.how != "change" or reading.base_date is None:
        return None
    key = (reading.programme, reading.indicator, reading.entity)
    printed_ = evidence.index.texts(evidence.index.figures(key, evidence.until))
    of_it = [claim for claim in printed_ if claim.definition == reading.definition]
    whole = _flows(of_it, reading.base_date, figure.date)
    whole = [claim for claim in whole if claim.qualifier == "exact"] or whole
    if len({claim.value for claim in whole}) != 1:
        return None
    value = whole[0].value
    reached = value <= where.level_low if goal.direction == "at_most" else value >= where.level_high
    return whole if bool(reached) == (where.status == "met") else None


def _settled_since(
    evidence: Evidence, goal: Target, reading: Reading, published: pd.Timestamp
) -> pd.Timestamp:
    """The first day before a publication on which the figures in print settled a reading; NaT where none did."""
    key = (reading.programme, reading.indicator, reading.entity)
    index = evidence.index
    days = index.column("published_latest")[index.figures(key, evidence.until)]
    for day_ in map(pd.Timestamp, np.unique(days[days < published.to_datetime64()])):
        if by_figures(evidence.known_by(day_), goal, reading).status:
            return day_
    return pd.NaT


def _flow(claims: list[Text], base: pd.Timestamp | None, end: pd.Timestamp) -> Text | None:
    """The printed addition from the base day to the day of the figure, where one is printed."""
    flows = [] if base is None else _flows(claims, base, end)
    return flows[0] if len({claim.value for claim in flows}) == 1 else None


def _flows(claims: list[Text], base: pd.Timestamp, end: pd.Timestamp) -> list[Text]:
    """The claims of what was added, or changed, from a day or the next to another."""
    return [
        c
        for c in claims
        if c.kind == "flow" and c.period_end == end and 0 <= (c.period_start - base).days <= 1
    ]


def _text(claim: Text | None) -> tuple[str, str, pd.Timestamp]:
    """Publisher, address and day of the text of a claim."""
    return ("", "", pd.NaT) if claim is None else (claim.publisher, claim.url, claim.published_latest)


def asked_words(
    evidence: Evidence, goal: Target, reading: Reading, where: Standing, *, as_promised: bool = True
) -> str:
    """What a reading asks for, as a reader says it: of an addition the addition, with the total that it makes where totals of
    the list are printed; with the promise's own hedge where that is no "at least" (as_promised)."""
    at_most = goal.direction == "at_most"
    bound = "at most" if at_most else "at least"
    level = with_unit(interval(where.level_low, where.level_high, reading.unit), reading.unit)
    if reading.how == "addition":
        total = _in_all(evidence, reading, where)
        if not total:  # additions alone are printed: what is sold or paid in a year stands on nothing
            return f"{_promised(reading)} {within(reading.base_date, goal.deadline)}"
        return f"{_promised(reading)} more than on {day(reading.base_date)}{total}"
    if reading.qualifier == "over" and not at_most:
        return f"over {level}"
    asked = f"{bound} {level}"
    if reading.how == "change":
        word = "change"
        if at_most and where.level_high <= 0:
            word, bound = "fall", "at least"
            level = with_unit(interval(-where.level_high, -where.level_low, reading.unit), reading.unit)
        asked = f"a {word} of {bound} {level} since {day(reading.base_date)}"
    if not (as_promised and _is_hedged(reading)):
        return asked
    told = "computed from the promise" if reading.claim_id in computed_of(evidence) else "promised"
    return f"{asked} ({told}: {hedge_words(reading.qualifier)}{level})"


def _in_all(evidence: Evidence, reading: Reading, where: Standing) -> str:
    """The total that an addition makes, in brackets; of a list of which totals are printed, but none of the base day, that it is
    not known."""
    begins = bool(levels_behind(evidence, reading).begins.any())
    low, high = total_asked(reading, where.level_low, where.level_high, begins)
    if np.isfinite(low):
        return f" ({with_unit(interval(low, high, reading.unit), reading.unit)} in all)"
    return "" if begins else " (a level that is not known)"


def _is_hedged(reading: Reading) -> bool:
    """Whether a promise says something else of its number than that it is to be reached."""
    return reading.qualifier not in ("exact", "at_least")


def _promised(reading: Reading) -> str:
    """The number of a promise with its hedge."""
    return f"{hedge_words(reading.qualifier)}{with_unit(printed(reading.value), reading.unit)}"


def how_it_ended(evidence: Evidence, goal: Target, reading: Reading, where: Standing) -> str:
    """The outcome with the figure, its day and what was asked for, as one sentence; of a closed list, its end. '' where the
    outcome is not known. An addition is told against the addition that was promised."""
    by = settlement(evidence, goal, reading, where)
    if by is None:
        return ""
    word = f"{'judged ' * by.judged}{where.status}".capitalize()
    asked = asked_words(evidence, goal, reading, where, as_promised=False)
    if reading.how != "change" and _is_hedged(reading):
        asked = _promised(reading)
        if reading.claim_id in computed_of(evidence):
            asked += " (computed from the promise)"
    if where.event is not None:
        return f"{word}: the list was closed by {day(where.event.day)} with {by.figure}; {asked} had been promised."
    inferred = " (a deadline that is inferred)" if goal.deadline_inferred else ""
    due = f"had been promised by {day(goal.deadline)}{inferred}"
    if reading.how == "addition":
        ground = f" ({by.ground})" if by.ground else ""
        return f"{word}: {by.figure} were added {_span(reading.base_date, by.day, by.precision)}{ground}; {_promised(reading)} {due}."
    if by.judged:
        early = "" if by.precision == UP_TO else f", {span_words(goal.deadline - by.day)} before the deadline"
        last = f"the last figure known is {by.figure} for {by.when}{early}"
        return f"{word}, by the register of resolved targets: {last}; {asked} {due}."
    return f"{word}: {by.figure} for {by.when}; {asked} {due}."


def _span(base: pd.Timestamp | None, end: pd.Timestamp, precision: str = "day") -> str:
    """From one day to another (precision: of that), or the year that they mean.

    >>> _span(pd.Timestamp("2023-12-31"), pd.Timestamp("2024-12-31")), _span(pd.Timestamp("2020-12-31"), pd.Timestamp("2025-09-04"))
    ('in 2024', 'from 2020-12-31 to 2025-09-04')
    """
    if base is None:
        return f"by {said_day(end, precision)}"
    a_year = f"{base:%m-%d}" == f"{end:%m-%d}" == "12-31" and end.year == base.year + 1
    return f"in {end.year}" if a_year else f"from {day(base)} to {said_day(end, precision)}"


def span_words(span: pd.Timedelta) -> str:
    """A span of time in days, or in months from two on.

    >>> span_words(pd.Timedelta(days=1)), span_words(pd.Timedelta(days=396))
    ('1 day', '13 months')
    """
    days = span.days
    if days < 2 * DAYS_A_MONTH:
        return f"{days} day{'' if days == 1 else 's'}"
    return f"{days / DAYS_A_MONTH:.0f} months"
