// What stands when projects are opened or shut: all states lie over each other in one graph, and a state of
// projects switches edges, boardings and limits of it on and off. Python worked each of them out.
import { anyLink, borders, closures, data, facilities, places, pools, projects, services, stays } from "./data.js";

export const graph = data.graph;
export const size = graph.size;
const { groups = [], alone = [], states = {}, refused = {} } = data.openings || {};
const [awayEdges, awayBoardings, awayLimits, awayPlaces] = graph.away;
const TABLES = [places, { get: anyLink }, borders, facilities, services, closures, pools, stays];

export const kindOf = (edge) => (graph.kind[edge] < 0 ? "" : graph.kinds[graph.kind[edge]]);
export const idOf = (edge) => graph.ids[graph.id[edge]];
export const placeOf = (edge) => graph.places[graph.at[edge]];
export const modeOf = (edge) => graph.modes[graph.mode[edge]] || "";

// -- which projects are open ---------------------------------------------------------------------------------------

export const refusal = (project) => refused[project] || "";
export const standsToday = (project) => Boolean(projects.get(project)?.applied);
export const isOpen = (project, switched) => standsToday(project) !== switched.has(project);
export const stands = (record, switched) => !record.by || isOpen(record.by, switched);
const requires = (project) => projects.get(project)?.requires || [];

// What is switched once a project is turned round: what it requires opens with it, what requires it shuts.
export function turned(project, switched) {
  const open = new Set([...projects.keys()].filter((key) => isOpen(key, switched)));
  if (open.has(project)) open.delete(project);
  else {
    const group = groups.findIndex((members) => members.includes(project));
    if (alone.includes(group)) {
      for (const other of groups[group]) {
        if (standsToday(other)) open.add(other);
        else open.delete(other);
      }
    }
    const waiting = [project];
    for (const key of waiting) {
      open.add(key);
      waiting.push(...requires(key).filter((other) => !open.has(other)));
    }
  }
  settle(open);
  return new Set([...projects.keys()].filter((key) => open.has(key) !== standsToday(key)));
}

// A project without its foundation cannot stand.
function settle(open) {
  for (let before = -1; before !== open.size;) {
    before = open.size;
    for (const key of open) if (!requires(key).every((other) => open.has(other))) open.delete(key);
  }
}

const keysOf = (switched) =>
  groups.map((members) => members.filter((key) => switched.has(key)).join(" ")).filter(Boolean);
// Whether this choice is one that Python worked out.
export const canSwitch = (switched) =>
  [...switched].every((key) => groups.some((members) => members.includes(key))) &&
  keysOf(switched).every((key) => Object.hasOwn(states, key));

// -- a state -------------------------------------------------------------------------------------------------------

const worlds = new Map();

export function worldOf(switched) {
  const key = keysOf(switched).join("|");
  if (!worlds.has(key)) {
    if (worlds.size > 80) worlds.clear();
    worlds.set(key, laid(keysOf(switched).map((one) => states[one])));
  }
  return worlds.get(key);
}

function laid(found) {
  const away = [new Set(awayEdges), new Set(awayBoardings), new Set(awayLimits), new Set(awayPlaces)];
  const changed = new Map();
  for (const { on = [], off = [], records = {} } of found) {
    away.forEach((set, at) => {
      for (const one of off[at] || []) set.add(one);
      for (const one of on[at] || []) set.delete(one);
    });
    for (const [id, values] of Object.entries(records)) changed.set(id, merged(baseRecord(id), values));
  }
  const record = (id) => changed.get(id) ?? baseRecord(id);
  const boardings = (graph.boardings || []).filter((_, at) => !away[1].has(at)).map((row) => boardingOf(row, record));
  return {
    record,
    boardings,
    away: away[0],
    boardingOfWait: new Map(boardings.flatMap((one) => one.waits.map((wait) => [wait, one]))),
    boardingOfLine: new Map(boardings.map((one) => [one.line, one])),
    limits: (graph.limits || []).filter((_, at) => !away[2].has(at)),
    isEnd: (place) => graph.places.includes(place) && !away[3].has(place),
  };
}

function baseRecord(id) {
  for (const table of TABLES) {
    const record = table.get(id);
    if (record) return record;
  }
  return undefined;
}

function merged(record, values) {
  const next = { ...record, ...values };
  for (const [key, value] of Object.entries(values)) if (value === null) delete next[key];
  return next;
}

// Services that share a departure board, and the borders that they pass until the end of this line.
function boardingOf([waits, line, board], record) {
  const rows = board.map(record);
  return { waits, line, services: rows, passes: borderIds(run(rows[0], line, record)) };
}

// Directions that a service runs from its start to the end of a line: [link, place that is left].
function run(service, line, record) {
  const ways = (ids, from) => {
    let place = from;
    const found = [];
    for (const link of ids.map(record)) {
      found.push([link, place]);
      if (link.id === idOf(line) && place === placeOf(line)) return found;
      place = link.from === place ? link.to : link.from;
    }
    return null;
  };
  const end = service.links
    .map(record)
    .reduce((place, link) => (link.from === place ? link.to : link.from), service.from);
  return ways(service.links, service.from) || ways([...service.links].reverse(), end) || [];
}

function borderIds(directions) {
  return directions.flatMap(([link, place]) => {
    const countries = place === link.from ? link.countries : [...link.countries].reverse();
    return [...borders.values()]
      .filter(
        (row) =>
          row.link === link.id && countries.some((code, at) => code === row.leaves && countries[at + 1] === row.enters),
      )
      .map((row) => row.id);
  });
}
