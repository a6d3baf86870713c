"""The range of a route against a plain simulation of its legs from the tables."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from corridor import open_network
from corridor.answers import Leg, Route
from corridor.data.distributions import law_of
from corridor.data.model import Network
from corridor.data.times import Hours
from corridor.graph.services import headway_of
from corridor.graph.trains import hours_of
from corridor.studies.planner import fastest

DRAWS = 60_000


def simulate(network: Network, route: Route, seed: int = 5) -> NDArray[np.float64]:
    """Draw the hours of a route leg by leg; links of one country and mode move together."""
    random = np.random.default_rng(seed)
    shared: dict[str, NDArray[np.float64]] = {}
    total = np.zeros(DRAWS)
    for leg in route.legs:
        total += _draw(network, leg, random, shared)
    return total


def _draw(
    network: Network, leg: Leg, random: np.random.Generator, shared: dict[str, NDArray[np.float64]]
) -> NDArray[np.float64]:
    if leg.kind == "line":
        group = f"{leg.countries[0]} {leg.mode}"
        z = shared.setdefault(group, random.standard_normal(DRAWS))
        link = network.links[leg.id]
        forward = link.origin == leg.origin
        hours = link.hours if forward or link.back_hours is None else link.back_hours
        return _from_law(hours.scaled(network.constants["box-ratio"].value if leg.product == "box" else 1.0), z)
    if leg.kind == "wait":
        return _draw_wait(network, leg, random)
    if leg.kind == "stop":
        return _from_law(network.places[leg.id].stop_hours, random.standard_normal(DRAWS))
    if leg.id in network.constants:
        return _from_law(hours_of(network.constants[leg.id]), random.standard_normal(DRAWS))
    record = network.borders.get(leg.id) or network.facilities[leg.id]
    return _from_law(record.hours, random.standard_normal(DRAWS))


def _draw_wait(network: Network, leg: Leg, random: np.random.Generator) -> NDArray[np.float64]:
    if leg.id in network.closures:
        closure = network.closures[leg.id]
        if closure.kind == "storm":
            shut = random.random(DRAWS) < np.mean(closure.shares)
            return np.where(shut, random.exponential(closure.spell_hours or 0, DRAWS), 0.0)
        hours = ((closure.daily_to or 0) - (closure.daily_from or 0)) % 1440 / 60
        comes = random.uniform(0, 24, DRAWS)
        return np.where(comes < hours, hours - comes, 0.0)
    line = network.services[leg.id].links[0]
    headways = [headway_of(row) for row in network.services.values() if row.links[0] == line]
    rate = sum(1 / headway for headway, _ in headways)
    variation = sum(v / headway for headway, v in headways) / rate
    if variation == 0:
        return random.uniform(0, 1 / rate, DRAWS)
    # The interval that cargo falls into is drawn in proportion to its length.
    interval = random.gamma(1 / variation + 1, variation / rate, DRAWS)
    return random.uniform(0, interval)


def _from_law(hours: Hours | None, z: NDArray[np.float64]) -> NDArray[np.float64]:
    assert hours is not None
    law = law_of(hours)
    return np.array([law.at(value) for value in z])


def check(network: Network, route: Route) -> None:
    draws = simulate(network, route)
    assert route.hours == pytest.approx(draws.mean(), rel=0.01)
    assert route.hours_high == pytest.approx(np.quantile(draws, 0.9), rel=0.03)
    assert route.hours_low == pytest.approx(np.quantile(draws, 0.1), rel=0.10)


@pytest.mark.parametrize(
    ("origin", "destination", "product"),
    [("xian", "poti", "any"), ("kashgar", "istanbul", "box"), ("chengdu", "duisburg", "charter")],
)
def test_real_routes_agree_with_simulation(origin: str, destination: str, product: str) -> None:
    network = open_network(product=product)
    check(network, fastest(network, origin, destination))


def test_skewed_figures_agree_with_simulation(toy: Network) -> None:
    links = {
        key: replace(row, hours=Hours(row.hours.typical * 0.8, row.hours.typical, row.hours.typical * 1.9))
        for key, row in toy.links.items()
    }
    facilities = {
        key: replace(row, hours=Hours(row.hours.typical * 0.5, row.hours.typical, row.hours.typical * 2.4))
        for key, row in toy.facilities.items()
    }
    network = replace(toy, links=links, facilities=facilities)
    check(network, fastest(network, "amber", "elm"))


def test_range_is_of_the_total_and_not_a_sum_of_ranges() -> None:
    network = open_network()
    route = fastest(network, "xian", "poti")
    highs = sum(
        (network.links.get(leg.id) or network.borders.get(leg.id) or network.facilities[leg.id]).hours.high
        for leg in route.legs
        if leg.kind in ("line", "border", "transfer")
    )
    assert route.hours < route.hours_high < highs


def test_cutting_a_line_changes_neither_time_nor_range(toy: Network) -> None:
    whole = replace(toy.links["birch-cedar-port"], hours=Hours(12, 16, 28), back_hours=None, waypoints=())
    half = Hours(6, 8, 14)
    place = replace(toy.places["fir"], id="oak", name="Oak", aliases=(), unlocode="", local_name="", stop_hours=None)
    first = replace(whole, id="birch-oak", destination="oak", hours=half, length_km=300)
    second = replace(whole, id="oak-cedar-port", origin="oak", hours=half, length_km=300)
    links = {key: row for key, row in toy.links.items() if key != whole.id}
    one = fastest(replace(toy, links={**links, whole.id: whole}), "amber", "elm", avoid=["mode:road", "place:fir"])
    two = fastest(
        replace(toy, places={**toy.places, "oak": place}, links={**links, first.id: first, second.id: second}),
        "amber",
        "elm",
        avoid=["mode:road", "place:fir"],
    )
    assert "oak" in two.places
    assert (one.hours, one.hours_low, one.hours_high) == pytest.approx(
        (two.hours, two.hours_low, two.hours_high), abs=0.03
    )
