// What stands on the map: tools, scale, credits, the fold of the panel.
import { data } from "./data.js";
import { h, icon, put, s } from "./dom.js";
import { map } from "./map.js";
import { set, state } from "./state.js";
import { dateText, number, t } from "./text.js";

const stage = document.getElementById("stage");
const actions = {};

// `does` names what the buttons and keys do; app.js fills it in.
export function furnish(does) {
  Object.assign(actions, does);
  drawFurniture();
  map.on("zoomend moveend resize", drawScale);
}

const ICONS = {
  in: ["M9 3v12M3 9h12"], out: ["M3 9h12"], whole: ["M3 6.5V3h3.5M11.5 3H15v3.5M15 11.5V15h-3.5M6.5 15H3v-3.5"],
  theme: ["M9 2.5a6.5 6.5 0 1 0 0 13zM9 2.5a6.5 6.5 0 0 1 0 13"], print: ["M5 6.5V3h8v3.5M5 12.5H3v-6h12v6h-2M5 10.5h8V15H5z"],
  keys: ["M6.7 6.6a2.4 2.4 0 1 1 3.6 2.100c-.9.5-1.300 1-1.300 2M9 13.7v.1"],
};

export function drawFurniture() {
  document.querySelectorAll(".furniture:not(.legend)").forEach((node) => node.remove());
  const tool = (key, label, does, wide = true) => h(`button${wide ? ".wide" : ""}`, { type: "button", "aria-label": label, title: label, onclick: does }, key === "lang" ? h("b.lang", {}, state.lang === "en" ? "РУ" : "EN") : icon(...ICONS[key]));
  stage.append(
    h("button.furniture.fold", { type: "button", "aria-label": t(state.panel === "0" ? "show_panel" : "hide_panel"), title: `${t(state.panel === "0" ? "show_panel" : "hide_panel")} ([)`, onclick: () => set({ panel: state.panel === "0" ? "1" : "0" }) }, state.panel === "0" ? "›" : "‹"),
    h("div.furniture.tools", { role: "toolbar", "aria-label": t("tools") },
      tool("in", t("zoom_in"), actions.zoomIn, false), tool("out", t("zoom_out"), actions.zoomOut, false), tool("whole", t("whole_route"), actions.whole),
      tool("theme", t("theme"), actions.theme), tool("lang", t("language"), actions.language), tool("print", t("print"), actions.print), tool("keys", t("keys"), actions.keys)),
    h("div.furniture.scale", { "aria-hidden": "true" }),
    h("div.furniture.credits", {}, h("span", { title: credit() }, credit()), h("span", {}, `${t("network_of")} ${dateText(data.network.on)}`)));
  drawScale();
}

export const credit = () => data.network.credit;

function drawScale() {
  const box = document.querySelector(".scale");
  const size = map.getSize();
  if (!box || !size.x) return;
  const middle = size.y / 2;
  const metres = map.distance(map.containerPointToLatLng([size.x / 2 - 50, middle]), map.containerPointToLatLng([size.x / 2 + 50, middle])) / 100;
  let best = null;
  for (let power = 0; power < 7; power++) {
    for (const step of [1, 2, 3, 5]) {
      const pixels = (step * 10 ** power * 1000) / metres;
      if (pixels >= 50 && pixels <= 130) best = { km: step * 10 ** power, pixels };
    }
  }
  if (!best) return put(box);
  const { pixels, km } = best;
  put(box, s("svg", { width: Math.ceil(pixels) + 2, height: 7 }, s("path", { d: `M.6 0V5.5H${(pixels + 0.6).toFixed(1)}V0` })), `${number(km)} ${t("km")}`);
}
