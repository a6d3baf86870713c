// Text along a line: seas along their length, rivers along their course.
import { s } from "./dom.js";
import { boxAround } from "./grid.js";

const STEP = 4;

// A smooth line through points of the screen, a point every few pixels (Catmull-Rom).
export function smooth(points) {
  const found = [];
  for (let at = 0; at + 1 < points.length; at++) {
    const [p0, p1, p2, p3] = [
      points[Math.max(0, at - 1)],
      points[at],
      points[at + 1],
      points[Math.min(points.length - 1, at + 2)],
    ];
    const steps = Math.max(1, Math.round(Math.hypot(p2.x - p1.x, p2.y - p1.y) / STEP));
    for (let n = 0; n < steps; n++) {
      const u = n / steps;
      const mix = (axis) =>
        0.5 *
        (2 * p1[axis] +
          (p2[axis] - p0[axis]) * u +
          (2 * p0[axis] - 5 * p1[axis] + 4 * p2[axis] - p3[axis]) * u * u +
          (3 * p1[axis] - p0[axis] - 3 * p2[axis] + p3[axis]) * u ** 3);
      found.push({ x: mix("x"), y: mix("y") });
    }
  }
  found.push(points.at(-1));
  return found;
}

// Points at even distances, so that a letter is always as many points long.
export function even(points, step = STEP) {
  const found = [points[0]];
  let carried = 0;
  for (let at = 1; at < points.length; at++) {
    const [a, b] = [points[at - 1], points[at]];
    const length = Math.hypot(b.x - a.x, b.y - a.y);
    for (let along = step - carried; along <= length; along += step) {
      found.push({ x: a.x + ((b.x - a.x) * along) / length, y: a.y + ((b.y - a.y) * along) / length });
    }
    carried = (carried + length) % step;
  }
  return found;
}

// Small bends even out; the ends stay.
export function calm(points, reach) {
  return points.map((_, at) => {
    const half = Math.min(reach, at, points.length - 1 - at);
    const near = points.slice(at - half, at + half + 1);
    return {
      x: near.reduce((all, point) => all + point.x, 0) / near.length,
      y: near.reduce((all, point) => all + point.y, 0) / near.length,
    };
  });
}

const heading = (a, b) => Math.atan2(b.y - a.y, b.x - a.x);
const turn = (one, other) => Math.abs(((other - one + 3 * Math.PI) % (2 * Math.PI)) - Math.PI);

// How far a stretch bends: the greatest turn within a letter, and over all.
function bends(points) {
  let [sharpest, most] = [0, 0];
  for (let at = 6; at < points.length; at++) {
    sharpest = Math.max(sharpest, turn(heading(points[at - 6], points[at - 3]), heading(points[at - 3], points[at])));
  }
  for (let at = 3; at < points.length; at++) {
    most = Math.max(most, turn(heading(points[0], points[points.length - 1]), heading(points[at - 3], points[at])));
  }
  return { sharpest, most };
}

// The quietest stretch of an even line for a text so long, or null; its middle is best.
export function bestStretch(grid, line, { wide, high, lift = 0, clear = 2, sharpest = 0.5, fits = () => true }) {
  const count = Math.ceil((wide + 6) / STEP);
  let best = null;
  for (let from = 0; from + count < line.length; from += 3) {
    let points = line.slice(from, from + count + 1);
    if (points.at(-1).x < points[0].x) points = points.reverse();
    const bend = bends(points);
    if (bend.sharpest > sharpest || bend.most > 1.05) continue;
    const boxes = [];
    const every = Math.max(2, Math.round((high * 0.7) / STEP));
    for (let at = 0; at < points.length; at += every) {
      const tilt = heading(points[Math.max(0, at - 2)], points[Math.min(points.length - 1, at + 2)]);
      boxes.push(
        boxAround(
          points[at].x + Math.sin(tilt) * (high * 0.35 + lift),
          points[at].y - Math.cos(tilt) * (high * 0.35 + lift),
          high * 0.52,
        ),
      );
    }
    if (!boxes.every((box) => grid.inside(box, 4) && grid.isFree(box, { clear }))) continue;
    const cost =
      boxes.reduce((all, box) => all + grid.weight(box), 0) +
      Math.abs((from + count / 2) / line.length - 0.5) * 20 +
      bend.most * 6;
    if ((!best || cost < best.cost) && boxes.every(fits)) best = { cost, points, boxes };
  }
  return best;
}

// Ids are the page's own, so no name can get into them.
export function alongPath(id, className, attributes, { points }, text) {
  const d = `M${points.map((point) => `${point.x.toFixed(1)} ${point.y.toFixed(1)}`).join("L")}`;
  return [
    s("path", { id, d, fill: "none", stroke: "none" }),
    s(
      `text.${className}`,
      attributes,
      s("textPath", { href: `#${id}`, startOffset: "50%", "text-anchor": "middle" }, text),
    ),
  ];
}
