"""
Networks for scripts: opened, changed as often as wanted, seen as data frames.

A changed network shares all records that are as before.  One that differs in figures
alone is planned on the graph of the network that it was made of, so that a loop over
a thousand values of a dwell is a loop over searches.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any
from weakref import finalize

from corridor.commands.given import in_arguments
from corridor.data.model import TABLES as NETWORK_TABLES
from corridor.data.model import Network

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    import pandas as pd

    from corridor.answers import Route
    from corridor.data.model import Change
    from corridor.graph.modal import Graph
    from corridor.scenario.query import Query
    from corridor.studies.replan import Replanner


class Frames(Mapping[str, "pd.DataFrame"]):
    """Tables of a network by name, each made anew when it is asked for: what is written into one stays there."""

    def __init__(self, network: OpenNetwork) -> None:
        """Keep the network alone."""
        self._network = network

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Make the frame of a table."""
        if name not in NETWORK_TABLES:
            raise KeyError(name)
        from corridor.data.drawn_lines import read_lines
        from corridor.output.frames import network_frame, table_frame
        from corridor.output.geojson import LAYERS
        from corridor.scenario.opening import question_of_network

        if name not in LAYERS:
            return table_frame(self._network, name)
        folder = question_of_network(self._network).network
        frame: pd.DataFrame = network_frame(self._network, name, read_lines(folder or None))
        return frame

    def __iter__(self) -> Iterator[str]:
        """Go through the names."""
        return iter(NETWORK_TABLES)

    def __len__(self) -> int:
        """Count the tables."""
        return len(NETWORK_TABLES)

    def __repr__(self) -> str:
        """Name the tables."""
        return f"<frames of {self._network.name}: {', '.join(self)}>"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class OpenNetwork(Network):
    """
    A network as scripts have it: `open_network` gives one.

    Attributes
    ----------
    origin
        The network of which this one was made by figures alone, and the changes; None else.
    """

    origin: tuple[OpenNetwork, tuple[Change, ...]] | None = None

    @property
    def frames(self) -> Frames:
        """
        All tables as data frames, those with a place on the ground as GeoDataFrames in EPSG:4326; each made when asked.

        Examples
        --------
        >>> import corridor
        >>> frames = corridor.open_network().frames
        >>> len(frames["links"]) > 500
        True
        """
        return Frames(self)

    @in_arguments
    def with_changes(
        self,
        *,
        set: Mapping[str, object] | None = None,  # noqa: A002 - the word of the command line
        close: Sequence[str] | str = (),
        scenarios: Sequence[str] | str = (),
        on: date | str | None = None,
    ) -> OpenNetwork:
        """
        Give another network in which something is changed; this one stays as it is.

        Parameters
        ----------
        set
            Values by ``ID.field``, such as ``{"aktau-port-feeder.hours": 120}``; ``hours`` is the expected time.
        close
            Ids of what is shut.
        scenarios
            Names of scenarios or files, beside those under which it was opened.
        on
            Another day.

        Raises
        ------
        ScenarioError
            If there is no such record or field, or it cannot hold the value.

        Examples
        --------
        >>> import corridor
        >>> network = corridor.open_network()
        >>> slower = network.with_changes(set={"aktau-port-feeder.hours": 120})
        >>> before, after = (row.facilities["aktau-port-feeder"].hours.high for row in (network, slower))
        >>> after > before
        True
        """
        from corridor.commands.given import as_text, listed
        from corridor.data.model import Change as Row
        from corridor.scenario.changes import apply, parse_set
        from corridor.scenario.opening import question_of_network, remember

        changes = [parse_set(f"{key}={as_text(value)}") for key, value in (set or {}).items()]
        shut = [Row(action="close", where=f"close {key}", select={"id": key}) for key in listed(close)]
        before: OpenNetwork = self
        if scenarios or on:
            asked = question_of_network(self)
            stacked = (*asked.scenarios, *listed(scenarios))
            before = _opened(asked._replace(on=as_text(on) if on else asked.on, scenarios=stacked))
        if not changes and not shut:
            return before
        root, earlier = before.origin or (before, ())
        # A figure that is set again has its last value.
        kept = [row for row in earlier if not any(_same(row, new) for new in changes)]
        together = (*kept, *changes)
        changed = _as_open(apply(root if not shut else before, together if not shut else (*changes, *shut)))
        asked = question_of_network(before if shut else root)
        values = (f"{row.select['id']}.{row.field}={as_text(row.value)}" for row in (changes if shut else together))
        closed = (_scenario_of(listed(close)),) if shut else ()
        if not shut:
            changed = _with_origin(changed, (root, together))
        remember(changed, asked._replace(sets=(*asked.sets, *values), scenarios=(*asked.scenarios, *closed)))
        return changed

    def explore(self, **options: Any) -> Any:
        """
        Show the links on a `folium.Map` as geopandas does; options are those of `GeoDataFrame.explore`.

        Raises
        ------
        OutputError
            If matplotlib and mapclassify are not installed.
        """
        from corridor.commands.result import explored

        return explored(self.frames["links"], options)


