"""What all answers about volumes have in common: columns of routes and loads, and words for what is not known."""

from __future__ import annotations

from math import floor
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.columns import FLAT, JSON, READER, Column, Table, constants, inside, or_none, plain_table, rounded
from corridor.answers.flows import WARN_USE, RouteFlow
from corridor.answers.routes import AT_SEA
from corridor.answers.words import applied_text
from corridor.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from corridor.answers.allocation import Allocation
    from corridor.answers.capacity import Throughput
    from corridor.answers.flows import Limiting, LimitLoad, Loss
    from corridor.answers.routes import Route

SHOWN = 8
"""Rows of a table that a text shows; the other forms have them all."""

MOST_APART = 3
"""So many places are named to tell routes apart."""

LEAST_SHARE = 0.0005
"""Smaller shares are not worth a word."""

MOST_LOSSES = 20
MOST_UNKNOWN = 4

WIDEST = 96
"""Characters of a way, before it is shortened."""


def head(names: Mapping[str, str], origins: Sequence[str], destinations: Sequence[str]) -> str:
    """Name the two sides of a question."""
    return f"{listed(names, origins)} - {listed(names, destinations)}"


def listed(names: Mapping[str, str], places: Sequence[str], most: int = 3) -> str:
    """Name places, the first few of many."""
    shown = ", ".join(names.get(place, place) for place in places[:most])
    return f"{shown} and {len(places) - most} more" if len(places) > most else shown


def network_words(on: str, applied: Sequence[str]) -> str:
    """Say for which network an answer holds."""
    return f"network of {on}{applied_text(applied)}"


def way_words(route: Route) -> str:
    """Tell a way by its ends and by where the cargo changes mode or takes a ship."""
    names = dict(route.names)
    telling = [route.origin]
    for leg in route.legs:
        if leg.kind == "transfer":
            telling.append(leg.origin)
        elif leg.kind == "line" and leg.country == AT_SEA:
            telling += [leg.origin, leg.destination]
    telling.append(route.destination)
    text = " - ".join(names.get(place, place) for place in dict.fromkeys(telling))
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 3]}..."


def ways_words(flows: Sequence[RouteFlow]) -> list[str]:
    """Describe routes so that no two read alike: by services, else by places."""
    texts = [way_words(row.route) for row in flows]
    for add in (_services_apart, _places_apart):
        alike: dict[str, list[int]] = {}
        for number, text in enumerate(texts):
            alike.setdefault(text, []).append(number)
        for text, numbers in alike.items():
            if len(numbers) > 1:
                for number, more in zip(numbers, add([flows[number] for number in numbers]), strict=True):
                    texts[number] = f"{text} ({more})" if more else text
    return texts


def _services_apart(flows: Sequence[RouteFlow]) -> list[str]:
    shared = set.intersection(*(set(row.services) for row in flows))
    return [", ".join(key for key in row.services if key not in shared) for row in flows]


def _places_apart(flows: Sequence[RouteFlow]) -> list[str]:
    legs = [tuple(leg.id for leg in row.route.legs if leg.kind in ("line", "transfer")) for row in flows]
    shared = set.intersection(*(set(own) for own in legs))
    found = []
    for row, own in zip(flows, legs, strict=True):
        apart = [leg.destination for leg in row.route.legs if leg.id in own and leg.id not in shared]
        names = dict(row.route.names)
        chosen = list(dict.fromkeys(names.get(place, place) for place in apart))
        found.append(f"by {', '.join(chosen[:MOST_APART])}" if chosen else "")
    return found if len(set(found)) == len(found) else [f"route {number}" for number in range(1, len(found) + 1)]


def unknown_share_words(share: float) -> str:
    """Say in the first line how much of a volume rests on no published capacity at all."""
    return f", {share:.0%} of it on routes without any published capacity" if share > LEAST_SHARE else ""


def whole(volumes: Sequence[float]) -> list[str]:
    """Round volumes so that they add up as their sum is rounded: the largest remainders are rounded up."""
    down = [floor(volume) for volume in volumes]
    missing = round(sum(volumes)) - sum(down)
    ranked = sorted(range(len(volumes)), key=lambda number: (down[number] - volumes[number], number))
    for number in ranked[: max(0, missing)]:
        down[number] += 1
    return [f"{volume:,}" for volume in down]


def unknown_words(unknown: int, used: int, ids: Sequence[str]) -> list[str]:
    """Describe how much of an answer rests on no published capacity."""
    if not unknown:
        return []
    shown = ", ".join(ids[:MOST_UNKNOWN]) + (", ..." if len(ids) > MOST_UNKNOWN else "")
    return [f"upper bound: {unknown} of {used} elements used have no published capacity ({shown})"]


def assumed_words(assumed: Sequence[Limiting]) -> list[str]:
    """List the class values that carry flow."""
    if not assumed:
        return []
    shown = ", ".join(f"{row.id} {row.teu_per_year:,.0f}" for row in assumed[:SHOWN])
    more = f" and {len(assumed) - SHOWN} more" if len(assumed) > SHOWN else ""
    return [f"assumed     {len(assumed)} class values, TEU a year: {shown}{more}"]


def full_words(loads: Iterable[LimitLoad]) -> list[str]:
    """Warn of what is nearly full."""
    full = [row for row in loads if row.use > WARN_USE]
    if not full:
        return []
    shown = ", ".join(f"{row.limiting.id} {row.use:.0%}" for row in full[:SHOWN])
    more = f" and {len(full) - SHOWN} more" if len(full) > SHOWN else ""
    return [f"full        {shown}{more}: above {WARN_USE:.0%} times grow, and the plan does not queue"]


