"""English numbers: digits with separators and multipliers, numbers in words, fractions, doublings."""

import re
from collections.abc import Iterator

from analysis.intake.compiling import compiled
from analysis.intake.numerals import GLUED_UNIT, Numeral

ONES = {
    word: n for n, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
    )
}  # fmt: skip
TENS = {
    w: 10 * n
    for n, w in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
SCALES = {
    "dozen": 12, "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "mln": 1e6,
    "mn": 1e6, "mio": 1e6, "bln": 1e9, "bn": 1e9, "trn": 1e12, "tn": 1e12, "lakh": 1e5, "crore": 1e7, "lakh crore": 1e12,
}  # fmt: skip
GLUED = {"k": 1e3, "m": 1e6, "b": 1e9, "bn": 1e9, "mn": 1e6, "tn": 1e12, "t": 1e12}
PARTS = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4,
    "fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6, "seventh": 7, "sevenths": 7, "eighth": 8, "eighths": 8,
    "ninth": 9, "ninths": 9, "tenth": 10, "tenths": 10,
}  # fmt: skip
CHANGES = {  # percent by which it changed
    "doubled": 100, "doubling": 100, "doubles": 100, "double": 100, "tripled": 200, "tripling": 200, "triples": 200, "triple": 200,
    "trebled": 200, "quadrupled": 300, "quadruple": 300, "quintupled": 400, "halved": -50, "halving": -50, "halves": -50, "halve": -50,
}  # fmt: skip
FOLDS = {
    "twofold": 2,
    "threefold": 3,
    "fourfold": 4,
    "fivefold": 5,
    "sixfold": 6,
    "eightfold": 8,
    "tenfold": 10,
}

_SMALL = "|".join([*(word for word in ONES if word != "zero"), *TENS])
_BIG = "hundreds?|thousands?|millions?|billions?|trillions?|dozens?"
_SCALE = "hundred|thousand|million|billion|trillion|dozen|mln|mn|mio|bln|bn|trn|tn|lakh crore|lakh|crore"
_DIGITS = r"\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_NUMBER = compiled(
    rf"(?:(?<![\w./])|(?<=\bRM)|(?<=\bRp)|(?<=\bRs)|(?<=\b(?:CNY|RMB|USD|EUR|GBP|INR|JPY|KRW|TWD|SGD|CHF|AUD|CAD)))(?<!\d,)(?P<n>{_DIGITS})(?:(?:\s|-)?(?P<scale>{_SCALE})\b|(?P<glued>k|K|m|M|bn|b|B|mn|tn)\b)?"
    rf"(?P<hedge>\+|-odd|-plus|\s+odd\b|\s+or so\b)?(?:(?<=,\d\d\d)th\b)?(?!(?!pc\b|(?-i:{GLUED_UNIT}))\w)",
    re.IGNORECASE,
)
_WORDS = compiled(
    rf"\b(?:(?:half\s+a|a|an|{_SMALL})(?:\s+and\s+a\s+half)?(?:[\s-]+(?:and\s+)?(?:{_SMALL}|{_SCALE}))*"
    rf"(?<!\ba)(?<!\ban))\b(?P<hedge>-odd|\s+odd\b|\s+or so\b)?",
    re.IGNORECASE,
)
_PART = "|".join(sorted(PARTS, key=len, reverse=True))
_FRACTION = compiled(
    rf"\b(?P<top>an?|one|two|three|four|five|six|seven|eight|nine)[\s-]+(?:(?P<how>good|full|bare|mere|solid|further|whole|tidy)\s+)?(?P<part>{_PART})\b(?!\s+(?:year|month|hour|day|party|parties))"
    r"|\b(?P<half>half)\b",
    re.IGNORECASE,
)
_OF_A_MILLION = compiled(r"\s+of\s+a\s+(?P<scale>million|billion|trillion)\b", re.IGNORECASE)
_IN = compiled(
    r"\b(?P<top>\d+|one|two|three|four|five|six|seven|eight|nine)[\s-]+(?:in|out\s+of)(?:\s+every)?[\s-]+"
    r"(?P<base>\d+|two|three|four|five|six|seven|eight|nine|ten|a hundred)\b",
    re.IGNORECASE,
)
_ONE_IN = compiled(  # one firm in five says
    r"\b(?P<top>one)(?:\s+(?!of\b|in\b)[a-z-]+){1,3}\s+in\s+(?P<base>two|three|four|five|six|seven|eight|nine|ten|twenty|(?!20\d\d\b)\d{1,4})\b(?![.,]?\d)"
    r"(?=\s*(?:[,.;:)]|$|(?:says?|ha[sd]|uses?|is|was|does|did|said|told|[a-z]{3,}ed|reports?|plans?|still|now|can|will|already|runs?|works?)\b|in\s+(?:the\s+)?(?-i:[A-Z])))",
    re.IGNORECASE,
)
_NTH = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_EVERY = compiled(
    rf"\bevery\s+(?P<nth>{'|'.join(_NTH)})(?=\s+(?:\w+\s+)?(?:firm|company|factory|plant|enterprise|manufacturer|maker|worker|employee|robot|machine|household|car|site|business|supplier|workshop)\b)",
    re.IGNORECASE,
)
_SLASH = compiled(
    r"(?<![\d/.,])(?P<top>[1-9])/(?P<base>[2-9]|10)(?=\s*(?:的|以上|左右|of\b|[，。,；;]|$))", re.MULTILINE
)
_CHANGE = compiled(rf"\b(?P<word>{'|'.join(CHANGES)})\b(?!-)", re.IGNORECASE)
_HALF_MORE = compiled(
    r"\bhalf\s+as\s+(?:many|much|high|large|big|fast|long|strong)\s+(?:again\b|(?P<before>as(?=\s+(?:in\b|before|a\s+year|last\s+year|two\s+years))))",
    re.IGNORECASE,
)
_FOLD = compiled(rf"\b(?:(?P<word>{'|'.join(FOLDS)})|(?P<n>\d+(?:\.\d+)?|two|three|four|five|six|ten)[\s-]?fold)\b|\b(?P<twice>twice|thrice)\b(?=\s+(?:as|the|that|its|more|over))",
                   re.IGNORECASE)  # fmt: skip


