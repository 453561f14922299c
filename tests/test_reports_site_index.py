"""The index of the reports: what it answers, what its rows are made of, and that it is written again cheaply."""

import json
import re

import pytest
from reports_samples import EVIL, Tags, folder_of, overview, page_of, page_record, put, result, row

from analysis import effects
from analysis.pages.improvements.gains import gain as paragraph
from analysis.pages.improvements.gains import recorded
from analysis.pages.improvements.gains import rows as gain_rows
from analysis.reports.site import front, targets
from analysis.reports.site import index as site
from analysis.reports.site.shelf import Shelf, brief


def rows_in(folder):
    """Rows as a browser has them."""
    text = (folder / "targets.js").read_text(encoding="utf-8")
    data = json.loads(re.fullmatch(r"window\.OUTLOOK = (.*);\n", text)[1])
    rows = [{name: values[i] for name, values in data["own"].items()} for i in range(data["n"])]
    for i, one in enumerate(rows):
        for names, values, places in data["shared"]:
            one |= zip(names, values[places[i] if places else 0], strict=True)
        one["others"] = data["others"].get(str(i), [])
        one["page"] = one["page"].replace("*", one["target"], 1)
        one["label"] = one["place"] + one["label"] if one["label"].startswith(":") else one["label"]
    return rows, data["pages"]


def test_the_rows_are_the_overviews_with_the_page_of_each(tmp_path):
    earlier = page_of("lakeside-60", "then", as_of="2024-03-31")
    put(tmp_path, overview(row(), row("other-9")), page_of("lakeside-60", "now"), earlier)
    site.Site(tmp_path).write()
    rows, pages = rows_in(tmp_path)
    assert [r["target"] for r in rows] == ["lakeside-60", "other-9"]
    assert rows[0]["page"] == "now" and rows[0]["others"] == [["2024-03-31", "then"]]
    assert rows[1]["page"] == ""
    assert rows[0]["probability"] == 0.712 and rows[0]["place_zh"] == "湖畔"
    assert [p["page"] for p in pages] == ["overview"]


def test_a_target_that_only_has_a_page_has_a_row(tmp_path):
    folder_of(tmp_path, page_of("alone-5", "a"))
    [found], pages = rows_in(tmp_path)
    assert found["label"] == "Page of alone-5" and found["status"] == "open" and found["probability"] == 0.71
    folder_of(tmp_path, page_of("alone-5", "a", tables={"row": [row("alone-5", deadline="2028-12-31")]}))
    [found], pages = rows_in(tmp_path)
    assert (found["place"], found["deadline"], found["newest"], found["page"]) == (
        "Lakeside",
        "2028-12-31",
        "33",
        "a",
    )
    assert not pages
    assert "was not made" in (tmp_path / "index.html").read_text()


def test_counts_and_the_announcements_stand_on_the_first_screen(tmp_path):
    told = [{"day": "2024-01-01", "probability": 0.5}, {"day": "2026-01-01", "probability": 0.7}]
    shown = page_of("lakeside-60", "now", tables={"over_time": told})
    ended = row(
        "b",
        standing="missed",
        status="missed",
        probability=None,
        trend=None,
        record=None,
        words="missed",
        announced=True,
        otherwise="met on another reading",
    )
    text = folder_of(tmp_path, overview(row(announced=True), ended, row("c", standing="record only")), shown)
    assert (
        "Of 3 targets due in 2027 or later, the outcome of 1 is known: 1 missed. "
        "2 have their deadline ahead." in text
    )
    assert text.count(", met on another reading</span>") == 1 and "earlier version" not in text
    tags = Tags(text)
    assert not tags.wrong and not tags.open
    [bar] = [t for t in tags.all("span") if "bar" in t.get("class", "")]
    assert bar["aria-label"].replace("\xa0", " ") == "71 %; trend alone 80 %; record alone 60 %"
    assert [t["points"] for t in tags.all("polyline")] == ["3.0,13.0 93.0,9.0"]
    assert {a["href"] for a in tags.all("a")} >= {
        "#status=likely",
        "#status=record+only",
        "now.html",
        "overview.html",
        "runs.html",
    }


def test_what_an_older_overview_did_not_tell_is_said_to_be_missing():
    """Which silent targets were searched for is not guessed: one told so, one not, and one of an overview that did not know."""
    silent = [
        row(name, status="silent", searched=known) for name, known in (("a", True), ("b", False), ("c", None))
    ]
    del silent[2]["searched"], silent[2]["condition"]
    rows = targets.rows_of([brief(overview(*silent))])
    told = front.in_short(rows, "2027")
    for said in (
        "for 1 a search is recorded",
        "for 1 later texts",
        "for 1 a search or later texts",
        "earlier version",
    ):
        assert said in re.sub("<[^>]*>", "", str(told))
    assert [one["looked"] for one in map(targets._told, rows)] == ["searched", "later-texts", "silent"]


