"""Each figure of a text in a line that can be quoted, with what is known of it behind the line."""

import html
from typing import Any

import pandas as pd

from analysis.evidence.computed import computed_of
from analysis.evidence.corrections import as_texts_print
from analysis.evidence.settled import span_words
from analysis.evidence.wording import claim_words
from analysis.intake import Judged, neighbours
from analysis.pages import shared
from analysis.pages.glance import as_html
from analysis.pages.improvements.gains import number_word
from analysis.pages.target.card import claim_links
from analysis.writing import at_place, day, interval, listed, said_day, with_unit

COLUMNS = ["no.", "printed", "kind", "read as", "for", "of", "sure", "known before", "also printed by", "against", "line", "group", "again"]  # fmt: skip
STATUS = {"relay": "yes, the same text", "repeat": "yes", "contradiction": "another figure", "new": "no"}
PROMISES = ("target_stock", "target_flow")
INFERRED = " (inferred)"  # of a day that no text names
FEW = 12  # figures of a group that stand open; more stand behind its heading
FEWER = 6  # figures of a group of which what is known stands open too
# the groups in the order of the page: its heading, and whether its figures stand open
GROUPS = {
    "promise": ("Promises", True),
    "contradiction": ("Contradicted by another text", True),
    "effect": ("Reported changes", True),
    "known": ("Counts, shares and additions that other texts print too", False),
    "new": ("Counts, shares and additions that no other text of the evidence prints", False),
    "outside": ("Figures that fit no list of the evidence", False),
}


