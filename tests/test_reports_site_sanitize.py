"""HTML of outputs may come from anybody: what acts is left out, what shows stays as it is."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from reports_samples import Tags, page_record

from analysis.reports.site.printed import in_the_end
from analysis.reports.site.render import renderer
from analysis.reports.site.sanitize import sanitized

# forms of attack as in the OWASP XSS filter evasion list and the HTML standard's elements that navigate or load
ACTS = [
    '<meta http-equiv="refresh" content="0;url=https://example.org">',
    "<META HTTP-EQUIV=refresh CONTENT='0'>",
    '<svg><meta http-equiv="refresh" content="0"/></svg>',
    '<base href="https://example.org/">',
    '<link rel="stylesheet" href="//example.org/x.css">',
    '<iframe src="https://example.org"></iframe>',
    '<iframe srcdoc="<meta http-equiv=refresh>"></iframe>',
    '<object data="x"></object><embed src="x">',
    '<form action="https://example.org"><input name="password"><button>go</button></form>',
    "<script>alert(1)</script>",
    "<script src=//example.org/x.js>",
    "<style>body { display: none }</style>",
    '<img src="x" onerror="alert(1)">',
    '<img src="https://example.org/count.gif">',
    '<a href="javascript:alert(1)">a</a>',
    '<a href=" java\nscript:alert(1)">a</a>',
    '<div style="position:fixed;top:0;left:0;width:100%;height:100%">over all</div>',
    '<div style="background:url(https://example.org/x)">a</div>',
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    '<svg><a xlink:href="javascript:alert(1)"><text>a</text></a></svg>',
    "<math><mtext><table><mglyph><style><img src onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<textarea><meta http-equiv=refresh></textarea>",
    "<b <script>alert(1)</script>",
    "</div></main><meta http-equiv=refresh content=0>",
    "<details ontoggle=alert(1) open>",
    "<dialog open>sign in</dialog>",
]  # fmt: skip
FORBIDDEN = {
    "meta",
    "base",
    "link",
    "iframe",
    "object",
    "embed",
    "form",
    "input",
    "button",
    "script",
    "style",
    "dialog",
    "math",
}


@pytest.mark.parametrize("markup", ACTS)
def test_nothing_acts(markup):
    tags = Tags(sanitized(f"<p>before</p>{markup}<p>after</p>"))
    assert not FORBIDDEN & {tag for tag, _ in tags.tags}
    assert not tags.wrong and not tags.open
    for _, attributes in tags.tags:
        for name, value in attributes.items():
            assert not name.startswith("on") and name not in ("srcdoc", "action", "xlink:href")
            assert "script:" not in (value or "").replace("\n", "") and "example.org" not in (value or "")
            assert "position" not in (value or "")


@pytest.mark.parametrize(
    "markup",
    [
        '<table border="1" class="dataframe"><thead><tr><th>a</th></tr></thead><tbody><tr><td>1 &lt; 2</td></tr></tbody></table>',
        '<p>A <a href="https://example.org/x?a=1&amp;b=2">link</a>, <a href="#part">another</a> &amp; <b>bold</b></p>',
        '<img src="data:image/png;base64,AAAA" alt="a figure">',
        '<span style="color: red">x</span>',
        '<svg viewbox="0 0 1 1"><path d="M0 0L1 1" stroke="black"></path></svg>',
    ],
)
def test_what_shows_stays_as_it_is(markup):
    assert sanitized(markup) == markup


def test_a_page_cannot_be_left_by_an_output_or_by_a_text():
    refresh = '<meta http-equiv="refresh" content="0;url=https://example.org">'
    shown = new_code_cell(
        "x", outputs=[new_output("display_data", data={"text/html": f"<b>ok</b>{refresh}"})]
    )
    book = new_notebook(cells=[new_markdown_cell(f"A text {refresh}"), shown])
    text = renderer().page(book, page_record(), slug="page")
    policies = [m.get("http-equiv", "").lower() for m in Tags(text).all("meta")]
    assert "refresh" not in policies and "<b>ok</b>" in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain\ntext\n", "plain\ntext\n"),
        ("\r 0%\r 50%\r100%\nend\n", "100%\nend\n"),
        ("a longer line\rshort\n", "shortger line\n"),
        ("abc\x08\x08X\n", "aXc\n"),
        ("one\r\ntwo\r\n", "one\r\ntwo\r\n"),
        ("outer 1\n\rinner 1\x1b[A\router 2\n\rinner 2\n", "outer 2\ninner 2\n"),
        ("a\nb\nc\x1b[A\rB", "a\nB\nc"),
        ("a\nb\nc\x1b[2A\rA", "A\nb\nc"),
        ("a\nb\x1b[9A\rA", "A\nb"),
        (f"a\nb\x1b[{'9' * 5000}A\rA", "A\nb"),
        ("\x1b[31mred\x1b[0m\n", "\x1b[31mred\x1b[0m\n"),
    ],
)  # fmt: skip
def test_text_as_a_terminal_shows_it(text, shown):
    assert in_the_end(text) == shown
