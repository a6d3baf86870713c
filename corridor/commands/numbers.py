"""Figures of options, read as cells of tables are: ``20,5`` and ``10 000`` are understood, ``3,000`` is asked back."""

from __future__ import annotations

from argparse import ArgumentTypeError

_SPACES = str.maketrans("", "", " \u00a0\u202f_'\u2019")


def amount(text: str) -> float:
    """
    Read a figure.

    Parameters
    ----------
    text
        As people write it: spaces or apostrophes group thousands, the decimal
        sign is a point or a comma.

    Raises
    ------
    ArgumentTypeError
        If it is none, or can be read in two ways, with what to write instead.

    Examples
    --------
    >>> amount("20,5"), amount("1 200 000")
    (20.5, 1200000.0)
    """
    plain = text.translate(_SPACES)
    if "," in plain:
        plain = _without_commas(plain)
    try:
        return float(plain)
    except ValueError:
        raise ArgumentTypeError(_reason(text)) from None


def whole(text: str) -> int:
    """
    Read a whole number; commas and points can only group its thousands.

    Raises
    ------
    ArgumentTypeError
        If it is none.

    Examples
    --------
    >>> whole("10,000")
    10000
    """
    plain = text.translate(_SPACES)
    for sign in ",.":
        first, *groups = plain.split(sign)
        if groups and first and all(len(group) == 3 for group in groups):
            plain = first + "".join(groups)
    try:
        return int(plain)
    except ValueError:
        msg = f"{text!r} is no whole number: write one such as 10000"
        raise ArgumentTypeError(msg) from None


def share(text: str) -> float:
    """
    Read a share, as a figure or in per cent.

    Raises
    ------
    ArgumentTypeError
        If it is none.

    Examples
    --------
    >>> share("80%"), share("0,8")
    (0.8, 0.8)
    """
    figure = text.strip()
    return amount(figure[:-1]) / 100 if figure.endswith("%") else amount(figure)


def _without_commas(text: str) -> str:
    """Read commas as what they must be: groups where there is a point after them or there are several, else decimal."""
    first, *groups = text.split(",")
    if "." in text and text.rindex(".") < text.rindex(","):
        return text.replace(".", "").replace(",", ".") if len(groups) == 1 else text
    if len(groups) > 1 or "." in text:
        sizes = {len(group.partition(".")[0]) for group in groups}
        return first + "".join(groups) if sizes == {3} else text
    return text if len(groups[0]) == 3 and first.strip("+-0") else text.replace(",", ".")


def _reason(text: str) -> str:
    """Say what is wrong with a figure, in the words of the reader of tables."""
    if text.strip().endswith("%"):
        return f"{text!r} is a percentage: write the figure itself"
    from corridor.data.cells import read_number
    from corridor.errors import NetworkError

    try:
        read_number(text.strip())
    except NetworkError as error:
        hint = str(error).rstrip(".").replace("; leave the cell empty where it is unknown", "")
        return hint.replace("A figure is finite", "a figure is finite")
    return f"{text!r} is not a number"
