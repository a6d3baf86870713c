"""Places and pieces become the records of a network, with what their owner said about speeds and dwells."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

from corridor.data.checks.joints import kind_between
from corridor.data.drawn_lines import Line
from corridor.data.importers.facts import Facts, refuse
from corridor.data.importers.measure import along_km
from corridor.data.importers.territory import territories_of
from corridor.data.load.kinds import shipped_modes
from corridor.data.model import Border, Facility, Link, Place, Service
from corridor.data.spelling import folded
from corridor.data.times import Hours

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corridor.data.importers.gather import ForeignLine
    from corridor.data.importers.measure import Points
    from corridor.data.importers.options import Options
    from corridor.data.importers.topology import Kind, Piece, Topology

DRAWN_DEGREES = 0.0005
"""Drawn lines are simplified by this, about 50 m [degree]."""

LEAST_DRAWN = 0.95
"""A line that would lose more of its length is drawn as it is."""

NO_WAIT_HOURS = 0.001
"""Headway that stands for none, since every departure board has one [h]."""

NO_WAIT = "Leaves when cargo is there: so short a headway stands for no wait."

_NOT_SLUG = re.compile(r"[^a-z0-9]+")


class Records(NamedTuple):
    """The tables that lines make, and the drawn line of each link."""

    places: dict[str, Place]
    links: dict[str, Link]
    borders: dict[str, Border]
    facilities: dict[str, Facility]
    services: dict[str, Service]
    drawn: dict[str, Line]


def records_of(
    lines: Sequence[ForeignLine], kinds: Sequence[Kind], topology: Topology, options: Options, source: str
) -> Records:
    """
    Make the tables.

    Parameters
    ----------
    lines, kinds, topology
        What was read and noded.
    options
        What the owner said.
    source
        Key of the sources table.

    Raises
    ------
    FindingsError
        If something has to be said that was not: a speed, a passage, a headway, a country.
    """
    maker = _Maker(lines, kinds, topology, options, source)
    return maker.records()


class _Maker:
    """Tables under construction; lives for one call of `records_of`."""

    def __init__(
        self,
        lines: Sequence[ForeignLine],
        kinds: Sequence[Kind],
        topology: Topology,
        options: Options,
        source: str,
    ) -> None:
        self.lines, self.topology, self.options = lines, topology, options
        self.facts = Facts(lines)
        self.modes = [kinds[piece.shares[0][0]].mode for piece in topology.pieces]
        self.oneway = [kinds[piece.shares[0][0]].oneway for piece in topology.pieces]
        self.used = {source}
        self.turns: dict[str, int] = {}
        self.assumed = {"sources": (source,), "basis": "assumed", "confidence": "low"}
        self.derived = {"sources": (source,), "basis": "derived", "confidence": "low"}
        self.faults = self.facts.faults
        self.missing_speeds: Counter[str] = Counter()

    def records(self) -> Records:
        """Make all tables; all that is missing is reported at once."""
        crossed = self._crossed()
        keys = self._place_keys()
        links, drawn = self._links(keys, crossed)
        borders = self._borders(links)
        services = self._services(links)
        refuse(self.faults)
        places = self._places(keys, links)
        return Records(places, links, borders, self._facilities(links), services, drawn)

    def _crossed(self) -> list[tuple[str, ...]]:
        """Tell the countries of each piece, and with them those of the places."""
        if self.options.country:
            self.homes = [self.options.country] * len(self.topology.positions)
            return [(self.options.country,)] * len(self.topology.pieces)
        told = [self.facts.countries(piece) for piece in self.topology.pieces]
        found = territories_of(self.topology, told, [shipped_modes()[mode].is_water for mode in self.modes])
        self.homes = found.homes
        lost = [place for place, code in enumerate(self.homes) if not code]
        if lost:
            lon, lat = self.topology.positions[lost[0]]
            self.faults.append(
                f"{len(lost)} places lie in no country that ISO 3166-1 and the basemap both know, the first at "
                f"{lon:g} {lat:g}: leave them out, or name countries by --country CODE or --column country=NAME."
            )
        return found.crossed

    # -- names ---------------------------------------------------------------------------------------------------

    def _place_keys(self) -> list[str]:
        """Give each place its id: the slug of its name, or the number of the joint."""
        width = len(str(len(self.topology.positions)))
        return [
            self._new_id(_slug(self.topology.names.get(number, "")) or f"joint-{number + 1:0{width}}")
            for number in range(len(self.topology.positions))
        ]

    def _new_id(self, wanted: str) -> str:
        number = self.turns.get(wanted, 1)
        key = f"{wanted}-{number}" if number > 1 else wanted
        while key in self.used:
            number += 1
            key = f"{wanted}-{number}"
        self.turns[wanted] = number
        self.used.add(key)
        return key

    # -- tables --------------------------------------------------------------------------------------------------

    def _links(
        self, keys: Sequence[str], crossed: Sequence[tuple[str, ...]]
    ) -> tuple[dict[str, Link], dict[str, Line]]:
        links: dict[str, Link] = {}
        drawn: dict[str, Line] = {}
        width = len(str(len(self.topology.pieces)))
        for number, piece in enumerate(self.topology.pieces):
            mode, named = self.modes[number], {piece.tail, piece.head} <= self.topology.names.keys()
            ends = f"{keys[piece.tail]}-{keys[piece.head]}" + ("" if shipped_modes()[mode].is_rail else f"-{mode}")
            key = self._new_id(ends if named else f"line-{number + 1:0{width}}")
            measured = along_km(piece.points)
            km, given = self._length(piece, measured)
            hours, told = self._hours(piece, mode, km)
            links[key] = Link(
                id=key,
                origin=keys[piece.tail],
                destination=keys[piece.head],
                mode=mode,
                name=self._name(piece),
                direction="forward" if self.oneway[number] else "both",
                countries=crossed[number],
                length_km=km,
                hours=hours,
                note="Length as the file gives it." if given else "",
                **(self.derived if told else self.assumed),  # type: ignore[arg-type]  # types as the fields'
            )
            drawn[key] = Line(_simplified(piece.points, measured), licence=self.options.licence, credit="")
        for mode, count in sorted(self.missing_speeds.items()):
            self.faults.append(f"{count} {mode} links have no speed: --speed {mode}=KMH, or SLOW-TYPICAL-FAST.")
        return links, drawn

    def _length(self, piece: Piece, measured: float) -> tuple[float, bool]:
        """Take the length that the file gives, or the one measured along the line [km]."""
        given = [self.facts.figure(number, "length_km") for number, _ in piece.shares]
        if all(given):
            total = sum(km * share for km, (_, share) in zip(given, piece.shares, strict=True) if km)
            return _rounded(total), True
        return _rounded(measured), False

    def _hours(self, piece: Piece, mode: str, km: float) -> tuple[Hours, bool]:
        """Take the hours or the speed that the file gives, or the speed of the mode."""
        hours = [self.facts.figure(number, "hours") for number, _ in piece.shares]
        if all(hours):
            total = _rounded(sum(value * share for value, (_, share) in zip(hours, piece.shares, strict=True) if value))
            return Hours(total, total, total), True
        speeds = {self.facts.figure(number, "speed_kmh") for number, _ in piece.shares}
        slow, typical, fast = self.options.speeds_kmh.get(mode, (0.0, 0.0, 0.0))
        if len(speeds) == 1 and (speed := speeds.pop()):
            least, most = (slow / typical, fast / typical) if typical else (1.0, 1.0)
            return Hours(_rounded(km / speed / most), _rounded(km / speed), _rounded(km / speed / least)), True
        if not typical:
            self.missing_speeds[mode] += 1
            return Hours(0.0, 0.0, 0.0), False
        return Hours(_rounded(km / fast), _rounded(km / typical), _rounded(km / slow)), False

    def _name(self, piece: Piece) -> str:
        names = {self.lines[number].values.get("name", "") for number, _ in piece.shares}
        return names.pop() if len(names) == 1 else ""

    def _borders(self, links: Mapping[str, Link]) -> dict[str, Border]:
        crossing = {
            key: [*pairs, *((right, left) for left, right in reversed(pairs) if link.direction == "both")]
            for key, link in links.items()
            if (pairs := list(zip(link.countries, link.countries[1:], strict=False)))
        }
        hours = self.options.border_hours
        if crossing and hours is None:
            named = sorted({"-".join(sorted(step)) for steps in crossing.values() for step in steps})
            shown = ", ".join(named[:6]) + (" and others" if len(named) > 6 else "")
            self.faults.append(
                f"{len(crossing)} links cross a border ({shown}) and nothing says how long that takes: "
                "--border-hours H, or LOW-TYPICAL-HIGH."
            )
        borders: dict[str, Border] = {}
        for link, steps in crossing.items():
            for left, right in dict.fromkeys(steps):
                key = self._new_id(f"{link}-{left.lower()}-{right.lower()}")
                borders[key] = Border(
                    id=key,
                    link=link,
                    from_country=left,
                    to_country=right,
                    hours=hours or Hours(0, 0, 0),
                    **self.assumed,  # type: ignore[arg-type]
                )
        return borders

    def _services(self, links: Mapping[str, Link]) -> dict[str, Service]:
        ships = [link for link in links.values() if shipped_modes()[link.mode].is_boarded]
        headway = self.options.headway_hours
        if ships and headway is None:
            self.faults.append(
                f"{len(ships)} ship links have no departures: --headway-hours H, the mean interval (0: no wait)."
            )
        runs = self._sailings([*links.values()])
        run_through = {link.id for _, run in runs for link in run}
        runs += [(link.origin, (link,)) for link in ships if link.id not in run_through]
        at_sea = joints_at_sea(links.values())
        services: dict[str, Service] = {}
        for origin, run in runs:
            if len(run) > 1 or not headway or not at_sea.issuperset(_boarded_at(run[0])):
                self._serve(services, origin, run, run[0].direction, headway or NO_WAIT_HOURS)
        for link in ships if headway else ():
            ends = _boarded_at(link)
            joints = [end for end in ends if end in at_sea]
            if len(joints) == len(ends):
                self._serve(services, link.origin, (link,), link.direction, NO_WAIT_HOURS)
            elif joints:
                self._serve(services, joints[0], (link,), "forward", NO_WAIT_HOURS)
        return dict(sorted(services.items()))

    def _serve(
        self, services: dict[str, Service], origin: str, run: Sequence[Link], direction: str, headway: float
    ) -> None:
        key = self._new_id(f"{run[0].id}-service")
        services[key] = Service(
            id=key,
            origin=origin,
            links=tuple(link.id for link in run),
            direction=direction,
            headway_hours=headway,
            note=NO_WAIT if headway == NO_WAIT_HOURS else "",
            **self.assumed,  # type: ignore[arg-type]
        )

    def _sailings(self, links: Sequence[Link]) -> list[tuple[str, tuple[Link, ...]]]:
        """Give the start and the links of each ship line that was cut, in order of travel: its ship sails through."""
        of_line: dict[int, list[Link]] = {}
        for piece, link in zip(self.topology.pieces, links, strict=True):
            if shipped_modes()[link.mode].is_boarded:
                for number, _ in piece.shares:
                    of_line.setdefault(number, []).append(link)
        runs = (_in_a_row(row) for row in of_line.values() if len(row) > 1)
        return [run for run in runs if run[1]]

    def _places(self, keys: Sequence[str], links: Mapping[str, Link]) -> dict[str, Place]:
        meeting = Counter(end for link in links.values() for end in (link.origin, link.destination))
        ports = {
            end
            for link in links.values()
            if shipped_modes()[link.mode].is_water
            for end in (link.origin, link.destination)
        }
        spoken = {folded(key): key for key in keys}
        turns: dict[str, int] = {}
        places = {}
        for number, key in enumerate(keys):
            kind = "port" if key in ports else "junction" if meeting[key] > 2 else "station"
            name = self._spoken(self.topology.names.get(number, ""), key, spoken, turns)
            places[key] = Place(
                id=key,
                name=name,
                country=self.homes[number],
                lon=round(float(self.topology.positions[number, 0]), 5),
                lat=round(float(self.topology.positions[number, 1]), 5),
                kind=kind,
                **self.derived,  # type: ignore[arg-type]
            )
        return places

    @staticmethod
    def _spoken(name: str, key: str, spoken: dict[str, str], turns: dict[str, int]) -> str:
        """Give a place a name that no other has; names that differ in case or accents alone are one."""
        wanted = name or key.replace("-", " ").capitalize()
        number = turns.get(wanted, 1)
        found = f"{wanted} {number}" if number > 1 else wanted
        while not folded(found) or spoken.setdefault(folded(found), key) != key:
            number += 1
            found = f"{wanted} {number}"
        turns[wanted] = number
        return found

    def _facilities(self, links: Mapping[str, Link]) -> dict[str, Facility]:
        hours = self.options.transfer_hours
        if hours is None:
            return {}
        facilities = {}
        for place, from_mode, to_mode in meeting_modes(links.values()):
            key = self._new_id(f"{place}-{from_mode}-{to_mode}")
            facilities[key] = Facility(
                id=key,
                place=place,
                kind=kind_between(shipped_modes()[from_mode], shipped_modes()[to_mode]),
                from_mode=from_mode,
                to_mode=to_mode,
                hours=hours,
                **self.assumed,  # type: ignore[arg-type]
            )
        return facilities


def meeting_modes(links: Iterable[Link]) -> list[tuple[str, str, str]]:
    """Give place, mode of arrival and mode of departure wherever cargo could change between two."""
    arriving: dict[str, set[str]] = {}
    leaving: dict[str, set[str]] = {}
    for link in links:
        leaving.setdefault(link.origin, set()).add(link.mode)
        arriving.setdefault(link.destination, set()).add(link.mode)
        if link.direction == "both":
            leaving.setdefault(link.destination, set()).add(link.mode)
            arriving.setdefault(link.origin, set()).add(link.mode)
    return [
        (place, from_mode, to_mode)
        for place, modes in sorted(arriving.items())
        for from_mode in sorted(modes)
        for to_mode in sorted(leaving.get(place, ()))
        if from_mode != to_mode
    ]


def joints_at_sea(links: Iterable[Link]) -> frozenset[str]:
    """Name the joints that have no name of their own and where ship links alone meet: no ship waits there."""
    meeting: dict[str, list[bool]] = {}
    for link in links:
        for end in (link.origin, link.destination):
            meeting.setdefault(end, []).append(shipped_modes()[link.mode].is_boarded)
    return frozenset(
        key for key, ships in meeting.items() if key.startswith("joint-") and len(ships) > 1 and all(ships)
    )


def _boarded_at(link: Link) -> tuple[str, ...]:
    return (link.origin, link.destination) if link.direction == "both" else (link.origin,)


def _in_a_row(links: Sequence[Link]) -> tuple[str, tuple[Link, ...]]:
    """Order links from one end to the other; give the start, and nothing where they branch, part or make a ring."""
    meeting: dict[str, list[Link]] = {}
    for link in dict.fromkeys(links):
        meeting.setdefault(link.origin, []).append(link)
        meeting.setdefault(link.destination, []).append(link)
    ends = [key for key, there in meeting.items() if len(there) == 1]
    if len(ends) != 2 or max(map(len, meeting.values())) > 2:
        return "", ()
    start = min(ends, key=lambda key: (meeting[key][0].origin != key, ends.index(key)))
    place, run = start, list[Link]()
    while following := [link for link in meeting[place] if link not in run]:
        run.append(following[0])
        if run[-1].direction != "both" and run[-1].origin != place:
            return "", ()
        place = run[-1].destination if run[-1].origin == place else run[-1].origin
    return (start, tuple(run)) if len(run) == len(set(links)) else ("", ())


def _rounded(value: float) -> float:
    """Keep six figures, so that not even the shortest line takes no time."""
    return float(f"{value:.6g}")


def _slug(name: str) -> str:
    """Make an id of a name; empty where no letter is Latin."""
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _NOT_SLUG.sub("-", plain.replace("'", "")).strip("-")[:60].strip("-")


def _simplified(points: Points, measured_km: float) -> tuple[tuple[float, float], ...]:
    """Draw a line with fewer points, unless that would cut it short."""
    import numpy as np
    import shapely

    simple = shapely.get_coordinates(shapely.LineString(points).simplify(DRAWN_DEGREES))
    drawn = simple if along_km(simple) >= LEAST_DRAWN * measured_km else points
    return tuple((lon, lat) for lon, lat in np.round(drawn, 5).tolist())
