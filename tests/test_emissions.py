"""Emissions as ISO 14083 states them: parts that add up, mass, distances and sources."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

import corridor
from corridor import open_network
from corridor.commands.cli import main
from corridor.errors import NetworkError
from corridor.graph.emissions import emission_of
from corridor.routing.emissions import statement_of
from corridor.studies.planner import fastest

if TYPE_CHECKING:
    from pathlib import Path

    from corridor.data.model import Network

PAIRS = [("xian", "poti"), ("shanghai", "rotterdam"), ("kashgar", "tashkent"), ("urumqi", "duisburg")]


@pytest.fixture(scope="module")
def shipped() -> Network:
    return open_network()


@pytest.mark.parametrize(("origin", "destination"), PAIRS)
@pytest.mark.parametrize("size", ["20", "40"])
def test_the_total_is_the_sum_of_the_legs_and_that_of_the_route(origin: str, destination: str, size: str) -> None:
    network = open_network(size=size, tonnes=12)
    route = fastest(network, origin, destination)
    found = statement_of(network, route)
    assert found.kg_co2e == pytest.approx(sum(part.kg_co2e or 0 for part in found.parts))
    assert found.kg_co2e == pytest.approx((route.kg_co2e_per_teu or 0) * (2 if size == "40" else 1), abs=0.02)
    assert None not in (found.kg_wtt, found.kg_ttw, found.kg_hubs)
    assert (found.kg_wtt or 0) + (found.kg_ttw or 0) + (found.kg_hubs or 0) == pytest.approx(found.kg_co2e)
    for part in found.transport:
        assert (part.kg_wtt or 0) + (part.kg_ttw or 0) == pytest.approx(part.kg_co2e)
        assert part.tkm == pytest.approx(12 * part.km * part.distance, abs=0.06)
        assert part.value is not None
        assert part.kg_co2e == pytest.approx(part.tkm * part.value / 1000, rel=0.01, abs=0.05)
    assert all(source in network.sources for part in found.parts for source in part.sources)


def test_transport_grows_with_the_mass_of_the_cargo(shipped: Network) -> None:
    link = shipped.links["aktau-alat-feeder"]
    average, light, heavy = (emission_of(replace(shipped, tonnes=tonnes), link).kg_co2e for tonnes in (None, 10, 20))
    assert average == heavy  # 10 t a TEU
    assert heavy == pytest.approx(2 * (light or 0), abs=0.01)
    hub = shipped.facilities["dostyk-1435-1520"]
    assert emission_of(replace(shipped, tonnes=20), hub).kg_co2e == pytest.approx(6)


def test_ships_for_trailers_alone_are_no_ferries_for_passengers(shipped: Network) -> None:
    per_km = {
        key: (emission_of(shipped, shipped.links[key]).kg_co2e or 0) / shipped.links[key].length_km
        for key in ("istanbul-trieste-ferry", "kuryk-alat-ferry")
    }
    assert per_km["istanbul-trieste-ferry"] == pytest.approx(0.362, abs=0.001)
    assert per_km["kuryk-alat-ferry"] == pytest.approx(1.248, abs=0.001)


def test_electric_traction_emits_all_before_the_wire(shipped: Network) -> None:
    electric = next(row for row in shipped.links.values() if row.power == "electric" and row.mode == "rail-1435")
    diesel = next(row for row in shipped.links.values() if row.power == "diesel")
    found = emission_of(shipped, electric)
    assert (found.kg_ttw, found.kg_wtt) == (0, found.kg_co2e)
    burnt = emission_of(shipped, diesel)
    assert (burnt.kg_ttw or 0) / (burnt.kg_co2e or 1) == pytest.approx(0.82, abs=0.01)


def test_roads_are_longer_than_the_shortest_distance(shipped: Network) -> None:
    link = next(row for row in shipped.links.values() if row.mode == "road")
    longer = emission_of(shipped, link)
    without = {key: row for key, row in shipped.constants.items() if key != "co2-distance-road"}
    plain = emission_of(replace(shipped, constants=without), link)
    assert (longer.kg_co2e or 0) / (plain.kg_co2e or 1) == pytest.approx(1.05, abs=0.001)


def test_a_share_that_is_not_told_leaves_the_parts_unknown(shipped: Network) -> None:
    without = {key: row for key, row in shipped.constants.items() if not key.startswith("co2-ttw")}
    network = replace(shipped, constants=without)
    found = statement_of(network, fastest(network, "xian", "poti"))
    assert (found.kg_wtt, found.kg_ttw) == (None, None)
    assert found.kg_co2e == pytest.approx(statement_of(shipped, fastest(shipped, "xian", "poti")).kg_co2e)


def test_the_statement_names_mass_factors_and_sources(capsys: pytest.CaptureFixture[str]) -> None:
    argv = ["route", "xian", "poti", "--co2-report", "--size", "20", "--tonnes", "18"]
    assert main([*argv, "--format", "json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    statement = found["statements"][0]
    assert (statement["size"], statement["tonnes"]) == ("20", 18)
    assert statement["kg_co2e"] == pytest.approx(sum(leg["kg_co2e"] for leg in found["legs"]), abs=0.01)
    assert all(leg["factor"] and leg["sources"] for leg in found["legs"])
    assert "ISO 14083" in found["method"]
    assert main(argv) == 0
    out = capsys.readouterr().out
    assert "for a 20-foot container with 18 t: " in out
    assert "co2-feeder 60" in out


@pytest.mark.parametrize("tonnes", [0, -1, 31])
def test_a_mass_that_no_container_takes_is_named(tonnes: float, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(NetworkError, match=r"tonnes .*above 0 and at most 30 t"):
        open_network(tonnes=tonnes)
    assert main(["route", "xian", "poti", f"--tonnes={tonnes}"]) == 2
    assert "at most 30 t" in capsys.readouterr().err


def test_oil_has_the_mass_of_tank_wagons(capsys: pytest.CaptureFixture[str]) -> None:
    """A tank wagon takes 60 t on the space of two TEU."""
    assert main(["route", "turkmenbashi", "batumi", "--cargo", "oil", "--co2-report"]) == 0
    assert "for the space of a TEU with 30 t: " in capsys.readouterr().out
    route = fastest(open_network(), "turkmenbashi", "batumi", cargo="oil")
    dry = fastest(open_network(tonnes=20), "turkmenbashi", "batumi", via=("alat",))
    assert route.size == ""
    ferry = next(leg for leg in route.legs if leg.mode == "ferry" and leg.kind == "line")
    assert ferry.kg_co2e_per_teu == pytest.approx(124.8 * 30 * ferry.km / 1000, rel=0.001)
    assert ferry.usd_per_teu == 637  # 884 USD loaded and 390 empty, over two TEU
    assert dry.size == "40"


def test_oil_demand_in_tonnes_fills_tank_wagons(tmp_path: Path) -> None:
    demand = tmp_path / "oil.csv"
    demand.write_text("from,to,amount,unit,per,cargo\nturkmenbashi,batumi,300000,t,year,oil\n")
    found = corridor.allocate(None, demand=demand)
    assert found.shipped_teu + found.unmet_teu == pytest.approx(10_000)
