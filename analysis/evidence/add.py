"""Adding rows: checked with the whole evidence before anything is written, then appended in one step."""

import csv
import io
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from analysis import locks
from analysis.errors import EvidenceError, suggest
from analysis.evidence.checks.check import Problem, problems_in, read_all
from analysis.evidence.checks.files import Rows
from analysis.evidence.hedges import qualifier_of
from analysis.evidence.schema import Package, Table, read_package
from analysis.paths import default_data_dir, is_installed


def _table(package: Package, name: str) -> Table:
    if name not in package.tables:
        raise EvidenceError(f"there is no table {name!r}.{suggest(name, package.tables)}")
    return package[name]


Row = tuple[str, dict[str, str]]  # name of the table, column → text
Place = tuple[str, int]  # file, line in it (0: none)


def problems_of(row: dict[str, str], table: str, data_dir: str | Path | None = None) -> list[Problem]:
    """What would be wrong with the data if a row were added to a table, beyond what is wrong with them already.

    row: column → text; columns that are left out count as empty. Raises EvidenceError if the data directory or the
    table can't be read: a file that is broken is mended first.
    """
    return problems_of_rows([(table, row)], data_dir)


def problems_of_rows(
    rows: Sequence[Row], data_dir: str | Path | None = None, places: Sequence[Place] | None = None
) -> list[Problem]:
    """The same of several rows of one or more tables that would be added together, so that they may point to each other.

    places: where each row stands in the answer, e.g. in the file that it comes from (None: the table and a number).
    """
    package = read_package(data_dir)
    described = {name: _table(package, name) for name, _ in rows}
    everything, form = read_all(package)
    files = {table.path.name for table in described.values()}
    broken = [p for p in form if p.file in files]
    if broken or not described.keys() <= everything.keys():
        raise EvidenceError(
            "\n".join(["Mend the table first; nothing can be added to it.", *map(str, broken)])
        )
    placed = {
        n: [places[k] for k, (table, _) in enumerate(rows) if table == n] if places else [] for n in described
    }
    told = [problem for name, row in rows for problem in _unknown_columns(described[name], row)]
    before = problems_in(package, everything, form)
    first = {name: max(everything[name].lines, default=1) + 1 for name in described}
    after = problems_in(package, everything | _with_rows(everything, rows, first), form)
    for problem in sorted(set(after) - set(before), key=lambda p: (p.file, p.row, p.column)):
        table = next((t for t in described.values() if t.path.name == problem.file), None)
        if table is not None and problem.row >= first[table.name]:
            which = problem.row - first[table.name] + 1
            many = sum(name == table.name for name, _ in rows) > 1
            file, line = placed[table.name][which - 1] if places else (_new(table, which if many else 0), 0)
            told.append(replace(problem, file=file, row=line))
        else:
            told.append(problem)
    return told


def _new(table: Table, which: int = 0) -> str:
    return f"{table.path.name} (new row{f' {which}' if which else ''})"


def _unknown_columns(table: Table, row: dict[str, str]) -> Iterator[Problem]:
    known = [column.name for column in table.columns]
    for name in row:
        if name not in known:
            step = f"Mend its name.{suggest(name, known)}"
            yield Problem(_new(table), 0, name, "an unknown column", ", ".join(known), step)


def _with_rows(everything: dict[str, Rows], rows: Sequence[Row], first: dict[str, int]) -> dict[str, Rows]:
    """The tables that rows are added to, with them at their end."""
    extended = {}
    for name, line in first.items():
        data = everything[name]
        new = [{c: row.get(c) or "" for c in data.header} for table, row in rows if table == name]
        lines = [*data.lines, *range(line, line + len(new))]
        extended[name] = Rows(data.table, data.header, [*data.rows, *new], lines)
    return extended


def normalised(row: dict[str, str]) -> dict[str, str]:
    """A claim as it was given, with its hedge as a qualifier (a wording such as 超 is understood) and defaults filled.

    published_earliest, published_precision and period_precision are filled from what is given where they are left
    out: the day of publication, known to the day; a period known to the day. A hedge that is not known stays as it is,
    so that it is told together with whatever else is wrong.
    """
    row = {name: str(value).strip() for name, value in row.items() if value is not None}
    with suppress(EvidenceError):
        row["qualifier"] = qualifier_of(row.get("qualifier") or "exact")
    row.setdefault("period_precision", "day")
    row.setdefault("published_precision", "day")
    row.setdefault("published_earliest", row.get("published_latest", ""))
    return row


