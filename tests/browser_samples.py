"""A browser for tests: Playwright with the system's Chromium, or its own; skipped with the reason where there is none."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from analysis.errors import ReportError
from analysis.reports.site import pdf

LAPTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


@contextmanager
def chromium() -> Iterator:
    """The browser. Skips the test where Playwright or Chromium is missing."""
    sync = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (extra `pdf`)")
    try:
        program = pdf.browser()
    except ReportError as none:
        pytest.skip(f"no Chromium on this machine: {none}")
    with sync.sync_playwright() as tool:
        # the sandbox needs rights that a container often has not; pages are our own
        browser = tool.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@contextmanager
def watched(context, *allowed: str) -> Iterator:
    """A tab of which nothing may go wrong, and which may ask only for addresses that begin so; its context is closed."""
    tab = context.new_page()
    wrong: list[str] = []
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    tab.on("request", lambda asked: None if asked.url.startswith(allowed) else wrong.append(asked.url))
    try:
        yield tab
    finally:
        context.close()
    assert not wrong, wrong


@contextmanager
def opened(
    browser, page: Path, *, fragment: str = "", size: dict | None = None, dark: bool = False
) -> Iterator:
    """A page opened from its file, on a laptop unless told; nothing of it may go wrong or be asked of a network."""
    context = browser.new_context(viewport=size or LAPTOP, color_scheme="dark" if dark else "light")
    with watched(context, "file:", "data:") as tab:
        tab.goto(page.as_uri() + fragment)
        yield tab


def violations(tab) -> list[str]:
    """What axe-core finds wrong with a page: rule, and the first element."""
    from axe_playwright_python.sync_playwright import Axe

    # without preload: it would fetch the styles again, which the policy of our pages forbids
    options = {"resultTypes": ["violations"], "preload": False}
    found = Axe().run(tab, options=options).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]
