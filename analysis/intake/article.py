"""An article from a file, a page or an address: its text, title, publisher and day, each with where it was found."""

import re
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.errors import EvidenceError
from analysis.evidence import parse_day
from analysis.intake.calendars import MONTHS
from analysis.intake.compiling import compiled
from analysis.intake.fetching import LARGEST, Page, fetched
from analysis.intake.reading import LONGEST

_HTML = re.compile(rb"<(?:!doctype|html|head|body|article|div|p|meta|script|table)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030"}  # declared so, written in the wider one
_HEAD = 4000  # bytes by which an encoding is told
_CONTROLS = re.compile(
    r"\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)?|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|\x1b.?|[\x00-\x08\x0e-\x1f\x7f-\x9f]"
)
_ENCODINGS = ("utf-8", "gb18030", "cp1252")
_DAY_IN_TEXT = re.compile(
    r"(?<!\d)(?P<y>20\d\d)\s?[-./年]\s?(?P<m>\d{1,2})\s?[-./月]\s?(?P<d>\d{1,2})(?:日)?(?!\d)"
    r"|(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+(?P<day>\d{1,2}),?\s+(?P<year>20\d\d)"
    r"|(?P<day2>\d{1,2})\s+(?P<month2>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?,?\s+(?P<year2>20\d\d)"
)
_SOURCE_LINE = re.compile(
    r"^[^\S\n]*(?:来源|稿源|信息来源|Source|Publisher)\s*[:：]\s*(?P<who>[^\s|,，]{2,40}(?:\s[A-Z][\w.]*){0,4})",
    re.MULTILINE,
)
_AGENCY = (
    ("新华社", "新华社"),
    ("Xinhua", "Xinhua"),
    ("中新网", "中新网"),
    ("中新社", "中新社"),
    ("Yonhap", "Yonhap"),
    ("Reuters", "Reuters"),
    ("人民网", "人民网"),
)


@dataclass(frozen=True)
class Article:
    """A text with what is known of it.

    published: a day, or None where none was found. day_from: where the day comes from: given, page (its metadata),
    text (a day printed near the head of the text; marked as inferred when it is written) or ''. publisher, title and
    url are empty where they are not known.
    """

    text: str
    title: str = ""
    publisher: str = ""
    published: pd.Timestamp | None = None
    day_from: str = ""
    url: str = ""
    language: str = ""

    @property
    def precision(self) -> str:
        """How well the day is known, in the words of claims.csv: a day that was only found in the text is inferred."""
        return "day" if self.day_from in ("given", "page") else "inferred"


def open_article(
    source: str | Path,
    *,
    published: str | None = None,
    publisher: str = "",
    title: str = "",
    url: str = "",
    fetch: bool = False,
) -> Article:
    """The article of a file, of the standard input (`-`) or of an address.

    source: a path, `-`, or an address, which is fetched only with `fetch`. published, publisher, title, url: what the
    caller knows; it goes before what the page says. The day of publication is never guessed without a mark: see
    `Article.day_from`.

    Raises EvidenceError for a file that can't be read, an address without `fetch`, a page without text, a day that is
    none.
    """
    source = str(source)
    day = None if not published else parse_day(published, "published")
    charset = ""
    if _ADDRESS.match(source):
        page = _fetched(source, fetch)
        raw, charset, url = page.body, page.charset, url or page.address
    elif source == "-":
        raw = sys.stdin.buffer.read(LARGEST)
    else:
        raw = _of_file(Path(source))
    return _article(raw, day, publisher, title, url, charset)


def _of_file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST)
    except FileNotFoundError:
        raise EvidenceError(
            f"{path}: no such file. Give a text, a saved page, an address with --fetch, or - for the standard input."
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise EvidenceError(f"{path} can't be read ({reason}). Give a text file or a saved page.") from None


def _fetched(address: str, allowed: bool) -> Page:
    if not allowed:
        raise EvidenceError(
            f"{address} is an address: nothing is fetched without being asked for. Add --fetch, or save the page and give the file."
        )
    return fetched(address)


def _decoded(raw: bytes, charset: str = "") -> str:
    """A page as text: by the charset that its server declares, if the bytes are in it, else by the first that fits."""
    with suppress(LookupError, UnicodeDecodeError):
        if charset:
            return raw.decode(_WIDER.get(charset.lower(), charset))
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    head = raw[:_HEAD]
    for first, wide in (
        (1, "utf-16-le"),
        (0, "utf-16-be"),
    ):  # without its mark: every second byte of Latin letters is zero
        if head[first::2].count(0) > 0.4 * len(head) and 0 not in head[1 - first :: 2]:
            return raw.decode(wide, errors="replace")
    for encoding in _ENCODINGS:
        try:
            return raw.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", errors="replace")


def _article(
    raw: bytes, day: pd.Timestamp | None, publisher: str, title: str, url: str, charset: str = ""
) -> Article:
    whole = _decoded(raw, charset)
    page: dict = _of_page(whole if charset else raw, url) if _HTML.search(raw[:4000]) else {}
    page |= {name: _readable(page[name]) for name in ("title", "publisher") if page.get(name)}
    text = _readable(page.get("text") or whole)[: LONGEST + 1]  # one more than is read: so it is told
    day_from = "given" if day is not None else ""
    if day is None and page.get("date"):
        day, day_from = _day(page["date"]), "page"
    if day is None:
        day = day_in_text(text)
        day_from = "text" if day is not None else ""
    head = next((line.strip() for line in text.split("\n") if line.strip()), "")
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in text[:4000])
    language = "" if not text.strip() else ("zh" if chinese > 0.1 * len(text[:4000]) else "en")
    return Article(
        text,
        title or page.get("title") or head[:160],
        publisher or page.get("publisher") or publisher_in(text),
        day,
        day_from,
        url or page.get("url") or "",
        language,
    )


