"""What opening and shutting projects does to the graph of the page: every state is that of a whole graph."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest

import corridor
from corridor.data.load import load
from corridor.data.model import Change, Network, Project
from corridor.graph.build import build
from corridor.output.page import openings, page_data
from corridor.output.page.nearby import surroundings
from corridor.output.page.openings import Terms, find_openings
from corridor.output.page.projects import added_records
from corridor.output.page.sheet import Parts
from corridor.scenario.changes import as_asked, with_projects
from corridor.scenario.opening import parse_day
from tests.folders import TOY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.output.page.openings import Asked, Openings


@pytest.fixture(scope="module")
def whole() -> Network:
    """Read the network that the package carries."""
    return corridor.open_network()


def opened(network: Network, asked: Asked | None = None) -> Openings:
    return find_openings(network, build(network), added_records(network), Terms(asked=asked))


def asker(network: Network, day: str) -> Asked:
    """Ask for a network on a day with other projects."""

    def asked(include: Sequence[str], exclude: Sequence[str]) -> Network:
        return as_asked(network, on=parse_day(day), include=include, exclude=exclude)

    return asked


def hold(found: Openings, switched: tuple[str, ...], network: Network) -> None:
    """Hold a state, and the records in it, against the graph of the whole network."""
    state, sheet = found.states[switched], found.sheet
    before = (len(sheet.graph.edges), len(sheet.boardings), len(sheet.limits))
    whole = sheet.add(network, build(network))
    assert before == (len(sheet.graph.edges), len(sheet.boardings), len(sheet.limits))
    for field in Parts._fields:
        standing, off, on = (getattr(parts, field) for parts in (found.standing, state.off, state.on))
        assert (standing - off) | on == getattr(whole, field), field


def test_every_state_of_the_toy_is_that_of_a_whole_graph(toy: Network) -> None:
    found = opened(toy)
    assert found.groups == ((("hazel-line", "hazel-second-track"), False), (("more-sailings",), False))
    assert set(found.states) == {("hazel-line",), ("hazel-line", "hazel-second-track"), ("more-sailings",)}
    for switched in found.states:
        hold(found, switched, with_projects(toy, include=switched))
    sailings, track = found.states["more-sailings",], found.states["hazel-line", "hazel-second-track"]
    assert sailings.records == {"feeder-shuttle": {"perWeek": 7}}
    assert track.records == {"hazel-cedar-port": {"hours": [pytest.approx(5.6)] * 3}}
    assert track.on.places == {"hazel"}


def test_states_of_the_whole_network_are_those_of_whole_graphs(whole: Network) -> None:
    found = opened(whole)
    assert {key for members, _ in found.groups for key in members} == set(whole.projects)
    assert not found.refused
    likely = sorted(found.states, key=lambda switched: (-len(switched), switched))
    for switched in [*likely[:3], *Random(5).sample(likely, 12)]:  # noqa: S311 - the same cases each time
        hold(found, switched, with_projects(whole, include=switched))


def test_what_stands_on_a_day_can_be_shut(toy: Network) -> None:
    asked = asker(toy, "2031-06-30")
    found = opened(asked((), ()), asked)
    assert set(found.states) >= {("hazel-line",), ("hazel-second-track",), ("more-sailings",)}
    hold(found, ("hazel-line",), asked((), ("hazel-line",)))
    assert found.states["hazel-line",].off.places == {"hazel"}


def test_what_stands_cannot_be_shut_where_nobody_can_be_asked(toy: Network) -> None:
    found = opened(with_projects(toy, include=["hazel-line"]))
    assert found.refused == {"hazel-line": "project 'hazel-line' is built already; open the network without it."}
    assert ("hazel-second-track",) in found.states


def test_projects_that_touch_each_other_form_a_group(whole: Network) -> None:
    groups = [set(members) for members, _ in opened(whole).groups]
    assert {"kmtf-six-ships", "ad-ports-780-ships"} <= next(group for group in groups if "kmtf-six-ships" in group)
    assert {"alat-260"} < next(group for group in groups if "alat-500" in group)
    assert {"poti-new-terminal"} in groups


def test_great_groups_open_one_at_a_time(toy: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openings, "MOST_STATES", 1)
    found = opened(toy)
    assert found.groups == ((("hazel-line", "hazel-second-track"), True), (("more-sailings",), False))
    assert page_data(toy, build(toy))["openings"]["alone"] == [0]  # type: ignore[index]


def test_a_project_that_cannot_be_built_is_refused(toy: Network) -> None:
    change = Change(action="set", where="twice", select={"id": "nowhere"}, field="hours", value=3)
    bad = replace(toy.projects["more-sailings"], id="bad", changes=(change,))
    found = opened(replace(toy, projects={**toy.projects, "bad": bad}))
    assert found.refused == {"bad": "twice: network 'toy' has no 'nowhere'. Known: " + _known(found.refused["bad"])}
    assert ("more-sailings",) in found.states


def _known(message: str) -> str:
    return message.partition("Known: ")[2]


def with_project(network: Network, change: Change) -> tuple[Network, Project]:
    project = replace(network.projects["more-sailings"], id="new", requires=(), changes=(change,))
    return replace(network, projects={**network.projects, "new": project}), project


def test_surroundings_are_small_and_whole_where_anything_may_differ(toy: Network) -> None:
    near, after = surroundings(toy, with_projects(toy, include=["more-sailings"]))
    assert 0 < len(near.links) < len(toy.links)
    assert after.services["feeder-shuttle"].departures_per_week == 7
    change = Change(action="scale", where="test", select={"id": "t-per-teu"}, field="value", value=2)
    network, _ = with_project(toy, change)
    before, after = surroundings(network, with_projects(network, include=["new"]))
    assert len(before.links) == len(after.links) == len(toy.links)
    hold(opened(network), ("new",), with_projects(network, include=["new"]))


def test_closing_and_pools_are_seen_whole(toy: Network) -> None:
    for record in ("cedar-port", "dune-port-elm", "birch-1435-1520", next(iter(toy.pools))):
        change = (
            Change(action="scale", where="test", select={"id": record}, field="capacity", value=0.5)
            if record in toy.pools
            else Change(action="close", where="test", select={"id": record})
        )
        network, _ = with_project(toy, change)
        hold(opened(network), ("new",), with_projects(network, include=["new"]))


def test_the_page_says_which_project_adds_a_record(toy: Network) -> None:
    data = page_data(toy, build(toy))
    later: list[dict[str, object]] = data["laterFacilities"]  # type: ignore[assignment]
    assert {row["id"]: row["by"] for row in later} == {"hazel-1435-1520": "hazel-line", "hazel-1520-1435": "hazel-line"}
    assert load(TOY).facilities.keys().isdisjoint(row["id"] for row in later)
