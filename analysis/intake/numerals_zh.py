"""Chinese numbers: digits with 万 and 亿, numbers in characters, 成, 分之, 番, 倍."""

from collections.abc import Iterator

from analysis.evidence.cells import SCALES
from analysis.intake.compiling import compiled
from analysis.intake.numerals import GLUED_UNIT, Numeral

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10**4, "亿": 10**8}
_SCALE = "|".join("千(?![瓦克米伏卡焦赫帕兆])" if word == "千" else word for word in SCALES)
_D = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_MORE = "余|多|几|来|馀"
_NUMBER = compiled(
    rf"(?<![A-Za-z\d./])(?<!\d,)(?<![A-Za-z]-)(?P<n>{_D})(?:\s?(?P<in>{_MORE})?(?P<scale>{_SCALE})(?P<rest>(?<=[亿万])(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?)[万千百]?)?)?(?P<out>{_MORE}|\+)?"
    rf"(?!(?!{GLUED_UNIT})[A-Za-z\d])"
)
_CHARS = compiled(
    rf"(?P<n>[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+)?)(?P<in>{_MORE})?(?P<scale>{_SCALE})?(?P<out>{_MORE})?"
)
_PAIR = compiled(r"([一二两三四五六七八九])([一二三四五六七八九])(?=[十百千万])")
_OF = compiled(
    rf"(?P<base>百|千|万|[二三四五六七八九十]+)分之(?P<top>{_D}|[零〇一二两三四五六七八九十百点]+)(?P<more>多|余)?"
)
_TENTHS = compiled(
    r"(?P<n>\d(?:\.\d+)?|[一二两三四五六七八九](?![一二两三四五六七八九]))成(?P<half>半)?(?P<more>多|余)?(?![立本功为员果长型交就分品都套群行色绩片熟效风])"
)
_PAIR_TENTHS = compiled(
    r"(?P<a>[一二两三四五六七八])(?P<b>[二三四五六七八九])成(?![立本功为员果长型交就分品都套群行色绩片熟效])"
)
_TENTHS_AND = compiled(r"(?P<n>[一二两三四五六七八九])成(?P<m>[一二三四五六七八九])(?![成百千万])")
_AS_SHARE = compiled(r"(?<=[超近约逾过达])(?P<n>[一二三四五六七八九])成(?=为)")
_ONE_OF = compiled(
    r"(?P<base>[二三四五六七八九十])(?P<of>[家个户人])(?:企业|工厂|厂)?[中里]?就?有(?P<top>[一两二三])(?P=of)"
)
_OF_EVERY = compiled(  # 每十家工厂就有四家
    r"每(?P<base>[二三四五六七八九十百]|1?0|\d)(?P<of>[家个户人名台])[^，。；,;\d]{0,8}?[中里]?(?:就|便|约|大约|至少)?有(?P<top>[一两二三四五六七八九]|\d)(?P=of)"
)
_HALF = compiled(r"(?P<w>一半|半数)|(?<=[近过超逾])(?P<h>半)(?![年月天日导小径])")
_AND_A_HALF = compiled(r"(?P<n>\d{1,3}|[一二两三四五六七八九十])个半(?=小时|钟头|月|星期|工作日|百分点)")
_DOUBLE = compiled(
    r"翻(?:了)?(?P<h>近|约|超|逾|超过)?(?:(?P<n>[一两二三四234])番|番|倍|一倍)|(?P<half>减半|降低一半|减少一半|缩短一半|下降一半)"
)


def value_of_characters(word: str) -> float | None:
    """The value of a number in Chinese characters; None where it is none.

    >>> [value_of_characters(w) for w in ("三万", "一万二千", "二十三", "一百零三", "两千五百", "二点五", "十")]
    [30000.0, 12000.0, 23.0, 103.0, 2500.0, 2.5, 10.0]
    >>> [value_of_characters(w) for w in ("一万二", "三千五", "一百零三", "三百六十五")]
    [12000.0, 3500.0, 103.0, 365.0]
    """
    whole, _, decimals = word.partition("点")
    if len(whole) > 1 and all(c in DIGITS for c in whole):  # 二〇二五
        value: float | None = float("".join(str(DIGITS[c]) for c in whole))
    else:
        value = _composed(whole)
    if value is None:
        return None
    if decimals:
        value += float("0." + "".join(str(DIGITS[c]) for c in decimals))
    return value


def _composed(whole: str) -> float | None:
    total, part, digit = 0.0, 0.0, None
    for char in whole:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in SMALL:
            part += (1 if digit is None else digit) * SMALL[char]
            digit = None
        elif char in LARGE:
            part += digit or 0
            total = (
                (total + (part or (1 if not total else 0))) * LARGE[char]
                if char == "亿"
                else total + (part or 1) * LARGE[char]
            )
            part, digit = 0.0, None
        else:
            return None
    left_out = {"百": 10, "千": 100, "万": 1000, "亿": 10**7}.get(whole[-2:-1], 1)  # 一万二: twelve thousand
    return total + part + (digit or 0) * left_out


