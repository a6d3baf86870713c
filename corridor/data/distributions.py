"""
The law of three figures: how a time spreads, and how spreads add up.

A published time is three figures, low, typical and high, read as P10, P50 and
P90.  One law runs through them exactly: a shifted lognormal, mirrored where the
long tail points down, and the normal law between the two.  Times of a trip are
sums; independent parts add their mean, variance and third central moment, and
the total is read back through the same family of laws (Cornish and Fisher's idea
with a lognormal in place of the polynomial, so that quantiles never cross).
"""

from __future__ import annotations

from functools import cache, lru_cache
from math import erf, exp, expm1, log, pi, sqrt
from typing import TYPE_CHECKING, NamedTuple

from corridor.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corridor.data.times import Hours

Z_P90 = 1.28155
"""Standard normal quantile at 90 %, to the figures that the format fixes."""

Z_P80 = 0.8416212335729143
"""Standard normal quantile at 80 %."""

TAIL_SHARE = 0.2
"""The typical figure is kept this share of the range away from both ends."""

_NORMAL_BELOW = 1e-6
_DUST = 1e-12
"""Share of a time below which two figures are one: scaling leaves such dust."""
_SHARED_POINTS = 64


class Moments(NamedTuple):
    """Mean [h], variance [h²] and third central moment [h³] of a time."""

    mean: float
    variance: float = 0.0
    third: float = 0.0


class Law(NamedTuple):
    """
    The law through three figures: ``median + sign * scale * (exp(shape * sign * Z) - 1)``.

    Z is standard normal.  With ``sign`` 0 the law is normal and ``scale`` its
    standard deviation (0: a constant).
    """

    median: float
    sign: int
    shape: float
    scale: float

    def at(self, z: float) -> float:
        """Give the time [h] at a standard normal quantile."""
        if self.sign == 0:
            return self.median + self.scale * z
        return self.median + self.sign * self.scale * expm1(self.shape * self.sign * z)

    def moments(self) -> Moments:
        """Give mean, variance and third central moment."""
        if self.sign == 0:
            return Moments(self.median, self.scale * self.scale)
        squared = self.shape * self.shape
        w, w_less_1 = exp(squared), expm1(squared)
        variance = self.scale * self.scale * w * w_less_1
        skew = self.sign * (w + 2) * sqrt(w_less_1)
        return Moments(self.median + self.sign * self.scale * expm1(squared / 2), variance, skew * variance**1.5)


def clamped_typical(low: float, typical: float, high: float) -> float:
    """Keep a typical figure a fifth of the range away from both ends, where the law is tame [h]."""
    margin = (high - low) * TAIL_SHARE
    return min(max(typical, low + margin), high - margin)


def law_of(hours: Hours) -> Law:
    """
    Find the law whose P10, P50 and P90 are the three figures.

    Parameters
    ----------
    hours
        The published figures; a typical figure that is a mean is solved for
        the median.

    Returns
    -------
    law
        Its quantiles are the figures; a typical figure too near an end is
        clamped for the law alone.
    """
    low, high = hours.low, hours.high
    if high - low <= _DUST * high:
        return Law(hours.typical, 0, 0.0, 0.0)
    if hours.typical_is == "mean":
        return law_of_mean(low, hours.typical, high)
    return _law(low, clamped_typical(low, hours.typical, high), high)


def expected(hours: Hours) -> float:
    """Give the mean of the law of three figures, which is the time that answers print [h]."""
    return law_of(hours).moments().mean


def scaled_to(hours: Hours, mean: float) -> Hours:
    """
    Scale all three figures so that the expected time has a value.

    Examples
    --------
    >>> from corridor.data.times import Hours
    >>> scaled_to(Hours(12.0, 24.0, 36.0), 12.0)
    Hours(low=6.0, typical=12.0, high=18.0, typical_is='median')
    """
    from dataclasses import replace

    old = expected(hours)
    if old == 0:
        return replace(hours, low=mean, typical=mean, high=mean)
    return hours if abs(mean - old) <= _DUST * old else hours.scaled(mean / old)


def _law(low: float, median: float, high: float) -> Law:
    skewness = log((high - median) / (median - low))
    if abs(skewness) < _NORMAL_BELOW:
        return Law(median, 0, 0.0, (high - low) / (2 * Z_P90))
    sign = 1 if skewness > 0 else -1
    shape = abs(skewness) / Z_P90
    near = median - low if sign > 0 else high - median
    return Law(median, sign, shape, near / -expm1(-Z_P90 * shape))


def law_of_mean(low: float, mean: float, high: float) -> Law:
    """
    Find the law of P10, mean and P90 by bisection for its median.

    Parameters
    ----------
    low, mean, high
        In any unit; where no median gives the mean, the nearest is taken.
    """
    below, above = clamped_typical(low, low, high), clamped_typical(low, high, high)
    for _ in range(60):
        middle = (below + above) / 2
        if _law(low, middle, high).moments().mean < mean:
            below = middle
        else:
            above = middle
    return _law(low, (below + above) / 2, high)


