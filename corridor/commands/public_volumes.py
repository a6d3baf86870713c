"""
Volumes and matrices as functions: a network in, a `Result` out.

They take a network as it is in memory, changed by hand or not, or a folder.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from corridor.commands import Answer
from corridor.commands.given import listed
from corridor.commands.public import Result

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from corridor.answers.columns import Description
    from corridor.commands.public import Place, Several, Where
    from corridor.data.load.demand import DemandRow
    from corridor.data.model import Network
    from corridor.graph.modal import Graph


class Spare(TypedDict, total=False):
    """Arguments that every question about volumes takes: how to go, and how capacities are read."""

    via: str | Sequence[str]
    avoid: str | Sequence[str]
    residual: bool
    assume: bool
    within_days: float
    unbounded: bool


def opened(where: Where) -> Network:
    """Give a network: itself, or read from its folder."""
    if where is None or isinstance(where, str | Path):
        from corridor.scenario.opening import open_network

        return open_network(where)
    return where


def capacity(
    network: Where,
    origin: Several,
    destination: Several,
    *,
    cargo: str = "",
    month: int | None = None,
    per: str = "year",
    by_month: bool = False,
    critical: bool = False,
    **room: Unpack[Spare],
) -> Result:
    """
    Find how much fits between places, and what limits it; see ``corridor capacity --help``.

    Parameters
    ----------
    network
        A network, a folder, or None for the one that the package carries.
    origin, destination
        A place, ``"country:CN"``, or several of them.
    cargo
        Class of cargo.
    month
        1 is January; None is the year, the sum of its months.
    per
        ``"year"`` or ``"week"``, for the texts.
    by_month, critical
        Show the months; take each element out in turn.
    **room
        ``via``, ``avoid``, ``residual``, ``assume``, ``within_days`` and ``unbounded``.

    Returns
    -------
    answer
        ``.teu_per_year`` [TEU/year], ``.proof``; tables ``bottlenecks``, ``ladder``, ``routes``, ``links``.

    Raises
    ------
    CapacityError
        If no way has a known capacity, or none keeps the days.

    Examples
    --------
    >>> import corridor
    >>> corridor.capacity(None, "Altynkol", "Poti").proof.gap
    0.0
    """
    from corridor.answers.throughput import describe
    from corridor.flow.volumes import capacity as engine

    asked = opened(network)
    options: dict[str, Any] = {"cargo": cargo, "month": month, "per": per, "by_month": by_month, "critical": critical}
    found = engine(asked, origin, destination, **options, **_lists(room))
    return _result(describe(found), asked, found.remarks)


def allocate(  # noqa: PLR0913 - the words of the command
    network: Where,
    demand: Sequence[DemandRow],
    *,
    by: str = "time",
    per: str = "year",
    month: int | None = None,
    usd_per_teu_day: float | None = None,
    unmet_price: float | None = None,
    empties: bool = False,
    binding: bool = False,
    critical: bool = False,
    **room: Unpack[Spare],
) -> Result:
    """
    Split demand over routes within all capacities; see ``corridor allocate --help``.

    Parameters
    ----------
    network
        A network, a folder, or None for the one that the package carries.
    demand
        Rows, as `read_demand` reads them from a file.
    by, per, month, usd_per_teu_day, unmet_price, empties, binding, critical
        As the options of these names.
    **room
        As for `capacity`.

    Returns
    -------
    answer
        ``.served``, ``.routes``; tables ``demand``, ``routes``, ``links``, ``prices``.

    Raises
    ------
    CapacityError
        If nothing at all can be planned.
    """
    from corridor.answers.allocated import describe
    from corridor.flow.volumes import allocate as engine

    asked = opened(network)
    options: dict[str, Any] = {"by": by, "per": per, "month": month, "usd_per_teu_day": usd_per_teu_day}
    options |= {"unmet_price": unmet_price, "empties": empties, "binding": binding, "critical": critical}
    given = {name: value for name, value in options.items() if value is not None}
    found = engine(asked, demand, **given, **_lists(room))
    return _result(describe(found), asked, found.remarks)


def ship(
    network: Where,
    origin: Place,
    destination: Place,
    *,
    teu: float,
    depart: str | date | datetime,
    cargo: str = "",
    **room: Unpack[Spare],
) -> Result:
    """
    Plan one big shipment over time; see ``corridor ship --help``.

    Parameters
    ----------
    network
        A network, a folder, or None for the one that the package carries; opened for the day of departure.
    origin, destination
        Places as people name them.
    teu
        Size of the shipment [TEU].
    depart
        Local date and time at which it is ready.
    cargo
        Class of cargo.
    **room
        As for `capacity`.

    Returns
    -------
    answer
        ``.first``, ``.half``, ``.last``; tables ``arrivals``, ``queues``, ``routes``.

    Raises
    ------
    CapacityError
        If it would be under way for too long.
    """
    from corridor.answers.shipped import describe
    from corridor.commands.given import as_text
    from corridor.flow.volumes import ship as engine

    asked = opened(network)
    found = engine(asked, origin, destination, teu=teu, depart=as_text(depart), cargo=cargo, **_lists(room))
    return _result(describe(found), asked, found.remarks)


def matrix(
    network: Where | Graph,
    origins: Several,
    destinations: Several,
    *,
    avoid: Several = (),
    cargo: str = "",
    within_hours: float | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Result:
    """
    Plan the fastest ways from many places to many.

    Parameters
    ----------
    network
        A network, a folder, None for the one that the package carries, or a graph of `as_graph`.
    origins, destinations
        Places as people name them.
    avoid, cargo
        As for a route.
    within_hours
        Leave out pairs that take longer [h].
    progress
        Is told the number of origins done, and of all; such as ``tqdm``'s ``update`` in a lambda.

    Returns
    -------
    answer
        ``.pairs``; table ``pairs``.  A pair without a way has no figures.

    Raises
    ------
    PlaceError
        If a place is not known.
    """
    from corridor.answers.matrix import describe, pairs_within
    from corridor.graph.modal import Graph
    from corridor.studies.planner import matrix as engine

    asked = network if isinstance(network, Graph) else opened(network)
    found = engine(asked, listed(origins), listed(destinations), avoid=listed(avoid), cargo=cargo, progress=progress)
    described = describe(found, pairs_within(found, within_hours), within=within_hours)
    return _result(described, None if isinstance(asked, Graph) else asked, ())


def _lists(room: Spare) -> dict[str, Any]:
    """Take a text where several may stand for one of them."""
    return {name: listed(value) if name in ("via", "avoid") else value for name, value in room.items()}  # type: ignore[arg-type]


def _result(described: Description, network: Network | None, remarks: Sequence[str]) -> Result:
    if network is not None:
        described = described._replace(network=lambda: network)
    return Result(Answer(described, warnings=tuple(remarks)))
