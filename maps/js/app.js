// Puts the views together: head, tabs, body, map and key follow the state.
import { drawBasemap, redrawBasemap, tint } from "./basemap.js";
import { data } from "./data.js";
import { foreign, h, put, roving } from "./dom.js";
import { credit, drawFurniture, furnish } from "./furniture.js";
import { showKeys, startKeys, turnTheme } from "./keys.js";
import { clearScene, drawNow, redraw, reserve, scene, startLabels } from "./labels.js";
import { drawLegend, legendBox } from "./legend.js";
import { hover } from "./legmarks.js";
import { fit, goToHash, isMoved, isPhone, map, quietly, release } from "./map.js";
import { drawNetwork, redrawNetwork } from "./network.js";
import { startPointer } from "./pointer.js";
import { closePopover } from "./popover.js";
import { startPrint } from "./print.js";
import { routeLayers } from "./routelayers.js";
import { startSheet, setStop } from "./sheet.js";
import { onState, set, state, wrongParts } from "./state.js";
import { dateText, isChecked, isInOwnWords, said, t } from "./text.js";
import { showLanguages } from "./languages.js";
import { showTakeAway } from "./takeaway.js";
import { onTiles } from "./tiles.js";
import { drawPlanBar } from "./planbar.js";
import { startDrops } from "./saver.js";
import { pointsOfSelection } from "./view-network.js";
import { VIEWS, view } from "./views.js";

const root = document.documentElement;

function renderPanel() {
  const held = document.activeElement?.id;
  root.lang = state.lang;
  renderHead();
  drawPlanBar();
  renderTabs();
  renderBody();
  if (held) document.getElementById(held)?.focus({ preventScroll: true });
}

function renderHead() {
  const { title, question } = view().head();
  const network = said(data.network.title.split(" (")[0]);
  document.title = title;
  put(document.querySelector(".skip"), t("skip"));
  put(
    document.getElementById("head"),
    h("div.kicker", {}, h("span", {}, foreign(network)), h("span", {}, dateText(data.network.on))),
    h("h1", {}, foreign(title)),
    question && h("p.question", {}, foreign(question)),
    hasConditions() && h("p.conditions", {}, t("under_conditions"), " ", h("code", {}, foreign(data.network.options))),
  );
}

// What was asked for beside the two places; scenarios are set beside the base, so their view names them itself.
const hasConditions = () => data.network.options && state.view !== "scenarios";

function renderTabs() {
  const tabs = document.getElementById("tabs");
  tabs.setAttribute("aria-label", t("views"));
  put(tabs, VIEWS.map(tab));
}

function tab(one) {
  const chosen = one === view();
  return h(
    `button.tab${chosen ? ".chosen" : ""}`,
    {
      type: "button",
      role: "tab",
      id: `tab-${one.id}`,
      "aria-selected": String(chosen),
      "aria-controls": "panel-body",
      tabindex: chosen ? 0 : -1,
      onclick: () => set({ view: one.id }),
    },
    t(`tab_${one.id}`),
  );
}

// What the reader has unfolded stays so.
function renderBody() {
  const body = document.getElementById("panel-body");
  body.setAttribute("role", "tabpanel");
  body.setAttribute("aria-labelledby", `tab-${view().id}`);
  const unfolded = [...body.querySelectorAll("details[open][id]")].map((one) => one.id);
  const words = !isInOwnWords() && h("p.small", {}, t("original_text"), " ", !isChecked() && t("unchecked"));
  put(body, faults(), view().body(), words, h("p.foot", {}, credit()));
  for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
}

// What the link asks for and the page does not have; it is left out, the rest is shown.
function faults() {
  const list = [...wrongParts().map((part) => [part, ""]), ...(view().faults?.() || [])];
  if (!list.length) return null;
  const items = list.slice(0, 8).map(([part, reason]) => {
    const asked = h("code", {}, foreign(part.slice(0, 80)));
    return h("li", {}, asked, reason && `: ${t(reason)}`);
  });
  return h("div.aside.faults", { role: "alert" }, h("p", {}, t("link_faults")), h("ul", {}, items));
}

function renderMap() {
  routeLayers.clear();
  clearScene();
  const before = root.classList.contains("thin-network");
  for (const name of ["quiet-network", "thin-network"]) root.classList.toggle(name, view().network === name);
  if (before !== root.classList.contains("thin-network")) redrawNetwork();
  view().draw();
  tint([...new Set([...data.focus, ...scene.strong.flatMap((link) => link.countries || [])])].sort());
  drawLegend(view().legend());
  redraw();
}

function fitView() {
  quietly(() => fit(view().points(), { maxZoom: view().id === "network" ? 6 : 7.5 }));
}

// A step back leads to where the map was, or to where it had not been moved yet.
function goBack() {
  if (goToHash()) return;
  release();
  fitView();
}

function whole() {
  release();
  fitView();
  redraw();
}

