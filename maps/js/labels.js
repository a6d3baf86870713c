// Names, signs, numbers and tags in one SVG over the map, placed anew whenever it comes to rest.
import { data, isOcean, places } from "./data.js";
import { s } from "./dom.js";
import { boxAround, Grid } from "./grid.js";
import { countriesOf, placeCountries } from "./lettering.js";
import { isFitting, isPhone, map } from "./map.js";
import { placeCallouts, placeLetters, placeNumbers, placeTags } from "./marks.js";
import { nameNodes } from "./names.js";
import { drawn, pixelsOf } from "./network.js";
import { RADIUS, sign } from "./signs.js";
import { railwayPixels } from "./railpixels.js";
import { state } from "./state.js";
import { placeName, t } from "./text.js";
import { placeLakes, placeRivers, placeSeas, startWaters } from "./waters.js";

const MARGIN = 60;
const REST_MS = 140;
const SLICE_MS = 8;
const FROM_ZOOM = [0, 0, 3.4, 4.7, 5.4];
const PHONE_FROM_ZOOM = [0, 0, 3.9, 4.75, 5.6];

// What the view of the moment wants to see: app.js clears it, the view fills it, `redraw` shows it.
export const scene = { onPlace: null };
clearScene();

export function clearScene() {
  Object.assign(scene, {
    asked: new Set(),
    strong: [],
    numbers: [],
    letters: [],
    callouts: [],
    dots: [],
    built: new Set(),
    tags: true,
    onNumber: null,
    onHover: null,
  });
}

let svg = null;
const reserved = [];
export const reserve = (find) => reserved.push(find);

export function startLabels() {
  const pane = map.createPane("overlay");
  pane.style.zIndex = 500;
  svg = s("svg.overlay", { role: "group" });
  pane.append(svg);
  map.on("movestart zoomstart", stop);
  // What the page moves itself is at rest at once.
  map.on("moveend zoomend", () => (isFitting() ? redraw() : settle()));
  map.on("resize", redraw);
}

let waiting = 0;
let timer = 0;
function stop() {
  cancelAnimationFrame(waiting);
  clearTimeout(timer);
}

export function redraw() {
  stop();
  waiting = requestAnimationFrame(drawNow);
}

// Once the map has come to rest names are placed a slice a frame, so that no frame waits for all of them.
function settle() {
  stop();
  timer = setTimeout(() => {
    const work = drawing();
    const slice = () => {
      const end = performance.now() + SLICE_MS;
      let isDone = false;
      while (!isDone && performance.now() < end) isDone = work.next().done;
      if (!isDone) waiting = requestAnimationFrame(slice);
    };
    slice();
  }, REST_MS);
}

export function drawNow() {
  stop();
  const work = drawing();
  while (!work.next().done);
}

function* drawing() {
  const size = map.getSize();
  if (!svg || !size.x) return;
  const origin = map.getPixelBounds().min;
  const held = document.activeElement?.dataset?.place;
  const grid = new Grid(size.x, size.y, MARGIN);
  const ctx = {
    grid,
    size,
    scene,
    zoom: map.getZoom(),
    origin,
    at: (latlng) => map.project(L.latLng(latlng)).subtract(origin),
  };
  const items = candidates(ctx);
  yield;
  weigh(ctx, items);
  yield;
  for (const find of reserved) for (const box of find(size)) grid.take(box);
  const { signs, names, quiet, numbers, letters, callouts } = yield* place(ctx, items);
  L.DomUtil.setPosition(svg, map.containerPointToLayerPoint([0, 0]));
  svg.setAttribute("width", size.x);
  svg.setAttribute("height", size.y);
  svg.setAttribute("aria-label", t("map"));
  svg.replaceChildren(
    s("g", { "aria-hidden": "true" }, quiet),
    s("g.signs", {}, signs),
    s("g", { "aria-hidden": "true" }, names),
    s("g", {}, numbers),
    s("g", { "aria-hidden": "true" }, letters, callouts),
  );
  showMark();
  document.documentElement.classList.remove("zooming");
  // One place is a tab stop; arrows go from there to its neighbours.
  const stop = (held && svg.querySelector(`[data-place="${CSS.escape(held)}"]`)) || svg.querySelector(".sign");
  stop?.setAttribute("tabindex", 0);
  if (held) stop?.focus({ preventScroll: true });
}

