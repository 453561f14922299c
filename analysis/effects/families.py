"""The families of outcomes, each one record: what belongs to it, whether it should fall, what stands beside it.

Registries, labels, sentences, the tables of studies and the tests read these records; a further family is one entry.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.errors import EffectsError, suggest


@dataclass(frozen=True)
class Outcome:
    """One family of outcomes.

    `stems` are the parts of an indicator's slug that put it here; `falls` says that a fall is the improvement;
    `counterparts` names the families of evaluated effects that stand beside it; `rebounds` says that a saving makes
    use cheaper, so that a part of it can come back; `mixed` says that its members measure different things, so that no mean of
    studies is formed.
    """

    name: str
    label: str
    stems: tuple[str, ...] = ()
    falls: bool = False
    counterparts: tuple[str, ...] = ()
    rebounds: bool = False
    mixed: bool = False

    def printed(self, yi: ArrayLike) -> np.ndarray:
        """Improvements on the log scale as the percent change that a press text would print (a fall is negative).

        >>> OUTCOMES["defects"].printed([0.6931]).round(1), OUTCOMES["efficiency"].printed([0.6931]).round(1)
        (array([-50.]), array([100.]))
        """
        return 100 * np.expm1((-1.0 if self.falls else 1.0) * np.asarray(yi, float))

    def improvement(self, yi: ArrayLike) -> np.ndarray:
        """Improvements on the log scale in percent: growth of what should rise, size of the fall of what should fall.

        >>> OUTCOMES["defects"].improvement([0.6931]).round(1)
        array([50.])
        """
        return -self.printed(yi) if self.falls else self.printed(yi)


# output per input is one idea under two names: the studies of either stand beside both
OUTCOMES: dict[str, Outcome] = {
    one.name: one
    for one in (
        Outcome("efficiency", "production efficiency", ("production_efficiency",), False, ("efficiency", "productivity")),
        Outcome("rnd_cycle", "R&D cycle", ("rnd",), True, ("rnd_cycle",)),
        Outcome("defects", "defect rate", ("defect",), True, ("defects",)),
        Outcome("carbon", "carbon emissions", ("carbon", "co2"), True, ("carbon",), rebounds=True),
        Outcome("energy", "energy use", ("energy",), True, ("energy",), rebounds=True),
        Outcome("cost", "operating cost", ("cost",), True, ("cost",), rebounds=True),
        Outcome("productivity", "labour productivity", ("productivity",), False, ("productivity", "efficiency")),
        Outcome("other", "other outcomes", mixed=True),
    )
}  # fmt: skip


def outcome(name: str) -> Outcome:
    """The record of a family. Raises EffectsError for an unknown name.

    >>> outcome("carbon").label
    'carbon emissions'
    """
    if name not in OUTCOMES:
        raise EffectsError(
            f"Outcome '{name}' is unknown; allowed are {', '.join(OUTCOMES)}.{suggest(name, OUTCOMES)}"
        )
    return OUTCOMES[name]


def outcome_of(indicator: str, families: dict[str, str] | None = None) -> str:
    """The family that an indicator belongs to: the first record with a stem in its slug; `families` overrides.

    >>> [outcome_of(i) for i in ("rnd_cycle_change", "labour_productivity_change", "lead_time_change")]
    ['rnd_cycle', 'productivity', 'other']
    """
    if families and indicator in families:
        return families[indicator]
    return next((o.name for o in OUTCOMES.values() if any(stem in indicator for stem in o.stems)), "other")
