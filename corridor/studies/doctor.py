"""
The self-check: whether all that the planner needs is here, and whether two known answers come out.

Two questions whose answers are known by hand are put to the engines: a route over
three places and the capacity of the same line.
"""

from __future__ import annotations

import os
import platform
import re
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from corridor.answers.health import ABSENT, FAULTY, WELL, Finding
from corridor.data.load.kinds import shipped_modes
from corridor.data.model import Border, Link, Network, Place
from corridor.data.times import Hours
from corridor.errors import CorridorError
from corridor.graph.cache import KEPT_FILES, folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DISTRIBUTION = "corridor"
KNOWN_HOURS = 10 + 5 + 20
"""Ten hours to the border, five at it, twenty behind it."""

KNOWN_TEU_PER_YEAR = 600
"""The narrower of two lines."""

_REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)\s*(?:>=\s*([0-9.]+))?")
_EXTRA = re.compile(r"extra\s*==\s*['\"]([\w-]+)['\"]")
_FOR_MAINTAINERS = "dev"


def examine(network: str = "") -> tuple[Finding, ...]:
    """
    Check versions, data, answers and surroundings.

    Parameters
    ----------
    network
        Folder of the network to check; empty is the one that the package carries.

    Returns
    -------
    findings
        In the order in which a reader wants them; nothing is raised.
    """
    parts: dict[str, Callable[[], Finding]] = {
        "network": lambda: _network(network),
        "known route": _known_route,
        "known capacity": _known_capacity,
        "own route": lambda: _own_route(network),
        "cache": _cache,
    }
    return (*_versions(), *(_examined(part, look) for part, look in parts.items()))


def _examined(part: str, look: Callable[[], Finding]) -> Finding:
    """Report what went wrong instead of raising it: a broken part must not hide the others."""
    try:
        return look()
    except CorridorError as error:
        return Finding(part, FAULTY, str(error))
    except Exception as error:  # noqa: BLE001 - whatever a broken installation raises
        return Finding(part, FAULTY, f"{type(error).__name__}: {error}. Install the package anew.")


# -- versions ----------------------------------------------------------------------------------------------------------


def _versions() -> Iterator[Finding]:
    python = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
    try:
        own = metadata.version(DISTRIBUTION)
        requirements = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        yield Finding("corridor", FAULTY, f"is not installed, but found in a folder ({python}): pip install .")
        return
    yield Finding("corridor", WELL, f"{own}, {python}")
    needed: list[str] = []
    missing: list[str] = []
    optional: list[Finding] = []
    for requirement in requirements:
        name, least = _wanted(requirement)
        there = _version(name)
        extra = _EXTRA.search(requirement)
        if extra is None:
            fits = there is not None and _numbers(there) >= _numbers(least)
            (needed if fits else missing).append(f"{name} {there or 'is missing'}" + ("" if fits else f" (>= {least})"))
        elif extra[1] != _FOR_MAINTAINERS:
            text = f"{name} {there}" if there else f"no {name}; pip install {name} adds it"
            optional.append(Finding(f"optional {extra[1]}", WELL if there else ABSENT, text))
    if missing:
        yield Finding("packages", FAULTY, f"{', '.join(missing)}: pip install --upgrade {DISTRIBUTION}")
    else:
        yield Finding("packages", WELL, ", ".join(needed))
    yield from optional


def _wanted(requirement: str) -> tuple[str, str]:
    found = _REQUIREMENT.match(requirement)
    return (found[1], found[2] or "0") if found else (requirement, "0")


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"[0-9]+", version.partition("+")[0])[:3])


# -- answers -----------------------------------------------------------------------------------------------------------


def _network(name: str) -> Finding:
    from corridor.data.checks import check_folder

    report = check_folder(name or None)
    if report.network is None or report.errors or report.warnings:
        first = (*report.errors, *report.warnings)[0]
        text = (
            f"{report.folder}: {len(report.errors)} errors, {len(report.warnings)} warnings, first: {first}; "
            f"`corridor network check{f' {name}' if name else ''}` lists them"
        )
        return Finding("network", FAULTY, text)
    found = report.network
    text = f"{report.folder} of {found.data_date}: {len(found.places)} places, {len(found.links)} links, no findings"
    return Finding("network", WELL, text)


