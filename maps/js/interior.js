// Spare inside a country as it lies on the screen: for each row of pixels the stretches that are its own land.
import { polygonsOf } from "./basemap.js";
import { basemap } from "./data.js";
import { map } from "./map.js";

const STEP = 5;
const outlines = new Map();
const codes = Object.keys(basemap.countries);

// Rings at zoom 0 of the projection in use; every other zoom is a multiple.
function outlineOf(code) {
  const key = `${map.options.crs.code} ${code}`;
  if (!outlines.has(key)) {
    outlines.set(
      key,
      polygonsOf(code)
        .flat()
        .map((ring) => {
          const points = ring.map((point) => map.project(L.latLng(point), 0));
          return { points, box: L.bounds(points) };
        }),
    );
  }
  return outlines.get(key);
}

const drawn = new WeakMap();

// Worked out once a drawing.
export function interiorOf(code, ctx) {
  if (!drawn.has(ctx)) drawn.set(ctx, new Map());
  const known = drawn.get(ctx);
  if (!known.has(code)) known.set(code, rowsOf(code, ctx));
  return known.get(code);
}

// Whether a box lies on land by more than a fringe: the name of a sea must stay in its water.
export function isOnLand(ctx, { left, right, top, bottom }, fringe) {
  const [first, last] = [Math.ceil((top + fringe) / STEP), Math.floor((bottom - fringe) / STEP)];
  for (const code of codes) {
    const rows = interiorOf(code, ctx);
    if (!rows.seen) continue;
    for (let row = Math.max(0, first); row <= last && row < rows.length; row++) {
      const own = rows[row];
      for (let at = 0; at + 1 < own.length; at += 2) {
        if (own[at] < right - fringe && own[at + 1] > left + fringe) return true;
      }
    }
  }
  return false;
}

function rowsOf(code, { zoom, origin, size }) {
  const scale = 2 ** zoom;
  const rows = Array.from({ length: Math.floor(size.y / STEP) + 1 }, () => []);
  const view = L.bounds(origin.divideBy(scale), origin.add(size).divideBy(scale));
  for (const { points: ring, box } of outlineOf(code)) {
    if (!box.intersects(view)) continue;
    rows.seen = true;
    let before = ring.at(-1);
    for (const here of ring) {
      const [x1, y1, x2, y2] = [
        before.x * scale - origin.x,
        before.y * scale - origin.y,
        here.x * scale - origin.x,
        here.y * scale - origin.y,
      ];
      before = here;
      const [low, high] = y1 < y2 ? [y1, y2] : [y2, y1];
      for (let row = Math.max(0, Math.ceil(low / STEP)); row < rows.length && row * STEP < high; row++) {
        rows[row].push(x1 + ((x2 - x1) * (row * STEP - y1)) / (y2 - y1));
      }
    }
  }
  for (const row of rows) row.sort((one, other) => one - other);
  return rows;
}

// Stretches [left, right] that lie inside on every row from top to bottom.
export function stretches(rows, top, bottom) {
  const [first, last] = [Math.floor(top / STEP), Math.ceil(bottom / STEP)];
  if (first < 0 || last >= rows.length) return [];
  let found = [[-Infinity, Infinity]];
  for (let row = first; row <= last && found.length; row++) {
    const own = rows[row];
    const next = [];
    for (const [left, right] of found) {
      for (let at = 0; at + 1 < own.length; at += 2) {
        const [from, to] = [Math.max(left, own[at]), Math.min(right, own[at + 1])];
        if (to - from > 2) next.push([from, to]);
      }
    }
    found = next;
  }
  return found;
}
