"""The conditions under which a question is put: which network, on which day, with what changed."""

# Annotations of named tuples that are text are compiled one by one, when every answer starts: these are none.
from typing import NamedTuple


class Question(NamedTuple):
    """
    Common options of every command.

    Attributes
    ----------
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
    avoid, via
        Restrictions on the way.
    cargo
        Class of cargo.
    product
        How to go by rail: ``"train"``, ``"box"``, ``"any"`` or ``"charter"``; empty is the last.
    policy
        Countries to be cautious of, such as ``"RU,IR"``, or ``"none"``; empty takes
        the list of the network.
    """

    network: str = ""
    on: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    cargo: str = ""
    policy: str = ""
    product: str = ""


class Wishes(NamedTuple):
    """
    How a planner wants the routes.

    Attributes
    ----------
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
    """

    number: int | None = None
    overlap: float | None = None
    criteria: tuple[str, ...] = ()
    by: str = ""
    usd_per_teu_day: float | None = None
    max_borders: int | None = None
    depart: str = ""
    arrive_by: str = ""
    ready: bool = False


PLAIN = Wishes()
"""The fastest route, whatever the date."""


def is_plain(wishes: Wishes) -> bool:
    """Tell whether the fastest route, whatever the date, is all that is wished for."""
    one = wishes.number in (None, 1) and wishes.by in ("", "time")
    return one and wishes._replace(number=None, by="", ready=False) == PLAIN
