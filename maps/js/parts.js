// Small parts that several views share.
import { h } from "./dom.js";
import { lettersOf } from "./state.js";
import { range, t } from "./text.js";

// P10-P90 block on a track with a mark at the expected value; the scale is common to what is compared.
export function rangeBar({ low, mean, high, max, tone = "a" }) {
  const at = (value) => `${((100 * value) / max).toFixed(2)}%`;
  return h(
    "div.range",
    { role: "img", "aria-label": `${t("p10_p90")}: ${range(low, high)} ${t("d")}` },
    h("i.block", { style: { left: at(low), width: at(high - low) } }),
    h(`i.tick.fill-${tone}`, { style: { left: at(mean) } }),
  );
}

export function section(title, side, ...children) {
  return h("section", {}, h("div.section-head", {}, h("h2", {}, title), side ? h("span", {}, side) : null), children);
}

export function table(titles, rows, className = "") {
  return h(
    `table${className}`,
    {},
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        titles.map((title, at) => (title ? h(at ? "th.num" : "th", { scope: "col" }, title) : h("td"))),
      ),
    ),
    h(
      "tbody",
      {},
      rows.map((cells) =>
        h(
          "tr",
          {},
          cells.map((cell, at) => (at ? h("td.num", {}, cell) : h("th", { scope: "row" }, cell))),
        ),
      ),
    ),
  );
}

// Colours of routes, "a" to "h"; what has the same colour is told apart by its letter.
export const TONES = "abcdefgh";
export const toneOf = (at) => TONES[at % TONES.length];
export const letterOf = lettersOf;

export function fact(name, value, unit, mark) {
  const known = value !== null && value !== undefined;
  return h(
    "div.fact",
    {},
    h("span", {}, name),
    known ? h("b", {}, value, unit ? h("small", {}, ` ${unit}`) : null, mark) : h("b.unknown", {}, t("not_known")),
  );
}

export function callNote(title, text, tone = "") {
  return h(`p.aside${tone}`, {}, title ? h("b", {}, `${title} `) : null, text);
}