def _with_lines(table: Table, rows: Sequence[dict[str, str]]) -> str:
    """The text of a file with rows at its end, in its own order of columns and with its own line ends."""
    if table.optional and not table.path.exists():
        text = ",".join(column.name for column in table.columns) + "\n"
    else:
        text = table.path.read_bytes().decode("utf-8")
    end = "\r\n" if text.partition("\n")[0].endswith("\r") else "\n"
    header = next(csv.reader(io.StringIO(text, newline="")))
    lines = io.StringIO(newline="")
    csv.writer(lines, lineterminator=end).writerows([[row.get(c, "") for c in header] for row in rows])
    return text + ("" if text.endswith(("\n", "\r")) else end) + lines.getvalue()


def _put(new: dict[Path, str], directory: Path) -> None:
    """Write files anew beside the old ones and put them in their places: a reader sees old or new, never half.

    What was put already is taken back if a later one fails, so that all files are new or none.
    """
    placed: list[tuple[Path, Path]] = []
    try:
        with tempfile.TemporaryDirectory(dir=directory, prefix=".new.", ignore_cleanup_errors=True) as beside:
            for path, text in new.items():
                with Path(beside, path.name).open("w", encoding="utf-8", newline="") as out:
                    out.write(text)
                    out.flush()
                    os.fsync(out.fileno())
                if path.exists():  # a table that was empty so far has no file
                    shutil.copymode(path, Path(beside, path.name))
                    shutil.copy2(path, Path(beside, f"{path.name}.old"))
            try:
                for path in new:
                    Path(beside, path.name).replace(path)
                    placed.append((path, Path(beside, f"{path.name}.old")))
            except BaseException:
                for path, old in placed:
                    old.replace(path) if old.exists() else path.unlink()
                raise
    except OSError as error:
        raise EvidenceError(
            f"{directory} can't be written ({error.strerror}). Nothing was changed. Is the directory yours to write in?"
        ) from None


def must_be_own(data_dir: str | Path | None) -> None:
    """Raises EvidenceError for the data of an installed package, however they are named: nobody should write there."""
    shipped = default_data_dir().resolve()
    if is_installed() and Path(data_dir or shipped).resolve() == shipped:
        raise EvidenceError(
            "nothing is written into an installed package. Bring the evidence out first: outlook init DIR --copy-shipped, "
            "then say --data-dir DIR."
        )


def add_row(table: str, row: dict[str, str], data_dir: str | Path | None = None) -> dict[str, str]:
    """Append one row to a table of the data directory; returns the row as written.

    Raises EvidenceError, with all problems at once, if the data would break a rule with it; then nothing is written.
    """
    return add_rows([(table, row)], data_dir)[0]


def add_rows(rows: Sequence[Row], data_dir: str | Path | None = None) -> list[dict[str, str]]:
    """Append rows to tables of the data directory in one step, all or none; returns them as written.

    Raises EvidenceError, with all problems at once, if the data would break a rule with them; then nothing is written.
    """
    must_be_own(data_dir)
    package = read_package(data_dir)
    # from the reading on: who adds at the same time reads what this one has written
    with _alone_in(package.directory):
        return _added(package, rows, data_dir)


@contextmanager
def _alone_in(directory: Path) -> Iterator[None]:
    """Nobody else adds rows to a directory meanwhile. Raises EvidenceError where that can't be had."""
    try:
        lock = locks.hold(directory)
    except TimeoutError:
        raise EvidenceError(
            f"somebody else is adding rows to {directory}. Nothing was changed; try again when that is done."
        ) from None
    except locks.NoLocksError as error:
        raise EvidenceError(
            f"{directory} can't be kept for one writer at a time: {error.strerror}, and of two who add rows at once one would "
            "lose them. Nothing was changed. Move the directory to a disk of this machine."
        ) from None
    except OSError as error:
        raise EvidenceError(f"{directory} can't be opened ({error.strerror}). Nothing was changed.") from None
    try:
        yield
    finally:
        locks.release(lock)


def _added(package: Package, rows: Sequence[Row], data_dir: str | Path | None) -> list[dict[str, str]]:
    rows = [(name, normalised(row) if name == "claims" else row) for name, row in rows]
    told = [problem for problem in problems_of_rows(rows, data_dir) if problem.error]
    if told:
        raise EvidenceError("\n".join(map(str, told)))
    tables = {name: package[name] for name, _ in rows}
    for name, table in tables.items():
        if table.borrowed:
            raise EvidenceError(
                f"{name}.csv of {data_dir} is the shipped one. Take it off the borrowed tables to keep one of your own."
            )
    # what is pointed to goes first: a stop between two files leaves no row that points to nothing
    order = sorted(tables.values(), key=lambda table: (len(table.foreign_keys), table.name))
    _put(
        {t.path: _with_lines(t, [row for name, row in rows if name == t.name]) for t in order},
        package.directory,
    )
    return [{column.name: row.get(column.name, "") for column in tables[name].columns} for name, row in rows]
