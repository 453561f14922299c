"""Cells that no text has, in any table: characters that can't be seen, markup, formulas, damaged letters, no address."""

import ipaddress
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from analysis.evidence.checks.sense import ANY, Says, Tables, key_of, rule, words_of

UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")  # fmt: skip
MARKUP = re.compile(
    r"<\s*[/!]?\s*[a-zA-Z][^>]*>|&(?:[a-zA-Z]{2,8}|#[0-9]{1,6}|#x[0-9a-fA-F]{1,6});|\]\(https?:"
)
FORMULA = re.compile(r"^[=+@]|^-[^0-9\s.]|^[\t\r]")
# what is left of UTF-8 that was read as Latin-1 or GBK, a letter that was lost, and marks in place of letters
# (each alternative begins with one letter: the search then looks for these letters alone, seven times as fast)
GARBLED = re.compile(
    "\ufffd|锟斤拷|烫烫烫|Ã[\u0080-\u00bf¡-¿]|â€|\\?\\?\\?|"
    + "|".join(f"{letter}[\u0080-\u00bf][\u0080-\u00bf]" for letter in "åäæçèé")
)
PLACEHOLDER = re.compile(
    r"^(?:todo|tbd|tba|fixme|xxx+|n/?a|none|null|nan|nil|test|foo|bar|asdf\w*|qwert\w*|lorem ipsum.*|placeholder|dummy|\?+|-+|\.+)$",
    re.I,
)
# a Greek or Cyrillic letter with a Latin one behind it or before it; looked for by the rarer of the two
OTHER_SCRIPT = re.compile("[\u0370-\u03ff\u0400-\u04ff](?:(?=[A-Za-z])|(?<=[A-Za-z].))")
WORDLESS = re.compile(r"^[^A-Za-z\u00c0-\uffdc\n]+$")
NAMES = ("publisher", "title", "body", "label_en", "label_zh")
COMMAS_OF_A_ROW = 8
NO_ADDRESS = re.compile(r"[<>\"'`{}|\\^\s]|%3c|%22", re.I)
HOST = re.compile(r"[^.\s]{1,63}(?:\.[^.\s]{1,63})+")
NO_LAST = re.compile(r"[0-9]+|.")
AT_HOME = (
    "test",
    "invalid",
    "localhost",
    "local",
    "internal",
    "lan",
)  # names that lead nowhere (RFC 6761, 6762, 8375)
EXAMPLES = ("example.com", "example.org", "example.net")


def _cells(tables: Tables) -> list[tuple[str, str, list[str], list[str], str]]:
    """Table, column, cells, its different cells, and these as lines, of each column of text."""
    made = []
    for name in tables:
        rows = tables.rows(name)
        for column in rows.columns:
            if column in rows.texts:
                cells = list(map(words_of, rows.column(column)))
                different = list(dict.fromkeys(cells))
                made.append((name, column, cells, different, "\n".join(different)))
    return made


def _hits(
    tables: Tables,
    pattern: re.Pattern,
    but: tuple[str, ...] = (),
    only: tuple[str, ...] = (),
    unless: Callable[[str], bool] | None = None,
) -> Iterator[tuple[str, str, str, str]]:
    """Table, key, column and text of each cell in which a pattern is found, in all columns `but` some or `only` some.

    unless: what is said quickly of a line in which it can't be found."""
    anywhere = re.compile(pattern.pattern, pattern.flags | re.MULTILINE)
    for name, column, cells, different, lines in tables.once("cells", _cells):
        if column in but or (only and column not in only):
            continue
        if (unless and unless(lines.replace("\n", " "))) or not anywhere.search(lines):
            continue
        found = set(filter(pattern.search, different))
        for at, cell in enumerate(cells) if found else ():
            if cell in found:
                yield name, key_of(name, tables.rows(name)[at]._asdict()), column, cell


def _around(pattern: re.Pattern, cell: str) -> str:
    """The beginning of a cell, or what stands around what was found in it."""
    hit = pattern.search(cell)
    start = max(hit.start() - 15, 0) if hit and hit.end() > 40 else 0
    return repr(cell[start : start + 40])


@rule("hidden-characters", ANY, error=True)
def hidden(tables: Tables) -> Says:
    """No cell holds characters that can't be seen or that turn the text around."""
    for table, key, column, cell in _hits(tables, UNSEEN, unless=str.isprintable):
        yield table, key, column, f"characters that can't be seen in {_around(UNSEEN, cell)}", "plain text", "Type the cell anew."  # fmt: skip


@rule("markup", ANY, error=True)
def markup(tables: Tables) -> Says:
    """Cells are text, not markup."""
    for table, key, column, cell in _hits(tables, MARKUP, but=("url", "url_target", "url_outcome")):
        yield table, key, column, f"markup in {_around(MARKUP, cell)}", "plain text", "Take the tags out."


