"""A graph made ready for many questions, as fits its size; answers stay those of `corridor.routing.fastest`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from corridor.routing.fastest import READY
from corridor.routing.folding import Ready, folded
from corridor.routing.hierarchy import contracted, least_cost, way
from corridor.routing.sparse import sparse, sparse_way

if TYPE_CHECKING:
    from corridor.graph.modal import Graph

KEPT_READY = 4
"""Graphs that are held ready."""

MOST_CONTRACTED = 4000
"""A graph with more nodes that matter would take seconds to contract."""


def prepare(graph: Graph) -> Ready:
    """
    Make a graph ready, and let later searches without restrictions use that.

    Parameters
    ----------
    graph
        Left untouched; it is held as long as it is one of the last few.
    """
    if (ready := READY.get(id(graph.steps))) is not None:
        return ready
    found = folded(graph)
    if len(found.arcs) <= MOST_CONTRACTED:
        hierarchy = contracted(found)
        ready = Ready(graph, partial(way, hierarchy), partial(least_cost, hierarchy))
    else:
        # Only the hierarchy measures between any nodes; a large graph has no memory to spare.
        found = found._replace(before={})
        ready = Ready(graph, partial(sparse_way, sparse(found)))
    while len(READY) >= KEPT_READY:
        READY.pop(next(iter(READY)), None)
    READY[id(graph.steps)] = ready
    return ready
