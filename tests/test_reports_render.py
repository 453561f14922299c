"""Pages and index: what data says stays text, everybody can read it, nothing is fetched from the network."""

import base64
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from analysis.errors import ReportError
from analysis.reports import pdf, site
from analysis.reports.job import title_of
from analysis.reports.numbers import align_numbers
from analysis.reports.render import asset_name, environment, renderer
from analysis.reports.results import MIME

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)> & \"quotes\" '智能'"
PIXEL = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()


def record(**more) -> dict:
    base = {
        "slug": "page", "run_id": "abc123", "notebook": "sample", "title": "A title", "status": "ok", "error": None,
        "parameters": {"target": "x"}, "all_parameters": {"target": "x", "seed": 1}, "as_of": "2026-11-22", "seed": 1,
        "started": "2026-11-22 10:00:00+00:00", "duration_s": 1.25, "peak_memory_mib": 120.0, "results": [],
        "hashes": {"data": "d" * 64, "notebook": "n" * 16, "code": "c" * 16}, "versions": {"python": "3.12"},
        "git_commit": "f" * 40, "git_dirty": True,
    }  # fmt: skip
    return {**base, **more}


def page(*cells, figures="embed", work=None, **more) -> str:
    for number, cell in enumerate(cells):
        cell["id"] = f"c{number}"
    book = new_notebook(cells=list(cells))
    return renderer().page(book, record(**more), slug="page", figures=figures, work=work)


def shown(data: dict, source="x", **metadata):
    return new_code_cell(source, outputs=[new_output("display_data", data=data, metadata=metadata)])


class Tags(HTMLParser):
    """Every tag with its attributes, and whether tags are closed in order."""

    VOID = frozenset(("meta", "link", "img", "br", "input", "hr", "source", "wbr", "col"))

    def __init__(self, text):
        super().__init__()
        self.tags, self.open, self.wrong = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in self.open:
            while self.open.pop() != tag:
                self.wrong.append(tag)

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


def test_text_from_data_stays_text():
    result = {"name": EVIL, "value": EVIL, "unit": EVIL, "low": None, "high": None, "claim_ids": [EVIL]}
    text = page(
        shown({"text/plain": EVIL}),
        shown({"text/markdown": f"**{EVIL}** [a](javascript:alert(3))"}),
        new_code_cell("y", outputs=[new_output("stream", text=EVIL)]),
        title=EVIL,
        parameters={EVIL: EVIL},
        all_parameters={"p": EVIL},
        results=[result],
        status="failed",
        error={"cell": 1, "ename": EVIL, "message": EVIL},
    )
    tags = Tags(text)
    assert all("src" in s for s in tags.all("script")) and len(tags.all("script")) == 1
    assert not [a for _, a in tags.tags if any(k.startswith("on") for k in a)]
    assert not [a for a in tags.all("img") if a.get("src") == "x"]
    assert "&lt;script&gt;alert(1)" in text


