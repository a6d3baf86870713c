// Lines of the network: one path a class, so that dashes run on through junctions and few nodes are drawn.
import { basemap, data, isRail, isShip, lineOf } from "./data.js";
import { frame, map, shiftedStroke, stroke } from "./map.js";

// What a line looks like; planned and suspended beat the mode.
export function classOf(link) {
  if (link.project) return "planned";
  if (link.status === "suspended") return isShip(link.mode) ? "suspended-ship" : "suspended";
  return link.mode;
}

// Chains lines of one class end to end where just two of them meet.
function chained(records) {
  const ends = new Map();
  for (const link of records) {
    for (const end of [link.from, link.to]) ends.set(end, [...(ends.get(end) || []), link]);
  }
  const used = new Set();
  const pointsFrom = (link, start) => (link.from === start ? lineOf(link) : [...lineOf(link)].reverse());
  const follow = (link, start) => {
    const points = [...pointsFrom(link, start)];
    used.add(link);
    let here = link.from === start ? link.to : link.from;
    for (;;) {
      const meeting = ends.get(here);
      const next = meeting.length === 2 ? meeting.find((other) => !used.has(other)) : null;
      if (!next) return points;
      used.add(next);
      points.push(...pointsFrom(next, here).slice(1));
      here = next.from === here ? next.to : next.from;
    }
  };
  const chains = [];
  const starts = records.filter((link) => ends.get(link.from).length !== 2 || ends.get(link.to).length !== 2);
  for (const link of [...starts, ...records]) {
    if (used.has(link)) continue;
    const start = ends.get(link.from).length !== 2 ? link.from : link.to;
    chains.push(follow(link, start));
  }
  return chains;
}

// Ocean lines leave the plate: they are cut where it ends.
function onPlate(line) {
  const [west, south, east, north] = basemap.bounds;
  const inside = ([lat, lon]) => lat >= south && lat <= north && lon >= west && lon <= east;
  const edge = (a, b) => {
    // Halving finds the crossing well enough for a line of one pixel.
    let [near, far] = [a, b];
    for (let n = 0; n < 12; n++) {
      const middle = [(near[0] + far[0]) / 2, (near[1] + far[1]) / 2];
      if (inside(middle)) near = middle;
      else far = middle;
    }
    return near;
  };
  const pieces = [];
  let piece = [];
  line.forEach((point, at) => {
    const before = line[at - 1];
    if (inside(point)) {
      if (before && !inside(before)) piece.push(edge(point, before));
      piece.push(point);
    } else if (before && inside(before)) {
      pieces.push([...piece, edge(before, point)]);
      piece = [];
    }
  });
  return piece.length > 1 ? [...pieces, piece] : pieces;
}

// Many services share one lane: each stretch is drawn once, or their dots would run into a heavy line.
function once(lines) {
  const seen = new Set();
  const pieces = [];
  for (const line of lines) {
    let piece = [line[0]];
    for (let at = 1; at < line.length; at++) {
      const key = [line[at - 1], line[at]]
        .map(([lat, lon]) => `${lat.toFixed(2)} ${lon.toFixed(2)}`)
        .sort()
        .join(" ");
      if (!seen.has(key)) {
        seen.add(key);
        piece.push(line[at]);
        continue;
      }
      if (piece.length > 1) pieces.push(piece);
      piece = [line[at]];
    }
    if (piece.length > 1) pieces.push(piece);
  }
  return pieces;
}

const LAYERS = {
  sea: ["n-sea"],
  feeder: ["n-feeder"],
  ferry: ["n-ferry"],
  road: ["n-road"],
  suspended: ["n-case", "n-suspended", "n-ties-suspended"],
  "suspended-ship": ["n-suspended-ship"],
  "rail-1435": ["n-case", "n-rail-1435", "n-core-1435"],
  "rail-1520": ["n-case", "n-rail-1520", "n-ties-1520"],
  planned: ["n-case", "n-planned"],
};

const SHIFTS = { feeder: 1.6, ferry: -1.6 };

export const drawn = [...(data.links || []), ...(data.planned || [])];

export function drawNetwork() {
  const classes = new Map(Object.keys(LAYERS).map((name) => [name, []]));
  for (const link of drawn) classes.get(classOf(link)).push(link);
  const twins = new Set((data.links || []).filter((link) => link.mode === "feeder").map(pairOf));
  const paths = [];
  for (const [name, records] of classes) {
    if (!records.length) continue;
    const isOcean = name === "sea" || name === "suspended-ship";
    const lines = isOcean ? once(chained(records)).flatMap(onPlate) : chained(records);
    // A ferry and a feeder between the same ports lie side by side.
    const shift = SHIFTS[name] || 0;
    const isTwin = shift !== 0 && records.some((link) => twins.has(pairOf(link)));
    LAYERS[name].forEach((className, depth) => {
      const path = isTwin
        ? shiftedStroke("network", `n ${className}`, records.map(oriented), shift)
        : stroke("network", `n ${className}`, lines, 1.3);
      const order = className === "n-case" ? 0 : 1 + depth + (isRail(name) ? 1 : 0);
      paths.push([order, path]);
    });
  }
  // All casings before all inks: crossings stay clean.
  paths.sort((one, other) => one[0] - other[0]);
  L.layerGroup(paths.map(([, path]) => path)).addTo(map);
}

const pairOf = (link) => [link.from, link.to].sort().join(" ");
// Both directions of drawing would shift to different sides: always from the first place by name.
const oriented = (link) => (link.from < link.to ? lineOf(link) : [...lineOf(link)].reverse());

// Pixels of each line as it is drawn now, for the pointer and the labels.
let frameOfPixels = "";
let pixels = new Map();
export function pixelsOf(link) {
  if (frameOfPixels !== frame()) {
    frameOfPixels = frame();
    pixels = new Map();
  }
  if (!pixels.has(link.id)) {
    pixels.set(
      link.id,
      lineOf(link).map((point) => map.project(point)),
    );
  }
  return pixels.get(link.id);
}

function distance(point, a, b) {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const along =
    dx || dy ? Math.max(0, Math.min(1, ((point.x - a.x) * dx + (point.y - a.y) * dy) / (dx * dx + dy * dy))) : 0;
  return Math.hypot(point.x - a.x - along * dx, point.y - a.y - along * dy);
}

// All links within reach of the pointer, nearest first; ships on one lane come together.
export function linksNear(containerPoint, reach = 7) {
  const point = containerPoint.add(map.getPixelBounds().min);
  const found = [];
  for (const link of drawn) {
    const line = pixelsOf(link);
    let best = Infinity;
    for (let at = 1; at < line.length; at++) {
      const [a, b] = [line[at - 1], line[at]];
      if (Math.min(a.x, b.x) - reach > point.x || Math.max(a.x, b.x) + reach < point.x) continue;
      best = Math.min(best, distance(point, a, b));
    }
    if (best <= reach) found.push([best, link]);
  }
  return found.sort((one, other) => one[0] - other[0] || (one[1].id < other[1].id ? -1 : 1)).map(([, link]) => link);
}
