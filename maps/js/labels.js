// Names, signs, numbers and tags in one SVG over the map, placed anew whenever it comes to rest.
import { data, places, recordOf } from "./data.js";
import { s } from "./dom.js";
import { boxAround, boxOf, Grid } from "./grid.js";
import { drawLettering } from "./lettering.js";
import { isPhone, map } from "./map.js";
import { drawn, pixelsOf } from "./network.js";
import { RADIUS, sign } from "./signs.js";
import { railwayPixels } from "./railpixels.js";
import { state } from "./state.js";
import { placeName, t, yearOf } from "./text.js";
import { width } from "./measure.js";

const MARGIN = 60;
const FROM_ZOOM = [0, 0, 3.9, 4.75, 5.6];
const FONT = ["700 13px", "600 12.5px", "400 11.5px", "400 11.5px", "400 11.5px"];
const SIDES = [
  // dx, dy in label sizes from the sign; anchor; preference
  [1, 0, "start", 0], [1, -1, "start", 0.7], [1, 1, "start", 0.7], [-1, 0, "end", 1],
  [0, -1, "middle", 1.5], [0, 1, "middle", 1.5], [-1, -1, "end", 1.7], [-1, 1, "end", 1.7],
];

// What the view of the moment wants to see; views replace it and call `redraw`.
export const scene = { asked: new Set(), strong: [], numbers: [], letters: [], callouts: [], dots: [], built: new Set(), tags: true, onPlace: null, onNumber: null, onHover: null };

let svg = null;
const reserved = [];
export const reserve = (find) => reserved.push(find);

export function startLabels() {
  const pane = map.createPane("overlay");
  pane.style.zIndex = 500;
  svg = s("svg.overlay", { role: "group" });
  pane.append(svg);
  map.on("moveend zoomend resize", redraw);
}

let waiting = 0;
export function redraw() {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(drawNow);
}

export function drawNow() {
  const size = map.getSize();
  if (!svg || !size.x) return;
  const origin = map.getPixelBounds().min;
  L.DomUtil.setPosition(svg, map.containerPointToLayerPoint([0, 0]));
  svg.setAttribute("width", size.x);
  svg.setAttribute("height", size.y);
  svg.setAttribute("aria-label", t("map"));
  const held = document.activeElement?.dataset?.place;
  const grid = new Grid(size.x, size.y, MARGIN);
  const ctx = { grid, size, zoom: map.getZoom(), origin, at: (latlng) => map.project(L.latLng(latlng)).subtract(origin) };
  weigh(ctx);
  for (const find of reserved) for (const box of find(size)) grid.take(box);
  const callouts = placeCallouts(ctx);
  const signs = placeSigns(ctx);
  const names = [];
  placeNames(ctx, signs.filter((item) => item.tier === 0), names);
  const numbers = placeNumbers(ctx);
  const letters = placeLetters(ctx);
  placeNames(ctx, signs.filter((item) => item.tier === 1), names);
  const tags = scene.tags ? placeTags(ctx) : [];
  placeNames(ctx, signs.filter((item) => item.tier > 1), names);
  const lettering = drawLettering(ctx);
  svg.replaceChildren(s("g", { "aria-hidden": "true" }, lettering), s("g.signs", {}, signs.map((item) => item.node)), s("g", { "aria-hidden": "true" }, names, tags), s("g", {}, numbers), s("g", { "aria-hidden": "true" }, letters, callouts));
  showMark();
  // One place is a tab stop; arrows go from there to its neighbours.
  const stop = (held && svg.querySelector(`[data-place="${CSS.escape(held)}"]`)) || svg.querySelector(".sign");
  stop?.setAttribute("tabindex", 0);
  if (held) stop?.focus({ preventScroll: true });
}

function weigh({ grid, origin, zoom }) {
  const local = (points) => points.map((point) => point.subtract(origin));
  if (zoom >= 3) for (const line of railwayPixels(zoom)) grid.line(local(line), 1);
  for (const link of drawn) if (link.mode !== "sea") grid.line(local(pixelsOf(link)), 2);
  for (const link of scene.strong) grid.line(local(pixelsOf(link)), 6);
}

