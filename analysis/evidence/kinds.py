"""The kinds of programmes: what each counts, in a few words for readers. How one is chosen: the guide in the data's README."""

COUNTED = {
    "single_site": "one plant", "intensity": "use per unit of output", "rate": "a share of a population",
    "recognised_list": "names on a list that a body keeps by criteria",
    "subsidised_programme": "what a programme pays for or serves",
    "installation": "what a builder puts in place for others", "market_adoption": "what many buyers decide to use",
    "amount": "money or a volume of a year or an industry", "plan": "unlike goals of one plan",
}  # fmt: skip
