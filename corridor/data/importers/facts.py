"""What the values of foreign lines say: modes, directions, countries and figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.data.cells import read_number
from corridor.data.countries import COUNTRY_CODES
from corridor.data.importers.options import NO_MODE
from corridor.data.importers.territory import without_repeats
from corridor.data.importers.topology import Kind
from corridor.data.load.kinds import shipped_modes
from corridor.errors import FindingsError, NetworkError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.data.importers.gather import ForeignLine
    from corridor.data.importers.options import Options
    from corridor.data.importers.topology import Piece

MAX_FAULTS = 50
"""More faults than these are not reported."""

_ONEWAY = {"": False, "0": False, "no": False, "false": False, "1": True, "yes": True, "true": True, "forward": True}


def has_mode(line: ForeignLine, options: Options) -> bool:
    """Report whether a line is taken: ``--mode VALUE=none`` leaves it out."""
    return options.modes.get(line.values.get("mode", "")) != NO_MODE


def kinds_of(lines: Sequence[ForeignLine], options: Options) -> list[Kind]:
    """
    Tell mode and direction of each line.

    Raises
    ------
    FindingsError
        If a value stands for no mode or no direction; it holds all such values.
    """
    faults: dict[str, str] = {}
    kinds, known = [], shipped_modes()
    for line in lines:
        value, oneway = line.values.get("mode", ""), line.values.get("oneway", "").lower()
        mode = options.modes.get(value) or options.modes.get("") or value
        given = [name for name in ("hours", "length_km") if line.values.get(name)]
        kinds.append(Kind(mode, _ONEWAY.get(oneway, False), " ".join((*given, line.values.get("speed_kmh", "")))))
        if mode not in known:
            what = f"mode {value!r} is none of a network" if value else "nothing says its mode"
            mend = f"--mode {value}=MODE" if value else "--mode MODE, or --column mode=NAME"
            faults.setdefault(f"mode {value}", f"{line.where}: {what}: {mend}, with one of {', '.join(known)}.")
        if oneway not in _ONEWAY:
            faults.setdefault(f"oneway {oneway}", f"{line.where}: oneway {oneway!r} is neither yes nor no.")
    refuse(list(faults.values()))
    return kinds


class Facts:
    """Values of lines, read when they are asked for; what is wrong with them is gathered."""

    def __init__(self, lines: Sequence[ForeignLine]) -> None:
        self.lines = lines
        self.faults: list[str] = []

    def countries(self, piece: Piece) -> tuple[str, ...]:
        """Read the countries that the lines of a piece name."""
        found: list[str] = []
        for number, _ in piece.shares:
            for code in filter(None, map(str.strip, self.lines[number].values.get("country", "").split(";"))):
                if code.upper() in COUNTRY_CODES:
                    found.append(code.upper())
                else:
                    self._fault(number, f"{code!r} is no country: two capital letters of ISO 3166-1, such as KZ.")
        return without_repeats(found)

    def figure(self, number: int, name: str) -> float | None:
        """Read a figure of a line; None where there is none."""
        text = self.lines[number].values.get(name, "")
        if not text:
            return None
        try:
            value = read_number(text)
        except NetworkError as error:
            self._fault(number, f"{name}: {error}")
            return None
        if value == 0:
            self._fault(number, f"{name}: is zero; leave it empty where it is unknown.")
        return value

    def _fault(self, number: int, text: str) -> None:
        fault = f"{self.lines[number].where}: {text}"
        if len(self.faults) < MAX_FAULTS and fault not in self.faults:
            self.faults.append(fault)


def refuse(faults: Sequence[str]) -> None:
    """Raise all faults at once, if there are any."""
    if faults:
        raise FindingsError(faults[0], faults)
