"""A graph made ready for many questions, as fits its size; answers stay those of `corridor.search.fastest`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from corridor.search.fastest import make_ready
from corridor.search.folding import folded
from corridor.search.hierarchy import contracted, way
from corridor.search.sparse import sparse, sparse_way

if TYPE_CHECKING:
    from corridor.graph import Graph
    from corridor.search.fastest import Search

MOST_CONTRACTED = 4000
"""A graph with more nodes that matter would take seconds to contract."""


def prepare(graph: Graph) -> Search:
    """
    Make a graph ready, and let later searches without restrictions use that.

    Parameters
    ----------
    graph
        Left untouched; it is held as long as it is one of the last few.

    Returns
    -------
    search
        Gives the edges from one node to another; None if there is no way.
    """
    found = folded(graph)
    if len(found.arcs) <= MOST_CONTRACTED:
        search: Search = partial(way, contracted(found))
    else:
        search = partial(sparse_way, sparse(found))
    make_ready(graph, search)
    return search
