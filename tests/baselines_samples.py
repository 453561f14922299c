"""What the tests of the rules of others share: another route to a weighted line."""

from fractions import Fraction


def by_weighted_sums(time, value, deadline, weight):
    """The normal equations of a weighted line, in fractions: another route to the figure at the deadline."""
    w, t, y = ([Fraction(x) for x in xs] for xs in (weight, time, value))
    sw, st_ = sum(w), sum(a * b for a, b in zip(w, t, strict=True))
    sy = sum(a * b for a, b in zip(w, y, strict=True))
    stt = sum(a * b * b for a, b in zip(w, t, strict=True))
    sty = sum(a * b * c for a, b, c in zip(w, t, y, strict=True))
    slope = (sw * sty - st_ * sy) / (sw * stt - st_**2)
    return (sy - slope * st_) / sw + slope * deadline
