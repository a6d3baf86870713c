// Puts the views together: head, tabs, body, map and key follow the state.
import { drawBasemap } from "./basemap.js";
import { data, places } from "./data.js";
import { foreign, h, put, roving } from "./dom.js";
import { credit, drawFurniture, furnish } from "./furniture.js";
import { drawNow, redraw, reserve, scene, startLabels } from "./labels.js";
import { drawLegend, legendBox } from "./legend.js";

import { fit, goToHash, isMoved, isPhone, map, quietly, release } from "./map.js";
import { drawNetwork, linksNear } from "./network.js";
import { closePopover, showDialog } from "./popover.js";
import { startPrint } from "./print.js";
import { markLinks, routeLayers } from "./routelayers.js";
import { startSheet, setStop } from "./sheet.js";
import { onState, set, state, wrongParts } from "./state.js";
import { dateText, LANGUAGES, modeName, number, placeName, t } from "./text.js";
import { onTiles } from "./tiles.js";
import { capacityView } from "./view-capacity.js";
import { networkView, pointsOfSelection } from "./view-network.js";
import { hover, routesView } from "./view-routes.js";
import { scenariosView } from "./view-scenarios.js";
import { whatifView } from "./view-whatif.js";

const VIEWS = [networkView, routesView, capacityView, scenariosView, whatifView].filter((view) => view.available());
const root = document.documentElement;
const view = () => VIEWS.find((one) => one.id === state.view) || VIEWS[0];

function renderPanel() {
  const { title, question } = view().head();
  const held = document.activeElement?.id;
  root.lang = state.lang;
  document.title = title;
  put(document.querySelector(".skip"), t("skip"));
  put(
    document.getElementById("head"),
    h(
      "div.kicker",
      {},
      h("span", {}, foreign(data.network.title.split(" (")[0])),
      h("span", {}, dateText(data.network.on)),
    ),
    h("h1", {}, foreign(title)),
    h("p.question", {}, foreign(question)),
  );
  const tabs = document.getElementById("tabs");
  tabs.setAttribute("aria-label", t("views"));
  put(
    tabs,
    VIEWS.map((one) => {
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
    }),
  );
  const body = document.getElementById("panel-body");
  body.setAttribute("role", "tabpanel");
  body.setAttribute("aria-labelledby", `tab-${view().id}`);
  const unfolded = [...body.querySelectorAll("details[open][id]")].map((one) => one.id);
  put(body, faults(), view().body(), h("p.foot", {}, credit()));
  for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
  if (held) document.getElementById(held)?.focus({ preventScroll: true });
}

// What the link asks for and the page does not have; it is left out, the rest is shown.
function faults() {
  const list = [...wrongParts().map((part) => [part, ""]), ...(view().faults?.() || [])];
  return (
    list.length > 0 &&
    h(
      "div.aside.faults",
      { role: "alert" },
      h("p", {}, t("link_faults")),
      h(
        "ul",
        {},
        list
          .slice(0, 8)
          .map(([part, reason]) => h("li", {}, h("code", {}, foreign(part.slice(0, 80))), reason && `: ${t(reason)}`)),
      ),
    )
  );
}

function renderMap() {
  routeLayers.clear();
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
  for (const name of ["quiet-network", "thin-network"]) root.classList.toggle(name, view().network === name);
  root.classList.toggle("quiet-network", view().id === "routes" || view().network === "quiet-network");
  view().draw();
  drawLegend(view().legend());
  redraw();
}

function fitView() {
  quietly(() => fit(view().points(), { maxZoom: view().id === "network" ? 6 : 7.5 }));
}

function whole() {
  release();
  fitView();
  redraw();
}

