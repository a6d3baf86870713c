"""
Plan freight over the Middle Corridor: routes, their times and what limits them.

The names below are the whole public face; each is loaded when it is first used,
so that a script pays for nothing that it does not call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corridor.errors import CorridorError, NoRouteError
    from corridor.export.frames import to_frame, to_gdf
    from corridor.export.geojson import to_geojson
    from corridor.export.graphs import ends_of, minutes_of, to_networkx
    from corridor.lines import read_lines
    from corridor.model import Network
    from corridor.opening import open_network
    from corridor.planner import as_graph, fastest, matrix
    from corridor.results import Route

__all__ = [
    "CorridorError",
    "Network",
    "NoRouteError",
    "Route",
    "as_graph",
    "ends_of",
    "fastest",
    "matrix",
    "minutes_of",
    "open_network",
    "read_lines",
    "to_frame",
    "to_gdf",
    "to_geojson",
    "to_networkx",
]

_HOMES = {
    "CorridorError": "corridor.errors",
    "Network": "corridor.model",
    "NoRouteError": "corridor.errors",
    "Route": "corridor.results",
    "as_graph": "corridor.planner",
    "ends_of": "corridor.export.graphs",
    "fastest": "corridor.planner",
    "matrix": "corridor.planner",
    "minutes_of": "corridor.export.graphs",
    "open_network": "corridor.opening",
    "read_lines": "corridor.lines",
    "to_frame": "corridor.export.frames",
    "to_gdf": "corridor.export.frames",
    "to_geojson": "corridor.export.geojson",
    "to_networkx": "corridor.export.graphs",
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
