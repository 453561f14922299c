"""The notebooks on targets and evidence: that they run, and that what they record is what the API says."""

import html
import json
import re
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from evidence_samples import AS_OF
from reports_samples import outputs
from test_notebooks_stored import FOLDER, read

from analysis import evidence, forecast, recording

LISTS = {  # one of each kind: totals and batches, a rate, changes that compound, additions only
    "miit-smart-factory-excellence": "count", "nc-rate": "percent", "energy-intensity-gdp": "percent", "5g-factories-built": "count",
}  # fmt: skip


CASES = {  # a target for each thing that a page can have to say
    "open": "beijing-smart-factories-digital-workshops-2026", "met": "jiangxi-digital-transformation-2026",
    "unsearched": "shanghai-city-smart-factory-2025", "change": "carbon-intensity-gdp-2030",
}  # fmt: skip
NO_FIGURE = "jiangsu-zhigai-shuzhuan-2024-coverage-of-above-scale-firms"  # of which none is known


@pytest.fixture(scope="module")
def made(golden_site):
    """Executed notebooks, by what they show, of the site that the golden numbers are from."""
    asked = {
        "overview": ("00_overview", {}),
        **{slug: ("01_evidence", {"programme": slug}) for slug in LISTS},
        **{kind: ("02_target_forecast", {"target": slug}) for kind, slug in CASES.items()},
        "no-figure": ("02_target_forecast", {"target": NO_FIGURE}),
    }
    books = {}
    for key, (notebook, given) in asked.items():
        [record] = [r for r in of_golden(golden_site, notebook) if r["all_parameters"].items() >= {"as_of": AS_OF, **given}.items()]  # fmt: skip
        books[key] = read(golden_site[0] / "notebooks" / f"{record['slug']}.ipynb")
        books[key].metadata["given"] = record["all_parameters"]
    return books


def of_golden(golden_site, notebook: str) -> list[dict]:
    """The records of the golden site's reports of a notebook."""
    return [
        json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(golden_site[0].glob(f"{notebook}*.json"))
    ]


def results(book) -> dict[str, dict]:
    found = recording.recorded(book)
    assert len({r["name"] for r in found}) == len(found), "a name is recorded twice"
    return {r["name"]: r for r in found}


def ask(shipped, book):
    """The forecast of the target of an executed notebook, with its draws."""
    given = book.metadata["given"]
    target = evidence.target(shipped, given["target"])
    return forecast.predict(shipped, target, n_draws=given["n_draws"], seed=given["seed"])


@pytest.mark.slow
def test_every_recorded_number_leads_to_claims_cases_or_assumptions(made, shipped):
    known = {*shipped.claims["claim_id"], *shipped.outcomes["case_id"], *shipped.assumptions["assumption_id"]}
    for key, book in made.items():
        for name, one in results(book).items():
            assert set(one["claim_ids"]) <= known, (key, name)
            if isinstance(one["value"], int | float) and not (key == "overview" and one["value"] == 0):
                assert one["claim_ids"] and one["unit"], (key, name)
            if one["low"] is not None and isinstance(one["value"], int | float):
                assert one["low"] <= one["value"] <= one["high"], (key, name)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["open", "unsearched", "change"])
def test_a_forecast_records_what_the_api_says(made, shipped, kind):
    got, outlook = results(made[kind]), ask(shipped, made[kind])
    assert (got["target"]["value"], got["status"]["value"]) == (CASES[kind], outlook.status)
    assert outlook.status == {"change": "open"}.get(kind, kind)
    assert got["verdict"]["value"] == outlook.verdict
    assert tuple(got["status"]["claim_ids"]) == outlook.claim_ids
    for row in outlook.summary().itertuples():
        name = row.reading
        for what, value in [
            ("probability", row.probability),
            ("trend", row.trend),
            ("delivery", row.delivery),
        ]:
            recorded = got[f"{what}/{name}"]["value"]
            assert recorded == pytest.approx(value) or (recorded is None and np.isnan(value))
        if np.isfinite(row.median):
            found = got[f"median/{name}"]
            assert (found["value"], found["low"], found["high"]) == pytest.approx(
                (row.median, row.lower_90, row.upper_90)
            )
        else:
            assert f"median/{name}" not in got
    assert outlook.has_draws == (f"median/{outlook.primary.reading.reading}" in got)