onState((changed) => {
  closePopover(false);
  if (changed.has("theme")) root.dataset.theme = state.theme;
  const onlyLeg = changed.size === 1 && changed.has("leg");
  if (onlyLeg) return hover("");
  const focused = document.activeElement?.closest("[role=tab]")?.id;
  if (changed.has("lang") || changed.has("panel") || changed.has("theme")) drawFurniture();
  if (changed.has("panel")) foldPanel();
  if (
    ["view", "route", "sel", "lang", "table", "year", "scenario", "against", "change", "from", "to"].some((key) =>
      changed.has(key),
    )
  ) {
    const body = document.getElementById("panel-body");
    const top = body.scrollTop;
    renderPanel();
    body.scrollTop = changed.has("view") || changed.has("sel") ? 0 : top;
  }
  renderMap();
  if (["view", "route", "from", "to"].some((key) => changed.has(key)) && !isMoved()) fitView();
  if (changed.has("sel") && state.sel) showSelection();
  if (changed.has("at") && state.at) goToHash();
  if (focused) document.getElementById(focused)?.focus();
});

// A chosen thing out of sight is brought into it; the zoom is kept where that is enough.
function showSelection() {
  const points = pointsOfSelection();
  if (!points.length) return;
  if (isPhone()) setStop("half");
  const size = map.getSize();
  const floor = isPhone() ? size.y * 0.5 : size.y - 60;
  const seen = points.every((point) => {
    const { x, y } = map.latLngToContainerPoint(point);
    return x > 30 && y > 30 && x < size.x - 60 && y < floor;
  });
  const spread = L.bounds(points.map((point) => map.project(L.latLng(point)))).getSize();
  if (seen && (points.length === 1 || Math.max(spread.x, spread.y) > 40)) return;
  fit(points, { maxZoom: Math.max(map.getZoom(), points.length === 1 ? 6 : 6.5) });
}

function foldPanel() {
  document.body.classList.toggle("folded", state.panel === "0");
  quietly(() => map.invalidateSize({ animate: false }));
  if (!isMoved()) fitView();
}

// -- pointer ------------------------------------------------------------------------------------------------------

const tip = h("div.tip", { "aria-hidden": "true" });
tip.hidden = true;
document.getElementById("stage").append(tip);
let frame = 0;

map.on("mousemove", (event) => {
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(() => pointAt(event));
});
map.on("mouseout movestart zoomstart", clearTip);

function clearTip() {
  cancelAnimationFrame(frame);
  tip.hidden = true;
  map.getContainer().classList.remove("over");
  if (view().id === "routes") hover("");
  else markLinks([]);
}

function pointAt(event) {
  const over = event.originalEvent.target;
  // Numbers light their own leg; places say what they are.
  if (over.closest?.(".num")) {
    tip.hidden = true;
    return;
  }
  const place = places.get(over.closest?.(".sign")?.dataset.place);
  if (place) {
    showTip(event.containerPoint, [
      h("b", {}, foreign(placeName(place.id))),
      h("small", {}, [place.roles.map((role) => t(`role_${role}`)).join(", "), place.code].filter(Boolean).join(" · ")),
    ]);
    return;
  }
  const near = linksNear(event.containerPoint).slice(0, 3);
  if (!near.length) {
    clearTip();
    return;
  }
  map.getContainer().classList.add("over");
  showTip(
    event.containerPoint,
    near.map((link) => [
      h("b", {}, foreign(`${placeName(link.from)} – ${placeName(link.to)}`)),
      h(
        "small",
        {},
        `${modeName(link.mode)}, ${number(link.km)} ${t("km")}${link.project ? `, ${t("planned")} ${link.opens.slice(0, 4)}` : ""}`,
      ),
    ]),
  );
  const leg = view().legOf?.(near[0].id);
  if (leg) hover(leg);
  else markLinks([near[0]], "n hov");
}

function showTip(point, content) {
  put(tip, content);
  tip.hidden = false;
  const size = map.getSize();
  tip.style.left = `${Math.min(point.x + 14, size.x - tip.offsetWidth - 8)}px`;
  tip.style.top = `${Math.min(point.y + 14, size.y - tip.offsetHeight - 8)}px`;
}

map.on("click", (event) => {
  const near = linksNear(event.containerPoint, 9);
  if (!near.length) return state.sel && view().id === "network" ? set({ sel: "" }) : undefined;
  if (view().onLink?.(near[0], event)) return undefined;
  // Ships on one lane: pressing again goes through them.
  const at = near.findIndex((link) => link.id === state.sel);
  return set({ view: "network", sel: near[(at + 1) % near.length].id });
});

