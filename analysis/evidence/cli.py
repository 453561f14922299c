"""Commands on evidence: a directory of one's own, and what a directory holds."""

import shutil
from pathlib import Path
from typing import Any

import click

from analysis.options import DATA_DIR, Command

# question by question: option, field of `own.Own`, prompt, default
QUESTIONS = (
    ("place", "Which place (in English)?", None),
    ("programme", "What is counted: the list or programme?", None),
    ("measure", "One of what (plants, firms, percent of firms)?", "units"),
    ("kind", "Which kind of programme?", "recognised_list"),
    ("target", "Which figure was promised?", None),
    ("by", "By when (YYYY, YYYY-MM or YYYY-MM-DD)?", None),
    ("announced", "When was it announced?", None),
)


@click.command(cls=Command)
@click.argument("directory", type=click.Path())
@click.option("--place", default=None, help="Place, as readers should see it.")
@click.option("--programme", default=None, help="List or programme, as readers should see it.")
@click.option("--measure", default=None, help="What is counted, e.g. plants.")
@click.option("--kind", default=None, help="Kind of programme: see the guide in the data's README.")
@click.option("--unit", default="count", help="Unit of the figures.", show_default=True)
@click.option(
    "--scale", default="count", help="count, share, amount, or level (per unit).", show_default=True
)
@click.option("--how", default="total", help="total, addition or share.", show_default=True)
@click.option("--target", default=None, help="The figure that was promised.")
@click.option("--by", default=None, help="Its deadline.")
@click.option("--announced", default=None, help="Day of the announcement.")
@click.option("--at-most", is_flag=True, help="The target is to fall to the figure.")
@click.option("--base", default=None, help="DAY=VALUE from which an addition counts.")
@click.option("--figure", "figures", multiple=True, help='DAY="over 60"; may be repeated.')
@click.option("--copy-shipped", is_flag=True, help="Copy the shipped evidence instead, to change it.")
def init(
    directory: str,
    copy_shipped: bool,
    at_most: bool,
    base: str | None,
    figures: tuple[str, ...],
    **given: Any,
) -> None:
    """Begin a directory of evidence of your own: the smallest that gives a forecast of one target.

    Asks for what is not given. Assumptions and the record of resolved targets are borrowed from the package; a table that
    is not needed has no file.
    """
    from analysis.errors import EvidenceError
    from analysis.evidence import own
    from analysis.evidence.checks.check import check
    from analysis.paths import default_data_dir

    if copy_shipped:
        _copy(default_data_dir(), directory, "evaluation", "forecasts")
        click.echo(f"The shipped evidence stands in {directory}. Use it with --data-dir {directory}.")
        return
    for name, question, default in QUESTIONS:
        if given[name] is None:
            given[name] = click.prompt(question, default=default)
    pairs = [_pair(text) for text in figures] or _ask_figures()
    value, qualifier = own.hedged(given.pop("target"))
    if qualifier != "exact":
        click.echo(f"The target is read as {value:g}; its hedge ({qualifier}) is left out.", err=True)
    asked = own.Own(figures=tuple(pairs), target=value, direction="at_most" if at_most else "at_least",
                    base=_pair(base) if base else None, **given)  # fmt: skip
    folder = own.write(directory, own.rows_of(asked), asked.programme)
    told = check(folder)
    for problem in told:
        click.echo(str(problem), err=True)
    if wrong := sum(problem.error for problem in told):
        raise EvidenceError(
            f"{folder} was written, with {wrong} problem{'s' * (wrong > 1)}. Mend its tables until `outlook check --data-dir "
            f"{folder}` finds none."
        )
    click.echo(
        f"{folder} holds {len(pairs)} figures and one target, {asked.target_slug}. Next:\n"
        f"  outlook targets --data-dir {folder}\n"
        f"  outlook report -n 02_target_forecast -t {asked.target_slug} --data-dir {folder}\n"
        f"  outlook claim add --data-dir {folder}"
    )


