"""Online tiles that a page may offer: one server over https, named to the reader and to the policy of the page."""

from __future__ import annotations

import re
from typing import NamedTuple

from corridor.errors import NetworkError

# Nothing here can end an attribute, a source of the policy or a directive of it.
_ADDRESS = re.compile(
    r"https://(?P<host>[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?)/[A-Za-z0-9._~/?=&%+-]*"
)
_HOLES = ("{z}", "{x}", "{y}")


class Tiles(NamedTuple):
    """
    A server of tiles.

    Attributes
    ----------
    address
        With ``{z}``, ``{x}`` and ``{y}``, in the tiling of Web Mercator.
    host
        Whom the page asks, with the port where it has one.
    credit
        What the server's terms want to be shown.
    """

    address: str
    host: str
    credit: str


def parse_tiles(address: str, credit: str) -> Tiles | None:
    """
    Read where the tiles of a page would come from.

    Parameters
    ----------
    address
        Such as ``"https://tiles.example.org/{z}/{x}/{y}.png"``; empty for none.
    credit
        Any text, shown while the tiles are on.

    Raises
    ------
    NetworkError
        If it is no address of tiles on one https server, or nobody is credited.
    """
    if not address and not credit:
        return None
    plain = address
    for hole in _HOLES:
        plain = plain.replace(hole, "~", 1)
    found = _ADDRESS.fullmatch(plain)
    if not found or not all(hole in address for hole in _HOLES):
        msg = f"--tiles {address!r}: write one https server, such as https://tiles.example.org/{{z}}/{{x}}/{{y}}.png."
        raise NetworkError(msg)
    if not credit.strip():
        msg = "--tiles needs --tiles-credit TEXT: the terms of the server say whom to name."
        raise NetworkError(msg)
    return Tiles(address=address, host=found["host"].lower(), credit=credit)
