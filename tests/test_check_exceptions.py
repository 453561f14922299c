"""Exceptions: what somebody looked at and declared, row by row; one that silences nothing is an error itself."""

import pytest

from analysis import evidence


def test_an_exception_silences_one_row_and_must_silence_something(data):
    path = data / "exceptions.yml"
    kept = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(
        kept + '- rule: value-too-large\n  row: nobody\n  reason: "a reason that is long enough"\n',
        encoding="utf-8",
    )
    told = evidence.check(data)
    assert [p.file for p in told] == ["exceptions.yml"] and "nobody" in told[0].found and told[0].error


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- rule: no-such-rule\n  row: a\n  reason: a reason that is long enough\n", "not known"),
        ("- rule: value-too-large\n  row: a\n  reason: short\n", "say the reason"),
        ("rule: value-too-large\n", "a list is expected"),
        ("- {rule: value-too-large, rule: value-too-large, row: a, reason: b}\n", "again in line 1"),
        ("- {rule: value-too-large, row: a, reason: 20}\n", "are texts"),
        ("- {rule: value-too-large, row: a, reason: b, why: c}\n", "'why' is not known"),
        ("- {rule: value-too-large, row: a}\n", "reason missing. Each needs rule, row, reason"),
        ("- [", "not valid YAML"),
    ],
)
def test_malformed_exceptions_are_told(data, text, words):
    (data / "exceptions.yml").write_text(text, encoding="utf-8")
    assert any(words in problem.found for problem in evidence.check(data) if problem.file == "exceptions.yml")