def _scenario_of(ids: Sequence[str]) -> str:
    """Write what is shut as a scenario for the commands; the file lives as long as the process."""
    import atexit
    from tempfile import TemporaryDirectory

    folder = TemporaryDirectory(prefix="corridor-")
    atexit.register(folder.cleanup)
    lines = ['id = "closed-by-a-script"', 'name = "Closed by a script"']
    lines += [f'[[close]]\nid = "{key}"\nreason = "Closed by a script."' for key in ids]
    path = f"{folder.name}/closed-by-a-script.toml"
    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123 - a text, written once
        file.write("\n".join(lines) + "\n")
    return path


def _same(one: Change, other: Change) -> bool:
    return one.select == other.select and one.field == other.field


def _as_open(network: Network) -> OpenNetwork:
    if type(network) is OpenNetwork:
        return network
    return OpenNetwork(**{field.name: getattr(network, field.name) for field in fields(Network)})


def _with_origin(network: OpenNetwork, origin: tuple[OpenNetwork, tuple[Change, ...]]) -> OpenNetwork:
    from dataclasses import replace

    return replace(network, origin=origin)


@in_arguments
def open_network(  # noqa: PLR0913 - the conditions of a question
    folder: Path | str | None = None,
    *,
    on: date | str | None = None,
    include: Sequence[str] | str = (),
    exclude: Sequence[str] | str = (),
    scenarios: Sequence[str] | str = (),
    sets: Sequence[str] | str = (),
    product: str = "",
    as_built: bool = False,
    size: str = "",
    tonnes: float | None = None,
    slip: int = 0,
    owner: str = "",
    carriage: str = "",
) -> OpenNetwork:
    """
    Read a network and bring it to a day.

    Parameters
    ----------
    folder
        Folder of the network; None takes the one that the package carries.
    on
        Day, as a date or ISO text; None takes the data date of the network.
    include, exclude
        Ids of projects to build whatever their date, or to leave out.
    scenarios
        Names of scenarios of the network, or files, stacked.
    sets
        Single figures, such as ``"aktau-port-feeder.hours=120"``.
    product
        How cargo goes by rail: ``"train"``, ``"box"``, ``"any"`` or ``"charter"``; empty is ``"any"``.
    as_built
        Let what scenarios bring be finished whatever the day, as where no day is asked for.
    size
        Length of the container for which prices are, ``"20"`` or ``"40"``; empty is ``"40"`` [ft].
    tonnes
        Mass of the cargo in a container, for its emissions; None takes the average of the network [t].
    slip
        Years by which everything opens later that is not open on the data date.
    owner, carriage
        Whose container and wagon, ``"carrier"`` or ``"shipper"``, and how it goes by ferry, on a ``"wagon"`` or on
        ``"deck"``; for prices.  Empty is on a wagon of the carrier.

    Returns
    -------
    network
        To be read, not written; safe to share between threads, to pickle and to copy. `OpenNetwork.with_changes` gives
        another.

    Raises
    ------
    NetworkError
        If the network cannot be read or has faults.
    ScenarioError
        If a project, scenario or figure cannot be applied.

    Examples
    --------
    >>> import corridor
    >>> corridor.open_network(on="2031-01-01").data_date.year
    2031
    """
    from corridor.commands.given import as_text, listed
    from corridor.scenario.query import Query as Question

    return _opened(
        Question(
            network=str(folder or ""),
            on=as_text(on) if on else "",
            include=listed(include),
            exclude=listed(exclude),
            scenarios=tuple(map(str, listed(scenarios))),
            sets=listed(sets),
            product=product,
            as_built=as_built,
            size=size,
            tonnes=tonnes,
            slip=slip,
            owner=owner,
            carriage=carriage,
        )
    )


