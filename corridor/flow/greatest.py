"""
The greatest flow over arcs, month by month, that can be solved again with other capacities.

    maximise   flow out of the start
    subject to what comes to a node leaves it, loads on each capacity <= what is open of it that month

A year is the sum of its seasons: months in which the same is open are solved
once.  Where routes may only take so long, the flow is taken apart into routes
that keep to it; only where that cannot be done is it solved over routes.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

from corridor.flow.arcs import Arc, Arcs, Ends, Path, shortest, shortest_in_time, times_to, without
from corridor.flow.circles import Circles
from corridor.flow.columns import Aim, Commodity, Program, run, solver

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence


NOISE = 1e-9
"""Relative to the flow: smaller flows are floating point noise."""

PRICED = 1e-6
"""Smaller prices are noise."""

Carried = tuple[tuple[int, ...], float]
"""Arcs of a route and its flow [TEU/year]."""


class Season(NamedTuple):
    """
    A part of the year in which the same is open.

    Attributes
    ----------
    months
        From 1; empty for what has no months.
    share
        Of the year.
    factors
        Of each row: capacity at the pace of the season over that of the year.
    shut
        Arcs that are shut all the time.
    """

    months: tuple[int, ...]
    share: float
    factors: tuple[float, ...]
    shut: frozenset[int] = frozenset()


class Outcome(NamedTuple):
    """
    A greatest flow and its prices.

    Attributes
    ----------
    value
        Flow [TEU/year].
    prices
        Flow that one TEU a year more of each row lets through.
    by_season
        Value at a yearly pace, and prices, of each season.
    """

    value: float
    prices: tuple[float, ...]
    by_season: tuple[tuple[float, tuple[float, ...]], ...]

    def priced(self) -> tuple[int, ...]:
        """List the rows that have a price."""
        return tuple(row for row, price in enumerate(self.prices) if price > PRICED)


class GreatestFlow:
    """
    A greatest flow that can be solved again with other capacities; what is changed is changed back.

    Parameters
    ----------
    net, ends
        Without gates, one start and one end; see `corridor.flow.arcs.layered`.
    base
        Capacity of each row [TEU/year].
    seasons
        Together the year.
    minutes
        Routes take at most so long [min].
    circles
        What arcs pass, where some route has no known capacity; None where none can be gone round.
    """

    def __init__(
        self,
        net: Arcs,
        ends: Ends,
        base: Sequence[float],
        seasons: Sequence[Season],
        minutes: float = inf,
        circles: Circles | None = None,
    ) -> None:
        self.net, self.ends, self.base, self.seasons, self.minutes = net, ends, tuple(base), tuple(seasons), minutes
        self.circles = circles
        self._program = _ArcProgram(net, ends, len(base))
        self._by_routes: dict[frozenset[int], Program] = {}
        self._in_pieces = set[frozenset[int]]()
        self._rest = times_to(net, ends) if minutes < inf else {}
        self.outcome = self.again({})
        self.scale = max(1.0, self.outcome.value)

    def again(self, uppers: Mapping[int, float]) -> Outcome:
        """Solve with other capacities [TEU/year] of some rows."""
        prices = [0.0] * len(self.base)
        value, by_season = 0.0, []
        for season in self.seasons:
            found, own = self.in_season(season, uppers)
            value += season.share * found
            by_season.append((found, tuple(own)))
            for row, price in enumerate(own):
                if price:
                    prices[row] += season.share * season.factors[row] * price
        return Outcome(value, tuple(prices), tuple(by_season))

    def afresh(self, uppers: Mapping[int, float]) -> Outcome:
        """Solve with other capacities as if it were the first time: of equal optima the same, whatever came before."""
        self._program.forget()
        self._by_routes.clear()
        self._in_pieces.clear()
        return self.again(uppers)

    def raised(self, rows: Collection[int], teu: float) -> Outcome:
        """Solve with some capacities raised [TEU/year]."""
        return self.again({row: self.base[row] + teu for row in rows})

    def in_season(self, season: Season, uppers: Mapping[int, float]) -> tuple[float, Sequence[float]]:
        """Solve one season at a yearly pace."""
        endless = [row for row, upper in uppers.items() if upper == inf]
        # What is too slow, or goes round, may be endless over arcs where no route is.
        if season.shut not in self._in_pieces and not (
            endless and shortest(self.net, self._unlimited(endless), self.ends)
        ):
            program = self._program
            program.set_up(self._uppers(season, uppers), season.shut)
            value, prices = program.greatest()
            free = self.minutes == inf and self.circles is None
            if free or value <= NOISE or self._is_of_routes(program, value):
                return value, prices
            self._in_pieces.add(season.shut)
        solution = self._routed(season, uppers).solve(Aim((1.0,), costs=False))
        return solution.value, solution.prices

    def _uppers(self, season: Season, uppers: Mapping[int, float]) -> list[float]:
        return [
            0.0 if not factor else uppers.get(row, upper) * factor
            for row, (upper, factor) in enumerate(zip(self.base, season.factors, strict=True))
        ]

    def _is_of_routes(self, program: _ArcProgram, value: float) -> bool:
        """Describe whether a greatest flow comes apart into routes in time without circles."""
        fastest = program.fastest(value)
        if self.circles is None and slowest_minutes(self.net, fastest) <= self.minutes:
            return True
        return any(
            all(map(self._is_route, (arcs for arcs, _ in routes_of(self.net, self.ends, flows))))
            for flows in (fastest, program.flows())
        )

    def _is_route(self, arcs: Sequence[int]) -> bool:
        in_time = _minutes(self.net, arcs) <= self.minutes
        return in_time and not (self.circles is not None and self.circles.has(arcs, self.ends))

    def _routed(self, season: Season, uppers: Mapping[int, float]) -> Program:
        """Set up the program over routes in time."""
        found = self._by_routes.get(season.shut)
        if found is None:
            item = Commodity(without(self.net, season.shut), self.ends, inf, minutes=self.minutes)
            circles = {} if self.circles is None else {id(item.net): Circles(item.net)}
            bounds = [(-inf, upper) for upper in self.base]
            found = self._by_routes[season.shut] = Program([item], bounds, circles=circles)
        for row, upper in enumerate(self._uppers(season, uppers)):
            if found.bounds[row][1] != upper:
                found.set_bound(row, upper=upper)
        return found

    def routes(self) -> tuple[Carried, ...]:
        """Carry the greatest flow in the least total time: routes and their flow over the year [TEU/year]."""
        sums: dict[tuple[int, ...], float] = {}
        for season, (value, _) in zip(self.seasons, self.outcome.by_season, strict=True):
            if value > NOISE * self.scale:
                for arcs, flow in self._fastest(season, value):
                    sums[arcs] = sums.get(arcs, 0.0) + season.share * flow
        return tuple(sorted(sums.items(), key=lambda item: (-item[1], item[0])))

    def _fastest(self, season: Season, value: float) -> list[Carried]:
        if season.shut not in self._in_pieces:
            self._program.set_up(self._uppers(season, {}), season.shut)
            return routes_of(self.net, self.ends, self._program.fastest(value))
        worth = 1.0 + max(arc.cost for arc in self.net.arcs) * len(self.net.arcs)
        solution = self._routed(season, {}).solve(Aim((worth,)))
        return [(column.arcs, flow) for column, flow in solution.flows]

    def bound(self, outcome: Outcome) -> float:
        """
        Prove that no flow is greater.

        For any prices: their sum over the capacities, over the length of the
        shortest of all routes under them.  A route that was not thought of is
        shorter than 1, and shows as a gap.
        """
        total = 0.0
        for season, (_, prices) in zip(self.seasons, outcome.by_season, strict=True):
            length = self._shortest(season, prices)
            if length is not None:
                uppers = self._uppers(season, {})
                paid = sum(price * upper for price, upper in zip(prices, uppers, strict=True) if price > 0)
                total += season.share * (paid / min(1.0, length) if length > 0 else inf)
        return total

    def _shortest(self, season: Season, prices: Sequence[float]) -> float | None:
        weights = [
            inf if number in season.shut else sum(max(0.0, prices[row]) * weight for row, weight in arc.loads)
            for number, arc in enumerate(self.net.arcs)
        ]
        path = self._route(weights)
        return None if path is None else path.length

    def _route(self, weights: Sequence[float]) -> Path | None:
        """Find the shortest route, in time and without circles."""
        path = shortest(self.net, weights, self.ends)
        if path is not None and _minutes(self.net, path.arcs) > self.minutes:
            path = shortest_in_time(self.net, weights, self.ends, self.minutes, self._rest)
        if path is not None and self.circles is not None and self.circles.has(path.arcs, self.ends):
            path = self.circles.shortest(weights, self.ends, self.minutes, self._rest)
        return path

    def is_unlimited(self, rows: Collection[int]) -> bool:
        """Describe whether nothing limits the flow once some capacities are infinite."""
        return self._route(self._unlimited(rows)) is not None

    def _unlimited(self, rows: Collection[int]) -> list[float]:
        return [0.0 if all(row in rows for row, _ in arc.loads) else inf for arc in self.net.arcs]

    def is_more(self, value: float, than: float) -> bool:
        """Describe whether one flow is larger than another by more than the tolerance of the solver."""
        return value > than + 1e-6 * self.scale

    def without(self, closed: Collection[int]) -> float:
        """Give the greatest flow with some arcs closed [TEU/year]."""
        seasons = [season._replace(shut=season.shut | frozenset(closed)) for season in self.seasons]
        return sum(season.share * self.in_season(season, {})[0] for season in seasons)


def _minutes(net: Arcs, arcs: Sequence[int]) -> int:
    return sum(net.arcs[number].minutes for number in arcs)


def slowest_minutes(net: Arcs, flows: Sequence[float]) -> float:
    """Give the time of the slowest way along a flow [min]; infinite where the flow goes in circles."""
    least = NOISE * max(1.0, *flows)
    used = [net.arcs[number] for number, flow in enumerate(flows) if flow > least]
    waiting: dict[int, int] = {}
    onward: dict[int, list[Arc]] = {}
    for arc in used:
        waiting[arc.head] = waiting.get(arc.head, 0) + 1
        onward.setdefault(arc.tail, []).append(arc)
    latest: dict[int, int] = {}
    ready, n_passed = [node for node in onward if node not in waiting], 0
    while ready:
        node = ready.pop()
        for arc in onward.get(node, ()):
            n_passed += 1
            latest[arc.head] = max(latest.get(arc.head, 0), latest.get(node, 0) + arc.minutes)
            waiting[arc.head] -= 1
            if not waiting[arc.head]:
                ready.append(arc.head)
    return max(latest.values(), default=0) if n_passed == len(used) else inf


def routes_of(net: Arcs, ends: Ends, flows: Sequence[float]) -> list[Carried]:
    """Take a flow on arcs apart into routes, the fastest first; what goes in circles is let go."""
    least = NOISE * max(1.0, *flows)
    left = {number: flow for number, flow in enumerate(flows) if flow > least}
    ways: dict[int, list[tuple[int, int]]] = {}
    for number in left:
        ways.setdefault(net.arcs[number].tail, []).append((net.arcs[number].head, number))
    used = net._replace(ways={node: tuple(found) for node, found in ways.items()})
    weights = {number: float(net.arcs[number].minutes) for number in left}
    routes = []
    while (path := shortest(used, weights, ends)) is not None and path.arcs:
        flow = min(left[number] for number in path.arcs)
        for number in path.arcs:
            left[number] -= flow
            if left[number] <= least:
                weights[number] = inf
        routes.append((path.arcs, flow))
    return routes


class _ArcProgram:
    """
    The program over arcs: one column an arc, one row a node, one row a capacity in use, one row for the flow.

    Volume and time have a solver each, so that both go on from where they were.
    """

    def __init__(self, net: Arcs, ends: Ends, n_rows: int) -> None:
        import numpy as np

        self.net, self.n_rows = net, n_rows
        start, end = ends.starts[0], ends.ends[0]
        self._out = np.array([float((arc.tail == start) - (arc.head == start)) for arc in net.arcs])
        self._times = np.array([float(arc.minutes) for arc in net.arcs])
        self._used = sorted({row for arc in net.arcs for row, _ in arc.loads})
        nodes: dict[int, int] = {}
        for arc in net.arcs:
            for node in (arc.tail, arc.head):
                if node not in (start, end):
                    nodes.setdefault(node, len(nodes))
        self._nodes, self._first, self._flow_row = nodes, len(nodes), len(nodes) + len(self._used)
        self._most = np.zeros(len(net.arcs))
        self._most[[number for found in net.ways.values() for _, number in found]] = inf
        self._solvers = {False: self._made(-self._out)}
        self._uppers, self._shut = [inf] * n_rows, frozenset[int]()
        self._set: dict[bool, tuple[list[float], frozenset[int]]] = {}

    def _made(self, costs: Any) -> Any:
        """Pass the program to a solver."""
        import highspy
        import numpy as np

        row_of = {row: self._first + place for place, row in enumerate(self._used)}
        index, values, begins = list[int](), list[float](), [0]
        for arc, out in zip(self.net.arcs, self._out, strict=True):
            entries = [(self._nodes[arc.tail], 1.0)] if arc.tail in self._nodes else []
            entries += [(self._nodes[arc.head], -1.0)] if arc.head in self._nodes else []
            entries += [(row_of[row], weight) for row, weight in arc.loads]
            entries += [(self._flow_row, float(out))] if out else []
            index += [row for row, _ in entries]
            values += [weight for _, weight in entries]
            begins.append(len(index))
        program: Any = highspy.HighsLp()
        program.num_col_, program.num_row_ = len(self.net.arcs), self._flow_row + 1
        program.col_cost_, program.col_lower_, program.col_upper_ = costs, np.zeros(len(costs)), self._most
        n_limits = len(self._used) + 1
        program.row_lower_ = np.array([0.0] * self._first + [-inf] * n_limits)
        program.row_upper_ = np.array([0.0] * self._first + [inf] * n_limits)
        program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        program.a_matrix_.start_ = np.array(begins, dtype=np.int32)
        program.a_matrix_.index_ = np.array(index, dtype=np.int32)
        program.a_matrix_.value_ = np.array(values)
        made = solver()
        made.passModel(program)
        return made

    def set_up(self, uppers: Sequence[float], shut: frozenset[int]) -> None:
        """Describe what is open from now on."""
        self._uppers, self._shut = list(uppers), shut

    def _run(self, *, by_time: bool) -> Any:
        """Change what differs from the last time that this was solved, and solve."""
        made = self._solvers[by_time]
        uppers, shut = self._set.get(by_time, ([inf] * self.n_rows, frozenset[int]()))
        for place, row in enumerate(self._used, start=self._first):
            if uppers[row] != self._uppers[row]:
                made.changeRowBounds(place, -inf, self._uppers[row])
        for number in shut ^ self._shut:
            made.changeColBounds(number, 0.0, 0.0 if number in self._shut else self._most[number])
        self._set[by_time] = (self._uppers, self._shut)
        run(made)
        return made

    def forget(self) -> None:
        """Begin the next solution from nothing."""
        for made in self._solvers.values():
            made.clearSolver()

    def greatest(self) -> tuple[float, list[float]]:
        """Give the greatest flow and the price of each capacity."""
        made = self._run(by_time=False)
        duals = made.getSolution().row_dual
        prices = [0.0] * self.n_rows
        for place, row in enumerate(self._used, start=self._first):
            prices[row] = max(0.0, -duals[place])
        return max(0.0, -float(made.getInfo().objective_function_value)), prices

    def flows(self) -> Sequence[float]:
        """Give the flow on each arc of the last greatest flow."""
        return list(self._solvers[False].getSolution().col_value)

    def fastest(self, value: float) -> Sequence[float]:
        """Give the flow on each arc when a volume is carried in the least total time."""
        if True not in self._solvers:
            self._solvers[True] = self._made(self._times)
        self._solvers[True].changeRowBounds(self._flow_row, value * (1 - 1e-10), inf)
        return list(self._run(by_time=True).getSolution().col_value)
