"""The kinds of programmes: what each counts, in a few words for readers, and whether that can fall. How one is chosen: the
guide in the data's README."""

from typing import Any

# the kind of what is given in each scale, unless it is said
KIND_OF_SCALE = {"count": "recognised_list", "share": "rate", "amount": "amount", "level": "intensity"}
COUNTED = {
    "single_site": "one plant", "intensity": "use per unit of output", "rate": "a share of a population",
    "recognised_list": "names on a list that a body keeps by criteria",
    "subsidised_programme": "what a programme pays for or serves",
    "installation": "what a builder puts in place for others", "market_adoption": "what many buyers decide to use",
    "amount": "money or a volume of a year or an industry", "plan": "unlike goals of one plan",
}  # fmt: skip


def cannot_fall(programme: Any, described: Any) -> bool:
    """Whether a series can't fall, by the record: rows of programmes.csv and indicators.csv.

    A list that nobody leaves counts its members up, and a sum of additions (capacity built or closed, energy saved, money
    paid) is never less than before. What the members of a recognised list have, such as their revenue, can fall although the
    list can't; shares, levels and changes can as well.
    """
    if not programme.monotone:
        return False
    return described.scale == "count" or (described.scale == "amount" and programme.kind != "recognised_list")
