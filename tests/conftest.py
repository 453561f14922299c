"""Shared evidence for tests: the shipped one, and a small one of its own in which nothing is called Beijing."""

import csv
import datetime as dt
import gc
import json
import os
import pickle
import shutil
import signal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import settings

from analysis.reports.warm.warmup import notebook_format

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"
PACKAGE = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
RESOURCES = {resource["name"]: resource for resource in PACKAGE["resources"]}
AS_OF = "2026-11-22"
GOAL = "lakeside-model-plants-2027"
DEADLINE = "2027-12-31"
# properties are tried on the same examples in each run; OUTLOOK_EXAMPLES=1000 searches on, anew each time
MANY = int(os.environ.get("OUTLOOK_EXAMPLES", "0"))
settings.register_profile("outlook", deadline=None)  # a machine with much to do is no fault of the code
settings.load_profile("outlook")
notebook_format()  # before a test file imports nbformat with the checks of dates and addresses, three seconds of each process


# what takes longest goes first where several processes share the suite, so that none is left with it at the end; what asks
# for the golden site comes when it is made
LONGEST = tuple(f"tests/test_{name}.py" for name in (
    "golden", "reports_batch_drill", "reports_batch_faults", "reports_batch_run", "reports_batch_kills", "explore_widget", "reports_warm",
    "refused", "reports_batch_cluster", "reports_batch_cells", "reports_batch_standing", "browser_explorer", "browser_index", "browser_lab",
    "check_anything", "library_page", "legs_fitting", "package", "browser_questions", "notebooks", "effects_notebooks", "other_evidence",
    "same_numbers",
))  # fmt: skip


gc.disable()  # nothing that is imported or collected is ever garbage: looking for some is a fifth of the collection


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop():
    """What stays to the end is looked through by no test: that was a fifth of the time of those that make many objects."""
    gc.freeze()
    gc.enable()


def pytest_unconfigure():
    gc.unfreeze()  # libraries complain of what is not given back at the end


