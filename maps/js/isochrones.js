// Days from a place: how far a box comes in how many days, as bands of lines and as a table.
import { data, lineOf, links, places } from "./data.js";
import { foreign, h } from "./dom.js";
import { stroke } from "./map.js";
import { section, table } from "./parts.js";
import { minutesToAll } from "./planner.js";
import { routeLayers } from "./routelayers.js";
import { set, state } from "./state.js";
import { number, placeName, t } from "./text.js";
import { avoid, product } from "./trip.js";

const DAYS = [5, 10, 15, 20];
const WIDTH = 3;
const SHOWN = 6;

const bandOf = (minutes) => DAYS.filter((days) => minutes > days * 1440).length + 1;
const nameOfBand = (band) =>
  band <= DAYS.length ? t("days_up_to", { n: number(DAYS[band - 1]) }) : t("days_over", { n: number(DAYS.at(-1)) });
const BANDS = [...DAYS.keys(), DAYS.length].map((at) => at + 1);

let known = null;
function reached() {
  const key = [state.days, state.avoid, product()].join(" ");
  if (known?.key !== key) known = { key, minutes: minutesToAll(state.days, avoid(), product()) };
  return known.minutes;
}

// A line belongs to the band in which its farther end is reached.
function linesIn(band) {
  const minutes = reached();
  return [...links.values()].filter((link) => {
    const ends = [minutes.get(link.from), minutes.get(link.to)];
    return link.status !== "suspended" && !ends.includes(undefined) && bandOf(Math.max(...ends)) === band;
  });
}

export function drawIsochrones() {
  for (const band of [...BANDS].reverse()) {
    const lines = linesIn(band).map(lineOf);
    if (!lines.length) continue;
    const path = stroke("routes", `r f u${band}`, lines);
    path.options.weight = WIDTH;
    routeLayers.layer(path);
  }
}

export const isochroneLegend = () =>
  BANDS.filter((band) => linesIn(band).length).map((band) => [`r f u${band} fixed`, "a", nameOfBand(band)]);

export function isochroneBody() {
  const inBand = (band) =>
    [...reached()].filter(([id, minutes]) => id !== state.days && places.has(id) && bandOf(minutes) === band);
  const rank = (id) => places.get(id).rank;
  const rows = BANDS.map((band) => [band, inBand(band)])
    .filter(([, list]) => list.length)
    .map(([band, list]) => {
      const first = list.map(([id]) => id).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
      const names = first.slice(0, SHOWN).map(placeName).join(", ");
      return [[nameOfBand(band), h("small.of", {}, foreign(names))], number(list.length)];
    });
  const back = () => set({ days: "" });
  return [
    h("button.link.back", { type: "button", id: "days-back", onclick: back }, `← ${t("whole_network")}`),
    section(
      t("days_from", { name: placeName(state.days) }),
      "",
      table([t("days"), t("places")], rows),
      h("p.small", {}, t("days_from_text")),
    ),
  ];
}

export const isIsochrone = () => Boolean(state.days) && !data.graph.via?.length;