// What of the state makes the panel new, and what makes the map fit anew.
const TRIP_KEYS = ["from", "to", "by", "avoid", "product", "policy", "k"];
const PANEL_KEYS = ["view", "route", "sel", "days", "lang", "table", "year", "scenario", "against", "change"].concat(TRIP_KEYS);
const FIT_KEYS = ["view", "route", ...TRIP_KEYS];
// What can lead the way out of sight; as long as it is seen, the map stands still.
const LEAD_KEYS = ["change", "year", "scenario", "against"];

onState((changed) => {
  closePopover(false);
  if (changed.has("theme")) {
    root.dataset.theme = state.theme;
    redrawBasemap();
    redrawNetwork();
  }
  const onlyLeg = changed.size === 1 && changed.has("leg");
  if (onlyLeg) return hover("");
  const focused = document.activeElement?.closest("[role=tab]")?.id;
  if (changed.has("lang") || changed.has("panel") || changed.has("theme")) drawFurniture();
  if (changed.has("panel")) foldPanel();
  if (PANEL_KEYS.some((key) => changed.has(key))) {
    const body = document.getElementById("panel-body");
    const top = body.scrollTop;
    renderPanel();
    body.scrollTop = changed.has("view") || changed.has("sel") ? 0 : top;
  }
  renderMap();
  const isAny = (keys) => keys.some((key) => changed.has(key));
  if (!isMoved() && (isAny(FIT_KEYS) || (isAny(LEAD_KEYS) && !areSeen(view().points())))) fitView();
  if (changed.has("sel") && state.sel) showSelection();
  if (changed.has("at")) goBack();
  if (focused) document.getElementById(focused)?.focus();
});

// A chosen thing out of sight is brought into it; the zoom is kept where that is enough.
function showSelection() {
  const points = pointsOfSelection();
  if (!points.length) return;
  if (isPhone()) setStop("half");
  const spread = L.bounds(points.map((point) => map.project(L.latLng(point)))).getSize();
  if (areSeen(points) && (points.length === 1 || Math.max(spread.x, spread.y) > 40)) return;
  fit(points, { maxZoom: Math.max(map.getZoom(), points.length === 1 ? 6 : 6.5) });
}

function areSeen(points) {
  const size = map.getSize();
  const floor = isPhone() ? size.y * 0.5 : size.y - 60;
  return points.every((point) => {
    const { x, y } = map.latLngToContainerPoint(point);
    return x > 30 && y > 30 && x < size.x - 60 && y < floor;
  });
}

function foldPanel() {
  document.body.classList.toggle("folded", state.panel === "0");
  quietly(() => map.invalidateSize({ animate: false }));
  if (!isMoved()) fitView();
}

// -- start ---------------------------------------------------------------------------------------------------------

roving(document.getElementById("tabs"), ".tab", {
  onmove: (tab) => {
    set({ view: tab.id.slice(4) });
    document.getElementById(tab.id)?.focus();
  },
});
const container = map.getContainer();
container.setAttribute("role", "application");
container.setAttribute("aria-label", t("map"));
container.tabIndex = 0;

startSheet(() => {
  if (!isMoved()) fitView();
  redraw();
});
furnish({
  zoomIn: () => map.zoomIn(0.5),
  zoomOut: () => map.zoomOut(0.5),
  whole,
  print: () => print(),
  take: showTakeAway,
  keys: showKeys,
  theme: turnTheme,
  language: showLanguages,
});
onTiles(() => {
  drawFurniture();
  renderPanel();
  if (!isMoved()) fitView();
  redraw();
});
reserve(() => {
  const stage = document.getElementById("stage").getBoundingClientRect();
  return [legendBox(), ...document.querySelectorAll(".tools, .scale, .credits, .fold")]
    .map((node) => node.getBoundingClientRect())
    .filter((box) => box.width)
    .map((box) => ({
      left: box.left - stage.left - 2,
      right: box.right - stage.left + 2,
      top: box.top - stage.top - 2,
      bottom: box.bottom - stage.top + 2,
    }));
});
startPointer();
startKeys({ whole });
startDrops();
startPrint({ fitView, redraw: drawNow });
document.body.classList.toggle("folded", state.panel === "0");
renderPanel();

// The words are on the screen before the map is drawn.
requestAnimationFrame(() => setTimeout(startMap));

function startMap() {
  quietly(() => map.invalidateSize({ animate: false }));
  // The view first: what is drawn once need not be drawn twice.
  drawLegend(view().legend());
  if (!goToHash()) fitView();
  drawBasemap();
  drawNetwork();
  startLabels();
  renderMap();
  if (state.sel) showSelection();
  addEventListener("resize", () => {
    quietly(() => map.invalidateSize({ animate: false }));
    if (!isMoved()) fitView();
    drawLegend(view().legend());
    redraw();
  });
  drawNow();
  root.dataset.ready = String(Math.round(performance.now()));
}
