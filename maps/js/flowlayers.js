// Flow as width, use as colour; and what a scenario changes: solid where more goes, hollow where less.
import { anyLink, lineOf } from "./data.js";
import { stroke } from "./map.js";
import { routeLayers } from "./routelayers.js";

const STEPS = [0.5, 0.7, 0.85, 0.95];

const widthOfFlow = (teu) => 1.6 + 0.82 * Math.sqrt(Math.max(0, teu) / 1000);
const classOfUse = (use) => (use === undefined || use === null ? 0 : STEPS.filter((step) => use >= step).length + 1);

function weighted(className, line, width) {
  const path = stroke("routes", className, [line], 1);
  path.options.weight = width;
  // Leaflet writes the width as an attribute; the sheet leaves it alone for these classes.
  return path;
}

// `rows`: {link, teu, use}; the fuller lie on top.
export function drawFlows(rows, most) {
  // Greatest flow about 11 px, so that a small corridor and a large one both read.
  const scale = Math.min(1, 9.4 / Math.max(0.1, widthOfFlow(most) - 1.6));
  const shown = rows.map((row) => ({ ...row, record: anyLink(row.link) })).filter((row) => row.record && row.teu > 0);
  shown.sort((a, b) => (a.use ?? -1) - (b.use ?? -1) || a.teu - b.teu);
  const width = (teu) => 1.6 + (widthOfFlow(teu) - 1.6) * scale;
  for (const row of shown) routeLayers.layer(weighted("r f f-case", lineOf(row.record), width(row.teu) + 2.2));
  for (const row of shown) {
    routeLayers.layer(weighted(`r f u${classOfUse(row.use)}`, lineOf(row.record), width(row.teu)));
  }
  return width;
}

// `rows`: {link, by}; `by` in the unit of `most`, the greatest change.
export function drawDifference(rows, most) {
  const shown = rows.map((row) => ({ ...row, record: anyLink(row.link) })).filter((row) => row.record);
  shown.sort((a, b) => Math.abs(a.by) - Math.abs(b.by));
  const width = (by) => 2.2 + (6.5 * Math.abs(by)) / most;
  for (const row of shown) routeLayers.layer(weighted("r f f-case", lineOf(row.record), width(row.by) + 2.4));
  for (const row of shown) {
    const step = Math.abs(row.by) > 0.66 * most ? 3 : Math.abs(row.by) > 0.33 * most ? 2 : 1;
    routeLayers.layer(weighted(`r f d-${row.by > 0 ? "more" : "less"}${step}`, lineOf(row.record), width(row.by)));
    if (row.by < 0) routeLayers.layer(weighted("r f d-core", lineOf(row.record), width(row.by) * 0.42));
  }
}
