"""Ways that bend: long against the great circle or the shortest open way, accepted by a row or found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corridor import open_network
from corridor.commands.cli import main
from corridor.data.model import Detour, Network
from corridor.studies.detours import LIMIT, accepts, detours_of


@pytest.fixture(scope="module")
def shipped() -> Network:
    return open_network()


def row(key: str, origin: str, destination: str, most: float | None) -> Detour:
    return Detour(
        id=key,
        origin=(origin,),
        destination=(destination,),
        most=most,
        reason="sea",
        sources=("judgement",),
        confidence="low",
    )


def test_every_long_way_has_a_reason_or_is_a_finding(shipped: Network) -> None:
    found = detours_of(shipped)
    assert found.places >= 50
    assert found.pairs == found.places * (found.places - 1) // 2
    for way in found.ways:
        assert way.multiple is None or way.multiple > LIMIT or (way.detour or 0) > LIMIT
        if way.accepted:
            entry = shipped.detours[way.accepted]
            assert accepts(entry, shipped.places[way.origin], shipped.places[way.destination])
            assert (way.reason, way.note) == (entry.reason, entry.note)
            assert entry.most is None or (way.multiple or 0) <= entry.most


def test_holes_that_bent_ways_are_closed(shipped: Network) -> None:
    bent = {frozenset((way.origin, way.destination)) for way in detours_of(shipped).findings}
    for pair in (("budapest", "warsaw"), ("berlin", "dresden"), ("bishkek", "osh"), ("baku", "makhachkala")):
        assert frozenset(pair) not in bent
    assert len(bent) <= 1


def test_a_long_way_is_a_finding_until_a_row_accepts_its_length(shipped: Network) -> None:
    usual = {(way.origin, way.destination): way for way in detours_of(shipped).ways}
    assert usual["budapest", "warsaw"].accepted == "detour-poland-hungary"
    bare = replace(shipped, detours={})
    assert all(not way.accepted for way in detours_of(bare).ways)
    some = replace(shipped, detours={"all": row("all", "*", "*", 2.0)})
    for way in detours_of(some).ways:
        longest = 99.0 if way.km is None else max(way.multiple or 0, way.km / way.great_circle_km)
        assert bool(way.accepted) == (longest <= 2)
    everything = replace(shipped, detours={"all": row("all", "*", "*", None)})
    assert not detours_of(everything).findings


def test_ends_fit_either_way_round(shipped: Network) -> None:
    poti, almaty = shipped.places["poti"], shipped.places["almaty"]
    for origin, destination in (("poti", "almaty"), ("country:KZ", "country:GE"), ("*", "almaty")):
        assert accepts(row("one", origin, destination, None), poti, almaty)
        assert accepts(row("one", destination, origin, None), poti, almaty)
    assert not accepts(row("one", "country:GE", "country:GE", None), poti, almaty)


def test_command_lists_them_and_ends_with_one_where_any_is_left(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["network", "check", "--detours"])
    text = capsys.readouterr().out
    assert "accepted: detour-caspian: " in text
    assert status == (1 if "\nfinding: " in text else 0)
