"""The examples of notebooks/README.md run as they stand, one after the other, and say what the page says of them."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import evidence, forecast
from analysis.errors import EvidenceError

PAGE = Path(__file__).parents[1] / "notebooks" / "README.md"
FIGURES = [("2021-12", "over 60"), ("2023-12-31", 103)]


def blocks() -> list[str]:
    return re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), flags=re.DOTALL)


@pytest.mark.slow
def test_every_block_of_the_page_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names: dict = {}
    assert len(blocks()) >= 7
    for number, block in enumerate(blocks(), 1):
        exec(compile(block, f"{PAGE.name}, block {number}", "exec"), names)
    assert repr(names["outlook"]).startswith("<Forecast of own-list-2026 as of ")
    assert names["group"]["target"].is_unique and names["group"]["probability"].between(0, 1).all()
    assert names["outlook"].draws.shape == (20_000,)
    assert len(pd.read_csv("claims.csv")) == len(names["ev"].claims)


def test_tables_say_what_their_directory_says(data):
    files = evidence.load(data)
    again = evidence.load({"claims": files.claims, **files.tables})
    pd.testing.assert_frame_equal(again.claims.drop(columns="corrected", errors="ignore"),
                                  files.claims.drop(columns="corrected", errors="ignore"))  # fmt: skip
    rows = {"claims": files.claims.to_dict("records"), **files.tables}
    one, other = (
        forecast.predict(ev, files.targets["target"].iloc[0], n_draws=2000)
        for ev in (files, evidence.load(rows))
    )
    assert one.probability == other.probability
    early = evidence.load(rows, as_of="2024-06-30")
    assert (
        0 < len(early.claims) < len(files.claims) and (early.claims["published_latest"] <= "2024-06-30").all()
    )


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        ({"claim": []}, "Did you mean claims?"),
        ({"claims": [{"valeu": 3}]}, "Did you mean value?"),
        ({"claims": [{"value": "many"}]}, "row 2, value: found 'many'; allowed: a number"),
        (
            {"claims": pd.DataFrame({"period_end": ["01.02.2024"]})},
            "row 2, period_end: found '01.02.2024'; allowed: a date",
        ),
    ],
)
def test_a_table_that_is_none_is_told(tables, words):
    with pytest.raises(EvidenceError, match=re.escape(words)):
        evidence.load(tables)


def test_a_record_of_ones_own_moves_the_answer(shipped):
    lists = shipped.outcomes[shipped.outcomes["kind"] == "recognised_list"]
    met, missed = (lists[lists["met"] == word] for word in ("yes", "no"))
    high, low = (
        forecast.of(FIGURES, target=203, by="2026-12-31", record=r, n_draws=2000) for r in (met, missed)
    )
    assert high.primary.p_delivery > 0.5 > low.primary.p_delivery


def test_a_group_is_a_tidy_table_and_no_target_is_an_empty_one(data):
    ev = evidence.load(data)
    table = forecast.table(ev, ev.targets["target"], n_draws=2000)
    alone = forecast.predict(ev, ev.targets["target"].iloc[0], n_draws=2000).to_frame()
    pd.testing.assert_frame_equal(table, alone)
    assert forecast.table(ev, []).empty


@pytest.mark.parametrize("name", ["table.csv", "table.parquet"])
def test_a_table_written_is_the_table_read(tmp_path, name, shipped):
    import duckdb

    table = evidence.all_targets(shipped, slugs=shipped.targets["target"].head(5))
    path = evidence.save(table, tmp_path / name)
    again = duckdb.sql(f"select * from '{path}'").df()
    assert again["target"].tolist() == table["target"].tolist() and list(again) == list(table)
    np.testing.assert_array_equal(again["value"].astype(float), table["value"])
    assert again["claim_ids"].iloc[0] == "; ".join(table["claim_ids"].iloc[0])


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("table.xlsx", "a table is written as .csv or .parquet"),
        ("no/such/table.csv", "can't be written"),
        ("no/such/table.parquet", "can't be written"),
    ],
)
def test_a_table_that_cannot_be_written_is_one_message(tmp_path, name, words):
    with pytest.raises(EvidenceError, match=f"{name}:? {words}"):
        evidence.save(pd.DataFrame({"a": [1]}), tmp_path / name)
