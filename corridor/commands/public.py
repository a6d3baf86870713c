"""
Every command as a function of the same name and words: routes, what they rest on, and networks.

A function builds the question that the command line builds and gives the same
answer, for the same reasons.  What an option is called there is an argument here:
``--max-borders 3`` is ``max_borders=3``, ``-k`` is ``k``, ``--with`` is ``include``,
``--without`` is ``exclude``, ``--set`` is ``sets`` and ``--scenario`` is ``scenarios``.
A text where several may stand is one of them; dates are dates or ISO text.  The
network is one of `open_network`, a folder, or None for the one that the package
carries.  ``**conditions`` are those of `Conditions`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from corridor.commands.asking import ask
from corridor.commands.given import as_file
from corridor.commands.result import Result

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from corridor.commands.asking import Conditions, Moment, Place, Several, Where


def route(  # noqa: PLR0913 - the words of the command
    network: Where,
    origin: Place,
    destination: Place,
    *,
    k: int | None = None,
    by: str | None = None,
    pareto: Several | None = None,
    overlap: float | None = None,
    value_of_time: float | None = None,
    depart: Moment | None = None,
    arrive_by: Moment | None = None,
    max_borders: int | None = None,
    ready: bool = False,
    co2_report: bool = False,
    **conditions: Unpack[Conditions],
) -> Result:
    """
    Plan routes between two places, leg by leg; see ``corridor route --help``.

    Parameters
    ----------
    network
        A network, a folder, or None for the one that the package carries.
    origin, destination
        Places as people name them.
    k
        So many routes that really differ.
    by
        ``"time"``, ``"p80"``, ``"cost"`` or ``"co2"``.
    pareto
        All routes that none betters, such as ``"time,cost"``.
    overlap
        Share of the length below which alternatives stay.
    value_of_time
        Price of a day of a TEU [USD].
    depart, arrive_by
        Local date and time.
    max_borders
        Most changes of country.
    ready
        Whether the wait for the first departure counts.
    co2_report
        State the emissions of a container as ISO 14083 does, with factors and sources.
    **conditions
        ``on``, ``include``, ``exclude``, ``scenarios``, ``sets``, ``avoid``, ``via``, ``cargo``, ``policy``,
        ``product``.

    Returns
    -------
    answer
        ``.routes``, best first; tables ``routes`` and ``legs``.

    Raises
    ------
    NetworkError
        If something asked for does not exist or is not understood.
    NoRouteError
        If there is no route; the message says what stopped it.

    Examples
    --------
    >>> import corridor
    >>> found = corridor.route(None, "Kashgar", "Andijan", on="2031-01-01")
    >>> found.routes[0].minutes == sum(leg.minutes for leg in found.routes[0].legs)
    True
    """
    if not any((k, by, pareto, overlap, value_of_time, depart, arrive_by, max_borders, ready, co2_report)):
        quick = _on_known_graph(network, origin, destination, conditions)
        if quick is not None:
            return quick
    names: dict[str, Any] = {"k": k, "by": by, "pareto": _listed(pareto), "overlap": overlap}
    names |= {"value_of_time": value_of_time}
    names |= {"depart": depart, "arrive_by": arrive_by, "max_borders": max_borders, "ready": ready}
    names["co2_report"] = co2_report
    return ask("route", (origin, destination), network, {**names, **conditions})


def _listed(criteria: Several | None) -> str | None:
    """Write criteria as the command line takes them."""
    return criteria if criteria is None or isinstance(criteria, str) else ",".join(criteria)


def _on_known_graph(network: Where, origin: Place, destination: Place, conditions: Conditions) -> Result | None:
    """Plan a network that differs in figures alone from another on the graph of that one; None where more is asked."""
    from corridor.commands.public_network import OpenNetwork, fastest

    if not isinstance(network, OpenNetwork) or not network.origin or conditions.keys() - {"via", "avoid", "cargo"}:
        return None
    from corridor.answers.plan import describe
    from corridor.answers.routes import Plan
    from corridor.commands import Answer

    found = fastest(network, origin, destination, **conditions)  # type: ignore[misc]  # what is left are its own words
    if set(found.countries) & set(network.caution):
        return None
    return Result(Answer(describe(Plan((found,)))._replace(network=lambda: network)))


def risk(  # noqa: PLR0913 - the words of the command
    network: Where,
    origin: Place,
    destination: Place,
    *,
    within: float | None = None,
    draws: int | None = None,
    seed: int | None = None,
    depart: Moment | None = None,
    max_borders: int | None = None,
    ready: bool = False,
    **conditions: Unpack[Conditions],
) -> Result:
    """
    Say how sure a trip is.

    Parameters
    ----------
    network, origin, destination
        As for `route`.
    within
        Days of which the probability is asked [d].
    draws, seed
        Number of sampled trips, and of their random numbers.
    depart, max_borders, ready, **conditions
        As for `route`.

    Returns
    -------
    answer
        ``.mean_hours``, ``.p50_hours``, ``.p80_hours``, ``.p95_hours`` [h]; where the spread comes from as table.

    Raises
    ------
    NetworkError, NoRouteError
        As for `route`.

    Examples
    --------
    >>> import corridor
    >>> found = corridor.risk(None, "Altynkol", "Baku", draws=200, seed=1)
    >>> found.to_dict()["p50_hours"] < found.to_dict()["p95_hours"]
    True
    """
    names = {"within": within, "draws": draws, "seed": seed, "depart": depart}
    names |= {"max_borders": max_borders, "ready": ready}
    return ask("risk", (origin, destination), network, {**names, **conditions})


def explain(
    network: Where,
    origin: Place,
    destination: Place,
    *,
    why_not: Several = (),
    costs: bool = False,
    **conditions: Unpack[Conditions],
) -> Result:
    """
    Say where the days go, and what would flip the choice.

    Parameters
    ----------
    network, origin, destination, **conditions
        As for `route`.
    why_not
        A place, link, ``"mode:ferry"`` or ``"country:RU"`` that the route does not use, or several.
    costs
        Show price and CO2e by leg in the text.

    Raises
    ------
    NetworkError, NoRouteError
        As for `route`.
    """
    names = {"why_not": why_not, "costs": costs}
    return ask("explain", (origin, destination), network, {**names, **conditions})


def compare(
    network: Where,
    origin: Place,
    destination: Place,
    *,
    k: int | None = None,
    corridors: bool = False,
    teu: float | None = None,
    depart: Moment | None = None,
    **conditions: Unpack[Conditions],
) -> Result:
    """
    Set alternatives, corridors, or scenarios side by side.

    Parameters
    ----------
    network, origin, destination, **conditions
        As for `route`; two or more ``scenarios`` are compared, ``"base"`` is the network without any.
    k
        So many alternatives.
    corridors
        Compare the corridors with a name: Middle, Northern and so on.
    teu
        With ``scenarios``: the time at so many TEU a year over the route as well.
    depart
        Local date and time; not with ``corridors``.

    Raises
    ------
    NetworkError, NoRouteError
        As for `route`.
    """
    return ask(
        "compare",
        (origin, destination),
        network,
        {"k": k, "corridors": corridors, "teu": teu, "depart": depart, **conditions},
    )


def quote(
    network: Where,
    lanes: str | Path | Sequence[Sequence[str]] | pd.DataFrame,
    *,
    figures: str | Path | None = None,
    sheet: str | None = None,
    column: Several = (),
    workers: int | None = 1,
    cluster: str | None = None,
    **conditions: Unpack[Conditions],
) -> Result:
    """
    Price and time a whole table of lanes; a lane without a route has its ``problem``.

    Parameters
    ----------
    network, **conditions
        As for `route`.
    lanes
        A file (``.csv``, ``.xlsx``), a frame with its columns ``from``, ``to`` and so on, or pairs of places.
    figures
        File of tariffs and stays of your own: ``id,field,value``.
    sheet, column
        Sheet of a workbook; your names of columns as ``"THEIRS=OURS"``.
    workers
        Processes; 0 takes one for each core, for which the script needs ``if __name__ == "__main__"``.
    cluster
        Address of a Dask scheduler.

    Returns
    -------
    answer
        ``.rows``; tables ``lanes`` and ``legs``.

    Raises
    ------
    NetworkError
        If the table cannot be read.

    Examples
    --------
    >>> import corridor
    >>> found = corridor.quote(None, [("Altynkol", "Baku"), ("Altynkol", "Nowhere")])
    >>> [bool(lane["problem"]) for lane in found.to_dict()["lanes"]]
    [False, True]
    """
    options: dict[str, Any] = {"figures": figures, "sheet": sheet, "column": column, "workers": workers}
    options |= {"cluster": cluster, **conditions}
    with as_file(lanes, ("from", "to")) as file:
        return ask("quote", (str(file),), network, options)


def places(network: Where = None, query: str = "", **conditions: Unpack[Conditions]) -> Result:
    """List the places of a network, or those that a name, a code or a country fits; table ``places``."""
    return ask("places", (query,) if query else (), network, conditions)


def scenarios(network: Where = None) -> Result:
    """List the scenarios of a network; table ``scenarios``."""
    return ask("scenario list", (), network, {})


def evidence(network: Where = None, **conditions: Unpack[Conditions]) -> Result:
    """Plan every journey that somebody published, and set times, lengths, prices and queues beside it."""
    return ask("network evidence", (), network, conditions)


def info(network: Where = None, *, stale: bool = False, **conditions: Unpack[Conditions]) -> Result:
    """Say what is in a network, how old and how sure it is; ``stale`` lists what no newer source confirms."""
    return ask("network info", (), network, {"stale": stale, **conditions})


def sources(network: Where, key: str, **conditions: Unpack[Conditions]) -> Result:
    """Say where the figures of a record, by its id, come from, and who says otherwise."""
    return ask("network sources", (key,), network, conditions)


def check(network: Where = None, *, detours: bool = False) -> Result:
    """
    Check a network: all faults of all files; ``status`` is 1 where there are findings.

    Parameters
    ----------
    network
        A folder, an open network, or None for the one that the package carries.
    detours
        List the pairs of main places whose way bends instead.
    """
    folder: str | Path = ""
    if isinstance(network, str | Path):
        folder = network
    elif network is not None:
        from corridor.scenario.opening import question_of_network

        folder = question_of_network(network).network
    return ask("network check", (str(folder),) if folder else (), None, {"detours": detours})


def doctor(network: Where = None) -> Result:
    """Check the installation, the data and two known answers; ``status`` is 1 where something is faulty."""
    return ask("doctor", (), network, {})


def map_page(  # noqa: PLR0913 - the words of the command
    network: Where,
    path: str | Path,
    origin: Place = "",
    destination: Place = "",
    *,
    k: int | None = None,
    by: str | None = None,
    pareto: Several | None = None,
    overlap: float | None = None,
    value_of_time: float | None = None,
    depart: Moment | None = None,
    arrive_by: Moment | None = None,
    max_borders: int | None = None,
    ready: bool = False,
    capacity: bool = False,
    first: int | None = None,
    last: int | None = None,
    lang: str | None = None,
    for_client: bool = False,
    tiles: str | None = None,
    tiles_credit: str | None = None,
    **conditions: Unpack[Conditions],
) -> Result:
    """
    Write a map as one HTML file that opens offline; with two places also their routes.

    Parameters
    ----------
    network, origin, destination, **conditions
        As for `route`.
    path
        File to write.
    k, by, pareto, overlap, value_of_time, depart, arrive_by, max_borders, ready
        As for `route`: which routes are drawn.
    capacity
        Find how much fits, and draw what limits it.
    first, last
        Years of the view of scenarios, as for `roadmap`.
    lang
        ``"en"``, ``"ru"``, ``"zh"``, ``"tr"``, ``"az"`` or ``"kk"``.
    for_client
        Leave out conditions, commands and ids of records.
    tiles, tiles_credit
        Address of an online background that readers may switch on, and whom to name for it.

    Raises
    ------
    OutputError
        If the file cannot be written.
    NetworkError, NoRouteError
        As for `route`.
    """
    options: dict[str, Any] = {"k": k, "by": by, "pareto": _listed(pareto), "overlap": overlap}
    options |= {"value_of_time": value_of_time, "depart": depart, "arrive_by": arrive_by, "max_borders": max_borders}
    options |= {"ready": ready, "capacity": capacity, "first": first, "last": last, "lang": lang}
    options |= {"for_client": for_client, "tiles": tiles, "tiles_credit": tiles_credit}
    found = ask("map", tuple(filter(None, (origin, destination))), network, {**options, **conditions})
    found.to_file(path)
    return found.finished(found.description._replace(title=f"map {path}"))
