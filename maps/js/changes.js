// What the reader changes: projects opened or shut, closed records, new figures; as text in the hash, as TOML for the
// command line.
import { data, projects, recordOf } from "./data.js";
import { expectedOf } from "./spread.js";
import { canSwitch, isOpen, refusal, standsToday, stands, turned, worldOf } from "./world.js";

// Bounds of a figure: beyond them lies a slip of the finger.
const MOST = { h: 8760, per_week: 1000 };

// "open:cku-railway;close:aktau-alat-ferry;alat-feeder-rail.hours=24" to {switched, closed, figures}, with what cannot
// be as `faults`: [text, key of the reason].
export function parseChanges(text) {
  const changes = { switched: new Set(), closed: new Set(), figures: new Map(), faults: [] };
  const parts = text.split(";").filter(Boolean);
  const rest = [];
  for (const part of parts) {
    const [, action, key] = /^(open|shut):(.*)$/.exec(part) || [];
    if (!action) {
      rest.push(part);
      continue;
    }
    const isNew = projects.has(key) && isOpen(key, changes.switched) !== (action === "open");
    const next = isNew ? turned(key, changes.switched) : changes.switched;
    if (!projects.has(key)) changes.faults.push([part, "fault_project"]);
    else if (isNew && refusal(key)) changes.faults.push([part, "fault_settled"]);
    else if (!canSwitch(next)) changes.faults.push([part, "fault_together"]);
    else changes.switched = next;
  }
  // A project that another one took away again: the two do not go together.
  for (const part of parts.filter((one) => !rest.includes(one))) {
    const [action, key] = part.split(":");
    if (
      projects.has(key) &&
      isOpen(key, changes.switched) !== (action === "open") &&
      !changes.faults.some(([text]) => text === part)
    ) {
      changes.faults.push([part, "fault_together"]);
    }
  }
  for (const part of rest) {
    const fault = taken(part, changes);
    if (fault) changes.faults.push([part, fault]);
  }
  return changes;
}

function taken(part, { switched, closed, figures }) {
  const close = /^close:(.*)$/.exec(part);
  const figure = /^([^.=]+)\.([^.=]+)=(.*)$/.exec(part);
  const id = close?.[1] ?? figure?.[1];
  if (!id) return "fault_form";
  if (!recordOf(id)) return "fault_record";
  if (isSettled(id)) return "fault_settled";
  if (close) {
    if (!isClosable(id, switched)) return "fault_close";
    closed.add(id);
    return "";
  }
  const field = fieldsOf(id, switched).find((one) => one.name === figure[2]);
  if (!field) return "fault_field";
  const value = figureOf(figure[3], field);
  if (value === null) return "fault_figure";
  figures.set(`${id}.${field.name}`, value);
  return "";
}

// A number within its bounds, to four decimals; null where it is none.
export function figureOf(text, field) {
  const value = Math.round(Number(text) * 1e4) / 1e4;
  return /^\s*\d*\.?\d+\s*$/.test(text) && value >= field.least && value <= field.most ? value : null;
}

export function changesText({ switched, closed, figures }) {
  return [
    ...[...switched].sort().map((key) => `${standsToday(key) ? "shut" : "open"}:${key}`),
    ...[...closed].sort().map((id) => `close:${id}`),
    ...[...figures].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key}=${value}`),
  ].join(";");
}

// What is said of a record that stands no longer goes with it.
export function withProject(project, changes) {
  const switched = turned(project, changes.switched);
  const here = (id) => stands(recordOf(id).record, switched);
  return {
    switched,
    closed: new Set([...changes.closed].filter(here)),
    figures: new Map([...changes.figures].filter(([key]) => here(key.split(".")[0]))),
  };
}

// What the conditions of the page change already cannot be changed a second time.
const settled = new Set(data.network.settled || []);
export const isSettled = (id) => settled.has(id);

const CLOSABLE = new Set(["links", "planned", "borders", "facilities", "services", "places"]);
export function isClosable(id, switched) {
  const found = recordOf(id);
  return CLOSABLE.has(found?.table) && !isSettled(id) && stands(found.record, switched);
}

// Figures of a record that the page may change, with the value that holds now and the bounds of what makes sense.
export function fieldsOf(id, switched) {
  const found = recordOf(id);
  if (!found || isSettled(id) || !stands(found.record, switched)) return [];
  const record = worldOf(switched).record(id);
  const hours = (name, figures) =>
    figures ? [{ name, id, unit: "h", value: expectedOf(figures), least: 0, most: MOST.h }] : [];
  const perWeek = (value) => [
    { name: "departures_per_week", id, unit: "per_week", value, least: 0.01, most: MOST.per_week },
  ];
  switch (found.table) {
    case "links":
    case "planned":
      return [...hours("hours", record.hours), ...hours("back_hours", record.back)];
    case "borders":
    case "facilities":
      return hours("hours", record.hours);
    case "places":
      return hours("stop_hours", record.stop);
    case "services":
      // A timetable tells one direction; at a rate such a service would run back as well, which this graph does not hold.
      if (record.timetable) return record.oneway ? perWeek(record.timetable.length) : [];
      return record.headway
        ? [{ name: "headway_hours", id, unit: "h", value: record.headway, least: 0.1, most: MOST.h }]
        : perWeek(record.perWeek);
    default:
      return [];
  }
}

// A service whose figures the page cannot change.
export const isFixed = (id) => Boolean(recordOf(id)?.record.timetable) && !recordOf(id).record.oneway;

// A scenario file as `corridor --scenario` reads it.
export function toToml({ switched, closed, figures }, { id, name, question }) {
  const text = (value) => JSON.stringify(value).replace(/\u007f/g, "\\u007f");
  const list = (keys) => `[${keys.map(text).join(", ")}]`;
  const [opened, shut] = [false, true].map((stood) => [...switched].filter((key) => standsToday(key) === stood).sort());
  const lines = [`id = ${text(id)}`, `name = ${text(name)}`, `question = ${text(question)}`];
  if (opened.length) lines.push(`projects = ${list(opened)}`);
  if (shut.length) lines.push(`without = ${list(shut)}`);
  const entry = (action, record, more) => [
    "",
    `[[${action}]]`,
    `id = ${text(record)}`,
    ...more,
    `reason = ${text("What-if of a planner, made on the map page.")}`,
  ];
  for (const record of [...closed].sort()) lines.push(...entry("close", record, []));
  for (const [key, value] of [...figures].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [record, field] = key.split(".");
    lines.push(...entry("set", record, [`field = ${text(field)}`, `value = ${value}`]));
  }
  return `${lines.join("\n")}\n`;
}
