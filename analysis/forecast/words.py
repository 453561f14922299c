"""Probabilities in words, from one fixed table.

The table is the likelihood scale of the IPCC (Mastrandrea et al. 2010, Guidance Note for Lead Authors of the IPCC
Fifth Assessment Report on Consistent Treatment of Uncertainties, table 1), cut into bands that do not overlap.
No probability is published nearer to 0 or 1 than the record of forecasts allows (rows `mixture-end-*` of the
assumptions), so its two outermost words are used for settled targets alone.
"""

BANDS = (
    (0.99, "virtually certain"),
    (0.90, "very likely"),
    (0.66, "likely"),
    (0.33, "about as likely as not"),
    (0.10, "unlikely"),
    (0.01, "very unlikely"),
    (0.00, "exceptionally unlikely"),
)


def least(word: str) -> float:
    """The probability from which a word is said.

    >>> least("likely"), least("very likely")
    (0.66, 0.9)
    """
    return next(bound for bound, name in BANDS if name == word)


def scale_of(probability: float) -> str:
    """From where to where the word of a probability is said, as a sentence.

    >>> scale_of(0.7), scale_of(0.05)
    ('*Likely* is said from 66 to 90 %.', '*Very unlikely* is said from 1 to 10 %.')
    """
    word = in_words(probability)
    above = [bound for bound, _ in BANDS if bound > probability]
    return (
        f"*{word.capitalize()}* is said from {100 * least(word):.0f} to {100 * min(above, default=1):.0f} %."
    )


def in_words(probability: float) -> str:
    """The word for a probability.

    >>> [in_words(p) for p in (0.95, 0.7, 0.5, 0.2, 0.05)]
    ['very likely', 'likely', 'about as likely as not', 'unlikely', 'very unlikely']
    """
    if not 0 <= probability <= 1:
        from analysis.errors import ForecastError

        raise ForecastError(f"a probability lies between 0 and 1, not at {probability}.")
    return next(word for bound, word in BANDS if probability >= bound)
