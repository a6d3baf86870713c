// Names of countries, seas, lakes and rivers: quiet, under everything else, left out where there is no room.
import { isIn } from "./basemap.js";
import { basemap } from "./data.js";
import { s } from "./dom.js";
import { boxOf } from "./grid.js";
import { isPhone, map } from "./map.js";
import { width } from "./measure.js";
import { countryName, waterName } from "./text.js";

const SHIFTS = [[0, 0], [0, -10], [0, 10], [-10, 0], [10, 0], [-14, -14], [14, 14], [14, -14], [-14, 14], [0, -20], [0, 20]];

export function drawLettering(ctx) {
  return [...seas(ctx), ...countries(ctx), ...lakes(ctx), ...rivers(ctx)];
}

// A name that was moved must still stand in its own country, with most of its length from zoom 4.5.
function stands(code, x, y, half) {
  return [0, -half, half].every((dx) => isIn(code, map.containerPointToLatLng([x + dx, y])));
}

function countries({ grid, zoom, at }) {
  if (zoom > 6.6) return [];
  const nodes = [];
  const scale = Math.max(0.85, Math.min(1.25, 0.85 + (zoom - 3) * 0.16));
  for (const [, code, lon, lat, px] of basemap.names.countries) {
    if ((px < 9 && zoom < 5) || (px < 10 && zoom < 4.1) || (isPhone() && px < 12.5 && zoom < 3.6)) continue;
    const size = Math.round(px * scale * 10) / 10;
    const text = countryName(code).toLocaleUpperCase();
    const spacing = size * (px >= 13 ? 0.46 : px >= 11 ? 0.3 : 0.16);
    const wide = width(text, `400 ${size}px`, { spacing });
    const point = at([lat, lon]);
    const slide = px >= 11 ? Math.min(isPhone() ? 16 : 60, 15 * zoom) : Math.min(26, 5 * (zoom - 1.5));
    let best = null;
    for (let dy = -slide; dy <= slide; dy += 8) {
      for (let dx = -slide; dx <= slide; dx += 10) {
        const box = boxOf(point.x + dx - wide / 2, point.y + dy - size * 0.55, wide, size * 1.1);
        if (!grid.inside(box, 4)) continue;
        const cost = grid.weight(box) + Math.hypot(dx, dy) * 0.35;
        if ((best && cost >= best.cost) || !grid.isFree(box, { clear: 4 })) continue;
        if ((dx || dy) && !stands(code, point.x + dx, point.y + dy, zoom < 4.5 ? 0 : wide / 4)) continue;
        best = { cost, box };
      }
    }
    if (!best || best.cost > (px >= 11 ? 46 : 26)) continue;
    grid.take(best.box);
    nodes.push(s("text.country", { x: best.box.left.toFixed(1), y: (best.box.bottom - size * 0.2).toFixed(1), "font-size": size, "letter-spacing": spacing.toFixed(2) }, text));
  }
  return nodes;
}

function seas({ grid, zoom, at }) {
  const nodes = [];
  for (const [lines, lon, lat, rank] of basemap.names.seas) {
    if (rank > Math.max(1, Math.floor(zoom) - 2)) continue;
    const size = rank <= 1 ? 15 : 13;
    const named = waterName(lines.join(" "));
    const shown = lines.length > 1 && named.includes(" ") ? [named.slice(0, named.lastIndexOf(" ")), named.slice(named.lastIndexOf(" ") + 1)] : [named];
    const wide = Math.max(...shown.map((line) => width(line, `italic ${size}px`, { serif: true, spacing: size * 0.14 })));
    const high = shown.length * size * 1.2;
    const point = at([lat, lon]);
    // Hardly any sliding: a name must stay in its water.
    const room = Math.max(1, 2 ** (zoom - 4.2));
    for (const [dx, dy] of SHIFTS.map((shift) => shift.map((part) => part * room))) {
      const box = boxOf(point.x + dx - wide / 2, point.y + dy - high / 2, wide, high);
      if (!grid.inside(box, 6) || !grid.isFree(box, { clear: 2 }) || grid.weight(box) > 90) continue;
      grid.take(box);
      shown.forEach((line, n) => nodes.push(s("text.sea-name", { x: (point.x + dx).toFixed(1), y: (box.top + size * (0.95 + n * 1.2)).toFixed(1), "font-size": size, "text-anchor": "middle" }, line)));
      break;
    }
  }
  return nodes;
}

function lakes({ grid, zoom, at }) {
  if (zoom < 4.4) return [];
  return basemap.names.lakes.flatMap(([name, lon, lat]) => water(grid, at([lat, lon]), waterName(name)));
}

function rivers({ grid, zoom, at }) {
  if (zoom < 4.2) return [];
  return basemap.names.rivers.filter(([, , , rank]) => rank <= zoom).flatMap(([name, lon, lat]) => water(grid, at([lat, lon]), waterName(name)));
}

function water(grid, point, name) {
  const wide = width(name, "italic 10.5px", { serif: true });
  for (const [dx, dy] of [[0, -7], [0, 8], [wide / 2 + 6, 0], [-wide / 2 - 6, 0]]) {
    const box = boxOf(point.x + dx - wide / 2, point.y + dy - 6, wide, 12);
    if (!grid.inside(box, 4) || !grid.isFree(box, { clear: 3 }) || grid.weight(box) > 10) continue;
    grid.take(box);
    return [s("text.river-name", { x: (point.x + dx).toFixed(1), y: (point.y + dy + 3.5).toFixed(1), "text-anchor": "middle" }, name)];
  }
  return [];
}
