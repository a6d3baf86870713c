// Pixels of the railways behind the network, once a zoom: labels keep off them if they can.
import { railwayDrawing } from "./basemap.js";
import { frame } from "./map.js";

let frameOf = "";
let lines = [];
export function railwayPixels(zoom) {
  if (frame() !== frameOf) {
    frameOf = frame();
    lines = railwayDrawing().pixels(zoom);
  }
  return lines;
}
