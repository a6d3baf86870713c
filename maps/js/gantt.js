// Where the days go: a bar a leg or the same as a table, and the note on a leg.
import { anyLink, recordOf } from "./data.js";
import { foreign, h, roving } from "./dom.js";
import { confidenceMark, definitions, evidenceRows } from "./evidence.js";
import { hover } from "./legmarks.js";
import { borderName, linkName, nameOf, rowName, rowsOf } from "./legs.js";
import { section, table, toneOf } from "./parts.js";
import { player } from "./play.js";
import { showPopover } from "./popover.js";
import { amount, KIND_CLASS, stackedBar, unitOf } from "./routeparts.js";
import { set, state } from "./state.js";
import { cap, countryName, days, hoursText, isInOwnWords, modeName, number, placeName, said, t } from "./text.js";

export function gantt(one, at) {
  if (!rowsOf(one).length) return [];
  const asTable = state.table === "1";
  const toggle = h(
    "button.link",
    { type: "button", "aria-pressed": String(asTable), onclick: () => set({ table: asTable ? "" : "1" }) },
    asTable ? t("as_bars") : t("as_table"),
  );
  const title = t("where_days_go", { days: days(one.minutes) });
  const { button, row } = player(one, scaleOf(one));
  const legs = asTable ? legTable(one) : legBars(one, toneOf(at));
  return [section(title, [button, " ", toggle], stackedBar(one), row, legs)];
}

// The end of the bars [min].
const scaleOf = (one) => Math.max(one.minutes, one.high * 60) * 1.02;

function legBars(one, tone) {
  const max = scaleOf(one);
  const percent = (minutes) => `${((100 * minutes) / max).toFixed(2)}%`;
  const unit = unitOf(one);
  const step = [1, 2, 5, 10, 20, 50].find((size) => max / unit.minutes / size <= 5.5) || 100;
  const ticks = Array.from({ length: Math.floor(max / unit.minutes / step) + 1 }, (_, n) => n * step);
  const numbers = ticks.map((tick) => h("i", { style: { left: percent(tick * unit.minutes) } }, number(tick)));
  const axis = [h("span.lane", {}, numbers), h("span.days", {}, unit.name)];
  const arrival = [
    h("span"),
    h("span.name", {}, t("arrival")),
    h(
      "span.lane",
      {},
      h("i.block", { style: { left: percent(one.low * 60), width: percent((one.high - one.low) * 60) } }),
      h(`i.tick.fill-${tone}`, { style: { left: percent(one.minutes) } }),
    ),
    h("b.days", {}, amount(one.minutes, unit)),
  ];
  const list = h(
    "ol.gantt",
    { "aria-label": t("legs"), style: { "--step": percent(step * unit.minutes) } },
    h("li.axis", { "aria-hidden": "true" }, axis),
    rowsOf(one).map((row) => legBar(row, percent, unit)),
    h("li.arrival", {}, arrival),
  );
  roving(list, ".leg", { vertical: true });
  return list;
}

function legBar(row, percent, unit) {
  const name = rowName(row);
  const shown = { left: percent(row.start), width: `max(3px, ${percent(row.minutes)})` };
  const button = h(
    `button.leg`,
    {
      type: "button",
      "data-leg": row.key,
      title: name,
      onclick: (event) => {
        set({ leg: row.key });
        legPopover(row, event.currentTarget);
      },
      onmouseenter: () => hover(row.key),
      onmouseleave: () => hover(""),
      onfocus: () => hover(row.key),
      onblur: () => hover(""),
    },
    h("span.n", {}, row.key),
    " ",
    h("span.name", {}, foreign(name)),
    " ",
    h("span.lane", {}, row.minutes ? h(`i.k-${KIND_CLASS[row.kind]}`, { style: shown }) : null),
    h("span.days", {}, amount(row.minutes, unit), h("span.quiet", {}, ` ${unit.name}`)),
  );
  return h("li", {}, button);
}

