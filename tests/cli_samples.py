"""The command line as tests call it."""

import sys
from collections.abc import Iterable

import pytest
from click.testing import CliRunner, Result

from analysis.cli import cli, main

NEW = {
    "--claim-id": "plants-2025", "--entity": "lakeside", "--programme": "lakeside-model-plants",
    "--indicator": "units_recognised", "--kind": "stock", "--period-end": "2025-12-31", "--value": "44", "--unit": "count",
    "--qualifier": "超", "--source-id": "text-plants-2024", "--publisher": "Lakeside Gazette",
    "--published-latest": "2026-01-15",
}  # fmt: skip


def run(*words, answers: Iterable[str] | None = None) -> Result:
    """`outlook` with these words, in this process; each answer is typed as a line."""
    lines = None if answers is None else "".join(f"{answer}\n" for answer in answers)
    return CliRunner().invoke(cli, [str(word) for word in words], input=lines)


def said(done: Result) -> str:
    """What it printed, and the error that it ended with."""
    return done.output + str(done.exception or "")


def as_installed(monkeypatch, capsys, *words) -> tuple[int, str, str]:
    """As the installed command runs: through `main`, with its handling of errors."""
    monkeypatch.setattr(sys, "argv", ["outlook", *map(str, words)])
    with pytest.raises(SystemExit) as end:
        main()
        sys.exit(0)
    said = capsys.readouterr()
    return end.value.code or 0, said.out, said.err


def words_of(claim: dict) -> list[str]:
    return [w for pair in claim.items() for w in pair]
