"""Recorded results: nothing is lost, and each run is there once."""

import json
import math
import multiprocessing
import os
import sys

import duckdb
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from results_samples import number, run, spool

from analysis.errors import ReportError
from analysis.recording import MIME
from analysis.reports.results import archive
from analysis.reports.results import store as results
from analysis.reports.results.collected import collect
from analysis.reports.results.textual import as_text


def test_what_notebooks_record_is_collected():
    def shown(data):
        return new_code_cell("x", outputs=[new_output("display_data", data=data)])

    one = number("p", 0.5, 0.4, math.nan)
    book = new_notebook(
        cells=[
            shown({MIME: number("p", 0.1)}),
            shown({MIME: [one, {"name": "title", "value": "T", "claim_ids": "c-9"}]}),
            shown({"text/plain": "nothing"}),
            shown({MIME: "broken"}),
        ]
    )
    found = collect(book)
    assert [(r["name"], r["value"], r["low"], r["high"]) for r in found] == [
        ("p", 0.5, 0.4, None),
        ("title", "T", None, None),
    ]
    assert found[1]["claim_ids"] == ["c-9"]


def test_merging_twice_changes_nothing_and_a_run_is_there_once(tmp_path):
    spool(tmp_path, run(), run("r2", "two", {"p": 1, "q": "text", "flag": True}))
    assert results.merge(tmp_path) == 3
    assert results.merge(tmp_path) == 0
    spool(tmp_path, run())  # as after a kill between the database's commit and the end of the batch
    results.merge(tmp_path)
    assert results.query(tmp_path, "select run_id from runs order by 1")[1] == [("r1",), ("r2",)]
    rows = results.query(tmp_path, "select name, value, text from latest where slug = 'two' order by name")[1]
    assert rows == [("flag", 1.0, None), ("p", 1.0, None), ("q", None, "text")]
    assert not list((tmp_path / ".outlook" / "spool").iterdir())


def test_a_kill_before_the_files_are_removed_loses_and_doubles_nothing(tmp_path, monkeypatch):
    spool(tmp_path, run())
    with monkeypatch.context() as patch:
        patch.setattr(archive.os, "unlink", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            results.merge(tmp_path)
    results.merge(tmp_path)
    assert results.query(tmp_path, "select count(*) from results")[1] == [(1,)]


def test_a_full_disk_leaves_the_archive_as_it_was(tmp_path, monkeypatch):
    results.merge(spool(tmp_path, run()))
    path = tmp_path / ".outlook" / "records.jsonl"
    before = path.read_bytes()
    spool(tmp_path, run("r2", "two"))
    with monkeypatch.context() as patch:
        patch.setattr(archive.os, "fsync", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left")))
        with pytest.raises(OSError, match="No space"):
            results.merge(tmp_path)
    assert path.read_bytes() == before
    assert results.merge(tmp_path) == 2 and results.query(tmp_path, "select count(*) from runs")[1] == [(2,)]


def _writer(out, worker):
    for k in range(5):
        spool(out, run(f"w{worker}-{k}", f"s{worker}-{k}", batch_id=f"b{worker}-{k}"))
        results.merge(out)


def test_writers_at_the_same_time_lose_nothing(tmp_path):
    context = multiprocessing.get_context("fork" if sys.platform.startswith("linux") else "spawn")
    workers = [context.Process(target=_writer, args=(tmp_path, n)) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    assert results.query(tmp_path, "select count(*), count(distinct run_id) from results")[1] == [(20, 20)]


def test_thousands_of_runs_load_and_answer(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda file: None)  # thousands of waits for the disk
    numbers = {f"n{k}": k / 7 for k in range(5)}
    spool(tmp_path, *(run(f"r{k:05d}", f"s{k:05d}", numbers) for k in range(2_000)))
    assert results.merge(tmp_path) == 2_001
    _, rows = results.query(
        tmp_path, "select name, count(*), avg(value) from latest group by name order by name"
    )
    assert [(name, count) for name, count, _ in rows] == [(f"n{k}", 2_000) for k in range(5)]
    assert len(results.show(tmp_path, name="n3").splitlines()) == 2_001


def test_queries_are_read_only(tmp_path):
    results.merge(spool(tmp_path, run()))
    for sql in (
        "delete from runs",
        f"copy runs to '{tmp_path}/x.csv'",
        "select * from read_csv('/etc/passwd')",
        "",
        "; -- nothing",
        "select '\udcff'",
    ):
        with pytest.raises(ReportError, match="cannot be answered"):
            results.query(tmp_path, sql)
    with pytest.raises(ReportError, match=r"cannot be answered: .*nothing_like_it"):
        results.query(tmp_path, "select * from nothing_like_it")


def test_a_folder_without_results(tmp_path):
    with pytest.raises(ReportError, match=r"no results in .* `outlook report"):
        results.query(tmp_path, "select 1")


def test_tables_go_out_as_parquet(tmp_path):
    results.merge(spool(tmp_path, run()))
    paths = results.export_parquet(tmp_path, tmp_path / "it's")
    assert {p.stem for p in paths} == {"runs", "results", "batches", "claims", "parts", "unstable"}
    found = duckdb.sql(
        f"select value, claim_ids from read_parquet('{tmp_path}/it''s/results.parquet')"
    ).fetchall()
    assert found == [(0.5, ["c-1"])]


def test_the_latest_batch_of_each_report_counts(tmp_path):
    spool(tmp_path, run("a1", "a", {"p": 1}), run("b1", "b", {"p": 2}))
    results.merge(tmp_path)
    spool(tmp_path, run("a2", "a", {"p": 3}, batch_id="b2"))
    results.merge(tmp_path)
    assert results.query(tmp_path, "select slug, value from latest order by slug")[1] == [
        ("a", 3.0),
        ("b", 2.0),
    ]
    shown = results.show(tmp_path, form="json")
    assert [r["value"] for r in json.loads(shown)] == ["3.0", "2.0"]
    assert results.show(tmp_path, form="csv").startswith("slug,name,value")


def test_a_number_that_moves_although_nothing_changed_is_noted(tmp_path):
    results.merge(spool(tmp_path, run(numbers={"p": 1.0})))
    results.merge(spool(tmp_path, run(numbers={"p": 1.5, "q": 1.0})))
    assert results.query(tmp_path, "select name, before, after from unstable")[1] == [("p", 1.0, 1.5)]


def test_text_of_rows():
    assert as_text([], []) == ""
    assert as_text(["a"], [("x\ny",)]) == "a\nx y"


def test_parquet_to_a_place_that_cannot_be_written(tmp_path):
    results.merge(spool(tmp_path, run()))
    (tmp_path / "file").write_text("")
    with pytest.raises(ReportError, match=r"No Parquet files can be written to .* Choose another folder"):
        results.export_parquet(tmp_path, tmp_path / "file" / "x")
