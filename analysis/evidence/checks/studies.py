"""What cannot be of studies: estimates unlike their interval, their sign, their print, or their use."""

import math
import re
from collections.abc import Iterator
from typing import Any

from analysis.evidence.checks import sense
from analysis.evidence.checks.rows import is_blank
from analysis.evidence.checks.sense import Says, Tables, alike, rule, told

LARGE = {"percent": 100, "elasticity": 2, "coefficient": 5, "percentage_point": 100}
VOTING = ("plant", "firm", "project")  # whose estimates have a vote
PEOPLE = {
    "China": "Chinese", "Germany": "German", "Italy": "Italian", "Spain": "Spanish", "France": "French", "Korea": "Korean",
    "Japan": "Japanese", "India": "Indian", "UK": "British|English", "Sweden": "Swedish", "Netherlands": "Dutch",
    "Canada": "Canadian", "Mexico": "Mexican", "Vietnam": "Vietnamese", "Finland": "Finnish", "Indonesia": "Indonesian",
    "USA": "US|U\\.S\\.|American|United States", "Brazil": "Brazilian", "Turkey": "Turkish", "Poland": "Polish",
}  # fmt: skip
OF_PEOPLE = {country: re.compile(rf"\b(?:{word}|{country})\b") for country, word in PEOPLE.items()}
TURNED = {"better": 1, "worse": -1}
FEW, MOST = 5, 0.8  # estimates that make a usual sign, and the share of them that have it
MORE = re.compile(r"\b(?:sales|output|employment|exports?|investment|profit\w*|performance|revenue)\b", re.I)
LESS = re.compile(r"injur|accident|inventor|defect|waste|scrap|downtime|non-complian", re.I)
OUTCOMES = (  # of what is measured in some words, in the order in which they decide
    (
        re.compile(r"\benergy\b.*\b(?:carbon|CO2)\b|\b(?:carbon|CO2)\b.*\benergy\b", re.I),
        ("carbon", "energy"),
    ),
    (re.compile(r"\bcarbon\b|\bCO2\b|greenhouse", re.I), ("carbon",)),
    (re.compile(r"\benergy\b|\belectricity\b", re.I), ("energy",)),
    (re.compile(r"emission", re.I), ("carbon", "other")),
    (re.compile(r"productiv", re.I), ("efficiency", "productivity", "other")),
    (re.compile(r"\bdefect", re.I), ("defects",)),
    (re.compile(r"\bcosts?\b", re.I), ("cost", "other")),
    (re.compile(r"\b(?:employment|inventory)\b", re.I), ("other",)),
)
METHODS = {
    "quasi_experiment": re.compile(r"difference.in.differences|\bDiD\b|event stud|regression discontinuity|synthetic control", re.I),
    "experiment": re.compile(r"randomi[sz]|\bRCT\b", re.I),
    "meta": re.compile(r"meta-", re.I),
    "panel": re.compile(r"fixed effects|\bGMM\b", re.I),
    "survey": re.compile(r"\bsurvey\b|cross.section", re.I),
}  # fmt: skip
_NUMBER = re.compile(r"[0-9]*\.?[0-9]+")
_PARTS = {  # in words, percent
    re.compile(r"\b(?:one|a)[ -]third\b", re.I): 100 / 3, re.compile(r"\btwo[ -]thirds\b", re.I): 200 / 3,
    re.compile(r"\bhal(?:f|ved)\b", re.I): 50.0, re.compile(r"\b(?:one|a)[ -](?:quarter|fourth)\b", re.I): 25.0,
    re.compile(r"\bthree[ -](?:quarters|fourths)\b", re.I): 75.0, re.compile(r"\b(?:one|a)[ -]fifth\b", re.I): 20.0,
    re.compile(r"\b(?:one|a)[ -]tenth\b", re.I): 10.0, re.compile(r"\bdoubled\b", re.I): 100.0,
}  # fmt: skip
_TRIED = ("estimate", "low", "high")


@rule("estimate-outside-interval", "evaluated_effects", error=True)
def outside_interval(tables: Tables) -> Says:
    """An estimate lies within its own interval, and the interval has two ends in order."""
    for row in tables.rows("evaluated_effects"):
        if is_blank(row.low) != is_blank(row.high):
            yield (
                row.effect_id,
                "low",
                "one end of an interval",
                "both ends or none",
                "Fill in the other end.",
            )
        elif row.low > row.high:
            yield (
                row.effect_id,
                "low",
                f"{told(row.low)} to {told(row.high)}",
                "the lower end first",
                "Swap the two.",
            )
        elif row.estimate < row.low or row.estimate > row.high:
            yield row.effect_id, "estimate", told(row.estimate), f"{told(row.low)} to {told(row.high)}", "Mend the estimate or its interval."  # fmt: skip


