// The way with the least minutes, on the edges that Python built: the same ties, and times from the first departure.
import { graph, idOf, kindOf, size } from "./world.js";

const COST_OF_MINUTE = 1024;
const nodeOf = (list) => new Map(graph.places.map((place, at) => [place, list[at]]));
const starts = nodeOf(graph.starts);
const ends = nodeOf(graph.ends);
const gates = (graph.via || []).map(([place, nodes]) => ({ place, nodes: new Set(nodes) }));

const leaving = Array.from({ length: size }, () => []);
graph.tail.forEach((tail, edge) => leaving[tail].push(edge));

class Heap {
  constructor() {
    this.items = [];
  }

  static before(a, b) {
    return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
  }

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

// Nodes that are reached before the first departure, the start first.
function homeOf(start, ready) {
  const found = new Set([start]);
  for (const node of found) {
    for (const edge of leaving[node]) {
      if (ready.minutes[edge] >= 0 && ["", "access", "wait"].includes(kindOf(edge))) found.add(graph.head[edge]);
    }
  }
  return [...found];
}

// Edges with a leg of the way with the least minutes; of equal times the fewest legs, then the first ids. Null: no way.
// What is waited through before the first departure has twins without the wait, so that a trip that comes back waits.
export function search(ready, from, to) {
  const [start, goalNode] = [starts.get(from) ?? -1, ends.get(to) ?? -1];
  if (start < 0 || goalNode < 0) return null;
  const home = homeOf(start, ready);
  const twins = new Map(home.map((node, at) => [node, size + at]));
  const nodes = size + home.length;
  // Stations to pass are layers: a state is a node, or a twin of one, on the layer of the station that comes next.
  const stations = gates.filter(({ place }, at) => place !== (at ? gates[at - 1].place : from));
  if (stations.at(-1)?.place === to) stations.pop();
  const goal = stations.length * nodes + goalNode;
  const states = (stations.length + 1) * nodes;
  const best = new Float64Array(states).fill(Infinity);
  const before = new Int32Array(states).fill(-1);
  const came = new Int32Array(states).fill(-1);
  const settled = new Uint8Array(states);
  const heap = new Heap();
  const isTwin = (state) => state % nodes >= size;
  const isShown = (state, edge) => ready.shown[edge] === 1 && !(isTwin(state) && kindOf(edge) === "wait");
  const nameOf = (edge) => ready.names.get(edge) ?? idOf(edge);
  const trace = (state) => {
    const edges = [];
    for (let at = state; came[at] >= 0; at = before[at]) if (isShown(before[at], came[at])) edges.push(came[at]);
    return edges.reverse();
  };
  const readsFirst = (state, edge, next) => {
    const mine = [...trace(state), ...(isShown(state, edge) ? [edge] : [])].map(nameOf);
    const theirs = trace(next).map(nameOf);
    for (let at = 0; at < Math.min(mine.length, theirs.length); at++) {
      if (mine[at] !== theirs[at]) return mine[at] < theirs[at];
    }
    return mine.length < theirs.length;
  };
  best[twins.get(start)] = 0;
  heap.push([0, twins.get(start)]);
  while (heap.items.length) {
    const [cost, state] = heap.pop();
    if (state === goal) return trace(state);
    if (settled[state]) continue;
    settled[state] = 1;
    const layer = Math.floor(state / nodes);
    const node = state % nodes;
    const free = node >= size;
    for (const edge of leaving[free ? home[node - size] : node]) {
      if (ready.minutes[edge] < 0) continue;
      const head = graph.head[edge];
      let ahead = layer;
      while (ahead < stations.length && stations[ahead].nodes.has(head)) ahead++;
      const next = ahead * nodes + (free ? (twins.get(head) ?? head) : head);
      const shown = isShown(state, edge);
      const total = cost + (shown ? ready.minutes[edge] * COST_OF_MINUTE + 1 : 0);
      if (total < best[next]) {
        best[next] = total;
        before[next] = state;
        came[next] = edge;
        heap.push([total, next]);
      } else if (total === best[next] && !settled[next] && readsFirst(state, edge, next)) {
        before[next] = state;
        came[next] = edge;
      }
    }
  }
  return null;
}
