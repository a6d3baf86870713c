"""Checks of tariffs and published prices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.data.checks.finding import Note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridor.data.model import Network, Rate, Tariff

KINDS = {"km": ("links",), "line": ("links",), "crossing": ("borders",), "move": ("facilities",)}
"""Tables of which a tariff may name an element, by what it is paid for."""


def tariffs(network: Network) -> Iterator[Note]:
    """Let a tariff name what it can be paid for, hold its range and dates, and be the only one of its kind and day."""
    seen: dict[tuple[object, ...], str] = {}
    for row in network.tariffs.values():
        yield from _range(row, "tariffs")
        table = network.table_of(row.element) if row.element else ""
        if table and table not in KINDS[row.per]:
            text = f"{row.element!r} is one of {table}; a price a {row.per} is for {KINDS[row.per][0]}."
            yield Note("tariffs", row.id, "element", text)
        if row.place and row.per != "move":
            yield Note("tariffs", row.id, "place", f"only a price a move has a place; this is a {row.per}.")
        if row.heading and row.per in ("crossing", "move"):
            yield Note("tariffs", row.id, "heading", f"a {row.per} has no heading: leave it empty.")
        scope = (row.element, row.place, row.mode, row.size, row.heading, row.owner, row.carriage, row.valid_from)
        for country in row.countries or ("",):
            key = ("link" if row.per in ("km", "line") else row.per, country, *scope)
            other = seen.setdefault(key, row.id)
            if other != row.id:
                text = f"fits the same as {other!r} from the same day: which one holds? Keep one, or tell them apart."
                yield Note("tariffs", row.id, "per", text)


def rates(network: Network) -> Iterator[Note]:
    """Let the range of a published price hold it, and its dates follow each other."""
    for row in network.rates.values():
        yield from _range(row, "rates")


def _range(row: Tariff | Rate, table: str) -> Iterator[Note]:
    if row.usd_low is not None and row.usd_low > row.usd:
        yield Note(table, row.id, "usd_low", f"{row.usd_low:g} is more than usd, {row.usd:g}.")
    if row.usd_high is not None and row.usd_high < row.usd:
        yield Note(table, row.id, "usd_high", f"{row.usd_high:g} is less than usd, {row.usd:g}.")
    if row.valid_from and row.valid_to and row.valid_from > row.valid_to:
        text = f"ends on {row.valid_to}, before it begins on {row.valid_from}."
        yield Note(table, row.id, "valid_to", text)
