"""Patterns are known again as Python compiled them, and what can not be trusted is compiled."""

import json
import os
import re
from pathlib import Path

import pytest

from analysis.fingerprint import digest
from analysis.intake import compiling

PATTERNS = [(rf"(?P<year>20\d{k})|(年)[^a-z{k}]+?到", flags) for k in range(15) for flags in (0, re.I | re.M)]
TEXT = "In 2031年, 到2043 年x到 2025"


@pytest.fixture
def another_process(monkeypatch, tmp_path):
    """Lets this one know nothing of what it has compiled."""
    monkeypatch.setenv("OUTLOOK_CACHE_DIR", str(tmp_path / "cache"))

    def begin() -> None:
        monkeypatch.setattr(compiling, "_asked", {})
        monkeypatch.setattr(compiling, "_new", set())
        compiling._kept.cache_clear()
        compiling.compiled.cache_clear()

    begin()
    yield begin
    compiling._kept.cache_clear()
    compiling.compiled.cache_clear()


def all_of_them() -> list[re.Pattern]:
    made = [compiling.compiled(*of) for of in PATTERNS]
    compiling.keep()
    return made


def test_a_pattern_is_known_again_without_being_compiled(another_process, monkeypatch):
    plain = [re.compile(*of) for of in PATTERNS]
    assert all_of_them() == plain
    another_process()
    monkeypatch.setattr(compiling, "_code_of", None)
    again = all_of_them()
    assert again == plain and [one.groupindex for one in again] == [one.groupindex for one in plain]
    told = [[(m.span(), m.lastgroup, m.groups()) for m in one.finditer(TEXT)] for one in again]
    assert told == [[(m.span(), m.lastgroup, m.groups()) for m in one.finditer(TEXT)] for one in plain]
    assert any(told)


def no_code(place: Path) -> None:
    rows = json.loads(json.loads(place.read_text("utf-8"))["patterns"])
    text = json.dumps([[*row[:-1], "AAAA"] for row in rows])
    place.write_text(json.dumps({"patterns": text, "digest": digest(text, length=40)}), "utf-8")


SPOIL = {
    "cut": lambda place: place.write_text(place.read_text("utf-8")[:300], "utf-8"),
    "changed": lambda place: place.write_text(place.read_text("utf-8").replace("20", "19", 1), "utf-8"),
    "others write": lambda place: place.chmod(0o666),
    "no code": no_code,
}


@pytest.mark.parametrize("how", SPOIL)
def test_what_can_not_be_trusted_is_compiled(another_process, how):
    all_of_them()
    [place] = Path(os.environ["OUTLOOK_CACHE_DIR"]).iterdir()
    SPOIL[how](place)
    another_process()
    assert all_of_them() == [re.compile(*of) for of in PATTERNS] and len(compiling._new) == 0
    another_process()
    assert len(compiling._kept()) == len(PATTERNS)


def test_few_new_ones_are_no_file_and_the_last_asked_for_stay(another_process, monkeypatch):
    compiling.compiled("of one")
    compiling.keep()
    assert not Path(os.environ["OUTLOOK_CACHE_DIR"]).exists()
    monkeypatch.setattr(compiling, "MOST", 20)
    all_of_them()
    another_process()
    assert list(compiling._kept()) == [(pattern, int(flags)) for pattern, flags in PATTERNS[-20:]]
    monkeypatch.setattr(compiling, "KNOWN", False)
    assert compiling.compiled("a") == re.compile("a") and not compiling._asked
