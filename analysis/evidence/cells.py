"""Cells as people and spreadsheets write them, read into the form of the tables: numbers, hedges, days, true and false.

What can mean two things is refused with both: 1,030 in a sheet with decimal commas is 1030 or 1.03. Days: `days`.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from analysis.days import Days, days
from analysis.errors import EvidenceError
from analysis.evidence.hedges import qualifier_of
from analysis.evidence.schema import Column

SCALES = {
    "万亿": 1e12, "千亿": 1e11, "百亿": 1e10, "十亿": 1e9, "亿": 1e8, "千万": 1e7, "百万": 1e6, "十万": 1e5, "万": 1e4, "千": 1e3, "百": 1e2,
}  # fmt: skip
WORDS = SCALES | {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_MULTIPLIER = "|".join(sorted(WORDS, key=len, reverse=True))
_TIMES = re.compile(_MULTIPLIER, re.IGNORECASE)
_COUNTED = "家|个|座|条|项|台|户|人|万元"
_A_SHARE = re.compile(
    r"%|percent|per cent", re.IGNORECASE
)  # signs of a share; a figure of things has the words above
_FIGURE = re.compile(
    rf"(?P<before>[^\d.+-]*?)\s*(?P<sign>[+-]?)(?P<number>\d[\d,. '\u00a0\u202f]*\d|\d)\s*(?P<inside>[余多几])?\s*(?P<scale>{_MULTIPLIER})?"
    rf"\s*(?:{_COUNTED})?\s*(?:%|percent|per cent)?\s*(?P<after>[^\d]*)",
    re.IGNORECASE,
)
_UNIT_SIGNS = {"%": "percent", "‰": "per_mille", "€": "EUR", "£": "GBP", "US$": "USD", "/": "_per_"}
_UNIT_WORDS = ("count", "percent")  # that the rules know
_TRUE = {"true", "yes", "y", "wahr", "vrai", "是", "1"}
_FALSE = {"false", "no", "n", "falsch", "faux", "否", "0"}


def number(text: str, decimal: str = ".") -> float:
    """A number with any of the usual separators and multipliers. decimal: the mark before decimals, '.' or ','.

    Raises EvidenceError for a text that is no number, or may be two.

    >>> number("1,030"), number("1.2万"), number("28.4 %"), number("2.6 million"), number("1 030,5", ","), number("1.2万", ",")
    (1030.0, 12000.0, 28.4, 2600000.0, 1030.5, 12000.0)
    """
    value, hedge = figure(text, decimal)
    if hedge:
        raise EvidenceError(f"{text!r} holds a hedge beside its number; its place is the column qualifier.")
    return value


def figure(text: str, decimal: str = ".") -> tuple[float, str]:
    """A number with its hedge: value and qualifier, '' where no hedge is written.

    Raises EvidenceError for a text that is no figure, or for a hedge that is not known.

    >>> figure("over 1,030"), figure("近2000家"), figure("1.2万余"), figure("60+"), figure("-28.4")
    ((1030.0, 'over'), (2000.0, 'nearly'), (12000.0, 'over'), (60.0, 'over'), (-28.4, ''))
    """
    plain = unicodedata.normalize("NFKC", str(text)).replace("−", "-").strip()
    match = _FIGURE.fullmatch(plain)
    if re.fullmatch(r"[+-]?\d+(?:[.,]\d+)?e[+-]?\d+", plain, re.IGNORECASE):
        raise EvidenceError(
            f"{text!r} was shortened by a spreadsheet: its last digits are gone. Format the column as a number there."
        )
    if match is None or "(" in plain:
        raise EvidenceError(
            f"{text!r} is no figure. Write plain digits, e.g. 28.4, with the hedge before it if there is one."
        )
    words = [w.strip() for w in (match["before"], match["inside"], match["after"]) if w and w.strip()]
    if len(words) > 1:
        raise EvidenceError(f"{text!r} has words on both sides of its number; keep the hedge only.")
    scale = match["scale"] or ""
    # a Chinese number has a point before its decimals, whatever the sheet around it
    mark = "." if scale in SCALES and "," not in match["number"] else decimal
    digits = _digits(match["number"], mark, str(text))
    value = float(match["sign"] + digits) * WORDS.get(scale.lower(), 1.0)
    return float(f"{value:.12g}"), qualifier_of(words[0]) if words else ""


def bare(text: str, unit: str) -> str:
    """The text of a figure without the words of its unit, where it has all of them.

    >>> bare("about 90 million EUR", "million_EUR"), bare("€ 90 million", "EUR_million"), bare("312 g/kWh", "g_per_kWh")
    ('about 90', '90', '312')
    >>> bare("90 million", "million_EUR"), bare("over 60", "count")
    ('90 million', 'over 60')
    """
    wanted = [word.casefold() for word in unit.split("_") if unit not in _UNIT_WORDS and word]
    spelt = unicodedata.normalize("NFKC", text)
    for sign, word in _UNIT_SIGNS.items():
        spelt = spelt.replace(sign, f" {word.replace('_', ' ')} ")
    parts = re.findall(r"[A-Za-z]+|[^A-Za-z]+", spelt)
    for word in wanted:
        at = next((n for n, part in enumerate(parts) if part.casefold() == word), None)
        if at is None:
            return text
        parts[at] = " "
    return " ".join("".join(parts).split()) if wanted else text


def contradictions(text: str, row: Mapping[str, str], decimal: str = ".") -> list[tuple[str, str, str]]:
    """What other cells of a row say against the text of its figure, hedge and unit: column, what it holds, what the text says.

    >>> contradictions("about 52 %", {"qualifier": "exact", "unit": "count"})
    [('qualifier', 'exact', 'about'), ('unit', 'count', 'percent')]
    >>> contradictions("52家", {"unit": "percent"}), contradictions("about 52", {"unit": "GW", "qualifier": "about"})
    ([('unit', 'percent', 'things that are counted (家)')], [])
    >>> contradictions("90 million", {"unit": "million_EUR"})
    [('unit', 'million_EUR', 'million')]
    """
    text = bare(text, row.get("unit", ""))
    try:
        hedge = figure(text, decimal)[1]
    except EvidenceError:  # told where it is read
        return []
    told = []
    if hedge and row.get("qualifier", hedge) not in (hedge, ""):
        told.append(("qualifier", row["qualifier"], hedge))
    unit_of = row.get("unit", "")
    share = unit_of.startswith("percent")
    if unit_of and not share and _A_SHARE.search(text):
        told.append(("unit", unit_of, "percent"))
    if share and (things := re.search(_COUNTED, text)):
        told.append(("unit", unit_of, f"things that are counted ({things[0]})"))
    # a unit that counts in millions has them once: 90 million of them would be a million times too much
    if (times := _TIMES.search(text)) and _TIMES.search(unit_of.replace("_", " ")):
        told.append(("unit", unit_of, times[0].lower()))
    return told


def _digits(text: str, decimal: str, whole: str) -> str:
    group = "." if decimal == "," else ","
    text = re.sub(r"[ '\u00a0\u202f]", "", text)
    if not re.fullmatch(
        rf"\d+|\d{{1,3}}(?:{re.escape(group)}\d{{3}})+|(?:\d+|\d{{1,3}}(?:{re.escape(group)}\d{{3}})+){re.escape(decimal)}\d+",
        text,
    ):
        raise EvidenceError(
            f"{whole!r} is no number with {decimal!r} before its decimals and {group!r} between thousands. Write plain digits, e.g. 1030.5."
        )
    return text.replace(group, "").replace(decimal, ".")


class Manner(NamedTuple):
    """How a sheet writes what can be written in two ways: the mark before decimals ('' where it does not say), and whether
    day or month comes first in 3/4/2024 (dmy, mdy; '' where it does not say)."""

    decimal: str = "."
    order: str = ""


PLAIN = Manner()


def truth(text: str) -> str:
    """true or false, as spreadsheets in several languages write them; EvidenceError for anything else.

    >>> truth("TRUE"), truth("否")
    ('true', 'false')
    """
    word = str(text).strip().casefold()
    if word in _TRUE or word in _FALSE:
        return "true" if word in _TRUE else "false"
    raise EvidenceError(f"{text!r} is neither true nor false.")


def unit(text: str) -> str:
    """A unit as the tables write it; EvidenceError for what is none.

    >>> unit("g/kWh"), unit("%"), unit("EUR million"), unit("€ million"), unit("t CO₂ / m²")
    ('g_per_kWh', 'percent', 'EUR_million', 'EUR_million', 't_CO2_per_m2')
    """
    plain = unicodedata.normalize("NFKC", text)
    for sign, word in _UNIT_SIGNS.items():
        plain = plain.replace(sign, word)
    plain = re.sub(r"[^A-Za-z0-9]+", "_", plain).strip("_")
    if not plain or not plain[0].isalpha():
        raise EvidenceError(f"{text!r} is no unit. Write one in Latin letters, e.g. MW, EUR or g/kWh.")
    return plain.lower() if plain.lower() in _UNIT_WORDS else plain


def read(column: Column, text: str, manner: Manner = PLAIN) -> dict[str, str]:
    """A cell as it belongs into the tables: the column itself and what else the cell says (a hedge, a precision).

    Raises EvidenceError where the cell can't be read.

    >>> from analysis.evidence.schema import read_package
    >>> claims = read_package()["claims"].by_name
    >>> read(claims["value"], "over 1.2万"), read(claims["period_end"], "2024年3月")
    ({'value': '12000', 'qualifier': 'over'}, {'period_end': '2024-03-31', 'period_precision': 'month'})
    >>> read(claims["published_latest"], "2024-03")["published_earliest"]
    '2024-03-01'
    """
    text, name = str(text).strip(), column.name
    if not text:
        return {}
    if column.type in ("number", "integer"):
        if name != "value" and re.search(r"[^\W\d_]", re.sub(_MULTIPLIER, "", text, flags=re.IGNORECASE)):
            raise EvidenceError(
                f"{text!r} holds words; {name} is a plain number, e.g. {column.example or 12}."
            )
        value, hedge = figure(text, manner.decimal)
        return {name: written(value)} | ({"qualifier": hedge} if hedge else {})
    if column.type == "boolean":
        return {name: truth(text)}
    if column.type == "date":
        return _dated(name, days(text, manner.order))
    if name == "qualifier":
        return {name: qualifier_of(text)}
    if name == "unit":
        return {name: unit(text)}
    return {name: text}


def _dated(name: str, span: Days) -> dict[str, str]:
    stem, _, end = name.rpartition("_")
    if name in ("published_latest", "announced_latest"):
        told = {f"{stem}_earliest": f"{span.first}", name: f"{span.last}"}
        if stem == "published":  # its precisions have no quarter
            told["published_precision"] = {"quarter": "inferred"}.get(span.precision, span.precision)
        return told
    if name == "period_end":
        return {name: f"{span.last}", "period_precision": span.precision}
    begins = end in ("start", "earliest")
    return {name: f"{span.first if begins else span.last}"}


def written(value: float) -> str:
    """A number in plain digits.

    >>> written(12000.0), written(28.4), written(2.6e15)
    ('12000', '28.4', '2600000000000000')
    """
    return f"{value:.0f}" if value == round(value) else f"{value:.12g}"
