"""What fits between two places, solved again with other capacities: as solved anew."""

from __future__ import annotations

from random import Random

from corridor import open_network
from corridor.errors import CorridorError
from corridor.studies.spare import Known, spare_between
from tests.folders import TOY

CAPACITIES = ("cedar-port-yard.capacity", "ferry-shuttle.teu_per_departure", "amber-birch.capacity")
TIMES = ("amber-birch.hours", "ferry-shuttle.headway_hours")


def test_other_capacities_solved_again_are_those_solved_anew() -> None:
    """Capacities alone, nothing and something again, and with them times, for which all is set up anew."""
    draw = Random("capacities")  # noqa: S311 - the same each time
    known: Known = {}
    solved, base = 0, open_network(TOY)
    for _ in range(60):
        names = [*draw.sample(CAPACITIES, draw.randint(1, 3)), *draw.sample(TIMES, draw.choice((0, 0, 0, 1)))]
        try:
            network = base.with_changes(set={name: draw.choice([0.5, 3, 20, 90, 400, 30_000]) for name in names})
        except CorridorError:
            continue  # such as a headway of no ship
        before = dict(known)
        again, anew = (
            spare_between(network, "amber", "elm", utilisation=True, within_days=30, known=held)
            for held in (known, None)
        )
        assert again == anew, names
        solved += known == before
    assert 10 < solved < 60
