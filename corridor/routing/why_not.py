"""Why a route and not another one: the two leg by leg, and what would flip the choice."""

from __future__ import annotations

from difflib import SequenceMatcher
from math import inf, isinf
from typing import TYPE_CHECKING

from corridor.answers.explanation import SingleChange, Stretch, WhyNot
from corridor.errors import NetworkError, NoRouteError, PlaceError
from corridor.graph.services import is_open
from corridor.routing.avoid import target_of
from corridor.routing.barriers import explain, unbuilt
from corridor.routing.figures import figures_of
from corridor.routing.flip import flips_of
from corridor.routing.itinerary import route_of
from corridor.routing.resolve import fastest_of
from corridor.routing.with_without import NONE, USES, best_of_both, best_without_return, trip_of

if TYPE_CHECKING:
    from corridor.answers import Route
    from corridor.data.model import Facility, Link, Network
    from corridor.routing.avoid import Target
    from corridor.routing.flip import Flip
    from corridor.routing.resolve import Resolved

MOST_FACTOR = 2.0
"""A figure that has to more than double or halve is no answer to why a way is chosen."""

TRIED_PLACES = 3
"""Places that are tried before a route counts as without a rival."""


def why_not(asked: Resolved, text: str, *, within: float = inf) -> WhyNot:
    """
    Set the fastest route beside the best one through something, and find what would flip the choice.

    Where the fastest route goes through it already, the other one is the best
    that stays out.  Of routes through it, one that turns back on its way is set
    beside the fastest only where there is no other.

    Parameters
    ----------
    asked
        The question.
    text
        Place, link, ``"mode:ferry"`` or ``"country:RU"``.
    within
        Largest factor by which a figure may change to flip the choice.

    Raises
    ------
    NetworkError
        If the text names nothing, or one end of the trip.
    NoRouteError
        If there is no route, or none of the other kind.
    """
    network, graph, ends = asked.network, asked.graph, (asked.origin, asked.destination)
    target = _target(asked, text)
    edges = fastest_of(asked)
    trip = trip_of(graph, *ends, target=target.edges, via=asked.via, excluded=asked.excluded)
    side = int(not target.edges.isdisjoint(edges))
    best = NONE if side == USES or asked.via else best_without_return(trip)
    returns = isinf(best.cost) and side != USES and not asked.via
    if isinf(best.cost):
        best = best_of_both(trip)[1 - side]
    if isinf(best.cost):
        raise NoRouteError(_no_other(asked, target, uses=side == USES))
    chosen, other = (
        route_of(graph, found, origin=ends[0], destination=ends[1], rank=rank)
        for rank, found in enumerate((edges, best.edges), start=1)
    )
    flips = flips_of(trip, figures_of(network, graph, cargo=asked.cargo), chosen=side, within=within)
    nearest, missing = flips.nearest or (None, other.minutes - chosen.minutes)
    return WhyNot(
        kind=target.kind,
        id=target.id,
        name=_name_of_target(network, target),
        uses=side == USES,
        chosen=chosen,
        other=other,
        stretches=stretches_between(chosen, other),
        changes=tuple(_single_change(network, flip) for flip in flips.found),
        tried=flips.tried,
        nearest=name_of_figure(network, nearest.table, nearest.id, nearest.field) if nearest else "",
        missing_minutes=missing,
        returns=returns,
    )


def why(asked: Resolved, route: Route) -> WhyNot | None:
    """
    Set a route beside the one that a planner would weigh against it.

    Parameters
    ----------
    asked
        The question.
    route
        One of its answers.

    Returns
    -------
    answer
        Of the fastest route: beside the best one without the place where it
        stands longest.  Of another: beside the fastest, by a place that only it
        passes.  None where there is no such place or route.  Only figures that
        less than double or halve are looked at.
    """
    fastest = route_of(asked.graph, fastest_of(asked), origin=asked.origin, destination=asked.destination)
    places = key_places(route)
    if route.minutes > fastest.minutes:
        own = [place for place in (*places, *route.places) if place not in fastest.places]
        places = tuple(dict.fromkeys(own))
    for place in places[:TRIED_PLACES]:
        try:
            return why_not(asked, f"place:{place}", within=MOST_FACTOR)
        except NoRouteError:
            continue
    return None


