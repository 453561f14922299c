"""Units in words beside units in cells: what a case counts, in what a figure was printed, of which size a number then is."""

import re
from typing import Any

from analysis.evidence.cells import WORDS
from analysis.evidence.checks.sense import Says, Tables, rule, told, words_of

CURRENCIES = {
    "yuan": "CNY",
    "dollars": "USD",
    "rupees": "INR",
    "euros": "EUR",
    "won": "KRW",
    "yen": "JPY",
    "pounds": "GBP",
}
NAMED = frozenset(
    ["kW", "MW", "GW", "TW", "MWh", "GWh", "TWh", "Mtoe", "percent"]
)  # units that are told as they are written
SPELT = (("square km", "km2"), ("million tonnes", "Mt"), ("billion tonnes", "Gt"), ("tonnes", "t"), ("km", "km"), ("miles", "mile"),
         ("hectares", "hectare"))  # fmt: skip
SCALED = re.compile(
    r"thousand|million|billion|trillion|^[kMGT](?:W|Wh|t|toe)\b|percent"
)  # units that count in thousands and more
UNIT_OF_ROW = re.compile(r"\bUnit of this row: ([^;,.]+)")
PRINTED_IN = re.compile(r"\bprinted in (thousand|million|billion|trillion)\b(?: ([A-Z]{3})\b)?")
LEAST, MOST = 0.1, 10_000.0  # times a scale, of a number that is printed in it


@rule("words-of-another-unit", "outcomes", error=False)
def of_a_case(tables: Tables) -> Says:
    """The unit that ends the words of a case is the unit of its numbers."""
    for row in tables.rows("outcomes"):
        _, comma, words = words_of(row.what).rpartition(",")
        if comma and (wrong := _against(words, row.unit, row.target_value)):
            yield row.case_id, "what", repr(row.what[-60:]), wrong, "Mend the words or the unit."


@rule("note-of-another-unit", "claims", error=False)
def of_a_note(tables: Tables) -> Says:
    """The unit that a note tells is that of its row, and a number that was printed in millions is one of millions."""
    for row in tables.rows("claims"):
        note = words_of(row.note)
        said = UNIT_OF_ROW.search(note)
        if said and (wrong := _against(said[1], row.unit, row.value)):
            yield row.claim_id, "note", repr(said[0]), wrong, "Mend the note or the unit."
        for scale, currency in PRINTED_IN.findall(note):
            size = abs(row.value) / (1 if SCALED.search(row.unit) else WORDS[scale])
            if currency and currency in CURRENCIES.values() and currency not in row.unit:
                yield row.claim_id, "unit", row.unit, f"{currency}, in which it was printed, as its note says", "Mend the unit or the note."  # fmt: skip
            elif row.value and not SCALED.search(row.unit) and not LEAST <= size <= MOST:
                yield row.claim_id, "value", told(row.value), f"a number of {scale}s, as its note says", "Is the scale another? Read the text again."  # fmt: skip


def _against(words: str, unit: str, value: Any) -> str:
    """What is expected in place of the words of a unit; '' where they go with the unit of the cells.

    >>> _against("MW", "GW", 6.0), _against("trillion yuan", "CNY", 4e12), _against("yuan", "CNY", 4e12), _against("GW", "GW", 6.0)
    ('GW, as its numbers are', 'CNY without trillion, as its numbers are', '', '')
    """
    parts = words.split()
    scale = next((word for word in parts if word in WORDS), "")
    named = next((word for word in parts if word in NAMED), "")
    if not named and "per" not in parts:
        named = next((of for word, of in SPELT if re.search(rf"\b{word}\b", words)), "")
    money = next(
        (CURRENCIES.get(word, word) for word in parts if word in CURRENCIES or word in CURRENCIES.values()),
        "",
    )
    if (named and named != unit) or (money and money not in unit):
        return f"{unit}, as its numbers are"
    if scale and not SCALED.search(unit) and abs(value) >= WORDS[scale]:
        return f"{unit} without {scale}, as its numbers are"
    return ""
