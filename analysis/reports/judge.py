"""`outlook judge`: one article, from its text to a page, in one go; nothing else is written."""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

import click

from analysis.errors import ReportError
from analysis.options import AS_OF, Command, Day

NOTEBOOK = "07_article"


@click.command(cls=Command)
@click.argument("article")
@click.option("--out", "-o", metavar="FILE", help="The page (default: judged/NAME.html).")
@click.option(
    "--published",
    type=Day(known=True, as_written=True),
    metavar="DAY",
    help="Day of publication, 2024-03-04 or as a text has it; goes before the page's own.",
)
@click.option("--publisher", default="", help="Who published it.")
@AS_OF
@click.option("--data-dir", default=None, help="Folder of the evidence tables.")
@click.option("--draws", default=None, type=click.IntRange(100), help="Draws of each forecast.")
def judge(
    article: str,
    out: str | None,
    published: str | None,
    publisher: str,
    as_of: str | None,
    data_dir: str | None,
    draws: int | None,
) -> None:
    """Say on one page what an article is worth.

    ARTICLE is a text, a saved page, or `-` for the standard input. The page has the text with every figure marked, how
    each is read, who else printed it, what came later, the forecast of each promise, what each gain rests on, and what
    the text leaves out. The evidence is not touched, and the text goes nowhere but into that page.
    """
    with tempfile.TemporaryDirectory(prefix="outlook-judge-") as folder:
        text = _text_file(article, Path(folder))
        page = Path(out) if out else Path("judged", f"{'article' if article == '-' else text.stem}.html")
        made = _made(text, Path(folder), published, publisher, as_of, data_dir, draws)
        try:
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(alone(made), encoding="utf-8")
        except OSError as error:
            raise ReportError(
                f"{page} can't be written ({error.strerror}). Give another place: --out FILE."
            ) from None
    click.echo(f"{page}")


def alone(page: Path) -> str:
    """A page of a site as one that stands alone: its style inside, without links to what is not beside it.

    Scripts are left out; what they do (search, a dark theme at will) is of use in a site.
    """
    text = page.read_text(encoding="utf-8")

    def style(link: re.Match) -> str:
        return f"<style>{(page.parent / link[1]).read_text(encoding='utf-8')}</style>"

    text = re.sub(r'<link rel="stylesheet" href="([^":]+)">', style, text)
    text = re.sub(r"<script\b[^>]*></script>", "", text)
    text = re.sub(r'<a href="index\.html"[^>]*>.*?</a>', "", text)
    return re.sub(r'<p class="downloads">.*?</p>', "", text, flags=re.DOTALL)


def _text_file(article: str, folder: Path) -> Path:
    if article == "-":
        path = folder / "standard-input.txt"
        path.write_bytes(sys.stdin.buffer.read())
        return path
    if article.lower().startswith(("http://", "https://")):
        raise ReportError(
            f"{article} is an address. Save the page and give the file; nothing is fetched here."
        )
    path = Path(article)
    if not path.is_file():
        raise ReportError(f"{article}: no such file. Give a text, a saved page, or - for the standard input.")
    return path.resolve()


def _made(
    text: Path,
    folder: Path,
    published: str | None,
    publisher: str,
    as_of: str | None,
    data_dir: str | None,
    draws: int | None,
) -> Path:
    """The page as the batch makes it, in a folder that goes with it."""
    from analysis.reports.batch.run import run_plan
    from analysis.reports.plan import plan as plans

    given = {"article": str(text), "published": published or "", "publisher": publisher}
    given |= {"as_of": as_of} if as_of else {}
    given |= {"n_draws": str(draws)} if draws else {}
    plan = plans.make_plan([NOTEBOOK], parameters=given, data_dir=data_dir)
    result = run_plan(plan, folder / "reports")
    if result.failed:
        raise ReportError(str(result.failed[0].get("error") or "The article could not be judged."))
    pages = [p for p in sorted((folder / "reports").rglob("*.html")) if p.name != "index.html"]
    if not pages:
        raise ReportError("No page was made of the article.")
    return pages[0]
