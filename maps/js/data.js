// What the page carries, by id. Nothing here is ever changed.
const read = (id) => unpackedParts[id];

// Lists that are empty are left out of the payload.
export const data = { focus: [], borders: [], facilities: [], ...read("payload") };
export const basemap = read("basemap");
export const words = read("strings");

const list = (name) => data[name] || [];
const index = (records) => new Map(records.map((record) => [record.id, record]));

export const places = index(list("places"));
export const links = index(list("links"));
export const planned = index(list("planned"));
// What projects add is known by its id, but stands in no list until its project is open.
const withLater = (name, later) => index(list(name).concat(list(later)));
export const borders = withLater("borders", "laterBorders");
export const facilities = withLater("facilities", "laterFacilities");
export const services = withLater("services", "laterServices");
export const closures = withLater("closures", "laterClosures");
export const pools = withLater("pools", "laterPools");
export const stays = index(list("stays"));
export const projects = index(list("projects"));
// What is beside the corridor and carries no freight.
export const context = index(list("context"));
// Records point at sources by their place in the list; a key that has none stands for itself.
export const sourceOf = (key) =>
  typeof key === "number"
    ? data.sources[key]
    : list("sources").find((source) => source.id === key) || { id: key, title: key };
export const routesOfFile = list("routes");

const TABLES = { places, links, planned, borders, facilities, services, closures, pools, projects, stays, context };

export function recordOf(id) {
  for (const [table, records] of Object.entries(TABLES)) {
    const record = records.get(id);
    if (record) return { table, record };
  }
  return null;
}

export const anyLink = (id) => links.get(id) || planned.get(id);
const modes = index(list("modes"));
const isMode = (what) => (mode) => Boolean(modes.get(mode)?.[what]);
export const isShip = isMode("water");
export const isRail = isMode("rail");
export const isOcean = isMode("ocean");
export const kindOfMode = (mode) => modes.get(mode)?.kind || mode;
export const nameOfMode = (mode) => modes.get(mode)?.name || mode;
export const gaugeOf = (mode) => modes.get(mode)?.gauge || mode;

// Google's polyline text back to [lat, lon].
export function decode(text, digits) {
  const unit = 10 ** -digits;
  const points = [];
  let at = 0;
  const whole = [0, 0];
  while (at < text.length) {
    for (const axis of [0, 1]) {
      let bits = 0;
      let shift = 0;
      let code;
      do {
        code = text.charCodeAt(at++) - 63;
        bits |= (code & 31) << shift;
        shift += 5;
      } while (code >= 32);
      whole[axis] += bits & 1 ? ~(bits >> 1) : bits >> 1;
    }
    points.push([whole[0] * unit, whole[1] * unit]);
  }
  return points;
}

const lines = new Map();
export function lineOf(link) {
  if (!lines.has(link.id)) lines.set(link.id, decode(link.line, 3));
  return lines.get(link.id);
}

export const linksAt = (place) =>
  list("links")
    .concat(list("planned"))
    .filter((link) => link.from === place || link.to === place);
// Those of projects that are not open stand among them; `stands` in world.js tells.
export const everyFacilityAt = (place) => [...facilities.values()].filter((row) => row.place === place);
export const everyBorderOf = (link) => [...borders.values()].filter((row) => row.link === link);
export const facilitiesAt = (place) => list("facilities").filter((row) => row.place === place);
export const bordersOf = (link) => list("borders").filter((row) => row.link === link);
export const servicesOf = (link) => list("services").filter((row) => row.links.includes(link));
// Formalities of the lines that begin or end at a place, what sails or runs there, and what shares a capacity there.
const touches = (id, place) => anyLink(id)?.from === place || anyLink(id)?.to === place;
export const bordersAt = (place) => list("borders").filter((row) => touches(row.link, place));
export const servicesAt = (place) => list("services").filter((row) => row.links.some((id) => touches(id, place)));
export const poolsAt = (place) =>
  list("pools").filter((row) =>
    row.members.some((id) => id === place || facilities.get(id)?.place === place || touches(id, place)),
  );
export const closuresOf = (...ids) =>
  list("closures").filter((row) => row.members.some((member) => ids.includes(member)));

// Where a place lies: [lat, lon].
export function pointOfPlace(id) {
  const { lat, lon } = places.get(id);
  return [lat, lon];
}

// Where a record stands on the map: a place, or the middle of its line.
export function whereIs(id) {
  const link = anyLink(id);
  if (link) {
    const line = lineOf(link);
    return line[Math.floor(line.length / 2)];
  }
  const place = [id, facilities.get(id)?.place, anyLink(borders.get(id)?.link)?.from].find((one) => places.has(one));
  if (place) return pointOfPlace(place);
  const inside = services.get(id)?.links || pools.get(id)?.members;
  return inside?.length ? whereIs(inside[0]) : null;
}

const touching = new Map();
for (const project of list("projects")) {
  for (const id of project.touches || []) touching.set(id, [...(touching.get(id) || []), project]);
}
export const projectsOf = (id) => touching.get(id) || [];
