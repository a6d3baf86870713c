// The page plans by itself: Dijkstra on the graph that Python built, the same edges, ties and rounding.
// After a change the minutes of an edge are worked out of the record behind it.
import { borders, closures, data, facilities, isShip, links, places, services } from "./data.js";
import { lawOf, minutesFromHours, momentsOfGaps, momentsOfLaw, momentsOfShared, momentsOfStorm, momentsOfWait, momentsOfWindow, quantile, scaledTo, Z } from "./spread.js";

const COST_OF_MINUTE = 1024;
const graph = data.graph;
const size = graph.size;
const kindOf = (edge) => (graph.kind[edge] < 0 ? "" : graph.kinds[graph.kind[edge]]);
const idOf = (edge) => graph.ids[graph.id[edge]];
const placeOf = (edge) => graph.places[graph.at[edge]];
const modeOf = (edge) => graph.modes[graph.mode[edge]] || "";
const free = new Set(graph.free || []);
const filled = new Set(graph.filled || []);
const nodeOf = (list) => new Map(graph.places.map((place, at) => [place, list[at]]));
const starts = nodeOf(graph.starts);
const ends = nodeOf(graph.ends);

const leaving = Array.from({ length: size }, () => []);
graph.tail.forEach((tail, edge) => leaving[tail].push(edge));

const boardings = (graph.boardings || []).map(([waits, line, board]) => ({ waits, line, services: board.map((id) => services.get(id)) }));
const boardingOfLine = new Map(boardings.map((boarding) => [boarding.line, boarding]));
const boardingOf = new Map(boardings.flatMap((boarding) => boarding.waits.map((wait) => [wait, boarding])));

export const canPlan = () => size > 0;
export const isEnd = (place) => (starts.get(place) ?? -1) >= 0 || (ends.get(place) ?? -1) >= 0;
const NOTHING = { closed: new Set(), figures: new Map() };

// -- figures after a change ----------------------------------------------------------------------------------------

function changed(figures, id, field, changes) {
  const value = changes.figures.get(`${id}.${field}`);
  return value === undefined || !figures ? figures : scaledTo(figures, value);
}

// The three figures behind an edge; null where a wait or a storm is behind it.
function figuresOf(edge, changes) {
  const id = idOf(edge);
  switch (kindOf(edge)) {
    case "line": {
      const link = links.get(id);
      const back = link.back && link.from !== placeOf(edge);
      return changed(back ? link.back : link.hours, id, back ? "back_hours" : "hours", changes);
    }
    case "border": return changed(borders.get(id).hours, id, "hours", changes);
    case "stop": return changed(places.get(id).stop, id, "stop_hours", changes);
    case "transfer": case "access": case "egress": return changed(facilities.get(id).hours, id, "hours", changes);
    default: return null;
  }
}

function headwayOf(service, changes) {
  const figure = (field) => changes.figures.get(`${service.id}.${field}`);
  if (service.timetable) {
    const gaps = gapsOf(service.timetable);
    const headway = 168 / gaps.length;
    return [headway, gaps.reduce((all, gap) => all + (gap - headway) ** 2, 0) / gaps.length / headway ** 2];
  }
  const headway = figure("headway_hours") ?? service.headway ?? 168 / (figure("departures_per_week") ?? service.perWeek ?? 1);
  return [headway, service.cv ** 2];
}

function gapsOf(timetable) {
  const minutes = [...timetable].sort((a, b) => a - b);
  const week = 168 * 60;
  return minutes.map((before, at) => (((minutes[(at + 1) % minutes.length] - before + week) % week) || week) / 60);
}

const isShut = (service, closed) => closed.has(service.id) || service.links.some((id) => isLinkShut(links.get(id), closed));
const isLinkShut = (link, closed) => closed.has(link.id) || closed.has(link.from) || closed.has(link.to);

// Services that share a departure board: rates add, the squared variation is the mean by rate.
function boardOf(boarding, changes) {
  const rows = boarding.services.filter((service) => !isShut(service, changes.closed)).map((service) => [service, ...headwayOf(service, changes)]);
  rows.sort((a, b) => a[1] - b[1] || (a[0].id < b[0].id ? -1 : 1));
  if (!rows.length) return null;
  if (rows.every(([service]) => service.timetable)) {
    return { id: rows[0][0].id, moments: momentsOfGaps(gapsOf([...new Set(rows.flatMap(([service]) => service.timetable))])) };
  }
  const rate = rows.reduce((all, [, headway]) => all + 1 / headway, 0);
  const variation = rows.reduce((all, [, headway, v]) => all + v / headway, 0) / rate;
  return { id: rows[0][0].id, moments: momentsOfWait(1 / rate, variation) };
}

function momentsOfClosure(closure) {
  if (closure.kind === "storm") return momentsOfStorm(closure.shares.reduce((all, one) => all + one, 0) / closure.shares.length, closure.spell || 0);
  const minutes = (((closure.dailyTo - closure.dailyFrom) % 1440) + 1440) % 1440;
  return momentsOfWindow(minutes / 60);
}

