// Routes: one number, its range, the facts, the alternatives, and where the days go leg by leg.
import { anyLink, data, isShip, places, recordOf, routes } from "./data.js";
import { foreign, h, roving } from "./dom.js";
import { confidenceMark, definitions, evidenceRows } from "./evidence.js";
import { borderName, linkName, linksOf, minutesByCountry, minutesByKind, nameOf, routeLinks, routeName, rowName, rowsOf } from "./legs.js";
import { mark, scene } from "./labels.js";
import { routeLayers, markLinks } from "./routelayers.js";
import { callNote, fact, letterOf, rangeBar, section, table } from "./parts.js";
import { showPopover } from "./popover.js";
import { set, state } from "./state.js";
import { cap, countryName, dateText, days, hoursText, modeName, number, placeName, range, signed, t } from "./text.js";

const route = () => routes[state.route] || routes[0];
const scaleMax = () => Math.max(...routes.map((one) => one.high)) * 1.06;

export const routesView = {
  id: "routes",
  available: () => routes.length > 0,
  head: () => ({
    title: data.title || t(routes.length > 1 && state.route ? "from_to_other" : "from_to_fastest", { from: placeName(route().origin), to: placeName(route().destination) }),
    question: t("question_routes", { date: dateText(route().on) }),
  }),
  body: () => [
    h("div.main", {}, hero(route(), state.route), facts(route()), cards()),
    h("div.rest", {}, gantt(route(), state.route), why(route())),
    h("div.more-facts", {}, route().bottleneck && bottleneck(route().bottleneck, route().teu), byCountry(route()), assumptions(route())),
  ],
  draw: drawRoutes,
  legend: () => ({
    title: t("tab_routes"),
    lines: [["route", "a", t("legend_chosen", { letter: "ABCDE"[state.route] })], hasSea() && ["route-sea", "a", t("legend_by_sea")],
      routes.length > 1 && ["route-other", "b", t("legend_others")], ["number", "a", t("legend_numbers")]].filter(Boolean),
  }),
  legOf: (link) => rowsOf(route()).find((row) => row.legs.some((leg) => leg.id === link))?.key,
  points: () => routeLinks(route()).flatMap((link) => [places.get(link.from), places.get(link.to)]).map((place) => [place.lat, place.lon]),
};

const hasSea = () => routeLinks(route()).some((link) => isShip(link.mode));

function hero(one, at, max = scaleMax()) {
  if (!one.legs) return h("div.hero", {}, h("div.big", {}, "0", h("small", {}, ` ${t("days_expected")}`)), h("p", {}, t("already_there")));
  return h("div.hero", {},
    h("div.big", {}, days(one.minutes), h("small", {}, ` ${t("days_expected")}`)),
    h("div.spread", {}, rangeBar({ low: one.low, mean: one.minutes / 60, high: one.high, max, letter: letterOf(at) }),
      h("div.spread-text", {}, `${t("p10_p90")}: ${range(one.low, one.high)} ${t("d")}`)));
}

export function facts(one) {
  return h("div.facts", {},
    fact(t("distance"), number(one.km), t("km")), fact(t("borders"), number(one.borders)), fact(t("transfers"), number(one.transfers)),
    fact(t("price"), one.usd === undefined ? null : number(one.usd), "USD/TEU"), fact("CO₂e", one.co2 === undefined ? null : number(one.co2), t("kg_teu")));
}

export function bottleneck(id, teu) {
  return h("p.neck", {}, `${t("bottleneck")}: `, h("b", {}, foreign(nameOf(id))), `, ${number(teu)} TEU/${t("year")}`);
}

