"""How many targets stand where, in sentences: the overview of a report and the front page of a folder count in the same words."""

from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from analysis.status import SETTLED
from analysis.writing import counted, listed


class Stands(NamedTuple):
    """Where one target stands. status: as in `status.STATUSES`; standing: 'met', 'missed', 'likely', 'uncertain', 'unlikely' or
    'record only'; judged: that its outcome is judged by an earlier figure, and not known."""

    status: str
    standing: str
    judged: bool = False


# what is said of so many targets, of those whose deadline is ahead and of those whose deadline has passed without a figure
AHEAD = {
    "likely": "{n} {be} likely to be met", "uncertain": "{n} could go either way", "unlikely": "{n} {be} unlikely to be met",
    "record only": "of {n} no figure says anything of the pace",
}  # fmt: skip
PASSED = AHEAD | {
    "likely": "{n} {be} likely met", "uncertain": "{n} may have gone either way", "unlikely": "{n} {be} unlikely to have been met",
}  # fmt: skip
LOOKED = {
    "silent": "for {n} figures were looked for or newer texts about them are known",
    "unsearched": "for {n} nobody is known to have looked",
}
JUDGED = "by an earlier figure"  # a verdict of the register that no figure of the deadline bears out


def settled(targets: Iterable[Stands], due: str) -> str:
    """How many targets there are and how those ended whose outcome is known, without a stop. due: which they are.

    >>> settled([Stands("met", "met"), Stands("missed", "missed", True), Stands("open", "likely")], "due in 2026")
    'of 3 targets due in 2026, the outcome of 2 is known: 1 met and 1 missed (judged by an earlier figure)'
    >>> settled([Stands("missed", "missed", True)], "due in 2026")
    'the one target due in 2026 is judged missed by an earlier figure'
    """
    targets = list(targets)
    ended, due = [one for one in targets if one.standing in SETTLED], f" {due}".rstrip()
    if len(targets) == 1:
        one = ended[0] if ended else None
        how = (
            "undecided" if one is None else f"judged {one.standing} {JUDGED}" if one.judged else one.standing
        )
        return f"the one target{due} is {how}"
    parts = [_ended(name, [one for one in ended if one.standing == name]) for name in SETTLED]
    known = f"the outcome of {len(ended):,} is known: {listed(list(filter(None, parts)))}" if ended else "no outcome is known"  # fmt: skip
    return f"of {counted(len(targets), 'target')}{due}, {known}"


def _ended(name: str, targets: list[Stands]) -> str:
    """How many ended so, and how many of them are judged; nothing for none."""
    judged = sum(one.judged for one in targets)
    some = "" if judged == len(targets) else f"{judged:,} of them "
    return f"{len(targets):,} {name}{f' ({some}judged {JUDGED})' if judged else ''}" if targets else ""


def undecided(targets: Iterable[Stands], more: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    """How the others stand, in sentences: those whose deadline is ahead, then those past it without a figure. more: what is
    added to so many of a standing, such as from how many percent on they are called so.

    >>> stand = [("open", "likely"), ("open", "record only"), ("silent", "likely"), ("unsearched", "unlikely")]
    >>> print("\\n".join(undecided(Stands(*one) for one in stand)))
    Of the 2 whose deadline is ahead, 1 is likely to be met and of 1 no figure says anything of the pace.
    For 2 the deadline has passed and no figure tells how they ended: for 1 figures were looked for or newer texts about them are known and for 1 nobody is known to have looked.
    Of these, 1 is likely met and 1 is unlikely to have been met.
    """
    left = [one for one in targets if one.standing not in SETTLED]
    ahead, passed = ([one for one in left if (one.status in LOOKED) == gone] for gone in (False, True))
    told = []
    if ahead:
        whose = "the one" if len(ahead) == 1 else f"the {len(ahead):,}"
        told.append(
            f"Of {whose} whose deadline is ahead, {_each(Counter(o.standing for o in ahead), AHEAD, more)}."
        )
    if passed:
        ended = "it ended" if len(passed) == 1 else "they ended"
        looked = _each(Counter(one.status for one in passed), LOOKED)
        told.append(f"For {len(passed):,} the deadline has passed and no figure tells how {ended}: {looked}.")
        told.append(f"Of these, {_each(Counter(one.standing for one in passed), PASSED, more)}.")
    return told


def _each(count: Counter, words: dict[str, str], more: Mapping[str, str] = MappingProxyType({})) -> str:
    """How many of each, in the order of the words."""
    said = {name: f"{words[name]} {more.get(name, '')}".rstrip() for name in words if count[name]}
    return listed([words.format(n=f"{count[name]:,}", be="is" if count[name] == 1 else "are") for name, words in said.items()])  # fmt: skip
