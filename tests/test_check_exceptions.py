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


def test_an_exception_silences_what_was_found_and_not_what_a_cell_says_afterwards(data):
    def told(found):
        (data / "exceptions.yml").write_text(
            f'- rule: value-too-large\n  row: plants-2024\n  found: "{found}"\n  reason: looked at with great care\n',
            "utf-8",
        )
        return [(p.file, p.rule) for p in evidence.check(data) if "1e+1" in p.found]

    path = data / "claims.csv"
    lines = path.read_text("utf-8").splitlines()
    at = next(k for k, line in enumerate(lines) if line.startswith("plants-2024,"))
    column = lines[0].split(",").index("value")
    cells = lines[at].split(",")
    lines[at] = ",".join([*cells[:column], "1e17", *cells[column + 1 :]])
    path.write_text("\n".join(lines) + "\n", "utf-8")
    assert ("claims.csv", "value-too-large") not in told("1e+17")
    assert {("claims.csv", "value-too-large"), ("exceptions.yml", "")} <= set(told("1e+18"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- rule: no-such-rule\n  row: a\n  reason: a reason that is long enough\n", "not known"),
        ("- rule: value-too-large\n  row: a\n  reason: short\n", "say the reason"),
        ("rule: value-too-large\n", "a list is expected"),
        ("- {rule: value-too-large, rule: value-too-large, row: a, reason: b}\n", "again in line 1"),
        ("- {rule: value-too-large, row: a, reason: 20}\n", "are texts"),
        ("- {rule: value-too-large, row: a, reason: b, why: c}\n", "'why' is not known"),
        ("- {rule: value-too-large, row: a, found: 20, reason: b}\n", "are texts"),
        ("- {rule: value-too-large, row: a}\n", "reason missing. Each needs rule, row, reason"),
        ("- [", "not valid YAML"),
    ],
)
def test_malformed_exceptions_are_told(data, text, words):
    (data / "exceptions.yml").write_text(text, encoding="utf-8")
    assert any(words in problem.found for problem in evidence.check(data) if problem.file == "exceptions.yml")
