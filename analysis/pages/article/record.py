"""What the page of an article records."""

from collections.abc import Mapping

from analysis import effects
from analysis.forecast import Forecast
from analysis.forecast.conditions import condition
from analysis.intake import Judged, neighbours
from analysis.intake.wrapping import columns
from analysis.pages.article.answer import left_out
from analysis.pages.article.each import once
from analysis.pages.improvements.gains import recorded
from analysis.recording import record as put
from analysis.recording import record_answer

WIDEST = 84  # letters of a heading


def heading(title: str) -> str:
    """A title no wider than a heading may be, where a Chinese character is two letters wide; one that is cut says so.

    >>> heading("Plants"), heading("one two " * 12)[-12:], columns(heading("工厂" * 40))
    ('Plants', 'one two one…', 85)
    """
    if columns(title) <= WIDEST:
        return title
    kept = ""
    for letter in title:
        if columns(kept + letter) > WIDEST:
            break
        kept += letter
    whole = kept.rpartition(" ")[0]  # no word is cut, where there are words
    return f"{(whole if len(whole) > len(kept) / 2 else kept).rstrip()}…"


def record(judged: Judged, outlooks: Mapping[str, Forecast]) -> None:
    """Record the number of figures by what the data say of them (each once, see `once`), each figure as an interval, each promise's probability, each
    gain beside the studies, and how many things are left out. No word of the text is recorded."""
    ids = judged.claims["claim_id"].tolist()
    titles = judged.evidence.sources.set_index("source_id")["title"]
    named = (
        judged.article.title
        if judged.article is not None
        else titles.get(judged.source_id) or judged.source_id
    )
    put("title", f"Article: {heading(named)}")
    table = once(judged)
    put("figures", len(table), unit="count", claim_ids=ids)
    counted = table[table["claim_id"] != ""]
    fits = judged.figures[judged.figures["claim_id"] != ""]
    for status, count in counted["status"].value_counts().sort_index().items():
        put(
            f"figures/{status}",
            int(count),
            unit="count",
            claim_ids=counted.loc[counted["status"] == status, "claim_id"],
        )
    for figure in fits.itertuples(index=False):
        put(
            f"figure/{figure.claim_id}",
            figure.value,
            unit=figure.unit,
            low=figure.low,
            high=figure.high,
            claim_ids=[figure.claim_id],
        )
    # claims of one text count once, as on the page
    texts = judged.evidence.claims_by_id["source_id"]
    for row in neighbours(judged).itertuples(index=False):
        put(
            f"printed_elsewhere/{row.claim_id}",
            texts.reindex(list(row.same)).nunique(),
            unit="count",
            claim_ids=(row.claim_id, *row.same),
        )
    for slug, outlook in outlooks.items():
        held = condition(outlook.evidence, outlook.primary).brief
        record_answer(slug, outlook.probability, outlook.status, held, claim_ids=outlook.claim_ids)
    if judged.gains:
        for one in recorded(effects.gains(judged.evidence, judged.gains)):
            put(**one)
    put("left_out", sum(len(places) for _, places in left_out(judged)), unit="count", claim_ids=ids)
