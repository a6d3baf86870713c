// Scenarios: base and what-ifs, year by year; the plate shows what goes another way.
import { anyLink, data, isShip, lineOf, projects, recordOf, whereIs } from "./data.js";
import { foreign, h, original } from "./dom.js";
import { bodyElsewhere, drawElsewhere, fileName, legendElsewhere, namesOfPair, pointsElsewhere } from "./elsewhere.js";
import { drawDifference } from "./flowlayers.js";
import { scene } from "./labels.js";
import { nameOf } from "./legs.js";
import { callNote, section, table } from "./parts.js";
import { announce } from "./popover.js";
import { ribbon } from "./ribbon.js";
import { routeLayers } from "./routelayers.js";
import { set, settle, state } from "./state.js";
import { dateText, days, isInOwnWords, number, placeName, range, said, signed, t, yearOf } from "./text.js";
import { from, product, to } from "./trip.js";
import { yearChart } from "./yearchart.js";

const outlook = data.outlook;
const all = () => outlook?.scenarios || [];
const years = () => all()[0].years.map((row) => row.year);
const FIRST = "first-year";
const at = (one, when = year()) => one.years.find((row) => row.year === when);
const KEYS = ["minutes", "teu", "bottleneck", "usd", "km", "reason"];
const differ = (one, other) =>
  KEYS.some((key) => one?.[key] !== other?.[key]) || String(one?.links) !== String(other?.links);

// Until the reader chooses, the page opens on a scenario that differs from the base and in the first year that it
// does; where none differs, on the base through the years.
const telling = all().find((one, n) => n && one.years.some((row, at_) => differ(row, all()[0].years[at_])));
const scenario = () => all().find((one) => one.id === state.scenario) || telling || all()[0];
const against = () => all().find((one) => one.id === state.against) || all()[0];
const againstFirst = () => state.against === FIRST || (against() === scenario() && !state.against);
const firstOther = () =>
  scenario().years.find((row) => differ(row, againstFirst() ? all()[0].years[0] : at(against(), row.year)))?.year;
const year = () => (years().includes(state.year) ? state.year : (!state.scenario && firstOther()) || years()[0]);
const here = () => at(scenario());
const there = () => (againstFirst() ? at(all()[0], years()[0]) : at(against()));

export const scenariosView = {
  id: "scenarios",
  available: () => Boolean(outlook?.scenarios?.length),
  head: () => ({
    title: !isAnswered()
      ? t("whatif_pair", namesOfPair())
      : scenario() !== all()[0]
        ? said(scenario().name)
        : t("years_title", { from: years()[0], to: years().at(-1) }),
    question: t("scenario_question", isAnswered() ? namesOfFile() : namesOfPair()),
  }),
  body: () => (isAnswered() ? [choice(), slider(), chart(), bars(), comparison(), reading()] : elsewhere()),
  draw: () => (isAnswered() ? draw() : drawElsewhere()),
  network: "thin-network",
  legend: () => (isAnswered() ? legend() : legendElsewhere("tab_scenarios")),
  points: () => (isAnswered() ? [...linksIn(here()), ...linksIn(there())].flatMap(lineOf) : pointsElsewhere()),
};

const isAnswered = () => from() === outlook.origin && to() === outlook.destination && !state.avoid && !product();
const namesOfFile = () => ({ from: placeName(outlook.origin), to: placeName(outlook.destination) });
function elsewhere() {
  const ids = all()
    .slice(1)
    .map((one) => `--scenario ${one.id}`);
  const span = years().length > 1 ? [`--from ${years()[0]} --to ${years().at(-1)}`] : [];
  return bodyElsewhere("scenarios_elsewhere", ["map", ...span, ...ids, "-o", fileName()]);
}

function legend() {
  return {
    title: t(changed() ? "legend_change" : "tab_scenarios", { year: year() }),
    lead: changed() ? t("legend_change_text", { unit: t(thousands() ? "unit_thousand_teu" : "unit_teu") }) : "",
    extra: changed() ? scaleBar() : null,
    lines: legendLines(),
    planned: true,
  };
}

const flows = () => Boolean(here()?.flows && there()?.flows);
const changed = () => flows() && differences().some(isSeen);
const linksIn = (row) => (row?.links || []).map(anyLink).filter(Boolean);
const nameOfOther = () => (againstFirst() ? `${said(all()[0].name)}, ${years()[0]}` : said(against().name));

function legendLines() {
  const [mine, parting] = [linksIn(here()), partingLinks()];
  return [
    mine.length && [changed() ? "route-thin" : "route", "a", t("legend_way_of", { year: year() })],
    !changed() && mine.some((link) => isShip(link.mode)) && ["route-sea", "a", t("legend_by_sea")],
    parting.length && ["route-other", "b", t("legend_other_way", { name: nameOfOther() })],
  ].filter(Boolean);
}