def _copy(source: Path, directory: str, *left_out: str) -> None:
    """Copy a folder into a new one. Raises EvidenceError where there is one already, or none can be made."""
    from analysis.errors import EvidenceError

    try:
        if Path(directory).exists():
            raise EvidenceError(f"{directory} exists already. Choose a new directory; nothing was written.")
        shutil.copytree(source, directory, ignore=shutil.ignore_patterns(*left_out))
    except (OSError, shutil.Error) as error:
        why = getattr(error, "strerror", None) or "not all of its files"
        raise EvidenceError(f"{directory} can't be written ({why}). Choose another directory.") from None


def _pair(text: str) -> tuple[str, str]:
    from analysis.errors import EvidenceError

    day, sign, value = text.partition("=")
    if not (sign and day.strip() and value.strip()):
        raise EvidenceError(
            f'{text!r} is no figure with its day. Write DAY=VALUE, e.g. 2023-12-31=103 or 2021="over 60".'
        )
    return day.strip(), value.strip()


def _ask_figures() -> list[tuple[str, str]]:
    pairs = []
    while text := click.prompt(
        "A figure as DAY=VALUE, e.g. 2023-12=over 100 (empty: no more)", default="", show_default=False
    ):
        pairs.append(_pair(text))
    return pairs


@click.command(cls=Command)
@click.argument("directory", type=click.Path())
def notebooks(directory: str) -> None:
    """Bring the shipped notebooks into DIRECTORY, to run and change them."""
    from analysis.paths import default_notebook_dir

    _copy(default_notebook_dir(), directory, ".ipynb_checkpoints")
    click.echo(f"{len(list(Path(directory).glob('*.ipynb')))} notebooks stand in {directory}.")


def _listing(name: str, columns: tuple[str, ...], about: str) -> click.Command:
    """A command that lists a table: its rows with a word in them, as text, CSV or JSON."""

    @click.command(name, cls=Command, help=about)
    @DATA_DIR
    @click.argument("words", nargs=-1)
    @click.option("--programme", default=None, help="Only rows of this programme.")
    @click.option("--form", type=click.Choice(["table", "csv", "json"]), default="table")
    def listing(data_dir: str | None, words: tuple[str, ...], programme: str | None, form: str) -> None:
        from analysis import evidence
        from analysis.errors import suggest_labelled
        from analysis.evidence.search import matching

        loaded = evidence.load(data_dir)
        frame = loaded.claims if name == "claims" else loaded.tables[name]
        if programme is not None:
            loaded.programme(programme)  # tells near ones where it is not known
            frame = frame[frame["programme"] == programme] if "programme" in frame else frame
        rows = matching(frame, words)[list(columns)]
        if form == "json":
            click.echo(rows.to_json(orient="records", date_format="iso", force_ascii=False, indent=1))
        elif form == "csv":
            click.echo(rows.to_csv(index=False), nl=False)
        else:
            for row in rows.itertuples(index=False):
                first, *rest = (str(cell) for cell in row if str(cell) not in ("", "nan", "NaT"))
                click.echo(f"{first}\n    {' · '.join(cell.removesuffix(' 00:00:00') for cell in rest)}")
            click.echo(
                f"{len(rows)} of {len(frame)} {name}"
                + ("" if len(rows) else "." + suggest_labelled(" ".join(words), frame, columns[0]))
            )

    return listing


COMMANDS = (
    init,
    notebooks,
    _listing("programmes", ("programme", "label_en", "label_zh", "kind", "entity", "definition"),
             "List programmes: slug, labels, kind, place, definition. WORDS narrow it, in English or Chinese."),
    _listing("sources", ("source_id", "publisher", "title", "kind", "language", "url"),
             "List sources: id, publisher, title, address. WORDS narrow it."),
    _listing("claims", ("claim_id", "kind", "value", "unit", "qualifier", "period_end", "published_latest", "programme", "publisher"),
             "List claims: figure, hedge, day, publisher. WORDS narrow it."),
)  # fmt: skip
