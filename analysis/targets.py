"""The command `targets`: every target in two lines. What it said is said again while data, code and day are the same, and part of
the whole list is taken from that."""

import os
from pathlib import Path
from typing import Any, NamedTuple

import click

from analysis.options import AS_OF, DATA_DIR, Command, Day, Days
from analysis.status import DUE_DAYS, SETTLED, STATUSES

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


@click.command(cls=Command)
@DATA_DIR
@click.argument("words", nargs=-1)
@AS_OF
@click.option("--from", "start", default=None, type=Day(), help="Deadlines from this day.")
@click.option("--to", "end", default=None, type=Day(), help="Deadlines up to this day.")
@click.option("--status", type=click.Choice(list(STATUSES)), default=None)
@click.option("--due", is_flag=False, flag_value=DUE_DAYS, type=Days(), default=None, metavar="[DAYS]",
              help=f"Undecided, and due within DAYS before or after the day ({DUE_DAYS} if not given), with who prints the outcome.")  # fmt: skip
@click.option("--probability/--no-probability", "forecasts", default=None,
              help=f"Reckon the probability of each (default: where {SHOWN_WITH_PROBABILITY} or fewer are listed).")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="As JSON, one object per target.")
def targets(data_dir: str | None, **options: Any) -> None:
    """List every target with its deadline, its status, the figure that decided it or else its latest and, of a few, its probability.

    WORDS narrow it: each must stand in the name of the target, in English or Chinese, its programme or its place.
    """
    from analysis.evidence.checks.again import again
    from analysis.evidence.schema import read_package

    asked = Asked(**options)
    package = read_package(data_dir or None)
    told = again(
        "listed",
        lambda: _state(package, asked),
        lambda: _picked(package, asked) or _said(data_dir or None, asked),
    )
    for warning in told["warnings"]:
        click.echo(f"warning: {warning}", err=True)
    click.echo("\n".join([*(row[-1] for row in told["rows"]), told["closing"]]))


COMMANDS = (targets,)


def _state(package: Any, asked: Asked) -> str:
    """A digest of what the answer follows from: code, libraries, every file of the data by its last change, and what is asked."""
    from analysis.evidence.checks.content import BESIDE
    from analysis.fingerprint import canonical, digest, files_below
    from analysis.paths import default_data_dir
    from analysis.reports.warm.surroundings import code_state

    shipped, own = default_data_dir(), package.directory
    named = [own / name for name in BESIDE] + [table.path for table in package.tables.values()]
    files = sorted({*map(str, named), *(f"{shipped}/{name}" for name in files_below(str(shipped)))})
    changed = []
    for file in files:
        about = os.stat(file) if os.path.exists(file) else None  # noqa: PTH110, PTH116 (see `hashes_below`)
        changed.append([file, *((about.st_size, about.st_mtime_ns) if about else ())])
    return digest(code_state(), str(own.resolve()), canonical(changed), canonical(asked), length=40)


def _picked(package: Any, asked: Asked) -> dict[str, Any] | None:
    """What the command says, taken from the whole list where that was said of the same; None where it was not, or more is asked
    than which targets there are."""
    from analysis.evidence.checks.again import said_of
    from analysis.evidence.search import holds

    if asked.forecasts or asked.due is not None or asked.as_json or asked == asked.whole:
        return None
    first, last = asked.start or "", asked.end or "9999"
    whole = said_of("listed", _state(package, asked.whole))
    # of few it has probabilities; that the end lies before the start is told where a list is made
    if whole is None or len(whole["rows"]) <= SHOWN_WITH_PROBABILITY or first > last:
        return None
    rows = [
        row
        for row in whole["rows"]
        if first <= row[0] <= last and asked.status in (None, row[1]) and holds(row[2], asked.words)
    ]
    if len(rows) <= SHOWN_WITH_PROBABILITY and asked.forecasts is None:
        return None
    return whole | {"rows": rows, "closing": _counted(len(rows), whole["day"])} if rows else None


def _said(data_dir: str | None, asked: Asked) -> dict[str, Any]:
    """What the command says of a directory: of each target its deadline, status, what is looked for in it and its lines; what
    follows them, the day of the list, and what is warned of."""
    from analysis import evidence, spare
    from analysis.evidence.search import texts_of

    with spare.second_core():
        known = _known(data_dir, asked.as_of)
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


def _known(data_dir: str | None, as_of: str | None) -> Any:
    """The evidence on a day; of a directory of one's own on the day of its newest print, as its pages are."""
    from analysis.evidence.checks.verdict import while_reading
    from analysis.evidence.corrections import read_corrections
    from analysis.evidence.schema import read_package

    if as_of is None and data_dir:
        from analysis.reports.plan import elsewhere, plan

        if not plan.is_shipped(data_dir):
            as_of = elsewhere.newest(Path(data_dir)).get("published_latest") or None
    package = read_package(data_dir)
    read = while_reading(package, lambda: _tables(package), lambda: read_corrections(package))
    from analysis import evidence  # what reads tables is loaded by now, beside the other process

    if read is None:
        return evidence.load(data_dir, as_of=as_of)
    return evidence.assemble(package, *read, None if as_of is None else evidence.parse_day(as_of))


def _tables(package: Any) -> Any:
    from analysis import evidence

    return evidence.read_tables(package, {})


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

    said = _counted(count, _day_of(known))
    if count or not words:
        return said
    return said + "." + suggest_labelled(" ".join(words), known.targets, "target")


def _counted(count: int, day: str) -> str:
    from analysis import writing

    return writing.counted(count, "target") + (f", as of {day}" if count else "")


def _day_of(known: Any) -> str:
    day = known.as_of if known.as_of is not None else known.claims["published_latest"].max()
    return f"{day:%Y-%m-%d}" if day == day else ""
