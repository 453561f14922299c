"""The command line as tests call it."""

import sys

import pytest
from click.testing import CliRunner

from analysis.cli import cli, main

NEW = {
    "--claim-id": "plants-2025", "--entity": "lakeside", "--programme": "lakeside-model-plants",
    "--indicator": "units_recognised", "--kind": "stock", "--period-end": "2025-12-31", "--value": "44", "--unit": "count",
    "--qualifier": "超", "--source-id": "text-plants-2024", "--publisher": "Lakeside Gazette",
    "--published-latest": "2026-01-15",
}  # fmt: skip


def outlook(*words, text=None):
    return CliRunner().invoke(cli, [str(w) for w in words], input=text)


def run(monkeypatch, capsys, *words) -> tuple[int, str, str]:
    """As the installed command runs: through `main`, with its handling of errors."""
    monkeypatch.setattr(sys, "argv", ["outlook", *map(str, words)])
    with pytest.raises(SystemExit) as end:
        main()
        sys.exit(0)
    said = capsys.readouterr()
    return end.value.code or 0, said.out, said.err


def words_of(claim: dict) -> list[str]:
    return [w for pair in claim.items() for w in pair]
