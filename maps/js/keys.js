// Keys: views, search, zoom; arrows move the map or go from place to place.
import { h } from "./dom.js";
import { map } from "./map.js";
import { closePopover, showDialog } from "./popover.js";
import { set, state } from "./state.js";
import { t } from "./text.js";
import { VIEWS, view } from "./views.js";

const PANS = { ArrowLeft: [-80, 0], ArrowRight: [80, 0], ArrowUp: [0, -80], ArrowDown: [0, 80] };
let keysOn = true;

// `whole` shows all that the view is about.
export function startKeys({ whole }) {
  const actions = {
    "/": () => {
      set({ view: "network", sel: "" });
      document.getElementById("search")?.focus();
    },
    "[": () => set({ panel: state.panel === "0" ? "1" : "0" }),
    d: turnTheme,
    p: () => print(),
    0: whole,
    "+": () => map.zoomIn(0.5),
    "=": () => map.zoomIn(0.5),
    "-": () => map.zoomOut(0.5),
    "?": showKeys,
  };
  document.addEventListener("keydown", (event) => pressed(event, actions));
}

export const turnTheme = () => set({ theme: state.theme === "dark" ? "light" : "dark" });

function pressed(event, actions) {
  if (event.key === "Escape") {
    if (!closePopover() && state.sel && view().id === "network") set({ sel: "" });
    return;
  }
  if (!keysOn || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea, dialog")) return;
  const onMap = document.getElementById("stage").contains(event.target);
  const pan = PANS[event.key];
  if (pan && onMap) {
    event.preventDefault();
    if (event.target.closest("[data-place]")) walk(event.target.closest("[data-place]"), pan);
    else map.panBy(pan, { animate: false });
  } else if ((event.key === "Enter" || event.key === " ") && event.target.closest("svg [role=button]")) {
    event.preventDefault();
    event.target.closest("[role=button]").dispatchEvent(new MouseEvent("click", { bubbles: true }));
  } else if (/^[1-9]$/.test(event.key) && VIEWS[event.key - 1]) {
    set({ view: VIEWS[event.key - 1].id });
  } else if (Object.hasOwn(actions, event.key)) {
    event.preventDefault();
    actions[event.key]();
  }
}

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

export function showKeys() {
  const rows = [
    [`1 – ${VIEWS.length}`, t("key_views")],
    ["/", t("key_search")],
    ["[", t("key_panel")],
    ["d", t("key_theme")],
    ["p", t("key_print")],
    ["+  −  0", t("key_zoom")],
    ["← ↑ → ↓", t("key_arrows")],
    ["Esc", t("key_escape")],
  ];
  const list = rows.map(([keys, does]) => {
    const caps = keys.split("  ").map((key) => [h("kbd", {}, key), " "]);
    return [h("dt", {}, caps), h("dd", {}, does)];
  });
  const onchange = (event) => {
    keysOn = event.target.checked;
  };
  const toggle = h("label", {}, h("input", { type: "checkbox", checked: keysOn, onchange }), ` ${t("keys_on")}`);
  showDialog(t("keys"), [h("dl", {}, list), h("p", {}, toggle)]);
}
