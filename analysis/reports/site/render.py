"""From an executed notebook to a page: one exporter for all pages of a process.

nbconvert turns cells into HTML with this package's small template; the page around them is ours. Text that
comes from data (titles, parameters, error messages, results) is escaped; a content security policy lets no
script of an output run.
"""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from analysis.fingerprint import digest
from analysis.paths import card_style, search_script
from analysis.recording import MIME, OUTCOME, TABLE_MIME
from analysis.reports.site.figures import Figures, without_dead_links
from analysis.reports.site.numbers import align_numbers, text_of, whole_days
from analysis.reports.site.printed import in_the_end
from analysis.reports.site.sanitize import sanitized
from analysis.reports.site.silent import to_print
from analysis.reports.work import PAGE
from analysis.writing import percent

HERE = Path(__file__).parent
ASSETS = "assets"
STYLE, SCRIPT = "report.css", "report.js"
SITE_STYLE, SITE_SCRIPT = "site.css", "site.js"  # of the index, beside the others
POLICY = (
    "default-src 'none'; img-src 'self' data: file:; style-src 'self' 'unsafe-inline' file:; "
    "script-src 'self' file:; base-uri 'none'; form-action 'none'"
)
# the first of these that an output has is shown; scripts and widgets are not
PREFERRED = (
    "text/html",
    "text/markdown",
    "image/svg+xml",
    "image/png",
    "image/jpeg",
    "text/latex",
    "text/plain",
)
FEW_CLAIMS = 3  # of one number; more are told below the table
# switches of nbconvert's templates
EVERYTHING = {
    **{f"include_{part}": True for part in ("code", "markdown", "raw", "unknown", "input", "output")},
    **{f"include_{part}_prompt": False for part in ("input", "output")},
}


@functools.cache
def renderer() -> Renderer:
    """The renderer of this process."""
    return Renderer()


@functools.cache
def asset(name: str) -> str:
    """The content of a shared asset. What is shared with others stands in front: the search of the index with the explorer,
    the card of a target with its notebook."""
    shared = {SITE_SCRIPT: search_script, STYLE: card_style}
    before = shared[name]() if name in shared else ""
    return before + (HERE / "assets" / name).read_text(encoding="utf-8")


@functools.cache
def asset_name(name: str) -> str:
    """File name of a shared asset; it changes with its content, so that no browser shows an old style."""
    path = Path(name)
    return f"{path.stem}-{digest(asset(name).encode(), length=8)}{path.suffix}"


@functools.cache
def environment() -> Any:
    """Templates of pages; everything is escaped unless it is marked as HTML."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from analysis.reports.site.compiled import kept

    env = Environment(
        loader=FileSystemLoader(HERE / "templates"), undefined=StrictUndefined, autoescape=True, trim_blocks=True,
        lstrip_blocks=True, bytecode_cache=kept(HERE / "templates", "escaped, trimmed, stripped"),
    )  # fmt: skip
    env.filters |= {"shown": shown, "measured": measured, "percent": percent, "literal": repr, "notebook_name": notebook_name}
    env.globals |= {
        "policy": POLICY,
        "assets": ASSETS,
        "style": asset_name(STYLE),
        "script": asset_name(SCRIPT),
        "site_style": asset_name(SITE_STYLE),
        "site_script": asset_name(SITE_SCRIPT),
    }
    return env


def notebook_name(notebook: str) -> str:
    """The name of a notebook as a heading.

    >>> notebook_name("04_reported_improvements")
    'Reported improvements'
    """
    words = notebook.lstrip("0123456789_").replace("_", " ") or notebook
    return words[:1].upper() + words[1:]


def shown(value: Any) -> str:
    """A number as people read it: four significant digits, thousands apart; no false precision.

    >>> shown(0.123456), shown(12345.678), shown(1234567), shown(None), shown(True)
    ('0.1235', '12,346', '1,234,567', '', 'yes')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}" if abs(value) >= 10_000 else str(value)
    if isinstance(value, float):
        if abs(value) >= 1000:
            return f"{value:,.0f}" if abs(value) >= 10_000 else f"{value:.0f}"
        return f"{value:.4g}"
    return str(value)


