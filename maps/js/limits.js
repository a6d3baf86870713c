// What limits a route.
import { sailing } from "./boards.js";
import { NOTHING } from "./planner.js";
import { idOf, worldOf } from "./world.js";

const HOURS_PER_YEAR = 8760;

// As `corridor.graph.limits` and `corridor.routing.itinerary.tightest` find it: {id, teu}, of equal limits the first id.
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
        new Map(sailing(boarding, changes, world).map(([service, headway]) => [service.id, teuOf(service, headway)])),
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
function teuOf(service, headway) {
  return service.teu === undefined
    ? null
    : (HOURS_PER_YEAR / headway) * service.teu * service.loadFactor * service.openShare;
}
