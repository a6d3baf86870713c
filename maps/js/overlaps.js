// What two routes share, and what it costs to share less, as `corridor.routing.overlaps` has it.
import { anyLink } from "./data.js";
import { Heap } from "./heap.js";
import { cheapestToGoal } from "./space.js";
import { idOf, kindOf } from "./world.js";

const TENTHS = 10;
const MOST_WAYS_ON = 20_000;

// The links of a way with their printed lengths [0.1 km]; the shortest has one, so that to share it shows.
function linksOf(steps) {
  const lines = steps.filter((edge) => edge >= 0 && kindOf(edge) === "line").map((edge) => idOf(edge));
  return lines.map((id) => [id, Math.max(1, Math.round(anyLink(id).km * TENTHS))]);
}

const lengthOf = (links) => links.reduce((all, [, tenths]) => all + tenths, 0);

// The share of the shorter of two routes that both run over.
export function overlapOf(way, other) {
  const [mine, theirs] = [linksOf(way), linksOf(other)];
  const ids = new Set(theirs.map(([id]) => id));
  const shared = lengthOf(mine.filter(([id]) => ids.has(id)));
  const shorter = Math.min(lengthOf(mine), lengthOf(theirs));
  return shorter ? Math.min(1, shared / shorter) : 0;
}

// What a route may share with those kept so far; `share` is a fraction [numerator, denominator].
export class Limits {
  constructor(space, measure, share) {
    Object.assign(this, { space, measure, num: share[0], den: share[1] });
    this.over = new Map();
    this.tenths = space.arcs.map((arc, number) => {
      const links = linksOf(arc.steps);
      for (const [id, tenths] of links) {
        if (!this.over.has(id)) this.over.set(id, []);
        this.over.get(id).push([number, tenths]);
      }
      return lengthOf(links);
    });
    const nothing = new Float64Array(space.arcs.length);
    this.tenthsLeft = cheapestToGoal(space, this.tenths, nothing).map(([tenths]) => tenths);
    // Of each kept route: its length, what may be shared, what each arc shares, the ways on from each state.
    this.kept = [];
  }

  keep(steps) {
    const links = linksOf(steps);
    const shares = new Float64Array(this.space.arcs.length);
    for (const id of new Set(links.map(([one]) => one))) {
      for (const [arc, tenths] of this.over.get(id) || []) shares[arc] += tenths;
    }
    const length = lengthOf(links);
    // Sharing nothing is always allowed.
    const may = Math.max(0, Math.floor((this.num * length - 1) / this.den));
    this.kept.push({ length, may, shares, waysOn: this.waysOn(shares) });
  }

  // From each state the ways on that are worth taking; in order of cost each shares less than the last.
  waysOn(shares) {
    const { space, measure } = this;
    const found = space.out.map(() => ({ shared: [], dearer: [] }));
    const cheapest = [];
    const heap = new Heap();
    heap.push([0, 0, 0, space.goal]);
    let number = 0;
    let cost = [0, 0];
    while (heap.size && number < MOST_WAYS_ON) {
      const [a, b, share, state] = heap.pop();
      cost = [a, b];
      const ways = found[state];
      if (!ways.shared.length) cheapest[state] = cost;
      else if (ways.shared.at(-1) <= share) continue;
      number++;
      ways.shared.push(share);
      ways.dearer.push(less(cost, cheapest[state]));
      for (const arc of space.into[state]) {
        const { tail } = space.arcs[arc];
        const next = share + shares[arc];
        const before = found[tail].shared;
        if (!before.length || before.at(-1) > next) {
          heap.push([a + measure.first[arc], b + measure.second[arc], next, tail]);
        }
      }
    }
    if (heap.size) {
      // Of ways not found only this is known: none is cheaper than the last one, and it may share nothing.
      found.forEach((ways, state) => {
        ways.dearer.push(ways.shared.length ? less(cost, cheapest[state]) : [0, 0]);
        ways.shared.push(0);
      });
    }
    return found;
  }

  // What the way on must cost at least more than the cheapest one to stay within; null where none does.
  detour(shared, state) {
    let dearer = [0, 0];
    for (const [at, { may, waysOn }] of this.kept.entries()) {
      const ways = waysOn[state];
      const room = may - shared[at];
      if ((ways.shared[0] ?? 0) <= room) continue;
      const place = ways.shared.findIndex((share) => share <= room);
      if (place < 0) return null;
      const more = ways.dearer[place];
      if (isLess(dearer, more)) dearer = more;
    }
    return dearer;
  }

  // A kept route with which a way shares too much of its own length; -1 where there is none.
  brokenBy(arcs) {
    const length = arcs.reduce((all, arc) => all + this.tenths[arc], 0);
    return this.kept.findIndex(({ shares }) => {
      const shared = arcs.reduce((all, arc) => all + shares[arc], 0);
      return shared > 0 && shared * this.den >= this.num * length;
    });
  }
}

const less = (one, other) => [one[0] - other[0], one[1] - other[1]];
export const isLess = (one, other) => one[0] < other[0] || (one[0] === other[0] && one[1] < other[1]);
