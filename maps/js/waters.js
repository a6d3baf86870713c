// Names of seas, lakes and rivers: along their length where that has room, straight otherwise.
import { basemap, decode } from "./data.js";
import { s } from "./dom.js";
import { boxOf } from "./grid.js";
import { alongPath, bestStretch, calm, even, smooth } from "./curve.js";
import { isOnLand } from "./interior.js";
import { isPhone } from "./map.js";
import { width } from "./measure.js";
import { waterName } from "./text.js";

const SHIFTS = [
  [0, 0],
  [0, -10],
  [0, 10],
  [-10, 0],
  [10, 0],
  [-14, -14],
  [14, 14],
  [14, -14],
  [-14, 14],
  [0, -20],
  [0, 20],
];
const SEA_TRACK = 0.14;
// What may lie under the name of a sea, as weights of lines.
const CURVED_LIMIT = 90;
const STRAIGHT_LIMIT = 60;
const CROSSED = new Set(["Caspian Sea", "Black Sea"]);

let number = 0;
const nextId = () => `water-${++number}`;

export function startWaters() {
  number = 0;
}

// `near`: box of what is shown; on small maps no other sea is named. Seas that the corridor crosses come first.
export function* placeSeas(ctx, near, crossed) {
  const shown = basemap.names.seas.filter(
    ([lines, , , rank]) => rank <= Math.max(1, Math.floor(ctx.zoom) - 2) && CROSSED.has(lines.join(" ")) === crossed,
  );
  const nodes = [];
  const named = new Set();
  for (const [lines, lon, lat] of shown) {
    const name = lines.join(" ");
    if (named.has(name)) continue;
    const point = ctx.at([lat, lon]);
    if (isPhone() && near && !near.contains(point)) continue;
    const placed = placeSea(ctx, lines, point);
    if (placed.length) named.add(name);
    nodes.push(...placed);
    yield;
  }
  return nodes;
}

function placeSea(ctx, lines, point) {
  const full = lines.join(" ");
  const name = waterName(full);
  // A spine of one point is another place for the name in straight lines.
  const spots = (basemap.names.spines[full] || []).filter((spine) => spine.length === 1).flat();
  const sizes = isPhone() ? [11.5, 10.5] : [15, 13, 11.5, 10.5];
  // A sea that is crossed is named even where its name touches the coast or a line.
  const trials = sizes
    .map((size) => ({ size, fringe: 4, limit: CURVED_LIMIT }))
    .concat(CROSSED.has(full) ? [{ size: sizes.at(-1), fringe: 8, limit: 3 * CURVED_LIMIT }] : []);
  for (const trial of trials) {
    const curved = curvedSea(ctx, full, name, trial);
    if (curved) return curved;
    for (const other of [point, ...spots.map(([lon, lat]) => ctx.at([lat, lon]))]) {
      const straight = straightSea(ctx, lines, name, other, trial);
      if (straight) return straight;
    }
  }
  return [];
}

function curvedSea(ctx, full, name, { size, fringe, limit }) {
  const { grid, at } = ctx;
  const wide = width(name, `italic ${size}px`, { serif: true, spacing: size * SEA_TRACK });
  let best = null;
  for (const spine of basemap.names.spines[full] || []) {
    if (spine.length === 1) continue;
    const line = even(smooth(spine.map(([lon, lat]) => at([lat, lon]))));
    const found = bestStretch(grid, line, { wide, high: size, fits: (box) => !isOnLand(ctx, box, fringe) });
    if (found && found.cost <= limit && (!best || found.cost < best.cost)) best = found;
  }
  if (!best) return null;
  for (const box of best.boxes) grid.take(box);
  return alongPath(nextId(), "sea-name", { "font-size": size }, best, name);
}

