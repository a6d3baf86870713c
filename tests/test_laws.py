"""Laws that hold on every network, scenario and demand, whatever the figures."""

from __future__ import annotations

import random
import tempfile
from dataclasses import replace
from itertools import permutations
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.data.distributions import expected
from corridor.data.load import load
from corridor.data.model import Change, Link, Network
from corridor.data.times import Hours
from corridor.data.write import write
from corridor.errors import NoRouteError, ScenarioError
from corridor.flow.allocation import allocate
from corridor.flow.demands import Wanted, plan_of
from corridor.flow.setting import setting_of
from corridor.graph.build import build
from corridor.scenario.changes import apply, parse_set
from corridor.studies.planner import fastest
from tests.folders import TOY
from tests.test_fastest import KNOWN, PLACES, networks

if TYPE_CHECKING:
    from collections.abc import Callable

    from corridor.answers import Route

ENDS = st.sampled_from(list(permutations(PLACES, 2)))
TOY_NETWORK = load(TOY)
TOY_LINKS = sorted(TOY_NETWORK.links)
TOY_PLACES = sorted(TOY_NETWORK.places)


def route_of(network: Network, origin: str, destination: str, **options: list[str]) -> Route | None:
    """Plan a route; None where there is none."""
    try:
        return fastest(network, origin, destination, **options)  # type: ignore[arg-type]
    except NoRouteError:
        return None


def minutes_of(network: Network, origin: str, destination: str, **options: list[str]) -> float:
    """Give the time of the fastest route, infinite where there is none [min]."""
    route = route_of(network, origin, destination, **options)
    return inf if route is None else route.minutes


def mapped(network: Network, change: Callable[[Link], Link]) -> Network:
    return replace(network, links={key: change(link) for key, link in network.links.items()})


def without_ships(network: Network) -> Network:
    links = {key: link for key, link in network.links.items() if link.mode != "feeder"}
    borders = {key: row for key, row in network.borders.items() if row.link in links}
    return replace(network, links=links, services={}, borders=borders)


# -- networks ----------------------------------------------------------------------------------------------------------