@pytest.mark.slow
def test_a_target_that_was_met_says_so_and_shows_no_forecast(made, shipped):
    got, outlook = results(made["met"]), ask(shipped, made["met"])
    primary = outlook.primary.reading.reading
    assert got["status"]["value"] == "met" and got[f"probability/{primary}"]["value"] == 1
    assert f"median/{primary}" not in got and got["verdict"]["value"].startswith("Met: ")
    said = shown(made["met"])
    assert "The outcome is known" in said and "had been promised" in said
    assert ">99 %" not in said.split("What is known of the list")[0], "what is known is no chance"


@pytest.mark.slow
def test_a_target_without_a_figure_has_the_answer_of_the_record(made, shipped):
    known = evidence.all_targets(shipped).set_index("target").loc[NO_FIGURE]
    assert known["status"] in evidence.UNDECIDED and known["latest_date"] is pd.NaT
    got, text = results(made["no-figure"]), shown(made["no-figure"])
    assert "Record only" in got["verdict"]["value"]
    assert 0 < next(r["value"] for name, r in got.items() if name.startswith("probability/")) < 1
    assert "No dated figure of it is known." in text and "The pace is not known" in text
    assert "it says nothing of this list in particular" in text
    assert "There is no trend that a publication could have moved since." in text


@pytest.mark.slow
@pytest.mark.parametrize("programme", LISTS)
def test_evidence_records_what_the_api_says(made, shipped, programme):
    got = results(made[programme])
    chosen = evidence.choose_list(shipped, programme)
    observed = evidence.series(shipped, chosen.programme, chosen.indicator, chosen.entity)
    about = evidence.claims_about(shipped, chosen)
    assert got["claims"]["value"] == len(about) and set(got["claims"]["claim_ids"]) == set(about["claim_id"])
    assert got["figures"]["value"] == int((observed["how"] != "start").sum())
    assert got["contradictions"]["value"] == int(observed["conflict"].sum())
    last = observed.iloc[-1]
    assert (got["newest"]["low"], got["newest"]["high"]) == (last["low"], last["high"])
    assert (
        got["newest"]["unit"] == LISTS[programme] and got["newest_day"]["value"] == f"{last['date']:%Y-%m-%d}"
    )


@pytest.mark.slow
def test_the_overview_records_every_target_and_its_probability(made, shipped):
    got = results(made["overview"])
    given = made["overview"].metadata["given"]
    known = evidence.all_targets(
        shipped, deadline_from=given["deadline_from"], deadline_to=given["deadline_to"]
    )
    for status, count in known["status"].value_counts().items():
        assert got[f"targets/{status}"]["value"] == count
    assert {n.removeprefix("probability/") for n in got if n.startswith("probability/")} == set(
        known["target"]
    )
    one = forecast.predict_all(shipped, known["target"].head(2), n_draws=given["n_draws"], seed=given["seed"])
    for slug, outlook in one.items():
        value = got[f"probability/{slug}"]["value"]
        assert value == pytest.approx(outlook.probability) or (
            value is None and np.isnan(outlook.probability)
        )


def shown(book) -> str:
    """All that a notebook shows as text."""
    parts = []
    for cell in book.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            parts += [data.get("text/markdown", ""), data.get("text/html", ""), output.get("text", "")]
    return "\n".join(map(str, parts))


@pytest.mark.slow
def test_no_page_shows_a_warning_a_nan_or_an_object(made):
    for key, book in made.items():
        text = shown(book)
        for word in ("Warning", "Traceback", ">nan<", "NaT", " object at 0x", "None</td>"):
            assert word not in text, (key, word)
        errors = [o for c in book.cells for o in c.get("outputs", []) if o.output_type in ("error", "stream")]
        assert not errors, (key, errors)


ALONE = "It cannot be concluded that the programme brought"


