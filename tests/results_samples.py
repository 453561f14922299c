"""Records as a batch leaves them in the spool, made up by the tests of recorded results."""

from analysis.reports.results import archive
from analysis.reports.results import store as results


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
    printed = {
        value: lambda value=value: [claim for claim in claims if claim["hash_data"] == value]
        for value in dict.fromkeys(claim["hash_data"] for claim in claims)
    }
    for batch in sorted({r["batch_id"] for r in records}):
        archive.spool_batch(
            folder, batch, [r for r in records if r["batch_id"] == batch], list(parts), printed
        )
    for record in records:
        archive.spool_run(folder, record)
    return out


def two_batches(out):
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
    results.merge(spool(out, before, after, *unmoved, parts=parts, claims=claims))
    return out
