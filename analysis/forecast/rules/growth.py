"""Rules on compound growth: what Eurostat and the UN Statistics Division (UNSD) say of a target.

All use the compound annual growth rate between the first and the last figure, so the figures and the target
must be above zero; a list that starts from zero has no such rate and gets 'not computable', not a stand-in
for zero. The base is the first figure given: `official.verdicts` cuts the series where the target's own base lies.
"""

from collections.abc import Sequence

import numpy as np

from analysis.forecast.rules.case import Case, Verdict, case_of, reaches, unanswered, word_for

RATIO = "actual / required growth rate a year"
EUROSTAT = [(0.95, "significant progress"), (0.60, "moderate progress"), (0.0, "insufficient progress")]
UNSD_2022 = [
    (0.95, "Substantial progress/on track"),
    (0.5, "Fair progress but acceleration needed"),
    (-0.1, "Limited or no progress"),
]
UNSD_2023 = [(0.95, "On track or target met"), (0.10, "Fair progress, but acceleration needed")]


def eurostat(
    time: Sequence[float] | np.ndarray,
    value: Sequence[float] | np.ndarray,
    target: float,
    deadline: float,
    direction: str = "at_least",
) -> Verdict:
    """Eurostat's assessment of an indicator with a quantitative target.

    Actual rate a = (y_t / y_0)^(1/(t - t_0)) - 1, required rate r = (target / y_0)^(1/(deadline - t_0)) - 1,
    statistic a / r: at least 95 % significant progress, 60 % moderate, 0 % insufficient, below 0 movement
    away. Read as yes: significant progress.

    Source: Eurostat (2021), Sustainable development in the European Union - Monitoring report on progress
    towards the SDGs in an EU context. The report's text was not at hand: formula and thresholds are taken
    from Statistics Canada, which adopted them ('Progress Measurement Methodology', Open SDG documentation,
    section 'Indicators with quantitative targets'; Eustat's program calls 95, 60 and 0 % Eurostat's too), and
    the words from the summary of the 2018 edition by IISD (SDG Knowledge Hub, September 2018).

    Parameters: time, years; value and target in one unit; deadline, year; direction 'at_least' or 'at_most'.
    Returns a `Verdict`. Raises ForecastError for malformed input (see `case_of`).

    >>> said = eurostat([2015, 2020], [63, 69], target=100, deadline=2030)
    >>> round(said.value, 4), said.verdict, said.would_be_met
    (0.587, 'insufficient progress', False)
    >>> eurostat([2020, 2023], [0, 103], target=203, deadline=2026).why_not
    'a compound growth rate needs figures and a target above zero; the first figure is 0'
    """
    return _ratio("Eurostat", EUROSTAT, "movement away", case_of(time, value, target, deadline, direction))


def unsd(
    time: Sequence[float] | np.ndarray,
    value: Sequence[float] | np.ndarray,
    target: float,
    deadline: float,
    direction: str = "at_least",
) -> Verdict:
    """The trend in UNSD's SDG Progress Chart up to 2022: the same ratio, other thresholds and words.

    At least 0.95 'Substantial progress/on track', 0.5 'Fair progress but acceleration needed', -0.1 'Limited
    or no progress', below 'Deterioration'. Read as yes: on track.

    Source: UN DESA (2022), Sustainable Development Goals Progress Chart 2022, Technical Note, section II b,
    'Measuring the trend for indicators with an explicit numerical target', p. 5. The note's text was not at
    hand: thresholds and words are taken from two programs that follow it and agree, UNDP's country SDG
    dashboards and the notebooks of cwtravisyip/unsd_global_database (which print the example below).

    Parameters, result and errors as `eurostat`.

    >>> said = unsd([2015, 2020], [63, 69], target=100, deadline=2030)
    >>> round(said.value, 4), said.verdict
    (0.587, 'Fair progress but acceleration needed')
    """
    return _ratio("UNSD 2022", UNSD_2022, "Deterioration", case_of(time, value, target, deadline, direction))


def unsd_projection(
    time: Sequence[float] | np.ndarray,
    value: Sequence[float] | np.ndarray,
    target: float,
    deadline: float,
    direction: str = "at_least",
) -> Verdict:
    """The SDG Progress Chart of 2023, which looks at where the growth leads instead of at the rates.

    Expected value y_e = y_t (1 + a)^(deadline - t) with the actual rate a, statistic (y_e - y_0) / (target -
    y_0): at least 0.95, or a last figure that fulfils the target, 'On track or target met'; at least 0.10
    'Fair progress, but acceleration needed'; below 'Stagnation or regression'. Read as yes: on track or met.

    Source: UN DESA (2023), Sustainable Development Goals Progress Chart 2023, Technical Note; formula, cut
    points and words as restated by Eustat, 'Measuring progress on the Sustainable Development Goals',
    sections 2.1, 2.3 and 2.4 (1). The classes of later editions are not included: they could not be
    confirmed.

    Parameters, result and errors as `eurostat`.

    >>> said = unsd_projection([2015, 2020], [63, 69], target=100, deadline=2030)
    >>> round(said.value, 4), said.verdict
    (0.5343, 'Fair progress, but acceleration needed')
    """
    case = case_of(time, value, target, deadline, direction)
    row = unanswered("UNSD 2023", "share of the way to the target at the deadline", 0.95)
    actual, _, why = _rates(case)
    if not case.problem() and case.meets(case.value[-1]):
        return row.says(_way(case, actual), UNSD_2023[0][1], True)
    if why:
        return row.cannot(why)
    way = _way(case, actual)
    return row.says(way, word_for(way, UNSD_2023, "Stagnation or regression"), reaches(way, 0.95))


def _ratio(rule: str, classes: Sequence[tuple[float, str]], lowest: str, case: Case) -> Verdict:
    row = unanswered(rule, RATIO, classes[0][0])
    actual, required, why = _rates(case)
    if why:
        return row.cannot(why)
    ratio = actual / required
    return row.says(ratio, word_for(ratio, classes, lowest), reaches(ratio, classes[0][0]))


def _rates(case: Case) -> tuple[float, float, str]:
    """Actual and required growth rate a year, and why there are none (empty if there are)."""
    why = case.problem() or _no_rate(case)
    if why:
        return np.nan, np.nan, why
    first, last = case.value[0], case.value[-1]
    with np.errstate(over="ignore"):
        actual = np.expm1((np.log(last) - np.log(first)) / (case.time[-1] - case.time[0]))
        required = np.expm1((np.log(case.target) - np.log(first)) / (case.deadline - case.time[0]))
    if not (np.isfinite(actual) and np.isfinite(required)) or required == 0:
        return np.nan, np.nan, "the figures are too close in time, or too far apart, for a yearly rate"
    return actual, required, ""


def _no_rate(case: Case) -> str:
    named = (("first figure", case.value[0]), ("latest figure", case.value[-1]), ("target", case.target))
    for name, number in named:
        if number <= 0:
            return f"a compound growth rate needs figures and a target above zero; the {name} is {number:g}"
    if case.meets(case.value[0]):
        return f"no growth is required: the first figure, {case.value[0]:g}, already fulfils the target"
    return ""


def _way(case: Case, actual: float) -> float:
    first, last = case.value[0], case.value[-1]
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        expected = last * np.exp(np.log1p(actual) * (case.deadline - case.time[-1]))
        return (expected - first) / (case.target - first)
