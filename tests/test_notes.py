"""No number hangs on prose: notes, reasons and words of uncertainty are for readers, decisions are read from columns."""

import csv
import shutil

import pandas as pd
import pytest
from evidence_samples import AS_OF, DATA, write_rows

from analysis import effects, evidence, forecast

PROSE = {"note", "reason", "uncertainty"}
TARGETS = (
    "beijing-smart-factories-digital-workshops-2026", "nc-rate-2027", "energy-intensity-gdp-2025", "miit-demonstration-factory-2025",
)  # fmt: skip


@pytest.fixture(scope="module")
def other_words(tmp_path_factory):
    """The shipped evidence with another sentence wherever there is one."""
    copy = tmp_path_factory.mktemp("words") / "evidence"
    shutil.copytree(DATA, copy, ignore=shutil.ignore_patterns("forecasts", "evaluation", "*.parquet"))
    changed = 0
    for path in copy.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            for column in PROSE & row.keys():
                changed += bool(row[column])
                row[column] = row[column] and "Average of treatment, not printed as such: over 20 %, no 3."
        write_rows(path, list(rows[0]), rows)
    assert changed > 1000
    return evidence.load(copy, as_of=AS_OF, check=False)  # the rules read notes, and doubt these


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    prose = [c for c in one if c in PROSE]
    pd.testing.assert_frame_equal(one.drop(columns=prose), other.drop(columns=prose))


def test_another_note_moves_no_target_and_no_forecast(other_words, shipped):
    same(evidence.all_targets(other_words), evidence.all_targets(shipped))
    same(
        evidence.known_outcomes(other_words, other_words.as_of),
        evidence.known_outcomes(shipped, shipped.as_of),
    )
    one, other = (forecast.table(ev, TARGETS, n_draws=200) for ev in (other_words, shipped))
    same(one, other)
    assert one["probability"].notna().all()


def test_another_note_moves_no_effect(other_words, shipped):
    same(effects.effect_table(other_words), effects.effect_table(shipped))
    same(effects.evaluated_table(other_words), effects.evaluated_table(shipped))
    same(effects.gains(other_words), effects.gains(shipped))
    one, other = (
        effects.pooled_table(effects.effect_table(ev), {"central": effects.settings(ev, "central")}) for ev in (other_words, shipped)
    )  # fmt: skip
    same(one, other)
