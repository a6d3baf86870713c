// The map as one SVG of its own, or as a picture twice as sharp: ground and network from their data, the rest as it stands
// in the page with the look that the sheet gives it.
import { baseDrawings } from "./basemap.js";
import { data } from "./data.js";
import { s } from "./dom.js";
import { credit } from "./furniture.js";
import { map } from "./map.js";
import { networkDrawings } from "./network.js";
import { inkOf, widthOf } from "./strokes.js";

const LOOK = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "paint-order",
  "opacity",
  "font-family",
  "font-size",
  "font-style",
  "font-weight",
  "letter-spacing",
  "text-anchor",
  "visibility",
];
const FOOT = 22;
const SHARP = 2;

function groupOf(drawings, opacity) {
  const zoom = map.getZoom();
  const scale = 2 ** zoom;
  const from = map.getPixelBounds().min;
  const size = map.getSize();
  const view = L.bounds(from.divideBy(scale), from.add(size).divideBy(scale));
  const group = s("g", { opacity });
  for (const drawing of drawings) {
    const d = drawing
      .pieces(zoom)
      .filter(({ box }) => box.intersects(view))
      .map(({ line }) => {
        const points = line.map(({ x, y }) => `${(x * scale - from.x).toFixed(1)} ${(y * scale - from.y).toFixed(1)}`);
        return `M${points.join("L")}${drawing.closed ? "Z" : ""}`;
      })
      .join("");
    if (!d) continue;
    for (const style of drawing.styles) {
      group.append(
        s("path", {
          d,
          fill: style.fill ? inkOf(style.fill) : "none",
          stroke: style.ink ? inkOf(style.ink) : "none",
          "stroke-width": style.ink && widthOf(style, zoom),
          "stroke-dasharray": style.dash?.join(" "),
          "stroke-linecap": style.cap,
          "stroke-linejoin": "round",
          opacity: style.alpha,
        }),
      );
    }
  }
  return group;
}

// A copy of what stands in the page, each element with the look that it has there.
function copied(node) {
  const copy = node.cloneNode(true);
  const [originals, copies] = [node, copy].map((one) => [one, ...one.querySelectorAll("*")]);
  originals.forEach((original, at) => {
    const look = getComputedStyle(original);
    for (const name of LOOK) {
      const value = look.getPropertyValue(name);
      if (value && value !== "none 0s ease 0s") copies[at].setAttribute(name, value);
    }
    for (const name of ["class", "style", "tabindex", "role", "aria-label"]) copies[at].removeAttribute(name);
  });
  return copy;
}

export function svgOfMap() {
  const { x, y } = map.getSize();
  const at = map.containerPointToLayerPoint([0, 0]);
  const pane = (name) => document.querySelector(`.leaflet-${name}-pane`);
  const paths = ["routes", "mark"].map((name) =>
    s("g", { transform: `translate(${-at.x} ${-at.y})` }, [...pane(name).querySelectorAll("path")].map(copied)),
  );
  const overlay = document.querySelector(".overlay");
  const names = s("g", {}, [...overlay.children].map(copied));
  const picture = s(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", width: x, height: y + FOOT, viewBox: `0 0 ${x} ${y + FOOT}` },
    s("title", {}, document.title),
    s("rect", { width: x, height: y + FOOT, fill: inkOf("paper") }),
    s(
      "svg",
      { width: x, height: y },
      groupOf(baseDrawings()),
      groupOf(networkDrawings(), getComputedStyle(pane("network")).opacity),
      paths,
      names,
    ),
    s(
      "text",
      { x: 10, y: y + 15, "font-family": "Arial, sans-serif", "font-size": 10.5, fill: inkOf("ink2") },
      `${document.title} · ${data.network.on} · ${credit()}`,
    ),
  );
  return new XMLSerializer().serializeToString(picture);
}

// The policy of the page lets in pictures of its own as data alone.
export async function pngOfMap() {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgOfMap())}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  const { x, y } = map.getSize();
  canvas.width = x * SHARP;
  canvas.height = (y + FOOT) * SHARP;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, fail) => {
    canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("PNG"))), "image/png");
  });
}