def _readable(text: str) -> str:
    r"""A text without what only a terminal understands: it is shown in one. Line ends are written alike.

    >>> _readable("\x1b]0;title\x07\x1b[31mover 60\x1b[0m plants\r\nin 2024\x00")
    'over 60 plants\nin 2024'
    """
    return _CONTROLS.sub("", compiled(r"\r\n|[\r\x0b\x0c\x85]").sub("\n", text))


def _of_page(raw: bytes | str, url: str) -> dict:
    """Text and metadata of a page by trafilatura; its own date guess is not taken, only what the page declares."""
    from trafilatura import bare_extraction

    options: dict[str, Any] = {
        "with_metadata": True,
        "include_comments": False,
        "include_tables": True,
        "favor_recall": True,
        "url": url or None,
    }
    try:
        extracted: Any = bare_extraction(
            raw, date_extraction_params={"extensive_search": False, "original_date": True}, **options
        )
    except Exception:  # a page that a parser can't take is read as text without its marks
        extracted = None
    if extracted is None or not (extracted.text or "").strip():
        return {"text": _stripped(raw if isinstance(raw, str) else _decoded(raw))}
    text = (
        extracted.text
        if not extracted.title or extracted.title in extracted.text[:400]
        else f"{extracted.title}\n\n{extracted.text}"
    )
    return {
        "text": text,
        "title": extracted.title or "",
        "publisher": extracted.sitename or "",
        "date": extracted.date or "",
        "url": extracted.url or "",
    }


def _stripped(text: str) -> str:
    text = compiled(r"(?is)<(script|style|nav|footer|aside)\b.*?</\1\s*>|<!--.*?-->").sub(" ", text)
    text = compiled(r"(?i)<(?:br|/p|/div|/li|/tr|/h\d)\b[^>]*>").sub("\n", text)
    return compiled(r"<[^<>]*>").sub("", text)


def _day(text: str) -> pd.Timestamp | None:
    try:
        return parse_day(str(text)[:10], "published")
    except EvidenceError:
        return None


def day_in_text(text: str) -> pd.Timestamp | None:
    """The first whole day printed in the first lines of a text; None where there is none.

    >>> str(day_in_text("发布时间：2024-06-12 09:30"))[:10], day_in_text("in 2024")
    ('2024-06-12', None)
    """
    match = _DAY_IN_TEXT.search(text[:1200]) or _DAY_IN_TEXT.search(text[-300:])
    if match is None:
        return None
    parts = match.groupdict()
    year = parts["y"] or parts["year"] or parts["year2"]
    month = int(parts["m"]) if parts["m"] else MONTHS[(parts["month"] or parts["month2"]).lower()]
    day = parts["d"] or parts["day"] or parts["day2"]
    return _day(f"{int(year):04d}-{month:02d}-{int(day):02d}")


_OFTEN = re.compile(
    r"\b(?:the|of|and|in|to|for|by|with|is|was|were|are|has|have|had|from|on|at|that|it|its|an?)\b", re.I
)
_OURS = (
    0.05  # of the words of an English text far more are among those, of one in another language hardly any
)
_FEW = 15  # words that tell no language


def is_foreign(text: str) -> bool:
    """Whether a text is most likely in neither English nor Chinese.

    >>> is_foreign("O país tinha quase 240 fábricas certificadas no final de fevereiro, mais 75 do que no ano anterior, disse o instituto.")
    True
    >>> is_foreign("240 plants"), is_foreign("智能工厂240家")
    (False, False)
    """
    words = compiled(r"[^\W\d_]+").findall(text[:4000])
    if len(words) < _FEW or any("\u4e00" <= mark <= "\u9fff" for mark in text):
        return False
    return len(_OFTEN.findall(text[:4000])) < _OURS * len(words)


def publisher_in(text: str) -> str:
    """The publisher that a text names itself: a line 'Source: …', or an agency in the dateline; '' for none."""
    match = _SOURCE_LINE.search(text)
    if match:
        return match["who"].strip()
    return next((name for mark, name in _AGENCY if mark in text[:600]), "")
