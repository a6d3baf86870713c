// What can be done with a thing that is shown: change it, close it, keep out of it.
import { anyLink, places } from "./data.js";
import { h } from "./dom.js";
import { hasLevers, showLevers } from "./levers.js";
import { avoidOrNot } from "./planbar.js";
import { isEnd } from "./planner.js";
import { set } from "./state.js";
import { t } from "./text.js";
import { avoid } from "./trip.js";

export function actionsOf(id) {
  const what = places.has(id) ? `place:${id}` : anyLink(id) ? `link:${id}` : "";
  const isAvoided = avoid().includes(what);
  const isPlace = places.has(id);
  return h(
    "p.actions",
    {},
    isPlace &&
      h("button.button", { type: "button", id: "card-from", onclick: () => set({ from: id }) }, t("from_here")),
    isPlace && h("button.button", { type: "button", id: "card-to", onclick: () => set({ to: id }) }, t("to_here")),
    isPlace &&
      isEnd(id) &&
      h(
        "button.button",
        { type: "button", id: "card-days", onclick: () => set({ view: "network", sel: "", days: id }) },
        t("days_from_here"),
      ),
    hasLevers(id) &&
      h(
        "button.button",
        { type: "button", id: "card-change", onclick: (event) => showLevers(id, event.currentTarget) },
        t("change_or_close"),
      ),
    what &&
      h(
        "button.button",
        { type: "button", id: "card-avoid", "aria-pressed": String(isAvoided), onclick: () => avoidOrNot(what) },
        t(isAvoided ? "avoid_no_more" : "avoid_it"),
      ),
  );
}
