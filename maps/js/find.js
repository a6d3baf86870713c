// Finding places, lines, services and projects by what people call them: any case, accent or script, a country, a point.
import { data, places, services } from "./data.js";
import { linkName, nameOf } from "./legs.js";
import { countryName, modeName, placeName, said, t, yearOf } from "./text.js";

// Letters that fall apart no further, and marks that count as letters; the same as in `corridor.data.spelling`.
const LETTERS = { ı: "i", ø: "o", đ: "d", ł: "l", ß: "ss", æ: "ae", ə: "a", ς: "σ" };
const PAIRS = "қкғгңнөоұуүуһхҳхәаіиґгєеҷч\u06cc\u064a\u0649\u064a\u06a9\u0643\u0629\u0647\u06d5\u0647";
for (let at = 0; at < PAIRS.length; at += 2) LETTERS[PAIRS[at]] = PAIRS[at + 1];
const OTHERS = new RegExp(`[${Object.keys(LETTERS).join("")}\u02b9-\u02bf\u0640]`, "g");

// Latitude and longitude as people write them.
const POINT = /^\s*(-?\d{1,2}(?:\.\d+)?)[\s,;]+(-?\d{1,3}(?:\.\d+)?)\s*$/;
// Farther names are other names: to offer them would mislead.
const FARTHEST = 0.4;

// The same as `corridor.data.spelling.folded`: letters and digits, without case and accents.
export function folded(text) {
  const plain = text.toLowerCase().normalize("NFKD");
  return plain.replace(OTHERS, (letter) => LETTERS[letter] || "").replace(/[^\p{L}\p{N}]/gu, "");
}

let entries = null;
let entriesOf = "";
function index() {
  if (entries && entriesOf === document.documentElement.lang) return entries;
  entries = [];
  entriesOf = document.documentElement.lang;
  for (const place of data.places || []) {
    const others = [...Object.values(place.names || {}), ...(place.aliases || [])];
    const names = [place.name, place.local, place.code, place.id, ...others].filter(Boolean);
    entries.push({
      id: place.id,
      keys: names.map(folded),
      weight: place.rank,
      wide: [countryName(place.country), place.country].map(folded),
      name: () => placeName(place.id),
      side: () => countryName(place.country),
      names,
    });
  }
  for (const link of [...(data.links || []), ...(data.planned || [])]) {
    const ends = `${placeName(link.from)} – ${placeName(link.to)}`;
    entries.push({
      id: link.id,
      keys: [folded(link.id), link.name && folded(link.name)].filter(Boolean),
      weight: 6,
      name: () => ends,
      side: () => (link.name ? linkName(link) : modeName(link.mode)),
      names: [link.name || ""],
    });
  }
  for (const service of services.values()) {
    entries.push({
      id: service.links[0],
      keys: [folded(service.name || ""), folded(service.operator || "")].filter(Boolean),
      weight: 7,
      name: () => nameOf(service.id),
      side: () => service.operator || t("services"),
      names: [],
    });
  }
  for (const project of data.projects || []) {
    entries.push({
      id: project.id,
      keys: [project.name, project.id, said(project.name)].map(folded),
      weight: 5,
      name: () => said(project.name),
      side: () => `${t("project")}, ${yearOf(project.opens)}`,
      names: [],
    });
  }
  return entries;
}

export function find(text, limit = 8, only = null) {
  const key = folded(text);
  if (!key) return { hits: [], near: false };
  const point = POINT.exec(text);
  if (point) return { hits: nearestTo(Number(point[1]), Number(point[2]), only), near: false };
  const scored = [];
  for (const entry of index()) {
    if (only && !only(entry.id)) continue;
    let best = Infinity;
    for (const name of entry.keys) {
      if (name === key) best = Math.min(best, 0);
      else if (name.startsWith(key)) best = Math.min(best, 1);
      else if (key.length > 2 && name.includes(key)) best = Math.min(best, 2);
    }
    if (best > 1 && entry.wide?.some((name) => name === key || (key.length > 2 && name.startsWith(key)))) best = 3;
    if (best < Infinity) scored.push([best * 10 + entry.weight, entry]);
  }
  if (scored.length) {
    return {
      hits: scored
        .sort((a, b) => a[0] - b[0] || (a[1].id < b[1].id ? -1 : 1))
        .slice(0, limit)
        .map(([, entry]) => entry),
      near: false,
    };
  }
  const close = index()
    .filter((entry) => !only || only(entry.id))
    .map((entry) => [Math.min(...entry.keys.map((name) => distance(key, name))), entry])
    .filter(([away]) => away <= FARTHEST)
    .sort((a, b) => a[0] - b[0] || a[1].weight - b[1].weight);
  return { hits: close.slice(0, 3).map(([, entry]) => entry), near: true };
}

// Places next to a point, the nearest first.
function nearestTo(lat, lon, only) {
  const away = ({ id }) => {
    const place = places.get(id);
    return Math.hypot(place.lat - lat, (place.lon - lon) * Math.cos((lat * Math.PI) / 180));
  };
  const all = index().filter((entry) => places.has(entry.id) && (!only || only(entry.id)));
  return all.sort((a, b) => away(a) - away(b)).slice(0, 5);
}

// The place that goes by just this name, code or id; an empty text where there is none.
export function placeNamed(text) {
  if (places.has(text)) return text;
  const key = folded(text);
  const same = key ? index().filter((entry) => places.has(entry.id) && entry.keys.includes(key)) : [];
  return same.sort((a, b) => a.weight - b.weight || (a.id < b.id ? -1 : 1))[0]?.id || "";
}

// Edits between two words, per letter of the longer one.
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length] / Math.max(a.length, b.length, 1);
}