def test_gains_stand_on_one_axis_and_lead_to_the_page_of_their_outcome(tmp_path):
    gain = {"claim": "g", "outcome": "cost", "label": "operating cost", "list": "A list", "printed": "+20 %", "value": 20.0,
            "low": 0.0, "high": 10.0, "what": "of sites", "found": "two studies print 0 to 10 %"}  # fmt: skip
    none = {
        **gain,
        "claim": "h",
        "outcome": "time",
        "label": "lead time",
        "printed": "-20 %",
        "value": -20.0,
        "low": None,
        "high": None,
        "found": "none prints a size",
    }
    pages = [
        page_record(
            slug=s,
            notebook="04",
            parameters={},
            results=[result("outcome", s)],
            tables={"gains": [gain, none]},
        )
        for s in ("cost", "other")
    ]
    found = front.gains(Shelf(tmp_path).records())
    assert found is None
    put(tmp_path, *pages)
    found = front.gains(Shelf(tmp_path).records())
    assert [(r["at"], r["from"], r["to"]) for r in found["rows"]] == [(100.0, 50.0, 75.0), (0.0, None, None)]
    assert found["rows"][0]["page"] == "cost" and found["rows"][1]["page"] in ("cost", "other")
    text = folder_of(tmp_path).replace("&nbsp;", " ")
    assert "; two studies print 0 to 10 %</span>" in text and "; none prints a size</span>" in text
    assert ">-20 %</span>" in text and ">+20 %</span>" in text  # the ends of the axis


def test_a_statistic_of_a_whole_place_is_not_set_beside_studies_of_sites(tmp_path, shipped):
    """-9 % in Jiangxi is of the province's industry; the 22.3 % are an average over 230 sites."""
    told = {row["claim"]: row for row in gain_rows(effects.gains(shipped))}
    whole, sites = told["ann-jiangxi-energy"], told["ann-excellence-production-efficiency-change"]
    assert (
        "a statistic of a whole place" in whole["what"] and sites["what"] == "average over 230 chosen sites"
    )
    said = {
        row.claim_id: paragraph(row).replace("\N{NO-BREAK SPACE}", " ")
        for row in effects.gains(shipped).itertuples()
    }
    assert (
        "It is not set beside studies of sites." in said["ann-jiangxi-energy"]
        and "-26" not in said["ann-jiangxi-energy"]
    )
    kept = {one["name"] for one in recorded(effects.gains(shipped))}
    assert "gain/ann-jiangxi-energy" in kept and not {"gain_evaluated/ann-jiangxi-energy", "gain_bounds/ann-jiangxi-energy"} & kept  # fmt: skip
    sizes = sites["found"].rpartition(" print ")[2].replace("\N{NO-BREAK SPACE}", " ")
    assert sites["found"].startswith("seven of 40 studies with a comparison") and f"print {sizes}." in said["ann-excellence-production-efficiency-change"]  # fmt: skip
    tables = {"gains": [{k: None if v != v else v for k, v in row.items()} for row in (whole, sites)]}
    put(tmp_path, page_record(slug="energy", notebook="04", parameters={}, results=[], tables=tables))
    found = {r["claim"]: r for r in front.gains(Shelf(tmp_path).records())["rows"]}
    assert found["ann-jiangxi-energy"]["from"] is None and found["ann-jiangxi-energy"]["low"] is None
    text = folder_of(tmp_path)
    assert "not of the sites of a programme; not set beside studies of sites" in text
    assert "printed average of chosen sites" not in text


