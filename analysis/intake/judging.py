"""An article, or a source of the data, with what the evidence says of its figures; nothing is written.

The figures of an article are read and put into the evidence in memory, so that a promise which nobody recorded is forecast
and a gain that is new stands beside the studies, as those of the data are.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import EvidenceError, suggest
from analysis.evidence.add import Row, normalised
from analysis.evidence.claims import Evidence, assemble
from analysis.evidence.corrections import as_texts_print, read_corrections
from analysis.evidence.levels import known_day
from analysis.evidence.series import series
from analysis.evidence.tables import read_table
from analysis.evidence.wording import claim_words
from analysis.intake import known
from analysis.intake.article import Article, open_article
from analysis.intake.compiling import compiled
from analysis.intake.kinds import claim_kind_of
from analysis.intake.reading import COLUMNS, names_for, read
from analysis.intake.rows import lacking, rows_for, shared_source, unlikely

OWN = "this-article"  # the source of an article in memory, where it is none of the data
_ADDED = ("low", "high", "period_earliest", "corrected")


@dataclass(frozen=True)
class Judged:
    """What is said of a text. article: None for a source of the data, whose text is not there. figures: the columns of
    `intake.COLUMNS` (text: of a source only where the data do not read what it prints), and claim_id ('' for a figure that fits no list) and lacking (why it does not fit). evidence: the
    data with the article's figures in them. source_id: of the text."""

    article: Article | None
    figures: pd.DataFrame
    evidence: Evidence
    source_id: str

    @property
    def claims(self) -> pd.DataFrame:
        """The claims that its figures are."""
        ids = set(self.figures["claim_id"]) - {""}
        return self.evidence.claims[self.evidence.claims["claim_id"].isin(ids)]

    @property
    def targets(self) -> list[str]:
        """The targets that it promises, each once."""
        return list(dict.fromkeys(t for t in self.claims["target"] if t))

    @property
    def gains(self) -> list[str]:
        """The claims that tell a reported change in percent."""
        rows = self.claims
        return rows.loc[(rows["kind"] == "effect") & (rows["unit"] == "percent"), "claim_id"].tolist()


def judge(
    ev: Evidence, article: str = "", source: str = "", *, published: str = "", publisher: str = ""
) -> Judged:
    """The figures of an article (a file) or of a source of the data, with the evidence around them.

    published, publisher: of the article, where it does not say. Raises EvidenceError if neither or both are given, for
    a file that can't be read, and for a source that is not there or was not published by `as_of`.
    """
    if bool(article) == bool(source):
        raise EvidenceError("Give either an article (a file) or a source (a source_id of sources.csv).")
    if source:
        return _of_source(ev, source)
    return _of_article(ev, open_article(article, published=published or None, publisher=publisher))


def with_rows(ev: Evidence, rows: Sequence[Row]) -> Evidence:
    """The evidence with further rows, in memory: no file is touched. rows: (table, column → text)."""
    tables = dict(ev.tables) | {"claims": ev.claims.drop(columns=[c for c in _ADDED if c in ev.claims])}
    for name in dict.fromkeys(table for table, _ in rows):
        table = ev.package[name]
        header = [column.name for column in table.columns]
        new = [normalised(row) if name == "claims" else row for table_name, row in rows if table_name == name]
        text = pd.DataFrame([{c: row.get(c, "") for c in header} for row in new], columns=header).to_csv(
            index=False
        )
        tables[name] = pd.concat([tables[name], read_table(table, text)], ignore_index=True)
    day = ev.as_of
    if day is not None:
        day = max(day, tables["claims"]["published_latest"].max())
    assembled = assemble(ev.package, tables, [], day, ev.hedge_rule)
    corrected = {entry["claim_id"] for entry in read_corrections(ev.package)}
    return assembled.with_claims(
        assembled.claims.assign(corrected=assembled.claims["claim_id"].isin(corrected))
    )


