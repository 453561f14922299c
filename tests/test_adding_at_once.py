"""Rows that several people add to one directory at the same time: none is lost, and who is not alone is told."""

import threading
from contextlib import suppress

import pytest
from adding_samples import LIST, PLACE

from analysis import evidence, locks
from analysis.errors import EvidenceError
from analysis.evidence import add


def _figure(name: str) -> dict[str, str]:
    return {"claim_id": name, "entity": PLACE, "programme": LIST, "indicator": "units_recognised", "kind": "stock", "value": "44",
            "period_end": "2025-12-31", "unit": "count", "source_id": "text-plants-2024", "publisher": "Lakeside Daily",
            "published_latest": "2026-01-15"}  # fmt: skip


def test_of_two_who_add_at_once_none_loses_a_row(data, monkeypatch):
    """Both wait for each other just before they write, as far as they are let in together."""
    meet, put = threading.Barrier(2), add._put

    def together(*given):
        with suppress(threading.BrokenBarrierError):
            meet.wait(0.3)
        put(*given)

    monkeypatch.setattr(add, "_put", together)
    monkeypatch.setattr(
        add, "problems_of_rows", lambda *given: []
    )  # of two threads one would check much later
    both = [
        threading.Thread(target=add.add_row, args=("claims", _figure(name), data)) for name in ("one", "two")
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert {"one", "two"} <= set(evidence.load(data).claims["claim_id"])


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (TimeoutError("held"), "somebody else is adding rows"),
        (locks.NoLocksError(95, "no locks"), "one writer at a time: no locks"),
    ],
)
def test_who_is_not_alone_writes_nothing_and_is_told(data, monkeypatch, fault, words):
    def held(folder):
        raise fault

    before = (data / "claims.csv").read_bytes()
    monkeypatch.setattr(locks, "hold", held)
    with pytest.raises(EvidenceError, match=words):
        add.add_row("claims", _figure("one"), data)
    assert (data / "claims.csv").read_bytes() == before