function cards() {
  if (routes.length < 2) return null;
  const list = h("div.cards", { role: "radiogroup", "aria-label": t("alternatives") }, routes.map((one, at) => {
    const letter = letterOf(at);
    const chosen = at === state.route;
    const remark = one.destination !== routes[0].destination ? t("other_destination") : at ? `${signed((one.minutes - routes[0].minutes) / 1440, 1)} ${t("d")}` : "";
    return h(`button.card.card-${letter}${chosen ? ".chosen" : ""}`, { type: "button", role: "radio", "aria-checked": String(chosen), tabindex: chosen ? 0 : -1, "data-route": at, onclick: () => set({ route: at, leg: "" }) },
      h(`span.disc.fill-${letter}`, { "aria-hidden": "true" }, "ABCDE"[at]),
      h("span.card-name", {}, foreign(routeName(one))), h("b", {}, `${days(one.minutes)} ${t("d")}`),
      h("span.card-more", {}, [range(one.low, one.high), remark].filter(Boolean).join(" · ")),
      h("span.card-price", {}, one.usd === undefined ? "" : number(one.usd)));
  }));
  roving(list, ".card", { onmove: (card) => { set({ route: Number(card.dataset.route), leg: "" }); document.querySelector(".card.chosen")?.focus(); } });
  return section(t("alternatives"), t("cards_side"), list);
}

const KIND_CLASS = { line: "moving", wait: "waiting", transfer: "transfer", access: "transfer", egress: "transfer", border: "border", stop: "stop" };

export function stackedBar(one) {
  const kinds = minutesByKind(one);
  const said = kinds.map(([kind, minutes]) => `${t(`kind_${kind}`)} ${days(minutes)}`).join(", ");
  return [
    h("div.bar", { role: "img", "aria-label": `${said} ${t("d")}` }, kinds.map(([kind, minutes]) => h(`span.k-${KIND_CLASS[kind]}`, { style: { "flex-grow": minutes } }))),
    h("div.bar-key", { "aria-hidden": "true" }, kinds.map(([kind, minutes]) => h("span", {}, h(`i.k-${KIND_CLASS[kind]}`), `${cap(t(`kind_${kind}`))} ${days(minutes)}`))),
  ];
}

function gantt(one, at) {
  const rows = rowsOf(one);
  if (!rows.length) return [];
  const max = Math.max(one.minutes, one.high * 60) * 1.02;
  const percent = (minutes) => `${((100 * minutes) / max).toFixed(2)}%`;
  const step = max > 50 * 1440 ? 10 : max > 12 * 1440 ? 5 : max > 5 * 1440 ? 2 : 1;
  const ticks = Array.from({ length: Math.floor(max / 1440 / step) + 1 }, (_, n) => n * step);
  const last = ticks.at(-1);
  const list = h("ol.gantt", { "aria-label": t("legs"), style: { "--step": percent(step * 1440) } },
    h("li.axis", { "aria-hidden": "true" }, h("span.lane", {}, ticks.map((tick) => h("i", { style: { left: percent(tick * 1440) } }, number(tick), tick === last ? ` ${t("d")}` : "")))),
    rows.map((row) => ganttRow(row, percent)),
    h("li.arrival", {}, h("span"), h("span.name", {}, t("arrival")), h("span.lane", {},
      h("i.block", { style: { left: percent(one.low * 60), width: percent((one.high - one.low) * 60) } }), h(`i.tick.fill-${letterOf(at)}`, { style: { left: percent(one.minutes) } })),
      h("b.days", {}, `${days(one.minutes)} ${t("d")}`)));
  roving(list, ".leg", { vertical: true });
  const asTable = state.table === "1";
  const toggle = h("button.link", { type: "button", "aria-pressed": String(asTable), onclick: () => set({ table: asTable ? "" : "1" }) }, asTable ? t("as_bars") : t("as_table"));
  return [section(t("where_days_go", { days: days(one.minutes) }), toggle, stackedBar(one), asTable ? legTable(one) : list)];
}

