"""What scripts do with networks and answers: change, loop, pickle, plot, look at frames."""

from __future__ import annotations

import copy
import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

import corridor
from corridor.data.model import Network
from tests.folders import TOY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ENDS = ("amber", "elm")


@pytest.fixture(scope="module")
def network() -> corridor.OpenNetwork:
    return corridor.open_network(TOY)


def test_a_changed_network_shares_the_rest_and_leaves_the_first_alone(network: corridor.OpenNetwork) -> None:
    before = network.facilities["birch-1435-1520"].hours
    slower = network.with_changes(set={"birch-1435-1520.hours": 99})
    assert network.facilities["birch-1435-1520"].hours == before
    assert slower.links["amber-birch"] is network.links["amber-birch"]
    again = slower.with_changes(set={"birch-1435-1520.hours": 50, "amber-birch.hours": 12})
    both = corridor.open_network(TOY, sets=["birch-1435-1520.hours=50", "amber-birch.hours=12"])
    assert again.facilities == both.facilities
    assert again.links == both.links


@pytest.mark.parametrize("options", [{}, {"via": "fir"}, {"avoid": ["mode:ferry"]}, {"k": 2}, {"by": "cost"}])
def test_a_variant_is_planned_as_a_network_opened_so(network: corridor.OpenNetwork, options: dict[str, object]) -> None:
    for hours in (1, 40, 400):
        text = f"birch-1435-1520.hours={hours}"
        variant = network.with_changes(set={"birch-1435-1520.hours": hours})
        try:
            expected = corridor.route(TOY, *ENDS, sets=text, **options).to_dict()  # type: ignore[arg-type]
        except corridor.NetworkError as error:
            with pytest.raises(corridor.NetworkError, match=str(error)[:20]):
                corridor.route(variant, *ENDS, **options)  # type: ignore[arg-type]
            continue
        assert corridor.route(variant, *ENDS, **options).to_dict() == expected  # type: ignore[arg-type]


def test_what_is_closed_is_closed(network: corridor.OpenNetwork) -> None:
    link = "cedar-port-dune-port-feeder"
    assert link in {leg.id for leg in corridor.fastest(network, *ENDS).legs}
    assert link not in {leg.id for leg in corridor.fastest(network.with_changes(close=link), *ENDS).legs}
    shut = network.with_changes(close=link, set={"amber-birch.hours": 12})
    for found in (corridor.route(shut, *ENDS), corridor.risk(shut, *ENDS, draws=20), corridor.compare(shut, *ENDS)):
        assert link not in json.dumps(found.to_dict().get("routes", []))
    assert corridor.roadmap(shut, *ENDS, first=2026, last=2027).years
    with pytest.raises(corridor.ScenarioError, match="has no 'nowhere'"):
        network.with_changes(set={"nowhere.hours": 3})
    assert network.with_changes(on="2027-05-01").data_date.isoformat() == "2027-05-01"


def test_networks_and_answers_are_pickled_copied_and_shared(network: corridor.OpenNetwork) -> None:
    again = pickle.loads(pickle.dumps(network))  # noqa: S301 - our own
    assert again == network == copy.copy(network)
    assert corridor.fastest(again, *ENDS) == corridor.fastest(network, *ENDS)
    variants = [network.with_changes(set={"amber-birch.hours": hours}) for hours in range(5, 45)]
    alone = [corridor.fastest(one, *ENDS).minutes for one in variants]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda one: corridor.fastest(one, *ENDS).minutes, variants)) == alone


def test_short_names_and_frames(network: corridor.OpenNetwork, tmp_path: Path) -> None:
    assert len(repr(network)) < 120
    frames = network.frames
    assert len(frames["places"]) == len(network.places)
    assert str(frames["links"].crs) == "EPSG:4326"
    import networkx as nx

    nx.write_graphml(corridor.to_networkx(network), tmp_path / "toy.graphml")
    assert nx.read_graphml(tmp_path / "toy.graphml").number_of_nodes() > 10


def test_every_kind_of_answer_with_a_chart_is_plotted(network: corridor.OpenNetwork) -> None:
    for answer in (
        corridor.route(network, *ENDS),
        corridor.sensitivity(network, *ENDS),
        corridor.roadmap(network, *ENDS, first=2026, last=2028),
        corridor.capacity(network, *ENDS),
        corridor.capacity(network, *ENDS, by_month=True),
        corridor.simulate(network, *ENDS, teu=1000, weeks=4, runs=1, workers=1),
        corridor.compare(network, *ENDS),
        corridor.compare(network, *ENDS, sets="amber-birch.hours=20", scenarios="base"),
        corridor.risk(network, *ENDS, draws=20, within=9),
    ):
        assert type(answer.plot()).__name__ == "Axes"
    with pytest.raises(corridor.OutputError, match="there is no chart of a"):
        corridor.places(network).plot()


def test_volumes_and_matrices_are_results(network: corridor.OpenNetwork) -> None:
    found = corridor.matrix(network, "amber", ["elm", "fir"])
    assert len(found.to_frame()) == len(found.pairs) == 2
    assert corridor.capacity(TOY, *ENDS).to_dict()["teu_per_year"] > 0
    assert "<table" in corridor.capacity(TOY, *ENDS)._repr_html_()


def test_a_sweep_from_a_script(tmp_path: Path) -> None:
    file = tmp_path / "sweep.toml"
    file.write_text(
        'pairs = [["amber", "elm"]]\nmeasures = ["hours"]\n[[vary]]\nfield = "amber-birch.hours"\nvalues = [10, 20]\n',
        encoding="utf-8",
    )
    found = corridor.sweep(TOY, file, workers=1)
    assert len(found.to_frame()) == 2
    corridor.sweep(TOY, file, output=tmp_path / "out.csv", workers=1)
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").count("\n") == 3


