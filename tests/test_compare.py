"""Alternatives and corridors side by side: what is open, what is suspended, what was published, what is best."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest

from corridor import open_network
from corridor.answers.side_by_side import MEASURES, best_of, describe
from corridor.commands.cli import main
from corridor.data.distributions import expected
from corridor.data.load import load
from corridor.data.model import Corridor, Network, Rate
from corridor.data.times import Hours
from corridor.data.write import write
from corridor.errors import NetworkError, NoRouteError
from corridor.routing.corridors import compare_corridors, compare_routes
from corridor.routing.resolve import resolve
from corridor.routing.through_rates import belongs, through_rate
from corridor.scenario.query import Query
from corridor.studies.planner import fastest
from tests.described import record as record_of
from tests.described import rows as rows_of
from tests.described import text as text_of
from tests.folders import Folder

TOY = str(Path(__file__).parent / "networks" / "toy")

LAND = Corridor(id="land", name="Land", through=("link:cedar-port-gorse",), avoid=("mode:feeder",))
SEA = Corridor(id="waves", name="Waves", through=("mode:feeder", "mode:ferry"))
NONE = Corridor(id="lunar", name="Moon", through=("mode:sea",))


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


@pytest.fixture
def network(toy: Network) -> Network:
    """Give the toy with corridors."""
    return replace(toy, corridors={row.id: row for row in (LAND, SEA, NONE)})


def ask(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    status = main(argv)
    out, err = capsys.readouterr()
    return status, out, err


def rate(**fields: object) -> Rate:
    """Make a published through price Amber - Elm."""
    known: dict[str, object] = {
        "id": "through",
        "usd": 1500.0,
        "origin": "amber",
        "destination": "elm",
        "container": "40",
        "sources": ("own",),
        "basis": "published",
        "confidence": "high",
    }
    return Rate(**known | fields)  # type: ignore[arg-type]


# -- corridors -------------------------------------------------------------------------------------------------------


def test_corridors_on_paper(network: Network) -> None:
    """Amber - Gorse: 217.5 h over the sea; over land the line is suspended, and would take 80 h."""
    comparison = compare_corridors(resolve(Query("amber", "gorse"), network))
    land, sea, moon = comparison.options
    assert (land.state, land.route is not None and land.route.hours) == ("suspended", 80)
    assert [(row.id, row.since) for row in land.shut] == [("cedar-port-gorse", "2025-06-01")]
    assert (sea.state, sea.route is not None and sea.route.hours) == ("open", 217.5)
    assert (moon.state, moon.route) == ("none", None)
    text = text_of(describe(comparison))
    assert "suspended: Cedar Port - Gorse (since 2025-06-01); the figures are those it would have if open." in text
    assert "Moon: there is no such way between the two places." in text
    assert "80" not in [cell.rstrip("* ") for cell in text.splitlines()[0].split()]


def test_what_is_suspended_is_never_best(network: Network) -> None:
    comparison = compare_corridors(resolve(Query("amber", "gorse"), network))
    assert all(best_of(measure, comparison.options) == frozenset() for measure in MEASURES)  # one alone is open
    twin = replace(SEA, id="twin", name="Twin", avoid=("mode:ferry",))
    more = replace(network, corridors={**network.corridors, "twin": twin})
    record = record_of(describe(compare_corridors(resolve(Query("amber", "gorse"), more))))
    assert all(option["best"] == [] for option in record["options"])


def test_a_faster_way_over_what_is_suspended_is_told(network: Network) -> None:
    """Without a word about the sea, the corridor is open by sea and would be faster by land."""
    wide = Corridor(id="wide", name="Wide", through=("place:gorse", "place:dune-port"))
    answer = compare_corridors(resolve(Query("amber", "gorse"), replace(network, corridors={"wide": wide})))
    (option,) = answer.options
    assert (option.state, option.reopened is not None and option.reopened.hours) == ("open", 80)
    # Only one per cent faster than what is open, it is not worth a word.
    there = network.links["cedar-port-gorse"]
    assert option.route is not None
    hours = expected(there.hours) + 0.99 * option.route.hours - 80
    slow = replace(there, hours=Hours(hours, hours, hours))
    late = replace(network, links={**network.links, slow.id: slow}, corridors={"wide": wide})
    (other,) = compare_corridors(resolve(Query("amber", "gorse"), late)).options
    assert other.reopened is None
    assert "3.3 days if Cedar Port - Gorse (since 2025-06-01) were open again." in text_of(describe(answer))


def test_the_fastest_way_stands_beside_corridors_it_does_not_belong_to(network: Network) -> None:
    detour = Corridor(id="detour", name="Detour", through=("place:fir",))
    answer = compare_corridors(resolve(Query("amber", "elm"), replace(network, corridors={"detour": detour})))
    assert [option.id for option in answer.options] == ["fastest", "detour"]
    assert [option.route is not None and option.route.hours for option in answer.options] == [150, 154.5]
    days = MEASURES[0]
    assert best_of(days, answer.options) == {"fastest"}
    assert "6.2*" in text_of(describe(answer))


def test_restrictions_of_the_question_hold(network: Network) -> None:
    answer = compare_corridors(resolve(Query("amber", "elm", avoid=("mode:feeder",)), network))
    sea = next(option for option in answer.options if option.id == "waves")
    assert sea.route is not None
    assert sea.route.hours == 151


def test_what_cannot_be_compared(toy: Network, network: Network) -> None:
    with pytest.raises(NetworkError, match=r"network 'toy' names no corridors: add \[corridors.ID\]"):
        compare_corridors(resolve(Query("amber", "elm"), toy))
    for compare in (compare_corridors, compare_routes):
        with pytest.raises(NetworkError, match=r"amber and amber are one place: name two"):
            compare(resolve(Query("amber", "amber"), network))
    lonely = replace(network, corridors={"lunar": NONE}, links={})
    with pytest.raises(NoRouteError, match=r"none of the corridors of the network \(Moon\) joins amber and elm"):
        compare_corridors(resolve(Query("amber", "elm"), replace(lonely, services={})))
    with pytest.raises(NetworkError, match=r"-k 0: ask for one way or more"):
        compare_routes(resolve(Query("amber", "elm"), network), number=0)
    with pytest.raises(NoRouteError, match=r"--avoid place:cedar-port leaves no way"):
        compare_routes(resolve(Query("amber", "elm", avoid=("place:cedar-port",)), network))


def test_corridors_of_the_shipped_network() -> None:
    network = open_network()
    answer = compare_corridors(resolve(Query("zhengzhou", "duisburg"), network))
    by_id = {option.id: option for option in answer.options}
    assert list(by_id) == ["middle", "northern", "southern", "ocean"]
    for option in answer.options:
        assert option.route is not None
        assert belongs(option.route, network.corridors[option.id])
        assert option.route.hours_p80 is not None
        assert option.route.hours_low < option.route.hours < option.route.hours_p80 < option.route.hours_high
    assert by_id["southern"].state == "suspended"
    assert "2026-02-28" in {closing.since for closing in by_id["southern"].shut}
    assert {by_id[key].state for key in ("middle", "northern", "ocean")} == {"open"}
    published = by_id["northern"].through
    assert published is not None
    assert (published.origin, published.covers, published.valid) == ("Xi'an", "near", False)


# -- alternatives ----------------------------------------------------------------------------------------------------


def test_alternatives_begin_with_the_fastest(network: Network) -> None:
    answer = compare_routes(resolve(Query("amber", "elm"), network))
    assert answer.options[0].route == fastest(network, "amber", "elm")
    hours = [option.route.hours for option in answer.options if option.route is not None]
    assert hours == sorted(hours)
    assert hours[:2] == [150, 151]
    rows = rows_of(describe(answer))
    assert rows[0]["hours"] == 150
    assert "days expected" in rows[0]["best"]


def test_the_command(capsys: pytest.CaptureFixture[str], folder: Folder) -> None:
    command = ("compare", "amber", "gorse", "--network", str(folder.path))
    status, out, _ = ask(capsys, *command)
    assert status == 0
    assert "Amber - Gorse, network of 2026-01-15, alternatives side by side" in out
    folder.write(
        "network.toml",
        folder.text("network.toml") + '\n[corridors.land]\nname = "Land"\nthrough = ["link:cedar-port-gorse"]\n'
        'avoid = ["mode:feeder"]\n\n[corridors.waves]\nname = "Waves"\nthrough = ["mode:feeder"]\n',
    )
    status, out, _ = ask(capsys, *command, "--corridors")
    assert status == 0
    assert "suspended" in out
    _, out, _ = ask(capsys, *command, "--corridors", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(row["id"], row["state"], row["suspended_since"], row["hours"]) for row in rows] == [
        ("land", "suspended", "2025-06-01", "80.0"),
        ("waves", "open", "", "217.5"),
    ]
    _, out, _ = ask(capsys, *command, "--corridors", "--format", "json")
    record = json.loads(out)
    assert record["options"][0]["suspended"] == [
        {"id": "cedar-port-gorse", "name": "Cedar Port - Gorse", "since": "2025-06-01"}
    ]
    assert record["options"][1]["route"]["minutes"] == 217.5 * 60
    book = folder.path.parent / "ways.xlsx"
    assert ask(capsys, *command, "--corridors", "-o", str(book))[0] == 0
    assert {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"} <= set(ZipFile(book).namelist())
    status, _, err = ask(capsys, *command, "--corridors", "-k", "2")
    assert (status, err) == (2, "corridor: -k is the number of alternatives: leave out --corridors and --scenario.\n")


# -- published prices ------------------------------------------------------------------------------------------------


def _with(network: Network, *rates: Rate) -> Network:
    return replace(network, rates={row.id: row for row in rates})


def test_the_same_pair_comes_first_then_what_holds_then_the_newest(network: Network) -> None:
    route = fastest(network, "amber", "elm")
    old = rate(id="old", valid_from=date(2020, 1, 1), valid_to=date(2020, 12, 31))
    newer = rate(id="newer", valid_from=date(2024, 1, 1), valid_to=date(2024, 12, 31))
    holds = rate(id="holds", valid_from=date(2023, 1, 1))
    coming = rate(id="coming", valid_from=date(2027, 1, 1))
    part = rate(id="part", origin="birch", valid_from=date(2025, 1, 1))

    def chosen(*rates: Rate) -> str:
        found = through_rate(_with(network, *rates), route)
        return found.id if found else ""

    assert chosen(old, newer) == "newer"
    assert chosen(old, newer, holds, coming) == "holds"
    assert chosen(coming) == ""
    assert chosen(part, old) == "old"
    assert chosen(part) == "part"
    found = through_rate(_with(network, old), route)
    assert found is not None
    assert (found.valid, found.covers, found.valid_to) == (False, "same", "2020-12-31")


def test_what_is_no_published_price_of_a_laden_box_is_left_out(network: Network) -> None:
    route = fastest(network, "amber", "elm")
    for other in (rate(load="empty"), rate(basis="assumed")):
        assert through_rate(_with(network, other), route) is None
    assert through_rate(network, fastest(network, "amber", "amber")) is None


@pytest.mark.parametrize(
    ("via", "fits"),
    [
        ("", True),
        ("feeder", True),
        ("ferry", False),
        ("Cedar Port, Dune Port", True),
        ("Cedar Port, Ivy Port", False),
        ("by KZ and AZ", True),
        ("by RU", False),
        ("by sea", False),
        ("waves of the shipper", True),
        ("lunar", False),
        ("block train, all in", True),
    ],
)
def test_a_price_is_for_the_way_that_it_names(network: Network, via: str, fits: bool) -> None:
    route = fastest(network, "amber", "elm")
    assert (through_rate(_with(network, rate(via=via)), route) is not None) == fits


# -- the file --------------------------------------------------------------------------------------------------------

TABLE = '\n[corridors.land]\nname = "Land"\nthrough = ["place:fir"]\navoid = ["country:RU"]\nnote = "By hand."\n'


def test_corridors_are_read_and_written(folder: Folder, tmp_path: Path) -> None:
    folder.write("network.toml", folder.text("network.toml") + TABLE)
    network = load(folder.path)
    assert network.corridors == {
        "land": Corridor(id="land", name="Land", through=("place:fir",), avoid=("country:RU",), note="By hand.")
    }
    write(network, tmp_path / "copy")
    assert load(tmp_path / "copy").corridors == network.corridors


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('name = "Land"\n', "", r"\[corridors.land\], key name: is required"),
        (
            'through = ["place:fir"]\n',
            "",
            r"key through: is required: a list of restrictions of which a route meets one",
        ),
        (
            '["place:fir"]',
            '"place:fir"',
            r"key through: should be a list of restrictions such as 'country:RU', got 'place:fir'",
        ),
        ('["place:fir"]', '["place:fri"]', r"key through: there is no place 'fri'. Did you mean 'fir'"),
        (
            '["place:fir"]',
            '["link:amber-brich"]',
            r"key through: there is no link 'amber-brich'. Did you mean 'amber-birch'",
        ),
        ('["place:fir"]', '["fir"]', r"key through: 'fir' should be country:RU, mode:ferry, place:ID or link:ID"),
        ('["country:RU"]', '["country:XX"]', r"key avoid: there is no country 'XX'"),
        ('["country:RU"]', '["mode:boat"]', r"key avoid: there is no mode 'boat'"),
        ("note =", "remark =", r"\[corridors.land\], key remark: is not known. Known: avoid, name, note, through"),
        (
            "[corridors.land]",
            "[corridors]\nland = 3\n[more]",
            r"\[corridors.land\]: should be a table with name, through and avoid",
        ),
        ("[corridors.land]", "[corridors.Land]", r"\[corridors.Land\], key id: "),
    ],
)
def test_faults_of_corridors(folder: Folder, old: str, new: str, message: str) -> None:
    assert old in TABLE
    folder.write("network.toml", folder.text("network.toml") + TABLE.replace(old, new))
    with pytest.raises(NetworkError, match=message):
        load(folder.path)
