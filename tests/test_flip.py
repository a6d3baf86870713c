"""What flips a choice: set just past it and just before it, on random networks and on the real one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from itertools import permutations
from math import inf, isinf

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corridor import open_network
from corridor.data.model import Border, Facility, Link, Network, Place, Service
from corridor.data.times import Hours
from corridor.errors import NoRouteError
from corridor.graph.build import build
from corridor.graph.modal import COST_OF_MINUTE, Graph
from corridor.graph.passing import arrivals
from corridor.routing.avoid import target_of
from corridor.routing.fastest import fastest
from corridor.routing.figures import DEPARTURES, Figure, figures_of
from corridor.routing.flip import Flip, flips_of
from corridor.routing.kernel import UNREACHED
from corridor.routing.with_without import Best, best_of, best_of_both, best_without_return, bounds_of, trip_of
from corridor.scenario.changes import apply, parse_set

PLACES = "abcde"
COUNTRIES = {"a": "CN", "b": "CN", "c": "KZ", "d": "KZ", "e": "AZ"}
MODES = ("rail-1435", "rail-1520", "feeder")
KNOWN = {"sources": ("own",), "basis": "assumed", "confidence": "low"}
PAST = 1e-9


def _minutes(value: int) -> Hours:
    return Hours(value / 60, value / 60, value / 60)


def _spread(low: int, typical: int, high: int) -> Hours:
    low, typical, high = sorted((low, typical, high))
    return Hours(low / 60, typical / 60, high / 60)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    times = st.one_of(
        st.integers(0, 20).map(_minutes),
        st.tuples(st.integers(0, 20), st.integers(1, 20), st.integers(0, 40)).map(lambda three: _spread(*three)),
    )
    ends = st.sampled_from(list(permutations(PLACES, 2)))
    links, services = [], []
    for number in range(draw(st.integers(7, 14))):
        origin, destination = draw(ends)
        mode = draw(st.sampled_from((*MODES, "rail-1520", "rail-1520")))
        crossed = (COUNTRIES[origin], COUNTRIES[destination])
        links.append(
            Link(
                id=f"link-{number}",
                origin=origin,
                destination=destination,
                mode=mode,
                countries=crossed if crossed[0] != crossed[1] else crossed[:1],
                length_km=100,
                hours=draw(times),
                back_hours=draw(st.one_of(st.none(), times)),
                **KNOWN,  # type: ignore[arg-type]
            )
        )
        twins = draw(st.integers(1, 2)) if mode == "feeder" else 0
        services += [_service(draw, f"service-{number}-{twin}", links[-1]) for twin in range(twins)]
    changes = st.tuples(st.sampled_from(PLACES), st.sampled_from(list(permutations(MODES, 2))))
    facilities = [
        Facility(
            id=f"change-{number}",
            place=place,
            kind=draw(st.sampled_from(("terminal", "gauge-change"))),
            from_mode=from_mode,
            to_mode=to_mode,
            hours=draw(times),
            **KNOWN,  # type: ignore[arg-type]
        )
        for number, (place, (from_mode, to_mode)) in enumerate(
            draw(st.lists(changes, min_size=4, max_size=12, unique=True))
        )
    ]
    borders = [
        Border(
            id=f"{link.id}-{there.lower()}",
            link=link.id,
            from_country=here,
            to_country=there,
            hours=draw(times),
            includes=draw(st.sampled_from(((), (), ("gauge",), ("wait",)))),
            **KNOWN,  # type: ignore[arg-type]
        )
        for link in links
        for here, there in permutations(link.countries, 2)
    ]
    places = [
        Place(
            id=key,
            name=key,
            country=COUNTRIES[key],
            lon=0,
            lat=0,
            kind="station",
            stop_hours=draw(st.one_of(st.none(), times)),
            **KNOWN,  # type: ignore[arg-type]
        )
        for key in PLACES
    ]
    return Network(
        name="random",
        title="Random",
        data_date=date(2026, 1, 1),
        default_origin="a",
        default_destination="e",
        places={row.id: row for row in places},
        links={row.id: row for row in links},
        borders={row.id: row for row in borders},
        facilities={row.id: row for row in facilities},
        services={row.id: row for row in services},
    )


def _service(draw: st.DrawFn, key: str, link: Link) -> Service:
    every = draw(st.integers(2, 40)) / 60
    by_rate = draw(st.booleans())
    return Service(
        id=key,
        origin=link.origin,
        links=(link.id,),
        direction=draw(st.sampled_from(("both", "forward"))),
        headway_hours=None if by_rate else every,
        departures_per_week=168 / every if by_rate else None,
        cv=draw(st.sampled_from((0.0, 1.0, 3.0))),
        **KNOWN,  # type: ignore[arg-type]
    )


targets = st.sampled_from(("place:b", "place:c", "place:d", "mode:feeder", "country:KZ", "link:link-0", "link:link-1"))


def with_times(graph: Graph, times: dict[int, float]) -> Graph:
    """Give the graph with other times of some edges; endless ones are gone."""
    steps = tuple(
        tuple(
            (head, int(times[number]) * COST_OF_MINUTE + 1 if number in times else cost, number)
            for head, cost, number in ways
            if not isinf(times.get(number, 0))
        )
        for ways in graph.steps
    )
    return graph._replace(steps=steps)


def uses(graph: Graph, target: frozenset[int], origin: str = "a", destination: str = "e") -> int | None:
    """Report whether the fastest route uses the target; None where there is no route."""
    try:
        return int(not target.isdisjoint(fastest(graph, origin, destination)))
    except NoRouteError:
        return None


def family_after(network: Network, flip: Flip, value: float, text: str) -> int | None:
    """Set a figure as the command line does, build anew, and look which family wins."""
    change = parse_set(f"{flip.figure.id}.{flip.figure.field}={value!r}")
    graph = build(apply(network, [change]))
    return uses(graph, target_of(graph, text).edges)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(networks(), targets)
def test_set_just_past_it_flips_and_just_before_does_not(network: Network, text: str) -> None:
    graph = build(network)
    target = target_of(graph, text)
    chosen = uses(graph, target.edges)
    trip = trip_of(graph, "a", "e", target=target.edges)
    if chosen is None or isinf(best_of_both(trip)[1 - chosen].cost):
        return
    flips = flips_of(trip, figures_of(network, graph), chosen=chosen)
    for flip in flips.found[:8]:
        side = 1 if flip.above else -1
        assert family_after(network, flip, flip.value * (1 + side * PAST), text) == 1 - chosen, flip
        before = flip.value * (1 - side * PAST)
        if side * (before - flip.figure.value) > 0:
            assert family_after(network, flip, before, text) == chosen, flip
    if flips.found:
        assert flips.nearest is None


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(networks(), targets)
def test_none_is_missed_and_none_lies_nearer(network: Network, text: str) -> None:
    """Move every figure minute by minute, with the search itself at each step."""
    graph = build(network)
    target = target_of(graph, text)
    chosen = uses(graph, target.edges)
    trip = trip_of(graph, "a", "e", target=target.edges)
    if chosen is None or isinf(best_of_both(trip)[1 - chosen].cost):
        return
    figures = figures_of(network, graph)
    found = {
        (flip.figure.id, flip.figure.field, _to_end(flip)): flip
        for flip in flips_of(trip, figures, chosen=chosen).found
    }
    for figure in figures:
        for end in (0.0, inf):
            flip = found.get((figure.id, figure.field, end))
            for position in _steps(figure, end):
                if flip is not None and abs(figure.value_at(position) - flip.value) < PAST * flip.value:
                    continue  # as near as the flip is exact
                flipped = uses(with_times(graph, figure.times_at(position)), target.edges) == 1 - chosen
                reached = flip is not None and _reached(flip, figure, position, end)
                if flip is None or not reached:
                    assert not flipped, (figure.id, figure.field, position, flip)
                elif position != end:
                    # The first step past the flip: minutes are whole, so the flip is between it and the last.
                    assert flipped, (figure.id, figure.field, position, flip)
                    break


def _to_end(flip: Flip) -> float:
    services = flip.figure.unit == DEPARTURES
    return inf if flip.above != services else 0.0


def _steps(figure: Figure, end: float) -> list[float]:
    """Give positions from where a figure is, a fifth of a minute each, then the end itself."""
    step = 1 / 300
    count = 600 if end else int(figure.position / step)
    sign = 1 if end else -1
    return [figure.position + sign * step * number for number in range(1, count)] + [end]


def _reached(flip: Flip, figure: Figure, position: float, end: float) -> bool:
    value = figure.value_at(position)
    return value >= flip.value if (end == inf) == (figure.unit != DEPARTURES) else value <= flip.value


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(networks(), targets)
def test_families_agree_with_searches_of_their_own(network: Network, text: str) -> None:
    graph = build(network)
    target = target_of(graph, text).edges
    trip = trip_of(graph, "a", "e", target=target)
    stays, through = best_of_both(trip)

    def cost(edges: tuple[int, ...]) -> int:
        return sum(graph.edges[number].cost for number in edges)

    try:
        assert stays.cost == cost(fastest(graph, "a", "e", excluded=target))
    except NoRouteError:
        assert isinf(stays.cost)
    try:
        assert min(stays.cost, through.cost) == cost(fastest(graph, "a", "e"))
    except NoRouteError:
        assert isinf(stays.cost)
        assert isinf(through.cost)
    if text.startswith("place:"):
        # A port where a line ends is reached by that line, and passed by its ships alone.
        reached = {
            n
            for n, (place, _, role) in enumerate(label.split("|") for label in graph.nodes)
            if place == text[6:] and role.startswith("arrive")
        }
        alike = arrivals(graph, text[6:]) == reached
        try:
            passed = cost(fastest(graph, "a", "e", via=[text[6:]]))
            assert passed == through.cost if alike else passed >= through.cost
        except NoRouteError:
            assert isinf(through.cost) or not alike
    for best, bounds in zip((stays, through), bounds_of(trip), strict=True):
        assert min(bounds.through.values(), default=inf) == best.cost
        assert all(bounds.through[number] == best.cost for number in best.edges)
        left = bounds.rest[trip.start] if bounds.rest else UNREACHED
        assert (inf if left == UNREACHED else left) == best.cost


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(networks(), targets)
def test_no_return_is_the_best_that_does_not_turn_back(network: Network, text: str) -> None:
    """Compare with every way over the graph that comes to no place both before and after the target."""
    graph = build(network)
    target = target_of(graph, text).edges
    trip = trip_of(graph, "a", "e", target=target)
    assert best_without_return(trip).cost == _brute_without_return(graph, target, best_of_both(trip)[1].cost)


def _brute_without_return(graph: Graph, target: frozenset[int], bound: float) -> float:
    if isinf(bound) or "a" not in graph.starts or "e" not in graph.ends:
        return inf
    best, goal = inf, graph.ends["e"]

    def go(node: int, cost: int, seen: frozenset[int], before: frozenset[str], after: frozenset[str]) -> None:
        nonlocal best
        if cost >= best:
            return
        if node == goal:
            best = cost if after else best
            return
        for head, step, number in graph.steps[node]:
            edge = graph.edges[number]
            state = head if not (after or number in target) else ~head
            if state in seen:
                continue
            left, reached = before, after
            if edge.kind == "line":
                if after or number in target:
                    left = before | {edge.origin} if not after else before
                    reached = after | {edge.destination}
                    if reached & left:
                        continue
                else:
                    left = before | {edge.origin}
            go(head, cost + step, seen | {state}, left, reached)

    go(graph.starts["a"], 0, frozenset(), frozenset(), frozenset())
    return best


# -- the toy, by hand ------------------------------------------------------------------------------------------------


def _flips_of_toy(network: Network, text: str) -> dict[tuple[str, str], Flip]:
    graph = build(network)
    target = target_of(graph, text).edges
    trip = trip_of(graph, "amber", "elm", target=target)
    chosen = int(not target.isdisjoint(fastest(graph, "amber", "elm")))
    return {
        (flip.figure.id, flip.figure.field): flip
        for flip in flips_of(trip, figures_of(network, graph), chosen=chosen).found
    }


def test_the_toy_on_paper(toy: Network) -> None:
    """Rail and feeder take 150 h, road and ferry 151 h, rail and ferry 154 h."""
    found = _flips_of_toy(toy, "mode:ferry")
    road = found["birch-cedar-port-road", "hours"]
    assert not road.above
    assert road.value == pytest.approx(25, abs=0.01)
    assert found["cedar-port-rail-feeder", "hours"].value == pytest.approx(25, abs=0.01)
    assert found["cedar-port-dune-port-feeder", "hours"].above
    # The feeder waits 168 / rate / 2 hours: 25 h are 3.36 a week.  The ferry waits its headway: 47 h.
    assert found["feeder-shuttle", "departures_per_week"].value == pytest.approx(3.36, abs=0.002)
    assert not found["feeder-shuttle", "departures_per_week"].above
    assert found["ferry-shuttle", "headway_hours"].value == pytest.approx(47, abs=0.01)
    # Rail to the feeder and to the ferry alike take the line to Cedar Port: faster or slower, it cannot tell them apart
    # until the road takes over.
    assert found["birch-cedar-port", "hours"].value == pytest.approx(16, abs=0.01)
    assert ("dune-port-elm", "hours") not in found


def test_no_change_of_one_figure_brings_a_route_over_fir(toy: Network) -> None:
    graph = build(toy)
    target = target_of(graph, "link:fir-cedar-port").edges
    trip = trip_of(graph, "amber", "elm", target=target)
    # Over Fir: 7 + 1 + 2 + 2 + 7.5 h against 15 h.
    figures = [figure for figure in figures_of(toy, graph) if figure.id in ("fir", "fir-cedar-port-ru")]
    flips = flips_of(trip, figures, chosen=0)
    assert flips.found == ()
    assert flips.nearest is not None
    assert (flips.nearest[0].id, flips.nearest[1]) == ("fir-cedar-port-ru", 150)


@pytest.mark.parametrize(("twin", "chosen"), [("a-twin", 1), ("zz-twin", 0)])
def test_a_figure_of_two_equal_families_is_left_after_a_few_searches(
    toy: Network, twin: str, chosen: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two lines that are alike to the minute stay so whatever else changes; the first id is taken."""
    one = "dune-port-elm"
    line, there, back = toy.links[one], toy.borders[f"{one}-ge"], toy.borders[f"{one}-az"]
    network = replace(
        toy,
        links={**toy.links, twin: replace(line, id=twin)},
        borders={
            **toy.borders,
            f"{twin}-ge": replace(there, id=f"{twin}-ge", link=twin),
            f"{twin}-az": replace(back, id=f"{twin}-az", link=twin),
        },
    )
    graph = build(network)
    target = target_of(graph, f"link:{twin}").edges
    assert uses(graph, target, "amber", "elm") == chosen
    searches = []

    def counted(*words: object, **more: object) -> Best:
        searches.append(words)
        return best_of(*words, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("corridor.routing.flip.best_of", counted)
    trip = trip_of(graph, "amber", "elm", target=target)
    found = flips_of(trip, figures_of(network, graph), chosen=chosen).found
    first, second = sorted((one, twin))
    assert {(flip.figure.id, flip.above) for flip in found} == {
        (first, True),
        (f"{first}-ge", True),
        (second, False),
        (f"{second}-ge", False),
    }
    # Ten years would be cut into five million minutes.
    assert len(searches) < 1500


def test_an_erratic_service_has_a_turn(toy: Network) -> None:
    """A few departures more at very uneven intervals lengthen the wait of a board."""
    service = replace(toy.services["feeder-shuttle"], id="erratic", cv=3.0, departures_per_week=1.0)
    network = replace(toy, services={**toy.services, "erratic": service})
    graph = build(network)
    figure = next(row for row in figures_of(network, graph) if row.id == "erratic")
    (turn,) = set(figure.turns)
    waits = [figure.minutes(turn * factor)[0] for factor in (0.25, 0.5, 1, 2, 4)]
    assert max(waits) == waits[2]
    assert waits[0] < waits[1] < waits[2] > waits[3] > waits[4] > figure.minutes(inf)[0]


# -- the real network ------------------------------------------------------------------------------------------------


@cache
def _shipped() -> tuple[Network, Graph]:
    network = open_network()
    return network, build(network)


@pytest.mark.parametrize(
    ("origin", "destination", "text"),
    [
        ("xian", "poti", "kuryk-port"),
        ("xian", "poti", "dostyk"),
        ("xian", "poti", "turkmenbashi"),
        ("chengdu", "istanbul", "poti"),
        ("zhengzhou", "duisburg", "malaszewicze"),
        ("kashgar", "bishkek", "torugart"),
    ],
)
def test_the_shipped_network(origin: str, destination: str, text: str) -> None:
    network, graph = _shipped()
    target = target_of(graph, text).edges
    chosen = int(not target.isdisjoint(fastest(graph, origin, destination)))
    trip = trip_of(graph, origin, destination, target=target)
    flips = flips_of(trip, figures_of(network, graph), chosen=chosen)
    assert flips.found
    for flip in flips.found[:4]:
        side = 1 if flip.above else -1
        for factor, expected in ((1 + side * PAST, 1 - chosen), (1 - side * PAST, chosen)):
            change = parse_set(f"{flip.figure.id}.{flip.figure.field}={flip.value * factor!r}")
            changed = build(apply(network, [change]))
            assert uses(changed, target_of(changed, text).edges, origin, destination) == expected, flip
    sizes = [flip.relative for flip in flips.found]
    assert sizes == sorted(sizes)
