// What lines look like, as data: colours are tokens of the sheet, widths grow with the zoom where they say so.
import { data } from "./data.js";
import { s } from "./dom.js";

export const modes = new Map((data.modes || []).map((mode) => [mode.id, mode]));

const GROWTH = [
  [4, 1.2],
  [5, 1.7],
  [6, 2.2],
  [Infinity, 2.7],
];
const growthAt = (zoom) => GROWTH.find(([most]) => zoom < most)[1];
export const widthOf = ({ plus = 0, grows = 0 }, zoom) => Math.max(0.7, plus + grows * growthAt(zoom));

// Tokens are read once for each theme; paper is a theme of its own.
let known = new Map();
let knownOf = "";
export function inkOf(token) {
  const root = document.documentElement;
  const theme = `${root.dataset.theme} ${root.classList.contains("printing")}`;
  if (theme !== knownOf) {
    known = new Map();
    knownOf = theme;
  }
  if (!known.has(token)) known.set(token, getComputedStyle(root).getPropertyValue(`--${token}`).trim());
  return known.get(token);
}

// What carries no freight keeps back behind all that does.
export const CONTEXT = { ink: "context", plus: 2, dash: [8, 3, 1.5, 3] };

const CASING = { ink: "focus-land", plus: 2.4, grows: 1, cap: "round", casing: 1 };
// What is planned or shut looks so in every mode; each mode of its own has its strokes from the file.
const STATES = {
  planned: [CASING, { ink: "planned", plus: 0.3, grows: 1, dash: [6, 4] }],
  suspended: [CASING, { ink: "suspended", plus: 1.4 }, { ink: "suspended", plus: 6, dash: [1, 16], fine: 1 }],
  "suspended-ship": [{ ink: "suspended", plus: 0.9, dash: [0.1, 5], cap: "round", alpha: 0.6 }],
};
// In the order of the key: lines of the ground, what is planned or shut, ships, roads.
const onGround = [...modes.values()].filter((mode) => mode.rail).map((mode) => mode.id);
const others = [...modes.keys()].filter((id) => !onGround.includes(id));
export const KINDS = [...onGround, ...Object.keys(STATES), ...others];
export const strokesOf = (kind) => STATES[kind] || modes.get(kind)?.strokes || STATES.suspended;

// The same stroke as a line of a picture.
export function strokeNode(style, attributes, zoom = 4.5) {
  const node = s("path", { fill: "none", ...attributes });
  node.style.setProperty("stroke", `var(--${style.ink})`);
  node.style.setProperty("stroke-width", String(Math.max(1.3, widthOf(style, zoom))));
  if (style.dash) node.style.setProperty("stroke-dasharray", style.dash.join(" "));
  node.style.setProperty("stroke-linecap", style.cap || "butt");
  return node;
}