@settings(max_examples=80, deadline=None)
@given(networks(), ENDS, st.integers(0, 2**32))
def test_the_order_of_rows_does_not_matter(network: Network, ends: tuple[str, str], seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a shuffle that can be done again
    shuffled = {}
    for table in ("places", "links", "borders", "facilities", "services"):
        rows = list(network.table(table).items())
        chance.shuffle(rows)
        shuffled[table] = dict(rows)
    assert build(replace(network, **shuffled)) == build(network)  # type: ignore[arg-type]
    assert route_of(replace(network, **shuffled), *ends) == route_of(network, *ends)  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(networks(), st.permutations(PLACES))
def test_a_detour_is_never_faster(network: Network, places: list[str]) -> None:
    origin, stop, destination = places[:3]
    direct = minutes_of(network, origin, destination)
    through = minutes_of(network, origin, destination, via=[stop])
    assert direct <= through
    # Who changes trains at the stop cannot be slower than who passes it.
    assert through >= minutes_of(network, origin, stop)
    longer = minutes_of(network, origin, destination, via=[stop, places[3]])
    assert through <= longer


@settings(max_examples=60, deadline=None)
@given(networks(), ENDS, st.lists(st.sampled_from(["mode:feeder", "country:KZ", "mode:rail-1435"]), unique=True))
def test_more_restrictions_are_never_faster(network: Network, ends: tuple[str, str], avoid: list[str]) -> None:
    times = [minutes_of(network, *ends, avoid=avoid[:count]) for count in range(len(avoid) + 1)]
    assert times == sorted(times)


@settings(max_examples=60, deadline=None)
@given(networks(), ENDS)
def test_a_mirrored_network_takes_the_same_time(network: Network, ends: tuple[str, str]) -> None:
    origin, destination = ends
    # The first ship is not waited for, so only without ships is there no first and last.
    network = without_ships(network)
    turned = {
        key: replace(row, from_mode=row.to_mode, to_mode=row.from_mode) for key, row in network.facilities.items()
    }
    assert minutes_of(replace(network, facilities=turned), destination, origin) == minutes_of(network, *ends)


@settings(max_examples=60, deadline=None)
@given(networks(), ENDS, st.integers(2, 5))
def test_slower_lines_and_ships_scale_the_time(network: Network, ends: tuple[str, str], factor: int) -> None:
    slower = mapped(network, lambda link: replace(link, hours=link.hours.scaled(factor)))
    slower = replace(
        slower,
        services={
            key: replace(row, headway_hours=(row.headway_hours or 0) * factor) for key, row in network.services.items()
        },
        facilities={key: replace(row, hours=row.hours.scaled(factor)) for key, row in network.facilities.items()},
    )
    assert minutes_of(slower, *ends) == pytest.approx(minutes_of(network, *ends) * factor)


@settings(max_examples=60, deadline=None)
@given(networks(), ENDS, st.integers(0, 8), st.integers(1, 9))
def test_another_line_never_makes_a_trip_slower(
    network: Network, ends: tuple[str, str], which: int, hours: int
) -> None:
    key = f"link-{which}"
    if key in network.links and network.links[key].mode != "feeder":
        twin = replace(network.links[key], id="twin", hours=Hours(hours, hours, hours))
        borders = {
            f"{row.id}-twin": replace(row, id=f"{row.id}-twin", link="twin")
            for row in network.borders.values()
            if row.link == key
        }
        more = replace(network, links={**network.links, "twin": twin}, borders={**network.borders, **borders})
        assert minutes_of(more, *ends) <= minutes_of(network, *ends)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 40), st.integers(0, 40), st.integers(0, 60)), min_size=1, max_size=4),
    st.integers(1, 9),
)
def test_cutting_a_line_changes_neither_time_nor_range(figures: list[tuple[int, int, int]], parts: int) -> None:
    def chain(pieces: int) -> Route:
        links, places, here = {}, dict(TOY_NETWORK.places), "start"
        model = replace(TOY_NETWORK.places["amber"], stop_hours=None)
        places[here] = replace(model, id=here)
        for number, (low, middle, top) in enumerate(figures):
            hours = Hours(low * 60, (low + middle) * 60, (low + middle + top) * 60).scaled(1 / pieces)
            for piece in range(pieces):
                there = f"place-{number}-{piece}"
                places[there] = replace(model, id=there)
                links[f"{here}-on"] = Link(
                    id=f"{here}-on",
                    origin=here,
                    destination=there,
                    mode="rail-1435",
                    countries=("CN",),
                    length_km=100 / pieces,
                    hours=hours,
                    **KNOWN,  # type: ignore[arg-type]
                )
                here = there
        network = replace(
            TOY_NETWORK, places=places, links=links, borders={}, facilities={}, services={}, pools={}, closures={}
        )
        return fastest(network, "start", here)

    whole, cut = chain(1), chain(parts)
    # Each piece is rounded to a whole minute.
    assert cut.minutes == pytest.approx(whole.minutes, abs=parts * len(figures))
    assert cut.hours_high - cut.hours == pytest.approx(whole.hours_high - whole.hours, rel=1e-6, abs=0.03)
    if min(cut.hours_low, whole.hours_low) == 0:
        return  # no time is below zero: there the range ends, wherever the mean lies
    assert cut.hours_low - cut.hours == pytest.approx(whole.hours_low - whole.hours, rel=1e-6, abs=0.03)


@settings(max_examples=60, deadline=None)
@given(networks(), ENDS)
def test_a_route_reads_as_its_legs(network: Network, ends: tuple[str, str]) -> None:
    route = route_of(network, *ends)
    if route is None:
        return
    assert route.minutes == sum(leg.minutes for leg in route.legs)
    assert route.hours_low <= route.hours_high
    assert (route.places[0], route.places[-1]) == ends
    borders = [leg for leg in route.legs if leg.kind == "border"]
    assert len(borders) == route.borders
    lines = [leg for leg in route.legs if leg.kind == "line"]
    assert [leg.destination for leg in lines[:-1]] == [leg.origin for leg in lines[1:]]


@settings(max_examples=25, deadline=None)
@given(networks())
def test_a_random_network_is_written_and_read(network: Network) -> None:
    source = replace(TOY_NETWORK.sources["toy-2026-01-made-up"], id="own")
    borders = {key.lower(): replace(row, id=key.lower()) for key, row in network.borders.items()}
    sourced = replace(network, sources={"own": source}, borders=borders)
    with tempfile.TemporaryDirectory() as folder:
        write(sourced, Path(folder) / "new")
        assert load(Path(folder) / "new") == sourced


# -- scenarios ---------------------------------------------------------------------------------------------------------

