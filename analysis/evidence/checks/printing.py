"""Who printed a figure and how: publishers and languages by page, texts told twice, hedges and baselines beside their notes."""

import re
from collections import Counter
from functools import lru_cache
from operator import attrgetter
from typing import Any
from urllib.parse import urlsplit

from analysis.evidence.checks.sense import BOUND, Says, Tables, day_of, grouped, odd_one, rule, told, words_of

FEW = 3  # other rows that make what is usual of a page, a publisher or a plan
EDITIONS = {
    "arabic": "ar", "english": "en", "french": "fr", "german": "de", "italian": "it", "japanese": "ja", "jp": "ja",
    "korean": "ko", "russian": "ru", "spanish": "es",
}  # fmt: skip
RELAYED = "as relayed"  # a publisher that is told as the body whose words a page relays
BASELINES = (  # what a note says of what a change is measured against
    (re.compile(r"\bBaseline: (?:before|after)\b|^Before and after\b"), "before_after"),
    (re.compile(r"\bBaseline: unknown\b"), "unknown"),
    (re.compile(r"\bBaseline: (?:industry|sector)\b"), "industry"),
    (re.compile(r"\bBaseline: year on year\b"), "previous_period"),
)
HEDGED = ("over", "at_least", "nearly", "about")
LONG, LONG_CHINESE = 32, 9  # letters of a title that two texts do not have by chance
CHINESE = re.compile("[\u3400-\u9fff]")
DIGITS, MILLION = 4, 1e6  # with which a number is printed that needs no hedge; from there on one more
TOTAL = re.compile(r"\btotal\b", re.I)  # what a text says of an absolute amount
DIFFERENT = re.compile(r"\bdefinition", re.I)  # what a note says of a figure that is counted otherwise
FAR = 8.0  # times another count
_IN_A_MONTH = re.compile(
    r"(?<![0-9.,])([0-9][0-9,]*(?:\.[0-9]+)?) in (?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December) (?:19|20)[0-9]{2}\b"
)
_RECOGNISED_IN = re.compile(r"\brecogni[sz]ed in ((?:19|20)[0-9]{2})\b")
COMPUTED = re.compile(r"\bcomputed\b", re.I)


@rule("publisher-unlike-its-page", "claims", error=False)
def publisher(tables: Tables) -> Says:
    """A publisher has a word in common with the name of its site, or with the publishers of other figures that are read there."""
    sites: dict[str, list[Any]] = {}
    for row in tables.rows("claims"):
        if host := site(row.url):
            sites.setdefault(host, []).append(row)
    for host, rows in sites.items():
        counts = Counter(row.publisher for row in rows)
        for row in rows if len(counts) > 1 and len(rows) >= FEW else ():
            if counts[row.publisher] > 1 or RELAYED in row.publisher:
                continue
            own = _words(row.publisher)
            others = {word for name in counts if name != row.publisher for word in _words(name)}
            if not own & others and not any(word in host for word in own):
                yield row.claim_id, "publisher", repr(row.publisher[:60]), f"a publisher of {host}, such as {counts.most_common(1)[0][0]}", "Mend the publisher or the address."  # fmt: skip