def test_what_moved_within_a_year_is_told_with_the_publication_that_moved_it(tmp_path):
    def page(slug, *told, steps=()):
        days = [{"day": day, "probability": p} for day, p in told]
        moves = [
            {"day": day, "change": c, "why": why, "claims": ids, "place": ids and "claim-a"}
            for day, c, why, ids in steps
        ]
        return page_of(
            slug, f"page-of-{slug}", tables={"over_time": days, "steps": moves}, as_of="2026-01-01"
        )

    up = page("up", ("2024-01-01", 0.1), ("2025-06-01", 0.6), ("2026-01-01", 0.62), steps=[
        ("2024-06-01", 0.4, "", "long-ago"), ("2025-06-01", 0.3, "", "a, b"), ("2025-07-01", -0.4, "", "against")])  # fmt: skip
    gone = page(
        "gone",
        ("2025-03-01", 0.5),
        ("2026-01-01", 0.4),
        steps=[("2025-05-01", -0.2, "the list was replaced", "")],
    )
    still = page(
        "still", ("2025-03-01", 0.981), ("2026-01-01", 0.984), steps=[("2025-05-01", 0.003, "", "a")]
    )  # 98 %
    time = page("time", ("2024-01-01", 0.9), ("2026-01-01", 0.2))  # by time alone
    listed = (row("up"), row("gone"), row("time"), row("still"), row("old", earlier=True))
    text = folder_of(tmp_path, overview(*listed, as_of="2026-01-01"), up, gone, time, still).replace(
        "\xa0", " "
    )
    part = text[text.index('id="moved"') : text.index('<section class="every"')]
    assert re.sub(r"<[^>]*>", "", part).split() == [
        'id="moved">What',
        "changed",
        "within",
        "a",
        "year?",
        "The",
        "probabilities",
        "that",
        "moved",
        "most,",
        "and",
        "the",
        "publication",
        "that",
        "moved",
        "each.",
        "Lakeside:",
        "up",
        "10",
        "%",
        "→",
        "62",
        "%,",
        "2025-06-01:",
        "a",
        "and",
        "1",
        "more",
        "Lakeside:",
        "gone",
        "50",
        "%",
        "→",
        "40",
        "%,",
        "2025-05-01:",
        "the",
        "list",
        "was",
        "replaced",
    ]
    assert 'href="page-of-up.html#claim-a"' in part


def test_earlier_targets_are_found_but_counted_nowhere(tmp_path):
    old = row("old", deadline="2020-12-31", earlier=True, standing="met", status="met", probability=None, words="met",
              settled_by="A paper", settled_url="javascript:alert(1)")  # fmt: skip
    text = folder_of(tmp_path, overview(row(), old))
    data = json.loads((tmp_path / "targets.js").read_text(encoding="utf-8")[len("window.OUTLOOK = ") : -2])
    assert data["n"] == 2 and data["since"] == "2027"
    assert data["by"] == {"1": ["A paper", ""]}  # no script is a link
    assert "The one target due in 2027 or later is undecided." in text


def test_the_evaluation_is_told_in_its_own_words_or_as_missing(tmp_path):
    assert "the evaluation was not made" in folder_of(tmp_path, overview(row()))
    scored = [
        {
            "what": "all <of them>",
            "targets": 1234,
            "brier": "0.200",
            "half": "-0.050 ± 0.012, better",
            "share": "–",
        }
    ]
    told = page_record(
        slug="scores", notebook="03", tables={"answer": [{"sentence": "Better."}], "scored": scored}
    )
    text = folder_of(tmp_path, told)
    assert (
        "Better." in text
        and '<b>1,234</b> all &lt;of them&gt;</th><td data-name="Brier score">0.200</td>' in text
    )


def test_text_from_data_cannot_leave_the_script_of_the_rows(tmp_path):
    folder_of(tmp_path, overview(row(label='"; alert(1); //\u2028</script>', place=EVIL)))
    [found], _ = rows_in(tmp_path)
    assert found["label"] == '"; alert(1); //\u2028</script>' and found["place"] == EVIL


@pytest.mark.parametrize(
    ("table", "rows"),
    [("targets", [{"target": "t"}]), ("targets", [row(deadline=2027)]), ("targets", "rows"), ("over_time", [{"day": "x", "probability": 1.0}]),
     ("gains", [{"printed": "+2 %"}]), ("answer", [1]), ("scored", [{"what": "all"}]), ("other", [{"a": 1}])],
)  # fmt: skip
def test_a_table_of_another_shape_is_no_table(tmp_path, table, rows):
    one = page_of("alone-5", "a", tables={table: rows})
    assert "was not made" in folder_of(tmp_path, one)
    assert Shelf(tmp_path).records()[0]["tables"] == {}


def test_the_newest_overview_counts(tmp_path):
    old = {**overview(row("old"), as_of="2024-01-01"), "slug": "old"}
    folder_of(tmp_path, overview(row("new")), old)
    assert [r["target"] for r in rows_in(tmp_path)[0]] == ["new"]
    assert targets.newest([], "targets") is None


@pytest.mark.parametrize("told", [[], [{"day": "2024-01-01", "probability": 0.5}]])
def test_a_line_needs_two_days(told):
    assert front.spark(told) is None
