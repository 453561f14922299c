"""Rules on yearly additions: UN ESCAP's line, SDSN's arrows, required against recent pace, naive lines.

None needs figures above zero. The base, where a rule has one, is the first figure given
(`official.verdicts` cuts the series where the target's own base lies).
"""

from collections.abc import Callable, Sequence

import numpy as np

from analysis.forecast.rules.case import Case, Verdict, case_of, reaches, unanswered, word_for

MAINTAIN = "Maintain progress to achieve target"
ACCELERATE = "Accelerate progress to achieve target"
REVERSE = "Reverse trend to achieve target"
SDSN = [(1.0, "On track or maintaining SDG achievement"), (0.5, "Moderately improving"), (0.0, "Stagnating")]
FULFILLED_AT_START = "no progress is required: the first figure, {:g}, already fulfils the target"


def escap(
    time: Sequence[float] | np.ndarray,
    value: Sequence[float] | np.ndarray,
    target: float,
    deadline: float,
    direction: str = "at_least",
    tolerance: float = 10.0,
) -> Verdict:
    """UN ESCAP's Anticipated Progress Index from a time-weighted straight line.

    A line through all figures (t_i, y_i) is fitted by least squares and read off at the deadline T; weights
    w_i = (T - t_1) / (T - t_i). Statistic P = 100 (target - y_T) / (target - y_1), the gap left in per cent
    of the progress required; a surplus is negative. P up to `tolerance` (10): 'Maintain progress to achieve
    target'; up to 100: 'Accelerate progress ...'; above, where the line ends behind its base: 'Reverse trend
    ...'. Read as yes: maintain.

    Sources. Weights: A. Bidarbakht Nia (2017), A weighted extrapolation method for measuring the SDGs
    progress, ESCAP Statistics Division working paper SD/WP/04, March 2017, as programmed for UNICEF's Middle
    East and North Africa office (S. Palmas, SDG-MENARO, functions wgm and wreg, there on a logit scale). Line
    on the figures themselves, gap relative to the progress required since the base year (there 2015): UNECE
    (2022), 'Technical notes on the progress assessment', w3.unece.org/sdg2022. Classes: UNECE (2024),
    'Progress assessment', w3.unece.org/sdg2024. The texts of ESCAP were not at hand: its three phrases and
    the cut at 10 per cent could not be confirmed there, hence the parameter.

    Parameters: time, years; value and target in one unit; deadline, year; direction 'at_least' or 'at_most';
    tolerance, per cent. Returns a `Verdict`. Raises ForecastError for malformed input (see `case_of`).

    >>> said = escap([2015, 2020, 2022], [0, 10, 20], target=60, deadline=2030)
    >>> round(said.value, 2), said.verdict
    (32.0, 'Accelerate progress to achieve target')
    """
    case = case_of(time, value, target, deadline, direction)
    row = unanswered("UN ESCAP", "gap left at the deadline, % of the progress required", tolerance)
    why = case.problem()
    if not why and case.meets(case.value[0]):
        why = FULFILLED_AT_START.format(case.value[0])
    if why:
        return row.cannot(why)
    weight = (case.deadline - case.time[0]) / (case.deadline - case.time)
    left = case.target - _line_at(case, weight)
    gap = 100 * left / (case.target - case.value[0])
    if reaches(tolerance, gap):
        return row.says(gap, MAINTAIN, True)
    return row.says(gap, ACCELERATE if reaches(100, gap) else REVERSE, False)


def sdsn(
    time: Sequence[float] | np.ndarray,
    value: Sequence[float] | np.ndarray,
    target: float,
    deadline: float,
    direction: str = "at_least",
    recent_years: float = 5.0,
) -> Verdict:
    """The trend arrows of the SDG Index (Sustainable Development Report, SDSN).

    Required addition a year from the first figure, (target - y_0) / (deadline - t_0), against the average
    addition a year over the most recent `recent_years`, (y_t - y_s) / (t - t_s), s the oldest figure in that
    window or, if there is none, the one before the last. Statistic recent / required: at least 1, or a last
    figure that fulfils the target, 'On track or maintaining SDG achievement'; at least 0.5 'Moderately
    improving'; at least 0 'Stagnating'; below 'Decreasing'. Read as yes: on track. The index works on scores
    from 0 to 100, a linear rescaling that leaves the ratio as it is.

    Sources: SDSN and SDG Center for Africa (2018), Africa SDG Index and Dashboards, Frequently asked
    questions 13 (linear rates needed 2010-2030 against the average of 2010-2015) and 14 (above the threshold
    counts as maintained); the cut at half of the required rate and the words from the trend labels of the
    Sustainable Development Report's published data. Later editions start at 2015, and differ in the recent
    period.

    Parameters, result and errors as `escap`; recent_years in years.

    >>> said = sdsn([2010, 2015], [40, 46], target=70, deadline=2030)
    >>> round(said.value, 3), said.verdict
    (0.8, 'Moderately improving')
    """
    case = case_of(time, value, target, deadline, direction)
    row = unanswered("SDSN", "recent / required yearly addition", 1.0)
    why = case.problem()
    if why:
        return row.cannot(why)
    unmet_at_start, meets_now = not case.meets(case.value[0]), case.meets(case.value[-1])
    if not unmet_at_start and not meets_now:
        return row.cannot(FULFILLED_AT_START.format(case.value[0]))
    ratio = np.nan
    if unmet_at_start:
        start = np.searchsorted(case.time, case.time[-1] - recent_years - 1e-9)
        recent = _pace(case, min(int(start), len(case.time) - 2))
        ratio = recent * (case.deadline - case.time[0]) / (case.target - case.value[0])
    if meets_now:
        return row.says(ratio, SDSN[0][1], True)
    return row.says(ratio, word_for(ratio, SDSN, "Decreasing"), reaches(ratio, 1.0))