def moments_of_wait(headway_hours: float, variation: float) -> Moments:
    """
    Describe the wait for the next departure of a service without a timetable.

    Parameters
    ----------
    headway_hours
        Mean interval between departures [h].
    variation
        Squared coefficient of variation of the interval: 0 is clockwork, 1
        leaves at random.

    Returns
    -------
    moments
        Of the residual life of a renewal process with gamma intervals.
    """
    h, v = headway_hours, variation
    first = h * (1 + v) / 2
    second = h * h * (1 + v) * (1 + 2 * v) / 3
    third = h * h * h * (1 + v) * (1 + 2 * v) * (1 + 3 * v) / 4
    return _central(first, second, third)


def moments_of_storm(share: float, spell_hours: float) -> Moments:
    """
    Describe the delay by storms: none, or an exponential rest of a spell.

    Parameters
    ----------
    share
        Share of time that the sea is shut, 0 to 1.
    spell_hours
        Mean length of one spell [h].
    """
    p, d = share, spell_hours
    return _central(p * d, 2 * p * d * d, 6 * p * d**3)


def moments_of_window(shut_hours: float) -> Moments:
    """
    Describe the wait at a daily window for cargo that comes at any hour.

    Parameters
    ----------
    shut_hours
        Hours of each day that the passage is shut [h].
    """
    share, shut = shut_hours / HOURS_PER_DAY, shut_hours
    return _central(share * shut / 2, share * shut**2 / 3, share * shut**3 / 4)


def _central(first: float, second: float, third: float) -> Moments:
    variance = second - first * first
    return Moments(first, variance, third - 3 * first * variance - first**3)


def moments_of_shared(laws: Sequence[Law]) -> Moments:
    """
    Add times that rise and fall together, so that cutting a line changes nothing.

    Parameters
    ----------
    laws
        Laws that share one standard normal Z, such as the links of one country
        and mode.

    Returns
    -------
    moments
        From the sum of the quantile functions at 64 fixed midpoints.
    """
    return moments_of_totals(list(map(sum, zip(*map(_at_shared_points, laws), strict=True))))


@lru_cache(maxsize=4096)
def _at_shared_points(law: Law) -> tuple[float, ...]:
    return tuple(law.at(z) for z in shared_points())


def moments_of_totals(totals: Sequence[float]) -> Moments:
    """Give the moments of a time from its values at the 64 shared points [h]."""
    mean = sum(totals) / len(totals)
    variance = sum((total - mean) ** 2 for total in totals) / len(totals)
    third = sum((total - mean) ** 3 for total in totals) / len(totals)
    return Moments(mean, variance, third)


@cache
def shared_points() -> tuple[float, ...]:
    """Give the standard normal quantiles at the 64 midpoints, in rising order."""
    return tuple(normal_quantile((i + 0.5) / _SHARED_POINTS) for i in range(_SHARED_POINTS))


def normal_quantile(p: float) -> float:
    """
    Invert the standard normal distribution function by Newton's method.

    Parameters
    ----------
    p
        Probability, above 0 and below 1.
    """
    z = 0.0
    for _ in range(100):
        density = exp(-z * z / 2) / sqrt(2 * pi)
        step = ((1 + erf(z / sqrt(2))) / 2 - p) / density
        # A step past one unit would overshoot far out in the tails.
        step = max(-1.0, min(1.0, step))
        z -= step
        if abs(step) < 1e-15:
            break
    return z


def add(parts: Iterable[Moments]) -> Moments:
    """Add the moments of independent times."""
    mean = variance = third = 0.0
    for part in parts:
        mean += part.mean
        variance += part.variance
        third += part.third
    return Moments(mean, variance, third)


def quantile(total: Moments, z: float) -> float:
    """
    Read a quantile of a sum from its three moments.

    Parameters
    ----------
    total
        Moments of the sum.
    z
        Standard normal quantile of the wanted probability, such as `Z_P90`.

    Returns
    -------
    hours
        The time that is not passed with that probability [h]; never below zero.
    """
    if total.variance <= 0:
        return total.mean
    skew = abs(total.third) / total.variance**1.5
    if skew < _NORMAL_BELOW:
        return max(0.0, total.mean + sqrt(total.variance) * z)
    sign = 1 if total.third > 0 else -1
    y = (1 + skew * skew / 2 + skew * sqrt(1 + skew * skew / 4)) ** (1 / 3)
    w = y + 1 / y - 1
    shape = sqrt(log(w))
    scale = sqrt(total.variance / (w * (w - 1)))
    return max(0.0, total.mean + sign * scale * (exp(shape * sign * z) - exp(shape * shape / 2)))
