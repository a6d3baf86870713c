// Canvases of the map: many lines and areas in pixels of zoom 0, drawn at any zoom by one transformation, so that a step
// of the zoom projects nothing anew. Colours and widths are read from the sheet when they are drawn.
import { map } from "./map.js";
import { inkOf, widthOf } from "./strokes.js";

// Canvases sharpen with the screen; on paper a pixel of the screen is too coarse.
const ON_PAPER = 3;
const PADDING = 0.25;
// Up to each zoom lines may leave out what would move them by less than half a pixel.
const LEVELS = [3.6, 4.6, 5.6, 7, Infinity];
const LEAVE_OUT = 0.5;

const isPrinting = () => document.documentElement.classList.contains("printing");

// Lines of one look: {lines: [[lat, lon], ...], closed, style}. `style` may be a list, drawn one over the other.
export class Drawing {
  constructor(lines, styles, { closed = false, shift = 0 } = {}) {
    Object.assign(this, { lines, styles: [styles].flat(), closed, shift, kept: new Map(), crs: null });
  }

  // Points of each line at zoom 0 in the projection of the moment.
  points() {
    if (this.crs !== map.options.crs) {
      this.crs = map.options.crs;
      this.kept.clear();
      this.projected = this.lines.map((line) => line.map((point) => map.project(point, 0)));
    }
    return this.projected;
  }

  // The same in pixels of another zoom, without what cannot be seen there.
  pixels(zoom) {
    const scale = 2 ** zoom;
    return this.pieces(zoom).map(({ line }) => line.map(({ x, y }) => L.point(x * scale, y * scale)));
  }

  pieces(zoom) {
    const points = this.points();
    const level = LEVELS.findIndex((most) => zoom <= most);
    if (!this.kept.has(level)) {
      const fine = LEVELS[level] === Infinity ? 0 : LEAVE_OUT / 2 ** LEVELS[level];
      this.kept.set(
        level,
        points.map((line) => pieceOf(fine ? simplified(line, fine) : line, this.closed)),
      );
    }
    return this.kept.get(level);
  }
}

// What lies within a distance of the line between its neighbours is left out; corners stay.
const simplified = (line, fine) => (line.length > 2 ? L.LineUtil.simplify(line, fine) : line);

function pieceOf(line, closed) {
  const path = new Path2D();
  const box = L.bounds(line);
  line.forEach(({ x, y }, at) => (at ? path.lineTo(x, y) : path.moveTo(x, y)));
  if (closed) path.closePath();
  return { path, box, line };
}

// A pane with one canvas; `drawings` gives what to draw, from the bottom to the top.
export const Canvas = L.Renderer.extend({
  initialize(pane, drawings) {
    L.setOptions(this, { pane, padding: PADDING });
    L.stamp(this);
    this._layers = {};
    this._drawings = drawings;
  },

  getEvents() {
    return { ...L.Renderer.prototype.getEvents.call(this), move: this._followed };
  },

  _initContainer() {
    this._container = document.createElement("canvas");
    this._container.setAttribute("aria-hidden", "true");
    this._ctx = this._container.getContext("2d");
  },

  _destroyContainer() {
    this._container.remove();
  },

  _updatePaths() {},

  // A drag that leaves what is drawn is followed at once.
  _followed() {
    if (this._map._animatingZoom || !this._bounds) return;
    const size = this._map.getSize();
    const min = this._map.containerPointToLayerPoint([0, 0]);
    if (!this._bounds.contains(L.bounds(min, min.add(size)))) this._update();
  },

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const size = this._bounds.getSize();
    const ratio = isPrinting() ? ON_PAPER : Math.min(2, window.devicePixelRatio || 1);
    L.DomUtil.setPosition(this._container, this._bounds.min);
    this._container.width = Math.round(size.x * ratio);
    this._container.height = Math.round(size.y * ratio);
    this._container.style.width = `${size.x}px`;
    this._container.style.height = `${size.y}px`;
    this._ratio = ratio;
    this.redraw();
  },

  redraw() {
    if (!this._bounds) return;
    const zoom = this._map.getZoom();
    const scale = 2 ** zoom;
    const from = this._map.getPixelOrigin().add(this._bounds.min);
    const ctx = this._ctx;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, this._container.width, this._container.height);
    ctx.setTransform(this._ratio * scale, 0, 0, this._ratio * scale, -this._ratio * from.x, -this._ratio * from.y);
    const view = L.bounds(from.divideBy(scale), from.add(this._bounds.getSize()).divideBy(scale));
    for (const drawing of this._drawings()) paint(ctx, drawing, { zoom, scale, view });
    this._drawnZoom = zoom;
  },
});

function paint(ctx, drawing, { zoom, scale, view }) {
  const seen = drawing.pieces(zoom).filter(({ box }) => box.intersects(view));
  if (!seen.length) return;
  ctx.save();
  for (const style of drawing.styles) {
    ctx.globalAlpha = style.alpha ?? 1;
    if (style.fill) {
      ctx.fillStyle = inkOf(style.fill);
      const all = new Path2D();
      for (const { path } of seen) all.addPath(path);
      ctx.fill(all, "nonzero");
    }
    if (!style.ink) continue;
    ctx.strokeStyle = inkOf(style.ink);
    ctx.lineWidth = widthOf(style, zoom) / scale;
    ctx.lineCap = style.cap || "butt";
    ctx.lineJoin = "round";
    ctx.setLineDash((style.dash || []).map((part) => part / scale));
    for (const { path, line } of seen) {
      if (drawing.shift && zoom >= 6) ctx.stroke(pieceOf(shifted(line, drawing.shift / scale), false).path);
      else ctx.stroke(path);
    }
  }
  ctx.restore();
}

// Ships of two kinds on one lane would hide each other: from zoom 6 they part by a few pixels.
function shifted(line, by) {
  return line.map((point, at) => {
    const before = line[Math.max(0, at - 1)];
    const after = line[Math.min(line.length - 1, at + 1)];
    const length = Math.hypot(after.x - before.x, after.y - before.y) || 1;
    return L.point(point.x - (by * (after.y - before.y)) / length, point.y + (by * (after.x - before.x)) / length);
  });
}
