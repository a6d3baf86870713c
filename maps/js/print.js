// A4: the map is fitted to the paper before printing and put back after.
import { isMoved, map, quietly } from "./map.js";
import { state } from "./state.js";

export function startPrint({ fitView, redraw }) {
  const root = document.documentElement;
  let before = null;
  const foot = document.createElement("div");
  foot.className = "print-foot";
  document.body.append(foot);
  addEventListener("beforeprint", () => {
    before = { center: map.getCenter(), zoom: map.getZoom(), theme: root.dataset.theme };
    root.dataset.theme = "light";
    root.classList.add("printing");
    foot.textContent = decodeURI(location.href).split("/").pop();
    const scale = document.querySelector(".scale");
    const area = map.getContainer().getBoundingClientRect();
    if (scale) scale.style.top = `${area.bottom + scrollY - 30}px`;
    quietly(() => map.invalidateSize({ animate: false }));
    fitView();
    redraw();
  });
  addEventListener("afterprint", () => {
    if (!before) return;
    root.classList.remove("printing");
    document.querySelector(".scale")?.style.removeProperty("top");
    root.dataset.theme = state.theme || before.theme;
    quietly(() => { map.invalidateSize({ animate: false }); map.setView(before.center, before.zoom, { animate: false }); });
    if (!isMoved()) fitView();
    redraw();
  });
}
