"""
Several whole numbers in one, so that a search compares them all at a stroke.

A search over several criteria spends its time on one question: is each figure of
this way at most that of another?  With the figures side by side in one integer,
each below a guard bit, one subtraction answers it: a guard bit that survives says
that its field did not borrow (Lamport, Multiple byte processing with full-word
instructions, 1975).  Sums of figures are sums of the packed numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Fields(NamedTuple):
    """
    Where the figures are in a packed number.

    Attributes
    ----------
    shifts
        Position of each field, the first highest: packed numbers order as lists do.
    widths
        Bits of each field, without its guard.
    guards
        All guard bits.
    """

    shifts: tuple[int, ...]
    widths: tuple[int, ...]
    guards: int

    def pack(self, values: Iterable[int]) -> int:
        """Put figures side by side; each is zero or more and fits its field."""
        return sum(value << shift for value, shift in zip(values, self.shifts, strict=True))

    def unpack(self, packed: int) -> tuple[int, ...]:
        """Take the figures out again."""
        return tuple(
            (packed >> shift) & ((1 << width) - 1) for shift, width in zip(self.shifts, self.widths, strict=True)
        )


def fields_for(largest: Sequence[int]) -> Fields:
    """
    Lay out fields that hold figures up to the given ones.

    Parameters
    ----------
    largest
        Greatest value of each figure, sums included.
    """
    widths = tuple(max(1, value.bit_length()) for value in largest)
    shifts, position = list[int](), 0
    for width in reversed(widths):
        shifts.append(position)
        position += width + 1
    shifts.reverse()
    guards = sum(1 << (shift + width) for shift, width in zip(shifts, widths, strict=True))
    return Fields(tuple(shifts), widths, guards)
