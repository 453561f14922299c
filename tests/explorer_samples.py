"""A running explorer for tests of the browser, and what they do with it."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from browser_samples import LAPTOP, watched

BEIJING, SHANGHAI = "beijing-smart-factories-digital-workshops-2026", "shanghai-city-smart-factory-2025"
FEW = 300  # draws, where it is not the numbers that are looked at
SECONDS = 120  # for anything on a busy machine
ANSWERED = ".xp[data-busy=no][data-exact=yes]"


class Served(NamedTuple):
    """`outlook explore` as it runs: its address with the token, and the folder of what it keeps."""

    address: str
    folder: Path


@contextmanager
def served(folder: Path, *words: str) -> Iterator[Served]:
    """`outlook explore` on a free port, ended afterwards; what it keeps lies in the folder."""
    said = folder / "said.txt"
    with said.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "analysis.cli", "explore", "--no-browser", *words],
            stdout=out, stderr=subprocess.STDOUT, env={**os.environ, "PYTHONUNBUFFERED": "1", "OUTLOOK_CACHE_DIR": str(folder)},
        )  # fmt: skip
    try:
        yield Served(_address(process, said), folder)
    finally:
        process.terminate()
        process.wait(30)


def _address(process: subprocess.Popen, said: Path) -> str:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and process.poll() is None:
        if address := re.search(r"http://\S+\n", said.read_text()):
            return address[0].strip()
        time.sleep(0.02)
    raise AssertionError(f"the explorer did not start:\n{said.read_text()}")


@contextmanager
def page_of(browser, address: str, *, size: dict | None = None) -> Iterator:
    """The page, once its first picture is there. Nothing of it may go wrong or be asked of another host."""
    # what a test waits for is code of its own, which the page's policy would not run
    context = browser.new_context(viewport=size or LAPTOP, accept_downloads=True, bypass_csp=True)
    with watched(context, address.partition("/?")[0], "data:", "blob:") as tab:
        tab.goto(address, timeout=1000 * SECONDS, wait_until="commit")
        answered(tab)
        yield tab


def answered(tab) -> float:
    """Wait for the exact answer to what was changed last; the probability that is shown."""
    tab.wait_for_selector(ANSWERED, timeout=1000 * SECONDS)
    return float(tab.get_attribute(".xp", "data-p") or "nan")


def kept(tab, name: str) -> tuple[str, bytes]:
    """What a button of `Keep this` saves: its file name and content."""
    with tab.expect_download() as download:
        tab.get_by_role("button", name=name, exact=True).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()
