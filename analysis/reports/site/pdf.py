"""Pages as PDF, printed by Chromium: Playwright's where that is installed, else one of the system."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from analysis.errors import ReportError
from analysis.reports.files import read_json, write_json, write_text
from analysis.reports.seals import described, sealed

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
SECONDS = 120


def browser() -> str:
    """Path of a Chromium. Raises ReportError that says how to get one."""
    for name in (os.environ.get("OUTLOOK_CHROMIUM", ""), *NAMES):
        if name and (path := shutil.which(name)):
            return path
    try:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as tool:
            path = tool.chromium.executable_path
        if Path(path).exists():
            return path
    except ImportError:
        pass
    raise ReportError(
        "--pdf needs Chromium, and none was found. Install it with the system's package manager, or with "
        "`pip install 'smart-factory-outlook[pdf]' && playwright install chromium`, or name one in OUTLOOK_CHROMIUM."
    )


def print_page(page: Path, pdf: Path, program: str | None = None) -> Path:
    """Print one page; the PDF appears whole or not at all. Raises ReportError."""
    program = program or browser()
    with tempfile.TemporaryDirectory(prefix="outlook-pdf-") as profile:
        target = Path(profile) / "page.pdf"
        command = [
            program,
            "--headless",
            "--disable-gpu",
            "--no-pdf-header-footer",
            "--disable-background-networking",
            "--no-first-run",
            f"--user-data-dir={profile}/profile",
            f"--print-to-pdf={target}",
            page.absolute().as_uri(),
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.insert(2, "--no-sandbox")  # Chromium refuses to sandbox root
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired as problem:
            raise ReportError(f"{page.name} could not be printed within {SECONDS} s.") from problem
        if not target.exists():
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            raise ReportError(f"{page.name} could not be printed by {program}: {last}")
        new = pdf.with_name(f".{pdf.name}.new")
        shutil.copyfile(target, new)
        new.replace(pdf)
    return pdf


def print_reports(result: Any, progress: Any, workers: int = 2) -> list[Path]:
    """Print every whole report of a batch whose PDF is older than its page; the paths."""
    program = browser()
    folder = result.index.parent
    records = [r for r in result.reports if r["status"] == "ok"]
    stale = [folder / f"{r['slug']}.html" for r in records if f"{r['slug']}.pdf" not in r.get("files", ())]
    progress.note(f"printing {len(stale)} PDF files")
    with ThreadPoolExecutor(workers) as pool:
        made = list(pool.map(lambda p: print_page(p, p.with_suffix(".pdf"), program), stale))
    for page in stale:
        link_from(page)
    return made


def link_from(page: Path) -> None:
    """Have a page name its PDF among its downloads, and its record both as they are now."""
    text = page.read_text(encoding="utf-8")
    write_text(page, text.replace("<!--pdf-->", f', <a href="{page.stem}.pdf">PDF</a>', 1))
    record = read_json(page.with_suffix(".json"))
    if record is not None:
        changed = {path.name: described(path) for path in (page, page.with_suffix(".pdf"))}
        write_json(
            page.with_suffix(".json"), sealed({**record, "files": {**record.get("files", {}), **changed}})
        )
