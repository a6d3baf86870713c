// A4: the map is fitted to the paper before printing and put back after.
import { isMoved, map, quietly } from "./map.js";
import { state } from "./state.js";

// Names of files from old disks are no UTF-8 and stay as they are.
function fileName() {
  const last = location.pathname.split("/").pop();
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

export function startPrint({ fitView, redraw }) {
  const root = document.documentElement;
  let before = null;
  const foot = document.createElement("p");
  foot.className = "print-foot";
  addEventListener("beforeprint", () => {
    before = { center: map.getCenter(), zoom: map.getZoom(), theme: root.dataset.theme };
    root.dataset.theme = "light";
    root.classList.add("printing");
    document.getElementById("panel-body").append(foot);
    foot.textContent = fileName() + location.hash;
    const scale = document.querySelector(".scale");
    const area = map.getContainer().getBoundingClientRect();
    if (scale) scale.style.top = `${area.bottom + scrollY - 30}px`;
    quietly(() => map.invalidateSize({ animate: false }));
    fitView();
    sharpen();
    redraw();
  });
  addEventListener("afterprint", () => {
    if (!before) return;
    foot.remove();
    root.classList.remove("printing");
    document.querySelector(".scale")?.style.removeProperty("top");
    root.dataset.theme = state.theme || before.theme;
    quietly(() => {
      map.invalidateSize({ animate: false });
      map.setView(before.center, before.zoom, { animate: false });
    });
    if (!isMoved()) fitView();
    sharpen();
    redraw();
  });
}

// Canvases have the pixels of the paper while it is printed.
const sharpen = () => map.fire("viewreset");
