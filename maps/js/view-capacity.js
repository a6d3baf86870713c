// Capacity: how much can go, what limits it, and what binds next once that is relieved.
import { anyLink, borders, data, isShip, lineOf, pools, recordOf, services, whereIs } from "./data.js";
import { foreign, h, s } from "./dom.js";
import { confidenceMark, definitions, evidenceRows } from "./evidence.js";
import { bodyElsewhere, drawElsewhere, fileName, legendElsewhere, namesOfPair, pointsElsewhere } from "./elsewhere.js";
import { drawFlows } from "./flowlayers.js";
import { scene } from "./labels.js";
import { nameOf } from "./legs.js";
import { callNote, section, table } from "./parts.js";
import { showPopover } from "./popover.js";
import { markLinks } from "./routelayers.js";
import { state } from "./state.js";
import { brief, dateText, days, isInOwnWords, number, placeName, t } from "./text.js";
import { from, product, to } from "./trip.js";

const answer = data.capacity;
const MOST_LETTERS = 38;

export const capacityView = {
  id: "capacity",
  available: () => Boolean(answer),
  head: () => ({
    title: t("capacity_title", isAnswered() ? namesOfFile() : namesOfPair()),
    question: t("capacity_question", { date: dateText(answer.on || data.network.on) }),
  }),
  body: () => (isAnswered() ? [hero(), ladder(), proof(), ways(), parts(), assumed()] : elsewhere()),
  draw: () => (isAnswered() ? draw() : drawElsewhere()),
  network: "thin-network",
  legend: () => (isAnswered() ? legend() : legendElsewhere("tab_capacity")),
  points: () => (isAnswered() ? flowLinks().flatMap(lineOf) : pointsElsewhere()),
};

// The flow over all ways at once is worked out by Python, for the pair of the file.
const isAnswered = () => from() === answer.origin && to() === answer.destination && !state.avoid && !product();
const namesOfFile = () => ({ from: placeName(answer.origin), to: placeName(answer.destination) });
const elsewhere = () => bodyElsewhere("capacity_elsewhere", ["capacity"], ["map", "--capacity", "-o", fileName()]);

function legend() {
  return {
    title: t("legend_flow"),
    lead: t("legend_flow_text"),
    extra: [widths(), ramp()],
    lines: [
      ["ring", "a", t("bottleneck")],
      ["r f u0 fixed", "a", t("legend_unknown")],
      ["n n-unknown", "a", t("legend_no_flow")],
    ],
  };
}

const flowLinks = () => (answer.links || []).map((row) => anyLink(row.link)).filter(Boolean);

function linksOfRecord(id) {
  const link = anyLink(id) || anyLink(borders.get(id)?.link);
  if (link) return [link];
  return (services.get(id)?.links || pools.get(id)?.members || [])
    .filter((member) => member !== id)
    .flatMap(linksOfRecord);
}

function hero() {
  const bound = answer.unknown
    ? t("upper_bound", { n: number(answer.unknown), count: answer.unknown, all: number(answer.used) })
    : t("all_known", { all: number(answer.used) });
  return h(
    "div.hero",
    {},
    h("div.big", {}, number(answer.teu), h("small", {}, ` ${t("teu_a_year")}`)),
    h("p.bound", {}, bound),
  );
}

function ladder() {
  const rungs = answer.ladder || [];
  if (!rungs.length) return null;
  const most = Math.max(...rungs.map((rung) => rung.teu));
  const share = (teu) => `${((100 * teu) / most).toFixed(1)}%`;
  return section(
    t("ladder"),
    t("ladder_side"),
    h(
      "ol.ladder",
      {},
      rungs.map((rung, at) => rungRow(rung, at, share(rung.teu))),
    ),
  );
}

function rungRow(rung, at, width) {
  const more = rung.items.length - 3;
  return h(
    "li",
    {},
    h("span.n", {}, at + 1),
    h(
      "div",
      {},
      rung.items.slice(0, 3).map(rungName),
      more > 0 &&
        h(
          "details",
          { id: `d-rung-${at}` },
          h("summary.small", {}, t("and_more", { n: more, count: more })),
          rung.items.slice(3).map(rungName),
        ),
      rung.also?.length > 0 && h("small", {}, t("also_there", { names: rung.also.map(nameOfLimit).join("; ") })),
      rung.gain !== undefined && h("small.gain", {}, t("relieved", { gain: `+ ${number(rung.gain)}` })),
    ),
    h("div.value", {}, h("b", {}, number(rung.teu)), h("small", {}, t("teu_yr"))),
    h("div.rung", { "aria-hidden": "true" }, h(`i${at ? "" : ".binds"}`, { style: { width } })),
  );
}

// Names and figures are written by the page where the reader's language is not that of the file.
const nameOfLimit = (item) => (!isInOwnWords() && recordOf(item.id) ? nameOf(item.id) : item.name);
function figureOfLimit(item) {
  const record = isInOwnWords() ? null : recordOf(item.id)?.record;
  if (!record) return item.figure;
  if (record.perWeek && record.teu) {
    return `${t("per_week", { n: number(record.perWeek, record.perWeek % 1 ? 1 : 0) })}, ${number(record.teu)} TEU`;
  }
  return record.capacity === undefined ? "" : `${number(record.capacity)} ${t(`unit_${record.unit}`)}`;
}

