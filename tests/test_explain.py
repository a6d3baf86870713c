"""Where the days go, what the range and the costs come from, and why not another way."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import pytest

from corridor import open_network
from corridor.answers.columns import record
from corridor.answers.explained import describe
from corridor.answers.explanation import SingleChange
from corridor.answers.why_not import WHY_NOT, change_text, flip_figure, set_text, why_not_text
from corridor.commands.cli import main
from corridor.data.model import Network
from corridor.errors import NetworkError, NoRouteError, PlaceError
from corridor.graph.modal import moments_of_edge
from corridor.output.text import text_of
from corridor.routing.avoid import target_of
from corridor.routing.breakdown import explanation_of
from corridor.routing.itinerary import total_moments
from corridor.routing.resolve import fastest_of, resolve
from corridor.routing.variance import shares_of_variance
from corridor.routing.why_not import key_places, stretches_between, why_not
from corridor.scenario.query import Query
from corridor.studies.planner import fastest, why_of
from tests.described import record as record_of
from tests.described import rows as rows_of
from tests.described import text as text_of_description

TOY = str(Path(__file__).parent / "networks" / "toy")

PAIRS = [
    ("xian", "poti"),
    ("chengdu", "istanbul"),
    ("zhengzhou", "duisburg"),
    ("kashgar", "tashkent"),
    ("poti", "xian"),
]


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


@pytest.fixture(scope="module")
def shipped() -> Network:
    return open_network()


def ask(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    status = main(argv)
    out, err = capsys.readouterr()
    return status, out, err


# -- the route by itself ---------------------------------------------------------------------------------------------


def test_the_toy_adds_up(toy: Network) -> None:
    """Amber - Elm takes 150 h: 48 in ports, 24 at sea after a wait of 24, and the rest by rail."""
    explanation = explanation_of(resolve(Query("amber", "elm"), toy))
    route = explanation.route
    assert route.hours == 150
    assert sum(row.moving_minutes for row in explanation.operators) == route.minutes_by_kind["line"] == 54 * 60
    assert sum(row.waiting_minutes for row in explanation.operators) == route.minutes_by_kind["wait"] == 24 * 60
    sailed = next(row for row in explanation.operators if row.waiting_minutes)
    assert (sailed.name, sailed.moving_minutes, sailed.waiting_minutes) == ("operator not named", 24 * 60, 24 * 60)
    assert [cost.leg for cost in explanation.costs] == list(range(1, len(route.legs) + 1))
    known = [cost.usd_per_teu for cost in explanation.costs if cost.usd_per_teu is not None]
    assert len(known) + sum(gap.what == "usd" for gap in explanation.gaps) == len(route.legs)


def test_only_what_varies_makes_the_range(toy: Network) -> None:
    """The gauge change (12-18-24 h), the yard (12-24-36 h) and the wait (0-48 h, even) alone have a range."""
    explanation = explanation_of(resolve(Query("amber", "elm"), toy))
    told = {explanation.route.legs[share.leg - 1].id: share for share in explanation.shares if share.share}
    assert set(told) == {"birch-1435-1520", "cedar-port-rail-feeder", "feeder-shuttle"}
    z = 1.28155
    variances = {
        "birch-1435-1520": (12 / 2 / z) ** 2,
        "cedar-port-rail-feeder": (24 / 2 / z) ** 2,
        "feeder-shuttle": 48**2 / 12,
    }
    for key, variance in variances.items():
        assert told[key].share == pytest.approx(variance / sum(variances.values()), rel=1e-6)
    assert (told["birch-1435-1520"].hours_low, told["birch-1435-1520"].hours_high) == (12, 24)
    assert [share.share for share in explanation.shares] == sorted((s.share for s in explanation.shares), reverse=True)


@pytest.mark.parametrize(("origin", "destination"), PAIRS)
def test_shares_are_of_the_whole_variance(shipped: Network, origin: str, destination: str) -> None:
    asked = resolve(Query(origin, destination), shipped)
    edges = [asked.graph.edges[number] for number in fastest_of(asked) if asked.graph.edges[number].kind]
    shares = shares_of_variance(edges)
    assert sum(share.share for share in shares) == pytest.approx(1)
    total = total_moments(edges).variance
    alone = {number: moments_of_edge(edge).variance for number, edge in enumerate(edges, start=1)}
    for share in shares:
        group = [edge for edge in edges if edge.group == edges[share.leg - 1].group]
        if len(group) == 1 and group[0].kind != "line":
            assert share.share * total == pytest.approx(alone[share.leg])
        # What rises and falls together adds more than each part by itself, but for the cut tails of a skew law.
        assert share.share * total >= alone[share.leg] * 0.85


@pytest.mark.parametrize(("origin", "destination"), PAIRS)
def test_costs_rest_on_what_they_name(shipped: Network, origin: str, destination: str) -> None:
    explanation = explanation_of(resolve(Query(origin, destination), shipped))
    named = {key for cost in explanation.costs for key in (*cost.usd_by, *cost.co2_by)}
    ids = {leg.id for leg in explanation.route.legs}
    assert named - ids == {row.id for row in explanation.grounds}
    for row in explanation.grounds:
        record = shipped.tariffs.get(row.id) or shipped.constants[row.id]
        assert record.basis == row.basis
        assert set(row.sources) <= shipped.sources.keys()
    rows = rows_of(describe(explanation))
    assert sum(row["minutes"] for row in rows) == explanation.route.minutes
    if explanation.route.usd_per_teu is not None:
        total = sum(row["usd_per_teu"] for row in rows)
        assert total == pytest.approx(explanation.route.usd_per_teu)


def test_gaps_are_listed(toy: Network) -> None:
    explanation = explanation_of(resolve(Query("amber", "elm"), replace(toy, tariffs={})))
    text = text_of_description(describe(explanation, costs=True))
    missing = [gap for gap in explanation.gaps if gap.what == "usd"]
    unpriced = [cost for cost in explanation.costs if cost.usd_per_teu is None]
    assert len(missing) == len(unpriced) > 0
    assert "unfilled: price of" in text
    assert "unfilled: CO2e of Amber - Birch: no factor for rail-1435 in network.toml" in text
    assert "unknown" in text


def test_text_and_sheets(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = ask(capsys, "explain", "amber", "elm", "--network", TOY)
    assert status == 0
    assert "Amber - Elm, network of 2026-01-15\n6.2 days expected" in out
    assert "hours by country" in out
    assert "Cedar Port, wait (feeder-shuttle)" in out
    assert "rests on figures that are assumed or of low confidence" in out
    status, out, _ = ask(capsys, "explain", "amber", "elm", "--network", TOY, "--costs")
    assert "costs by leg" in out
    assert "published through price: 1,500 USD (1,400-1,700) a laden 40-foot box, Amber - Elm" not in out  # assumed
    status, out, _ = ask(capsys, "explain", "amber", "elm", "--network", TOY, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert sum(int(row["minutes"]) for row in rows) == 150 * 60
    status, out, _ = ask(capsys, "explain", "amber", "elm", "--network", TOY, "--format", "json")
    record = json.loads(out)
    assert record["route"]["minutes"] == 150 * 60
    assert sum(row["share_of_variance"] for row in record["range"]) == pytest.approx(1, abs=0.001)
    assert ask(capsys, "explain", "amber", "amber", "--network", TOY)[1].endswith(
        "Already there: no legs, 0 minutes.\n"
    )


# -- why not ---------------------------------------------------------------------------------------------------------


def test_ferry_beside_feeder(toy: Network) -> None:
    """The best way by ferry takes road and ferry: 151 h against 150."""
    answer = why_not(resolve(Query("amber", "elm"), toy), "mode:ferry")
    assert (answer.kind, answer.id, answer.uses, answer.returns) == ("mode", "ferry", False, False)
    assert (answer.chosen.hours, answer.other.hours, answer.minutes) == (150, 151, 60)
    assert sum(stretch.minutes for stretch in answer.stretches) == 60
    # One hour less on the road, or one more for the wait, the yard or the sailing of the feeder.
    best = answer.changes[0]
    assert best.relative is not None
    assert best.relative == pytest.approx(1 / 48, abs=0.001)
    text = text_of(why_not_text(answer))
    assert "Why not ferry?" in text
    assert "The best way by ferry takes 1.0 h more." in text
    assert f"The smallest single change that flips it: {change_text(best)}." in text


def test_what_the_fastest_route_uses_is_left_out(toy: Network) -> None:
    answer = why_not(resolve(Query("amber", "elm"), toy), "cedar-port-dune-port-feeder")
    assert answer.uses
    assert answer.other.hours == 151
    assert "Why Cedar Port - Dune Port (feeder)?" in text_of(why_not_text(answer))
    assert "The best way without Cedar Port - Dune Port (feeder) takes 1.0 h more." in text_of(why_not_text(answer))


def test_a_dead_end_is_gone_to_and_back(toy: Network) -> None:
    answer = why_not(resolve(Query("amber", "elm"), toy), "gorse")
    assert answer.returns
    assert answer.other.places.count("dune-port") == 2
    assert answer.changes == ()
    lines = text_of(why_not_text(answer)).splitlines()
    assert "It goes there and back: no route leads on from Gorse." in "\n".join(lines)
    assert lines[-1].startswith("No single change flips the choice, of ")
    assert "at zero it would take" in lines[-1]


@pytest.mark.parametrize(
    ("origin", "destination", "text"),
    [
        ("xian", "poti", "Kuryk"),
        ("xian", "poti", "Dostyk"),
        ("chengdu", "istanbul", "mode:feeder"),
        ("zhengzhou", "duisburg", "country:AZ"),
        ("kashgar", "tashkent", "link:sary-tash-osh-road"),
    ],
)
def test_the_difference_is_the_whole_difference(shipped: Network, origin: str, destination: str, text: str) -> None:
    asked = resolve(Query(origin, destination), shipped)
    answer = why_not(asked, text)
    assert answer.chosen.legs == fastest(shipped, origin, destination).legs
    assert answer.minutes >= 0
    assert sum(stretch.minutes for stretch in answer.stretches) == answer.minutes
    chosen = [leg for stretch in answer.stretches for leg in stretch.chosen]
    other = [leg for stretch in answer.stretches for leg in stretch.other]
    shared = [leg for leg in answer.chosen.legs if leg not in chosen]
    assert shared == [leg for leg in answer.other.legs if leg not in other]
    for route in (answer.chosen, answer.other):
        assert all(before.destination == after.origin for before, after in pairwise(route.legs))
    target = target_of(asked.graph, text).edges
    lines = {(asked.graph.edges[number].id, asked.graph.edges[number].origin) for number in target}
    for route, uses in ((answer.chosen, answer.uses), (answer.other, not answer.uses)):
        assert any((leg.id, leg.origin) in lines for leg in route.legs if leg.kind == "line") == uses
    found = record(WHY_NOT, answer)
    assert json.loads(json.dumps(found))["minutes"] == answer.minutes


def test_a_via_holds_for_both(toy: Network) -> None:
    answer = why_not(resolve(Query("amber", "elm", via=("fir",)), toy), "mode:ferry")
    assert "fir" in answer.chosen.places
    assert "fir" in answer.other.places
    assert answer.chosen.hours == 154.5


def test_the_rounded_figure_has_flipped(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """What the text tells to set flips the choice on the command line."""
    command = ("explain", "amber", "elm", "--network", TOY, "--why-not", "mode:ferry")
    status, out, _ = ask(capsys, *command, "--format", "json")
    changes = json.loads(out)["why_not"][0]["changes"]
    assert status == 0
    for change in changes:
        _, out, _ = ask(capsys, *command, "--format", "json", "--set", change["set"])
        assert json.loads(out)["why_not"][0]["uses"], change
    status, out, _ = ask(capsys, *command, "--format", "csv")
    book = tmp_path / "why.xlsx"
    assert ask(capsys, *command, "-o", str(book))[0] == 0
    assert "xl/worksheets/sheet3.xml" in ZipFile(book).namelist()
    assert [row["set"] for row in csv.DictReader(io.StringIO(out))] == [change["set"] for change in changes]


@pytest.mark.parametrize(
    ("value", "flips_at", "above", "figure", "text"),
    [
        (60.0, 56.132, False, 56.1, "under 56.1 h or 2.3 days (now 60 h, -6%)"),
        (42.0, 45.519, True, 45.6, "over 45.6 h (now 42 h, +8%)"),
        (3.0, 0.0323, False, 0.032, "under 0.032 h (now 3 h, -99%)"),
        (0.0, 5.1917, True, 5.2, "over 5.2 h (now 0 h)"),
    ],
)
def test_figures_are_rounded_to_the_flipped_side(
    value: float, flips_at: float, above: bool, figure: float, text: str
) -> None:
    relative = abs(flips_at / value - 1) if value else None
    change = SingleChange("facilities", "yard", "hours", "dwell at Yard", "h", value, flips_at, above, relative)
    assert flip_figure(change) == figure
    assert change_text(change) == f"dwell at Yard, {text}"
    assert set_text(change) == f"yard.hours={figure:g}"


def test_sailings_are_said_by_the_week() -> None:
    change = SingleChange(
        "services", "line", "departures_per_week", "departures of Line", "departures/week", 5.19, 3.2929, False, 0.366
    )
    assert change_text(change) == "departures of Line, under 3.2 a week (now 5.19, -37%)"


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("nowhere", PlaceError, r"--why-not: there is no place 'nowhere'"),
        ("hazel", PlaceError, r"--why-not: Hazel belongs to project hazel-line \(opens 2030-12-31, construction\)"),
        ("amber", NetworkError, r"--why-not amber: the trip begins there; name a place on the way"),
        ("elm", NetworkError, r"--why-not elm: the trip ends there"),
        ("mode:boat", NetworkError, r"--why-not: there is no mode 'boat'"),
        ("country:XX", NetworkError, r"--why-not: 'country:XX': a country is its ISO 3166-1 alpha-2 code"),
        ("link:amber-brich", NetworkError, r"there is no link 'amber-brich'. Did you mean 'amber-birch'"),
        ("port:x", NetworkError, r"'port:x': name a place, a link, mode:ferry or country:RU"),
        ("birch", NoRouteError, r"every route uses Birch: there is no other to set beside it"),
        (
            "cedar-port-gorse",
            NoRouteError,
            r"no route uses Cedar Port - Gorse \(rail-1520\): .*suspended since 2025-06-01",
        ),
        ("mode:sea", NoRouteError, r"no route uses sea\."),
    ],
)
def test_what_cannot_be_asked(toy: Network, text: str, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        why_not(resolve(Query("amber", "elm"), toy), text)


def test_a_place_out_of_reach_says_what_stops_it(shipped: Network) -> None:
    with pytest.raises(NoRouteError, match=r"no route from xian to poti through tabriz: suspended on the only way"):
        why_not(resolve(Query("xian", "poti"), shipped), "Tabriz")


@pytest.mark.parametrize("command", ["route", "explain", "compare"])
def test_a_place_of_a_project_names_it(capsys: pytest.CaptureFixture[str], command: str) -> None:
    status, _, err = ask(capsys, command, "hazel", "elm", "--network", TOY)
    assert status == 2
    assert err == (
        "corridor: Hazel belongs to project hazel-line (opens 2030-12-31, construction), "
        "which is not built on 2026-01-15: ask with --with hazel-line or --on 2030-12-31.\n"
    )
    assert ask(capsys, command, "hazel", "elm", "--network", TOY, "--with", "hazel-line")[0] == 0
    status, _, err = ask(capsys, command, "amber", "elm", "--network", TOY, "--via", "hazel")
    assert (status, "belongs to project hazel-line" in err) == (2, True)


def test_no_route_says_what_stopped_it(capsys: pytest.CaptureFixture[str]) -> None:
    command = ("explain", "amber", "elm", "--network", TOY, "--avoid", "place:cedar-port")
    status, out, err = ask(capsys, *command)
    assert (status, out) == (1, "")
    assert "no route from amber to elm: --avoid place:cedar-port leaves no way" in err


def test_one_border_is_one_border(toy: Network) -> None:
    route = fastest(toy, "dune-port", "elm")
    assert route.borders == 1
    assert str(route).endswith(", 1 border")
    assert str(fastest(toy, "amber", "elm")).endswith(" borders")


# -- why this way ----------------------------------------------------------------------------------------------------


def test_a_paragraph_for_each_route(toy: Network) -> None:
    routes = [fastest(toy, "amber", "elm"), fastest(toy, "amber", "elm", via=["fir"])]
    first, second = (row.text for row in why_of(toy, Query(), routes))
    assert first.startswith("6.2 days by Birch, Cedar Port and Dune Port: moving 2.2 days")
    spent = first.split(": ", 1)[1].split(". ", 1)[0]
    assert " h" not in spent  # one unit, so that the parts compare and add up
    assert sum(float(days) for days in re.findall(r"([\d.]+) days", spent)) == pytest.approx(6.2, abs=0.2)
    assert "of the range comes from one figure: Cedar Port, wait (feeder-shuttle), 24.0 h expected." in first
    assert second.startswith("6.4 days by ")
    assert "That is 4.5 h more than the fastest way, by Birch, Cedar Port and Dune Port." in second
    assert second.endswith("No single figure would change that unless it doubles or halves.")
    assert why_of(toy, Query(), []) == ()


def test_without_a_rival_the_paragraph_says_so(toy: Network) -> None:
    ((text, *_),) = why_of(toy, Query(), [fastest(toy, "dune-port", "elm")])
    assert text.endswith("No single place tells another way from this one.")
    assert key_places(fastest(toy, "amber", "elm"))[0] == "cedar-port"


def test_equal_routes_differ_nowhere(toy: Network) -> None:
    route = fastest(toy, "amber", "elm")
    assert stretches_between(route, route) == ()
    assert record_of(describe(explanation_of(resolve(Query("amber", "elm"), toy))))["why_not"] == []
