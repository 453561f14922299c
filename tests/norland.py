"""The evidence of another country, made up, which shares no slug with the shipped one: a list with hedges, a rate, an
amount, a level that falls, and a plan of which nothing was printed. It borrows the shipped record and assumptions."""

import json
from pathlib import Path

from evidence_samples import DATA, write_rows

AS_OF = "2026-03-31"
BORROWED = ["outcomes", "assumptions"]
WORDS = {
    "definition": "Made up for the tests of this package, in a country that is none.",
}
# programme → kind, monotone, indicator, unit, direction, scale, ceiling, and its figures: year, value, hedge
LISTS = {
    "norland-lean-plants": ("recognised_list", "true", "plants_listed", "count", "higher", "count", "",
                            [(2021, 40, "exact"), (2022, 70, "over"), (2023, 103, "exact"), (2024, 130, "about")]),
    "norland-robot-use": ("rate", "false", "robot_users", "percent", "higher", "share", 100,
                          [(2022, 18, "exact"), (2023, 23.5, "exact"), (2024, 28, "nearly")]),
    "norland-heat-pumps": ("amount", "true", "heat_power", "MW", "higher", "amount", "",
                           [(2022, 120, "exact"), (2023, 185, "exact"), (2024, 260, "over")]),
    "norland-grid-carbon": ("intensity", "false", "grid_carbon", "g_per_kWh", "lower", "intensity", "",
                            [(2020, 420, "exact"), (2021, 378, "exact"), (2022, 340, "exact"), (2023, 306, "exact"), (2024, 276, "exact")]),
    "norland-green-sites": ("plan", "true", "green_sites", "count", "higher", "count", "", []),
}  # fmt: skip
# target → programme, deadline year, value, direction, how
TARGETS = {
    "norland-lean-plants-2026": ("norland-lean-plants", 2026, 180, "at_least", "total"),
    "norland-robot-use-2027": ("norland-robot-use", 2027, 45, "at_least", "share"),
    "norland-heat-pumps-2028": ("norland-heat-pumps", 2028, 600, "at_least", "total"),
    "norland-grid-carbon-2030": ("norland-grid-carbon", 2030, 150, "at_most", "total"),
    "norland-green-sites-2027": ("norland-green-sites", 2027, 25, "at_least", "total"),
}  # fmt: skip


def _claim(claim_id: str, programme: str, kind: str, day: str, value: float, published: str, **more) -> dict:
    _, _, indicator, unit, *_ = LISTS[programme]
    return {
        "claim_id": claim_id, "entity": "norland", "programme": programme, "indicator": indicator, "kind": kind,
        "period_end": day, "period_precision": "day", "value": value, "unit": unit, "qualifier": "exact",
        "source_id": f"norland-text-{claim_id}", "publisher": "Norland Statistics", "published_earliest": published,
        "published_latest": published, "published_precision": "day", **more,
    }  # fmt: skip


def tables() -> dict[str, list[dict]]:
    """The rows of every table that is not borrowed."""
    claims, readings, targets = [], [], []
    for programme, (*_, figures) in LISTS.items():
        for year, value, hedge in figures:
            claims.append(_claim(f"{programme}-{year}", programme, "stock", f"{year}-12-31", value,
                                 f"{year + 1}-02-15", qualifier=hedge))  # fmt: skip
    for slug, (programme, year, value, direction, how) in TARGETS.items():
        _, _, indicator, unit, *_ = LISTS[programme]
        claims.append(
            _claim(
                f"{slug}-plan", programme, "target_stock", f"{year}-12-31", value, "2022-06-01", target=slug
            )
        )
        targets.append({"target": slug, "label_en": slug.replace("-", " ").capitalize(), "label_zh": f"诺兰 {slug}", "entity": "norland",
                        "programme": programme, "indicator": indicator, "deadline": f"{year}-12-31", "direction": direction,
                        "announced_earliest": "2022-06-01", "announced_latest": "2022-06-01"})  # fmt: skip
        readings.append({"target": slug, "reading": "as-printed", "label": "as the plan prints it", "how": how, "value": value,
                         "unit": unit, "programme": programme, "indicator": indicator, "primary": "true", "claim_id": f"{slug}-plan",
                         "reason": "The plan names one number for the end of the year."})  # fmt: skip
    texts = [{"source_id": c["source_id"], "publisher": c["publisher"], "title": f"On {c['claim_id']}", "kind": "official",
              "language": "en"} for c in claims]  # fmt: skip
    programmes = [{"programme": p, "label_en": p.replace("-", " ").capitalize(), "body": "the government", "kind": kind,
                   "entity": "norland", "monotone": monotone, "family": p, "label_zh": f"诺兰 {p}", **WORDS} for p, (kind, monotone, *_) in LISTS.items()]  # fmt: skip
    indicators = [{"indicator": i, "label_en": i.replace("_", " "), "unit": unit, "direction": direction, "scale": scale,
                   "ceiling": ceiling, "label_zh": f"诺兰 {i}", **WORDS} for _, _, i, unit, direction, scale, ceiling, _ in LISTS.values()]  # fmt: skip
    entities = [{"entity": "norland", "label_en": "Norland", "label_zh": "诺兰", "level": "country"}]
    return {"claims": claims, "sources": texts, "programmes": programmes, "indicators": indicators, "entities": entities,
            "targets": targets, "readings": readings}  # fmt: skip


def write(directory: Path, rows: dict[str, list[dict]] | None = None) -> Path:
    """The directory with its descriptor; the tables that it borrows have no file."""
    directory.mkdir(parents=True, exist_ok=True)
    descriptor = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["outlook:borrowed"] = BORROWED
    (directory / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    rows = tables() if rows is None else rows
    for resource in descriptor["resources"]:
        if "schema" in resource and resource["name"] not in BORROWED:
            columns = [f["name"] for f in resource["schema"]["fields"]]
            write_rows(directory / resource["path"], columns, rows.get(resource["name"], []))
    return directory