def _of_article(ev: Evidence, article: Article) -> Judged:
    table = read(article.text, article.published, names=names_for(ev))
    table["period_start"] = [_since(row, ev, article) for row in table.to_dict("records")]
    table["lacking"] = [
        lacking(row, ev) or unlikely(row) or known.overdue(row["deadline"], row["status"], article.published)
        for row in table.to_dict("records")
    ]
    table["claim_id"] = ""
    fits = table["lacking"] == ""
    if article.published is None or not fits.any():
        return Judged(article, table, ev, OWN)
    known_source = shared_source(table, ev)
    named = replace(article, publisher=article.publisher or "the article", url="")
    rows = rows_for(table[fits].to_dict("records"), named, ev, source_id=known_source or OWN)
    if not known_source:
        rows = [("sources", {"source_id": OWN, "publisher": named.publisher, "title": article.title, "kind": "media", "language": article.language or "en"}), *rows]  # fmt: skip
    table.loc[fits, "claim_id"] = [row["claim_id"] for name, row in rows if name == "claims"]
    return Judged(article, table, with_rows(ev, rows), known_source or OWN)


def _since(row: dict, ev: Evidence, article: Article) -> pd.Timestamp:
    """The first day of a figure's period. Of a promised addition that prints none it is that of the same promise in the data,
    else the day on which it is promised: in memory, for nothing is written that is not printed."""
    if row["claim_kind"] != "target_flow" or pd.notna(row["period_start"]):
        return row["period_start"]
    claims = ev.claims[ev.claims["kind"] == "target_flow"]
    for name in ("programme", "indicator", "entity", "period_end"):
        claims = claims[claims[name] == row[name]]
    return claims["period_start"].iloc[0] if len(claims) else article.published


def _of_source(ev: Evidence, source: str) -> Judged:
    if source not in set(ev.sources["source_id"]):
        raise EvidenceError(
            f"source {source!r} is not in sources.csv.{suggest(source, ev.sources['source_id'])}"
        )
    claims = ev.claims[ev.claims["source_id"] == source]
    if claims.empty:
        raise EvidenceError(
            f"source {source}: no figure of it was published by {ev.as_of:%Y-%m-%d}. Choose a later as_of."
        )
    claims = claims.sort_values(["published_latest", "claim_id"])
    # a figure that is corrected is quoted as its text prints it
    stated = [claim_words(row) if row.corrected else "" for row in as_texts_print(ev, claims).itertuples()]
    table = claims.assign(
        start=-1, end=-1, number_start=-1, number_end=-1, text=stated, value_high=np.nan, unit_words=claims["unit"], counted="", hedge="",
        sign=np.sign(claims["value"]).where(claims["kind"] == "effect", 0).astype(int), claim_kind=claims["kind"],
        deadline=claims["period_end"].where(claims["kind"].str.startswith("target")), period_words="", score=1.0, link_sure=1.0, speaker="",
        sentence="", doubt="", also_at=[()] * len(claims), lacking="",
    )  # fmt: skip
    others = ev.with_claims(ev.claims[ev.claims["source_id"] != source])
    told = known.compare(others, table, claims["published_latest"].min())
    table["status"], table["known_claims"] = [t.status for t in told], [t.claims for t in told]
    return Judged(None, table[[*COLUMNS, "claim_id", "lacking"]].reset_index(drop=True), ev, source)


def neighbours(judged: Judged) -> pd.DataFrame:
    """What stands beside each figure that fits a list, one row each, in the order of the text.

    Returns claim_id, same (tuple of claims of other texts that print it), later_id, later_low, later_high, later_date,
    later_precision (the newest figure of the same list, place and kind for a later day, and how exactly that day is known; '' and
    NaN where there is none), against (tuple of
    claims that print another figure for the same day).
    """
    claims = judged.evidence.claims
    others = claims[claims["source_id"] != judged.source_id]
    lists = dict(list(others.groupby(["programme", "indicator", "entity"])))
    dated: dict[tuple, pd.DataFrame] = {}  # a text has many figures of one list
    rows = []
    for figure in judged.figures[judged.figures["claim_id"] != ""].itertuples(index=False):
        its_list = (figure.programme, figure.indicator, figure.entity)
        same_list = lists.get(its_list, others.iloc[:0])
        kind = claim_kind_of(figure.kind, True)
        of_kind = same_list[same_list["kind"] == kind]
        same = of_kind[np.isclose(of_kind["value"], figure.value)]
        of_levels = "stock" if kind in ("stock", "target_stock") else kind.removeprefix("target_")
        if (*its_list, of_levels) not in dated:
            levels = same_list[same_list["kind"] == of_levels]
            dated[*its_list, of_levels] = _as_of_their_list(judged.evidence, levels)
        promised = kind.startswith("target")
        since = judged.claims["published_latest"].min() if promised else figure.period_end
        against = figure.known_claims if figure.status == "contradiction" else ()
        beside = {"claim_id": figure.claim_id, "same": tuple(same["claim_id"]), "against": against}
        rows.append(beside | _newest(dated[*its_list, of_levels], since))
    return pd.DataFrame(rows, columns=_BESIDE).astype(
        {"later_low": float, "later_high": float, "later_date": "datetime64[ns]"}
    )


