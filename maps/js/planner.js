// The page plans by itself: the same edges, ties and rounding as in Python. After a change the minutes of an edge
// are worked out of the record behind it.
import { isShip, places } from "./data.js";
import { search } from "./dijkstra.js";
import {
  lawOf,
  minutesFromHours,
  momentsOfGaps,
  momentsOfLaw,
  momentsOfShared,
  momentsOfStorm,
  momentsOfWait,
  momentsOfWindow,
  quantile,
  scaledTo,
  Z,
} from "./spread.js";
import { graph, idOf, kindOf, modeOf, placeOf, size, worldOf } from "./world.js";

const HOURS_PER_WEEK = 168;
const HOURS_PER_YEAR = 8760;
const free = new Set(graph.free || []);
const filled = new Set(graph.filled || []);

export const canPlan = () => size > 0;
export const NOTHING = { closed: new Set(), figures: new Map(), switched: new Set() };
export const isEnd = (place, changes = NOTHING) => worldOf(changes.switched).isEnd(place);

// -- figures after a change ----------------------------------------------------------------------------------------

function changed(figures, id, field, changes) {
  const value = changes.figures.get(`${id}.${field}`);
  return value === undefined || !figures ? figures : scaledTo(figures, value);
}

// The three figures behind an edge; null where a wait or a storm is behind it.
function figuresOf(edge, changes, world) {
  const id = idOf(edge);
  const record = world.record(id);
  switch (kindOf(edge)) {
    case "line": {
      const back = record.back && record.from !== placeOf(edge);
      return changed(back ? record.back : record.hours, id, back ? "back_hours" : "hours", changes);
    }
    case "stop":
      return changed(record.stop, id, "stop_hours", changes);
    case "border":
    case "transfer":
    case "access":
    case "egress":
      return changed(record.hours, id, "hours", changes);
    default:
      return null;
  }
}

// A new rate takes the place of the old one, however that was told: that of a timetable too.
const rateOf = (service, changes) =>
  changes.figures.get(`${service.id}.headway_hours`) ??
  HOURS_PER_WEEK / changes.figures.get(`${service.id}.departures_per_week`);
const isTimed = (service, changes) => Boolean(service.timetable) && Number.isNaN(rateOf(service, changes));

// Mean interval [h] and its squared variation.
function headwayOf(service, changes) {
  if (isTimed(service, changes)) {
    const gaps = gapsOf(service.timetable);
    const headway = HOURS_PER_WEEK / gaps.length;
    return [headway, gaps.reduce((all, gap) => all + (gap - headway) ** 2, 0) / gaps.length / headway ** 2];
  }
  const rate = rateOf(service, changes);
  return [Number.isNaN(rate) ? service.headway || HOURS_PER_WEEK / (service.perWeek || 1) : rate, service.cv ** 2];
}

function gapsOf(timetable) {
  const minutes = [...timetable].sort((a, b) => a - b);
  const week = HOURS_PER_WEEK * 60;
  return minutes.map((before, at) => ((minutes[(at + 1) % minutes.length] - before + week) % week || week) / 60);
}

const isLinkShut = (link, closed) => closed.has(link.id) || closed.has(link.from) || closed.has(link.to);

// Services of a board that still run, the most frequent first; none where a border on their way is shut.
function sailing(boarding, changes, world) {
  const { closed } = changes;
  if (boarding.passes.some((border) => closed.has(border))) return [];
  return boarding.services
    .filter((service) => !closed.has(service.id) && !service.links.some((id) => isLinkShut(world.record(id), closed)))
    .map((service) => [service, ...headwayOf(service, changes)])
    .sort((a, b) => a[1] - b[1] || (a[0].id < b[0].id ? -1 : 1));
}

// Services that share a departure board: rates add, the squared variation is the mean by rate.
function momentsOfBoard(rows, changes) {
  if (rows.every(([service]) => isTimed(service, changes))) {
    return momentsOfGaps(gapsOf([...new Set(rows.flatMap(([service]) => service.timetable))]));
  }
  const rate = rows.reduce((all, [, headway]) => all + 1 / headway, 0);
  const variation = rows.reduce((all, [, headway, v]) => all + v / headway, 0) / rate;
  return momentsOfWait(1 / rate, variation);
}

function momentsOfClosure(closure) {
  if (closure.kind === "storm") {
    return momentsOfStorm(
      closure.shares.reduce((all, one) => all + one, 0) / closure.shares.length,
      closure.spell || 0,
    );
  }
  const minutes = (((closure.dailyTo - closure.dailyFrom) % 1440) + 1440) % 1440;
  return momentsOfWindow(minutes / 60);
}

