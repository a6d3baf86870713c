// The ways that a question leaves open, as `corridor.routing.space` has them: states and arcs from origin to destination.
// What lies on no way is left out, and states with one way in or one way out are joined into their neighbours.
import { goalOf, isFreed, leaving, stationsOf, twinsOf } from "./dijkstra.js";
import { Heap } from "./heap.js";
import { anyLink } from "./data.js";
import { graph, idOf, kindOf, placeOf, size } from "./world.js";

// The place of each node: that of the legs that begin there, and through steps without a leg that of their other end.
const placeOfNode = (() => {
  const found = new Array(size).fill("");
  const endOf = (edge) => {
    const link = kindOf(edge) === "line" ? anyLink(idOf(edge)) : null;
    return link ? (link.from === placeOf(edge) ? link.to : link.from) : placeOf(edge);
  };
  for (const [edge, tail] of graph.tail.entries()) {
    if (!kindOf(edge)) continue;
    found[tail] = placeOf(edge);
    found[graph.head[edge]] ||= endOf(edge);
  }
  for (let changed = true; changed;) {
    changed = false;
    for (const [edge, tail] of graph.tail.entries()) {
      const head = graph.head[edge];
      if (kindOf(edge) || Boolean(found[tail]) === Boolean(found[head])) continue;
      found[tail] ||= found[head];
      found[head] ||= found[tail];
      changed = true;
    }
  }
  return found;
})();

// {start, goal, arcs: [{tail, head, steps, places}], out, into, keys}; null where there is no way. A step is [edge, shown].
export function spaceOf(ready, from, to) {
  const home = twinsOf(from, ready);
  const goalNode = goalOf(to);
  if (!home || goalNode < 0) return null;
  const nodes = size + home.nodes.length;
  const stations = stationsOf(from, to);
  const goal = stations.length * nodes + goalNode;
  const start = home.twins.get(home.start);
  const steps = openSteps({ ready, home, nodes, stations, start, goal, goalNode });
  if (!steps.length) return null;
  const arcs = joined(steps, new Set([start, goal]));
  const keyOf = (state) => {
    const node = state % nodes;
    return `${Math.floor(state / nodes)}|${placeOfNode[node >= size ? home.nodes[node - size] : node]}`;
  };
  return numbered(arcs, start, goal, keyOf);
}

function openSteps({ ready, home, nodes, stations, start, goal, goalNode }) {
  const found = [];
  const seen = new Set([start]);
  const waiting = [start];
  while (waiting.length) {
    const state = waiting.pop();
    const stage = Math.floor(state / nodes);
    const node = state % nodes;
    const isFree = node >= size;
    for (const edge of leaving[isFree ? home.nodes[node - size] : node]) {
      if (ready.minutes[edge] < 0) continue;
      const head = graph.head[edge];
      let ahead = stage;
      while (ahead < stations.length && stations[ahead].nodes.has(head)) ahead++;
      let next = ahead * nodes + (isFree ? (home.twins.get(head) ?? head) : head);
      if (head === goalNode && ahead === stations.length) next = goal;
      const kind = kindOf(edge);
      const isShown = ready.shown[edge] === 1 && !(isFree && isFreed(edge, ready));
      const places = kind === "line" ? [`${ahead}|${placeOfNode[head]}`] : [];
      found.push({ tail: state, head: next, steps: [isShown ? edge : ~edge], places });
      if (!seen.has(next)) {
        seen.add(next);
        waiting.push(next);
      }
    }
  }
  return leadingTo(goal, found);
}

function leadingTo(goal, steps) {
  const before = new Map();
  for (const step of steps) {
    if (!before.has(step.head)) before.set(step.head, []);
    before.get(step.head).push(step.tail);
  }
  const useful = new Set([goal]);
  for (const state of useful) for (const tail of before.get(state) || []) useful.add(tail);
  return steps.filter((step) => useful.has(step.head) && useful.has(step.tail));
}

function joined(steps, kept) {
  const out = new Map();
  const into = new Map();
  const arcs = new Set(steps);
  const at = (map, state) => map.get(state) || map.set(state, new Set()).get(state);
  for (const arc of arcs) {
    at(out, arc.tail).add(arc);
    at(into, arc.head).add(arc);
  }
  const waiting = [...out.keys()].filter((state) => !kept.has(state)).sort((a, b) => b - a);
  while (waiting.length) {
    const state = waiting.pop();
    const [waysIn, waysOut] = [[...at(into, state)], [...at(out, state)]];
    if (!waysIn.length || !waysOut.length || (waysIn.length > 1 && waysOut.length > 1)) continue;
    const touched = new Set();
    for (const before of waysIn) {
      for (const after of waysOut) {
        touched.add(before.tail).add(after.head);
        // A way that comes back to its state is no way.
        if (before.tail === after.head || before.tail === state || after.head === state) continue;
        const arc = {
          tail: before.tail,
          head: after.head,
          steps: [...before.steps, ...after.steps],
          places: [...before.places, ...after.places],
        };
        arcs.add(arc);
        at(out, arc.tail).add(arc);
        at(into, arc.head).add(arc);
      }
    }
    for (const arc of new Set([...waysIn, ...waysOut])) {
      arcs.delete(arc);
      at(out, arc.tail).delete(arc);
      at(into, arc.head).delete(arc);
    }
    for (const other of touched) if (!kept.has(other) && other !== state) waiting.push(other);
  }
  return [...arcs];
}

function numbered(arcs, start, goal, keyOf) {
  const labels = [...new Set([start, goal, ...arcs.flatMap((arc) => [arc.tail, arc.head])])].sort((a, b) => a - b);
  const numbers = new Map(labels.map((label, number) => [label, number]));
  const out = labels.map(() => []);
  const into = labels.map(() => []);
  const own = arcs.map((arc) => ({ ...arc, tail: numbers.get(arc.tail), head: numbers.get(arc.head) }));
  own.forEach((arc, number) => {
    out[arc.tail].push(number);
    into[arc.head].push(number);
  });
  const keys = labels.map(keyOf);
  return { start: numbers.get(start), goal: numbers.get(goal), arcs: own, out, into, keys };
}

// The edges of legs of a way, in order of travel; what is shown without a leg has a negative number.
export const edgesOf = (space, way) => way.flatMap((number) => space.arcs[number].steps.filter((edge) => edge >= 0));

// The least weight [first, second] from each state to the goal; Infinity where it cannot be reached.
export function cheapestToGoal(space, first, second) {
  const least = space.out.map(() => null);
  const heap = new Heap();
  heap.push([0, 0, space.goal]);
  while (heap.size) {
    const [a, b, state] = heap.pop();
    if (least[state]) continue;
    least[state] = [a, b];
    for (const number of space.into[state]) {
      const { tail } = space.arcs[number];
      if (!least[tail]) heap.push([a + first[number], b + second[number], tail]);
    }
  }
  return least.map((one) => one || [0, 0]);
}