_BESIDE = ["claim_id", "same", "later_id", "later_low", "later_high", "later_date", "later_precision", "against"]  # fmt: skip


def _newest(levels: pd.DataFrame, since: pd.Timestamp) -> dict[str, Any]:
    """The newest figure of a list for a day after another one."""
    later = levels[levels["period_end"] > since].sort_values(["period_end", "published_latest"])
    own = later[later["definition"] == ""]  # the list's own definition, where it has a later figure
    later = later if own.empty else own
    if later.empty:
        return {"later_id": "", "later_precision": ""}
    newest = later.iloc[-1]
    day, precision = known_day(newest)
    return {"later_id": newest["claim_id"], "later_low": newest["low"], "later_high": newest["high"],
            "later_date": day, "later_precision": precision}  # fmt: skip


def _as_of_their_list(evidence: Evidence, levels: pd.DataFrame) -> pd.DataFrame:
    """Totals of one list, each with the day that the series of the list gives its figure: a text that repeats a dated figure
    without a day of its own makes it no newer."""
    totals = levels[levels["kind"] == "stock"]
    if totals.empty or evidence.indicator(totals["indicator"].iloc[0]).scale == "change":
        return levels
    programme, indicator, entity = totals[["programme", "indicator", "entity"]].iloc[0]
    values = totals.set_index("claim_id")["value"]
    days: dict[str, pd.Timestamp] = {}
    for definition in totals["definition"].unique():
        for row in series(evidence, programme, indicator, entity, definition=definition).itertuples():
            told = [c for c in row.claim_ids if c in values.index and row.low <= values[c] <= row.high]
            days |= dict.fromkeys(told, row.date)  # not those that an addition was put upon
    dated = levels["claim_id"].map(days)
    return levels.assign(period_end=dated.where(dated.notna(), levels["period_end"]))


def omissions(judged: Judged) -> pd.DataFrame:
    """What the text does not say of its figures, one row for each figure and thing: figure (position in `figures`), what
    (baseline, sites, basis, since when, as of when), in the order of the text.

    For an article it is looked for in the sentence of the figure; for a source, in the cells of its claims.
    """
    rows = []
    claims = judged.evidence.claims_by_id
    for i, figure in enumerate(judged.figures.itertuples(index=False)):
        claim = claims.loc[figure.claim_id] if figure.claim_id in claims.index else None
        rows += [{"figure": i, "what": what} for what in _missing(figure, claim, judged.article is None)]
    return pd.DataFrame(rows, columns=["figure", "what"])


_SAID = {  # words by which a sentence says it
    "baseline": r"compared (?:with|to)|than (?:before|in|the|a )|from \d|before the|year on year|year-on-year|a year (?:ago|earlier)|同比|环比|比上年|较|改造前|相比|由\d|从\d|原来",
    "sites": r"\d[\d,]*\+? (?:[\w-]+ ){0,3}(?:factories|plants|sites|workshops|firms|lighthouses)|\d+余?[家个座]",
    "basis": r"per (?:unit|product|worker|employee|vehicle|capita|tonne)|in total|total |单位|人均|万元|总量|每",
}


def _missing(figure: Any, claim: pd.Series | None, of_data: bool) -> list[str]:
    missing = []
    if figure.kind == "effect":
        if of_data and claim is not None:
            cells = {
                "baseline": claim["baseline"] in ("", "unknown"),
                "sites": pd.isna(claim["n_sites"]),
                "basis": claim["basis"] in ("", "unclear"),
            }
            missing = [name for name, blank in cells.items() if blank]
        else:
            missing = [
                name
                for name, words in _SAID.items()
                if not compiled(words, re.IGNORECASE).search(figure.sentence)
            ]
        if pd.isna(figure.period_start):
            missing.append("since when")
    elif figure.kind in ("flow", "target_flow") and pd.isna(figure.period_start):
        missing.append("since when")
    elif figure.kind in ("stock", "share") and figure.period_precision == "publication":
        missing.append("as of when")
    return missing
