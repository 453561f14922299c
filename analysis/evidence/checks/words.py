"""What cannot be of the vocabularies: places in circles, names used twice or in the other language, units beyond their range."""

import math
import re
from pathlib import Path

from analysis.evidence.checks import sense
from analysis.evidence.checks.sense import Says, Tables, line_of, rule, told, words_of

PACKAGE = Path(__file__).resolve().parents[2]

LEVELS = ("world", "region", "country", "province", "city", "district", "site")
RANGES = {  # of the numbers of an assumption, by unit
    "days": (0, 3650), "years": (0, 100), "year": (1950, 2100), "probability": (0, 1), "share": (0, 1), "per_year": (0, 1),
    "correlation": (-1, 1), "percent": (-100, 1000), "ratio": (0, 1000), "factor": (0, 1000), "sites": (0, 1e6),
    "programmes": (0, 1e4), "rounding_unit": (0, 10), "last_digit": (0, 10), "log_ratio": (0, 10), "log_points": (0, 10),
    "log_odds": (-10, 10),
}  # fmt: skip
CHINESE = re.compile("[\u3400-\u9fff]")
SCRIPTS = {  # letters that only texts of some languages have
    "Japanese": (re.compile("[\u3040-\u30ff]"), ("ja",)),
    "Korean": (re.compile("[\uac00-\ud7af]"), ("ko",)),
    "Chinese": (CHINESE, ("zh", "ja", "ko")),
    "Cyrillic": (re.compile("[\u0400-\u04ff]{3}"), ("ru", "uk", "bg", "sr", "mk", "be", "kk", "mn")),
    "Arabic": (re.compile("[\u0600-\u06ff]{3}"), ("ar", "fa", "ur", "ps")),
    "Thai": (re.compile("[\u0e00-\u0e7f]{3}"), ("th",)),
    "Greek": (re.compile("[\u0370-\u03ff]{3}"), ("el",)),
}
# ISO 639-1
LANGUAGES = frozenset(
    re.findall(
        "..",
        "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz "
        "ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii "
        "ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi "
        "mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw "
        "sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk "
        "ur uz ve vi vo wa wo xh yi yo za zh zu ".replace(" ", ""),
    )
)
THINGS = {  # what is counted, as labels name it in both languages
    "smart factory": (
        re.compile(r"\bsmart (?:factory|factories|plants?)\b", re.I),
        re.compile("智能(?:制造)?工厂|智慧工厂"),
    ),
    "workshop": (re.compile(r"\bworkshops?\b", re.I), re.compile("车间")),
    "platform": (re.compile(r"\bplatforms?\b", re.I), re.compile("平台")),
    "base station": (re.compile(r"\bbase stations?\b", re.I), re.compile("基站")),
    "standard": (re.compile(r"\bstandards?\b", re.I), re.compile("标准")),
    "robot": (re.compile(r"\brobots?\b", re.I), re.compile("机器人")),
    "scenario": (re.compile(r"\bscenarios?\b", re.I), re.compile("场景")),
    "supplier": (re.compile(r"\bsuppliers?\b", re.I), re.compile("供应商")),
    "vehicle": (re.compile(r"\b(?:vehicles?|cars?)\b", re.I), re.compile("汽车|车辆")),
}
_LABELLED = ("entities", "indicators", "programmes", "targets")


@rule("part-of-itself", "entities", error=True)
def part_of_itself(tables: Tables) -> Says:
    """No place is part of itself, also not by a detour."""
    yield from _circles(tables, "entities")


@rule("programme-part-of-itself", "programmes", error=True)
def programme_circle(tables: Tables) -> Says:
    """No programme is part of itself, also not by a detour."""
    yield from _circles(tables, "programmes")


def _circles(tables: Tables, table: str) -> Says:
    above = {key: row.part_of for key, row in tables.by_key(table).items()}
    for start in above:
        seen, at = {start}, above[start]
        while at and at not in seen:
            seen.add(at)
            at = above.get(at, "")
        if at == start:
            yield (
                start,
                "part_of",
                above[start],
                f"something that {start} is not the whole of",
                "Mend the circle.",
            )


