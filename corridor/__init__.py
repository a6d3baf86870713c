"""
Plan freight over the Middle Corridor: routes, their times and what limits them.

The names below are the whole public face; each is loaded when it is first used,
so that a script pays for nothing that it does not call.

A network, and routes in it:

>>> import corridor
>>> network = corridor.open_network(sets=["aktau-port-feeder.hours=60"])
>>> route = corridor.fastest(network, "Xi'an", "Poti", avoid=["country:RU"])
>>> route.minutes == sum(leg.minutes for leg in route.legs)
True
>>> graph = corridor.as_graph(network)  # where many questions follow
>>> table = corridor.matrix(graph, ["Xi'an", "Chengdu"], ["Poti", "Istanbul"])
>>> len(table.pairs)
4

Volumes, within all capacities:

>>> most = corridor.capacity(network, "Altynkol", "Poti", assume_capacity=True)
>>> most.proof.gap
0.0
>>> demand = [corridor.DemandRow("mine", "Altynkol", "Poti", amount=1000)]
>>> plan = corridor.allocate(network, demand=demand, assume_capacity=True)
>>> round(sum(row.shipped for row in plan.served))
1000
>>> shipment = corridor.ship(network, "Altynkol", "Poti", teu=200, depart="2026-12-01", assume_capacity=True)
>>> shipment.teu
200.0

Into tables, maps and the algorithms of others:

>>> legs = corridor.to_frame(route)
>>> lines = corridor.to_gdf(route, network)
>>> len(legs) == len(lines) == len(route.legs)
True
>>> corridor.to_geojson(route, network)["type"]
'FeatureCollection'
>>> sorted(corridor.read_lines()) <= sorted(network.links)
True
>>> bool(most.to_frame("routes")["teu_per_year"].sum().round() == round(most.teu_per_year))
True
>>> import networkx
>>> modal = corridor.to_networkx(network)
>>> ends = corridor.ends_of(modal, "Altynkol", "Poti")
>>> minutes = networkx.dijkstra_path_length(modal, *ends, weight=corridor.minutes_of)

Every command is a function of the same words, with answers that become tables, workbooks and maps:

>>> found = corridor.route(None, "Kashgar", "Andijan", on="2031-01-01")
>>> found.to_dict()["destination"]
'andijan'

Likewise ``corridor.risk``, ``corridor.explain``, ``corridor.compare``, ``corridor.quote``, ``corridor.sensitivity``,
``corridor.attribution``, ``corridor.roadmap``, ``corridor.invest``, ``corridor.places``, ``corridor.evidence``,
``corridor.scenarios``, ``corridor.sweep``, ``corridor.load``, ``corridor.simulate``, ``corridor.info``,
``corridor.sources``, ``corridor.check``, ``corridor.doctor`` and ``corridor.map_page``.

A demand table comes from a file with ``corridor.read_demand("demand.csv")``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corridor.answers import Route
    from corridor.commands.public import (
        check,
        compare,
        doctor,
        evidence,
        explain,
        info,
        map_page,
        places,
        quote,
        risk,
        route,
        scenarios,
        sources,
    )
    from corridor.commands.public_network import OpenNetwork, fastest, open_network
    from corridor.commands.public_studies import attribution, invest, roadmap, sensitivity, sweep
    from corridor.commands.public_volumes import allocate, capacity, load, matrix, ship, simulate
    from corridor.commands.result import Result
    from corridor.data.drawn_lines import read_lines
    from corridor.data.load.demand import DemandRow, read_demand
    from corridor.data.model import Network
    from corridor.errors import (
        CapacityError,
        CorridorError,
        FindingsError,
        NetworkError,
        NoRouteError,
        OutputError,
        PlaceError,
        ScenarioError,
    )
    from corridor.output.frames import to_frame, to_gdf
    from corridor.output.geojson import to_geojson
    from corridor.output.graphs import ends_of, minutes_of, to_networkx
    from corridor.studies.planner import as_graph

__version__: str

__all__ = [
    "CapacityError",
    "CorridorError",
    "DemandRow",
    "FindingsError",
    "Network",
    "NetworkError",
    "NoRouteError",
    "OpenNetwork",
    "OutputError",
    "PlaceError",
    "Result",
    "Route",
    "ScenarioError",
    "allocate",
    "as_graph",
    "attribution",
    "capacity",
    "check",
    "compare",
    "doctor",
    "ends_of",
    "evidence",
    "explain",
    "fastest",
    "info",
    "invest",
    "load",
    "map_page",
    "matrix",
    "minutes_of",
    "open_network",
    "places",
    "quote",
    "read_demand",
    "read_lines",
    "risk",
    "roadmap",
    "route",
    "scenarios",
    "sensitivity",
    "ship",
    "simulate",
    "sources",
    "sweep",
    "to_frame",
    "to_gdf",
    "to_geojson",
    "to_networkx",
]

_HOMES = {
    "sweep": "corridor.commands.public_studies",
    "scenarios": "corridor.commands.public",
    "OpenNetwork": "corridor.commands.public_network",
    "CapacityError": "corridor.errors",
    "CorridorError": "corridor.errors",
    "DemandRow": "corridor.data.load.demand",
    "FindingsError": "corridor.errors",
    "Network": "corridor.data.model",
    "NetworkError": "corridor.errors",
    "NoRouteError": "corridor.errors",
    "OutputError": "corridor.errors",
    "PlaceError": "corridor.errors",
    "Result": "corridor.commands.result",
    "Route": "corridor.answers",
    "ScenarioError": "corridor.errors",
    "allocate": "corridor.commands.public_volumes",
    "as_graph": "corridor.studies.planner",
    "attribution": "corridor.commands.public_studies",
    "capacity": "corridor.commands.public_volumes",
    "check": "corridor.commands.public",
    "compare": "corridor.commands.public",
    "doctor": "corridor.commands.public",
    "ends_of": "corridor.output.graphs",
    "evidence": "corridor.commands.public",
    "explain": "corridor.commands.public",
    "fastest": "corridor.commands.public_network",
    "load": "corridor.commands.public_volumes",
    "map_page": "corridor.commands.public",
    "matrix": "corridor.commands.public_volumes",
    "minutes_of": "corridor.output.graphs",
    "open_network": "corridor.commands.public_network",
    "places": "corridor.commands.public",
    "quote": "corridor.commands.public",
    "read_demand": "corridor.data.load.demand",
    "read_lines": "corridor.data.drawn_lines",
    "risk": "corridor.commands.public",
    "roadmap": "corridor.commands.public_studies",
    "info": "corridor.commands.public",
    "sources": "corridor.commands.public",
    "invest": "corridor.commands.public_studies",
    "route": "corridor.commands.public",
    "sensitivity": "corridor.commands.public_studies",
    "ship": "corridor.commands.public_volumes",
    "simulate": "corridor.commands.public_volumes",
    "to_frame": "corridor.output.frames",
    "to_gdf": "corridor.output.frames",
    "to_geojson": "corridor.output.geojson",
    "to_networkx": "corridor.output.graphs",
}


def __getattr__(name: str) -> object:
    """Load a name of the face when it is first used (PEP 562)."""
    if name == "__version__":
        from importlib.metadata import version

        return version("corridor")
    if name not in _HOMES:
        msg = f"module 'corridor' has no attribute {name!r}"
        raise AttributeError(msg)
    from importlib import import_module

    value: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the face."""
    return sorted(__all__)
