// Legs of a route on the map: their numbers, and the one that the reader points at.
import { anyLink, lineOf, pointOfPlace } from "./data.js";
import { mark } from "./labels.js";
import { linksOf, rowName, rowsOf } from "./legs.js";
import { markLinks } from "./routelayers.js";
import { state } from "./state.js";
import { chosenRoute } from "./trip.js";

export function hover(key) {
  const hovered = key || state.leg;
  const route = chosenRoute();
  const rows = route ? rowsOf(route) : [];
  const row = rows.find((one) => one.key === hovered);
  document.querySelectorAll(".gantt .leg").forEach((leg) => leg.classList.toggle("lit", leg.dataset.leg === hovered));
  markLinks(row ? linksOf(row) : []);
  mark(row && row.kind !== "line" ? row.from : "", row ? row.key : "");
}

// Numbers on the map: neighbours in one place share a pill, "5–6".
export function numbersOf(route, tone) {
  const numbers = [];
  for (const row of rowsOf(route)) {
    const { key } = row;
    const said = `${key}. ${rowName(row)}`;
    if (linksOf(row).length) {
      numbers.push({ text: key, key, at: middleOf(row), onLine: true, tone, label: said });
      continue;
    }
    const last = numbers.at(-1);
    if (last && last.place === row.from) {
      last.text = `${last.first}–${key}`;
      last.last = key;
      last.said += `; ${said}`;
      last.label = `${last.text}: ${last.said}`;
    } else {
      const at = pointOfPlace(row.from);
      numbers.push({ text: key, first: key, key, at, place: row.from, tone, said, label: said });
    }
  }
  return numbers;
}

// The place between the two middle lines, or the middle of the one line there.
function middleOf({ legs }) {
  const middle = legs[Math.floor(legs.length / 2)];
  if (legs.length % 2 === 0) return pointOfPlace(middle.from);
  const line = lineOf(anyLink(middle.id));
  return line[Math.floor(line.length / 2)];
}