function tierOf(place) {
  if (scene.asked.has(place.id) || state.sel === place.id) return 0;
  return Math.max(1, Math.min(4, place.rank));
}

function placeSigns({ grid, zoom, at }) {
  const list = [];
  for (const place of places.values()) {
    const tier = tierOf(place);
    if (tier && zoom < (tier === 1 && isPhone() ? (data.focus.includes(place.country) ? 0 : 3.3) : FROM_ZOOM[tier])) continue;
    const point = at([place.lat, place.lon]);
    if (!grid.inside(boxAround(point.x, point.y, 0), -MARGIN)) continue;
    list.push({ place, tier, point, role: place.roles[0], order: Object.keys(RADIUS).indexOf(place.roles[0]) });
  }
  list.sort((one, other) => one.tier - other.tier || one.order - other.order || one.place.rank - other.place.rank || (one.place.id < other.place.id ? -1 : 1));
  const kept = [];
  for (const item of list) {
    const radius = RADIUS[item.role];
    const near = (other) => Math.hypot(other.point.x - item.point.x, other.point.y - item.point.y) < radius + RADIUS[other.role] + 1;
    if (item.tier > 0 && kept.some(near)) continue;
    if (item.tier === 0 && kept.some((other) => other.tier === 0 && near(other) && other.order < item.order)) item.small = true;
    kept.push(item);
    grid.take(boxAround(item.point.x, item.point.y, radius + 1), item.place.id);
    item.node = signNode(item, radius);
  }
  return kept;
}

function signNode({ place, point, role }, radius) {
  const chosen = state.sel === place.id ? ".chosen" : "";
  const label = `${placeName(place.id)}, ${place.roles.map((one) => t(`role_${one}`)).join(", ")}`;
  return s(`g.sign${chosen}`, {
    transform: `translate(${point.x.toFixed(1)} ${point.y.toFixed(1)})`, role: "button", tabindex: -1, "data-place": place.id, "aria-label": label,
    onclick: (event) => { event.stopPropagation(); scene.onPlace?.(place.id, event.currentTarget); },
  }, s("circle.hit", { r: 12 }), sign(role), s("circle.halo", { r: radius + 4 }));
}

function placeNames({ grid, size, zoom }, signs, out) {
  const limit = (tier) => (tier === 0 ? Infinity : tier === 1 ? 44 : 15);
  for (const { place, tier, point, role } of signs) {
    const name = placeName(place.id);
    const second = zoom >= 6 && place.local && place.local !== name ? place.local : "";
    const wide = Math.max(width(name, FONT[tier]), second ? width(second, "400 11px") : 0);
    const high = second ? 27 : 14;
    const gap = RADIUS[role] + 4;
    let best = null;
    for (const [dx, dy, anchor, preference] of SIDES) {
      const x = point.x + dx * gap * (dy && dx ? 0.75 : 1) + (dx === 0 ? -wide / 2 : dx < 0 ? -wide : 0);
      const y = point.y + dy * (gap + (dx ? 0 : high / 2 - 3)) * (dy && dx ? 0.8 : 1) - high / 2 - 0.5;
      const box = boxOf(x, y, wide, high);
      if (!grid.inside(box, tier ? 4 : 0) || !grid.isFree(box, { clear: 5, owner: place.id })) continue;
      const cost = 3 * preference + grid.weight(box);
      if (!best || cost < best.cost) best = { cost, box, anchor };
      if (cost === 0) break;
    }
    if (!best || best.cost > limit(tier)) continue;
    grid.take(best.box);
    const x = best.anchor === "start" ? best.box.left : best.anchor === "end" ? best.box.right : (best.box.left + best.box.right) / 2;
    const at = { x: x.toFixed(1), "text-anchor": best.anchor };
    out.push(s(`text.t${tier}`, { ...at, y: (best.box.top + 11.5).toFixed(1), direction: "ltr" }, name));
    if (second) out.push(s("text.local", { ...at, y: (best.box.top + 24).toFixed(1) }, second));
  }
}

