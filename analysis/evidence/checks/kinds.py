"""What is unlikely of lists, measures and texts: kinds, directions, families and languages that do not go with the rest."""

import re
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

from analysis.evidence.checks.sense import Says, Tables, grouped, line_of, rule, told
from analysis.evidence.kinds import kind_named

LOWER = re.compile(
    r"(?:^|_)(?:defect|emissions?|consumption|cost|cycle|lead_time|intensity|co2|ghg|fuel_per|injur)"
)
HIGHER = re.compile(
    r"productivity|efficiency|utilisation|output|revenue|profit|sales|users|stations|capacity|coverage|penetration"
    r"|^(?:firms|units|plants|projects|platforms|vehicles|chargers)_(?!delisted|level1|below|without)"
)
RATIO = re.compile(r"_per_")
# what the texts of a country's domain are written in, beside English
SPOKEN = {"cn": ("zh",), "tw": ("zh",), "kr": ("ko",), "jp": ("ja",), "de": ("de",), "fr": ("fr",), "it": ("it",),
          "es": ("es",), "gr": ("el",), "se": ("sv",), "no": ("no", "nb"), "nl": ("nl",), "pl": ("pl",)}  # fmt: skip
ABROAD = re.compile(
    r"(?:arabic|french|german|italian|japanese|jp|korean|russian|spanish)\."
)  # editions for other countries
ALONE = ("company", "research")  # kinds that no paper, agency or authority is also told as
FEW, OFTEN = 3, 5  # texts that make the kind of a publisher: beside an odd one, beside any other


@rule("direction-unlike-its-name", "indicators", error=False)
def direction(tables: Tables) -> Says:
    """Of defects, emissions, costs and cycles less is better, of firms, sales and productivity more."""
    for row in tables.rows("indicators"):
        # what it is measured by says nothing: energy use per unit of output
        measured = row.indicator.partition("_per_")[0]
        less = bool(LOWER.search(measured))
        more = not less and bool(HIGHER.search(measured))
        if (less and row.direction == "higher") or (more and row.direction == "lower"):
            yield row.indicator, "direction", row.direction, f"{'lower' if less else 'higher'}, as its name says", "Mend the direction."  # fmt: skip


@rule("scale-unlike-its-name", "indicators", error=False)
def scale(tables: Tables) -> Says:
    """What is measured per something is an intensity, its change, or has a unit per something."""
    for row in tables.rows("indicators"):
        if RATIO.search(row.indicator) and row.scale in ("count", "amount") and "per_" not in row.unit:
            yield (
                row.indicator,
                "scale",
                row.scale,
                "intensity or change, as its name says",
                "Mend the scale.",
            )


@rule("rate-that-never-falls", "programmes", error=False)
def never_falls(tables: Tables) -> Says:
    """A rate or an intensity can fall."""
    for row in tables.rows("programmes"):
        if kind_named(row.kind).can_fall and row.monotone:
            yield row.programme, "monotone", "true", f"false for a {row.kind}", "Mend the word or the kind."


@rule("list-with-removals", "programmes", "claims", error=False)
def with_removals(tables: Tables) -> Says:
    """A list from which members were removed can fall."""
    removed = {
        row.programme: row.claim_id
        for row in tables.rows("claims")
        if row.value and (row.indicator == "units_delisted" or row.definition == "gross")
    }
    for row in tables.rows("programmes"):
        if row.monotone and row.programme in removed:
            yield row.programme, "monotone", "true", f"false: {removed[row.programme]} tells of removals", "Mend the word, or the claim."  # fmt: skip


@rule("family-of-another-country", "programmes", "entities", error=False)
def family(tables: Tables) -> Says:
    """Programmes of one family are of places that lie in each other, or in one country."""
    places = tables.by_key("entities")
    for name, rows in grouped(tables.rows("programmes"), "family").items():
        land = {row.programme: _country(places, row.entity) for row in rows}
        usual, times = Counter(land.values()).most_common(1)[0]
        for row in rows if times > 1 else ():
            if land[row.programme] not in (usual, "") and usual:
                yield (
                    row.programme,
                    "family",
                    name,
                    f"a family of {land[row.programme]}",
                    "Mend the family or the place.",
                )