def told_twice(text: str) -> list[str]:
    """Long sentences of a page that stand there twice, in whatever it shows; tables, lists, and the paragraphs on gains, each
    of which is meant to be quoted by itself, apart."""
    text = re.sub(r"<(table|style)\b.*?</\1>", " ", text, flags=re.S)
    text = re.sub(
        r"\[\[?[^\]]*\]\([^)]*\)\]?|\*+", "", html.unescape(re.sub(r"</(?:p|dd|dt|li|div)>", "\n", text))
    )
    lines = [re.sub(r"<[^>]*>", "", line).strip() for line in text.split("\n")]
    every = [
        s.strip()
        for line in lines
        if not line.startswith(("- ", "|")) and ALONE not in line
        for s in re.split(r"(?<=[.!?])\s+(?=[A-Z“])", line)
    ]
    return [s for s, n in Counter(every).items() if n > 1 and len(s) > 45]


@pytest.mark.slow
def test_no_sentence_stands_twice_on_a_page(golden_site):
    assert told_twice(
        "**It was met by figures of a list that nobody had.**\n<p>It was met by figures of a list that nobody had.</p>"
    )
    books = sorted((golden_site[0] / "notebooks").glob("*.ipynb"))
    assert len(books) > 20
    assert {path.stem: twice for path in books if (twice := told_twice(shown(read(path))))} == {}


def dead_links(pages: dict[str, str]) -> list[tuple[str, str]]:
    """Page and link of every link to a place of a page beside it, or of its own, that is not there; pages: name → HTML."""
    places = {name: set(map(html.unescape, re.findall(r'\bid="([^"]+)"', text))) for name, text in pages.items()}  # fmt: skip
    links = [
        (name, *html.unescape(link).partition("#")[::2])
        for name, text in pages.items()
        for link in re.findall(r'href="([^":?]*#[^"]+)"', text)
    ]
    return [
        (name, f"{page}#{place}")
        for name, page, place in links
        if place not in places.get(page or name, {place})
    ]


@pytest.mark.slow
def test_every_link_to_a_place_of_a_page_finds_it(golden_site):
    """Claims of a step lead to their rows among the sources, the contents to headings (one of them with an apostrophe)."""
    assert dead_links({"a": '<i id="b"></i><a href="#b"></a><a href="#c"></a>', "d": '<a href="a#e"></a>'}) == [
        ("a", "#c"), ("d", "a#e"),
    ]  # fmt: skip
    pages = {path.name: path.read_text(encoding="utf-8") for path in golden_site[0].glob("[0-9]*.html")}
    assert len(pages) > 50 and dead_links(pages) == []


@pytest.mark.slow
def test_figures_are_there_where_there_is_something_to_draw(made):
    def figures(book) -> int:
        return sum("image/png" in o.get("data", {}) for c in book.cells for o in c.get("outputs", []))

    assert figures(made["open"]) >= 2 and figures(made["overview"]) == 1
    assert all(figures(made[programme]) == 1 for programme in LISTS)


@pytest.mark.slow
def test_a_notebook_shows_the_same_under_papermill_alone_as_in_a_batch(tmp_path, golden_site):
    """To the byte, figures among it: in a kernel of its own, without anything of ours that runs notebooks."""
    import papermill

    day = "2024-03-31"
    [record] = [r for r in of_golden(golden_site, "02_target_forecast") if r["parameters"].items() >= {"target": CASES["open"], "as_of": day}.items()]  # fmt: skip
    out = tmp_path / "out.ipynb"
    papermill.execute_notebook(
        str(FOLDER / "02_target_forecast.ipynb"), str(out), parameters=record["parameters"], progress_bar=False, cwd=str(tmp_path),
    )  # fmt: skip
    alone, batch = outputs(out), outputs(golden_site[0] / "notebooks" / f"{record['slug']}.ipynb")
    assert sum("image/png" in one[3] for one in batch if len(one) == 5) >= 2
    assert alone == batch
    got, early = results(read(out)), evidence.load(as_of=day)
    outlook = forecast.predict(early, evidence.target(early, CASES["open"]), n_draws=record["all_parameters"]["n_draws"], seed=1)  # fmt: skip
    assert got["probability/addition"]["value"] == pytest.approx(outlook.probability)
