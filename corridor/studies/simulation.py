"""
A year of a route, event by event: trains and boxes that queue, ships with their space, seas that storms shut.

The route is that of `route`, its elements those of `load`.  A train of TEU passes
leg by leg.  A leg takes the time that its published law draws, times the share by
which the queue that it meets is longer or shorter than that of today:

    leg = x (b + w) / (b + w(now))

with x drawn, w the wait met in front of the servers, b and w(now) as in
`corridor.studies.load`.  Other traffic fills its share of the servers: these are as
busy as all traffic makes them, and the waits scaled to the true service time.
Ships leave as their headway says, take what they have space for, first come first
served, and leave the rest; while a storm shuts their sea they wait, and then leave
in a bunch.
"""

from __future__ import annotations

from collections import deque
from heapq import heapreplace
from importlib import import_module
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from corridor.errors import CapacityError, CorridorError, OutputError
from corridor.graph.modal import storm_share
from corridor.routing.calendar import MONTHS
from corridor.studies.samples import Draws
from corridor.studies.station import FULLEST_TODAY
from corridor.units import HOURS_PER_DAY, HOURS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Generator

    from numpy.typing import NDArray

    from corridor.graph.modal import Graph
    from corridor.studies.station import Station

    Events = Generator[Any, Any, None]

HOURS_PER_WEEK = 7 * HOURS_PER_DAY

WARM_UP_WEEKS = 8
"""What comes before these have passed fills the route and is not counted."""

LONGEST = 4.0
"""The clock is stopped after so many times the weeks: what stands then never arrives."""

BALANCE = 1e-6
"""Most by which time in the system, counted by what stands and by what passed, may differ (Little's law)."""


class Servers(NamedTuple):
    """
    What serves one train after the other.

    Attributes
    ----------
    number, hours, cs2
        Servers, mean service as the simulation needs it [h], and its squared variation.
    scale
        True wait over simulated wait.
    base, along, anchor
        b; what the line adds at this volume; b and the wait of today [h].
    """

    number: int
    hours: float
    cs2: float
    scale: float
    base: float
    along: float
    anchor: float


class Ship(NamedTuple):
    """Departures of a board: mean headway [h], its squared variation, space [TEU], the sea that it waits for."""

    headway: float
    variation: float
    space: float
    sea: str


class Sea(NamedTuple):
    """Share of time shut, by month, and mean spell [h]."""

    shares: tuple[float, ...]
    spell: float


class Stage(NamedTuple):
    """A leg: its element, what may hold a train there, the place where it is, and the share of capacity used."""

    id: str
    name: str
    servers: Servers | None = None
    ship: Ship | None = None
    sea: str = ""
    place: str = ""
    use: float | None = None


class Model(NamedTuple):
    """
    All that a run needs.

    Attributes
    ----------
    graph
        Of the edges of the route alone, in order.
    stages
        One a leg.
    seas
        By name.
    teu_per_year, train_teu
        What comes, and in loads of how much.
    weeks
        That are counted.
    """

    graph: Graph
    stages: tuple[Stage, ...]
    seas: tuple[tuple[str, Sea], ...]
    teu_per_year: float
    train_teu: float
    weeks: int


class Run(NamedTuple):
    """
    One run.

    Attributes
    ----------
    hours, teu
        Of each load that arrived, and how much it was.
    delivered, standing
        TEU that arrived in the weeks that are counted, and what had not arrived at the end.
    waited, passed
        By stage: hours waited times TEU, and TEU.
    spent, crossed
        By stage: hours spent there times TEU, and TEU.
    weekly
        By stage and week: TEU that stood, on average.
    """

    hours: NDArray[np.float64]
    teu: NDArray[np.float64]
    delivered: float
    standing: float
    waited: NDArray[np.float64]
    passed: NDArray[np.float64]
    spent: NDArray[np.float64]
    crossed: NDArray[np.float64]
    weekly: NDArray[np.float64]


def servers_of(station: Station, *, volume: float, today: float, train_teu: float) -> Servers:
    """
    Bring an element to what a simulation of the corridor's own trains needs.

    Parameters
    ----------
    station
        The element.
    volume, today
        Simulated, and that of the published times [TEU/year].
    train_teu
        Size of a load.

    Raises
    ------
    CapacityError
        If other traffic leaves no room.
    """
    if station.total <= station.other:
        msg = f"{station.name}: other traffic takes all of its capacity, so nothing passes."
        raise CapacityError(msg)
    use, rate = station.use(volume), volume / train_teu / HOURS_PER_YEAR
    hours = use * station.servers / rate
    now = min(station.use(today if station.now is None else station.now), FULLEST_TODAY)
    base = station.hours if station.kind == "link" else station.service_hours
    return Servers(
        station.servers,
        hours,
        station.cs2,
        station.service_hours / hours,
        base,
        station.along(use),
        base + station.wait(now),
    )


