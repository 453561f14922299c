"""What the commands share: options, values that can be, and that a thing is said once.

Everything heavy is imported when a command runs.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter
from typing import Any

import click

DATA_DIR = click.option(
    "--data-dir",
    type=click.Path(),
    default=None,
    help="Directory with a datapackage.json (default: the shipped data).",
)
_EXACT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FIRST_YEAR, LAST_YEAR = 1900, 2199  # of the days that the tables take


class Command(click.Command):
    """A command that refuses an option given twice where it takes one value: the last would count in silence."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        self._refuse_negatives(ctx, args)
        _, _, order = self.make_parser(ctx).parse_args(args=list(args))
        single = [
            p for p in order if isinstance(p, click.Option) and not (p.multiple or p.is_flag or p.count)
        ]
        for option, times in Counter(single).items():
            if times > 1:
                raise click.UsageError(f"{option.opts[0]} is given {times} times. Keep one.", ctx)
        return super().parse_args(ctx, args)

    def _refuse_negatives(self, ctx: click.Context, args: list[str]) -> None:
        """A negative number behind an option that may go without a value is its value, and is refused as such: it would be
        told as an option of that name."""
        may = {
            name: p
            for p in self.params
            if isinstance(p, click.Option) and not p.is_flag and p.flag_value is not None
            for name in p.opts
        }
        for word, after in zip(args, [*args[1:], ""], strict=False):
            name, joined, value = word.partition("=")
            if name in may and re.match(r"-[0-9.]", number := value if joined else after):
                may[name].type.convert(number, may[name], ctx)


class Day(click.ParamType):
    """A day that exists, written YYYY-MM-DD.

    known: a day by which something can have been known, so none after today. as_written: it may be written as in a text
    too (4 March 2024); an option that names a report takes one form alone, so that the same day has one name.
    """

    name = "day"

    def __init__(self, known: bool = False, as_written: bool = False):
        self.known, self.as_written = known, as_written

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The day as YYYY-MM-DD. Fails for what is none."""
        text = str(value)
        if self.as_written and not _EXACT.fullmatch(text):
            from analysis.days import one_day
            from analysis.errors import EvidenceError

            try:
                text = f"{one_day(text)}"
            except EvidenceError as error:
                self.fail(str(error), param, ctx)
        try:
            if not _EXACT.fullmatch(text):
                raise ValueError
            day = dt.date.fromisoformat(text)
        except ValueError:
            self.fail(f"{text!r} is not a day. Write it as YYYY-MM-DD, e.g. 2024-03-31.", param, ctx)
        last = dt.date.today() if self.known else dt.date(LAST_YEAR, 12, 31)
        if not dt.date(FIRST_YEAR, 1, 1) <= day <= last:
            named = f"{last}, today" if self.known else str(last)
            self.fail(f"{text}: allowed are days from {FIRST_YEAR}-01-01 to {named}.", param, ctx)
        return text


class Days(click.ParamType):
    """A whole number of days, from 0 on."""

    name = "days"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number. Fails for what is none."""
        text = str(value)
        if not re.fullmatch(r"[0-9]{1,5}", text):
            self.fail(f"{text!r} is not a whole number of days from 0 to 99999, e.g. 120.", param, ctx)
        return int(text)


AS_OF = click.option(
    "--as-of",
    default=None,
    type=Day(known=True),
    metavar="DAY",
    help="Only what was published by this day, YYYY-MM-DD.",
)


def once_each(ctx: click.Context, param: click.Parameter, values: tuple) -> dict[str, str]:
    """Names with values; a name that is given twice is a slip, not a choice."""
    twice = [name for name, count in Counter(name for name, _ in values).items() if count > 1]
    if twice:
        raise click.BadParameter(f"{', '.join(twice)} is given more than once.")
    return dict(values)


class Seconds(click.ParamType):
    """A number of seconds: not less than none, and not without end."""

    name = "seconds"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number. Fails for what is none."""
        try:
            seconds = float(value)
        except ValueError:
            seconds = math.nan
        if not 0 <= seconds < math.inf:
            self.fail(f"{value!r}: seconds from 0 are needed.", param, ctx)
        return seconds
