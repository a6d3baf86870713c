// Online tiles: in pages made with --tiles alone, and asked for only after the reader has heard who will be asked.
import { data } from "./data.js";
import { h } from "./dom.js";
import { map, quietly } from "./map.js";
import { announce, showDialog } from "./popover.js";
import { t } from "./text.js";

const { tiles } = data;
const own = map.options.crs;
const root = document.documentElement;
let layer = null;
let fails = false;
let changed = () => {};

export const hasTiles = () => Boolean(tiles);
export const tilesOn = () => layer !== null;

export function tilesCredit() {
  if (!layer) return "";
  return fails ? t("tiles_fail", { host: tiles.host }) : tiles.credit;
}

// `then` is told whenever the background is another one.
export function onTiles(then) {
  changed = then;
}

// Never from the hash, never at the start: a link that somebody sent must not make the page ask anybody.
export function toggleTiles() {
  if (layer) return switchOff();
  const agree = (event) => {
    event.target.closest("dialog").close();
    switchOn();
  };
  return showDialog(t("tiles"), [
    h("p", {}, t("tiles_text", { host: tiles.host })),
    h(
      "p",
      {},
      h("button.button.tiles-agree", { type: "button", onclick: agree }, t("tiles_ask", { host: tiles.host })),
    ),
  ]);
}

function switchOn() {
  layer = L.tileLayer(tiles.address, { pane: "tiles", minZoom: 0, maxZoom: 10, noWrap: true });
  layer.once("tileload", loaded);
  layer.on("tileerror", failed);
  // Tiles are cut in Web Mercator; all that is drawn follows them there and back.
  project(L.CRS.EPSG3857);
  layer.addTo(map);
  root.classList.add("with-tiles");
  changed();
}

function switchOff() {
  layer.remove();
  layer = null;
  fails = false;
  root.classList.remove("with-tiles", "tiled");
  project(own);
  changed();
}

function loaded() {
  root.classList.add("tiled");
  if (!fails) return;
  fails = false;
  changed();
}

// The drawn ground lies under the tiles and stays where they do not come.
function failed() {
  if (fails || root.classList.contains("tiled")) return;
  fails = true;
  announce(tilesCredit());
  changed();
}

// The ground keeps its size: Web Mercator swells with the latitude, our cone hardly does.
function project(crs) {
  const center = map.getCenter();
  const before = perMetre(center);
  map.options.crs = crs;
  const zoom = map.getZoom() + Math.log2(before / perMetre(center));
  quietly(() => map.setView(center, zoom, { reset: true }));
}

function perMetre(center) {
  const middle = map.project(center, 0);
  const east = map.unproject(middle.add([0.01, 0]), 0);
  return 1 / map.distance(center, east);
}
