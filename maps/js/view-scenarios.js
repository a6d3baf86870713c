// Scenarios: base and what-ifs, year by year; the plate shows what goes another way.
import { anyLink, data, isShip, places, projects } from "./data.js";
import { foreign, h, s } from "./dom.js";
import { drawDifference } from "./flowlayers.js";
import { scene } from "./labels.js";
import { callNote, section, table } from "./parts.js";
import { announce } from "./popover.js";
import { routeLayers } from "./routelayers.js";
import { set, state } from "./state.js";
import { dateText, days, number, placeName, range, signed, t } from "./text.js";
import { whereIs } from "./view-capacity.js";

const outlook = data.outlook;
const all = () => outlook.scenarios;
const years = () => all()[0].years.map((row) => row.year);
const year = () => (years().includes(state.year) ? state.year : years()[0]);
const scenario = () => all().find((one) => one.id === state.scenario) || all()[1] || all()[0];
const FIRST = "first-year";
const against = () => all().find((one) => one.id === state.against) || all()[0];
const againstFirst = () => state.against === FIRST || (against() === scenario() && all().length === 1);
const at = (one, when = year()) => one.years.find((row) => row.year === when);
const here = () => at(scenario());
const there = () => (againstFirst() ? at(all()[0], years()[0]) : at(against()));

export const scenariosView = {
  id: "scenarios",
  available: () => Boolean(outlook?.scenarios?.length),
  head: () => ({ title: all().length > 1 ? scenario().name : t("years_title", { from: years()[0], to: years().at(-1) }), question: t("scenario_question", { from: placeName(outlook.origin), to: placeName(outlook.destination) }) }),
  body: () => [choice(), slider(), chart(), comparison(), reading()],
  draw,
  network: "thin-network",
  legend: () => ({ title: t(flows() ? "legend_change" : "legend_change_way", { year: year() }), lead: t(flows() ? "legend_change_text" : "legend_way_text"), extra: flows() ? scaleBar() : null,
    lines: flows() ? [] : [["r f d-more3 fixed", "a", t("legend_more")], ["hollow", "a", t("legend_less")], ["r f d-same fixed", "a", t("legend_same")]], planned: true }),
  points: () => [...(here()?.links || []), ...(there()?.links || [])].map(anyLink).filter(Boolean).flatMap((link) => [places.get(link.from), places.get(link.to)]).map((place) => [place.lat, place.lon]),
};

const flows = () => Boolean(here()?.flows && there()?.flows);

function choice() {
  if (all().length < 2) return null;
  const pick = (id, label, chosen, options, key) => h("div.choice", {}, h("label", { for: id }, label), h("select.field", { id, onchange: (event) => set({ [key]: event.target.value }) }, options.map(([value, text]) => h("option", { value, selected: value === chosen }, text))));
  return h("div.choices", {},
    pick("scenario", t("scenario"), scenario().id, all().map((one) => [one.id, one.name]), "scenario"),
    pick("against", t("against"), againstFirst() ? FIRST : against().id, [...all().map((one) => [one.id, t("same_year", { name: one.name })]), [FIRST, `${all()[0].name}, ${years()[0]}`]], "against"));
}

let frame = 0;
function slider() {
  const list = years();
  if (list.length < 2) return h("div.year", {}, h("b", {}, String(year())));
  const built = (here()?.built || []).length;
  const input = h("input", { type: "range", id: "year", min: 0, max: list.length - 1, step: 1, value: list.indexOf(year()), "aria-label": t("year_word"), "aria-valuetext": String(year()),
    oninput: (event) => { const to = list[Number(event.target.value)]; cancelAnimationFrame(frame); frame = requestAnimationFrame(() => set({ year: to })); },
    onchange: () => announce(`${year()}: ${here()?.minutes === undefined ? t("no_route") : `${days(here().minutes)} ${t("days_expected")}`}${here()?.bottleneckName ? `, ${t("bottleneck")} ${here().bottleneckName}` : ""}`) });
  return h("div.slider", {}, h("div.year", {}, h("b", {}, String(year())), h("span", {}, t("projects_open", { n: built }))), input);
}

