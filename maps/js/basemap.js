// The atlas plate: sea, land, rivers, borders. Drawn once; colours come from the sheet.
import { basemap, data, decode } from "./data.js";
import { area, map, stroke } from "./map.js";

const line = (text) => decode(text, basemap.precision);
const arcs = basemap.arcs.map(line);

function ringOf(numbers) {
  const points = [];
  for (const number of numbers) {
    const arc = number < 0 ? [...arcs[~number]].reverse() : arcs[number];
    points.push(...(points.length ? arc.slice(1) : arc));
  }
  return points;
}

const shapes = new Map();
export function polygonsOf(code) {
  if (!shapes.has(code)) {
    shapes.set(
      code,
      (basemap.countries[code] || []).map((rings) => rings.map(ringOf)),
    );
  }
  return shapes.get(code);
}

function graticule() {
  const [west, south, east, north] = basemap.bounds;
  const lines = [];
  for (let lon = Math.ceil(west / 10) * 10; lon <= east; lon += 10) {
    lines.push(Array.from({ length: Math.floor((north - south) / 2) + 1 }, (_, n) => [south + 2 * n, lon]));
  }
  for (let lat = Math.ceil(south / 10) * 10; lat <= north; lat += 10) {
    lines.push(Array.from({ length: Math.floor((east - west) / 2) + 1 }, (_, n) => [lat, west + 2 * n]));
  }
  return lines;
}

const plate = line(basemap.frame);
export const railways = basemap.railways.map(line);

export function drawBasemap() {
  const coast = basemap.coast.map((number) => arcs[number]);
  const land = Object.keys(basemap.countries).flatMap(polygonsOf);
  const focus = data.focus.flatMap(polygonsOf);
  const disputed = [...basemap.disputed_borders.map((number) => arcs[number]), ...basemap.disputed.map(line)];
  const layers = [
    area("base", "b-plate", [plate], 0),
    stroke("base", "b-shoal", coast, 1),
    area("base", "b-land", land),
    area("base", "b-focus", focus),
    stroke(
      "base",
      "b-river",
      basemap.rivers.map(([, text]) => line(text)),
      1,
    ),
    area(
      "base",
      "b-lake",
      basemap.lakes.map((text) => [line(text)]),
    ),
    stroke("base", "b-grid", graticule(), 1),
    stroke(
      "base",
      "b-border",
      basemap.borders.map((number) => arcs[number]),
      0.7,
    ),
    stroke("base", "b-disputed", disputed, 0.7),
    stroke("base", "b-coast", coast, 0.7),
    stroke("base", "b-neat", [[...plate, plate[0]]], 0),
    stroke("other", "b-rail", railways, 1.2),
  ];
  L.layerGroup(layers).addTo(map);
}
