"""What a question to `corridor` gives: the values of the engine, and every form that the command writes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor.answers.columns import Table, record_of
from corridor.commands.given import in_arguments, of_arguments
from corridor.errors import NetworkError, OutputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import folium
    import geopandas as gpd
    import pandas as pd

    from corridor.answers.columns import Description
    from corridor.commands import Answer


class Result:
    """
    The answer to a question, with its values as attributes.

    ``answer.p80_hours`` is a value of what the engine found (`value`), else of the record of JSON, else of the best
    route.

    Attributes
    ----------
    value
        What the engine found.
    warnings
        What a planner should hear beside it.
    status
        0 answered, 1 findings or no answer, as the command's exit code.
    """

    def __init__(self, answer: Answer) -> None:
        """Keep the description of an answer, from which every form follows."""
        self._answer = answer
        self.value: Any = answer.description.answer
        self.warnings = tuple(map(of_arguments, answer.warnings))
        self.status = answer.status

    def __getattr__(self, name: str) -> Any:
        """Give a value of what the engine found, else of the record, else of the best route."""
        if name.startswith("_") or name == "value":
            raise AttributeError(name)
        if hasattr(self.value, name):
            return getattr(self.value, name)
        record = self.to_dict()
        if name in record:
            return record[name]
        routes = getattr(self.value, "routes", ())
        if routes and hasattr(routes[0], name):
            return getattr(routes[0], name)
        known = ", ".join(one for one in dir(self) if not one.startswith("_"))
        msg = f"this answer has no {name!r}. It has: {known}."
        raise AttributeError(msg)

    def __dir__(self) -> list[str]:
        """List what there is, for completion."""
        found = [one for one in dir(self.value) if not one.startswith("_") and one not in ("count", "index")]
        return sorted({*object.__dir__(self), *found, *self.to_dict()})

    def __getstate__(self) -> dict[str, Any]:
        """Work out what is still to be worked out: functions are not pickled."""
        from corridor.answers.settled import settled

        ready = settled(self.description)
        return {**self.__dict__, "_answer": self._answer._replace(description=ready, notes=(), done=None)}

    def __repr__(self) -> str:
        """Name the question and its tables."""
        tables = ", ".join(f"{name} ({rows})" for name, rows in self.tables.items())
        return f"<{self.description.title}: {tables or 'no table'}>"

    def __str__(self) -> str:
        """Give the text that the command prints."""
        from corridor.output.formats import write

        return write("text", self.description).decode().rstrip("\n")

    def _repr_html_(self) -> str:
        """Show the main table in a notebook, and where the answer is on the ground a small map."""
        from html import escape

        if not self._tables():
            return f"<pre>{escape(str(self))}</pre>"
        from corridor.output.sketch import sketch

        try:
            drawn = sketch(self.description)
        except OutputError:
            drawn = ""
        frame = self.to_frame()
        return f"<p>{escape(self.description.title)}</p>{drawn}{frame.head(50).to_html(index=False, escape=True)}"

    @property
    def description(self) -> Description:
        """The answer as the writers of `corridor.output` take it."""
        return self._answer.description

    @property
    def tables(self) -> dict[str, int]:
        """Names of the tables that `to_frame` gives, and the number of their rows."""
        return {name: len(table.rows) for name, table in self._tables().items()}

    def to_dict(self) -> dict[str, Any]:
        """Give the record of ``--format json``."""
        return record_of(self.description)

    def to_frame(self, table: str = "") -> pd.DataFrame:
        """
        Give a table of the answer as a data frame.

        Parameters
        ----------
        table
            Its name; empty is the table of ``--format csv``.

        Raises
        ------
        NetworkError
            If the answer has no such table.
        """
        from corridor.output.frames import frame_of

        tables = self._tables()
        name = table or self.description.main or next(iter(tables), "")
        if name not in tables:
            msg = f"there is no table {name!r} in this answer. Known: {', '.join(tables) or 'none'}."
            raise NetworkError(msg)
        return frame_of(tables[name])

    @in_arguments
    def to_file(self, path: str | Path) -> None:
        """
        Write the answer in the form that the ending of a file asks for, as ``-o`` does.

        Raises
        ------
        OutputError
            If no form has that ending, or the file cannot be written.
        """
        from corridor.data.files import write_bytes
        from corridor.output import formats

        offered = (*formats.STANDARD, *formats.GROUND, *self._answer.files)
        form = formats.form_of(str(path), "", offered)
        make = self._answer.files.get(form)
        write_bytes(Path(path), make() if make else formats.write(form, self.description))

    def to_excel(self, path: str | Path) -> None:
        """Write a workbook: what was asked, the tables, the sources."""
        from corridor.data.files import write_bytes
        from corridor.output.formats import write

        write_bytes(Path(path), write("xlsx", self.description))

    def to_gdf(self) -> gpd.GeoDataFrame:
        """
        Give an answer on the ground as a GeoDataFrame in EPSG:4326, a row a leg.

        Raises
        ------
        OutputError
            If the answer has no place on the ground.
        """
        import geopandas as gpd

        from corridor.output.geojson import ground_of

        return gpd.GeoDataFrame.from_features(ground_of(self.description)[0], crs="EPSG:4326")

    def to_folium(self) -> folium.Map:
        """
        Draw an answer on the ground as a `folium.Map` with named layers, to which others can be added.

        Raises
        ------
        OutputError
            If the answer has no place on the ground.
        """
        from corridor.output.folium_map import to_folium

        return to_folium(self.description)

    def plot(self) -> Any:
        """
        Draw the chart of the answer with matplotlib and give its axes.

        Routes are drawn over time, comparisons as ranges, risks as shares of trips, sensitivities as a tornado,
        roadmaps by year, volumes by month or relief, load and budgets as curves, simulations as queues.

        Raises
        ------
        OutputError
            If the answer has no chart, or matplotlib is not installed.
        """
        from corridor.output.charts import picture_of
        from corridor.output.charts.drawing import axes_of

        return axes_of(picture_of(self.value))

    def explore(self, **options: Any) -> folium.Map:
        """
        Show an answer on the ground as geopandas does; options are those of `GeoDataFrame.explore`.

        Raises
        ------
        OutputError
            If the answer has no place on the ground, or matplotlib and mapclassify are not installed.
        """
        return explored(self.to_gdf(), options)

    def finished(self, description: Description) -> Result:
        """Give the answer under another description, and let go of what was kept until it was delivered."""
        if self._answer.done:
            self._answer.done()
        return Result(self._answer._replace(description=description, done=None))

    def _tables(self) -> dict[str, Table]:
        return {part.name: part for part in self.description.parts if isinstance(part, Table)}


def explored(frame: gpd.GeoDataFrame, options: Mapping[str, Any]) -> folium.Map:
    """
    Show a frame on a map.

    Parameters
    ----------
    frame
        Any; columns of lists are shown as text.
    options
        Those of `GeoDataFrame.explore`.

    Raises
    ------
    OutputError
        If what geopandas needs for it is not installed.
    """
    from importlib.util import find_spec

    missing = [name for name in ("matplotlib", "mapclassify") if find_spec(name) is None]
    if missing:
        msg = (
            f"explore() of geopandas needs {' and '.join(missing)}: pip install 'corridor[charts]', "
            "or take to_folium() of an answer, which needs neither."
        )
        raise OutputError(msg)
    drawn: folium.Map = frame.explore(**options)
    return drawn
