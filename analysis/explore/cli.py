"""The commands `outlook explore` and `outlook read`, which asks at the terminal or on a page."""

from pathlib import Path
from typing import Any

import click

from analysis.intake.cli import read as at_the_terminal
from analysis.options import AS_OF, DATA_DIR, Command
from analysis.paths import default_data_dir


@click.command(cls=Command)
@click.argument("target", required=False)
@AS_OF
@DATA_DIR
@click.option(
    "--port", default=0, type=click.IntRange(0, 65535), help="Port on this machine (default: a free one)."
)
@click.option("--browser/--no-browser", default=True, help="Open the page in the browser.")
def explore(target: str | None, as_of: str | None, data_dir: str | None, port: int, browser: bool) -> None:
    """Explore a target in the browser: days, claims, supposed figures and assumptions move the forecast as you change them.

    The page is served on this machine alone, with a token in its address. TARGET is a slug (`outlook targets` lists them);
    another one can be searched for on the page.
    """
    from analysis.explore.first import opening
    from analysis.explore.serve import serve

    given = {"target": target, "as_of": as_of, "data_dir": data_dir and str(Path(data_dir).absolute())}
    asked = {name: value for name, value in given.items() if value}
    begun = opening(asked)
    if asked and begun.picture is None:  # what was shown once can be shown
        begun = begun.with_chosen(_checked(asked))
    serve(begun, port=port, browser=browser, say=click.echo)


def _checked(chosen: dict[str, str]) -> dict[str, str]:
    """What was chosen; of another directory than the shipped one, where nothing else is, its first target and the day of its
    newest figure. A slip is told here and not on the page; the session that was begun for it stays."""
    from analysis.evidence import parse_day
    from analysis.explore.notebook import defaults
    from analysis.explore.session import session_of

    session = session_of(chosen.get("data_dir"))
    if "data_dir" in chosen and Path(chosen["data_dir"]).resolve() != default_data_dir().resolve():
        claims, targets = session.everything.claims, session.everything.targets["target"]
        announced = targets[targets.isin(claims["target"])]
        own = {"target": next(iter(announced), ""), "as_of": f"{claims['published_latest'].max():%Y-%m-%d}"}
        chosen = own | chosen
    whole = defaults() | chosen
    session.known(whole["target"], f"{parse_day(whole['as_of']):%Y-%m-%d}")
    return chosen


BROWSER = click.Option(
    ["--browser"],
    is_flag=True,
    help="Confirm the figures on a page beside the text, served on this machine alone.",
)


@click.command("read", cls=Command, params=[*at_the_terminal.params, BROWSER], help=at_the_terminal.help)
def read(browser: bool, **given: Any) -> None:
    if not browser:
        click.get_current_context().invoke(at_the_terminal, **given)
        return
    from analysis.explore.article import serve_article

    serve_article(say=click.echo, **given)


COMMANDS = (explore, read)
