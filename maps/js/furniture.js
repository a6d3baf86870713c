// What stands on the map: tools, scale, credits, the fold of the panel.
import { data, words } from "./data.js";
import { h, icon, put, s } from "./dom.js";
import { map } from "./map.js";
import { set, state } from "./state.js";
import { dateText, number, t } from "./text.js";
import { hasTiles, tilesCredit, tilesOn, toggleTiles } from "./tiles.js";

const stage = document.getElementById("stage");
const actions = {};

// `does` names what the buttons and keys do; app.js fills it in.
export function furnish(does) {
  Object.assign(actions, does);
  drawFurniture();
  map.on("zoomend moveend resize", drawScale);
}

const ICONS = {
  in: ["M9 3v12M3 9h12"],
  out: ["M3 9h12"],
  whole: ["M3 6.5V3h3.5M11.5 3H15v3.5M15 11.5V15h-3.5M6.5 15H3v-3.5"],
  theme: ["M9 2.5a6.5 6.5 0 1 0 0 13zM9 2.5a6.5 6.5 0 0 1 0 13"],
  print: ["M5 6.5V3h8v3.5M5 12.5H3v-6h12v6h-2M5 10.5h8V15H5z"],
  take: ["M9 3v8.5M5.500 8.5L9 12l3.5-3.5M3.5 12.500v2.500h11v-2.500"],
  keys: ["M6.7 6.6a2.4 2.4 0 1 1 3.6 2.100c-.9.5-1.300 1-1.300 2M9 13.7v.1"],
  tiles: [
    "M9 2.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M2.5 9h13M9 2.5c-4.6 4.2-4.6 8.8 0 13M9 2.5c4.6 4.2 4.6 8.8 0 13",
  ],
};

function tool(key, label, does, { wide = true, pressed } = {}) {
  return h(
    `button${wide ? ".wide" : ""}`,
    { type: "button", id: `tool-${key}`, "aria-label": label, title: label, "aria-pressed": pressed, onclick: does },
    icon(...ICONS[key]),
  );
}

export function drawFurniture() {
  const held = document.activeElement?.closest(".furniture:not(.legend)") && document.activeElement.id;
  document.querySelectorAll(".furniture:not(.legend)").forEach((node) => node.remove());
  const shown = state.panel !== "0";
  const fold = t(shown ? "hide_panel" : "show_panel");
  // The visible letters begin the name, so that who speaks to the page can say them.
  const letters = state.lang.toUpperCase();
  stage.append(
    h(
      "button.furniture.fold",
      {
        type: "button",
        id: "fold",
        "aria-label": fold,
        "aria-expanded": String(shown),
        "aria-controls": "panel",
        title: `${fold} ([)`,
        onclick: () => set({ panel: shown ? "0" : "1" }),
      },
      icon(shown ? "M11 4L6 9l5 5" : "M7 4l5 5-5 5"),
    ),
    h(
      "div.furniture.tools",
      { role: "group", "aria-label": t("tools") },
      tool("in", t("zoom_in"), actions.zoomIn, { wide: false }),
      tool("out", t("zoom_out"), actions.zoomOut, { wide: false }),
      tool("whole", t("whole_route"), actions.whole),
      hasTiles() ? tool("tiles", t("tiles"), toggleTiles, { wide: false, pressed: String(tilesOn()) }) : null,
      tool("theme", t("theme"), actions.theme),
      h(
        "button",
        {
          type: "button",
          id: "tool-lang",
          "aria-label": `${letters}: ${t("language")}`,
          title: t("language"),
          "aria-haspopup": "dialog",
          onclick: (event) => actions.language(event.currentTarget),
        },
        h("b.lang", {}, letters),
      ),
      tool("take", t("take_away"), actions.take, { wide: false }),
      tool("print", t("print"), actions.print),
      tool("keys", t("keys"), actions.keys),
    ),
    h("div.furniture.scale", { "aria-hidden": "true" }),
    h(
      "div.furniture.credits",
      {},
      h("span", { title: credit() }, credit()),
      h("span", {}, `${t("network_of")} ${dateText(data.network.on)}`),
    ),
  );
  if (held) document.getElementById(held)?.focus({ preventScroll: true });
  drawScale();
}

// In the reader's language but for the names in it.
export const credit = () => [tilesCredit(), inOwnWords(data.network.credit)].filter(Boolean).join(" · ");
const inOwnWords = (text) =>
  Object.entries(words.credit[state.lang] || {}).reduce((all, [from, to]) => all.replaceAll(from, to), text || "");

function drawScale() {
  const box = document.querySelector(".scale");
  const size = map.getSize();
  if (!box || !size.x) return;
  const middle = size.y / 2;
  const metres =
    map.distance(
      map.containerPointToLatLng([size.x / 2 - 50, middle]),
      map.containerPointToLatLng([size.x / 2 + 50, middle]),
    ) / 100;
  let best = null;
  for (let power = 0; power < 7; power++) {
    for (const step of [1, 2, 3, 5]) {
      const pixels = (step * 10 ** power * 1000) / metres;
      if (pixels >= 50 && pixels <= 130) best = { km: step * 10 ** power, pixels };
    }
  }
  if (!best) return put(box);
  const { pixels, km } = best;
  put(
    box,
    s("svg", { width: Math.ceil(pixels) + 2, height: 7 }, s("path", { d: `M.6 0V5.5H${(pixels + 0.6).toFixed(1)}V0` })),
    `${number(km)} ${t("km")}`,
  );
}
