"""Every method that is scored: its id, how readers read it, its group, and what it is in the comparison.

This is the one place for it: the answers of a backtest carry ids, and tables, sentences, figures, results and tests read
what an id means from here. A method that is not in `METHODS` cannot be scored.
"""

from dataclasses import dataclass

from analysis.forecast.trend.legs import LEGS

GROUPS = {
    "published": "published", "informed": "knows more than was known here then", "voice": "one voice", "reference": "without looking at the list", "rule": "official rule",
    "calibrated": "official rule, calibrated", "leg": "one leg of the trend", "weight": "another weight",
    "ablation": "one part taken out", "known": "no forecast: what the pool is made from",
}  # fmt: skip


@dataclass(frozen=True)
class Method:
    """One method. id: as it stands in long tables and recorded results. label: as readers read it. group: see GROUPS.
    hindsight: it knows the outcomes of all other families, also those of later; else what was known on the day.
    baseline: the published number is compared with it. rule: the official rule that answers, by its name in
    `forecast.rules`. whole: the id of what a part was taken out of (ablations), part: which. record_weight: a fixed one."""

    id: str
    label: str
    group: str
    hindsight: bool = False
    baseline: bool = False
    rule: str = ""
    whole: str = ""
    part: str = ""
    record_weight: float | None = None


PUBLISHED = "published"
WITH_BASELINES, WITH_HINDSIGHT = "published_with_baselines", "published_with_hindsight"
TREND, RECORD, RECORD_THEN = "trend", "record", "record_then"
ONE_HALF, SHARE, SHARE_THEN = "one_half", "share", "share_then"
TREND_DRAWN, TREND_WEIGHT = "trend_drawn", "trend_weight"
RULES = {
    "eurostat": "Eurostat", "unsd_2022": "UNSD 2022", "unsd_2023": "UNSD 2023", "un_escap": "UN ESCAP", "sdsn": "SDSN",
    "required_pace": "required pace",
}  # fmt: skip
PARTS = {
    "points": "midpoints instead of intervals", "exact": "printed values as exact", "class": "another reference class",
    "calendar": "calendar instead of batch time",
}  # fmt: skip
WHOLES = {"trend": TREND, "together": PUBLISHED}


def weight_id(weight: float) -> str:
    """The id of a fixed weight of the record.

    >>> weight_id(0.25)
    'record_weighs_25'
    """
    return f"record_weighs_{round(100 * weight)}"


def _all() -> list[Method]:
    methods = [
        Method(PUBLISHED, "published probability", "published"),
        Method(WITH_BASELINES, "with the baselines of the register as well", "informed", hindsight=True),
        Method(WITH_HINDSIGHT, "with these baselines and the record of today", "informed", hindsight=True),
        Method(TREND, "trend alone", "voice"),
        Method(RECORD, "record of today: share of similar plans met", "voice", hindsight=True, baseline=True),
        Method(RECORD_THEN, "share of similar plans met (record of that day)", "voice", baseline=True),
        Method(ONE_HALF, "always one half", "reference", baseline=True),
        Method(SHARE, "plain share met in the register", "reference", hindsight=True, baseline=True),
        Method(SHARE_THEN, "plain share met in the register of that day", "reference", baseline=True),
        Method(TREND_DRAWN, "trend before it is pooled", "known"),
        Method(TREND_WEIGHT, "weight of the trend", "known"),
    ]
    methods += [Method(i, name, "rule", rule=name) for i, name in RULES.items()]
    methods += [Method(f"{i}_calibrated", f"{name}, calibrated", "calibrated", hindsight=True, rule=name) for i, name in RULES.items()]  # fmt: skip
    methods += [Method(f"leg_{name}", leg.label, "leg", whole=TREND, part=f"only the leg: {leg.label}") for name, leg in LEGS.items()]  # fmt: skip
    methods += [
        Method(f"{key}_{part}", f"{key}, {words}", "ablation", whole=whole, part=words)
        for key, whole in WHOLES.items()
        for part, words in PARTS.items()
    ]
    grid = (0.0, 0.25, 0.5, 0.75, 1.0)
    methods += [Method(weight_id(w), f"record weighs {w:.0%}".replace("%", " %"), "weight", record_weight=w) for w in grid]  # fmt: skip
    return methods


METHODS = {method.id: method for method in _all()}


def labels(ids: list[str]) -> list[str]:
    """The labels of methods, in order.

    >>> labels(["one_half", "eurostat"])
    ['always one half', 'Eurostat']
    """
    return [METHODS[i].label for i in ids]


def ids(*groups: str, hindsight: bool | None = None) -> list[str]:
    """The methods of some groups, in the order of the registry; hindsight: only those that (don't) know later outcomes.

    >>> ids("published")
    ['published']
    """
    return [
        m.id
        for m in METHODS.values()
        if m.group in groups and (hindsight is None or m.hindsight == hindsight)
    ]
