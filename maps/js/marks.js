// Numbers, letters, tags and callouts: what the view says on the map, each in the quietest spot near its point.
import { recordOf } from "./data.js";
import { s } from "./dom.js";
import { boxAround, boxOf } from "./grid.js";
import { isPhone } from "./map.js";
import { width } from "./measure.js";
import { drawn, pixelsOf } from "./network.js";
import { brief, said, yearOf } from "./text.js";

// Where a leader meets a box.
export function nearestOn({ left, right, top, bottom }, { x, y }) {
  return { x: Math.max(left, Math.min(right, x)), y: y < top ? top : y > bottom ? bottom : (top + bottom) / 2 };
}

// The best free box about a point: rings of growing radius, farther costs more. `led` asks for a free leader, which
// may cross the sign of the place that it names.
export function around(grid, point, wide, high, { radii, owner = null, clear = 2, steps = 16, led = null }) {
  let best = null;
  for (const radius of radii) {
    for (let step = 0; step < (radius ? steps : 1); step++) {
      const angle = (step / steps) * 2 * Math.PI;
      const x = point.x + Math.cos(angle) * (radius + (radius ? (Math.abs(Math.cos(angle)) * wide) / 2 : 0));
      const y = point.y + Math.sin(angle) * (radius + (radius ? (Math.abs(Math.sin(angle)) * high) / 2 : 0));
      const box = boxOf(x - wide / 2, y - high / 2, wide, high);
      if (!grid.inside(box, 4) || !grid.isFree(box, { clear, owner })) continue;
      if (led !== null && !grid.lineIsFree(point, nearestOn(box, point), led)) continue;
      const cost = radius * 0.9 + grid.weight(box) * 0.25;
      if (!best || cost < best.cost) best = { cost, x, y, box, radius };
    }
    if (best && best.cost < radius * 0.9) break;
  }
  return best;
}

// Farther out the pills would hide the line.
export const areNumbersShown = (zoom) => zoom >= (isPhone() ? 4 : 3);
const TOGETHER = 20;

// Legs that follow one another so closely that their pills would crowd share one: "2–4".
function gathered(items, at) {
  const groups = [];
  for (const item of items) {
    const point = at(item.at);
    const [first, last, said] = [item.first || item.key, item.last || item.key, item.said || item.label];
    const group = groups.at(-1);
    const isNear = group && Math.hypot(group.point.x - point.x, group.point.y - point.y) < TOGETHER;
    if (isNear && group.tone === item.tone) {
      group.last = last;
      group.text = `${group.first}–${last}`;
      group.said = `${group.said}; ${said}`;
      group.onLine = group.onLine && item.onLine;
      group.label = `${group.text}: ${group.said}`;
    } else groups.push({ ...item, point, first, last, said });
  }
  return groups;
}

export function placeNumbers({ grid, zoom, at, scene }) {
  if (!areNumbersShown(zoom)) return [];
  const nodes = [];
  for (const item of gathered(scene.numbers, at)) {
    const { point } = item;
    const wide = Math.max(17, width(item.text, "700 11px") + 10);
    const radii = item.onLine ? [0, 10, 16, 24, 34, 46, 60] : [12, 18, 26, 36, 48, 62];
    const found =
      around(grid, point, wide, 17, { radii, led: item.place || "" }) || around(grid, point, wide, 17, { radii });
    if (!found) continue;
    grid.take(found.box);
    const lead = found.radius > (item.onLine ? 9 : 13);
    if (lead) grid.takeLine(point, found);
    nodes.push(
      s(
        "g.num",
        {
          role: "button",
          tabindex: -1,
          "data-leg": item.key,
          "data-last": item.last,
          "aria-label": item.label,
          onclick: (event) => {
            event.stopPropagation();
            scene.onNumber?.(item.key, event.currentTarget);
          },
          onmouseenter: () => scene.onHover?.(item.key),
          onmouseleave: () => scene.onHover?.(""),
        },
        lead && s(`line.c-${item.tone}`, { x1: point.x, y1: point.y, x2: found.x, y2: found.y }),
        s(`rect.c-${item.tone}`, { x: found.x - wide / 2, y: found.y - 8.5, width: wide, height: 17, rx: 8.5 }),
        s(`text.c-none.fill-${item.tone}`, { x: found.x, y: found.y + 4, "text-anchor": "middle" }, item.text),
      ),
    );
  }
  return nodes;
}

export function placeLetters({ grid, origin, scene }) {
  const nodes = [];
  for (const item of scene.letters) {
    if (item.silent) continue;
    let best = null;
    // Along the part where the route goes its own way, the quietest spot near its middle.
    const points = item.links.flatMap((link) => pixelsOf(link)).map((point) => point.subtract(origin));
    points.forEach((point, at) => {
      const box = boxAround(point.x, point.y, 10);
      if (!grid.inside(box, 6) || !grid.isFree(box, { clear: 2 })) return;
      const cost = Math.abs(at / points.length - 0.5) * 30;
      if (!best || cost < best.cost) best = { cost, point, box };
    });
    if (!best) continue;
    grid.take(best.box);
    const { x, y } = best.point;
    const ink = item.hollow ? `.c-${item.tone}` : "";
    const paint = item.hollow ? `c-${item.tone}` : `fill-${item.tone}`;
    nodes.push(
      s(
        item.hollow ? "g.letter.hollow" : "g.letter",
        {},
        s(`circle.${paint}`, { cx: x, cy: y, r: 9 }),
        s(`text${ink}`, { x, y: y + 4, "text-anchor": "middle" }, item.letter),
      ),
    );
  }
  return nodes;
}