@rule("estimate-unlike-its-use", "evaluated_effects", error=True)
def unlike_use(tables: Tables) -> Says:
    """What has a vote is a printed percentage of plants or firms; an error and an interval are there where they are named."""
    for row in tables.rows("evaluated_effects"):
        for column, found, allowed in _misuses(row):
            yield row.effect_id, column, found, allowed, "Mend one of the two."


def _misuses(row: Any) -> Iterator[tuple[str, str, str]]:
    blank = is_blank(row.estimate)
    if row.usable == "yes" and (blank or row.unit != "percent" or not row.printed or row.level not in VOTING):
        yield (
            "usable",
            f"yes for {row.unit} of a {row.level}",
            "yes only for a printed percentage of plants or firms",
        )
    if row.usable == "none" and not blank:
        yield "usable", f"none for {told(row.estimate)}", "a use, where there is an estimate"
    if (row.error_kind == "standard_error") == is_blank(row.error):
        yield "error", f"{row.error_kind} with {'no error' if is_blank(row.error) else told(row.error)}", "an error where it is a standard_error"  # fmt: skip
    if (row.error_kind in ("interval", "range")) == is_blank(row.low):
        yield "error_kind", f"{row.error_kind} with {'no ends' if is_blank(row.low) else 'ends'}", "ends where it is an interval or a range"  # fmt: skip
    if (row.design == "meta") != (row.level == "meta"):
        yield "level", f"{row.level} with design {row.design}", "meta for both or neither"
    if row.unit == "correlation" and any(abs(getattr(row, c)) > 1 for c in _TRIED):
        yield "estimate", "a correlation beyond 1", "-1 to 1"
    if row.unit == "percent" and any(getattr(row, c) <= -100 for c in _TRIED):
        yield "estimate", "a fall by all or more", "above -100 percent"
    if row.year > sense.today().year if not is_blank(row.year) else False:
        yield "year", str(row.year), f"up to {sense.today().year}"


@rule("estimate-unlike-its-print", "evaluated_effects", error=False)
def unlike_print(tables: Tables) -> Says:
    """An estimate is a number of its print, or a part that it tells in words: as it stands, the middle of two, a log as a percentage, or the other way round."""
    for row in tables.rows("evaluated_effects"):
        numbers = [float(n) for n in _NUMBER.findall(str(row.printed).replace(",", ""))]
        numbers += [part for words, part in _PARTS.items() if words.search(row.printed)]
        if is_blank(row.estimate) or not row.estimate or not numbers:
            continue
        shares = [] if re.search("percent|%", row.printed) else numbers
        sizes = {*numbers, *(n * 100 for n in shares), *(100 * math.expm1(n) for n in shares if n < 3),
                 *(100 - 10000 / (100 + n) for n in numbers), *(10000 / (100 - n) - 100 for n in numbers if n < 100),
                 *((a + b) / 2 for a in numbers for b in numbers)}  # fmt: skip
        if not any(math.isclose(abs(row.estimate), size, rel_tol=0.03) for size in sizes):
            yield row.effect_id, "estimate", told(row.estimate), f"a number of its print, {row.printed[:60]!r}", "Mend one of the two."  # fmt: skip


@rule("unit-unlike-its-print", "evaluated_effects", error=False)
def unlike_unit(tables: Tables) -> Says:
    """What is printed as percentage points is not a percentage, and the other way round."""
    for row in tables.rows("evaluated_effects"):
        points = "percentage point" in str(row.printed)
        if (points and row.unit == "percent") or (row.unit == "percentage_point" and row.printed and not points and "percent" in str(row.printed)):  # fmt: skip
            yield row.effect_id, "unit", row.unit, f"the unit of {row.printed[:60]!r}", "Mend the unit."


@rule("estimate-unlike-its-sign", "evaluated_effects", error=False)
def unlike_sign(tables: Tables) -> Says:
    """What is called better has the sign that better has for its outcome."""
    rows = [
        r
        for r in tables.rows("evaluated_effects")
        if r.sign in TURNED and r.estimate and not is_blank(r.estimate)
    ]
    ways = [math.copysign(1, row.estimate) * TURNED[row.sign] for row in rows]
    for row, way in zip(rows, ways, strict=True):
        others = [w for o, w in zip(rows, ways, strict=True) if o.outcome == row.outcome and o is not row]
        alike = sum(w == way for w in others)
        if row.outcome != "other" and len(others) >= FEW and alike < (1 - MOST) * len(others):
            yield row.effect_id, "sign", f"{row.sign} for {told(row.estimate)}", f"the sign of others of {row.outcome}", "Mend the sign of the estimate, or the word."  # fmt: skip


