"""A through rate that is in force takes the place of the tariffs of the legs that it covers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.data.fees import Fee

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corridor.answers.routes import Leg
    from corridor.data.fees import ThroughRate


def with_through_rate(legs: Sequence[Leg], rates: Iterable[ThroughRate]) -> tuple[Leg, ...]:
    """
    Price the legs that a through rate covers by it.

    Parameters
    ----------
    legs
        Of a route, in order of travel.
    rates
        Those in force on the day; the one that covers most of the length is
        taken, of equals the first id.

    Returns
    -------
    legs
        Those covered share the rate in proportion to their tariffs, so that
        the legs still add up; all of them where none is covered.
    """
    best: tuple[float, str, ThroughRate, int, int] | None = None
    for rate in rates:
        first, last = _covered(legs, rate)
        if first <= last:
            km = sum(leg.km for leg in legs[first : last + 1])
            if best is None or (-km, rate.id) < best[:2]:
                best = (-km, rate.id, rate, first, last)
    if best is None:
        return tuple(legs)
    _, _, rate, first, last = best
    inside = legs[first : last + 1]
    weights = [leg.usd_per_teu or 0.0 for leg in inside]
    if not sum(weights):
        weights = [leg.km for leg in inside]
    return (*legs[:first], *_priced(inside, weights, rate), *legs[last + 1 :])


def _priced(legs: Sequence[Leg], weights: Sequence[float], rate: ThroughRate) -> Iterable[Leg]:
    given, whole = 0.0, sum(weights)
    for number, (leg, weight) in enumerate(zip(legs, weights, strict=True), start=1):
        # The last leg takes what rounding has left.
        usd = round(rate.usd - given if number == len(legs) else rate.usd * weight / whole, 2)
        given += usd
        fee = Fee(rate.id, usd, round(usd * rate.low / rate.usd, 2), round(usd * rate.high / rate.usd, 2))
        filled = tuple(name for name in leg.filled if name != "usd")
        yield leg._replace(usd_per_teu=usd, fees=(fee,) if usd else (), filled=filled)


def _covered(legs: Sequence[Leg], rate: ThroughRate) -> tuple[int, int]:
    """Find the first and the last line that a rate covers; last before first where it covers none."""
    lines = [number for number, leg in enumerate(legs) if leg.kind == "line"]
    first = next((number for number in lines if legs[number].origin == rate.origin), None)
    if first is None:
        return 0, -1
    last = next((number for number in lines if number >= first and legs[number].destination == rate.destination), -1)
    passed = [legs[number].destination for number in lines if first <= number <= last]
    at = 0
    for places in rate.via:
        found = next((number for number in range(at, len(passed)) if passed[number] in places), None)
        if found is None:
            return 0, -1
        at = found
    return first, last
