"""The database of results is derived: whatever happens to it or to a record, it can be made again."""

import errno
import json
import math

import duckdb
import pytest
from results_samples import run, spool, two_batches

from analysis.errors import ReportError
from analysis.reports.results import diff
from analysis.reports.results import store as results


@pytest.fixture
def history(tmp_path):
    return two_batches(tmp_path)


def dump(out) -> dict:
    """Everything in the database, without what counts."""
    names = {"runs": "* exclude (written)", "batches": "* exclude (written)"}
    tables = ("runs", "results", "batches", "claims", "parts", "unstable", "latest")
    results.query(
        out, " union all ".join(f"select sum(hash(t)) from {t} as t" for t in tables)
    )  # all of it is read
    with duckdb.connect(str(out / "results.duckdb"), read_only=True) as whole:
        asked = {t: whole.execute(f"select {names.get(t, '*')} from {t}").fetchall() for t in tables}
    return {t: sorted(map(str, rows)) for t, rows in asked.items()}


@pytest.fixture
def said(monkeypatch):
    texts = []
    monkeypatch.setattr(results, "tell", texts.append)
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


@pytest.fixture
def unread(tmp_path, said):
    """Results of which a block is damaged that is met by who reads all of them, and not where what waits is taken in."""
    results.merge(spool(tmp_path, run(numbers={f"n{k}": f"{k}" * 400 for k in range(900)})))
    path = tmp_path / "results.duckdb"
    with duckdb.connect(str(path)) as whole:
        whole.execute("checkpoint")
    data = path.read_bytes()
    for place in range(12288, len(data), 262144):  # blocks of a database
        path.write_bytes(data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :])
        results.merge(tmp_path)
        with duckdb.connect(str(path), read_only=True) as read:
            try:
                read.execute("select sum(hash(r)) from results r").fetchall()
            except duckdb.Error:
                return tmp_path
        for file in tmp_path.glob("results.duckdb.*"):
            file.unlink()
    raise AssertionError("no such block")


@pytest.mark.parametrize(
    "read",
    [
        lambda out: results.show(out),
        lambda out: diff.show(out, "r1", "r1"),
        lambda out: results.export_parquet(out, out / "tables"),
    ],
    ids=["results", "diff", "parquet"],
)
def test_damage_that_is_met_only_by_reading_is_mended_by_reading(unread, said, read):
    said.clear()
    assert read(unread)
    assert "are damaged" in said[0] and "made anew from the records of 1 runs" in said[1]


def test_one_that_can_not_be_finished_leaves_nothing_behind(history, monkeypatch):
    """A disk that is full in the middle: the file and its log go, and the next one is whole."""
    before, insert = dump(history), results.insert
    (history / "results.duckdb").unlink()

    def full(connection, *given):
        connection.execute("create table begun as select 1 as one")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(results, "insert", full)
    with pytest.raises(OSError, match="No space"):
        results.merge(history)
    assert not list(history.glob("results.duckdb*"))
    monkeypatch.setattr(results, "insert", insert)
    assert dump(history) == before


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        (duckdb.OutOfMemoryException("Out of Memory Error: failed to allocate"), ReportError),
        (duckdb.IOException("Could not write file: File too large"), ReportError),
        (duckdb.InterruptException("INTERRUPT Error: Interrupted!"), KeyboardInterrupt),
        (RuntimeError("Query interrupted"), KeyboardInterrupt),
    ],
)
@pytest.mark.parametrize("there", [True, False])
def test_what_keeps_it_from_being_written_is_no_damage(history, said, monkeypatch, problem, told, there):
    before = dump(history)
    if not there:
        (history / "results.duckdb").unlink()

    def stopped(connection, *given):
        raise problem

    with monkeypatch.context() as patch:
        patch.setattr(results, "insert", stopped)
        with pytest.raises(told):
            results.merge(history, said.append)
    assert not said and not list(history.glob("results.duckdb.*"))
    assert dump(history) == before


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
