"""The rules of sense applied: to a directory that is checked, and to evidence that a page rests on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from analysis.errors import EvidenceError
from analysis.evidence.checks import (  # noqa: F401  (their rules register themselves)
    addresses,
    alike,
    amounts,
    belonging,
    cases,
    cases_alike,
    course,
    days,
    gazetteer,
    impossible,
    kinds,
    labels,
    named,
    neighbours,
    notes,
    precision,
    printing,
    promises,
    scopes,
    slips,
    studies,
    studies_alike,
    sums,
    texts,
    unlikely,
    words,
)
from analysis.evidence.checks.belonging import GENERAL
from analysis.evidence.checks.excepted import FILE, read_exceptions, without
from analysis.evidence.checks.files import Problem, Rows
from analysis.evidence.checks.printing import site
from analysis.evidence.checks.rows import Sheet
from analysis.evidence.checks.sense import ANY, RULES, Finding, Tables, key_of
from analysis.evidence.schema import Package
from analysis.spare import both

if TYPE_CHECKING:
    import pandas as pd

    from analysis.evidence.claims import Evidence


def findings(
    tables: Mapping[str, Sheet | pd.DataFrame],
    rules: Collection[str] | None = None,
    partial: Collection[str] = (),
) -> list[Finding]:
    """What the rules (None: all) say of typed tables, those of one row and column told once.

    partial: tables of which not all rows are given.
    """
    chosen = [rule for name, rule in RULES.items() if rules is None or name in rules]
    sheets = Tables(tables, partial)
    return list(dict.fromkeys(one for rule in chosen for one in rule.findings(sheets)))


def sense_problems(
    tables: Mapping[str, Sheet], everything: Mapping[str, Rows], package: Package, doubts: bool = True
) -> Iterator[Problem]:
    """Findings of a directory's sound rows as problems with their lines, and exceptions that silence nothing.

    doubts: False for errors alone. Rules that only doubt are then asked where an exception names them: whether it silences
    something is told by nobody else.
    """
    try:
        declared = read_exceptions(package)
    except EvidenceError as error:
        yield Problem(FILE, 0, "", str(error), "a list of exceptions", "See the README of the data.")
        declared = []
    partial = [
        name
        for name, data in everything.items()
        if len(tables.get(name, ())) < len(data.rows) or not data.whole
    ]
    excepted = {e.rule for e in declared}
    told = _by_two(tables, partial, [n for n, rule in RULES.items() if doubts or rule.error or n in excepted])
    judged = [f for f in told if not everything[f.table].table.borrowed]
    kept, idle = without(judged, declared)
    lines = {name: _lines(name, everything[name]) for name in {f.table for f in kept}}
    for f in kept:
        rule = RULES[f.rule]
        if not (doubts or rule.error):
            continue
        yield Problem(f"{f.table}.csv", lines[f.table].get(f.key, 0), f.column, f"{f.found} ({f.key})", f.allowed,
                      f.next_step, rule=f.rule, error=rule.error)  # fmt: skip
    for e in [] if package.in_memory else idle:
        for_this = f" and {e.found!r}" if e.found else ""
        found = f"an exception to {e.rule} for {e.row}{for_this}, which that rule does not doubt"
        yield Problem(
            FILE, 0, "", found, "exceptions that silence something", "Take it out, or mend its row."
        )


def _by_two(
    tables: Mapping[str, Sheet | pd.DataFrame], partial: Collection[str], names: Sequence[str]
) -> list[Finding]:
    """What rules say: one half of them beside the other where a core is free."""
    half = len(names) // 2
    first, second = both(
        lambda: findings(tables, names[:half], partial), lambda: findings(tables, names[half:], partial)
    )
    return list(dict.fromkeys([*first, *second]))


def _lines(name: str, data: Rows) -> dict[str, int]:
    keys = (key_of(name, row) for row in data.rows)
    return dict(zip(keys, data.lines, strict=True))


def doubts(evidence: Evidence, claim_ids: Collection[str]) -> pd.DataFrame:
    """What can't be and what is unlikely about the claims that a page rests on, for its foot.

    Returns claim_id, rule, error (what can't be), column, found, expected, next_step, declared (the reason of a declared
    exception, or ''): a doubt that somebody has looked at is shown with that reason.
    """
    asked = frozenset(claim_ids)
    return evidence.remembered(("doubts", asked), lambda: _doubts(evidence, asked)).copy()


def _doubts(evidence: Evidence, asked: frozenset[str]) -> pd.DataFrame:
    """See `doubts`."""
    import pandas as pd

    claims = _beside(evidence.claims, asked)
    own = {"claims": claims, "entities": evidence.entities}  # of a rule for all tables
    judged = [*findings({**evidence.tables, "claims": claims}, _of("claims")), *findings(own, _of(ANY))]
    told = [f for f in judged if f.table == "claims" and f.key in asked]
    declared = read_exceptions(evidence.package) if told else []
    rows = [
        (f.key, f.rule, RULES[f.rule].error, f.column, f.found, f.allowed, f.next_step, next((e.reason for e in declared if e.silences(f)), ""))
        for f in told
    ]  # fmt: skip
    columns = ["claim_id", "rule", "error", "column", "found", "expected", "next_step", "declared"]
    return pd.DataFrame(rows, columns=columns)


def _of(table: str) -> list[str]:
    return [name for name, rule in RULES.items() if rule.table == table]


def _beside(claims: pd.DataFrame, asked: Collection[str]) -> pd.DataFrame:
    """The claims that are asked for and all with which a rule compares them: of their lists, texts, sites, measures and
    definitions. The measure of most lists compares nothing across them."""
    import pandas as pd

    page = claims[claims["claim_id"].isin(list(asked))]
    related = pd.Series(False, index=claims.index)
    for column in ("programme", "source_id", "url", "indicator", "definition"):
        related |= claims[column].isin(set(page[column]) - {"", GENERAL})
    hosts = claims["url"].map(site)
    return claims[related | hosts.isin(set(hosts[page.index]) - {""})]
