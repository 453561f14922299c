"""Recorded results: nothing is lost, each run is there once, and what moved has its reasons beside it."""

import json
import math
import multiprocessing
import subprocess
import sys

import duckdb
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from analysis.errors import ReportError
from analysis.recording import MIME
from analysis.reports.results import archive, diff
from analysis.reports.results import store as results
from analysis.reports.results.collected import collect
from analysis.reports.results.textual import as_text


def run(run_id="r1", slug="one", numbers=None, **more) -> dict:
    """A record as a batch leaves it in the spool."""
    base = {
        "run_id": run_id, "slug": slug, "batch_id": more.get("batch_id", "b1"), "notebook": "n", "title": slug, "status": "ok",
        "error": None, "parameters": {}, "all_parameters": {"target": slug, "seed": 1}, "as_of": "2026-01-01", "seed": 1,
        "started": "2026-11-22 10:00:00+00:00", "duration_s": 1.0, "peak_memory_mib": 100.0, "git_commit": "f" * 40,
        "git_dirty": False, "hashes": {"notebook": "hn", "data": "hd", "code": "hc", "packages": "hp"},
        "results": [number(k, v) for k, v in (numbers or {"p": 0.5}).items()],
    }  # fmt: skip
    return {**base, **more}


def number(name, value, low=None, high=None, claims=("c-1",)) -> dict:
    return {
        "name": name,
        "value": value,
        "unit": "count",
        "low": low,
        "high": high,
        "claim_ids": list(claims),
    }


def spool(out, *records, parts=(), claims=()):
    folder = out / ".outlook" / "spool"
    folder.mkdir(parents=True, exist_ok=True)
    for batch in sorted({r["batch_id"] for r in records}):
        archive.spool_batch(
            folder, batch, [r for r in records if r["batch_id"] == batch], list(parts), list(claims)
        )
    for record in records:
        archive.spool_run(folder, record)
    return out


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


def test_ten_thousand_runs_load_and_answer(tmp_path):
    numbers = {f"n{k}": k / 7 for k in range(5)}
    spool(tmp_path, *(run(f"r{k:05d}", f"s{k:05d}", numbers) for k in range(10_000)))
    assert results.merge(tmp_path) == 10_001
    _, rows = results.query(
        tmp_path, "select name, count(*), avg(value) from latest group by name order by name"
    )
    assert [(name, count) for name, count, _ in rows] == [(f"n{k}", 10_000) for k in range(5)]
    assert len(results.show(tmp_path, name="n3").splitlines()) == 10_001