def _digits(text: str) -> Iterator[Numeral]:
    for m in _NUMBER.finditer(text):
        value = float(m["n"].replace(",", "")) * SCALES.get(m["scale"] or "", 1)
        end = m.end()
        if m["rest"]:
            digits = m["rest"].rstrip("万千百")
            value += float(digits.replace(",", "")) * SCALES.get(m["rest"][len(digits) :], 1)
        hedge = m["in"] or m["out"] or ""
        if (
            hedge in ("来", "几")
            and not m["scale"]
            and not (hedge == "来" and text[end : end + 1] in "人个家台名座户")
        ):
            hedge, end = "", m.end() - 1 if m["out"] else m.end()
        if (
            hedge == "多"
            and text[end : end + 1] in ("样", "元", "数", "年", "方", "层", "级", "家庭")
            and m["out"]
        ):
            hedge, end = ("", end - 1) if text[end : end + 1] != "年" else (hedge, end)
        yield Numeral(m.start(), end, float(f"{value:.12g}"), "digits", hedge=hedge, scaled=bool(m["scale"]))


def _characters(text: str) -> Iterator[Numeral]:
    for m in _CHARS.finditer(text):
        word, hedge = m["n"], m["in"] or m["out"] or ""
        high = None
        pair = _PAIR.search(word)
        if pair:
            low_word, high_word = (
                word[: pair.start()] + pair[1] + word[pair.end() :],
                word[: pair.start()] + pair[2] + word[pair.end() :],
            )
            value, high = value_of_characters(low_word), value_of_characters(high_word)
        else:
            value = value_of_characters(word)
        if not value:
            continue
        scale = SCALES.get(m["scale"] or "", 1)
        yield Numeral(
            m.start(), m.end(), value * scale, "words", hedge=hedge, high=high * scale if high else None,
            scaled=bool(m["scale"]) or any(c in word for c in "百千万亿"),
        )  # fmt: skip


def _parts(text: str) -> Iterator[Numeral]:
    for m in _OF.finditer(text):
        top = float(m["top"].replace(",", "")) if m["top"][0].isdigit() else value_of_characters(m["top"])
        base = {"百": 100.0, "千": 1000.0, "万": 10000.0}.get(m["base"]) or value_of_characters(m["base"])
        if top and base:
            yield Numeral(
                m.start(), m.end(), round(100 * top / base, 4), "fraction", "percent", hedge=m["more"] or ""
            )
    for m in _PAIR_TENTHS.finditer(text):
        yield Numeral(
            m.start(), m.end(), 10.0 * DIGITS[m["a"]], "fraction", "percent", high=10.0 * DIGITS[m["b"]]
        )
    for m in _TENTHS_AND.finditer(text):
        yield Numeral(m.start(), m.end(), 10.0 * DIGITS[m["n"]] + DIGITS[m["m"]], "fraction", "percent")
    for m in _AS_SHARE.finditer(text):
        yield Numeral(m.start(), m.end(), 10.0 * DIGITS[m["n"]], "fraction", "percent")
    for m in _TENTHS.finditer(text):
        top = float(m["n"]) if m["n"][0].isdigit() else float(DIGITS[m["n"]])
        yield Numeral(
            m.start(),
            m.end(),
            10 * top + (5 if m["half"] else 0),
            "fraction",
            "percent",
            hedge=m["more"] or "",
        )
    for m in _OF_EVERY.finditer(text):
        base, top = (float(w) if w.isdigit() else value_of_characters(w) or 0 for w in (m["base"], m["top"]))
        if 0 < top < base:
            yield Numeral(m.start(), m.end(), round(100.0 * top / base, 4), "fraction", "percent")
    for m in _ONE_OF.finditer(text):  # 四家里就有一家
        base = value_of_characters(m["base"])
        if base:
            yield Numeral(
                m.start(), m.end(), round(100.0 * DIGITS[m["top"]] / base, 4), "fraction", "percent"
            )
    for m in _AND_A_HALF.finditer(text):  # 一个半小时
        whole = float(m["n"]) if m["n"].isdigit() else value_of_characters(m["n"])
        yield Numeral(m.start(), m.end(), (whole or 0) + 0.5, "digits", scaled=True)
    for m in _HALF.finditer(text):
        yield Numeral(m.start(), m.end(), 50.0, "fraction", "percent")
    for m in _DOUBLE.finditer(text):
        times = {"两": 2, "二": 2, "三": 3, "四": 4, "2": 2, "3": 3, "4": 4}.get(m["n"] or "", 1)
        value = -50.0 if m["half"] else 100.0 * (2**times - 1)
        yield Numeral(m.start(), m.end(), value, "change", "percent", hedge=m["h"] or "")


def find(text: str) -> list[Numeral]:
    """All Chinese numbers of a text, in order.

    >>> [(n.value, n.hedge) for n in find("三万余家、2.6万亿元、近2000个、百余、七成以上、三分之一")]
    [(30000.0, '余'), (2600000000000.0, ''), (2000.0, ''), (100.0, '余'), (70.0, ''), (33.3333, '')]
    """
    special = list(_parts(text))
    taken = bytearray(len(text))
    for n in special:
        taken[n.start : n.end] = b"\1" * (n.end - n.start)
    plain = [n for n in (*_digits(text), *_characters(text)) if not any(taken[n.start : n.end])]
    kept: list[Numeral] = []
    for numeral in sorted([*special, *plain], key=lambda n: (n.start, -n.end)):
        if not kept or numeral.start >= kept[-1].end:
            kept.append(numeral)
    return kept