CHANGES = st.builds(
    lambda action, link, value: Change(
        action=action, where="a law", select={"id": link}, field="hours", value=value, reason="law"
    ),
    st.sampled_from(["set", "scale", "increase"]),
    st.sampled_from(TOY_LINKS),
    st.integers(1, 30),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(CHANGES, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_changes_does_not_matter(changes: list[Change], chance: random.Random) -> None:
    shuffled = list(changes)
    chance.shuffle(shuffled)

    def outcome(listed: list[Change]) -> Network | str:
        try:
            return apply(TOY_NETWORK, listed)
        except ScenarioError:
            return "refused"

    assert outcome(shuffled) == outcome(changes)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(TOY_LINKS), st.integers(1, 300))
def test_setting_a_figure_twice_is_setting_it_once(link: str, hours: int) -> None:
    change = parse_set(f"{link}.hours={hours}")
    once = apply(TOY_NETWORK, [change])
    assert apply(once, [change]) == once
    assert expected(once.links[link].hours) == pytest.approx(hours)
    assert apply(TOY_NETWORK, []) == TOY_NETWORK


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(TOY_LINKS), st.floats(1, 5), st.sampled_from(list(permutations(TOY_PLACES[:5], 2))))
def test_slower_lines_never_make_a_trip_faster(link: str, factor: float, ends: tuple[str, str]) -> None:
    change = Change(action="scale", where="a law", select={"id": link}, field="hours", value=factor, reason="law")
    assert minutes_of(apply(TOY_NETWORK, [change]), *ends) >= minutes_of(TOY_NETWORK, *ends)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(TOY_LINKS), max_size=5, unique=True))
def test_closing_more_is_never_faster(links: list[str]) -> None:
    changes = [Change(action="close", where="a law", select={"id": key}, reason="law") for key in links]
    times = [minutes_of(apply(TOY_NETWORK, changes[:count]), "amber", "elm") for count in range(len(changes) + 1)]
    assert times == sorted(times)


# -- demands -----------------------------------------------------------------------------------------------------------


@st.composite
def limited_networks(draw: st.DrawFn) -> Network:
    """Give random networks of rail in which every line has a capacity."""
    network = without_ships(draw(networks()))
    teu = st.integers(10, 900)
    links = {
        key: replace(link, capacity=float(draw(teu)), capacity_unit="teu_per_year")
        for key, link in network.links.items()
    }
    return replace(network, links=links)


def flow_of(network: Network, origin: str, destination: str) -> float:
    """Give the greatest flow; 0 where there is no way [TEU/year]."""
    graph = build(network)
    try:
        return setting_of(network, graph, [origin], [destination]).greatest_flow().outcome.value
    except NoRouteError:
        return 0.0


@settings(max_examples=60, deadline=None)
@given(limited_networks(), ENDS, st.integers(0, 8), st.floats(1, 4))
def test_more_capacity_never_carries_less(network: Network, ends: tuple[str, str], which: int, factor: float) -> None:
    before = flow_of(network, *ends)
    key = f"link-{which}"
    if key in network.links:
        wider = replace(network.links[key], capacity=(network.links[key].capacity or 0) * factor)
        after = flow_of(replace(network, links={**network.links, key: wider}), *ends)
        assert before - 1e-6 <= after <= before * factor + 1e-6
        rest = {other: link for other, link in network.links.items() if other != key}
        borders = {row.id: row for row in network.borders.values() if row.link in rest}
        assert flow_of(replace(network, links=rest, borders=borders), *ends) <= before + 1e-6


@settings(max_examples=40, deadline=None)
@given(limited_networks(), ENDS, ENDS, st.integers(1, 2000), st.integers(1, 2000))
def test_demand_is_carried_or_left_and_never_beyond_the_flow(
    network: Network, one: tuple[str, str], two: tuple[str, str], first: int, second: int
) -> None:
    rows = [Wanted("one", *one, float(first)), Wanted("two", *two, float(second))]
    graph = build(network)
    rows = [row for row in rows if row.origin in graph.starts and row.destination in graph.ends]
    rows = [row for row in rows if flow_of(network, row.origin, row.destination) > 0]
    if not rows:
        return
    # Leaving a TEU behind costs more than any way here, so what fits is carried.
    found = allocate(plan_of(network, {"containers": graph}, rows, unmet_price=10_000))
    assert found.proof.gap < 1e-6
    for row, served in zip(rows, found.served, strict=True):
        assert -1e-6 <= served.shipped <= row.teu + 1e-6
        assert served.shipped <= flow_of(network, row.origin, row.destination) + 1e-6
    alone = allocate(plan_of(network, {"containers": graph}, rows[:1], unmet_price=10_000))
    wanted = min(rows[0].teu, flow_of(network, rows[0].origin, rows[0].destination))
    assert alone.served[0].shipped == pytest.approx(wanted)
    assert sum(served.shipped for served in found.served) >= alone.served[0].shipped - 1e-6