def measured(value: Any, unit: str | None) -> str:
    """A number with what its unit asks for: a probability or a percentage in per cent.

    >>> measured(0.7102, "probability"), measured(12.5, "percent"), measured(72, "count"), measured(1.0, "outcome")
    ('71 %', '12.5 %', '72', 'met')
    """
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return shown(value)
    if unit == OUTCOME:
        return "met" if value else "missed"
    if unit == "probability":
        return percent(value)
    return f"{shown(value)} %" if unit in ("percent", "%") else shown(value)


def claims_once(results: list[dict]) -> dict[str, int]:
    """Lists of more than a few claims, each with its number: many numbers rest on the same ones, which stand on the page once.

    >>> claims_once([{"claim_ids": list("abcd")}, {"claim_ids": ["a"]}, {"claim_ids": list("abcd")}])
    {'a, b, c, d': 1}
    """
    long = (", ".join(r["claim_ids"]) for r in results if len(r["claim_ids"]) > FEW_CLAIMS)
    return {ids: number for number, ids in enumerate(dict.fromkeys(long), 1)}


class Renderer:
    """Holds nbconvert's exporter with its compiled templates."""

    def __init__(self) -> None:
        import nbconvert
        from nbconvert.exporters import HTMLExporter

        from analysis.reports.site.compiled import kept

        self.exporter = HTMLExporter(
            template_name="report",
            extra_template_basedirs=[str(HERE / "templates")],
            exclude_input_prompt=True,
            exclude_output_prompt=True,
        )
        self.exporter.environment.bytecode_cache = kept(nbconvert.__version__)
        self.exporter.register_filter("filter_data_type", _richest)
        self.exporter.register_filter("highlight_code", _highlighted)
        self.exporter.register_filter("markdown2html", self._markdown())
        self.exporter.register_filter("outlook_figure", self._figure)
        self.exporter.register_filter("outlook_markdown", displayed_markdown)
        self.exporter.register_filter("outlook_printed", in_the_end)
        self.exporter.register_filter("outlook_sanitized", _sanitized_output)
        self.exporter.register_filter("outlook_silent", _is_recorded)
        self.page_template = environment().get_template("page.html.j2")

    def page(
        self, notebook: Any, record: dict, figures: str = "embed", slug: str = "", work: Path | None = None,
        beside: str = "",
    ) -> str:  # fmt: skip
        """The whole page of a report.

        `record`: provenance as kept in the manifest. `figures`: `embed`, or `files` to write them below
        `work/figures/<slug>`; the page then refers to `figures/<slug>/...`. `beside`: a file with the names of all pages
        of the folder; a link to another one is left out, its text stays.
        """
        from markupsafe import Markup

        self.figures = Figures(figures == "files", slug, work)
        body = without_dead_links(self._body(notebook), beside)
        contents = [(html.unescape(a), text_of(t)) for a, t in re.findall(r'<h2 id="([^"]+)"[^>]*>(.*?)</h2>', body, re.S)]
        results = [r for r in record["results"] if r["name"] != "title"]
        if results and contents:
            contents.append(("recorded-results", "Recorded numbers"))
        told = {"contents": contents, "results": results, "claims": claims_once(results)}
        page = self.page_template.render(record=record, slug=slug, body=Markup(body), **told)
        return self.figures.whole(page)

    def _body(self, notebook: Any) -> str:
        self.figures.notebook = notebook
        # not through the exporter's own call, which copies the notebook three times, checks it after each of eleven
        # preprocessors that change nothing here, and parses the finished page once more
        text = self.exporter.template.render(
            nb=to_print(notebook), resources={"metadata": {}, "global_content_filter": EVERYTHING}
        ).lstrip()
        text = re.sub(r"<style scoped>.*?</style>", "", text, flags=re.S)  # pandas' own, which ours replaces
        text = _one_title(text)
        text = re.sub(
            r'<a class="anchor-link" ', '<a class="anchor-link" aria-label="Link to this section" ', text
        )
        text = re.sub(r"<a\s[^>]*href=\"https?:[^>]*>", _safe_link, text)
        text = EMPTY_HEAD.sub("<td></td>", _named_regions(text))
        text = re.sub(r"<table.*?</table>", lambda m: align_numbers(m[0]), text, flags=re.S)
        return whole_days(text)

    def _markdown(self) -> Callable[..., str]:
        """Markdown of a notebook's own cells, kept: every report of a notebook has the same."""
        from jinja2 import pass_context

        full = self.exporter.markdown2html
        kept = functools.lru_cache(maxsize=512)(lambda source: sanitized(full({}, source)))

        @pass_context
        def markdown(context: Any, source: str) -> str:
            attached = context.get("cell", {}).get("attachments")
            return sanitized(full(context, source)) if attached else kept(source)

        return markdown

    def _figure(self, output: Any, cell: Any, kind: str) -> str:
        return self.figures.html(output, cell, kind)