def test_no_script_of_an_output_may_run_and_nothing_comes_from_the_network():
    text = page(shown({"text/html": "<b>ok</b>"}), shown({"application/javascript": "alert(1)"}))
    policy = Tags(text).all("meta")[2]["content"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy
    assert "'unsafe-inline'" not in policy.split("script-src")[1]
    assert "alert(1)" not in text
    for tag, attrs in Tags(text).tags:
        if tag in ("script", "img", "link"):
            assert not re.match(r"(https?:)?//", attrs.get("src") or attrs.get("href") or "")


def test_links_to_elsewhere_carry_noopener():
    text = page(
        new_markdown_cell("[a](https://example.org) [b](#here)"),
        shown({"text/html": '<a href="https://example.org/x" target="_blank">x</a>'}),
    )
    outside = [a for a in Tags(text).all("a") if a.get("href", "").startswith("http")]
    assert len(outside) == 2 and all(a["rel"] == "noopener" for a in outside)


def test_a_page_is_made_for_everybody():
    text = page(
        new_markdown_cell("# Title\n\n## One\n\ntext"),
        shown({"image/png": PIXEL}),
        new_markdown_cell("## Two\n\n# Another first level"),
        shown({"image/png": PIXEL}, **{"image/png": {"alt": "A falling line", "caption": "It <falls>"}}),
        shown({"text/html": "<table><tr><th>a</th></tr><tr><td>1</td></tr></table>"}),
    )
    tags = Tags(text)
    assert not tags.wrong and not tags.open
    assert len(tags.all("h1")) == 1
    assert [i["alt"] for i in tags.all("img")] == ["Figure 1: One", "A falling line"]
    assert "It &lt;falls&gt;" in text
    assert tags.all("html")[0]["lang"] == "en" and tags.all("main") and tags.all("nav")
    assert all("tabindex" in a for t, a in tags.tags if t == "div" and a.get("class") == "out html")
    ids = [a["id"] for _, a in tags.tags if "id" in a]
    assert len(ids) == len(set(ids))
    for link in tags.all("a"):
        if link.get("href", "").startswith("#"):
            assert link["href"][1:] in ids, link


def test_figures_as_files(tmp_path):
    svg = f"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script><text>{'a'}</text></svg>"
    text = page(shown({"image/png": PIXEL}), shown({"image/svg+xml": svg}), figures="files", work=tmp_path)
    sources = [i["src"] for i in Tags(text).all("img")]
    assert sources == ["figures/page/figure-1.png", "figures/page/figure-2.svg"]
    assert all((tmp_path / s).is_file() for s in sources)
    assert "data:image" not in text


def test_recorded_results_are_shown_once_as_a_table():
    one = {
        "name": "probability",
        "value": 0.6635,
        "unit": "probability",
        "low": 0.5,
        "high": 0.8,
        "claim_ids": ["c-1"],
    }
    text = page(shown({MIME: one, "text/plain": "recorded probability"}), results=[one])
    assert "recorded probability" not in text
    assert '<td class="num">66 %</td>' in text and "c-1" in text


def test_code_is_there_but_behind_a_switch():
    text = page(new_code_cell("x = 1  # <b>"), new_code_cell("p = 1", metadata={"tags": ["parameters"]}))
    assert "show-code" in text and "&lt;b&gt;" in text
    style = (site.HERE / "assets" / "report.css").read_text()
    assert re.search(r"\.code \{ display: none", style) and ":has(#show-code:checked) .code" in style


@pytest.mark.parametrize(
    ("cells", "numeric"),
    [
        (["1", "2.5", "−3"], True),
        (["12 %", "5%", ""], True),
        (["1,234", "5"], True),
        (["2026-11-22", "2026-11-23"], False),
        (["1", "a"], False),
        (["", ""], False),
        (["over 100"], False),
    ],
)
def test_columns_of_numbers_are_found(cells, numeric):
    rows = "".join(f"<tr><td>{c}</td></tr>" for c in cells)
    assert ('class="num"' in align_numbers(f"<table><tr><th>h</th></tr>{rows}</table>")) is numeric


def test_the_style_that_pandas_brings_gives_way_to_ours():
    pandas = pytest.importorskip("pandas")
    table = pandas.DataFrame({("a", "b"): [1.0]})._repr_html_()
    text = page(shown({"text/html": table}))
    assert "<style scoped>" in table and "<style" not in text
    assert '<th class="num">b</th>' in text


def test_columns_are_found_beside_cells_that_span():
    table = (
        '<table><tr><th colspan="2">x</th></tr><tr><th>k</th><th>n</th></tr>'
        '<tr><th rowspan="2">a</th><th>b</th><td>1</td></tr><tr><th>c</th><td>2</td></tr></table>'
    )
    marked = align_numbers(table)
    assert marked.count('<td class="num">') == 2 and '<th class="num">n</th>' in marked
    assert "<th>k</th>" in marked and "<th>b</th>" in marked and '<th colspan="2">' in marked


def test_colours_have_contrast():
    """WCAG 2.1, 1.4.3: at least 4.5 to 1 for text, in light and dark."""

    def luminance(colour):
        if len(colour) == 4:
            colour = "#" + "".join(2 * c for c in colour[1:])
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    style = (site.HERE / "assets" / "report.css").read_text()
    blocks = [b for b in re.findall(r"\{([^{}]*--paper[^{}]*)\}", style) if "--link" in b]
    assert len(blocks) >= 3
    inherited = {}
    for block in blocks:
        colours = {**inherited, **dict(re.findall(r"--(\w[\w-]*): (#[0-9a-f]+)", block))}
        inherited = inherited or colours
        for text in ("ink", "soft", "link", "bad", "good"):
            for ground in ("paper", "tint"):
                a, b = sorted((luminance(colours[text]), luminance(colours[ground])))
                assert (b + 0.05) / (a + 0.05) >= 4.5, (text, ground, colours[text], colours[ground])


def test_titles():
    book = new_notebook(cells=[new_markdown_cell("## no\n# The *title* #")])
    assert title_of(book, [], "name") == "The *title*"
    assert title_of(book, [{"name": "title", "value": "Told"}], "name") == "Told"
    assert title_of(new_notebook(), [], "name") == "name"


def folder_of(tmp_path, *records):
    for one in records:
        (tmp_path / f"{one['slug']}.json").write_text(json.dumps(one))
        (tmp_path / f"{one['slug']}.html").write_text("page")
    site.write_assets(tmp_path)
    site.write_index(tmp_path)
    return (tmp_path / "index.html").read_text(encoding="utf-8")


def test_the_index_lists_reports_and_failures(tmp_path):
    number = {"name": "p", "value": 0.25, "unit": "probability", "low": 0.2, "high": 0.3, "claim_ids": []}
    failed = record(
        slug="b", title=EVIL, status="failed", error={"cell": 3, "ename": "KeyError", "message": EVIL}
    )
    text = folder_of(tmp_path, record(slug="a", results=[number]), failed)
    tags = Tags(text)
    assert not tags.wrong and not tags.open
    assert len([r for r in tags.all("tr") if r.get("data-status")]) == 2
    assert "cell 3" in text and "KeyError" in text and "25 %" in text and "20 % to 30 %" in text
    assert "<script>alert" not in text and "&lt;script&gt;" in text
    assert [a["href"] for a in tags.all("a") if a.get("href", "").endswith(".html")] == [
        "b.html",
        "b.html",
        "a.html",
    ]
    assert json.loads((tmp_path / "manifest.json").read_text())["reports"][0]["run_id"] == "abc123"
    assert {p.name for p in (tmp_path / "assets").iterdir()} == {
        asset_name("report.css"),
        asset_name("report.js"),
    }
    assert environment().autoescape


def test_the_index_tells_a_forecast_by_its_verdict(tmp_path):
    def told(slug, verdict, chance):
        results = [
            ("status", "open", ""),
            ("verdict", verdict, ""),
            ("probability/total", chance, "probability"),
        ]
        later = ("delivery/total", 0.9, "probability")
        return record(
            slug=slug,
            results=[
                {"name": n, "value": v, "unit": u, "low": None, "high": None, "claim_ids": []}
                for n, v, u in (*results, later)
            ],
        )

    known = told("a", "About as likely as not (48 %).", 0.481)
    text = folder_of(tmp_path, known, told("b", "No forecast: " + "no figure is known; " * 9, None))
    rows = [row for row in text.split("<tr")[2:] if "data-status" in row]
    assert "About as likely as not" in rows[0] and ">48 %<" in rows[0]
    assert (
        ">No forecast<" in rows[1] and "90 %" not in rows[1]
    )  # a chance that is not known is not another one


def test_records_that_are_broken_or_without_page_are_left_out(tmp_path):
    (tmp_path / "torn.json").write_text('{"run_id": ')
    (tmp_path / "torn.html").write_text("")
    (tmp_path / "alone.json").write_text(json.dumps(record(slug="alone")))
    assert "2 reports" not in folder_of(tmp_path, record(slug="a"))
    assert len(site.records_of(tmp_path)) == 1


CHROMIUM = next((p for n in pdf.NAMES if (p := shutil.which(n))), None)


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_index_searches_and_sorts_from_a_file_and_pages_print(tmp_path):
    values = [("b", 2.0), ("a", 10.0), ("c", 1.0)]
    number = {"unit": "count", "low": None, "high": None, "claim_ids": [], "name": "n"}
    folder_of(tmp_path, *(record(slug=s, title=s, results=[{**number, "value": v}]) for s, v in values))
    index = tmp_path / "index.html"
    driver = (
        "addEventListener('load', () => { const f = document.getElementById('search'); f.value = 'c';"
        "f.dispatchEvent(new Event('input')); const kept = document.querySelectorAll('tbody tr:not([hidden])').length;"
        "f.value = ''; f.dispatchEvent(new Event('input'));"
        "document.querySelectorAll('#reports th button')[4].click();"
        "document.title = kept + ' ' + [...document.querySelectorAll('tbody th')].map(e => e.textContent).join('');"
        "document.body.dataset.done = document.title; });"
    )
    script = tmp_path / "assets" / asset_name("report.js")
    script.write_text(script.read_text() + driver)
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    done = subprocess.run(
        [*command, "--dump-dom", index.as_uri()], capture_output=True, text=True, timeout=60
    )
    assert 'data-done="1 cba"' in done.stdout, done.stdout[-1500:]
    made = pdf.print_page(index, tmp_path / "index.pdf", CHROMIUM)
    assert made.read_bytes().startswith(b"%PDF")
    assert not list(tmp_path.glob(".*"))


def test_without_a_browser_it_is_said_how_to_get_one(monkeypatch):
    monkeypatch.setattr(pdf.shutil, "which", lambda name: None)
    monkeypatch.setitem(__import__("sys").modules, "playwright.sync_api", None)
    with pytest.raises(ReportError, match="--pdf needs Chromium"):
        pdf.browser()


def test_a_notebook_with_outputs_of_old_formats_is_shown():
    cell = new_code_cell(
        "x", outputs=[nbformat.from_dict({"output_type": "display_data", "data": {}, "metadata": {}})]
    )
    assert "Provenance" in page(cell, new_markdown_cell("$a < b$ <div>"), new_code_cell(""))
