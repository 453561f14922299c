"""The command `outlook explore`."""

import click

from analysis.options import AS_OF, DATA_DIR, Command


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
    from pathlib import Path

    from analysis.explore import first
    from analysis.explore.notebook import defaults
    from analysis.explore.serve import serve

    given = {"target": target, "as_of": as_of, "data_dir": data_dir and str(Path(data_dir).absolute())}
    chosen = {name: value for name, value in given.items() if value}
    if chosen and first.kept(first.name_of(defaults() | chosen)) is None:  # what was shown once can be shown
        _check(defaults() | chosen)
    serve(chosen, port=port, browser=browser, say=click.echo)


def _check(chosen: dict[str, str]) -> None:
    """A slip is told here and not on the page. The session stays for it."""
    from analysis.evidence import parse_day
    from analysis.explore.session import session_of

    session = session_of(chosen["data_dir"])
    session.known(chosen["target"], f"{parse_day(chosen['as_of']):%Y-%m-%d}")


COMMANDS = (explore,)
