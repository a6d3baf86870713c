// How much fits year by year, and what limits it: a bar a year, the bottleneck named where it changes.
import { foreign, h } from "./dom.js";
import { section } from "./parts.js";
import { number, t } from "./text.js";

// `years`: {year, teu}; `nameOf` gives the bottleneck of a row. Null where no year has a figure.
export function ribbon(years, chosen, nameOf) {
  const most = Math.max(0, ...years.map((row) => row.teu || 0));
  if (!most) return null;
  const item = (row, at) => {
    const isNew = !at || years[at - 1].bottleneck !== row.bottleneck;
    const width = `${((100 * (row.teu || 0)) / most).toFixed(1)}%`;
    return h(
      `li${row.year === chosen ? ".chosen" : ""}`,
      {},
      h("span.n", {}, row.year),
      h("span.track", {}, h("i", { style: { width } })),
      h("b", {}, row.teu === undefined ? t("no_route") : number(row.teu)),
      isNew && row.bottleneck && h("small", {}, foreign(nameOf(row))),
    );
  };
  return section(t("teu_by_year"), t("teu_a_year"), h("ol.ribbon", {}, years.map(item)));
}
