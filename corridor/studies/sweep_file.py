"""
Sweep files: which figures vary, how, and what is read off each run.

    pairs = [["xian", "poti"]]
    measures = ["hours", "p80_hours", "usd_per_teu"]
    scenarios = ["base", "cku-railway", "cku-railway+digital-corridor"]
    samples = 1000                         draws of every uniform figure; default 1
    seed = 7
    design = "latin-hypercube"             or "random"

    [[vary]]
    field = "aktau-port-feeder.hours"      or id = ..., or a selector, with field = "hours"
    values = [24, 48, 96]                  or range = [24, 96, 4] or uniform = [24, 96]

    [[vary]]
    mode = "feeder"
    table = "services"
    field = "departures_per_week"
    action = "scale"
    range = [1, 3, 5]

Values and ranges make a grid, the last one turning fastest; each point of the grid
is drawn `samples` times; all of that runs under each scenario.
"""

from __future__ import annotations

from math import inf, isfinite, log10, prod
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from corridor.data.load.documents import Keys, is_number, read_document
from corridor.data.load.projects import SELECTORS
from corridor.data.model import Change
from corridor.errors import NetworkError, ScenarioError, suggest
from corridor.studies.measures import AT_LOAD, MEASURES, check_measures

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MAX_RUNS = 2_000_000
"""More rows than this are no table that anybody reads."""

MAX_STEPS = 100_000
MAX_AXES = 100
"""Each is a column of the table."""

MOST_SHOWN = 5
DESIGNS = ("random", "latin-hypercube")
ACTIONS = ("set", "scale", "increase")
_KEYS = ("pairs", "measures", "load_teu", "scenarios", "samples", "seed", "design", "vary")
_SHAPES = ("values", "range", "uniform")
_DEFAULT_MEASURES = ("hours", "p80_hours", "usd_per_teu")


class Axis(NamedTuple):
    """
    One figure that varies.

    Attributes
    ----------
    name
        Title of its column.
    change
        What it does, without a value.
    values
        Points of the grid; empty where it is drawn.
    uniform
        Bounds between which it is drawn; None on the grid.
    """

    name: str
    change: Change
    values: tuple[object, ...] = ()
    uniform: tuple[float, float] | None = None

    def at(self, value: object) -> Change:
        """Give the change with a value."""
        from dataclasses import replace

        return replace(self.change, value=value)


class Sweep(NamedTuple):
    """
    A sweep, read and checked.

    Attributes
    ----------
    pairs
        Places as people name them.
    scenarios
        Names, several joined by ``+``.
    samples, seed, design
        How uniform figures are drawn.
    axes
        In order of the file.
    where
        Its file, for messages.
    load_teu
        Volume of the measure ``hours_at_load`` [TEU/year]; None where it is not asked for.
    """

    pairs: tuple[tuple[str, str], ...]
    measures: tuple[str, ...] = _DEFAULT_MEASURES
    scenarios: tuple[str, ...] = ("base",)
    samples: int = 1
    seed: int = 1
    design: str = "random"
    axes: tuple[Axis, ...] = ()
    where: str = "sweep"
    load_teu: float | None = None

    @property
    def n_points(self) -> int:
        """Number of points under one scenario."""
        return prod(len(axis.values) for axis in self.axes if axis.uniform is None) * self.samples

    @property
    def n_runs(self) -> int:
        """Number of runs: points under all scenarios; each run answers for all pairs."""
        return self.n_points * len(self.scenarios)

    def draws(self) -> tuple[tuple[float, ...], ...]:
        """
        Draw the uniform figures.

        Returns
        -------
        draws
            For each axis its `samples` values, none for an axis on the grid.  An
            axis has a stream of its own, so that another one changes nothing.
        """
        return tuple(
            tuple(_drawn(axis.uniform, self, number)) if axis.uniform else () for number, axis in enumerate(self.axes)
        )

    def point(self, number: int, draws: Sequence[Sequence[float]]) -> tuple[object, ...]:
        """
        Give the values of all axes at a point.

        Parameters
        ----------
        number
            From 0 to `n_points`.
        draws
            As made by `draws`.
        """
        place, sample = divmod(number, self.samples)
        values: list[object] = [None] * len(self.axes)
        for index in reversed(range(len(self.axes))):
            axis = self.axes[index]
            if axis.uniform is None:
                place, turn = divmod(place, len(axis.values))
                values[index] = axis.values[turn]
            else:
                values[index] = draws[index][sample]
        return tuple(values)


def _drawn(bounds: tuple[float, float], sweep: Sweep, number: int) -> Iterator[float]:
    low, high = bounds
    stream = Random(f"{sweep.seed}/{number}")  # noqa: S311 - draws of a study, repeatable by their seed
    if sweep.design == "random":
        yield from (low + (high - low) * stream.random() for _ in range(sweep.samples))
        return
    strata = list(range(sweep.samples))
    stream.shuffle(strata)
    yield from (low + (high - low) * (stratum + stream.random()) / sweep.samples for stratum in strata)


