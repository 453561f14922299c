"""Slips of the pen: a word one letter off, a year for a number, a page that was not there, a hedge or a start turned round."""

import re
from collections import Counter
from itertools import combinations

from analysis.evidence.checks.named import MONTH
from analysis.evidence.checks.rows import is_blank
from analysis.evidence.checks.sense import ANY, Says, Tables, day_of, key_of, rule, told

UP, DOWN = ("over", "at_least"), ("nearly", "up_to", "at_most")
LETTERS = 6  # of a word that can be told from a misspelt one
NO_PAGE = re.compile(  # what servers and guards of pages write in place of a title
    r"\b(?:404|403|50[023])\W*(?:error)?\W*(?:not found|forbidden|unavailable|bad gateway|internal server error)|\berror 40[0-9]\b"
    r"|\b(?:page|file|site|document) (?:not found|unavailable|does not exist|cannot be (?:found|displayed))"
    r"|^\W*(?:40[0-9]|50[0-9]|not found|error|forbidden|access denied|just a moment|attention required|redirecting|loading|untitled"
    r"|log ?in|sign in|home ?page|index|captcha|are you a robot|verify you are human)\W*$"
    r"|access denied|checking your browser|enable javascript|页面不存在|页面未找到|找不到页面|无法访问|访问被拒绝|出错了|ページが見つかりません|페이지를 찾을 수 없",
    re.I,
)
VOCABULARY = (("claims", "definition"), ("claims", "scope"), ("claims", "publisher"), ("sources", "publisher"), ("programmes", "family"), ("programmes", "body"), ("readings", "definition"))  # fmt: skip
YEARS_OF = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})-((?:19|20)[0-9]{2})(?![0-9])")


@rule("word-one-letter-off", ANY, error=False)
def misspelt(tables: Tables) -> Says:
    """A word that one row has alone is not a letter off, or with two letters swapped, from one that others have."""
    for table, column in VOCABULARY:
        if table not in tables:
            continue
        words = Counter(getattr(row, column) for row in tables.rows(table))
        near = _near(
            [word for word in words if word],
            {p.label_en for p in tables.rows("entities")} if "entities" in tables else set(),
        )
        for row in tables.rows(table):
            word = getattr(row, column)
            if word not in near or words[word] != 1:
                continue
            if other := next((o for o in near[word] if words[o] > 1), ""):
                yield table, key_of(table, row._asdict()), column, repr(word), f"{other!r}, as other rows have it", "Mend the word, or take one that is less alike."  # fmt: skip


