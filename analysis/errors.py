"""Errors that a user can act on: each message names the place, what was found, what is allowed, what to do."""

from collections.abc import Iterable
from typing import Any


class OutlookError(Exception):
    """Base of all errors of this package: the message says it all. The command line prints it alone and exits with 1; a
    notebook shows it alone under the cell that failed, without the way the error took."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows instead of a traceback."""
        return [f"{type(self).__name__}: {self}"]


class EvidenceError(OutlookError):
    """The data directory, a table or a slug in it is not as it should be."""


class ForecastError(OutlookError):
    """A question that the evidence cannot answer, or a history that no model may take."""


class EffectsError(OutlookError):
    """A reported change that has no effect size, or a pool that cannot be formed."""


class ExploreError(OutlookError):
    """A state of the explorer that can't be, or a page that can't be served."""


class ReportError(OutlookError):
    """A report that cannot be planned, executed or written."""


def must_be(error: type[OutlookError], name: str, value: Any, kinds: Any, wanted: str) -> None:
    """Raises the error, in one sentence, for a value that is of none of some types. wanted: what is."""
    if not isinstance(value, kinds):
        raise error(f"{name} is {repr(value).splitlines()[0][:80]}; {wanted} is wanted.")


def suggest(word: str, known: Iterable[str], limit: int = 3) -> str:
    """Close matches to a mistyped word, as the end of a message.

    >>> suggest("beijng", ["beijing", "shanghai"])
    ' Did you mean beijing?'
    >>> suggest("xyz", ["beijing"])
    ''
    """
    from difflib import get_close_matches

    near = get_close_matches(str(word), list(known), n=limit, cutoff=0.6)
    return f" Did you mean {' or '.join(near)}?" if near else ""


def suggest_labelled(word: str, table: Any, key: str, limit: int = 3) -> str:
    """Close matches to a slip among the slugs of a table, else among its labels in either language.

    table: a DataFrame with the column key, and labels (label_en, label_zh; publisher, title of a text).

    >>> import pandas as pd
    >>> table = pd.DataFrame({"target": ["plants-2027"], "label_en": ["Lakeside: model plants by 2027"]})
    >>> suggest_labelled("model plants of lakeside", table, "target")
    ' Did you mean plants-2027 (Lakeside: model plants by 2027)?'
    """
    if near := suggest(word, table[key], limit):
        return near
    from rapidfuzz import fuzz, process

    labels = [c for c in ("label_en", "label_zh", "publisher", "title") if c in table]
    if not labels:
        return ""
    texts = [" ".join(map(str, row)).casefold() for row in table[labels].itertuples(index=False)]
    asked = str(word).replace("-", " ").replace("_", " ").casefold()
    best = process.extract(asked, texts, scorer=fuzz.token_set_ratio, limit=limit, score_cutoff=60)
    named = [f"{table[key].iloc[n]} ({table[labels[0]].iloc[n]})" for _, _, n in best]
    return f" Did you mean {' or '.join(named)}?" if named else ""