// The links of each project that are drawn.
function plannedLinks() {
  const byProject = new Map();
  for (const link of drawn.filter((one) => one.project)) {
    byProject.set(link.project, [...(byProject.get(link.project) || []), link]);
  }
  return byProject;
}

// A tag a project, beside its line or on a leader: the year, nearer in and beside long lines the name as well.
export function placeTags({ grid, zoom, origin, scene }) {
  const nodes = [];
  const stood = [];
  for (const [id, group] of plannedLinks()) {
    const isAside = scene.tags === "few" && zoom < 6 && !group.some((link) => scene.strong.includes(link));
    if (scene.built.has(id) || isAside) continue;
    const points = group.flatMap((link) => pixelsOf(link)).map((point) => point.subtract(origin));
    const spread = L.bounds(points).getSize();
    const extent = Math.max(spread.x, spread.y);
    if (extent < (zoom < 4 ? 24 : 10)) continue;
    const project = recordOf(id)?.record;
    const year = yearOf(group[0].opens);
    const name = project && (zoom >= 5.2 || extent > 120) ? `${brief(said(project.name), 28)} ${year}` : year;
    const wide = width(name, "700 11px") + 11;
    const best = besideLine(grid, points, wide);
    if (!best || best.found.cost > 40) continue;
    const { x, y, radius } = best.found;
    // Far out one year stands for those close by; nearer in each has its own.
    if (zoom < 5 && stood.some((other) => Math.hypot(other.x - x, (other.y - y) * 1.4) < 62)) continue;
    stood.push({ x, y });
    grid.take(best.found.box);
    nodes.push(
      s(
        "g.tag",
        {},
        radius > 9 && s("line", { x1: best.point.x, y1: best.point.y, x2: x, y2: y }),
        s("rect", { x: x - wide / 2, y: y - 8.5, width: wide, height: 17, rx: 3 }),
        s("text", { x, y: y + 4, "text-anchor": "middle" }, name),
      ),
    );
  }
  return nodes;
}

function besideLine(grid, points, wide) {
  let best = null;
  const step = Math.max(1, Math.floor(points.length / 9));
  for (let at = Math.min(2, points.length - 1); at < points.length; at += step) {
    const point = points[at];
    if (!grid.inside(boxAround(point.x, point.y, 1), 0)) continue;
    const found = around(grid, point, wide, 17, { radii: [9, 14, 22, 34], steps: 12 });
    if (found && (!best || found.cost < best.found.cost)) best = { found, point };
  }
  return best;
}

// A callout hangs on its bar: above or below its point, nearly straight, on quiet ground.
function besideCallout(grid, point, wide, high) {
  let best = null;
  for (const away of [44, 64, 88, 116, 150, 190]) {
    for (const down of [-1, 1]) {
      for (let aside = -120; aside <= 120; aside += 20) {
        const bar = point.x + aside;
        const top = down < 0 ? point.y - away - high : point.y + away;
        for (const left of [bar, bar - wide]) {
          const box = boxOf(left, top, wide, high);
          if (!grid.inside(box, 8) || !grid.isFree(box, { clear: 6 })) continue;
          const cost = away * 0.4 + Math.abs(aside) * 0.35 + grid.weight(box) * 0.1 + (down > 0 ? 6 : 0);
          if (!best || cost < best.cost) best = { cost, box, bar };
        }
      }
    }
  }
  return best;
}

export function placeCallouts({ grid, at, scene }) {
  // A dot on the line; about a sign that stands there, a ring.
  const dot = ({ x, y }, tone) =>
    grid.strangers(boxAround(x, y, 3), "", 0)
      ? s(`circle.about.c-${tone}`, { cx: x, cy: y, r: 11 })
      : s(`circle.c-${tone}`, { cx: x, cy: y, r: 4.5 });
  const nodes = scene.dots.map((item) => s("g.callout", {}, dot(at(item.at), item.tone)));
  for (const item of scene.dots) {
    const { x, y } = at(item.at);
    grid.take(boxAround(x, y, 6));
  }
  for (const item of scene.callouts.slice(0, 2)) {
    const point = at(item.at);
    const lines = item.lines.slice(0, isPhone() ? 2 : 4);
    const wide = Math.max(...lines.map((line, n) => width(line, n ? "400 12px" : "700 12px"))) + 18;
    const high = lines.length * 16 + 8;
    const best = besideCallout(grid, point, wide, high);
    if (!best) continue;
    const end = dot(point, item.tone);
    grid.take(best.box);
    grid.take(boxAround(point.x, point.y, 6));
    const { left, right, top, bottom } = best.box;
    const { bar } = best;
    const y = point.y < top ? top : bottom;
    grid.takeLine(point, { x: bar, y });
    nodes.push(
      s(
        "g.callout",
        {},
        s("rect", { x: left, y: top, width: right - left, height: bottom - top, rx: 2 }),
        s(`path.lead.c-${item.tone}`, { d: `M${point.x} ${point.y}L${bar} ${y}` }),
        s(`path.bar.c-${item.tone}`, { d: `M${bar} ${top}V${bottom}` }),
        end,
        lines.map((line, n) =>
          s(`text${n ? "" : `.first.c-${item.tone}`}`, { x: left + 9, y: top + 16 + n * 16 }, line),
        ),
      ),
    );
  }
  return nodes;
}