def pytest_configure():
    """A shell starts what runs in its background with Ctrl-C ignored, and commands inherit that from the suite: then the tests
    that interrupt one would wait for ever."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(config, items):
    """Where several processes share the suite (`make test`), a file each, the longest files come first."""
    if hasattr(config, "workerinput"):
        place = {name: k for k, name in enumerate(LONGEST)}
        items.sort(key=lambda item: place.get(item.nodeid.split("::")[0], len(LONGEST)))


def write_rows(path: Path, columns: list[str], rows: list[dict]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(rows)


def claim(claim_id: str, kind: str, period_end: str, value, **more) -> dict:
    """A claim of the small package; what is not said is the usual."""
    effect = {"baseline": "before_after", "basis": "unclear"} if kind == "effect" else {}
    return {
        "claim_id": claim_id, "entity": "lakeside", "programme": "lakeside-model-plants", "indicator": "units_recognised",
        "kind": kind, "period_end": period_end, "period_precision": "day", "value": value, "unit": "count",
        "qualifier": "exact", "source_id": f"text-{claim_id}", "publisher": "Lakeside Gazette",
        "published_earliest": period_end, "published_latest": period_end, "published_precision": "day", **effect, **more,
    }  # fmt: skip


def small_tables() -> dict[str, list[dict]]:
    """The rows of the small package: one list with three totals, one target of 60 plants by 2027 with two readings."""
    claims = [
        claim("plants-2022", "stock", "2022-12-31", 10),
        claim("plants-2023", "stock", "2023-12-31", 20, qualifier="over"),
        claim("plants-2024", "stock", "2024-12-31", 33),
        claim("plants-target", "target_stock", "2027-12-31", 60, target=GOAL,
              published_earliest="2023-03-01", published_latest="2023-03-01"),
        claim("plants-energy", "effect", "2024-12-31", -12.5, indicator="energy_change", unit="percent",
              qualifier="average", n_sites=33),
    ]  # fmt: skip
    texts = [
        {"source_id": c["source_id"], "publisher": "Lakeside Gazette", "title": f"On {c['claim_id']}", "kind": "media",
         "language": "en"} for c in claims
    ]  # fmt: skip
    words = {"label_zh": "湖畔", "definition": "A list made for the tests of this package."}
    reading = {
        "target": GOAL, "unit": "count", "programme": "lakeside-model-plants",
        "indicator": "units_recognised", "claim_id": "plants-target",
    }  # fmt: skip
    return {
        "claims": claims,
        "sources": texts,
        "programmes": [{"programme": "lakeside-model-plants", "label_en": "Model plants of Lakeside", "body": "the town",
                        "kind": "recognised_list", "entity": "lakeside", "monotone": "true", "family": "lakeside-model-plants", **words}],
        "indicators": [
            {"indicator": "units_recognised", "label_en": "plants on the list", "unit": "count", "direction": "higher",
             "scale": "count", **words},
            {"indicator": "energy_change", "label_en": "change of energy use", "unit": "percent", "direction": "lower",
             "scale": "change", **words, "label_zh": "湖畔能耗"},
        ],
        "entities": [{"entity": "lakeside", "label_en": "Lakeside", "label_zh": "湖畔", "level": "city"}],
        "targets": [{"target": GOAL, "label_en": "Lakeside: 60 model plants by 2027",
                     "label_zh": "湖畔", "entity": "lakeside", "programme": "lakeside-model-plants",
                     "indicator": "units_recognised", "deadline": "2027-12-31", "direction": "at_least",
                     "announced_earliest": "2023-03-01", "announced_latest": "2023-03-01"}],
        "readings": [
            {**reading, "reading": "total", "label": "60 in all", "how": "total", "value": 60, "primary": "true",
             "reason": "The text names a total for the end of the year."},
            {**reading, "reading": "addition", "label": "60 more", "how": "addition", "value": 60, "primary": "false",
             "base_date": "2022-12-31", "reason": "Another text calls them new plants, so that they may be additions."},
        ],
        "batches": [],
        "searches": [{"search_id": "lakeside", "programme": "lakeside-model-plants", "searched_until": "2035-12-31",
                      "note": "Searched to the end of 2035, so that silence counts on every day of these tests."}],
    }  # fmt: skip


def write_package(directory: Path, tables: dict[str, list[dict]] | None = None) -> Path:
    """A data directory with these tables; those not given are copied from the shipped package where they hold no
    reference to others (assumptions), or else left with their header only."""
    directory.mkdir(parents=True, exist_ok=True)
    shutil.copy(DATA / "datapackage.json", directory)
    tables = small_tables() if tables is None else tables
    for resource in RESOURCES.values():
        if "schema" not in resource:
            continue
        path = directory / resource["path"]
        if resource["name"] in tables:
            write_rows(path, [f["name"] for f in resource["schema"]["fields"]], tables[resource["name"]])
        elif resource["name"] == "assumptions":
            shutil.copy(DATA / resource["path"], path)
        else:
            write_rows(path, [f["name"] for f in resource["schema"]["fields"]], [])
    return directory


@pytest.fixture(scope="session", autouse=True)
def later():
    """Made-up texts of the coming years are not of the future here: the check lives in 2036."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("analysis.evidence.checks.sense.today", lambda: pd.Timestamp("2036-01-01"))
        patch.setattr("analysis.evidence.checks.again.today", lambda: dt.date(2036, 1, 1))
        yield


@pytest.fixture(scope="session")
def judged_contents() -> dict[str, list]:
    """What the check has said of the contents of tables, the last few of them."""
    return {}


@pytest.fixture
def checked_once(monkeypatch, judged_contents):
    """Tests that have the same rows checked, by the check, by loading and by what adds rows, let it be worked out once."""
    from analysis.evidence import add
    from analysis.evidence.checks import check
    from analysis.evidence.checks.content import BESIDE
    from analysis.fingerprint import digest

    work_out = check.problems_in

    def problems_in(package, everything, form, doubts=True):
        beside = [path.read_bytes() for name in BESIDE if (path := package.directory / name).exists()]
        rows = [
            (
                name,
                one.table.borrowed,
                one.header,
                one.rows,
                one.lines,
                sorted(one.broken),
                one.complete,
                one.text,
            )
            for name, one in everything.items()
        ]
        content = digest(*beside, repr((rows, form)), length=40)
        told = judged_contents.pop(content, None)
        judged_contents[content] = work_out(package, everything, form) if told is None else told
        if len(judged_contents) > 4:
            del judged_contents[next(iter(judged_contents))]
        return [one for one in judged_contents[content] if doubts or one.error]

    monkeypatch.setattr(check, "problems_in", problems_in)
    monkeypatch.setattr(add, "problems_in", problems_in)


