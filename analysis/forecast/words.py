"""Probabilities in words, from one fixed table.

The table is the likelihood scale of the IPCC (Mastrandrea et al. 2010, Guidance Note for Lead Authors of the IPCC
Fifth Assessment Report on Consistent Treatment of Uncertainties, table 1), cut into bands that do not overlap.
A word follows the probability as it is printed, in whole percents (see `writing.percent`): 65.7 % is printed as 66 % and has the
word of 66 %, so that no printed number has two words.
No probability is published nearer to 0 or 1 than the record of forecasts allows (rows `mixture-end-*` of the
assumptions), so the two outermost words are said of <1 % and >99 % alone.
"""

from analysis.writing import percent

# from how many whole percents on a word is said; the first of what is printed as >99 %, the last of <1 %
BANDS = (
    (100, "virtually certain"),
    (90, "very likely"),
    (66, "likely"),
    (33, "about as likely as not"),
    (10, "unlikely"),
    (1, "very unlikely"),
    (0, "exceptionally unlikely"),
)
_ENDS = {">99": 100, "<1": 0}


def least(word: str) -> int:
    """The whole percents from which a word is said.

    >>> least("likely"), least("very likely")
    (66, 90)
    """
    return next(bound for bound, name in BANDS if name == word)


def scale_of(probability: float) -> str:
    """From where to where the word of a probability is said, as a sentence.

    >>> scale_of(0.7), scale_of(0.05)
    ('*Likely* is said from 66 to 89 %, as printed.', '*Very unlikely* is said from 1 to 9 %, as printed.')
    >>> scale_of(0.999)
    '*Virtually certain* is said above 99 %, as printed.'
    """
    word, last = in_words(probability), 99
    for bound, name in BANDS:
        if name == word:
            break
        last = min(bound - 1, 99)
    span = {100: "above 99 %", 0: "below 1 %"}.get(bound, f"from {bound} to {last} %")
    return f"*{word.capitalize()}* is said {span}, as printed."


def in_words(probability: float) -> str:
    """The word for a probability.

    >>> [in_words(p) for p in (0.95, 0.7, 0.5, 0.2, 0.05)]
    ['very likely', 'likely', 'about as likely as not', 'unlikely', 'very unlikely']
    >>> in_words(0.657), in_words(0.653)
    ('likely', 'about as likely as not')
    """
    if not 0 <= probability <= 1:
        from analysis.errors import ForecastError

        raise ForecastError(f"a probability lies between 0 and 1, not at {probability}.")
    shown = percent(probability).split(" ")[0]
    whole = _ENDS[shown] if shown in _ENDS else int(shown)
    return next(word for bound, word in BANDS if whole >= bound)
