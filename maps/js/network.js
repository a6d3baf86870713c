// Lines of the network, chained so that dashes run on through junctions.
import { Canvas, Drawing } from "./canvas.js";
import { context, data, isOcean, isRail, isShip, lineOf } from "./data.js";
import { frame, map } from "./map.js";
import { CONTEXT, KINDS, modes, strokesOf } from "./strokes.js";

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

export const drawn = [...(data.links || []), ...(data.planned || [])];

const pairOf = (link) => [link.from, link.to].sort().join(" ");
// Both directions of drawing would shift to different sides: always from the first place by name.
const oriented = (link) => (link.from < link.to ? lineOf(link) : [...lineOf(link)].reverse());

// One drawing a stroke of a kind; all casings before all inks, so that crossings stay clean.
const layers = [];
function fillLayers() {
  const twins = new Map();
  for (const link of data.links || []) {
    if (modes.get(link.mode)?.side) twins.set(pairOf(link), (twins.get(pairOf(link)) || new Set()).add(link.mode));
  }
  if (context.size) {
    const drawing = new Drawing([...context.values()].map(lineOf), CONTEXT);
    layers.push({ kind: "context", order: 0, style: CONTEXT, drawing });
  }
  for (const kind of KINDS) {
    const records = drawn.filter((link) => classOf(link) === kind);
    if (!records.length) continue;
    const isLane = kind === "suspended-ship" || isOcean(kind);
    const shift = modes.get(kind)?.side || 0;
    // A ferry and a feeder between the same ports lie side by side.
    const isTwin = shift !== 0 && records.some((link) => twins.get(pairOf(link)).size > 1);
    const lines = isTwin ? records.map(oriented) : isLane ? once(chained(records)) : chained(records);
    for (const [depth, style] of strokesOf(kind).entries()) {
      const order = style.casing ? 0 : 1 + depth + Number(isRail(kind));
      layers.push({ kind, order, style, drawing: new Drawing(lines, style, { shift: isTwin ? shift : 0 }) });
    }
  }
  layers.sort((one, other) => one.order - other.order);
}

const THIN = { ink: "unknown", plus: 1.1 };
const root = document.documentElement;

// Where a view speaks of something else the network is thin and of one colour.
export function networkDrawings() {
  if (!root.classList.contains("thin-network")) return layers.map((layer) => layer.drawing);
  return layers
    .filter(({ style }) => !style.casing && !style.fine)
    .map(({ drawing, kind, style }) => {
      const keeps = !modes.has(kind) || isOcean(kind);
      return keeps ? drawing : Object.assign(Object.create(drawing), { styles: [{ ...THIN, cap: style.cap }] });
    });
}

let canvas = null;
export function drawNetwork() {
  fillLayers();
  canvas = new Canvas("network", networkDrawings).addTo(map);
}
export const redrawNetwork = () => canvas?.redraw();
export const kindsDrawn = () => [...new Set(layers.map((layer) => layer.kind))];

// Pixels of each line as it is drawn now, for the pointer and the labels.
const own = new Map();
let frameOfPixels = "";
let pixels = new Map();
export function pixelsOf(link) {
  if (frameOfPixels !== frame()) {
    frameOfPixels = frame();
    pixels = new Map();
  }
  if (!own.has(link.id)) own.set(link.id, new Drawing([lineOf(link)], []));
  if (!pixels.has(link.id)) {
    const scale = 2 ** map.getZoom();
    pixels.set(
      link.id,
      own
        .get(link.id)
        .points()[0]
        .map(({ x, y }) => L.point(x * scale, y * scale)),
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