function ganttRow(row, percent) {
  const name = rowName(row);
  const shown = { left: percent(row.start), width: `max(3px, ${percent(row.minutes)})` };
  const time = !row.minutes ? "0" : row.minutes < 144 ? `${number(row.minutes / 60, 1)} ${t("h")}` : number(row.minutes / 1440, 1);
  const button = h(`button.leg`, {
    type: "button", "data-leg": row.key, title: name, "aria-label": `${row.key}. ${name}: ${days(row.minutes)} ${t("d")}`,
    onclick: (event) => { set({ leg: row.key }); legPopover(row, event.currentTarget); },
    onmouseenter: () => hover(row.key), onmouseleave: () => hover(""), onfocus: () => hover(row.key), onblur: () => hover(""),
  },
    h("span.n", {}, row.key), h("span.name", {}, foreign(name)), h("span.lane", {}, row.minutes ? h(`i.k-${KIND_CLASS[row.kind]}`, { style: shown }) : null), h("span.days", {}, time));
  return h("li", {}, button);
}

function legTable(one) {
  const rows = rowsOf(one).map((row) => [
    h("button.leg.link", { type: "button", "data-leg": row.key, onclick: (event) => legPopover(row, event.currentTarget) }, `${row.key} `, foreign(rowName(row))),
    row.km ? number(row.km) : "", number(row.minutes / 60, 1), sum(row, "usd"),
  ]);
  return table([t("leg"), t("km"), t("h"), "USD"], [...rows, [t("arrival"), number(one.km), number(one.minutes / 60, 1), one.usd === undefined ? t("not_known") : number(one.usd)]], ".legs");
}

function sum(row, key) {
  const total = row.legs.reduce((all, leg) => all + (leg[key] || 0), 0);
  return total ? number(total) : "";
}

function legPopover(row, anchor) {
  const leg = row.legs[0];
  const record = recordOf(leg.id)?.record || {};
  const title = `${rowName(row)}: ${row.minutes < 2880 ? `${number(row.minutes / 60, 1)} ${t("h")}` : `${days(row.minutes)} ${t("d")}`}`;
  if (row.legs.length > 1) {
    const parts = table([t("line"), t("km"), t("h")], row.legs.map((one) => {
      const link = anyLink(one.id);
      const open = h("button.link", { type: "button", onclick: () => set({ view: "network", sel: one.id }) }, foreign(`${placeName(one.from)} – ${placeName(one.to)}`));
      return [[open, " ", link ? confidenceMark(link) : null], number(one.km || 0), number(one.minutes / 60, 1)];
    }));
    return showPopover(anchor, title, [h("p", {}, `${modeName(row.mode)}, ${number(row.km)} ${t("km")}`), parts, h("p.small", {}, t("press_line"))]);
  }
  const figures = record.hours || record.stop;
  return showPopover(anchor, title, [
    h("p", {}, explain(row, record)),
    definitions([
      leg.departs && [t("departs"), leg.departs.replace("T", " ")], leg.arrives && [t("arrives"), leg.arrives.replace("T", " ")],
      figures && [t("figures"), `${figures.slice(0, 3).map(hoursText).join(" / ")} ${t("h")}`],
      leg.km && [t("distance"), `${number(leg.km)} ${t("km")}`],
      leg.usd && [t("price"), `${number(leg.usd)} USD/TEU${(leg.filled || []).includes("usd") ? `, ${t("filled")}` : ""}`],
      ...evidenceRows(record, leg.id),
    ]),
  ]);
}

function explain(row, record) {
  if (row.kind === "line") return `${linkName(record)}. ${modeName(row.mode)}${record.tracks ? `, ${t("tracks", { n: record.tracks })}` : ""}.`;
  if (row.kind === "border") return `${borderName(record)}: ${countryName(record.leaves)} → ${countryName(record.enters)}. ${t("border_text")}`;
  if (row.kind === "wait" && record.perWeek) return t("wait_text", { n: number(record.perWeek, 1), count: record.perWeek, name: record.name || record.id });
  if (row.kind === "wait" && record.spell) return t("storm_text", { name: record.name });
  return record.name ? `${record.name}.` : t(`kind_${row.kind}`);
}

const why = (one) => (one.why ? callNote(t("why_this"), foreign(one.why)) : null);

