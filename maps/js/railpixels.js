// Pixels of the railways behind the network, once a zoom: labels keep off them if they can.
import { railways } from "./basemap.js";
import { frame, map } from "./map.js";

let frameOf = "";
let lines = [];
export function railwayPixels(zoom) {
  if (frame() !== frameOf) {
    frameOf = frame();
    lines = railways.map((line) => line.map((point) => map.project(point, zoom)));
  }
  return lines;
}