def test_queries_are_read_only(tmp_path):
    results.merge(spool(tmp_path, run()))
    for sql in (
        "delete from runs",
        f"copy runs to '{tmp_path}/x.csv'",
        "select * from read_csv('/etc/passwd')",
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


@pytest.fixture
def history(tmp_path):
    """Two batches: a claim corrected, a claim added, code, package and setting changed."""
    parts = [
        {"hash": "hc", "kind": "code", "content": {"analysis/a.py": "1", "analysis/b.py": "1"}},
        {"hash": "hc2", "kind": "code", "content": {"analysis/a.py": "2", "analysis/c.py": "1"}},
        {"hash": "hp", "kind": "packages", "content": {"numpy": "2.3", "scipy": "1.15"}},
        {"hash": "hp2", "kind": "packages", "content": {"numpy": "2.4", "scipy": "1.15"}},
    ]
    claims = [
        {"hash_data": "hd", "claim_id": "c-1", "printed": "exact 103 count"},
        {"hash_data": "hd2", "claim_id": "c-1", "printed": "exact 105 count"},
        {"hash_data": "hd2", "claim_id": "c-2", "printed": "over 210 count"},
    ]
    hashes = {"notebook": "hn", "data": "hd2", "code": "hc2", "packages": "hp2"}
    after = run(
        "r2",
        "one",
        batch_id="b2",
        hashes=hashes,
        all_parameters={"target": "one", "seed": 2},
        started="2026-11-23 10:00:00",
    )
    after["results"] = [number("p", 0.75, claims=("c-1", "c-2")), number("same", 1.0)]
    before = run("r1", "one", {"p": 0.5, "same": 1.0})
    unmoved = [run("s1", "two"), run("s2", "two", batch_id="b2")]
    results.merge(spool(tmp_path, before, after, *unmoved, parts=parts, claims=claims))
    return tmp_path


def test_diff_says_what_moved_and_why(history):
    (found,) = diff.compare(history, "r1", "r2")
    assert found.moved == [{"name": "p", "before": "0.5", "after": "0.75", "unit": "count"}]
    assert found.causes == {
        "settings": ["seed: 1 -> 2"],
        "claims": ["+ c-2: over 210 count", "~ c-1: exact 103 count -> exact 105 count"],
        "data": ["hd -> hd2"],
        "code": ["~ analysis/a.py", "- analysis/b.py", "+ analysis/c.py"],
        "packages": ["numpy 2.3 -> 2.4"],
    }


def test_diff_of_batches(history):
    text = diff.show(history, "previous", "latest")
    assert "1 of 1 reports have numbers that moved" not in text
    by_name = {d.report: d for d in diff.compare(history, "b1", "b2")}
    assert set(by_name) == {"two"}, "another seed is another question"
    assert not by_name["two"].moved
    assert json.loads(diff.show(history, "b1", "b2", form="json"))[0]["report"] == "two"


def test_diff_of_the_same_question_on_another_day(tmp_path):
    first = run("r1", "one--jan", {"p": 0.5}, all_parameters={"target": "one", "as_of": "2026-01-01"})
    second = run(
        "r2", "one--feb", {"p": 0.6}, all_parameters={"target": "one", "as_of": "2026-02-01"}, batch_id="b2"
    )
    results.merge(spool(tmp_path, first, second))
    (found,) = diff.compare(tmp_path, "previous", "latest")
    assert found.causes["settings"] == ["as_of: '2026-01-01' -> '2026-02-01'"]
    assert "1 of 1 reports have numbers that moved" in diff.show(tmp_path, "previous", "latest")


def test_runs_that_cannot_be_compared(history):
    with pytest.raises(ReportError, match=r"No run, report or batch 'zzz'\. List them"):
        diff.compare(history, "zzz", "r2")
    with pytest.raises(ReportError, match="fits several runs"):
        diff.compare(history, "", "r2")


def test_text_of_rows():
    assert as_text([], []) == ""
    assert as_text(["a"], [("x\ny",)]) == "a\nx y"


def test_commands_read_the_folder(history):
    command = [sys.executable, "-c", "from analysis.cli import main; main()"]
    shown = subprocess.run(
        [*command, "results", "--out", str(history), "--name", "p"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "one" in shown and "0.75" in shown
    moved = subprocess.run(
        [*command, "diff", "r1", "r2", "--out", str(history)], capture_output=True, text=True, check=True
    ).stdout
    assert "seed: 1 -> 2" in moved


# the database is derived: it can always be made again


def dump(out) -> dict:
    """Everything in the database, without what counts."""
    names = {"runs": "* exclude (written)", "batches": "* exclude (written)"}
    tables = ("runs", "results", "batches", "claims", "parts", "unstable", "latest")
    return {
        t: sorted(map(str, results.query(out, f"select {names.get(t, '*')} from {t}")[1])) for t in tables
    }


@pytest.fixture
def said(monkeypatch):
    texts = []
    monkeypatch.setattr(results, "tell", texts.append)
    monkeypatch.setattr(results.connect, "__defaults__", (texts.append,))
    return texts


def damage_header(path):
    path.write_bytes(b"no database" + path.read_bytes()[11:])


def damage_inside(path):
    """Blocks of a database file have checksums: a changed one is met only when it is read."""
    with duckdb.connect(str(path)) as whole:
        whole.execute("checkpoint")
    data = bytearray(path.read_bytes())
    for place in range(12288 + 100, len(data), 4096):  # behind the three headers
        data[place] ^= 0xFF
    path.write_bytes(bytes(data))


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:5000]),
        damage_header,
        damage_inside,
    ],
    ids=["deleted", "empty", "cut", "header", "inside"],
)
def test_a_lost_or_damaged_database_is_made_again_from_the_archive(history, said, harm):
    results.merge(spool(history, run("r1", "one", {"p": 0.6, "same": 1.0}, batch_id="b3")))  # moved: unstable
    before = dump(history)
    assert before["unstable"] and before["claims"] and before["parts"]
    harm(history / "results.duckdb")
    assert dump(history) == before
    assert any("made anew from the records of" in text for text in said), said