@pytest.fixture
def small_data(tmp_path) -> Path:
    return write_package(tmp_path / "evidence")


@pytest.fixture
def data(tmp_path) -> Path:
    """The small package to write into, with two batches, and a note with line breaks and a comma inside quotes at its
    first claim: what stands below it is no longer in line `index + 2`."""
    tables = small_tables()
    tables["claims"][0]["note"] = 'Printed in two lines:\nthe second one, with "quotes"\nand a third.'
    tables["batches"] = [
        {"programme": "lakeside-model-plants", "entity": "lakeside", "batch": n, "date": f"{2021 + n}-12-31",
         "date_precision": "day", "note": "As printed."} for n in (1, 2)
    ]  # fmt: skip
    return write_package(tmp_path / "evidence", tables)


@pytest.fixture(scope="session")
def shipped():
    """The shipped evidence, as of the day of the first release."""
    from analysis import evidence

    return evidence.load(as_of=AS_OF)


@pytest.fixture(scope="session")
def everything():
    """The shipped evidence, whole."""
    from analysis import evidence

    return evidence.load()


@pytest.fixture(scope="session")
def tables() -> dict:
    """The shipped tables as they are printed: every cell is a text."""
    import pandas as pd

    return {
        name: pd.read_csv(DATA / resource["path"], dtype=str, keep_default_na=False)
        for name, resource in RESOURCES.items()
    }


@pytest.fixture(scope="session")
def corrections() -> list[dict]:
    """The shipped corrections of what sources print."""
    import yaml

    return yaml.safe_load((DATA / PACKAGE["outlook:corrections"]["path"]).read_text(encoding="utf-8")) or []


@pytest.fixture(scope="session")
def basis(tmp_path_factory):
    """The typed tables of the small package, into which tests of series put claims of their own."""
    from series_samples import typed

    return typed(tmp_path_factory.mktemp("series"))


@pytest.fixture(scope="session")
def lakeside(tmp_path_factory):
    """The evidence of the small package in the middle of 2025."""
    from lakeside import small

    return small(tmp_path_factory.mktemp("lakeside"))


@pytest.fixture(scope="session")
def outlook(lakeside):
    """The forecast of its target."""
    from lakeside import ask

    return ask(lakeside)


@pytest.fixture(scope="session")
def borrowing():
    """Batches that share their processes: `run_plan(..., batch_class=borrowing)`."""
    from batch_samples import standing_processes

    with standing_processes() as batch_class:
        yield batch_class


@pytest.fixture(scope="module")
def browser():
    """The browser of a file of tests; they are skipped where there is none."""
    from browser_samples import chromium

    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def golden_site(tmp_path_factory):
    """The folder of the reports of tests/golden/plan.yml, about two minutes of work, and what they recorded.

    Processes that share the suite share it too: the first to ask makes it, the others wait.
    """
    import golden_numbers

    shared = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    if not shared:
        folder = tmp_path_factory.mktemp("golden") / "reports"
        return folder, golden_numbers.run(folder)
    import fcntl

    place = tmp_path_factory.getbasetemp().parent / f"golden-{shared}"
    place.mkdir(exist_ok=True)
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        numbers = place / "numbers.pickle"
        if not numbers.exists():
            numbers.write_bytes(pickle.dumps(golden_numbers.run(place / "reports")))
        return place / "reports", pickle.loads(numbers.read_bytes())


def change(directory: Path, table: str, old: str, new: str) -> None:
    path = directory / f"{table}.csv"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture
def nothing_remembered(monkeypatch, tmp_path):
    """No verdict of the check is known, in this process or on the disk."""
    from analysis.evidence.checks import verdict

    monkeypatch.setattr(verdict, "_without_error", set())
    monkeypatch.setenv("OUTLOOK_CACHE_DIR", str(tmp_path / "cache"))