// -- the graph of a question ---------------------------------------------------------------------------------------

// Minutes and legs of every edge after the changes; -1 minutes where there is none.
function prepared(changes) {
  const world = worldOf(changes.switched);
  const minutes = Float64Array.from(graph.minutes);
  const shown = Uint8Array.from(graph.kind, (kind) => (kind < 0 ? 0 : 1));
  const names = new Map();
  for (const edge of [...world.away, ...(graph.barred || [])]) minutes[edge] = -1;
  const touched = new Set([...changes.figures.keys()].map((key) => key.split(".")[0]));
  if (touched.size || changes.closed.size) {
    for (let edge = 0; edge < minutes.length; edge++) {
      if (!shown[edge] || minutes[edge] < 0) continue;
      const id = idOf(edge);
      if (touched.has(id) && !free.has(edge)) {
        const figures = figuresOf(edge, changes, world);
        if (figures) minutes[edge] = minutesFromHours(momentsOfLaw(lawOf(figures)).mean);
      }
      if (isEdgeShut(edge, id, changes.closed, world)) minutes[edge] = -1;
    }
    for (const boarding of world.boardings) board(boarding, touched, { changes, world, minutes, names });
  }
  return { minutes, shown, names, changes, world };
}

function isEdgeShut(edge, id, closed, world) {
  switch (kindOf(edge)) {
    case "line":
      return isLinkShut(world.record(id), closed);
    case "border":
      return closed.has(id);
    case "transfer":
    case "access":
    case "egress":
      return closed.has(id) || closed.has(world.record(id).place);
    default:
      return false;
  }
}

// What no service runs any more cannot be boarded; else the wait is worked out anew where something changed.
function board(boarding, touched, { changes, world, minutes, names }) {
  const rows = sailing(boarding, changes, world);
  if (!rows.length) {
    for (const edge of [boarding.line, ...boarding.waits]) minutes[edge] = -1;
  } else if (rows.length < boarding.services.length || boarding.services.some((service) => touched.has(service.id))) {
    for (const wait of boarding.waits) {
      if (kindOf(wait) !== "wait" || minutes[wait] < 0) continue;
      minutes[wait] = minutesFromHours(momentsOfBoard(rows, changes).mean);
      names.set(wait, rows[0][0].id);
    }
  }
}

// -- the route -----------------------------------------------------------------------------------------------------

const hundredths = (hours) => Number(hours.toFixed(2));

// A route in the form of those that Python hands over, counted from the first departure; null where there is no way.
export function plan(from, to, changes = NOTHING) {
  if (from === to && !graph.via?.length) {
    return {
      origin: from,
      destination: to,
      minutes: 0,
      low: 0,
      high: 0,
      km: 0,
      usd: 0,
      co2: 0,
      borders: 0,
      transfers: 0,
      countries: [],
      legs: [],
    };
  }
  const ready = prepared(changes);
  const edges = search(ready, from, to);
  if (!edges) return null;
  const legs = edges.map((edge) => legOf(edge, ready));
  const minutes = legs.reduce((all, leg) => all + leg.minutes, 0);
  const spread = { ...totalMoments(edges, ready), mean: minutes / 60 };
  const countries = legs.flatMap((leg) => leg.crossed || []).filter((code, at, all) => code !== all[at - 1]);
  const sum = (list) =>
    edges.reduce((all, edge) => (all === undefined || list[edge] === null ? undefined : all + (list[edge] || 0)), 0);
  return {
    origin: from,
    destination: to,
    minutes,
    legs,
    countries,
    low: hundredths(quantile(spread, -Z)),
    high: hundredths(quantile(spread, Z)),
    km: legs.reduce((all, leg) => all + leg.km, 0),
    usd: sum(graph.usd || {}),
    co2: sum(graph.co2 || {}),
    borders: Math.max(0, countries.length - 1),
    transfers: legs.filter((leg) => leg.kind === "transfer").length,
  };
}

function legOf(edge, { names, minutes, world }) {
  const kind = kindOf(edge);
  const id = names.get(edge) ?? idOf(edge);
  const from = placeOf(edge);
  const leg = {
    edge,
    kind,
    id,
    from,
    to: from,
    mode: modeOf(edge),
    minutes: minutes[edge],
    km: 0,
    country: places.get(from)?.country,
  };
  if (graph.usd?.[edge]) leg.usd = graph.usd[edge];
  if (filled.has(edge)) leg.filled = ["usd"];
  if (kind === "line") {
    const link = world.record(id);
    const forward = link.from === from;
    leg.to = forward ? link.to : link.from;
    leg.km = Math.round(link.km * 10) / 10;
    leg.crossed = forward ? link.countries : [...link.countries].reverse();
    leg.country = isShip(link.mode) ? "sea" : leg.crossed[0];
  } else if (kind === "border") leg.country = world.record(id).enters;
  return leg;
}

