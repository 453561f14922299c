"""A proposal as it is shown at the terminal."""

import shutil
import sys
import textwrap

import click

from analysis import writing
from analysis.evidence import Evidence
from analysis.intake.rows import lacking


def described(row: dict, ev: Evidence) -> str:
    """One proposal in a few lines: as printed, as read, what it is linked to, what the data say."""
    high = row["value_high"]
    value = writing.printed(row["value"]) + ("" if high != high else f" to {writing.printed(high)}")
    days = " to ".join(
        f"{d:%Y-%m-%d}" for d in (row["period_start"], row["period_end"]) if d == d and d is not None
    )
    lines = [
        f"  {' '.join(row['text'].split())}",
        f"    {row['qualifier']} {value} {row['unit']}; {row['kind']}; {days or 'no day'} ({row['period_precision']}); {row['entity'] or 'place not known'}",
        f"    {row['programme']} ({row['link_sure']:.0%} sure) / {row['indicator']}; a figure so read: {row['score']:.2f}"
        + (f"; says {row['speaker']}" if row["speaker"] else ""),
    ]
    if row["doubt"]:
        lines.append(f"    check: {row['doubt']}")
    if row["status"] != "new":
        claims = row["known_claims"]
        more = f" and {len(claims) - 3} more" if len(claims) > 3 else ""
        lines.append(f"    {row['status']}: {', '.join(claims[:3])}{more}")
    missing = lacking(row, ev)
    return "\n".join([*lines, *([f"    to be added: {missing}"] if missing else [])])


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
