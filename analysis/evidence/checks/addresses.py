"""What an address says of its row: who printed it, in which language, what its title counts, which article it is."""

import re
from collections import Counter
from functools import lru_cache
from urllib.parse import unquote

from analysis.evidence.checks.printing import RELAYED, site
from analysis.evidence.checks.sense import Says, Tables, rule

# words that a text of a language has everywhere and that English has not; two of them tell the language of an address
SPEAKS = {
    "fr": "les des sur une dans aux du et avec au sont ont leur qui que", "es": "el los las del por una con para su",
    "de": "der die das und fur fuer bis von mit den im auf eine zum zur ist nicht", "it": "il della di gli nel per una dei che",
    "nl": "het een van voor met naar", "pt": "dos das uma para com em nao", "sv": "och att av det som till", "da": "og til af det",
    "no": "og til av det", "id": "yang dan di untuk dengan dari",
}  # fmt: skip
_TELLING = {code: frozenset(words.split()) for code, words in SPEAKS.items()}
_ALL = frozenset().union(*_TELLING.values())
EDITION = re.compile(r"(?:^|[/.])en(?:glish)?[/.]")
LEAST = 2
FEW = 3  # other texts of a relay
COUNTED = re.compile(r"(?<![0-9a-z])([0-9]+)(?:\s+|(?=[a-z]{2}))([a-z]{2,})(?:\s+of)?(?:\s+([a-z]+))?")
WORD = re.compile(r"[a-z0-9]+")
ARTICLE = re.compile(r"(?<![0-9])[0-9]{5,}(?![0-9])")


@rule("publisher-unlike-its-source", "claims", "sources", error=False)
def unlike_source(tables: Tables) -> Says:
    """A figure that is read on the page of its source has a publisher with a word of that source's publisher, or of its site."""
    sources = tables.by_key("sources")
    for row in tables.rows("claims"):
        source = sources.get(row.source_id)
        if source is None or not row.url or row.url != source.url or row.publisher == source.publisher:
            continue
        if not _goes_with(row.publisher, source.publisher, site(row.url)):
            yield row.claim_id, "publisher", repr(row.publisher[:60]), f"{source.publisher}, as source {row.source_id}, or a name of {site(row.url)}", "Mend the publisher or the source."  # fmt: skip


@lru_cache(maxsize=4096)
def _goes_with(publisher: str, other: str, host: str) -> bool:
    """Whether a publisher may be that of a page: by a word of another name or of the host, or as one that relays."""
    own = _words(publisher)
    relays = (
        "relayed" in other
        or "reprint" in publisher
        or RELAYED in publisher
        or any(end in publisher for end in (host, ".".join(host.split(".")[1:])) if "." in end)
    )
    return relays or bool(own & _words(other)) or any(word in host for word in own)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]{3,}", text.casefold())) - {"the", "and", "com", "via"}


@rule("official-by-a-relay", "sources", error=False)
def by_a_relay(tables: Tables) -> Says:
    """What is read by way of a relay of which no other text is official is no official text."""
    kinds: dict[str, Counter[str]] = {}
    for row in tables.rows("sources"):
        kinds.setdefault(_relay(row.publisher), Counter())[row.kind] += 1
    for row in tables.rows("sources"):
        others = kinds[_relay(row.publisher)]
        if (
            row.kind == "official"
            and _relay(row.publisher)
            and others["official"] == 1
            and others.total() > FEW
        ):
            usual = max(others.keys() - {"official"}, key=others.__getitem__)
            yield row.source_id, "kind", row.kind, f"{usual}, as other texts via {_relay(row.publisher)}", "Mend the kind."  # fmt: skip


def _relay(publisher: str) -> str:
    """Who relays a text; '' where nobody is named.

    >>> _relay("21st Century Business Herald via Reportify"), _relay("Reuters")
    ('Reportify', '')
    """
    return publisher.partition(" via ")[2]


@rule("language-unlike-the-words-of-its-address", "sources", error=False)
def language(tables: Tables) -> Says:
    """A page whose address is told in words of a language is in that language."""
    for row in tables.rows("sources"):
        words = set(_path(row.url).split())
        if len(words & _ALL) < LEAST:
            continue
        spoken = [code for code, telling in _TELLING.items() if len(words & telling) >= LEAST]
        if spoken and row.language not in spoken and not EDITION.search(row.url):
            yield row.source_id, "language", row.language, f"{' or '.join(spoken)}, as the words of its address", "Mend the code."  # fmt: skip


@lru_cache(maxsize=4096)
def _path(url: str) -> str:
    """The words of an address behind its host, in small letters."""
    path = url.partition("://")[2].partition("/")[2]
    return " ".join(WORD.findall((unquote(path) if "%" in path else path).casefold()))


@rule("title-that-counts-another-thing", "sources", error=False)
def counts(tables: Tables) -> Says:
    """A number in a title counts what it counts in the words of the address, not what another number counts there."""
    for row in tables.rows("sources"):
        here = _counted(row.title.casefold())
        there = _counted(_path(row.url)) if len(here) > 1 else {}
        for number, thing in here.items():
            other = next((n for n, t in there.items() if t == thing and n != number), "")
            if other and there.get(number, thing) != thing:
                yield row.source_id, "title", repr(row.title[:60]), f"{number} of {there[number]}, as its address says", "Mend the title or the address."  # fmt: skip
                break


def _counted(text: str) -> dict[str, str]:
    """What each number of a text counts.

    >>> _counted("china will cut 30 mt of steel, 150mt of coal")
    {'30': 'steel', '150': 'coal'}
    """
    return {number: thing or unit for number, unit, thing in COUNTED.findall(text)}


@rule("address-of-another-article", "evaluated_effects", error=False)
def another_article(tables: Tables) -> Says:
    """Where a paper is named with the number of its article, the address has that number and not one like it."""
    for row in tables.rows("evaluated_effects"):
        named, there = ARTICLE.findall(row.paper), ARTICLE.findall(row.url)
        for number in named:
            like = [other for other in there if sorted(other.lstrip("0")) == sorted(number.lstrip("0"))]
            if like and number.lstrip("0") not in {other.lstrip("0") for other in like}:
                yield row.effect_id, "url", row.url[:60], f"an address with {number}, as its paper is named", "Mend the address or the paper."  # fmt: skip