// In the order in which they matter: what the question names, the route's countries, anchors, seas, the rest.
function* place(ctx, items) {
  const tier = (number) => items.filter((item) => item.tier === number);
  const { shown, tinted } = countriesOf(scene.strong);
  const done = { kept: [], signs: [], names: [], quiet: [] };
  // Ends of the question first, then in its order.
  const asked = [...scene.asked];
  const order = (item) => asked.indexOf(item.place.id);
  const first = tier(0).sort((one, other) => order(one) - order(other));
  placeSigns(ctx, first, done);
  const callouts = placeCallouts(ctx);
  placeNames(ctx, tier(0), done);
  yield;
  // Anchors of the corridor keep their ground; what is placed next goes round them.
  for (const item of tier(1)) if (item.near && stands(ctx, item, done.kept)) takeSign(ctx, item);
  startWaters();
  const near = nearBox(items);
  done.quiet.push(...(yield* placeSeas(ctx, near, true)), ...(yield* placeCountries(ctx, shown, { rank: "must" })));
  const letters = placeLetters(ctx);
  placePairs(ctx, tier(1), done);
  yield;
  const numbers = placeNumbers(ctx);
  const hubs = tier(2).filter((item) => item.near);
  placePairs(ctx, hubs, done);
  yield;
  done.quiet.push(...(yield* placeCountries(ctx, tinted, { rank: "focus" })), ...(yield* placeSeas(ctx, near, false)));
  if (scene.tags) done.names.push(...placeTags(ctx));
  const rest = [2, 3, 4].flatMap(tier).filter((item) => !item.kept);
  for (let at = 0; at < rest.length; at += 25) {
    placePairs(ctx, rest.slice(at, at + 25), done);
    yield;
  }
  done.quiet.push(
    ...(yield* placeCountries(ctx, null, { rank: "rest", leave: new Set([...shown, ...tinted]) })),
    ...placeLakes(ctx),
    ...(yield* placeRivers(ctx)),
  );
  return { ...done, numbers, letters, callouts };
}

function weigh({ grid, origin, zoom }, items) {
  const local = (points) => points.map((point) => point.subtract(origin));
  if (zoom >= 3) for (const line of railwayPixels(zoom)) grid.line(local(line), 1);
  for (const link of drawn) if (!isOcean(link.mode)) grid.line(local(pixelsOf(link)), 2);
  for (const item of items) if (item.tier < 3) grid.spot(item.point, 8, item.tier ? 3 : 6);
  for (const { links } of scene.letters) for (const link of links) grid.line(local(pixelsOf(link)), 4);
  for (const link of scene.strong) grid.line(local(pixelsOf(link)), 6);
  grid.seal();
}

// What stands on the route comes before what has the same weight elsewhere.
function tierOf(place, onRoute) {
  if (scene.asked.has(place.id) || state.sel === place.id) return 0;
  const tier = Math.max(1, Math.min(4, place.rank));
  return onRoute.has(place.id) && !isPhone() ? Math.max(1, tier - 1) : tier;
}

function candidates({ grid, zoom, at }) {
  const onRoute = new Set(scene.strong.flatMap((link) => [link.from, link.to]));
  const tinted = new Set(data.focus);
  const fromZoom = isPhone() ? PHONE_FROM_ZOOM : FROM_ZOOM;
  const list = [];
  for (const place of places.values()) {
    const tier = tierOf(place, onRoute);
    const near = tinted.has(place.country);
    if (tier && zoom < (tier === 1 && isPhone() && !near ? 3.3 : fromZoom[tier])) continue;
    const point = at([place.lat, place.lon]);
    if (!grid.inside(boxAround(point.x, point.y, 0), -MARGIN)) continue;
    const role = place.roles[0];
    const order = Object.keys(RADIUS).indexOf(role);
    list.push({ place, tier, point, role, order, near, onRoute: onRoute.has(place.id) });
  }
  const by = (one, other) =>
    one.tier - other.tier ||
    other.onRoute - one.onRoute ||
    other.near - one.near ||
    one.place.rank - other.place.rank ||
    one.order - other.order;
  return list.sort((one, other) => by(one, other) || (one.place.id < other.place.id ? -1 : 1));
}

