// Legs as a planner reads them: lines of one mode that run on are one row, with its parts inside.
import {
  anyLink,
  borders,
  closures,
  facilities,
  gaugeOf,
  isShip,
  kindOfMode,
  lineOf,
  recordOf,
  services,
} from "./data.js";
import { countryName, isInOwnWords, modeName, placeName, said, t, word } from "./text.js";

const rows = new WeakMap();

export function rowsOf(route) {
  if (rows.has(route)) return rows.get(route);
  const found = [];
  let minutes = 0;
  for (const leg of route.legs || []) {
    const last = found.at(-1);
    if (leg.kind === "line" && last?.kind === "line" && last.mode === leg.mode && !isShip(leg.mode)) {
      last.legs.push(leg);
      last.to = leg.to;
      last.minutes += leg.minutes;
      last.km += leg.km || 0;
    } else {
      found.push({
        key: String(found.length + 1),
        kind: leg.kind,
        mode: leg.mode,
        from: leg.from,
        to: leg.to,
        start: minutes,
        minutes: leg.minutes,
        km: leg.km || 0,
        legs: [leg],
      });
    }
    minutes += leg.minutes;
  }
  rows.set(route, found);
  return found;
}

// Links that a row, or a whole route, goes over.
export function linksOf({ legs = [] }) {
  const lines = legs.filter((leg) => leg.kind === "line");
  return lines.map((leg) => anyLink(leg.id)).filter(Boolean);
}
export const routeLinks = linksOf;

// All that is drawn of routes, bends included: a way round Africa is longer than its ends tell.
export const routePoints = (some) => some.flatMap((route) => routeLinks(route).flatMap(lineOf));

const side = (mode) => word(`short_${kindOfMode(mode)}`, mode);

// A box is handed over from railway to railway; any other stay goes by its kind.
const stayOf = (id, kind) => (id === "box-hand-over" ? "hand_over" : kind);

export function transferName(record) {
  if (record.kind === "gauge-change") {
    return `${t("gauge_change")} ${gaugeOf(record.fromMode)} → ${gaugeOf(record.toMode)}`;
  }
  const [from, to] = [side(record.fromMode), side(record.toMode)];
  if (!record.fromMode) return t(stayOf(record.id, "access"));
  if (!record.toMode) return t("egress");
  return `${from} → ${to}`;
}

export function borderName(record) {
  return `${record.leaves} → ${record.enters}`;
}

// Name of a row: its place, and what happens there.
export function rowName(row) {
  const [from, to] = [placeName(row.from), placeName(row.to)];
  const id = row.legs[0].id;
  switch (row.kind) {
    case "line":
      return `${from} – ${to}${isShip(row.mode) ? `, ${side(row.mode)}` : ""}`;
    case "border": {
      const record = borders.get(id);
      return record ? `${from}, ${borderName(record)}` : `${from}, ${t("kind_border")}`;
    }
    case "transfer": {
      const record = facilities.get(id);
      if (record?.kind === "gauge-change") return `${from}, ${t("gauge_change")}`;
      return `${from}, ${record ? transferName(record) : t("kind_transfer")}`;
    }
    case "wait": {
      if (services.has(id)) return `${from}, ${isShip(row.mode) ? t("for_vessel") : t("for_departure")}`;
      const record = closures.get(id);
      return `${from}, ${record ? t(`closure_${record.kind}`) : t("kind_wait")}`;
    }
    default:
      return `${row.kind === "egress" ? to : from}, ${t(stayOf(id, `kind_${row.kind}`))}`;
  }
}

export function minutesByKind(route) {
  const sums = new Map();
  for (const leg of route.legs || []) {
    const kind = leg.kind === "access" || leg.kind === "egress" ? "transfer" : leg.kind;
    sums.set(kind, (sums.get(kind) || 0) + leg.minutes);
  }
  return ["line", "wait", "transfer", "border", "stop"]
    .filter((kind) => sums.get(kind))
    .map((kind) => [kind, sums.get(kind)]);
}

export function minutesByCountry(route) {
  const sums = new Map();
  for (const leg of route.legs || []) {
    if (leg.country) sums.set(leg.country, (sums.get(leg.country) || 0) + leg.minutes);
  }
  return [...sums];
}

// Name of a route by the places that tell it from the others.
export function routeName(route, routes) {
  const named = (route.through || []).map(placeName);
  const twins = routes.filter((other) => String(other.through) === String(route.through));
  if (twins.length > 1 && route.by) named.push(route.by.map(side).join(", "));
  return named.length ? named.join(" · ") : `${placeName(route.origin)} – ${placeName(route.destination)}`;
}

export const endsOf = (link) => `${placeName(link.from)} – ${placeName(link.to)}`;
export const linkName = (link) => (isInOwnWords() && link.name) || endsOf(link);

// In other languages than that of the files a service goes by its ends, and by who runs it where several do.
function serviceName(row) {
  const name = row.name || row.operator || row.id;
  if (isInOwnWords() || said(name) !== name) return said(name);
  const [end, mode] = endOfService(row);
  const twins = [...services.values()].filter((other) => other.from === row.from && endOfService(other)[0] === end);
  const operator = /\(([^)]+)\)/.exec(row.operator || "")?.[1] || said(row.operator || "");
  const ends = `${placeName(row.from)} – ${placeName(end)}, ${side(mode)}`;
  return twins.length > 1 && operator ? `${ends}, ${operator}` : ends;
}

function endOfService(row) {
  let [place, mode] = [row.from, ""];
  for (const link of row.links.map(anyLink).filter(Boolean)) {
    place = link.from === place ? link.to : link.from;
    mode = link.mode;
  }
  return [place, mode];
}

export function nameOf(id) {
  const found = recordOf(id);
  if (!found) return id;
  const { table, record } = found;
  if (table === "places") return placeName(id);
  if (table === "links" || table === "planned") {
    return `${endsOf(record)}, ${modeName(record.mode)}`;
  }
  if (table === "facilities") {
    return `${placeName(record.place)}, ${(isInOwnWords() && record.name) || transferName(record)}`;
  }
  if (table === "borders") {
    if (isInOwnWords() && record.name) return record.name;
    const link = anyLink(record.link);
    const sides = `${t("kind_border")} ${countryName(record.leaves)} → ${countryName(record.enters)}`;
    return link ? `${endsOf(link)}, ${sides}` : sides;
  }
  if (table === "services") return serviceName(record);
  return said(record.name || id);
}