@rule("place-inside-a-smaller-one", "entities", error=True)
def smaller(tables: Tables) -> Says:
    """A place is part of one of a wider level: a province of a country, not of a city."""
    for row, whole in tables.joined("entities", "part_of", "entities"):
        if row.level not in LEVELS or whole.level not in LEVELS:
            continue
        here, there = LEVELS.index(row.level), LEVELS.index(whole.level)
        alike = row.level in ("region", "city") and here == there  # a city may be run by another
        if here <= there and not alike and row.level != "region":
            yield row.entity, "part_of", f"{row.level} in {row.part_of}, a {whole.level}", "a wider place", "Mend the level or the place."  # fmt: skip


@rule("label-twice", sense.ANY, error=False)
def label_twice(tables: Tables) -> Says:
    """A label, English or Chinese, stands for one thing in its table."""
    for table, column in (
        (name, c) for name in _LABELLED if name in tables for c in ("label_en", "label_zh")
    ):
        seen: dict[str, str] = {}
        for row in tables.rows(table):
            label = getattr(row, column).casefold()
            if label and label in seen:
                yield table, row[0], column, repr(getattr(row, column)), f"another label than that of {seen[label]}", "Say how the two differ."  # fmt: skip
            seen.setdefault(label, row[0])


@rule("label-in-another-language", sense.ANY, error=False)
def other_language(tables: Tables) -> Says:
    """English labels have no Chinese characters, and Chinese ones have some."""
    for table in (name for name in _LABELLED if name in tables):
        for row in tables.rows(table):
            if CHINESE.search(row.label_en):
                yield (
                    table,
                    row[0],
                    "label_en",
                    repr(row.label_en),
                    "a label in English",
                    "Are the labels swapped?",
                )
            if row.label_zh and not CHINESE.search(row.label_zh):
                yield (
                    table,
                    row[0],
                    "label_zh",
                    repr(row.label_zh),
                    "a label in Chinese",
                    "Are the labels swapped?",
                )


@rule("labels-of-two-things", sense.ANY, error=False)
def two_things(tables: Tables) -> Says:
    """The Chinese and the English label name the same things: factories, workshops, platforms."""
    for table, row in tables.each(_LABELLED):
        english, chinese = ({name for name, words in THINGS.items() if words[side].search(words_of(label))}
                            for side, label in enumerate((row.label_en, row.label_zh)))  # fmt: skip
        if english and chinese and not english & chinese:
            yield table, row[0], "label_zh", repr(row.label_zh), f"a name of the {' or '.join(sorted(english))}, as {row.label_en!r} has", "Mend one of the labels."  # fmt: skip


@rule("named-for-another-place", sense.ANY, error=False)
def another_place(tables: Tables) -> Says:
    """A programme, target, claim or case whose name begins with a place is of that place, or of one in or around it."""
    places = tables.by_key("entities") if "entities" in tables else {}
    longest = sorted(places, key=len, reverse=True)
    for table, row in tables.each(("programmes", "targets", "claims", "outcomes")):
        name = row[0].removeprefix("ann-")
        if row.entity not in places or name.startswith(f"{row.entity}-"):
            continue
        first = name.partition("-")[0]
        named = next((p for p in longest if p.startswith(first) and f"{name}-".startswith(f"{p}-")), "")
        if named and named not in line_of(places, row.entity) and row.entity not in line_of(places, named):
            yield (
                table,
                row[0],
                "entity",
                row.entity,
                f"{named}, as its name says",
                "Mend the place or the name.",
            )


@rule("ceiling-of-a-share", "indicators", error=True)
def ceiling(tables: Tables) -> Says:
    """No ceiling is zero or less, and no share goes beyond 100 percent."""
    for row in tables.rows("indicators"):
        if row.ceiling <= 0 or (row.scale == "share" and row.ceiling > 100):
            yield (
                row.indicator,
                "ceiling",
                told(row.ceiling),
                "above 0, and up to 100 for a share",
                "Mend the number.",
            )


