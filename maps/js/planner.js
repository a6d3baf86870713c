// The page plans by itself: the same edges, ties and rounding as in Python. After a change the minutes of an edge
// are worked out of the record behind it.
import { isByTimetable, isLinkShut, momentsOfBoard, momentsOfClosure, sailing } from "./boards.js";
import { alternatives, bestWay } from "./alternatives.js";
import { data, isShip, places } from "./data.js";
import { minutesFrom, search } from "./dijkstra.js";
import { measureOf } from "./measures.js";
import { spaceOf } from "./space.js";
import {
  lawOf,
  minutesFromHours,
  momentsOfLaw,
  momentsOfShared,
  quantile,
  scaledTo,
  totalsOf,
  Z,
  Z_P80,
} from "./spread.js";
import { graph, idOf, kindOf, modeOf, placeOf, size, worldOf } from "./world.js";

// Share of the shorter one's length that alternatives stay below, as of `corridor route`.
const OVERLAP = [4, 5];
const free = new Set(graph.free || []);
const filled = new Set(graph.filled || []);
const [trains, boxes, collected] = [graph.trains, graph.boxes, graph.collected].map((list) => new Set(list));
// What can be asked for beside "any"; nothing where no trains run or the page was written for one product.
export const PRODUCTS = trains.size && data.network.product === "any" ? ["train", "box", "charter"] : [];

export const canPlan = () => size > 0;
export const NOTHING = { closed: new Set(), figures: new Map(), switched: new Set() };
export const isEnd = (place, changes = NOTHING) => worldOf(changes.switched).isEnd(place);

// -- figures after a change ----------------------------------------------------------------------------------------

function changed(figures, id, field, changes) {
  const value = changes.figures.get(`${id}.${field}`);
  return value === undefined || !figures ? figures : scaledTo(figures, value);
}