def key_places(route: Route) -> tuple[str, ...]:
    """Give the places on the way where a route is, the longest first."""
    stands: dict[str, int] = {}
    for leg in route.legs:
        if leg.kind != "line" and leg.origin not in (route.origin, route.destination):
            stands[leg.origin] = stands.get(leg.origin, 0) + leg.minutes
    return tuple(sorted(stands, key=lambda place: (-stands[place], place)))


def _target(asked: Resolved, text: str) -> Target:
    try:
        target = target_of(asked.graph, text)
    except PlaceError as error:
        msg = f"--why-not: {unbuilt(asked.network, text) or error}"
        raise PlaceError(msg) from None
    except NetworkError as error:
        msg = f"--why-not: {error}"
        raise NetworkError(msg) from None
    if target.kind == "place" and target.id in (asked.origin, asked.destination):
        end = "begins" if target.id == asked.origin else "ends"
        msg = f"--why-not {text}: the trip {end} there; name a place on the way."
        raise NetworkError(msg)
    return target


def _no_other(asked: Resolved, target: Target, *, uses: bool) -> str:
    name = _name_of_target(asked.network, target)
    if uses:
        return f"every route uses {name}: there is no other to set beside it."
    if target.kind == "link" and not is_open(link := asked.network.links[target.id], asked.network.data_date):
        since = f" since {link.since}" if link.since else ""
        return f"no route uses {name}: the link is {link.status}{since}."
    if target.kind == "place" and not asked.via:
        ends = (asked.origin, asked.destination)
        return explain(asked.network, *ends, via=(target.id,), avoid=asked.avoid, cargo=asked.cargo)
    return f"no route uses {name}."


def _name_of_target(network: Network, target: Target) -> str:
    if target.kind == "place":
        return network.places[target.id].name
    if target.kind == "link":
        link = network.links[target.id]
        return f"{network.places[link.origin].name} - {network.places[link.destination].name} ({link.mode})"
    return target.id


def stretches_between(chosen: Route, other: Route) -> tuple[Stretch, ...]:
    """
    Line up two routes and keep what they do not share.

    Parameters
    ----------
    chosen, other
        Between the same two places.

    Returns
    -------
    stretches
        In order of travel; what they add to the time is the whole difference.
    """
    mine, theirs = ([(leg.kind, leg.id, leg.origin, leg.minutes) for leg in route.legs] for route in (chosen, other))
    stretches = []
    for tag, i, j, k, m in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        if tag != "equal":
            ours, others = chosen.legs[i:j], other.legs[k:m]
            first, last = (ours or others)[0], (ours or others)[-1]
            stretches.append(Stretch(first.origin, last.destination, ours, others))
    return tuple(stretches)


def _single_change(network: Network, flip: Flip) -> SingleChange:
    figure = flip.figure
    return SingleChange(
        table=figure.table,
        id=figure.id,
        field=figure.field,
        name=name_of_figure(network, figure.table, figure.id, figure.field),
        unit=figure.unit,
        value=figure.value,
        flips_at=flip.value,
        above=flip.above,
        relative=None if isinf(flip.relative) else flip.relative,
    )


def name_of_figure(network: Network, table: str, record: str, field: str) -> str:
    """Say in words which figure a table, an id and a field mean."""
    names = {key: place.name for key, place in network.places.items()}
    if table == "facilities":
        return _name_of_facility(network.facilities[record], names)
    if table == "borders":
        border = network.borders[record]
        ends = _ends(network.links[border.link], back=border.from_country != network.links[border.link].countries[0])
        return f"border {names[ends[0]]} - {names[ends[1]]}, {border.from_country} to {border.to_country}"
    if table == "links":
        link = network.links[record]
        start, end = (names[place] for place in _ends(link, back=field == "back_hours"))
        return f"{'sailing' if network.modes[link.mode].is_water else 'run'} {start} - {end}, {link.mode}"
    if table == "services":
        service = network.services[record]
        return f"departures of {service.name or service.id}"
    return f"stop at {names[record]}"


def _ends(link: Link, *, back: bool) -> tuple[str, str]:
    return (link.destination, link.origin) if back else (link.origin, link.destination)


def _name_of_facility(row: Facility, names: dict[str, str]) -> str:
    place = names[row.place]
    if not row.from_mode or not row.to_mode:
        return f"{'access' if row.to_mode else 'egress'} at {place}"
    if row.kind == "gauge-change":
        return f"gauge change at {place}"
    start, end = (mode.partition("-")[0] for mode in (row.from_mode, row.to_mode))
    return f"dwell at {place}, {start} to {end}"