class Figures:
    """The figures of a text, in groups: those that matter most stand open, the others behind their line; paper shows all.

    frame: a row for each figure, in the order of the text: no., printed, kind, read as, for, of, sure (how sure the reader is of
    the list), known before, also printed by and against (claims), line (a sentence to quote), group (see `GROUPS`) and again (the number
    of the figure that it repeats in another copy of the text, else '')."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame

    def _repr_html_(self) -> str:
        first = self.frame[self.frame["again"] == ""]
        copies = self.frame.groupby("again")["no."].agg(list).to_dict()
        parts = []
        for name, (heading, matters) in GROUPS.items():
            rows = [
                row | {"copies": copies.get(row["no."], [])}
                for row in first[first["group"] == name].to_dict("records")
            ]
            if rows:
                opened = len(rows) <= FEW and (matters or len(first) <= FEW)
                parts.append(_group(f"{heading} ({len(rows)})", rows, opened, unfolded=matters))
        return f'<div class="figures">{"".join(parts)}</div>' if parts else "<p>The text has no figure.</p>"

    def __repr__(self) -> str:
        return "\n".join(f"{row['no.']}. {row['line']}" for row in self.frame.to_dict("records"))


def figures(judged: Judged) -> Figures:
    """Each figure of the text: as printed, how it is read, for when, of what, and whether the data have it from others."""
    beside = neighbours(judged).set_index("claim_id")["same"]
    texts = judged.evidence.claims_by_id["source_id"]
    worked_out = computed_of(judged.evidence) if judged.article is None else {}
    entities = judged.evidence.entities
    places = dict(zip(entities["entity"], entities["label_en"], strict=True))
    rows, again = [], _again(judged)
    for number, f in enumerate(judged.figures.itertuples(index=False), start=1):
        same = beside.get(f.claim_id, ())
        row = {
            "no.": str(number), "printed": as_printed(f), "kind": shared.kind_of_claim(f.kind, f.unit),
            "read as": with_unit(interval(f.low, f.high, f.unit), f.unit),
            "for": _for(f),
            "of": _what(judged, f, places), "sure": "" if f.lacking else f"{f.link_sure:.0%}",
            "known before": STATUS[f.status] if not f.lacking else "–", "also printed by": same or "–", "against": tuple(f.known_claims) if f.status == "contradiction" else (),
            "group": _group_of(f),
            "again": str(again[number - 1] + 1) if again[number - 1] >= 0 else "",
        }  # fmt: skip
        others = texts.reindex(list(same)).nunique()
        quoted = (
            f"“{row['printed']}”" if f.claim_id not in worked_out else str(row["printed"]) + shared.COMPUTED
        )
        if judged.article is None and f.text:  # what stands in the data is not what the text prints
            quoted += f", here {claim_words(f)}{shared.CORRECTED},"
        rows.append(row | {"line": _line(row, f, others, quoted)})
    return Figures(pd.DataFrame(rows, columns=COLUMNS))


def once(judged: Judged) -> pd.DataFrame:
    """The figures of a text, each once: a source of the evidence may hold several copies of one text, which can differ in the hedge
    and in the day that they give a figure. The index is the place in `judged.figures`."""
    return judged.figures[_again(judged) < 0]


def _again(judged: Judged) -> pd.Series:
    """For each figure the place of the one that it only repeats in another copy of its text; -1 for one that is the first."""
    table = judged.figures
    again = pd.Series(-1, index=table.index)
    if judged.article is not None:
        return again
    printed_in = as_texts_print(judged.evidence, judged.claims).set_index("claim_id").loc[table["claim_id"]]
    firsts: dict[tuple, list[tuple[int, Any]]] = {}
    for place, claim in zip(table.index, printed_in.itertuples(), strict=True):
        key = (claim.programme, claim.indicator, claim.entity, claim.kind, claim.definition, claim.value)
        known = firsts.setdefault(key, [])
        first = next((k for k, other in known if _repeats(claim, other)), -1)
        if first < 0:
            known.append((place, claim))
        again[place] = first
    return again


def _repeats(claim: Any, other: Any) -> bool:
    """Whether two claims that print one number of one thing print one figure: of one day, or of two copies of the text of which
    one at least gives it no day of its own, but that of its publication."""
    days = [None if c.period_precision == "publication" else c.period_end for c in (claim, other)]
    copies = (claim.publisher, claim.url) != (other.publisher, other.url)
    overlap = claim.period_earliest <= other.period_end and other.period_earliest <= claim.period_end
    return days[0] == days[1] or (copies and (None in days or overlap))


def as_printed(figure: Any) -> str:
    """A figure in the words of its text, or of the data where they do not hold the text."""
    if figure.text:
        return " ".join(figure.text.split())
    return claim_words(figure) + shared.corrected(figure)


def _what(judged: Judged, figure: Any, places: dict[str, str]) -> str:
    """What a figure is of, in the words of the data, or of the text where they have none. places: entity → name."""
    ev = judged.evidence
    if figure.lacking:
        return f"{figure.counted or figure.unit_words} ({figure.lacking})"
    indicator, programme = ev.indicator(figure.indicator).label_en, ev.programme(figure.programme).label_en
    what = at_place(programme, places.get(figure.entity, figure.entity))
    return what if indicator == programme else f"{what} ({indicator})"


def _group_of(figure: Any) -> str:
    """The group of `GROUPS` that a figure belongs to."""
    if figure.lacking and figure.kind not in PROMISES:
        return "outside" if figure.kind != "effect" else "effect"
    if figure.kind in PROMISES:
        return "promise"
    if figure.status == "contradiction":
        return "contradiction"
    if figure.kind == "effect":
        return "effect"
    return "known" if figure.status in ("relay", "repeat") else "new"


def _line(row: dict[str, Any], figure: Any, others: int, quoted: str) -> str:
    """A figure in one sentence. others: how many other texts print it too; quoted: in quotation marks only what a text prints."""
    told = "figure told in passing" if row["kind"] == "context" else row["kind"]
    said = f"{quoted} is {'an' if told[0] in 'aeiou' else 'a'} {told}{_when(figure)}"
    if figure.lacking:
        return f"{said}; {figure.lacking}."
    return f"{said}, of what the evidence calls “{row['of']}”; {_known(figure.status, others)}."


def _for(figure: Any) -> str:
    """The day of a figure, or of a change the time up to its publication; 'not said' where its text says neither."""
    if pd.isna(figure.period_end):
        return "not said"
    if figure.period_precision != "publication":
        return day(figure.period_end, figure.period_precision) + INFERRED * (
            figure.period_precision == "inferred"
        )
    return _over(figure) if figure.kind == "effect" and pd.notna(figure.period_start) else "not said"


def _over(figure: Any) -> str:
    """The time that a change runs over, where a text says "over the past two years": it is reckoned back from its publication."""
    return f"the {span_words(figure.period_end - figure.period_start)} up to its publication"


def _when(figure: Any) -> str:
    """The day of a figure, or the time that a change or an addition runs over, as exactly as the text gives it."""
    start, end, precision = figure.period_start, figure.period_end, figure.period_precision
    if pd.isna(end):
        return ""
    if figure.kind in PROMISES:
        return f" by {said_day(end, precision)}{INFERRED * (precision == 'inferred')}"
    if precision == "publication":
        if pd.isna(start):
            return ""
        # no text prints the start of an addition
        return f" over {_over(figure)}" if figure.kind == "effect" else " up to the day of the text"
    of_one = pd.isna(start) or (end - start).days < 31 or (f"{start:%m-%d}", f"{end:%m-%d}", end.year - start.year) == ("01-01", "12-31", 0)  # fmt: skip
    return (
        f" for {said_day(end, precision)}" if of_one else f" from {day(start)} to {said_day(end, precision)}"
    )


def _known(status: str, others: int) -> str:
    """What the evidence has of a figure, as the end of a sentence."""
    if status == "contradiction":
        return "another text prints another figure"
    if status == "new" and not others:
        return "no other text of the evidence prints it"
    if not others:
        return "the evidence has the same text" if status == "relay" else "the evidence has it"
    return f"{number_word(others)} other text{'s print' if others > 1 else ' prints'} it too"


def _group(heading: str, rows: list[dict[str, Any]], opened: bool, *, unfolded: bool) -> str:
    """One group; unfolded: what is known of each figure stands open too, where there are few."""
    each = "".join(_folded(row, opened and unfolded and len(rows) <= FEWER) for row in rows)
    return f'<details class="printed"{" open" * opened}><summary>{html.escape(heading)}</summary>{each}</details>'


def _folded(row: dict[str, Any], opened: bool) -> str:
    """One figure: its sentence, and behind it how it is read and who else prints it."""
    same = row["also printed by"]
    unsaid = "over which time is not said" if row["kind"] == "reported change" else "its day is not said"
    facts = [
        f"Read as {as_html(row['read as'])}, {as_html('for ' + row['for'] if row['for'] != 'not said' else unsaid)}"
    ]
    if row["sure"] not in ("", "100%"):
        facts.append(f"the list is {row['sure'].replace('%', '&nbsp;%')} sure")
    if isinstance(same, tuple):
        facts.append(f"also printed by{claim_links(same, most=4)}")
    if row["against"]:
        facts.append(f"another figure{claim_links(row['against'], most=4)}")
    if row["copies"]:
        facts.append(
            f"other copies of the text have it as {'figures' if len(row['copies']) > 1 else 'figure'} {listed(row['copies'])}"
        )
    return (
        f'<details class="printed figure" id="figure-{row["no."]}"{" open" * opened}><summary><b>{row["no."]}</b> {as_html(row["line"])}</summary>'
        f"<p>{'; '.join(facts)}.</p></details>"
    )
