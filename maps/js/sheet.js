// On phones the panel is a sheet with three stops; the grip drags it, arrows and a press move it.
import { reserve } from "./labels.js";
import { isPhone } from "./map.js";
import { t } from "./text.js";

const STOPS = ["peek", "half", "full"];
// What the sheet leaves of the map from below, as page.css has it.
const TOPS = { peek: (high) => high - 104, half: (high) => high * 0.5, full: (high) => high * 0.06 };
const panel = document.getElementById("panel");
const grip = document.getElementById("grip");

export function setStop(stop) {
  const before = panel.dataset.stop;
  panel.dataset.stop = stop;
  if (before && before !== stop) moved();
  grip.setAttribute("aria-label", t("sheet"));
  grip.setAttribute("aria-expanded", String(stop !== "peek"));
}

const step = (by) => setStop(STOPS[Math.max(0, Math.min(2, STOPS.indexOf(panel.dataset.stop) + by))]);

let moved = () => {};

// `onMove` is told when the sheet leaves more or less of the map.
export function startSheet(onMove) {
  moved = onMove;
  // No name goes under the sheet.
  reserve(({ x, y }) => (isPhone() ? [{ left: 0, right: x, top: TOPS[panel.dataset.stop](y), bottom: y }] : []));
  setStop("half");
  grip.addEventListener("click", () => {
    if (!dragged) setStop(panel.dataset.stop === "half" ? "full" : "half");
  });
  grip.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    step(event.key === "ArrowUp" ? 1 : -1);
  });
  const head = document.getElementById("head");
  for (const handle of [grip, head]) handle.addEventListener("pointerdown", start);
}

let dragged = false;
function start(event) {
  if (!matchMedia("(max-width: 760px)").matches) return;
  const from = event.clientY;
  const top = panel.getBoundingClientRect().top;
  dragged = false;
  const move = (at) => {
    const by = at.clientY - from;
    if (Math.abs(by) > 4) dragged = true;
    if (!dragged) return;
    panel.classList.add("dragging");
    panel.style.transform = `translateY(${Math.max(20, Math.min(innerHeight - 90, top + by))}px)`;
  };
  const end = (at) => {
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", end);
    removeEventListener("pointercancel", end);
    panel.classList.remove("dragging");
    panel.style.transform = "";
    if (!dragged) return;
    const share = (top + at.clientY - from) / innerHeight;
    setStop(share > 0.72 ? "peek" : share > 0.28 ? "half" : "full");
    setTimeout(() => {
      dragged = false;
    });
  };
  addEventListener("pointermove", move);
  addEventListener("pointerup", end);
  addEventListener("pointercancel", end);
}
