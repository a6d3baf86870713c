"""The modal graph as networkx knows it, for a reader's own algorithms and for GraphML."""

from __future__ import annotations

import json
from io import BytesIO
from math import nan
from typing import TYPE_CHECKING, Any

from corridor.data.names import find_place
from corridor.errors import NoRouteError
from corridor.graph.departure import from_departure
from corridor.graph.modal import Graph

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx

    from corridor.data.model import Network
    from corridor.graph.modal import Edge

    # The stubs of networkx take a type of node, which the package itself does not at run time.
    ModalGraph = nx.MultiDiGraph[str]


def to_networkx(network: Network | Graph, *, cargo: str = "") -> ModalGraph:
    """
    Give the modal graph as a networkx graph.

    Nodes are named ``place|mode|role``, such as ``"alat|rail-1520|depart"``.  A
    trip begins at ``place|start`` and ends at ``place|end`` (where a ship is waited
    for at a place, ``place|start:ready`` counts that wait as well); `ends_of` finds the
    two for places as people name them, and `minutes_of` is the weight:

    >>> import networkx, corridor
    >>> graph = corridor.to_networkx(corridor.open_network())
    >>> start, end = corridor.ends_of(graph, "Xi'an", "Poti")
    >>> minutes = networkx.dijkstra_path_length(graph, start, end, weight=corridor.minutes_of)
    >>> minutes == corridor.fastest(corridor.open_network(), "Xi'an", "Poti").minutes
    True

    Parameters
    ----------
    network
        A network, or a graph built of one.
    cargo
        Class of cargo, for a network.

    Returns
    -------
    graph
        Edges have ``minutes`` (expected), ``km``, ``kind`` (empty for a step
        that takes no time and shows no leg), ``id`` of the record, ``origin``,
        ``destination``, ``mode``, ``country``, ``usd_per_teu``,
        ``kg_co2e_per_teu``, ``basis``, ``confidence`` and ``sources``; the key
        of an edge is its number.  Nodes have ``place``, ``mode``, ``role``,
        ``name``, ``country``, ``lon`` and ``lat``.  An unknown price is
        NaN.  All are texts and numbers, so that `networkx.write_graphml` writes them.

    Raises
    ------
    NetworkError
        If a link crosses a border without a border row.
    """
    import networkx as nx

    if isinstance(network, Graph):
        modal = network
    else:
        from corridor.graph.build import build

        modal = build(network, cargo=cargo)
    for place in sorted(modal.starts):
        modal = from_departure(modal, place)
    names = json.dumps({name: list(keys) for name, keys in modal.names.items()}, ensure_ascii=False)
    graph: ModalGraph = nx.MultiDiGraph(name=modal.name, on=modal.on, applied=";".join(modal.applied), names=names)
    begins = {number: place for place, number in modal.starts.items()}
    labels = [_node_name(label, begins.get(number)) for number, label in enumerate(modal.nodes)]
    for label in labels:
        graph.add_node(label, **_node_attributes(modal, label))
    for number, edge in enumerate(modal.edges):
        graph.add_edge(labels[edge.tail], labels[edge.head], key=number, **_edge_attributes(edge))
    return graph


def _node_name(label: str, begins: str | None) -> str:
    """Name the two ends of a place without a mode; where the first wait is counted, the start is ``start:ready``."""
    place, mode, role = label.split("|")
    if mode:
        return label
    if begins is not None:
        return f"{begins}|start"
    return f"{place}|start:ready" if role == "start" else f"{place}|{role}"


def _node_attributes(modal: Graph, label: str) -> dict[str, object]:
    key, *mode, role = label.split("|")
    place = modal.places[key]
    return {
        "place": key,
        "mode": mode[0] if mode else "",
        "role": role,
        "name": place.name,
        "country": place.country,
        "lon": place.lon,
        "lat": place.lat,
    }


def _edge_attributes(edge: Edge) -> dict[str, object]:
    return {
        "minutes": edge.minutes,
        "km": edge.km,
        "kind": edge.kind,
        "id": edge.id,
        "origin": edge.origin,
        "destination": edge.destination,
        "mode": edge.mode,
        "country": edge.country,
        "usd_per_teu": nan if edge.usd is None else edge.usd,
        "kg_co2e_per_teu": nan if edge.kg_co2e is None else edge.kg_co2e,
        "basis": edge.basis,
        "confidence": edge.confidence,
        "sources": ";".join(edge.sources),
    }


def ends_of(graph: ModalGraph, origin: str, destination: str) -> tuple[str, str]:
    """
    Find the nodes where a trip begins and ends.

    Parameters
    ----------
    graph
        As made by `to_networkx`.
    origin, destination
        Places as people name them.

    Raises
    ------
    PlaceError
        If a place is not known.
    NoRouteError
        If nothing leaves the one or comes to the other.
    """
    names = {name: tuple(keys) for name, keys in json.loads(graph.graph["names"]).items()}
    start, end = f"{find_place(names, origin)}|start", f"{find_place(names, destination)}|end"
    for node, what in ((start, "leaves"), (end, "comes to")):
        if node not in graph:
            msg = f"nothing {what} {node.partition('|')[0]}: it has no open link of its own."
            raise NoRouteError(msg)
    return start, end


def minutes_of(tail: str, head: str, edges: Mapping[Any, Mapping[str, Any]]) -> int:  # noqa: ARG001 - networkx passes all three on
    """Weigh a step for the algorithms of networkx by the fastest of its parallel edges [min]."""
    return min(int(edge["minutes"]) for edge in edges.values())


def graphml_bytes(network: Network) -> bytes:
    """Write the modal graph as GraphML; lists as one text, unknown prices left out."""
    import networkx as nx

    graph = to_networkx(network)
    del graph.graph["names"]
    for _, _, attributes in graph.edges(data=True):
        for name in [name for name, value in attributes.items() if value != value]:  # noqa: PLR0124 - NaN
            del attributes[name]
    file = BytesIO()
    nx.write_graphml(graph, file, named_key_ids=True)
    return file.getvalue()