def _country(places: dict, place: str) -> str:
    """The country of a place; '' for what is wider."""
    return next((p for p in line_of(places, place) if p in places and places[p].level == "country"), "")


@rule("part-larger-than-its-whole", "programmes", "claims", "entities", error=False)
def larger(tables: Tables) -> Says:
    """A list that is part of another is of its places and has no more than it."""
    places = tables.by_key("entities")
    most: dict[tuple, float] = {}
    for row in tables.rows("claims"):
        if row.kind == "stock" and row.unit == "count":
            key = (row.programme, row.indicator)
            most[key] = max(row.value, most.get(key, 0))
    for row, whole in tables.joined("programmes", "part_of", "programmes"):
        wider = row.entity in line_of(places, whole.entity) or whole.entity in line_of(places, row.entity)
        beyond = [(v, most[whole.programme, i]) for (p, i), v in most.items()
                  if p == row.programme and v > 1.1 * most.get((whole.programme, i), v)]  # fmt: skip
        if not wider:
            yield (
                row.programme,
                "part_of",
                row.part_of,
                f"a list of {row.entity}, or around it",
                "Mend the whole.",
            )
        for value, total in beyond:
            yield row.programme, "part_of", f"{row.part_of}, of {told(total)}", f"a list of {told(value)} or more", "Mend the whole."  # fmt: skip


@rule("body-of-another-place", "programmes", "entities", error=False)
def body(tables: Tables) -> Says:
    """A body that is named for a place counts what is in that place, or around it."""
    places = tables.by_key("entities")
    labels = {row.label_en: place for place, row in places.items() if row.label_en}
    names = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(labels, key=len, reverse=True)))})\b")
    for row in tables.rows("programmes"):
        named = [labels[name] for name in names.findall(row.body)]
        own = line_of(places, row.entity)
        if named and not any(place in own or row.entity in line_of(places, place) for place in named):
            yield row.programme, "body", repr(row.body[:60]), f"a body of {row.entity}, or of a place around it", "Mend the body or the place."  # fmt: skip


@rule("publisher-unlike-its-name", "sources", "claims", error=False)
def publisher(tables: Tables) -> Says:
    """The publisher of a text has a word in common with the name of the source, or with the publishers of its relays."""
    printed: dict[str, set[str]] = {}
    for row in tables.rows("claims"):
        printed.setdefault(row.source_id, set()).update(_words(row.publisher))
    for row in tables.rows("sources"):
        initials = "".join(word[0] for word in re.findall(r"[A-Z][\w]*", row.publisher)).casefold()
        named = {word for word in row.source_id.split("-") if word.isalpha() and len(word) > 2}
        joined = re.sub(r"\W", "", row.publisher.casefold()) + " " + initials
        if (
            any(word in joined for word in named)
            or row.source_id not in printed
            or "claims" in tables.partial
        ):
            continue
        own = _words(row.publisher)
        if own and not own & printed[row.source_id]:
            yield row.source_id, "publisher", repr(row.publisher[:60]), "the publisher that the source is named for, or one of its relays", "Mend the publisher."  # fmt: skip


def _words(text: str) -> set[str]:
    return {
        word
        for word in re.findall(r"[^\W\d_]{3,}", text.casefold())
        if word not in ("the", "and", "com", "www")
    }


@rule("language-unlike-its-address", "sources", error=False)
def language(tables: Tables) -> Says:
    """A page under a country's domain is in that country's language, in English or in Chinese about China."""
    for row in tables.rows("sources"):
        host = (urlsplit(row.url).hostname or "") if row.url.startswith("http") and "[" not in row.url else ""
        spoken = SPOKEN.get(host.rpartition(".")[2])
        if spoken and row.language not in (*spoken, "en") and not ABROAD.match(host):
            yield (
                row.source_id,
                "language",
                row.language,
                f"{' or '.join(spoken)}, or en, as at {host}",
                "Mend the code.",
            )


