"""The list of targets: what the command `targets` says of a directory. It imports nothing of a command line, so that a process
which only works it out waits for none."""

from pathlib import Path
from typing import Any, NamedTuple

from analysis.status import SETTLED

SHOWN_WITH_PROBABILITY = 20  # targets; one takes about 0.05 s
FEW = 100  # targets: a second process for half of them costs as much as it saves


class Asked(NamedTuple):
    """Which targets, and how they are shown: the options of the command."""

    words: tuple[str, ...] = ()
    as_of: str | None = None
    start: str | None = None
    end: str | None = None
    status: str | None = None
    due: int | None = None
    forecasts: bool | None = None
    as_json: bool = False

    @property
    def whole(self) -> "Asked":
        """All targets on the same day."""
        return Asked(as_of=self.as_of)


def told(data_dir: str | None, asked: Asked, corrections: list[dict] | None = None) -> dict[str, Any]:
    """What the command says of a directory: of each target its deadline, status, what is looked for in it and its lines; what
    follows them, the day of the list, and what is warned of.

    corrections: of its claims, where the check is done by who asks; None: to be read, and the directory to be checked.
    """
    from analysis import evidence
    from analysis.evidence.search import texts_of

    known = _known(data_dir, asked.as_of, corrections)
    listed = _in_two(known, asked)
    if not asked.as_json and asked.forecasts is None and len(listed) <= SHOWN_WITH_PROBABILITY:
        few = [target for _, _, target, _ in listed]
        listed = _shown(_with_probability(known, _rows(known, few, asked)))
    beyond = evidence.beyond_search(known)
    told = {"rows": [], "day": _day_of(known), "warnings": [beyond] if beyond else []}
    if asked.as_json:
        return told | {"closing": _as_json(known, listed, asked)}
    texts = dict(zip(known.targets["target"].tolist(), texts_of(known.targets), strict=True))
    rows = [[deadline, status, texts[target], line] for deadline, status, target, line in listed]
    return told | {"rows": rows, "closing": _closing(known, len(rows), asked.words)}


def _known(data_dir: str | None, as_of: str | None, corrections: list[dict] | None) -> Any:
    """The evidence on a day; of a directory of one's own on the day of its newest print, as its pages are."""
    from analysis import evidence
    from analysis.evidence.schema import read_package

    if as_of is None and data_dir:
        from analysis.reports.plan import elsewhere, plan

        if not plan.is_shipped(data_dir):
            as_of = elsewhere.newest(Path(data_dir)).get("published_latest") or None
    if corrections is None:
        return evidence.load(data_dir, as_of=as_of)
    package = read_package(data_dir)
    day = None if as_of is None else evidence.parse_day(as_of)
    return evidence.assemble(package, evidence.read_tables(package, {}), corrections, day)


def _in_two(known: Any, asked: Asked) -> list[Any]:
    """The targets that are asked for, as they are shown, or as rows for JSON; of many the second half where a core is free."""
    from analysis import spare
    from analysis.evidence.search import matching

    def part(some: list[str]) -> list[Any]:
        rows = _rows(known, some, asked)
        if asked.forecasts:
            rows = _with_probability(known, rows)
        return rows if asked.as_json else _shown(rows)

    meant = matching(known.targets, asked.words) if asked.words else known.targets
    slugs = meant.sort_values(["deadline", "target"])["target"].tolist()
    if len(slugs) <= FEW or asked.due is not None or asked.forecasts:
        return part(slugs)
    first = part(slugs[:1])  # makes what all of them share
    half = len(slugs) // 2
    one, two = spare.both(lambda: part(slugs[1:half]), lambda: part(slugs[half:]))
    return [*first, *one, *two]


def _rows(known: Any, slugs: list[str], asked: Asked) -> list[dict]:
    """Of these targets those that are asked for, a row each, with who prints the outcome of those that are due."""
    from analysis import evidence

    rows = evidence.target_rows(known, deadline_from=asked.start, deadline_to=asked.end, slugs=slugs)
    if asked.due is not None:
        waiting = evidence.due(known, asked.due)
        by = dict(zip(waiting["target"].tolist(), waiting["counted_by"].tolist(), strict=True))
        rows = [{**row, "counted_by": by[row["target"]]} for row in rows if row["target"] in by]
    return [row for row in rows if asked.status in (None, row["status"])]


RECKONED = ("as_of", "probability", "condition", "basis")  # of a forecast


def _with_probability(known: Any, rows: list[dict]) -> list[dict]:
    """The same rows with the probability of each, what it stands and rests on, and its day."""
    from analysis import forecast

    if not rows:
        return rows
    reckoned = forecast.table(known, [row["target"] for row in rows]).set_index("target")
    return [row | {name: reckoned[name][row["target"]] for name in RECKONED} for row in rows]


def _as_json(known: Any, rows: list[dict], asked: Asked) -> str:
    """Rows as JSON, an object each; of few with their probability."""
    from analysis import evidence

    if asked.forecasts is None and len(rows) <= SHOWN_WITH_PROBABILITY:
        rows = _with_probability(known, rows)
    table = evidence.table_of_targets(rows)
    days = {c: table[c].dt.strftime("%Y-%m-%d") for c in table.select_dtypes("datetime")}
    return table.assign(**days).to_json(orient="records", force_ascii=False, indent=1)


def _shown(rows: list[dict]) -> list[tuple[str, str, str, str]]:
    """Of each row its deadline, status and target, and its two lines."""
    from analysis.writing import day

    return [(day(row["deadline"]), row["status"], row["target"], _listed(row)) for row in rows]


def _listed(row: dict) -> str:
    """A target in two lines: day, status and name; what is promised, the figure that decided it or else the latest, its probability."""
    from analysis import writing

    name = "decided" if row["status"] in SETTLED and row["decided_printed"] else "latest"
    on = row[f"{name}_date"]
    figure = "no figure" if on != on else (
        f"{row[f'{name}_printed']} {writing.on_day(on, row[f'{name}_precision'])}"
    )  # fmt: skip
    p = row.get("probability")
    chance = (
        ""
        if p is None or p != p or row["basis"] == "settled"  # what is known is no chance
        else f"; probability {writing.percent(p)}{row['condition']} ({row['basis']}, as of {row['as_of']:%Y-%m-%d})"
    )
    asked = f"{writing.number(row['value'], row['unit'])} {writing.unit_words(row['unit'])}".strip()
    return (f"{writing.day(row['deadline'])}  {row['status']:10} {row['target']}\n{'':23}{row['label']}; {row['how']} of "
            f"{asked}; {'decided by' if name == 'decided' else name}: {figure}{chance}"
            + (f"\n{'':23}settled by a figure of: {row['counted_by']}" if "counted_by" in row else ""))  # fmt: skip


def _closing(known: Any, count: int, words: tuple[str, ...]) -> str:
    """How many targets there are; where none has the words, near ones by slug and label."""
    from analysis.errors import suggest_labelled

    said = counted(count, _day_of(known))
    if count or not words:
        return said
    return said + "." + suggest_labelled(" ".join(words), known.targets, "target")


def counted(count: int, day: str) -> str:
    from analysis import writing

    return writing.counted(count, "target") + (f", as of {day}" if count else "")


def _day_of(known: Any) -> str:
    day = known.as_of if known.as_of is not None else known.claims["published_latest"].max()
    return f"{day:%Y-%m-%d}" if day == day else ""