def read_sweep(file: Path | str) -> Sweep:
    """
    Read a sweep file.

    Parameters
    ----------
    file
        Path of the TOML file.

    Raises
    ------
    ScenarioError
        If it cannot be read, has faults, or asks for far too many runs.
    """
    path = Path(file)
    faults: list[str] = []
    try:
        document = read_document(path, path.name, faults)
    except NetworkError as error:
        raise ScenarioError(str(error)) from None
    sweep = _sweep(Keys(document, path.name, faults)) if document is not None else None
    if faults or sweep is None:
        more = f" ({len(faults)} faults in all)" if len(faults) > 1 else ""
        msg = f"{faults[0]}{more}"
        raise ScenarioError(msg)
    check_size(sweep)
    return sweep


def check_size(sweep: Sweep) -> None:
    """
    Refuse a sweep that could never be read.

    Raises
    ------
    ScenarioError
        With the number of runs and what makes them.
    """
    rows = sweep.n_runs * len(sweep.pairs)
    if rows > MAX_RUNS:
        grid = [f"{len(axis.values)} of {axis.name}" for axis in sweep.axes if axis.uniform is None]
        more = [f"{len(grid) - MOST_SHOWN} more"] if len(grid) > MOST_SHOWN else []
        parts = [f"{len(sweep.scenarios)} scenarios", f"{len(sweep.pairs)} pairs", *grid[:MOST_SHOWN], *more]
        parts.append(f"{sweep.samples} samples")
        msg = (
            f"{sweep.where}: {_counted(rows)} runs ({' x '.join(parts)}) are more than {MAX_RUNS:,}: "
            "take fewer values, or draw them with uniform and samples."
        )
        raise ScenarioError(msg)


def _counted(rows: int) -> str:
    """Write a number of runs, of a hundred axes too."""
    digits = int(log10(rows))
    return f"{rows:,}" if digits < 15 else f"more than 10^{digits}"


def _sweep(keys: Keys) -> Sweep:
    keys.refuse_others(_KEYS)
    measures = tuple(_texts(keys, "measures")) or _DEFAULT_MEASURES
    try:
        check_measures(measures, f"{keys.where}, key measures")
    except ScenarioError as error:
        keys.faults.append(str(error))
    design = keys.document.get("design", DESIGNS[0])
    if design not in DESIGNS:
        keys.fault("design", f"{design!r} is no design.{suggest(str(design), DESIGNS)}")
    entries = keys.document.get("vary", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        keys.fault("vary", "should be written as [[vary]].")
        entries = []
    if len(entries) > MAX_AXES:
        keys.fault("vary", f"is given {len(entries):,} times; more than {MAX_AXES} are too many.")
        entries = []
    axes = [_axis(Keys(entry, f"{keys.where}, vary {number}", keys.faults)) for number, entry in enumerate(entries, 1)]
    names = [axis.name for axis in axes if axis]
    for name in sorted({name for name in names if names.count(name) > 1}):
        keys.faults.append(f"{keys.where}: {name} varies twice; join the two, or name one of them.")
    for name in sorted({*names} & {"run", "scenario", "from", "to", "reason", *measures}):
        keys.faults.append(f"{keys.where}: {name!r} is the title of another column; name the figure otherwise.")
    return Sweep(
        pairs=tuple(_pairs(keys)),
        measures=tuple(dict.fromkeys(measures)),
        scenarios=tuple(dict.fromkeys(_texts(keys, "scenarios"))) or ("base",),
        samples=_whole(keys, "samples", 1, least=1),
        seed=_whole(keys, "seed", 1, least=0),
        design=str(design),
        axes=tuple(axis for axis in axes if axis),
        where=keys.where,
        load_teu=_load(keys, measures),
    )


def _texts(keys: Keys, key: str) -> list[str]:
    value = keys.document.get(key, [])
    if isinstance(value, list) and all(isinstance(part, str) and part for part in value):
        return value
    keys.fault(key, 'should be a list of texts, such as ["base"].')
    return []


def _pairs(keys: Keys) -> Iterator[tuple[str, str]]:
    value = keys.document.get("pairs")
    if isinstance(value, list) and value:
        for pair in value:
            if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(place, str) for place in pair)):
                keys.fault("pairs", f'{pair!r} should be two places, such as ["xian", "poti"].')
            else:
                yield pair[0], pair[1]
    else:
        keys.fault("pairs", 'is required, such as [["xian", "poti"]].')


def _load(keys: Keys, measures: Sequence[str]) -> float | None:
    """Take the volume of the time at load, which goes with that measure and no other."""
    value = keys.document.get("load_teu")
    if (AT_LOAD in measures) != (value is not None):
        keys.fault("load_teu", f"a volume a year goes with the measure {AT_LOAD!r}: give both or none.")
        return None
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < inf:
        keys.fault("load_teu", f"should be a volume a year of 0 or more, got {value!r}.")
        return None
    return float(value)


