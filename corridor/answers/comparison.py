"""Routes set side by side: alternatives, corridors or scenarios, with the prices that somebody published."""

from __future__ import annotations

from typing import NamedTuple

from corridor.answers.routes import Route

OPEN, SUSPENDED, ABSENT = "open", "suspended", "none"


class Through(NamedTuple):
    """
    A published through price set beside a route.

    Attributes
    ----------
    id
        Of the rate.
    usd, usd_low, usd_high
        As published [USD a container].
    container
        ``"teu"``, ``"20"`` or ``"40"``.
    origin, destination
        Names of the places between which it is published.
    covers
        ``"same"`` places as the route, places ``"near"`` them, or a ``"part"`` of
        it.
    via
        What it is for, in words.
    valid_from, valid_to
        ISO, empty where not reported.
    valid
        Whether it holds on the day of the route.
    """

    id: str
    usd: float
    usd_low: float | None
    usd_high: float | None
    container: str
    origin: str
    destination: str
    covers: str
    via: str
    valid_from: str
    valid_to: str
    valid: bool
    basis: str
    confidence: str
    sources: tuple[str, ...]


class Shut(NamedTuple):
    """What is suspended on a route: id, name, and since when (ISO, empty where not reported)."""

    id: str
    name: str
    since: str


class Option(NamedTuple):
    """
    One route of a comparison.

    Attributes
    ----------
    id, name
        Of the corridor or scenario, or the rank of an alternative.
    state
        ``"open"``, ``"suspended"`` (the route is what it would be if open) or
        ``"none"``.
    route
        None where there is none.
    through
        Published price that comes nearest.
    shut
        What is suspended on it.
    reopened
        A faster route over what is suspended, of one that is open; with `shut`.
    note
        Why there is none, or what the name means.
    """

    id: str
    name: str
    state: str
    route: Route | None = None
    through: Through | None = None
    shut: tuple[Shut, ...] = ()
    reopened: Route | None = None
    note: str = ""


class Comparison(NamedTuple):
    """
    Routes between two places, side by side.

    Attributes
    ----------
    kind
        What the columns are: ``"alternatives"``, ``"corridors"`` or ``"scenarios"``.
    origin, destination
        Place ids.
    names
        Their names.
    on
        Day for which they hold, ISO.
    """

    kind: str
    origin: str
    destination: str
    names: tuple[str, str]
    on: str
    options: tuple[Option, ...]

    def __repr__(self) -> str:
        """Name the question and count the options."""
        return f"<Comparison of {len(self.options)} {self.kind}, {' - '.join(self.names)}>"
