"""What became of imported lines, described for all forms."""

from __future__ import annotations

from collections import Counter
from operator import itemgetter
from typing import TYPE_CHECKING

from corridor.answers.columns import JSON, Column, Description, Table, constants

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.data.importers.summary import Imported

SHOWN = 5
"""Components and findings that the text names."""

COUNTRIES_SHOWN = 12
"""Countries that the text names."""

_LEFT_OUT = {
    "loops": "loops that lead back to their start",
    "specks": "pieces shorter than the tolerance",
    "doubles": "pieces that lie there twice",
    "names_far": "named points near no line",
    "left_out": "features by --where and --mode VALUE=none",
}


FILE = tuple(Column(name, get=itemgetter(at)) for at, name in enumerate(("file", "lines", "skipped")))

COMPONENT = (
    Column("places", decimals=0, get=lambda part: len(part.places)),
    Column("links", decimals=0),
    Column("km", "km", 1, "length"),
    Column("with", get="member"),
)


def describe(found: Imported, folder: str, findings: Sequence[str]) -> Description:
    """
    Describe an import.

    Parameters
    ----------
    found
        What was read and made.
    folder
        Where it was written.
    findings
        Of the check of that folder.
    """
    network = found.network
    counts = {
        "places": len(network.places),
        "links": len(network.links),
        "km": round(sum(link.length_km for link in network.links.values()), 1),
        "moved_km": round(found.moved_km, 6),
        **{f"n_{key}": number for key, number in sorted(found.counts.items())},
    }
    after = {
        "places_without_change": found.meeting,
        "default_origin": network.default_origin,
        "default_destination": network.default_destination,
    }
    modes = dict(sorted(Counter(link.mode for link in network.links.values()).items()))
    return Description(
        title=f"Import into {folder}",
        answer=found,
        parts=(
            *constants({"folder": folder, "name": network.name}),
            Table("files", FILE, found.read),
            *constants(counts, "jxh"),
            Table("components", COMPONENT, found.parts),
            *constants({"modes": modes}, JSON),
            *constants(after, "jxh"),
            *constants({"findings": list(findings)}, JSON),
        ),
        main="components",
        text=lambda: _text(found, folder, findings),
    )


def _text(found: Imported, folder: str, findings: Sequence[str]) -> list[str]:
    """Give what was read, how it was joined, what was left out, and whether the result can be trusted."""
    network, counts = found.network, found.counts
    links = network.links.values()
    lines = [f"read        {count:,} lines of {file}{_skipped(skipped)}" for file, count, skipped in found.read]
    lines.append(f"snapped     within {found.snap_km:g} km; no point was moved by more than {found.moved_km:.3g} km")
    lines.append(
        f"noded       {len(network.places):,} places, {len(network.links):,} links, "
        f"{sum(link.length_km for link in links):,.0f} km; cut {counts.get('touching', 0):,} lines where others end "
        f"on them and {counts.get('bends', 0):,} long bends, passed through {counts.get('joints', 0):,} joints of two"
    )
    if counts.get("crossings"):
        lines.append(f"crossings   {counts['crossings']:,} without a common point (--join-crossings joins them)")
    left_out = [f"{counts[key]:,} {what}" for key, what in _LEFT_OUT.items() if counts.get(key)]
    if left_out:
        lines.append(f"left out    {', '.join(left_out)}")
    lines += _parts_lines(found)
    modes = Counter(link.mode for link in links)
    lines.append(f"links       {', '.join(f'{count:,} {mode}' for mode, count in sorted(modes.items()))}")
    countries = Counter(place.country for place in network.places.values()).most_common()
    others = f" and {len(countries) - COUNTRIES_SHOWN} more" if len(countries) > COUNTRIES_SHOWN else ""
    lines.append(f"places      {', '.join(f'{count:,} {code}' for code, count in countries[:COUNTRIES_SHOWN])}{others}")
    if found.meeting:
        lines.append(
            f"no change   {found.meeting:,} places where modes meet: nothing says how long a change takes "
            "(--transfer-hours H)"
        )
    short = sum(link.hours.typical * 60 < 1 for link in links)
    if short:
        lines.append(f"short       {short:,} links take less than a minute; times are whole minutes a link")
    lines += [f"finding     {line}" for line in findings[:SHOWN]]
    more = f" ({len(findings) - SHOWN:,} more)" if len(findings) > SHOWN else ""
    lines.append(f"check       {f'{len(findings):,} findings{more}' if findings else 'no findings'}")
    ends = f"{network.default_origin} {network.default_destination}"
    lines.append(f"wrote {folder}; `corridor route {ends} --network {folder}` plans in it")
    return lines


def _skipped(number: int) -> str:
    return f", {number:,} features that are no lines passed over" if number else ""


def _parts_lines(found: Imported) -> list[str]:
    shown = [f"{len(part.places):,} places and {part.km:,.0f} km with {part.member}" for part in found.parts[:SHOWN]]
    more = f"; {len(found.parts) - SHOWN:,} smaller ones" if len(found.parts) > SHOWN else ""
    return [f"components  {len(found.parts):,}: {'; '.join(shown)}{more}"]
