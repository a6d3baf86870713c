// Pixels of the railways behind the network, once a zoom: labels keep off them if they can.
import { railways } from "./basemap.js";
import { map } from "./map.js";

let zoomOf = NaN;
let lines = [];
export function railwayPixels(zoom) {
  if (zoom !== zoomOf) {
    zoomOf = zoom;
    lines = railways.map((line) => line.map((point) => map.project(point, zoom)));
  }
  return lines;
}
