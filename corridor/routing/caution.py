"""Caution: countries that a company stays out of, and the best route without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.answers.routes import Caution
from corridor.data.countries import COUNTRY_CODES
from corridor.errors import NetworkError, NoRouteError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from corridor.answers.routes import Route
    from corridor.graph.modal import Graph

NO_POLICY = "none"


def policy_of(text: str, default: Iterable[str]) -> tuple[str, ...]:
    """
    Read a caution list.

    Parameters
    ----------
    text
        Such as ``"RU,IR"``, or ``"none"``; empty takes the default.
    default
        Countries of the network.

    Raises
    ------
    NetworkError
        If a country is no code of ISO 3166-1.

    Examples
    --------
    >>> policy_of("ru, ir", ["BY"])
    ('IR', 'RU')
    """
    if not text:
        return tuple(sorted(default))
    if text.strip().lower() == NO_POLICY:
        return ()
    codes = [code.strip().upper() for code in text.split(",")]
    for code in codes:
        if code not in COUNTRY_CODES:
            msg = f"--policy {text!r}: {code!r} is no ISO 3166-1 alpha-2 code; write such as RU,IR, or none."
            raise NetworkError(msg)
    return tuple(sorted(set(codes)))


def caution_of(
    graph: Graph, routes: Sequence[Route], policy: str, without: Callable[[tuple[str, ...]], Route]
) -> Caution | None:
    """
    Tell whether the best route passes a country of the caution list.

    Parameters
    ----------
    graph
        Of the question, with the list of its network.
    routes
        The answer, best first.
    policy
        List of the question; empty takes that of the network.
    without
        Plans the best route that stays out of countries, or raises `NoRouteError`.
    """
    listed = policy_of(policy, (country for country, _ in graph.caution))
    best = routes[0]
    passed = tuple(dict.fromkeys(country for country in best.countries if country in listed))
    if not passed:
        return None
    ends = {graph.places[place].country for place in (best.origin, best.destination)}
    avoids = tuple(country for country in listed if country not in ends)
    if not set(passed).difference(ends):
        return Caution(passed, avoids, None)
    try:
        return Caution(passed, avoids, without(avoids))
    except NoRouteError:
        return Caution(passed, avoids, None)