def _opened(question: Query) -> OpenNetwork:
    from corridor.scenario import opening

    network = opening.open_network(question)
    found = _as_open(network)
    opening.remember(found, opening.question_of_network(network))
    return found


_NAMES: dict[int, Mapping[str, tuple[str, ...]]] = {}
"""Names of places by identity of the network; dropped with it."""

_REPLANNERS: dict[tuple[int, str, tuple[str, ...], tuple[str, ...]], Replanner] = {}
"""By identity of the network, cargo, restrictions and places to pass; dropped with the network."""


@in_arguments
def fastest(
    network: Network | Graph,
    origin: str,
    destination: str,
    *,
    via: Sequence[str] | str = (),
    avoid: Sequence[str] | str = (),
    cargo: str = "",
    ready: bool = False,
) -> Route:
    """
    Plan the route with the least expected time.

    Parameters
    ----------
    network
        A network, or a graph of `as_graph` where many routes are asked for.
    origin, destination
        Places as people name them.
    via
        Places to pass, in this order.
    avoid
        Restrictions such as ``"country:RU"``.
    cargo
        Class of cargo, for a network.
    ready
        Whether the wait for the first departure counts.

    Returns
    -------
    route
        Its legs add up to the minute.

    Raises
    ------
    PlaceError
        If a place is not known.
    NoRouteError
        If there is no way; the message says what stopped it.

    Examples
    --------
    >>> import corridor
    >>> route = corridor.fastest(corridor.open_network(), "Xi'an", "Poti")
    >>> route.minutes == sum(leg.minutes for leg in route.legs)
    True
    """
    from corridor.commands.given import listed
    from corridor.studies import planner

    via, avoid = listed(via), listed(avoid)
    if isinstance(network, OpenNetwork) and network.origin and not ready:
        return _reweighted(network, origin, destination, via=via, avoid=avoid, cargo=cargo)
    return planner.fastest(network, origin, destination, via=via, avoid=avoid, cargo=cargo, ready=ready)


def _reweighted(
    network: OpenNetwork, origin: str, destination: str, *, via: tuple[str, ...], avoid: tuple[str, ...], cargo: str
) -> Route:
    """Plan on the graph of the network of which this one was made."""
    from corridor.data.names import find_place, names_of_places
    from corridor.routing.avoid import resolved_avoid
    from corridor.routing.itinerary import route_of
    from corridor.studies.replan import Conditions, Replanner

    root, changes = network.origin or (network, ())
    names = _NAMES.get(id(root))
    if names is None:
        finalize(root, _NAMES.pop, id(root), None)
        names = _NAMES[id(root)] = names_of_places(root)
    start, end, *stations = (find_place(names, name) for name in (origin, destination, *via))
    key = (id(root), cargo, avoid, tuple(stations))
    if key not in _REPLANNERS:
        finalize(root, _REPLANNERS.pop, key, None)
        _REPLANNERS[key] = Replanner(root, cargo=cargo, avoid=resolved_avoid(names, avoid), via=stations)
    way = _REPLANNERS[key].way(start, end, Conditions(changes=changes))
    edges = list(way.graph.edges)
    for number, edge in way.changed.items():
        edges[number] = edge
    return route_of(way.graph._replace(edges=tuple(edges)), way.numbers, origin=start, destination=end)