def value_of_words(words: str) -> float | None:
    """The value of a number in words; None where it is none.

    >>> [value_of_words(w) for w in ("forty-two", "two hundred and three", "half a million", "a dozen", "one and a half million")]
    [42.0, 203.0, 500000.0, 12.0, 1500000.0]
    """
    total, part, said, halves = 0.0, 0.0, False, 0.0
    words = words.lower().replace("half a", "half")
    if compiled(r"\band\s+a\s+half\b").search(words):
        words, halves = compiled(r"\band\s+a\s+half\b").sub("", words), 0.5
    for word in compiled(r"[\s-]+").split(words.strip()):
        if word in ONES or word in TENS:
            part, said = part + ONES.get(word, TENS.get(word, 0)) + halves, True
            halves = 0.0
        elif word == "half":
            part, said = 0.5, True
        elif word in SCALES:
            scale = SCALES[word]
            part = (part or 1) * scale
            said = True
            if scale >= 1e3:
                total, part = total + part, 0.0
        elif word not in ("and", "a", "an"):
            return None
    return total + part if said else None


THAN_BEFORE = compiled(
    r"\s+(?:as\s+(?:many|much|high|large|fast)(?:\s+\w+){0,3}\s+as\s+(?:in\b|before|(?:a|the)\s+(?:year|decade)|at\s+the|last\s+year|two\s+years)|the\s+(?:number|figure|level)\s+(?:of|in)\s+(?:20\d\d|last\s+year|the\s+year))",
    re.IGNORECASE,
)
_IS_MILLION = compiled(
    r"\s+(?!(?:high|long|wide|deep|tall|above|below|away|from|x|by|thick|across|square|per)\b)[a-z][\w-]+|[,.;)]",
    re.IGNORECASE,
)


def _digits(text: str) -> Iterator[Numeral]:
    for m in _NUMBER.finditer(text):
        value = float(m["n"].replace(",", ""))
        if m["scale"]:
            value *= SCALES[m["scale"].lower()]
        elif m["glued"]:
            money = compiled(
                r"(?:[$€£¥₩₹]|\b(?:RMB|CNY|USD|EUR|GBP|INR|JPY|KRW|TWD|SGD|CHF|AUD|CAD|US\$))\s?$"
            ).search(text[max(0, m.start() - 5) : m.start()])
            if not money and m["glued"] in ("m", "M", "b", "B") and not _IS_MILLION.match(text, m.end()):
                continue  # 5m may be metres
            value *= GLUED[m["glued"].lower()]
        hedge = (m["hedge"] or "").strip(" -")
        yield Numeral(
            m.start(), m.end(), _clean(value), "digits", hedge=hedge, scaled=bool(m["scale"] or m["glued"])
        )


def _clean(value: float) -> float:
    """2.3 million is 2,300,000 and not 2,299,999.9999999995."""
    return float(f"{value:.12g}")


def _in_words(text: str) -> Iterator[Numeral]:
    for m in _WORDS.finditer(text):
        hedge = (m["hedge"] or "").strip(" -")
        words = m[0][: len(m[0]) - len(m["hedge"] or "")]
        value = value_of_words(words)
        if value:
            yield Numeral(
                m.start(),
                m.end(),
                value,
                "words",
                hedge=hedge,
                scaled=bool(compiled(_BIG, re.IGNORECASE).search(words)),
            )


_NOT_HALF = compiled(r"(?:first|second|latter|later|other|last)[\s-]$", re.IGNORECASE)
_AFTER_HALF = compiled(r"(?:-|\s+(?:an? (?:year|hour|day|century|decade|million|billion|trillion|dozen|month)|past|year|way|of (?:the year|this year(?!['’])|last year(?!['’])|20\d\d|the decade)))", re.IGNORECASE)  # fmt: skip
_SHARE_FOLLOWS = compiled(
    r"\s*\n|\s*(?:of\b|said\b|say\b|were\b|have\b|had\b|are\b|report\b|use\b|was\b|higher\b|below\b|above\b|and\b(?!\s+(?:final|last))|or\b|to\b|at\b|for\b|after\b|while\b|but\b|the\b|its\b|their\b|our\b|all\b|a million|more\b|less\b|fewer\b|lower\b|higher\b|shorter\b|faster\b|[,.;)]|$|in\b|by\b|on\b|from\b|since\b|as\b|compared\b)",
    re.IGNORECASE,
)


