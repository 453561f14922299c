"""What the page of an article records."""

from collections.abc import Mapping

from analysis import effects
from analysis.forecast import Forecast
from analysis.intake import Judged, neighbours
from analysis.pages.article.answer import left_out
from analysis.pages.article.each import once
from analysis.pages.improvements.gains import recorded
from analysis.recording import record as put


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
    put("title", f"Article: {named}"[:120])
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
    for row in neighbours(judged).itertuples(index=False):
        put(
            f"printed_elsewhere/{row.claim_id}",
            len(row.same),
            unit="count",
            claim_ids=(row.claim_id, *row.same),
        )
    for slug, outlook in outlooks.items():
        put(
            f"probability/{slug}",
            outlook.primary.probability,
            unit="probability",
            claim_ids=outlook.claim_ids,
        )
    if judged.gains:
        for one in recorded(effects.gains(judged.evidence, judged.gains)):
            put(**one)
    put("left_out", sum(len(places) for _, places in left_out(judged)), unit="count", claim_ids=ids)