// -- the graph of a question ---------------------------------------------------------------------------------------

// Minutes and legs of every edge after the changes; -1 minutes where it is shut.
function prepared(changes = NOTHING) {
  const minutes = Float64Array.from(graph.minutes);
  const shown = new Int8Array(minutes.length);
  const names = new Map();
  const touched = new Set([...changes.figures.keys()].map((key) => key.split(".")[0]));
  graph.kind.forEach((kind, edge) => {
    if (kind < 0) return;
    shown[edge] = 1;
    const id = idOf(edge);
    if (touched.has(id) && !free.has(edge)) {
      const figures = figuresOf(edge, changes);
      if (figures) minutes[edge] = minutesFromHours(momentsOfLaw(lawOf(figures)).mean);
    }
    if (changes.closed.size && isEdgeShut(edge, id, changes.closed)) minutes[edge] = -1;
  });
  if (changes.closed.size || touched.size) board(changes, touched, minutes, shown, names);
  return { minutes, shown, names, changes };
}

function isEdgeShut(edge, id, closed) {
  switch (kindOf(edge)) {
    case "line": return isLinkShut(links.get(id), closed);
    case "border": return closed.has(id);
    case "transfer": case "access": case "egress": return closed.has(id) || closed.has(facilities.get(id).place);
    default: return false;
  }
}

function board(changes, touched, minutes, shown, names) {
  const served = new Set();
  const empty = [];
  for (const boarding of boardings) {
    if (!boarding.services.length) continue;
    const now = boardOf(boarding, changes);
    if (!now) {
      empty.push(boarding);
      continue;
    }
    served.add(idOf(boarding.line));
    const isChanged = boarding.services.some((service) => touched.has(service.id) || isShut(service, changes.closed));
    if (!isChanged) continue;
    for (const wait of boarding.waits) {
      if (kindOf(wait) !== "wait") continue;
      minutes[wait] = minutesFromHours(now.moments.mean);
      names.set(wait, now.id);
    }
  }
  for (const boarding of empty) {
    const link = links.get(idOf(boarding.line));
    // A line on land whose last train was taken away is a line without services: it is run at any time.
    const isOpen = !isShip(link.mode) && !served.has(link.id) && !isLinkShut(link, changes.closed);
    if (!isOpen) minutes[boarding.line] = -1;
    for (const wait of boarding.waits) {
      minutes[wait] = 0;
      shown[wait] = 0;
    }
  }
}

// -- search --------------------------------------------------------------------------------------------------------

class Heap {
  constructor() { this.items = []; }

  static before(a, b) { return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]); }

  push(item) {
    const { items } = this;
    let at = items.push(item) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (!Heap.before(item, items[up])) break;
      items[at] = items[up];
      at = up;
    }
    items[at] = item;
  }

  pop() {
    const { items } = this;
    const top = items[0];
    const item = items.pop();
    if (items.length) {
      let at = 0;
      for (;;) {
        let down = 2 * at + 1;
        if (down >= items.length) break;
        if (down + 1 < items.length && Heap.before(items[down + 1], items[down])) down++;
        if (!Heap.before(items[down], item)) break;
        items[at] = items[down];
        at = down;
      }
      items[at] = item;
    }
    return top;
  }
}

// Edges of the way with the least minutes; of equal times the fewest legs, then the first ids. Null: no way.
function search(ready, from, to) {
  const [start, goal] = [starts.get(from) ?? -1, ends.get(to) ?? -1];
  if (start < 0 || goal < 0) return null;
  const best = new Float64Array(size).fill(Infinity);
  const came = new Int32Array(size).fill(-1);
  const settled = new Uint8Array(size);
  const heap = new Heap();
  const nameOf = (edge) => ready.names.get(edge) ?? idOf(edge);
  const trace = (node) => {
    const edges = [];
    for (let edge = came[node]; edge >= 0; edge = came[graph.tail[edge]]) edges.push(edge);
    return edges.reverse();
  };
  const ids = (edges) => edges.filter((edge) => ready.shown[edge]).map(nameOf);
  const readsFirst = (edge, head) => {
    const [mine, theirs] = [ids([...trace(graph.tail[edge]), edge]), ids(trace(head))];
    for (let at = 0; at < Math.min(mine.length, theirs.length); at++) if (mine[at] !== theirs[at]) return mine[at] < theirs[at];
    return mine.length < theirs.length;
  };
  best[start] = 0;
  heap.push([0, start]);
  while (heap.items.length) {
    const [cost, node] = heap.pop();
    if (node === goal) return trace(node);
    if (settled[node]) continue;
    settled[node] = 1;
    for (const edge of leaving[node]) {
      if (ready.minutes[edge] < 0) continue;
      const head = graph.head[edge];
      const total = cost + ready.minutes[edge] * COST_OF_MINUTE + ready.shown[edge];
      if (total < best[head]) {
        best[head] = total;
        came[head] = edge;
        heap.push([total, head]);
      } else if (total === best[head] && !settled[head] && readsFirst(edge, head)) came[head] = edge;
    }
  }
  return null;
}

