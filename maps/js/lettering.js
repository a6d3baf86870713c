// Names of countries, each in the roomiest part of its own land; those of the route come before all others.
import { basemap, data } from "./data.js";
import { s } from "./dom.js";
import { boxOf } from "./grid.js";
import { interiorOf, stretches } from "./interior.js";
import { isPhone } from "./map.js";
import { nearestOn } from "./marks.js";
import { width } from "./measure.js";
import { countryName } from "./text.js";

const SMALLEST = 8.5;
const LEADERS_FROM = 3.4;
const TWICE_PX = 900;
// From wide and large to narrow and small; the first that finds room is taken.
const TRIALS = [
  { track: 1, size: 1 },
  { track: 0.6, size: 0.95 },
  { track: 0.4, size: 0.86 },
  { track: 0.25, size: 0.76 },
];
const SETTINGS = {
  must: { trials: 4, limit: 60, reach: Infinity },
  focus: { trials: 4, limit: 48, reach: Infinity },
  rest: { trials: 4, limit: 40, reach: 170 },
};

// A country that is named twice keeps each name near its place.
const all = basemap.names.countries.map(([, code]) => code);
const twice = new Set(all.filter((code, at) => all.indexOf(code) !== at));

export function* placeCountries(ctx, codes, { rank, leave = new Set() }) {
  if (ctx.zoom > 6.6) return [];
  const nodes = [];
  const named = [];
  const scale = Math.max(0.85, Math.min(1.25, 0.85 + (ctx.zoom - 3) * 0.16));
  for (const [, code, lon, lat, px] of basemap.names.countries) {
    if (codes ? !codes.has(code) : leave.has(code)) continue;
    if (rank === "rest" && !isWorthIt(px, ctx.zoom)) continue;
    // A wide country is named a second time only far from the first, or where the first is out of sight.
    const at = ctx.at([lat, lon]);
    const isNamed = (other) =>
      other.code === code && (isPhone() || Math.hypot(other.x - at.x, other.y - at.y) < TWICE_PX);
    if (named.some(isNamed)) continue;
    const node = placeCountry(ctx, { code, px: px * scale, at }, rank);
    if (node) {
      nodes.push(node);
      named.push({ code, ...at });
    }
    yield;
  }
  return nodes;
}

function isWorthIt(px, zoom) {
  if (isPhone() && px < 12.5 && zoom < 3.6) return false;
  return px >= 10 || (px >= 9 && zoom >= 4.1) || zoom >= 5;
}

function placeCountry(ctx, country, rank) {
  const { trials } = SETTINGS[rank];
  // On small maps a name that matters may lie over quiet lines.
  const limit = SETTINGS[rank].limit * (isPhone() && rank === "must" ? 2 : 1);
  const reach = twice.has(country.code) ? 200 : SETTINGS[rank].reach;
  const { grid, size } = ctx;
  const text = countryName(country.code).toLocaleUpperCase();
  const track = country.px >= 13 ? 0.46 : country.px >= 11 ? 0.3 : 0.16;
  const rows = interiorOf(country.code, ctx);
  const middle = {
    x: Math.max(40, Math.min(size.x - 40, country.at.x)),
    y: Math.max(20, Math.min(size.y - 20, country.at.y)),
  };
  const forms = TRIALS.slice(0, trials).map((trial) => {
    const px = Math.max(SMALLEST, Math.round(country.px * trial.size * 10) / 10);
    const spacing = px * track * trial.track;
    return { px, spacing, wide: width(text, `400 ${px}px`, { spacing }) - spacing, text, code: country.code };
  });
  // Rather a smaller name on quiet ground than a large one over lines.
  const found = forms
    .map((form) => ({ form, best: bestInside(grid, rows, form, { middle, reach }) }))
    .filter(({ best }) => best);
  for (const most of [limit / 4, limit / 2, limit]) {
    const fits = found.find(({ best }) => best.cost <= most);
    if (fits) return lettered(grid, fits.form, fits.best.box);
  }
  const smallest = forms.at(-1);
  if (rank === "rest") return null;
  // A small country: the name may hang over its edges, or stand beside it at the end of a thin line.
  const over = bestAcross(grid, rows, smallest, middle);
  if (over) return lettered(grid, smallest, over.box);
  return rank === "must" && !isPhone() && ctx.zoom >= LEADERS_FROM ? atDistance(grid, rows, smallest, middle) : null;
}

