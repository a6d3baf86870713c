// The pointer on the map: a tip says what lies under it, a press opens it.
import { places } from "./data.js";
import { foreign, h, put } from "./dom.js";
import { scene } from "./labels.js";
import { hover } from "./legmarks.js";
import { map } from "./map.js";
import { linksNear } from "./network.js";
import { markLinks } from "./routelayers.js";
import { set, state } from "./state.js";
import { modeName, number, placeName, t, yearOf } from "./text.js";
import { view } from "./views.js";

const tip = h("div.tip", { "aria-hidden": "true" });
tip.hidden = true;
document.getElementById("stage").append(tip);
let frame = 0;

export function startPointer() {
  map.on("mousemove", (event) => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => pointAt(event));
  });
  map.on("mouseout movestart zoomstart", clearTip);
  map.on("click", press);
  scene.onPlace = (id, anchor) => view().onPlace?.(id, anchor) || set({ view: "network", sel: id });
}

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
    showTip(event.containerPoint, placeTip(place));
    return;
  }
  const near = linksNear(event.containerPoint).slice(0, 3);
  if (!near.length) {
    clearTip();
    return;
  }
  map.getContainer().classList.add("over");
  showTip(event.containerPoint, near.map(linkTip));
  const leg = view().legOf?.(near[0].id);
  if (leg) hover(leg);
  else markLinks([near[0]], "n hov");
}

function placeTip(place) {
  const roles = place.roles.map((role) => t(`role_${role}`)).join(", ");
  return [h("b", {}, foreign(placeName(place.id))), h("small", {}, [roles, place.code].filter(Boolean).join(" · "))];
}

function linkTip(link) {
  const planned = link.project ? `, ${t("planned")} ${yearOf(link.opens)}` : "";
  return [
    h("b", {}, foreign(`${placeName(link.from)} – ${placeName(link.to)}`)),
    h("small", {}, `${modeName(link.mode)}, ${number(link.km)} ${t("km")}${planned}`),
  ];
}

function showTip(point, content) {
  put(tip, content);
  tip.hidden = false;
  const size = map.getSize();
  tip.style.left = `${Math.min(point.x + 14, size.x - tip.offsetWidth - 8)}px`;
  tip.style.top = `${Math.min(point.y + 14, size.y - tip.offsetHeight - 8)}px`;
}

function press(event) {
  const near = linksNear(event.containerPoint, 9);
  if (!near.length) return state.sel && view().id === "network" ? set({ sel: "" }) : undefined;
  if (view().onLink?.(near[0], event)) return undefined;
  // Ships on one lane: pressing again goes through them.
  const at = near.findIndex((link) => link.id === state.sel);
  return set({ view: "network", sel: near[(at + 1) % near.length].id });
}
