"""What is unlikely of studies beside each other and beside their own words: rows of one study, treatments, prints, words."""

import math
import re
from collections import Counter
from functools import partial
from typing import Any

from analysis.evidence.checks.rows import is_blank
from analysis.evidence.checks.sense import Says, Tables, grouped, odd_one, rule, told, words_of
from analysis.evidence.checks.studies import LESS

OF_A_STUDY = ("country", "treatment", "directness", "level", "design")
OF_A_PAPER = ("year", "paper")
NEAR = {  # how near a treatment is to the lists
    "robots": ("equipment", "place"), "analytics": ("equipment", "index"), "ai": ("equipment", "index", "place"),
    "other_equipment": ("equipment", "place"), "digital_index": ("index", "equipment", "place"),
    "energy_management": ("practice",), "management_practice": ("practice",), "policy": ("place",),
    "subsidised_programme": ("programme", "practice"), "ministry_list": ("list", "programme"),
}  # fmt: skip
METHOD = re.compile(
    r"difference.in.differences|\bDiD\b|event stud|regression|fixed effects|\bOLS\b|\bGMM\b|randomi[sz]ed|instrument|against others",
    re.I,
)
SURE = re.compile(r"\bsignificant(?:ly)?\b", re.I)
UNSURE = re.compile(r"\b(?:not|no|in)\b[^;,.]*significant|insignificant|no (?:positive )?effect", re.I)
ERROR = re.compile(r"\bSE\b|\bstandard error [0-9]")
NUMBER = re.compile(r"[0-9]*\.?[0-9]+")
STANDARD_ERROR = re.compile(r"\b(?:SE|standard error) ([0-9]*\.?[0-9]+)")
SIGNED = re.compile(r"[-+]?[0-9]*\.?[0-9]+")
BY_EXP = re.compile(r"\bexp\(coef\w*\) ?- ?1")
BY_PART = re.compile(r"\b1/(?:\(1 ?\+ ?x\)|([0-9.]+)) ?- ?1")
FEW = 3  # rows that make the outcome of what is measured
TWICE = 2.0  # times, by which an estimate and its error may be rounded apart
ROUNDED = 0.06  # of a percent, by which a reckoned estimate may be rounded
MORE = re.compile(r"\b(?:positive|raised|rises?|higher|longer|gains?|increases?)\b", re.I)
FEWER = re.compile(
    r"\b(?:negative|lower|loss|losses|slower|slows|fewer|shorter|reduction|declines?|decreases?)\b", re.I
)
FOR_THE_GOOD = re.compile(
    r"efficien|productiv|saving|quality|performance|profit|sales|output|employment|exports?|turnover", re.I
)
LESS_IS_BETTER = ("energy", "carbon", "defects", "cost", "rnd_cycle")


@rule("study-unlike-itself", "evaluated_effects", error=False)
def unlike_itself(tables: Tables) -> Says:
    """The rows of one study are of one country, treatment, level and design, and where there are three, of one year and paper."""
    for study, rows in sorted(grouped(tables.rows("evaluated_effects"), "study").items()):
        for column in OF_A_STUDY + (OF_A_PAPER if len(rows) > 2 else ()):
            if odd := odd_one(rows, partial(_words, column), least=1):
                row, usual = odd
                yield row.effect_id, column, repr(_words(column, row)[:60]), f"{usual[:60]!r}, as other rows of {study}", "Mend one of the rows."  # fmt: skip


def _words(column: str, row: Any) -> str:
    return words_of(getattr(row, column))


@rule("paper-of-two-studies", "evaluated_effects", error=False)
def two_studies(tables: Tables) -> Says:
    """A paper is one study."""
    first: dict[str, Any] = {}
    for row in tables.rows("evaluated_effects"):
        other = first.setdefault(row.paper, row)
        if other.study != row.study:
            yield row.effect_id, "paper", repr(row.paper[:60]), f"another paper than that of {other.study}", "Mend the paper or the name of the study."  # fmt: skip


@rule("treatment-of-another-nearness", "evaluated_effects", error=False)
def nearness(tables: Tables) -> Says:
    """How near a treatment is to the lists goes with the treatment."""
    for row in tables.rows("evaluated_effects"):
        if row.directness not in NEAR.get(row.treatment, (row.directness,)):
            yield row.effect_id, "directness", f"{row.directness} of {row.treatment}", " or ".join(NEAR[row.treatment]), "Mend one of the two."  # fmt: skip


@rule("ends-unlike-their-print", "evaluated_effects", error=False)
def ends(tables: Tables) -> Says:
    """The ends of an interval and a standard error are numbers of what is printed."""
    for row in tables.rows("evaluated_effects"):
        printed = {
            float(n)
            for n in NUMBER.findall(f"{words_of(row.printed)} {words_of(row.uncertainty)}".replace(",", ""))
        }
        for column in ("low", "high", "error"):
            number = getattr(row, column)
            if not is_blank(number) and not any(abs(abs(number) - n * times) < 0.02 * abs(number) + 1e-9 for n in printed for times in (1, 100)):  # fmt: skip
                yield row.effect_id, column, told(number), f"a number of {row.printed} {row.uncertainty}"[:90], "Mend one of the two."  # fmt: skip