function byCountry(one) {
  const rows = minutesByCountry(one);
  if (rows.length < 2) return null;
  const most = Math.max(...rows.map(([, minutes]) => minutes));
  return section(t("by_country"), t("d"), h("div.shares", {}, rows.map(([code, minutes]) =>
    h("div.share", {}, h("span", {}, countryName(code)), h("span.track", {}, h("i", { style: { width: `${(100 * minutes) / most}%` } })), h("b", {}, days(minutes))))));
}

function assumptions(one) {
  const weak = (one.legs || []).filter((leg) => recordOf(leg.id)?.record.confidence === "low").reduce((all, leg) => all + leg.minutes, 0);
  const filled = (one.legs || []).filter((leg) => (leg.filled || []).includes("usd")).length;
  const built = (one.applied || []).map((id) => recordOf(id)?.record.name || id);
  const lines = [built.length && t("built_by_then", { names: built.join("; ") }), weak && t("weak_share", { share: number((100 * weak) / one.minutes) }), filled && t("filled_share", { n: filled, all: one.legs.length })].filter(Boolean);
  return lines.length ? h("p.small", {}, lines.join(" ")) : null;
}

let hovered = "";
export function hover(key) {
  hovered = key || state.leg;
  const rows = rowsOf(route());
  const row = rows.find((one) => one.key === hovered);
  document.querySelectorAll(".gantt .leg").forEach((leg) => leg.classList.toggle("lit", leg.dataset.leg === hovered));
  markLinks(row ? linksOf(row) : []);
  mark(row && row.kind !== "line" ? row.from : "", row ? row.key : "");
}

// Numbers on the map: neighbours in one place share a pill, "5–6".
export function numbersOf(one, at) {
  const numbers = [];
  const letter = letterOf(at);
  for (const row of rowsOf(one)) {
    const links = linksOf(row);
    if (links.length) {
      numbers.push({ text: row.key, key: row.key, at: middleOf(row), onLine: true, letter, label: `${row.key}. ${rowName(row)}` });
      continue;
    }
    const place = places.get(row.from);
    const last = numbers.at(-1);
    if (last && last.place === place.id) {
      last.text = `${last.first}–${row.key}`;
      last.last = row.key;
      last.label += `; ${row.key}. ${rowName(row)}`;
    } else numbers.push({ text: row.key, first: row.key, key: row.key, at: [place.lat, place.lon], place: place.id, letter, label: `${row.key}. ${rowName(row)}` });
  }
  return numbers;
}

function middleOf(row) {
  const chosen = row.legs[Math.floor(row.legs.length / 2)];
  const link = anyLink(chosen.id);
  const [a, b] = [places.get(link.from), places.get(link.to)];
  return row.legs.length > 1 && row.legs.length % 2 === 0 ? [places.get(chosen.from).lat, places.get(chosen.from).lon] : pointOn(link) || [(a.lat + b.lat) / 2, (a.lon + b.lon) / 2];
}

function pointOn(link) {
  const line = routeLayers.line(link);
  return line[Math.floor(line.length / 2)];
}

function drawRoutes() {
  routeLayers.draw(routes, state.route);
  const one = route();
  const rows = rowsOf(one);
  scene.tags = "few";
  scene.asked = new Set([one.origin, one.destination, ...rows.filter((row) => row.kind === "transfer" || row.kind === "border").map((row) => row.from)]);
  for (const row of rows) if (isShip(row.mode) && row.kind === "line") { scene.asked.add(row.from); scene.asked.add(row.to); }
  scene.strong = routeLinks(one);
  scene.numbers = numbersOf(one, state.route);
  scene.letters = routes.flatMap((other, at) => (at === state.route ? [] : [{ letter: letterOf(at), links: routeLayers.own(other, one), hollow: routeLinks(other).some((link) => link.project) }])).filter((item) => item.links.length);
  scene.onNumber = (key, anchor) => { set({ leg: key }); legPopover(rowsOf(route()).find((row) => row.key === key), anchor); };
  scene.onHover = hover;
}
