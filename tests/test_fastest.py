"""The fastest route: solved on paper, by brute force over the tables, and by its own definition."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise, permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import corridor
from corridor import open_network
from corridor.data.load import load
from corridor.data.model import Border, Facility, Link, Network, Place, Service
from corridor.data.times import Hours
from corridor.errors import NetworkError, NoRouteError, PlaceError
from corridor.graph.build import build
from corridor.studies.planner import fastest

TOY = Path(__file__).parent / "networks" / "toy"
KNOWN = {"sources": ("own",), "basis": "assumed", "confidence": "low"}


@pytest.fixture(scope="module")
def network() -> Network:
    return load(TOY)


@pytest.mark.parametrize(
    ("origin", "destination", "hours", "km"),
    [
        ("amber", "elm", 150, 1600),
        ("elm", "amber", 142.5, 1725),
        ("amber", "gorse", 217.5, 1750),
        ("amber", "amber", 0, 0),
    ],
)
def test_routes_solved_on_paper(network: Network, origin: str, destination: str, hours: float, km: float) -> None:
    route = fastest(network, origin, destination)
    assert (route.hours, route.km) == (hours, km)


def test_a_project_shortens_the_route() -> None:
    assert fastest(open_network(TOY, on="2031-01-01"), "amber", "elm").hours == 130
    assert fastest(open_network(TOY, include=["hazel-line"]), "amber", "elm").hours == 130
    assert fastest(open_network(TOY, on="2031-01-01", exclude=["hazel-line"]), "amber", "elm").hours == 150


def test_legs_add_up_and_join(network: Network) -> None:
    route = fastest(network, "amber", "elm", via=["fir"])
    assert route.minutes == sum(leg.minutes for leg in route.legs) == 154.5 * 60
    assert route.km == 1725
    assert all(before.destination == after.origin for before, after in pairwise(route.legs))
    assert sum(route.minutes_by_kind.values()) == sum(route.minutes_by_country.values()) == route.minutes
    assert route.countries == ("CN", "KZ", "RU", "KZ", "AZ", "GE")
    assert route.borders == 5
    assert [leg.country for leg in route.legs if leg.kind == "border"] == ["KZ", "RU", "KZ", "AZ", "GE"]
    assert {leg.country for leg in route.legs if leg.kind == "line" and leg.mode == "feeder"} == {"sea"}


def test_a_quay_at_the_end_of_a_line_is_passed_by_its_ship() -> None:
    # In and out by the line to the quay, and a ship from the next one, would be days shorter.
    slow = open_network(sets=["kuryk-alat-ferry.hours=200"])
    for words in ({}, {"depart": "2026-12-18T08:00"}, {"k": 2}):
        found = corridor.route(slow, "almaty", "baku", via=["kuryk-port"], **words)
        for route in getattr(found, "routes", [found]):
            assert route.places.count("kuryk-port") == route.places.count("mangystau") == 1
            assert {"kuryk-port-rail-ferry", "kuryk-alat-ferry"} <= {leg.id for leg in route.legs}
    with pytest.raises(NoRouteError, match="kuryk-port"):
        corridor.route(slow, "almaty", "baku", via=["kuryk-port"], avoid=["link:kuryk-alat-ferry", "mode:road"])


def test_avoid_and_via_are_kept(network: Network) -> None:
    assert fastest(network, "amber", "elm", avoid=["mode:feeder"]).hours == 151
    assert fastest(network, "amber", "elm", avoid=["mode:feeder", "mode:road"]).hours == 154
    assert "RU" not in fastest(network, "birch", "cedar-port", avoid=["country:RU"]).countries
    there_and_back = fastest(network, "amber", "elm", via=["fir"], avoid=["country:RU"])
    assert there_and_back.places.count("birch") == 2
    with pytest.raises(NoRouteError, match="no way from amber to elm through fir"):
        fastest(network, "amber", "elm", via=["fir"], avoid=["link:birch-fir", "country:RU"])
    with pytest.raises(NetworkError, match=r"a country is its ISO 3166-1 alpha-2 code"):
        fastest(network, "amber", "elm", avoid=["country:XX"])
    with pytest.raises(NetworkError, match=r"there is no link 'amber-brich'. Did you mean 'amber-birch'"):
        fastest(network, "amber", "elm", avoid=["link:amber-brich"])
    with pytest.raises(NetworkError, match=r"there is no mode 'boat'"):
        fastest(network, "amber", "elm", avoid=["mode:boat"])
    with pytest.raises(NetworkError, match=r"write one of country:RU"):
        fastest(network, "amber", "elm", avoid=["RU"])
    with pytest.raises(PlaceError, match=r"there is no place 'brich'"):
        fastest(network, "amber", "elm", avoid=["place:brich"])


def test_a_missing_border_row_is_said(network: Network) -> None:
    borders = {key: row for key, row in network.borders.items() if key != "amber-birch-kz"}
    with pytest.raises(NetworkError, match=r"link 'amber-birch' crosses from CN to KZ but borders.csv has no row"):
        build(replace(network, borders=borders))


def test_a_figure_that_holds_the_wait_is_not_waited_for_again(network: Network) -> None:
    facilities = dict(network.facilities)
    row = facilities["cedar-port-rail-feeder"]
    facilities[row.id] = replace(row, includes=("customs", "wait"))
    held = fastest(replace(network, facilities=facilities), "amber", "elm")
    assert held.hours == 150 - 24
    assert "wait" not in held.minutes_by_kind
    # Who starts at the port has not passed the facility and still waits.
    start = fastest(replace(network, facilities=facilities), "cedar-port", "dune-port")
    assert start.hours == fastest(network, "cedar-port", "dune-port").hours


def test_a_border_that_holds_the_gauge_change_pays_it_once(network: Network) -> None:
    borders = dict(network.borders)
    borders["amber-birch-kz"] = replace(borders["amber-birch-kz"], includes=("gauge",))
    route = fastest(replace(network, borders=borders), "amber", "elm")
    assert route.hours == 150 - 18
    assert [leg.minutes for leg in route.legs if leg.id == "birch-1435-1520"] == [0]


def test_equal_services_share_the_wait(network: Network) -> None:
    services = dict(network.services)
    services["feeder-twin"] = replace(services["feeder-shuttle"], id="feeder-twin")
    assert fastest(replace(network, services=services), "amber", "elm").hours == 150 - 12


def test_equal_times_take_fewer_legs_then_first_ids() -> None:
    network = _network(
        [_link("b-way", "a", "d", 2), _link("a-way", "a", "d", 2), _link("one", "a", "b", 1), _link("two", "b", "d", 1)]
    )
    assert [leg.id for leg in fastest(network, "a", "d").legs if leg.kind == "line"] == ["a-way"]


def test_a_minute_counts_for_more_than_any_number_of_legs() -> None:
    chain = [_link(f"link-{tail}", tail, head, 10) for tail, head in pairwise("abcde")]
    network = _network([*chain, _link("direct", "a", "e", 40 + 1 / 60)])
    assert [leg.id for leg in fastest(network, "a", "e").legs if leg.kind == "line"] == [row.id for row in chain]


# -- random networks ---------------------------------------------------------------------------------------------

PLACES = "abcde"
COUNTRIES = {"a": "CN", "b": "CN", "c": "KZ", "d": "KZ", "e": "AZ"}
NETWORK_MODES = ("rail-1435", "rail-1520", "feeder")


def _hours(value: float) -> Hours:
    return Hours(value, value, value)


def _link(key: str, origin: str, destination: str, hours: float, mode: str = "rail-1520") -> Link:
    crossed = (COUNTRIES[origin], COUNTRIES[destination])
    return Link(
        id=key,
        origin=origin,
        destination=destination,
        mode=mode,
        countries=crossed if crossed[0] != crossed[1] else crossed[:1],
        length_km=100,
        hours=_hours(hours),
        **KNOWN,  # type: ignore[arg-type]
    )


def _network(
    links: list[Link], facilities: list[Facility] | None = None, services: list[Service] | None = None
) -> Network:
    borders = [
        Border(id=f"{link.id}-{there}", link=link.id, from_country=here, to_country=there, hours=_hours(0), **KNOWN)  # type: ignore[arg-type]
        for link in links
        for here, there in permutations(link.countries, 2)
    ]
    places = [
        Place(id=key, name=key, country=COUNTRIES[key], lon=0, lat=0, kind="station", **KNOWN)  # type: ignore[arg-type]
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
        facilities={row.id: row for row in facilities or []},
        services={row.id: row for row in services or []},
    )


@st.composite
def networks(draw: st.DrawFn) -> Network:
    ends = st.sampled_from(list(permutations(PLACES, 2)))
    links, services = [], []
    for number in range(draw(st.integers(3, 9))):
        origin, destination = draw(ends)
        mode = draw(st.sampled_from(NETWORK_MODES))
        link = _link(f"link-{number}", origin, destination, draw(st.integers(1, 9)), mode)
        links.append(link)
        if mode == "feeder":
            headway = draw(st.integers(2, 12))
            services.append(
                Service(
                    id=f"service-{number}",
                    origin=origin,
                    links=(link.id,),
                    headway_hours=float(headway),
                    cv=0,
                    **KNOWN,  # type: ignore[arg-type]
                )
            )
    facilities = [
        Facility(
            id=f"change-{place}-{number}",
            place=place,
            kind="terminal",
            from_mode=from_mode,
            to_mode=to_mode,
            hours=_hours(draw(st.integers(0, 5))),
            **KNOWN,  # type: ignore[arg-type]
        )
        for number, (place, (from_mode, to_mode)) in enumerate(
            draw(
                st.lists(
                    st.tuples(st.sampled_from(PLACES), st.sampled_from(list(permutations(NETWORK_MODES, 2)))),
                    max_size=10,
                )
            )
        )
    ]
    return _network(links, facilities, services)


def brute_force(network: Network, origin: str, destination: str) -> float:
    """Try every way over the tables themselves; hours from the first departure, or infinity."""
    best = float("inf")
    waits = {key: row.headway_hours / 2 for row in network.services.values() for key in row.links if row.headway_hours}

    def go(place: str, mode: str, hours: float, used: frozenset[tuple[str, str]]) -> None:
        nonlocal best
        if hours >= best:
            return
        if place == destination:
            best = hours
            return
        changes = [(mode, 0.0)] if mode else [(other, 0.0) for other in NETWORK_MODES]
        changes += [
            (row.to_mode, row.hours.typical)
            for row in network.facilities.values()
            if mode and row.place == place and row.from_mode == mode
        ]
        for onward, dwell in changes:
            for link in network.links.values():
                leaving = (link.id, place)
                if link.mode == onward and place in (link.origin, link.destination) and leaving not in used:
                    far = link.destination if link.origin == place else link.origin
                    time = (
                        hours
                        + dwell
                        + (waits.get(link.id, 0) if mode or network.modes[onward].is_water else 0)
                        + link.hours.typical
                    )
                    go(far, onward, time, used | {leaving})

    go(origin, "", 0.0, frozenset())
    return best


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(networks(), st.sampled_from(list(permutations(PLACES, 2))))
def test_search_equals_brute_force(network: Network, ends: tuple[str, str]) -> None:
    expected = brute_force(network, *ends)
    try:
        found = fastest(network, *ends).hours
    except NoRouteError:
        found = float("inf")
    assert found == pytest.approx(expected)


@settings(max_examples=60, deadline=None)
@given(networks(), st.sampled_from(list(permutations(PLACES, 2))), st.integers(0, 8))
def test_closing_anything_never_helps(network: Network, ends: tuple[str, str], which: int) -> None:
    links = dict(network.links)
    links.pop(f"link-{which}", None)
    services = {key: row for key, row in network.services.items() if key != f"service-{which}"}
    before = brute_force(network, *ends)
    after = brute_force(replace(network, links=links, services=services), *ends)
    assert after >= before
    try:
        assert fastest(replace(network, links=links, services=services), *ends).hours == pytest.approx(after)
    except NoRouteError:
        assert after == float("inf")
