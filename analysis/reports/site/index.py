"""The folder as a site: shared files once, an index that answers, and pages that list every run.

    index.html   the answers of all reports, and every target to be searched
    targets.js   the rows of that search
    runs.html    every report with its run: seconds, memory, hashes; in parts where they are many
"""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from typing import Any

from analysis.reports.files import write_json, write_text
from analysis.reports.site import front, targets
from analysis.reports.site.render import (
    ASSETS,
    SCRIPT,
    SITE_SCRIPT,
    SITE_STYLE,
    STYLE,
    asset,
    asset_name,
    environment,
    notebook_name,
)
from analysis.reports.site.shelf import Shelf
from analysis.status import MEANS

TARGETS = "targets.js"
RUNS_A_PAGE = 2000  # reports; a page of them stays under a megabyte
SHARE = 0.05  # of a batch's time that writing its index again and again may take
SECONDS = 2.0  # between two indexes of a running batch, at the least


def write_assets(out: Path) -> None:
    """Put the shared styles and scripts into the folder; older ones stay for pages that were made with them."""
    folder = out / ASSETS
    folder.mkdir(parents=True, exist_ok=True)
    for name in (STYLE, SCRIPT, SITE_STYLE, SITE_SCRIPT):
        target = folder / asset_name(name)
        content = asset(name)
        if not target.exists() or target.read_bytes() != content.encode():  # missing, or cut off
            write_text(target, content)


def prepare() -> None:
    """Compile the index's templates ahead of their use."""
    for name in ("index.html.j2", "runs.html.j2"):
        environment().get_template(name)


class Site:
    """The index of a folder, for a batch that writes it while reports are made."""

    def __init__(self, out: Path):
        self.out, self.shelf = Path(out), Shelf(Path(out))
        self.cost = 0.0
        self.last = -1e9

    def refresh(self, left: int = 0) -> bool:
        """Write the index where enough time has passed since it was last written; whether it was. left: reports that are
        still to be made."""
        now = time.monotonic()
        if now - self.last < max(SECONDS, self.cost / SHARE):
            return False
        write_assets(self.out)
        self.write(left)
        self.last = time.monotonic()
        self.cost = self.last - now
        return True

    def write(self, left: int = 0) -> int:
        """Write index, pages of runs and `manifest.json` from the records in the folder; how many reports there are."""
        records = self.shelf.records()
        written = dt.datetime.now(dt.UTC).isoformat(" ", "minutes")
        rows, others = targets.rows_of(records), pages(records)
        write_text(self.out / TARGETS, targets.script(rows, [page for group in others for page in group["pages"]]))
        write_text(self.out / "index.html", _index(records, rows, others, left, written))
        _write_runs(self.out, records, written)
        hidden = ("headline", "answers", "tables")
        write_json(
            self.out / "manifest.json",
            {"reports": [{k: v for k, v in r.items() if k not in hidden} for r in records]},
        )
        return len(records)


def _index(records: list[dict], rows: list[dict], others: list[dict], left: int, written: str) -> str:
    overview = targets.newest(records, "targets")
    counts = front.counts(rows)
    earlier = sum(row["earlier"] for row in rows)
    days = sorted({str(r["as_of"]) for r in records if r.get("as_of")})
    return environment().get_template("index.html.j2").render(
        records=records, rows=len(rows), earlier=earlier, moved=front.moved(rows, records), left=left, written=written, others=others, days=days,
        failed=[r for r in records if r["status"] == "failed"],
        counts=counts, in_short=front.in_short(rows, min((row["deadline"][:4] for row in rows if row["standing"] and not row["earlier"]), default="")), overview=overview, announced=front.announced(rows, records), to_try=front.to_try(rows),
        gains=front.gains(records), evaluation=front.evaluation(records), spark=front.SPARK, targets=TARGETS, means=MEANS,
    )  # fmt: skip


def pages(records: list[dict]) -> list[dict[str, Any]]:
    """Reports that are no target's own, by notebook: name, pages (title, zh, page, note)."""
    overview = targets.newest(records, "targets")
    lists = {row["programme"]: row["list_zh"] for row in overview["tables"]["targets"]} if overview else {}
    told: dict[str, list[dict[str, str]]] = {}
    for record in records:
        if record["answers"].get("target") and "targets" not in record["tables"]:
            continue
        note = "failed" if record["status"] != "ok" else ""
        day = f"as of {record['as_of']}" if record.get("as_of") else ""
        page = {
            "title": record["title"], "zh": _also(record, lists), "page": record["slug"],
            "note": ", ".join(part for part in (day, note) if part),
        }  # fmt: skip
        told.setdefault(record["notebook"], []).append(page)
    return [{"name": notebook_name(notebook), "pages": listed} for notebook, listed in told.items()]


def _also(record: dict, lists: dict[str, str]) -> str:
    """Further words that a page is found by: printed gains of its outcome, the Chinese name of its list, what it calls itself
    in Chinese (a recorded text `label_zh`), its parameters."""
    gains = [
        f"{row['printed']} {row['label']} {row['list']}"
        for row in record["tables"].get("gains", [])
        if row["outcome"] == record["answers"].get("outcome")
    ]
    given = [str(v).replace("-", " ").replace("_", " ") for n, v in record["parameters"].items() if n != "as_of"]
    named = [lists.get(record["parameters"].get("programme"), ""), record["answers"].get("label_zh", "")]
    return " ".join(filter(None, [*gains, *named, *given]))


def _write_runs(out: Path, records: list[dict], written: str) -> None:
    template = environment().get_template("runs.html.j2")
    failed = [r for r in records if r["status"] == "failed"]
    parts = [records[at : at + RUNS_A_PAGE] for at in range(0, len(records), RUNS_A_PAGE)] or [[]]
    names = [f"runs{'' if at == 0 else f'-{at + 1}'}.html" for at in range(len(parts))]
    for name, part in zip(names, parts, strict=True):
        page = template.render(
            records=part, failed=failed if name == names[0] else [], names=names, name=name, n=len(records), written=written
        )
        write_text(out / name, page)
    at = len(names) + 1
    while (stale := out / f"runs-{at}.html").exists():  # of a time with more reports
        stale.unlink()
        at += 1
