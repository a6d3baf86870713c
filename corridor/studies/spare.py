"""How much fits between two places, as far as studies ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.errors import CapacityError, CorridorError
from corridor.routing.avoid import excluded_edges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.data.model import Network
    from corridor.flow.greatest import GreatestFlow, Outcome
    from corridor.flow.setting import Setting
    from corridor.graph.limits import Conditions, Limit


class Spare(NamedTuple):
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
    window_days
        Routes take at most so long [d].
    """

    teu_per_year: float | None = None
    bottleneck: str = ""
    utilisation: float | None = None
    use: tuple[tuple[str, float], ...] = ()
    reason: str = ""
    window_days: float | None = None


class Solved(NamedTuple):
    """A question of capacity as it was solved, to be solved again with other capacities."""

    network: Network
    setting: Setting
    flow: GreatestFlow


Known = dict[bool, Solved]
"""What was solved of a base, without and with today's load deducted."""


def spare_between(  # noqa: PLR0913 - one argument a condition of the question
    network: Network,
    origin: str,
    destination: str,
    *,
    cargo: str = "",
    avoid: Sequence[str] = (),
    via: Sequence[str] = (),
    utilisation: bool = False,
    use: bool = False,
    within_days: float | None = None,
    known: Known | None = None,
) -> Spare:
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
    within_days
        Routes take at most so long [d]: that of the base, for all cases of a comparison; None takes the network's own.
    known
        What `solved_before` gave for a base: of a network that differs from it in capacities alone nothing is set up
        anew.

    Returns
    -------
    room
        Empty, with its reason, where no route has a published capacity or is fast enough.

    Raises
    ------
    NoRouteError
        If there is no way at all.
    """
    from corridor.flow.columns import loads_of, loads_on_rows
    from corridor.graph.limits import Conditions

    values = []
    limiting, shares, days = "", dict[str, float](), within_days
    for residual in (False, True)[: 1 + utilisation]:
        asked = Conditions(residual=residual)
        before = None if known is None or use else known.get(residual)
        again = _again(before, network, asked) if before else None
        if again is None:
            try:
                setting = _setting(network, origin, destination, via, avoid, cargo, asked, days)
            except CapacityError as error:
                return Spare(reason=str(error))
            solved = setting.greatest_flow()
            outcome = solved.outcome
        else:
            setting, outcome = again
        days = setting.within_days
        values.append(outcome.value)
        if not residual:
            limiting = ";".join(sorted({setting.limits[row].id for row in outcome.priced()}))
        if use and not residual:
            carried = ((loads_of(setting.net, arcs), teu) for arcs, teu in solved.routes())
            for limit, load in zip(setting.limits, loads_on_rows(carried, len(setting.limits)), strict=True):
                if limit.teu_per_year > 0:
                    shares[limit.id] = max(shares.get(limit.id, 0.0), round(load / limit.teu_per_year, 4))
    taken = round(1 - values[1] / values[0], 4) if utilisation and values[0] > 0 else None
    return Spare(round(values[0]), limiting, taken, tuple(sorted(shares.items())), window_days=days)


def _again(before: Solved, network: Network, asked: Conditions) -> tuple[Setting, Outcome] | None:
    """Solve with the capacities of another network; None where more than capacities differs."""
    from corridor.graph.limits import limits_of
    from corridor.studies.reweight import changed_capacities

    changed = changed_capacities(before.network, network)
    if changed is None:
        return None
    setting = before.setting
    new = limits_of(network, setting.graph.edges, setting.graph.aboard, asked, only=changed)
    rows = [number for number, old in enumerate(setting.limits) if old.id in changed]
    pairs = list(zip(new, (setting.limits[row] for row in rows), strict=False))
    if len(new) != len(rows) or not all(_scales(row, old) for row, old in pairs):
        return None
    # In each month of the program a row has its share of what it has while nothing shuts it.
    uppers = {
        number: old.teu_per_year * row.full_teu_per_year / old.full_teu_per_year
        for number, (row, old) in zip(rows, pairs, strict=True)
        if row.full_teu_per_year != old.full_teu_per_year
    }
    limits = list(setting.limits)
    for number, row in zip(rows, new, strict=True):
        limits[number] = row
    return setting._replace(network=network, limits=tuple(limits)), before.flow.afresh(uppers)


def _scales(row: Limit, old: Limit) -> bool:
    """Report whether a limit is another by its capacity alone; one of nothing cannot be scaled."""
    alike = (row.key, row.uses, row.open_shares) == (old.key, old.uses, old.open_shares)
    return alike and (row.full_teu_per_year == 0 or min(old.full_teu_per_year, old.teu_per_year) > 0)


def solved_before(
    network: Network,
    origin: str,
    destination: str,
    *,
    cargo: str = "",
    avoid: Sequence[str] = (),
    via: Sequence[str] = (),
    utilisation: bool = False,
    within_days: float | None = None,
) -> Known:
    """Solve a base for `spare_between`, whose arguments these are; empty where it has no route or no capacity."""
    from corridor.graph.limits import Conditions

    known: Known = {}
    for residual in (False, True)[: 1 + utilisation]:
        asked = Conditions(residual=residual)
        try:
            setting = _setting(network, origin, destination, via, avoid, cargo, asked, within_days)
            known[residual] = Solved(network, setting, setting.greatest_flow())
        except CorridorError:
            return {}
    return known


def window_of(
    network: Network,
    origin: str,
    destination: str,
    *,
    cargo: str = "",
    avoid: Sequence[str] = (),
    via: Sequence[str] = (),
) -> float | None:
    """Give the day limit that holds for all cases of a comparison with a network [d]; None where it has no route."""
    from corridor.graph.limits import Conditions

    try:
        return _setting(network, origin, destination, via, avoid, cargo, Conditions(), None).within_days
    except CorridorError:
        return None


def _setting(
    network: Network,
    origin: str,
    destination: str,
    via: Sequence[str],
    avoid: Sequence[str],
    cargo: str,
    conditions: Conditions,
    within_days: float | None,
) -> Setting:
    from corridor.flow.resolve import graph_over_year
    from corridor.flow.setting import setting_of
    from corridor.graph.departure import from_departure

    graph = from_departure(graph_over_year(network, cargo), origin)
    excluded, _ = excluded_edges(graph, avoid)
    return setting_of(
        network,
        graph,
        [origin],
        [destination],
        via=via,
        excluded=excluded,
        cargo=cargo,
        conditions=conditions,
        within_days=within_days,
    )