// What the other way does not share with the one of the year.
function partingLinks() {
  const mine = new Set(here()?.links || []);
  return linksIn(there()).filter((link) => !mine.has(link.id));
}

function choice() {
  if (all().length < 2) return null;
  const pick = (id, label, chosen, options) =>
    h(
      "div.choice",
      {},
      h("label", { for: id }, label),
      h(
        "select.field",
        { id, onchange: (event) => set({ [id]: event.target.value }) },
        options.map(([value, text]) => h("option", { value, selected: value === chosen }, text)),
      ),
    );
  const own = all().map((one) => [one.id, said(one.name)]);
  const sameYear = all().map((one) => [one.id, t("same_year", { name: said(one.name) })]);
  const first = [FIRST, `${said(all()[0].name)}, ${years()[0]}`];
  return h(
    "div.choices",
    {},
    pick("scenario", t("scenario"), scenario().id, own),
    pick("against", t("against"), againstFirst() ? FIRST : against().id, [...sameYear, first]),
  );
}

const neckName = (row) =>
  !isInOwnWords() && recordOf(row.bottleneck) ? nameOf(row.bottleneck) : row.bottleneckName;

let frame = 0;
function slider() {
  const list = years();
  if (list.length < 2) return h("div.year", {}, h("b", {}, String(year())));
  const built = (here()?.built || []).length;
  const input = h("input", {
    type: "range",
    id: "year",
    min: 0,
    max: list.length - 1,
    step: 1,
    value: list.indexOf(year()),
    "aria-label": t("year_word"),
    "aria-valuetext": String(year()),
    oninput: (event) => {
      const to = list[Number(event.target.value)];
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => set({ year: to }, { passing: true }));
    },
    onchange: () => {
      settle();
      announce(`${year()}: ${answerOfYear()}`);
    },
  });
  return h(
    "div.slider",
    {},
    h("div.year", {}, h("b", {}, String(year())), h("span", {}, t("projects_open", { n: built }))),
    input,
  );
}

function answerOfYear() {
  const row = here();
  if (row?.minutes === undefined) return t("no_route");
  const neck = neckName(row) ? `, ${t("bottleneck")} ${neckName(row)}` : "";
  return `${days(row.minutes)} ${t("days_expected")}${neck}`;
}

function chart() {
  if (years().length < 2) return null;
  const [one, other] = [scenario(), againstFirst() ? all()[0] : against()];
  const drawing = yearChart(one === other ? [one] : [other, one], year());
  return drawing && section(t("days_by_year"), "", drawing, h("p.small", {}, t("years_note")));
}

const bars = () => years().length > 1 && ribbon(scenario().years, year(), neckName);

function comparison() {
  const [one, other] = [here() || {}, there() || {}];
  const unknown = t("not_known");
  const figure =
    (key, digits = 0, factor = 1) =>
    (row) =>
      row[key] === undefined ? unknown : number(row[key] / factor, digits);
  const change = (key, better, digits = 0, factor = 1) => {
    if (one[key] === undefined || other[key] === undefined) return "";
    const by = (one[key] - other[key]) / factor;
    if (Math.abs(by) < 0.5 * 10 ** -digits) return t("none");
    return h(`span.${by * better > 0 ? "better" : "worse"}`, {}, `${by > 0 ? "▲" : "▼"} ${signed(by, digits)}`);
  };
  const line = (name, show, by) => [name, show(other), show(one), by];
  const rows = [
    line(
      t("days_expected_row"),
      (row) => (row.minutes === undefined ? t("no_route") : days(row.minutes)),
      change("minutes", -1, 1, 1440),
    ),
    line(t("p10_p90"), (row) => (row.low === undefined ? "" : range(row.low, row.high)), ""),
    line("USD/TEU", figure("usd"), change("usd", -1)),
    line(t("teu_a_year"), figure("teu"), change("teu", 1)),
    line(t("borders"), figure("borders"), change("borders", -1)),
    line(t("km"), figure("km"), change("km", -1)),
    line(t("co2_row"), figure("co2"), change("co2", -1)),
  ];
  const fits = (name, other_) => (name.length < 16 ? name : other_);
  const [left, right] = againstFirst()
    ? [String(years()[0]), String(year())]
    : [fits(said(against().name), t("against_short")), fits(said(scenario().name), t("scenario"))];
  const neck = (row) => foreign(neckName(row) || unknown);
  return section(
    t("year_against", { year: year() }),
    "",
    table(["", left, right, t("change")], rows, ".compare"),
    h(
      "p.neck",
      {},
      `${t("bottleneck")}: `,
      h("b", {}, neck(one)),
      one.bottleneck === other.bottleneck ? "" : [`, ${left}: `, neck(other)],
    ),
  );
}

