// Months of a closure: the share of each in which it is shut, as bars.
import { h } from "./dom.js";
import { monthName, number, t } from "./text.js";

export function months(shares) {
  if (!shares?.some((share) => share > 0)) return null;
  const most = Math.max(...shares);
  const said = shares.map((share, at) => `${monthName(at, "long")} ${number(100 * share)} %`).join(", ");
  const bar = (share, at) =>
    h("span", {}, h("i", { style: { height: `${Math.round((26 * share) / most)}px` } }), h("small", {}, monthName(at)));
  return h(
    "div.months",
    { role: "img", "aria-label": `${t("shut_by_month")}: ${said}`, title: said },
    shares.map(bar),
  );
}