def loss_text(losses: Sequence[Loss], title: str, unit: str, scale: float = 1.0) -> Iterator[str | Table]:
    """Show the elements whose loss hurts most; `title` heads the volumes, `unit` is what nothing may lose."""
    rows = [
        (
            row.name,
            f"{row.lost_teu / scale:,.0f}",
            "no way left" if row.added_hours is None else f"{row.added_hours / HOURS_PER_DAY:+.1f}",
        )
        for row in _missed(losses)[:MOST_LOSSES]
    ] or [(f"nothing alone loses {unit} or time", "", "")]
    yield plain_table(("without", title, "added days"), rows, decimals={1: 0, 2: 1})
    yield from losses_left_out(losses)


def losses_left_out(losses: Sequence[Loss]) -> list[str]:
    """Describe how many elements the rows leave out; none where they hold all."""
    missed = len(_missed(losses))
    rest, idle = max(0, missed - MOST_LOSSES), len(losses) - missed
    if not missed or not rest + idle:
        return []
    parts = (f"{rest} others lose no more" if rest else "", f"{idle} lose nothing" if idle else "")
    return [f"{'; '.join(part for part in parts if part)}: --format json lists them"]


def _missed(losses: Sequence[Loss]) -> list[Loss]:
    return [row for row in losses if row.lost_teu or row.added_hours is None or row.added_hours]


# -- columns -----------------------------------------------------------------------------------------------------------


def stated(key: str, values: Mapping[str, object]) -> list[Column]:
    """Give values that belong together: a record in JSON, one by one for a reader."""
    plain = {f"{key} {name}": value for name, value in values.items() if isinstance(value, str | int | float)}
    return [*constants({key: values}, JSON), *constants(plain, READER)]


def hundredth(path: str) -> Callable[[object], float | None]:
    """Read a number, rounded to a hundredth."""
    get = attrgetter(path)
    return lambda row: rounded(get(row))


LIMITING = (
    Column("kind"),
    Column("id"),
    Column("name"),
    Column("direction", get=or_none("direction")),
    Column("teu_per_year", "TEU/year", 0, "capacity", hundredth("teu_per_year")),
    Column("figure", title="published as"),
    Column("constant", get=or_none("constant")),
    Column("basis"),
    Column("confidence"),
    Column("sources"),
)


class RankedFlow(NamedTuple):
    """Flow on a route, its rank from 1, and the route in words."""

    rank: int
    flow: RouteFlow
    way: str


def flow_table(flows: Sequence[RouteFlow], key: str, unit: str, *, ends: bool = False) -> Table:
    """Give the flow by route; `key` names its volume, `ends` says whether a record of it names both places."""
    columns = (
        Column("rank", decimals=0, form=FLAT),
        Column("cargo", get="flow.cargo"),
        Column("from", get="flow.route.origin", form="jcxh" if ends else FLAT),
        Column("to", get="flow.route.destination", form="jcxh" if ends else FLAT),
        Column("way", title="route", form=READER),
        Column(key, unit, 1, "volume", hundredth("flow.teu")),
        Column("hours", "h", 2, "expected", "flow.route.hours"),
        Column("km", "km", 1, "length", "flow.route.km"),
        Column("usd_per_teu", "USD/TEU", 0, "price", "flow.route.usd_per_teu"),
        Column("services", get="flow.services"),
        Column("places", get="flow.route.places"),
        Column("legs", get=lambda row: [{"kind": leg.kind, "id": leg.id} for leg in row.flow.route.legs], form=JSON),
    )
    ranked = zip(flows, ways_words(flows), strict=True)
    return Table("routes", columns, [RankedFlow(rank, flow, way) for rank, (flow, way) in enumerate(ranked, start=1)])


def load_tables(answer: Throughput | Allocation, key: str, unit: str) -> tuple[Table, ...]:
    """Give the load of each link and capacity, the class values that carry flow, and what each element is worth."""
    links = (
        Column("link"),
        Column("from", get="origin"),
        Column("to", get="destination"),
        Column("mode"),
        Column(key, unit, 1, "volume", hundredth("teu")),
        Column(f"capacity_{key}", unit, 1, "capacity", hundredth("capacity")),
        Column("use", decimals=4, get=lambda row: rounded(row.use, 4)),
        Column("limited_by", get=or_none("limited_by")),
    )
    loads = (
        *(inside("limiting", column) for column in LIMITING[:4]),
        Column(key, unit, 1, "volume", hundredth("teu")),
        Column(f"capacity_{key}", unit, 1, "capacity", hundredth("capacity")),
        Column("use", decimals=4, get=lambda row: round(row.use, 4)),
        Column("figure", title="published as", get="limiting.figure", form=READER),
        Column("basis", get="limiting.basis", form=READER),
        Column("sources", get="limiting.sources", form=READER),
    )
    losses = (
        Column("kind"),
        Column("id"),
        Column("name"),
        Column("lost_teu", unit, 1, "lost", hundredth("lost_teu")),
        Column("added_hours", "h", 2, "added", hundredth("added_hours")),
        Column("unmet_teu", unit, 1, "unmet", hundredth("unmet_teu")),
    )
    return (
        Table("links", links, answer.links),
        Table("loads", loads, answer.loads),
        Table("assumed", LIMITING, answer.assumed),
        Table("critical", losses, answer.losses),
    )


def cited(loads: Iterable[Limiting], flows: Iterable[RouteFlow]) -> list[tuple[str, str]]:
    """Give each source of capacities and routes, with the id of what rests on it."""
    limits = [(source, row.id) for row in loads for source in row.sources]
    return limits + [(source, leg.id) for row in flows for leg in row.route.legs for source in leg.sources]
