"""One broken network for each named check, and what is said of it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from corridor.data.checks import CHECKS, ERROR, REMARK, WARNING, check_folder, describe_checks, validate
from corridor.data.load import load
from corridor.data.schema import MONTHS, shipped
from corridor.data.starter import new
from corridor.errors import NetworkError
from tests.folders import SOURCE, TOY, Folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corridor.data.model import Network


def test_the_toy_has_no_finding() -> None:
    report = check_folder(TOY)
    assert report.errors == report.warnings == ()
    assert report.network is not None


def test_the_starter_has_no_finding(tmp_path: Path) -> None:
    new(tmp_path / "mine")
    for folder in (shipped() / "starter", tmp_path / "mine"):
        report = check_folder(folder)
        assert report.errors == report.warnings == ()


def edit(table: str, record: str, **cells: str) -> Callable[[Folder], None]:
    return lambda folder: folder.cell(table, record, **cells)


def several(*steps: Callable[[Folder], None]) -> Callable[[Folder], None]:
    def run(folder: Folder) -> None:
        for step in steps:
            step(folder)

    return run


def row(table: str, **cells: str) -> Callable[[Folder], None]:
    return lambda folder: folder.add(table, **cells)


def without(table: str, *records: str) -> Callable[[Folder], None]:
    return lambda folder: folder.drop(table, *records)


def text(file: str, old: str, new_text: str) -> Callable[[Folder], None]:
    return lambda folder: folder.replace(file, old, new_text)


STORM = {
    "id": "storm",
    "name": "Storm",
    "kind": "storm",
    "members": "cedar-port-dune-port-feeder",
    "basin": "toy-sea",
    "spell_hours": "20",
    **{f"share_{month}": "0.1" for month in MONTHS},
}
WINDOW = {"name": "Night", "kind": "window", "members": "amber-birch-kz"}
FLEET = {"id": "ships", "name": "Ships", "kind": "fleet", "members": "feeder-shuttle"}


def own_mode(*, cargo: str = "", **cells: str) -> Callable[[Folder], None]:
    """Give the folder a mode of its own, and a class of cargo that travels in what no mode carries."""

    def write(folder: Folder) -> None:
        barge = {
            "id": "barge",
            "name": "barge",
            "short": "barge",
            "plural": "barges",
            "medium": "water",
            "boarding": "boarded",
            "carriers": "containers",
            "slowest_kmh": "5",
            "fastest_kmh": "25",
            "greatest_detour": "3",
        } | cells
        folder.write("modes.csv", f"{','.join(barge)}\n{','.join(barge.values())}\n")
        if cargo:
            folder.write("cargo.csv", f"id,name,carriers\n{cargo},{cargo},pipelines\n")

    return write


def bent(end: str) -> Callable[[Folder], None]:
    """Describe that a way to some end is long."""
    head, cells = "id,from,to,reason,source,confidence", f"bent,amber,{end},sea,toy-2026-01-made-up,low"
    return lambda folder: folder.write("detours.csv", f"{head}\n{cells}\n")


BROKEN: list[tuple[str, str, Callable[[Folder], None], str]] = [
    (
        "coordinates",
        ERROR,
        edit("places", "amber", lon="44", lat="60"),
        "places.csv, row 2, column lon: amber: 44, 60 is outside the study box .* latitude seem swapped",
    ),
    (
        "coordinates",
        ERROR,
        edit("places", "amber", lon="10", lat="10"),
        r"10, 10 is outside the study box .*north\)\.",
    ),
    (
        "coordinates",
        ERROR,
        edit("links", "birch-fir", waypoints="46 58"),
        "links.csv, row 5, column waypoints: birch-fir: 46 58 is outside .*: write longitude first",
    ),
    (
        "coordinates",
        ERROR,
        text("projects/hazel-line.toml", "lon = 55", "lon = 5"),
        "projects/hazel-line.toml, add 1, column lon: hazel: 5, 42 is outside the study box",
    ),
    (
        "names",
        ERROR,
        edit("places", "elm", aliases="AMBER"),
        "column aliases: elm: 'AMBER' is a name of 'amber' as well",
    ),
    ("names", ERROR, edit("places", "elm", unlocode="KZCED", country="KZ"), "elm: 'KZCED' is a name of 'cedar-port'"),
    ("unlocodes", ERROR, edit("places", "elm", unlocode="AZELM"), "AZELM belongs to AZ, but the place is in GE"),
    ("lengths", ERROR, edit("links", "birch-fir", length_km="300"), "300 km is shorter than the 324 km of the great"),
    ("lengths", ERROR, edit("links", "birch-fir", length_km="900", hours_high="20"), "more than 2.5 times the 324 km"),
    (
        "lengths",
        ERROR,
        edit("links", "cedar-port-dune-port-ferry", length_km="1100", hours_high="90", hours_typical="50"),
        "1100 km is more than 3 times the 330 km",
    ),
    ("lengths", ERROR, edit("links", "birch-fir", to="birch"), "column to: birch-fir: begins and ends at 'birch'"),
    (
        "speeds",
        ERROR,
        edit("links", "birch-fir", hours_low="1", hours_typical="2", hours_high="3"),
        "350 km in 2 h is 175 km/h, but rail-1520 runs at 8 to 130 km/h",
    ),
    (
        "speeds",
        ERROR,
        edit("links", "birch-cedar-port", back_hours_high="200", back_hours_typical="100"),
        "column back_hours_typical: birch-cedar-port: 600 km in 100 h is 6 km/h",
    ),
    (
        "speeds",
        ERROR,
        edit("links", "birch-fir", hours_low="0", hours_typical="0", hours_high="0"),
        "0 h for 350 km: a link takes time",
    ),
    ("countries", ERROR, edit("links", "birch-fir", countries="RU"), "RU begins with RU, but 'birch' is in KZ"),
    ("countries", ERROR, edit("links", "dune-port-elm", countries="AZ"), "AZ ends with AZ, but 'elm' is in GE"),
    (
        "borders",
        ERROR,
        several(edit("closures", "birch-new-year", members="amber-birch-kz"), without("borders", "amber-birch-cn")),
        (
            "links.csv, row 2, column countries: amber-birch: crosses from KZ to CN, but borders.csv has no row for "
            "it: add one with link amber-birch, from_country KZ, to_country CN"
        ),
    ),
    ("borders", ERROR, without("borders", "fir-cedar-port-ru"), "fir-cedar-port: crosses from KZ to RU, but"),
    (
        "borders",
        ERROR,
        without("borders", "cedar-port-dune-port-ferry-az"),
        "cedar-port-dune-port-ferry: crosses from KZ to AZ, but",
    ),
    (
        "borders",
        ERROR,
        edit("borders", "amber-birch-cn", from_country="RU"),
        "'amber-birch' does not cross from RU to CN: its countries are CN;KZ, direction both",
    ),
    (
        "borders",
        ERROR,
        edit("links", "amber-birch", direction="forward"),
        "'amber-birch' does not cross from KZ to CN: .* direction forward",
    ),
    (
        "borders",
        ERROR,
        edit("borders", "amber-birch-cn", from_country="CN", to_country="KZ"),
        "has a row from CN to KZ already: 'amber-birch-cn'",
    ),
    (
        "borders",
        ERROR,
        text("projects/hazel-line.toml", 'from_country = "KZ"', 'from_country = "RU"'),
        "projects/hazel-line.toml, add 2, column countries: amber-hazel: crosses from KZ to CN, but",
    ),
    (
        "facilities",
        ERROR,
        edit("facilities", "birch-1435-1520", to_mode="ferry"),
        "column to_mode: birch-1435-1520: no ferry link leaves 'birch', only rail-1435, rail-1520, road",
    ),
    (
        "facilities",
        ERROR,
        several(edit("links", "ivy-port-gorse", direction="forward"), edit("services", "ivy-line", from_="dune-port")),
        "column from_mode: ivy-port-rail-feeder: no rail-1520 link arrives at 'ivy-port', only feeder",
    ),
    (
        "facilities",
        ERROR,
        edit("facilities", "birch-1520-1435", from_mode="rail-1435", to_mode="rail-1520"),
        "'birch-1435-1520' stands for this place and pair of modes already",
    ),
    (
        "facilities",
        ERROR,
        edit("facilities", "birch-1520-1435", from_mode="", to_mode=""),
        "has neither a mode of arrival nor one of departure",
    ),
    (
        "facilities",
        WARNING,
        edit("facilities", "birch-1520-1435", kind="port"),
        "from rail-1520 to rail-1435 is a gauge-change, not a port",
    ),
    (
        "reboarding",
        ERROR,
        edit("facilities", "birch-1520-1435", to_mode="rail-1520"),
        "leads from rail-1520 to itself, a way round borders and waits: remove it",
    ),
    (
        "ships",
        ERROR,
        without("services", "ferry-shuttle"),
        "links.csv, row 7, column mode: cedar-port-dune-port-ferry: no service uses this ferry link",
    ),
    (
        "joined",
        ERROR,
        several(
            edit("published", "birch-gauge-2025", element="amber-birch"),
            without("facilities", "birch-1435-1520", "birch-rail-road"),
        ),
        "network.toml, column default_destination: toy: no way leads from 'amber' to 'elm' .* 2 of 8 places",
    ),
    ("joined", ERROR, edit("links", "dune-port-elm", status="suspended"), "no way leads from 'amber' to 'elm'"),
    ("joined", ERROR, edit("links", "dune-port-elm", from_="elm", to="dune-port", direction="forward"), "no way leads"),
    (
        "loose-places",
        REMARK,
        row("places", id="oak", name="Oak", country="KZ", lon="50", lat="45", kind="station"),
        "places.csv, row 10, column id: oak: no link reaches this place",
    ),
    (
        "evidence",
        REMARK,
        row("sources", id="unused", publication="x", published="2025", licence="MIT"),
        "sources.csv, row 3, column id: unused: no row uses this source",
    ),
    (
        "tails",
        WARNING,
        edit("facilities", "birch-1435-1520", hours_low="24", hours_typical="25", hours_high="120"),
        "column hours_typical: birch-1435-1520: 24, 25, 120: .* Split the tail into a row of its own",
    ),
    (
        "tails",
        WARNING,
        edit("facilities", "birch-1435-1520", hours_low="10", hours_typical="10.5", hours_high="20", typical_is="mean"),
        "no law with these P10 and P90 has the mean 10.5 h; .* Is the figure a median",
    ),
    (
        "tails",
        WARNING,
        edit("places", "fir", stop_hours_low="1", stop_hours_typical="9", stop_hours_high="9"),
        "places.csv, row 7, column stop_hours_typical: fir: 1, 9, 9",
    ),
    (
        "includes",
        ERROR,
        several(
            edit("facilities", "birch-1520-1435", includes="customs;wait"),
            edit("borders", "amber-birch-cn", includes="wait"),
        ),
        "facilities.csv, row 3, column includes: birch-1520-1435: holds wait, and so does the border 'amber",
    ),
    (
        "includes",
        ERROR,
        edit("facilities", "birch-1435-1520", includes="customs"),
        "holds customs, and the border 'amber-birch-kz' before it spends 5 h on it. Leave it out of one",
    ),
    (
        "includes",
        ERROR,
        edit("borders", "amber-birch-kz", includes="gauge"),
        "changes gauge, and the border 'amber-birch-kz' before it holds that already",
    ),
    (
        "includes",
        ERROR,
        edit("facilities", "dune-port-feeder-rail", includes="storm"),
        "holds storm on arrival, but storms delay departures",
    ),
    (
        "border-parts",
        ERROR,
        edit("borders", "amber-birch-kz", customs_hours="15"),
        "the parts of the passage add up to 20 h, more than its typical 10 h",
    ),
    (
        "capacities",
        ERROR,
        edit("links", "amber-birch", capacity_unit=""),
        "column capacity_unit: amber-birch: capacity has no unit",
    ),
    ("capacities", WARNING, edit("links", "amber-birch", capacity="0"), "0 lets nothing through: leave it empty"),
    ("capacities", ERROR, edit("links", "amber-birch", capacity_unit="trucks_per_day"), "trucks do not use rail-1435"),
    (
        "capacities",
        ERROR,
        edit("links", "birch-cedar-port-road", capacity="9", capacity_unit="trains_per_day"),
        "trains do not use road",
    ),
    (
        "capacities",
        ERROR,
        edit("links", "cedar-port-dune-port-feeder", capacity="9", capacity_unit="teu_per_year"),
        "the capacity of a ship line comes from its services",
    ),
    ("capacities", WARNING, edit("links", "birch-fir", other_load="90000"), "90000 is more than the capacity of 30000"),
    (
        "capacities",
        WARNING,
        edit("links", "birch-cedar-port", direction="forward"),
        "column back_hours_typical: birch-cedar-port: the link has no way back",
    ),
    (
        "services",
        ERROR,
        edit("services", "south-loop", links="dune-port-ivy-port-feeder;cedar-port-dune-port-feeder"),
        "'dune-port-ivy-port-feeder' joins 'dune-port' and 'ivy-port', but the service is at 'cedar-port' by then",
    ),
    (
        "services",
        ERROR,
        edit("services", "south-loop", links="cedar-port-dune-port-ferry;dune-port-ivy-port-feeder"),
        "mixes feeder, ferry: a service has one mode",
    ),
    (
        "services",
        ERROR,
        several(
            edit("links", "cedar-port-dune-port-ferry", direction="forward"),
            without("borders", "cedar-port-dune-port-ferry-kz"),
            without("facilities", "cedar-port-ferry-rail", "cedar-port-ferry-road", "dune-port-rail-ferry"),
            edit("pools", "cedar-port-yard", members="cedar-port-rail-feeder"),
        ),
        "column direction: ferry-shuttle: 'cedar-port-dune-port-ferry' runs forward only, from 'cedar-port'",
    ),
    (
        "departures",
        ERROR,
        edit("services", "feeder-shuttle", headway_hours="48"),
        "departures_per_week and headway_hours are given: fill exactly one of",
    ),
    ("departures", ERROR, edit("services", "feeder-shuttle", departures_per_week=""), "neither is given: fill exactly"),
    ("departures", ERROR, edit("services", "feeder-shuttle", departures_per_week="0"), "must be above zero; end a"),
    (
        "departures",
        ERROR,
        edit("services", "south-loop", direction="both"),
        "a timetable holds for one direction: set direction to forward",
    ),
    ("departures", ERROR, edit("services", "ivy-line", load_factor="0"), "0: a service that never sails"),
    (
        "departures",
        ERROR,
        edit("services", "ivy-line", valid_from="2026-02-01", valid_to="2026-01-01"),
        "ends on 2026-01-01, before it begins on 2026-02-01",
    ),
    (
        "departures",
        REMARK,
        text("network.toml", "KZ = 5", ""),
        r"its local time is unknown: add KZ to \[utc_offset_hours",
    ),
    ("pools", ERROR, row("pools", **FLEET), "column units: ships: a fleet needs units, above zero; or a published"),
    (
        "pools",
        ERROR,
        row("pools", units="3", capacity="9", capacity_unit="teu_per_year", **FLEET),
        "the fleet has a capacity already: give either that or units, teu_per_unit, turn_hours",
    ),
    ("pools", ERROR, edit("pools", "cedar-port-yard", units="3"), "only a fleet has units; this pool is a yard"),
    ("pools", REMARK, edit("pools", "cedar-port-yard", capacity=""), "is unknown, so the pool binds nothing"),
    ("pool-sides", ERROR, edit("pools", "cedar-port-yard", sides="amber"), "names 1 sides for 4 members: give one to"),
    (
        "track-pools",
        WARNING,
        several(
            edit("links", "birch-cedar-port", name="Main line"),
            edit("links", "birch-fir", name="Main line", tracks="1"),
            row(
                "pools",
                id="track",
                name="Track",
                kind="track",
                members="birch-cedar-port",
                capacity="9",
                capacity_unit="teu_per_year",
            ),
        ),
        "single track of Main line, but no pool holds both directions of its sections birch-fir",
    ),
    ("closures", ERROR, row("closures", **STORM | {"spell_hours": ""}), "a storm needs spell_hours"),
    ("closures", ERROR, edit("closures", "birch-new-year", basin="sea"), "only a storm has it; this is a holiday"),
    ("closures", ERROR, edit("closures", "birch-new-year", daily_from="22:00"), "only a window has it; this is a hol"),
    ("closures", ERROR, row("closures", id="night", daily_from="22:00", **WINDOW), "night: a window needs daily_to"),
    (
        "closures",
        ERROR,
        edit("closures", "birch-new-year", kind="embargo", starts="", repeats="once"),
        "an? embargo needs a first day",
    ),
    ("closures", ERROR, edit("closures", "birch-new-year", ends="", repeats="once"), "a holiday needs a last day"),
    (
        "closures",
        ERROR,
        edit("closures", "birch-new-year", ends=""),
        "what returns yearly needs a first and a last day",
    ),
    ("closures", ERROR, edit("closures", "birch-new-year", ends="2025-01-01"), "ends on 2025-01-01, before it begins"),
    (
        "windows",
        ERROR,
        row("closures", id="night", daily_from="22:00", daily_to="22:00", **WINDOW),
        "closes and opens at the same time: is it shut all day or never",
    ),
    (
        "windows",
        ERROR,
        several(
            row("closures", id="night", daily_from="20:00", daily_to="08:00", **WINDOW),
            row("closures", id="noon", daily_from="07:00", daily_to="20:00", **WINDOW),
        ),
        "together with 'night' it shuts 'amber-birch-kz' all day: nothing would ever pass",
    ),
    ("tariffs", ERROR, edit("tariffs", "rail-1520-per-km", place="elm"), "only a price a move has a place"),
    ("rates", ERROR, edit("rates", "amber-elm-through-40", usd_low="1600"), "1600 is more than usd, 1500"),
    ("rates", ERROR, edit("rates", "amber-elm-through-40", usd_high="1400"), "1400 is less than usd, 1500"),
    ("rates", ERROR, edit("rates", "amber-elm-through-40", valid_to="2025-01-01"), "ends on 2025-01-01, before it"),
    ("detours", ERROR, bent("country:ZZ"), "column to: bent: 'country:ZZ' is no place and no"),
    ("published", ERROR, edit("published", "amber-elm-2025", to=""), "column to: amber-elm-2025: a journey needs to"),
    ("published", ERROR, edit("published", "birch-gauge-2025", element=""), "a passage needs element"),
    ("published", ERROR, edit("published", "amber-elm-2025", subject="length"), "a length needs km"),
    ("published", ERROR, edit("published", "amber-elm-2025", days=""), "no figure is given: days, km or usd_per_teu"),
    ("published", ERROR, edit("published", "amber-elm-2025", days_high="5"), "6.5 is outside days_low and days_high"),
    ("demand", ERROR, edit("demand", "amber-elm-containers", to="amber"), "column to: .* begins and ends at 'amber'"),
    ("demand", REMARK, edit("demand", "amber-elm-containers", amount="0"), "0 asks for nothing"),
    ("kinds", ERROR, own_mode(slowest_kmh="40"), "modes.csv, row 2, column slowest_kmh: .* 40 km/h is not below"),
    ("kinds", WARNING, own_mode(carriers="wagons", cargo="slurry"), "cargo.csv, row 2, column carriers: .* no mode"),
    ("dates", ERROR, edit("links", "cedar-port-gorse", since="2026-02-01"), "2026-02-01 is after the date of the data"),
    (
        "projects",
        REMARK,
        text("projects/hazel-second-track.toml", "2032-12-31", "2029-12-31"),
        "projects/hazel-second-track.toml, column opens: .* opens before 'hazel-line', which it requires",
    ),
]


@pytest.mark.parametrize(("check", "severity", "break_it", "message"), BROKEN)
def test_a_broken_network(
    folder: Folder, check: str, severity: str, break_it: Callable[[Folder], None], message: str
) -> None:
    break_it(folder)
    report = check_folder(folder.path, [check])
    assert not report.faults
    lines = {ERROR: report.errors, WARNING: report.warnings, REMARK: report.remarks}[severity]
    assert any(re.search(message, line) for line in lines), report
    assert all(line.endswith(f"[{check}]") for line in lines)


def test_every_check_has_a_broken_network() -> None:
    assert {check for check, *_ in BROKEN} | {"drawn-lines", "bounds"} == set(CHECKS) == set(describe_checks())


def test_lengths_against_drawn_lines(folder: Folder) -> None:
    def line(key: str, *points: tuple[float, float]) -> dict[str, object]:
        return {
            "type": "Feature",
            "properties": {"id": key},
            "geometry": {"type": "LineString", "coordinates": [list(point) for point in points]},
        }

    folder.cell("links", "birch-cedar-port", length_km="700", hours_high="18")
    features = [
        line("cedar-port-dune-port-feeder", (52, 44), (52, 40), (49, 42)),
        line("cedar-port-dune-port-ferry", (52, 44), (51, 42), (49, 42)),
        line("birch-cedar-port", (58, 44), (52, 44)),
        line("birch-fir", (58, 44), (55, 46)),
    ]
    folder.write("lines.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
    report = check_folder(folder.path, ["drawn-lines"])
    assert report.errors == (
        (
            "links.csv, row 6, column length_km: cedar-port-dune-port-feeder: 400 km differs by more than 25% from the "
            "781 km of its lane. [drawn-lines]"
        ),
    )
    (warning,) = report.warnings
    assert (
        "birch-cedar-port: 700 km differs by more than 15% from the 480 km that are drawn: say in the note" in warning
    )
    folder.cell("links", "birch-cedar-port", note="A long way round.")
    assert check_folder(folder.path, ["drawn-lines"]).warnings == ()


def test_a_source_may_be_used_by_a_scenario_alone(folder: Folder) -> None:
    folder.add("sources", id="storm-2026", publication="x", published="2026", licence="MIT")
    assert len(check_folder(folder.path).remarks) == 1
    (folder.path / "scenarios").mkdir()
    folder.write("scenarios/storm.toml", 'sources = ["storm-2026"]')
    assert check_folder(folder.path).remarks == ()


def test_a_folder_with_faults_is_not_checked(folder: Folder) -> None:
    folder.cell("links", "amber-birch", mode="tram")
    report = check_folder(folder.path)
    assert report.network is None
    assert report.errors == report.faults
    assert len(report.errors) == 1


def test_unknown_checks(toy: Network) -> None:
    with pytest.raises(NetworkError, match=r"there is no check 'border'. Did you mean 'borders'"):
        validate(toy, ["border"])


def test_bounds_hold_without_a_loader(toy: Network) -> None:
    long = replace(toy.links["amber-birch"], length_km=1e9)
    found = validate(replace(toy, links={**toy.links, "amber-birch": long}), ["bounds"])
    assert [(item.id, item.column) for item in found] == [("amber-birch", "length_km")]
    assert found[0].message == "1e+09 does not lie between 0.001 and 50000."


def test_networks_made_without_a_loader(toy: Network) -> None:
    lost = replace(toy.links["amber-birch"], sources=())
    guessed = replace(toy.links["birch-fir"], sources=("nobody",), basis="guessed")
    links = {**toy.links, "amber-birch": lost, "birch-fir": guessed}
    told = [finding.message for finding in validate(replace(toy, links=links), ["evidence"])]
    assert told == [
        "names no source.",
        "there is no source 'nobody'.",
        "'guessed' is none of published, derived, assumed.",
    ]


def test_projects_that_refer_to_nothing(toy: Network) -> None:
    left = {key: project for key, project in toy.projects.items() if key != "hazel-line"}
    (first, second) = validate(replace(toy, projects=left), ["projects"])
    assert first.id == second.id == "hazel-second-track"
    assert "there is no project 'hazel-line'" in first.message
    assert "there is no record 'hazel-cedar-port'" in second.message


def test_findings_name_their_record(folder: Folder) -> None:
    folder.drop("borders", "dune-port-elm-az")
    (finding,) = validate(load(folder.path))
    assert (finding.check, finding.severity, finding.table) == ("borders", ERROR, "links")
    assert (finding.id, finding.column) == ("dune-port-elm", "countries")
    assert SOURCE in load(folder.path).sources


def test_the_shipped_network_is_right() -> None:
    report = check_folder()
    assert report.errors == ()