// The three figures behind an edge; null where a wait or a storm is behind it.
function figuresOf(edge, { changes, world, product }) {
  const id = idOf(edge);
  const record = world.record(id);
  switch (kindOf(edge)) {
    case "line": {
      const back = record.back && record.from !== placeOf(edge);
      const hours = changed(back ? record.back : record.hours, id, back ? "back_hours" : "hours", changes);
      return product === "charter" && boxes.has(edge) ? hours : paced(hours, edge);
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

// A box on ordinary trains takes longer than its line, a train with published days as long as these say.
function paced(figures, edge) {
  const pace = graph.pace?.[edge] ?? 1;
  return pace === 1 ? figures : figures.map((hours) => (typeof hours === "number" ? hours * pace : hours));
}

// -- the graph of a question ---------------------------------------------------------------------------------------

// Minutes and legs of every edge after the changes; -1 minutes where there is none. `avoid` are restrictions such as
// "country:RU", as `--avoid` takes them; `product` one of PRODUCTS, none for any.
function prepared(changes, avoid, product) {
  const world = worldOf(changes.switched);
  const minutes = Float64Array.from(graph.minutes);
  const shown = Uint8Array.from(graph.kind, (kind) => (kind < 0 ? 0 : 1));
  const names = new Map();
  const timed = new Set(graph.timed || []);
  for (const edge of [...world.away, ...(graph.excluded || [])]) minutes[edge] = -1;
  chooseProduct(product, { minutes, shown }, world);
  const touched = new Set([...changes.figures.keys()].map((key) => key.split(".")[0]));
  if (touched.size || changes.closed.size) {
    for (let edge = 0; edge < minutes.length; edge++) {
      if (!shown[edge] || minutes[edge] < 0) continue;
      const id = idOf(edge);
      if (touched.has(id) && !free.has(edge)) {
        const figures = figuresOf(edge, { changes, world, product });
        if (figures) minutes[edge] = minutesFromHours(momentsOfLaw(lawOf(figures)).mean);
      }
      if (isEdgeShut(edge, id, changes.closed, world)) minutes[edge] = -1;
    }
    for (const boarding of world.boardings) board(boarding, touched, { changes, world, minutes, names, timed });
  }
  const ready = { minutes, shown, names, timed, changes, world, product };
  for (const restriction of avoid) {
    for (let edge = 0; edge < minutes.length; edge++) {
      if (shown[edge] && minutes[edge] >= 0 && isAvoided(edge, restriction, world)) minutes[edge] = -1;
    }
  }
  return ready;
}

// As `corridor.graph.build` builds each: by trains alone, as a box, or with a whole train of one's own, which keeps the
// hours of the line and is not collected.
function chooseProduct(product, { minutes, shown }, world) {
  if (!product) return;
  for (const edge of product === "train" ? boxes : trains) minutes[edge] = -1;
  if (product === "box") return;
  for (const edge of collected) {
    if (minutes[edge] < 0) continue;
    minutes[edge] = 0;
    shown[edge] = 0;
  }
  if (product !== "charter") return;
  for (const edge of boxes) {
    if (minutes[edge] < 0) continue;
    const figures = figuresOf(edge, { changes: NOTHING, world, product });
    minutes[edge] = minutesFromHours(momentsOfLaw(lawOf(figures)).mean);
  }
}

// As `corridor.routing.avoid.excluded_edges`.
function isAvoided(edge, restriction, world) {
  const [what, value] = restriction.split(/:(.*)/);
  const isLine = kindOf(edge) === "line";
  const link = isLine ? world.record(idOf(edge)) : null;
  switch (what) {
    case "country":
      return isLine ? link.countries.includes(value) : places.get(placeOf(edge))?.country === value;
    case "mode":
      return isLine && modeOf(edge) === value;
    case "place":
      return placeOf(edge) === value || (isLine && (link.from === value || link.to === value));
    default:
      return isLine && link.id === value;
  }
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
function board(boarding, touched, { changes, world, minutes, names, timed }) {
  const rows = sailing(boarding, changes, world);
  if (!rows.length) {
    for (const edge of [boarding.line, ...boarding.waits]) minutes[edge] = -1;
  } else if (rows.length < boarding.services.length || boarding.services.some((service) => touched.has(service.id))) {
    for (const wait of boarding.waits) {
      if (kindOf(wait) !== "wait" || minutes[wait] < 0) continue;
      minutes[wait] = minutesFromHours(momentsOfBoard(rows, changes).mean);
      names.set(wait, rows[0][0].id);
      if (isByTimetable(rows, changes)) timed.add(wait);
      else timed.delete(wait);
    }
  }
}

// -- the route -----------------------------------------------------------------------------------------------------

const hundredths = (hours) => Number(hours.toFixed(2));

const nowhere = (place) => ({
  origin: place,
  destination: place,
  minutes: 0,
  low: 0,
  high: 0,
  p80: 0,
  km: 0,
  usd: 0,
  co2: 0,
  borders: 0,
  transfers: 0,
  countries: [],
  legs: [],
});

// The fastest route in the form of those that Python hands over, counted from the first departure; null where there is
// no way.
export function plan(from, to, changes = NOTHING, avoid = [], product = "") {
  if (from === to && !graph.via?.length) return nowhere(from);
  const ready = prepared(changes, avoid, product);
  const edges = search(ready, from, to);
  return edges && routeOf(edges, ready, { from, to });
}

// Minutes of the fastest way to each place that is reached, as `corridor matrix --within` has them.
export const minutesToAll = (from, avoid = [], product = "") => minutesFrom(prepared(NOTHING, avoid, product), from);

// Up to `number` routes that really differ, best first, as `corridor route -k N --by RANKING`: {routes, noMore, gaveUp}.
export function plans(from, to, { changes = NOTHING, avoid = [], by = "time", number = 3, product = "" } = {}) {
  if (from === to && !graph.via?.length) return { routes: [nowhere(from)], noMore: true, gaveUp: false };
  const ready = prepared(changes, avoid, product);
  const space = spaceOf(ready, from, to);
  if (!space) return { routes: [], noMore: true, gaveUp: false };
  const measure = measureOf(by, space, ready, { partOf, totalOf: totalMoments });
  const nameOf = (edge) => ready.names.get(edge) ?? idOf(edge);
  if (number === 1) {
    const best = bestWay(space, measure, nameOf);
    return { routes: best ? [routeOf(best, ready, { from, to })] : [], noMore: false, gaveUp: false };
  }
  const found = alternatives(space, measure, { number, share: OVERLAP, nameOf });
  const routes = found.ways.map((way) => routeOf(way, ready, { from, to }));
  return { routes, noMore: found.noMore, gaveUp: found.gaveUp };
}

function routeOf(edges, ready, { from, to }) {
  const legs = edges.map((edge) => legOf(edge, ready));
  const total = totalMoments(edges, ready);
  const countries = legs.flatMap((leg) => leg.crossed || []).filter((code, at, all) => code !== all[at - 1]);
  const sum = (list) =>
    edges.reduce((all, edge) => (all === undefined || list[edge] === null ? undefined : all + (list[edge] || 0)), 0);
  return {
    origin: from,
    destination: to,
    minutes: legs.reduce((all, leg) => all + leg.minutes, 0),
    legs,
    countries,
    low: hundredths(quantile(total, -Z)),
    high: hundredths(quantile(total, Z)),
    p80: hundredths(quantile(total, Z_P80)),
    km: legs.reduce((all, leg) => all + leg.km, 0),
    usd: sum(graph.usd || {}),
    co2: sum(graph.co2 || {}),
    borders: Math.max(0, countries.length - 1),
    transfers: legs.filter((leg) => leg.kind === "transfer").length,
  };
}

function legOf(edge, { names, minutes, world, product }) {
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
  if (trains.has(edge)) leg.product = "train";
  if (boxes.has(edge)) leg.product = product === "charter" ? "charter" : "box";
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

// The group in which an edge rises and falls with others, and its time there; null where it is certain.
function shareOf(edge, at, { changes, world, product }) {
  if (free.has(edge)) return null;
  const kind = kindOf(edge);
  const record = world.record(idOf(edge));
  if (kind === "line") {
    const first = record.from === placeOf(edge) ? record.countries[0] : record.countries.at(-1);
    const law = lawOf(figuresOf(edge, { changes, world, product }));
    return law.sign !== 0 || law.scale !== 0 ? { group: `${first} ${record.mode}`, law } : null;
  }
  if (kind !== "wait") {
    return { group: `own ${at}`, moments: momentsOfLaw(lawOf(figuresOf(edge, { changes, world, product }))) };
  }
  if (record.links) {
    const rows = sailing(world.boardingOfWait.get(edge), changes, world);
    return { group: `own ${at}`, moments: momentsOfBoard(rows, changes) };
  }
  const group = record.kind === "storm" ? `storm ${record.basin || record.id}` : `own ${at}`;
  return { group, moments: momentsOfClosure(record) };
}

// Groups are independent; lines of one country and mode rise and fall together, and so do delays of one storm. The mean
// is that of the legs as shown, in whole minutes.
function totalMoments(edges, ready) {
  const groups = new Map();
  edges.forEach((edge, at) => {
    const share = shareOf(edge, at, ready);
    if (share) groups.set(share.group, [...(groups.get(share.group) || []), share.law || share.moments]);
  });
  const minutes = edges.reduce((all, edge) => all + ready.minutes[edge], 0);
  const total = { mean: minutes / 60, variance: 0, third: 0 };
  for (const items of groups.values()) {
    const one = "median" in items[0] ? momentsOfShared(items, graph.points) : together(items);
    total.variance += one.variance;
    total.third += one.third;
  }
  return total;
}

// What some edges add to the spread of a way: the variance of what stands alone, and the times of each shared group.
function partOf(edges, ready) {
  const laws = new Map();
  let alone = 0;
  edges.forEach((edge, at) => {
    const share = shareOf(edge, at, ready);
    if (share?.law) laws.set(share.group, [...(laws.get(share.group) || []), share.law]);
    else if (share) alone += share.moments.variance;
  });
  return { alone, shared: new Map([...laws].map(([group, list]) => [group, totalsOf(list, graph.points)])) };
}

// Delays of one storm: standard deviations add, and so do the cube roots of the third moments.
function together(items) {
  if (items.length === 1) return items[0];
  const deviation = items.reduce((all, one) => all + Math.sqrt(one.variance), 0);
  return { variance: deviation ** 2, third: items.reduce((all, one) => all + Math.cbrt(one.third), 0) ** 3 };
}
