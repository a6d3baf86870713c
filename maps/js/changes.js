// What the reader changes: closed records and new figures; as text in the hash, as TOML for the command line.
import { recordOf } from "./data.js";

// "close:aktau-alat-ferry;alat-feeder-rail.hours=24" to {closed, figures}; what cannot be is left out.
export function parseChanges(text) {
  const changes = { closed: new Set(), figures: new Map() };
  for (const part of text.split(";")) {
    const close = /^close:([a-z0-9-]+)$/.exec(part);
    const figure = /^([a-z0-9-]+)\.([a-z_]+)=(\d+(?:\.\d+)?)$/.exec(part);
    if (close && isClosable(close[1])) changes.closed.add(close[1]);
    else if (figure && fieldsOf(figure[1]).some((field) => field.name === figure[2] && Number(figure[3]) >= field.least)) changes.figures.set(`${figure[1]}.${figure[2]}`, Number(figure[3]));
  }
  return changes;
}

export function changesText({ closed, figures }) {
  return [...[...closed].sort().map((id) => `close:${id}`), ...[...figures].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key}=${value}`)].join(";");
}

const CLOSABLE = new Set(["links", "borders", "facilities", "services", "places"]);
export const isClosable = (id) => CLOSABLE.has(recordOf(id)?.table);

// Figures of a record that the page may change, with the value of today and the least that makes sense.
export function fieldsOf(id) {
  const found = recordOf(id);
  if (!found) return [];
  const { table, record } = found;
  const hours = (name, figures) => (figures ? [{ name, id, unit: "h", value: figures[1], least: 0 }] : []);
  switch (table) {
    case "links": return [...hours("hours", record.hours), ...hours("back_hours", record.back)];
    case "borders": case "facilities": return hours("hours", record.hours);
    case "places": return hours("stop_hours", record.stop);
    case "services":
      if (record.timetable) return [];
      return record.headway ? [{ name: "headway_hours", id, unit: "h", value: record.headway, least: 0.5 }] : [{ name: "departures_per_week", id, unit: "per_week", value: record.perWeek, least: 0.1 }];
    default: return [];
  }
}

// A scenario file as `corridor --scenario` reads it.
export function toToml({ closed, figures }, { id, name, question }) {
  const text = (value) => JSON.stringify(value).replace(/\u007f/g, "\\u007f");
  const lines = [`id = ${text(id)}`, `name = ${text(name)}`, `question = ${text(question)}`];
  const entry = (action, record, more) => ["", `[[${action}]]`, `id = ${text(record)}`, ...more, `reason = ${text("What-if of a planner, made on the map page.")}`];
  for (const record of [...closed].sort()) lines.push(...entry("close", record, []));
  for (const [key, value] of [...figures].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [record, field] = key.split(".");
    lines.push(...entry("set", record, [`field = ${text(field)}`, `value = ${value}`]));
  }
  return `${lines.join("\n")}\n`;
}
