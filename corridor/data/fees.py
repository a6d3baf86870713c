"""Parts of a price, and the range of what they add up to."""

# Annotations of named tuples that are text are compiled one by one, when every answer starts: these are none.
from collections.abc import Iterable
from typing import NamedTuple

from corridor.data.distributions import Z_P90, Moments, add, law_of_mean, quantile

_DUST = 1e-9


class Fee(NamedTuple):
    """
    A part of a price that one value decides [USD/TEU].

    Attributes
    ----------
    by
        Tariff, or the element itself where its price is published.
    usd, low, high
        Expected price, P10 and P90; all the same where no range is known.
    filled
        Whether no source covers it: a judgement, or a rule that names neither
        element nor place nor country.
    """

    by: str
    usd: float
    low: float
    high: float
    filled: bool = False


class ThroughRate(NamedTuple):
    """
    A published price of one carrier or forwarder for a whole way, in force on the day [USD/TEU].

    Attributes
    ----------
    id
        Of the table of rates.
    origin, destination, via
        Places passed in this order; of each `via` any one.
    """

    id: str
    origin: str
    destination: str
    via: tuple[tuple[str, ...], ...]
    usd: float
    low: float
    high: float


def range_of(fees: Iterable[Fee]) -> tuple[float, float]:
    """
    Give P10 and P90 of a sum of fees.

    Parameters
    ----------
    fees
        Those of one tariff rise and fall together, tariffs are independent; the
        distribution is that of three-point times, with `usd` as its mean.

    Returns
    -------
    low, high
        [USD/TEU]; the lows of many tariffs are not added up.

    Examples
    --------
    >>> range_of([Fee("a", 100, 80, 120)])
    (80.0, 120.0)
    >>> range_of([Fee("a", 100, 80, 120), Fee("b", 100, 80, 120)])
    (171.72, 228.28)
    """
    sums: dict[str, list[float]] = {}
    for fee in fees:
        total = sums.setdefault(fee.by, [0.0, 0.0, 0.0])
        for number, usd in enumerate((fee.low, fee.usd, fee.high)):
            total[number] += usd
    parts = [Moments(0.0), *(_moments(*total) for total in sums.values())]
    whole = add(parts)
    return round(quantile(whole, -Z_P90), 2), round(quantile(whole, Z_P90), 2)


def _moments(low: float, usd: float, high: float) -> Moments:
    """Give the moments of a price whose mean stays as it is, however near it lies to an end of its range."""
    if high - low <= _DUST * high:
        return Moments(usd)
    return law_of_mean(low, usd, high).moments()._replace(mean=usd)
