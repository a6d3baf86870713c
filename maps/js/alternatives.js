// Routes that really differ, best first, as `corridor.routing.alternatives` finds them: label setting under one limit for
// each route kept so far. A place entered twice, and the share of a way's own length, count only once the best way
// has turned out to break them.
import { Heap } from "./heap.js";
import { isLess, Limits, overlapOf } from "./overlaps.js";
import { cheapestToGoal, edgesOf } from "./space.js";
import { idOf } from "./world.js";

const MOST_WORK = 30_000_000;
const WORK_OF_LABEL = 50;

// {ways: [edges of legs], overlaps, noMore, gaveUp}; `share` is what two routes stay below, [4, 5] of the shorter one.
export function alternatives(space, measure, { number, share, nameOf = idOf }) {
  const limits = new Limits(space, measure, share);
  const found = { ways: [], overlaps: [], noMore: false, gaveUp: false };
  while (found.ways.length < number) {
    if (found.ways.length) limits.keep(found.ways.at(-1));
    const { arcs, gaveUp } = nextWay(space, measure, limits, nameOf);
    if (!arcs) return { ...found, noMore: !gaveUp, gaveUp };
    const way = edgesOf(space, arcs);
    found.overlaps.push(Math.max(0, ...found.ways.map((other) => overlapOf(way, other))));
    found.ways.push(way);
  }
  return found;
}

// The best way of all, which may come back to a place; null where there is none.
export function bestWay(space, measure, nameOf = idOf) {
  const limits = new Limits(space, measure, [1, 1]);
  const run = { space, measure, limits, nameOf, short: shortOf(limits, []), critical: new Map() };
  const { arcs } = search(run, Infinity);
  return arcs && edgesOf(space, arcs);
}

function nextWay(space, measure, limits, nameOf) {
  const critical = new Map();
  const short = [];
  let work = MOST_WORK;
  for (;;) {
    const found = search({ space, measure, limits, nameOf, short: shortOf(limits, short), critical }, work);
    if (!found.arcs) return { arcs: null, gaveUp: found.work < 0 };
    work = found.work;
    const broken = limits.brokenBy(found.arcs);
    const entered = [space.keys[space.start], ...found.arcs.flatMap((arc) => space.arcs[arc].places)];
    const twice = new Set(entered.filter((place, at) => entered.indexOf(place) !== at));
    if (broken < 0 && !twice.size) return { arcs: found.arcs, gaveUp: false };
    if (broken >= 0) short.push(broken);
    for (const place of [...twice].sort()) critical.set(place, 1n << BigInt(critical.size));
  }
}

// How far a way exceeds the share of its own length, for the kept routes where it counts: it counts for ways that may
// end up shorter than the kept route and may still run over it for most of the rest.
function shortOf(limits, places) {
  const { num, den, space } = limits;
  const nothing = new Float64Array(space.arcs.length);
  const kept = places.map((place) => limits.kept[place]);
  const ownLeft = kept.map(({ shares }) => {
    const own = limits.tenths.map((tenths, arc) => tenths - shares[arc]);
    return cheapestToGoal(space, own, nothing).map(([tenths]) => tenths);
  });
  const enough = kept.map(({ length }) => Math.floor(((den - num) * length) / den));
  return {
    size: kept.length,
    keeps: (tenths, shared) => places.every((place) => !shared[place] || shared[place] * den < num * tenths),
    figures: (tenths, shared, state) =>
      kept.map(({ length }, at) => {
        const shortest = tenths + limits.tenthsLeft[state];
        const part = shared[places[at]];
        const isSure = shortest >= length || tenths - part + ownLeft[at][state] > enough[at];
        return isSure ? 0 : den * part + num * (length - tenths);
      }),
  };
}

function search({ space, measure, limits, nameOf, short, critical }, mostWork) {
  const marks = space.arcs.map((arc) => marksOf(arc.places, critical));
  const heap = new Heap();
  const settled = new Map();
  let [order, work, best] = [0, mostWork, null];
  const begin = measure.begin();
  const start = {
    state: space.start,
    value: begin,
    tenths: 0,
    shared: limits.kept.map(() => 0),
    visited: marksOf([space.keys[space.start]], critical)[0],
    left: "",
    before: null,
    arc: -1,
    bound: measure.bound(begin, space.start),
  };
  heap.push([...start.bound, order, start]);
  while (heap.size) {
    const [least, leastSecond, , label] = heap.pop();
    if (best && isLess(best.bound, [least, leastSecond])) break;
    const { state } = label;
    if (state === space.goal) {
      const arcs = arcsOf(label);
      if (!short.keeps(label.tenths, label.shared)) continue;
      const names = namesOf(space, arcs, nameOf);
      if (!best || reads(names, best.names) < 0) best = { bound: label.bound, names, arcs };
      continue;
    }
    label.figures = [
      ...measure.figures(label.value),
      ...label.shared,
      ...(short.size ? short.figures(label.tenths, label.shared, state) : []),
    ];
    const key = short.size ? `${state} ${label.left}` : state;
    if (!settled.has(key)) settled.set(key, []);
    const known = settled.get(key);
    work -= WORK_OF_LABEL + known.length;
    if (work < 0) return { arcs: null, work };
    if (known.some((other) => standsIn(other, label, space, nameOf))) continue;
    known.push(label);
    for (const number of space.out[state]) {
      const { head, places } = space.arcs[number];
      const [entered, isTwice] = marks[number];
      let { left } = label;
      if (short.size && places.length) {
        // Where length is worth something, to and fro would pay: who comes from a place does not go back there.
        if (places[0] === left) continue;
        left = places.length > 1 ? places.at(-2) : space.keys[state];
      }
      if (isTwice || label.visited & entered) continue;
      const shared = label.shared.map((part, at) => part + limits.kept[at].shares[number]);
      const detour = limits.detour(shared, head);
      if (!detour) continue;
      const value = measure.extend(label.value, number);
      const bound = measure.bound(value, head);
      const tenths = label.tenths + limits.tenths[number];
      const visited = label.visited | entered;
      const after = { state: head, value, tenths, shared, visited, left, before: label, arc: number, bound };
      heap.push([bound[0] + detour[0], bound[1] + detour[1], ++order, after]);
    }
  }
  return { arcs: best && best.arcs, work };
}

function marksOf(places, critical) {
  let [found, isTwice] = [0n, false];
  for (const place of places) {
    const bit = critical.get(place);
    if (bit === undefined) continue;
    isTwice ||= Boolean(found & bit);
    found |= bit;
  }
  return [found, isTwice];
}

// Whether a settled label of the state serves every completion as well.
function standsIn(other, label, space, nameOf) {
  if (other.visited & ~label.visited) return false;
  if (!other.figures.every((figure, at) => figure <= label.figures[at])) return false;
  if (isLess(other.bound, label.bound)) return true;
  if (isLess(label.bound, other.bound)) return false;
  const [mine, theirs] = [other, label].map((one) => namesOf(space, arcsOf(one), nameOf));
  return reads(mine, theirs) <= 0;
}

function arcsOf(label) {
  const arcs = [];
  for (let step = label; step && step.arc >= 0; step = step.before) arcs.push(step.arc);
  return arcs.reverse();
}

const namesOf = (space, arcs, nameOf) => edgesOf(space, arcs).map(nameOf);

// The order of two lists of words.
function reads(one, other) {
  for (let at = 0; at < Math.min(one.length, other.length); at++) {
    if (one[at] !== other[at]) return one[at] < other[at] ? -1 : 1;
  }
  return one.length - other.length;
}