@rule("kind-unlike-its-publisher", "sources", error=False)
def kind(tables: Tables) -> Says:
    """A publisher is of one kind."""
    kinds: dict[str, Counter] = {}
    for row in tables.rows("sources"):
        kinds.setdefault(_name(row.publisher), Counter())[row.kind] += 1
    for row in tables.rows("sources"):
        others = kinds[_name(row.publisher)]
        usual, times = others.most_common(1)[0]
        alone = row.kind in ALONE or _is_that_of_its_name(row, times)
        if usual != row.kind and times >= FEW and others[row.kind] == 1 and alone:
            yield (
                row.source_id,
                "kind",
                row.kind,
                f"{usual}, as other texts of {row.publisher}",
                "Mend the kind.",
            )


def _is_that_of_its_name(row: Any, times: int) -> bool:
    """Whether a publisher that is named without another has so many texts of one kind that a second kind is a slip."""
    return times >= OFTEN and row.kind != "aggregator" and row.publisher.casefold() == _name(row.publisher)


def _name(publisher: str) -> str:
    return re.split(r" via |,| \(|/", publisher)[0].strip().casefold()


@rule("question-of-another-place", "questions", "programmes", "entities", error=False)
def question(tables: Tables) -> Says:
    """A question that names a place is about a programme of that place, or of one in or around it."""
    places, programmes = tables.by_key("entities"), tables.by_key("programmes")
    for row in tables.rows("questions"):
        own = programmes[row.programme].entity if row.programme in programmes else ""
        named = [
            p for p, place in places.items() if re.search(rf"\b{re.escape(place.label_en)}\b", row.question)
        ]
        if own and named and not any(p in line_of(places, own) or own in line_of(places, p) for p in named):
            yield (
                row.question_id,
                "programme",
                row.programme,
                f"a programme of {', '.join(named)}",
                "Mend the programme.",
            )


@rule("measure-unlike-its-list", "claims", "programmes", "indicators", error=False)
def unlike_list(tables: Tables) -> Says:
    """A rate has shares, an amount amounts, and no list of members intensities: the measure goes with the kind of the list."""
    programmes, about = tables.by_key("programmes"), tables.by_key("indicators")
    for row in tables.rows("claims"):
        if row.kind in ("effect", "context") or row.programme not in programmes or row.indicator not in about:
            continue
        kind, scale = kind_named(programmes[row.programme].kind), about[row.indicator].scale
        if kind.measured and scale not in kind.measured:
            yield row.claim_id, "indicator", f"{row.indicator}, a {scale}, of a {kind.name}", " or ".join(kind.measured), "Mend the measure or the programme."  # fmt: skip


@rule("years-added-up", "claims", "programmes", "indicators", error=False)
def added_up(tables: Tables) -> Says:
    """The sales of a year are no addition to those of the year before: where a level is promised of an amount that can fall, the
    figure of a year stands for itself."""
    programmes, about = tables.by_key("programmes"), tables.by_key("indicators")
    levels = {(row.programme, row.indicator) for row in tables.rows("claims") if row.kind == "target_stock"}
    for row in tables.rows("claims"):
        counted, measure = programmes.get(row.programme), about.get(row.indicator)
        if (
            row.kind != "flow"
            or counted is None
            or measure is None
            or (row.programme, row.indicator) not in levels
        ):
            continue
        if measure.scale == "amount" and counted.kind == "amount" and not counted.monotone:
            yield row.claim_id, "kind", "flow, which is added to the figures before it", "stock, for the amount of one year", "Make it a stock; or set monotone to true in programmes.csv, where years do add up to what is promised."  # fmt: skip


@rule("basis-unlike-its-measure", "claims", error=True)
def basis(tables: Tables) -> Says:
    """What is measured per something is no absolute amount."""
    for row in tables.rows("claims"):
        if row.basis == "absolute" and RATIO.search(row.indicator):
            yield row.claim_id, "basis", row.basis, "intensity", "Mend the basis or the indicator."