def _richest(data: dict) -> list[str]:
    return [kind for kind in PREFERRED if kind in data][:1]


def _is_recorded(output: Any) -> bool:
    """What a notebook recorded is data, and not shown where it was recorded."""
    return bool({MIME, TABLE_MIME} & set(output.get("data", {})))


def _sanitized_output(markup: str | list[str]) -> str:
    return sanitized(markup if isinstance(markup, str) else "".join(markup))


def _one_title(text: str) -> str:
    """The first heading of level 1 became the page's title; others go one level down."""
    text = re.sub(r"<h1\b[^>]*>.*?</h1>", "", text, count=1, flags=re.S)
    return re.sub(r"<(/?)h1\b", r"<\1h2", text)


EMPTY_HEAD = re.compile(r"<th\b[^>]*>\s*</th>")  # of a corner: it heads nothing
REGION = re.compile(r'<h([234])\b[^>]*>(.*?)</h\1>|(role="(?:region|group)" aria-label=)"Output"', re.S)


def _named_regions(text: str) -> str:
    """What a reader can scroll is called by the heading above it, and numbered where there are several.

    >>> _named_regions('<h2>A &amp; b</h2><div role="region" aria-label="Output"><div role="region" aria-label="Output">')
    '<h2>A &amp; b</h2><div role="region" aria-label="A &amp; b: output 1"><div role="region" aria-label="A &amp; b: output 2">'
    """
    heading, count = "Report", 0

    def name(match: re.Match) -> str:
        nonlocal heading, count
        if match[3] is None:
            heading = text_of(match[2])
            return match[0]
        count += 1
        return f'{match[3]}"{html.escape(heading)}: output {count}"'

    return REGION.sub(name, text)


def _safe_link(match: re.Match) -> str:
    tag = match[0]
    return tag if re.search(r"\brel=", tag) else tag[:-1] + ' rel="noopener">'


@functools.lru_cache(maxsize=512)
def _highlight(source: str) -> str:
    from nbconvert.filters.highlight import Highlight2HTML

    return Highlight2HTML(pygments_lexer="ipython3")(source)


def _highlighted(source: str, metadata: Any = None, **_: Any) -> str:
    return _highlight(source)


def displayed_markdown(source: str | list[str]) -> str:
    """Markdown that a cell displayed: HTML in it stays text, since it may carry text from data; an entity is its character."""
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    renderer = IPythonRenderer(escape=True, anchor_link_text="¶")
    renderer.text = lambda text: html.escape(html.unescape(text), quote=False)  # type: ignore[method-assign]
    return MarkdownWithMath(renderer=renderer).render("".join(source))


def write_page(work: Path, notebook: Any, record: dict, job: dict) -> None:
    """Write the page (and figures, where they are files) into the work folder."""
    page = renderer().page(notebook, record, figures=job.get("figures", "embed"), slug=job["slug"], work=work,
                           beside=job.get("beside", ""))  # fmt: skip
    (work / PAGE).write_text(page, encoding="utf-8")
