"""How much fits between two places, as far as studies ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.errors import CapacityError
from corridor.graph.build import build
from corridor.routing.avoid import barred_edges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.data.model import Network
    from corridor.graph.modal import Graph


class Room(NamedTuple):
    """
    What fits between two places over all ways together.

    Attributes
    ----------
    teu_per_year
        Greatest flow, rounded to a TEU; None where nothing bounds it.
    bottleneck
        Ids of what limits it, joined by ``;``.
    utilisation
        Share of it that today's corridor load takes; None where not asked for.
    use
        Pairs of id and the share of its capacity that the greatest flow takes,
        on the ways that are fastest together; empty where not asked for.
    reason
        Why there is no figure.
    """

    teu_per_year: float | None = None
    bottleneck: str = ""
    utilisation: float | None = None
    use: tuple[tuple[str, float], ...] = ()
    reason: str = ""


def room_between(  # noqa: PLR0913 - one argument a condition of the question
    network: Network,
    origin: str,
    destination: str,
    *,
    cargo: str = "",
    avoid: Sequence[str] = (),
    via: Sequence[str] = (),
    utilisation: bool = False,
    use: bool = False,
    graph: Graph | None = None,
) -> Room:
    """
    Solve for the greatest flow between two places.

    Parameters
    ----------
    network
        With all its changes applied.
    origin, destination, via
        Place ids.
    cargo
        Class of cargo.
    avoid
        Restrictions, places as ids.
    utilisation
        Also work out how much of it today's corridor load takes.
    use
        Also work out how full the greatest flow makes every element.
    graph
        Built of the network, where there is one.

    Returns
    -------
    room
        Empty, with its reason, where a whole way has no published capacity.

    Raises
    ------
    NoRouteError
        If there is no way at all.
    """
    from corridor.flow.columns import loads_on_rows
    from corridor.flow.relief import priced_rows
    from corridor.flow.throughput import fastest_flows, greatest_flow, setting_of
    from corridor.graph.departure import from_departure
    from corridor.graph.limits import Conditions

    built = from_departure(graph or build(network, cargo=cargo), origin)
    barred, _ = barred_edges(built, avoid)
    values = []
    limiting, shares = "", dict[str, float]()
    for residual in (False, True)[: 1 + utilisation]:
        conditions = Conditions(residual=residual)
        setting = setting_of(network, built, [origin], [destination], via=via, barred=barred, conditions=conditions)
        try:
            solved = greatest_flow(setting)
        except CapacityError as error:
            return Room(reason=str(error))
        values.append(solved.solution.value)
        if not residual:
            limiting = ";".join(sorted({setting.limits[row].id for row in priced_rows(solved.solution)}))
        if use and not residual:
            loads = loads_on_rows(fastest_flows(setting, solved), len(setting.limits))
            for limit, load in zip(setting.limits, loads, strict=False):
                if limit.teu_per_year > 0:
                    shares[limit.id] = max(shares.get(limit.id, 0.0), round(load / limit.teu_per_year, 4))
    taken = round(1 - values[1] / values[0], 4) if utilisation and values[0] > 0 else None
    return Room(round(values[0]), limiting, taken, tuple(sorted(shares.items())))
