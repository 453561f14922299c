"""Commands on evidence: a directory of one's own, and what a directory holds."""

from pathlib import Path

import click

from analysis.evidence.begin import init
from analysis.options import DATA_DIR, Command


@click.command(cls=Command)
@click.argument("directory", type=click.Path())
def notebooks(directory: str) -> None:
    """Bring the shipped notebooks into DIRECTORY, to run and change them."""
    from analysis.evidence import own
    from analysis.paths import default_notebook_dir

    own.copy(default_notebook_dir(), directory, ".ipynb_checkpoints")
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
        from analysis.writing import no_formula

        loaded = evidence.load(data_dir)
        frame = loaded.claims if name == "claims" else loaded.tables[name]
        if programme is not None:
            loaded.programme(programme)  # tells near ones where it is not known
            frame = frame[frame["programme"] == programme] if "programme" in frame else frame
        rows = matching(frame, words)[list(columns)]
        if form == "json":
            click.echo(rows.to_json(orient="records", date_format="iso", force_ascii=False, indent=1))
        elif form == "csv":
            click.echo(rows.map(no_formula).to_csv(index=False), nl=False)
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
