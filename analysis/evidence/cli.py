"""Commands on evidence: a directory of one's own, and what a directory holds."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from analysis.evidence.begin import init
from analysis.options import DATA_DIR, Command


@click.command(cls=Command)
@click.argument("directory", type=click.Path())
def notebooks(directory: str) -> None:
    """Bring the shipped notebooks into DIRECTORY, to run and change them."""
    from analysis.evidence import new_folder
    from analysis.paths import default_notebook_dir

    new_folder.copy(default_notebook_dir(), directory, ".ipynb_checkpoints")
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
        from analysis.writing import day, no_formula

        loaded = evidence.load(data_dir)
        frame = _of_programme(loaded, name, programme)
        found = matching(frame, words)
        rows = found[list(columns)]
        dated = rows.assign(**{c: rows[c].map(day) for c in rows.select_dtypes("datetime")})
        if form == "json":
            click.echo(dated.to_json(orient="records", force_ascii=False, indent=1))
        elif form == "csv":
            click.echo(dated.map(no_formula).to_csv(index=False), nl=False)
        else:
            for first, rest in _lines(name, found, columns):
                click.echo(f"{first}\n    {' · '.join(cell for cell in rest if cell not in ('', 'nan'))}")
            click.echo(
                f"{len(rows)} of {len(frame)} {name}"
                + ("" if len(rows) else "." + suggest_labelled(" ".join(words), frame, columns[0]))
            )

    return listing


def _of_programme(loaded: Any, name: str, programme: str | None) -> Any:
    """The rows of a table, or those of one programme: of the texts those that print a figure of it."""
    frame = loaded.claims if name == "claims" else loaded.tables[name]
    if programme is None:
        return frame
    loaded.programme(programme)  # tells near ones where it is not known
    of = loaded.claims.loc[loaded.claims["programme"] == programme, "source_id"]
    return frame[frame["source_id"].isin(of) if name == "sources" else frame["programme"] == programme]


def _lines(name: str, rows: Any, columns: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:
    """Rows for a reader: name, and what stands under it; a figure as it was printed, a day as exactly as it is known."""
    from analysis.writing import day, printed, unit_words

    for row in rows.itertuples(index=False):
        if name == "claims":
            hedge = "" if row.qualifier == "exact" else row.qualifier.replace("_", " ")
            figure = " ".join(filter(None, (hedge, printed(row.value), unit_words(row.unit))))
            known = day(row.published_latest, row.published_precision)
            yield row.claim_id, [row.kind.replace("_", " "), figure, f"for {day(row.period_end, row.period_precision)}",
                                 f"printed {known}", row.programme, row.publisher]  # fmt: skip
        else:
            first, *rest = (str(getattr(row, column)) for column in columns)
            yield first, rest


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
