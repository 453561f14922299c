"""What the clause of an English figure tells: who does what with it, and when."""

import pytest

from analysis import intake
from analysis.intake import attached, reading

NAMES = intake.names_for(None)


@pytest.mark.parametrize(
    ("text", "told", "subject", "time"),
    [
        ("Last year the ministry named 60 plants.", "event", "state", "last"), ("By 2030 the city wants 300 plants.", "promised", "state", "by/ahead"),
        ("The plan of 2018 had put down 300 plants.", "promised", "plan", "of/past"), ("Analysts reckon that it will hold 300 plants.", "expected", "analyst", ""),
        ("Since 2022 the scheme has trained 300 welders.", "event", "list", "since/past"), ("The register now holds 300 plants.", "have", "list", "now"),
        ("The mill spent 30 million yuan.", "spend", "firm", ""), ("Two of the cells are old; 36 plants were let in this spring.", "event", "firms", "this"),
    ],
)  # fmt: skip
def test_a_clause_tells_who_does_what_and_when(text, told, subject, time):
    rows, _ = reading.figures_of(text, "2025-06-01", NAMES)
    tied = rows[-1]["_context"].tied
    assert (attached.told_of(tied), tied.subject, tied.time) == (told, subject, time)


@pytest.mark.parametrize(
    ("text", "verbs", "hows"),
    [
        ("They named 30 plants, 20 workshops and 15 parks.", ["recognise"] * 3, ["own", "list", "list"]),
        ("The scheme trained 688 firms. The north had 241 of these.", ["happen"] * 2, ["own", "refers"]),
    ],
)
def test_a_verb_holds_for_its_list_and_for_what_refers_to_it(text, verbs, hows):
    rows, _ = reading.figures_of(text, "2025-06-01", NAMES)
    assert [row["_context"].tied.verb for row in rows] == verbs
    assert [row["_context"].tied.how for row in rows] == hows