@rule("sign-unlike-its-measure", "evaluated_effects", error=False)
def unlike_measure(tables: Tables) -> Says:
    """More sales, jobs or profit are better, and fewer accidents, stocks or faults."""
    for row in tables.rows("evaluated_effects"):
        if row.sign not in TURNED or not row.estimate or is_blank(row.estimate) or row.outcome != "other":
            continue
        more, less = bool(MORE.search(row.measured)), bool(LESS.search(row.measured))
        if more != less and math.copysign(1, row.estimate) * TURNED[row.sign] != (1 if more else -1):
            yield row.effect_id, "sign", f"{row.sign} for {told(row.estimate)} of {row.measured}", f"{'more' if more else 'less'} is better", "Mend the word, or the sign of the estimate."  # fmt: skip


@rule("sign-unlike-its-interval", "evaluated_effects", error=False)
def unlike_interval(tables: Tables) -> Says:
    """An effect is called better or worse where its interval excludes zero, and null where it does not."""
    for row in tables.rows("evaluated_effects"):
        ratio = abs(row.estimate) / row.error if row.error else math.nan
        weak = row.low <= 0 <= row.high or ratio < 1.5
        strong = row.low > 0 or row.high < 0 or ratio > 2.6
        if (row.sign in TURNED and weak) or (row.sign == "null" and strong):
            yield row.effect_id, "sign", row.sign, "null where zero is not excluded, and only there", "Mend the word or the interval."  # fmt: skip


@rule("estimate-out-of-line", "evaluated_effects", error=False)
def large(tables: Tables) -> Says:
    """An estimate larger than any that is known: a percentage above 100, an elasticity above 2."""
    for row in tables.rows("evaluated_effects"):
        most = LARGE.get(row.unit, math.inf)
        if abs(row.estimate) > most:
            yield (
                row.effect_id,
                "estimate",
                told(row.estimate),
                f"at most {most} in size",
                "Read the text again: unit?",
            )


@rule("outcome-unlike-its-measure", "evaluated_effects", error=False)
def unlike_outcome(tables: Tables) -> Says:
    """What is measured in energy is of energy, in carbon of carbon, in defects of defects."""
    for row in tables.rows("evaluated_effects"):
        allowed = next((outcomes for word, outcomes in OUTCOMES if word.search(row.measured)), (row.outcome,))
        if row.outcome not in allowed:
            yield row.effect_id, "outcome", f"{row.outcome} for {row.measured}", " or ".join(allowed), "Mend the outcome."  # fmt: skip


@rule("design-unlike-its-method", "evaluated_effects", error=False)
def unlike_method(tables: Tables) -> Says:
    """The design of a study is the one of which its method speaks, where that speaks of one alone."""
    for row in tables.rows("evaluated_effects"):
        spoken = [design for design, words in METHODS.items() if words.search(row.method)]
        if len(spoken) == 1 and row.design != spoken[0]:
            yield (
                row.effect_id,
                "design",
                f"{row.design} for {row.method[:60]!r}",
                spoken[0],
                "Mend the design.",
            )


@rule("study-of-another-year", "evaluated_effects", error=False)
def another_year(tables: Tables) -> Says:
    """The year of a study is the one in its name or in that of the effect."""
    for row in tables.rows("evaluated_effects"):
        years = [
            int(year)
            for year in re.findall(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])", f"{row.study} {row.effect_id}")
        ]
        if years and not is_blank(row.year) and row.year not in years:
            yield (
                row.effect_id,
                "year",
                str(row.year),
                f"{years[0]}, as its name says",
                "Mend one of the two.",
            )


@rule("same-effect-again", "evaluated_effects", error=False)
def same_again(tables: Tables) -> Says:
    """Two rows that are alike but for their names and notes."""
    rows = tables.rows("evaluated_effects")
    columns = [c for c in rows.columns if c not in ("effect_id", "note")]
    for _, *others in alike(rows, columns):
        for row in others:
            yield row.effect_id, "effect_id", row.effect_id, "one row for one estimate", "Take one out."


@rule("country-unlike-its-sample", "evaluated_effects", error=False)
def other_country(tables: Tables) -> Says:
    """The country of a study is the one whose firms it looks at."""
    for row in tables.rows("evaluated_effects"):
        told_of = f"{row.paper} {row.sample}"
        named = [country for country, known in OF_PEOPLE.items() if known.search(told_of)]
        if row.country in PEOPLE and named and row.country not in named:
            yield (
                row.effect_id,
                "country",
                row.country,
                f"{' or '.join(named)}, as its sample says",
                "Mend the country.",
            )