// A step chart, because openings are dated.
function chart() {
  const list = years();
  if (list.length < 2) return null;
  const [one, other] = [scenario(), againstFirst() ? all()[0] : against()];
  const rows = one === other ? [[one, "more"]] : [[other, "base"], [one, "more"]];
  const known = rows.flatMap(([line]) => line.years.map((row) => row.minutes).filter((value) => value !== undefined)).map((minutes) => minutes / 1440);
  if (!known.length) return null;
  const [low, high] = [Math.floor(Math.min(...known) - 0.5), Math.ceil(Math.max(...known) + 0.5)];
  const [W, H, left, bottom] = [372, 128, 26, 18];
  const step = (W - left) / list.length;
  const x = (index) => left + index * step;
  const y = (value) => 8 + ((high - value) / Math.max(1, high - low)) * (H - bottom - 8);
  const line = (values) => {
    let path = "";
    values.forEach((row, index) => {
      if (row.minutes === undefined) return;
      const level = y(row.minutes / 1440).toFixed(1);
      path += path && values[index - 1]?.minutes !== undefined ? `V${level}H${x(index + 1).toFixed(1)}` : `M${x(index).toFixed(1)} ${level}H${x(index + 1).toFixed(1)}`;
    });
    return path;
  };
  const gap = Math.ceil((high - low) / 3);
  const ticks = Array.from({ length: Math.floor((high - low) / gap) + 1 }, (_, n) => low + n * gap);
  const now = list.indexOf(year());
  const label = rows.map(([line_]) => `${line_.name}: ${line_.years.map((row) => `${row.year} ${row.minutes === undefined ? t("no_route") : days(row.minutes)}`).join(", ")}`).join("; ");
  return section(t("days_by_year"), "", s("svg.chart", { viewBox: `0 0 ${W} ${H}`, role: "img", "aria-label": label },
    s("rect.now", { x: x(now), y: 0, width: step, height: H - bottom }),
    ticks.map((tick) => [s("path.grid", { d: `M${left} ${y(tick)}H${W}` }), s("text", { x: 0, y: y(tick) + 4 }, number(tick))]),
    list.map((one_, index) => (list.length > 6 && index % 2 && index !== now ? null : s(`text.when${index === now ? ".now-year" : ""}`, { x: x(index) + step / 2, y: H - 4, "text-anchor": "middle" }, index === 0 || index === now || list.length < 7 ? String(one_) : `’${String(one_).slice(2)}`))),
    rows.map(([scenario_, tone]) => s(`path.line-${tone}`, { d: line(scenario_.years) })),
    rows.map(([scenario_, tone]) => { const row = at(scenario_); return row?.minutes === undefined ? null : s(`circle.dot-${tone}`, { cx: x(now) + step / 2, cy: y(row.minutes / 1440), r: 4 }); }),
    rows.map(([scenario_, tone]) => { const row = scenario_.years.at(-1); return row.minutes === undefined || rows.length < 2 ? null : s(`text.end-${tone}`, { x: W, y: y(row.minutes / 1440) + (tone === "base" ? -5 : 14), "text-anchor": "end" }, scenario_.name.length > 30 ? t(tone === "base" ? "base" : "scenario") : scenario_.name); })));
}

function comparison() {
  const [one, other] = [here() || {}, there() || {}];
  const unknown = t("not_known");
  const figure = (key, digits = 0, factor = 1) => (row) => (row[key] === undefined ? unknown : number(row[key] / factor, digits));
  const change = (key, better, digits = 0, factor = 1) => {
    if (one[key] === undefined || other[key] === undefined) return "";
    const by = (one[key] - other[key]) / factor;
    if (Math.abs(by) < 0.5 * 10 ** -digits) return t("none");
    return h(`span.${by * better > 0 ? "better" : "worse"}`, {}, `${by > 0 ? "▲" : "▼"} ${signed(by, digits)}`);
  };
  const line = (name, show, by) => [name, show(other), show(one), by];
  const rows = [
    line(t("days_expected_row"), (row) => (row.minutes === undefined ? t("no_route") : days(row.minutes)), change("minutes", -1, 1, 1440)),
    line(t("p10_p90"), (row) => (row.low === undefined ? "" : range(row.low, row.high)), ""),
    line("USD/TEU", figure("usd"), change("usd", -1)),
    line(t("teu_a_year"), figure("teu"), change("teu", 1)),
    line(t("borders"), figure("borders"), change("borders", -1)),
    line(t("km"), figure("km"), change("km", -1)),
    line(t("co2_row"), figure("co2"), change("co2", -1)),
  ];
  const fits = (name, other_) => (name.length < 16 ? name : other_);
  const [left, right] = againstFirst() ? [String(years()[0]), String(year())] : [fits(against().name, t("against_short")), fits(scenario().name, t("scenario"))];
  const neck = (row) => foreign(row.bottleneckName || unknown);
  return section(t("year_against", { year: year() }), "", table(["", left, right, t("change")], rows, ".compare"),
    h("p.neck", {}, `${t("bottleneck")}: `, h("b", {}, neck(one)), one.bottleneck === other.bottleneck ? "" : [`, ${left}: `, neck(other)]));
}