def _whole(keys: Keys, key: str, default: int, *, least: int) -> int:
    value = keys.document.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        keys.fault(key, f"should be a whole number from {least}, got {value!r}.")
        return default
    return value


def _axis(keys: Keys) -> Axis | None:
    known = len(keys.faults)
    keys.refuse_others(("name", "id", "field", "action", "unit", *SELECTORS, *_SHAPES))
    change = _change(keys)
    shapes = [shape for shape in _SHAPES if shape in keys.document]
    if len(shapes) != 1:
        keys.fault("values", "write one of values = [...], range = [from, to, steps] or uniform = [from, to].")
    values, uniform = _shape(keys, shapes[0]) if len(shapes) == 1 else ((), None)
    if change and change.action == "set" and _below_zero(uniform or values):
        keys.fault(shapes[0], f"{keys.document[shapes[0]]!r} is all below zero; a figure is zero or more.")
    if len(keys.faults) > known or change is None:
        return None
    word = change.select.get("id")
    named = word or ", ".join(f"{key} {value}" for key, value in change.select.items())
    name = f"{named}.{change.field}" if word and change.action == "set" else f"{change.action} {named}.{change.field}"
    return Axis(str(keys.document.get("name") or name), change, values, uniform)


def _below_zero(values: Sequence[object]) -> bool:
    """Report whether no run could have such a value: every one of them is a number below zero."""
    return bool(values) and all(isinstance(value, int | float) and value < 0 for value in values)


def _change(keys: Keys) -> Change | None:
    """Read what varies: ``field = "ID.field"``, or an id or selectors beside a field."""
    field, action = keys.document.get("field"), keys.document.get("action", "set")
    if not isinstance(field, str) or not field:
        keys.fault("field", 'is required, such as "aktau-port-feeder.hours".')
        return None
    if action not in ACTIONS:
        keys.fault("action", f"{action!r} is no action of figures.{suggest(str(action), ACTIONS)}")
        return None
    select: dict[str, object] = {
        key: tuple(value) if isinstance(value, list) else value
        for key in ("id", *SELECTORS)
        if (value := keys.document.get(key)) is not None
    }
    record, dot, column = field.rpartition(".")
    if dot:
        if select:
            keys.fault("field", f"names {record!r} already; leave out {', '.join(select)}.")
        select = {"id": record}
    if not select:
        keys.fault("field", f'{field!r} says no record: write "ID.{field}", or a selector beside it.')
        return None
    unit = str(keys.value("unit", "text"))
    return Change(action=str(action), where=keys.where, select=select, field=column, unit=unit)


def _shape(keys: Keys, shape: str) -> tuple[tuple[object, ...], tuple[float, float] | None]:
    """Read the points of a grid, or the bounds of draws."""
    raw = keys.document[shape]
    if shape == "values":
        if not isinstance(raw, list) or not raw:
            keys.fault(shape, "should be a list with at least one value.")
            raw = []
        return tuple(tuple(value) if isinstance(value, list) else value for value in raw), None
    n_parts = 3 if shape == "range" else 2
    if not isinstance(raw, list) or len(raw) != n_parts or not all(is_number(part) for part in raw):
        wanted = "[from, to, steps]" if shape == "range" else "[from, to]"
        keys.fault(shape, f"should be {wanted}, got {raw!r}.")
        return (), None
    low, high = float(raw[0]), float(raw[1])
    if shape == "range":
        return _range(keys, low, high, raw[2]), None
    if not (isfinite(high - low) and low < high):
        keys.fault(shape, f"should rise, got {raw!r}.")
    return (), (low, high)


def _range(keys: Keys, low: float, high: float, steps: object) -> tuple[object, ...]:
    if not isinstance(steps, int) or steps < 1 or steps > MAX_STEPS:
        keys.fault("range", f"steps should be a whole number from 1 to {MAX_STEPS:,}, got {steps!r}.")
        return ()
    return tuple(_step(low, high, number, steps) for number in range(steps)) if steps > 1 else (low,)


def _step(low: float, high: float, number: int, steps: int) -> float:
    """Give a value of a range; both ends are exact, and 0.1 does not become 0.10000000000000009."""
    return high if number == steps - 1 else float(f"{low + (high - low) * number / (steps - 1):.12g}")


def columns(sweep: Sweep) -> tuple[str, ...]:
    """Name the columns of the table of a sweep."""
    return ("run", "scenario", *(axis.name for axis in sweep.axes), "from", "to", *sweep.measures, "reason")


def units(sweep: Sweep) -> Mapping[str, str]:
    """Give the unit of each measure of a sweep."""
    return {name: MEASURES[name] for name in sweep.measures}