def _near(words: list[str], places: set[str]) -> dict[str, list[str]]:
    """Words that are one letter apart, or have two that stand side by side swapped, and don't name two places.

    A slip leaves the beginning of a word as it is, or its end.
    """
    groups: dict[tuple[str, str], list[str]] = {}
    for word in words:
        if len(word) >= LETTERS:
            groups.setdefault(("", word[: LETTERS // 2]), []).append(word)
            groups.setdefault((word[-(LETTERS // 2) :], ""), []).append(word)
    near: dict[str, list[str]] = {}
    for group in groups.values():
        for one, other in combinations(group, 2):
            if abs(len(one) - len(other)) < 2 and _slip(one, other) and not _named(one, other, places):
                near.setdefault(one, []).append(other)
                near.setdefault(other, []).append(one)
    return near


def _slip(one: str, other: str) -> bool:
    """Whether two words differ by one letter that is left out or another, or by two that are swapped, and by no digit."""
    if one.casefold() == other.casefold():
        return False
    start = _alike(one, other)
    end = _alike(one[start:][::-1], other[start:][::-1])
    here, there = one[start : len(one) - end], other[start : len(other) - end]
    swapped = len(here) == 2 and here == there[::-1]
    return (max(len(here), len(there)) == 1 or swapped) and (here + there).replace("-", "").isalpha()


def _alike(one: str, other: str) -> int:
    """Letters with which both begin."""
    for at, (here, there) in enumerate(zip(one, other, strict=False)):
        if here != there:
            return at
    return min(len(one), len(other))


def _named(one: str, other: str, places: set[str]) -> bool:
    """Whether two texts differ in the name of a place: Hunan is no misspelt Henan."""
    return set(one.split()) ^ set(other.split()) <= places


@rule("title-of-no-text", "sources", error=False)
def no_text(tables: Tables) -> Says:
    """A title is that of a text, not of a page that was not there or asked for something first."""
    for row in tables.rows("sources"):
        if NO_PAGE.search(row.title):
            yield row.source_id, "title", repr(row.title[:60]), "the title of a text", "Open the page again, or find a copy."  # fmt: skip


@rule("goal-hedged-the-other-way", "claims", "targets", error=False)
def other_way(tables: Tables) -> Says:
    """A goal that is to be reached is no upper bound, and a ceiling no lower one."""
    for row, goal in tables.joined("claims", "target", "targets"):
        against = DOWN if goal.direction == "at_least" or row.value < 0 else UP
        if row.kind.startswith("target_") and row.qualifier in against:
            yield row.claim_id, "qualifier", row.qualifier, f"a hedge that goes with {goal.direction}, as target {row.target}", "Read the text again."  # fmt: skip


@rule("goal-of-a-wrong-sign", "claims", "indicators", error=False)
def wrong_sign(tables: Tables) -> Says:
    """A promised change goes the way in which its measure gets better."""
    for row, measure in tables.joined("claims", "indicator", "indicators"):
        worse = {"lower": row.value > 0, "higher": row.value < 0}.get(measure.direction, False)
        if row.kind.startswith("target_") and measure.scale == "change" and worse:
            yield row.claim_id, "value", told(row.value), f"a change to something {measure.direction}, as is better of {row.indicator}", "Read the text again: was the sign lost?"  # fmt: skip


@rule("start-is-the-goal", ANY, error=False)
def start_is_goal(tables: Tables) -> Says:
    """Where something starts is not what was promised."""
    for table, base, goal in (
        ("outcomes", "baseline_value", "target_value"),
        ("readings", "base_value", "value"),
    ):
        for row in tables.rows(table) if table in tables else ():
            if getattr(row, base) == getattr(row, goal) and row.how in ("total", "share"):
                yield table, key_of(table, row._asdict()), base, told(getattr(row, base)), "a start short of the goal", "Is it the goal, copied? Mend it or leave it empty."  # fmt: skip


NUMBERS = {  # by table: columns that may hold a year by mistake, and the days of their row
    "outcomes": (("baseline_value", "target_value", "outcome_value"), ("baseline_date", "announced", "deadline", "outcome_date")),
    "readings": (("base_value", "value"), ("base_date",)),
    "batches": (("added",), ("date",)),
    "claims": (("n_sites",), ("period_end", "published_latest")),
}  # fmt: skip


@rule("number-like-a-year", ANY, error=False)
def like_a_year(tables: Tables) -> Says:
    """A number that is no round one is not within two of a year of its row."""
    for table, row in tables.each(NUMBERS):
        columns, days = NUMBERS[table]
        years = {getattr(row, day).year for day in days if not is_blank(getattr(row, day))}
        if table == "readings":
            years |= {int(year) for year in re.findall(r"(?:19|20)[0-9]{2}", row.target)}
        for column in columns:
            number = getattr(row, column)
            if not is_blank(number) and number % 50 and any(abs(number - year) <= 2 for year in years):
                yield table, key_of(table, row._asdict()), column, told(float(number)), "a number that is no year", "Is it the year? Read the text again."  # fmt: skip


@rule("years-unlike-their-name", "claims", error=False)
def unlike_name(tables: Tables) -> Says:
    """A claim that is named for a span of years begins with the first and ends with the last."""
    for row in tables.rows("claims"):
        span = YEARS_OF.search(row.claim_id)
        if span is None or is_blank(row.period_start) or int(span[1]) >= int(span[2]):
            continue
        if (row.period_start.year, row.period_end.year) != (int(span[1]), int(span[2])):
            found = f"{day_of(row.period_start)} to {day_of(row.period_end)}"
            yield row.claim_id, "period_start", found, f"{span[1]} to {span[2]}, as its name says", "Mend the day or the name."  # fmt: skip


@rule("event-unlike-its-name", "events", error=False)
def event_name(tables: Tables) -> Says:
    """An event happened in a year of its name or the one after, in a month that its name ends with, to a list with which its
    name has a word in common."""
    for row in tables.rows("events"):
        years = [int(year) for year in re.findall(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])", row.event_id)]
        if years and not is_blank(row.day) and all(row.day.year - year not in (0, 1) for year in years):
            yield row.event_id, "day", day_of(row.day), f"a day of {max(years)}, as its name says", "Mend the day or the name."  # fmt: skip
        month = MONTH.search(row.event_id) if row.day_precision in ("day", "month") else None
        if month and not is_blank(row.day) and f"{row.day:%Y-%m}" != month[1]:
            yield row.event_id, "day", day_of(row.day), f"a day of {month[1]}, as its name says", "Mend the day or the name."  # fmt: skip
        if not {w for w in row.event_id.split("-") if w.isalpha()} & set(row.programme.split("-")):
            yield row.event_id, "programme", row.programme, "the list that its name says", "Mend the programme or the name."  # fmt: skip
