"""Answers on the ground as a `folium.Map`, to which users add layers of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from corridor.markup import escaped
from corridor.output.geojson import ground_of, parts_of

if TYPE_CHECKING:
    import folium

    from corridor.answers.columns import Description
    from corridor.output.geojson import Feature

_COLOURS = ("#3b5b92", "#b5651d", "#3f7d4f", "#7d3f6e", "#5a5a5a")
"""Of routes, the best first; more begin again."""

_SHOWN = ("name", "kind", "mode", "hours", "km", "usd_per_teu")
"""Properties that a tooltip shows, where the feature has them."""


def to_folium(description: Description) -> folium.Map:
    """
    Draw an answer: one named layer a route, with tooltips and a layer control.

    Parameters
    ----------
    description
        Of an answer that is on the ground.

    Returns
    -------
    map
        Its background tiles are folium's own, and ask a server when the map is looked at.

    Raises
    ------
    OutputError
        If the answer has no place on the ground.
    """
    import folium

    features, terms = ground_of(description)
    groups: dict[str, list[Feature]] = {}
    for item in features:
        _, properties, _ = parts_of(item)
        shown = {key: _plain(properties[key]) for key in _SHOWN if properties.get(key) is not None}
        groups.setdefault(f"Route {properties.get('rank', 1)}", []).append({**item, "properties": shown})
    drawn = folium.Map(tiles=None, control_scale=True)
    folium.TileLayer(name="background", attr=f"© OpenStreetMap contributors; {_plain(terms['credit'])}").add_to(drawn)
    for number, (name, items) in enumerate(groups.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        layer = folium.FeatureGroup(name=name)
        for item in items:
            _, shown, _ = parts_of(item)
            folium.GeoJson(
                item,
                style_function=lambda _, colour=colour: {"color": colour, "weight": 4},
                marker=folium.CircleMarker(radius=4, color=colour, fill=True),
                tooltip=folium.GeoJsonTooltip(list(shown)) if shown else None,
            ).add_to(layer)
        layer.add_to(drawn)
    folium.LayerControl(collapsed=False).add_to(drawn)
    drawn.fit_bounds(cast("list[list[float]]", drawn.get_bounds()))
    return drawn


def _plain(value: object) -> object:
    """Keep what a record holds from being read as markup; numbers stay."""
    return value if isinstance(value, int | float) else escaped(str(value))
