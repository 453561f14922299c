"""The kinds of programmes: a record of each, from which questions, checks, links, records and reference classes are taken. How one
is chosen: the guide in the data's README."""

from dataclasses import dataclass
from typing import Any

RECOGNISED = "recognised_list"  # the kind of what nothing else is said of


@dataclass(frozen=True)
class Kind:
    """What belongs to a kind of programme.

    name : as in the data
    counts : what it counts, in a few words for readers
    measured : scales (see indicators.csv) of what its rows measure; none where nothing is expected
    goals : scales that it can be taken to count where its programme lies next to another kind
    beside : the kinds that are easily taken for it, in the order in which they are told
    wider : the class of kinds whose record speaks where fewer than three programmes of the kind are resolved ('': that of all kinds)
    growth : the reference class by whose coefficients its series are forecast
    members : a body names them one by one, or pays for each, so that totals are sums
    in_percent : its shares and effects are told in percent beside what it counts
    anywhere : a measure of the country can be meant of any place
    keeps_shares : its shares are none of `rate`, see `kind_of_goal`
    pays : its amounts are what it has paid so far, a sum
    can_fall : its figures can be less than before, whatever the list
    """

    name: str
    counts: str
    measured: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    wider: str = ""
    growth: str = ""
    members: bool = False
    in_percent: bool = False
    anywhere: bool = False
    keeps_shares: bool = False
    pays: bool = False
    can_fall: bool = False


_LISTS, _ADOPTED, _MEASURES = (
    "lists and programmes",
    "adoption and installations",
    "shares, amounts and intensities",
)
_ALL = (
    Kind("single_site", "one plant", wider=_LISTS, growth="adoption-counts", keeps_shares=True),
    Kind(
        "intensity", "use per unit of output", measured=("change", "intensity", "amount", "share"), goals=("intensity", "change"),
        beside=("rate",), wider=_MEASURES, growth="falling-rates", anywhere=True, keeps_shares=True, can_fall=True,
    ),
    # as odds: on 58 rolling forecasts of the share series in the evidence CRPS is 1.6 points, with the class "shares"
    # (coefficients of general yearly series, which hardly grow) 2.9, with the newest value 5.7
    Kind(
        "rate", "a share of a population", measured=("share", "index", "count"), goals=("share", "index"),
        beside=("intensity", "installation"), wider=_MEASURES, growth="adoption-amounts", anywhere=True, can_fall=True,
    ),
    Kind(
        RECOGNISED, "names on a list that a body keeps by criteria", measured=("count", "share", "amount", "change"),
        goals=("count", "share"), beside=("subsidised_programme",), wider=_LISTS, growth="recognised-lists", members=True, in_percent=True,
    ),
    Kind(
        "subsidised_programme", "what a programme pays for or serves; the money that it has paid so far too",
        measured=("count", "amount", "share"), goals=("count", "amount", "share"), beside=(RECOGNISED, "market_adoption"),
        wider=_LISTS, growth="adoption-counts", members=True, in_percent=True, pays=True,
    ),
    # charge points, lines and capacity: no reference class of their own yet, served by the one that served them as adoption
    Kind(
        "installation", "what a builder puts in place for others", measured=("count", "amount", "share", "intensity"),
        goals=("count", "amount", "intensity"), beside=("rate", "market_adoption", "amount"), wider=_ADOPTED, growth="adoption-amounts",
        in_percent=True, anywhere=True, keeps_shares=True,
    ),
    Kind(
        "market_adoption", "what many buyers decide to use", measured=("count", "share", "intensity"),
        goals=("count", "amount", "intensity", "share"), beside=("subsidised_programme", "installation"), wider=_ADOPTED,
        growth="adoption-amounts", in_percent=True, anywhere=True,
    ),
    Kind(
        "amount", "money or a volume of one year or of an industry, which can fall", measured=("amount",), goals=("amount",),
        beside=("installation",), wider=_MEASURES, growth="yearly-amounts",
    ),
    Kind("plan", "unlike goals of one plan", measured=("count", "amount", "share"), wider=_LISTS, growth="unseen-counts"),
)  # fmt: skip
KINDS = {kind.name: kind for kind in _ALL}  # in the order of the guide
# the kind of what is given in each scale, unless it is said
KIND_OF_SCALE = {"count": RECOGNISED, "share": "rate", "amount": "amount", "level": "intensity"}


def kind_named(name: str) -> Kind:
    """The record of a kind; one of which nothing is known for a name that is none."""
    return KINDS.get(name) or Kind(name, "")


def kind_of_goal(kind: str, scale: str) -> str:
    """The kind of a goal, by what it counts: kind of its programme, scale of its indicator.

    A share is a rate, whoever keeps the list or pays: by the order of the guide a rate comes before them. One plant and what is
    measured against output come before a rate, and the coverage that a builder brings about on its own account is its installation.

    >>> kind_of_goal("recognised_list", "share"), kind_of_goal("recognised_list", "count"), kind_of_goal("installation", "share")
    ('rate', 'recognised_list', 'installation')
    """
    return "rate" if scale == "share" and not kind_named(kind).keeps_shares else kind


def cannot_fall(programme: Any, described: Any) -> bool:
    """Whether a series can't fall, by the record: rows of programmes.csv and indicators.csv.

    A list that nobody leaves counts its members up, and a sum of additions (capacity built or closed, energy saved, money
    paid) is never less than before. What the members of a recognised list have, such as their revenue, can fall although the
    list can't; shares, levels and changes can as well.
    """
    if not programme.monotone:
        return False
    return described.scale == "count" or (described.scale == "amount" and programme.kind != RECOGNISED)