def _fractions(text: str) -> Iterator[Numeral]:
    for m in _FRACTION.finditer(text):
        after = text[m.end() : m.end() + 30]
        if m["half"]:
            if _NOT_HALF.search(text[max(0, m.start() - 8) : m.start()]) or _AFTER_HALF.match(after):
                continue
            share = 50.0
        else:
            one = m["top"].lower() in ("a", "an")
            if one and m["part"].lower() not in ("half",) and not _SHARE_FOLLOWS.match(after):
                continue  # a third plant, a quarter later
            many = 1 if one else ONES[m["top"].lower()]
            share = 100.0 * many / PARTS[m["part"].lower()]
        million = _OF_A_MILLION.match(text, m.end())
        if million:  # a quarter of a million
            value = share / 100 * SCALES[million["scale"].lower()]
            yield Numeral(m.start(), million.end(), float(f"{value:.6g}"), "words", scaled=True)
            continue
        hedge = "a good" if (m["how"] or "").lower() == "good" else ""
        yield Numeral(m.start(), m.end(), round(share, 4), "fraction", "percent", hedge=hedge)
    for m in _EVERY.finditer(text):
        yield Numeral(m.start(), m.end(), round(100.0 / _NTH[m["nth"].lower()], 4), "fraction", "percent")
    for m in _SLASH.finditer(text):
        if int(m["top"]) < int(m["base"]):
            part = round(100.0 * int(m["top"]) / int(m["base"]), 4)
            yield Numeral(m.start(), m.end(), part, "fraction", "percent")
    for m in (*_IN.finditer(text), *_ONE_IN.finditer(text)):
        top, base = (
            float(w)
            if w.isdigit()
            else (100.0 if w.lower() == "a hundred" else float(ONES.get(w.lower(), TENS.get(w.lower(), 0))))
            for w in (m["top"], m["base"])
        )
        if (
            0 < top < base
            and (top == 1 or base in (2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 50, 100, 1000))
            and not compiled(r"\s+(?:years?|months?|days?)\b").match(text[m.end() :])
        ):
            yield Numeral(m.start(), m.end(), round(100.0 * top / base, 4), "fraction", "percent")


def _changes(text: str) -> Iterator[Numeral]:
    for m in _CHANGE.finditer(text):
        word = m["word"].lower()
        before = text[max(0, m.start() - 14) : m.start()].lower()
        if word in ("double", "triple", "quadruple", "halve") and not compiled(
            r"(?:to|will|would|can|could|and|aims? to|should|or|than|nearly|almost)\s$"
        ).search(before):
            continue
        if word == "halves" and compiled(r"\b(?:two|both|the)\s$").search(before):
            continue
        yield Numeral(m.start(), m.end(), float(CHANGES[word]), "change", "percent")
    for m in _HALF_MORE.finditer(text):
        yield Numeral(m.start(), m.end(), -50.0 if m["before"] else 50.0, "change", "percent")
    for m in _FOLD.finditer(text):
        if m["twice"]:
            value = 2.0 if m["twice"].lower() == "twice" else 3.0
            if THAN_BEFORE.match(text, m.end()):  # twice as many as in 2023 is a change
                yield Numeral(m.start(), m.end(), 100 * (value - 1), "change", "percent")
                continue
        else:
            n = m["n"] and m["n"].lower()
            value = float(FOLDS[m["word"].lower()] if m["word"] else ONES.get(n, n))
        yield Numeral(m.start(), m.end(), value, "change", "times")


def find(text: str) -> list[Numeral]:
    """All English numbers of a text, in order; where two overlap the longer one.

    >>> [(n.value, n.unit) for n in find("over 1.2 million yuan, a third of 10,000 sites, halved, one in five")]
    [(1200000.0, ''), (33.3333, 'percent'), (10000.0, ''), (-50.0, 'percent'), (20.0, 'percent')]
    """
    numerals = [*_fractions(text), *_changes(text), *_digits(text), *_in_words(text)]
    return without_overlaps(numerals)


def without_overlaps(numerals: list[Numeral]) -> list[Numeral]:
    """The numbers in order; of two that overlap the one that begins earlier, or is longer."""
    kept: list[Numeral] = []
    for numeral in sorted(numerals, key=lambda n: (n.start, -n.end)):
        if not kept or numeral.start >= kept[-1].end:
            kept.append(numeral)
        elif (
            numeral.start == kept[-1].start
            and numeral.form == "fraction"
            and kept[-1].form == "words"
            and numeral.end == kept[-1].end
        ):
            kept[-1] = numeral
    return kept
