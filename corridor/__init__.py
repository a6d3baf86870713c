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

>>> most = corridor.capacity(network, "Altynkol", "Poti", assume=True)
>>> most.proof.gap
0.0
>>> demand = [corridor.DemandRow("mine", "Altynkol", "Poti", amount=1000)]
>>> plan = corridor.allocate(network, demand, assume=True)
>>> round(sum(row.shipped for row in plan.served))
1000
>>> shipment = corridor.ship(network, "Altynkol", "Poti", teu=200, depart="2026-12-01", assume=True)
>>> shipment.teu
200

Into tables, maps and the algorithms of others:

>>> legs = corridor.to_frame(route)
>>> lines = corridor.to_gdf(route, network)
>>> len(legs) == len(lines) == len(route.legs)
True
>>> corridor.to_geojson(route, network)["type"]
'FeatureCollection'
>>> sorted(corridor.read_lines()) <= sorted(network.links)
True
>>> "links" in corridor.flow_frames(most)
True
>>> str(corridor.flow_gdf(most, network).crs)
'EPSG:4326'
>>> import networkx
>>> modal = corridor.to_networkx(network)
>>> ends = corridor.ends_of(modal, "Altynkol", "Poti")
>>> minutes = networkx.dijkstra_path_length(modal, *ends, weight=corridor.minutes_of)

A demand table comes from a file with ``corridor.read_demand("demand.csv")``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corridor.answers import Route
    from corridor.data.drawn_lines import read_lines
    from corridor.data.load.demand import DemandRow, read_demand
    from corridor.data.model import Network
    from corridor.errors import CorridorError, NoRouteError
    from corridor.flow.volumes import allocate, capacity, ship
    from corridor.output.export.flows import flow_frames, flow_gdf
    from corridor.output.frames import to_frame, to_gdf
    from corridor.output.geojson import to_geojson
    from corridor.output.graphs import ends_of, minutes_of, to_networkx
    from corridor.scenarios.opening import open_network
    from corridor.studies.planner import as_graph, fastest, matrix

__all__ = [
    "CorridorError",
    "DemandRow",
    "Network",
    "NoRouteError",
    "Route",
    "allocate",
    "as_graph",
    "capacity",
    "ends_of",
    "fastest",
    "flow_frames",
    "flow_gdf",
    "matrix",
    "minutes_of",
    "open_network",
    "read_demand",
    "read_lines",
    "ship",
    "to_frame",
    "to_gdf",
    "to_geojson",
    "to_networkx",
]

_HOMES = {
    "CorridorError": "corridor.errors",
    "DemandRow": "corridor.data.load.demand",
    "Network": "corridor.data.model",
    "NoRouteError": "corridor.errors",
    "Route": "corridor.answers",
    "allocate": "corridor.flow.volumes",
    "as_graph": "corridor.studies.planner",
    "capacity": "corridor.flow.volumes",
    "ends_of": "corridor.output.graphs",
    "fastest": "corridor.studies.planner",
    "flow_frames": "corridor.output.export.flows",
    "flow_gdf": "corridor.output.export.flows",
    "matrix": "corridor.studies.planner",
    "minutes_of": "corridor.output.graphs",
    "open_network": "corridor.scenarios.opening",
    "read_demand": "corridor.data.load.demand",
    "read_lines": "corridor.data.drawn_lines",
    "ship": "corridor.flow.volumes",
    "to_frame": "corridor.output.frames",
    "to_gdf": "corridor.output.frames",
    "to_geojson": "corridor.output.geojson",
    "to_networkx": "corridor.output.graphs",
}


def __getattr__(name: str) -> object:
    """Load a name of the face when it is first used (PEP 562)."""
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
