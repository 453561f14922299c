"""How the suite runs, and what its tests share: the shipped evidence, the small one (`evidence_samples`), one golden site, one browser."""

import datetime as dt
import gc
import os
import pickle
import signal
from pathlib import Path

import pandas as pd
import pytest
from evidence_samples import AS_OF, DATA, PACKAGE, RESOURCES, small_tables, write_package
from hypothesis import settings

from analysis.reports.warm.warmup import notebook_format

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


@pytest.fixture
def nothing_remembered(monkeypatch, tmp_path):
    """No verdict of the check is known, in this process or on the disk."""
    from analysis.evidence.checks import verdict

    monkeypatch.setattr(verdict, "_without_error", set())
    monkeypatch.setenv("OUTLOOK_CACHE_DIR", str(tmp_path / "cache"))
