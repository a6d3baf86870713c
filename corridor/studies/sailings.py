"""Timetabled departures of a trip: which one is caught, how often it is missed, and what leaves after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.answers.routes import Sailing
from corridor.routing.calendar import is_dated, passage
from corridor.routing.dated import iso_of
from corridor.units import MINUTES_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.graph.modal import Graph
    from corridor.studies.simulated_risk import Trip


def sailings_of(
    graph: Graph, way: Sequence[int], minute: int, trip: Trip, *, draws: int, seed: int
) -> tuple[Sailing, ...]:
    """
    List the timetabled departures that a planned way catches.

    Parameters
    ----------
    graph
        Built with dates.
    way
        Numbers of its edges, in order of travel.
    minute
        At which the cargo is there.
    trip
        The part of it whose time counts: the departure with which it begins is never missed.
    draws, seed
        Of the trips that say how often one is missed; those of `risk`.
    """
    import numpy as np

    from corridor.studies.samples import Draws

    caught, now = [], minute
    for number in way:
        passed = passage(graph, number, now) if is_dated(graph, number) else None
        if passed is not None and number in graph.departures:
            runs = graph.departures[number].runs
            if any(run.minutes and run.service == passed.service for run in runs):
                caught.append((number, passed))
        now = passed.ends if passed else now + graph.edges[number].minutes
    if not caught:
        return ()
    hours = Draws(graph, draws=draws, seed=(seed, 0)).legs(trip.edges, minute=trip.minute)
    there = np.cumsum(hours, axis=0) * MINUTES_PER_HOUR + (trip.minute or 0)
    found = []
    for number, passed in caught:
        place = graph.edges[number].origin
        after = passage(graph, number, passed.ends + 1)
        before = trip.edges.index(number) if number in trip.edges else 0
        # Half a minute is rounding.
        missed = float((there[before - 1] > passed.ends + 0.5).mean()) if before else 0.0
        clock = graph.places[place]
        found.append(
            Sailing(
                passed.service,
                place,
                iso_of(passed.ends, clock.offset_at(passed.ends)),
                missed,
                after.service if after else "",
                iso_of(after.ends, clock.offset_at(after.ends)) if after else "",
            )
        )
    return tuple(found)
