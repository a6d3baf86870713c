"""What fits between two places, solved again with other capacities: as solved anew."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from corridor import open_network
from corridor.errors import CorridorError
from corridor.studies.spare import solved_before, spare_between
from tests.folders import TOY

CAPACITIES = ("cedar-port-yard.capacity", "ferry-shuttle.teu_per_departure", "amber-birch.capacity")
TIMES = ("amber-birch.hours", "ferry-shuttle.headway_hours")


def test_other_capacities_solved_again_are_those_solved_anew() -> None:
    """Capacities alone, nothing and something again, and with them times, for which all is set up anew."""
    draw = Random("capacities")  # noqa: S311 - the same each time
    base, answers = open_network(TOY), []
    how: dict[str, Any] = {"utilisation": True, "within_days": 30}
    known = solved_before(base, "amber", "elm", **how)
    for _ in range(60):
        names = [*draw.sample(CAPACITIES, draw.randint(1, 3)), *draw.sample(TIMES, draw.choice((0, 0, 0, 1)))]
        try:
            network = base.with_changes(set={name: draw.choice([0.5, 3, 20, 90, 400, 30_000]) for name in names})
        except CorridorError:
            continue  # such as a headway of no ship
        anew = spare_between(network, "amber", "elm", **how)
        assert spare_between(network, "amber", "elm", **how, known=known) == anew, names
        answers.append((network, anew))
    assert len({answer.teu_per_year for _, answer in answers}) > 10
    # What came before has no say in what limits the flow, either.
    for network, anew in reversed(answers):
        assert spare_between(network, "amber", "elm", **how, known=known) == anew


def test_capacities_alone_are_not_set_up_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    base = open_network(TOY)
    known = solved_before(base, "amber", "elm", within_days=30)
    monkeypatch.setattr("corridor.studies.spare._setting", None)
    narrow = base.with_changes(set={"cedar-port-yard.capacity": 90})
    assert spare_between(narrow, "amber", "elm", within_days=30, known=known).teu_per_year
    with pytest.raises(TypeError):
        spare_between(base.with_changes(set={"amber-birch.hours": 9}), "amber", "elm", within_days=30, known=known)
