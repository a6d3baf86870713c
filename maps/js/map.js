// The Leaflet map: panes, strokes, fitting. `theMap` is made by the line before the modules.
import { state, note } from "./state.js";

export const map = theMap;
const PANES = { base: 260, tiles: 270, network: 380, routes: 440, mark: 460, play: 520 };
const renderers = {};
for (const [name, z] of Object.entries(PANES)) {
  map.createPane(name).style.zIndex = z;
  renderers[name] = L.svg({ pane: name, padding: 0.6 });
}

// Projected points hold for one zoom of one projection.
export const frame = () => `${map.options.crs.code} ${map.getZoom()}`;

export const isPhone = () => matchMedia("(max-width: 760px)").matches;

export function stroke(pane, className, lines, smoothFactor = 1.2) {
  return L.polyline(lines, { renderer: renderers[pane], pane, className, interactive: false, smoothFactor });
}

// Stroke widths by zoom: one number on the root, used by every sheet rule.
function setWidth() {
  const zoom = map.getZoom();
  const width = zoom < 4 ? 1.2 : zoom < 5 ? 1.7 : zoom < 6 ? 2.2 : 2.7;
  document.documentElement.style.setProperty("--w", `${width}px`);
}
map.on("zoomend viewreset", setWidth);
// Names lie where they were placed: they are hidden until the zoom has come to rest and they are placed anew.
map.on("zoomstart", () => document.documentElement.classList.add("zooming"));

let fitting = false;
let moved = false;
export const isFitting = () => fitting;

function padding() {
  const size = map.getSize();
  if (document.documentElement.classList.contains("printing")) return { left: 26, top: 22, right: 26, bottom: 22 };
  // On phones the sheet takes its share from below.
  if (isPhone()) {
    return {
      left: 22,
      top: 70,
      right: 22,
      bottom: document.getElementById("panel").dataset.stop === "peek" ? 128 : size.y * 0.5 + 24,
    };
  }
  const wide = size.x > 800;
  return { left: wide ? 70 : 30, top: 66, right: wide ? 86 : 56, bottom: Math.min(wide ? 170 : 150, size.y * 0.24) };
}

// Zoom and middle that put a box of points into the frame.
function framed(box, pad, maxZoom) {
  const size = map.getSize();
  const width = Math.max(60, size.x - pad.left - pad.right);
  const height = Math.max(60, size.y - pad.top - pad.bottom);
  const span = box.getSize();
  const scale = Math.min(width / Math.max(span.x, 1e-6), height / Math.max(span.y, 1e-6));
  const zoom = Math.max(map.getMinZoom(), Math.min(maxZoom, Math.floor(Math.log2(scale) * 10) / 10));
  return {
    zoom,
    middle: box
      .getCenter()
      .multiplyBy(2 ** zoom)
      .add([(pad.right - pad.left) / 2, (pad.bottom - pad.top) / 2]),
  };
}

// Fits points as they are drawn: the box of latitudes and longitudes would be wrong on a cone. Where the key would
// lie on one of them, they go above it or beside it, whichever shows them larger.
export function fit(latlngs, { maxZoom = 8 } = {}) {
  if (!latlngs.length) return;
  const points = latlngs.map((place) => map.project(L.latLng(place), 0));
  const box = L.bounds(points);
  const pad = padding();
  const size = map.getSize();
  let view = framed(box, pad, maxZoom);
  const key = document.querySelector(".legend");
  if (key?.offsetWidth && !isPhone() && !document.documentElement.classList.contains("printing")) {
    const [left, top] = [key.offsetLeft - 40, key.offsetTop - 40];
    const corner = view.middle.subtract(size.divideBy(2));
    const hidden = points
      .map((point) => point.multiplyBy(2 ** view.zoom).subtract(corner))
      .some(({ x, y }) => x > left && y > top);
    const others = [
      { ...pad, bottom: size.y - top },
      { ...pad, right: size.x - left },
    ].map((other) => framed(box, other, maxZoom));
    if (hidden) view = others[0].zoom >= others[1].zoom ? others[0] : others[1];
  }
  fitting = true;
  map.setView(map.unproject(view.middle, view.zoom), view.zoom, { animate: false });
  fitting = false;
}

// The reader's own view is kept, and written to the hash, once they have moved the map.
export const isMoved = () => moved;
export function release() {
  moved = false;
  note({ at: "" });
}
map.on("moveend", () => {
  if (fitting || document.documentElement.classList.contains("printing")) return;
  moved = true;
  const center = map.getCenter();
  note({ at: `${center.lat.toFixed(2)},${center.lng.toFixed(2)},${map.getZoom().toFixed(1)}` });
});

export function goToHash() {
  const [lat, lng, zoom] = state.at.split(",").map(Number);
  if (![lat, lng, zoom].every(Number.isFinite)) return false;
  fitting = true;
  map.setView([lat, lng], zoom, { animate: false });
  fitting = false;
  moved = true;
  return true;
}

export function quietly(action) {
  fitting = true;
  action();
  fitting = false;
}
