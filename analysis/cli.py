"""The command line: thin, quick to start, and no traceback for a mistake that a user can mend."""

import errno
import gc
import json
import os
import sys
from importlib import import_module

import click

from analysis.errors import OutlookError
from analysis.options import DATA_DIR, Command

ROOMS = {  # the commands of each room; the room itself is imported when one of them is asked for
    "analysis.targets": ("targets",),
    "analysis.reports.cli": ("report", "results", "diff", "judge", "warm"),
    "analysis.evidence.cli": ("init", "notebooks", "programmes", "sources", "claims"),
    "analysis.evidence.adding": ("claim", "source", "programme", "target"),
    "analysis.evaluation.cli": ("seal", "resolve", "sealed"),
    "analysis.explore.cli": ("explore", "read"),
}


class Rooms(click.Group):
    """The commands of this file and those of the rooms: no command waits for what only another one imports."""

    command_class = Command

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands."""
        return sorted({*self.commands, *(name for names in ROOMS.values() for name in names)})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """A command by its name; None where there is none."""
        for room, names in ROOMS.items():
            if name in names and name not in self.commands:
                for command in import_module(room).COMMANDS:
                    self.add_command(command)
        return super().get_command(ctx, name)


@click.group(cls=Rooms, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="smart-factory-outlook", prog_name="outlook")
def cli() -> None:
    """Smart Factory Outlook: will announced targets be met, and how much of a reported gain is evidence?"""


@cli.command()
@DATA_DIR
@click.option("--json", "as_json", is_flag=True, help="As JSON, one object per problem, or per rule.")
@click.option("--strict", is_flag=True, help="Fail also on what is only unlikely.")
@click.option("--rules", "show_rules", is_flag=True, help="List the rules of sense and stop.")
def check(data_dir: str | None, as_json: bool, strict: bool, show_rules: bool) -> None:
    """Check every file of the data: all failures at once, each with its line and what to do.

    What can't be is an error; what is unlikely is told as such and fails only with --strict. A row that was looked at
    is declared in exceptions.yml, with the rule and the reason. What was found on the same day in the same files by the same
    code is kept in the cache folder, and told again.
    """
    from dataclasses import asdict

    from analysis import spare
    from analysis.errors import EvidenceError
    from analysis.evidence.checks.again import problems_of
    from analysis.evidence.checks.files import Problem

    if show_rules:
        from analysis.evidence.checks.judged import RULES  # whole: that module imports each file of rules

        click.echo(_as_list(list(RULES.values()), as_json))
        return
    try:
        with spare.second_core():
            told = problems_of(data_dir)
    except EvidenceError as error:  # no rules to check by: the one answer, also as JSON
        if not as_json:
            raise
        step = "Mend it first: the tables are checked by its rules."
        told = [Problem("datapackage.json", 0, "", str(error), "a readable Data Package", step)]
    if as_json:
        click.echo(json.dumps([asdict(problem) for problem in told], ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join([*map(str, told), _counted(told)]))
    sys.exit(1 if any(problem.error or strict for problem in told) else 0)


def _as_list(rules: list, as_json: bool) -> str:
    """Rules of sense, a line or an object each."""
    if as_json:
        named = ("name", "error", "table", "about")
        rows = [{name: getattr(rule, name) for name in named} for rule in rules]
        return json.dumps(rows, ensure_ascii=False, indent=1)
    return "\n".join(
        f"{rule.name:32} {'error  ' if rule.error else 'warning'}  {rule.table}: {rule.about}"
        for rule in rules
    )


def _counted(told: list) -> str:
    """How many problems and doubts there are, in words."""
    wrong = sum(problem.error for problem in told)
    parts = [
        f"{n} {word}{'s' * (n > 1)}" for n, word in ((wrong, "problem"), (len(told) - wrong, "doubt")) if n
    ]
    return ", ".join(parts) or "No problem found."


def main() -> None:
    """Entry point: errors that a user can mend are one message and exit code 1."""
    # what a command makes stays to its end: looking for rubbish is a tenth of importing pandas, and a twentieth of `check`
    gc.set_threshold(500_000, 20, 100)
    try:
        cli.main(standalone_mode=False)
        if sys.stdout is not None:  # closed by who called
            sys.stdout.flush()
    except OutlookError as error:
        click.echo(f"outlook: {error}", err=True)
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("outlook: stopped.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        _nobody_reads()
    except OSError as error:  # a full disk, a folder that was taken away: no mistake of the code
        click.echo(f"outlook: {_of_the_system(error)}", err=True)
        _nobody_reads(1)
    except SystemExit:
        if type(sys.stdout).__name__.lstrip("_") == "PacifyFlushWrapper":  # click has met a broken pipe
            _nobody_reads()
        raise


FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)


def _of_the_system(error: OSError) -> str:
    """What the system could not do, where, and what to do next."""
    where = f"{error.filename}: " if error.filename else "the output: " if error.errno in FULL else ""
    if error.errno in FULL:
        step = "Make room, or choose another place."
    elif error.errno in REFUSED:
        step = "Is it yours to read and to write? Choose another place, or have it opened for you."
    else:
        step = "Is it still there, and whole? Try again."
    return f"{where}{error.strerror or error}. {step}"


def _nobody_reads(code: int = 0) -> None:
    """The end of `outlook targets | head`: no failure, and nothing to complain of when Python flushes at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.exit(code)


if __name__ == "__main__":
    main()
