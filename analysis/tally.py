"""How many targets stand where, in sentences: the overview of a report and the front page of a folder count in the same words."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from analysis.status import SETTLED
from analysis.writing import counted, listed


class Stands(NamedTuple):
    """Where one target stands. status: as in `status.STATUSES`; standing: 'met', 'missed', 'likely', 'uncertain', 'unlikely' or
    'record only'; judged: that its outcome is judged by an earlier figure, and not known; searched: that a search for its
    figures is recorded; None where nobody says whether one is."""

    status: str
    standing: str
    judged: bool = False
    searched: bool | None = False

    @property
    def looked(self) -> str:
        """How far anybody looked for the figure of a deadline that has passed, a name of `LOOKED`; '' for another target.

        >>> [Stands("silent", "likely", searched=known).looked for known in (False, True, None)], Stands("open", "likely").looked
        (['later-texts', 'searched', 'silent'], '')
        """
        if self.status == "silent" and self.searched is not None:
            return "searched" if self.searched else "later-texts"
        return self.status if self.status in LOOKED else ""


LOOKED = {  # how far anybody looked: what is said of so many targets
    "searched": "for {n} a search is recorded that found none",
    "later-texts": "for {n} later texts of the same list are known, without one",
    "silent": "for {n} a search or later texts of the same list are known, without one",
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


def undecided(
    targets: Iterable[Stands], linked: Callable[[str, str], str] = lambda name, said: said
) -> list[str]:
    """How many of the others have their deadline ahead, and how many are past it without a figure, in sentences. linked: makes a
    link of what is said of a group, from its name (that of `LOOKED`).

    >>> stand = [("open", "likely"), ("open", "record only"), ("silent", "likely"), ("unsearched", "unlikely")]
    >>> print("\\n".join(undecided(Stands(*one) for one in stand)))
    2 have their deadline ahead.
    For 2 the deadline has passed and no figure tells how they ended: for 1 later texts of the same list are known, without one; for 1 nobody is known to have looked.
    """
    ahead, passed = left(targets)
    told = [f"{len(ahead):,} {'has its' if len(ahead) == 1 else 'have their'} deadline ahead."] if ahead else []  # fmt: skip
    if passed:
        ended = "it ended" if len(passed) == 1 else "they ended"
        count = Counter(one.looked for one in passed)
        looked = "; ".join(linked(name, words.format(n=f"{count[name]:,}")) for name, words in LOOKED.items() if count[name])  # fmt: skip
        told.append(f"For {len(passed):,} the deadline has passed and no figure tells how {ended}: {looked}.")
    return told


def left(targets: Iterable[Stands]) -> tuple[list[Stands], list[Stands]]:
    """The targets whose outcome is not known: those whose deadline is ahead, and those past it."""
    unknown = [one for one in targets if one.standing not in SETTLED]
    return [one for one in unknown if not one.looked], [one for one in unknown if one.looked]  # fmt: skip