// -- the route -----------------------------------------------------------------------------------------------------

// A route in the form of those that Python hands over; null where there is no way.
export function plan(from, to, changes = NOTHING, ready = prepared(changes)) {
  if (from === to) return { origin: from, destination: to, minutes: 0, low: 0, high: 0, km: 0, usd: 0, co2: 0, borders: 0, transfers: 0, countries: [], legs: [] };
  const edges = search(ready, from, to)?.filter((edge) => ready.shown[edge]);
  if (!edges) return null;
  const legs = edges.map((edge) => legOf(edge, ready));
  const minutes = legs.reduce((all, leg) => all + leg.minutes, 0);
  const spread = { ...totalMoments(edges, ready), mean: minutes / 60 };
  const countries = legs.flatMap((leg) => leg.crossed || []).filter((code, at, all) => code !== all[at - 1]);
  const sum = (list) => edges.reduce((all, edge) => (all === undefined || list[edge] === null ? undefined : all + (list[edge] || 0)), 0);
  return {
    origin: from, destination: to, minutes, legs, countries,
    low: quantile(spread, -Z), high: quantile(spread, Z), km: legs.reduce((all, leg) => all + leg.km, 0),
    usd: sum(graph.usd || {}), co2: sum(graph.co2 || {}),
    borders: Math.max(0, countries.length - 1), transfers: legs.filter((leg) => leg.kind === "transfer").length,
  };
}

function legOf(edge, ready) {
  const kind = kindOf(edge);
  const id = ready.names.get(edge) ?? idOf(edge);
  const from = placeOf(edge);
  const leg = { edge, kind, id, from, to: from, mode: modeOf(edge), minutes: ready.minutes[edge], km: 0, country: places.get(from)?.country };
  if (graph.usd?.[edge]) leg.usd = graph.usd[edge];
  if (filled.has(edge)) leg.filled = ["usd"];
  if (kind === "line") {
    const link = links.get(id);
    const forward = link.from === from;
    leg.to = forward ? link.to : link.from;
    leg.km = Math.round(link.km * 10) / 10;
    leg.crossed = forward ? link.countries : [...link.countries].reverse();
    leg.country = isShip(link.mode) ? "sea" : leg.crossed[0];
  } else if (kind === "border") leg.country = borders.get(id).enters;
  return leg;
}

// Groups are independent; lines of one country and mode rise and fall together, and so do delays of one storm.
function totalMoments(edges, { changes }) {
  const groups = new Map();
  const put = (key, item) => groups.set(key, [...(groups.get(key) || []), item]);
  edges.forEach((edge, at) => {
    const kind = kindOf(edge);
    if (free.has(edge)) return;
    if (kind === "line") {
      const link = links.get(idOf(edge));
      const first = link.from === placeOf(edge) ? link.countries[0] : link.countries.at(-1);
      const law = lawOf(figuresOf(edge, changes));
      if (law.sign !== 0 || law.scale !== 0) put(`${first} ${link.mode}`, law);
    } else if (kind === "wait" && closures.has(idOf(edge))) {
      const closure = closures.get(idOf(edge));
      put(closure.kind === "storm" ? `storm ${closure.basin || closure.id}` : `own ${at}`, momentsOfClosure(closure));
    } else if (kind === "wait") {
      const boarding = boardingOf.get(edge);
      const now = boarding && boarding.services.length ? boardOf(boarding, changes) : null;
      put(`own ${at}`, now ? now.moments : { mean: 0, variance: 0, third: 0 });
    } else {
      const figures = figuresOf(edge, changes);
      if (figures) put(`own ${at}`, momentsOfLaw(lawOf(figures)));
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

// What limits a route, as `corridor.search.itinerary.tightest` finds it; more sailings carry more.
export function bottleneckOf(route, changes = NOTHING) {
  const counts = new Map();
  for (const { edge } of route?.legs || []) counts.set(edge, (counts.get(edge) || 0) + 1);
  let best = null;
  for (const [id, published, uses] of graph.limits || []) {
    const load = uses.reduce((all, [edge, weight]) => all + weight * (counts.get(edge) || 0), 0);
    if (!load) continue;
    const teu = (published * sailedMore(id, uses, changes)) / load;
    if (!best || teu < best.teu || (teu === best.teu && id < best.id)) best = { id, teu };
  }
  return best;
}

function sailedMore(id, uses, changes) {
  const boarding = uses.length === 1 && boardingOfLine.get(uses[0][0]);
  if (!boarding || !(services.has(id) || links.has(id))) return 1;
  const space = (service, at) => ((service.teu || 0) * service.loadFactor * service.openShare) / headwayOf(service, at)[0];
  const sum = (at) => boarding.services.filter((service) => !isShut(service, at.closed)).reduce((all, service) => all + space(service, at), 0);
  const today = sum(NOTHING);
  return today ? sum(changes) / today : 1;
}