def test_without_archive_the_records_beside_the_pages_are_taken(tmp_path, said):
    for record in (run("a1", "a", {"p": 1}), run("b1", "b", {"p": 2})):
        (tmp_path / f"{record['slug']}.json").write_text(json.dumps(record))
    (tmp_path / "foreign.json").write_text('{"run_id": "x"}')
    assert results.query(tmp_path, "select slug, value from latest order by slug")[1] == [
        ("a", 1.0),
        ("b", 2.0),
    ]
    assert "made anew from the records of 2 runs" in said[0]


def test_a_torn_line_of_the_archive_costs_that_line_only(tmp_path, said):
    results.merge(spool(tmp_path, run("a1", "a")))
    path = tmp_path / ".outlook" / "records.jsonl"
    path.write_bytes(path.read_bytes()[:-20])
    results.merge(spool(tmp_path, run("b1", "b", batch_id="b2")))
    (tmp_path / "results.duckdb").unlink()
    slugs = {slug for (slug,) in results.query(tmp_path, "select slug from runs")[1]}
    assert "b" in slugs and len(said) == 1 and "1 lines could not be read" in said[0]


def test_a_database_of_an_earlier_version_is_used_on(tmp_path):
    results.merge(spool(tmp_path, run("a1", "a", {"p": 1})))
    (tmp_path / ".outlook" / "records.jsonl").unlink()
    with duckdb.connect(str(tmp_path / "results.duckdb")) as old:
        old.execute("drop view latest")
        old.execute("drop table taken")
        for table in ("runs", "batches"):
            old.execute(f"alter table {table} drop column written")
    results.merge(spool(tmp_path, run("a2", "a", {"p": 3}, batch_id="b2")))
    assert results.query(tmp_path, "select value from latest")[1] == [(3.0,)]
    assert results.query(tmp_path, "select count(*) from runs")[1] == [(2,)]


def test_parquet_to_a_place_that_cannot_be_written(tmp_path):
    results.merge(spool(tmp_path, run()))
    (tmp_path / "file").write_text("")
    with pytest.raises(ReportError, match=r"No Parquet files can be written to .* Choose another folder"):
        results.export_parquet(tmp_path, tmp_path / "file" / "x")


@pytest.mark.parametrize(
    "wrong",
    [
        {"results": "none"},
        {"results": [{"value": 1}]},
        {"results": [{"name": "x", "claim_ids": 5}]},
        {"started": "yesterday"},
        {"duration_s": "long"},
        {"hashes": None},
        {"run_id": None},
        {"slug": ["a"]},
    ],
)
def test_a_record_of_the_wrong_shape_is_set_aside(tmp_path, said, wrong):
    folder = spool(tmp_path, run("good", "good")) / ".outlook" / "spool"
    (folder / "wrong.json").write_text(json.dumps({**run("bad", "bad"), **wrong}))
    assert results.query(tmp_path, "select slug from runs")[1] == [("good",)]
    assert (tmp_path / ".outlook" / "set-aside" / "wrong.json").exists() and "was set aside" in said[0]


def test_numbers_that_json_has_no_word_for(tmp_path):
    record = run("a1", "a", {"p": math.nan})
    record["all_parameters"] = {"limit": math.inf}
    results.merge(spool(tmp_path, record))
    assert results.query(tmp_path, "select value, parameters from results join runs using (run_id)")[1] == [
        (None, '{"limit":null}')
    ]