export function legTable(one) {
  const rows = rowsOf(one).map((row) => [
    h(
      "button.leg.link",
      { type: "button", "data-leg": row.key, onclick: (event) => legPopover(row, event.currentTarget) },
      `${row.key} `,
      foreign(rowName(row)),
    ),
    row.km ? number(row.km) : "",
    number(row.minutes / 60, 1),
    sum(row, "usd"),
  ]);
  const price = one.usd === undefined ? t("not_known") : number(one.usd);
  const arrival = [t("arrival"), number(one.km), number(one.minutes / 60, 1), price];
  return table([t("leg"), t("km"), t("h"), "USD"], [...rows, arrival], ".legs");
}

function sum(row, key) {
  const total = row.legs.reduce((all, leg) => all + (leg[key] || 0), 0);
  return total ? number(total) : "";
}

export function legPopover(row, anchor) {
  const time = row.minutes < 2880 ? `${number(row.minutes / 60, 1)} ${t("h")}` : `${days(row.minutes)} ${t("d")}`;
  return showPopover(anchor, `${rowName(row)}: ${time}`, row.legs.length > 1 ? linesNote(row) : legNote(row));
}

function linesNote(row) {
  const lines = row.legs.map((one) => {
    const link = anyLink(one.id);
    const open = h(
      "button.link",
      { type: "button", onclick: () => set({ view: "network", sel: one.id }) },
      foreign(`${placeName(one.from)} – ${placeName(one.to)}`),
    );
    return [[open, " ", link ? confidenceMark(link) : null], number(one.km || 0), number(one.minutes / 60, 1)];
  });
  return [
    h("p", {}, `${modeName(row.mode)}${productsOf(row)}, ${number(row.km)} ${t("km")}`),
    table([t("line"), t("km"), t("h")], lines),
    h("p.small", {}, t("press_line")),
  ];
}

function legNote(row) {
  const leg = row.legs[0];
  const record = recordOf(leg.id)?.record || {};
  const figures = record.hours || record.stop;
  const filled = (leg.filled || []).includes("usd") ? `, ${t("filled")}` : "";
  return [
    h("p", {}, explain(row, record)),
    definitions([
      leg.departs && [t("departs"), leg.departs.replace("T", " ")],
      leg.arrives && [t("arrives"), leg.arrives.replace("T", " ")],
      figures && [t("figures"), `${figures.slice(0, 3).map(hoursText).join(" / ")} ${t("h")}`],
      leg.km && [t("distance"), `${number(leg.km)} ${t("km")}`],
      leg.usd && [t("price"), `${number(leg.usd)} USD/TEU${filled}`],
      ...evidenceRows(record, leg.id),
    ]),
  ];
}

// Aboard what a row goes: a train, a box on ordinary ones, or both in turn.
function productsOf(row) {
  const found = [...new Set(row.legs.map((leg) => leg.product).filter(Boolean))];
  return found.length ? `, ${found.map((one) => t(`leg_${one}`)).join(", ")}` : "";
}

function explain(row, record) {
  if (row.kind === "line") {
    const tracks = record.tracks ? `, ${t("tracks", { n: record.tracks })}` : "";
    return `${linkName(record)}. ${modeName(row.mode)}${productsOf(row)}${tracks}.`;
  }
  if (row.kind === "border") {
    const countries = `${countryName(record.leaves)} → ${countryName(record.enters)}`;
    return `${borderName(record)}: ${countries}. ${t("border_text")}`;
  }
  if (row.kind === "wait" && record.perWeek) {
    return t("wait_text", { n: number(record.perWeek, 1), count: record.perWeek, name: nameOf(record.id) });
  }
  if (row.kind === "wait" && record.spell) return t("storm_text", { name: said(record.name) });
  return record.name && isInOwnWords() ? `${record.name}.` : `${cap(t(`kind_${row.kind}`))}.`;
}
