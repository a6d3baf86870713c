"""Comparison, sensitivity, attribution and roadmap: by definition, and against the long way round."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.answers.sensitivity import describe_attribution
from corridor.answers.study import ElementChange, LegRow
from corridor.commands.cli import main
from corridor.data.distributions import Z_P90, law_of
from corridor.data.load import load
from corridor.data.model import Scenario
from corridor.errors import CapacityError, NoRouteError, PlaceError, ScenarioError
from corridor.graph.build import build
from corridor.graph.modal import Spread
from corridor.output.formats import write
from corridor.routing.fastest import fastest
from corridor.routing.itinerary import route_of
from corridor.scenario.changes import as_asked
from corridor.studies.attribution import Part, adding_up, attribute, parts_of
from corridor.studies.replan import Conditions
from corridor.studies.roadmap import roadmap
from corridor.studies.scenario_comparison import compare, element_changes, leg_rows
from corridor.studies.sensitivity import sensitivity
from corridor.studies.spare import spare_between
from tests import flows
from tests.changes import make_change
from tests.folders import TOY

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from corridor.data.model import Change, Network
    from corridor.graph.modal import Graph

NETWORK = load(TOY)
PORT = "cedar-port-rail-feeder"


def minutes(network: Network, origin: str = "amber", destination: str = "elm") -> int:
    return minutes_of(build(network), origin, destination)


def minutes_of(graph: Graph, origin: str = "amber", destination: str = "elm") -> int:
    return route_of(graph, fastest(graph, origin, destination), origin=origin, destination=destination).minutes


def cases(*named: tuple[str, dict[str, object]]) -> list[tuple[str, str, Network]]:
    return [(name, name, as_asked(NETWORK, **conditions)) for name, conditions in named]  # type: ignore[arg-type]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(arguments)
    shown = capsys.readouterr()
    return status, shown.out, shown.err


@pytest.fixture
def network(tmp_path: Path) -> str:
    """Give the path of a toy with scenarios."""
    import shutil

    shutil.copytree(TOY, tmp_path / "toy")
    (tmp_path / "toy" / "scenarios").mkdir()
    for name, body in {
        "half": f'[[scale]]\nid = "{PORT}"\nfield = "hours"\nvalue = 0.5\nreason = "Half."\n',
        "line": "",
        "pair": "",
        "ghost": '[[scale]]\nid = "hazel-1435-1520"\nfield = "hours"\nvalue = 2\nreason = "A jam."\n',
        "empty": "",
    }.items():
        keys = {
            "line": 'projects = ["hazel-line"]\n',
            "pair": 'includes = ["half", "line"]\nprojects = ["more-sailings"]\n',
        }
        text = f'id = "{name}"\nname = "{name.capitalize()}"\n{keys.get(name, "")}\n{body}'
        (tmp_path / "toy" / "scenarios" / f"{name}.toml").write_text(text)
    return str(tmp_path / "toy")


# -- comparison --------------------------------------------------------------------------------------------------------


def test_a_comparison_holds_what_each_route_says() -> None:
    found = compare(cases(("base", {}), ("line", {"include": ["hazel-line"]})), "Amber", "T'elm")
    assert [outcome.route.minutes for outcome in found.outcomes if outcome.route] == [150 * 60, 130 * 60]
    assert [outcome.teu_per_year for outcome in found.outcomes] == [36_500, 36_500]
    assert found.outcomes[0].bottleneck == "feeder-shuttle"
    assert found.outcomes[0].all_ways_teu_per_year == 49_125
    assert found.outcomes[0].all_ways_bottlenecks == ("cedar-port-yard", "ferry-shuttle")
    assert found.changes[0] == ()


def test_legs_side_by_side_add_up_to_the_routes() -> None:
    found = compare(
        cases(("base", {}), ("line", {"include": ["hazel-line"]}), ("other", {"include": ["more-sailings"]})),
        "amber",
        "elm",
    )
    for number, outcome in enumerate(found.outcomes):
        assert outcome.route is not None
        assert sum(row.minutes[number] or 0 for row in found.legs) == outcome.route.minutes
        kept = [(row.kind, row.id) for row in found.legs if row.minutes[number] is not None]
        assert kept == [(leg.kind, leg.id) for leg in outcome.route.legs]


def test_a_place_of_one_scenario_alone_has_no_route_in_the_others() -> None:
    found = compare(cases(("base", {}), ("line", {"include": ["hazel-line"]})), "Hazel", "elm")
    assert found.outcomes[0].route is None
    assert "no way from hazel to elm" in found.outcomes[0].reason
    assert found.outcomes[1].route is not None
    with pytest.raises(PlaceError, match="there is no place 'Hazel'"):
        compare(cases(("base", {})), "Hazel", "elm")


def test_no_route_at_all_is_told() -> None:
    with pytest.raises(NoRouteError, match=r"no way from amber to elm"):
        compare(cases(("base", {})), "amber", "elm", avoid=["mode:feeder", "mode:ferry"])


def test_elements_that_differ_have_their_state() -> None:
    before = build(NETWORK)
    changes = [
        make_change("scale", id=PORT, field="hours", value=0.5),
        make_change("scale", id="dune-port-elm-ge", field="hours", value=2),
        make_change("close", id="birch-cedar-port-road"),
    ]
    after = build(as_asked(NETWORK, include=["hazel-line"], changes=changes))
    found = {(change.kind, change.id, change.origin): change for change in element_changes(before, after)}
    assert found["transfer", PORT, "cedar-port"].state == "faster"
    assert found["border", "dune-port-elm-ge", "dune-port"].state == "slower"
    assert found["line", "birch-cedar-port-road", "birch"].state == "gone"
    assert found["line", "amber-hazel", "amber"].state == "new"
    assert len(found) == 12  # eight that are new, two ways by road that are gone, and the two that changed
    assert element_changes(before, before) == ()


def test_elements_that_fill_up_have_their_state() -> None:
    graph = build(NETWORK)
    found = element_changes(
        graph, graph, use=({"dune-port-elm": 0.2, "birch-fir": 0.5}, {"dune-port-elm": 0.9, "birch-fir": 0.1})
    )
    states = {change.id: change.state for change in found}
    assert states == {"dune-port-elm": "fuller", "birch-fir": "emptier"}
    assert all(isinstance(change, ElementChange) and change.use_after is not None for change in found)


def test_routes_that_are_missing_leave_their_column_empty() -> None:
    graph = build(NETWORK)
    route = route_of(graph, fastest(graph, "dune-port", "elm"), origin="dune-port", destination="elm")
    rows = leg_rows([None, route])
    assert rows[0] == LegRow("border", "dune-port-elm-ge", "dune-port", "dune-port", "rail-1520", (None, 480))


def test_the_greatest_flow_of_a_pair_with_what_limits_it() -> None:
    room = spare_between(NETWORK, "amber", "elm", utilisation=True, use=True)
    assert (room.teu_per_year, room.bottleneck, room.utilisation) == (49_125, "cedar-port-yard;ferry-shuttle", 0.0)
    assert dict(room.use)["cedar-port-yard"] == 1
    assert spare_between(NETWORK, "amber", "elm", avoid=["mode:ferry"]).teu_per_year == 40_000
    # A route without any known capacity is not used, nor a round trip by sea to meet one: 80,000 and 30,000 by rail.
    assert spare_between(NETWORK, "birch", "cedar-port", within_days=7.625).teu_per_year == 110_000
    unbounded = spare_between(flows.network([flows.road("a", "b")]), "a", "b")
    assert unbounded.teu_per_year is None
    assert "no capacity is published on a whole way" in unbounded.reason
    # One day limit holds for all cases of a comparison.
    assert spare_between(NETWORK, "amber", "elm", within_days=6.5).window_days == 6.5


def test_compare_reads_as_a_table(network: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "compare", "amber", "elm", "--scenario", "half", "--network", network)
    assert status == 0
    assert re.search(r"^base +6\.2 +6\.9 ", out, re.MULTILINE)
    assert re.search(r"^half +5\.8 ", out, re.MULTILINE)
    assert re.search(r"^  less base +-0\.5 ", out, re.MULTILINE)
    assert "Cedar Port, transfer (cedar-port-rail-feeder)  feeder  24.0  12.0       -12.0" in out
    assert "10 legs of 126.0 h together are the same." in out
    asked = (
        "compare",
        "amber",
        "elm",
        "--scenario",
        "line",
        "--scenario",
        "base",
        "--scenario",
        "half+line",
        "--network",
        network,
    )
    record = json.loads(run(capsys, *asked, "--format", "json")[1])
    assert [row["id"] for row in record["scenarios"]] == ["base", "line", "half+line"]
    assert [row["hours"] for row in record["scenarios"]] == [150, 130, 118]
    assert record["scenarios"][2]["less_first"]["hours"] == -32
    assert record["legs"][0]["minutes"].keys() == {"base", "line", "half+line"}
    assert {"new", "emptier"} == {change["state"] for change in record["changes"]["line"]}
    rows = run(capsys, *asked, "--format", "csv")[1].splitlines()
    assert rows[1].startswith("base,150.0,6.25")
    assert len(rows) == 4


def test_the_same_scenario_twice_is_one_column(network: str, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("compare", "amber", "elm", "--network", network, "--format", "json", "--scenario", "base")
    assert len(json.loads(run(capsys, *asked, "--scenario", "base")[1])["scenarios"]) == 1
    same = json.loads(run(capsys, *asked, "--scenario", "empty")[1])
    assert same["scenarios"][1]["less_first"]["minutes"] == 0
    assert same["changes"] == {"empty": []}


# -- sensitivity -------------------------------------------------------------------------------------------------------


def test_a_lever_is_the_time_with_one_figure_fixed() -> None:
    graph = build(NETWORK)
    found = sensitivity(graph, "amber", "elm")
    (lever,) = [lever for lever in found.levers if lever.id == PORT]
    law = law_of(NETWORK.facilities[PORT].hours)
    for end, hours in ((law.at(-Z_P90), lever.hours_at_low), (law.at(Z_P90), lever.hours_at_high)):
        spread = Spread("fixed", (end,))
        edges = [
            edge._replace(minutes=round(end * 60), spread=spread) if edge.id == PORT else edge for edge in graph.edges
        ]
        steps = [[] for _ in graph.nodes]  # type: list[list[tuple[int, int, int]]]
        for number, edge in enumerate(edges):
            steps[edge.tail].append((edge.head, edge.cost, number))
        changed = graph._replace(edges=tuple(edges), steps=tuple(map(tuple, steps)))
        assert hours == minutes_of(changed) / 60
    assert (lever.low_hours, lever.high_hours) == (12, 36)


def test_levers_are_ranked_and_lie_around_the_route() -> None:
    found = sensitivity(build(NETWORK), "amber", "elm")
    swings = [lever.swing for lever in found.levers]
    assert swings == sorted(swings, reverse=True)
    assert all(lever.hours_at_low <= found.route.hours <= lever.hours_at_high for lever in found.levers)
    ids = {lever.id for lever in found.levers}
    assert {PORT, "feeder-shuttle", "birch-1435-1520", "ferry-shuttle"} <= ids
    ferry = next(lever for lever in found.levers if lever.id == "ferry-shuttle")
    assert ferry.rerouted
    assert ferry.hours_at_high == found.route.hours


def test_lines_of_one_country_and_mode_are_one_lever() -> None:
    found = sensitivity(build(load()), "mangystau", "baku")
    kinds = [lever.id for lever in found.levers if lever.kind == "line"]
    assert "KZ rail-1520" in kinds
    assert len(kinds) == len(set(kinds))
    storm = next(lever for lever in found.levers if lever.kind == "storm")
    assert storm.low_hours < storm.high_hours


def test_nothing_moves_a_trip_that_is_none() -> None:
    with pytest.raises(NoRouteError, match="origin and destination are one, amber"):
        sensitivity(build(NETWORK), "amber", "amber")


def test_sensitivity_reads_as_a_picture_and_a_table(
    network: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    chart = tmp_path / "t.svg"
    status, out, _ = run(
        capsys, "sensitivity", "amber", "elm", "--network", network, "--chart", str(chart), "--top", "2"
    )
    assert status == 0
    assert "Amber - Elm, network of 2026-01-15: 6.2 days expected, P80 6.9" in out
    assert "██│" in out
    assert "3 more move it by at most 0.5 days." in out
    first = chart.read_bytes()
    assert first.startswith(b"<?xml")
    run(capsys, "sensitivity", "amber", "elm", "--network", network, "--chart", str(chart))
    assert chart.read_bytes() == first
    rows = run(capsys, "sensitivity", "amber", "elm", "--network", network, "--format", "csv")[1].splitlines()
    assert len(rows) == 6
    for wrong in (("--chart", "x.gif"), ("--top", "0")):
        assert run(capsys, "sensitivity", "amber", "elm", "--network", network, *wrong)[0] == 2


# -- attribution -------------------------------------------------------------------------------------------------------


def change_part(name: str, *changes: Change) -> Part:
    return Part(name, name, changes=changes)


PARTS = (
    change_part("port", make_change("scale", id=PORT, field="hours", value=0.25)),
    change_part("gauge", make_change("scale", id="birch-1435-1520", field="hours", value=0.1)),
    change_part("jam", make_change("set", id="hazel-1435-1520", field="hours", value=60)),
    change_part("ship", make_change("scale", id="ferry-shuttle", field="headway_hours", value=0.2)),
    Part("line", "Hazel line", include=("hazel-line",)),
)


def shapley_by_hand(parts: Sequence[Part], network: Network) -> list[Fraction]:
    """Average over all orders, each network built from the beginning."""

    def value(chosen: Sequence[Part]) -> int:
        include = [key for part in chosen for key in part.include]
        built = as_asked(network, include=include)
        changes = [change for part in chosen for change in part.changes if built.table_of(str(change.select["id"]))]
        return minutes(as_asked(network, include=include, changes=changes))

    brought = {part.id: Fraction(0) for part in parts}
    ids = [part.id for part in parts]
    orders = [order for order in permutations(parts) if "line" not in ids or not _too_early(order)]
    known: dict[frozenset[str], int] = {}
    for order in orders:
        for number, part in enumerate(order):
            before, after = order[:number], order[: number + 1]
            for chosen in (before, after):
                key = frozenset(one.id for one in chosen)
                if key not in known:
                    known[key] = value(chosen)
            brought[part.id] += known[frozenset(one.id for one in after)] - known[frozenset(one.id for one in before)]
    return [brought[part.id] / len(orders) for part in parts]


def _too_early(order: Sequence[Part]) -> bool:
    """Report whether the jam comes before the line on which it is."""
    ids = [part.id for part in order]
    return ids.index("jam") < ids.index("line")


def test_shares_are_shapley_values_and_add_up() -> None:
    found = attribute(NETWORK, PARTS, "amber", "elm", scenarios=["all"])
    expected = shapley_by_hand(PARTS, NETWORK)
    for share, exact in zip(found.shares, expected, strict=True):
        assert share.share == pytest.approx(float(exact / 60), abs=0.011)
    assert round(sum(share.share for share in found.shares), 2) == found.total
    assert found.orders == 0
    alone = sum(share.alone or 0 for share in found.shares)
    assert found.interaction == pytest.approx(found.total - alone, abs=0.05)
    jam = next(share for share in found.shares if share.id == "jam")
    assert (jam.alone, jam.needs) == (None, ("line",))  # nobody queues on a line that is not built
    assert jam.last is not None
    assert jam.last > 0
    assert next(share for share in found.shares if share.id == "line").last is None


@settings(deadline=None, max_examples=15)
@given(st.lists(st.sampled_from(PARTS), min_size=1, unique_by=lambda part: part.id))
def test_shares_of_any_parts_add_up(parts: list[Part]) -> None:
    found = attribute(NETWORK, parts, "amber", "elm", scenarios=["some"])
    assert round(sum(share.share for share in found.shares), 2) == found.total


def test_many_parts_are_sampled_and_say_so() -> None:
    idle = tuple(
        change_part(f"idle {number}", make_change("scale", id="ivy-port-gorse", field="hours", value=1 + number))
        for number in range(2)
    )
    more = tuple(
        change_part(key, make_change("scale", id=key, field="hours", value=0.5))
        for key in (
            "amber-birch",
            "birch-cedar-port",
            "dune-port-elm",
            "amber-birch-kz",
            "dune-port-elm-ge",
            "fir-cedar-port",
        )
    )
    parts = (*PARTS, *more, *idle)
    found = attribute(NETWORK, parts, "amber", "elm", scenarios=["all"], seed=3)
    assert found.orders == 76
    assert round(sum(share.share for share in found.shares), 2) == found.total
    assert found == attribute(NETWORK, parts, "amber", "elm", scenarios=["all"], seed=3)
    sure = next(share for share in found.shares if share.id == "dune-port-elm-ge")
    assert (sure.share, sure.error) == (-4.0, 0.0)  # four hours off a border that every way crosses
    assert [share.reason for share in found.shares[-2:]] == ["not on the way"] * 2


def test_a_yard_on_the_way_is_on_the_way() -> None:
    yard = change_part("yard", make_change("scale", id="cedar-port-yard", field="capacity", value=2))
    found = attribute(NETWORK, (*PARTS, yard), "amber", "elm", scenarios=["all"])
    assert found.shares[-1].reason == "on the way, but what it changes does not count in hours"


def test_what_is_shown_as_no_interaction_is_called_none() -> None:
    found = attribute(NETWORK, PARTS, "amber", "elm", scenarios=["all"])
    for value, words in ((-0.04, "+0.0 h, the parts do not touch"), (-0.06, "-0.1 h, the parts bring more together")):
        text = write("text", describe_attribution(replace(found, interaction=value, before=100.0, after=90.0)))
        assert f"interaction: {words}" in text.decode()


@given(st.lists(st.fractions(-50, 50), min_size=1, max_size=9))
def test_rounded_shares_add_up(shares: list[Fraction]) -> None:
    rounded = adding_up(shares, 2)
    assert round(sum(rounded), 2) == round(float(round(sum(shares) * 100)) / 100, 2)
    assert all(abs(value - share) <= 0.011 for value, share in zip(rounded, shares, strict=True))


def test_scenarios_are_cut_into_what_they_hold() -> None:
    half = Scenario(
        id="half", name="Half", changes=(make_change("scale", id=PORT, field="hours", value=0.5, where="h1"),)
    )
    line = Scenario(id="line", name="Line", projects=("hazel-line",))
    whole = Scenario(
        id="whole", name="Whole", includes=("half", "line"), without=("more-sailings",), changes=PARTS[1].changes
    )
    empty = Scenario(id="empty", name="Empty")
    stack = (half, line, whole)
    assert [part.id for part in parts_of([stack], NETWORK)] == [
        "half",
        "line",
        "without more-sailings",
        PARTS[1].changes[0].where,
    ]
    assert [part.id for part in parts_of([stack], NETWORK, split=True)] == [
        "h1",
        "hazel-line",
        "without more-sailings",
        PARTS[1].changes[0].where,
    ]
    assert [part.id for part in parts_of([(half,), (line,), (empty,)], NETWORK)] == ["half", "line"]


def test_what_cannot_be_shared_out_is_told() -> None:
    with pytest.raises(ScenarioError, match="empty: nothing to share out"):
        attribute(NETWORK, (), "amber", "elm", scenarios=["empty"])
    closed = Part("x", "x", changes=(make_change("close", id="dune-port-elm"),))
    with pytest.raises(NoRouteError, match="with x there is no way, so nothing can be shared out"):
        attribute(NETWORK, [closed], "amber", "elm", scenarios=["x"])
    bare = flows.network([flows.road("a", "b")])
    slower = Part("x", "x", changes=(make_change("set", id="a-b", field="hours", value=30),))
    with pytest.raises(CapacityError, match="with none of the parts the capacity is not known"):
        attribute(bare, [slower], "a", "b", scenarios=["x"], measure="teu_per_year")
    with pytest.raises(ScenarioError, match="with none of the parts usd_per_teu is not known"):
        attribute(NETWORK, PARTS, "amber", "elm", scenarios=["x"], measure="usd_per_teu")


def test_capacity_is_shared_out_too() -> None:
    parts = (
        change_part("yard", make_change("scale", id="cedar-port-yard", field="capacity", value=2)),
        change_part("ships", make_change("scale", id="feeder-shuttle", field="departures_per_week", value=2)),
    )
    found = attribute(NETWORK, parts, "amber", "elm", scenarios=["x"], measure="teu_per_year")
    assert (found.before, found.after) == (49_125, 50_000)  # then the line to elm is full
    assert sum(share.share for share in found.shares) == 875
    assert [share.alone for share in found.shares] == [875, 0]
    assert [share.reason for share in found.shares] == ["", "another limit binds: dune-port-elm"]


def test_what_requires_another_gets_only_what_it_adds() -> None:
    parts = (
        Part("second-track", "Second track", include=("hazel-second-track",)),
        Part("line", "Hazel line", include=("hazel-line",)),
    )
    second, line = attribute(NETWORK, parts, "amber", "elm", scenarios=["x"]).shares
    assert (second.share, second.alone, second.needs) == (-1.4, None, ("line",))
    assert line.share == line.alone == -20
    dear = change_part("dear", make_change("scale", id=PORT, field="usd_per_teu", value=2))
    idle = attribute(NETWORK, (dear,), "amber", "elm", scenarios=["x"]).shares[0]
    assert idle.reason == "on the way, but what it changes does not count in hours"


def test_attribution_reads_as_a_table(network: str, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("sensitivity", "amber", "elm", "--network", network, "--scenario", "pair")
    status, out, _ = run(capsys, *asked)
    assert status == 0
    assert "expected time: 150.0 -> 106.0 h, -44.0 (-29%)" in out
    assert "exact: Shapley values over all orders of 3 parts" in out
    record = json.loads(run(capsys, *asked, "--format", "json")[1])
    assert record["total"] == -44 == round(sum(share["share"] for share in record["shares"]), 2)
    assert [share["id"] for share in record["shares"]] == ["half", "line", "more-sailings"]
    both = json.loads(run(capsys, *asked, "--scenario", "ghost", "--format", "json")[1])
    assert [share["id"] for share in both["shares"]] == ["pair", "ghost"]
    assert run(capsys, *asked, "--measure", "days")[0] == 2
    status, _, err = run(capsys, "sensitivity", "amber", "elm", "--network", network, "--scenario", "empty")
    assert (status, "nothing to share out" in err) == (2, True)


# -- roadmap -----------------------------------------------------------------------------------------------------------


def test_a_roadmap_is_the_question_of_each_year() -> None:
    found = roadmap(NETWORK, "Amber", "Elm", first=2026, last=2034, planned=True)
    for year in found.years:
        live = [row for row in NETWORK.projects.values() if row.opens <= date(year.year, 12, 31)]
        expected = minutes(as_asked(NETWORK, include=[row.id for row in live]))
        assert year.outcome.route is not None
        assert year.outcome.route.minutes == expected
    opened = {year.year: year.opened for year in found.years if year.opened}
    assert opened == {2027: ("more-sailings",), 2030: ("hazel-line",), 2032: ("hazel-second-track",)}
    assert [year.year for year in found.years if year.rerouted] == [2030]


def test_what_is_planned_waits_to_be_asked_for() -> None:
    found = roadmap(NETWORK, "amber", "elm", first=2026, last=2033)
    assert found.left_out == ("hazel-second-track", "more-sailings")
    assert [key for key, _, _ in found.titles] == ["hazel-line"]


def test_everything_slips_together() -> None:
    plain = roadmap(NETWORK, "amber", "elm", first=2026, last=2036, planned=True, capacity=False)
    slipped = roadmap(NETWORK, "amber", "elm", first=2026, last=2036, planned=True, slip_years=2, capacity=False)
    hours = [year.outcome.hours for year in plain.years]
    assert [year.outcome.hours for year in slipped.years] == [hours[0], hours[0], *hours[:-2]]


def test_scenarios_hold_in_every_year_and_their_dates_stay() -> None:
    early = make_change("set", id="hazel-line", field="opens", value=date(2028, 12, 31))
    found = roadmap(NETWORK, "amber", "elm", first=2026, last=2030, base=Conditions(changes=(early,)), slip_years=1)
    assert {year.year: year.opened for year in found.years if year.opened} == {2028: ("hazel-line",)}


def test_a_programme_unfolds_in_time_and_as_built_does_not() -> None:
    line = Scenario(
        id="line",
        name="Line",
        includes=("hazel-line",),
        projects=("more-sailings",),
        changes=(
            make_change("scale", id="hazel-1435-1520", field="hours", value=2, where="jam"),
            make_change("scale", id=PORT, field="hours", value=0.5, where="port"),
        ),
    )
    namesake = Scenario(id="hazel-line", name="Hazel line", projects=("hazel-line",))
    base = Conditions(scenarios=(namesake, line))
    found = roadmap(NETWORK, "amber", "elm", first=2026, last=2031, base=base, capacity=False)
    assert {year.year: year.opened for year in found.years if year.opened} == {
        2027: ("more-sailings",),
        2030: ("hazel-line",),
    }
    halved, jam = line.changes[1], line.changes[0]
    for year in found.years:
        on = date(year.year, 12, 31)
        built = [key for key in ("hazel-line", *line.projects) if NETWORK.projects[key].opens <= on]
        changes = [halved, jam] if "hazel-line" in built else [halved]
        assert year.outcome.route is not None
        assert year.outcome.route.minutes == minutes(as_asked(NETWORK, on=on, include=built, changes=changes))
    done = roadmap(NETWORK, "amber", "elm", first=2026, last=2031, base=base, capacity=False, as_built=True)
    assert {year.outcome.hours for year in done.years} == {found.years[-1].outcome.hours}
    assert (done.as_built, found.as_built, found.undated) == (True, False, ("line",))


def test_a_roadmap_names_the_legs_that_change(network: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = roadmap(NETWORK, "amber", "elm", first=2029, last=2031, capacity=False)
    before, opening, after = found.years
    assert (before.changed, after.changed) == ((), ())
    assert before.outcome.route is not None
    assert opening.outcome.route is not None
    gained = sum((row.minutes[1] or 0) - (row.minutes[0] or 0) for row in opening.changed)
    assert gained == opening.outcome.route.minutes - before.outcome.route.minutes
    asked = ("roadmap", "amber", "elm", "--network", network, "--from", "2029", "--to", "2031")
    out = run(capsys, *asked)[1]
    assert "what changes on the way\n  2030: 6.2 -> 5.4 days (uses hazel-line): " in out
    record = json.loads(run(capsys, *asked, "--format", "json")[1])
    assert [len(year["changed"]) for year in record["years"]] == [0, len(opening.changed), 0]


@pytest.mark.parametrize(("first", "last"), [(2035, 2026), (2020, 2030), (2026, 2200)])
def test_years_must_make_sense(first: int, last: int) -> None:
    with pytest.raises(ScenarioError, match=rf"--from {first} --to {last}: name years that rise, from 2026"):
        roadmap(NETWORK, "amber", "elm", first=first, last=last)


def test_the_roadmap_reads_as_a_picture_and_a_table(
    network: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    asked = ("roadmap", "amber", "elm", "--network", network, "--from", "2029", "--to", "2031")
    chart = tmp_path / "r.png"
    status, out, _ = run(capsys, *asked, "--chart", str(chart))
    assert status == 0
    assert "2030   5.4  6.0" in out
    assert "  2030: hazel-line" in out
    assert "planned, not counted (--planned builds them): more-sailings" in out
    assert chart.read_bytes().startswith(b"\x89PNG")
    assert "note: each year is its last day, 31 December" in out
    assert "note: as built: what the scenarios build exists from the first year" in run(capsys, *asked, "--as-built")[1]
    record = json.loads(run(capsys, *asked, "--slip", "1", "--format", "json")[1])
    assert [year["hours"] for year in record["years"]] == [150, 150, 130]
    assert record["years"][2]["opened"] == ["hazel-line"]
    rows = run(capsys, *asked, "--format", "csv")[1].splitlines()
    assert rows[2].startswith("2030,130.0,5.42")
    for wrong, message in ((("--on", "2030-01-01"), "leave --on out"), (("--slip", "-1"), "a number of years from 0")):
        status, _, err = run(capsys, *asked, *wrong)
        assert (status, message in err) == (2, True)
