// What if, live: the page plans by itself. Close a line, change a time or the sailings, and compare with today.
import { anyLink, data, links, places, recordOf, routes, services } from "./data.js";
import { changesText, fieldsOf, isClosable, parseChanges, toToml } from "./changes.js";
import { foreign, h, icon, put } from "./dom.js";
import { scene } from "./labels.js";
import { nameOf, routeLinks, rowName, rowsOf } from "./legs.js";
import { callNote, rangeBar, section, table } from "./parts.js";
import { bottleneckOf, canPlan, isEnd, plan } from "./planner.js";
import { announce, closePopover, showPopover } from "./popover.js";
import { markLinks, routeLayers } from "./routelayers.js";
import { combo } from "./search.js";
import { confidenceMark } from "./evidence.js";
import { set, state } from "./state.js";
import { days, number, placeName, range, short, signed, t } from "./text.js";
import { bottleneck, facts, numbersOf, stackedBar } from "./view-routes.js";

const from = () => (isEnd(state.from) ? state.from : routes[0]?.origin || data.network.origin);
const to = () => (isEnd(state.to) ? state.to : routes[0]?.destination || data.network.destination);
const changes = () => parseChanges(state.change);

const answers = new Map();
function answer(text) {
  const key = `${from()} ${to()} ${text}`;
  if (!answers.has(key)) {
    if (answers.size > 60) answers.clear();
    answers.set(key, plan(from(), to(), parseChanges(text)));
  }
  return answers.get(key);
}
const base = () => answer("");
const now = () => answer(state.change);

export const whatifView = {
  id: "whatif",
  available: canPlan,
  head: () => ({ title: t("whatif_title", { from: placeName(from()), to: placeName(to()) }), question: t("whatif_question") }),
  body: () => [pair(), strip(), changeList(), legList(), adder(), saver()],
  draw: drawWhatIf,
  network: "quiet-network",
  legend: () => ({ title: t("tab_whatif"), lines: [["route", "a", t("legend_with_changes")], state.change && base() && ["r r-1 r-other", "b", t("legend_today")], changes().closed.size && ["cut", "a", t("legend_closed")], ["number", "a", t("legend_numbers")]].filter(Boolean) }),
  points: () => [now() || base()].filter(Boolean).flatMap(routeLinks).flatMap((link) => [places.get(link.from), places.get(link.to)]).concat([places.get(from()), places.get(to())]).filter(Boolean).map((place) => [place.lat, place.lon]),
  onLink: (link, event) => pressLine(link, event),
};

function change(edit) {
  const next = changes();
  edit(next);
  set({ change: changesText(next) });
  const route = now();
  announce(route ? `${days(route.minutes)} ${t("days_expected")}` : t("no_route"));
}

function pair() {
  const only = (id) => places.has(id) && isEnd(id);
  const one = (id, label, value, key) => combo({ id, label, value: placeName(value), only, choose: (place) => set({ [key]: place }) });
  return h("div.pair", {}, one("from", t("from"), from(), "from"),
    h("button.swap", { type: "button", "aria-label": t("swap"), title: t("swap"), onclick: () => set({ from: to(), to: from() }) }, "⇄"),
    one("to", t("to"), to(), "to"));
}

function strip() {
  const [route, today] = [now(), base()];
  if (!route) {
    return h("div.strip", {}, h("div.big.none", {}, t("no_route")), h("p", {}, today ? t("no_route_changes") : t("no_route_today")),
      today && h("button.button", { type: "button", onclick: () => set({ change: "" }) }, t("reset_all")));
  }
  const max = Math.max(route.high, today?.high || 0) * 1.04;
  const by = today ? (route.minutes - today.minutes) / 1440 : 0;
  const tone = Math.abs(by) < 0.05 ? "" : by < 0 ? ".better" : ".worse";
  const neck = bottleneckOf(route, changes());
  return h("div.strip", {},
    h("div.hero", {}, h("div.big", {}, days(route.minutes), h("small", {}, ` ${t("days_expected")}`)),
      h("div.spread", {}, rangeBar({ low: route.low, mean: route.minutes / 60, high: route.high, max, letter: "a" }), h("div.spread-text", {}, `${t("p10_p90")}: ${range(route.low, route.high)} ${t("d")}`))),
    state.change ? h(`p.delta${tone}`, {}, h("b", {}, Math.abs(by) < 0.05 ? t("no_difference") : `${by < 0 ? "▼" : "▲"} ${signed(by, 1)} ${t("d")}`), ` ${t("against_today", { days: today ? days(today.minutes) : "–" })}`, via(route, today)) : h("p.delta", {}, t("whatif_hint")),
    facts(route),
    neck && bottleneck(neck.id, neck.teu));
}

