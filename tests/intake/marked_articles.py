"""Scoring the reader on marked articles: `python tests/intake/marked_articles.py [held_out]` prints the table and every slip."""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis import intake

HERE = Path(__file__).parent
_MARK = re.compile(r"\{\{(?P<text>.*?)\|(?P<wanted>[^{}]*)\}\}")


@dataclass(frozen=True)
class Wanted:
    """A figure that an article is marked with: its span in the bare text, and what is wanted of it."""

    start: int
    end: int
    text: str
    value: float
    high: float | None
    unit: str
    qualifier: str
    sign: int
    kind: str
    programme: str
    days: str = ""


@dataclass(frozen=True)
class Article:
    """A marked article: its name, day, bare text, and what is wanted."""

    name: str
    published: str
    text: str
    wanted: list[Wanted]


def parse(name: str, marked: str) -> Article:
    """An article with its marks taken out."""
    head, _, body = marked.partition("\n")
    bare, wanted, at = "", [], 0
    for mark in _MARK.finditer(body):
        bare += body[at : mark.start()]
        given = dict(item.split("=", 1) for item in mark["wanted"].split())
        wanted.append(
            Wanted(
                len(bare),
                len(bare) + len(mark["text"]),
                mark["text"],
                float(given["v"]),
                float(given["h"]) if "h" in given else None,
                given.get("u", "").replace("_", " "),
                given.get("q", "exact"),
                int(given.get("s", 0)),
                given["k"],
                given["p"],
                given.get("d", ""),
            )
        )
        bare, at = bare + mark["text"], mark.end()
    return Article(name, head.removeprefix("published:").strip(), bare + body[at:], wanted)


def articles(folder: str) -> list[Article]:
    """The marked articles of a folder beside this file."""
    return [parse(p.stem, p.read_text(encoding="utf-8")) for p in sorted((HERE / folder).glob("*.txt"))]


def _close(a: float, b: float) -> bool:
    return abs(a - b) <= 0.005 * max(abs(a), abs(b))


def _unit_fits(wanted: str, words: str, unit: str) -> bool:
    plain = (words or "").lower().replace("％", "%")
    return (
        not wanted
        or wanted.lower().replace("％", "%") in plain
        or (wanted in ("%", "percent", "per cent") and unit == "percent")
    )


def _same_range(want: Wanted, got: pd.Series) -> bool:
    """Whether both ends of a range are right, whichever of them is called the upper one where the figure falls."""
    ends = {want.value, want.high if want.high is not None else want.value}
    read = {got["value"], got["value_high"] if pd.notna(got["value_high"]) else got["value"]}
    return len(ends) == len(read) and all(
        _close(a, b) for a, b in zip(sorted(ends), sorted(read), strict=True)
    )


def _day(told: str, published: pd.Timestamp) -> pd.Timestamp:
    """A day of a mark: 2025-12-31, pub, pub-3y, pub+18m."""
    match = re.fullmatch(r"pub(?:(?P<off>[+-]\d+)(?P<of>[ym]))?", told)
    if match is None:
        return pd.Timestamp(told)
    return published + pd.DateOffset(months=int(match["off"] or 0) * (1 if match["of"] == "m" else 12))


def days_fit(want: Wanted, got: pd.Series, published: pd.Timestamp) -> bool:
    """Whether the days of a proposal are those of a mark: the last one; of what came about or is to come about in a period
    the first one as well. A figure whose day is not marked is right."""
    for answer in want.days.split("/") if want.days else ():
        first, dots, last = answer.rpartition("..")
        dots = dots if want.kind in ("flow", "target_flow") else ""
        if answer == "none":
            fits = pd.isna(got["period_end"])
        else:
            fits = got["period_end"] == _day(last, published)
            fits &= not dots or (
                got["period_start"] == _day(first, published) if first else pd.isna(got["period_start"])
            )
        if fits:
            return True
    return not want.days


