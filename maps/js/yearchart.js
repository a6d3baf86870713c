// Days by year as a step chart, because openings are dated: a scenario, and the one that it is set against.
import { s } from "./dom.js";
import { days, number, said, t } from "./text.js";

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [372, 128, 26, 18, 8];
const LONGEST_NAME = 30;

// `scenarios` are one or two, the chosen one last; `year` is the chosen year. Null where no year has a way.
export function yearChart(scenarios, year) {
  const list = scenarios[0].years.map((row) => row.year);
  const minutes = scenarios
    .flatMap((one) => one.years.map((row) => row.minutes))
    .filter((value) => value !== undefined);
  if (!minutes.length) return null;
  const low = Math.floor(Math.min(...minutes) / 1440 - 0.5);
  const high = Math.ceil(Math.max(...minutes) / 1440 + 0.5);
  const step = (WIDTH - LEFT) / list.length;
  const x = (index) => LEFT + index * step;
  const y = (value) => TOP + ((high - value) / Math.max(1, high - low)) * (HEIGHT - BOTTOM - TOP);
  const now = list.indexOf(year);
  const gap = Math.ceil((high - low) / 3);
  const ticks = Array.from({ length: Math.floor((high - low) / gap) + 1 }, (_, n) => low + n * gap);
  const rows = scenarios.map((one) => ({ ...one, tone: one === scenarios.at(-1) ? "more" : "base" }));
  return s(
    "svg.chart",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": rows.map(spoken).join("; ") },
    s("rect.now", { x: x(now), y: 0, width: step, height: HEIGHT - BOTTOM }),
    ticks.map((tick) => [
      s("path.grid", { d: `M${LEFT} ${y(tick)}H${WIDTH}` }),
      s("text", { x: 0, y: y(tick) + 4 }, number(tick)),
    ]),
    list.map((one, index) => yearLabel(one, { index, now, count: list.length, x: x(index) + step / 2 })),
    rows.map((row) => s(`path.line-${row.tone}`, { d: steps(row.years, x, y) })),
    rows.map((row) => dot(row, { year, x: x(now) + step / 2, y })),
    rows.length > 1 && rows.map((row) => nameAtEnd(row, y)),
  );
}

// In words, for who cannot see it.
function spoken({ name, years }) {
  const list = years.map((row) => `${row.year} ${row.minutes === undefined ? t("no_route") : days(row.minutes)}`);
  return `${said(name)}: ${list.join(", ")}`;
}

// A gap where a year has no way.
function steps(years, x, y) {
  let path = "";
  years.forEach((row, index) => {
    if (row.minutes === undefined) return;
    const level = y(row.minutes / 1440).toFixed(1);
    const runsOn = index > 0 && years[index - 1].minutes !== undefined;
    path += runsOn ? `V${level}` : `M${x(index).toFixed(1)} ${level}`;
    path += `H${x(index + 1).toFixed(1)}`;
  });
  return path;
}

// Of many years every second one is named, and the chosen one; all but the first and the chosen one in short.
function yearLabel(year, { index, now, count, x }) {
  const isNow = index === now;
  if (count > 6 && index % 2 && !isNow) return null;
  const text = index === 0 || isNow || count < 7 ? String(year) : `’${String(year).slice(2)}`;
  return s(`text.when${isNow ? ".now-year" : ""}`, { x, y: HEIGHT - 4, "text-anchor": "middle" }, text);
}

function dot({ years, tone }, { year, x, y }) {
  const row = years.find((one) => one.year === year);
  if (row?.minutes === undefined) return null;
  return s(`circle.dot-${tone}`, { cx: x, cy: y(row.minutes / 1440), r: 4 });
}

function nameAtEnd({ name, years, tone }, y) {
  const { minutes } = years.at(-1);
  if (minutes === undefined) return null;
  const own = said(name);
  const text = own.length > LONGEST_NAME ? t(tone === "base" ? "base" : "scenario") : own;
  const at = { x: WIDTH, y: y(minutes / 1440) + (tone === "base" ? -5 : 14), "text-anchor": "end" };
  return s(`text.end-${tone}`, at, text);
}