function via(route, today) {
  if (!today) return null;
  const mine = new Set(today.legs.map((leg) => leg.id));
  const lines = route.legs.filter((leg) => leg.kind === "line" && !mine.has(leg.id));
  return lines.length ? `; ${t("other_way", { n: lines.length })}` : `; ${t("same_way")}`;
}

function figureField(field, changed) {
  const value = changed.figures.get(`${field.id}.${field.name}`);
  const isChanged = value !== undefined;
  const input = h("input.figure", { type: "number", min: field.least, step: "any", value: isChanged ? value : short0(field.value), id: `f-${field.id}-${field.name}`, "aria-label": `${nameOf(field.id)}, ${t(`field_${field.name}`)}`,
    onchange: (event) => {
      const wanted = Number(event.target.value);
      if (!(wanted >= field.least) || event.target.value === "") return put0(event.target, isChanged ? value : field.value);
      return change((next) => { if (wanted === Number(short0(field.value))) next.figures.delete(`${field.id}.${field.name}`); else next.figures.set(`${field.id}.${field.name}`, wanted); });
    } });
  return h(`span.edit${isChanged ? ".changed" : ""}`, {}, input, h("small", {}, field.unit === "h" ? t("h") : t("a_week")));
}
const short0 = (value) => String(Math.round(value * 100) / 100);
const put0 = (input, value) => { input.value = short0(value); };

function closeButton(id, changed) {
  if (!isClosable(id)) return null;
  const closed = changed.closed.has(id);
  const label = `${t(closed ? "open_again" : "close_it")}: ${nameOf(id)}`;
  return h("button.close-it", { type: "button", "aria-pressed": String(closed), "aria-label": label, title: label, onclick: () => change((next) => (closed ? next.closed.delete(id) : next.closed.add(id))) }, icon("M5.5 5.5l7 7M12.5 5.5l-7 7"));
}

function changeList() {
  const changed = changes();
  const rows = [
    ...[...changed.closed].map((id) => ({ id, text: t("closed"), undo: (next) => next.closed.delete(id) })),
    ...[...changed.figures].map(([key, value]) => {
      const [id, name] = key.split(".");
      const field = fieldsOf(id).find((one) => one.name === name);
      const unit = field.unit === "h" ? t("h") : t("a_week");
      return { id, text: `${t(`field_${name}`)} ${short(value)} ${unit}, ${t("was", { value: `${short(field.value)} ${unit}` })}`, undo: (next) => next.figures.delete(key) };
    }),
  ];
  if (!rows.length) return null;
  const all = h("button.link", { type: "button", onclick: () => set({ change: "" }) }, t("reset_all"));
  return section(t("your_changes"), all, h("ul.changed-list", {}, rows.map(({ id, text, undo }) =>
    h("li", {}, h("span", {}, h("b", {}, foreign(nameOf(id))), h("small", {}, text)), h("button.link", { type: "button", "aria-label": `${t("reset")}: ${nameOf(id)}`, onclick: () => change(undo) }, t("reset"))))));
}

function legList() {
  const route = now();
  if (!route?.legs.length) return null;
  const changed = changes();
  const items = rowsOf(route).map((row) => {
    const many = row.legs.length > 1;
    const one = row.legs[0];
    const fields = many ? [] : fieldsOf(one.id).filter((field) => fieldFits(field, one)).slice(0, 1);
    const head = [h("span.n", {}, row.key), h("span.name", {}, foreign(rowName(row))), h("span.days", {}, row.minutes ? (row.minutes < 1440 ? `${number(row.minutes / 60, 1)} ${t("h")}` : `${days(row.minutes)} ${t("d")}`) : "0")];
    if (many) {
      return h("li", {}, h("details", { id: `d-${row.from}-${row.to}` }, h("summary.row", {}, head, h("span.edit.more", {}, t("n_lines", { n: row.legs.length })), h("span")),
        h("ul", {}, row.legs.map((leg) => h("li.row.part", {}, h("span.n"), h("span.name", {}, foreign(`${placeName(leg.from)} – ${placeName(leg.to)}`)), h("span.days", {}, `${number(leg.minutes / 60, 1)} ${t("h")}`),
          figureField(fieldsOf(leg.id).find((field) => fieldFits(field, leg)), changed), closeButton(leg.id, changed))))));
    }
    return h("li.row", { "data-leg": row.key }, head, fields.length ? figureField(fields[0], changed) : h("span.edit"), closeButton(one.id, changed) || h("span"));
  });
  return section(t("legs_to_change"), t("hours_typical"), stackedBar(route), h("ol.levers", {}, items));
}

