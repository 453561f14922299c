"""The folder as a site: shared files once, and an index of every report in it."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path

from analysis.reports.render import ASSETS, HERE, SCRIPT, STYLE, asset_name, environment


def write_assets(out: Path) -> None:
    """Put the shared style and script into the folder; older ones stay for pages that were made with them."""
    folder = out / ASSETS
    folder.mkdir(parents=True, exist_ok=True)
    for name in (STYLE, SCRIPT):
        target = folder / asset_name(name)
        if not target.exists():
            write_text(target, (HERE / "assets" / name).read_text(encoding="utf-8"))


def write_text(path: Path, text: str) -> None:
    """Write whole or not at all: a reader never sees half a file."""
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)


def records_of(out: Path) -> list[dict]:
    """Records of all reports in a folder that have a page, by notebook and title."""
    found = []
    for path in out.glob("*.json"):
        if path.name == "manifest.json" or not path.with_suffix(".html").exists():
            continue
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(record, dict) and "run_id" in record:
            found.append(record)
    return sorted(found, key=lambda r: (r["notebook"], r["title"], r["slug"]))


def prepare() -> None:
    """Compile the index's template ahead of its use."""
    environment().get_template("site.html.j2")


def write_index(out: Path) -> int:
    """Write `index.html` and `manifest.json` from the records in the folder; how many there are."""
    records = records_of(out)
    for record in records:
        record["headline"] = headline(record["results"])
    page = (
        environment()
        .get_template("site.html.j2")
        .render(
            records=records,
            failed=[r for r in records if r["status"] == "failed"],
            notebooks=sorted({r["notebook"] for r in records}),
            days=sorted({str(r["as_of"]) for r in records if r.get("as_of")}),
            written=dt.datetime.now(dt.UTC).isoformat(" ", "minutes"),
        )
    )
    write_text(out / "index.html", page)
    brief = [{k: v for k, v in r.items() if k not in ("results", "headline")} for r in records]
    write_text(out / "manifest.json", json.dumps({"reports": brief}, ensure_ascii=False, indent=1))
    return len(records)


def headline(results: list[dict]) -> dict | None:
    """The number an index shows for a report: the first one recorded."""
    for result in results:
        if isinstance(result["value"], (int, float)) and not isinstance(result["value"], bool):
            return result
    return None