@rule("language-unlike-its-title", "sources", error=False)
def unlike_title(tables: Tables) -> Says:
    """A language has a code of ISO 639-1, and a title is in letters that it writes."""
    for row in tables.rows("sources"):
        if row.language not in LANGUAGES:
            yield row.source_id, "language", repr(row.language), "two letters of ISO 639-1", "Mend the code."
            continue
        for script, (letters, languages) in SCRIPTS.items():
            if letters.search(row.title) and row.language not in languages:
                yield row.source_id, "language", row.language, f"a language with {script} letters: {', '.join(languages)}", "Mend the code or the title."  # fmt: skip
                break


@rule("source-twice", "sources", error=False)
def source_twice(tables: Tables) -> Says:
    """A page is one text."""
    seen: dict[str, str] = {}
    for row in tables.rows("sources"):
        if row.url and row.url in seen:
            yield row.source_id, "url", row.url[:60], f"another address than that of {seen[row.url]}", "Merge the two, or mend the address."  # fmt: skip
        seen.setdefault(row.url, row.source_id)


@rule("source-without-a-claim", "sources", "claims", error=False)
def uncited(tables: Tables) -> Says:
    """A text is there because a claim or an event goes back to it."""
    if {"claims", "events"} & tables.partial:
        return
    cited = {row.source_id for name in ("claims", "events") if name in tables for row in tables.rows(name)}
    for row in tables.rows("sources"):
        if row.source_id not in cited:
            yield row.source_id, "source_id", row.source_id, "a text that a claim goes back to", "Add its claims, or mend their source_id."  # fmt: skip


@rule("assumption-beyond-its-unit", "assumptions", error=True)
def beyond_unit(tables: Tables) -> Says:
    """A number of days is not negative, a probability lies from 0 to 1, and so do its ends."""
    for row in tables.rows("assumptions"):
        low, high = RANGES.get(row.unit, (-math.inf, math.inf))
        for column in ("value", "low", "high"):
            number = getattr(row, column)
            if not low <= number <= high:
                yield row.assumption_id, column, f"{told(number)} {row.unit}", f"{low} to {told(high)}", "Mend the number or its unit."  # fmt: skip


@rule("assumption-of-an-unknown-unit", "assumptions", error=False)
def unknown_unit(tables: Tables) -> Says:
    """The unit of an assumption is one that the code knows the range of."""
    for row in tables.rows("assumptions"):
        if row.unit not in RANGES:
            yield row.assumption_id, "unit", repr(row.unit), ", ".join(RANGES), "Mend the unit."


@rule("ends-of-probability", "assumptions", error=True)
def ends_of_probability(tables: Tables) -> Says:
    """The end beyond which no probability is published lies below one half: its mirror image is the other end."""
    for row in tables.rows("assumptions"):
        if row.assumption_id.startswith("mixture-end-") and not 0 <= row.value < 0.5:
            yield row.assumption_id, "value", told(row.value), "from 0 to below 0.5", "Mend the number."


@rule("assumption-misplaced", "assumptions", error=True)
def misplaced(tables: Tables) -> Says:
    """The name of an assumption begins with its topic, and the code that it names exists."""
    for row in tables.rows("assumptions"):
        if not row.assumption_id.startswith(row.topic):
            yield row.assumption_id, "topic", row.topic, "the first word of its name", "Mend the topic."
        for module in re.findall(r"analysis[.\w]*", row.used_in) or [row.used_in]:
            place = PACKAGE.parent.joinpath(*module.split("."))
            if not (place.is_dir() or place.with_suffix(".py").is_file()):
                yield (
                    row.assumption_id,
                    "used_in",
                    module,
                    "a module of this package",
                    "Name the one that uses it.",
                )