def test_every_answer_is_pickled_and_writes_the_same_forms(tmp_path: Path) -> None:
    file = tmp_path / "sweep.toml"
    file.write_text(
        'pairs = [["amber", "elm"]]\nmeasures = ["hours"]\n[[vary]]\nfield = "amber-birch.hours"\nvalues = [10, 20]\n',
        encoding="utf-8",
    )
    answers = [
        corridor.route(TOY, *ENDS, k=2),
        corridor.risk(TOY, *ENDS, draws=20),
        corridor.explain(TOY, *ENDS),
        corridor.compare(TOY, *ENDS),
        corridor.sensitivity(TOY, *ENDS),
        corridor.roadmap(TOY, *ENDS, first=2026, last=2027),
        corridor.load(TOY, *ENDS, teu=1000),
        corridor.simulate(TOY, *ENDS, teu=1000, weeks=4, runs=1),
        corridor.capacity(TOY, *ENDS),
        corridor.matrix(TOY, "amber", ["elm", "fir"]),
        corridor.sweep(TOY, file, workers=1),
        corridor.places(TOY),
        corridor.scenarios(TOY),
        corridor.evidence(TOY),
        corridor.check(TOY),
    ]
    for found in answers:
        again = pickle.loads(pickle.dumps(found))  # noqa: S301 - our own
        assert again.to_dict() == found.to_dict()
        assert str(again) == str(found)
        assert again.to_frame().equals(found.to_frame()), repr(found)
        found.to_excel(tmp_path / "one.xlsx")
        again.to_excel(tmp_path / "two.xlsx")
        assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes(), repr(found)
        assert copy.copy(found).to_dict() == found.to_dict()
    assert len(pickle.loads(pickle.dumps(answers[0])).to_gdf()) == len(answers[0].to_gdf())  # noqa: S301


def test_no_table_of_a_network_is_written(network: corridor.OpenNetwork) -> None:
    tables = [field.name for field in fields(Network) if isinstance(getattr(network, field.name), dict)]
    assert len(tables) >= 21
    for name in tables:
        rows = getattr(network, name)
        before = dict(rows)
        writers: tuple[Callable[[Any], object], ...] = (
            lambda rows: rows.clear(),
            lambda rows: rows.update(x=1),
            lambda rows: rows.pop("x", None),
            lambda rows: rows.setdefault("x", 1),
            lambda rows: rows.__setitem__("x", 1),
            lambda rows: rows.__delitem__("x"),
            lambda rows: rows.__ior__({"x": 1}),
        )
        for write in writers:
            with pytest.raises(TypeError, match=r"never changed: network\.with_changes"):
                write(rows)
        assert rows == before
        assert {**rows, "x": 1}.keys() == before.keys() | {"x"}
    assert copy.deepcopy(network) == network


def test_what_explore_needs_is_said(network: corridor.OpenNetwork, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "mapclassify" else name)
    for shown in (network, corridor.route(network, *ENDS)):
        with pytest.raises(corridor.OutputError, match=r"needs mapclassify: pip install 'corridor\[charts\]'"):
            shown.explore()


def test_an_answer_is_explored_as_a_frame(network: corridor.OpenNetwork) -> None:
    pytest.importorskip("mapclassify")
    for shown in (network, corridor.route(network, *ENDS)):
        assert type(shown.explore()).__name__ == "Map"


def test_answers_offer_what_they_hold(network: corridor.OpenNetwork) -> None:
    found = corridor.route(network, *ENDS, k=2)
    assert found.hours == found.routes[0].hours
    assert found.tables == {"routes": len(found.routes), "legs": len(found.to_frame())}
    assert {"routes", "to_frame", "tables"} <= set(dir(found))
    sure = corridor.risk(network, *ENDS, draws=20, within=9)
    assert sure.within == sure.to_dict()["within"]
    with pytest.raises(AttributeError, match=r"this answer has no 'days'\. It has: .*routes"):
        _ = found.days


def test_a_notebook_shows_a_map_and_a_table(network: corridor.OpenNetwork) -> None:
    for answer in (corridor.route(network, *ENDS, k=2), corridor.capacity(network, *ENDS)):
        page = answer._repr_html_()
        assert page.count("<polyline") >= 3
        assert "<table" in page
        assert "href" not in page
    assert ">Elm<" in corridor.route(network, *ENDS)._repr_html_()
    assert "<svg" not in corridor.places(network)._repr_html_()


def test_frames_are_made_one_by_one_and_never_lead_back(network: corridor.OpenNetwork) -> None:
    frames = network.frames
    assert {"places", "links", "sources"} <= set(frames)
    frame = frames["places"]
    frame.loc[:, "name"] = "x"
    assert "x" not in set(frames["places"]["name"])
    assert network.places["amber"].name == "Amber"
    with pytest.raises(KeyError):
        _ = frames["nothing"]


def test_frames_are_taken_as_tables(network: corridor.OpenNetwork, tmp_path: Path) -> None:
    demand = pd.DataFrame({"from": ["amber"], "to": ["elm"], "amount": [100]})
    found = corridor.allocate(network, demand=demand)
    demand.to_csv(tmp_path / "demand.csv", index=False)
    assert found.to_dict()["routes"] == corridor.allocate(network, demand=tmp_path / "demand.csv").to_dict()["routes"]
    rows = [corridor.DemandRow("", "amber", "elm", 100)]
    assert found.to_dict()["routes"] == corridor.allocate(network, demand=rows).to_dict()["routes"]
    lanes = corridor.quote(network, demand[["from", "to"]]).to_dict()["lanes"]
    assert lanes == corridor.quote(network, [("amber", "elm")]).to_dict()["lanes"]
