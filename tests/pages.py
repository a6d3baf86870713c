"""Pages to be tested: written to a folder, with the network and the answers behind them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from corridor.answers.capacity import Bottleneck, Part, Relief, ReliefStep, Throughput
from corridor.answers.flows import Limiting, LinkLoad, Proof, RouteFlow
from corridor.answers.outlook import Outcome, Outlook, ScenarioYears
from corridor.answers.why import Reason
from corridor.data.model import Record
from corridor.errors import NoRouteError
from corridor.graph.build import build
from corridor.output.page.render import render_map
from corridor.studies.planner import fastest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from corridor.answers import Route
    from corridor.data.model import Network
    from corridor.graph.modal import Graph
    from tests.chromium import Page

ATTACKS = (
    "<img src=x onerror=window.hacked=1>",
    "</script><script>window.hacked=1</script>",
    "${window.hacked=1}",
    "`${window.hacked=1}`",
    "{{ 7*7 }}{% raw %}",
    '" onmouseover="window.hacked=1',
    "' autofocus onfocus='window.hacked=1",
    "\u202eevil\u202c \u2066left\u2069",
    "\\u003cimg src=x onerror=window.hacked=1\\u003e",
    "]]><!--<script>window.hacked=1</script>-->",
    "javascript:window.hacked=1",
    "\u2028window.hacked=1//",
)
"""Names that have broken pages."""


FEEDER = "cedar-port-dune-port-feeder"
"""The ship of the toy network that its fastest way takes."""


class Made(NamedTuple):
    """A page and what it was made of."""

    path: Path
    network: Network
    graph: Graph
    routes: tuple[Route, ...]


def clean(page: Page) -> bool:
    """Report whether nothing was asked of the outside and nothing went wrong."""
    asked = [address for address in page.requests if not address.startswith(("file:", "data:", "about:", "blob:"))]
    assert page.problems == []
    assert asked == []
    return True


def text(page: Page, selector: str) -> str:
    """Read what an element says."""
    found = page.run(f"document.querySelector({json.dumps(selector)})?.textContent ?? ''")
    assert isinstance(found, str)
    return found


def ways(
    network: Network, origin: str, destination: str, excluded: Iterable[str] = (), avoid: Sequence[str] = ()
) -> tuple[Route, ...]:
    """Plan the fastest way, and the fastest one without each of some links."""
    graph = build(network)
    first = fastest(graph, origin, destination, avoid=avoid)
    others = (fastest(graph, origin, destination, avoid=[*avoid, f"link:{link}"]) for link in excluded)
    return tuple(route._replace(rank=rank) for rank, route in enumerate((first, *others), start=1))


def planned(network: Network | Graph, origin: str, destination: str) -> Route | None:
    """Plan the fastest way, as ``corridor route`` answers; None where there is none."""
    try:
        return fastest(network, origin, destination)
    except NoRouteError:
        return None


def throughput(routes: tuple[Route, ...]) -> Throughput:
    """Make up an answer about capacity that is on a route."""
    first = routes[0]
    lines = [leg for leg in first.legs if leg.kind == "line"]
    ship = next(leg for leg in lines if leg.mode in ("feeder", "ferry"))
    limits = [
        Limiting(
            kind="link",
            id=leg.id,
            name=f"Line {leg.id}",
            direction=leg.origin,
            teu_per_year=30_000.0 + 20_000 * number,
            figure="made up",
            basis="assumed",
            confidence="low",
            sources=leg.sources,
        )
        for number, leg in enumerate([ship, *(leg for leg in lines if leg is not ship)])
    ]
    return Throughput(
        origins=(first.origin,),
        destinations=(first.destination,),
        names=first.names,
        on=first.on,
        applied=(),
        teu_per_year=30_000.0,
        proof=Proof(primal=30_000.0, dual=30_000.0),
        is_cut=True,
        unknown_used=2,
        used=9,
        unknown_ids=(),
        bottlenecks=(Bottleneck(limiting=limits[0], weight=1.0, end="both", relief=Relief(per_1000_teu=1000.0)),),
        groups=(),
        ladder=tuple(
            ReliefStep(limiting=(limit,), also=(), teu_per_year=limit.teu_per_year, gain=20_000.0) for limit in limits
        ),
        routes=tuple(RouteFlow(route=route, teu=15_000.0) for route in routes),
        links=tuple(
            LinkLoad(
                link=leg.id,
                origin=leg.origin,
                destination=leg.destination,
                mode=leg.mode,
                teu=30_000.0,
                capacity=None if number == 1 else 30_000.0 + 9_000 * number,
                use=None if number == 1 else 30_000 / (30_000 + 9_000 * number),
                limited_by=leg.id,
            )
            for number, leg in enumerate(lines)
        ),
        loads=(),
        parts=(Part(name="container ships", teu_per_year=20_000.0), Part(name="rail ferries", teu_per_year=10_000.0)),
    )


def outlook(routes: tuple[Route, ...], *, flows: bool) -> Outlook:
    """Make up years: the second route today, the first one from 2028 or from the start."""
    first, other = routes[0], routes[-1]
    most = throughput(routes) if flows else None

    def years(start: int) -> tuple[Outcome, ...]:
        return tuple(
            Outcome(year=year, route=first if year >= start else other, throughput=most, built=("hazel-line",))
            for year in range(2026, 2032)
        )

    base = ScenarioYears(id="base", name="Base", outcomes=years(2028))
    early = ScenarioYears(id="early", name="Everything early", outcomes=years(2026), note="All of it two years sooner.")
    return Outlook(origin=first.origin, destination=first.destination, scenarios=(base, early))


def write_page(path: Path, network: Network, routes: tuple[Route, ...] = (), **more: Any) -> Made:
    """Render a page into a file."""
    graph = build(network)
    path.write_text(render_map(network, graph, routes, **more), encoding="utf-8")
    return Made(path, network, graph, routes)


def attacked(network: Network) -> Network:
    """Put an attack into every text of every record; ids and words that the planner reads stay."""
    texts = ("name", "local_name", "note", "operator", "publication", "address", "licence", "published")
    number = 0

    def changed(record: Record) -> Record:
        nonlocal number
        values: dict[str, Any] = {}
        for field in texts:
            if isinstance(getattr(record, field, None), str):
                values[field] = ATTACKS[number % len(ATTACKS)]
                number += 1
        if hasattr(record, "aliases"):
            values["aliases"] = ATTACKS
        return replace(record, **values)

    tables = ("places", "links", "borders", "facilities", "services", "pools", "closures", "sources", "projects")
    changes: dict[str, Any] = {
        name: {key: changed(row) for key, row in getattr(network, name).items()} for name in tables
    }
    return replace(network, title=ATTACKS[1], **changes)


def write_views(folder: Path, network: Network, name: str = "toy", **more: Any) -> Made:
    """Write a page with every view of the toy network, or of one like it."""
    routes = ways(network, "amber", "elm", [FEEDER])
    parts = {"capacity": throughput(routes), "outlook": outlook(routes, flows=True)}
    parts |= {"why": [Reason("Because it is faster."), Reason("")]} | more
    return write_page(folder / f"{name}.html", network, routes, **parts)