// Groups are independent; lines of one country and mode rise and fall together, and so do delays of one storm.
function totalMoments(edges, { changes, world }) {
  const groups = new Map();
  const put = (key, item) => groups.set(key, [...(groups.get(key) || []), item]);
  edges.forEach((edge, at) => {
    const kind = kindOf(edge);
    const record = world.record(idOf(edge));
    if (free.has(edge)) return;
    if (kind === "line") {
      const first = record.from === placeOf(edge) ? record.countries[0] : record.countries.at(-1);
      const law = lawOf(figuresOf(edge, changes, world));
      if (law.sign !== 0 || law.scale !== 0) put(`${first} ${record.mode}`, law);
    } else if (kind === "wait" && record.links) {
      put(`own ${at}`, momentsOfBoard(sailing(world.boardingOfWait.get(edge), changes, world), changes));
    } else if (kind === "wait") {
      put(record.kind === "storm" ? `storm ${record.basin || record.id}` : `own ${at}`, momentsOfClosure(record));
    } else {
      put(`own ${at}`, momentsOfLaw(lawOf(figuresOf(edge, changes, world))));
    }
  });
  const total = { mean: 0, variance: 0, third: 0 };
  for (const items of groups.values()) {
    const one = "median" in items[0] ? momentsOfShared(items, graph.points) : together(items);
    total.variance += one.variance;
    total.third += one.third;
  }
  return total;
}

// Delays of one storm: standard deviations add, and so do the cube roots of the third moments.
function together(items) {
  if (items.length === 1) return items[0];
  const deviation = items.reduce((all, one) => all + Math.sqrt(one.variance), 0);
  return { variance: deviation ** 2, third: items.reduce((all, one) => all + Math.cbrt(one.third), 0) ** 3 };
}

// -- what limits a route -------------------------------------------------------------------------------------------

// As `corridor.limits.route_limits` and `corridor.search.itinerary.tightest` find it: {id, teu}, of equal limits the first id.
export function bottleneckOf(route, changes = NOTHING) {
  const world = worldOf(changes.switched);
  const counts = new Map();
  for (const { edge } of route?.legs || []) counts.set(edge, (counts.get(edge) || 0) + 1);
  let best = null;
  const consider = (id, teu) => {
    if (!best || teu < best.teu || (teu === best.teu && id < best.id)) best = { id, teu };
  };
  const boards = new Map();
  for (const edge of counts.keys()) {
    const boarding = world.boardingOfLine.get(edge);
    if (boarding) {
      boards.set(
        edge,
        new Map(sailing(boarding, changes, world).map(([service, headway]) => [service.id, spaceOf(service, headway)])),
      );
    }
  }
  for (const [id, teu, uses] of world.limits) {
    const inside = new Map();
    let load = 0;
    for (const [edge, weight, service] of uses) {
      if (!counts.has(edge)) continue;
      if (!service) load += weight * counts.get(edge);
      else if (boards.get(edge)?.has(service)) inside.set(edge, (inside.get(edge) || new Map()).set(service, weight));
    }
    for (const [edge, weights] of inside) {
      // What sails outside a pool adds to what the pool lets through.
      const outside = [...boards.get(edge)].filter(([service]) => !weights.has(service)).map(([, space]) => space);
      const weight = Math.min(...weights.values());
      if (!outside.length) load += weight * counts.get(edge);
      else if (weight > 0 && !outside.includes(null)) {
        consider(id, (teu / weight + outside.reduce((all, one) => all + one, 0)) / counts.get(edge));
      }
    }
    if (load > 0) consider(id, teu / load);
  }
  for (const [edge, spaces] of boards) {
    const all = [...spaces.values()];
    if (all.length && !all.includes(null)) {
      consider(
        all.length === 1 ? [...spaces.keys()][0] : idOf(edge),
        all.reduce((sum, one) => sum + one, 0) / counts.get(edge),
      );
    }
  }
  return best;
}

// What a service takes in a year [TEU]; null where the size of its ships is unknown.
function spaceOf(service, headway) {
  return service.teu === undefined
    ? null
    : (HOURS_PER_YEAR / headway) * service.teu * service.loadFactor * service.openShare;
}
