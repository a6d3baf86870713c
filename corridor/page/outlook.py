"""
Capacity, scenarios and years, as the engines hand them to the page.

Everything here is a plain record of ids, numbers and short texts that an engine
has made; the page draws them and works nothing out.  Each class says what its
view needs, and `record` writes it with the short keys of the page.

    Capacity      flow and use of each link, the bottleneck, the ladder, flow by route
    Scenario      one line of the list: base, or a named what-if
    Outcome       what a scenario gives in one year for the pair
    Outlook       all scenarios and years of one pair

A view without data is not shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridor.page.tables import pruned

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFlow:
    """
    Load of one link.

    Attributes
    ----------
    link
        Its id.
    teu_per_year
        Flow in the direction asked for [TEU/year].
    capacity_teu
        Greatest flow [TEU/year]; None is unknown.
    binding
        Id of what limits it: the link itself, a service, a pool.
    """

    link: str
    teu_per_year: float
    capacity_teu: float | None = None
    binding: str = ""

    def record(self) -> dict[str, object]:
        """Write it for the page."""
        return pruned({"link": self.link, "teu": self.teu_per_year, "cap": self.capacity_teu, "binding": self.binding})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """
    One step of the bottleneck ladder: relieve it and the next one binds.

    Attributes
    ----------
    id, kind
        Record that binds and its table in the singular (``"facility"``).
    name, detail
        What the reader sees: a name, and a line that tells more.
    teu_per_year
        Throughput while it binds [TEU/year].
    gain
        What relief brings until the next one binds [TEU/year]; None for the last.
    group
        Other ids that must grow together with it.
    """

    id: str
    kind: str
    name: str
    teu_per_year: float
    detail: str = ""
    gain: float | None = None
    group: tuple[str, ...] = ()

    def record(self) -> dict[str, object]:
        """Write it for the page."""
        return pruned(
            {
                "id": self.id,
                "kind": self.kind,
                "name": self.name,
                "detail": self.detail,
                "teu": self.teu_per_year,
                "gain": self.gain,
                "group": list(self.group),
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteFlow:
    """Flow that takes one way: its places, [TEU/year] and expected time [h]."""

    places: tuple[str, ...]
    teu_per_year: float
    hours: float | None = None

    def record(self) -> dict[str, object]:
        """Write it for the page."""
        return pruned({"places": list(self.places), "teu": self.teu_per_year, "hours": self.hours})


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """
    What can go from here to there.

    Attributes
    ----------
    origin, destination
        Place ids.
    teu_per_year
        Greatest throughput [TEU/year].
    flow, bound
        Both sides of the proof; equal where it is proved.
    proof
        One sentence for the reader.
    unknown_used, unknown_total
        Elements on the way without a published capacity, of how many.
    links, ladder, routes
        See `LinkFlow`, `Rung`, `RouteFlow`; the first rung binds.
    assumed
        Ids whose capacity is a class value.
    """

    origin: str
    destination: str
    teu_per_year: float
    flow: float
    bound: float
    proof: str = ""
    unknown_used: int = 0
    unknown_total: int = 0
    links: tuple[LinkFlow, ...] = ()
    ladder: tuple[Rung, ...] = ()
    routes: tuple[RouteFlow, ...] = ()
    assumed: tuple[str, ...] = ()

    def record(self) -> dict[str, object]:
        """Write it for the page."""
        return pruned(
            {
                "origin": self.origin,
                "destination": self.destination,
                "teu": self.teu_per_year,
                "flow": self.flow,
                "bound": self.bound,
                "proof": self.proof,
                "unknownUsed": self.unknown_used,
                "unknownTotal": self.unknown_total,
                "links": [row.record() for row in self.links],
                "ladder": [row.record() for row in self.ladder],
                "routes": [row.record() for row in self.routes],
                "assumed": list(self.assumed),
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """
    What a scenario gives in one year.

    Attributes
    ----------
    year
        Of the network.
    hours, hours_low, hours_high
        Expected time, P10 and P90 [h]; None where there is no route.
    usd_per_teu, kg_co2e_per_teu, teu_per_year, borders, km
        None is not known.
    bottleneck
        Id of what binds.
    bottleneck_name
        What the reader sees.
    links
        Ids of the links of the fastest route, in order of travel.
    flows
        Flow of each link [TEU/year], for the difference layer; empty where no
        capacity was asked for: then the page shows where the routes part.
    open_projects
        Ids of the projects that stand in that year.
    reason
        Why there is no route.
    """

    year: int
    hours: float | None = None
    hours_low: float | None = None
    hours_high: float | None = None
    usd_per_teu: float | None = None
    kg_co2e_per_teu: float | None = None
    teu_per_year: float | None = None
    borders: int | None = None
    km: float | None = None
    bottleneck: str = ""
    bottleneck_name: str = ""
    links: tuple[str, ...] = ()
    flows: Mapping[str, float] | None = None
    open_projects: tuple[str, ...] = ()
    reason: str = ""

    def record(self) -> dict[str, object]:
        """Write it for the page."""
        return pruned(
            {
                "year": self.year,
                "hours": self.hours,
                "low": self.hours_low,
                "high": self.hours_high,
                "usd": self.usd_per_teu,
                "co2": self.kg_co2e_per_teu,
                "teu": self.teu_per_year,
                "borders": self.borders,
                "km": self.km,
                "bottleneck": self.bottleneck,
                "bottleneckName": self.bottleneck_name,
                "links": list(self.links),
                "flows": dict(sorted((self.flows or {}).items())),
                "open": list(self.open_projects),
                "reason": self.reason,
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """
    One entry of the list of scenarios.

    Attributes
    ----------
    id, name
        ``"base"`` is the network as projects and years make it.
    note
        What it assumes, in a sentence.
    outcomes
        One a year, in order of years.
    """

    id: str
    name: str
    outcomes: tuple[Outcome, ...]
    note: str = ""

    def record(self) -> dict[str, object]:
        """Write it for the page."""
        rows = [row.record() for row in self.outcomes]
        return pruned({"id": self.id, "name": self.name, "note": self.note, "years": rows})


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """
    Scenarios of one pair over the years; the first is the base.

    Attributes
    ----------
    origin, destination
        Place ids.
    scenarios
        All with the same years.
    """

    origin: str
    destination: str
    scenarios: tuple[Scenario, ...]

    def record(self) -> dict[str, object]:
        """Write it for the page."""
        return {
            "origin": self.origin,
            "destination": self.destination,
            "scenarios": [row.record() for row in self.scenarios],
        }