// Hardly any sliding: a name must stay in its water.
function straightSea(ctx, lines, name, point, { size, fringe }) {
  const { grid, zoom } = ctx;
  const cut = name.lastIndexOf(" ");
  const shown = lines.length > 1 && cut > 0 ? [name.slice(0, cut), name.slice(cut + 1)] : [name];
  const wide = Math.max(
    ...shown.map((line) => width(line, `italic ${size}px`, { serif: true, spacing: size * SEA_TRACK })),
  );
  const high = shown.length * size * 1.2;
  const room = Math.max(1, 2 ** (zoom - 4.2));
  for (const [dx, dy] of SHIFTS.map((shift) => shift.map((part) => part * room))) {
    const box = boxOf(point.x + dx - wide / 2, point.y + dy - high / 2, wide, high);
    if (
      !grid.inside(box, 6) ||
      !grid.isFree(box, { clear: 2 }) ||
      grid.weight(box) > STRAIGHT_LIMIT ||
      isOnLand(ctx, box, fringe)
    ) {
      continue;
    }
    grid.take(box);
    return shown.map((line, n) =>
      s(
        "text.sea-name",
        {
          x: (point.x + dx).toFixed(1),
          y: (box.top + size * (0.95 + n * 1.2)).toFixed(1),
          "font-size": size,
          "text-anchor": "middle",
        },
        line,
      ),
    );
  }
  return null;
}

export function placeLakes({ grid, zoom, at }) {
  if (zoom < (isPhone() ? 5 : 4.2)) return [];
  return basemap.names.lakes.flatMap(([name, lon, lat]) => straight(grid, at([lat, lon]), waterName(name)));
}

function straight(grid, point, name) {
  const wide = width(name, "italic 10.5px", { serif: true });
  for (const [dx, dy] of [
    [0, -7],
    [0, 8],
    [wide / 2 + 6, 0],
    [-wide / 2 - 6, 0],
  ]) {
    const box = boxOf(point.x + dx - wide / 2, point.y + dy - 6, wide, 12);
    if (!grid.inside(box, 4) || !grid.isFree(box, { clear: 3 }) || grid.weight(box) > 12) continue;
    grid.take(box);
    return [
      s(
        "text.river-name",
        { x: (point.x + dx).toFixed(1), y: (point.y + dy + 3.5).toFixed(1), "text-anchor": "middle" },
        name,
      ),
    ];
  }
  return [];
}

// The line of a river is the one that passes where its name was put.
const courses = new Map();
function courseOf(name, lon, lat) {
  if (!courses.has(name)) {
    let best = { distance: Infinity };
    for (const [, text] of basemap.rivers) {
      const line = decode(text, basemap.precision);
      for (const point of line) {
        const distance = Math.hypot(point[0] - lat, (point[1] - lon) * 0.7);
        if (distance < best.distance) best = { distance, line };
      }
    }
    courses.set(name, best.line);
  }
  return courses.get(name);
}

export function* placeRivers({ grid, zoom, at }) {
  if (zoom < (isPhone() ? 5 : 4)) return [];
  const nodes = [];
  for (const [name, lon, lat, rank] of basemap.names.rivers) {
    if (rank > zoom) continue;
    const shown = waterName(name);
    const wide = width(shown, "italic 10.5px", { serif: true, spacing: 0.6 });
    for (const course of pieces(courseOf(name, lon, lat).map(at), grid)) {
      const line = even(calm(even(course), 8));
      const found = line.length > 8 && bestStretch(grid, line, { wide, high: 10.5, lift: 3, clear: 3, sharpest: 0.42 });
      if (!found || found.cost > 34) continue;
      for (const box of found.boxes) grid.take(box);
      nodes.push(...alongPath(nextId(), "river-name", { dy: -3 }, found, shown));
      break;
    }
    yield;
  }
  return nodes;
}

// Parts of a line that lie on the map, the longest first.
function pieces(points, grid) {
  const found = [[]];
  for (const point of points) {
    if (point.x > -20 && point.y > -20 && point.x < grid.width + 20 && point.y < grid.height + 20) {
      found.at(-1).push(point);
    } else if (found.at(-1).length) found.push([]);
  }
  return found
    .filter((piece) => piece.length > 1)
    .sort((one, other) => other.length - one.length)
    .slice(0, 2);
}
