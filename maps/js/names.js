// Names beside their signs: eight places near, eight a little farther, smaller letters, and at last a leader.
import { s } from "./dom.js";
import { boxOf } from "./grid.js";
import { isPhone } from "./map.js";
import { around, nearestOn } from "./marks.js";
import { width } from "./measure.js";
import { RADIUS } from "./signs.js";
import { placeName } from "./text.js";

const FONTS = [
  ["700 13px", "700 12px"],
  ["600 12.5px", "600 11.5px"],
  ["400 11.5px", "400 10.5px"],
];
const LIMITS = [Infinity, 52, 38, 20, 20];
const SIDES = [
  // dx, dy in label sizes from the sign; anchor; preference
  [1, 0, "start", 0],
  [1, -1, "start", 0.7],
  [1, 1, "start", 0.7],
  [-1, 0, "end", 1],
  [0, -1, "middle", 1.5],
  [0, 1, "middle", 1.5],
  [-1, -1, "end", 1.7],
  [-1, 1, "end", 1.7],
];

// The nodes of a name, or null where there is no room for it.
export function nameNodes(ctx, item) {
  const kind = Math.min(2, item.tier);
  const name = placeName(item.place.id);
  const second = ctx.zoom >= 6 && item.place.local && item.place.local !== name ? item.place.local : "";
  for (const tight of [false, true]) {
    const text = { name, second, font: FONTS[kind][Number(tight)], tight };
    const best = besideSign(ctx.grid, item, text);
    if (best && best.cost <= LIMITS[item.tier]) return nodesOf(ctx.grid, item, text, best);
  }
  return item.tier < (isPhone() ? 1 : 2)
    ? atDistance(ctx.grid, item, { name, second: "", font: FONTS[kind][1], tight: true })
    : null;
}

const sizeOf = ({ name, second, font }) => ({
  wide: Math.max(width(name, font), second ? width(second, "400 11px") : 0),
  high: second ? 27 : 14,
});

function besideSign(grid, { place, tier, point, role }, text) {
  const { wide, high } = sizeOf(text);
  let best = null;
  for (const [far, extra] of [
    [0, 0],
    [5, 1.2],
  ]) {
    const gap = RADIUS[role] + 4 + far;
    for (const [dx, dy, anchor, preference] of SIDES) {
      const x = point.x + dx * gap * (dy && dx ? 0.75 : 1) + (dx === 0 ? -wide / 2 : dx < 0 ? -wide : 0);
      const y = point.y + dy * (gap + (dx ? 0 : high / 2 - 3)) * (dy && dx ? 0.8 : 1) - high / 2 - 0.5;
      const box = boxOf(x, y, wide, high);
      if (!grid.inside(box, tier ? 4 : 2) || !grid.isFree(box, { clear: 5, owner: place.id })) continue;
      const cost = 3 * (preference + extra) + grid.weight(box) + 12 * grid.strangers(box, place.id);
      if (!best || cost < best.cost) best = { cost, box, anchor };
    }
  }
  return best;
}

function atDistance(grid, item, text) {
  const { wide, high } = sizeOf(text);
  const { id } = item.place;
  const radii = isPhone() ? [16, 22] : item.tier ? [18, 26, 36] : [18, 26, 36, 48, 62, 80];
  const found = around(grid, item.point, wide, high, { radii, clear: 4, steps: 24, owner: id, led: id });
  if (!found || (item.tier && found.cost > 60)) return null;
  const { x, y } = item.point;
  const end = nearestOn(found.box, item.point);
  const share = (RADIUS[item.role] + 2) / Math.max(1, Math.hypot(end.x - x, end.y - y));
  const start = { x: x + (end.x - x) * share, y: y + (end.y - y) * share };
  grid.takeLine(start, end);
  return [
    s("path.name-lead", { d: `M${start.x.toFixed(1)} ${start.y.toFixed(1)}L${end.x.toFixed(1)} ${end.y.toFixed(1)}` }),
    ...nodesOf(grid, item, text, { box: found.box, anchor: "start" }),
  ];
}

function nodesOf(grid, { place, tier }, { name, second, tight }, { box, anchor }) {
  grid.take(box);
  const x = anchor === "start" ? box.left : anchor === "end" ? box.right : (box.left + box.right) / 2;
  const at = { x: x.toFixed(1), "text-anchor": anchor };
  const nodes = [
    s(
      `text.t${tier}${tight ? ".tight" : ""}`,
      { ...at, y: (box.top + 11.5).toFixed(1), direction: "ltr", "data-name": place.id },
      name,
    ),
  ];
  if (second) nodes.push(s("text.local", { ...at, y: (box.top + 24).toFixed(1) }, second));
  return nodes;
}