// A box about the places of the question, or the corridor's anchors, where seas may be named on small maps.
function nearBox(items) {
  const asked = items.filter((item) => item.tier === 0);
  const chosen = asked.length > 1 ? asked : items.filter((item) => item.tier < 2 && item.near);
  const points = chosen.map((item) => item.point);
  return points.length > 1 ? L.bounds(points).pad(0.15) : null;
}

// Signs that would touch one of more weight wait until the zoom parts them; the question's own are always drawn,
// on phones the ends of the question and what stands clear of it.
function stands({ grid }, item, kept) {
  const radius = RADIUS[item.role];
  if (item.tier && !grid.inside(boxAround(item.point.x, item.point.y, 0), 4)) return false;
  const touches = (other) =>
    Math.hypot(other.point.x - item.point.x, other.point.y - item.point.y) < radius + RADIUS[other.role] + 1;
  if (item.tier === 0) return !isPhone() || !kept.some(touches);
  return !kept.some(touches) && grid.isFree(boxAround(item.point.x, item.point.y, radius), { owner: item.place.id });
}

function takeSign({ grid }, { place, point, role }) {
  grid.take(boxAround(point.x, point.y, RADIUS[role] + 1), place.id);
}

function keep(ctx, item, done) {
  item.kept = true;
  done.kept.push(item);
  takeSign(ctx, item);
  done.signs.push(signNode(item, RADIUS[item.role]));
}

function placeSigns(ctx, items, done) {
  for (const item of items) if (stands(ctx, item, done.kept)) keep(ctx, item, done);
}

function placeNames(ctx, items, done) {
  const inView = ({ point }) => ctx.grid.inside(boxAround(point.x, point.y, 0), 0);
  for (const item of items) if (item.kept && inView(item)) done.names.push(...(nameNodes(ctx, item) || []));
}

// Lesser places come with their name or not at all: a sign alone tells nothing.
function placePairs(ctx, items, done) {
  for (const item of items) {
    if (!stands(ctx, item, done.kept)) continue;
    const names = nameNodes(ctx, item);
    if (!names) continue;
    keep(ctx, item, done);
    done.names.push(...names);
  }
}

function signNode({ place, point, role }, radius) {
  const chosen = state.sel === place.id ? ".chosen" : "";
  const label = `${placeName(place.id)}, ${place.roles.map((one) => t(`role_${one}`)).join(", ")}`;
  return s(
    `g.sign${chosen}`,
    {
      transform: `translate(${point.x.toFixed(1)} ${point.y.toFixed(1)})`,
      role: "button",
      tabindex: -1,
      "data-place": place.id,
      "aria-label": label,
      onclick: (event) => {
        event.stopPropagation();
        scene.onPlace?.(place.id, event.currentTarget);
      },
    },
    s("circle.hit", { r: 12 }),
    sign(role),
    s("circle.halo", { r: radius + 4 }),
  );
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
    const rings = ["ring-case", "ring"].map((name) => s(`circle.${name}`, { cx: x, cy: y, r: 13 }));
    svg.querySelector(".signs")?.before(s("g.mark-ring", { "aria-hidden": "true" }, rings));
  }
  const key = Number(marked.key);
  for (const item of svg.querySelectorAll(".num")) {
    const first = Number(item.dataset.leg);
    const last = Number(item.dataset.last || item.dataset.leg);
    item.classList.toggle("dim", marked.key !== "" && (key < first || key > last));
  }
}