scene.onPlace = (id, anchor) => view().onPlace?.(id, anchor) || set({ view: "network", sel: id });

// -- keys ---------------------------------------------------------------------------------------------------------

const KEYS = {
  "/": () => {
    set({ view: "network", sel: "" });
    document.getElementById("search")?.focus();
  },
  "[": () => set({ panel: state.panel === "0" ? "1" : "0" }),
  d: () => set({ theme: state.theme === "dark" ? "light" : "dark" }),
  p: () => print(),
  0: whole,
  "+": () => map.zoomIn(0.5),
  "=": () => map.zoomIn(0.5),
  "-": () => map.zoomOut(0.5),
  "?": showKeys,
};
let keysOn = true;

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    if (!closePopover() && state.sel && view().id === "network") set({ sel: "" });
    return;
  }
  if (
    !keysOn ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    event.target.closest("input, select, textarea, dialog")
  )
    return;
  const onMap = document.getElementById("stage").contains(event.target);
  const pan = { ArrowLeft: [-80, 0], ArrowRight: [80, 0], ArrowUp: [0, -80], ArrowDown: [0, 80] }[event.key];
  if (pan && onMap) {
    event.preventDefault();
    if (event.target.closest("[data-place]")) walk(event.target.closest("[data-place]"), pan);
    else map.panBy(pan, { animate: false });
  } else if ((event.key === "Enter" || event.key === " ") && event.target.closest("svg [role=button]")) {
    event.preventDefault();
    event.target.closest("[role=button]").dispatchEvent(new MouseEvent("click", { bubbles: true }));
  } else if (/^[1-9]$/.test(event.key) && VIEWS[event.key - 1]) set({ view: VIEWS[event.key - 1].id });
  else if (Object.hasOwn(KEYS, event.key)) {
    event.preventDefault();
    KEYS[event.key]();
  }
});

// From one place to the nearest in the direction of the arrow.
function walk(node, [dx, dy]) {
  const middle = (one) => {
    const box = one.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const [x, y] = middle(node);
  let best = null;
  for (const other of document.querySelectorAll("[data-place]")) {
    const [ox, oy] = middle(other);
    const along = ((ox - x) * dx + (oy - y) * dy) / 80;
    const across = Math.abs((ox - x) * dy - (oy - y) * dx) / 80;
    if (along <= 4 || across > along * 1.5) continue;
    const cost = along + across * 1.5;
    if (!best || cost < best.cost) best = { cost, other };
  }
  if (!best) return;
  node.setAttribute("tabindex", -1);
  best.other.setAttribute("tabindex", 0);
  best.other.focus();
}

function showKeys() {
  const rows = [
    ["1 – " + VIEWS.length, t("key_views")],
    ["/", t("key_search")],
    ["[", t("key_panel")],
    ["d", t("key_theme")],
    ["p", t("key_print")],
    ["+  −  0", t("key_zoom")],
    ["← ↑ → ↓", t("key_arrows")],
    ["Esc", t("key_escape")],
  ];
  const toggle = h(
    "label",
    {},
    h("input", {
      type: "checkbox",
      checked: keysOn,
      onchange: (event) => {
        keysOn = event.target.checked;
      },
    }),
    ` ${t("keys_on")}`,
  );
  showDialog(t("keys"), [
    h(
      "dl",
      {},
      rows.map(([key, does]) => [
        h(
          "dt",
          {},
          key.split("  ").map((one) => [h("kbd", {}, one), " "]),
        ),
        h("dd", {}, does),
      ]),
    ),
    h("p", {}, toggle),
  ]);
}

// -- start --------------------------------------------------------------------------------------------------------

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
  keys: showKeys,
  theme: () => set({ theme: state.theme === "dark" ? "light" : "dark" }),
  language: () => set({ lang: LANGUAGES[(LANGUAGES.indexOf(state.lang) + 1) % LANGUAGES.length] }),
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
