"""Where the shipped evidence lies, and a small evidence of its own in which nothing is called Beijing."""

import csv
import json
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"
PACKAGE = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
RESOURCES = {resource["name"]: resource for resource in PACKAGE["resources"]}
AS_OF = "2026-11-22"
GOAL = "lakeside-model-plants-2027"
DEADLINE = "2027-12-31"


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


def change(directory: Path, table: str, old: str, new: str) -> None:
    path = directory / f"{table}.csv"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
