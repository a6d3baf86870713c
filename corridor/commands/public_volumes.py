"""Volumes and matrices, each a function of the words of its command: a network in, a `Result` out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from corridor.commands import Answer
from corridor.commands.asking import Conditions, ask
from corridor.commands.given import as_file, in_arguments, listed
from corridor.commands.result import Result
from corridor.errors import NetworkError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.commands.asking import Demand, Moment, Place, Several, Where
    from corridor.graph.modal import Graph


class Room(Conditions, total=False):
    """
    Arguments that questions about volumes take beside `Conditions`: how capacities are read.

    ``residual`` leaves room for today's corridor traffic, ``assume_capacity`` fills unknown capacities with class
    values, ``unbounded`` uses routes without any known capacity, ``within`` keeps to routes of at most so many days.
    """

    residual: bool
    assume_capacity: bool
    unbounded: bool
    within: float | str


def capacity(  # noqa: PLR0913 - the words of the command
    network: Where,
    origin: Several,
    destination: Several,
    *,
    month: int | str | None = None,
    per: str | None = None,
    by_month: bool = False,
    critical: bool = False,
    at_most_days: float | None = None,
    sure: float | None = None,
    **room: Unpack[Room],
) -> Result:
    """
    Find how much fits between places, and what limits it; see ``corridor capacity --help``.

    Parameters
    ----------
    network
        A network, a folder, or None for the one that the package carries.
    origin, destination
        A place, ``"country:CN"``, or several of them.
    month
        1 or ``"January"``: at its pace of a year, without its storms; None is the year, the sum of its months.
    per
        ``"year"`` or ``"week"``, for the texts.
    by_month, critical
        Show the months; take each element out in turn.
    at_most_days, sure
        How much fits on the fastest route while the share ``sure`` (0.8) of the containers arrives within so many
        days [d], as times grow with load.
    **room
        As for `route`, and ``residual``, ``assume_capacity``, ``unbounded``, ``within`` [d].

    Returns
    -------
    answer
        ``.teu_per_year`` [TEU/year], ``.proof``; tables ``bottlenecks``, ``ladder``, ``routes``, ``links``.

    Raises
    ------
    CapacityError
        If no way has a known capacity, or none keeps the days.
    NetworkError, NoRouteError
        As for `route`.

    Examples
    --------
    >>> import corridor
    >>> corridor.capacity(None, "Altynkol", "Poti").proof.gap
    0.0
    """
    options: dict[str, Any] = {"month": month, "per": per, "by_month": by_month, "critical": critical}
    options |= {"at_most_days": at_most_days, "sure": sure}
    ends = {"origin": listed(origin), "destination": listed(destination)}
    return ask("capacity", (), network, {**options, **ends, **room})


def allocate(  # noqa: PLR0913 - the words of the command
    network: Where,
    origin: Place | None = None,
    destination: Place | None = None,
    *,
    teu: float | None = None,
    demand: Demand | None = None,
    by: str | None = None,
    per: str | None = None,
    month: int | str | None = None,
    value_of_time: float | None = None,
    unmet_price: float | None = None,
    empties: bool = False,
    all: bool = False,  # noqa: A002 - the word of the command line
    binding: bool = False,
    critical: bool = False,
    congestion: bool = False,
    objective: str | None = None,
    sheet: str | None = None,
    column: Several = (),
    **room: Unpack[Room],
) -> Result:
    """
    Split demand over routes within all capacities; see ``corridor allocate --help``.

    Parameters
    ----------
    network
        A network, a folder, or None for the one that the package carries.
    origin, destination, teu
        One pair of places and its volume [TEU a ``per``].
    demand
        Instead of a pair: a file, a frame with its columns ``from``, ``to``, ``amount`` and so on, or rows of
        `read_demand`; without both, the table of the network.
    by
        ``"time"``, ``"cost"`` or ``"generalised"``: what is least in total.
    per, month
        As for `capacity`.
    value_of_time
        Price of a day of a TEU [USD], for ``by="generalised"``.
    unmet_price
        Price of unmet demand [h or USD a TEU].
    empties
        Bring empty containers back.
    all
        All of it or nothing.
    binding, critical
        Least capacity to add; take each element out in turn.
    congestion, objective
        Let times grow with load: each takes its best route (``"user"``), or the total is least (``"system"``).
    sheet, column
        Sheet of a workbook of demand; your names of columns as ``"THEIRS=OURS"``.
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
    NetworkError
        If both a pair and a demand are given, or something is not understood.

    Examples
    --------
    >>> import corridor
    >>> found = corridor.allocate(None, "Altynkol", "Poti", teu=1000)
    >>> round(sum(row.shipped for row in found.served))
    1000
    """
    if origin is not None and not isinstance(origin, str):
        msg = "origin is the name of a place; rows of demand are given by name: allocate(network, demand=rows)."
        raise NetworkError(msg)
    options: dict[str, Any] = {"teu": teu, "by": by, "per": per, "month": month, "value_of_time": value_of_time}
    options |= {"unmet_price": unmet_price, "empties": empties, "all": all, "binding": binding, "critical": critical}
    options |= {"congestion": congestion, "objective": objective, "sheet": sheet, "column": column}
    words = tuple(word for word in (origin, destination) if word is not None)
    with as_file(demand, ("from", "to", "amount")) as table:
        return ask("allocate", words, network, {**options, **room}, None if demand is None else {"demand": table})


def ship(
    network: Where,
    origin: Place,
    destination: Place,
    *,
    teu: float,
    depart: Moment,
    **room: Unpack[Room],
) -> Result:
    """
    Plan one big shipment over time; see ``corridor ship --help``.

    Parameters
    ----------
    network
        A network, a folder, or None for the one that the package carries; where no day is said, it is brought to
        that of the departure.
    origin, destination
        Places as people name them.
    teu
        Size of the shipment [TEU].
    depart
        Local date and time at which it is ready.
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
    NetworkError, NoRouteError
        As for `route`.
    """
    return ask("ship", (origin, destination), network, {"teu": teu, "depart": depart, **room})


def load(
    network: Where,
    origin: Place,
    destination: Place,
    *,
    teu: float | Sequence[float],
    per: str | None = None,
    assume_capacity: bool = False,
    shock: str | Path | None = None,
    **conditions: Unpack[Conditions],
) -> Result:
    """
    Say how days grow with volume, and where it queues.

    Parameters
    ----------
    network, origin, destination, **conditions
        As for `route`.
    teu
        All corridor volume over the route [TEU a ``per``], one or several.
    per
        ``"year"`` or ``"week"``.
    assume_capacity
        Fill unknown capacities with class values.
    shock
        TOML file of what is shut or grows, week by week.

    Returns
    -------
    answer
        ``.points``; tables ``points`` and ``queues``.

    Raises
    ------
    NetworkError, NoRouteError
        As for `route`.

    Examples
    --------
    >>> import corridor
    >>> few, many = corridor.load(None, "Altynkol", "Baku", teu=[20_000, 60_000]).points
    >>> few.hours <= many.hours
    True
    """
    volumes = ",".join(f"{one:.12g}" for one in ((teu,) if isinstance(teu, int | float) else teu))
    options = {"teu": volumes, "per": per, "assume_capacity": assume_capacity, "shock": shock}
    return ask("load", (origin, destination), network, {**options, **conditions})


def simulate(  # noqa: PLR0913 - the words of the command
    network: Where,
    origin: Place,
    destination: Place,
    *,
    teu: float,
    per: str | None = None,
    weeks: int | None = None,
    runs: int | None = None,
    seed: int | None = None,
    assume_capacity: bool = False,
    workers: int | None = 1,
    cluster: str | None = None,
    **conditions: Unpack[Conditions],
) -> Result:
    """
    Send a volume over a route event by event, and see where boxes stand.

    Parameters
    ----------
    network, origin, destination, **conditions
        As for `route`.
    teu, per
        Volume over the route [TEU a ``"year"`` or ``"week"``].
    weeks, runs, seed
        Weeks that are counted, how often, and of which random numbers: same seed, same answer.
    assume_capacity
        Fill unknown capacities with class values.
    workers
        Processes; more than 1 need the guard of ``if __name__ == "__main__"`` in a script.
    cluster
        Address of a Dask scheduler.

    Returns
    -------
    answer
        ``.mean_hours``, ``.p80_hours`` and so on [h]; tables ``queues`` and ``places``.

    Raises
    ------
    OutputError
        If SimPy (extra ``simulate``) is not installed.
    NetworkError, NoRouteError
        As for `route`.
    """
    names: dict[str, Any] = {"teu": teu, "per": per, "weeks": weeks, "runs": runs, "seed": seed}
    names |= {"assume_capacity": assume_capacity, "workers": workers, "cluster": cluster}
    return ask("simulate", (origin, destination), network, {**names, **conditions})


def matrix(
    network: Where | Graph,
    origins: Several,
    destinations: Several | None = None,
    *,
    kind: Several = (),
    within: float | str | None = None,
    **conditions: Unpack[Conditions],
) -> Result:
    """
    Plan the fastest ways from many places to many.

    Parameters
    ----------
    network
        A network, a folder, None for the one that the package carries, or a graph of `as_graph`.
    origins, destinations
        Places as people name them; destinations left out are all terminals.
    kind
        Without destinations: places of this kind, such as ``"port"``.
    within
        Only what takes no longer: days, or text such as ``"36h"``.
    **conditions
        As for `route`; of a graph only ``avoid`` and ``progress``.

    Returns
    -------
    answer
        ``.pairs``; table ``pairs``.  A pair without a way has no figures.

    Raises
    ------
    PlaceError
        If a place is not known.
    NoRouteError
        If no way joins any pair.
    """
    from corridor.graph.modal import Graph

    if isinstance(network, Graph):
        return _of_graph(network, listed(origins), listed(destinations or ()), within, conditions.get("avoid", ()))
    direct: dict[str, object] = {"origins": listed(origins)}
    if destinations is not None:
        direct["destinations"] = listed(destinations)
    return ask("matrix", ("",), network, {"kind": kind, "within": within, **conditions}, direct)


@in_arguments
def _of_graph(
    graph: Graph, origins: Sequence[str], destinations: Sequence[str], within: float | str | None, avoid: Several
) -> Result:
    """Plan over a graph that a script has built already."""
    from corridor.answers.matrix import describe, pairs_within
    from corridor.commands.matrix import hours_of
    from corridor.studies.planner import matrix as engine

    hours = None if within is None else hours_of(str(within))
    found = engine(graph, origins, destinations, avoid=listed(avoid))
    return Result(Answer(describe(found, pairs_within(found, hours), within=hours)))