// Whole name on own land: the quietest place, near the middle, with air at both ends.
function bestInside(grid, rows, { px, wide }, { middle, reach }) {
  const high = px * 1.05;
  let best = null;
  for (let top = 4; top + high < grid.height; top += 5) {
    for (const [from, to] of stretches(rows, top, top + high)) {
      const [low, high_] = [Math.max(from + 2, 6), Math.min(to - 2, grid.width - 6) - wide];
      for (let left = low; left <= high_; left += 8) {
        const away = Math.hypot(left + wide / 2 - middle.x, top + high / 2 - middle.y);
        if (away > reach) continue;
        const air = Math.min(left - from, to - left - wide);
        const box = boxOf(left, top, wide, high);
        const cost = grid.weight(box) * 0.9 + away * 0.05 + Math.max(0, 12 - air) * 0.5;
        if ((best && cost >= best.cost) || !grid.isFree(box, { clear: 5 })) continue;
        best = { cost, box };
      }
    }
  }
  return best;
}

// The middle of the name on own land, at least half of it, and never over a line of the route.
function bestAcross(grid, rows, { px, wide }, middle) {
  const high = px * 1.05;
  const roomiest = Math.max(0, ...rows.flatMap((row) => row.map((edge, at) => (at % 2 ? edge - row[at - 1] : 0))));
  let best = null;
  for (let top = 4; top + high < grid.height; top += 5) {
    for (const [from, to] of stretches(rows, top, top + high)) {
      // An exclave or a corner would be taken for another country.
      if (to - from < Math.max(wide * 0.55, Math.min(wide, roomiest * 0.5))) continue;
      const left = (from + to) / 2 - wide / 2;
      const box = boxOf(left, top, wide, high);
      const cost = grid.weight(box) + Math.abs(top - middle.y) * 0.1;
      if (cost > 60 || (best && cost >= best.cost) || !grid.inside(box, 4) || !grid.isFree(box, { clear: 4 })) continue;
      best = { cost, box };
    }
  }
  return best;
}

function atDistance(grid, rows, name, middle) {
  const { px, wide } = name;
  const high = px * 1.05;
  // The line ends in the roomiest row of the country.
  let end = null;
  rows.forEach((row, at) => {
    for (let n = 0; n + 1 < row.length; n += 2) {
      const spare = row[n + 1] - row[n] - 0.5 * Math.abs(at * 5 - middle.y);
      if (!end || spare > end.spare) end = { spare, x: (row[n] + row[n + 1]) / 2, y: at * 5 };
    }
  });
  if (!end || !grid.inside(boxOf(end.x, end.y, 0, 0), 4)) return null;
  let best = null;
  for (const radius of [16, 24, 34, 46, 60]) {
    for (let step = 0; step < 24; step++) {
      const angle = (step / 24) * 2 * Math.PI;
      const [x, y] = [
        end.x + Math.cos(angle) * (radius + (wide / 2) * Math.abs(Math.cos(angle))),
        end.y + Math.sin(angle) * radius,
      ];
      const box = boxOf(x - wide / 2, y - high / 2, wide, high);
      const cost = radius * 0.5 + grid.weight(box);
      if (
        (best && cost >= best.cost) ||
        !grid.inside(box, 6) ||
        !grid.isFree(box, { clear: 5 }) ||
        !grid.lineIsFree(nearestOn(box, end), end)
      ) {
        continue;
      }
      best = { cost, box };
    }
  }
  if (!best) return null;
  const from = nearestOn(best.box, end);
  grid.takeLine(from, end);
  return s(
    "g",
    {},
    s("path.country-lead", { d: `M${from.x.toFixed(1)} ${from.y.toFixed(1)}L${end.x.toFixed(1)} ${end.y.toFixed(1)}` }),
    s("circle.country-end", { cx: end.x.toFixed(1), cy: end.y.toFixed(1), r: 1.4 }),
    lettered(grid, name, best.box),
  );
}

function lettered(grid, { text, px, spacing, code }, box) {
  grid.take(box);
  return s(
    "text.country",
    {
      "data-country": code,
      x: box.left.toFixed(1),
      y: (box.bottom - px * 0.16).toFixed(1),
      "font-size": px.toFixed(1),
      "letter-spacing": spacing.toFixed(2),
    },
    text,
  );
}

// Countries of what is shown come first, then those that are tinted; where nothing is shown these are the first.
export function countriesOf(links) {
  const tinted = new Set(data.focus);
  if (!links.length) return { shown: tinted, tinted: new Set() };
  const shown = new Set(links.flatMap((link) => link.countries || []));
  return { shown, tinted: new Set(data.focus.filter((code) => !shown.has(code))) };
}