def pace(
    time: Sequence[float] | np.ndarray,
    value: Sequence[float] | np.ndarray,
    target: float,
    deadline: float,
    direction: str = "at_least",
) -> Verdict:
    """Required against recent pace, the plain rule; the words are ours.

    Required addition a year from the last figure, (target - y_n) / (deadline - t_n), over the last addition a
    year, (y_n - y_{n-1}) / (t_n - t_{n-1}). Up to 1 'recent pace is enough', above 'faster pace needed';
    infinite, with 'no pace towards the target', if the last step did not move towards it; 0, with 'target
    reached', if it is fulfilled.

    Parameters, result and errors as `escap`.

    >>> said = pace([2021, 2022, 2023], [20, 60, 100], target=200, deadline=2025.5)
    >>> said.value, said.verdict
    (1.0, 'recent pace is enough')
    """
    case = case_of(time, value, target, deadline, direction)
    row = unanswered("required pace", "required / recent yearly addition", 1.0)
    why = case.problem()
    if why:
        return row.cannot(why)
    if case.meets(case.value[-1]):
        return row.says(0.0, "target reached", True)
    required = case.sign * (case.target - case.value[-1]) / (case.deadline - case.time[-1])
    recent = case.sign * _pace(case, -2)
    if recent <= 0:
        return row.says(np.inf, "no pace towards the target", False)
    enough = reaches(1.0, required / recent)
    return row.says(required / recent, "recent pace is enough" if enough else "faster pace needed", enough)


def persistence(
    time: Sequence[float] | np.ndarray,
    value: Sequence[float] | np.ndarray,
    target: float,
    deadline: float,
    direction: str = "at_least",
) -> Verdict:
    """Naive reference: the last figure stays. Value: the figure at the deadline; errors as `escap`.

    >>> persistence([2023], [103], target=203, deadline=2026).verdict
    'target missed'
    """
    case = case_of(time, value, target, deadline, direction)
    return _naive("persistence", case, 1, lambda: case.value[-1])


def last_increment(
    time: Sequence[float] | np.ndarray,
    value: Sequence[float] | np.ndarray,
    target: float,
    deadline: float,
    direction: str = "at_least",
) -> Verdict:
    """Naive reference: the last addition a year goes on, y_n + (T - t_n)(y_n - y_{n-1})/(t_n - t_{n-1}).

    >>> last_increment([2021, 2022, 2023], [20, 60, 100], target=200, deadline=2025).value
    180.0
    """
    case = case_of(time, value, target, deadline, direction)
    return _naive(
        "last increment", case, 2, lambda: case.value[-1] + (case.deadline - case.time[-1]) * _pace(case, -2)
    )


def ols_line(
    time: Sequence[float] | np.ndarray,
    value: Sequence[float] | np.ndarray,
    target: float,
    deadline: float,
    direction: str = "at_least",
) -> Verdict:
    """Naive reference: the ordinary least-squares line, read off at the deadline.

    >>> round(ols_line([2020, 2021, 2022], [0, 20, 60], target=90, deadline=2023).value, 6)
    86.666667
    """
    case = case_of(time, value, target, deadline, direction)
    return _naive("least-squares line", case, 2, lambda: _line_at(case, np.ones(len(case.time))))


def _naive(rule: str, case: Case, points: int, figure: Callable[[], float]) -> Verdict:
    row = unanswered(rule, "figure at the deadline", case.target)
    why = case.problem(points)
    if why:
        return row.cannot(why)
    at_deadline = figure()
    met = case.meets(at_deadline)
    return row.says(at_deadline, "target reached" if met else "target missed", met)


def _pace(case: Case, start: int) -> float:
    """Addition a year from the figure at index `start` to the last one."""
    return (case.value[-1] - case.value[start]) / (case.time[-1] - case.time[start])


def _line_at(case: Case, weight: np.ndarray) -> float:
    """Weighted least-squares line read off at the deadline; time is counted from there, to keep numbers small."""
    weight = weight / weight.sum()
    time = case.time - case.deadline
    middle_time, middle = weight @ time, weight @ case.value
    away = time - middle_time
    slope = (weight * away) @ (case.value - middle) / ((weight * away) @ away)
    return middle - slope * middle_time
