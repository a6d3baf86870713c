"""Re-weighting a graph gives what building it anew gives, route by route and fault by fault."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.answers import Route
from corridor.data.distributions import Z_P90, quantile
from corridor.data.load import load
from corridor.data.schema import value_of
from corridor.errors import CorridorError, NoRouteError
from corridor.graph.build import build
from corridor.graph.departure import from_departure
from corridor.routing.avoid import excluded_edges
from corridor.routing.fastest import fastest
from corridor.routing.itinerary import route_of, total_moments
from corridor.studies.measures import Meter
from corridor.studies.replan import Conditions, Replanner
from corridor.studies.reweight import LIGHT_FIELDS, is_light
from tests.changes import make_change
from tests.folders import TOY

if TYPE_CHECKING:
    from corridor.data.model import Change, Network
    from corridor.graph.modal import Edge

NETWORK = load(TOY)
REAL = load()
REPLANNERS = {id(network): Replanner(network) for network in (NETWORK, REAL)}
"""Kept over all examples, so that bounds and memories are at work."""

MEASURES = ("hours", "p10_hours", "p90_hours", "usd_per_teu", "kg_co2e_per_teu", "km", "borders", "transfers", "places")


def slow(network: Network, origin: str, destination: str, conditions: Conditions) -> tuple[list[Edge], Route]:
    graph = from_departure(build(conditions.network(network)), origin)
    numbers = fastest(graph, origin, destination)
    edges = [graph.edges[number] for number in numbers if graph.edges[number].kind]
    return edges, route_of(graph, numbers, origin=origin, destination=destination)


def check_same(network: Network, origin: str, destination: str, changes: tuple[Change, ...]) -> bool:
    """Compare both ways; tell whether there was a route."""
    conditions = Conditions(changes=changes)
    refused: CorridorError | None = None
    try:
        edges, route = slow(network, origin, destination, conditions)
    except CorridorError as error:
        refused = error
    if refused is not None:
        with pytest.raises(type(refused)) as found:
            REPLANNERS[id(network)].way(origin, destination, conditions)
        assert str(found.value) == str(refused)
        return False
    way = REPLANNERS[id(network)].way(origin, destination, conditions)
    assert [edge._replace(tail=0, head=0) for edge in way.edges] == [edge._replace(tail=0, head=0) for edge in edges]
    measured = dict(zip(MEASURES, Meter(MEASURES).read(way), strict=True))
    assert measured == {
        "hours": route.hours,
        "p10_hours": route.hours_low,
        "p90_hours": route.hours_high,
        "usd_per_teu": route.usd_per_teu,
        "kg_co2e_per_teu": route.kg_co2e_per_teu,
        "km": route.km,
        "borders": route.borders,
        "transfers": route.transfers,
        "places": ";".join(route.places),
    }
    return True


FIELDS = {
    "links": ("hours", "hours_high", "back_hours", "usd_per_teu", "capacity"),
    "borders": ("hours", "hours_low", "customs_hours", "usd_per_teu"),
    "facilities": ("hours", "hours_typical", "usd_per_teu"),
    "services": ("departures_per_week", "headway_hours", "cv", "teu_per_departure"),
    "closures": ("share_jan", "spell_hours"),
}
VALUES = {"set": (0.5, 6, 48), "scale": (0, 0.4, 1, 2.5), "increase": (1, 20)}


@st.composite
def drawn_change(draw: st.DrawFn, network: Network) -> Change:
    """Draw a change of a figure that is known; those that fight or cannot be held come up all the same."""
    known = [
        (table, field, key)
        for table, fields in FIELDS.items()
        for field in fields
        for key, record in sorted(network.table(table).items())
        if value_of(record, field) is not None
    ]
    table, field, key = draw(st.sampled_from(known))
    action = draw(st.sampled_from(sorted(VALUES)))
    value = draw(st.sampled_from(VALUES[action]))
    where = f"change {draw(st.integers(0, 99))}"
    if draw(st.integers(0, 3)) == 0 and field == "hours":
        country = draw(st.sampled_from(("KZ", "AZ", "CN")))
        return make_change(action, table=table, country=country, field=field, value=value, where=where)
    return make_change(action, id=key, field=field, value=value, where=where)


@settings(deadline=None, max_examples=150)
@given(
    st.lists(drawn_change(NETWORK), max_size=4),
    st.sampled_from((("amber", "elm"), ("elm", "amber"), ("gorse", "elm"), ("cedar-port", "elm"), ("ivy-port", "elm"))),
)
def test_any_light_changes_give_the_same_route(changes: list[Change], pair: tuple[str, str]) -> None:
    check_same(NETWORK, *pair, tuple(changes))


@settings(deadline=None, max_examples=25)
@given(
    st.lists(drawn_change(REAL), min_size=1, max_size=4),
    st.sampled_from(
        (
            ("xian", "poti"),
            ("tashkent", "mersin"),
            ("duisburg", "chongqing"),
            ("kashgar", "baku"),
            ("aktau-port", "alat"),
        )
    ),
)
def test_the_shipped_network_gives_the_same_routes(changes: list[Change], pair: tuple[str, str]) -> None:
    check_same(REAL, *pair, tuple(changes))


HEAVY: list[dict[str, Any]] = [
    {"action": "close", "id": "birch-cedar-port"},
    {"action": "open", "id": "cedar-port-gorse"},
    {"action": "set", "id": "birch-fir", "field": "direction", "value": "forward"},
    {"action": "set", "id": "birch-fir", "field": "length_km", "value": 999},
    {"action": "set", "id": "feeder-shuttle", "field": "timetable", "value": "Mon 08:00"},
    {"action": "set", "id": "cedar-port-rail-feeder", "field": "includes", "value": "wait"},
    {"action": "set", "id": "fir", "field": "stop_hours", "value": 0},
    {"action": "set", "id": "rail-1520-per-km", "field": "usd", "value": 9},
    {"action": "set", "id": "hazel-line", "field": "opens", "value": date(2026, 1, 1)},
    {"action": "set", "id": "birch", "field": "country", "value": "UZ"},
    {"action": "scale", "id": "south-loop", "field": "cv", "value": 0.5},
]


@pytest.mark.parametrize("heavy", HEAVY, ids=lambda one: f"{one['id']} {one.get('field', one['action'])}")
def test_heavy_changes_beside_light_ones_give_the_same_route(heavy: dict[str, Any]) -> None:
    light = make_change("scale", table="links", country="KZ", field="hours", value=1.5)
    port = make_change("set", id="cedar-port-rail-feeder", field="hours", value=30)
    assert check_same(NETWORK, "amber", "elm", (light, make_change(**heavy), port))


def test_what_is_light() -> None:
    assert not any(is_light(make_change(**heavy)) for heavy in HEAVY[:-1])
    assert {"hours", "departures_per_week", "capacity", "share_jan"} <= LIGHT_FIELDS


def test_changes_that_fight_are_told_here_too() -> None:
    for other in ("headway_hours", "timetable"):
        changes = (
            make_change("scale", id="feeder-shuttle", field="departures_per_week", value=2, where="one"),
            make_change(
                "set", id="feeder-shuttle", field=other, value="Mon 08:00" if other == "timetable" else 9, where="two"
            ),
        )
        with pytest.raises(CorridorError, match=r"one and two both change feeder-shuttle"):
            Replanner(NETWORK).way("amber", "elm", Conditions(changes=changes))


def test_services_of_one_board_may_change_places() -> None:
    """The more frequent service gives the wait its name; both orders have to come out."""
    twin = {"table": "services", "id": "a-twin", "from": "cedar-port", "links": "cedar-port-dune-port-feeder"}
    add = make_change("add", **twin, departures_per_week=2, cv=0.5, carries="containers", source="toy-2026-01-made-up",
                      basis="assumed", confidence="low", where="twin")  # fmt: skip
    for rate in (1, 5):
        change = make_change("set", id="a-twin", field="departures_per_week", value=rate)
        assert check_same(NETWORK, "amber", "elm", (add, change))


def test_restrictions_and_stations_hold() -> None:
    conditions = Conditions(changes=(make_change("set", id="cedar-port-rail-feeder", field="hours", value=90),))
    for avoid, via in ((("mode:ferry",), ()), (("country:RU",), ("fir",)), ((), ("gorse",)), ((), ("fir", "ivy-port"))):
        graph = from_departure(build(conditions.network(NETWORK)), "amber")
        excluded, _ = excluded_edges(graph, avoid)
        replanner = Replanner(NETWORK, avoid=avoid, via=via)
        try:
            expected = fastest(graph, "amber", "elm", via=via, excluded=excluded)
        except NoRouteError as error:
            with pytest.raises(NoRouteError, match=str(error).split(";")[0]):
                replanner.way("amber", "elm", conditions)
            continue
        found = replanner.way("amber", "elm", conditions)
        assert [edge.id for edge in found.edges] == [
            graph.edges[number].id for number in expected if graph.edges[number].kind
        ]


def test_a_place_reaches_itself_at_once() -> None:
    way = Replanner(NETWORK).way("amber", "amber", Conditions())
    assert way.edges == ()
    assert Meter(["hours", "km", "usd_per_teu", "places"]).read(way) == (0.0, 0, 0, "")


def test_quantiles_are_those_of_the_route() -> None:
    way = Replanner(NETWORK).way("amber", "elm", Conditions())
    p50, p80, p90 = Meter(["p50_hours", "p80_hours", "p90_hours"]).read(way)
    total = total_moments(way.edges)
    assert p90 == round(quantile(total, Z_P90), 2)
    assert isinstance(p50, float)
    assert isinstance(p80, float)
    assert isinstance(p90, float)
    assert p50 < p80 < p90