// The best free box about a point: rings of growing radius, farther costs more.
function around(grid, point, wide, high, { radii, owner = null, clear = 2, steps = 16 }) {
  let best = null;
  for (const radius of radii) {
    for (let step = 0; step < (radius ? steps : 1); step++) {
      const angle = (step / steps) * 2 * Math.PI;
      const x = point.x + Math.cos(angle) * (radius + (radius ? (Math.abs(Math.cos(angle)) * wide) / 2 : 0));
      const y = point.y + Math.sin(angle) * (radius + (radius ? (Math.abs(Math.sin(angle)) * high) / 2 : 0));
      const box = boxOf(x - wide / 2, y - high / 2, wide, high);
      if (!grid.inside(box, 4) || !grid.isFree(box, { clear, owner })) continue;
      const cost = radius * 0.9 + grid.weight(box) * 0.25;
      if (!best || cost < best.cost) best = { cost, x, y, box, radius };
    }
    if (best && best.cost < radius * 0.9) break;
  }
  return best;
}

function placeNumbers({ grid, zoom, at }) {
  if (zoom < (isPhone() ? 4 : 3)) return [];
  const nodes = [];
  for (const item of [...scene.numbers].sort((one, other) => Number(other.fixed || 0) - Number(one.fixed || 0))) {
    const point = at(item.at);
    const wide = Math.max(17, width(item.text, "700 11px") + 10);
    const radii = item.onLine ? [0, 10, 16, 24, 34, 46, 60] : [12, 18, 26, 36, 48, 62];
    const found = around(grid, point, wide, 17, { radii });
    if (!found) continue;
    grid.take(found.box);
    const lead = found.radius > (item.onLine ? 9 : 13);
    nodes.push(s("g.num", {
      role: "button", tabindex: -1, "data-leg": item.key, "data-last": item.last, "aria-label": item.label,
      onclick: (event) => { event.stopPropagation(); scene.onNumber?.(item.key, event.currentTarget); },
      onmouseenter: () => scene.onHover?.(item.key), onmouseleave: () => scene.onHover?.(""),
    },
      lead && s(`line.c-${item.letter}`, { x1: point.x, y1: point.y, x2: found.x, y2: found.y }),
      s(`rect.c-${item.letter}`, { x: found.x - wide / 2, y: found.y - 8.5, width: wide, height: 17, rx: 8.5 }),
      s(`text.c-none.fill-${item.letter}`, { x: found.x, y: found.y + 4, "text-anchor": "middle" }, item.text)));
  }
  return nodes;
}

function placeLetters({ grid, origin }) {
  const nodes = [];
  for (const item of scene.letters) {
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
    const paint = item.hollow ? `c-${item.letter}` : `fill-${item.letter}`;
    nodes.push(s(`g.letter${item.hollow ? ".hollow" : ""}`, {},
      s(`circle.${paint}`, { cx: x, cy: y, r: 9 }),
      s(`text${item.hollow ? `.c-${item.letter}` : ""}`, { x, y: y + 4, "text-anchor": "middle" }, item.letter.toUpperCase())));
  }
  return nodes;
}

// A tag names a planned line within 20 px of it, or by a leader; one a project, the name from zoom 4.6.
function placeTags({ grid, zoom, origin }) {
  const byProject = new Map();
  for (const link of drawn) if (link.project) byProject.set(link.project, [...(byProject.get(link.project) || []), link]);
  const nodes = [];
  for (const [id, group] of byProject) {
    if (scene.built.has(id)) continue;
    const points = group.flatMap((link) => pixelsOf(link)).map((point) => point.subtract(origin));
    const spread = L.bounds(points).getSize();
    const extent = Math.max(spread.x, spread.y);
    if (extent < (zoom < 4 ? 24 : 10) || (scene.tags === "few" && zoom < 6 && !group.some((link) => scene.strong.includes(link)))) continue;
    const project = recordOf(id)?.record;
    const year = yearOf(group[0].opens);
    const name = project && (zoom >= 5.2 || extent > 120) ? `${shortName(project.name)} ${year}` : year;
    const wide = width(name, "700 11px") + 11;
    let best = null;
    const step = Math.max(1, Math.floor(points.length / 9));
    for (let at = Math.min(2, points.length - 1); at < points.length; at += step) {
      const point = points[at];
      if (!grid.inside(boxAround(point.x, point.y, 1), 0)) continue;
      const found = around(grid, point, wide, 17, { radii: [9, 14, 22, 34], steps: 12 });
      if (found && (!best || found.cost < best.found.cost)) best = { found, point };
    }
    if (!best || best.found.cost > 40) continue;
    grid.take(best.found.box);
    const { x, y, radius } = best.found;
    nodes.push(s("g.tag", {},
      radius > 9 && s("line", { x1: best.point.x, y1: best.point.y, x2: x, y2: y }),
      s("rect", { x: x - wide / 2, y: y - 8.5, width: wide, height: 17, rx: 3 }),
      s("text", { x, y: y + 4, "text-anchor": "middle" }, name)));
  }
  return nodes;
}