def simulated(model: Model, *, seed: int, number: int) -> Run:
    """
    Simulate one run.

    Parameters
    ----------
    model
        The route.
    seed, number
        The same ones give the same run.

    Raises
    ------
    OutputError
        If SimPy is not installed.
    CorridorError
        If the books do not balance: Little's law is checked in every run.
    """
    return _World(model, seed=seed, number=number).run()


class _Load:
    """What comes together: TEU, since when it is under way, and which of the drawn trips it is."""

    __slots__ = ("came", "column", "start", "teu")

    def __init__(self, teu: float, start: float, column: int) -> None:
        self.teu, self.start, self.column, self.came = teu, start, column, start


class _World:
    """One run under way."""

    def __init__(self, model: Model, *, seed: int, number: int) -> None:
        try:
            simpy: Any = import_module("simpy")
        except ImportError as error:
            msg = "corridor simulate needs SimPy: pip install 'corridor[simulate]'."
            raise OutputError(msg) from error
        self.model, self.env = model, simpy.Environment()
        self.rng = np.random.default_rng([seed, number])
        self.begins, self.ends = WARM_UP_WEEKS * HOURS_PER_WEEK, (WARM_UP_WEEKS + model.weeks) * HOURS_PER_WEEK
        self.starts = _arrivals(self.rng, model.teu_per_year / model.train_teu / HOURS_PER_YEAR, self.ends)
        draws = Draws(model.graph, draws=max(1, len(self.starts)), seed=(seed, number))
        self.times = draws.legs(range(len(model.stages)))
        self.free = {at: [0.0] * row.servers.number for at, row in enumerate(model.stages) if row.servers}
        self.quays: dict[int, deque[_Load]] = {at: deque() for at, row in enumerate(model.stages) if row.ship}
        self.shut = {name: 0.0 for name, _ in model.seas}
        self.hours: list[float] = []
        self.teu: list[float] = []
        self.delivered = self.inside = self.area = self.last = self.entered = self.gone = self.stayed = 0.0
        self.to_come = len(self.starts)
        size = len(model.stages)
        self.waited, self.passed, self.weekly = np.zeros(size), np.zeros(size), np.zeros((size, model.weeks))
        self.spent, self.crossed = np.zeros(size), np.zeros(size)
        self.done = self.env.event()

    def run(self) -> Run:
        """Let the clock run until all has arrived, or never will."""
        env = self.env
        if len(self.starts):
            for name, sea in self.model.seas:
                env.process(self._weather(name, sea))
            for at in self.quays:
                env.process(self._sail(at))
            env.process(self._source())
            env.process(self._stop())
            env.run(until=self.done)
        self._count(0.0)
        self._check()
        for at, quay in self.quays.items():
            for load in quay:
                self._stood(at, load.came, env.now, load.teu)
        return Run(
            np.array(self.hours),
            np.array(self.teu),
            self.delivered,
            self.inside,
            self.waited,
            self.passed,
            self.spent,
            self.crossed,
            self.weekly / HOURS_PER_WEEK,
        )

    # -- books ---------------------------------------------------------------------------------------------------

    def _count(self, change: float) -> None:
        """Add up what is in the system over time."""
        now = self.env.now
        self.area += self.inside * (now - self.last)
        self.inside += change
        self.last = now

    def _check(self) -> None:
        """Compare what stood with what passed, counted apart (Little's law)."""
        passed = self.gone - self.entered + self.inside * self.env.now
        sums = (passed, self.stayed) if self.inside < BALANCE else (passed,)
        if any(abs(self.area - value) > BALANCE * max(1.0, self.area) for value in sums):
            msg = f"the simulation does not balance: {self.area:g} TEU hours stood, {passed:g} passed."
            raise CorridorError(msg)

    def _stood(self, at: int, came: float, left: float, teu: float) -> None:
        """Put a wait into the weeks that are counted."""
        came, left = max(came, self.begins), min(left, self.ends)
        week = int((came - self.begins) // HOURS_PER_WEEK)
        while came < left:
            end = min(left, self.begins + (week + 1) * HOURS_PER_WEEK)
            self.weekly[at, week] += teu * (end - came)
            came, week = end, week + 1

    def _passed(self, at: int, load: _Load, teu: float, hours: float) -> None:
        if load.start >= self.begins:
            self.waited[at] += teu * hours
            self.passed[at] += teu
        if hours > 0:
            self._stood(at, load.came, load.came + hours, teu)

    def _spend(self, at: int, load: _Load, hours: float) -> None:
        """Add up what a leg takes."""
        if load.start >= self.begins:
            self.spent[at] += load.teu * hours
            self.crossed[at] += load.teu

    # -- processes -----------------------------------------------------------------------------------------------

    def _source(self) -> Events:
        for column, start in enumerate(self.starts):
            yield self.env.timeout(start - self.env.now)
            teu = self.model.train_teu
            self._count(teu)
            self.entered += teu * self.env.now
            self.to_come -= 1
            self.env.process(self._travel(_Load(teu, self.env.now, column), 0))

    def _stop(self) -> Events:
        """Stop the clock where something never arrives."""
        yield self.env.timeout(LONGEST * self.ends)
        if not self.done.triggered:
            self.done.succeed()

    def _travel(self, load: _Load, first: int) -> Events:
        """Pass leg by leg; at a quay the ship takes over."""
        env, stages = self.env, self.model.stages
        for at in range(first, len(stages)):
            stage, hours = stages[at], float(self.times[at][load.column])
            if stage.ship:
                load.came = env.now
                self.quays[at].append(load)
                return
            if stage.sea:
                hours = max(0.0, self.shut[stage.sea] - env.now)
            elif stage.servers:
                hours = self._served(at, stage.servers, load, hours)
            self._spend(at, load, hours)
            if hours > 0:
                yield env.timeout(hours)
        self._arrive(load)

    def _served(self, at: int, servers: Servers, load: _Load, drawn: float) -> float:
        """Queue for the first free server; give what the leg takes."""
        free, now = self.free[at], self.env.now
        begins = max(now, free[0])
        service = servers.hours
        if servers.cs2 > 0:
            service = float(self.rng.gamma(1 / servers.cs2, servers.hours * servers.cs2))
        heapreplace(free, begins + service)
        wait = (begins - now) * servers.scale
        load.came = now
        hours = drawn * (servers.base + servers.along + wait) / servers.anchor if servers.anchor > 0 else drawn
        self._passed(at, load, load.teu, wait)
        return hours

    def _sail(self, at: int) -> Events:
        """Let ships leave one after the other, each with what it has space for."""
        env, ship, quay = self.env, self.model.stages[at].ship, self.quays[at]
        if ship is None:
            return
        due = float(self.rng.random()) * ship.headway
        while True:
            if due > env.now:
                yield env.timeout(due - env.now)
            while ship.sea and self.shut[ship.sea] > env.now:
                yield env.timeout(self.shut[ship.sea] - env.now)
            room = ship.space
            while quay and room > 0:
                load = quay[0]
                teu = min(load.teu, room)
                room -= teu
                aboard = _Load(teu, load.start, load.column)
                aboard.came = load.came
                self._passed(at, aboard, teu, env.now - load.came)
                self._spend(at, aboard, env.now - load.came)
                load.teu -= teu
                if load.teu <= 0:
                    quay.popleft()
                env.process(self._travel(aboard, at + 1))
            gap = ship.headway
            if ship.variation > 0:
                gap = float(self.rng.gamma(1 / ship.variation, ship.headway * ship.variation))
            due += max(gap, LEAST_GAP)

    def _weather(self, name: str, sea: Sea) -> Events:
        """Shut a sea for spells, as often as its month says."""
        env, rng = self.env, self.rng
        blows = rng.random() < storm_share(sea.shares, 0.0)
        while True:
            if blows:
                spell = float(rng.exponential(sea.spell))
                self.shut[name] = env.now + spell
                yield env.timeout(spell)
            share = storm_share(sea.shares, (env.now / HOURS_PER_YEAR * MONTHS) % MONTHS)
            calm = float(rng.exponential(sea.spell * (1 - share) / share)) if share > 0 else inf
            # No spell within a day: look again, as the share changes with the season.
            blows = calm <= HOURS_PER_DAY
            yield env.timeout(min(calm, HOURS_PER_DAY))

    def _arrive(self, load: _Load) -> None:
        now = self.env.now
        self._count(-load.teu)
        self.gone += load.teu * now
        self.stayed += load.teu * (now - load.start)
        if load.start >= self.begins:
            self.hours.append(now - load.start)
            self.teu.append(load.teu)
        if self.begins <= now < self.ends:
            self.delivered += load.teu
        if self.to_come == 0 and self.inside < BALANCE and not self.done.triggered:
            self.done.succeed()


LEAST_GAP = 0.01
"""No two departures of a board are closer [h]."""


def _arrivals(rng: np.random.Generator, rate: float, ends: float) -> list[float]:
    """Draw when loads come, at random [h]."""
    found, now = [], 0.0
    while rate > 0:
        now += float(rng.exponential(1 / rate))
        if now >= ends:
            break
        found.append(now)
    return found
