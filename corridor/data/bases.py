"""What records of a network have in common: an id, sources, a capacity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Member(NamedTuple):
    """A record that shares a pool or is shut by a closure; `weight` TEU of it count as one."""

    id: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """
    Anything with an id.

    Attributes
    ----------
    id
        Slug, unique over all tables of the network.
    """

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced(Record):
    """
    A record whose figures can be traced.

    Attributes
    ----------
    sources
        Keys of the sources table.
    basis
        ``"published"``, ``"derived"`` or ``"assumed"``.
    confidence
        ``"high"``, ``"medium"`` or ``"low"``.
    note
        How derived; where sources disagree, which was chosen and why.
    """

    sources: tuple[str, ...]
    basis: str
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limited(Sourced):
    """
    A record that can be full.

    Attributes
    ----------
    capacity
        Greatest load in one direction [`capacity_unit`]; None is unknown, never
        zero and never unlimited.
    capacity_unit
        Such as ``"teu_per_year"`` or ``"train_pairs_per_day"``.
    carries
        What the capacity is open to; empty is everything.
    other_load, corridor_load
        Load that is not the corridor's, and today's corridor load [`capacity_unit`].
    """

    capacity: float | None = None
    capacity_unit: str = ""
    carries: tuple[str, ...] = ()
    other_load: float | None = None
    corridor_load: float | None = None
