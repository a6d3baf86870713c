"""What is asked: which network, on which day, with what changed, from where to where, and how."""

# Annotations of named tuples that are text are compiled one by one, when every answer starts: these are none.
from typing import NamedTuple


class Query(NamedTuple):
    """
    A question as it is put, with names as people write them; what is left out is left open.

    Attributes
    ----------
    origin, destination
        Places.
    network
        Folder of the network; empty is the one that the package carries.
    on
        Day for which it holds, ISO, or ``"today"``; empty is the data date.
    include, exclude
        Projects to add and to leave out.
    scenarios
        Names or files, stacked.
    sets
        Single figures, ``ID.field=value``.
    owner
        Whose container and wagon, ``"carrier"`` or ``"shipper"``; empty is the carrier.
    carriage
        On ferries on a ``"wagon"`` or on ``"deck"`` without one; empty is on a wagon.
    slip
        Years by which everything opens later that is not open on the data date.
    avoid, via
        Restrictions on the way.
    cargo
        Class of cargo; empty is the first of the network.
    product
        How to go by rail: ``"train"``, ``"box"``, ``"any"`` of the two or ``"charter"``; empty is ``"any"``.
    size
        Length of the container, ``"20"`` or ``"40"`` [ft]; empty is ``"40"``.
    tonnes
        Mass of the cargo in a container [t]; None takes the average of the network.
    policy
        Countries to be cautious of, such as ``"RU,IR"``, or ``"none"``; empty takes
        the list of the network.
    number
        Routes asked for; None where no number is given.
    overlap
        Share of the length that alternatives stay below; None where not given.
    criteria
        Of a front; empty for alternatives.
    by
        ``"time"``, ``"p80"``, ``"cost"`` or ``"co2"``; empty where not given.
    usd_per_teu_day
        Price of a day of one TEU [USD]; None where not given.
    max_borders
        Most changes of country; None for any number.
    depart, arrive_by
        Local date and time, ISO; empty where not given.
    ready
        Whether the wait for the first departure counts.
    as_built
        Whether what scenarios bring is finished whatever the day; without a day it is.
    """

    origin: str = ""
    destination: str = ""
    network: str = ""
    on: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    cargo: str = ""
    product: str = ""
    size: str = ""
    tonnes: float | None = None
    slip: int = 0
    owner: str = ""
    carriage: str = ""
    policy: str = ""
    number: int | None = None
    overlap: float | None = None
    criteria: tuple[str, ...] = ()
    by: str = ""
    usd_per_teu_day: float | None = None
    max_borders: int | None = None
    depart: str = ""
    arrive_by: str = ""
    ready: bool = False
    as_built: bool = False


STACKED = ("include", "exclude", "scenarios", "sets")
"""Fields to which another question about the same network may add."""

OF_NETWORK = ("network", "on", *STACKED, "product", "size", "tonnes", "owner", "carriage", "slip", "as_built")
"""Fields that say which network it is, and what is changed in it."""

PREFERENCES = ("number", "overlap", "criteria", "by", "usd_per_teu_day", "max_borders", "depart", "arrive_by", "ready")
"""Fields that say how routes are wanted."""

_PLAIN = Query()


def is_plain(query: Query) -> bool:
    """Report whether the fastest route, whatever the date, is all that is asked for."""
    if query.number not in (None, 1) or query.by not in ("", "time"):
        return False
    return all(
        getattr(query, name) == getattr(_PLAIN, name) for name in PREFERENCES if name not in ("number", "by", "ready")
    )