def known_network() -> Network:
    """Make the network that is known by hand: three places, a border, two capacities; all made up."""
    known = {"sources": ("paper",), "basis": "assumed", "confidence": "low"}

    def place(key: str, country: str, lon: float) -> Place:
        return Place(id=key, name=key, country=country, lon=lon, lat=45, kind="station", **known)  # type: ignore[arg-type]

    def link(key: str, ends: tuple[str, str], countries: tuple[str, ...], hours: float, teu: float) -> Link:
        return Link(
            id=key,
            origin=ends[0],
            destination=ends[1],
            mode=next(iter(shipped_modes())),
            countries=countries,
            length_km=100,
            hours=Hours(hours, hours, hours),
            capacity=teu,
            capacity_unit="teu_per_year",
            **known,  # type: ignore[arg-type]
        )

    places = [place("first", "FR", 60), place("second", "FR", 61), place("third", "ES", 62)]
    links = [
        link("near", ("first", "second"), ("FR",), 10, 1000),
        link("far", ("second", "third"), ("FR", "ES"), 20, KNOWN_TEU_PER_YEAR),
    ]
    borders = [
        Border(id=f"to-{there}", link="far", from_country=here, to_country=there, hours=Hours(5, 5, 5), **known)  # type: ignore[arg-type]
        for here, there in (("FR", "ES"), ("ES", "FR"))
    ]
    return Network(
        name="paper",
        title="Solved on paper",
        data_date=date(2026, 1, 1),
        default_origin="first",
        default_destination="third",
        places={row.id: row for row in places},
        links={row.id: row for row in links},
        borders={row.id: row for row in borders},
    )


def _known_route() -> Finding:
    from corridor.studies.planner import fastest

    hours = fastest(known_network(), "first", "third").hours
    return _compared("known route", hours, KNOWN_HOURS, "h")


def _known_capacity() -> Finding:
    from corridor.flow.setting import setting_of
    from corridor.graph.build import build

    network = known_network()
    setting = setting_of(network, build(network), ["first"], ["third"])
    return _compared("known capacity", setting.greatest_flow().outcome.value, KNOWN_TEU_PER_YEAR, "TEU/year")


def _compared(part: str, found: float, due: float, unit: str) -> Finding:
    if abs(found - due) > 1e-6 * due:
        return Finding(part, FAULTY, f"{found:,g} {unit}, but {due:,g} is right: do not trust this installation")
    return Finding(part, WELL, f"{due:,g} {unit}, as on paper")


def _own_route(name: str) -> Finding:
    """Plan between the default ends of the network, and add up what comes out."""
    from corridor.scenario.opening import open_network
    from corridor.scenario.query import Query
    from corridor.studies.planner import fastest

    network = open_network(Query(network=name))
    route = fastest(network, network.default_origin, network.default_destination)
    if sum(leg.minutes for leg in route.legs) != route.minutes or not route.hours_low <= route.hours_high:
        return Finding("own route", FAULTY, f"{route}: the legs do not add up")
    return Finding("own route", WELL, str(route))


# -- surroundings ------------------------------------------------------------------------------------------------------


def _cache() -> Finding:
    if not folder():
        return Finding("cache", ABSENT, "no cache folder is known: each answer compiles the network again")
    where = Path(folder())
    there = next(path for path in (where, *where.absolute().parents) if path.exists())
    if not there.is_dir() or not os.access(there, os.W_OK):
        return Finding("cache", ABSENT, f"{where} cannot be written: each answer compiles the network again")
    sizes = [path.stat().st_size for path in where.glob("*.graph")]
    text = f"{where}: {len(sizes)} of at most {KEPT_FILES} compiled networks, {sum(sizes) / 1e6:.1f} MB"
    return Finding("cache", WELL, text)
