"""Tariffs: which row holds, by whose size and on which day, and the range of what routes pay."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from corridor import open_network
from corridor.commands.cli import main
from corridor.data.checks import prices as checks
from corridor.data.fees import Fee, range_of
from corridor.data.load import load
from corridor.data.model import Rate, Tariff
from corridor.errors import NetworkError
from corridor.graph.build import build
from corridor.graph.costs import Tariffs, Terms, price_of
from corridor.routing.breakdown import explanation_of
from corridor.routing.resolve import resolve
from corridor.scenario.query import Query
from corridor.studies.planner import fastest
from tests.folders import TOY

if TYPE_CHECKING:
    from pathlib import Path

    from corridor.data.model import Network

KNOWN: dict[str, Any] = {"sources": ("toy-2026-01-made-up",), "basis": "published", "confidence": "high"}


def rule(key: str, usd: float, **fields: Any) -> Tariff:
    """Make a tariff by the km of broad gauge."""
    return Tariff(**{"id": key, "per": "km", "usd": usd, "mode": "rail-1520", **KNOWN, **fields})


@pytest.fixture(scope="module")
def toy() -> Network:
    return load(TOY)


def price(network: Network, *rows: Tariff, terms: Terms | None = None, heading: str = "") -> Any:
    """Price Birch - Cedar port, 600 km in KZ, by some rows."""
    link = replace(network.links["birch-cedar-port"], usd_per_teu=None)
    return Tariffs(replace(network, tariffs={row.id: row for row in rows}), terms).price(link, heading)


def test_the_most_specific_row_holds(toy: Network) -> None:
    rows = [
        rule("any", 1),
        rule("country", 2, countries=("KZ", "AZ")),
        rule("size", 6, countries=("KZ",), size="40"),
        rule("east", 8, countries=("KZ",), size="40", heading="east"),
        rule("line", 500, per="line", element="birch-cedar-port"),
    ]
    found = [price(toy, *rows[:count], heading="east").usd for count in range(1, 6)]
    assert found == [600, 1200, 1800, 2400, 500]
    assert price(toy, *rows[:4], heading="west").usd == 1800
    assert price(toy, rule("elsewhere", 1, countries=("CN",))).usd is None


def test_of_like_rows_the_newest_of_the_day_holds(toy: Network) -> None:
    rows = [rule("first", 1, valid_from=date(2020, 1, 1)), rule("then", 2, valid_from=date(2025, 1, 1))]
    for day, usd in (("2019-06-01", None), ("2024-06-01", 600), ("2025-06-01", 1200)):
        assert price(toy, *rows, terms=Terms(day=date.fromisoformat(day))).usd == usd


def test_rows_of_the_shipper_hold_where_there_is_no_other(toy: Network) -> None:
    own, theirs = rule("own", 1, owner="shipper"), rule("theirs", 2, owner="carrier")
    assert price(toy, own).usd == 600
    assert price(toy, own, theirs).usd == 1200
    assert price(toy, own, theirs, terms=Terms(owner="shipper")).usd == 600


def test_a_container_of_the_other_length_pays_the_published_share(toy: Network) -> None:
    forty, twenty = rule("forty", 2, size="40"), rule("twenty", 3, size="20")
    assert price(toy, forty).usd == 600
    assert price(toy, forty, terms=Terms("20")).usd == 600
    assert price(toy, forty, twenty, terms=Terms("20")).usd == 1800
    share = replace(next(iter(toy.constants.values())), id="usd-20-of-40-rail", value=0.75)
    network = replace(toy, constants={**toy.constants, share.id: share})
    assert price(network, forty, terms=Terms("20")).usd == 0.75 * 1200
    assert price(network, twenty).usd == 1800 / 0.75 / 2


def test_a_carriage_prices_what_travels_so(toy: Network) -> None:
    rows = [rule("wagon", 1, carriage="wagon"), rule("deck", 2, carriage="deck")]
    assert [price(toy, *rows, terms=Terms(carriage=name)).usd for name in ("wagon", "deck", "truck")] == [
        600,
        1200,
        None,
    ]


def test_without_its_publications_a_price_falls_back(toy: Network) -> None:
    rows = [rule("general", 1), rule("told", 2, countries=("KZ",), sources=("other",))]
    assert price(toy, *rows).usd == 1200
    assert price(toy, *rows, terms=Terms(without=frozenset({"other"}))).usd == 600


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (rule("a", 1, usd_low=9), "9 is more than usd, 1"),
        (rule("a", 1, size="40", usd_high=0.5), "0.5 is less than usd, 1"),
        (rule("a", 1, place="elm"), "only a price a move has a place; this is a km"),
        (rule("a", 1, size="40", element="cedar-port-rail-feeder"), "is one of facilities; a price a km is for links"),
        (rule("a", 1, per="move", heading="east"), "a move has no heading"),
        (rule("a", 1, valid_from=date(2026, 1, 1), valid_to=date(2025, 1, 1)), "before it begins"),
        (rule("a", 90, per="line"), "fits the same as 'rail-1520-per-km' from the same day"),
    ],
)
def test_a_tariff_that_cannot_hold_is_a_finding(toy: Network, row: Tariff, message: str) -> None:
    notes = [note.message for note in checks.tariffs(replace(toy, tariffs={**toy.tariffs, row.id: row}))]
    assert any(message in note for note in notes)
    assert not list(checks.tariffs(toy))


def test_only_what_no_source_covers_counts_as_filled(toy: Network) -> None:
    assert price(toy, rule("any", 1)).filled
    assert price(toy, rule("judged", 1, countries=("KZ",), basis="assumed")).filled
    assert not price(toy, rule("told", 1, countries=("KZ",))).filled


def test_ranges_of_one_tariff_add_and_of_several_do_not() -> None:
    one, other = Fee("a", 100, 80, 130), Fee("b", 100, 80, 130)
    low, high = range_of([one, one])
    assert (low, high) == pytest.approx((160, 260), rel=0.02)
    both = range_of([one, other])
    assert low < both[0] < 200 < both[1] < high
    assert range_of([Fee("a", 7, 7, 7)]) == (7, 7)
    assert range_of([]) == (0, 0)


@pytest.mark.parametrize("size", ["20", "40"])
def test_prices_of_the_shipped_network_lie_in_their_range(size: str) -> None:
    graph = build(open_network(size=size))
    assert graph.size == size
    for edge in graph.edges:
        if edge.kind and edge.usd:
            assert sum(fee.usd for fee in edge.fees) == pytest.approx(edge.usd)
            assert all(fee.low <= fee.usd <= fee.high for fee in edge.fees)


def test_the_way_back_over_the_ocean_is_cheaper() -> None:
    network = open_network()
    link = network.links["shanghai-rotterdam-sea-cape"]
    tariffs = Tariffs(network)
    out, back = (tariffs.price(link, heading).usd for heading in ("west", "east"))
    assert (out, back) == (1255, 237.5)
    assert price_of(network, link).usd == out


def test_size_prices_each_answer(capsys: pytest.CaptureFixture[str]) -> None:
    found = {}
    for size in ("20", "40"):
        assert main(["route", "poti", "almaty", "--size", size, "--format", "json"]) == 0
        found[size] = json.loads(capsys.readouterr().out)["routes"][0]
    assert {size: route["size"] for size, route in found.items()} == {"20": "20", "40": "40"}
    assert found["20"]["minutes"] == found["40"]["minutes"]
    a_container = found["20"]["usd_per_teu"], 2 * found["40"]["usd_per_teu"]
    assert a_container[0] < a_container[1] < 2 * a_container[0]
    for route in found.values():
        assert route["usd_low"] < route["usd_per_teu"] < route["usd_high"]
        assert 0 <= route["usd_filled"] <= 100
    assert main(["route", "poti", "almaty", "--size", "20"]) == 0
    assert "USD/TEU in 20-foot containers (P10-P90: " in capsys.readouterr().out


def test_owner_and_carriage_choose_among_tariffs() -> None:
    """A TEU on a wagon pays the ferry 350 USD, one on deck 600; an own wagon pays Kazakhstan for the track alone."""
    usd = {}
    for owner, carriage in (("", ""), ("shipper", ""), ("", "deck")):
        network = open_network(owner=owner, carriage=carriage)
        tariffs = Tariffs(network)
        ferry = tariffs.price(network.links["kuryk-alat-ferry"]).usd
        line = next(row for row in network.links.values() if row.countries == ("KZ",) and row.mode == "rail-1520")
        usd[owner, carriage] = (ferry, round((tariffs.price(line).usd or 0) / line.length_km, 2))
    assert usd == {("", ""): (350, 0.3), ("shipper", ""): (350, 0.14), ("", "deck"): (600, 0.3)}
    trailers = build(open_network(carriage="deck"), cargo="trailers")
    assert {edge.usd for edge in trailers.edges if edge.id == "kuryk-alat-ferry"} == {602.5, 449.5}


@pytest.mark.parametrize("asked", [{"owner": "me"}, {"carriage": "truck"}])
def test_an_owner_or_a_carriage_that_is_none_is_named(asked: dict[str, Any]) -> None:
    with pytest.raises(
        Exception, match=r"(owner 'me': write carrier or shipper|carriage 'truck': write wagon or deck)"
    ):
        open_network(**asked)


def test_a_size_that_is_none_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(NetworkError, match=r"size '45': write 20 or 40"):
        open_network(size="45")
    assert main(["route", "poti", "almaty", "--size", "45"]) == 2
    assert "--size" in capsys.readouterr().err


# -- through rates in force ------------------------------------------------------------------------------------------


def with_rate(network: Network, **fields: Any) -> Network:
    known: dict[str, Any] = {"id": "quote", "usd": 5000.0, "origin": "xian", "destination": "alat"}
    known |= {"container": "40", "offer": "through"}
    known |= {"sources": ("trend-2023-03-ship-turn",), "basis": "published", "confidence": "medium"}
    known |= {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31)}
    rate = Rate(**(known | fields))
    return replace(network, rates={rate.id: rate})


@pytest.fixture(scope="module")
def shipped() -> Network:
    return open_network()


def test_a_through_rate_in_force_prices_the_legs_that_it_covers(shipped: Network) -> None:
    plain = fastest(shipped, "xian", "poti")
    route = fastest(with_rate(shipped), "xian", "poti")
    assert [leg.id for leg in route.legs] == [leg.id for leg in plain.legs]
    end = max(number for number, leg in enumerate(plain.legs) if leg.destination == "alat" and leg.kind == "line")
    covered, rest = route.legs[: end + 1], route.legs[end + 1 :]
    assert sum(leg.usd_per_teu or 0 for leg in covered) == pytest.approx(2500)
    assert rest == plain.legs[end + 1 :]
    assert route.usd_per_teu == pytest.approx(2500 + sum(leg.usd_per_teu or 0 for leg in rest))
    assert route.through_rates == ("quote",)
    assert plain.through_rates == ()
    assert {fee.by for leg in covered for fee in leg.fees} == {"quote"}


@pytest.mark.parametrize(
    "fields",
    [
        {"valid_to": date(2026, 6, 30)},
        {"valid_from": None},
        {"container": "20"},
        {"load": "empty"},
        {"offer": "market"},
        {"offer": "list"},
        {"basis": "assumed"},
        {"confidence": "low"},
        {"via": "Brest"},
        {"destination": "brest"},
    ],
)
def test_other_rates_leave_the_tariffs_in_place(shipped: Network, fields: dict[str, Any]) -> None:
    assert fastest(with_rate(shipped, **fields), "xian", "poti") == fastest(shipped, "xian", "poti")


def test_the_range_of_a_through_rate_is_its_own(shipped: Network) -> None:
    network = with_rate(shipped, usd_low=4000.0, usd_high=6000.0, via="Altynkol, Aktau")
    route = fastest(network, "xian", "alat")
    assert (route.usd_per_teu, *route.usd_range) == pytest.approx((2500, 2000, 3000), abs=1)
    assert route.usd_filled == 0


def test_an_explanation_names_the_through_rate(shipped: Network) -> None:
    explanation = explanation_of(resolve(Query("xian", "poti"), with_rate(shipped)))
    assert "quote" in {row.id for row in explanation.grounds}
    assert any(cost.usd_by == ("quote",) for cost in explanation.costs)


def test_a_tariff_of_ones_own_keeps_the_shape_of_its_range() -> None:
    key = "tariff-kz-rail-1520-2025"
    old, new = (network.tariffs[key] for network in (open_network(), open_network(sets=[f"{key}.usd=1.2"])))
    assert (new.usd, new.usd_low, new.usd_high) == pytest.approx((1.2, 2 * (old.usd_low or 0), 2 * (old.usd_high or 0)))


def test_a_scenario_scales_the_tariffs_of_a_country(tmp_path: Path) -> None:
    path = tmp_path / "kz-up.toml"
    lines = ['id = "kz-up"', 'name = "Dearer"', 'question = "What if?"', "[[scale]]", 'table = "tariffs"']
    lines += ['country = "KZ"', 'mode = "rail-1520"', 'field = "usd"', "value = 1.2", 'reason = "a test"']
    path.write_text("\n".join(lines))
    plain, dearer = (fastest(open_network(scenarios=names), "xian", "poti") for names in ([], [str(path)]))
    assert plain.usd_per_teu is not None
    assert dearer.usd_per_teu is not None
    of_kz = sum(leg.usd_per_teu or 0 for leg in plain.legs if leg.kind == "line" and leg.country == "KZ")
    assert dearer.usd_per_teu - plain.usd_per_teu == pytest.approx(0.2 * of_kz, rel=0.01)