@rule("certainty-unlike-its-words", "evaluated_effects", error=False)
def certainty(tables: Tables) -> Says:
    """What is said to be significant is not told as insignificant, nor the other way round, nor an error without its number."""
    for row in tables.rows("evaluated_effects"):
        said = words_of(row.uncertainty)
        unsure, sure = bool(UNSURE.search(said)), bool(SURE.search(UNSURE.sub("", said)))
        wrong = (row.error_kind == "significant" and not sure) or (
            row.error_kind == "insignificant" and sure and not unsure
        )
        if wrong or (row.error_kind == "standard_error" and not ERROR.search(said)):
            yield row.effect_id, "error_kind", f"{row.error_kind} for {said[:60]!r}", "what its words say", "Mend the word or the words."  # fmt: skip


@rule("method-among-the-sample", "evaluated_effects", error=False)
def among_sample(tables: Tables) -> Says:
    """A sample is who was studied, not how."""
    for row in tables.rows("evaluated_effects"):
        if METHOD.search(row.sample):
            yield (
                row.effect_id,
                "sample",
                repr(row.sample[:60]),
                "who was studied",
                "Are sample and method swapped?",
            )


@rule("estimate-left-out", "evaluated_effects", error=False)
def left_out(tables: Tables) -> Says:
    """Where a size is printed in a unit that compares, there is an estimate; and where there is one, its print."""
    for row in tables.rows("evaluated_effects"):
        blank = is_blank(row.estimate)
        if (bool(words_of(row.printed)) and blank and row.unit != "other") or (
            not words_of(row.printed) and not blank
        ):
            yield row.effect_id, "estimate" if blank else "printed", "nothing", f"what goes with {words_of(row.printed) or told(row.estimate)}", "Fill it in."  # fmt: skip


@rule("measured-with-another-outcome", "evaluated_effects", error=False)
def another_outcome(tables: Tables) -> Says:
    """What is measured in the same words is of one outcome."""
    groups: dict[str, Counter] = {}
    for row in tables.rows("evaluated_effects"):
        groups.setdefault(row.measured, Counter())[row.outcome] += 1
    for row in tables.rows("evaluated_effects"):
        usual, times = groups[row.measured].most_common(1)[0]
        if row.outcome != usual and times >= FEW and groups[row.measured][row.outcome] == 1:
            yield row.effect_id, "outcome", f"{row.outcome} for {row.measured}", f"{usual}, as other rows", "Mend the outcome."  # fmt: skip


@rule("error-of-another-scale", "evaluated_effects", error=False)
def another_scale(tables: Tables) -> Says:
    """An estimate and its standard error stand in the relation in which they are printed."""
    for row in tables.rows("evaluated_effects"):
        said, printed = STANDARD_ERROR.search(words_of(row.uncertainty)), NUMBER.search(words_of(row.printed))
        if (
            not (said and printed and row.error and row.estimate)
            or is_blank(row.error)
            or is_blank(row.estimate)
        ):
            continue
        here, there = abs(row.estimate / row.error), float(printed[0]) / (float(said[1]) or math.inf)
        if there and not 1 / TWICE <= here / there <= TWICE:
            yield row.effect_id, "error", f"{told(row.error)} for {told(row.estimate)}", f"as far apart as {printed[0]} and {said[1]} in print", "Convert both, or none."  # fmt: skip


@rule("estimate-unlike-its-reckoning", "evaluated_effects", error=False)
def unlike_reckoning(tables: Tables) -> Says:
    """Where a note tells by which sum an estimate was made from its print, that sum gives it, with its sign."""
    for row in tables.rows("evaluated_effects"):
        note = words_of(row.note)
        by_exp, by_part = BY_EXP.search(note), BY_PART.search(note)
        printed = SIGNED.search(words_of(row.printed))
        if is_blank(row.estimate) or printed is None or not (by_exp or by_part):
            continue
        if by_part:
            made = 100 / (float(by_part[1]) if by_part[1] else 1 + float(printed[0]) / 100) - 100
        else:
            made = 100 * math.expm1(float(printed[0]))
        if abs(row.estimate - made) > max(ROUNDED, 0.02 * abs(made)):
            yield row.effect_id, "estimate", told(row.estimate), f"{made:.1f}, as its note reckons", "Mend the number or the note."  # fmt: skip


@rule("sign-unlike-its-words", "evaluated_effects", error=False)
def unlike_words(tables: Tables) -> Says:
    """What is told in words alone to be lower or a loss is better only of what is better lower, and the other way round."""
    for row in tables.rows("evaluated_effects"):
        if row.sign not in ("better", "worse") or not is_blank(row.estimate):
            continue
        said = words_of(row.uncertainty)
        more, fewer = bool(MORE.search(said)), bool(FEWER.search(said))
        if more == fewer:
            continue
        good = bool(FOR_THE_GOOD.search(row.measured))
        lower = not good and (row.outcome in LESS_IS_BETTER or bool(LESS.search(row.measured)))
        if (good or lower) and (row.sign == "better") != (more == good):
            yield row.effect_id, "sign", f"{row.sign} for {said[:60]!r}", f"{'more' if good else 'less'} of {row.measured} is better", "Mend the word or the words."  # fmt: skip


@rule("effect-that-another-replaces", "evaluated_effects", error=False)
def replaced(tables: Tables) -> Says:
    """An estimate whose note sends to another one of its study and outcome that has a vote has none itself."""
    for rows in grouped(tables.rows("evaluated_effects"), "study", "outcome").values():
        counted = [row for row in rows if row.usable == "yes"]
        for row in counted if len(counted) > 1 else ():
            other = next(
                (o for o in counted if o is not row and o.effect_id in words_of(row.note).split()), None
            )
            if other is not None:
                yield row.effect_id, "usable", row.usable, f"superseded, since its note names {other.effect_id}", "Mend the word or the note."  # fmt: skip
