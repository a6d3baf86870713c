"""What a closure, a date or a service does to the graph, each on a copy of the toy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from corridor.data.model import Closure, Facility, Member, Network, Tariff
from corridor.errors import NoRouteError
from corridor.graph.costs import price_of
from corridor.routing.barriers import explain
from corridor.studies.planner import fastest

KNOWN = {"sources": (), "basis": "assumed", "confidence": "low"}


def storm(*members: str, share: float = 0.1, spell: float = 50.0) -> Closure:
    return Closure(
        id="gale",
        name="Gale",
        kind="storm",
        members=tuple(Member(key) for key in members),
        basin="lake",
        shares=(share,) * 12,
        spell_hours=spell,
        **KNOWN,  # type: ignore[arg-type]
    )


def window(*members: str) -> Closure:
    return Closure(
        id="night",
        name="Night",
        kind="window",
        members=tuple(Member(key) for key in members),
        daily_from=20 * 60,
        daily_to=8 * 60,
        **KNOWN,  # type: ignore[arg-type]
    )


def hours(network: Network, origin: str = "amber", destination: str = "elm", *, avoid: tuple[str, ...] = ()) -> float:
    return fastest(network, origin, destination, avoid=avoid).hours


@pytest.mark.parametrize(
    "member", ["cedar-port-dune-port-feeder", "cedar-port-rail-feeder", "dune-port-feeder-rail", "dune-port-elm-ge"]
)
def test_a_storm_holds_whatever_it_names(toy: Network, member: str) -> None:
    stormy = replace(toy, closures={"gale": storm(member)})
    assert hours(stormy, avoid=("mode:road", "mode:ferry")) == hours(toy, avoid=("mode:road", "mode:ferry")) + 0.1 * 50


@pytest.mark.parametrize("member", ["birch-cedar-port", "birch-1435-1520", "dune-port-elm-ge", "feeder-shuttle"])
def test_a_window_holds_whatever_it_names(toy: Network, member: str) -> None:
    shut = replace(toy, closures={"night": window(member)})
    only = ("mode:road", "mode:ferry", "place:fir")
    assert hours(shut, avoid=only) == hours(toy, avoid=only) + 12 * 12 / 48


def test_a_storm_of_one_service_leaves_its_twin_alone(toy: Network) -> None:
    services = {**toy.services, "feeder-twin": replace(toy.services["feeder-shuttle"], id="feeder-twin")}
    both = replace(toy, services=services)
    assert hours(both) == 150 - 12
    # The twin that sails in any weather is a board of its own, and better than half the wait with a gale.
    assert hours(replace(both, closures={"gale": storm("feeder-twin", share=0.9, spell=400)})) == 150


def test_access_that_holds_the_wait_is_not_waited_for_again(toy: Network) -> None:
    row = Facility(
        id="cedar-port-gate",
        place="cedar-port",
        kind="port",
        to_mode="feeder",
        hours=toy.facilities["birch-rail-road"].hours,
        includes=("wait", "storm"),
        **KNOWN,  # type: ignore[arg-type]
    )
    network = replace(toy, facilities={**toy.facilities, row.id: row}, closures={"gale": storm("feeder-shuttle")})
    route = fastest(network, "cedar-port", "dune-port", avoid=["mode:ferry"])
    assert [leg.kind for leg in route.legs] == ["access", "border", "line"]
    assert route.hours == 12 + 24


def test_a_window_holds_egress(toy: Network) -> None:
    row = Facility(
        id="elm-gate",
        place="elm",
        kind="terminal",
        from_mode="rail-1520",
        hours=toy.facilities["birch-rail-road"].hours,
        **KNOWN,  # type: ignore[arg-type]
    )
    network = replace(toy, facilities={**toy.facilities, row.id: row})
    assert hours(network) == 150 + 12
    assert hours(replace(network, closures={"night": window(row.id)})) == 150 + 12 + 3


def test_suspension_and_opening_hold_from_their_date(toy: Network) -> None:
    link = toy.links["amber-birch"]
    for status, since, runs in (
        ("suspended", date(2026, 1, 15), False),
        ("suspended", date(2026, 1, 16), True),
        ("suspended", None, False),
        ("open", date(2026, 1, 15), True),
        ("open", date(2026, 1, 16), False),
    ):
        network = replace(toy, links={**toy.links, link.id: replace(link, status=status, since=since)})
        if runs:
            assert hours(network) == 150
        else:
            with pytest.raises(NoRouteError):
                hours(network)


def test_a_service_out_of_date_does_not_leave_a_free_line(toy: Network) -> None:
    train = replace(
        toy.services["feeder-shuttle"],
        id="train",
        origin="dune-port",
        links=("dune-port-elm",),
        departures_per_week=7,
        valid_to=date(2025, 12, 31),
    )
    network = replace(toy, services={**toy.services, "train": train})
    with pytest.raises(NoRouteError):
        hours(network)
    assert "no service runs dune-port-elm from dune-port on 2026-01-15" in explain(
        replace(network, projects={}), "amber", "elm"
    )
    running = replace(train, valid_to=None)
    assert hours(replace(network, services={**toy.services, "train": running})) == 150 + 12


def test_a_service_one_way_leaves_the_way_back_as_it_was(toy: Network) -> None:
    train = replace(
        toy.services["feeder-shuttle"],
        id="train",
        origin="dune-port",
        links=("dune-port-elm",),
        direction="forward",
        departures_per_week=7,
    )
    network = replace(toy, services={**toy.services, "train": train})
    assert hours(network, "elm", "amber") == hours(toy, "elm", "amber")


def test_an_expired_tariff_prices_nothing(toy: Network) -> None:
    link = replace(toy.links["birch-cedar-port"], usd_per_teu=None)
    old = Tariff(id="old", per="km", usd=1, countries=("KZ",), valid_to=date(2021, 1, 1), **KNOWN)  # type: ignore[arg-type]
    general = Tariff(id="general", per="km", usd=7, **KNOWN)  # type: ignore[arg-type]
    network = replace(toy, tariffs={"old": old, "general": general})
    assert price_of(network, link).usd == 7 * 600
    assert price_of(replace(network, tariffs={"old": old}), link).usd is None


def test_no_ship_is_changed_where_ships_only_lead_back(toy: Network) -> None:
    only = ("mode:rail-1520", "mode:ferry")
    row = toy.services["feeder-shuttle"]
    on = replace(row, id="onward", origin="dune-port", links=("dune-port-ivy-port-feeder",))
    changing = replace(toy, services={"feeder-shuttle": row, "onward": on})
    assert fastest(changing, "cedar-port", "ivy-port", avoid=only).places == ("cedar-port", "dune-port", "ivy-port")
    away = {**toy.places, "dune-port": replace(toy.places["dune-port"], lon=-20.0)}
    with pytest.raises(NoRouteError):
        fastest(replace(changing, places=away), "cedar-port", "ivy-port", avoid=only)
    # Staying aboard is no change, and what ends there is reached.
    loop = replace(toy, services={"south-loop": toy.services["south-loop"]}, places=away)
    assert fastest(loop, "cedar-port", "ivy-port", avoid=only).places == ("cedar-port", "dune-port", "ivy-port")
    assert fastest(replace(changing, places=away), "cedar-port", "dune-port", avoid=only).places[-1] == "dune-port"
