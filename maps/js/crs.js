// Lambert conformal conic on the sphere, parallels 37 and 50 N, about 71 E and 42 N: both ends of the
// corridor lie level and Kazakhstan is not swollen. As a Leaflet CRS; scale 1 is that of Web Mercator.
(() => {
  const rad = Math.PI / 180;
  const [south, north, lon0, lat0] = [37 * rad, 50 * rad, 71 * rad, 42 * rad];
  const half = (lat) => Math.tan(Math.PI / 4 + lat / 2);
  const n = Math.log(Math.cos(south) / Math.cos(north)) / Math.log(half(north) / half(south));
  const f = (Math.cos(south) * half(south) ** n) / n;
  const radius = (lat) => f / half(lat) ** n;
  const radius0 = radius(lat0);

  const projection = {
    bounds: L.bounds([-Math.PI, -Math.PI], [Math.PI, Math.PI]),
    project(place) {
      const r = radius(Math.max(-80, Math.min(89.5, place.lat)) * rad);
      const turn = n * (place.lng * rad - lon0);
      return L.point(r * Math.sin(turn), radius0 - r * Math.cos(turn));
    },
    unproject(point) {
      const up = radius0 - point.y;
      const r = Math.hypot(point.x, up);
      return L.latLng(
        (2 * Math.atan((f / r) ** (1 / n)) - Math.PI / 2) / rad,
        (lon0 + Math.atan2(point.x, up) / n) / rad,
      );
    },
  };
  const scale = 1 / (2 * Math.PI);
  L.CRS.Corridor = L.extend({}, L.CRS.Earth, {
    code: "Corridor",
    projection,
    transformation: L.transformation(scale, 0.5, -scale, 0.5),
    wrapLng: undefined,
    infinite: true,
  });
})();
