// The atlas plate: sea, land, rivers, borders, the railways behind; colours come from the sheet.
import { basemap, data, decode } from "./data.js";
import { Canvas, Drawing } from "./canvas.js";
import { map } from "./map.js";

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
const railways = basemap.railways.map(line);

// Beyond the detailed plate land is coarse: round Africa and across the antimeridian.
const far = (name) => (basemap[name] || []).map(line);
const farRings = (code) => (basemap.far?.[code] || []).map(line);
const coast = [...basemap.coast.map((number) => arcs[number]), ...far("far_coast")];
const drawings = [
  new Drawing([plate], { fill: "sea" }, { closed: true }),
  new Drawing(coast, { ink: "shoal", plus: 7 }),
  new Drawing(
    [...Object.keys(basemap.far || {}).flatMap(farRings), ...Object.keys(basemap.countries).flatMap(polygonsOf).flat()],
    { fill: "land" },
    { closed: true },
  ),
  null,
  new Drawing(
    basemap.rivers.map(([, text]) => line(text)),
    { ink: "river", plus: 0.9 },
  ),
  new Drawing(basemap.lakes.map(line), { fill: "sea", ink: "coast", plus: 0.7 }, { closed: true }),
  new Drawing(graticule(), { ink: "graticule", plus: 0.7, alpha: 0.5 }),
  new Drawing([...basemap.borders.map((number) => arcs[number]), ...far("far_borders")], {
    ink: "border-line",
    plus: 1,
  }),
  new Drawing([...basemap.disputed_borders.map((number) => arcs[number]), ...basemap.disputed.map(line)], {
    ink: "border-line",
    plus: 0.9,
    dash: [2, 3],
  }),
  new Drawing(coast, { ink: "coast", plus: 0.8 }),
  new Drawing([[...plate, plate[0]]], { ink: "neatline", plus: 1, alpha: 0.55 }),
  new Drawing(railways, { ink: "other-rail", plus: 0.8 }),
];

// Countries of the way lie lighter than the rest.
const TINT = drawings.indexOf(null);
let tinted = null;
export const tintedNow = () => tinted.split(" ");
export function tint(codes) {
  const key = codes.join(" ");
  if (key === tinted) return;
  tinted = key;
  drawings[TINT] = new Drawing(
    [...codes.flatMap(farRings), ...codes.flatMap(polygonsOf).flat()],
    { fill: "focus-land" },
    { closed: true },
  );
  canvas?.redraw();
}

export const baseDrawings = () => drawings;
export const railwayDrawing = () => drawings.at(-1);
let canvas = null;
export function drawBasemap() {
  tint(data.focus);
  canvas = new Canvas("base", baseDrawings).addTo(map);
}
export const redrawBasemap = () => canvas?.redraw();