def judge(article: Article, table: pd.DataFrame) -> tuple[list[dict], list[str]]:
    """One row for each wanted figure (found, right in value, kind, programme), each where it is printed, and the proposals nobody wanted."""
    rows, used = [], set()
    spans = [
        (i, a, b) for i, r in table.iterrows() for a, b in ((r["start"], r["end"]), *r["also_at"])
    ]  # a figure that is printed again is judged where it is printed
    for want in article.wanted:
        over = [s for s in spans if s not in used and s[1] < want.end and want.start < s[2]]
        over.sort(key=lambda s: not _close(abs(table.at[s[0], "value"]), abs(want.value)))
        row = {"article": article.name, "wanted": want.text, "found": bool(over)}
        if over:
            used.add(over[0])
            got = table.loc[over[0][0]]
            value = _close(got["value"], want.value) if want.high is None else _same_range(want, got)
            row |= {
                "value": value, "unit": _unit_fits(want.unit, got["unit_words"], got["unit"]),
                "hedge": got["qualifier"] == want.qualifier or {got["qualifier"], want.qualifier} == {"average", "exact"},
                "sign": got["sign"] == want.sign or (want.kind in ("context",) and want.sign == 0) or (want.value != 0 and (got["value"] < 0) == (want.value < 0)),
                "kind": got["kind"] == want.kind, "programme": got["programme"] == want.programme,
                "days": days_fit(want, got, pd.Timestamp(article.published)), "marked": bool(want.days),
                "got": f"{got['text']!r} {got['value']:g} [{got['unit_words']}] {got['qualifier']} {got['sign']} {got['kind']} {got['programme']} {str(got['period_start'])[:10]}..{str(got['period_end'])[:10]}",
                "want": f"{want.value:g} [{want.unit}] {want.qualifier} {want.sign} {want.kind} {want.programme} {want.days}",
            }  # fmt: skip
        rows.append(row)
    taken = {i for i, _, _ in used}
    unwanted = [
        f"{article.name}: {r['text']!r} {r['unit']} {r['kind']} {r['score']}"
        for i, r in table.iterrows()
        if i not in taken
    ]
    return rows, unwanted


def scored(folder: str, every: int = 1) -> tuple[pd.DataFrame, list[str]]:
    """The judgement of every wanted figure of a folder (of its first article, and each so many behind it), and every unwanted proposal."""
    names = intake.names_for(None)
    rows, unwanted = [], []
    for article in articles(folder)[::every]:
        more, extra = judge(article, intake.read(article.text, article.published, names=names))
        rows += more
        unwanted += extra
    return pd.DataFrame(rows), unwanted


def summary(table: pd.DataFrame, unwanted: list[str]) -> dict[str, float]:
    """Shares of what is asked for: found; all of value, unit, hedge and sign; kind; programme; unwanted per wanted."""
    found = table[table["found"]]
    right = found[["value", "unit", "hedge", "sign"]].astype(bool).all(axis=1)
    return {
        "wanted": len(table), "found": len(found) / len(table), "printed": right.mean(),
        **{name: found[name].astype(bool).mean() for name in ("value", "unit", "hedge", "sign", "kind", "programme")},
        "days": found.loc[found["marked"].astype(bool), "days"].astype(bool).mean(),
        "unwanted per wanted": len(unwanted) / len(table),
    }  # fmt: skip


def main(folder: str) -> None:
    table, unwanted = scored(folder)
    for row in table.to_dict("records"):
        wrong = [
            k
            for k in ("value", "unit", "hedge", "sign", "kind", "programme", "days")
            if row["found"] and not row[k]
        ]
        if not row["found"]:
            print(f"{row['article']:18} MISSED {row['wanted']}")
        elif wrong:
            print(f"{row['article']:18} {','.join(wrong):22} {row['got']}   WANTED {row['want']}")
    for line in unwanted:
        print("UNWANTED", line)
    for name, value in summary(table, unwanted).items():
        print(f"{name:20} {value:.3f}" if name != "wanted" else f"{name:20} {value}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "articles")