function rungName(item) {
  const [name, figure] = [nameOfLimit(item), figureOfLimit(item)];
  const found = recordOf(item.id);
  const lines = linksOfRecord(item.id);
  const explain = (anchor) => {
    if (!found) return;
    showPopover(anchor, name, definitions([figure && [t("capacity"), figure], ...evidenceRows(found.record)]));
  };
  return h(
    "div.rung-name",
    { onmouseenter: () => markLinks(lines, "r r-mark"), onmouseleave: () => markLinks([]) },
    h(
      "div",
      {},
      h("button.link", { type: "button", onclick: (event) => explain(event.currentTarget) }, foreign(name)),
      figure ? h("small", {}, foreign(figure)) : null,
    ),
    found?.record.confidence ? confidenceMark(found.record) : null,
  );
}

function proof() {
  const names = (answer.binding || []).map(nameOfLimit);
  const kind = answer.cut ? "cut_many" : "priced_set";
  const isOne = answer.cut && names.length === 1;
  const what = isOne ? t("cut_one", { name: names[0] }) : t(kind, { names: names.join("; ") });
  const text = `${t("proof_text", { flow: number(answer.teu), bound: number(answer.bound) })} ${what}`;
  return callNote(t("proof"), foreign(text));
}

function ways() {
  const rows = (answer.ways || []).map((row) => [
    foreign(row.through?.length ? row.through.map(placeName).join(" · ") : t("the_way")),
    number(row.teu),
    days(row.minutes),
  ]);
  return rows.length ? section(t("flow_by_way"), "", table([t("way"), t("teu_yr"), t("days")], rows)) : null;
}

function parts() {
  const rows = (answer.parts || []).map((row) => [t(`part_${row.name.replace(/\s/g, "_")}`), number(row.teu)]);
  return rows.length > 1 ? section(t("across_water"), "", table([t("by"), t("teu_yr")], rows)) : null;
}

function assumed() {
  const names = (answer.assumed || []).map(nameOfLimit);
  return names.length ? h("p.small", {}, t("class_values", { names: names.join("; ") })) : null;
}

// A callout is a block, not a band: long lines break at a word.
function broken(line) {
  if (line.length <= 44) return [line];
  const at = line.lastIndexOf(" ", 40);
  return [line.slice(0, at), line.slice(at + 1)];
}

const greatest = () => Math.max(1, ...(answer.links || []).map((row) => row.teu));

// The greatest round figure up to a value.
function rounded(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  const steps = [10, 7, 5, 3, 2, 1.5, 1].map((step) => step * power);
  return steps.find((step) => step <= value) || value;
}

function widths() {
  const most = greatest();
  const scale = Math.min(1, 9.4 / (0.82 * Math.sqrt(most / 1000)));
  const samples = [rounded(most / 6), rounded(most / 2), rounded(most)];
  const sample = (teu) => {
    const width = (1.6 + 0.82 * Math.sqrt(teu / 1000) * scale).toFixed(1);
    const line = s("path.sample", { d: "M2 7H50", "stroke-width": width });
    return h("span", {}, s("svg", { viewBox: "0 0 52 14", "aria-hidden": "true" }, line), number(teu));
  };
  return h("div.widths", {}, samples.map(sample));
}

function ramp() {
  const steps = [1, 2, 3, 4, 5].map((n) => h(`i.bg-u${n}`));
  const marks = ["0", "50", "70", "85", "95", "100 %"].map((one) => h("span", {}, one));
  const label = t("legend_use");
  return h("div.ramp", { role: "img", "aria-label": label }, h("div.steps", {}, steps), h("div.marks", {}, marks));
}

function draw() {
  drawFlows(answer.links || [], greatest());
  scene.tags = "few";
  scene.strong = flowLinks();
  const ports = scene.strong.filter((link) => isShip(link.mode)).flatMap((link) => [link.from, link.to]);
  scene.asked = new Set([answer.origin, answer.destination, ...ports]);
  const [first, ...rest] = answer.binding || [];
  if (!first) return;
  const at = whereIs(first.id);
  if (at) scene.callouts = [{ at, tone: "a", lines: calloutLines(first, rest.length) }];
  const points = rest.map((item) => whereIs(item.id)).filter(Boolean);
  scene.dots = points.map((point) => ({ at: point, tone: "a" }));
}

function calloutLines(first, more) {
  const name = brief(nameOfLimit(first), MOST_LETTERS);
  const title = more ? t("callout_many", { name, n: more, count: more }) : name;
  const lines = [`${t("bottleneck")}: ${title}`, t("callout_flow", { teu: number(answer.teu) })];
  const [rung, next] = answer.ladder || [];
  if (rung?.gain === undefined || !next) return lines;
  const after = { gain: `+ ${number(rung.gain)}`, name: brief(nameOfLimit(next.items[0]), MOST_LETTERS) };
  return [...lines, ...broken(t("callout_next", after))];
}