function reading() {
  const built = new Set(here()?.built || []);
  const before = new Set(there()?.built || []);
  const fresh = [...built]
    .filter((id) => !before.has(id))
    .map((id) => projects.get(id))
    .filter(Boolean)
    .sort((a, b) => (a.opens < b.opens ? -1 : 1));
  const isSame = here()?.minutes !== undefined && !differ(here(), there());
  const idle = all()
    .slice(1)
    .filter((one) => one.years.every((row, n) => !differ(row, all()[0].years[n])));
  return [
    ...idle.map((one) =>
      callNote(
        "",
        t("no_difference_ever", {
          name: said(one.name),
          from: placeName(outlook.origin),
          to: placeName(outlook.destination),
        }),
      ),
    ),
    isSame && !idle.includes(scenario()) ? callNote("", t("no_difference_between")) : null,
    here()?.reason ? callNote(t("no_route"), isInOwnWords() ? foreign(here().reason) : t("no_route_today")) : null,
    scenario().note ? callNote("", original(scenario().note)) : null,
    fresh.length
      ? section(
          t(againstFirst() ? "opened_since" : "opened_here"),
          String(fresh.length),
          h(
            "ul.rows",
            {},
            fresh.map((project) =>
              h(
                "li",
                {},
                h(
                  "button.link",
                  { type: "button", onclick: () => set({ view: "network", sel: project.id }) },
                  foreign(said(project.name)),
                ),
                h(
                  "span.side",
                  {},
                  againstFirst() ? dateText(project.opens) : t("opens_in", { year: yearOf(project.opens) }),
                ),
              ),
            ),
          ),
        )
      : null,
  ];
}

// Below half a TEU nothing is written, so nothing is drawn.
const isSeen = (row) => Math.abs(row.by) >= 0.5;

function differences() {
  const [one, other] = [here()?.flows || {}, there()?.flows || {}];
  return Object.keys({ ...one, ...other }).map((link) => ({
    link,
    by: (one[link] || 0) - (other[link] || 0),
  }));
}

const greatest = () => Math.max(...differences().map((row) => Math.abs(row.by)));
const thousands = () => greatest() >= 3000;

function scaleBar() {
  const [most, unit] = [greatest(), thousands() ? 1000 : 1];
  const mark = (share) => number((most * share) / unit, unit > 1 && most < 30000 ? 1 : 0);
  return h(
    "div.ramp",
    {},
    h(
      "div.steps.diff",
      {},
      ["less3", "less2", "less1", "more1", "more2", "more3"].map((name) => h(`i.bg-${name}`)),
    ),
    h(
      "div.marks",
      {},
      [`−${mark(0.66)}`, `−${mark(0.33)}`, "0", `+${mark(0.33)}`, `+${mark(0.66)}`].map((one) => h("span", {}, one)),
    ),
  );
}

function draw() {
  const built = new Set(here()?.built || []);
  scene.built = built;
  // Projects due by the year are drawn as open lines.
  const open = (data.planned || []).filter((link) => built.has(link.project));
  for (const link of open) routeLayers.one([link], isShip(link.mode) ? "n n-open n-sails" : "n n-open");
  const [mine, parting] = [linksIn(here()), partingLinks()];
  const rows = changed() ? differences().filter(isSeen) : [];
  if (rows.length) drawDifference(rows, greatest());
  routeLayers.pair(mine, parting, rows.length > 0);
  scene.strong = [...new Set([...mine, ...rows.map((row) => anyLink(row.link)).filter(Boolean)])];
  if (parting.length) scene.letters = [{ letter: "B", tone: "b", links: parting, silent: true }];
  const ports = mine.filter((link) => isShip(link.mode)).flatMap((link) => [link.from, link.to]);
  scene.asked = new Set([outlook.origin, outlook.destination, ...ports]);
  const known = rows.filter((row) => anyLink(row.link));
  const [more, less] = [known.filter((row) => row.by > 0), known.filter((row) => row.by < 0)];
  addCallout(more, "more");
  addCallout(less, "less");
}

// The longest of the most changed lines says it best.
function addCallout(rows, tone) {
  const most = Math.max(...rows.map((row) => Math.abs(row.by)));
  const row = rows
    .filter((one) => Math.abs(one.by) > 0.8 * most)
    .sort((a, b) => anyLink(b.link).km - anyLink(a.link).km)[0];
  if (!row) return;
  const link = anyLink(row.link);
  const name = link.project
    ? said(projects.get(link.project)?.name || "").split(/[,(:;]/)[0]
    : `${placeName(link.from)} – ${placeName(link.to)}`;
  scene.callouts.push({ at: whereIs(row.link), tone, lines: [name, `${signed(row.by)} ${t("teu_a_year")}`] });
}
