"""Kinds of records as rows of data: modes, classes of cargo, and laws by which waits grow with load."""

from __future__ import annotations

from dataclasses import dataclass

from corridor.data.bases import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode(Record):
    """
    A way to move cargo over a link; a gauge is a mode.

    Attributes
    ----------
    medium
        ``"land"`` or ``"water"``.
    boarding
        ``"boarded"``: used aboard a service only; ``"free"``: links without
        services are run into freely.
    gauge
        Track gauge of a railway [mm]; empty off rails.
    carriers, offers
        What cargo may travel in, and what it may need underway.
    slowest_kmh, fastest_kmh, greatest_detour
        Outside these a link is a finding.
    co2_class, price_class
        Names by which constants give its emissions and rates its prices.
    rivals
        Modes of another route than the one that a published price by this mode is for.
    named_in_prices
        Words of which a through price by this mode names one.
    stroke, pattern, dash, order
        How the page draws it.
    """

    name: str
    short: str
    plural: str
    medium: str
    boarding: str
    carriers: tuple[str, ...]
    slowest_kmh: float
    fastest_kmh: float
    greatest_detour: float
    gauge: str = ""
    offers: tuple[str, ...] = ()
    co2_class: str = ""
    price_class: str = ""
    rivals: tuple[str, ...] = ()
    named_in_prices: tuple[str, ...] = ()
    stroke: str = "slate"
    pattern: str = "line"
    dash: tuple[float, ...] = ()
    order: int = 9
    sources: tuple[str, ...] = ()
    note: str = ""

    @property
    def is_water(self) -> bool:
        """Whether it goes by sea, lake or river."""
        return self.medium == "water"

    @property
    def is_boarded(self) -> bool:
        """Whether its links are used aboard a service only."""
        return self.boarding == "boarded"

    @property
    def is_rail(self) -> bool:
        """Whether it runs on a track gauge."""
        return bool(self.gauge)


@dataclass(frozen=True, slots=True, kw_only=True)
class CargoClass(Record):
    """
    A class of cargo.

    Attributes
    ----------
    carriers, needs
        It goes by a mode that carries one of its carriers and offers all that it needs.
    boxed
        ``"yes"`` where it travels in containers, which come back empty.
    excluded_with
        Classes with which it is excluded, as well as by its own id.
    tonnes_per_teu
        Mass that takes the space of a TEU [t]; None takes ``t-per-teu`` of the network.
    """

    name: str
    carriers: tuple[str, ...]
    boxed: str = "no"
    needs: tuple[str, ...] = ()
    excluded_with: tuple[str, ...] = ()
    tonnes_per_teu: float | None = None
    sources: tuple[str, ...] = ()
    note: str = ""

    @property
    def is_boxed(self) -> bool:
        """Whether it travels in containers."""
        return self.boxed == "yes"

    def goes_by(self, mode: Mode) -> bool:
        """Report whether a mode carries it."""
        return not set(self.carriers).isdisjoint(mode.carriers) and set(self.needs) <= set(mode.offers)

    def is_excluded_by(self, excludes: tuple[str, ...]) -> bool:
        """Report whether an element that excludes some classes excludes it."""
        return self.id in excludes or not set(self.excluded_with).isdisjoint(excludes)


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayLaw(Record):
    """
    How times of a kind of element grow with what goes through it.

    Attributes
    ----------
    element
        Kind: ``"link"``, ``"border"``, ``"facility"``, ``"service"`` or ``"pool"``.
    tracks
        Of a line; None where the row holds for any.
    servers
        Trains or vehicles that are handled at once; a service has the loads that a ship takes instead.
    ca2, cs2
        Squared coefficients of variation of the time between arrivals and of the service.
    free_use, minutes_per_km
        Above this share of its capacity each km of a line takes longer, by so much at a
        share that is greater by one [min/km].
    advised_use
        Greatest share of the capacity that is advised for long.
    """

    element: str
    tracks: int | None = None
    servers: int = 1
    ca2: float = 1.0
    cs2: float = 1.0
    free_use: float = 0.0
    minutes_per_km: float = 0.0
    advised_use: float | None = None
    sources: tuple[str, ...] = ()
    note: str = ""