@rule("looks-like-a-formula", ANY, error=False)
def formula(tables: Tables) -> Says:
    """Text that a spreadsheet would run as a formula."""
    for table, key, column, cell in _hits(tables, FORMULA):
        if not _is_printed_number(column, cell):
            yield table, key, column, repr(cell[:40]), "text that begins with a letter or digit", "Put a word in front."  # fmt: skip


def _is_printed_number(column: str, cell: str) -> bool:
    return column in ("printed", "uncertainty") and bool(re.match(r"^[+-]\s?[0-9.]", cell))


@rule("rows-in-a-cell", ANY, error=False)
def rows_in_a_cell(tables: Tables) -> Says:
    """A cell that holds whole rows: a quotation mark that was never closed."""
    for table, key, column, cell in _hits(tables, re.compile("\n")):
        if max(line.count(",") for line in cell.splitlines()) >= COMMAS_OF_A_ROW:
            yield (
                table,
                key,
                column,
                f"{cell.count(chr(10)) + 1} lines",
                "a cell",
                "Close the quotation mark.",
            )


@rule("damaged-letters", ANY, error=False)
def garbled(tables: Tables) -> Says:
    """Letters that were read in another encoding than they were written in, or lost."""
    for table, key, column, cell in _hits(tables, GARBLED):
        yield (
            table,
            key,
            column,
            _around(GARBLED, cell),
            "the letters of the text",
            "Copy the cell anew, as UTF-8.",
        )


@rule("letters-of-two-scripts", ANY, error=False)
def two_scripts(tables: Tables) -> Says:
    """A word of Latin letters with a Greek or Cyrillic one in it, which looks the same and is not."""
    for table, key, column, cell in _hits(tables, OTHER_SCRIPT):
        yield table, key, column, _around(OTHER_SCRIPT, cell), "a word of one script", "Type the word anew."


@rule("placeholder", ANY, error=False)
def placeholder(tables: Tables) -> Says:
    """A word that stands where the text should: todo, n/a, xxx."""
    for table, key, column, cell in _hits(tables, PLACEHOLDER):
        if not (table == "evaluated_effects" and cell in ("none", "null")):  # words of its vocabulary
            yield (
                table,
                key,
                column,
                repr(cell),
                "the text itself, or nothing",
                "Fill it in, or leave the cell blank.",
            )


@rule("address-of-nowhere", ANY, error=True)
def nowhere(tables: Tables) -> Says:
    """An address names a host that everybody reaches, without a user, a password or markup in it."""
    yield from _addresses(tables, _no_address, "the address of a public page")


@rule("address-of-an-example", ANY, error=False)
def of_an_example(tables: Tables) -> Says:
    """An address under a name that is kept for examples."""
    yield from _addresses(tables, _example, "the address of the page that was read")


def _addresses(tables: Tables, why_not: Callable[[str], str], allowed: str) -> Says:
    for name in tables:
        rows = tables.rows(name)
        for column in (c for c in rows.columns if c.startswith("url")):
            wrong = {cell: why for cell in set(rows.column(column)) if cell and (why := why_not(cell))}
            for row in rows if wrong else ():
                if (cell := getattr(row, column)) in wrong:
                    key = key_of(name, row._asdict())
                    yield name, key, column, f"{cell[:60]!r}, {wrong[cell]}", allowed, "Mend it, or leave the cell blank."  # fmt: skip


@lru_cache(maxsize=4096)  # many rows have the same address
def _no_address(url: str) -> str:
    """Why an address is none that a reader can open; '' if it is one."""
    if NO_ADDRESS.search(url):
        return "with markup or quotation marks in it"
    try:
        parts = urlsplit(url)
        host, _ = _host(url), parts.port
    except ValueError:
        return "which can't be read"
    if "@" in parts.netloc:
        return "with a user or password in it"
    last = host.rpartition(".")[2]
    if ":" in host or last.isdigit():  # only then can it be a number, which is dear to try
        try:
            return "" if ipaddress.ip_address(host).is_global else "a host of a network at home"
        except ValueError:
            pass
    if "." not in host or last in AT_HOME:
        return "a host that is not on the net"
    return "" if HOST.fullmatch(host) and not NO_LAST.fullmatch(last) else "a host with an impossible name"


def _example(url: str) -> str:
    host = _host(url)
    kept = host.rpartition(".")[2] == "example" or host.removeprefix("www.") in EXAMPLES
    return "a name kept for examples" if kept else ""


@lru_cache(maxsize=4096)
def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


@rule("address-in-words", ANY, error=False)
def address_in_words(tables: Tables) -> Says:
    """An address in a cell for a name."""
    for table, key, column, cell in _hits(
        tables, re.compile(r"https?://|www\.", re.I), only=(*NAMES, "label")
    ):
        yield table, key, column, repr(cell[:40]), "a name", "Put the address into `url`."


@rule("no-word", ANY, error=False)
def no_word(tables: Tables) -> Says:
    """A name without a letter."""
    for table, key, column, cell in _hits(
        tables, WORDLESS, only=(*NAMES, "definition", "statement", "question")
    ):
        yield table, key, column, repr(cell[:40]), "a name in letters", "Is it the cell of another column?"
