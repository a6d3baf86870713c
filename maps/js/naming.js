// Names of routes by the places that tell them apart, as `corridor.output.page.routes` chooses them.
import { places } from "./data.js";

const NAMED_PLACES = 3;
const SHARED_WEIGHT = [2, 0];

const lessThan = (one, other) => one[0] < other[0] || (one[0] === other[0] && one[1] < other[1]);
const ordered = (ids, weight) =>
  [...ids].sort((a, b) => (lessThan(weight(a), weight(b)) ? -1 : lessThan(weight(b), weight(a)) ? 1 : 0));

const placesOf = (route) => [...new Set([route.origin, ...route.legs.map((leg) => leg.from), route.destination])];
const modesOf = (route) => [...new Set(route.legs.filter((leg) => leg.kind === "line").map((leg) => leg.mode))];

// Gives each route `through`, the ids of at most three places, and `by`, the modes that not all of them use.
export function named(routes) {
  const counts = new Map();
  for (const route of routes) for (const place of placesOf(route)) counts.set(place, (counts.get(place) || 0) + 1);
  const share = (place) => (routes.length > 1 ? (counts.get(place) || 0) / routes.length : 0);
  const common = modesOf(routes[0] || { legs: [] }).filter((mode) =>
    routes.every((one) => modesOf(one).includes(mode)),
  );
  return routes.map((route) => ({
    ...route,
    through: tellingPlaces(route, share),
    by: modesOf(route).filter((mode) => !common.includes(mode)),
  }));
}

function tellingPlaces(route, share) {
  const handled = new Map(route.legs.filter((leg) => leg.kind === "border").map((leg) => [leg.from, 1]));
  for (const leg of route.legs) if (leg.kind === "transfer") handled.set(leg.from, 0);
  const weight = (id) => {
    const isPort = places.get(id)?.roles[0] === "port" && handled.has(id);
    return [(handled.get(id) ?? 2) - Number(isPort), places.get(id)?.rank ?? 4];
  };
  const inner = placesOf(route).filter((id) => id !== route.origin && id !== route.destination);
  const own = ordered(
    inner.filter((id) => share(id) < 1),
    weight,
  );
  const rarity = (id) => [share(id), weight(id)];
  const rarest = own.reduce((best, id) => {
    if (best === null) return id;
    const [one, other] = [rarity(id), rarity(best)];
    return one[0] < other[0] || (one[0] === other[0] && lessThan(one[1], other[1])) ? id : best;
  }, null);
  const rest = ordered(
    inner.filter((id) => share(id) === 1 && lessThan(weight(id), SHARED_WEIGHT)),
    weight,
  );
  const chosen = [...new Set([...own.slice(0, NAMED_PLACES - 1), rarest, ...own, ...rest].filter(Boolean))];
  return inner.filter((id) => chosen.slice(0, NAMED_PLACES).includes(id));
}
