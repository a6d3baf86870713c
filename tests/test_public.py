"""Every command as a function: the same question, the same answer, the same reasons."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import folium
import pytest

import corridor
from corridor.commands import public
from corridor.commands.cli import main
from tests.folders import TOY


def printed(capsys: pytest.CaptureFixture[str], *argv: str) -> object:
    main([*argv, "--network", str(TOY), "--format", "json"])
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("call", "argv"),
    [
        (lambda: corridor.route(TOY, "amber", "elm", k=2), ("route", "amber", "elm", "-k", "2")),
        (
            lambda: corridor.route(TOY, "amber", "elm", avoid="mode:road", on=dt.date(2027, 1, 1)),
            ("route", "amber", "elm", "--avoid", "mode:road", "--on", "2027-01-01"),
        ),
        (lambda: corridor.risk(TOY, "amber", "elm", draws=200), ("risk", "amber", "elm", "--draws", "200")),
        (lambda: corridor.explain(TOY, "amber", "elm"), ("explain", "amber", "elm")),
        (lambda: corridor.compare(TOY, "amber", "elm"), ("compare", "amber", "elm")),
        (lambda: corridor.sensitivity(TOY, "amber", "elm"), ("sensitivity", "amber", "elm")),
        (
            lambda: corridor.roadmap(TOY, "amber", "elm", first=2026, last=2027),
            ("roadmap", "amber", "elm", "--from", "2026", "--to", "2027"),
        ),
        (
            lambda: corridor.load(TOY, "amber", "elm", teu=[2000, 4000], per="week"),
            ("load", "amber", "elm", "--teu", "2000,4000", "--per", "week"),
        ),
        (
            lambda: corridor.capacity(TOY, "amber", "elm", at_most_days=20),
            ("capacity", "amber", "elm", "--at-most-days", "20"),
        ),
        (
            lambda: corridor.simulate(TOY, "amber", "elm", teu=3000, weeks=4, runs=2),
            ("simulate", "amber", "elm", "--teu", "3000", "--weeks", "4", "--runs", "2"),
        ),
        (lambda: corridor.places(TOY), ("places",)),
        (lambda: public.scenarios(TOY), ("scenario", "list")),
        (lambda: corridor.evidence(TOY), ("network", "evidence")),
    ],
    ids=[
        *("route", "conditions", "risk", "explain", "compare", "sensitivity", "roadmap", "load", "promise", "simulate"),
        *("places", "list", "evidence"),
    ],
)
def test_a_function_answers_as_its_command(
    capsys: pytest.CaptureFixture[str], call: object, argv: tuple[str, ...]
) -> None:
    assert callable(call)
    assert json.loads(json.dumps(call().to_dict())) == printed(capsys, *argv)


def test_a_network_carries_the_conditions_under_which_it_was_opened() -> None:
    network = corridor.open_network(TOY, sets=["birch-fir.hours=70"])
    plain = corridor.route(TOY, "amber", "elm")
    assert (
        corridor.route(network, "amber", "elm").to_dict()
        == corridor.route(TOY, "amber", "elm", sets="birch-fir.hours=70").to_dict()
    )
    assert corridor.route(corridor.open_network(TOY), "amber", "elm").to_dict() == plain.to_dict()


def test_a_network_changed_by_hand_is_asked_as_it_is() -> None:
    network = corridor.open_network(TOY)
    link = network.links["amber-birch"]
    longer = replace(network, links={**network.links, link.id: replace(link, length_km=link.length_km + 100)})
    before = corridor.route(network, "amber", "birch").routes[0]
    after = corridor.route(longer, "amber", "birch").routes[0]
    assert after.km == pytest.approx(before.km + 100)


def test_answers_are_tables_and_files(tmp_path: Path) -> None:
    found = corridor.route(TOY, "amber", "elm", k=2)
    assert len(found.to_frame()) == sum(len(route.legs) for route in found.routes)
    assert "<table" in found._repr_html_()
    assert len(repr(found)) < 200
    found.to_excel(tmp_path / "trip.xlsx")
    found.to_file(tmp_path / "trip.json")
    assert json.loads((tmp_path / "trip.json").read_text("utf-8")) == json.loads(json.dumps(found.to_dict()))
    with pytest.raises(corridor.NetworkError, match=r"there is no table 'leg' in this answer\. Known: .*legs"):
        found.to_frame("leg")


def test_messages_speak_of_arguments() -> None:
    with pytest.raises(corridor.NetworkError, match=r"^avoid 'rail': write one of"):
        corridor.route(TOY, "amber", "elm", avoid="rail")
    with pytest.raises(corridor.NetworkError, match=r"^k 0: ask for 1 to 100 routes"):
        corridor.route(TOY, "amber", "elm", k=0)
    with pytest.raises(corridor.PlaceError, match="there is no place 'ambre'"):
        corridor.route(TOY, "ambre", "elm")
    with pytest.raises(corridor.NoRouteError, match="no route from xian to aprin"):
        corridor.route(None, "Xi'an", "Aprin", via="Kars", avoid=["mode:road", "mode:sea"], on="2026-03-15")


def test_answers_on_the_ground_are_frames_and_maps() -> None:
    found = corridor.route(TOY, "amber", "elm", k=2)
    frame = found.to_gdf()
    assert (len(frame), str(frame.crs)) == (sum(len(route.legs) for route in found.routes), "EPSG:4326")
    drawn = found.to_folium()
    folium.Marker([45, 60]).add_to(drawn)
    page = drawn.get_root().render()
    assert "Route 1" in page
    assert "Route 2" in page
    with pytest.raises(corridor.OutputError, match="no place on the ground"):
        corridor.places(TOY).to_folium()


def test_a_map_is_written(tmp_path: Path) -> None:
    corridor.map_page(TOY, tmp_path / "toy.html", "amber", "elm")
    assert (tmp_path / "toy.html").read_text("utf-8").lower().startswith("<!doctype html>")


def test_the_version_is_that_of_the_package() -> None:
    assert corridor.__version__.count(".") == 2
