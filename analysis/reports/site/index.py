"""The folder as a site: shared files once, and an index of every report in it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from analysis.reports.files import read_json, write_json, write_text
from analysis.reports.results.lines import is_record
from analysis.reports.site.render import ASSETS, HERE, SCRIPT, STYLE, asset_name, environment

LONGEST_VERDICT = 100  # characters; of a longer one, what stands before its colon


def write_assets(out: Path) -> None:
    """Put the shared style and script into the folder; older ones stay for pages that were made with them."""
    folder = out / ASSETS
    folder.mkdir(parents=True, exist_ok=True)
    for name in (STYLE, SCRIPT):
        target = folder / asset_name(name)
        content = (HERE / "assets" / name).read_text(encoding="utf-8")
        if not target.exists() or target.read_bytes() != content.encode():  # missing, or cut off
            write_text(target, content)


def records_of(out: Path) -> list[dict]:
    """Records of all reports in a folder that have a page, by notebook and title."""
    records = []
    for path in out.glob("*.json"):
        if path.name == "manifest.json" or not path.with_suffix(".html").exists():
            continue
        record = read_json(path)
        if record is not None and record.get("slug") == path.stem and is_record(record):
            records.append(record)
    return sorted(records, key=lambda r: (r["notebook"], r["title"], r["slug"]))


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
    write_json(out / "manifest.json", {"reports": brief})
    return len(records)


def headline(results: list[dict]) -> dict | None:
    """What an index shows of a report: `words`, and the value, unit, low and high of a number.

    A report that records a text `verdict` is told by it and by its first probability (which may be unknown: None); any
    other by the first number recorded.

    >>> number = {"name": "newest_total", "value": 7, "unit": "count", "low": None, "high": None}
    >>> headline([number])["words"]
    'newest total'
    >>> headline([number, {**number, "name": "verdict", "value": "No forecast."}])["value"] is None
    True
    """
    verdict = next((r["value"] for r in results if r["name"] == "verdict"), None)
    if isinstance(verdict, str):
        nothing = {"value": None, "unit": "", "low": None, "high": None}
        chance = next((r for r in results if r["unit"] == "probability"), nothing)
        return {**chance, "words": verdict if len(verdict) <= LONGEST_VERDICT else verdict.split(": ")[0]}
    for result in results:
        if isinstance(result["value"], (int, float)) and not isinstance(result["value"], bool):
            return {**result, "words": result["name"].replace("_", " ").replace("/", ", ")}
    return None
