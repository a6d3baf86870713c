"""One answer about routes as one file, in the form that its ending asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from corridor.answers import Route
    from corridor.data.drawn_lines import Line
    from corridor.data.model import Network


def files_of_routes(
    routes: Sequence[Route], network: Callable[[], Network], *, folder: str = ""
) -> dict[str, Callable[[], bytes]]:
    """
    Offer routes as files.

    Parameters
    ----------
    routes
        At least one.
    network
        Gives the network in which they were planned; called only for a form
        that needs its places or sources.
    folder
        Folder of the network, for its drawn lines; empty: the one that the
        package carries.

    Returns
    -------
    files
        What makes the bytes, by file ending.
    """

    def lines() -> Mapping[str, Line]:
        from corridor.data.drawn_lines import read_lines

        return read_lines(folder or None)

    def page(form: str) -> Callable[[], bytes]:
        def made() -> bytes:
            from corridor.output.export.geojson import terms_of
            from corridor.output.report import pages

            known = network()
            terms = terms_of(known, {})
            write = pages.routes_markdown if form == "md" else pages.routes_html
            credit = f"Figures: {terms['credit']}; {terms['licence']}."
            return write(routes, known.sources, credit=credit).encode()

        return made

    def xlsx() -> bytes:
        from corridor.output.report.excel import routes_xlsx

        return routes_xlsx(routes, network().sources)

    def geojson() -> bytes:
        from corridor.output.export.geojson import geojson_text, to_geojson

        return geojson_text(to_geojson(routes, network(), lines=lines())).encode()

    def gpkg() -> bytes:
        from corridor.output.export.folders import gpkg_bytes
        from corridor.output.export.frames import to_gdf
        from corridor.output.export.geojson import terms_of

        known, drawn = network(), lines()
        legs = to_gdf(routes, known, lines=drawn)
        return gpkg_bytes({"legs": legs}, terms_of(known, drawn), day=routes[0].on)

    def chart(form: str) -> Callable[[], bytes]:
        def made() -> bytes:
            from corridor.output.report.chart import gantt

            return gantt(routes, form)

        return made

    return {
        ".md": page("md"),
        ".html": page("html"),
        ".htm": page("html"),
        ".xlsx": xlsx,
        ".geojson": geojson,
        ".gpkg": gpkg,
        ".svg": chart("svg"),
        ".png": chart("png"),
    }