function reading() {
  const built = new Set(here()?.built || []);
  const before = new Set(there()?.built || []);
  const fresh = [...built].filter((id) => !before.has(id)).map((id) => projects.get(id)).filter(Boolean).sort((a, b) => (a.opens < b.opens ? -1 : 1));
  const isSame = here()?.minutes !== undefined && !differences().some((row) => row.by);
  return [
    isSame ? callNote("", t("no_difference_between")) : null,
    here()?.reason ? callNote(t("no_route"), foreign(here().reason)) : null,
    scenario().note ? callNote("", foreign(scenario().note)) : null,
    fresh.length ? section(t("opened_since"), String(fresh.length), h("ul.rows", {}, fresh.map((project) => h("li", {}, h("button.link", { type: "button", onclick: () => set({ view: "network", sel: project.id }) }, foreign(project.name)), h("span.side", {}, dateText(project.opens)))))) : null,
  ];
}

function differences() {
  const [one, other] = [here() || {}, there() || {}];
  if (flows()) return Object.keys({ ...one.flows, ...other.flows }).map((link) => ({ link, by: Math.round((one.flows[link] || 0) - (other.flows[link] || 0)) }));
  const [mine, theirs] = [new Set(one.links || []), new Set(other.links || [])];
  return [...new Set([...mine, ...theirs])].map((link) => ({ link, by: mine.has(link) && theirs.has(link) ? 0 : mine.has(link) ? 1 : -1 }));
}

function scaleBar() {
  const most = Math.max(1, ...differences().map((row) => Math.abs(row.by)));
  const k = (share) => number(Math.round((most * share) / 1000) || Math.round(most * share) / 1000, most < 3000 ? 1 : 0);
  return h("div.ramp", {}, h("div.steps.diff", {}, ["less3", "less2", "less1", "more1", "more2", "more3"].map((name) => h(`i.bg-${name}`))), h("div.marks", {}, [`−${k(0.66)}k`, `−${k(0.33)}k`, "0", `+${k(0.33)}k`, `+${k(0.66)}k`].map((one) => h("span", {}, one))));
}

function draw() {
  const rows = differences();
  const built = new Set(here()?.built || []);
  scene.built = built;
  // Projects due by the year are drawn as open lines.
  const open = (data.planned || []).filter((link) => built.has(link.project));
  for (const link of open) routeLayers.one([link], isShip(link.mode) ? "n n-ferry" : "n n-open");
  drawDifference(rows, flows() ? 1.6 : 3.4, Math.max(1, ...rows.map((row) => Math.abs(row.by))));
  scene.strong = rows.filter((row) => row.by).map((row) => anyLink(row.link)).filter(Boolean);
  scene.asked = new Set([outlook.origin, outlook.destination]);
  const said = rows.filter((row) => row.by).sort((a, b) => Math.abs(b.by) - Math.abs(a.by));
  for (const sign of [1, -1]) {
    const most = said.filter((row) => Math.sign(row.by) === sign && anyLink(row.link));
    // The longest of the most changed lines says it best.
    const row = most.filter((one) => Math.abs(one.by) > 0.8 * Math.abs(most[0].by)).sort((a, b) => anyLink(b.link).km - anyLink(a.link).km)[0];
    if (!row) continue;
    const link = anyLink(row.link);
    const name = link.project ? projects.get(link.project)?.name.split(/[,(:;]/)[0] : `${placeName(link.from)} – ${placeName(link.to)}`;
    scene.callouts.push({ at: whereIs(row.link), tone: sign > 0 ? "more" : "less", lines: [name, flows() ? `${signed(row.by)} ${t("teu_a_year")}` : t(sign > 0 ? "legend_more" : "legend_less")] });
  }
}