// Only as long as a tag can be: up to the first comma or bracket, at most 28 letters, cut at a word.
function shortName(name) {
  const head = name.split(/[,(:;]/)[0].trim();
  if (head.length <= 28) return head;
  return `${head.slice(0, 27).replace(/\s+\S*$/, "")}…`;
}

// A callout hangs on its bar: above or below its point, nearly straight, on quiet ground.
function besideCallout(grid, size, point, wide, high) {
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

function placeCallouts({ grid, at, size }) {
  const nodes = scene.dots.map((item) => { const { x, y } = at(item.at); return s("g.callout", {}, s(`circle.c-${item.tone}`, { cx: x, cy: y, r: 4.5 })); });
  for (const item of scene.dots) { const { x, y } = at(item.at); grid.take(boxAround(x, y, 6)); }
  for (const item of scene.callouts.slice(0, 2)) {
    const point = at(item.at);
    const lines = item.lines.slice(0, isPhone() ? 2 : 3);
    const wide = Math.max(...lines.map((line, n) => width(line, n ? "400 12px" : "700 12px"))) + 18;
    const high = lines.length * 16 + 8;
    const best = besideCallout(grid, size, point, wide, high);
    if (!best) continue;
    grid.take(best.box);
    grid.take(boxAround(point.x, point.y, 6));
    const { left, right, top, bottom } = best.box;
    const { bar } = best;
    const y = point.y < top ? top : bottom;
    nodes.push(s("g.callout", {},
      s("rect", { x: left, y: top, width: right - left, height: bottom - top, rx: 2 }),
      s(`path.lead.c-${item.tone}`, { d: `M${point.x} ${point.y}L${bar} ${y}` }),
      s(`path.bar.c-${item.tone}`, { d: `M${bar} ${top}V${bottom}` }),
      s(`circle.c-${item.tone}`, { cx: point.x, cy: point.y, r: 4.5 }),
      lines.map((line, n) => s(`text${n ? "" : `.first.c-${item.tone}`}`, { x: left + 9, y: top + 16 + n * 16 }, line))));
  }
  return nodes;
}

// What the pointer is on: a ring about its place, its number alone in full strength. Nothing else moves.
const marked = { place: "", key: "" };
export function mark(place, key) {
  Object.assign(marked, { place, key });
  if (svg) showMark();
}

function showMark() {
  svg.querySelector(".mark-ring")?.remove();
  const place = places.get(marked.place);
  if (place) {
    const { x, y } = map.project(L.latLng(place.lat, place.lon)).subtract(map.getPixelBounds().min);
    svg.querySelector(".signs")?.before(s("g.mark-ring", { "aria-hidden": "true" }, s("circle.ring-case", { cx: x, cy: y, r: 13 }), s("circle.ring", { cx: x, cy: y, r: 13 })));
  }
  const [first, last] = [(item) => Number(item.dataset.leg), (item) => Number(item.dataset.last || item.dataset.leg)];
  for (const item of svg.querySelectorAll(".num")) {
    const on = !marked.key || (Number(marked.key) >= first(item) && Number(marked.key) <= last(item));
    item.classList.toggle("dim", !on);
  }
}