// The way back of a line has its own figures where it differs.
function fieldFits(field, leg) {
  if (leg.kind !== "line") return true;
  const link = links.get(leg.id);
  const back = link.back && link.from !== leg.from;
  return field.name === (back ? "back_hours" : "hours");
}

function adder() {
  const known = (id) => isClosable(id) || fieldsOf(id).length > 0;
  return section(t("change_other"), "", combo({ id: "change-other", label: t("find"), placeholder: t("change_hint"), showLabel: false, only: known, choose: (id) => showLevers(id, document.getElementById("change-other")) }), h("p.small", {}, t("press_map")));
}

function levers(id) {
  const changed = changes();
  const ids = [id, ...(links.has(id) ? [...services.values()].filter((row) => row.links.includes(id)).map((row) => row.id) : [])];
  const more = links.has(id) ? data.borders.filter((row) => row.link === id).map((row) => row.id) : places.has(id) ? (data.facilities || []).filter((row) => row.place === id).map((row) => row.id) : [];
  const rows = [...ids, ...more].flatMap((one) => {
    const fields = fieldsOf(one);
    const close = closeButton(one, changed);
    if (!fields.length && !close) return [];
    return [[[foreign(nameOf(one)), " ", recordOf(one).record.confidence ? confidenceMark(recordOf(one).record) : null], fields.map((field) => figureField(field, changed)), close]];
  });
  return table(["", "", ""], rows, ".levers-table");
}

const showLevers = (id, anchor) => showPopover(anchor, nameOf(id), levers(id));

function pressLine(link, event) {
  if (!links.has(link.id)) return false;
  const { clientX: x, clientY: y } = event.originalEvent;
  const anchor = { getBoundingClientRect: () => ({ left: x, right: x, top: y, bottom: y, width: 0, height: 0 }), contains: () => false };
  closePopover(false);
  showLevers(link.id, anchor);
  return true;
}

function saver() {
  const changed = changes();
  if (!changed.closed.size && !changed.figures.size) return null;
  const id = "my-what-if";
  const toml = toToml(changed, { id, name: t("scenario_name"), question: `${placeName(from())} - ${placeName(to())}?` });
  const area = h("textarea.toml", { readonly: true, rows: Math.min(16, toml.split("\n").length), "aria-label": t("save_as"), spellcheck: "false", id: "toml" });
  area.value = toml;
  const file = () => {
    const link = h("a", { href: URL.createObjectURL(new Blob([toml], { type: "application/toml" })), download: `${id}.toml` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  const copy = (event) => {
    area.select();
    const done = () => { put(event.target, t("copied")); };
    if (navigator.clipboard?.writeText) navigator.clipboard.writeText(toml).then(done, () => document.execCommand("copy") && done());
    else if (document.execCommand("copy")) done();
  };
  return section(t("save_as"), "", area, h("p.buttons", {}, h("button.button", { type: "button", onclick: file }, `${id}.toml`), " ", h("button.button", { type: "button", onclick: copy }, t("copy"))),
    callNote("", h("code", {}, `corridor route ${from()} ${to()} --scenario ${id}.toml`)));
}

function drawWhatIf() {
  const [route, today] = [now(), base()];
  const list = [route, state.change ? today : null].filter(Boolean);
  if (list.length) routeLayers.draw(list, 0);
  for (const id of changes().closed) {
    const shut = anyLink(id) ? [anyLink(id)] : services.has(id) ? services.get(id).links.map(anyLink).filter(Boolean) : [];
    if (shut.length) routeLayers.one(shut, "r cut");
  }
  scene.tags = "few";
  scene.asked = new Set([from(), to()]);
  if (!route) return;
  const rows = rowsOf(route);
  for (const row of rows) if (row.kind === "transfer" || row.kind === "border") scene.asked.add(row.from);
  scene.strong = routeLinks(route);
  scene.numbers = numbersOf(route, 0);
  scene.onNumber = (key) => document.querySelector(`.levers [data-leg="${key}"] input`)?.focus();
  scene.onHover = (key) => {
    const row = rows.find((one) => one.key === key);
    markLinks(row ? row.legs.filter((leg) => leg.kind === "line").map((leg) => anyLink(leg.id)) : []);
  };
}