@lru_cache(maxsize=4096)
def site(url: str) -> str:
    """The host of an address without its www; '' where there is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]{3,}", text.casefold())) - {"the", "and", "com", "via", "reprint"}


@rule("language-unlike-its-edition", "sources", error=False)
def edition(tables: Tables) -> Says:
    """A text of an Arabic, Japanese or other edition, by its name or address, is in its language."""
    for row in tables.rows("sources"):
        for word in (*row.source_id.split("-"), site(row.url).partition(".")[0]):
            if EDITIONS.get(word, row.language) != row.language:
                yield (
                    row.source_id,
                    "language",
                    row.language,
                    f"{EDITIONS[word]}, as {word!r} says",
                    "Mend the code.",
                )
                break


@rule("language-unlike-its-publisher", "sources", error=False)
def language(tables: Tables) -> Says:
    """A publisher of whom three other texts are in one language writes in it."""
    for name, rows in grouped(tables.rows("sources"), "publisher").items():
        if odd := odd_one(rows, attrgetter("language"), FEW):
            row, usual = odd
            yield row.source_id, "language", row.language, f"{usual}, as the other texts of {name}", "Mend the code."  # fmt: skip


@rule("title-twice", "sources", error=False)
def title_twice(tables: Tables) -> Says:
    """Two texts of one publisher do not have one title, nor do two texts at all a long one."""
    seen: dict[tuple[str, str], str] = {}
    labels = {row.label_en for row in tables.rows("programmes")} if "programmes" in tables else set()
    for row in tables.rows("sources"):
        long = len(row.title) >= LONG or len(CHINESE.findall(row.title)) >= LONG_CHINESE
        if row.title and row.title not in labels:  # as `outlook init` names the texts of a list
            first = seen.setdefault(("" if long else row.publisher, row.title.casefold()), row.source_id)
            if first != row.source_id:
                yield row.source_id, "title", repr(row.title[:60]), f"another title than that of {first}", "Read the title again, or merge the two."  # fmt: skip


@rule("baseline-unlike-its-note", "claims", error=False)
def baseline(tables: Tables) -> Says:
    """A change is measured against what its note says."""
    for row in tables.rows("claims"):
        if row.kind == "effect":
            said = next((word for words, word in BASELINES if words.search(words_of(row.note))), row.baseline)
            if row.baseline != said:
                yield (
                    row.claim_id,
                    "baseline",
                    row.baseline,
                    f"{said}, as its note says",
                    "Mend the word or the note.",
                )


@rule("baseline-unlike-its-text", "claims", error=False)
def measured(tables: Tables) -> Says:
    """What a text says of one group of sites is measured against one thing, and on one basis."""
    effects = (row for row in tables.rows("claims") if row.kind == "effect")
    for rows in grouped(effects, "source_id", "programme", "scope").values():
        for column in ("baseline", "basis"):
            row, usual = odd_one(rows, attrgetter(column)) or (None, "")
            said = row and column == "basis" and row.basis == "absolute" and TOTAL.search(words_of(row.note))
            if row and not said and (column == "baseline" or not _per(row.indicator)):
                yield row.claim_id, column, getattr(row, column), f"{usual}, as other figures of its text", "Read the text again."  # fmt: skip


@rule("basis-of-no-ratio", "claims", error=False)
def no_ratio(tables: Tables) -> Says:
    """An intensity is a change of something per something, and such a change an intensity."""
    for row in tables.rows("claims"):
        if row.kind == "effect" and (row.basis == "intensity") != _per(row.indicator):
            yield row.claim_id, "basis", f"{row.basis} of {row.indicator}", "intensity where something is measured per something", "Mend the basis or the measure."  # fmt: skip


def _per(indicator: str) -> bool:
    return "_per_" in indicator


@rule("hedge-of-a-precise-number", "claims", error=False)
def hedge(tables: Tables) -> Says:
    """A count that is printed with four digits or more, from a million on with five, is not hedged."""
    for row in tables.rows("claims"):
        least = DIGITS + (row.value >= MILLION)
        hedged = (
            row.qualifier in HEDGED and row.unit == "count" and len(f"{row.value:.0f}".rstrip("0")) >= least
        )
        if hedged and not COMPUTED.search(words_of(row.note)):
            yield (
                row.claim_id,
                "qualifier",
                f"{row.qualifier} {told(row.value)}",
                "exact",
                "Read the text again.",
            )


@rule("definition-left-behind", "claims", "events", error=False)
def left_behind(tables: Tables) -> Says:
    """Where all other figures that were printed since a list was put on another base have the definition of that, so has each."""
    for event in tables.rows("events"):
        since = [
            row for row in tables.rows("claims")
            if row.programme == event.programme and row.published_latest >= event.published and row.kind != "context"
        ] if event.definition else []  # fmt: skip
        bare = [row for row in since if not row.definition]
        new = [row for row in since if row.definition == event.definition]
        for row in bare if len(bare) == 1 and len(new) > 1 else ():
            yield row.claim_id, "definition", "none", f"{event.definition}, since {event.event_id} of {day_of(event.day)}", "Read the text again: on which base?"  # fmt: skip


@rule("definition-left-out", "claims", error=False)
def definition_left_out(tables: Tables) -> Says:
    """Where all other figures of one kind of a list have one definition, so has each."""
    for rows in grouped(tables.rows("claims"), "programme", "indicator", "kind").values():
        words = Counter(row.definition for row in rows)
        if len(rows) > FEW and len(words) == 2 and words[""] == 1:
            row, usual = next(row for row in rows if not row.definition), max(words)
            yield row.claim_id, "definition", "none", f"{usual}, as the other figures of its list", "Read the text again."  # fmt: skip


@rule("definition-unlike-its-name", "claims", error=False)
def definition_unlike_name(tables: Tables) -> Says:
    """A figure that is named with the first word of a definition of its list and measure has that definition."""
    for rows in grouped(tables.rows("claims"), "programme", "indicator").values():
        first = {row.definition.partition("-")[0]: row.definition for row in rows if row.definition}
        for row in rows if first else ():
            meant = [first[word] for word in row.claim_id.split("-") if len(word) > FEW and word in first]
            if meant and not row.definition:
                yield row.claim_id, "definition", "none", f"{meant[0]}, as its name says", "Read the text again: of what?"  # fmt: skip


@rule("figure-unlike-its-note", "claims", error=False)
def unlike_note(tables: Tables) -> Says:
    """A count is not eight times the one that its note tells of another month, nor an eighth of it."""
    for row in tables.rows("claims"):
        for number in _IN_A_MONTH.findall(row.note) if row.unit == "count" and row.value > 0 else ():
            other = float(number.replace(",", ""))
            if other and not 1 / FAR <= row.value / other <= FAR:
                yield row.claim_id, "value", told(row.value), f"a size like the {number} of its note", "Read the text again: is a digit lost or doubled?"  # fmt: skip


@rule("total-of-one-year", "claims", error=False)
def of_one_year(tables: Tables) -> Says:
    """What a note tells to have been recognised in the year of its figure is what was added in it, and no total."""
    for row in tables.rows("claims"):
        named = _RECOGNISED_IN.search(row.note) if row.kind == "stock" else None
        if named and int(named[1]) == row.period_end.year:
            yield row.claim_id, "kind", row.kind, f"flow: {named[0]!r}, as its note says", "Is it a total? Read the text again."  # fmt: skip


@rule("definition-unlike-its-text", "claims", error=False)
def unlike_text(tables: Tables) -> Says:
    """The figures that one text prints of a list for one measure are of one definition, or a note says how one differs."""
    for rows in grouped(tables.rows("claims"), "source_id", "programme", "indicator", "kind").values():
        row, usual = odd_one(rows, attrgetter("definition")) or (None, "")
        if row and not DIFFERENT.search(words_of(row.note)):
            yield row.claim_id, "definition", row.definition or "none", f"{usual or 'none'}, as the other figures of its text", "Read the text again."  # fmt: skip


@rule("selection-unlike-its-plan", "outcomes", error=False)
def selection(tables: Tables) -> Says:
    """Cases that were taken from one page were found in one way, but for one whose end nobody printed."""
    for rows in grouped((row for row in tables.rows("outcomes") if row.url_target), "url_target").values():
        row, usual = odd_one(rows, attrgetter("selection")) or (None, "")
        if row and (row.selection == "followed_up" or row.url_outcome or row.outcome_claim_id):
            yield row.case_id, "selection", row.selection, f"{usual}, as the other cases of its page", "Mend the word."  # fmt: skip


@rule("page-of-no-figure", "outcomes", "claims", error=False)
def no_figure(tables: Tables) -> Says:
    """The address of a case is that of a figure of its programme or family, or of no figure at all, unless its end is a bound."""
    programmes = tables.by_key("programmes") if "programmes" in tables else {}
    of = {name: row.family or name for name, row in programmes.items()}
    pages: dict[str, set[str]] = {}
    for row in tables.rows("claims"):
        pages.setdefault(row.url, set()).add(of.get(row.programme, row.programme))
    for row in tables.rows("outcomes"):
        own = of.get(row.programme, row.programme)
        for column in ("url_target", "url_outcome"):
            page = getattr(row, column)
            bound = column == "url_outcome" and BOUND.search(words_of(row.note))
            if page and not bound and own not in pages.get(page, {own}):
                yield (
                    row.case_id,
                    column,
                    page[:60],
                    f"a page with figures of {row.programme}",
                    "Mend the address.",
                )
