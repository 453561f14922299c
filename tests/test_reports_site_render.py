"""Pages: what data says stays text, everybody can read it, nothing is fetched from the network."""

import base64
import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from reports_samples import EVIL, Tags, page_record

from analysis.errors import ReportError
from analysis.recording import MIME
from analysis.reports.results.collected import title_of
from analysis.reports.site import pdf
from analysis.reports.site.numbers import align_numbers
from analysis.reports.site.render import STYLE, asset, displayed_markdown, renderer
from analysis.reports.site.silent import to_print

PIXEL = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()


def page(*cells, figures="embed", work=None, **more) -> str:
    for number, cell in enumerate(cells):
        cell["id"] = f"c{number}"
    book = new_notebook(cells=list(cells))
    return renderer().page(book, page_record(**more), slug="page", figures=figures, work=work)


def shown(data: dict, source="x", **metadata):
    return new_code_cell(source, outputs=[new_output("display_data", data=data, metadata=metadata)])


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
    assert '<td class="num" data-name="value">66 %</td>' in text and "c-1" in text


def test_claims_that_many_numbers_share_stand_once():
    ids = [f"claim-{n}" for n in range(9)]
    numbers = [
        {"name": f"n{k}", "value": k, "unit": "", "low": None, "high": None, "claim_ids": ids}
        for k in range(3)
    ]
    text = page(shown({"text/plain": "x"}), results=numbers)
    assert text.count("claim-8") == 1
    assert text.count('<a href="#claims-1">9 claims</a>') == 3 and 'id="claims-1"' in text


def test_our_charts_are_turned_round_in_the_dark_and_other_pictures_are_not():
    chart = shown({"image/png": PIXEL}, **{"image/png": {"alt": "a", "narrow": PIXEL}})
    text = page(chart, shown({"image/png": PIXEL}))
    assert [a["class"] for a in Tags(text).all("figure")] == ["out chart", "out"]


def test_code_is_there_but_behind_a_switch():
    text = page(new_code_cell("x = 1  # <b>"), new_code_cell("p = 1", metadata={"tags": ["parameters"]}))
    assert "show-code" in text and "&lt;b&gt;" in text
    style = asset(STYLE)
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

    style = asset(STYLE)
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


def test_what_scrolls_has_a_name_of_its_own_and_no_heading_is_empty():
    table = "<table><thead><tr><th></th><th>a</th></tr></thead><tbody><tr><th>x</th><td>1</td></tr></tbody></table>"
    text = page(
        new_markdown_cell("## Figures & tables"), shown({"text/html": table}), shown({"text/html": table})
    )
    names = re.findall(r'class="out html" tabindex="0" role="group" aria-label="([^"]*)"', text)
    assert names == ["Figures &amp; tables: output 1", "Figures &amp; tables: output 2"]
    assert not re.search(r"<th[^>]*></th>", text)


def test_text_of_data_is_shown_as_it_is_and_escaped_once():
    shown = displayed_markdown("**R&amp;D** &#36;5 <b>&lt;i&gt;</b>")
    assert shown.strip() == "<p><strong>R&amp;D</strong> $5 &lt;b&gt;&lt;i&gt;&lt;/b&gt;</p>"


def test_sections_that_have_nothing_to_say_are_named_and_not_printed():
    def cell(*outputs):
        return nbformat.v4.new_code_cell("page.x()", outputs=list(outputs))

    def shows(html, **metadata):
        return nbformat.v4.new_output("display_data", data={"text/html": html, "text/plain": ""}, metadata=metadata)  # fmt: skip

    nothing = shows("<p>There is nothing to bound.</p>", outlook="nothing")
    heading = nbformat.v4.new_markdown_cell
    book = nbformat.v4.new_notebook()
    book.cells = [
        heading("# Title"), cell(shows("<p>answer</p>")),
        heading("## Bounds\n\nWhat it is."), cell(nothing, shows("")),
        heading("## Kept"), cell(nothing), cell(shows("<p>but this</p>")),
        heading("## Drawn"), heading("More on it."), cell(nothing),
    ]  # fmt: skip
    printed = [c.source for c in to_print(book).cells if c.cell_type == "markdown"]
    assert printed == [
        "# Title",
        "2 sections are left out, as this evidence has nothing for them: *Bounds*; *Drawn*.",
        "## Kept",
    ]
    assert (
        len(to_print(book).cells) == 3 + 5 and len(book.cells[3].outputs) == 2
    )  # code stays; the notebook is untouched
    del book.cells[7:]
    alone = [c.source for c in to_print(book).cells if c.cell_type == "markdown"]
    assert (
        alone[1]
        == "A section is left out, as this evidence has nothing for it: *Bounds*. There is nothing to bound."
    )
