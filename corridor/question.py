"""The conditions under which a question is put: which network, on which day, with what changed."""

from __future__ import annotations

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
    """

    network: str = ""
    on: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    cargo: str = "containers"
