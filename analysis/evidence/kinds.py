"""The kinds of programmes: what each counts, in a few words for readers, and whether that can fall. How one is chosen: the
guide in the data's README."""

from typing import Any

# the kind of what is given in each scale, unless it is said
KIND_OF_SCALE = {"count": "recognised_list", "share": "rate", "amount": "amount", "level": "intensity"}
COUNTED = {
    "single_site": "one plant", "intensity": "use per unit of output", "rate": "a share of a population",
    "recognised_list": "names on a list that a body keeps by criteria",
    "subsidised_programme": "what a programme pays for or serves; the money that it has paid so far too",
    "installation": "what a builder puts in place for others", "market_adoption": "what many buyers decide to use",
    "amount": "money or a volume of one year or of an industry, which can fall", "plan": "unlike goals of one plan",
}  # fmt: skip

KEEP_SHARES = (
    "single_site",
    "intensity",
    "installation",
)  # kinds whose shares are none of `rate`, see `kind_of_goal`


def kind_of_goal(kind: str, scale: str) -> str:
    """The kind of a goal, by what it counts: kind of its programme, scale of its indicator.

    A share is a rate, whoever keeps the list or pays: by the order of the guide a rate comes before them. One plant and what is
    measured against output come before a rate, and the coverage that a builder brings about on its own account is its installation.

    >>> kind_of_goal("recognised_list", "share"), kind_of_goal("recognised_list", "count"), kind_of_goal("installation", "share")
    ('rate', 'recognised_list', 'installation')
    """
    return "rate" if scale == "share" and kind not in KEEP_SHARES else kind


def cannot_fall(programme: Any, described: Any) -> bool:
    """Whether a series can't fall, by the record: rows of programmes.csv and indicators.csv.

    A list that nobody leaves counts its members up, and a sum of additions (capacity built or closed, energy saved, money
    paid) is never less than before. What the members of a recognised list have, such as their revenue, can fall although the
    list can't; shares, levels and changes can as well.
    """
    if not programme.monotone:
        return False
    return described.scale == "count" or (described.scale == "amount" and programme.kind != "recognised_list")
