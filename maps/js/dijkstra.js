// The way with the least minutes, on the edges that Python built: the same ties, and times from the first departure.
import { Heap } from "./heap.js";
import { isShip } from "./data.js";
import { graph, idOf, kindOf, modeOf, size } from "./world.js";

const COST_OF_MINUTE = 1024;
const nodeOf = (list) => new Map(graph.places.map((place, at) => [place, list[at]]));
const starts = nodeOf(graph.starts);
const ends = nodeOf(graph.ends);
const gates = (graph.via || []).map(([place, nodes]) => ({ place, nodes: new Set(nodes) }));

export const leaving = Array.from({ length: size }, () => []);
graph.tail.forEach((tail, edge) => leaving[tail].push(edge));

// Who begins at a quay waits for the ship and the weather; the wait for the first train, or by a timetable, does not count.
export const isFreed = (edge, { timed }) => kindOf(edge) === "wait" && (!isShip(modeOf(edge)) || timed.has(edge));

// Nodes that are reached before the first departure, the start first.
function homeOf(start, ready) {
  const found = new Set([start]);
  for (const node of found) {
    for (const edge of leaving[node]) {
      const isHome = ["", "access"].includes(kindOf(edge)) || isFreed(edge, ready);
      if (ready.minutes[edge] >= 0 && isHome) found.add(graph.head[edge]);
    }
  }
  return [...found];
}

// The node of a start with those that are reached before the first departure, and a twin for each.
export function twinsOf(from, ready) {
  const start = starts.get(from) ?? -1;
  if (start < 0) return null;
  const nodes = homeOf(start, ready);
  return { start, nodes, twins: new Map(nodes.map((node, at) => [node, size + at])) };
}

export const goalOf = (to) => ends.get(to) ?? -1;

// Stations to pass are layers: a state is a node, or a twin of one, on the layer of the station that comes next.
export function stationsOf(from, to) {
  const stations = gates.filter(({ place }, at) => place !== (at ? gates[at - 1].place : from));
  if (stations.at(-1)?.place === to) stations.pop();
  return stations;
}

// Edges with a leg of the way with the least minutes; of equal times the fewest legs, then the first ids. Null: no way.
// What is waited through before the first departure has twins without the wait, so that a trip that comes back waits.
export function search(ready, from, to) {
  const origin = twinsOf(from, ready);
  const goalNode = goalOf(to);
  if (!origin || goalNode < 0) return null;
  const { start, nodes: home, twins } = origin;
  const nodes = size + home.length;
  const stations = stationsOf(from, to);
  const goal = stations.length * nodes + goalNode;
  const states = (stations.length + 1) * nodes;
  const best = new Float64Array(states).fill(Infinity);
  const before = new Int32Array(states).fill(-1);
  const came = new Int32Array(states).fill(-1);
  const settled = new Uint8Array(states);
  const heap = new Heap();
  const isTwin = (state) => state % nodes >= size;
  const isShown = (state, edge) => ready.shown[edge] === 1 && !(isTwin(state) && isFreed(edge, ready));
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
  while (heap.size) {
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

// The least minutes from a place to every place, as `search` counts them; stations to pass are left aside.
export function minutesFrom(ready, from) {
  const origin = twinsOf(from, ready);
  const found = new Map();
  if (!origin) return found;
  const { start, nodes: home, twins } = origin;
  const best = new Float64Array(size + home.length).fill(Infinity);
  const heap = new Heap();
  best[twins.get(start)] = 0;
  heap.push([0, twins.get(start)]);
  while (heap.size) {
    const [minutes, state] = heap.pop();
    if (minutes > best[state]) continue;
    const isTwin = state >= size;
    for (const edge of leaving[isTwin ? home[state - size] : state]) {
      if (ready.minutes[edge] < 0) continue;
      const head = graph.head[edge];
      const next = isTwin ? (twins.get(head) ?? head) : head;
      const isShown = ready.shown[edge] === 1 && !(isTwin && isFreed(edge, ready));
      const total = minutes + (isShown ? ready.minutes[edge] : 0);
      if (total >= best[next]) continue;
      best[next] = total;
      heap.push([total, next]);
    }
  }
  for (const [place, node] of ends) if (node >= 0 && best[node] < Infinity) found.set(place, best[node]);
  found.set(from, 0);
  return found;
}
