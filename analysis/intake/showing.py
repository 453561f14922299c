"""A proposal as it is shown at the terminal."""

import shutil
import sys
import textwrap

import click

from analysis import writing
from analysis.evidence import Evidence
from analysis.evidence.wording import KINDS_OF_CLAIMS
from analysis.intake.confirming import POINTED
from analysis.intake.links import NEW
from analysis.intake.rows import lacking
from analysis.writing import hedge_words


def described(row: dict, ev: Evidence) -> str:
    """One proposal in a few lines: as printed, as read, what it is linked to, what the data say."""
    high = row["value_high"]
    value = writing.printed(row["value"]) + ("" if high != high else f" to {writing.printed(high)}")
    figure = writing.with_unit(f"{hedge_words(row['qualifier'])}{value}", row["unit"])
    ends = [d for d in (row["period_start"], row["period_end"]) if d == d and d is not None]
    days = " to ".join([*(f"{d:%Y-%m-%d}" for d in ends[:-1]), *(writing.day(d, row["period_precision"]) for d in ends[-1:])])  # fmt: skip
    if ends and row["period_precision"] in ("publication", "inferred"):
        days += f" ({row['period_precision']})"
    sure = f" ({row['link_sure']:.0%} sure)"
    lines = [
        f"  {' '.join(row['text'].split())}",
        f"    {figure}; {KINDS_OF_CLAIMS[row['kind']]}; {days or 'no day'}; {_label(row, 'entity', ev) or 'place not known'}",
        f"    of {_label(row, 'programme', ev) or 'no programme of the data'}{sure}; measured: {_label(row, 'indicator', ev) or 'nothing that the data have'}; "
        f"a figure so read: {row['score']:.2f}" + (f"; says {row['speaker']}" if row["speaker"] else ""),
    ]
    if row["doubt"]:
        lines.append(f"    check: {row['doubt']}")
    if row["status"] != "new":
        claims = row["known_claims"]
        more = f" and {len(claims) - 3} more" if len(claims) > 3 else ""
        lines.append(f"    {row['status']}: {', '.join(claims[:3])}{more}")
    missing = lacking(row, ev)
    return "\n".join([*lines, *([f"    to be added: {missing}"] if missing else [])])


def _label(row: dict, column: str, ev: Evidence) -> str:
    """What a cell points to as readers see it, with its name where that is another; '' where it points to nothing."""
    slug, table = row[column], POINTED[column]
    rows = [row.get(f"new_{column}") or {}, *getattr(ev, table).to_dict("records")]
    label = next((r["label_en"] for r in rows if r.get(column) == slug), "")
    return label if slug in (label.casefold(), NEW, "") or not label else f"{label} [{slug}]"


def highlighted(text: str, row: dict) -> str:
    """The figure in its place, with what stands around it."""
    start, end = int(row["start"]), int(row["end"])
    first, last = max(start - 90, 0), min(end + 70, len(text))
    before, after = " ".join(text[first:start].split()), " ".join(text[end:last].split())
    return f"… {before} {click.style(' '.join(text[start:end].split()), bold=True, fg='yellow')} {after} …"


def narrowed(text: str) -> str:
    """Lines broken between words where a terminal has fewer columns; what follows is indented."""
    columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else sys.maxsize
    lines = [line if len(line) < columns else _broken(line, columns) for line in text.split("\n")]
    return "\n".join(lines)


def _broken(line: str, columns: int) -> str:
    words = line.lstrip()
    indent = line[: len(line) - len(words)]
    return textwrap.fill(
        words, columns, initial_indent=indent, subsequent_indent=f"{indent}  ", break_long_words=False, break_on_hyphens=False
    )  # fmt: skip
